//! What the client sends, against the vendor's contract where it is present.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may panic and talk, its helpers too"
)]

#[path = "client/server.rs"]
mod server;

use jsonschema::Validator;
use leadping_tui::api::{ApiKey, BaseUrl, ClientOptions, HttpClient, InboxApi};
use leadping_tui::domain::{
    ArchiveFilter, ContinuationToken, ConversationId, Direction, ExactFilter, LeadId, Listing,
    OrderBy, RangeFilter, RequestOptions, Scalar,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use serde_json::{Value, json};
use server::{Reply, Request, Server};

/// The vendor's document; `None`, and a word about it, where there is none.
fn contract() -> Option<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/api/leadping-openapi.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the vendor's contract is not beside the project");
        return None;
    };
    Some(serde_json::from_str(&text).expect("the contract is JSON"))
}

/// A validator of one of the contract's schemas.
fn validator(contract: &Value, schema: &Value) -> Validator {
    let whole = json!({ "allOf": [schema], "components": contract["components"] });
    jsonschema::draft202012::new(&whole).expect("the contract's schema is valid")
}

fn options_schema() -> Value {
    json!({ "$ref": "#/components/schemas/RequestDataOptions" })
}

/// The schemas that a value must fulfil together, with references followed.
fn flat<'a>(contract: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let mut all = vec![schema];
    if let Some(pointer) = schema["$ref"].as_str().and_then(|r| r.strip_prefix('#')) {
        all.extend(flat(contract, contract.pointer(pointer).expect("a schema")));
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        all.extend(flat(contract, part));
    }
    all
}

/// Members of a value that the contract does not list. A validator lets them
/// pass, a strict server would not.
fn unlisted(contract: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let schemas = flat(contract, schema);
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| {
                let listed = schemas.iter().find_map(|s| s["properties"].get(name));
                listed.map_or_else(|| vec![name.clone()], |s| unlisted(contract, s, member))
            })
            .collect(),
        Value::Array(elements) => {
            let items = schemas.iter().find_map(|s| s.get("items"));
            let items = items.unwrap_or(&Value::Null);
            elements.iter().flat_map(|element| unlisted(contract, items, element)).collect()
        }
        _ => Vec::new(),
    }
}

fn scalar() -> impl Strategy<Value = Scalar> {
    prop_oneof![
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

#[tokio::test]
async fn every_call_is_an_operation_of_the_contract() {
    let Some(contract) = contract() else { return };
    let server = Server::start([Reply::json(r#"{"items":[],"id":"lead-1"}"#)]).await;
    let base_url = BaseUrl::parse(&server.base_url()).expect("a base URL");
    let key = ApiKey::parse("sk_test_hunter2").expect("a key");
    let client = HttpClient::new(ClientOptions::new(base_url, key)).expect("a client");
    let options = RequestOptions { page_size: Some(25), ..RequestOptions::default() };
    for listing in [
        Listing::Lead(LeadId::new("lead-1")),
        Listing::Mine(ArchiveFilter::Active),
        Listing::Mine(ArchiveFilter::All),
    ] {
        client.conversations(&listing, &options).await.expect("a page");
    }
    client.events(&ConversationId::new("c-1"), &options).await.expect("a page");
    for archived in [ArchiveFilter::Active, ArchiveFilter::Archived, ArchiveFilter::All] {
        client.leads(archived, &options).await.expect("a page");
    }
    client.lead(&LeadId::new("lead-1")).await.expect("a lead");

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
            "/leads/{id}"
        ]
    );
}

/// Finds a request's operation in the contract and checks it; answers with the
/// operation's path.
fn fulfils<'a>(contract: &'a Value, request: &Request) -> &'a str {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let (template, operations) = contract["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .find(|(template, _)| matches(template, path))
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

/// Whether a path fits a template such as `/leads/{id}`.
fn matches(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(want, have)| want == have || want.starts_with('{'))
}
