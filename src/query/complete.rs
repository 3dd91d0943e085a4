//! Completion.

use std::ops::Range;

use super::field::{CONTROLS, FIELDS, Field, FieldRef, Kind, KnownValues};
use super::flag::FLAGS;
use super::lexer::{Key, Op, Typed, Word, words};
use super::reference;

/// A completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The bytes of the line that it replaces.
    pub span: Range<usize>,
    /// The replacement.
    pub insert: String,
    /// Its meaning.
    pub explanation: &'static str,
}

/// Completions with the texts that replace a span, and their meanings.
fn completions(
    span: &Range<usize>,
    found: impl IntoIterator<Item = (String, &'static str)>,
) -> Vec<Completion> {
    let completion = |(insert, explanation)| Completion { span: span.clone(), insert, explanation };
    found.into_iter().map(completion).collect()
}

/// Completions at the cursor, which is in bytes.
pub fn complete(line: &str, cursor: usize) -> Vec<Completion> {
    let cursor = line.floor_char_boundary(cursor);
    let typed = &line[..cursor];
    let word = words(typed).last().filter(|word| {
        // A closed quotation ends its word.
        let closed = word.quoted && word.value_span.len() > 1 && word.raw.ends_with('"');
        word.span.end == cursor && !closed
    });
    match word {
        None => keys("", &(cursor..cursor), false),
        Some(Word { key: Some(key), negated, value, value_span, quoted, .. }) => {
            let sign = key.span.end..value_span.start;
            let at = Place { key: &key, sign: &line[sign.clone()], sign_start: sign.start };
            at.values(&value, &value_span, negated, quoted)
        }
        Some(word) if word.quoted => Vec::new(),
        Some(word) => keys(&word.value, &word.value_span, word.negated),
    }
}

fn begins(known: &str, typed: &str) -> bool {
    known.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
}

/// The known values that start with the typed text.
fn beginning(known: &[KnownValues], typed: &str) -> impl Iterator<Item = (String, &'static str)> {
    let fits = known.iter().filter(move |(value, _)| begins(value, typed));
    fits.map(|(value, explanation)| ((*value).to_owned(), *explanation))
}

/// Keys that start with the typed text.
fn keys(typed: &str, span: &Range<usize>, negated: bool) -> Vec<Completion> {
    let flags = FLAGS
        .iter()
        .filter(|flag| begins(flag.key, typed) || typed.len() > 1 && begins(flag.value, typed))
        .map(|flag| (format!("{}:{}", flag.key, flag.value), flag.explanation));
    let fields = FIELDS
        .iter()
        .filter(|field| !negated || field.is_stored())
        .filter(|field| begins(field.word(), typed) || begins(field.name, typed))
        .map(|field| (reference::with_operator(field), field.explanation));
    let controls = CONTROLS
        .iter()
        .filter(|control| !negated && begins(control.key, typed))
        .map(|control| (format!("{}:", control.key), control.explanation));
    completions(span, flags.chain(fields).chain(controls))
}

/// A key with its operator, where a value is due.
struct Place<'a> {
    key: &'a Key<'a>,
    sign: &'a str,
    sign_start: usize,
}

impl Place<'_> {
    fn values(
        &self,
        typed: &str,
        span: &Range<usize>,
        negated: bool,
        quoted: bool,
    ) -> Vec<Completion> {
        let is = |key: &str| key.eq_ignore_ascii_case(self.key.name);
        if FLAGS.iter().any(|flag| is(flag.key)) {
            let flags = FLAGS.iter().filter(|flag| is(flag.key) && begins(flag.value, typed));
            return completions(span, flags.map(|flag| (flag.value.to_owned(), flag.explanation)));
        }
        if let Some(control) = CONTROLS.iter().find(|control| is(control.key)) {
            return if negated || quoted { Vec::new() } else { listed(control.key, typed, span) };
        }
        Field::from_name(self.key.name)
            .map_or_else(Vec::new, |field| self.of_field(field, typed, span))
    }

    fn of_field(&self, field: FieldRef, typed: &str, span: &Range<usize>) -> Vec<Completion> {
        if field.kind == Kind::Time {
            return self.times(field, typed, span.end);
        }
        let plain = typed.replace('-', "_");
        let booleans = [("true", "yes"), ("false", "no")];
        let known = if field.kind == Kind::Bool { &booleans[..] } else { field.values };
        let known =
            known.iter().filter(|(value, _)| self.key.op == Op::Eq && begins(value, &plain));
        let typed = |value| Typed { text: value, is_value: true }.to_string();
        completions(span, known.map(|(value, explanation)| (typed(value), *explanation)))
    }

    /// Times with their comparison, which may have been typed already.
    fn times(&self, field: FieldRef, typed: &str, end: usize) -> Vec<Completion> {
        let colon = usize::from(self.sign.starts_with(':'));
        let start = self.sign_start + colon;
        let typed = format!("{}{typed}", &self.sign[colon..]);
        completions(&(start..end), beginning(field.times(), &typed))
    }
}

/// Values of a directive. In a list of fields, the last one is completed.
fn listed(key: &str, typed: &str, span: &Range<usize>) -> Vec<Completion> {
    if key == "count" {
        let known = [("on", "with a total"), ("off", "without a total")];
        return completions(span, beginning(&known, typed));
    }
    if key == "page" {
        return Vec::new();
    }
    let part = typed.rsplit(',').next().unwrap_or_default();
    let name = part.strip_prefix('-').filter(|_| key == "sort").unwrap_or(part);
    let start = span.end - name.len();
    let fits = |field: &&Field| {
        (if key == "sort" {
            field.member().is_some()
        } else {
            field.kind == Kind::Text && field.derived.is_none()
        }) && (begins(field.word(), name) || begins(field.name, name))
    };
    let fields = FIELDS.iter().filter(fits);
    completions(
        &(start..span.end),
        fields.map(|field| (field.word().to_owned(), field.explanation)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line with each completion applied, the cursor at `|`.
    fn completed(marked: &str) -> Vec<String> {
        let cursor = marked.find('|').expect("a cursor");
        let line = marked.replace('|', "");
        let put = |completion: Completion| {
            let mut line = line.clone();
            line.replace_range(completion.span, &completion.insert);
            line
        };
        complete(&line, cursor).into_iter().map(put).collect()
    }

    #[test]
    fn terms_are_offered_by_their_beginning() {
        assert_eq!(completed("roof ou|"), ["roof outcome:", "roof outboundPhoneNumberOverrideId="]);
        assert_eq!(completed("unr|"), ["is:unread"]);
        assert_eq!(completed("LASTEV|"), ["lastEventIsInternalNote=", "last:"]);
    }

    #[test]
    fn values_are_offered_with_what_they_mean() {
        assert_eq!(completed("is:un| x"), ["is:unread x"]);
        assert_eq!(completed("status:needs-|"), ["status:needs_reply"]);
        assert_eq!(completed("category:|").len(), 6);
        assert_eq!(completed("isDemo=t|"), ["isDemo=true"]);
        assert_eq!(completed("last:<7|"), ["last:<7d"]);
        assert_eq!(completed("last:t|"), ["last:today"]);
        assert_eq!(completed("lastInboundAt<2|"), ["lastInboundAt<24h"]);
        assert_eq!(completed("sort:-lastEventAt,firstN|"), ["sort:-lastEventAt,firstName"]);
        assert_eq!(completed("sort:-arch|").first().map(String::as_str), Some("sort:-reason"));
        assert_eq!(completed("count:o|"), ["count:on", "count:off"]);
        assert!(completed("in:isU|").is_empty());
    }

    #[test]
    fn nothing_is_offered_in_text_between_quotation_marks() {
        assert!(completed("\"is|").is_empty());
        assert!(completed("x:y|").is_empty());
        assert!(!completed("\"is\"|").is_empty());
    }
}
