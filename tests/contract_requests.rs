//! The client's requests and answers against the vendor's contract, if present.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic and talk, its helpers too"
)]

#[path = "client/contract.rs"]
mod contract;
#[path = "client/operations.rs"]
mod operations;
#[path = "client/reading.rs"]
mod reading;
#[path = "client/server.rs"]
mod server;

use std::collections::BTreeSet;

use contract::{contract, unlisted, validator};
use leadping_tui::api::requests::{
    CheckSuppression, GetConversation, GetEvent, GetLead, GetOrganization, GetReadiness, GetSms,
    GetStatusHistory, GetUnreadCount, GetUser, GetWorkflowStatus, ListAllEvents, ListConversations,
    ListEvents, ListFollowUps, ListLeadStatuses, ListLeads, ListMembers, ListMessages,
    ListSenderNumbers, ListTags,
};
use leadping_tui::api::{Api, ApiKey, BaseUrl, ClientOptions, Form, HttpTransport};
use leadping_tui::domain::{
    ArchiveFilter, ContinuationToken, ConversationId, Direction, EventId, ExactFilter, LeadId,
    Listing, OrderBy, RangeFilter, RequestOptions, Scalar,
};
use operations::{every, every_bare, success};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use serde_json::{Value, json};
use server::{Reply, Request, Server};

fn options_schema() -> Value {
    json!({ "$ref": "#/components/schemas/RequestDataOptions" })
}

fn scalar() -> impl Strategy<Value = Scalar> {
    prop_oneof![
        Just(Scalar::Null),
        any::<bool>().prop_map(Scalar::Bool),
        any::<i64>().prop_map(Scalar::Integer),
        (-1e12_f64..1e12).prop_map(Scalar::Number),
        any::<String>().prop_map(Scalar::Text),
    ]
}

fn range_filter() -> impl Strategy<Value = RangeFilter> {
    (any::<String>(), of(scalar()), of(scalar()), of(scalar()), of(scalar())).prop_map(
        |(field, greater_than, greater_than_or_equal, less_than, less_than_or_equal)| RangeFilter {
            field,
            greater_than,
            greater_than_or_equal,
            less_than,
            less_than_or_equal,
        },
    )
}

fn order_by() -> impl Strategy<Value = OrderBy> {
    (any::<String>(), any::<bool>()).prop_map(|(field, up)| OrderBy {
        field,
        direction: if up { Direction::Asc } else { Direction::Desc },
    })
}

fn options() -> impl Strategy<Value = RequestOptions> {
    let filter =
        (any::<String>(), scalar()).prop_map(|(field, value)| ExactFilter { field, value });
    (
        of(0..=i32::MAX as u32),
        of(any::<String>()),
        vec(order_by(), 0..4),
        of(any::<bool>()),
        of(any::<String>()),
        vec(any::<String>(), 0..4),
        vec(filter, 0..4),
        vec(range_filter(), 0..4),
    )
        .prop_map(|(page_size, token, order_by, count, search, fields, filters, ranges)| {
            RequestOptions {
                page_size,
                continuation_token: token.as_deref().map(ContinuationToken::new),
                order_by,
                include_count: count,
                search,
                search_fields: fields,
                filters,
                range_filters: ranges,
                open_follow_ups: false,
            }
        })
}

#[test]
fn every_list_request_fulfils_the_contract() {
    let Some(contract) = contract() else { return };
    let schema = options_schema();
    let validator = validator(&contract, &schema);
    proptest!(|(options in options())| {
        let body = serde_json::to_value(&options).expect("JSON");
        let faults: Vec<_> = validator.iter_errors(&body).map(|e| e.to_string()).collect();
        prop_assert_eq!(faults, Vec::<String>::new());
        prop_assert_eq!(unlisted(&contract, &schema, &body), Vec::<String>::new());
    });
}

#[test]
fn every_member_of_the_contract_can_be_sent() {
    let Some(contract) = contract() else { return };
    let range = RangeFilter {
        field: "f".into(),
        greater_than: Some(Scalar::Integer(1)),
        greater_than_or_equal: Some(Scalar::Integer(1)),
        less_than: Some(Scalar::Integer(1)),
        less_than_or_equal: Some(Scalar::Integer(1)),
    };
    let options = RequestOptions {
        page_size: Some(1),
        continuation_token: Some(ContinuationToken::new("t")),
        order_by: vec![OrderBy { field: "f".into(), direction: Direction::Asc }],
        include_count: Some(true),
        search: Some("s".into()),
        search_fields: vec!["f".into()],
        filters: vec![ExactFilter { field: "f".into(), value: Scalar::Bool(true) }],
        range_filters: vec![range],
        open_follow_ups: false,
    };
    let body = serde_json::to_value(&options).expect("JSON");
    let schemas = &contract["components"]["schemas"];
    for (sent, schema) in [
        (&body, "RequestDataOptions"),
        (&body["orderBy"][0], "OrderByOption"),
        (&body["filters"][0], "ExactMatchFilter"),
        (&body["rangeFilters"][0], "RangeFilter"),
    ] {
        let listed = schemas[schema]["properties"].as_object().expect("members");
        let missing: Vec<_> = listed.keys().filter(|name| sent.get(name).is_none()).collect();
        assert!(missing.is_empty(), "{schema}: {missing:?}");
    }
}

#[test]
fn the_check_itself_finds_faults() {
    let Some(contract) = contract() else { return };
    let schema = options_schema();
    let validator = validator(&contract, &schema);
    for bad in [
        json!({ "pageSize": "25" }),
        json!({ "orderBy": [{ "field": "f", "direction": "up" }] }),
        json!({ "filters": {} }),
        json!({ "search": 7 }),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
    let stranger = json!({ "page": 1, "filters": [{ "field": "f", "value": 1, "operator": "=" }] });
    assert_eq!(unlisted(&contract, &schema, &stranger), ["operator", "page"]);
}

fn client(server: &Server) -> HttpTransport {
    let base_url = BaseUrl::parse(&server.base_url()).expect("a base URL");
    let key = ApiKey::parse("sk_test_hunter2").expect("a key");
    HttpTransport::new(ClientOptions::new(base_url, key)).expect("a client")
}

#[tokio::test]
async fn every_call_is_an_operation_of_the_contract() {
    let Some(contract) = contract() else { return };
    let server = Server::start([Reply::json(r#"{"items":[],"id":"lead-1"}"#)]).await;
    let client = client(&server);
    let options = RequestOptions { page_size: Some(25), ..RequestOptions::default() };
    for listing in [
        Listing::Lead(LeadId::new("lead-1")),
        Listing::Mine(ArchiveFilter::Active),
        Listing::Mine(ArchiveFilter::All),
    ] {
        let request = ListConversations { listing: &listing, options: &options };
        client.read(&request).await.expect("a page");
    }
    let (conversation, lead) = (&ConversationId::new("c-1"), &LeadId::new("lead-1"));
    client.read(&ListEvents { conversation, options: &options }).await.expect("a page");
    for archived in [ArchiveFilter::Active, ArchiveFilter::Archived, ArchiveFilter::All] {
        client.read(&ListLeads { archived, options: &options }).await.expect("a page");
    }
    client.read(&GetLead(lead)).await.expect("a lead");
    let listing = &Listing::Mine(ArchiveFilter::All);
    let request = GetConversation { listing, id: &ConversationId::new("lead-1") };
    client.read(&request).await.expect("a conversation");
    client.read(&GetWorkflowStatus(lead)).await.expect("automations");

    let requests = server.requests();
    let operations: Vec<_> = requests.iter().map(|r| fulfils(&contract, r)).collect();
    assert_eq!(
        operations,
        [
            "/conversations/lead/{leadId}",
            "/conversations/my",
            "/conversations/my",
            "/events/conversations/{conversationId}",
            "/leads/all/my",
            "/leads/all/my",
            "/leads/all/my",
            "/leads/{id}",
            "/conversations/{id}",
            "/leads/{id}/workflow-status",
        ]
    );
}

#[tokio::test]
async fn every_write_is_an_operation_of_the_contract() {
    let Some(contract) = contract() else { return };
    let mut operations = BTreeSet::new();
    for operation in every().iter().chain(&every_bare()) {
        let server = Server::start([success(operation)]).await;
        client(&server).write(Form::Newest, operation).await.expect("done");
        let [request] = server.requests().try_into().expect("one request");
        operations.insert(format!("{} {}", request.method, fulfils(&contract, &request)));
    }
    assert_eq!(
        operations.iter().map(String::as_str).collect::<Vec<_>>(),
        [
            "DELETE /leads/{id}/tags/{tagId}",
            "DELETE /phone-numbers/outgoing/conversation/{conversationId}/override",
            "POST /conversations/{id}/mark-handled",
            "POST /conversations/{id}/mark-read",
            "POST /events/conversations/{conversationId}/notes",
            "POST /leads/{id}/archive",
            "POST /leads/{id}/tags",
            "POST /leads/{id}/unarchive",
            "POST /phone-numbers/outgoing/conversation/{conversationId}/override",
            "POST /sms/send",
            "POST /sms/{smsEventId}/cancel",
            "POST /suppressions",
            "POST /suppressions/release",
            "PUT /leads/{id}/assignment",
            "PUT /leads/{id}/follow-up",
            "PUT /leads/{leadId}/status",
        ]
    );
}

#[tokio::test]
async fn every_read_of_triage_is_an_operation_of_the_contract() {
    let Some(contract) = contract() else { return };
    let object = || Reply::json("{}");
    let list = || Reply::json("[]");
    let count = Reply::json("7");
    let server = Server::start([
        list(),
        list(),
        list(),
        count,
        object(),
        object(),
        object(),
        object(),
        object(),
        object(),
        object(),
        list(),
    ])
    .await;
    let client = client(&server);
    let conversation = ConversationId::new("conv-1");
    client.read(&ListLeadStatuses).await.expect("a list");
    client.read(&ListTags).await.expect("a list");
    client.read(&GetStatusHistory(&LeadId::new("lead-1"))).await.expect("a list");
    assert_eq!(client.read(&GetUnreadCount).await, Ok(7));
    client.read(&GetUser).await.expect("a user");
    client.read(&GetOrganization).await.expect("an organization");
    client.read(&GetReadiness(&conversation)).await.expect("a word");
    client.read(&ListSenderNumbers(&conversation)).await.expect("numbers");
    let request = CheckSuppression { organization: Some("org-1"), phone_number: "+14155550134" };
    client.read(&request).await.expect("a word");
    client.read(&GetEvent(&EventId::new("event-1"))).await.expect("an event");
    client.read(&GetSms(&EventId::new("event-1"))).await.expect("a text");
    client.read(&ListMembers).await.expect("a list");
    let requests = server.requests();
    assert!(requests[6].target.ends_with("/outbound-readiness?voice=false"));
    let operations: Vec<_> =
        requests.iter().map(|r| format!("{} {}", r.method, fulfils(&contract, r))).collect();
    assert_eq!(
        operations,
        [
            "GET /lead-statuses",
            "GET /tags",
            "GET /leads/{leadId}/status-history",
            "GET /notifications/unread-count",
            "GET /users/me",
            "GET /organizations/me",
            "GET /conversations/{id}/outbound-readiness",
            "POST /phone-numbers/outgoing/conversation/{conversationId}",
            "POST /suppressions/check",
            "GET /events/detail/{eventId}",
            "GET /events/sms/{smsEventId}",
            "GET /organizations/me/members",
        ]
    );
}

#[tokio::test]
async fn every_list_over_the_account_is_an_operation_of_the_contract() {
    let Some(contract) = contract() else { return };
    let server = Server::start([Reply::json(r#"{"items":[]}"#)]).await;
    let client = client(&server);
    let options = RequestOptions { page_size: Some(25), ..RequestOptions::default() };
    client.read(&ListMessages(&options)).await.expect("a page");
    client.read(&ListAllEvents(&options)).await.expect("a page");
    client.read(&ListFollowUps { upcoming: false, token: None }).await.expect("a page");
    let token = ContinuationToken::new("a b&c");
    client.read(&ListFollowUps { upcoming: true, token: Some(&token) }).await.expect("a page");
    let requests = server.requests();
    assert!(requests[3].target.ends_with("?includeUpcoming=true&continuation=a+b%26c"));
    let operations: Vec<_> =
        requests.iter().map(|r| format!("{} {}", r.method, fulfils(&contract, r))).collect();
    assert_eq!(
        operations,
        [
            "POST /events/sms/all/my",
            "POST /events/all/my",
            "GET /leads/follow-ups",
            "GET /leads/follow-ups",
        ]
    );
}

/// Finds a request's operation in the contract and checks it; returns the
/// operation's path.
fn fulfils<'a>(contract: &'a Value, request: &Request) -> &'a str {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let (template, operations) = contract["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .filter(|(template, _)| matches(template, path))
        .min_by_key(|(template, _)| template.matches('{').count())
        .expect("a path of the contract");
    let operation = &operations[request.method.to_lowercase()];
    assert!(operation.is_object(), "{} {template}", request.method);
    assert!(request.header("authorization").is_some_and(|value| value.starts_with("Bearer ")));

    for name in query.split('&').filter_map(|pair| pair.split('=').next()) {
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        let known = parameters.any(|p| p["in"] == "query" && p["name"] == name);
        assert!(known || name.is_empty(), "{template}: {name}");
    }
    let content = &operation["requestBody"]["content"];
    assert_eq!(content.is_null(), request.body.is_empty(), "{template}");
    if let Some(kind) = request.header("content-type") {
        let schema = &content[kind]["schema"];
        let body: Value = serde_json::from_str(&request.body).expect("JSON");
        assert!(schema.is_object() && validator(contract, schema).is_valid(&body), "{body}");
        assert_eq!(unlisted(contract, schema, &body), Vec::<String>::new());
    }
    template
}

/// Whether a path matches a template such as `/leads/{id}`.
fn matches(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(want, have)| want == have || want.starts_with('{'))
}
