//! The local predicate of a query.

use super::clause::{Bounds, Clause, Term, Value};
use super::field::{FieldRef, RowAccess};
use super::local_marks::{LocalMark, LocalTest, SharedMarks};
use super::name_pattern::NamePattern;
use crate::domain::Row;
use crate::domain::text_search::Pattern;

/// A predicate over loaded rows. Members that rows do not store pass; the
/// server decides on them.
pub struct Matcher {
    /// Cheap conditions first.
    conditions: Vec<Condition>,
    marks: SharedMarks,
}

struct Condition {
    test: Test,
    negated: bool,
}

enum Test {
    Flag(fn(&Row) -> RowAccess<'_>, bool),
    Within(fn(&Row) -> RowAccess<'_>, Bounds),
    Equals(fn(&Row) -> RowAccess<'_>, Box<str>),
    FromLead,
    Mark(LocalMark),
    Name(NamePattern),
    /// In the searchable texts.
    Contains(Pattern),
    /// In any of these fields.
    ContainsIn(Vec<fn(&Row) -> RowAccess<'_>>, Pattern),
}

impl Matcher {
    /// The predicate of some terms, with text searched in `fields`; `None` if
    /// every row passes.
    pub(super) fn new<'a>(
        terms: impl Iterator<Item = &'a Term>,
        fields: Option<&[FieldRef]>,
        marks: &SharedMarks,
    ) -> Option<Self> {
        let compiled = terms.filter_map(|term| Condition::new(&term.clause, fields));
        let mut conditions: Vec<Condition> = compiled.collect();
        conditions.sort_by_key(|condition| condition.test.cost());
        (!conditions.is_empty()).then(|| Self { conditions, marks: marks.clone() })
    }

    /// Whether the searchable texts of a row are read.
    pub fn reads_texts(&self) -> bool {
        let reads =
            |test: &Test| matches!(test, Test::Name(_) | Test::Contains(_) | Test::ContainsIn(..));
        self.conditions.iter().any(|condition| reads(&condition.test))
    }

    pub fn matches(&self, row: &Row) -> bool {
        self.conditions.iter().all(|c| c.test.holds(row, &self.marks) != c.negated)
    }

    /// Asks another snapshot of the marks from now on.
    pub fn set_marks(&mut self, marks: &SharedMarks) {
        self.marks = marks.clone();
    }
}

impl Condition {
    fn new(clause: &Clause, fields: Option<&[FieldRef]>) -> Option<Self> {
        let (test, negated) = match clause {
            Clause::Text { text, negated } => {
                let needle = Pattern::new(text);
                let test = match fields {
                    None => Test::Contains(needle),
                    Some(fields) => {
                        let getters: Option<Vec<_>> = fields.iter().map(|f| f.get).collect();
                        Test::ContainsIn(getters?, needle)
                    }
                };
                (test, *negated)
            }
            Clause::Member { field, op, value, negated } => {
                let get = field.get?;
                let test = match value {
                    Value::Flag(is) => Test::Flag(get, *is),
                    Value::Text(text) => Test::Equals(get, text.clone()),
                    Value::NamePart(part) => Test::Name(NamePattern::new(part)),
                    Value::PhonePart(part) => Test::ContainsIn(vec![get], Pattern::new(part)),
                    Value::Integer(_) | Value::Time(_) => {
                        Test::Within(get, Bounds::new(*op, value)?)
                    }
                };
                (test, *negated)
            }
            Clause::Local { test: LocalTest::FromLead, negated } => (Test::FromLead, *negated),
            Clause::Local { test: LocalTest::Mark(mark), negated } => (Test::Mark(*mark), *negated),
            // Rows keep no member by its name.
            Clause::Exact { .. }
            | Clause::Sort(_)
            | Clause::In(_)
            | Clause::Count(_)
            | Clause::Page(_) => return None,
        };
        Some(Self { test, negated })
    }
}

impl Test {
    fn cost(&self) -> u8 {
        match self {
            Self::Flag(..) | Self::FromLead => 0,
            Self::Within(..) => 1,
            Self::Equals(..) => 2,
            Self::Mark(_) => 3,
            Self::Name(_) | Self::Contains(_) => 4,
            Self::ContainsIn(..) => 5,
        }
    }

    fn holds(&self, row: &Row, marks: &SharedMarks) -> bool {
        match self {
            Self::Flag(get, is) => get(row) == RowAccess::Flag(*is),
            Self::Within(get, bounds) => {
                matches!(get(row), RowAccess::Number(Some(number)) if bounds.admit(number))
            }
            Self::Equals(get, text) => get(row) == RowAccess::Text(text),
            Self::FromLead => row.is_from_lead(),
            Self::Mark(mark) => marks.has(*mark, row),
            Self::Name(part) => part.is_in(row),
            Self::Contains(needle) => needle.is_in(row.searchable()),
            Self::ContainsIn(getters, needle) => getters
                .iter()
                .any(|get| matches!(get(row), RowAccess::Text(text) if needle.is_in(text))),
        }
    }
}
