//! Filters and order of a list request.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::fields::{Field, Kind, Record, Value};
use crate::domain::text_search::Pattern;
use crate::sandbox::generator::seeded_rng;

/// The members that identify a query.
const QUERY_MEMBERS: &[&str] = &["orderBy", "search", "searchFields", "filters", "rangeFilters"];

/// A value in a request, checked against its field's type, or a sort key.
pub(crate) type Wanted = Value<'static>;

impl Wanted {
    /// Converts a JSON value to a field's type; `None` for another type. Null
    /// is of every type.
    pub(crate) fn from_json(kind: Kind, value: &Json) -> Option<Self> {
        match (kind, value) {
            (_, Json::Null) => Some(Self::Null),
            (Kind::Text, Json::String(text)) => Some(Self::Text(text.clone().into())),
            (Kind::Instant, Json::String(text)) => {
                let instant: Timestamp = text.parse().ok()?;
                Some(Self::Instant(instant.as_nanosecond()))
            }
            (Kind::Bool, Json::Bool(value)) => Some(Self::Bool(*value)),
            (Kind::Integer, Json::Number(number)) => number.as_i64().map(Self::Integer),
            (Kind::Number, Json::Number(number)) => number.as_f64().map(Self::Number),
            _ => None,
        }
    }
}

/// A field that must equal a value.
pub(crate) struct Exact<R: 'static> {
    pub(crate) field: &'static Field<R>,
    pub(crate) value: Wanted,
}

/// Whether a field, compared to a value, lies on the right side of it.
pub(crate) type Bound = fn(Ordering) -> bool;

/// A field that must lie on one side of a value.
pub(crate) struct Range<R: 'static> {
    pub(crate) field: &'static Field<R>,
    pub(crate) bound: Bound,
    pub(crate) value: Wanted,
}

/// Text that must be found in at least one of some fields.
pub(crate) struct Search<R: 'static> {
    pub(crate) needle: Pattern,
    pub(crate) fields: Vec<&'static Field<R>>,
}

pub(crate) struct Order<R: 'static> {
    pub(crate) field: &'static Field<R>,
    pub(crate) descending: bool,
}

/// The order of a list's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrangement {
    /// By number: newest first.
    Natural,
    /// Oldest first.
    Reversed,
    /// Any other order.
    Sorted,
}

/// The record selection and order of a request.
pub(crate) struct Query<R: 'static> {
    pub(crate) exact: Vec<Exact<R>>,
    pub(crate) ranges: Vec<Range<R>>,
    pub(crate) search: Option<Search<R>>,
    pub(crate) order: Vec<Order<R>>,
    /// Equal for equal queries.
    pub(crate) fingerprint: u64,
}

impl<R: Record> Query<R> {
    pub(crate) fn is_unfiltered(&self) -> bool {
        self.exact.is_empty() && self.ranges.is_empty() && self.search.is_none()
    }

    /// Whether a record matches.
    pub(crate) fn matches(&self, record: &R) -> bool {
        self.exact.iter().all(|exact| (exact.field.get)(record) == exact.value)
            && self.ranges.iter().all(|range| range.admits(&(range.field.get)(record)))
            && self.search.as_ref().is_none_or(|search| search.finds(record))
    }

    /// The required order. The natural order's instant is unique, so any sort
    /// fields after it have no effect.
    pub(crate) fn arrangement(&self) -> Arrangement {
        match self.order.first() {
            None => Arrangement::Natural,
            Some(order) if Some(order.field.name) == R::NATURAL => {
                if order.descending {
                    Arrangement::Natural
                } else {
                    Arrangement::Reversed
                }
            }
            Some(_) => Arrangement::Sorted,
        }
    }

    /// The sort key of a record.
    pub(crate) fn key(&self, record: &R) -> Box<[Wanted]> {
        self.order.iter().map(|order| (order.field.get)(record).into_owned()).collect()
    }

    /// Compares two sort keys; the sort is stable.
    pub(crate) fn order(&self, a: &[Wanted], b: &[Wanted]) -> Ordering {
        let each = self.order.iter().zip(a).zip(b).map(|((order, a), b)| {
            let rising = a.order(b);
            if order.descending { rising.reverse() } else { rising }
        });
        each.fold(Ordering::Equal, Ordering::then)
    }
}

impl<R> Range<R> {
    fn admits(&self, value: &Value<'_>) -> bool {
        *value != Value::Null && (self.bound)(value.order(&self.value))
    }
}

impl<R> Search<R> {
    fn finds(&self, record: &R) -> bool {
        self.fields.iter().any(|field| match (field.get)(record) {
            Value::Text(text) => self.needle.is_in(&text),
            _ => false,
        })
    }
}

/// Identifies the query, apart from paging: absent, null and empty are equal.
pub(crate) fn fingerprint(body: &Map<String, Json>) -> u64 {
    QUERY_MEMBERS.iter().fold(0, |print, member| {
        let text = body.get(*member).filter(|value| !is_empty(value)).map(Json::to_string);
        seeded_rng::digest(print, text.unwrap_or_default().as_bytes())
    })
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}
