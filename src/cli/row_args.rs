//! Flags of commands that print rows.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::connection::OUTPUT;
use crate::headless::RowFormat;

#[derive(Clone, Debug, Args)]
pub struct RowArgs {
    /// Output format
    #[arg(long, value_enum, default_value_t = RowFormat::Table, help_heading = OUTPUT)]
    format: RowFormat,
    /// Same as --format json
    #[arg(long, conflicts_with = "format", help_heading = OUTPUT)]
    json: bool,
    /// Print ids only, one per line; names where there are no ids
    #[arg(short, long, conflicts_with_all = ["format", "json"], help_heading = OUTPUT)]
    quiet: bool,
}

impl RowArgs {
    pub fn format(&self) -> RowFormat {
        match (self.quiet, self.json) {
            (true, _) => RowFormat::Ids,
            (false, true) => RowFormat::Json,
            (false, false) => self.format,
        }
    }
}

impl ValueEnum for RowFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Table, Self::Tsv, Self::Json, Self::Ndjson]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Table => ("table", "Columns, cut to the width of the terminal"),
            Self::Tsv => ("tsv", "Tab-separated values with a header"),
            Self::Json => ("json", "One JSON array, API data unchanged"),
            Self::Ndjson => ("ndjson", "One JSON object per line, API data unchanged"),
            // It has a flag of its own.
            Self::Ids => return None,
        };
        Some(PossibleValue::new(name).help(help))
    }
}
