//! Log settings.

use serde::Deserialize;

/// Log level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
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
