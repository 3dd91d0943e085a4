//! Templates: texts with fields of a lead: `Hi {firstName}, …`.
//!
//! A template with an unknown field is invalid, and a field is never sent
//! empty. Two or three braces equal one, and other programs' names of a field
//! are accepted: `Hi {{contact.first_name}}`. Text between `{'` and `'}` is
//! literal, including braces.

mod field;
mod parse;

use std::fmt::{self, Write};
use std::ops::Range;

use super::{Kind, text_check};
use crate::domain::char_name::CharName;
use crate::domain::{Lead, User, text};
pub use field::Field;

/// A named template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTemplate {
    /// In one sanitized line.
    pub name: String,
    pub kind: Kind,
    pub template: Template,
}

/// The known values; a blank value is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields([Option<Box<str>>; Field::ALL.len()]);

impl Fields {
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a field, if there is a value. It comes from the server and is
    /// sanitized, so that the text on screen is the text sent.
    #[must_use]
    pub fn with(mut self, field: Field, value: Option<&str>) -> Self {
        let value = value.map(|value| text::one_line(value));
        let value = value.as_deref().map(str::trim).filter(|value| !value.is_empty());
        self.0[field as usize] = value.map(Into::into);
        self
    }

    /// Adds the fields of a lead.
    #[must_use]
    pub fn with_lead(self, lead: &Lead) -> Self {
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

    /// Adds the fields of the user.
    #[must_use]
    pub fn with_user(self, user: &User) -> Self {
        self.with(Field::Me, user.first_name.as_deref())
    }

    fn get(&self, field: Field) -> Option<&str> {
        self.0.get(field as usize)?.as_deref()
    }
}

/// A parsed template; all of its fields exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(Box<str>),
    Field(Field),
}

impl Template {
    /// The text for a lead.
    ///
    /// # Errors
    /// The fields without a value.
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

    /// The values that fill its fields, which count as plain text.
    pub fn values<'f>(&self, fields: &'f Fields) -> Vec<&'f str> {
        self.fields().filter_map(|field| fields.get(field)).collect()
    }

    /// Its fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.0.iter().filter_map(|part| match part {
            Part::Field(field) => Some(*field),
            Part::Text(_) => None,
        })
    }
}

impl fmt::Display for Template {
    /// The source text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Text(text) => text.chars().try_for_each(|c| match c {
                '{' => f.write_str("{'{'}"),
                '}' => f.write_str("{'}'}"),
                c => f.write_char(c),
            }),
            Part::Field(field) => write!(f, "{{{}}}", field.name()),
        })
    }
}

/// An error in a template, and its position.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct TemplateError {
    /// The bytes at fault.
    pub span: Range<usize>,
    pub fault: Fault,
}

/// The kinds of errors. Messages are sentences without the final stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("A template needs a text")]
    Empty,
    #[error("`{{` has no `}}` after it. Write {{'{{'}} for the character")]
    NotClosed,
    #[error("`}}` has no `{{` before it. Write {{'}}'}} for the character")]
    NotOpened,
    #[error("Unknown field `{name}`")]
    Unknown { name: Box<str>, closest: Option<Field> },
    #[error("Templates can't contain {}", CharName(*.0))]
    Unsafe(char),
}

/// The fields of a template without a value, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingFields(pub Vec<Field>);

impl fmt::Display for MissingFields {
    /// A sentence without the final stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, field) in self.0.iter().enumerate() {
            let before = if at == 0 { "missing " } else { ", " };
            write!(f, "{before}{}", field.description())?;
        }
        Ok(())
    }
}

impl std::error::Error for MissingFields {}

#[cfg(test)]
mod tests;
