//! Equivalence and implication of queries.

use super::Query;
use super::clause::{Bounds, Clause, Value};
use super::field::{Field, FieldRef, LAST_EVENT};
use super::time_term::TimeRange;
use crate::domain::Direction;

impl Query {
    /// Whether both queries list the same conversations in the same way,
    /// regardless of spelling. Ages are equal whenever they were typed.
    pub fn is_equivalent(&self, other: &Self) -> bool {
        self.meaning == other.meaning
    }

    /// Whether every conversation that matches this query matches `wider`, so
    /// that narrowing may start from the result of `wider`. `false` if not
    /// evident.
    pub fn narrows(&self, wider: &Self) -> bool {
        let same_fields = self.fields() == wider.fields();
        wider.terms.iter().filter(|term| term.clause.selects()).all(|wide| {
            self.terms.iter().any(|own| implies(&own.clause, &wide.clause, same_fields))
        })
    }
}

/// Canonical form of a clause: equal for equivalent ones, in lower case where
/// case does not matter. `None` for one without effect.
pub(super) fn meaning(clause: &Clause) -> Option<String> {
    match clause {
        Clause::Sort(fields) if is_newest_first(fields) => None,
        Clause::Text { text, negated } => Some(format!("{negated} {}", text.to_lowercase())),
        Clause::Member { field, op, value, negated } if field.has_own_comparison() => {
            let (field, value) = (compared(*field), value.clone());
            meaning(&Clause::Member { field, op: *op, value, negated: *negated })
        }
        Clause::Member { value: Value::Time(moment), .. } => Some(match moment.shape() {
            TimeRange::Age(_) | TimeRange::Ahead(_) | TimeRange::Now(_) => clause.to_string(),
            // Tomorrow, `today` is another day.
            TimeRange::Span(from, _) => format!("{clause} {from}"),
        }),
        _ => Some(clause.to_string()),
    }
}

/// The member that is compared by a word that says how.
fn compared(field: FieldRef) -> FieldRef {
    Field::from_name(LAST_EVENT).filter(|_| field.has_own_comparison()).unwrap_or(field)
}

/// Whether this is the default order.
pub(super) fn is_newest_first(fields: &[(FieldRef, Direction)]) -> bool {
    let first = fields.first();
    first.is_some_and(|(field, by)| field.name == LAST_EVENT && *by == Direction::Desc)
}

fn implies(own: &Clause, wide: &Clause, same_fields: bool) -> bool {
    match (own, wide) {
        (Clause::Text { text: a, negated: x }, Clause::Text { text: b, negated: y }) => {
            x == y && same_fields && if *x { contains(b, a) } else { contains(a, b) }
        }
        (
            Clause::Member { value: Value::NamePart(a), negated: x, .. },
            Clause::Member { value: Value::NamePart(b), negated: y, .. },
        ) => x == y && if *x { contains(b, a) } else { contains(a, b) },
        (Clause::Local { test: a, negated: x }, Clause::Local { test: b, negated: y }) => {
            a == b && x == y
        }
        (
            Clause::Member { field: a, op: how, value: with, negated: x },
            Clause::Member { field: b, op: how_wide, value: with_wide, negated: y },
        ) => {
            compared(*a) == compared(*b)
                && x == y
                && (meaning(own) == meaning(wide) || {
                    let bounds = (Bounds::new(*how, with), Bounds::new(*how_wide, with_wide));
                    match bounds {
                        (Some(own), Some(wide)) if *x => wide.is_within(&own),
                        (Some(own), Some(wide)) => own.is_within(&wide),
                        _ => false,
                    }
                })
        }
        (Clause::Exact { .. }, Clause::Exact { .. }) => own == wide,
        _ => false,
    }
}

/// Whether every text that contains `long` contains `short`.
fn contains(long: &str, short: &str) -> bool {
    // ASCII text folds the case of ASCII letters only, and these two are the
    // lower case of others as well.
    let folds_alike = long.is_ascii() || !short.is_ascii() || !short.contains(['k', 'K', 'i', 'I']);
    folds_alike && long.to_lowercase().contains(&short.to_lowercase())
}
