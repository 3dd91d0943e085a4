//! Single lines: the request, the predicate, the spelling, the errors.

use serde_json::{Value as Json, json};

use super::*;
use crate::domain::{ArchiveFilter, ArchiveReason, ContinuationToken, Listing, ReasonNames};

fn body(line: &str) -> Json {
    serde_json::to_value(query(line).options(100, None)).expect("serializes")
}

/// A member of the request.
fn part(line: &str, member: &str) -> Json {
    body(line).get(member).cloned().unwrap_or_default()
}

fn runs(line: &str) -> Vec<EvaluatedBy> {
    query(line).terms().iter().map(Term::evaluated_by).collect()
}

#[test]
fn words_for_booleans_go_to_the_server_as_filters() {
    assert_eq!(
        body(" roof is:unread is:archived "),
        json!({
            "pageSize": 100,
            "includeCount": true,
            "orderBy": [{"field": "lastEventAt", "direction": "desc"}],
            "search": "roof",
            "filters": [
                {"field": "isUnread", "value": true},
                {"field": "isArchived", "value": true}
            ]
        })
    );
}

#[test]
fn every_member_of_the_request_can_be_typed() {
    let line = "count:off page:25 sort:-lastEventAt,lastName in:firstName,lastSnippet \"my roof\" \
                status:waiting isDemo=false reason:3 eventVersion>2 eventVersion<=9 \
                last:<7d archivedAt<2026-11-01";
    assert_eq!(
        body(line),
        json!({
            "pageSize": 25,
            "includeCount": false,
            "orderBy": [
                {"field": "lastEventAt", "direction": "desc"},
                {"field": "lastName", "direction": "asc"}
            ],
            "search": "my roof",
            "searchFields": ["firstName", "lastSnippet"],
            "filters": [
                {"field": "status", "value": "waiting"},
                {"field": "isDemo", "value": false},
                {"field": "archiveReason", "value": 3}
            ],
            "rangeFilters": [
                {"field": "eventVersion", "greaterThan": 2, "lessThanOrEqual": 9},
                {"field": "lastEventAt", "greaterThan": "2026-11-13T12:00:00Z"},
                {"field": "archivedAt", "lessThan": "2026-11-01T00:00:00Z"}
            ]
        })
    );
}

#[test]
fn all_four_bounds_are_reached_by_numbers_and_by_ages() {
    let bound = |line| part(line, "rangeFilters")[0].clone();
    let at = "2026-11-13T12:00:00Z";
    for (line, member, value) in [
        ("eventVersion>3", "greaterThan", json!(3)),
        ("eventVersion>=3", "greaterThanOrEqual", json!(3)),
        ("eventVersion<3", "lessThan", json!(3)),
        ("eventVersion<=3", "lessThanOrEqual", json!(3)),
        ("last:<7d", "greaterThan", json!(at)),
        ("last:<=7d", "greaterThanOrEqual", json!(at)),
        ("last:>7d", "lessThan", json!(at)),
        ("last:>=7d", "lessThanOrEqual", json!(at)),
    ] {
        assert_eq!(bound(line)[member], value, "{line}");
        assert_eq!(bound(line).as_object().map(serde_json::Map::len), Some(2), "{line}");
    }
}

#[test]
fn a_day_is_all_of_it() {
    let range = |line| part(line, "rangeFilters");
    let bounds = |a: &str, x: &str, b: &str, y: &str| json!([{"field": "lastEventAt", a: x, b: y}]);
    assert_eq!(
        range("last:yesterday"),
        bounds("greaterThanOrEqual", "2026-11-19T00:00:00Z", "lessThan", "2026-11-20T00:00:00Z")
    );
    assert_eq!(range("last:2026-11-19"), range("last:yesterday"));
    assert_eq!(
        range("last:>2026-11-01 last:<=2026-11-03"),
        bounds("greaterThanOrEqual", "2026-11-02T00:00:00Z", "lessThan", "2026-11-04T00:00:00Z")
    );
    assert_eq!(range("last:>2026-11-01 last:>2026-11-02").as_array().map(Vec::len), Some(2));
}

#[test]
fn a_later_page_repeats_the_query_and_does_not_count() {
    let query = query("roof is:unread last:<7d page:7");
    let first = query.options(50, None);
    let token = ContinuationToken::new("t");
    let second = query.options(50, Some(token.clone()));
    assert_eq!(second.continuation_token, Some(token));
    assert_eq!((first.include_count, second.include_count), (Some(true), None));
    assert_eq!((first.filters, first.search), (second.filters, second.search));
    assert_eq!((first.range_filters, first.page_size), (second.range_filters, Some(7)));
}

#[test]
fn the_inbox_has_a_filter_of_its_own_for_archived() {
    let mine = |line| query(line).listing(&Scope::Mine);
    assert_eq!(mine("is:archived"), Listing::Mine(ArchiveFilter::Archived));
    assert_eq!(mine("-is:archived"), Listing::Mine(ArchiveFilter::Active));
    assert_eq!(mine("is:active"), Listing::Mine(ArchiveFilter::Active));
    assert_eq!(mine("roof"), Listing::Mine(ArchiveFilter::All));
    let lead = LeadId::new("l");
    let scope = Scope::Lead(lead.clone());
    assert_eq!(query("is:archived").listing(&scope), Listing::Lead(lead));
}

#[test]
fn the_server_is_asked_what_it_can_do_and_the_rest_is_done_here() {
    use EvaluatedBy::{Local, Server};
    assert_eq!(runs("is:unread -is:archived -needs:reply"), [Server; 3]);
    assert_eq!(
        runs("status:waiting -status:failed -last:<7d -roof"),
        [Server, Local, Local, Local]
    );
    assert_eq!(runs("ann okafor bob"), [Local, Server, Local]);
    assert_eq!(part("ann okafor bob", "search"), "okafor");
    assert_eq!(part("-status:failed -roof", "filters"), Json::Null);
    assert_eq!(part("-roof in:email", "searchFields"), Json::Null);
    assert!(query("is:unread roof").refiner(&SharedMarks::default()).is_none());
    let refiner =
        query("is:unread ann okafor").refiner(&SharedMarks::default()).expect("a predicate");
    assert!(refiner.matches(&row(r#"{"id":"1","firstName":"Ann"}"#)));
    assert!(!refiner.matches(&row(r#"{"id":"1","firstName":"Bob","isUnread":true}"#)));
}

#[test]
fn the_predicate_agrees_with_the_request() {
    let ann = row(
        r#"{"id":"1","firstName":"Ann","lastName":"Lee","isUnread":true,"lastSnippet":"The ROOF",
            "currentDisposition":{"category":"Qualified","outcome":"Call back"}}"#,
    );
    let bob =
        row(r#"{"id":"2","firstName":"Bob","isArchived":true,"archivedAt":"2026-11-19T10:00:00Z",
            "archiveReason":3,"status":"snoozed"}"#);
    let hits = |line: &str| {
        let matcher = query(line).matcher(&SharedMarks::default());
        [&ann, &bob].map(|row| matcher.as_ref().is_none_or(|m| m.matches(row)))
    };
    for (line, expected) in [
        ("", [true, true]),
        ("lee ann", [true, false]),
        ("\"ann lee\"", [false, false]),
        ("roof in:firstName", [false, false]),
        ("-ROOF", [false, true]),
        ("is:unread", [true, false]),
        ("-is:unread", [false, true]),
        ("outcome:\"Call back\" category:qualified", [true, false]),
        ("outcome:\"call back\"", [false, false]),
        ("status:\"snoozed\"", [false, true]),
        ("-status:\"snoozed\"", [true, false]),
        ("reason:3 archived:<30d", [false, true]),
        ("archived:yesterday", [false, true]),
        ("-archived:yesterday", [true, false]),
        ("lastInboundSnippet=x", [true, true]),
        ("roof in:lastInboundSnippet", [true, true]),
    ] {
        assert_eq!(hits(line), expected, "{line}");
    }
}

#[test]
fn lines_print_in_their_shortest_form() {
    for (line, printed) in [
        ("IS:Unread isArchived=false -needs:reply", "is:unread is:active is:handled"),
        ("-isDemo=yes lastEventAt<7D", "isDemo=false last:<7d"),
        ("status=needs-reply category:LOST", "status:needs_reply category:Lost"),
        ("status:\"Lost in space\" firstName:\"Ann\"", "status:\"Lost in space\" firstName=Ann"),
        ("-\"x\" \"is:unread\" \"-x\" \"a b\"", "-x \"is:unread\" \"-x\" \"a b\""),
        ("SORT:-LASTEVENTAT,email in:Phone", "sort:-last,email in:phone"),
        ("\"\" count:ON", "count:on"),
        ("last:2026-11-01t10:30z", "last:2026-11-01T10:30Z"),
        ("outcome:\"say \\\"hi\\\"\"", "outcome:\"say \\\"hi\\\"\""),
    ] {
        assert_eq!(query(line).to_string(), printed, "{line}");
    }
}

#[test]
fn mistakes_are_pointed_at_and_explained() {
    for (line, at, message, suggestion) in [
        (
            "a is:unraed",
            "unraed",
            "`is` can be unread, read, due, overdue, archived, active, handled or snoozed",
            "unread",
        ),
        ("lastEventAtt>7d", "lastEventAtt", "Unknown field `lastEventAtt`", "lastEventAt"),
        ("zzz:x", "zzz:x", "Unknown field `zzz`", "\"zzz:x\""),
        ("status:", "status:", "Add a value after `status`", ""),
        ("status:wating", "wating", "`status` can be", "waiting"),
        ("firstName>a", ">", "Can't compare text with `>`", "="),
        ("isDemo=maybe", "maybe", "`isDemo` can be true or false", ""),
        ("reason:x", "x", "`x` isn't a whole number", ""),
        ("last:7d", "last:7d", "Use `<` or `>` with an age", "last:<7d"),
        ("last:<soon", "soon", "Write a time as an age", ""),
        ("-", "-", "Add a term after `-`", ""),
        ("-sort:last", "-", "`-` doesn't work with `sort`", ""),
        ("-avatarUrl=x", "-", "`-` doesn't work with `avatarUrl`", ""),
        ("sort:last,-emial", "-emial", "Unknown field `emial`", "-email"),
        ("sort:a,,b", "a", "Unknown field `a`", ""),
        ("sort:last,", "last,", "Add a field name", ""),
        ("in:last", "last", "`last` isn't a text field", ""),
        ("count:maybe", "maybe", "`count` can be on or off", ""),
        ("page:0", "0", "A page can have 1 to 1000 rows", ""),
        ("page:5 page:6", "page:6", "Use `page` only once", ""),
        ("in:avatarUrl a b", "b", "Only one text can be searched", ""),
        ("a\u{7}", "a\u{7}", "Can't search for control", ""),
    ] {
        let error = error(line);
        assert_eq!(&line[error.span.clone()], at, "{line}");
        assert!(error.message.starts_with(message), "{line}: {}", error.message);
        assert_eq!(error.suggestion.as_deref().unwrap_or_default(), suggestion, "{line}");
    }
}

#[test]
fn a_line_in_the_making_keeps_its_finished_terms() {
    let reading = Query::parse_partial("is:unread roof last:< status:wait", &context());
    assert_eq!(reading.query.to_string(), "is:unread roof");
    assert_eq!(reading.error.map(|error| error.span), Some(15..21), "the first one");
}

#[test]
fn a_key_switches_a_flag_and_leaves_the_rest_as_it_was_typed() {
    let unread = |line: &str| toggle(line, Toggle::Unread, "", &context());
    for (before, after) in [
        ("", "is:unread "),
        ("is:unread ", ""),
        ("\"open end", "is:unread \"open end"),
        ("Roof  is:unread  x", "Roof  x"),
        ("a -IS:read b isUnread=true", "a b "),
        ("a is:read  b -is:unread", "a is:unread  b "),
        ("status:wating", "is:unread status:wating"),
    ] {
        assert_eq!(unread(before), after);
    }
    assert_eq!(toggle("is:active", Toggle::Archived, "", &context()), "is:archived");
}

#[test]
fn a_flag_that_is_switched_off_goes_back_to_what_the_view_says() {
    let archived = |line: &str, saved: &str| toggle(line, Toggle::Archived, saved, &context());
    assert_eq!(archived("a is:archived b", "is:unread is:active"), "a is:active b");
    assert_eq!(archived("is:active b", "is:active"), "is:archived b");
    assert_eq!(archived("is:archived b", "is:archived"), "b");
}

#[test]
fn queries_that_mean_the_same_are_known_whenever_they_were_typed() {
    let same = |a: &str, b: &str| query(a).is_equivalent(&query(b));
    assert!(same("roof is:unread", " is:unread  ROOF sort:-last"));
    assert!(same("-is:unread", "is:read"));
    assert!(!same("a b", "\"a b\""));
    assert!(!same("a", "-a"));
    assert!(!same("a", "a sort:last"));
    assert!(!same("a", "a count:off"));
    let later = Context { now: "2026-11-21T12:00:00Z".parse().expect("a time"), ..context() };
    let tomorrow = |line| Query::parse(line, &later).expect(line);
    assert!(query("last:<7d").is_equivalent(&tomorrow("last:<7d")));
    assert!(!query("last:today").is_equivalent(&tomorrow("last:today")));
    assert!(query("last:today").is_equivalent(&query("last:today")));
}

#[test]
fn a_narrower_query_is_recognized() {
    let narrows = |a: &str, b: &str| query(a).narrows(&query(b));
    for (own, wider) in [
        ("roof", "ro"),
        ("roof", ""),
        ("ann l", "ann"),
        ("-ro", "-roof"),
        ("is:unread a", "A"),
        ("last:<7d", "last:<8d"),
        ("last:>=2026-11-03", "last:>2026-11-01"),
        ("eventVersion=3", "eventVersion>=3"),
        ("-eventVersion<5", "-eventVersion<3"),
        ("status:waiting x", "status:waiting sort:email"),
    ] {
        assert!(narrows(own, wider), "{own} narrows {wider}");
        assert!(!narrows(wider, own), "{wider} does not narrow {own}");
    }
    assert!(!narrows("roof in:email", "roof"));
    assert!(!narrows("-last:<7d", "last:<7d"));
    assert!(!narrows("ké", "k"), "which is in `\u{212a}é` only for `ké`");
}

#[test]
fn an_archive_reason_is_found_by_its_name() {
    let mut names = ReasonNames::default();
    for (number, name) in [(3, "Wrong number"), (4, "spam")] {
        names.set(ArchiveReason::try_from(number).expect("a reason"), name);
    }
    let context = context().with_reasons(names);
    let parsed = |line: &str| Query::parse(line, &context).expect(line).to_string();
    assert_eq!(parsed("reason:\"wrong NUMBER\""), "reason:3");
    assert_eq!(parsed("-reason:Spam reason>=2"), "-reason:4 reason:>=2");
    let refused = |line: &str| Query::parse(line, &context).expect_err(line).to_string();
    assert!(refused("reason:spa").contains("0 to 9 or: Wrong number, spam"));
    assert!(refused("reason>spam").contains("`>`"));
    let nameless = Query::parse("reason:spam", &super::context()).expect_err("refused");
    assert!(nameless.to_string().contains("whole number"), "{nameless}");
}
