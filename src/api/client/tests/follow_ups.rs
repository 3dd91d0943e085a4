//! Conversations with a follow-up that is due, from a server that lists these
//! and from one that does not.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::*;
use crate::domain::{ArchiveFilter, Page, RangeFilter, Scalar};

const DUE: &str = "currentLeadStatus.followUpDueAt";
const TONIGHT: &str = "2026-11-21T00:00:00Z";

/// Answers a list of follow-ups in pages, and records the lists of
/// conversations.
#[derive(Default)]
struct Office {
    /// Bodies, in order; then a refusal.
    follow_ups: Mutex<VecDeque<Result<String, Failure>>>,
    /// Of conversations.
    asked: Mutex<Vec<Value>>,
    follow_up_calls: Mutex<Vec<Option<String>>>,
}

impl Responder for Arc<Office> {
    async fn respond(&self, call: Call<'_>) -> Result<String, Failure> {
        if call.path == ["leads", "follow-ups"] {
            let token = call.query.iter().find(|(name, _)| *name == "continuation");
            let token = token.map(|(_, token)| token.to_string());
            self.follow_up_calls.lock().expect("no panic").push(token);
            let refused = Failure {
                status: Some(404),
                ..failure(FailureKind::Unsupported, RetryClass::Never)
            };
            return self.follow_ups.lock().expect("no panic").pop_front().unwrap_or(Err(refused));
        }
        let body = serde_json::to_value(call.body.expect("options")).expect("serializes");
        self.asked.lock().expect("no panic").push(body);
        Ok(r#"{"items":[{"id":"c"}],"continuationToken":"their own"}"#.to_owned())
    }
}

fn lead(due: &str) -> Value {
    json!({"id": "l", "currentLeadStatus": {"followUpDueAt": due}})
}

fn page(items: &[Value], token: Option<&str>) -> String {
    json!({"items": items, "continuationToken": token}).to_string()
}

fn due() -> RequestOptions {
    let filter = RangeFilter {
        field: DUE.to_owned(),
        less_than: Some(Scalar::Text(TONIGHT.to_owned())),
        ..RangeFilter::default()
    };
    RequestOptions {
        range_filters: vec![filter],
        open_follow_ups: true,
        ..RequestOptions::default()
    }
}

fn office(follow_ups: Vec<Result<String, Failure>>) -> (Client<Arc<Office>>, Arc<Office>) {
    let api = Arc::new(Office { follow_ups: Mutex::new(follow_ups.into()), ..Office::default() });
    let budget = RateLimiter::per_minute(NonZeroU32::new(0));
    (Client::new(api.clone(), RetryPolicy::default(), budget), api)
}

async fn list(
    client: &Client<Arc<Office>>,
    options: &RequestOptions,
) -> Page<crate::domain::Conversation> {
    let listing = Listing::Mine(ArchiveFilter::Active);
    client.conversations(&listing, options, |_| {}).await.expect("a page")
}

impl Office {
    /// The lower bound of the nth request, and its token.
    fn request(&self, nth: usize) -> (Value, Value) {
        let asked = self.asked.lock().expect("no panic");
        let filter = &asked[nth]["rangeFilters"][0];
        assert_eq!(filter["lessThan"], TONIGHT);
        (filter["greaterThanOrEqual"].clone(), asked[nth]["continuationToken"].clone())
    }
}

#[tokio::test(start_paused = true)]
async fn the_list_begins_at_the_first_open_follow_up_on_every_page() {
    let pages = vec![
        Ok(page(&[lead("2026-11-20T09:00:00Z"), lead("2026-11-03T09:00:00Z")], Some("next"))),
        Ok(page(&[lead("2026-11-10T09:00:00Z")], None)),
    ];
    let (client, api) = office(pages);
    let first = list(&client, &due()).await;
    assert_eq!(api.request(0), (json!("2026-11-03T09:00:00Z"), Value::Null));
    let calls = api.follow_up_calls.lock().expect("no panic").clone();
    assert_eq!(calls, [None, Some("next".to_owned())]);
    let options = RequestOptions { continuation_token: first.next, ..due() };
    let second = list(&client, &options).await;
    assert_eq!(api.request(1), (json!("2026-11-03T09:00:00Z"), json!("their own")));
    assert!(second.next.is_some());
    assert_eq!(api.follow_up_calls.lock().expect("no panic").len(), 2, "only on the first page");
}

#[tokio::test(start_paused = true)]
async fn what_is_due_later_today_is_listed_where_nothing_is_due_now() {
    let (client, api) = office(vec![Ok(page(&[], None))]);
    list(&client, &due()).await;
    assert_eq!(api.request(0).0, json!("2026-11-19T00:00:00Z"));
}

#[tokio::test(start_paused = true)]
async fn without_a_usable_list_all_are_listed() {
    let unknown = json!({"id": "l", "currentLeadStatus": null});
    let unusable: Vec<Vec<Result<String, Failure>>> = vec![
        vec![],
        vec![Err(failure(FailureKind::Credentials, RetryClass::Never))],
        vec![Err(failure(FailureKind::Malformed, RetryClass::Backoff))],
        vec![Ok(page(&[lead("2026-11-20T09:00:00Z"), unknown], None))],
        vec![Ok(page(&[json!({"noId": 1})], None))],
        (0..9)
            .map(|nth| Ok(page(&[lead("2026-11-20T09:00:00Z")], Some(&nth.to_string()))))
            .collect(),
    ];
    for pages in unusable {
        let (client, api) = office(pages);
        let first = list(&client, &due()).await;
        assert_eq!(api.request(0), (Value::Null, Value::Null));
        let token = first.next.expect("a token");
        assert_eq!(token.as_str(), "their own");
        list(&client, &RequestOptions { continuation_token: Some(token), ..due() }).await;
        assert_eq!(api.request(1), (Value::Null, json!("their own")));
        assert!(api.follow_up_calls.lock().expect("no panic").len() <= 4);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_without_the_list_is_asked_for_it_once() {
    let (client, api) = office(vec![]);
    for _ in 0..3 {
        list(&client, &due()).await;
    }
    assert_eq!(api.follow_up_calls.lock().expect("no panic").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn other_lists_ask_for_no_follow_ups() {
    let (client, api) = office(vec![Ok(page(&[], None))]);
    list(&client, &RequestOptions { open_follow_ups: false, ..due() }).await;
    list(&client, &RequestOptions { open_follow_ups: true, ..RequestOptions::default() }).await;
    assert!(api.follow_up_calls.lock().expect("no panic").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_may_pass_is_not_taken_for_a_server_without_the_list() {
    let pages = || vec![Ok(page(&[lead("2026-11-03T09:00:00Z")], None))];
    let busy = failure(FailureKind::RateLimited, RetryClass::After(Duration::from_secs(2)));
    let (client, api) = office([vec![Err(busy)], pages()].concat());
    list(&client, &due()).await;
    assert_eq!(api.request(0).0, json!("2026-11-03T09:00:00Z"), "it is asked again");
    for kind in [FailureKind::Server, FailureKind::Timeout, FailureKind::Network] {
        let broken = failure(kind, RetryClass::Backoff);
        let (client, api) = office(vec![Err(broken.clone()); 50]);
        let listing = Listing::Mine(ArchiveFilter::Active);
        let answer = client.conversations(&listing, &due(), |_| {}).await;
        assert_eq!(answer.expect_err("no page"), broken);
        assert!(api.asked.lock().expect("no panic").is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_list_of_active_conversations_is_bounded() {
    let others = [ArchiveFilter::All, ArchiveFilter::Archived].map(Listing::Mine);
    for listing in others.into_iter().chain([Listing::Lead(LeadId::new("l"))]) {
        let (client, api) = office(vec![Ok(page(&[lead("2026-11-20T09:00:00Z")], None))]);
        client.conversations(&listing, &due(), |_| {}).await.expect("a page");
        assert_eq!(api.request(0).0, Value::Null, "{listing:?}");
        assert!(api.follow_up_calls.lock().expect("no panic").is_empty());
    }
}

/// Nine pages of ten, each lead due an hour after the one before.
fn long(is_ordered: bool) -> Vec<Result<String, Failure>> {
    let day: Timestamp = "2026-11-01T00:00:00Z".parse().expect("a time");
    let due = |nth: i64| {
        let nth = if is_ordered { nth } else { nth ^ 1 };
        lead(&(day + SignedDuration::from_hours(nth)).to_string())
    };
    let page = |nth: i64| page(&(nth * 10..nth * 10 + 10).map(due).collect::<Vec<_>>(), Some("n"));
    (0..9).map(|nth| Ok(page(nth))).collect()
}

#[tokio::test(start_paused = true)]
async fn of_a_long_list_in_due_order_the_first_page_says_it_all() {
    let (client, api) = office([long(true)[..4].to_vec(), long(true)].concat());
    let calls = || api.follow_up_calls.lock().expect("no panic").len();
    list(&client, &due()).await;
    assert_eq!((api.request(0).0, calls()), (json!("2026-11-01T00:00:00Z"), 4));
    list(&client, &due()).await;
    assert_eq!((api.request(1).0, calls()), (json!("2026-11-01T00:00:00Z"), 5));
    list(&client, &due()).await;
    assert_eq!(api.request(2).0, json!("2026-11-01T10:00:00Z"), "as of now");
}

#[tokio::test(start_paused = true)]
async fn a_long_list_in_another_order_is_left_alone_for_some_minutes() {
    let (client, api) = office([long(false), long(false)].concat());
    let calls = || api.follow_up_calls.lock().expect("no panic").len();
    for nth in 0..3 {
        list(&client, &due()).await;
        assert_eq!((api.request(nth).0, calls()), (Value::Null, 4));
    }
    tokio::time::advance(Duration::from_mins(6)).await;
    list(&client, &due()).await;
    assert_eq!(calls(), 8);
}
