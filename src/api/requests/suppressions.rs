//! Suppressed phone numbers.

use serde_json::json;

use super::{Call, ReadRequest, SMS, value};
use crate::api::capabilities::Capability;
use crate::api::decode::DecodeError;
use crate::domain::SuppressionCheck;

/// Whether a phone number may be texted: `POST /suppressions/check`.
#[derive(Clone, Copy)]
pub struct CheckSuppression<'a> {
    /// The organization, which one version of the API requires.
    pub organization: Option<&'a str>,
    pub phone_number: &'a str,
}

impl ReadRequest for CheckSuppression<'_> {
    type Response = SuppressionCheck;

    fn call(&self) -> Call<'_> {
        let capability = match self.organization {
            Some(_) => Capability::SuppressionCheck,
            None => Capability::OwnOrganization,
        };
        Call::post(&["suppressions", "check"])
            .json(json!({
                "organizationId": self.organization, "phoneNumber": self.phone_number,
                "channel": SMS,
            }))
            .needs(capability)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        value(body)
    }

    fn capability(&self) -> Option<Capability> {
        Some(Capability::SuppressionCheck)
    }
}
