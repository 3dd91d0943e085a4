//! The template parser.

use super::{Fault, Field, Part, Template, TemplateError, text_check};
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

    /// Parses text that begins with a brace: a literal in `{'` and `'}`, a
    /// field, or two braces as an escape for one.
    fn opened(&mut self) -> Result<(), TemplateError> {
        if let Some(quoted) = self.rest().strip_prefix("{'") {
            return self.quoted(quoted);
        }
        let braces = self.rest().bytes().take_while(|b| *b == b'{').count();
        let inside = &self.rest()[braces..];
        let end = inside.find(['{', '}', '\n']).filter(|end| inside[*end..].starts_with('}'));
        let name = end.map(|end| &inside[..end]);
        // Two braces before anything else are an escape, and are escaped pairs
        // where there are more than a field has.
        if braces > 3 || (braces > 1 && !name.is_some_and(is_name)) {
            self.literal.push('{');
            self.at += 2;
            return Ok(());
        }
        let Some(name) = name else { return self.fault(1, Fault::NotClosed) };
        let length = braces + name.len() + braces;
        if !inside[name.len()..].starts_with(&"}}}"[..braces]) {
            return self.fault(braces, Fault::NotClosed);
        }
        let Some(field) = Field::from_name(name) else {
            let closest = Field::nearest(name);
            let name = text::one_line(name.trim()).into();
            return self.fault(length, Fault::Unknown { name, closest });
        };
        self.flush();
        self.parts.push(Part::Field(field));
        self.at += length;
        Ok(())
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
/// `{{ first_name }}`, `{{#if name}}`, `{{name|there}}`, `{{1}}`.
fn is_name(inside: &str) -> bool {
    let marks = |c: char| c.is_whitespace() || "#/^&>!$@=*~%+-".contains(c);
    inside.trim_start_matches(marks).starts_with(|c: char| c.is_alphanumeric() || c == '_')
}
