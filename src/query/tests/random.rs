//! Random lines and records: every line is parsed, display and parsing agree,
//! and request and predicate agree with a reference implementation.

use std::fmt::Write;

use fastrand::Rng;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;

const NOW: &str = "2026-11-20T12:00:00Z";

/// Evaluates a term on a record.
type RecordPredicate = Box<dyn Fn(&Json) -> bool>;

/// The reference implementation of a term: its spelling and meaning.
struct Spec {
    typed: String,
    holds: RecordPredicate,
    /// Whether rows store its member.
    held: bool,
}

const TEXTS: &[(&str, bool)] = &[
    ("firstName", true),
    ("lastName", true),
    ("email", true),
    ("leadPhoneNumber", true),
    ("lastSnippet", true),
    ("statusReason", true),
    ("nextStep", true),
    ("currentLeadStatus.outcome", true),
    ("currentLeadStatus.displayName", true),
    ("phoneNumber.value", true),
    ("lastInboundSnippet", false),
    ("phoneNumber.name", false),
];
const SEARCHED: [&str; 5] = ["firstName", "lastName", "leadPhoneNumber", "email", "lastSnippet"];
const CHOICES: &[(&str, &[&str])] = &[
    ("status", &["needs_reply", "waiting", "failed", "open", "snoozed"]),
    ("currentLeadStatus.category", &["Open", "Qualified", "Lost", "Parked"]),
];
const BOOLEANS: &[&str] =
    &["isUnread", "isArchived", "needsReply", "isDemo", "lastEventIsInternalNote"];
const FLAG_WORDS: &[(&str, &str, bool)] = &[
    ("is:unread", "isUnread", true),
    ("is:read", "isUnread", false),
    ("is:archived", "isArchived", true),
    ("is:active", "isArchived", false),
    ("is:handled", "needsReply", false),
    ("needs:reply", "needsReply", true),
];
const NUMBERS: &[(&str, bool)] = &[
    ("archiveReason", true),
    ("eventVersion", true),
    ("replyVersion", true),
    ("currentLeadStatus.revision", false),
];
const TIMES: &[(&str, bool)] = &[
    ("lastEventAt", true),
    ("archivedAt", true),
    ("lastInboundAt", true),
    ("currentLeadStatus.followUpDueAt", false),
];
const WORDS: &[&str] =
    &["ann", "Ann", "roof", "Roof tiles", "Äpfel", "äpfel", "a", "\"n\"", "王小明"];
const SIGNS: &[&str] = &["<", "<=", ">", ">=", "="];

fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(..from.len())]
}

fn member<'a>(record: &'a Json, path: &str) -> &'a Json {
    path.split('.').fold(record, |at, name| at.get(name).unwrap_or(&Json::Null))
}

fn milliseconds(text: &str) -> i64 {
    text.parse::<Timestamp>().expect("an instant").as_millisecond()
}

/// A number, or an instant in milliseconds.
fn number(value: &Json) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str().map(milliseconds))
}

fn found(text: &str, value: &Json) -> bool {
    value.as_str().is_some_and(|value| value.to_lowercase().contains(&text.to_lowercase()))
}

fn compare(sign: &str, a: i64, b: i64) -> bool {
    match sign {
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        ">=" => a >= b,
        _ => a == b,
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

/// A time after an operator, with the meaning of the comparison.
fn time(rng: &mut Rng, sign: &'static str) -> (String, Box<dyn Fn(i64) -> bool>) {
    let now = milliseconds(NOW);
    let hours = rng.i64(0..60);
    if sign != "=" && rng.bool() {
        let age = hours * 3_600_000;
        return (format!("{hours}h"), Box::new(move |at| compare(sign, now - at, age)));
    }
    from_day(rng, sign)
}

/// A day or a second, with the meaning of the comparison.
fn from_day(rng: &mut Rng, sign: &'static str) -> (String, Box<dyn Fn(i64) -> bool>) {
    let now = milliseconds(NOW);
    let hours = rng.i64(0..60);
    let (typed, from, width) = if rng.bool() {
        let day = rng.i64(17..21);
        let from = milliseconds(&format!("2026-11-{day}T00:00:00Z"));
        let typed = match day {
            20 => "today".to_owned(),
            19 => "yesterday".to_owned(),
            _ => format!("2026-11-{day}"),
        };
        (typed, from, 86_400_000)
    } else {
        let from = now - hours * 3_600_000;
        let at = Timestamp::from_millisecond(from).expect("an instant");
        (at.to_string(), from, 1_000)
    };
    let unit = move |at: i64| (at - from).div_euclid(width);
    (typed, Box::new(move |at| compare(sign, unit(at), 0)))
}

fn spec(rng: &mut Rng, search: Option<&'static str>) -> Spec {
    let (typed, holds, held): (String, RecordPredicate, bool) = match rng.u8(..8) {
        0 => {
            let text = *pick(rng, WORDS);
            let hit = move |record: &Json| match search {
                Some(field) => found(text, member(record, field)),
                None => SEARCHED.iter().any(|field| found(text, member(record, field))),
            };
            (quoted(text), Box::new(hit), true)
        }
        1 => {
            let (word, field, is) = *pick(rng, FLAG_WORDS);
            (word.to_owned(), Box::new(move |r| member(r, field) == is), true)
        }
        2 => {
            let (field, is) = (*pick(rng, BOOLEANS), rng.bool());
            (format!("{field}={is}"), Box::new(move |r| member(r, field) == is), true)
        }
        3 => {
            let ((field, held), text) = (*pick(rng, TEXTS), *pick(rng, WORDS));
            let typed = format!("{field}={}", quoted(text));
            (typed, Box::new(move |r| member(r, field) == text), held)
        }
        4 => {
            let (field, values) = *pick(rng, CHOICES);
            let value = *pick(rng, values);
            (format!("{field}:\"{value}\""), Box::new(move |r| member(r, field) == value), true)
        }
        5 => {
            let (word, age, instant) = *pick(rng, &[("newer", "<", ">="), ("older", ">", "<")]);
            // The comparison of ages is that of instants the other way round.
            let typed = time(rng, age);
            let is_age = typed.0.ends_with('h');
            let (typed, test) = if is_age { typed } else { from_day(rng, instant) };
            let holds: RecordPredicate =
                Box::new(move |r| number(member(r, "lastEventAt")).is_some_and(&test));
            (format!("{word}:{typed}"), holds, true)
        }
        6 => {
            let (field, is) = (*pick(rng, BOOLEANS), rng.bool());
            (format!("field:{field}={is}"), Box::new(move |r| member(r, field) == is), false)
        }
        _ => {
            let sign = *pick(rng, SIGNS);
            let within = |field: &'static str, test: Box<dyn Fn(i64) -> bool>| {
                Box::new(move |r: &Json| number(member(r, field)).is_some_and(&test))
            };
            if rng.bool() {
                let ((field, held), due) = (*pick(rng, NUMBERS), rng.i64(0..6));
                let test = Box::new(move |n| compare(sign, n, due));
                (format!("{field}{sign}{due}"), within(field, test), held)
            } else {
                let (field, held) = *pick(rng, TIMES);
                let (typed, test) = time(rng, sign);
                (format!("{field}{sign}{typed}"), within(field, test), held)
            }
        }
    };
    if rng.bool() && held {
        return Spec {
            typed: format!("-{typed}"),
            holds: Box::new(move |record| !holds(record)),
            held,
        };
    }
    Spec { typed, holds, held }
}

fn specs(rng: &mut Rng) -> (String, Vec<Spec>) {
    let fields = TEXTS.iter().filter(|(_, held)| *held).map(|(field, _)| *field);
    let search = rng.u8(..4) == 0;
    let search = search.then(|| *pick(rng, &fields.collect::<Vec<_>>()));
    let specs: Vec<Spec> = (0..rng.usize(1..5)).map(|_| spec(rng, search)).collect();
    let mut line: Vec<String> = specs.iter().map(|spec| spec.typed.clone()).collect();
    line.extend(search.map(|field| format!("in:{field}")));
    (line.join(" "), specs)
}

fn record(rng: &mut Rng) -> Json {
    let text = |rng: &mut Rng| match rng.u8(..4) {
        0 => Json::Null,
        1 => json!(format!("{} {}", pick(rng, WORDS), pick(rng, WORDS))),
        _ => json!(pick(rng, WORDS)),
    };
    let time = |rng: &mut Rng| {
        let at = milliseconds(NOW) - rng.i64(0..60) * 3_600_000 + rng.i64(-1..2);
        let at = Timestamp::from_millisecond(at).expect("an instant");
        if rng.u8(..4) == 0 { Json::Null } else { json!(at.to_string()) }
    };
    let choice = |rng: &mut Rng, values: &[&str]| {
        if rng.u8(..4) == 0 { Json::Null } else { json!(pick(rng, values)) }
    };
    let mut record = json!({
        "id": format!("c{}", rng.u8(..)),
        "status": choice(rng, CHOICES[0].1),
        "archiveReason": if rng.bool() { json!(rng.u8(..6)) } else { Json::Null },
        "eventVersion": rng.u8(..6),
        "replyVersion": rng.u8(..6),
        "currentLeadStatus": null,
        "phoneNumber": null,
    });
    for field in BOOLEANS {
        record[field] = json!(rng.bool());
    }
    if rng.bool() {
        record["currentLeadStatus"] =
            json!({"category": choice(rng, CHOICES[1].1), "revision": rng.u8(..6)});
    }
    if rng.bool() {
        record["phoneNumber"] = json!({"id": "p"});
    }
    let texts = TEXTS.iter().map(|(field, _)| (*field, text(rng))).collect::<Vec<_>>();
    let times = TIMES.iter().map(|(field, _)| (*field, time(rng))).collect::<Vec<_>>();
    for (path, value) in texts.into_iter().chain(times) {
        match path.split_once('.') {
            None => record[path] = value,
            Some((outer, inner)) if !record[outer].is_null() => record[outer][inner] = value,
            Some(_) => {}
        }
    }
    record
}

/// Whether a server lists a record: exact values, bounds, and text in fields.
fn lists(body: &Json, record: &Json) -> bool {
    let none = Vec::new();
    let all = |name: &str| body[name].as_array().unwrap_or(&none).clone();
    let field = |filter: &Json| member(record, filter["field"].as_str().expect("a field")).clone();
    let exact = all("filters").iter().all(|filter| field(filter) == filter["value"]);
    let signs = [
        ("greaterThan", ">"),
        ("greaterThanOrEqual", ">="),
        ("lessThan", "<"),
        ("lessThanOrEqual", "<="),
    ];
    let ranges = all("rangeFilters").iter().all(|filter| {
        signs.iter().all(|(name, sign)| match (number(&field(filter)), number(&filter[name])) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(value), Some(bound)) => compare(sign, value, bound),
        })
    });
    let searched = all("searchFields");
    let named: Vec<&str> = searched.iter().filter_map(Json::as_str).collect();
    let fields = if named.is_empty() { &SEARCHED[..] } else { &named };
    let search = body["search"]
        .as_str()
        .is_none_or(|text| fields.iter().any(|field| found(text, member(record, field))));
    exact && ranges && search
}

#[test]
fn both_halves_list_what_the_line_says() {
    let (mut cases, mut hits) = (0, 0);
    for seed in 0..3_000 {
        let mut rng = Rng::with_seed(seed);
        let (line, specs) = specs(&mut rng);
        let query = query(&line);
        let body = serde_json::to_value(query.options(100, None)).expect("serializes");
        let (matcher, refiner) =
            (query.matcher(&SharedMarks::default()), query.refiner(&SharedMarks::default()));
        for _ in 0..8 {
            let json = record(&mut rng);
            let row = row(&json.to_string());
            let passes = |m: &Option<Matcher>| m.as_ref().is_none_or(|m| m.matches(&row));
            let due = specs.iter().all(|spec| (spec.holds)(&json));
            let mut case = format!("seed {seed}: {line}\n{body}\n{json}");
            let _ = write!(case, "\ndue: {due}");
            assert_eq!(lists(&body, &json) && passes(&refiner), due, "the server's half of {case}");
            let here = specs.iter().filter(|spec| spec.held).all(|spec| (spec.holds)(&json));
            assert_eq!(passes(&matcher), here, "the local half of {case}");
            cases += 1;
            hits += usize::from(due);
        }
    }
    assert!(cases >= 10_000 && hits * 20 > cases, "{hits} hits in {cases} cases");
}

#[test]
fn what_narrows_matches_less() {
    let mut narrower = 0;
    for seed in 0..3_000 {
        let mut rng = Rng::with_seed(seed);
        let (wide, _) = specs(&mut rng);
        let own = match rng.u8(..3) {
            0 => format!("{wide} {}", spec(&mut rng, None).typed),
            1 => format!("{wide}x"),
            _ => specs(&mut rng).0,
        };
        let (wide, own) = (query(&wide), Query::parse_partial(&own, &context()).query);
        if !own.narrows(&wide) {
            continue;
        }
        narrower += 1;
        for _ in 0..8 {
            let row = row(&record(&mut rng).to_string());
            let passes = |query: &Query| {
                query.matcher(&SharedMarks::default()).is_none_or(|m| m.matches(&row))
            };
            assert!(!passes(&own) || passes(&wide), "seed {seed}: {own} narrows {wide}");
        }
    }
    assert!(narrower > 500, "{narrower}");
}

#[test]
fn printed_queries_read_back() {
    for seed in 0..4_000 {
        let mut rng = Rng::with_seed(seed);
        let (line, _) = specs(&mut rng);
        let query = query(&line);
        assert_eq!(super::query(&query.to_string()), query, "seed {seed}: {line}");
    }
}

/// A line of random pieces of the language.
fn pieces() -> impl Strategy<Value = String> {
    let keys = reference().into_iter().map(|entry| entry.term);
    let rest = ["-", "\"", "\\", " ", ",", "<", ">=", ":", "7d", "today", "2026-11-01", "on", "5"];
    let all: Vec<String> = keys.chain(rest.map(str::to_owned)).collect();
    proptest::collection::vec(proptest::sample::select(all), 0..8).prop_map(|all| all.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_line_is_a_query_or_a_mistake_with_its_place(
        line in prop_oneof![pieces(), "\\PC{0,30}", any::<String>()],
        cursor in 0_usize..40,
    ) {
        match Query::parse(&line, &context()) {
            Ok(query) => {
                let printed = query.to_string();
                prop_assert_eq!(Query::parse(&printed, &context()), Ok(query), "{}", printed);
            }
            Err(error) => {
                prop_assert!(line.get(error.span.clone()).is_some_and(|at| !at.is_empty()));
                prop_assert!(!error.message.is_empty());
            }
        }
        for completion in complete(&line, cursor, &()) {
            prop_assert!(line.get(completion.span).is_some());
            prop_assert!(!completion.insert.is_empty() && !completion.explanation.is_empty());
        }
        for flag in [Toggle::Unread, Toggle::Archived] {
            let once = toggle(&line, flag, "", &context());
            let twice = toggle(&once, flag, "", &context());
            let read = |line: &str| Query::parse_partial(line, &context()).query;
            let is = |line: &str, on: &str| {
                read(line).terms().iter().any(|term| term.to_string() == on)
            };
            let on = if flag == Toggle::Unread { "is:unread" } else { "is:archived" };
            prop_assert_ne!(is(&line, on), is(&once, on));
            prop_assert_ne!(is(&once, on), is(&twice, on));
        }
    }
}
