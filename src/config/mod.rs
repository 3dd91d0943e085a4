//! Settings from file, environment and flags, the later over the earlier;
//! and the credentials.

pub mod child;
mod compose;
mod did_you_mean;
mod error;
mod file;
mod keys;
mod outbox;
pub mod paths;
mod reasons;
mod resolve;
pub mod save;
pub mod secret;
mod toml_quote;
mod views;

use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::api::{BaseUrl, RateLimiter, RetryPolicy, Timeouts};
use crate::domain::{LeadId, ReasonNames};
use crate::settings::{
    DetailLayout, Keys, ListLimits, LogLevel, PollIntervals, ReadPolicy, TriagePolicy, Ui,
};
use crate::triage::compose::ComposeRules;
use crate::triage::outbox::UndoWindow;

pub use error::ConfigError;
pub use outbox::OutboxLocation;
pub use paths::Paths;
pub use views::{View, ViewKey, Views};

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
    pub refresh: PollIntervals,
    /// How to talk.
    pub network: Network,
    /// How long an action can be taken back before it goes out.
    pub outbox: UndoWindow,
    /// How triage behaves.
    pub triage: TriagePolicy,
    /// What marks a conversation as read.
    pub mark_read: ReadPolicy,
    /// What the reasons for archiving are called.
    pub archive_reasons: ReasonNames,
    /// The conversation list.
    pub list: ListLimits,
    /// The detail pane.
    pub detail: DetailLayout,
    /// How texts are written.
    pub compose: ComposeRules,
    /// The editor for long texts: the program and its arguments. `None` where
    /// neither the file nor the environment names one.
    pub editor: Option<Vec<String>>,
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
        Self { url: BaseUrl::PRODUCTION.to_owned(), origin: "the default".to_owned() }
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
    /// How long a request may take; connecting takes no longer than silence.
    pub timeouts: Timeouts,
    /// How often a read is tried in all before it counts as failed.
    pub attempts: u32,
}

impl Network {
    /// The most requests in a minute; `None` is without limit. A loopback
    /// server shares its capacity with nobody, so it has a limit only where
    /// one is configured.
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
