//! Asks what has to be known before a message may be sent.

use crate::api::{Gateway, TriageApi};
use crate::app::compose::{Answer, Ask};
use crate::app::event::LeadFacts;
use crate::domain::{Failure, Wait};

/// Puts a question to the server. `on_wait` hears why a request waits.
pub(super) async fn answer<A: TriageApi>(
    gateway: &Gateway<A>,
    ask: Ask,
    on_wait: impl Fn(Wait) + Send + Sync,
) -> Result<Answer, Failure> {
    Ok(match ask {
        Ask::Lead(lead) => {
            let lead = gateway.lead(&lead, on_wait).await?.value;
            Answer::Lead(Box::new(LeadFacts::new(lead)))
        }
        Ask::Readiness(conversation) => {
            Answer::Readiness(gateway.readiness(&conversation, on_wait).await?)
        }
        Ask::Suppression { organization, phone } => {
            let organization = organization.unwrap_or_default();
            let check = gateway.suppression(&phone, &on_wait).await?;
            Answer::Suppression { organization, check }
        }
    })
}
