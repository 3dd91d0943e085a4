//! The words by which a queue is put in order: follow-ups, waits, names, who
//! wrote last, and what only this computer knows.

use serde_json::{Value as Json, json};

use super::*;
use crate::query::EvaluatedBy::{Both, Local, Server};

fn body(line: &str) -> Json {
    serde_json::to_value(query(line).options(100, None)).expect("serializes")
}

fn runs(line: &str) -> Vec<EvaluatedBy> {
    query(line).terms().iter().map(Term::evaluated_by).collect()
}

fn hits(line: &str, row: &Row) -> bool {
    query(line).matcher(&SharedMarks::default()).is_none_or(|matcher| matcher.matches(row))
}

fn due(at: &str) -> Row {
    row(&format!(r#"{{"id":"c","currentLeadStatus":{{"followUpDueAt":"{at}"}}}}"#))
}

#[test]
fn a_follow_up_is_compared_by_the_server_and_completed_ones_are_left_out_here() {
    let range = |line: &str| body(line)["rangeFilters"].clone();
    let until = |at: &str| json!([{"field": "currentLeadStatus.followUpDueAt", "lessThan": at}]);
    assert_eq!(range("is:overdue"), until("2026-11-20T12:00:00.25Z"));
    assert_eq!(range("is:due"), until("2026-11-21T00:00:00Z"));
    assert_eq!(range("due:<+3d"), until("2026-11-23T12:00:00Z"));
    assert_eq!(runs("is:overdue is:due due:tomorrow"), [Both; 3]);
    assert_eq!(runs("-is:due -due:tomorrow"), [Local; 2]);
    assert_eq!(range("-is:due"), Json::Null);
    assert!(query("is:due").is_refined() && !query("waited:>2h").is_refined());
    let order = json!([{"field": "currentLeadStatus.followUpDueAt", "direction": "asc"}]);
    assert_eq!(body("sort:due")["orderBy"], order);
}

#[test]
fn due_is_until_the_end_of_the_day_and_overdue_until_now() {
    // Now is the 20th, 12:00:00.250.
    for (at, is_overdue, is_due, tomorrow, in_three_days) in [
        ("2026-08-01T00:00:00Z", true, true, false, true),
        ("2026-11-20T12:00:00.249Z", true, true, false, true),
        ("2026-11-20T12:00:00.250Z", false, true, false, true),
        ("2026-11-20T23:59:59.999Z", false, true, false, true),
        ("2026-11-21T00:00:00Z", false, false, true, true),
        ("2026-11-21T23:59:59.999Z", false, false, true, true),
        ("2026-11-22T00:00:00Z", false, false, false, true),
        ("2026-11-23T11:59:59.999Z", false, false, false, true),
        ("2026-11-23T12:00:00Z", false, false, false, false),
    ] {
        let row = due(at);
        let said =
            ["is:overdue", "is:due", "due:tomorrow", "due:<+3d"].map(|line| hits(line, &row));
        assert_eq!(said, [is_overdue, is_due, tomorrow, in_three_days], "{at}");
        let not = ["-is:overdue", "-is:due", "-due:tomorrow", "-due:<+3d"];
        assert_eq!(not.map(|line| !hits(line, &row)), said, "{at}");
    }
    let friday = due("2026-11-20T09:00:00Z");
    assert!(hits("due:friday", &friday) && !hits("due:thursday", &friday));
    assert!(hits("due:<=saturday", &friday) && !hits("due:<friday", &friday));
}

#[test]
fn what_is_completed_or_has_no_follow_up_is_never_due() {
    let completed = row(r#"{"id":"c","currentLeadStatus":{"followUpDueAt":"2026-11-20T09:00:00Z",
            "followUpCompletedAt":"2026-11-20T08:00:00Z"}}"#);
    for row in [completed, row(r#"{"id":"c"}"#)] {
        for line in ["is:due", "is:overdue", "due:today", "due:<+3d", "due:>2020-01-01"] {
            assert!(!hits(line, &row) && hits(&format!("-{line}"), &row), "{line}");
        }
    }
}

#[test]
fn a_wait_is_counted_from_the_lead_s_last_text_while_a_reply_is_due() {
    assert_eq!(
        body("waited:>2h")["rangeFilters"],
        json!([{"field": "lastInboundAt", "lessThan": "2026-11-20T10:00:00Z"}])
    );
    assert_eq!(body("waited:>2h")["filters"], json!([{"field": "needsReply", "value": true}]));
    assert_eq!(runs("waited:<=15m waited:>=1d -waited:>2h"), [Server, Server, Local]);
    let row = |at: &str, due: bool| {
        row(&format!(r#"{{"id":"c","lastInboundAt":"{at}","needsReply":{due}}}"#))
    };
    let waits = row("2026-11-20T09:59:59Z", true);
    assert!(hits("waited:>2h", &waits) && !hits("waited:>3h", &waits));
    assert!(hits("waited:<3h", &waits) && !hits("-waited:<3h", &waits));
    let answered = row("2026-11-20T09:59:59Z", false);
    assert!(!hits("waited:>2h", &answered) && hits("-waited:>2h", &answered));
    assert!(!hits("waited:>1m", &super::row(r#"{"id":"c","needsReply":true}"#)));
}

#[test]
fn the_longest_wait_comes_first_and_those_that_do_not_wait_last() {
    let order = |line: &str| body(line)["orderBy"].clone();
    let by = |field: &str, direction: &str| json!({"field": field, "direction": direction});
    let needs_reply = by("needsReply", "desc");
    assert_eq!(order("sort:waited"), json!([needs_reply, by("lastInboundAt", "asc")]));
    assert_eq!(order("sort:-waited"), json!([needs_reply, by("lastInboundAt", "desc")]));
    for line in ["needs:reply sort:waited", "sort:waited waited:>1h", "sort:waited is:handled"] {
        assert_eq!(order(line), json!([by("lastInboundAt", "asc")]), "{line}");
    }
}

#[test]
fn a_name_is_found_by_a_part_of_it_as_it_is_shown() {
    let ann = row(r#"{"id":"1","firstName":"Ann Marie","lastName":"O'Lee","email":"tom@x.com"}"#);
    for part in ["ann", "LEE", "\"marie o\"", "\"ann  marie o'lee\"", "\"Ann Marie\"", "\" o'\""] {
        assert!(hits(&format!("name:{part}"), &ann), "{part}");
        assert!(!hits(&format!("-name:{part}"), &ann), "{part}");
    }
    for part in ["tom", "\"ann o\"", "annmarie", "\"o'lee ann\""] {
        assert!(!hits(&format!("name:{part}"), &ann), "{part}");
    }
    assert!(hits("name:tom", &row(r#"{"id":"1","email":"tom@x.com"}"#)));
    assert!(hits("name:617", &row(r#"{"id":"1","leadPhoneNumber":"+16175550130"}"#)));
    assert!(hits("name:ä", &row(r#"{"id":"1","lastName":"Ähm"}"#)));
}

#[test]
fn the_server_is_asked_for_the_longest_word_of_a_name() {
    let asked = body("name:\"ann okafor\"");
    assert_eq!(asked["search"], "okafor");
    assert_eq!(asked["searchFields"], json!(["firstName", "lastName", "leadPhoneNumber", "email"]));
    assert_eq!(runs("name:ann"), [Both]);
    assert_eq!(runs("-name:ann"), [Local]);
    assert_eq!(runs("name:ann roof"), [Local, Server]);
    assert_eq!(runs("name:ann name:lee"), [Both, Local]);
    assert_eq!(runs("name:ann in:email"), [Local, Server]);
    assert_eq!(body("name:ann in:email")["search"], Json::Null);
    assert_eq!(error("sort:name").suggestion.as_deref(), Some("lastName"));
    assert_eq!(error("in:name").suggestion.as_deref(), Some("lastName"));
}

/// Knows one mark of one conversation.
struct Marked(LocalMark, &'static str);

impl LocalMarks for Marked {
    fn has(&self, mark: LocalMark, row: &Row) -> bool {
        mark == self.0 && row.id() == self.1
    }
}

#[test]
fn what_only_this_computer_knows_is_asked_here() {
    for (line, mark) in [
        ("has:draft", LocalMark::Draft),
        ("has:failed", LocalMark::Failed),
        ("has:pending", LocalMark::Pending),
        ("is:snoozed", LocalMark::Snoozed),
        ("from:me", LocalMark::OwnLast),
    ] {
        let [marked, other] = ["1", "2"].map(|id| row(&format!(r#"{{"id":"{id}"}}"#)));
        let marks = SharedMarks::new(Marked(mark, "1"));
        let not = format!("-{line}");
        for (line, expected) in [(line, [true, false]), (&not, [false, true])] {
            assert_eq!(runs(line), [Local]);
            assert_eq!(body(line)["filters"], Json::Null);
            let matcher = query(line).refiner(&marks).expect("a predicate");
            assert_eq!([&marked, &other].map(|row| matcher.matches(row)), expected, "{line}");
        }
        assert!(!query(line).matcher(&SharedMarks::default()).expect("one").matches(&marked));
        assert!(query(line).asks_marks());
    }
    assert!(!query("from:lead is:unread").asks_marks());
}

#[test]
fn the_lead_wrote_last_only_where_the_row_says_so() {
    let at = r#""lastEventAt":"2026-11-20T09:00:00Z","lastInboundAt":"2026-11-20T09:00:00Z""#;
    let theirs = format!(r#"{{"id":"1","lastSnippet":"Yes","lastInboundSnippet":"Yes",{at}}}"#);
    let ours = format!(r#"{{"id":"1","lastSnippet":"Ok","lastInboundSnippet":"Yes",{at}}}"#);
    assert!(hits("from:lead", &row(&theirs)) && !hits("-from:lead", &row(&theirs)));
    assert!(!hits("from:lead", &row(&ours)) && hits("-from:lead", &row(&ours)));
    assert_eq!(runs("from:lead"), [Local]);
}

#[test]
fn every_word_prints_as_itself() {
    let flags = crate::query::flag::FLAGS.iter();
    for line in flags.map(|flag| format!("{}:{}", flag.key, flag.value)) {
        assert_eq!(query(&line).to_string(), line);
    }
}

#[test]
fn words_print_in_their_shortest_form() {
    for (line, printed) in [
        ("IS:Overdue due:<NOW -is:due", "is:overdue is:overdue -is:due"),
        ("due:<=today due:TOMORROW due:<+03D", "is:due due:tomorrow due:<+3d"),
        ("waited>2H sort:Waited,-due", "waited:>2h sort:waited,-due"),
        ("name:\" Ann   Lee \" name:O'Lee", "name:\"Ann Lee\" name:O'Lee"),
        ("FROM:lead -has:Draft", "from:lead -has:draft"),
        ("currentLeadStatus.followUpDueAt<today", "currentLeadStatus.followUpDueAt<today"),
    ] {
        assert_eq!(query(line).to_string(), printed, "{line}");
    }
}

#[test]
fn mistakes_are_pointed_at() {
    for (line, at, message, suggestion) in [
        ("due:soon", "soon", "Write a time as today, tomorrow", ""),
        ("due:+3d", "due:+3d", "Use `<` or `>` with an age", "due:<+3d"),
        ("due:<+9999999999d", "+9999999999d", "`+9999999999d` is too far in the future", ""),
        ("waited:2h", "waited:2h", "Use `<` or `>` with an age", "waited:>2h"),
        ("waited:>today", "today", "Write a wait as an age: 15m, 2h, 1d", ""),
        ("waited:>+2h", "+2h", "Write a wait as an age", ""),
        ("name:", "name:", "Add a value after `name`", ""),
        ("name:\" \"", "name:\" \"", "Add a value after `name`", ""),
        ("name>a", ">", "Can't compare text with `>`", "="),
        ("is:overdu", "overdu", "`is` can be unread", "overdue"),
    ] {
        let error = error(line);
        assert_eq!(&line[error.span.clone()], at, "{line}");
        assert!(error.message.starts_with(message), "{line}: {}", error.message);
        assert_eq!(error.suggestion.as_deref().unwrap_or_default(), suggestion, "{line}");
    }
}

#[test]
fn a_narrower_word_is_recognized() {
    let narrows = |a: &str, b: &str| query(a).narrows(&query(b));
    for (own, wider) in [
        ("is:overdue", "is:due"),
        ("is:due", "due:<+3d"),
        ("waited:>2h", "waited:>1h"),
        ("name:\"ann l\"", "name:ann"),
        ("-name:an", "-name:ann"),
        ("has:draft roof", "has:draft"),
    ] {
        assert!(narrows(own, wider), "{own} narrows {wider}");
        assert!(!narrows(wider, own), "{wider} does not narrow {own}");
    }
    assert!(!narrows("has:draft", "has:failed") && !narrows("-has:draft", "has:draft"));
}

#[test]
fn another_day_is_another_query_and_another_minute_is_not() {
    let at = |now: &str, line: &str| {
        let context = Context { now: now.parse().expect("a time"), ..context() };
        query(line).renewed(&context)
    };
    for line in ["is:overdue", "waited:>2h", "due:<+3d", "name:ann"] {
        assert!(at("2026-11-21T12:00:00Z", line).is_equivalent(&query(line)), "{line}");
    }
    for line in ["is:due", "due:tomorrow", "due:friday", "last:today"] {
        assert!(at("2026-11-20T23:59:59Z", line).is_equivalent(&query(line)), "{line}");
        assert!(!at("2026-11-21T00:00:00Z", line).is_equivalent(&query(line)), "{line}");
    }
    let later = at("2026-11-20T13:00:00Z", "is:overdue");
    let row = due("2026-11-20T12:30:00Z");
    assert!(later.matcher(&SharedMarks::default()).expect("one").matches(&row));
    for line in ["is:due", "waited:>2h", "due:tomorrow", "-last:<7d"] {
        assert!(query(line).is_clocked(), "{line}");
    }
    for line in ["due:2026-12-01", "last:>2026-11-01T09:30", "name:ann", "is:unread"] {
        assert!(!query(line).is_clocked(), "{line}");
    }
}
