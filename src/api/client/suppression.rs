//! The check of a phone number, for servers that require the organization.

use super::Client;
use crate::api::Api;
use crate::api::capabilities::Capability;
use crate::api::requests::{CheckSuppression, GetOrganization};
use crate::domain::{Delay, Failure, FailureKind, SuppressionCheck};

impl<A: Api> Client<A> {
    /// Whether a phone number may be texted.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn suppression(
        &self,
        phone_number: &str,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<SuppressionCheck, Failure> {
        let mut request = CheckSuppression { organization: None, phone_number };
        if !self.capabilities.lacks(Capability::OwnOrganization) {
            let answer = self.read(&request, &mut on_wait).await;
            let wants_more = |failure: &Failure| {
                (failure.kind, failure.status) == (FailureKind::Unsupported, Some(400))
            };
            if !answer.as_ref().is_err_and(wants_more) {
                return answer;
            }
        }
        request.organization = Some(self.organization_id(&mut on_wait).await?);
        let answer = self.read(&request, on_wait).await?;
        self.capabilities.mark_unsupported(Capability::OwnOrganization);
        Ok(answer)
    }

    /// The organization's id; fetched once.
    pub(super) async fn organization_id(
        &self,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<&String, Failure> {
        if let Some(known) = self.organization.get() {
            return Ok(known);
        }
        let id = self.read(&GetOrganization, on_wait).await?.id;
        let id = id.filter(|id| !id.is_empty()).ok_or_else(nameless)?;
        Ok(self.organization.get_or_init(|| id))
    }
}

fn nameless() -> Failure {
    Failure::new(FailureKind::Malformed, "The server didn't say which organization this is")
}
