use rstest::rstest;
use serde_json::{Value as Json, json};

use super::*;
use crate::sandbox::generator::conversation::Conversation;
use crate::sandbox::query::Arrangement;

fn read(body: &Json) -> Result<Request<Conversation>, Problem> {
    parse(body.to_string().as_bytes())
}

fn accepted(body: &Json) -> Request<Conversation> {
    read(body).unwrap_or_else(|problem| panic!("{body}: {problem:?}"))
}

#[test]
fn an_empty_object_asks_for_the_first_page() {
    let request = accepted(&json!({}));
    assert_eq!(request.page_size, PAGE_SIZE);
    assert_eq!(request.token, None);
    assert!(!request.include_count);
    assert!(request.query.is_unfiltered());
    assert_eq!(request.query.arrangement(), Arrangement::Natural);
}

#[test]
fn every_member_is_understood() {
    let request = accepted(&json!({
        "pageSize": 1_000,
        "continuationToken": "t",
        "orderBy": [{"field": "lastName", "direction": "asc"}, {"field": "eventVersion"}],
        "includeCount": true,
        "search": "roof",
        "searchFields": ["lastSnippet", "phoneNumber.name"],
        "filters": [
            {"field": "isUnread", "value": true},
            {"field": "archiveReason", "value": 3},
            {"field": "status", "value": null},
            {"field": "lastEventAt", "value": "2026-11-20T12:00:00+02:00"},
            {"field": "currentLeadStatus.category", "value": "Qualified"},
        ],
        "rangeFilters": [
            {"field": "lastEventAt", "greaterThan": "2026-11-20T00:00:00Z", "lessThan": null},
            {"field": "eventVersion", "greaterThanOrEqual": 1, "lessThanOrEqual": 9},
        ],
    }));
    assert_eq!(request.page_size, PAGE_SIZE_CAP);
    assert_eq!(request.token.as_deref(), Some("t"));
    assert!(request.include_count);
    assert_eq!(request.query.exact.len(), 5);
    assert_eq!(request.query.ranges.len(), 3);
    assert_eq!(request.query.order.len(), 2);
    assert_eq!(request.query.search.map(|search| search.fields.len()), Some(2));
}

#[test]
fn null_stands_for_absent_where_the_contract_allows_it() {
    let request = accepted(&json!({
        "continuationToken": null, "orderBy": null, "includeCount": null, "search": null,
        "searchFields": null, "filters": null, "rangeFilters": null,
    }));
    assert!(request.query.is_unfiltered());
    assert_eq!(request.query.fingerprint, accepted(&json!({})).query.fingerprint);
}

#[test]
fn absent_is_null() {
    let value = |body: Json| accepted(&body).query.exact.swap_remove(0).value;
    let null = value(json!({"filters": [{"field": "status", "value": null}]}));
    assert_eq!(value(json!({"filters": [{"field": "status"}]})), null);
    assert_eq!(null, Wanted::Null);
    let unbounded = accepted(&json!({"rangeFilters": [{"field": "lastEventAt"}]}));
    assert!(unbounded.query.is_unfiltered());
}

#[test]
fn the_page_size_may_be_text_as_in_the_first_generation() {
    assert_eq!(accepted(&json!({"pageSize": "7"})).page_size, 7);
    assert_eq!(accepted(&json!({"pageSize": "2147483647"})).page_size, PAGE_SIZE_CAP);
}

#[rstest]
#[case::unknown_member("pagesize", json!({"pagesize": 5}))]
#[case::page_size_zeros("pageSize", json!({"pageSize": "025"}))]
#[case::page_size_plus("pageSize", json!({"pageSize": "+25"}))]
#[case::page_size_space("pageSize", json!({"pageSize": " 25"}))]
#[case::page_size_fraction("pageSize", json!({"pageSize": "25.0"}))]
#[case::page_size_empty("pageSize", json!({"pageSize": ""}))]
#[case::page_size_zero_string("pageSize", json!({"pageSize": "0"}))]
#[case::page_size_negative_string("pageSize", json!({"pageSize": "-1"}))]
#[case::page_size_float("pageSize", json!({"pageSize": 25.5}))]
#[case::page_size_null("pageSize", json!({"pageSize": null}))]
#[case::page_size_zero("pageSize", json!({"pageSize": 0}))]
#[case::page_size_negative("pageSize", json!({"pageSize": -1}))]
#[case::page_size_too_large("pageSize", json!({"pageSize": 2_147_483_648_u64}))]
#[case::token_number("continuationToken", json!({"continuationToken": 5}))]
#[case::count_string("includeCount", json!({"includeCount": "true"}))]
#[case::search_number("search", json!({"search": 5}))]
#[case::search_fields_string("searchFields", json!({"searchFields": "email"}))]
#[case::search_field_number("searchFields[0]", json!({"searchFields": [5]}))]
#[case::search_field_unknown("searchFields[1]", json!({"searchFields": ["email", "nope"]}))]
#[case::search_field_not_text("searchFields[0]", json!({"searchFields": ["isUnread"]}))]
#[case::search_field_instant("searchFields[0]", json!({"searchFields": ["lastEventAt"]}))]
#[case::filters_object("filters", json!({"filters": {}}))]
#[case::filter_string("filters[0]", json!({"filters": ["isUnread"]}))]
#[case::filter_without_field("filters[0].field", json!({"filters": [{"value": true}]}))]
#[case::filter_without_value("filters[0].value", json!({"filters": [{"field": "isUnread"}]}))]
#[case::filter_unknown_field(
    "filters[0].field", json!({"filters": [{"field": "unread", "value": true}]})
)]
#[case::filter_extra(
    "filters[0].op", json!({"filters": [{"field": "isUnread", "value": true, "op": "eq"}]})
)]
#[case::filter_compound(
    "filters[0].field", json!({"filters": [{"field": "phoneNumber", "value": "x"}]})
)]
#[case::filter_bool_as_string(
    "filters[0].value", json!({"filters": [{"field": "isUnread", "value": "true"}]})
)]
#[case::filter_bool_null(
    "filters[0].value", json!({"filters": [{"field": "isUnread", "value": null}]})
)]
#[case::filter_number_as_string(
    "filters[0].value", json!({"filters": [{"field": "archiveReason", "value": "3"}]})
)]
#[case::filter_fraction(
    "filters[0].value", json!({"filters": [{"field": "archiveReason", "value": 3.5}]})
)]
#[case::filter_text_as_number(
    "filters[0].value", json!({"filters": [{"field": "firstName", "value": 3}]})
)]
#[case::filter_array(
    "filters[0].value", json!({"filters": [{"field": "status", "value": ["open"]}]})
)]
#[case::filter_no_instant(
    "filters[0].value", json!({"filters": [{"field": "lastEventAt", "value": "yesterday"}]})
)]
#[case::range_on_text(
    "rangeFilters[0].field", json!({"rangeFilters": [{"field": "lastName", "lessThan": "m"}]})
)]
#[case::range_on_bool(
    "rangeFilters[0].field", json!({"rangeFilters": [{"field": "isUnread", "lessThan": true}]})
)]
#[case::range_wrong_type(
    "rangeFilters[0].lessThan",
    json!({"rangeFilters": [{"field": "eventVersion", "lessThan": "9"}]})
)]
#[case::range_extra(
    "rangeFilters[0].below",
    json!({"rangeFilters": [{"field": "eventVersion", "lessThan": 9, "below": 1}]})
)]
#[case::order_without_field("orderBy[0].field", json!({"orderBy": [{"direction": "asc"}]}))]
#[case::order_unknown_field("orderBy[0].field", json!({"orderBy": [{"field": "date"}]}))]
#[case::order_compound("orderBy[0].field", json!({"orderBy": [{"field": "currentLeadStatus"}]}))]
#[case::order_bad_direction(
    "orderBy[1].direction",
    json!({"orderBy": [{"field": "id"}, {"field": "lastName", "direction": "descending"}]})
)]
fn what_the_contract_does_not_say_is_refused_by_name(#[case] member: &str, #[case] body: Json) {
    match read(&body) {
        Ok(_) => panic!("{body} was accepted"),
        Err(problem) => assert!(problem.names(member), "{body}: {problem:?}"),
    }
}

#[rstest]
#[case("")]
#[case("  \n")]
#[case("[]")]
#[case("null")]
#[case("{")]
#[case("{} {}")]
#[case("pageSize=5")]
fn a_body_that_is_no_object_is_refused(#[case] body: &str) {
    assert!(parse::<Conversation>(body.as_bytes()).is_err());
}

#[test]
fn every_fault_is_named_at_once() {
    let body = json!({"pageSize": 0, "filters": [{"field": "x", "value": 1}], "nope": 1});
    let problem = read(&body).err().expect("refused");
    for member in ["pageSize", "filters[0].field", "nope"] {
        assert!(problem.names(member), "{member}");
    }
}

#[test]
fn only_what_changes_the_rows_changes_the_query() {
    let print = |body: Json| accepted(&body).query.fingerprint;
    let base = print(json!({"search": "roof"}));
    assert_eq!(base, print(json!({"search": "roof", "pageSize": 7, "includeCount": true})));
    for other in [
        json!({}),
        json!({"search": "roofs"}),
        json!({"search": "roof", "searchFields": ["email"]}),
        json!({"search": "roof", "orderBy": [{"field": "id"}]}),
        json!({"search": "roof", "filters": [{"field": "isUnread", "value": true}]}),
    ] {
        assert_ne!(base, print(other.clone()), "{other}");
    }
}
