//! `field:NAME=VALUE`: the JSON that is sent, what loaded rows make of it, and
//! its spelling.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;

fn filters(line: &str) -> Json {
    let body = serde_json::to_value(query(line).options(100, None)).expect("serializes");
    body.get("filters").cloned().unwrap_or_default()
}

#[test]
fn a_value_is_sent_in_the_json_type_that_it_is_written_in() {
    for (typed, value) in [
        ("true", json!(true)),
        ("false", json!(false)),
        ("null", json!(null)),
        ("7", json!(7)),
        ("-12", json!(-12)),
        ("0", json!(0)),
        ("1.50", json!(1.5)),
        ("2e3", json!(2000.0)),
        ("9223372036854775807", json!(i64::MAX)),
        ("gold", json!("gold")),
        ("True", json!("True")),
        ("NULL", json!("NULL")),
        ("007", json!("007")),
        ("+16175550130", json!("+16175550130")),
        ("7d", json!("7d")),
        (".5", json!(".5")),
        ("1.", json!("1.")),
        ("-", json!("-")),
        ("NaN", json!("NaN")),
        ("1_000", json!("1_000")),
        ("\"7\"", json!("7")),
        ("\"true\"", json!("true")),
        ("\"null\"", json!("null")),
        ("\"call back\"", json!("call back")),
        ("\"\"", json!("")),
        ("a=b", json!("a=b")),
        ("{}", json!("{}")),
    ] {
        let due = json!([{"field": "custom.tier_2", "value": value}]);
        assert_eq!(filters(&format!("field:custom.tier_2={typed}")), due, "{typed}");
    }
}

#[test]
fn names_are_sent_as_typed_and_all_of_them_must_hold() {
    assert_eq!(
        filters("is:unread field:isUnread=false Field:TIER:gold field:isdemo=true field:9_x=1"),
        json!([
            {"field": "isUnread", "value": true},
            {"field": "isUnread", "value": false},
            {"field": "TIER", "value": "gold"},
            {"field": "isdemo", "value": true},
            {"field": "9_x", "value": 1}
        ])
    );
    assert_eq!(filters("field:isUnread=true is:unread").as_array().map(Vec::len), Some(1));
    assert_eq!(filters("field:leadPhoneNumber=\"617\" 555 0130").as_array().map(Vec::len), Some(1));
}

#[test]
fn nothing_of_it_is_tested_here() {
    let marks = SharedMarks::default();
    let lone = query("field:isUnread=true");
    assert!(lone.matcher(&marks).is_none() && lone.refiner(&marks).is_none());
    assert!(!lone.is_refined() && !lone.is_all() && !lone.is_clocked());
    assert!(lone.terms().iter().all(Term::is_server_only));
    let row = row(r#"{"id":"1","isUnread":false,"firstName":"Ann"}"#);
    let typed = query("field:isUnread=true ann");
    assert!(typed.matcher(&marks).expect("a predicate").matches(&row));
    assert!(typed.refiner(&marks).is_none());
    assert!(!query("field:tier=gold bob").matcher(&marks).expect("a predicate").matches(&row));
    let snoozed = query("is:snoozed field:tier=gold");
    assert!(snoozed.shows_snoozed() && !snoozed.is_by_id(), "the server has to be asked");
    assert!(!query("is:unread roof name:ann").terms().iter().any(Term::is_server_only));
}

#[test]
fn a_wider_answer_may_be_narrowed_and_another_value_may_not() {
    let narrows = |a: &str, b: &str| query(a).narrows(&query(b));
    assert!(narrows("field:tier=gold roof", "field:tier=gold"));
    assert!(narrows("field:tier=gold", "") && narrows("field:a=1 field:b=2", "field:b=2"));
    assert!(!narrows("field:tier=gold", "field:tier=silver"));
    assert!(!narrows("", "field:tier=gold"));
    assert!(!narrows("field:tier=7", "field:tier=\"7\""));
    assert!(query("field:a=1 field:b=2").is_equivalent(&query("FIELD:b=2 field:a:1")));
    assert!(!query("field:a=1").is_equivalent(&query("field:A=1")));
}

#[test]
fn what_was_typed_is_what_is_printed() {
    for (typed, printed) in [
        ("field:a=1.50 x", "field:a=1.50 x"),
        ("Field:a.b:\"7\"", "field:a.b=\"7\""),
        ("field:a=\"gold\"", "field:a=gold"),
        ("field:a=\"null\" field:b=null", "field:a=\"null\" field:b=null"),
        ("field:a=\"say \\\"hi\\\"\"", "field:a=\"say \\\"hi\\\"\""),
        ("field:a=\"\"", "field:a=\"\""),
        ("field:a==5", "field:a=\"=5\""),
        ("\"field:a=1\"", "\"field:a=1\""),
    ] {
        assert_eq!(query(typed).to_string(), printed);
        assert_eq!(query(printed), query(typed));
    }
    let toggled = toggle("field:isUnread=true", Toggle::Unread, "", &context());
    assert_eq!(toggled, "is:unread field:isUnread=true");
}

#[test]
fn mistakes_are_pointed_at() {
    let long = format!("field:a={}", "x".repeat(257));
    for (line, at, message, suggestion) in [
        ("a -field:tier=gold", "-", "`-` doesn't work with `field`", ""),
        ("field:tier>=7", ">=", "Can't compare `field` with `>=`", "="),
        (
            "field:eventVersion>=7 x",
            "field:eventVersion>=7",
            "Can't compare `field` with `>=`",
            "eventVersion>=7",
        ),
        (
            "field:lastEventAt:<7d",
            "field:lastEventAt:<7d",
            "Can't compare `field` with `<`",
            "lastEventAt<7d",
        ),
        ("field:isDemo>1", ">", "Can't compare `field` with `>`", "="),
        ("field:tier=", "field:tier=", "Add a value after `field:tier`", ""),
        ("field:", "field:", "Write it as `field:NAME=VALUE`", ""),
        ("field:tier x", "field:tier", "Write it as `field:NAME=VALUE`", ""),
        ("field=tier", "field=tier", "Write it as `field:NAME=VALUE`", ""),
        ("field:a-b=c", "a-b=c", "Field names have only letters, digits, `_` and `.`", ""),
        ("field:é=c", "é=c", "Field names have only letters", ""),
        ("fild:tier=gold", "fild", "Unknown field `fild`", "field"),
        (
            "field:a=9223372036854775808",
            "9223372036854775808",
            "`9223372036854775808` is too large for a number",
            "\"9223372036854775808\"",
        ),
        ("field:a=1e400", "1e400", "`1e400` is too large for a number", "\"1e400\""),
        ("field:a=x\u{7}", "x\u{7}", "Can't search for control", ""),
        (&long, &long, "Names and values can have at most 256 bytes", ""),
    ] {
        let error = error(line);
        assert_eq!(&line[error.span.clone()], at, "{line}");
        assert!(error.message.starts_with(message), "{line}: {}", error.message);
        assert_eq!(error.suggestion.as_deref().unwrap_or_default(), suggestion, "{line}");
    }
}

proptest! {
    #[test]
    fn every_value_is_sent_as_json_or_as_its_text_and_reads_back(
        value in prop_oneof![
            "[^ \\p{C}]{1,12}",
            "-?[0-9]{1,6}(\\.[0-9]{1,4})?([eE][+-]?[0-9])?",
            "true|false|null",
        ],
        quoted in any::<bool>(),
    ) {
        let quote = format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
        let typed = format!("field:x={}", if quoted { &quote } else { &value });
        let Ok(read) = Query::parse(&typed, &context()) else { return Ok(()) };
        let Some(sent) = filters(&typed).get(0).map(|filter| filter["value"].clone()) else {
            return Ok(());
        };
        let is_bare = !quoted && !value.starts_with('"') && !value.contains(char::is_whitespace);
        match serde_json::from_str::<Json>(&value) {
            Ok(json) if is_bare && !json.is_object() && !json.is_array() => {
                prop_assert_eq!(sent.as_f64(), json.as_f64());
                prop_assert_eq!(sent.is_number(), json.is_number());
                prop_assert_eq!(sent.as_bool(), json.as_bool());
            }
            _ if quoted => prop_assert_eq!(sent, json!(value)),
            _ => {}
        }
        prop_assert_eq!(Query::parse(&read.to_string(), &context()), Ok(read));
    }
}
