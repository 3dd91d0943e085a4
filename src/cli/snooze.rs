//! `snooze` and `unsnooze`.

use std::time::Duration;

use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::result_args::{FormatArgs, WaitArgs};
use super::verbs::values::moment;
use super::{ConnectionArgs, ServerArgs};

#[derive(Clone, Debug, Subcommand)]
pub enum SnoozeCommand {
    /// Hide conversations in the inbox until a time
    ///
    /// They come back earlier if the lead writes. Snoozes are kept on this computer: nothing changes for other people, or
    /// at the server. They may be used with --read-only.
    Snooze {
        #[command(flatten)]
        connection: ConnectionArgs,
        #[command(flatten)]
        common: Common,
        /// When they come back, your time: `tomorrow 9am`, `in 2h`,
        /// `2026-12-01 9:30`; or with an offset: 2026-12-01T09:30:00-05:00
        #[arg(long, value_name = "WHEN", value_parser = moment)]
        until: Timestamp,
        #[command(flatten)]
        wait: WaitArgs,
    },
    /// Show snoozed conversations in the inbox again
    Unsnooze {
        #[command(flatten)]
        server: ServerArgs,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Conversation ids; `-` reads them from standard input: one per line, a
    /// JSON array, or the ndjson or json output of `list`
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
    /// Show what would happen without doing it
    #[arg(long, display_order = 100)]
    pub dry_run: bool,
    #[command(flatten)]
    pub output: FormatArgs,
}

impl SnoozeCommand {
    pub fn common(&self) -> &Common {
        match self {
            Self::Snooze { common, .. } | Self::Unsnooze { common, .. } => common,
        }
    }

    /// The command's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Snooze { .. } => "snooze",
            Self::Unsnooze { .. } => "unsnooze",
        }
    }

    /// When they come back, and the limit of each read; `None` for now.
    pub fn until(&self) -> Option<(Timestamp, Duration)> {
        match self {
            Self::Snooze { until, wait, .. } => Some((*until, wait.timeout())),
            Self::Unsnooze { .. } => None,
        }
    }

    pub(super) fn account(&self) -> super::Account {
        match self {
            Self::Snooze { connection, .. } => connection.account(),
            Self::Unsnooze { server, .. } => server.account(),
        }
    }
}
