//! Names that values can be completed from.

use std::borrow::Cow;

use super::field::MAX_VALUE;
use crate::domain::text;

/// A value by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedValue {
    pub value: Box<str>,
    /// Its meaning.
    pub explanation: Cow<'static, str>,
}

impl NamedValue {
    /// A value as the server has it, and its meaning, which is cleaned.
    pub fn new(value: &str, explanation: impl Into<Cow<'static, str>>) -> Self {
        let explanation = text::one_line(&explanation.into()).into_owned();
        Self { value: value.into(), explanation: explanation.into() }
    }

    /// Whether a filter can have it as a value.
    pub(super) fn can_be_typed(&self) -> bool {
        self.value.len() <= MAX_VALUE && !self.value.contains(text::is_unsafe)
    }
}

/// Names of the account and the configuration, as far as they are loaded.
pub trait Names {
    /// The known values of a member of the contract, likely ones first.
    fn of(&self, member: &str) -> Vec<NamedValue>;
}

/// No names.
impl Names for () {
    fn of(&self, _: &str) -> Vec<NamedValue> {
        Vec::new()
    }
}
