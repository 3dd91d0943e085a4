//! The server's present state, fetched before a change is undone.

use std::time::Duration;

use tokio::time::timeout;

use super::Recipients;
use crate::api::requests::ListSenderNumbers;
use crate::api::{Api, Client};
use crate::domain::{Delay, Failure, FailureKind, RetryClass};
use crate::triage::outbox::OutboxEntry;
use crate::triage::reversal::{self, CurrentState, Requirement};

/// Maximum time of the requests before a departure.
const LIMIT: Duration = Duration::from_secs(15);

/// Fetches, in a limited time, what an undo depends on that would leave now.
pub(super) async fn fetch_for_departure<A: Api>(
    client: &Client<A>,
    (recipients, undo): (&Recipients, &OutboxEntry),
    on_wait: impl FnMut(Delay) + Send,
) -> Result<CurrentState, Failure> {
    let fetched = timeout(LIMIT, fetch_current(client, recipients, undo, on_wait)).await;
    fetched.unwrap_or_else(|_| {
        let message = format!("no response within {} s", LIMIT.as_secs());
        let late = Failure::new(FailureKind::Timeout, &message);
        Err(Failure { retry: RetryClass::Backoff, ..late })
    })
}

/// Fetches what the undo of an entry depends on; of an undo, what itself does.
pub async fn fetch_current<A: Api>(
    client: &Client<A>,
    recipients: &Recipients,
    entry: &OutboxEntry,
    mut on_wait: impl FnMut(Delay) + Send,
) -> Result<CurrentState, Failure> {
    let mut current = CurrentState::default();
    for requirement in reversal::requirements(entry) {
        match requirement {
            Requirement::Lead(lead) => {
                let lead = recipients.ask_lead(client, &lead, &mut on_wait).await?;
                current.lead = Some(Box::new(lead));
            }
            Requirement::Sender(conversation) => {
                let request = ListSenderNumbers(&conversation);
                current.sender = Some(Box::new(client.read(&request, &mut on_wait).await?));
            }
            Requirement::Suppression(phone) => {
                let phone = phone.as_str();
                let found = recipients.ask_suppression(client, phone, &mut on_wait).await?;
                current.suppression = Some(Box::new(found));
            }
        }
    }
    Ok(current)
}
