//! Fetches the facts that a message requires.

use crate::api::{Client, TriageApi};
use crate::app::protocol::payload::LeadFacts;
use crate::app::protocol::payload::{Precheck, PrecheckResult};
use crate::delivery::Recipients;
use crate::domain::{Delay, Failure};

pub(super) async fn answer<A: TriageApi>(
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
            PrecheckResult::Readiness(gateway.readiness(&conversation, on_wait).await?)
        }
        Precheck::Suppression(phone) => {
            PrecheckResult::Suppression(recipients.ask_suppression(gateway, &phone, on_wait).await?)
        }
    })
}
