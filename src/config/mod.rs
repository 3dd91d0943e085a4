//! Settings from file, environment and flags, in ascending precedence; and the
//! credentials.

pub mod check;
pub mod child;
mod command_line;
mod compose;
mod credential_path;
mod did_you_mean;
pub mod environment;
mod error;
mod file;
pub mod init;
mod keys;
mod notify;
mod outbox;
pub mod paths;
mod range;
mod reasons;
mod resolve;
pub mod save;
pub mod schema;
pub mod secret;
mod sections;
pub mod show;
mod terminal;
pub mod themes;
mod toml_quote;
mod views;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::PathBuf;

use toml::Spanned;

use crate::api::{BaseUrl, RateLimiter, RetryPolicy, Timeouts};
use crate::domain::{LeadId, ReasonNames, TimeStyle};
use crate::settings::{
    DetailLayout, Keys, ListLimits, LogLevel, Notify, OutputColor, PollIntervals, ReadPolicy,
    TerminalFacts, TriagePolicy, Ui,
};
use crate::triage::compose::ComposeRules;
use crate::triage::outbox::UndoWindow;

pub use error::ConfigError;
pub use outbox::OutboxLocation;
pub use paths::Paths;
pub use themes::ThemeSetting;
pub use views::{View, ViewKey, Views};

/// Names with their positions: keys to a command, for example.
type Bindings = BTreeMap<Spanned<String>, Spanned<String>>;

/// All settings, with defaults filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub account: Account,
    pub profile: Option<String>,
    pub views: Views,
    /// Intervals of automatic refreshes.
    pub refresh: PollIntervals,
    pub network: Network,
    pub outbox: UndoWindow,
    pub triage: TriagePolicy,
    pub mark_read: ReadPolicy,
    /// Names of the archive reasons.
    pub archive_reasons: ReasonNames,
    pub list: ListLimits,
    pub detail: DetailLayout,
    pub compose: ComposeRules,
    /// The editor: the program and its arguments. `None` if neither the file
    /// nor the environment names one.
    pub editor: Option<Vec<String>>,
    /// The program that takes a copied text, and its arguments.
    pub copy_command: Option<Vec<String>>,
    /// The program that opens a link, and its arguments.
    pub open_command: Option<Vec<String>>,
    pub ui: Ui,
    /// Colors in the output of commands.
    pub output_color: OutputColor,
    pub notify: Notify,
    pub theme: ThemeSetting,
    /// With the choice of colors.
    pub terminal: TerminalFacts,
    pub time_style: TimeStyle,
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
        Self { url: BaseUrl::PRODUCTION.to_owned(), origin: "the default".to_owned() }
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
    /// A credential of a systemd service.
    Credential {
        /// The name of its file.
        name: String,
        /// `None` if the process has no credentials.
        folder: Option<PathBuf>,
    },
}

/// Request settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    requests_per_minute: Option<u32>,
    /// The connect timeout is at most the stall timeout.
    pub timeouts: Timeouts,
    /// Maximum number of attempts at a read.
    pub attempts: u32,
}

impl Network {
    /// Requests per minute; `None` is without limit. A loopback server shares
    /// its capacity with nobody, so it has a limit only if one is configured.
    pub fn requests_per_minute(&self, loopback: bool) -> Option<NonZeroU32> {
        let default = if loopback { 0 } else { RateLimiter::DEFAULT_PER_MINUTE };
        NonZeroU32::new(self.requests_per_minute.unwrap_or(default))
    }
}

impl Default for Network {
    fn default() -> Self {
        Self {
            requests_per_minute: None,
            timeouts: Timeouts::default(),
            attempts: RetryPolicy::default().attempts,
        }
    }
}

/// Flags and environment, which take precedence over the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The file to read instead of the default.
    pub config: Option<PathBuf>,
    pub profile: Option<String>,
    /// `LEADPING_PROFILE`; the flag takes precedence.
    pub profile_variable: Option<String>,
    pub base_url: Option<BaseUrlSetting>,
    pub lead: Option<LeadId>,
    /// The folder of a systemd service's credentials, if there is one.
    pub credentials: Option<PathBuf>,
    /// From `--color` and the environment.
    pub color: OutputColor,
    /// The terminal, as the environment describes it.
    pub terminal: TerminalFacts,
    /// Refuses changes, whatever the file says.
    pub read_only: bool,
    /// `LEADPING_READ_ONLY` as written, not validated yet.
    pub read_only_variable: Option<String>,
    /// Draws for a screen reader, whatever the file says.
    pub screen_reader: bool,
    /// The editor in the environment; the file takes precedence.
    pub editor: Option<String>,
    /// The locale of times; the file takes precedence.
    pub locale: Option<String>,
    /// The locale of characters; the file takes precedence.
    pub character_locale: Option<String>,
    /// The log level, as written in the environment.
    pub log: Option<String>,
    /// For keys of the file whose default is in the environment, the variable
    /// that has it.
    pub variables: Vec<(&'static str, &'static str)>,
}

impl Settings {
    /// Loads the file and applies the overrides.
    ///
    /// # Errors
    /// A file that cannot be read, an unknown key, an invalid value, an unknown
    /// profile. Themes are read only for the screen, by [`ThemeSetting::load`].
    pub fn load(overrides: &Overrides, paths: &Paths) -> Result<Self, ConfigError> {
        let named = overrides.config.as_deref();
        let read = match named.or(paths.config_file.as_deref()) {
            Some(path) => file::read(path, named.is_some())?,
            None => None,
        };
        let folder = themes::folder(overrides, paths);
        let written = read
            .as_ref()
            .and_then(|(document, source)| document.ui.theme.as_ref().map(|theme| (theme, source)));
        let theme = ThemeSetting::new(written, folder);
        let settings = resolve::settings(read.as_ref(), overrides, paths)?;
        Ok(Self { theme, ..settings })
    }
}

/// The names of the profiles in the file, in alphabetical order.
///
/// # Errors
/// A file that cannot be read or parsed.
pub fn profile_names(overrides: &Overrides, paths: &Paths) -> Result<Vec<String>, ConfigError> {
    let named = overrides.config.as_deref();
    let Some(path) = named.or(paths.config_file.as_deref()) else { return Ok(Vec::new()) };
    let read = file::read(path, named.is_some())?;
    Ok(read.map(|(document, _)| document.profiles.into_keys().collect()).unwrap_or_default())
}

#[cfg(test)]
mod tests;
