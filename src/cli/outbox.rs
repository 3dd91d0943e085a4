//! `outbox`: lists, retries and discards entries. `undo`: undoes them.

use clap::{Args, Subcommand};

use super::ConnectionArgs;
use super::accepted::Accepted;
use super::result_args::{FormatArgs, WaitArgs};
use crate::headless::UndoJob;
use crate::headless::outbox::Selection;
use crate::triage::outbox::EntryId;

#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// List the outbox, oldest first
    List {
        #[command(flatten)]
        connection: ConnectionArgs,
        /// Add finished entries, newest first
        #[arg(long)]
        all: bool,
        /// Include the text of messages and notes
        #[arg(long)]
        text: bool,
        #[command(flatten)]
        output: FormatArgs,
    },
    /// Show everything about entries
    Show {
        #[command(flatten)]
        connection: ConnectionArgs,
        /// Entry numbers from `outbox list --all`
        #[arg(value_name = "ENTRY", value_parser = entry, required = true)]
        entries: Vec<EntryId>,
        /// Include the text of messages and notes
        #[arg(long)]
        text: bool,
        #[command(flatten)]
        output: FormatArgs,
    },
    /// Send failed, uncertain and unconfirmed entries again
    ///
    /// Uncertain ones may happen twice, except texts.
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
    /// Discard entries that weren't sent
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
    /// Confirm --all
    #[arg(long)]
    yes: bool,
}

#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
struct Selected {
    /// Entry numbers from `outbox list`
    #[arg(value_name = "ENTRY", value_parser = entry)]
    entries: Vec<EntryId>,
    /// All entries
    #[arg(long)]
    all: bool,
}

impl EntryArgs {
    pub fn selection(&self) -> Selection {
        let Selected { entries, all } = self.which.clone();
        Selection { entries, all, confirmed: self.yes }
    }
}

#[derive(Clone, Debug, Args)]
pub struct UndoArgs {
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
    /// Entry numbers from `outbox list --all`
    #[arg(value_name = "ENTRY", value_parser = entry, required = true)]
    entries: Vec<EntryId>,
    /// Look everything up and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Confirm more than 20 entries
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    wait: WaitArgs,
    #[command(flatten)]
    output: FormatArgs,
}

impl UndoArgs {
    /// An entry that is named twice is undone once.
    pub fn job(&self) -> UndoJob {
        let mut entries = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            if !entries.contains(entry) {
                entries.push(*entry);
            }
        }
        UndoJob {
            entries,
            dry_run: self.dry_run,
            confirmed: self.yes,
            timeout: self.wait.timeout(),
            format: self.output.format(),
        }
    }
}

impl OutboxCommand {
    pub(super) fn connection(&self) -> &ConnectionArgs {
        match self {
            Self::List { connection, .. }
            | Self::Show { connection, .. }
            | Self::Retry { connection, .. }
            | Self::Discard { connection, .. } => connection,
        }
    }
}

fn entry(typed: &str) -> Result<EntryId, String> {
    let number = typed.parse::<i64>().ok().filter(|number| *number > 0);
    number.map(EntryId).ok_or_else(|| "must be an entry number from `outbox list`".to_owned())
}
