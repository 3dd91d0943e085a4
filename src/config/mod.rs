//! Settings from file, environment and flags, in ascending precedence; and the
//! credentials.

pub mod child;
mod compose;
mod did_you_mean;
mod error;
mod file;
mod outbox;
pub mod paths;
mod range;
mod reasons;
mod resolve;
pub mod save;
pub mod secret;
mod toml_quote;
mod triage;
mod views;

use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use crate::domain::{LeadId, ReasonNames};

pub use compose::Compose;
pub use error::ConfigError;
pub use outbox::{Outbox, OutboxLocation};
pub use paths::Paths;
pub use triage::{Advance, MarkRead, Triage};
pub use views::{View, ViewKey, Views};

/// The vendor's API.
pub const DEFAULT_BASE_URL: &str = "https://api.leadping.ai";

/// All settings, with defaults filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub account: Account,
    pub profile: Option<String>,
    pub views: Views,
    /// Intervals of automatic refreshes.
    pub refresh: Refresh,
    pub network: Network,
    /// Undo windows.
    pub outbox: Outbox,
    pub triage: Triage,
    /// Names of the archive reasons.
    pub archive_reasons: ReasonNames,
    pub list: List,
    pub detail: Detail,
    pub compose: Compose,
    pub ui: Ui,
    pub keys: Keys,
    pub log: LogLevel,
}

/// Access to an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Not validated yet.
    pub base_url: BaseUrlSetting,
    /// The lead to open; `None` is the user's whole inbox.
    pub lead: Option<LeadId>,
    /// The source of the API key when the environment has none.
    pub key: KeySource,
    /// Whether changes are refused.
    pub read_only: bool,
}

/// A base URL with its origin, for the error about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrlSetting {
    /// As written.
    pub url: String,
    /// Description of its position.
    pub origin: String,
}

impl Default for BaseUrlSetting {
    fn default() -> Self {
        Self { url: DEFAULT_BASE_URL.to_owned(), origin: "the default".to_owned() }
    }
}

/// The source of an API key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeySource {
    /// Not configured.
    #[default]
    None,
    /// The first line that a command prints: the program and its arguments.
    Command(Vec<String>),
    /// A file that only its owner can read.
    File(PathBuf),
}

/// Request settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    requests_per_minute: Option<u32>,
    /// For connecting, including TLS; at most the stall timeout.
    pub connect_timeout: Duration,
    /// Time without data, from the start of a request and after each chunk of
    /// an answer.
    pub stall_timeout: Duration,
    /// For a whole answer; a page of a list may take twice as long.
    pub answer_timeout: Duration,
    /// Page size, 1 to 100.
    pub page_size: u32,
    /// Maximum number of attempts at a read.
    pub attempts: u32,
}

impl Network {
    /// The vendor allows an organization 300 a minute, for all its programs
    /// together.
    const REQUESTS_PER_MINUTE: u32 = 240;

    /// Requests per minute; `None` is without limit. A loopback server shares
    /// its capacity with nobody, so it has a limit only if one is configured.
    pub fn requests_per_minute(&self, loopback: bool) -> Option<NonZeroU32> {
        let default = if loopback { 0 } else { Self::REQUESTS_PER_MINUTE };
        NonZeroU32::new(self.requests_per_minute.unwrap_or(default))
    }
}

impl Default for Network {
    fn default() -> Self {
        Self {
            requests_per_minute: None,
            connect_timeout: Duration::from_secs(10),
            stall_timeout: Duration::from_secs(30),
            answer_timeout: Duration::from_secs(30),
            page_size: 100,
            attempts: 8,
        }
    }
}

/// Intervals of automatic refreshes; `None` is never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refresh {
    /// While the terminal has the focus, or does not report it.
    pub poll: Option<Duration>,
    /// While another window has the focus.
    pub unfocused: Option<Duration>,
    /// Of the open thread.
    pub thread: Option<Duration>,
}

impl Default for Refresh {
    fn default() -> Self {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        Self { poll: seconds(30), unfocused: seconds(120), thread: seconds(10) }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Maximum number of rows.
    pub max_rows: usize,
}

impl Default for List {
    fn default() -> Self {
        Self { max_rows: 1_000_000 }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Position relative to the list.
    pub position: DetailPosition,
    /// Share of the width or height in percent, 20 to 80.
    pub size: u8,
    /// Whether the thread is loaded when the cursor rests on a conversation.
    pub preview: bool,
}

impl Default for Detail {
    fn default() -> Self {
        Self { position: DetailPosition::Auto, size: 50, preview: true }
    }
}

/// Position of the conversation pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DetailPosition {
    /// To the right on a wide terminal, below on a narrow one.
    #[default]
    Auto,
    Right,
    Below,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ui {
    pub color: Color,
    pub ascii: bool,
    /// Whether mouse events are captured.
    pub mouse: bool,
}

/// Use of colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// Unless `NO_COLOR` is set; a loaded setting says `Never` then.
    #[default]
    Auto,
    /// Even if `NO_COLOR` is set.
    Always,
    Never,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The base of the user's own bindings.
    pub preset: KeyPreset,
    /// In the order of the file.
    pub bindings: Vec<UserBinding>,
    /// The file with the bindings.
    pub file: Option<PathBuf>,
}

/// A built-in set of bindings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyPreset {
    /// vim keys and arrows.
    #[default]
    Default,
    Gmail,
    Mutt,
}

/// A binding as written, not validated yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserBinding {
    /// `global`, `list`, `detail`, `filter`, `help`, `picker` or `outbox`.
    pub layer: &'static str,
    /// In key notation.
    pub keys: String,
    /// The name of the command, with an optional count; `none` removes the
    /// preset's binding.
    pub action: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// Column of the keys, from 1.
    pub column: usize,
    /// Column of the command, from 1.
    pub action_column: usize,
}

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

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        })
    }
}

/// Flags and environment, which take precedence over the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The file to read instead of the default.
    pub config: Option<PathBuf>,
    pub profile: Option<String>,
    pub base_url: Option<BaseUrlSetting>,
    pub lead: Option<LeadId>,
    pub no_color: bool,
    /// Refuses changes, whatever the file says.
    pub read_only: bool,
    /// The editor in the environment; the file takes precedence.
    pub editor: Option<String>,
}

impl Settings {
    /// Loads the file and applies the overrides.
    ///
    /// # Errors
    /// A file that cannot be read, an unknown key, an invalid value, an unknown
    /// profile.
    pub fn load(overrides: &Overrides, paths: &Paths) -> Result<Self, ConfigError> {
        let named = overrides.config.as_deref();
        let read = match named.or(paths.config_file.as_deref()) {
            Some(path) => file::read(path, named.is_some())?,
            None => None,
        };
        resolve::settings(read, overrides, paths)
    }
}

#[cfg(test)]
mod tests;
