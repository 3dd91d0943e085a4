//! `scheduled`, `due` and `events`.

use std::num::NonZeroU64;

use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::ServerArgs;
use super::number::whole;
use super::past_time::past_time;
use super::result_args::WaitArgs;
use super::row_args::RowArgs;

/// Number of events without `--since`.
const DEFAULT_EVENTS: u64 = 50;

#[derive(Debug, Subcommand)]
pub enum AccountListCommand {
    /// List scheduled texts, next one first
    Scheduled(Scheduled),
    /// List leads with a follow-up due
    Due(Due),
    /// List events of all conversations, latest first
    Events(Events),
}

/// Common arguments.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Number of rows
    #[arg(long, value_name = "N", value_parser = whole::<NonZeroU64>(1..=u64::MAX))]
    limit: Option<NonZeroU64>,
    #[command(flatten)]
    pub output: RowArgs,
    #[command(flatten)]
    pub wait: WaitArgs,
    #[command(flatten)]
    pub(super) server: ServerArgs,
}

#[derive(Debug, Args)]
pub struct Scheduled {
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
pub struct Due {
    #[command(flatten)]
    common: Common,
    /// Include follow-ups that aren't due yet
    #[arg(long)]
    pub upcoming: bool,
}

#[derive(Debug, Args)]
pub struct Events {
    #[command(flatten)]
    common: Common,
    /// Start at this time: 30m, 2h, 7d, monday, "Nov 28", 2026-11-28 or 2026-11-28T09:00:00Z
    /// [default: the latest 50]
    #[arg(long, value_name = "TIME", value_parser = past_time)]
    pub since: Option<Timestamp>,
}

impl AccountListCommand {
    pub fn common(&self) -> &Common {
        match self {
            Self::Scheduled(it) => &it.common,
            Self::Due(it) => &it.common,
            Self::Events(it) => &it.common,
        }
    }

    /// Number of rows; `None` is all.
    pub fn limit(&self) -> Option<u64> {
        let usual = match self {
            Self::Events(events) if events.since.is_none() => Some(DEFAULT_EVENTS),
            _ => None,
        };
        self.common().limit.map(NonZeroU64::get).or(usual)
    }
}
