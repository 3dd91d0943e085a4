//! Phone numbers as people write them.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value as Json, json};

use super::*;

const KEPT: &str = r#"{"id":"1","firstName":"Ann","leadPhoneNumber":"+16175550130",
    "phoneNumber":{"value":"+16285550100"},"lastSnippet":"see you 2026-11-24, 5-10 pm"}"#;
const OTHER: &str = r#"{"id":"2","firstName":"Bob","leadPhoneNumber":"+14155550199"}"#;

/// Which of the two rows a line matches.
fn hits(line: &str) -> [bool; 2] {
    let matcher = query(line).matcher(&SharedMarks::default());
    [KEPT, OTHER].map(|json| matcher.as_ref().is_none_or(|m| m.matches(&row(json))))
}

/// The server's search text and fields.
fn search(line: &str) -> (Json, Json) {
    let body = serde_json::to_value(query(line).options(100, None)).expect("serializes");
    (body["search"].clone(), body["searchFields"].clone())
}

#[rstest]
#[case("617-555-0130")]
#[case("(617) 555-0130")]
#[case("+1 617 555 0130")]
#[case("617.555.0130")]
#[case("1-617-555-0130")]
#[case("617 555 0130")]
fn a_number_is_found_however_it_is_written(#[case] typed: &str) {
    assert_eq!(hits(typed), [true, false]);
    assert_eq!(hits(&format!("-{typed}")), [false, true]);
    assert_eq!(hits(&format!("ann {typed} is:read")), [true, false]);
    assert_eq!(hits(&format!("in:phone {typed}")), [true, false]);
    assert_eq!(search(typed), (json!("6175550130"), Json::Null));
    assert!(query(typed).refiner(&SharedMarks::default()).is_none(), "the server does it all");
    assert!(query(typed).is_equivalent(&query("6175550130")));
}

#[rstest]
#[case("phone:617-555-0130")]
#[case("phone:(617) 555-0130")]
#[case("phone:+1 617 555 0130")]
#[case("phone:617.555.0130")]
#[case("phone:1-617-555-0130")]
#[case("phone:6175550130")]
#[case("phone:16175550130")]
#[case("phone:+16175550130")]
#[case("leadPhoneNumber=617-555-0130")]
fn a_member_that_holds_a_number_takes_it_however_it_is_written(#[case] typed: &str) {
    assert_eq!(hits(typed), [true, false]);
    assert_eq!(hits(&format!("-{typed}")), [false, true]);
    assert_eq!(query(typed).to_string(), "phone:+16175550130");
    let body = serde_json::to_value(query(typed).options(100, None)).expect("serializes");
    assert_eq!(body["filters"], json!([{"field": "leadPhoneNumber", "value": "+16175550130"}]));
}

#[rstest]
#[case("555-0130", "5550130")]
#[case("(617) 555", "617555")]
#[case("617-555-01", "61755501")]
fn a_part_of_a_number_is_found(#[case] typed: &str, #[case] digits: &str) {
    assert_eq!(hits(typed), [true, false]);
    assert_eq!(search(typed), (json!(digits), Json::Null));
    let member = format!("phone:{typed}");
    assert_eq!(hits(&member), [true, false]);
    assert_eq!(search(&member), (json!(digits), json!(["leadPhoneNumber"])));
    assert_eq!(query(&member).to_string(), format!("phone:{digits}"));
}

#[test]
fn a_part_of_a_number_runs_here_where_the_server_looks_for_something_else() {
    use EvaluatedBy::{Local, Server};
    let runs = |line: &str| query(line).terms().iter().map(Term::evaluated_by).collect::<Vec<_>>();
    assert_eq!(runs("phone:555-0130 is:unread"), [Server, Server]);
    assert_eq!(runs("phone:555-0130 ann"), [Local, Server]);
    assert_eq!(runs("-phone:555-0130"), [Local]);
    assert_eq!(runs("phone:555 phone:617"), [Server, Local]);
    assert_eq!(runs("phone:555 in:email"), [Local, Server]);
    assert_eq!(search("phone:555-0130 ann"), (json!("ann"), Json::Null));
    assert_eq!(search("phone:555 in:email"), (Json::Null, Json::Null));
    assert_eq!(hits("phoneNumber.value=628-555-0100"), [true, false]);
}

#[test]
fn what_is_no_number_stays_text() {
    for (typed, text) in [
        ("2026-11-24", "2026-11-24"),
        ("5-10", "5-10"),
        ("conv-617-555-0130", "conv-617-555-0130"),
        ("\"617-555-0130\"", "617-555-0130"),
        ("in:lastSnippet 617-555-0130", "617-555-0130"),
        ("in:firstName,lastSnippet 555-0130", "555-0130"),
    ] {
        assert_eq!(search(typed).0, text, "{typed}");
    }
    assert_eq!(hits("2026-11-24 5-10"), [true, false]);
    assert_eq!(hits("617 2026"), [true, false], "two texts");
    assert_eq!(hits("phone:\"617-555-0130\""), [false, false], "to the letter");
    assert_eq!(hits("phone:unknown"), [false, false]);
}

#[test]
fn a_mistake_after_a_number_is_pointed_at() {
    let line = "(617) 555-0130 is:unraed";
    let error = error(line);
    assert_eq!(&line[error.span], "unraed");
}

#[test]
fn numbers_print_as_they_are_looked_for() {
    for (line, printed) in [
        ("(617) 555-0130 roof", "6175550130 roof"),
        ("\"617-555-0130\"", "\"617-555-0130\""),
        ("-\"(617)\"", "-\"(617)\""),
        ("phone:\"617-555-0130\"", "phone:\"617-555-0130\""),
        ("\"617\" \"555\" \"0130\"", "617 \"555\" \"0130\""),
        ("phone:617 \"555-0130\"", "phone:617 \"555-0130\""),
    ] {
        assert_eq!(query(line).to_string(), printed, "{line}");
    }
}

proptest! {
    #[test]
    fn lines_of_digits_print_as_lines_that_read_back(
        line in r#"(-?(phone:|in:phone|in:email)?"?[0-9+(). -]{0,9}"? ?){0,6}"#
    ) {
        let reading = Query::parse_partial(&line, &context());
        if reading.error.is_none() {
            let printed = reading.query.to_string();
            prop_assert_eq!(&query(&printed), &reading.query, "{} printed as {}", line, printed);
        }
    }
}
