//! Terms: their meaning and their spelling.

use std::fmt;

use super::exact_term::JsonScalar;
use super::field::{Derived, FieldRef};
use super::flag::{FLAGS, Flag, FlagMeaning};
use super::lexer::{EXACT, Op, Quoted, Typed};
use super::local_marks::LocalTest;
use crate::domain::Direction;
use crate::domain::phone::PhoneText;
use crate::query::time_term::{TimeRange, TimeTerm};

/// Where a term is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EvaluatedBy {
    /// By the server, over all conversations.
    Server,
    /// By the server as far as it can, and locally for the rest.
    Both,
    /// Locally, over the received rows.
    Local,
}

/// A term of a query.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    pub(super) clause: Clause,
    pub(super) runs: EvaluatedBy,
}

impl Term {
    pub fn clause(&self) -> &Clause {
        &self.clause
    }

    pub fn evaluated_by(&self) -> EvaluatedBy {
        self.runs
    }

    /// Whether loaded rows lack what it compares: they all pass until the server
    /// answers.
    pub fn is_server_only(&self) -> bool {
        match &self.clause {
            Clause::Member { field, .. } => !field.is_stored(),
            Clause::Exact { .. } => true,
            _ => false,
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.clause.fmt(f)
    }
}

/// A value in its member's type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    Flag(bool),
    Integer(i64),
    /// Text, compared literally.
    Text(Box<str>),
    /// A substring of a phone number.
    PhonePart(Box<str>),
    /// A substring of the lead's name, its words separated by one space.
    NamePart(Box<str>),
    Time(TimeTerm),
}

/// The meaning of a term.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Clause {
    /// Text that must, or must not, be found.
    Text { text: Box<str>, negated: bool },
    /// A comparison of a member with a value. The negation of a comparison with
    /// an absent member holds.
    Member { field: FieldRef, op: Op, value: Value, negated: bool },
    /// A member, known here or not, that the server compares with a value.
    Exact { member: Box<str>, value: JsonScalar },
    /// A test that only runs here.
    Local { test: LocalTest, negated: bool },
    /// The sort order.
    Sort(Box<[(FieldRef, Direction)]>),
    /// The fields that text is searched in.
    In(Box<[FieldRef]>),
    /// Whether the server counts the matches.
    Count(bool),
    /// Page size.
    Page(u32),
}

impl Clause {
    /// Whether it restricts the conversations, rather than how they are listed.
    pub fn selects(&self) -> bool {
        match self {
            Self::Text { .. } | Self::Member { .. } | Self::Exact { .. } | Self::Local { .. } => {
                true
            }
            Self::Sort(_) | Self::In(_) | Self::Count(_) | Self::Page(_) => false,
        }
    }
}

/// Lower and upper bound: the value and whether it is inclusive. `None` is
/// open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) lower: Option<(i64, bool)>,
    pub(super) upper: Option<(i64, bool)>,
}

impl Bounds {
    /// The bounds of a comparison; `None` for values without an order.
    pub(super) fn new(op: Op, value: &Value) -> Option<Self> {
        match value {
            Value::Flag(_) | Value::Text(_) | Value::PhonePart(_) | Value::NamePart(_) => None,
            Value::Integer(number) => Some(Self::around(op, (*number, true), (*number, true))),
            Value::Time(moment) => Some(match moment.shape() {
                TimeRange::Span(from, to) => Self::around(op, (from, true), (to, false)),
                TimeRange::Age(at) => Self::around(instant_op(op), (at, true), (at, true)),
                TimeRange::Now(at) | TimeRange::Ahead(at) => {
                    Self::around(op, (at, true), (at, true))
                }
            }),
        }
    }

    /// The bounds for a comparison with a range of values.
    fn around(op: Op, first: (i64, bool), last: (i64, bool)) -> Self {
        let beyond = |(at, inside): (i64, bool)| Some((at, !inside));
        match op {
            Op::Eq => Self { lower: Some(first), upper: Some(last) },
            Op::Lt => Self { lower: None, upper: beyond(first) },
            Op::Le => Self { lower: None, upper: Some(last) },
            Op::Gt => Self { lower: beyond(last), upper: None },
            Op::Ge => Self { lower: Some(first), upper: None },
        }
    }

    pub(super) fn admit(&self, number: i64) -> bool {
        self.lower.is_none_or(|(at, inside)| number > at || inside && number == at)
            && self.upper.is_none_or(|(at, inside)| number < at || inside && number == at)
    }

    /// Whether these bounds are contained in `wider`.
    pub(super) fn is_within(&self, wider: &Self) -> bool {
        let lower = wider.lower.is_none_or(|(at, inside)| {
            self.lower.is_some_and(|(own, here)| own > at || own == at && (inside || !here))
        });
        let upper = wider.upper.is_none_or(|(at, inside)| {
            self.upper.is_some_and(|(own, here)| own < at || own == at && (inside || !here))
        });
        lower && upper
    }
}

/// The comparison of instants for a comparison of ages.
fn instant_op(op: Op) -> Op {
    match op {
        Op::Eq => Op::Eq,
        Op::Lt => Op::Gt,
        Op::Le => Op::Ge,
        Op::Gt => Op::Lt,
        Op::Ge => Op::Le,
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { text, negated } => {
                write!(f, "{}{}", minus(*negated), Typed { text, is_value: false })
            }
            Self::Member { field, op, value, negated } => {
                f.write_str(minus(*negated))?;
                print_member(f, *field, *op, value)
            }
            Self::Exact { member, value } => write!(f, "{EXACT}:{member}={value}"),
            Self::Local { test, negated } => {
                let flag = FLAGS.iter().find(|flag| flag.means == FlagMeaning::Local(*test));
                let (key, value) = flag.map_or(("", ""), |flag| (flag.key, flag.value));
                write!(f, "{}{key}:{value}", minus(*negated))
            }
            Self::Sort(fields) => {
                let word = |(field, direction): &(FieldRef, Direction)| {
                    format!("{}{}", minus(*direction == Direction::Desc), field.word())
                };
                write!(f, "sort:{}", fields.iter().map(word).collect::<Vec<_>>().join(","))
            }
            Self::In(fields) => {
                let words: Vec<&str> = fields.iter().map(|field| field.word()).collect();
                write!(f, "in:{}", words.join(","))
            }
            Self::Count(on) => write!(f, "count:{}", if *on { "on" } else { "off" }),
            Self::Page(rows) => write!(f, "page:{rows}"),
        }
    }
}

fn minus(there: bool) -> &'static str {
    if there { "-" } else { "" }
}

/// The word for a comparison, if there is one.
fn flag_for(field: FieldRef, op: Op, value: &Value) -> Option<&'static Flag> {
    let is_due = field.derived == Some(Derived::Due);
    let means = match (value, op) {
        (Value::Flag(is), _) => FlagMeaning::Member(field.name, *is),
        (Value::Time(moment), Op::Lt) if is_due && moment.is_now() => FlagMeaning::Overdue,
        (Value::Time(moment), Op::Le) if is_due && moment.is_today() => FlagMeaning::DueToday,
        _ => return None,
    };
    FLAGS.iter().find(|flag| flag.means == means)
}

fn print_member(f: &mut fmt::Formatter<'_>, field: FieldRef, op: Op, value: &Value) -> fmt::Result {
    if let Some(flag) = flag_for(field, op, value) {
        return write!(f, "{}:{}", flag.key, flag.value);
    }
    f.write_str(field.word())?;
    match (field.is_word(), op) {
        _ if field.has_own_comparison() => f.write_str(":")?,
        (true, Op::Eq) => f.write_str(":")?,
        (true, _) => write!(f, ":{}", op.sign())?,
        (false, _) => f.write_str(op.sign())?,
    }
    match value {
        Value::Flag(is) => write!(f, "{is}"),
        Value::Integer(number) => write!(f, "{number}"),
        Value::Time(moment) => write!(f, "{moment}"),
        Value::PhonePart(part) => f.write_str(part),
        // A value that would be parsed differently is quoted.
        Value::Text(text) if !needs_no_quotes(field, text) => write!(f, "{}", Quoted(text)),
        Value::NamePart(text) | Value::Text(text) => {
            write!(f, "{}", Typed { text, is_value: true })
        }
    }
}

/// Whether a text needs no quotation: a listed value, or no phone number.
fn needs_no_quotes(field: FieldRef, text: &str) -> bool {
    if field.is_phone() {
        let number = PhoneText::parse_value(text);
        return number.is_none_or(|number| number.e164.as_deref() == Some(text));
    }
    field.values.is_empty() || field.values.iter().any(|(value, _)| *value == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_let_through_what_the_comparison_says() {
        let admitted = |op| {
            let bounds = Bounds::new(op, &Value::Integer(5)).expect("ordered");
            [4, 5, 6].map(|n| bounds.admit(n))
        };
        assert_eq!(admitted(Op::Eq), [false, true, false]);
        assert_eq!(admitted(Op::Lt), [true, false, false]);
        assert_eq!(admitted(Op::Le), [true, true, false]);
        assert_eq!(admitted(Op::Gt), [false, false, true]);
        assert_eq!(admitted(Op::Ge), [false, true, true]);
    }

    #[test]
    fn bounds_lie_in_wider_ones_only() {
        let bounds = |op, n| Bounds::new(op, &Value::Integer(n)).expect("ordered");
        assert!(bounds(Op::Gt, 5).is_within(&bounds(Op::Ge, 5)));
        assert!(!bounds(Op::Ge, 5).is_within(&bounds(Op::Gt, 5)));
        assert!(bounds(Op::Eq, 5).is_within(&bounds(Op::Le, 5)));
        assert!(!bounds(Op::Lt, 5).is_within(&bounds(Op::Gt, 1)));
        assert!(bounds(Op::Lt, 5).is_within(&Bounds::default()));
    }
}
