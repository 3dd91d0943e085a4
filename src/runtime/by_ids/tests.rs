use serde_json::json;

use super::*;
use crate::api::fake::Responder;
use crate::api::requests::Call;
use crate::api::{RateLimiter, RetryPolicy};
use crate::domain::{ArchiveFilter, RetryClass};

/// Serves every conversation but some, which fail.
#[derive(Clone)]
struct Server(&'static [(&'static str, FailureKind)]);

impl Responder for Server {
    async fn respond(&self, call: Call<'_>) -> Result<String, Failure> {
        let id = call.path.last().copied().unwrap_or_default();
        match self.0.iter().find(|(failing, _)| *failing == id) {
            Some((_, kind)) => {
                Err(Failure { retry: RetryClass::Never, ..Failure::new(*kind, "no") })
            }
            None => Ok(json!({ "id": id, "lastSnippet": "new" }).to_string()),
        }
    }
}

fn row(id: &str) -> Row {
    let record = Conversation { id: Some(id.to_owned()), ..Conversation::default() };
    Row::new(&record).expect("has an id")
}

/// The rows, the number of unreadable ones, and where the next page begins.
async fn fetched(
    failing: &'static [(&'static str, FailureKind)],
    known: &[&str],
    ids: &[&str],
) -> Result<(Vec<String>, u64, Option<String>), FailureKind> {
    let policy = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
    let client = Client::new(Server(failing), policy, RateLimiter::per_minute(None));
    let ids: Vec<ConversationId> = ids.iter().map(|id| ConversationId::new(id)).collect();
    let listing = Listing::Mine(ArchiveFilter::All);
    let known = known.iter().map(|id| row(id)).collect();
    let next = Some(ContinuationToken::new("z"));
    let page = page(&client, &listing, known, (&ids, next), &|_| {}).await;
    let page = page.map_err(|failure| failure.kind)?;
    let mut rows: Vec<String> = page.rows.iter().map(|row| row.id().to_owned()).collect();
    rows.sort_unstable();
    Ok((rows, page.skipped, page.next.map(|token| token.as_str().to_owned())))
}

#[tokio::test]
async fn a_failure_keeps_what_was_found_and_the_next_page_begins_there() {
    let all = ["a", "b", "c", "d", "e"];
    let broken: &[_] = &[("e", FailureKind::Network)];
    let (rows, skipped, next) = fetched(broken, &[], &all).await.expect("four of them");
    assert_eq!((rows.join(""), skipped, next.as_deref()), ("abcd".to_owned(), 0, Some("d")));
    assert_eq!(fetched(broken, &[], &["e"]).await, Err(FailureKind::Network));
    // Rows that are known stay, those of what was not fetched as well.
    let (rows, _, next) = fetched(broken, &["e", "x"], &["e"]).await.expect("what is known");
    assert_eq!((rows.join(""), next.as_deref()), ("ex".to_owned(), Some("")));
}

#[tokio::test]
async fn one_that_is_gone_or_unreadable_does_not_keep_the_others_back() {
    let failing: &[_] = &[("a", FailureKind::NotFound), ("b", FailureKind::Malformed)];
    let (rows, skipped, next) = fetched(failing, &["a"], &["a", "b", "c"]).await.expect("answered");
    assert_eq!((rows.join(""), skipped, next.as_deref()), ("c".to_owned(), 1, Some("z")));
}
