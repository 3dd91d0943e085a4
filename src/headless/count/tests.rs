//! `count` over an API whose answers are given.

use std::sync::{Arc, Mutex};

use jiff::tz::TimeZone;
use serde_json::json;

use super::*;
use crate::api::fake::Responder;
use crate::api::requests::{Call, call::Body};
use crate::api::{RateLimiter, RetryPolicy};
use crate::domain::ArchiveFilter;
use crate::query::Context;

/// Has `rows` conversations, of which every second one is open. It counts
/// them if it can.
#[derive(Clone)]
struct Fake {
    rows: u32,
    counts: bool,
    asked: Arc<Mutex<Vec<RequestOptions>>>,
}

impl Fake {
    fn new(rows: u32) -> Self {
        Self { rows, counts: true, asked: Arc::default() }
    }
}

impl Responder for Fake {
    async fn respond(&self, call: Call<'_>) -> Result<String, Failure> {
        let Some(Body::Options(options)) = &call.body else { panic!("a page") };
        self.asked.lock().expect("no panic").push(options.clone().into_owned());
        let token = options.continuation_token.as_ref().map(|token| token.as_str().parse::<u32>());
        let start = token.map_or(0, |token| token.expect("a number"));
        let end = (start + options.page_size.expect("a size")).min(self.rows);
        let status = |n: u32| if n.is_multiple_of(2) { "open" } else { "waiting" };
        let row = |n: u32| json!({"id": format!("c{n}"), "status": status(n)});
        let rows: Vec<_> = (start..end).map(row).collect();
        let total = options.include_count.filter(|_| self.counts).map(|_| self.rows);
        let next = (end < self.rows).then(|| end.to_string());
        Ok(json!({"items": rows, "totalCount": total, "continuationToken": next}).to_string())
    }
}

fn list(view: Option<&str>, line: &str) -> Counted {
    let context = Context::new(jiff::Timestamp::UNIX_EPOCH, TimeZone::UTC);
    Counted {
        view: view.map(str::to_owned),
        listing: Listing::Mine(ArchiveFilter::All),
        query: Query::parse(line, &context).expect("a query"),
    }
}

fn job(lists: Vec<Counted>) -> CountJob {
    CountJob {
        lists,
        exact: false,
        json: false,
        timeout: Duration::from_secs(5),
        page_size: 10,
        marks: SharedMarks::default(),
    }
}

async fn run(fake: &Fake, job: &CountJob) -> Result<String, CliError> {
    let policy = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
    let client = Client::new(fake.clone(), policy, RateLimiter::per_minute(None));
    let mut out = Vec::new();
    job.run(&client, &mut out, &Progress::silent()).await?;
    Ok(String::from_utf8(out).expect("text"))
}

#[tokio::test]
async fn a_count_is_one_request_for_one_row() {
    let fake = Fake::new(4_494);
    let job = job(vec![list(None, "is:unread count:off page:50 sort:lastName")]);
    assert_eq!((job.check(), run(&fake, &job).await), (Ok(()), Ok("4494\n".to_owned())));
    let asked = fake.asked.lock().expect("no panic").clone();
    let [request] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((request.page_size, request.include_count), (Some(1), Some(true)));
    assert_eq!((request.filters.len(), request.order_by.len()), (1, 0));
}

#[tokio::test]
async fn views_are_counted_line_by_line() {
    let lists = || vec![list(Some("Unread"), "is:unread"), list(Some("A\tb\u{1b}"), "")];
    let text = run(&Fake::new(7), &job(lists())).await;
    assert_eq!(text, Ok("Unread\t7\nA b\t7\n".to_owned()));
    let json = CountJob { json: true, ..job(lists()) };
    let counts = "[{\"view\":\"Unread\",\"count\":7},{\"view\":\"A\\tb\\u001b\",\"count\":7}]\n";
    assert_eq!(run(&Fake::new(7), &json).await.as_deref(), Ok(counts));
    let one = CountJob { json: true, ..job(vec![list(Some("Unread"), "is:unread")]) };
    assert_eq!(run(&Fake::new(7), &one).await.as_deref(), Ok("{\"count\":7}\n"));
}

#[tokio::test]
async fn a_view_that_is_named_twice_is_asked_for_once() {
    let fake = Fake::new(7);
    let unread = || list(Some("Unread"), "is:unread");
    let text = run(&fake, &job(vec![unread(), list(Some("All"), ""), unread()])).await;
    assert_eq!(text, Ok("Unread\t7\nAll\t7\nUnread\t7\n".to_owned()));
    assert_eq!(fake.asked.lock().expect("no panic").len(), 2);
}

#[tokio::test]
async fn what_is_filtered_here_is_refused_or_loaded() {
    let fake = Fake::new(25);
    let job = job(vec![list(Some("Mine"), "is:unread has:draft")]);
    let error = job.check().expect_err("not by the server");
    assert_eq!(error.exit, Exit::Usage);
    assert!(error.message.contains("`has:draft`"), "{}", error.message);
    assert!(error.message.ends_with("of view Mine"), "{}", error.message);
    assert!(!error.message.contains("is:unread"), "{}", error.message);
    let exact = CountJob { exact: true, ..job };
    assert_eq!((exact.check(), run(&fake, &exact).await), (Ok(()), Ok("0\n".to_owned())));
    let open = CountJob { lists: vec![list(None, "-status:waiting -is:snoozed")], ..exact };
    assert_eq!(run(&fake, &open).await, Ok("13\n".to_owned()));
    let asked = fake.asked.lock().expect("no panic").clone();
    assert_eq!(asked.len(), 6);
    assert!(asked.iter().all(|it| it.include_count.is_none() && it.page_size == Some(10)));
}

#[tokio::test]
async fn a_server_that_counts_nothing_is_no_zero() {
    let fake = Fake { counts: false, ..Fake::new(7) };
    let error = run(&fake, &job(vec![list(None, "")])).await.expect_err("no count");
    assert_eq!((error.exit, error.hints), (Exit::Failed, vec![EXACT.to_owned()]));
}

/// The vendor's limit holds for the organization: what the inbox may use at
/// most leaves room for status lines that count four views every 15 seconds.
#[test]
fn an_inbox_and_a_status_line_stay_within_the_limit_of_the_organization() {
    const ORGANIZATION: u32 = 300;
    const STATUS_LINE: u32 = 4 * 60 / 15;
    const { assert!(RateLimiter::DEFAULT_PER_MINUTE + 3 * STATUS_LINE <= ORGANIZATION) };
}
