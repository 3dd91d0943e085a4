//! Pages of conversations that are fetched by their ids.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::api::requests::GetConversation;
use crate::api::{Api, Client};
use crate::app::protocol::payload::ListPage;
use crate::domain::{
    ContinuationToken, Conversation, ConversationId, Delay, Failure, FailureKind, Listing, Row,
};

/// Fetches conversations, a few at a time, and lists them with the known rows.
/// After a failure the page ends with what was found, and the next one begins
/// at the conversation that failed.
///
/// # Errors
/// The first one failed, and no rows are known.
pub(super) async fn page<A: Api>(
    client: &Client<A>,
    listing: &Listing,
    known: Vec<Row>,
    (ids, next): (&[ConversationId], Option<ContinuationToken>),
    on_wait: &(impl Fn(Delay) + Send + Sync),
) -> Result<ListPage, Failure> {
    let fetch = |id: Option<&'_ ConversationId>| {
        let id = id.cloned();
        async move {
            let id = id?;
            Some(client.read(&GetConversation { listing, id: &id }, on_wait).await)
        }
    };
    let mut found: Vec<Conversation> = Vec::with_capacity(ids.len());
    let mut answered = HashSet::new();
    let mut page = ListPage { next, ..ListPage::default() };
    let mut before = None;
    'all: for some in ids.chunks(3) {
        let [one, two, three] = [0, 1, 2].map(|at| fetch(some.get(at)));
        let (one, two, three) = tokio::join!(one, two, three);
        for (id, answer) in some.iter().zip([one, two, three].into_iter().flatten()) {
            match answer {
                Ok(record) => found.push(record.value),
                Err(failure) if failure.kind == FailureKind::NotFound => {}
                // It says nothing of the others, and an earlier row may be known.
                Err(Failure { kind: FailureKind::Malformed | FailureKind::Rejected, .. }) => {
                    page.skipped += 1;
                    before = Some(id);
                    continue;
                }
                Err(failure) if before.is_none() && known.is_empty() => return Err(failure),
                Err(_) => {
                    let after = before.map_or("", ConversationId::as_str);
                    page.next = Some(ContinuationToken::new(after));
                    break 'all;
                }
            }
            answered.insert(id.as_str());
            before = Some(id);
        }
    }
    page.rows = known;
    page.rows.retain(|row| !answered.contains(row.id()));
    page.rows.extend(Row::pack(&found));
    page.rows.sort_by_key(|row| Reverse(row.last_event_at()));
    Ok(page)
}

#[cfg(test)]
mod tests;
