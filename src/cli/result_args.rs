//! Flags of commands that write results.

use std::io::{self, IsTerminal};
use std::time::Duration;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::connection::{CONNECTION, OUTPUT};
use super::number::whole;
use crate::headless::ResultFormat;

#[derive(Clone, Debug, Args)]
pub struct FormatArgs {
    /// Output format [default: table on a terminal, else ndjson]
    #[arg(long, value_enum, help_heading = OUTPUT)]
    format: Option<ResultFormat>,
    /// Same as --format ndjson
    #[arg(long, conflicts_with = "format", help_heading = OUTPUT)]
    json: bool,
}

impl FormatArgs {
    pub fn format(&self) -> ResultFormat {
        let suited = || {
            if io::stdout().is_terminal() { ResultFormat::Table } else { ResultFormat::Ndjson }
        };
        let json = self.json.then_some(ResultFormat::Ndjson);
        self.format.or(json).unwrap_or_else(suited)
    }
}

#[derive(Clone, Debug, Args)]
pub struct WaitArgs {
    /// Stop after this many seconds without progress
    #[arg(long, value_name = "SECONDS", default_value_t = 120,
          help_heading = CONNECTION, value_parser = whole::<u64>(1..=86_400))]
    timeout: u64,
}

impl WaitArgs {
    /// Time without progress until it gives up.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }
}

impl ValueEnum for ResultFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Table, Self::Ndjson]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Table => ("table", "Columns"),
            Self::Ndjson => ("ndjson", "One JSON object per line"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}
