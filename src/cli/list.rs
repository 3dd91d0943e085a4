//! `list`.

use std::ffi::OsStr;
use std::num::NonZeroU64;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args, Command};
use jiff::Timestamp;

use super::connection::{Account, OUTPUT, WHICH};
use super::number::whole;
use super::past_time::past_time;
use super::result_args::WaitArgs;
use crate::headless::{CliError, Column, Exit, Format};

/// Number of conversations that `list` writes without `--limit` and `--all`.
pub(super) const DEFAULT_LIMIT: u64 = 50;

/// Place in the help: behind the flags that the inbox takes too.
const LAST: usize = 100;

#[derive(Debug, Args)]
pub struct List {
    /// Only conversations with something new since this time: 30m, 2h, 7d,
    /// monday, "Nov 28", 2026-11-28 or 2026-11-28T09:00:00Z
    #[arg(long, value_name = "TIME", value_parser = past_time, help_heading = WHICH,
          display_order = LAST)]
    pub since: Option<Timestamp>,
    /// Number of conversations [default: 50]
    #[arg(long, value_name = "N", conflicts_with = "all", help_heading = WHICH,
          display_order = LAST + 1, value_parser = whole::<NonZeroU64>(1..=u64::MAX))]
    limit: Option<NonZeroU64>,
    /// Print every conversation
    #[arg(long, help_heading = WHICH, display_order = LAST + 2)]
    all: bool,
    /// Output format [default: table]
    #[arg(long, value_enum, help_heading = OUTPUT)]
    format: Option<Format>,
    /// Same as --format json
    #[arg(long, conflicts_with = "format", help_heading = OUTPUT)]
    json: bool,
    /// Columns of a table, tsv or csv, such as id,name,lastEventAt
    #[arg(long, value_name = "NAMES", value_delimiter = ',', ignore_case = true,
          value_parser = ColumnParser, hide_possible_values = true, long_help = columns_help(),
          conflicts_with = "json", help_heading = OUTPUT)]
    columns: Vec<&'static Column>,
    /// Print ids only, one per line
    #[arg(long, short, conflicts_with_all = ["format", "json", "columns"],
          help_heading = OUTPUT)]
    quiet: bool,
    #[command(flatten)]
    pub(super) account: Account,
    #[command(flatten)]
    pub wait: WaitArgs,
}

impl List {
    /// Number of conversations; `None` is all.
    pub fn limit(&self) -> Option<u64> {
        (!self.all).then(|| self.limit.map_or(DEFAULT_LIMIT, NonZeroU64::get))
    }

    /// The format, and its columns; none are the usual ones.
    ///
    /// # Errors
    /// Columns for a format that has none.
    pub fn output(&self) -> Result<(Format, Vec<&'static Column>), CliError> {
        let format = match self.format {
            _ if self.quiet => Format::Ids,
            None if self.json => Format::Json,
            format => format.unwrap_or(Format::Table),
        };
        if !self.columns.is_empty() && matches!(format, Format::Json | Format::Ndjson) {
            let message = "--columns works with table, tsv and csv; json has every member";
            return Err(CliError::new(Exit::Usage, message.to_owned()));
        }
        Ok((format, self.columns.clone()))
    }
}

/// Parses a column's name or path, with spaces around it.
#[derive(Clone)]
struct ColumnParser;

impl ColumnParser {
    fn names() -> PossibleValuesParser {
        let value = |column: &'static Column| PossibleValue::new(column.name).aliases(column.path);
        PossibleValuesParser::new(Column::all().map(value))
    }
}

impl TypedValueParser for ColumnParser {
    type Value = &'static Column;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        typed: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let typed = typed.to_str().map_or(typed, |typed| OsStr::new(typed.trim()));
        let parser = Self::names().try_map(|typed| {
            // The names let nothing else through.
            Column::find(&typed).ok_or("no such column")
        });
        parser.parse_ref(command, arg, typed)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values: Vec<_> = Self::names().possible_values()?.collect();
        Some(Box::new(values.into_iter()))
    }
}

fn columns_help() -> String {
    let names: Vec<_> = Column::all().map(|column| column.name).collect();
    format!(
        "Columns of a table, tsv or csv, separated by commas. All but `name` are named as in the \
         API: {}",
        names.join(", ")
    )
}
