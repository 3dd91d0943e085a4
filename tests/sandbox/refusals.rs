//! Refusals and their documents.

use std::io::ErrorKind;

use leadping_tui::sandbox::{Endpoint, KEY, Options, Server};
use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Sandbox, options, problem};

const ALL: &str = "/conversations/my?archiveFilter=all";

#[rstest]
#[case::none(None)]
#[case::another_scheme(Some("Basic c2stc2FuZGJveA=="))]
#[case::empty(Some("Bearer "))]
#[case::source_key(Some("Bearer lp_src_1234"))]
#[tokio::test]
async fn no_good_bearer_gets_401(#[case] credentials: Option<&str>) {
    let sandbox = Sandbox::start(options(10));
    for (method, path) in [(Method::POST, ALL), (Method::GET, "/leads/lead-1"), (Method::GET, "/")]
    {
        let mut request = sandbox.bare(method, path);
        if let Some(credentials) = credentials {
            request = request.header("authorization", credentials);
        }
        let response = request.send().await.expect("an answer");
        let challenge = response.headers().get("www-authenticate").cloned();
        let challenge = challenge.expect("a challenge");
        assert!(challenge.to_str().expect("text").starts_with("Bearer "));
        assert_eq!(problem(response).await.0, 401, "{path}");
    }
}

#[tokio::test]
async fn any_other_bearer_will_do() {
    let sandbox = Sandbox::start(options(10));
    for credentials in ["Bearer sk_x", "bearer lp_old", "Bearer eyJhbGciOi.J.x"] {
        let request = sandbox.bare(Method::GET, "/leads/lead-1");
        let response = request.header("authorization", credentials).send().await;
        assert_eq!(response.expect("an answer").status(), 200, "{credentials}");
    }
}

#[tokio::test]
async fn the_one_key_that_is_accepted_makes_every_other_a_401() {
    let sandbox = Sandbox::start(Options { key: Some("sk_mine".to_owned()), ..options(10) });
    for (key, due) in [("sk_mine", 200), (KEY, 401), ("sk_min", 401), ("sk_mine2", 401)] {
        let request = sandbox.bare(Method::GET, "/leads/lead-1").bearer_auth(key);
        assert_eq!(request.send().await.expect("an answer").status(), due, "{key}");
    }
    let (status, problem) = sandbox.refusal(ALL, &json!({})).await;
    assert_eq!((status, &problem["title"]), (401, &json!("Unauthorized")));
    let journal = sandbox.get("/sandbox/journal").await;
    assert_eq!(journal.status(), 200, "what tests ask takes any key");
}

#[tokio::test]
async fn a_fault_in_the_body_is_named() {
    let sandbox = Sandbox::start(options(10));
    for path in [ALL, "/conversations/lead/lead-1", "/events/conversations/conv-1"] {
        for (body, member) in [
            (json!({"pageSize": "25.5"}), "pageSize"),
            (json!({"page": 1}), "page"),
            (json!({"filters": [{"field": "isDemo", "value": "true"}]}), "filters[0].value"),
            (json!({"continuationToken": "abc"}), "continuationToken"),
            (json!({"orderBy": [{"field": "id", "direction": "up"}]}), "orderBy[0].direction"),
        ] {
            let (status, problem) = sandbox.refusal(path, &body).await;
            assert_eq!(status, 400, "{path} {body}");
            assert!(problem["errors"][member][0].is_string(), "{path} {body}: {problem}");
        }
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let sandbox = Sandbox::start(options(10));
    let post = |kind: Option<&'static str>, body: &'static str| {
        let request = sandbox.bare(Method::POST, ALL).bearer_auth(KEY).body(body);
        match kind {
            Some(kind) => request.header("content-type", kind),
            None => request,
        }
    };
    for (kind, body, due) in [
        (None, "", 400),
        (Some("application/json"), "", 400),
        (Some("application/json"), "[1]", 400),
        (Some("application/json"), "{\"pageSize\":", 400),
        (Some("text/plain"), "{}", 415),
        (None, "{}", 415),
        (Some("application/json; charset=utf-8"), "{}", 200),
    ] {
        let response = post(kind, body).send().await.expect("an answer");
        assert_eq!(response.status(), due, "{kind:?} {body}");
        if due != 200 {
            problem(response).await;
        }
    }
}

#[tokio::test]
async fn a_body_without_end_is_refused() {
    let sandbox = Sandbox::start(options(10));
    let (status, _) = sandbox.refusal(ALL, &json!({"search": "x".repeat(3_000_000)})).await;
    assert_eq!(status, 413);
}

#[tokio::test]
async fn parameters_are_checked_like_members() {
    let sandbox = Sandbox::start(options(10));
    for (path, member) in [
        ("/conversations/my?archiveFilter=none", "archiveFilter"),
        ("/conversations/my?archiveFilter=Active", "archiveFilter"),
        ("/conversations/my?archiveFilter=", "archiveFilter"),
        ("/conversations/my?archiveFilter=all&archiveFilter=all", "archiveFilter"),
        ("/conversations/my?archived=true", "archived"),
        ("/conversations/lead/lead-1?archiveFilter=all", "archiveFilter"),
    ] {
        let (status, problem) = sandbox.refusal(path, &json!({})).await;
        assert_eq!(status, 400, "{path}");
        assert!(problem["errors"][member].is_array(), "{path}: {problem}");
    }
}

#[tokio::test]
async fn what_is_not_there_gets_404() {
    let sandbox = Sandbox::start(options(10));
    for path in [
        "/conversations/lead/lead-999",
        "/conversations/lead/nobody",
        "/conversations/lead/%1b%5b2J",
        "/conversations/lead/lead-1/",
        "/events/conversations/conv-11",
        "/conversations",
        "/",
    ] {
        let (status, problem) = sandbox.refusal(path, &json!({})).await;
        assert_eq!(status, 404, "{path}");
        assert_eq!(problem["instance"], path);
    }
    assert_eq!(problem(sandbox.get("/leads/lead-999").await).await.0, 404);
    assert_eq!(sandbox.refusal("/conversations/lead/%ff", &json!({})).await.0, 400);
}

#[tokio::test]
async fn the_wrong_method_gets_405() {
    let sandbox = Sandbox::start(options(10));
    for (method, path, allowed) in [
        (Method::GET, "/conversations/my", "POST"),
        (Method::PUT, "/conversations/lead/lead-1", "POST"),
        (Method::DELETE, "/leads/lead-1", "GET,HEAD"),
    ] {
        let request = sandbox.bare(method, path).bearer_auth(KEY);
        let response = request.send().await.expect("an answer");
        assert_eq!(response.headers().get("allow").expect("an Allow header"), allowed);
        assert_eq!(problem(response).await.0, 405, "{path}");
    }
}

async fn token(sandbox: &Sandbox, path: &str, body: &Value) -> Value {
    let token = sandbox.page(path, body).await["continuationToken"].clone();
    assert!(token.is_string(), "{path} {body}");
    token
}

#[tokio::test]
async fn a_token_belongs_to_one_query_only() {
    let sandbox = Sandbox::start(options(400));
    let query = json!({"pageSize": 5, "filters": [{"field": "isArchived", "value": false}]});
    let token = token(&sandbox, ALL, &query).await;
    let mut same = query.clone();
    same["continuationToken"] = token.clone();
    same["pageSize"] = 9.into();
    same["includeCount"] = true.into();
    sandbox.page(ALL, &same).await;
    let mut others = vec![(ALL, json!({"continuationToken": token}))];
    for (member, value) in [
        ("search", json!("a")),
        ("orderBy", json!([{"field": "id"}])),
        ("filters", json!([{"field": "isArchived", "value": true}])),
        ("rangeFilters", json!([{"field": "eventVersion", "lessThan": 9}])),
    ] {
        let mut other = same.clone();
        other[member] = value;
        others.push((ALL, other));
    }
    others.push(("/conversations/my", same.clone()));
    others.push(("/conversations/lead/lead-1", same.clone()));
    for (path, body) in others {
        let (status, problem) = sandbox.refusal(path, &body).await;
        assert_eq!(status, 400, "{path} {body}");
        assert!(problem["errors"]["continuationToken"].is_array(), "{problem}");
    }
}

#[tokio::test]
async fn a_timeline_s_token_is_no_good_for_another_s() {
    let sandbox = Sandbox::start(options(20));
    let token = token(&sandbox, "/events/conversations/conv-1", &json!({"pageSize": 2})).await;
    let body = json!({"continuationToken": token});
    sandbox.page("/events/conversations/conv-1", &body).await;
    assert_eq!(sandbox.refusal("/events/conversations/conv-2", &body).await.0, 400);
}

#[tokio::test]
async fn tokens_are_long_and_differ_from_page_to_page() {
    let sandbox = Sandbox::start(options(200));
    let pages = sandbox.pages(ALL, &json!({"pageSize": 10})).await;
    let mut tokens: Vec<_> =
        pages.iter().filter_map(|page| page["continuationToken"].as_str()).collect();
    assert_eq!(tokens.len(), 19);
    assert!(tokens.iter().all(|token| (100..=330).contains(&token.len())));
    tokens.sort_unstable();
    tokens.dedup();
    assert_eq!(tokens.len(), 19);
}

#[tokio::test]
async fn a_token_expires_after_so_many_list_requests() {
    let sandbox = Sandbox::start(Options { expire_tokens: Some(2), ..options(200) });
    let body = json!({"continuationToken": token(&sandbox, ALL, &json!({})).await});
    sandbox.page(ALL, &body).await;
    sandbox.page(ALL, &body).await;
    let (status, problem) = sandbox.refusal(ALL, &body).await;
    assert_eq!(status, 400);
    let message = problem["errors"]["continuationToken"][0].as_str().expect("a message");
    assert!(message.contains("expired"), "{message}");
    assert_eq!(sandbox.all(ALL, &json!({})).await.len(), 200, "a list read in one go is complete");
}

#[tokio::test]
async fn requests_are_counted_by_endpoint() {
    let sandbox = Sandbox::start(options(10));
    sandbox.page(ALL, &json!({})).await;
    sandbox.page(ALL, &json!({})).await;
    sandbox.page("/conversations/lead/lead-1", &json!({})).await;
    sandbox.page("/events/conversations/conv-1", &json!({})).await;
    sandbox.get("/leads/lead-1").await;
    sandbox.page("/leads/all/my", &json!({})).await;
    sandbox.refusal("/nowhere", &json!({})).await;
    let stats = sandbox.stats();
    assert_eq!(stats.requests(), 7);
    assert_eq!(stats.requests_to(Endpoint::MyConversations), 2);
    assert_eq!(stats.requests_to(Endpoint::LeadConversations), 1);
    assert_eq!(stats.requests_to(Endpoint::Events), 1);
    assert_eq!(stats.requests_to(Endpoint::Lead), 1);
    assert_eq!(stats.requests_to(Endpoint::Leads), 1);
    assert_eq!(stats.requests_to(Endpoint::Other), 1);
}

#[test]
fn only_loopback_is_listened_on() {
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0", "[2001:db8::1]:0"] {
        let listen = address.parse().expect("an address");
        let error = Server::bind(Options { listen, ..options(1) }).err().expect("refused");
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{address}");
        assert!(error.to_string().contains("this computer only"), "{error}");
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let bad = [
        Options { count: 1 << 40, ..options(1) },
        Options { rate_limit: Some(0), ..options(1) },
        Options { key: Some(" ".to_owned()), ..options(1) },
        Options { fail_rate: -0.1, ..options(1) },
        Options { drop_rate: 1.5, ..options(1) },
        Options { malformed_rate: f64::NAN, ..options(1) },
        Options { fail_rate: 0.6, drop_rate: 0.6, ..options(1) },
    ];
    for options in bad {
        let error = Server::bind(options).err().expect("refused");
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    }
}
