//! The language as a table, for documentation and help.

use super::exact_term;
use super::field::{CONTROLS, Derived, FIELDS, Field, Kind};
use super::flag::FLAGS;

/// A term of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The spelling up to the value.
    pub term: String,
    /// The contract's member, if its name differs.
    pub member: Option<&'static str>,
    /// The type of its value; empty if the term is complete.
    pub kind: &'static str,
    pub explanation: &'static str,
    /// The known values.
    pub values: String,
}

/// The whole language: one entry per term.
pub fn reference() -> Vec<Entry> {
    let flags = FLAGS.iter().map(|flag| Entry {
        term: format!("{}:{}", flag.key, flag.value),
        member: flag.member(),
        kind: "",
        explanation: flag.explanation,
        values: String::new(),
    });
    let fields = FIELDS.iter().map(|field| Entry {
        term: with_operator(field),
        member: field
            .alias
            .map(|_| field.name)
            .or(field.member().filter(|_| field.derived.is_some())),
        kind: field.kind.name(),
        explanation: field.explanation,
        values: values(field),
    });
    let controls = CONTROLS.iter().map(|control| Entry {
        term: format!("{}:", control.key),
        member: None,
        kind: "",
        explanation: control.explanation,
        values: control.values.to_owned(),
    });
    let exact = Entry {
        term: exact_term::TERM.to_owned(),
        member: None,
        kind: "",
        explanation: exact_term::EXPLANATION,
        values: exact_term::VALUES.to_owned(),
    };
    flags.chain(fields).chain([exact]).chain(controls).collect()
}

/// A field with its usual operator.
pub(super) fn with_operator(field: &Field) -> String {
    let sign = match field.kind {
        _ if field.is_word() => ":",
        Kind::Time => "<",
        Kind::Bool | Kind::Integer | Kind::Text => "=",
    };
    format!("{}{sign}", field.word())
}

fn values(field: &Field) -> String {
    match field.kind {
        Kind::Bool => "true, false".to_owned(),
        Kind::Time if field.derived == Some(Derived::Due) => "tomorrow, <=friday, <+3d".to_owned(),
        Kind::Time if field.derived == Some(Derived::Waited) => ">2h, <15m".to_owned(),
        Kind::Time if field.has_own_comparison() => "7d, 2026-11-01, yesterday".to_owned(),
        Kind::Time => "<7d, >=2026-11-01, today".to_owned(),
        Kind::Integer => "3, >=3".to_owned(),
        Kind::Text => {
            let known: Vec<&str> = field.values.iter().map(|(value, _)| *value).collect();
            known.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_of_the_tables_is_in_the_reference() {
        let reference = reference();
        assert_eq!(reference.len(), FLAGS.len() + FIELDS.len() + CONTROLS.len() + 1);
        let entry = |term: &str| reference.iter().find(|entry| entry.term == term).cloned();
        let last = entry("last:").expect("a term");
        assert_eq!((last.member, last.kind), (Some("lastEventAt"), "time"));
        assert_eq!(entry("status:").expect("a term").values, "needs_reply, waiting, failed, open");
        assert!(entry("needs:reply").is_some() && entry("isDemo=").is_some());
        assert!(entry("sort:").is_some() && entry("eventVersion=").is_some());
    }
}
