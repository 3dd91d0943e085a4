//! What the flags say in the language of the filter.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Cli;
use crate::config::{ConfigError, Views};
use crate::headless::{CliError, Excerpt, Exit};
use crate::query::{Context, MAX_LINE, Query};

/// Reads `--query`.
///
/// # Errors
/// The first mistake in it.
pub fn query(typed: &str) -> Result<Query, CliError> {
    let context = Context { now: Timestamp::now(), zone: TimeZone::system() };
    Query::parse(typed, &context).map_err(|error| CliError {
        excerpt: Some(Excerpt { line: typed.to_owned(), span: error.span.clone() }),
        ..CliError::new(Exit::Usage, format!("--query: {error}"))
    })
}

/// `--query` as the line of the filter, which the inbox reads itself, since
/// times can be relative to the moment of reading.
///
/// # Errors
/// The first mistake in it, or that the bar has no room for it.
pub fn line(typed: &str) -> Result<String, CliError> {
    if typed.chars().count() > MAX_LINE {
        let message = format!("--query: the inbox takes at most {MAX_LINE} characters");
        return Err(CliError::new(Exit::Usage, message));
    }
    query(typed).map(|_| typed.to_owned())
}

/// Which view `--view` names, from 0.
///
/// # Errors
/// Where there is no such view, or more than one.
pub fn view(cli: &Cli, views: &Views) -> Result<Option<usize>, CliError> {
    let Some(name) = cli.view() else { return Ok(None) };
    let refuse = |error: ConfigError| {
        CliError::from(ConfigError { message: format!("--view: {}", error.message), ..error })
    };
    views.find(name).map(Some).map_err(refuse)
}
