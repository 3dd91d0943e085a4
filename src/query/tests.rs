//! The filter language: meanings, errors, and the agreement of the request with
//! the predicate.

mod elsewhere;
mod exact;
mod meaning;
mod phone;
mod queue;
mod random;
mod word_times;

use jiff::tz::TimeZone;

use super::*;
use crate::domain::{Conversation, Row};

fn context() -> Context {
    Context::new("2026-11-20T12:00:00.250Z".parse().expect("a time"), TimeZone::UTC)
}

fn query(line: &str) -> Query {
    Query::parse(line, &context()).unwrap_or_else(|error| panic!("{line}: {error}"))
}

fn error(line: &str) -> Error {
    Query::parse(line, &context()).expect_err(line)
}

fn row(json: &str) -> Row {
    let record: Conversation = serde_json::from_str(json).expect("valid");
    Row::new(&record).expect("has an id")
}
