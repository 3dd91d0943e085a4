//! Random faults.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use leadping_tui::sandbox::{Fault, KEY, Options, Server};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, items, options};

const ALL: &str = "/conversations/my?archiveFilter=all";

/// The result of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Page,
    Status(u16),
    /// 200 with a body that is no page.
    Nonsense,
    /// No answer at all.
    Silence,
    /// A truncated answer.
    Broken,
}

async fn end(sandbox: &Sandbox, body: &Value) -> End {
    let Ok(response) = sandbox.post(ALL, body).await else { return End::Silence };
    let status = response.status().as_u16();
    let Ok(bytes) = response.bytes().await else { return End::Broken };
    match serde_json::from_slice::<Value>(&bytes) {
        _ if status != 200 => End::Status(status),
        Ok(page) if page["items"].is_array() => End::Page,
        _ => End::Nonsense,
    }
}

async fn ends(options: Options, count: usize) -> (Vec<End>, Sandbox) {
    let sandbox = Sandbox::start(options);
    let mut ends = Vec::new();
    for _ in 0..count {
        ends.push(end(&sandbox, &json!({"pageSize": 30})).await);
    }
    (ends, sandbox)
}

fn kinds(ends: &[End]) -> BTreeSet<End> {
    ends.iter().cloned().collect()
}

#[tokio::test]
async fn failures_come_at_their_rate_and_of_every_kind() {
    let (ends, sandbox) = ends(Options { fail_rate: 0.3, ..options(50) }, 300).await;
    let failed = ends.iter().filter(|end| **end != End::Page).count();
    assert!((60..=120).contains(&failed), "{failed}");
    assert_eq!(sandbox.stats().faults(Fault::Failed), failed as u64);
    let due = [End::Page, End::Status(429), End::Status(500), End::Status(502), End::Status(503)];
    assert_eq!(kinds(&ends), BTreeSet::from(due));
}

#[tokio::test]
async fn drops_come_before_the_answer_and_in_the_middle_of_it() {
    let (ends, sandbox) = ends(Options { drop_rate: 0.3, ..options(50) }, 300).await;
    let dropped = ends.iter().filter(|end| **end != End::Page).count();
    assert_eq!(kinds(&ends), BTreeSet::from([End::Page, End::Silence, End::Broken]));
    assert_eq!(sandbox.stats().faults(Fault::Dropped), dropped as u64);
    assert!((60..=120).contains(&dropped), "{dropped}");
}

#[tokio::test]
async fn malformed_answers_are_200_and_nonsense() {
    let (ends, sandbox) = ends(Options { malformed_rate: 0.3, ..options(50) }, 300).await;
    let nonsense = ends.iter().filter(|end| **end == End::Nonsense).count();
    assert_eq!(kinds(&ends), BTreeSet::from([End::Page, End::Nonsense]));
    assert_eq!(sandbox.stats().faults(Fault::Malformed), nonsense as u64);
    assert!((60..=120).contains(&nonsense), "{nonsense}");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_faults() {
    let faulty =
        |seed| Options { seed, fail_rate: 0.2, drop_rate: 0.2, malformed_rate: 0.2, ..options(50) };
    let (first, _) = ends(faulty(1), 60).await;
    let (second, _) = ends(faulty(1), 60).await;
    let (other, _) = ends(faulty(2), 60).await;
    assert_eq!(first, second);
    assert_ne!(first, other);
}

#[tokio::test]
async fn whoever_tries_again_gets_everything() {
    let faulty = Options { fail_rate: 0.2, drop_rate: 0.2, malformed_rate: 0.1, ..options(500) };
    let sandbox = Sandbox::start(faulty);
    let mut body = json!({"pageSize": 50});
    let mut ids = BTreeSet::new();
    for _ in 0..200 {
        let Ok(response) = sandbox.post(ALL, &body).await else { continue };
        let Ok(page) = response.json::<Value>().await else { continue };
        if !page["items"].is_array() {
            continue;
        }
        ids.extend(items(&page).iter().map(|row| row["id"].to_string()));
        body["continuationToken"] = page["continuationToken"].clone();
        if body["continuationToken"].is_null() {
            break;
        }
    }
    assert_eq!(ids.len(), 500);
}

#[tokio::test]
async fn too_many_requests_get_429_with_the_time_to_wait() {
    let sandbox = Sandbox::start(Options { rate_limit: Some(3), ..options(10) });
    for _ in 0..3 {
        sandbox.page(ALL, &json!({})).await;
    }
    let response = sandbox.post(ALL, &json!({})).await.expect("an answer");
    let seconds = response.headers().get("retry-after").expect("a header").to_str().expect("text");
    let seconds: u64 = seconds.parse().expect("seconds");
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(crate::client::problem(response).await.0, 429);
    assert_eq!(sandbox.stats().faults(Fault::RateLimited), 1);
}

#[tokio::test]
async fn refused_credentials_do_not_count_as_requests_passed() {
    let sandbox = Sandbox::start(Options { rate_limit: Some(1), ..options(10) });
    for _ in 0..5 {
        let response = sandbox.bare(Method::GET, "/leads/lead-1").send().await;
        assert_eq!(response.expect("an answer").status(), 401);
    }
    assert_eq!(sandbox.get("/leads/lead-1").await.status(), 200);
}

#[tokio::test]
async fn answers_are_held_back_for_the_latency() {
    let latency = Duration::from_millis(60);
    let jitter = Duration::from_millis(20);
    let sandbox = Sandbox::start(Options { latency, jitter, ..options(10) });
    let start = Instant::now();
    sandbox.page(ALL, &json!({})).await;
    assert!(start.elapsed() >= latency);
}

#[tokio::test]
async fn a_connection_serves_one_request_after_the_other() {
    let sandbox = Sandbox::start(options(10));
    let mut ports = BTreeSet::new();
    for _ in 0..5 {
        let response = sandbox.get("/leads/lead-1").await;
        assert_eq!(response.headers().get("connection"), None);
        ports.insert(response.remote_addr());
        response.bytes().await.expect("a body");
    }
    assert_eq!(ports.len(), 1);
}

#[tokio::test]
async fn the_server_stops_when_told_though_an_answer_is_under_way() {
    let latency = Duration::from_hours(1);
    let server = Server::bind(Options { latency, ..options(10) }).expect("binds");
    let url = format!("http://{}/leads/lead-1", server.addr());
    let stats = server.stats();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(server.serve(async {
        let _ = stopped.await;
    }));
    let http = reqwest::Client::builder().tls_certs_only([]).no_proxy().build().expect("builds");
    let asking = tokio::spawn(http.get(url).bearer_auth(KEY).send());
    while stats.requests() == 0 {
        tokio::task::yield_now().await;
    }
    stop.send(()).expect("still serving");
    let outcome = tokio::time::timeout(Duration::from_secs(30), serving).await;
    outcome.expect("stops in time").expect("does not panic").expect("no error");
    asking.abort();
}
