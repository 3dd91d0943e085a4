//! Templates: texts with fields of a lead: `Hi {firstName}, …`.
//!
//! A template with an unknown field is invalid, and a field is never sent
//! empty unless its fallback is: `{firstName|there}`. A question, `{?day}`, is
//! answered by the writer. Two or three braces equal one, and other programs'
//! names of a field are accepted: `Hi {{contact.first_name}}`. Text between `{'`
//! and `'}` is literal, including braces.

mod field;
mod missing;
mod parse;
pub mod question;

use std::fmt::{self, Write};
use std::ops::Range;

use super::{Kind, text_check, unfilled};
use crate::domain::char_name::CharName;
use crate::domain::{Lead, User, text};
pub use field::Field;
pub use missing::MissingFields;
pub use question::Question;

/// A named template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTemplate {
    /// In one sanitized line.
    pub name: String,
    pub kind: Kind,
    pub template: Template,
}

/// The values of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields([Value; Field::ALL.len()]);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Value {
    /// It was not asked for, or there is no answer yet. No fallback takes its
    /// place: it may exist.
    #[default]
    NotLoaded,
    Absent,
    Known(Box<str>),
}

impl Fields {
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a field; a blank value is absent. It comes from the server and is
    /// sanitized, so that the text on screen is the text sent.
    #[must_use]
    pub fn with(self, field: Field, value: Option<&str>) -> Self {
        self.with_first(field, [value])
    }

    /// Sets a field to the first value that is not blank.
    fn with_first<const N: usize>(mut self, field: Field, values: [Option<&str>; N]) -> Self {
        let mut values = values.into_iter().flatten().map(text::one_line);
        let known =
            values.find_map(|value| Some(value.trim()).filter(|it| !it.is_empty()).map(Box::from));
        self.0[field as usize] = known.map_or(Value::Absent, Value::Known);
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
            .with_first(
                Field::Product,
                [
                    metadata.and_then(|metadata| metadata.product.as_deref()),
                    lead.inquiry.as_ref().and_then(|inquiry| inquiry.service.as_deref()),
                ],
            )
            .with(Field::Status, status)
    }

    /// Adds the fields of the user.
    #[must_use]
    pub fn with_user(self, user: &User) -> Self {
        self.with(Field::Me, user.first_name.as_deref())
    }

    /// The value, or the fallback where the field has none that can be used.
    ///
    /// # Errors
    /// Whether the field is absent, or not loaded.
    fn usable<'f>(&'f self, gap: &'f FieldGap) -> Result<&'f str, &'f Value> {
        let value = &self.0[gap.field as usize];
        match (value, gap.fallback.as_deref()) {
            (Value::Known(text), Some(fallback)) if unfilled::is_placeholder(text) => Ok(fallback),
            (Value::Known(text), _) => Ok(text),
            (Value::Absent, Some(fallback)) => Ok(fallback),
            (Value::Absent | Value::NotLoaded, _) => Err(value),
        }
    }
}

/// A parsed template; all of its fields exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(Box<str>),
    Field(FieldGap),
    Question(Question),
}

/// A field and the text in its place where it has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FieldGap {
    field: Field,
    /// May be empty.
    fallback: Option<Box<str>>,
}

impl Template {
    /// The text for a lead. `answer` gives the text of a question.
    ///
    /// # Errors
    /// The fields without a value.
    pub fn fill(
        &self,
        fields: &Fields,
        answer: impl Fn(&Question) -> String,
    ) -> Result<String, MissingFields> {
        let mut missing = MissingFields::default();
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Question(question) => out.push_str(&answer(question)),
                Part::Field(gap) => match fields.usable(gap) {
                    Ok(text) => out.push_str(text),
                    Err(value) => missing.add(gap.field, *value == Value::NotLoaded),
                },
            }
        }
        if missing.is_empty() { Ok(out) } else { Err(missing) }
    }

    /// The values of its fields, which count as plain text.
    pub fn values<'f>(&self, fields: &'f Fields) -> Vec<&'f str> {
        let known = |field| match &fields.0[field as usize] {
            Value::Known(text) => Some(&**text),
            Value::Absent | Value::NotLoaded => None,
        };
        self.fields().filter_map(known).collect()
    }

    /// Its fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.0.iter().filter_map(|part| match part {
            Part::Field(gap) => Some(gap.field),
            Part::Text(_) | Part::Question(_) => None,
        })
    }

    /// Its questions in order, each name once.
    pub fn questions(&self) -> Vec<&Question> {
        let mut questions: Vec<&Question> = Vec::new();
        for part in &self.0 {
            if let Part::Question(question) = part
                && questions.iter().all(|known| known.name != question.name)
            {
                questions.push(question);
            }
        }
        questions
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
            Part::Field(FieldGap { field, fallback: None }) => write!(f, "{{{}}}", field.name()),
            Part::Field(FieldGap { field, fallback: Some(fallback) }) => {
                write!(f, "{{{}|{fallback}}}", field.name())
            }
            Part::Question(question) => write!(f, "{question}"),
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
    #[error("A gap can't be inside another one")]
    Nested,
    #[error("A question needs a name, at most {} characters: {{?day}}", question::MAX_NAME)]
    Unnamed,
    #[error("Unknown field `{name}`")]
    Unknown { name: Box<str>, closest: Option<Field> },
    #[error("Templates can't contain {}", CharName(*.0))]
    Unsafe(char),
}

#[cfg(test)]
mod tests;
