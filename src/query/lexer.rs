//! Splits a line into words: free text, or a key, an operator and a value.
//!
//! Every line can be split. An unclosed quotation mark closes at the end, so
//! that a search works while it is being typed.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::domain::phone::PhoneText;

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    Eq,
    Lt,
    Le,
    Gt,
    Ge,
}

/// The operators, longer ones before their prefixes.
const OPS: [(&str, Op); 5] =
    [("<=", Op::Le), (">=", Op::Ge), ("<", Op::Lt), (">", Op::Gt), ("=", Op::Eq)];

impl Op {
    pub fn sign(self) -> &'static str {
        OPS.iter().find(|(_, op)| *op == self).map_or("", |(sign, _)| sign)
    }
}

/// The text before a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key<'a> {
    /// With [`EXACT`] in front of the name of any member.
    pub(super) name: &'a str,
    pub(super) span: Range<usize>,
    pub(super) op: Op,
}

/// The key before the name of a member that need not be known: its colon belongs
/// to the key.
pub(super) const EXACT: &str = "field";

/// Words that are text in quotation marks only.
pub(super) const LOGIC: [&str; 3] = ["AND", "OR", "NOT"];

impl<'a> Key<'a> {
    /// The name after [`EXACT`], as it was typed.
    pub(super) fn exact(&self) -> Option<&'a str> {
        self.name.split_once(':').map(|(_, member)| member)
    }
}

/// A word of the line. Spans are in bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// The text as typed.
    pub(super) raw: &'a str,
    pub(super) span: Range<usize>,
    pub(super) negated: bool,
    pub(super) key: Option<Key<'a>>,
    pub(super) value: Cow<'a, str>,
    /// Includes the quotation marks.
    pub(super) value_span: Range<usize>,
    pub(super) quoted: bool,
}

pub(super) fn words(line: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &line[at..];
        let start = at + (rest.len() - rest.trim_start().len());
        (start < line.len()).then(|| {
            let word = word(line, start);
            at = word.span.end;
            word
        })
    })
}

fn word(line: &str, start: usize) -> Word<'_> {
    let negated = line[start..].starts_with('-');
    let after = start + usize::from(negated);
    let key = key(line, after);
    let value_start = key.as_ref().map_or(after, |(_, end)| *end);
    let rest = &line[value_start..];
    let quoted = rest.starts_with('"');
    let (value, length) = if quoted {
        unquote(rest)
    } else {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        (Cow::Borrowed(&rest[..end]), end)
    };
    let end = value_start + length;
    Word {
        raw: &line[start..end],
        span: start..end,
        negated,
        key: key.map(|(key, _)| key),
        value,
        value_span: value_start..end,
        quoted,
    }
}

/// The key that begins at a position, and the start of its value.
fn key(line: &str, start: usize) -> Option<(Key<'_>, usize)> {
    let rest = &line[start..];
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = exact(rest).or_else(|| name_length(rest))?;
    let (name, after) = rest.split_at(length);
    let sign = after.strip_prefix(':');
    let (op, value) = operator(sign.unwrap_or(after)).or(sign.map(|value| (Op::Eq, value)))?;
    let key = Key { name, span: start..start + length, op };
    Some((key, line.len() - value.len()))
}

/// The length of a name that something follows.
fn name_length(text: &str) -> Option<usize> {
    text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_'))
}

/// The length of [`EXACT`] with the name of a member, if a value follows.
fn exact(text: &str) -> Option<usize> {
    let (key, rest) = text.split_at_checked(EXACT.len())?;
    let rest = rest.strip_prefix(':').filter(|_| key.eq_ignore_ascii_case(EXACT))?;
    let length = name_length(rest).filter(|length| *length > 0)?;
    let has_value = rest[length..].starts_with(':') || operator(&rest[length..]).is_some();
    has_value.then_some(EXACT.len() + 1 + length)
}

fn operator(text: &str) -> Option<(Op, &str)> {
    OPS.iter().find_map(|(sign, op)| Some((*op, text.strip_prefix(sign)?)))
}

/// The text between quotation marks, in which a backslash escapes a mark or a
/// backslash, and the length including the marks.
fn unquote(text: &str) -> (Cow<'_, str>, usize) {
    let inner = &text[1..];
    let Some(end) = inner.find(['"', '\\']) else { return (Cow::Borrowed(inner), text.len()) };
    if inner[end..].starts_with('"') {
        return (Cow::Borrowed(&inner[..end]), end + 2);
    }
    let mut out = String::new();
    let mut chars = inner.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (Cow::Owned(out), at + 2),
            '\\' => match chars.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, next)) => out.push(next),
                None => out.push(c),
            },
            _ => out.push(c),
        }
    }
    (Cow::Owned(out), text.len())
}

/// Displays text as it is typed: bare if unambiguous, else quoted.
pub(super) struct Typed<'a> {
    pub(super) text: &'a str,
    /// Whether it is a value that follows a key.
    pub(super) is_value: bool,
}

impl Typed<'_> {
    fn is_bare(&self) -> bool {
        let special: &[char] = if self.is_value { &['"', '<', '>', '='] } else { &['"', '-'] };
        !self.text.is_empty()
            && !self.text.starts_with(special)
            && !self.text.contains(char::is_whitespace)
            && (self.is_value
                || (!LOGIC.contains(&self.text)
                    && key(self.text, 0).is_none()
                    && PhoneText::parse(self.text).is_none()))
    }
}

impl fmt::Display for Typed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_bare() { f.write_str(self.text) } else { Quoted(self.text).fmt(f) }
    }
}

/// Displays text in quotation marks.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = self.0.replace('\\', "\\\\").replace('"', "\\\"");
        write!(f, "\"{escaped}\"")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words as `-key(op)value`, quoted values in guillemets.
    fn split(line: &str) -> Vec<String> {
        let show = |word: Word<'_>| {
            let minus = if word.negated { "-" } else { "" };
            let key = word.key.map(|k| format!("{}({})", k.name, k.op.sign())).unwrap_or_default();
            let value = word.value;
            if word.quoted {
                format!("{minus}{key}«{value}»")
            } else {
                format!("{minus}{key}{value}")
            }
        };
        words(line).map(show).collect()
    }

    #[test]
    fn keys_operators_and_values_are_told_apart() {
        assert_eq!(
            split("is:unread  last:<7d lastEventAt>=2026-11-01 -a.b<=3 c=d e:=f"),
            [
                "is(=)unread",
                "last(<)7d",
                "lastEventAt(>=)2026-11-01",
                "-a.b(<=)3",
                "c(=)d",
                "e(=)f"
            ]
        );
    }

    #[test]
    fn the_name_of_any_member_belongs_to_its_key() {
        assert_eq!(
            split(r#"field:a.b_1="x y" Field:x:=1 field:9>=2 field:x field: field:=x field:a-b=c"#),
            [
                "field:a.b_1(=)«x y»",
                "Field:x(=)1",
                "field:9(>=)2",
                "field(=)x",
                "field(=)",
                "field(=)x",
                "field(=)a-b=c"
            ]
        );
    }

    #[test]
    fn quoted_text_is_one_word() {
        assert_eq!(
            split(r#"outcome:"call back" -"a \"b\" \\ \c" "x"y "open end"#),
            [r"outcome(=)«call back»", r#"-«a "b" \ \c»"#, "«x»", "y", "«open end»"]
        );
    }

    #[test]
    fn what_does_not_begin_like_a_term_is_text() {
        assert_eq!(split("10:30 :) 5\" --x - é:x"), ["10:30", ":)", "5\"", "--x", "-", "é:x"]);
        assert_eq!(split(" \t\u{3000}"), Vec::<String>::new());
    }

    #[test]
    fn spans_point_at_the_parts() {
        let line = "a -status:\"é x\" b";
        let word = words(line).nth(1).expect("a word");
        assert_eq!(&line[word.span], "-status:\"é x\"");
        assert_eq!(&line[word.value_span], "\"é x\"");
        assert_eq!(&line[word.key.expect("a key").span], "status");
    }

    proptest! {
        #[test]
        fn every_line_splits_at_character_boundaries(line in "\\PC{0,40}|[-a\"\\\\:<>= é]{0,20}") {
            let mut end = 0;
            for word in words(&line) {
                prop_assert!(word.span.start >= end && word.span.end > word.span.start);
                prop_assert!(line.get(word.span.clone()).is_some());
                prop_assert!(line.get(word.value_span.clone()).is_some());
                end = word.span.end;
            }
            prop_assert!(line[end..].trim().is_empty());
        }

        #[test]
        fn typed_text_is_read_back(text in "\\PC{1,12}|[-a\"\\\\:<>= ]{1,8}") {
            let typed = Typed { text: &text, is_value: false }.to_string();
            let read: Vec<_> = words(&typed).collect();
            prop_assert_eq!(read.len(), 1);
            prop_assert!(read[0].key.is_none() && !read[0].negated);
            prop_assert_eq!(&*read[0].value, &text);
            let line = format!("k:{}", Typed { text: &text, is_value: true });
            let read: Vec<_> = words(&line).collect();
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(read[0].key.as_ref().map(|key| key.op), Some(Op::Eq));
            prop_assert_eq!(&*read[0].value, &text);
        }
    }
}
