//! Questions of a template: gaps that the writer fills.

use std::fmt;

/// Maximum length of a name, in characters.
pub(super) const MAX_NAME: usize = 40;

/// A gap that is asked for when the template is inserted: `{?day}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// In one line.
    pub name: Box<str>,
    /// The answer if none is given; may be empty.
    pub fallback: Option<Box<str>>,
}

impl Question {
    /// The gap as it stands in a text until it is answered, with what has been
    /// typed so far.
    pub fn open(&self, typed: &str) -> String {
        match typed.trim() {
            "" => self.to_string(),
            typed => format!("{{?{}|{typed}}}", self.name),
        }
    }

    /// The text for an answer; `None` if it is left open.
    pub fn answer<'a>(&'a self, typed: &'a str) -> Option<&'a str> {
        match typed.trim() {
            "" => self.fallback.as_deref(),
            typed => Some(typed),
        }
    }
}

impl fmt::Display for Question {
    /// The source text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fallback {
            Some(fallback) => write!(f, "{{?{}|{fallback}}}", self.name),
            None => write!(f, "{{?{}}}", self.name),
        }
    }
}

/// The first question that is open in a text: every name that a template may
/// have, whatever its length.
pub fn first_open(text: &str) -> Option<&str> {
    text.match_indices("{?").find_map(|(start, open)| {
        let inside = text.get(start + open.len()..)?;
        let name = inside.find(['|', '{', '}', '\n']).filter(|end| is_name(&inside[..*end]))?;
        let end = inside[name..].starts_with(['|', '}']).then(|| inside[name..].find(['}', '\n']));
        let end = name + end.flatten()?;
        let is_closed = inside[end..].starts_with('}');
        text.get(start..start + open.len() + end + 1).filter(|_| is_closed)
    })
}

/// Whether a question can have that name.
pub(super) fn is_name(name: &str) -> bool {
    !name.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("See you {?day}!", Some("{?day}"))]
    #[case("See you { ?day}!", None)]
    #[case("{?} or {?\n} then {? pickup spot|at 5}", Some("{? pickup spot|at 5}"))]
    #[case("{?day", None)]
    #[case("why{?! {?}", None)]
    #[case("why{?!}", Some("{?!}"))]
    #[case("a {?$} {?day}", Some("{?$}"))]
    #[case("{?\u{bf}Qué día?}", Some("{?\u{bf}Qué día?}"))]
    #[case("{?(day)|{5} or 6}", Some("{?(day)|{5}"))]
    #[case("{? |at 5} {?|at 5}", None)]
    #[case("{?day|at\n5}", None)]
    #[case("", None)]
    fn an_open_question_is_found(#[case] text: &str, #[case] open: Option<&str>) {
        assert_eq!(first_open(text), open);
    }

    #[test]
    fn a_long_question_is_found() {
        let question = format!("{{?{}|{}}}", "d".repeat(300), "at five ".repeat(50));
        assert_eq!(first_open(&question), Some(&*question));
    }

    #[test]
    fn what_has_been_typed_stays_in_the_gap() {
        let question = Question { name: "day".into(), fallback: Some("Tuesday".into()) };
        assert_eq!(question.open(" "), "{?day|Tuesday}");
        assert_eq!(question.open(" Wed"), "{?day|Wed}");
        assert_eq!((question.answer(""), question.answer(" Wed ")), (Some("Tuesday"), Some("Wed")));
        let question = Question { fallback: None, ..question };
        assert_eq!((question.open(""), question.answer("\t")), ("{?day}".to_owned(), None));
    }
}
