//! Composer settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NamedTemplate, TextingHours};

/// Whether a text is asked about before it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmPolicy {
    #[default]
    Always,
    /// Only if there is a warning.
    Warnings,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComposeRules {
    /// In the order of the configuration. Names are unique, ignoring case.
    pub templates: Vec<NamedTemplate>,
    /// Hours without a warning.
    pub hours: TextingHours,
    pub confirm: ConfirmPolicy,
}
