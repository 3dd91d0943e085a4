//! The filter language: one line of text that becomes both the request to the
//! server and a predicate over the loaded rows.
//!
//! A line consists of terms, all of which must hold. Terms that the server
//! cannot evaluate are evaluated locally, over the received rows.

mod clause;
mod compile;
mod complete;
mod did_you_mean;
mod edit;
mod error;
mod exact_term;
mod field;
mod flag;
mod implication;
mod known_values;
mod lexer;
mod local_marks;
mod matcher;
mod name_pattern;
mod named_day;
mod names;
mod parser;
mod past_date;
mod phone;
mod reference;
mod saved_view;
mod since;
mod snoozed;
mod sort_order;
mod suggestions;
mod time_term;

use std::fmt;
use std::ops::Range;

pub use clause::{Clause, EvaluatedBy, Term, Value};
pub use complete::{Completion, complete};
pub use edit::{Toggle, toggle};
pub use error::Error;
pub use exact_term::JsonScalar;
pub use field::{Field, FieldRef, Kind};
pub use lexer::Op;
pub use local_marks::{ChangedMarks, LocalMark, LocalMarks, LocalTest, SharedMarks};
pub use matcher::Matcher;
pub use named_day::past_day;
pub use names::{NamedValue, Names};
pub use past_date::past_date;
pub use reference::{Entry, reference};
pub use saved_view::{MAX_LINE, SavedView, ViewSets};
pub use sort_order::{SortOrder, sorted};
pub use time_term::{Context, TimeTerm};

use crate::domain::LeadId;
use crate::domain::phone::PhoneText;

/// The set of conversations that is browsed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    Lead(LeadId),
    /// The user's whole inbox.
    Mine,
}

/// A filter and an order. Displays as a line that parses to the same query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    terms: Vec<Term>,
    /// Sorted; see [`Query::is_equivalent`].
    meaning: Vec<String>,
}

/// The result of parsing a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParseResult {
    /// The query of the valid terms.
    pub query: Query,
    /// Bytes of the line that each of its terms was read from.
    pub spans: Vec<Range<usize>>,
    /// The first error.
    pub error: Option<Error>,
}

impl Query {
    /// Parses a line.
    ///
    /// # Errors
    /// The first error in it.
    pub fn parse(line: &str, context: &Context) -> Result<Self, Error> {
        let reading = Self::parse_partial(line, context);
        reading.error.map_or(Ok(reading.query), Err)
    }

    /// Parses a line that may be incomplete: an invalid term is left out.
    pub fn parse_partial(line: &str, context: &Context) -> ParseResult {
        let mut errors = Vec::new();
        let mut spanned = Vec::new();
        let words: Vec<lexer::Word<'_>> = lexer::words(line).collect();
        for word in phone::join(&words, line) {
            match parser::clause(&word, context) {
                Ok(Some(clause)) => spanned.push((word.span, clause)),
                Ok(None) => {}
                Err(error) => errors.push(suggestions::explain(&word, error, context)),
            }
        }
        let mut clauses: Vec<Clause> = Vec::with_capacity(spanned.len());
        let mut spans = Vec::with_capacity(spanned.len());
        let searchable = spanned.iter().all(|(_, clause)| match clause {
            Clause::In(fields) => fields.iter().all(|field| field.is_stored()),
            _ => true,
        });
        for (span, clause) in spanned {
            if let Some(message) = conflict(&clause, &clauses, searchable) {
                errors.push(Error::new(span, message));
            } else {
                clauses.push(clause);
                spans.push(span);
            }
        }
        let error = errors.into_iter().min_by_key(|error| error.span.start);
        ParseResult { query: Self::new(clauses), spans, error }
    }

    fn new(clauses: Vec<Clause>) -> Self {
        let mut meaning: Vec<String> = clauses.iter().filter_map(implication::meaning).collect();
        meaning.sort();
        meaning.dedup();
        let searched = searched(&clauses);
        let terms = clauses.into_iter().enumerate().map(|(at, clause)| {
            let runs = evaluated_by(&clause, searched == Some(at));
            Term { clause, runs }
        });
        Self { terms: terms.collect(), meaning }
    }

    /// In the order in which they were typed.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether every conversation of the scope is listed.
    pub fn is_all(&self) -> bool {
        !self.terms.iter().any(|term| term.clause.selects())
    }

    /// Whether it is about follow-ups that are due: it restricts or sorts by
    /// their time.
    pub fn is_about_due(&self) -> bool {
        self.terms.iter().any(|term| match &term.clause {
            Clause::Member { field, .. } => field.lies_ahead(),
            Clause::Sort(fields) => fields.iter().any(|(field, _)| field.lies_ahead()),
            _ => false,
        })
    }

    /// Whether the list is in the default order.
    pub fn is_newest_first(&self) -> bool {
        self.terms.iter().all(|term| match &term.clause {
            Clause::Sort(fields) => implication::is_newest_first(fields),
            _ => true,
        })
    }

    /// The predicate over rows that were loaded for another query; `None` if
    /// every row matches.
    pub fn matcher(&self, marks: &SharedMarks) -> Option<Matcher> {
        Matcher::new(self.terms.iter(), self.fields(), marks)
    }

    /// The predicate over rows that the server sent for this query: the terms
    /// that the request cannot express. `None` if every row matches.
    pub fn refiner(&self, marks: &SharedMarks) -> Option<Matcher> {
        if self.is_by_id() {
            return self.matcher(marks);
        }
        Matcher::new(self.local_terms(), self.fields(), marks)
    }

    /// Whether rows that the server sends for it are refined here, so that its
    /// count is another one.
    pub fn is_refined(&self) -> bool {
        self.local_terms().next().is_some()
    }

    /// Whether loaded rows lack some of what it compares.
    pub fn has_server_only_terms(&self) -> bool {
        self.terms.iter().any(Term::is_server_only)
    }

    /// Whether it asks for marks that only this computer knows.
    pub fn asks_marks(&self) -> bool {
        self.marks().next().is_some()
    }

    /// Whether it asks for what is in the outbox.
    pub fn asks_outbox(&self) -> bool {
        self.marks().any(|mark| matches!(mark, LocalMark::Failed | LocalMark::Pending))
    }

    /// Whether it has the server count the matches, if it says.
    pub fn counts(&self) -> Option<bool> {
        self.terms.iter().find_map(|term| match term.clause {
            Clause::Count(on) => Some(on),
            _ => None,
        })
    }

    fn marks(&self) -> impl Iterator<Item = LocalMark> {
        self.terms.iter().filter_map(|term| match term.clause {
            Clause::Local { test: LocalTest::Mark(mark), .. } => Some(mark),
            _ => None,
        })
    }

    /// Whether the conversations that match change with the time of day.
    pub fn is_clocked(&self) -> bool {
        self.terms.iter().any(|term| match &term.clause {
            Clause::Member { value: Value::Time(moment), .. } => moment.is_relative(),
            _ => false,
        })
    }

    /// The same query, with its times relative to another now.
    #[must_use]
    pub fn renewed(&self, context: &Context) -> Self {
        Self::parse_partial(&self.to_string(), context).query
    }

    fn local_terms(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.runs != EvaluatedBy::Server)
    }

    /// The fields that text is searched in, if the query names them.
    fn fields(&self) -> Option<&[FieldRef]> {
        self.terms.iter().find_map(|term| match &term.clause {
            Clause::In(fields) => Some(&**fields),
            _ => None,
        })
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = None;
        for term in &self.terms {
            f.write_str(if before.is_some() { " " } else { "" })?;
            match &term.clause {
                Clause::Text { text, negated: false }
                    if before.is_some_and(|b| continues_number(b, text)) =>
                {
                    lexer::Quoted(text).fmt(f)?;
                }
                _ => term.fmt(f)?,
            }
            before = Some(&term.clause);
        }
        Ok(())
    }
}

/// Whether a text after a clause could continue a phone number.
fn continues_number(before: &Clause, text: &str) -> bool {
    let may_begin = match before {
        Clause::Text { text, .. } => is_number_fragment(text),
        Clause::Member { field, .. } => field.is_phone(),
        _ => false,
    };
    may_begin && is_number_fragment(text)
}

/// Whether a text consists of characters of phone numbers.
fn is_number_fragment(text: &str) -> bool {
    PhoneText::parse_value(text).is_some()
}

/// Where a clause is evaluated; `searched` if the server searches for it.
fn evaluated_by(clause: &Clause, searched: bool) -> EvaluatedBy {
    match clause {
        Clause::Text { .. } if !searched => EvaluatedBy::Local,
        Clause::Member { value: Value::PhonePart(_) | Value::NamePart(_), .. } if !searched => {
            EvaluatedBy::Local
        }
        Clause::Member { negated: true, .. } | Clause::Local { .. } => EvaluatedBy::Local,
        Clause::Member { field, .. } if field.is_refined() => EvaluatedBy::Both,
        _ => EvaluatedBy::Server,
    }
}

/// The text for the server, which searches for one text only: the longest, or
/// else a part of a phone number or of a name.
fn searched(clauses: &[Clause]) -> Option<usize> {
    let texts = clauses.iter().enumerate().filter_map(|(at, clause)| match clause {
        Clause::Text { text, negated: false } => Some((at, text.chars().count())),
        _ => None,
    });
    let longest = texts.rev().max_by_key(|(_, length)| *length).map(|(at, _)| at);
    let part = |clause: &Clause| {
        let part = |value: &Value| matches!(value, Value::PhonePart(_) | Value::NamePart(_));
        matches!(clause, Clause::Member { value, negated: false, .. } if part(value))
    };
    let elsewhere = clauses.iter().any(|clause| matches!(clause, Clause::In(_)));
    longest.or_else(|| clauses.iter().position(part).filter(|_| !elsewhere))
}

/// Why a clause cannot follow those before it.
fn conflict(clause: &Clause, before: &[Clause], searchable: bool) -> Option<String> {
    let twice = |key: &str| Some(format!("Use `{key}` only once"));
    let same = |other: &Clause| std::mem::discriminant(other) == std::mem::discriminant(clause);
    let again = before.iter().any(same);
    match clause {
        Clause::Sort(_) if again => twice("sort"),
        Clause::In(_) if again => twice("in"),
        Clause::Count(_) if again => twice("count"),
        Clause::Page(_) if again => twice("page"),
        Clause::Text { negated, .. } if !searchable && (*negated || again) => {
            let why = "Only one text can be searched in the fields after `in`, and not negated";
            Some(why.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
