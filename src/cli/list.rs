//! `list`.

use std::num::NonZeroU64;

use clap::Args;

use super::connection::Account;
use super::number::whole;
use crate::headless::Format;

/// Number of conversations that `list` writes without `--limit` and `--all`.
pub(super) const DEFAULT_LIMIT: u64 = 50;

#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    pub(super) account: Account,
    /// Number of conversations [default: 50]
    #[arg(long, value_name = "N", conflicts_with = "all", value_parser = whole::<NonZeroU64>(1..=u64::MAX))]
    limit: Option<NonZeroU64>,
    /// Print every conversation
    #[arg(long)]
    all: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

impl List {
    /// Number of conversations; `None` is all.
    pub fn limit(&self) -> Option<u64> {
        (!self.all).then(|| self.limit.map_or(DEFAULT_LIMIT, NonZeroU64::get))
    }
}
