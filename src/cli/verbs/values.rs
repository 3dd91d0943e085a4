//! Values of the actions' flags and their parsers.

use std::path::PathBuf;

use clap::Args;
use jiff::{Timestamp, ZonedDateTime};

use crate::domain::{EventId, PhoneNumberId, RedactedText, UserId};
use crate::headless::action::{TextSource, TimeArg, check_id};
use crate::triage::compose::future_time::{self, TimeSyntax};

/// The source of a note.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct TextArgs {
    /// Text; other users of this computer can see the command line
    #[arg(long, value_name = "TEXT", value_parser = private)]
    text: Option<RedactedText>,
    /// Read the text from a file; `-` is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

impl TextArgs {
    pub(super) fn source(self) -> Option<TextSource> {
        let file = |path: PathBuf| {
            if path.as_os_str() == "-" { TextSource::Input } else { TextSource::File(path) }
        };
        self.text.map(TextSource::Given).or_else(|| self.file.map(file))
    }
}

/// The source of a message.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Message {
    /// Text; other users of this computer can see the command line
    #[arg(long, value_name = "TEXT", value_parser = private)]
    text: Option<RedactedText>,
    /// Read the text from a file; `-` is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Template from the configuration, filled in for each lead
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
}

impl Message {
    pub(super) fn source(self) -> Option<TextSource> {
        let Self { text, file, template } = self;
        template.map(TextSource::Template).or_else(|| TextArgs { text, file }.source())
    }
}

#[expect(clippy::unnecessary_wraps, reason = "clap asks for a result")]
pub(super) fn private(typed: &str) -> Result<RedactedText, String> {
    Ok(RedactedText::new(typed))
}

pub(super) fn user(typed: &str) -> Result<UserId, String> {
    named(typed).map(UserId::new)
}

pub(super) fn number(typed: &str) -> Result<PhoneNumberId, String> {
    named(typed).map(PhoneNumberId::new)
}

pub(super) fn event(typed: &str) -> Result<EventId, String> {
    named(typed).map(EventId::new)
}

/// Validates an id.
fn named(typed: &str) -> Result<&str, String> {
    check_id(typed).map(|()| typed)
}

/// A moment in the future, by this machine's clock unless it names an offset.
pub(in crate::cli) fn moment(typed: &str) -> Result<Timestamp, String> {
    let now = ZonedDateTime::now();
    match TimeArg::parse(typed, &now)? {
        TimeArg::Exactly(at) => Ok(at),
        TimeArg::Words(words) => {
            let when = future_time::parse(&words, &now, TimeSyntax::CommandLine);
            when.map(|when| when.timestamp()).map_err(|e| e.to_string())
        }
    }
}

pub(super) fn at(typed: &str) -> Result<TimeArg, String> {
    TimeArg::parse(typed, &ZonedDateTime::now())
}
