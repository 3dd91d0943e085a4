//! Texts with gaps for what is known about a lead: `Hi {firstName}, …`.
//!
//! A template with an unknown field is never one, and a gap is never sent
//! empty. `{{` and `}}` stand for the characters themselves.

use std::fmt;
use std::ops::Range;

use super::Kind;
use crate::domain::{Lead, User, suggest, text};

/// What a gap can be filled with. Nothing here depends on the time: a text
/// may go out on another day than it was written on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The lead's first name.
    FirstName,
    /// The lead's last name.
    LastName,
    /// The lead's names, as far as they are known.
    Name,
    /// The lead's phone number.
    Phone,
    /// The lead's email address.
    Email,
    /// The lead's status.
    Status,
    /// What the lead asked about.
    Product,
    /// The first name of the user who writes.
    Me,
    /// The number that the message goes out from.
    Number,
}

impl Field {
    /// Every field, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::FirstName,
        Self::LastName,
        Self::Name,
        Self::Phone,
        Self::Email,
        Self::Status,
        Self::Product,
        Self::Me,
        Self::Number,
    ];

    /// What stands between the braces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstName => "firstName",
            Self::LastName => "lastName",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Status => "status",
            Self::Product => "product",
            Self::Me => "me",
            Self::Number => "number",
        }
    }

    /// The field of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// What it is called where it is missing.
    const fn described(self) -> &'static str {
        match self {
            Self::FirstName => "first name of the lead",
            Self::LastName => "last name of the lead",
            Self::Name => "name of the lead",
            Self::Phone => "phone number of the lead",
            Self::Email => "email address of the lead",
            Self::Status => "status of the lead",
            Self::Product => "product that the lead asked about",
            Self::Me => "first name of yours",
            Self::Number => "number to send from",
        }
    }
}

/// A template under a name, to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTemplate {
    /// The name, in one clean line.
    pub name: String,
    /// What its text becomes.
    pub kind: Kind,
    /// The text.
    pub template: Template,
}

/// What is known; a blank value is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields([Option<Box<str>>; Field::ALL.len()]);

impl Fields {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a value for a field, where there is one. It comes from the server
    /// and is cleaned: what goes out is what was on screen.
    #[must_use]
    pub fn with(mut self, field: Field, value: Option<&str>) -> Self {
        let value = value.map(|value| text::one_line(value));
        let value = value.as_deref().map(str::trim).filter(|value| !value.is_empty());
        self.0[field as usize] = value.map(Into::into);
        self
    }

    /// With what is known about a lead.
    #[must_use]
    pub fn of_lead(self, lead: &Lead) -> Self {
        let contact = lead.contact.as_ref();
        let phone = contact.and_then(|contact| contact.phone.as_ref());
        let metadata = lead.metadata.as_ref();
        let status = lead.status();
        let status = status.and_then(|s| s.display_name.as_deref().or(s.outcome.as_deref()));
        self.with(Field::FirstName, contact.and_then(|contact| contact.first_name.as_deref()))
            .with(Field::LastName, contact.and_then(|contact| contact.last_name.as_deref()))
            .with(Field::Name, lead.name().as_deref())
            .with(Field::Phone, phone.and_then(|phone| phone.number.as_deref()))
            .with(Field::Email, contact.and_then(|contact| contact.email.as_deref()))
            .with(Field::Product, metadata.and_then(|metadata| metadata.product.as_deref()))
            .with(Field::Status, status)
    }

    /// With what is known about the user who writes.
    #[must_use]
    pub fn of_user(self, user: &User) -> Self {
        self.with(Field::Me, user.first_name.as_deref())
    }

    fn get(&self, field: Field) -> Option<&str> {
        self.0.get(field as usize)?.as_deref()
    }
}

/// A text with gaps, all of them for fields that there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(Box<str>),
    Field(Field),
}

impl Template {
    /// Reads a template. Line breaks at its end are none of it: a text of
    /// several lines in a configuration ends with one.
    ///
    /// # Errors
    /// The first thing that is wrong with it, with its place.
    pub fn parse(written: &str) -> Result<Self, TemplateError> {
        let body = written.trim_end_matches(['\r', '\n']);
        let (mut parts, mut literal) = (Vec::new(), String::new());
        let mut at = 0;
        while let Some(c) = body[at..].chars().next() {
            let rest = &body[at..];
            let wrong = |end, fault| Err(TemplateError { span: at..end, fault });
            at += match c {
                '{' | '}' if rest[1..].starts_with(c) => {
                    literal.push(c);
                    2
                }
                '}' => return wrong(at + 1, Fault::NotOpened),
                '{' => {
                    let Some(end) =
                        rest.find(['}', '\n']).filter(|at| rest[*at..].starts_with('}'))
                    else {
                        return wrong(at + 1, Fault::NotClosed);
                    };
                    let name = &rest[1..end];
                    let Some(field) = Field::named(name) else {
                        return wrong(at + end + 1, Fault::unknown(name));
                    };
                    flush(&mut parts, &mut literal);
                    parts.push(Part::Field(field));
                    end + 1
                }
                '\r' if rest.starts_with("\r\n") => 1,
                _ if c != '\n' && text::is_unsafe(c) => {
                    return wrong(at + c.len_utf8(), Fault::Unsafe);
                }
                _ => {
                    literal.push(c);
                    c.len_utf8()
                }
            };
        }
        flush(&mut parts, &mut literal);
        if parts.iter().all(|part| matches!(part, Part::Text(text) if text.trim().is_empty())) {
            return Err(TemplateError { span: 0..written.len(), fault: Fault::Empty });
        }
        Ok(Self(parts))
    }

    /// The text for a lead.
    ///
    /// # Errors
    /// The fields that it needs and that nothing is known for.
    pub fn fill(&self, fields: &Fields) -> Result<String, MissingFields> {
        let mut missing: Vec<Field> =
            self.fields().filter(|field| fields.get(*field).is_none()).collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            return Err(MissingFields(missing));
        }
        let value = |part| match part {
            &Part::Field(field) => fields.get(field).unwrap_or_default(),
            Part::Text(text) => text,
        };
        Ok(self.0.iter().map(value).collect())
    }

    /// The fields that it needs, in their order.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.0.iter().filter_map(|part| match part {
            Part::Field(field) => Some(*field),
            Part::Text(_) => None,
        })
    }
}

fn flush(parts: &mut Vec<Part>, literal: &mut String) {
    if !literal.is_empty() {
        parts.push(Part::Text(std::mem::take(literal).into()));
    }
}

impl fmt::Display for Template {
    /// As it is written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}")),
            Part::Field(field) => write!(f, "{{{}}}", field.name()),
        })
    }
}

/// The first field in braces in a text that is about to go out, as bytes of it:
/// somebody has typed a gap that nothing has filled.
pub fn unfilled(text: &str) -> Option<(Range<usize>, Field)> {
    text.match_indices('{').find_map(|(at, _)| {
        let end = at + text[at..].find('}')?;
        let name = text[at + 1..end].trim();
        let field = Field::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))?;
        Some((at..end + 1, field))
    })
}

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct TemplateError {
    /// The bytes at fault.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub fault: Fault,
}

/// What can be wrong with a template. Sentences without the final stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is nothing in it.
    #[error("a template has a text")]
    Empty,
    /// A brace is not closed on its line.
    #[error("`{{` has no `}}` after it; `{{{{` is the character itself")]
    NotClosed,
    /// A brace was not opened.
    #[error("`}}` has no `{{` before it; `}}}}` is the character itself")]
    NotOpened,
    /// There is no such field.
    #[error("there is no field `{name}`")]
    Unknown {
        /// As it is written.
        name: Box<str>,
        /// The field that was meant, perhaps.
        closest: Option<Field>,
    },
    /// A character that no message has.
    #[error("a template has neither control characters nor invisible ones")]
    Unsafe,
}

impl Fault {
    fn unknown(name: &str) -> Self {
        let closest = suggest::closest(name.trim(), Field::ALL.map(Field::name));
        Self::Unknown { name: text::one_line(name).into(), closest: closest.and_then(Field::named) }
    }
}

/// The fields of a template that nothing is known for, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingFields(pub Vec<Field>);

impl fmt::Display for MissingFields {
    /// A sentence without the final stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, field) in self.0.iter().enumerate() {
            let before = if at == 0 { "no" } else { ", no" };
            write!(f, "{before} {}", field.described())?;
        }
        f.write_str(if self.0.len() == 1 { " is known" } else { " are known" })
    }
}

impl std::error::Error for MissingFields {}

#[cfg(test)]
mod tests;
