//! Composer settings.

use super::{NamedTemplate, TextingHours};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComposeRules {
    /// In the order of the configuration. Names are unique, ignoring case.
    pub templates: Vec<NamedTemplate>,
    /// Hours without a warning.
    pub hours: TextingHours,
}
