//! The user's own rules of writing.

use super::{NamedTemplate, TextingHours};

/// How texts are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComposeRules {
    /// The templates, in the order of the configuration. Names differ, also
    /// without regard to case.
    pub templates: Vec<NamedTemplate>,
    /// When leads may be texted without a warning.
    pub hours: TextingHours,
}
