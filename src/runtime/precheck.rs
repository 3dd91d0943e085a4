//! Asks what has to be known before a message may be sent.

use crate::api::{Gateway, TriageApi};
use crate::app::compose::{Answer, Ask};
use crate::app::protocol::event::LeadFacts;
use crate::delivery::Recipients;
use crate::domain::{Failure, Wait};

/// Puts a question to the server. `on_wait` hears why a request waits.
pub(super) async fn answer<A: TriageApi>(
    (gateway, recipients): (&Gateway<A>, &Recipients),
    ask: Ask,
    on_wait: impl Fn(Wait) + Send + Sync,
) -> Result<Answer, Failure> {
    Ok(match ask {
        Ask::Lead(lead) => {
            let lead = recipients.ask_lead(gateway, &lead, on_wait).await?;
            Answer::Lead(Box::new(LeadFacts::new(lead)))
        }
        Ask::Readiness(conversation) => {
            Answer::Readiness(gateway.readiness(&conversation, on_wait).await?)
        }
        Ask::Suppression(phone) => {
            Answer::Suppression(recipients.ask_suppression(gateway, &phone, on_wait).await?)
        }
    })
}
