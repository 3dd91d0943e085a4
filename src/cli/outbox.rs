//! `outbox`: lists, retries and discards entries.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::accepted::Accepted;
use super::number::whole;
use super::{ConnectionArgs, verbs};
use crate::headless::ResultFormat;
use crate::triage::outbox::EntryId;

#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// Write what is in the outbox, the oldest first
    List(OutboxList),
    /// Send what has failed, is unknown or asks; what is unknown may then happen
    /// twice, except a text message
    Retry(Retry),
    /// Give up what has not been sent
    Discard(Discard),
}

#[derive(Debug, Args)]
pub struct OutboxList {
    #[command(flatten)]
    pub(super) way: ConnectionArgs,
    /// And what is finished
    #[arg(long)]
    pub all: bool,
    /// And what messages and notes say
    #[arg(long)]
    pub text: bool,
    /// How to write it [default: table on a terminal, else ndjson]
    #[arg(long, value_enum)]
    format: Option<ResultFormat>,
}

impl OutboxList {
    pub fn format(&self) -> ResultFormat {
        verbs::format(self.format)
    }
}

/// Selection of entries.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// The numbers of entries, as `outbox list` writes them
    #[arg(value_name = "ENTRY", value_parser = entry)]
    pub entries: Vec<EntryId>,
    /// All of them
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Args)]
pub struct Retry {
    #[command(flatten)]
    pub(super) way: ConnectionArgs,
    #[command(flatten)]
    pub which: Which,
    /// Go ahead with --all
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub accepted: Accepted,
    /// Give up when nothing has got through for so long
    #[arg(long, value_name = "SECONDS", default_value_t = 120,
          value_parser = whole::<u64>(1..=86_400))]
    timeout: u64,
    /// How to write what came of it [default: table on a terminal, else ndjson]
    #[arg(long, value_enum)]
    format: Option<ResultFormat>,
}

impl Retry {
    /// Time without progress until it gives up.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    pub fn format(&self) -> ResultFormat {
        verbs::format(self.format)
    }
}

#[derive(Debug, Args)]
pub struct Discard {
    #[command(flatten)]
    pub(super) way: ConnectionArgs,
    #[command(flatten)]
    pub which: Which,
    /// Go ahead with --all
    #[arg(long)]
    pub yes: bool,
    /// How to write what came of it [default: table on a terminal, else ndjson]
    #[arg(long, value_enum)]
    format: Option<ResultFormat>,
}

impl Discard {
    pub fn format(&self) -> ResultFormat {
        verbs::format(self.format)
    }
}

impl OutboxCommand {
    pub(super) fn way(&self) -> &ConnectionArgs {
        match self {
            Self::List(OutboxList { way, .. })
            | Self::Retry(Retry { way, .. })
            | Self::Discard(Discard { way, .. }) => way,
        }
    }
}

fn entry(typed: &str) -> Result<EntryId, String> {
    let number = typed.parse::<i64>().ok().filter(|number| *number > 0);
    number.map(EntryId).ok_or_else(|| "an entry is a number, as `outbox list` writes it".to_owned())
}
