//! The conversation of a mark that was made by a text, fetched before it is
//! marked.

use std::time::Duration;

use tokio::time::timeout;

use crate::api::requests::GetConversation;
use crate::api::{Api, Client};
use crate::domain::{ArchiveFilter, Delay, Failure, FailureKind, Listing, RetryClass, Subject};
use crate::triage::outbox::{FetchedRow, OutboxEntry};

/// Maximum time of the request.
const LIMIT: Duration = Duration::from_secs(15);

/// Fetches the conversation of an entry.
pub(super) async fn fetch<A: Api>(
    client: &Client<A>,
    mark: &OutboxEntry,
    on_wait: impl FnMut(Delay) + Send,
) -> Result<FetchedRow, Failure> {
    let Subject::Conversation(id) = mark.operation.subject() else {
        return Err(Failure::defect("fetching a conversation"));
    };
    let listing = match &mark.lead {
        Some(lead) => Listing::Lead(lead.clone()),
        None => Listing::Mine(ArchiveFilter::All),
    };
    let request = GetConversation { listing: &listing, id };
    let Ok(fetched) = timeout(LIMIT, client.read(&request, on_wait)).await else {
        let message = format!("no response within {} s", LIMIT.as_secs());
        let late = Failure::new(FailureKind::Timeout, &message);
        return Err(Failure { retry: RetryClass::Backoff, ..late });
    };
    let unusable = || Failure::new(FailureKind::Malformed, "a conversation without an id");
    FetchedRow::new(&fetched?.value).ok_or_else(unusable)
}
