//! Queries back to a time.

use jiff::Timestamp;

use super::field::Field;
use super::lexer::Op;
use super::time_term::TimeTerm;
use super::{Clause, Query, Value};

/// The member with the time of the last event.
const LAST_EVENT: &str = "lastEventAt";

impl Query {
    /// The same query, for conversations with an event at that time or later.
    #[must_use]
    pub fn since(self, at: Timestamp) -> Self {
        let value = Value::Time(TimeTerm::instant(at));
        let since = Field::from_name(LAST_EVENT).map(|field| Clause::Member {
            field,
            op: Op::Ge,
            value,
            negated: false,
        });
        let own = self.terms.into_iter().map(|term| term.clause);
        Self::new(own.chain(since).collect())
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use rstest::rstest;
    use serde_json::json;

    use super::*;
    use crate::query::Context;

    const AT: &str = "2026-11-28T09:00:00.25Z";

    fn query(line: &str) -> Query {
        let context = Context::new(Timestamp::UNIX_EPOCH, TimeZone::UTC);
        Query::parse(line, &context).expect("a query")
    }

    #[rstest]
    #[case::alone("", json!([{ "greaterThanOrEqual": "2026-11-28T09:00:00.25Z" }]))]
    #[case::up_to_a_time("last:<2026-11-29T00:00:00Z", json!([
        { "greaterThanOrEqual": "2026-11-28T09:00:00.25Z", "lessThan": "2026-11-29T00:00:00Z" }
    ]))]
    #[case::of_two_starts_both_hold("last:>=2026-11-27T00:00:00Z", json!([
        { "greaterThanOrEqual": "2026-11-27T00:00:00Z" },
        { "greaterThanOrEqual": "2026-11-28T09:00:00.25Z" }
    ]))]
    fn the_server_filters_by_it(#[case] line: &str, #[case] expected: serde_json::Value) {
        let query = query(line).since(AT.parse().expect("a time"));
        let mut filters =
            serde_json::to_value(query.options(50, None).range_filters).expect("JSON");
        for filter in filters.as_array_mut().expect("an array") {
            let field = filter.as_object_mut().expect("an object").remove("field");
            assert_eq!(field, Some(json!("lastEventAt")));
        }
        assert_eq!(filters, expected, "{query}");
    }

    #[test]
    fn it_reads_as_the_same_query() {
        let since = query("is:unread roof").since(AT.parse().expect("a time"));
        assert_eq!(query(&since.to_string()).options(50, None), since.options(50, None));
    }
}
