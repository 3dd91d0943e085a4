//! The HTTP client against a server with valid, invalid and missing answers.

#![expect(clippy::expect_used, reason = "a test may panic, its helpers too")]

#[path = "client/refusing.rs"]
mod refusing;
#[path = "client/server.rs"]
mod server;

use std::num::NonZeroU32;
use std::time::{Duration, Instant, SystemTime};

use leadping_tui::api::requests::{GetLead, ListConversations, ListEvents, ListLeads};
use leadping_tui::api::{
    Api, ApiKey, BaseUrl, Client, ClientOptions, HttpTransport, RateLimiter, RetryPolicy, Timeouts,
};
use leadping_tui::domain::{
    ArchiveFilter, ContinuationToken, Conversation, ConversationId, Direction, ExactFilter,
    Failure, FailureKind, LeadId, Listing, OrderBy, Page, RangeFilter, RequestOptions, RetryClass,
    Scalar, WaitReason,
};
use refusing::Refusing;
use rstest::rstest;
use server::{Reply, Request, Server};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

const KEY: &str = "sk_test_hunter2hunter2";
const PROBLEM: &str = "application/problem+json";

fn options(base_url: &str) -> ClientOptions {
    let base_url = BaseUrl::parse(base_url).expect("a base URL");
    ClientOptions::new(base_url, ApiKey::parse(KEY).expect("a key"))
}

fn client(base_url: &str) -> HttpTransport {
    HttpTransport::new(options(base_url)).expect("a client")
}

fn lead_1() -> Listing {
    Listing::Lead(LeadId::new("lead-1"))
}

/// The conversations of the lead.
async fn page(
    client: &HttpTransport,
    options: &RequestOptions,
) -> Result<Page<Conversation>, Failure> {
    client.read(&ListConversations { listing: &lead_1(), options }).await
}

/// Checks every failure of these tests.
fn without_key(failure: Failure) -> Failure {
    let shown = format!("{failure} {failure:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    failure
}

/// Lists a page from a server with one reply.
async fn list(reply: Reply) -> Result<Page<Conversation>, Failure> {
    let server = Server::start([reply]).await;
    let client = client(&server.base_url());
    page(&client, &RequestOptions::default()).await.map_err(without_key)
}

async fn refused(reply: Reply) -> Failure {
    list(reply).await.expect_err("a failure")
}

async fn only_request(call: impl AsyncFnOnce(HttpTransport), reply: &str) -> Request {
    let server = Server::start([Reply::json(reply)]).await;
    call(client(&format!("{}/v1/", server.base_url()))).await;
    let [request] = server.requests().try_into().expect("one request");
    request
}

#[tokio::test]
async fn a_list_request_is_what_the_contract_says() {
    let everything = RequestOptions {
        page_size: Some(100),
        continuation_token: Some(ContinuationToken::new(" +RID:~a/\"b\\é\u{1f600}==#%2f ")),
        order_by: vec![OrderBy { field: "lastEventAt".into(), direction: Direction::Desc }],
        include_count: Some(true),
        search: Some("roof\n".into()),
        search_fields: vec!["firstName".into(), "lastSnippet".into()],
        filters: vec![ExactFilter { field: "isUnread".into(), value: Scalar::Bool(true) }],
        range_filters: vec![RangeFilter {
            field: "archiveReason".into(),
            greater_than: Some(Scalar::Integer(1)),
            greater_than_or_equal: Some(Scalar::Number(1.5)),
            less_than: Some(Scalar::Text("2026-11-20T00:00:00Z".into())),
            less_than_or_equal: Some(Scalar::Integer(9)),
        }],
        open_follow_ups: false,
    };
    let request = only_request(
        async |client| {
            page(&client, &everything).await.expect("a page");
        },
        r#"{"items":[]}"#,
    )
    .await;
    assert_eq!((&*request.method, &*request.target), ("POST", "/v1/conversations/lead/lead-1"));
    assert_eq!(request.header("authorization"), Some(&*format!("Bearer {KEY}")));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert!(request.header("accept").is_some_and(|types| types.contains("application/json")));
    assert!(request.header("accept-encoding").is_some_and(|codings| codings.contains("gzip")));
    assert!(request.header("user-agent").is_some_and(|name| name.starts_with("leadping-tui/")));
    assert_eq!(
        request.body,
        concat!(
            r#"{"pageSize":100,"continuationToken":" +RID:~a/\"b\\é😀==#%2f ","#,
            r#""orderBy":[{"field":"lastEventAt","direction":"desc"}],"includeCount":true,"#,
            r#""search":"roof\n","searchFields":["firstName","lastSnippet"],"#,
            r#""filters":[{"field":"isUnread","value":true}],"rangeFilters":[{"#,
            r#""field":"archiveReason","greaterThan":1,"greaterThanOrEqual":1.5,"#,
            r#""lessThan":"2026-11-20T00:00:00Z","lessThanOrEqual":9}]}"#
        )
    );
}

#[rstest]
#[case(ArchiveFilter::Active, "active")]
#[case(ArchiveFilter::Archived, "archived")]
#[case(ArchiveFilter::All, "all")]
#[tokio::test]
async fn the_inbox_is_asked_with_its_archive_filter(
    #[case] filter: ArchiveFilter,
    #[case] wire: &str,
) {
    let call = async |client: HttpTransport| {
        let (listing, options) = (&Listing::Mine(filter), &RequestOptions::default());
        client.read(&ListConversations { listing, options }).await.expect("a page");
    };
    let request = only_request(call, r#"{"items":[]}"#).await;
    assert_eq!(request.target, format!("/v1/conversations/my?archiveFilter={wire}"));
    assert_eq!(request.body, "{}");
}

#[tokio::test]
async fn leads_are_searched_among_those_of_the_user() {
    let options = RequestOptions { search: Some("ann".into()), ..RequestOptions::default() };
    let call = async |client: HttpTransport| {
        let page = client
            .read(&ListLeads { archived: ArchiveFilter::All, options: &options })
            .await
            .expect("a page");
        let names: Vec<_> = page.items.iter().map(|lead| lead.value.name()).collect();
        assert_eq!(names, [Some("Ann".to_owned()), None]);
        assert_eq!(page.skipped, 2, "a row without an id, and one that is none");
    };
    let rows = r#"{"items":[{"id":"a","firstName":"Ann"},{"id":"b","tags":7},{"phone":"+1"},[]]}"#;
    let request = only_request(call, rows).await;
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, "/v1/leads/all/my?archiveFilter=all");
    assert_eq!(request.body, r#"{"search":"ann"}"#);
}

#[tokio::test]
async fn a_timeline_and_a_lead_are_asked_under_their_ids() {
    let call = async |client: HttpTransport| {
        let id = ConversationId::new("a/b?c d");
        let options = &RequestOptions::default();
        let page = client.read(&ListEvents { conversation: &id, options }).await.expect("a page");
        assert_eq!(page.items.len(), 1);
    };
    let request = only_request(call, r#"{"items":[{"id":"e"}]}"#).await;
    assert_eq!(request.target, "/v1/events/conversations/a%2Fb%3Fc%20d");

    let call = async |client: HttpTransport| {
        let lead = client.read(&GetLead(&LeadId::new("lead-1"))).await.expect("a lead");
        assert_eq!(lead.value.id.as_deref(), Some("lead-1"));
        assert_eq!(lead.raw.get(), r#"{"id":"lead-1","novel":1}"#);
    };
    let request = only_request(call, r#"{"id":"lead-1","novel":1}"#).await;
    assert_eq!((&*request.method, &*request.target), ("GET", "/v1/leads/lead-1"));
    assert_eq!((&*request.body, request.header("content-type")), ("", None));
}

#[tokio::test]
async fn an_id_that_would_change_the_path_is_never_sent() {
    let server = Server::start([Reply::json("{}")]).await;
    for id in ["", "..", "a\nb"] {
        let failure =
            client(&server.base_url()).read(&GetLead(&LeadId::new(id))).await.expect_err("refused");
        assert_eq!((failure.kind, failure.retry), (FailureKind::Local, RetryClass::Never));
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn pages_are_followed_by_their_tokens_to_the_last() {
    let token = "{\"range\":\"é\\n\"}".repeat(300);
    let with_token = |items: &str| {
        let token = serde_json::Value::from(token.as_str());
        Reply::json(&format!(r#"{{"items":[{items}],"continuationToken":{token}}}"#))
    };
    let last = Reply::json(r#"{"items":[{"id":"b"}],"pageSize":"2","totalCount":"2"}"#);
    let server = Server::start([with_token(r#"{"id":"a"}"#), with_token(""), last]).await;
    let client = client(&server.base_url());
    let mut options = RequestOptions::default();
    let mut ids = Vec::new();
    loop {
        let page = page(&client, &options).await.expect("a page");
        ids.extend(page.items.into_iter().filter_map(|row| row.value.id));
        options.continuation_token = page.next;
        if options.continuation_token.is_none() {
            assert_eq!((page.page_size, page.total), (Some(2), Some(2)));
            break;
        }
    }
    assert_eq!(ids, ["a", "b"]);
    let sent: Vec<serde_json::Value> = server
        .requests()
        .iter()
        .map(|request| serde_json::from_str(&request.body).expect("JSON"))
        .collect();
    let tokens: Vec<_> = sent.iter().map(|body| body["continuationToken"].as_str()).collect();
    assert_eq!(tokens, [None, Some(&*token), Some(&*token)]);
}

#[tokio::test]
async fn odd_rows_stay() {
    let body = r#"{"items":[{"id":"a","status":"snoozed","novel":[1],"isUnread":null},
        {"id":"b","eventVersion":"12"},null]}"#;
    let page = list(Reply::json(body)).await.expect("a page");
    assert_eq!((page.items.len(), page.skipped), (2, 1));
    assert_eq!(page.items[0].value.status.as_deref(), Some("snoozed"));
    assert!(page.items[0].raw.get().contains("novel"));
    assert_eq!(page.items[1].value.event_version, Some(12));
}

#[tokio::test]
async fn bytes_that_are_no_utf_8_cost_no_row() {
    let reply = Reply::new(200, &[], b"{\"items\":[{\"id\":\"a\",\"lastSnippet\":\"x\xff\"}]}");
    let page = list(reply).await.expect("a page");
    assert_eq!(page.items[0].value.last_snippet.as_deref(), Some("x\u{fffd}"));
}

#[rstest]
#[case(400, PROBLEM, FailureKind::Rejected)]
#[case(400, "application/json", FailureKind::Rejected)]
#[case(403, PROBLEM, FailureKind::Credentials)]
#[case(404, PROBLEM, FailureKind::NotFound)]
#[case(422, "text/plain", FailureKind::Rejected)]
#[tokio::test]
async fn a_refusal_is_told_in_the_server_s_words_and_not_repeated(
    #[case] status: u16,
    #[case] content_type: &str,
    #[case] kind: FailureKind,
) {
    let body = r#"{"type":"t","title":"No","status":"odd","detail":"The token has expired.",
        "instance":"/x?y=z","errors":{"continuationToken":["expired"]},"traceId":"00-ab-01"}"#;
    let headers = [("content-type", content_type), ("retry-after", "5")];
    let failure = refused(Reply::new(status, &headers, body)).await;
    assert_eq!((failure.kind, failure.status), (kind, Some(status)));
    assert_eq!(failure.retry, RetryClass::Never);
    assert_eq!(failure.trace_id.as_deref(), Some("00-ab-01"));
    let said = format!("({status}): The token has expired; continuationToken: expired");
    assert!(failure.message.ends_with(&said), "{}", failure.message);
}

#[tokio::test]
async fn a_refused_key_is_not_repeated_even_if_the_server_does() {
    let challenge = format!("Bearer realm=\"{KEY}\", resource_metadata=\"https://a/b\"");
    let body = format!(r#"{{"detail":"Key {KEY} is unknown","traceId":"{KEY}"}}"#);
    let reply = Reply::new(401, &[("www-authenticate", &challenge)], body);
    let failure = refused(reply).await;
    assert_eq!((failure.kind, failure.retry), (FailureKind::Credentials, RetryClass::Never));
    assert!(failure.hint.is_some_and(|hint| hint.contains("API key")));
    assert!(failure.message.ends_with("Key [key] is unknown"), "{}", failure.message);
}

#[tokio::test]
async fn too_many_requests_say_when_to_come_back() {
    let failure = refused(Reply::new(429, &[("retry-after", "7")], "")).await;
    assert_eq!(failure.kind, FailureKind::RateLimited);
    assert_eq!(failure.retry, RetryClass::After(Duration::from_secs(7)));

    let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_mins(10));
    let failure = refused(Reply::new(429, &[("retry-after", &later)], "")).await;
    let RetryClass::After(pause) = failure.retry else { panic!("{failure:?}") };
    assert!(pause > Duration::from_mins(9) && pause <= Duration::from_mins(10), "{pause:?}");

    let failure = refused(Reply::new(429, &[], "")).await;
    assert_eq!(failure.retry, RetryClass::Backoff);
}

#[rstest]
#[case(Reply::new(500, &[("content-type", PROBLEM)], r#"{"title":"Oops"}"#), "(500): Oops")]
#[case(Reply::new(502, &[("content-type", "text/html")], "<html><h1>Bad gateway</h1>"), "(502)")]
#[case(Reply::new(503, &[], ""), "(503)")]
#[case(Reply::new(504, &[], "{\"detail\":"), "(504)")]
#[tokio::test]
async fn a_failing_server_may_be_asked_again(#[case] reply: Reply, #[case] says: &str) {
    let failure = refused(reply).await;
    assert_eq!((failure.kind, failure.retry), (FailureKind::Server, RetryClass::Backoff));
    assert!(failure.message.ends_with(says), "{}", failure.message);
}

#[rstest]
#[case("", "is empty")]
#[case("{\"items\":[{\"id\":", "is cut off")]
#[case("{\"items\":[}", "is not JSON")]
#[case("<!doctype html>", "is a web page")]
#[case("[]", "is not an object")]
#[case("{\"rows\":[]}", "has no list of items")]
#[tokio::test]
async fn an_answer_without_sense_is_one_failure_that_may_pass(
    #[case] body: &str,
    #[case] says: &str,
) {
    let failure = refused(Reply::json(body)).await;
    assert_eq!((failure.kind, failure.retry), (FailureKind::Malformed, RetryClass::Backoff));
    assert!(failure.message.ends_with(says), "{}", failure.message);
    assert_eq!(failure.status, Some(200));
}

/// Number of the client's requests to read a lead, and whether it succeeded.
async fn requests_for_a_lead(replies: Vec<Reply>) -> (usize, bool) {
    let server = Server::start(replies).await;
    let policy = RetryPolicy { base: Duration::from_millis(1), ..RetryPolicy::default() };
    let gateway = Client::new(client(&server.base_url()), policy, RateLimiter::per_minute(None));
    let lead = LeadId::new("l");
    let first = gateway.read(&GetLead(&lead), |_| {}).await.map_err(without_key);
    let last = match first {
        Ok(_) => gateway.read(&GetLead(&lead), |_| {}).await.map_err(without_key),
        Err(failure) => Err(failure),
    };
    (server.requests().len(), last.is_ok())
}

#[tokio::test]
async fn nonsense_from_the_start_is_given_up_sooner_than_nonsense_in_between() {
    let page = || Reply::new(200, &[], "<!doctype html>");
    let lead = || Reply::json("{}");
    assert_eq!(requests_for_a_lead((0..8).map(|_| page()).collect()).await, (5, false));
    let in_between = [lead()].into_iter().chain((0..7).map(|_| page())).chain([lead()]).collect();
    assert_eq!(requests_for_a_lead(in_between).await, (9, true));
}

#[tokio::test]
async fn a_body_that_is_cut_is_a_broken_connection() {
    let mut reply = Reply::json(r#"{"items":[{"id":"a"}]}"#);
    reply.bytes.truncate(reply.bytes.len() - 5);
    let failure = refused(reply).await;
    assert_eq!((failure.kind, failure.retry), (FailureKind::Network, RetryClass::Backoff));
}

#[tokio::test]
async fn a_connection_dropped_before_the_answer_is_broken() {
    let failure = refused(Reply { bytes: Vec::new(), stalls: false }).await;
    assert_eq!((failure.kind, failure.retry), (FailureKind::Network, RetryClass::Backoff));
}

#[tokio::test]
async fn an_answer_that_is_not_http_is_a_broken_connection() {
    let failure = refused(Reply { bytes: b"SSH-2.0-x\r\n\r\n".to_vec(), stalls: false }).await;
    assert_eq!((failure.kind, failure.retry), (FailureKind::Network, RetryClass::Backoff));
}

#[tokio::test]
async fn a_refused_connection_names_the_host() {
    let refusing = Refusing::new();
    let base_url = refusing.base_url();
    let host = base_url.trim_start_matches("http://");
    let answer = client(&base_url).read(&GetLead(&LeadId::new("l"))).await;
    let failure = without_key(answer.expect_err("a failure"));
    assert_eq!((failure.kind, failure.retry), (FailureKind::Network, RetryClass::Backoff));
    assert!(failure.message.contains(host), "{}", failure.message);
    assert!(failure.message.to_lowercase().contains("refused"), "{}", failure.message);
}

#[tokio::test]
async fn a_server_without_tls_is_no_place_for_the_key() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("https://{}", listener.local_addr().expect("an address"));
    let client = match HttpTransport::new(options(&base_url)) {
        Ok(client) => client,
        Err(failure) => {
            // The message on a machine without CA certificates.
            assert_eq!(failure.kind, FailureKind::Local, "{failure}");
            assert!(failure.hint.is_some_and(|hint| hint.contains("ca-certificates")));
            return;
        }
    };
    let plain = async {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.expect("sent");
        stream
    };
    let lead = LeadId::new("l");
    let request = GetLead(&lead);
    let (answer, _stream) = tokio::join!(client.read(&request), plain);
    let failure = without_key(answer.expect_err("a failure"));
    assert_eq!((failure.kind, failure.retry), (FailureKind::Network, RetryClass::Never));
    assert!(failure.message.starts_with("No secure connection to"), "{failure}");
}

#[rstest]
#[case::before_the_answer("")]
#[case::in_the_head("HTTP/1.1 200 OK\r\n")]
#[case::in_the_body("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"items\":[")]
#[tokio::test]
async fn a_server_that_stalls_is_given_up(#[case] sent: &str) {
    let server = Server::start([Reply { bytes: sent.into(), stalls: true }]).await;
    let timeouts = Timeouts { stall: Duration::from_millis(200), ..Timeouts::default() };
    let client = HttpTransport::new(ClientOptions { timeouts, ..options(&server.base_url()) })
        .expect("a client");
    let answer = page(&client, &RequestOptions::default()).await;
    let failure = without_key(answer.expect_err("a failure"));
    assert_eq!((failure.kind, failure.retry), (FailureKind::Timeout, RetryClass::Backoff));
    let begun = sent.contains("\r\n\r\n");
    let says = if begun { "didn't finish its response in time" } else { "didn't respond in time" };
    assert!(failure.message.ends_with(says), "{}", failure.message);
    assert_eq!(failure.status, begun.then_some(200));
}

/// A server that answers with a head and then with periodic spaces.
async fn trickling(pause: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                server::read(&mut stream).await.expect("a request");
                let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
                let mut sent = stream.write_all(head).await;
                while sent.is_ok() {
                    tokio::time::sleep(pause).await;
                    sent = stream.write_all(b" ").await;
                }
            });
        }
    });
    base_url
}

#[tokio::test]
async fn an_answer_that_trickles_is_given_up() {
    let base_url = trickling(Duration::from_millis(20)).await;
    let limit = Duration::from_millis(300);
    let timeouts = Timeouts { answer: limit, ..Timeouts::default() };
    let client =
        HttpTransport::new(ClientOptions { timeouts, ..options(&base_url) }).expect("a client");
    let list = async || page(&client, &RequestOptions::default()).await.err();
    let lead = async || client.read(&GetLead(&LeadId::new("lead-1"))).await.err();
    // A page may take twice as long.
    for (least, failure) in [(limit * 2, timed(list).await), (limit, timed(lead).await)] {
        let (took, failure) = failure;
        let failure = without_key(failure.expect("a failure"));
        assert_eq!((failure.kind, failure.status), (FailureKind::Timeout, Some(200)));
        assert_eq!(failure.retry, RetryClass::Backoff);
        assert!(took >= least, "{took:?}");
    }
}

async fn timed<T>(call: impl AsyncFnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let came = call().await;
    (begun.elapsed(), came)
}

/// `{"items":[{"id":"zipped"}],"continuationToken":null}`.
const ZIPPED: &str = "\
    1f8b0800000000000203ab56ca2c49cd2d56b28aae56ca4c51b252aaca2c28484d51aa8dd5514acecf2bc9\
    cc2b4d2cc9cccf0bc9cf4ecd53b2ca2bcdc9a905000b1e76d334000000";

/// An object of 20,025 bytes, nearly all of them spaces.
const ZIPPED_BOMB: &str = "\
    1f8b0800000000000203edc1b10980300004c055e46b27c82a622144420a45309db8bb6b58dcdd933ef6e3\
    4e59d639d7566b3f5b4a26000000000000000000000000000000000000007e21ef079b6d3bb0394e0000";

fn zipped(hex: &str) -> Reply {
    let digits = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    let body: Vec<u8> = (0..hex.len()).step_by(2).map(digits).collect();
    Reply::new(200, &[("content-encoding", "gzip")], body)
}

#[tokio::test]
async fn a_compressed_answer_is_read() {
    let page = list(zipped(ZIPPED)).await.expect("a page");
    assert_eq!(page.items[0].value.id.as_deref(), Some("zipped"));
}

#[rstest]
#[case::announced(Reply::json(&format!("{{{}}}", " ".repeat(20_000))))]
#[case::not_announced(Reply {
    bytes: format!("HTTP/1.1 200 OK\r\n\r\n{}", " ".repeat(20_000)).into(),
    stalls: false,
})]
#[case::after_decompression(zipped(ZIPPED_BOMB))]
#[tokio::test]
async fn a_body_beyond_the_limit_is_refused(#[case] reply: Reply) {
    let server = Server::start([reply]).await;
    let limited = ClientOptions { max_body_bytes: 10_000, ..options(&server.base_url()) };
    let client = HttpTransport::new(limited).expect("a client");
    let answer = page(&client, &RequestOptions::default()).await;
    let failure = without_key(answer.expect_err("a failure"));
    assert_eq!((failure.kind, failure.retry), (FailureKind::Malformed, RetryClass::Never));
    assert_eq!(failure.message, "The response is larger than 10000 bytes");
}

#[tokio::test]
async fn a_refusal_s_body_without_end_still_tells_its_status() {
    let mut reply = Reply::new(403, &[], "x".repeat(1_000_000));
    reply.bytes.truncate(900_000);
    let failure = refused(Reply { stalls: true, ..reply }).await;
    assert_eq!((failure.kind, failure.status), (FailureKind::Credentials, Some(403)));
}

#[rstest]
#[case(301)]
#[case(302)]
#[case(307)]
#[case(308)]
#[tokio::test]
async fn a_redirect_is_told_and_never_followed(#[case] status: u16) {
    let elsewhere = Server::start([Reply::json(r#"{"items":[]}"#)]).await;
    let target = format!("{}/steal?secret=1", elsewhere.base_url());
    let failure = refused(Reply::new(status, &[("location", &target)], "")).await;
    assert_eq!((failure.kind, failure.retry), (FailureKind::Rejected, RetryClass::Never));
    assert!(failure.message.ends_with("to 127.0.0.1"), "{}", failure.message);
    assert!(elsewhere.requests().is_empty());
}

#[test]
fn the_key_is_in_no_debug_output() {
    let options = options("http://127.0.0.1:1");
    let shown = format!("{options:?} {options:#?}");
    let client = HttpTransport::new(options).expect("a client");
    let gateway =
        Client::new(client.clone(), RetryPolicy::default(), RateLimiter::per_minute(None));
    let shown = format!("{shown} {client:?} {gateway:#?}");
    assert!(shown.contains("127.0.0.1") && !shown.contains("hunter2"), "{shown}");
}

#[tokio::test]
async fn the_gateway_gets_through_a_bad_stretch() {
    let mut cut = Reply::json(r#"{"items":[]}"#);
    cut.bytes.truncate(cut.bytes.len() - 2);
    let bad = [
        Reply::new(500, &[], ""),
        Reply { bytes: Vec::new(), stalls: false },
        Reply::new(429, &[("retry-after", "0")], ""),
        cut,
        Reply::json("{\"items\":["),
        Reply::new(503, &[("retry-after", "0")], "<html>"),
    ];
    let good = Reply::json(r#"{"items":[{"id":"a"}]}"#);
    let server = Server::start(bad.into_iter().chain([good])).await;
    let pause = Duration::from_millis(1);
    let policy = RetryPolicy { base: pause, limited_base: pause, ..RetryPolicy::default() };
    let budget = RateLimiter::per_minute(NonZeroU32::new(RateLimiter::DEFAULT_PER_MINUTE));
    let gateway = Client::new(client(&server.base_url()), policy, budget);
    let mut kinds = Vec::new();
    let (listing, options) = (&lead_1(), &RequestOptions::default());
    let page = gateway
        .read(&ListConversations { listing, options }, |wait| {
            kinds.push(match wait.reason {
                WaitReason::Retry(failure) => without_key(failure).kind,
                WaitReason::RateLimited => FailureKind::RateLimited,
                WaitReason::RateLimiter => panic!("the budget is far from used up"),
            });
        })
        .await
        .expect("a page");
    assert_eq!(page.items.len(), 1);
    assert_eq!(
        kinds,
        [
            FailureKind::Server,
            FailureKind::Network,
            FailureKind::RateLimited,
            FailureKind::Network,
            FailureKind::Malformed,
            FailureKind::Server,
        ]
    );
    assert_eq!(server.requests().len(), 7);
}
