//! Log settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Log level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Nothing, and no file is created.
    Off,
    Error,
    #[default]
    Warn,
    Info,
    Debug,
}
