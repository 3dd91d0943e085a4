//! Flags in the filter language.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Cli;
use crate::config::{ConfigError, Views};
use crate::domain::ReasonNames;
use crate::headless::{CliError, Excerpt, Exit};
use crate::query::{Context, MAX_LINE, Query};

/// Parses `--query`.
///
/// # Errors
/// The first error in it.
pub fn query(typed: &str, reasons: &ReasonNames) -> Result<Query, CliError> {
    let context = Context::new(Timestamp::now(), TimeZone::system());
    let context = context.with_reasons(reasons.clone());
    Query::parse(typed, &context).map_err(|error| CliError {
        excerpt: Some(Excerpt { line: typed.to_owned(), span: error.span.clone() }),
        ..CliError::new(Exit::Usage, format!("--query: {error}"))
    })
}

/// `--query` as a filter line, which the inbox parses itself, since times can
/// be relative to the moment of parsing.
///
/// # Errors
/// The first error in it, or that it is too long for the filter bar.
pub fn line(typed: &str, reasons: &ReasonNames) -> Result<String, CliError> {
    if typed.chars().count() > MAX_LINE {
        let message = format!("--query: at most {MAX_LINE} characters in the inbox");
        return Err(CliError::new(Exit::Usage, message));
    }
    query(typed, reasons).map(|_| typed.to_owned())
}

/// Index of the view named by `--view`.
///
/// # Errors
/// If there is no such view, or more than one.
pub fn view(cli: &Cli, views: &Views) -> Result<Option<usize>, CliError> {
    cli.view().map(|name| named_view(name, views)).transpose()
}

/// Index of a view by its name or the start of it.
///
/// # Errors
/// If there is no such view, or more than one.
pub fn named_view(name: &str, views: &Views) -> Result<usize, CliError> {
    let refuse = |error: ConfigError| {
        CliError::from(ConfigError { message: format!("--view: {}", error.message), ..error })
    };
    views.find(name).map_err(refuse)
}
