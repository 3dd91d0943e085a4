use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use serde_json::value::RawValue;

use super::*;
use crate::domain::ContinuationToken;
use crate::headless::Exit;
use crate::query::{Context, SharedMarks};

#[expect(clippy::unnecessary_wraps, reason = "it stands in scripts beside failures")]
fn page(ids: &[&str], next: Option<&str>) -> Answer {
    let record = |id: &&str| {
        let json = format!("{{\"id\":\"{id}\"}}");
        WithRaw {
            value: serde_json::from_str(&json).expect("a conversation"),
            raw: RawValue::from_string(json).expect("JSON"),
        }
    };
    Ok(Page {
        items: ids.iter().map(record).collect(),
        skipped: 0,
        page_size: None,
        total: None,
        next: next.map(ContinuationToken::new),
    })
}

fn failure(status: u16, kind: FailureKind) -> Failure {
    let failure = Failure::new(kind, format!("status {status}")).with_hint("do this");
    Failure { status: Some(status), ..failure }
}

/// Answers in order, and remembers the requests.
#[derive(Clone)]
struct FakeApi {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    requests: Arc<Mutex<Vec<RequestOptions>>>,
    query: Query,
    progress: Progress,
}

impl FakeApi {
    fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers = Arc::new(Mutex::new(answers.into_iter().collect()));
        Self {
            answers,
            requests: Arc::default(),
            query: Query::default(),
            progress: Progress::silent(),
        }
    }

    fn with_query(self, line: &str) -> Self {
        let context = Context::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        Self { query: Query::parse(line, &context).expect("a query"), ..self }
    }

    fn requests(&self) -> Vec<RequestOptions> {
        self.requests.lock().expect("no panic").clone()
    }

    async fn run(&self, limit: Option<u64>, out: impl Write) -> Result<Vec<String>, CliError> {
        let job = ListJob {
            query: self.query.clone(),
            limit,
            format: Format::Ndjson,
            columns: Vec::new(),
            page_size: 100,
            ascii: false,
            marks: SharedMarks::default(),
            timeout: Duration::from_mins(2),
        };
        let fetch = |request| {
            self.requests.lock().expect("no panic").push(request);
            let answer = self.answers.lock().expect("no panic").pop_front();
            async move { answer.expect("no request beyond the script") }
        };
        job.run(fetch, out, &self.progress).await
    }

    /// The same where a person watches standard error.
    fn watched(self) -> Self {
        Self { progress: Progress::watched(), ..self }
    }

    /// What is said of the list at its end.
    async fn said(&self, limit: Option<u64>) -> Vec<String> {
        self.run(limit, Vec::new()).await.expect("a whole list")
    }

    /// The ids that were written, and how it ended.
    async fn list(&self, limit: Option<u64>) -> (Vec<String>, Result<(), CliError>) {
        let mut out = Vec::new();
        let end = self.run(limit, &mut out).await;
        let text = String::from_utf8(out).expect("text");
        let id = |line: &str| line.split('"').nth(3).expect("an id").to_owned();
        (text.lines().map(id).collect(), end.map(|_| ()))
    }
}

#[tokio::test]
async fn pages_are_followed_to_the_end() {
    let script =
        FakeApi::new([page(&["a", "b"], Some("1")), page(&[], Some("2")), page(&["c"], None)]);
    let (ids, end) = script.list(None).await;
    assert_eq!((ids, end), (vec!["a".into(), "b".into(), "c".into()], Ok(())));
    let requests = script.requests();
    let first = serde_json::to_value(&requests[0]).expect("JSON");
    let order = serde_json::json!([{ "field": "lastEventAt", "direction": "desc" }]);
    assert_eq!(first, serde_json::json!({ "pageSize": 100, "orderBy": order }));
    let tokens: Vec<_> = requests.iter().map(|r| r.continuation_token.clone()).collect();
    let token = |text| Some(ContinuationToken::new(text));
    assert_eq!(tokens, [None, token("1"), token("2")]);
    assert!(requests.iter().all(|r| r.order_by == requests[0].order_by));
}

#[tokio::test]
async fn a_limit_stops_the_requests_too() {
    let script = FakeApi::new([page(&["a", "b"], Some("1")), page(&["c", "d"], Some("2"))]);
    let (ids, end) = script.list(Some(3)).await;
    assert_eq!((ids.len(), end), (3, Ok(())));
    assert_eq!(script.requests().len(), 2);
    assert_eq!(script.requests()[0].page_size, Some(3));
}

#[tokio::test]
async fn rows_that_the_server_could_not_leave_out_are_left_out_here_and_not_counted() {
    let script = FakeApi::new([page(&["a", "b"], Some("1")), page(&["b", "c"], Some("2"))])
        .with_query("is:unread -id=b page:7");
    let (ids, end) = script.list(Some(2)).await;
    assert_eq!((ids.join(""), end), ("ac".to_owned(), Ok(())));
    let first = &script.requests()[0];
    assert_eq!(first.page_size, Some(7), "nobody knows how many rows two of them take");
    assert_eq!(first.filters.len(), 1, "the other term is not the server's");
}

#[tokio::test]
async fn an_expired_token_starts_again_and_repeats_nothing() {
    let script = FakeApi::new([
        page(&["a", "b"], Some("1")),
        Err(failure(400, FailureKind::Rejected)),
        page(&["a", "b"], Some("1")),
        page(&["c"], None),
    ]);
    let (ids, end) = script.list(None).await;
    assert_eq!((ids.join(""), end), ("abc".to_owned(), Ok(())));
}

#[tokio::test]
async fn a_failure_keeps_what_was_written_and_says_how_much() {
    let down = failure(503, FailureKind::Server);
    let script = FakeApi::new([page(&["a", "b"], Some("1")), Err(down)]);
    let (ids, end) = script.list(None).await;
    let report = end.expect_err("a failure");
    assert_eq!(ids.len(), 2);
    assert_eq!(report.exit, Exit::Unavailable);
    assert_eq!(report.message, "status 503 (after 2 rows)");
    assert_eq!(report.hints, ["do this"]);
}

#[tokio::test]
async fn a_circle_of_tokens_ends_after_its_rows() {
    let script = FakeApi::new([page(&["a"], Some("1")), page(&["b"], Some("1"))]);
    let (ids, end) = script.list(None).await;
    assert_eq!(ids.join(""), "ab");
    assert_eq!(end.expect_err("a failure").exit, Exit::Failed);
}

/// A page of a list with so many conversations.
fn counted(page: Answer, total: u64) -> Answer {
    page.map(|page| Page { total: Some(total), ..page })
}

#[tokio::test]
async fn a_list_that_was_cut_says_so() {
    let first = || page(&["a", "b"], Some("1"));
    let script = FakeApi::new([first()]);
    assert_eq!(script.said(Some(2)).await, ["First 2; --all for the rest"]);
    assert_eq!(script.requests()[0].include_count, None, "counting is work for the server");
    let within_a_page = FakeApi::new([first()]);
    assert_eq!(within_a_page.said(Some(1)).await, ["First 1; --all for the rest"]);
    let watched = FakeApi::new([counted(first(), 1_501)]).watched();
    assert_eq!(watched.said(Some(2)).await, ["2 of 1,501; --all for the rest"]);
    assert_eq!(watched.requests()[0].include_count, Some(true));
    let asked = FakeApi::new([counted(first(), 3)]).with_query("count:on");
    assert_eq!(asked.said(Some(2)).await, ["2 of 3; --all for the rest"]);
    let off = FakeApi::new([first()]).with_query("count:off").watched();
    assert_eq!(off.said(Some(2)).await, ["First 2; --all for the rest"]);
    assert_eq!(off.requests()[0].include_count, None);
}

#[tokio::test]
async fn a_list_that_was_not_cut_says_nothing_unless_asked() {
    let all = || page(&["a", "b"], None);
    assert_eq!(FakeApi::new([all()]).watched().said(Some(2)).await, [""; 0]);
    // The last page may be empty.
    let empty_end = FakeApi::new([counted(page(&["a", "b"], Some("1")), 2)]).watched();
    assert_eq!(empty_end.said(Some(2)).await, [""; 0]);
    let asked = FakeApi::new([counted(all(), 2)]).with_query("count:on");
    assert_eq!(asked.said(None).await, ["2 conversations"]);
    assert_eq!(asked.requests()[0].include_count, Some(true));
    let older = FakeApi::new([page(&["a"], None)]).with_query("count:on");
    assert_eq!(older.said(None).await, ["1 conversation"], "the server does not count");
}

#[tokio::test]
async fn the_server_s_count_is_not_that_of_a_list_refined_here() {
    let pages = || [page(&["a", "b"], Some("1")), page(&["c"], None)];
    let refined = FakeApi::new(pages()).with_query("-id=b count:on").watched();
    assert_eq!(refined.said(None).await, ["2 conversations"]);
    assert_eq!(refined.requests()[0].include_count, None);
    let cut = FakeApi::new(pages()).with_query("-id=b count:on");
    assert_eq!(cut.said(Some(1)).await, ["First 1; --all for the rest"]);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_does_not_come_ends_the_list() {
    let job = ListJob {
        query: Query::default(),
        limit: None,
        format: Format::Ndjson,
        columns: Vec::new(),
        page_size: 100,
        ascii: false,
        marks: SharedMarks::default(),
        timeout: Duration::from_secs(9),
    };
    let fetch = |_| std::future::pending::<Answer>();
    let mut out = Vec::new();
    let end = job.run(fetch, &mut out, &Progress::silent()).await.expect_err("too late");
    assert_eq!((end.exit, end.message.as_str()), (Exit::Unavailable, "No response for 9 s"));
    assert!(out.is_empty(), "{out:?}");
}

/// Takes so many bytes, then fails.
struct Full(usize, io::ErrorKind);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(self.1)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_reader_who_has_had_enough_is_no_failure_but_a_full_disk_is() {
    let end = async |kind| {
        let script = FakeApi::new([page(&["a"], Some("1")), page(&["b"], None)]);
        script.run(None, Full(3, kind)).await
    };
    assert_eq!(end(io::ErrorKind::BrokenPipe).await, Ok(Vec::new()));
    let report = end(io::ErrorKind::StorageFull).await.expect_err("a failure");
    assert_eq!(report.exit, Exit::Failed);
    assert!(report.message.starts_with("Can't write the output"), "{}", report.message);
}
