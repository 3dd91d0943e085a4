//! `show`.

use std::num::NonZeroU64;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::ServerArgs;
use super::connection::OUTPUT;
use super::number::whole;
use super::past_time::past_time;
use super::result_args::WaitArgs;
use crate::headless::ShowFormat;

/// Number of events without `--limit` and `--since`.
const DEFAULT_EVENTS: u64 = 50;

#[derive(Debug, Args)]
pub struct Show {
    /// Conversation ids; `-` reads them from standard input: one per line, a
    /// JSON array, or the ndjson or json output of `list`
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = ShowFormat::Text, help_heading = OUTPUT)]
    format: ShowFormat,
    /// Same as --format json
    #[arg(long, conflicts_with = "format", help_heading = OUTPUT)]
    json: bool,
    /// Start of the thread: 30m, 2h, 7d, monday, "Nov 28", 2026-11-28 or
    /// 2026-11-28T09:00:00Z
    #[arg(long, value_name = "TIME", value_parser = past_time)]
    pub since: Option<Timestamp>,
    /// Number of events, latest ones [default: 50, or all with --since]
    #[arg(long, value_name = "N", value_parser = whole::<NonZeroU64>(1..=u64::MAX))]
    limit: Option<NonZeroU64>,
    #[command(flatten)]
    pub wait: WaitArgs,
    #[command(flatten)]
    pub(super) server: ServerArgs,
}

impl Show {
    pub fn format(&self) -> ShowFormat {
        if self.json { ShowFormat::Json } else { self.format }
    }

    /// Number of events; `None` is all.
    pub fn limit(&self) -> Option<u64> {
        let usual = self.since.is_none().then_some(DEFAULT_EVENTS);
        self.limit.map(NonZeroU64::get).or(usual)
    }
}

impl ValueEnum for ShowFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Json, Self::Ndjson]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Text => ("text", "Facts and thread, to read"),
            Self::Json => ("json", "API data as one JSON array"),
            Self::Ndjson => ("ndjson", "API data, one JSON object per line"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}
