//! Asks what has to be known before a message may be sent.

use crate::api::{Gateway, TriageApi};
use crate::app::compose::{Answer, Ask};
use crate::app::event::LeadFacts;
use crate::domain::{Failure, FailureKind, RetryClass, Wait};

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
            let organization = match organization {
                Some(organization) => organization,
                None => whose(gateway, &on_wait).await?,
            };
            let check = gateway.suppression(&organization, &phone, &on_wait).await?;
            Answer::Suppression { organization, check }
        }
    })
}

/// The organization whose list of suppressed numbers counts.
async fn whose<A: TriageApi>(
    gateway: &Gateway<A>,
    on_wait: impl Fn(Wait) + Send + Sync,
) -> Result<Box<str>, Failure> {
    let organization = gateway.organization(on_wait).await?;
    let id = organization.id.filter(|id| !id.is_empty());
    id.map(Into::into).ok_or_else(|| Failure {
        kind: FailureKind::Malformed,
        message: "the server does not say which organization this is".to_owned(),
        hint: None,
        retry: RetryClass::Never,
        status: None,
        trace_id: None,
    })
}
