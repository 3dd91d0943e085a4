//! Asks what has to be known before a message may be sent.

use crate::api::requests::GetReadiness;
use crate::api::{Api, Client};
use crate::app::protocol::payload::LeadFacts;
use crate::app::protocol::payload::{Precheck, PrecheckResult};
use crate::delivery::Recipients;
use crate::domain::{Delay, Failure};

/// Puts a question to the server. `on_wait` hears why a request waits.
pub(super) async fn answer<A: Api>(
    (gateway, recipients): (&Client<A>, &Recipients),
    ask: Precheck,
    on_wait: impl Fn(Delay) + Send + Sync,
) -> Result<PrecheckResult, Failure> {
    Ok(match ask {
        Precheck::Lead(lead) => {
            let lead = recipients.ask_lead(gateway, &lead, on_wait).await?;
            PrecheckResult::Lead(Box::new(LeadFacts::new(lead)))
        }
        Precheck::Readiness(conversation) => {
            PrecheckResult::Readiness(gateway.read(&GetReadiness(&conversation), on_wait).await?)
        }
        Precheck::Suppression(phone) => {
            PrecheckResult::Suppression(recipients.ask_suppression(gateway, &phone, on_wait).await?)
        }
    })
}
