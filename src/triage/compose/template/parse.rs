//! The template parser.

use super::question::{self, MAX_NAME};
use super::{Fault, Field, FieldGap, Part, Question, Template, TemplateError, text_check};
use crate::domain::text;

impl Template {
    /// Parses a template. Trailing line breaks are ignored: a multi-line string
    /// in a configuration ends with one.
    ///
    /// # Errors
    /// The first error, with its position.
    pub fn parse(written: &str) -> Result<Self, TemplateError> {
        let body = written.trim_end_matches(['\r', '\n']);
        let mut reader = Reader { body, at: 0, parts: Vec::new(), literal: String::new() };
        if body.starts_with('\u{feff}') {
            reader.at = '\u{feff}'.len_utf8();
        }
        while let Some(c) = reader.rest().chars().next() {
            match c {
                '{' => reader.opened()?,
                '}' => reader.closed()?,
                _ => reader.character(c)?,
            }
        }
        reader.flush();
        let Reader { parts, .. } = reader;
        if parts.iter().all(|part| matches!(part, Part::Text(text) if text.trim().is_empty())) {
            return Err(TemplateError { span: 0..written.len(), fault: Fault::Empty });
        }
        Ok(Self(parts))
    }
}

struct Reader<'t> {
    body: &'t str,
    /// Bytes consumed.
    at: usize,
    parts: Vec<Part>,
    /// Pending literal text.
    literal: String,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.body[self.at..]
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.parts.push(Part::Text(std::mem::take(&mut self.literal).into()));
        }
    }

    /// An error in the next bytes.
    fn fault<T>(&self, bytes: usize, fault: Fault) -> Result<T, TemplateError> {
        Err(TemplateError { span: self.at..self.at + bytes, fault })
    }

    fn character(&mut self, c: char) -> Result<(), TemplateError> {
        let before = self.body[..self.at].chars().next_back();
        match c {
            '\r' if self.rest().starts_with("\r\n") => {}
            '\r' => self.literal.push('\n'),
            '\t' => self.literal.push_str(text_check::TAB),
            _ if text_check::is_refused(before, c) => {
                return self.fault(c.len_utf8(), Fault::Unsafe(c));
            }
            _ => self.literal.push(c),
        }
        self.at += c.len_utf8();
        Ok(())
    }

    /// Parses text that begins with a brace: a literal in `{'` and `'}`, a gap,
    /// or two braces as an escape for one.
    fn opened(&mut self) -> Result<(), TemplateError> {
        if let Some(quoted) = self.rest().strip_prefix("{'") {
            return self.quoted(quoted);
        }
        let braces = self.rest().bytes().take_while(|b| *b == b'{').count();
        let inside = &self.rest()[braces..];
        let end = inside.find(['{', '}', '\n']);
        let content = end.filter(|end| inside[*end..].starts_with('}')).map(|end| &inside[..end]);
        // Two braces before anything else are an escape, and are escaped pairs
        // where there are more than a gap has.
        if braces > 3 || (braces > 1 && !content.is_some_and(is_name)) {
            self.literal.push('{');
            self.at += 2;
            return Ok(());
        }
        let Some(content) = content else {
            let begun = end.filter(|end| inside[*end..].starts_with('{')).map(|end| &inside[..end]);
            if let Some(begun) = begun.filter(|it| it.starts_with('?') || it.contains('|')) {
                self.at += braces + begun.len();
                return self.fault(1, Fault::Nested);
            }
            return self.fault(1, Fault::NotClosed);
        };
        let length = braces + content.len() + braces;
        if !inside[content.len()..].starts_with(&"}}}"[..braces]) {
            return self.fault(braces, Fault::NotClosed);
        }
        let part = self.gap(content, braces)?;
        self.flush();
        self.parts.push(part);
        self.at += length;
        Ok(())
    }

    /// Parses the content of a gap. In several braces, the bar of other
    /// programs begins a filter and not a fallback, and is refused.
    fn gap(&self, content: &str, braces: usize) -> Result<Part, TemplateError> {
        let length = braces + content.len() + braces;
        let (name, fallback) = match content.split_once('|').filter(|_| braces == 1) {
            Some((name, fallback)) => (name, Some(fallback)),
            None => (content, None),
        };
        let start = self.at + braces;
        let fallback = fallback
            .map(|fallback| self.plain(fallback.trim(), start + name.len() + 1))
            .transpose()?;
        if let Some(asked) = name.trim_start().strip_prefix('?').filter(|name| !name.contains('|'))
        {
            let asked = asked.trim();
            if !question::is_name(asked) || asked.chars().count() > MAX_NAME {
                return self.fault(length, Fault::Unnamed);
            }
            let name = self.plain(asked, start)?;
            return Ok(Part::Question(Question { name, fallback }));
        }
        let Some(field) = Field::from_name(name) else {
            let closest = Field::nearest(name);
            let name = text::one_line(name.trim()).into();
            return self.fault(length, Fault::Unknown { name, closest });
        };
        Ok(Part::Field(FieldGap { field, fallback }))
    }

    /// A text in a gap, which begins at or after byte `from`, without
    /// characters that no text may have.
    fn plain(&self, text: &str, from: usize) -> Result<Box<str>, TemplateError> {
        let start = from + self.body[from..].find(text).unwrap_or_default();
        let mut before = None;
        let mut plain = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            match c {
                '\t' => plain.push(' '),
                _ if text_check::is_refused(before, c) => {
                    let span = start + at..start + at + c.len_utf8();
                    return Err(TemplateError { span, fault: Fault::Unsafe(c) });
                }
                _ => plain.push(c),
            }
            before = Some(c);
        }
        Ok(plain.into())
    }

    fn quoted(&mut self, quoted: &'t str) -> Result<(), TemplateError> {
        let Some(end) = quoted.find("'}").filter(|end| !quoted[..*end].contains('\n')) else {
            return self.fault(2, Fault::NotClosed);
        };
        self.at += "{'".len();
        for c in quoted[..end].chars() {
            self.character(c)?;
        }
        self.at += "'}".len();
        Ok(())
    }

    fn closed(&mut self) -> Result<(), TemplateError> {
        if !self.rest().starts_with("}}") {
            return self.fault(1, Fault::NotOpened);
        }
        self.literal.push('}');
        self.at += 2;
        Ok(())
    }
}

/// Whether the text between several braces looks like a name of other programs:
/// `{{ first_name }}`, `{{#if name}}`, `{{name|there}}`, `{{1}}`, `{{?day}}`.
fn is_name(inside: &str) -> bool {
    let marks = |c: char| c.is_whitespace() || "#/^&>!$@=*~%+-?".contains(c);
    inside.trim_start_matches(marks).starts_with(|c: char| c.is_alphanumeric() || c == '_')
}
