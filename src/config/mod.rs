//! Settings from file, environment and flags, the later over the earlier;
//! and the credentials.

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

/// Where the vendor serves the API.
pub const DEFAULT_BASE_URL: &str = "https://api.leadping.ai";

/// Everything that can be configured, with its default filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whom to talk to.
    pub account: Account,
    /// The profile in force.
    pub profile: Option<String>,
    /// The filters that have a name.
    pub views: Views,
    /// How often news is asked for.
    pub refresh: Refresh,
    /// How to talk.
    pub network: Network,
    /// How long an action can be taken back before it goes out.
    pub outbox: Outbox,
    /// How triage behaves.
    pub triage: Triage,
    /// What the reasons for archiving are called.
    pub archive_reasons: ReasonNames,
    /// The conversation list.
    pub list: List,
    /// The detail pane.
    pub detail: Detail,
    /// How texts are written.
    pub compose: Compose,
    /// The screen.
    pub ui: Ui,
    /// The keys.
    pub keys: Keys,
    /// How much is logged.
    pub log: LogLevel,
}

/// An account and the way to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Where the API is; not checked yet.
    pub base_url: BaseUrlSetting,
    /// The lead to open; without one it is the user's whole inbox.
    pub lead: Option<LeadId>,
    /// Where the API key comes from when the environment has none.
    pub key: KeySource,
    /// Whether nothing may be changed there.
    pub read_only: bool,
}

/// A base URL with the place it was read from, for the error that refuses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrlSetting {
    /// As written.
    pub url: String,
    /// Where it stands.
    pub origin: String,
}

impl Default for BaseUrlSetting {
    fn default() -> Self {
        Self { url: DEFAULT_BASE_URL.to_owned(), origin: "the default".to_owned() }
    }
}

/// Where an API key can come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeySource {
    /// Nothing is configured.
    #[default]
    None,
    /// The first line that a command prints: the program and its arguments.
    Command(Vec<String>),
    /// A file that only its owner can read.
    File(PathBuf),
}

/// How requests are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    requests_per_minute: Option<u32>,
    /// For connecting, TLS included; at most the stall timeout.
    pub connect_timeout: Duration,
    /// For a request to which nothing arrives, from the moment it is sent and
    /// after each piece of an answer.
    pub stall_timeout: Duration,
    /// For a whole answer; a page of a list may take twice as long.
    pub answer_timeout: Duration,
    /// Rows to ask for at a time, 1 to 100.
    pub page_size: u32,
    /// How often a read is tried in all before it counts as failed.
    pub attempts: u32,
}

impl Network {
    /// The vendor allows an organization 300 a minute, for all its programs
    /// together.
    const REQUESTS_PER_MINUTE: u32 = 240;

    /// The most requests in a minute; `None` is without limit. A loopback
    /// server shares its capacity with nobody, so it has a limit only where
    /// one is configured.
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

/// How often what is on screen is loaded again by itself; `None` is never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refresh {
    /// While the terminal has the focus, or does not say.
    pub poll: Option<Duration>,
    /// While another window has it.
    pub unfocused: Option<Duration>,
    /// Between looks at the thread that is read.
    pub thread: Option<Duration>,
}

impl Default for Refresh {
    fn default() -> Self {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        Self { poll: seconds(30), unfocused: seconds(120), thread: seconds(10) }
    }
}

/// The conversation list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// How many rows are kept at most.
    pub max_rows: usize,
}

impl Default for List {
    fn default() -> Self {
        Self { max_rows: 1_000_000 }
    }
}

/// The detail pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Beside the list or below it.
    pub position: DetailPosition,
    /// Its share of the width or height in percent, 20 to 80.
    pub size: u8,
    /// Whether the thread is loaded when the cursor rests on a conversation.
    pub preview: bool,
}

impl Default for Detail {
    fn default() -> Self {
        Self { position: DetailPosition::Auto, size: 50, preview: true }
    }
}

/// Where the detail pane is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DetailPosition {
    /// To the right on a wide terminal, below on a narrow one.
    #[default]
    Auto,
    /// To the right of the list.
    Right,
    /// Below the list.
    Below,
}

/// The screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ui {
    /// Whether colours are used.
    pub color: Color,
    /// Only ASCII for symbols and lines.
    pub ascii: bool,
    /// Whether the program takes the mouse from the terminal.
    pub mouse: bool,
}

/// Whether colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// Unless `NO_COLOR` is set; a loaded setting says `Never` then.
    #[default]
    Auto,
    /// Even if `NO_COLOR` is set.
    Always,
    /// Never.
    Never,
}

/// The keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// What the keys mean before the user's own bindings.
    pub preset: KeyPreset,
    /// The user's own bindings in the order of the file.
    pub bindings: Vec<UserBinding>,
    /// The file that they stand in.
    pub file: Option<PathBuf>,
}

/// A set of bindings that comes with the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyPreset {
    /// vim keys and arrows.
    #[default]
    Default,
    /// As in Gmail.
    Gmail,
    /// As in mutt.
    Mutt,
}

/// A binding as written; keys and action are not checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserBinding {
    /// Where it holds: `global`, `list`, `detail`, `filter`, `help`, `picker` or
    /// `outbox`.
    pub layer: &'static str,
    /// The keys in key notation.
    pub keys: String,
    /// The name of the action, with a count after it or not; `none` takes the
    /// keys out of the preset.
    pub action: String,
    /// The line in the file, counted from 1.
    pub line: usize,
    /// Where in the line the keys begin, counted from 1.
    pub column: usize,
    /// Where in the line the action begins, counted from 1.
    pub action_column: usize,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Nothing, and no file is made.
    Off,
    /// What failed.
    Error,
    /// And what was odd.
    #[default]
    Warn,
    /// And what was done.
    Info,
    /// And how.
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

/// What flags and environment say; it goes over the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The file to read instead of the user's own.
    pub config: Option<PathBuf>,
    /// The profile to use.
    pub profile: Option<String>,
    /// Where the API is.
    pub base_url: Option<BaseUrlSetting>,
    /// The lead to open.
    pub lead: Option<LeadId>,
    /// Whether `NO_COLOR` is set.
    pub no_color: bool,
    /// Whether nothing may be changed, whatever the file says.
    pub read_only: bool,
    /// What the environment names as the user's editor; it holds where the file
    /// names none.
    pub editor: Option<String>,
}

impl Settings {
    /// Reads the file and puts `overrides` over it.
    ///
    /// # Errors
    /// A file that cannot be read, an unknown key, a bad value, an unknown
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
