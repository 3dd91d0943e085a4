//! `outbox`: lists, retries and discards entries.

use clap::{Args, Subcommand};

use super::ConnectionArgs;
use super::accepted::Accepted;
use super::result_args::{FormatArgs, WaitArgs};
use crate::headless::ResultFormat;
use crate::headless::outbox::Selection;
use crate::triage::outbox::EntryId;

#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// Write what is in the outbox, the oldest first
    List {
        #[command(flatten)]
        connection: ConnectionArgs,
        /// And what is finished
        #[arg(long)]
        all: bool,
        /// And what messages and notes say
        #[arg(long)]
        text: bool,
        /// How to write it [default: table on a terminal, else ndjson]
        #[arg(long, value_enum)]
        format: Option<ResultFormat>,
    },
    /// Send what has failed, is unknown or asks; what is unknown may then happen
    /// twice, except a text message
    Retry {
        #[command(flatten)]
        connection: ConnectionArgs,
        #[command(flatten)]
        entries: EntryArgs,
        #[command(flatten)]
        accepted: Accepted,
        #[command(flatten)]
        wait: WaitArgs,
        #[command(flatten)]
        output: FormatArgs,
    },
    /// Give up what has not been sent
    Discard {
        #[command(flatten)]
        connection: ConnectionArgs,
        #[command(flatten)]
        entries: EntryArgs,
        #[command(flatten)]
        output: FormatArgs,
    },
}

#[derive(Clone, Debug, Args)]
pub struct EntryArgs {
    #[command(flatten)]
    which: Selected,
    /// Go ahead with --all
    #[arg(long)]
    yes: bool,
}

#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
struct Selected {
    /// The numbers of entries, as `outbox list` writes them
    #[arg(value_name = "ENTRY", value_parser = entry)]
    entries: Vec<EntryId>,
    /// All of them
    #[arg(long)]
    all: bool,
}

impl EntryArgs {
    pub fn selection(&self) -> Selection {
        let Selected { entries, all } = self.which.clone();
        Selection { entries, all, confirmed: self.yes }
    }
}

impl OutboxCommand {
    pub(super) fn connection(&self) -> &ConnectionArgs {
        match self {
            Self::List { connection, .. }
            | Self::Retry { connection, .. }
            | Self::Discard { connection, .. } => connection,
        }
    }
}

fn entry(typed: &str) -> Result<EntryId, String> {
    let number = typed.parse::<i64>().ok().filter(|number| *number > 0);
    number.map(EntryId).ok_or_else(|| "an entry is a number, as `outbox list` writes it".to_owned())
}
