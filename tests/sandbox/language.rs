//! The filter language, evaluated by the server and by the client with the same
//! result.

use std::collections::HashMap;

use fastrand::Rng;
use jiff::tz::TimeZone;
use leadping_tui::domain::{Conversation, Listing, Row, text};
use leadping_tui::query::{
    Clause, Context, Field, Kind, Matcher, Query, Scope, SharedMarks, Term, reference,
};
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const COUNT: u64 = 250;
const LINES: usize = 420;

fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(..from.len())]
}

/// The value of a record's member as it is typed; `None` if it cannot be.
fn typed(value: &Value) -> Option<String> {
    match value {
        Value::String(of) if of.len() <= 256 && text::one_line(of) == *of => {
            Some(format!("\"{}\"", of.replace('\\', "\\\\").replace('"', "\\\"")))
        }
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// A substring of a record's text.
fn piece(rng: &mut Rng, record: &Value) -> Option<String> {
    let member = *pick(rng, &["firstName", "lastName", "lastSnippet", "email"]);
    let words: Vec<&str> = record[member].as_str()?.split_whitespace().collect();
    typed(&json!(words.get(rng.usize(..words.len().max(1)))?))
}

/// The lead's number in some notation, or a part of it.
fn number(rng: &mut Rng, record: &Value) -> Option<String> {
    let digits = record["leadPhoneNumber"].as_str()?.strip_prefix("+1")?;
    let (area, rest) = digits.split_at_checked(3)?;
    let (exchange, line) = rest.split_at_checked(3)?;
    let key = *pick(rng, &["", "", "phone:"]);
    let number = match rng.u8(..6) {
        0 => format!("({area}) {exchange}-{line}"),
        1 => format!("{area}.{exchange}.{line}"),
        2 => format!("+1 {area} {exchange} {line}"),
        3 => format!("1-{area}-{exchange}-{line}"),
        4 => format!("({area}) {exchange}"),
        _ => format!("{exchange}-{line}"),
    };
    Some(format!("{key}{number}"))
}

/// A term that matches a record; `None` without a suitable value.
fn term(rng: &mut Rng, record: &Value) -> Option<String> {
    const TIMES: [&str; 6] = ["12h", "3d", "2w", "today", "2026-11-20", "2026-11-21T09:30"];
    let minus = if rng.bool() { "-" } else { "" };
    let body = if rng.u8(..4) == 0 {
        piece(rng, record)?
    } else if rng.u8(..6) == 0 {
        number(rng, record)?
    } else {
        let all = reference();
        let entry = pick(rng, &all);
        let name = entry.term.trim_end_matches([':', '=', '<']);
        let member = entry.member.unwrap_or(name);
        let signs = ["<", "<=", ">", ">="];
        match entry.kind {
            "" if name == "field:NAME" => exact(rng, record)?,
            "" if entry.member.is_some() => entry.term.clone(),
            "" => return None,
            _ if matches!(name, "newer" | "older") => format!("{name}:{}", pick(rng, &TIMES)),
            kind if kind == Kind::Time.name() => {
                format!("{name}{}{}", pick(rng, &signs), pick(rng, &TIMES))
            }
            kind => {
                let value = member.split('.').fold(record, |at, name| &at[name]);
                let ordered = kind == Kind::Integer.name() && rng.bool();
                let sign = if ordered { *pick(rng, &signs) } else { "=" };
                format!("{name}{sign}{}", typed(value)?)
            }
        }
    };
    Some(format!("{minus}{body}"))
}

/// A member by the API's name, with its value as JSON.
fn exact(rng: &mut Rng, record: &Value) -> Option<String> {
    let is_scalar = |(name, _): &(&String, &Value)| Field::from_name(name).is_some();
    let members: Vec<(&String, &Value)> = record.as_object()?.iter().filter(is_scalar).collect();
    let (name, value) = pick(rng, &members);
    let value = if value.is_null() { "null".to_owned() } else { typed(value)? };
    Some(format!("field:{name}={value}"))
}

fn is_held(term: &Term) -> bool {
    match term.clause() {
        Clause::Member { field, .. } => field.is_stored(),
        Clause::Exact { .. } => false,
        _ => true,
    }
}

/// The client's rows by id.
type Rows = HashMap<String, Row>;

fn keep(records: &[Value]) -> Rows {
    let row = |record: &Value| {
        let record: Conversation = serde_json::from_value(record.clone()).expect("a record");
        Row::new(&record).expect("has an id")
    };
    records.iter().map(row).map(|row| (row.id().to_owned(), row)).collect()
}

/// The ids of the records that pass, in order.
fn ids<'r>(records: &'r [Value], rows: &Rows, matcher: Option<&Matcher>) -> Vec<&'r str> {
    let ids = records.iter().filter_map(|record| record["id"].as_str());
    ids.filter(|id| matcher.is_none_or(|matcher| matcher.matches(&rows[*id]))).collect()
}

#[tokio::test]
async fn server_and_client_find_the_same() {
    let sandbox = Sandbox::start(options(COUNT));
    let path = |query: &Query| match query.listing(&Scope::Mine) {
        Listing::Mine(filter) => format!("/conversations/my?archiveFilter={}", filter.as_wire()),
        Listing::Lead(_) => unreachable!("the whole inbox was asked for"),
    };
    let all = sandbox.all(&path(&Query::default()), &json!({})).await;
    let rows = keep(&all);
    let marks = SharedMarks::default();
    let zone = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").expect("a time zone");
    let context = Context::new("2026-11-22T12:00:00.5Z".parse().expect("an instant"), zone);
    let mut rng = Rng::with_seed(7);
    let (mut lines, mut found) = (0, 0);
    while lines < LINES {
        let record = pick(&mut rng, &all);
        let terms: Vec<String> =
            (0..rng.usize(1..4)).filter_map(|_| term(&mut rng, record)).collect();
        // Some members cannot be negated.
        let Ok(query) = Query::parse(&terms.join(" "), &context) else { continue };
        if query.is_all() {
            continue;
        }
        lines += 1;
        let body = serde_json::to_value(query.options(100, None)).expect("serializes");
        let served = sandbox.all(&path(&query), &body).await;
        let by_server = ids(&served, &rows, query.refiner(&marks).as_ref());
        let by_client = ids(&all, &rows, query.matcher(&marks).as_ref());
        if query.terms().iter().all(is_held) {
            assert_eq!(by_server, by_client, "{query}\n{body}");
        } else {
            let lost = by_server.iter().find(|id| !by_client.contains(id));
            assert_eq!(lost, None, "{query}\n{body}");
        }
        found += usize::from(!by_server.is_empty() && by_server.len() < all.len());
    }
    let cases = lines * all.len();
    assert!(cases >= 100_000 && found * 4 > lines, "{found} of {lines} lines, {cases} cases");
}

#[tokio::test]
async fn a_number_is_found_by_the_server_however_it_is_written() {
    let sandbox = Sandbox::start(options(COUNT));
    let context = Context::new("2026-11-22T12:00:00Z".parse().expect("an instant"), TimeZone::UTC);
    let all = sandbox.all("/conversations/my", &json!({})).await;
    let number = all.iter().find_map(|record| record["leadPhoneNumber"].as_str()).expect("one");
    let (area, rest) = number[2..].split_at(3);
    let (exchange, line) = rest.split_at(3);
    let due = all.iter().filter(|record| record["leadPhoneNumber"] == *number).count();
    for typed in [
        format!("{area}-{exchange}-{line}"),
        format!("({area}) {exchange}-{line}"),
        format!("phone:{area}-{exchange}-{line}"),
        format!("phone:({area}) {exchange}-{line}"),
        format!("phone:{area}{exchange}{line}"),
    ] {
        let query = Query::parse(&typed, &context).expect("reads");
        let body = serde_json::to_value(query.options(100, None)).expect("serializes");
        assert_eq!(sandbox.all("/conversations/my", &body).await.len(), due, "{typed}");
    }
}
