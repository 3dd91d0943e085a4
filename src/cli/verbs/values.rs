//! Values of the actions' flags and their parsers.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::{Timestamp, ZonedDateTime};

use crate::domain::{ArchiveReason, EventId, PhoneNumberId, RedactedText, UserId};
use crate::headless::ResultFormat;
use crate::headless::action::{PersonArg, Text, TimeArg, check_id};
use crate::triage::compose::future_time;

/// The source of a note.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct TextArgs {
    /// What it says; other users of this machine can see the command line
    #[arg(long, value_name = "TEXT", value_parser = private)]
    text: Option<RedactedText>,
    /// A file that says it; `-` is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

impl TextArgs {
    pub(super) fn text(&self) -> Text {
        match (&self.text, &self.file) {
            (Some(text), _) => Text::Given(text.clone()),
            (None, Some(file)) if file.as_os_str() == "-" => Text::Input,
            (None, Some(file)) => Text::File(file.clone()),
            // The parser requires one of the two.
            (None, None) => Text::Given(RedactedText::new("")),
        }
    }
}

/// The source of a message.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Message {
    /// What it says; other users of this machine can see the command line
    #[arg(long, value_name = "TEXT", value_parser = private)]
    text: Option<RedactedText>,
    /// A file that says it; `-` is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// A template of the configuration, whose gaps are filled for each lead
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
}

impl Message {
    pub(super) fn text(&self) -> Text {
        let Self { text, file, template } = self.clone();
        template.map_or_else(|| TextArgs { text, file }.text(), Text::Template)
    }
}

impl ValueEnum for ResultFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Table, Self::Ndjson]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Table => ("table", "Columns to read"),
            Self::Ndjson => ("ndjson", "One JSON object a line"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

pub(super) fn reason(typed: &str) -> Result<ArchiveReason, String> {
    let number = typed.parse::<u8>().unwrap_or(u8::MAX);
    ArchiveReason::try_from(number)
}

#[expect(clippy::unnecessary_wraps, reason = "clap asks for a result")]
pub(super) fn private(typed: &str) -> Result<RedactedText, String> {
    Ok(RedactedText::new(typed))
}

pub(super) fn person(typed: &str) -> Result<PersonArg, String> {
    Ok(match typed {
        "me" => PersonArg::Me,
        "nobody" => PersonArg::Nobody,
        id => PersonArg::User(UserId::new(named(id)?)),
    })
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
pub(super) fn moment(typed: &str) -> Result<Timestamp, String> {
    let now = ZonedDateTime::now();
    match TimeArg::parse(typed, &now)? {
        TimeArg::Exactly(at) => Ok(at),
        TimeArg::Words(words) => {
            future_time::parse(&words, &now).map(|when| when.timestamp()).map_err(|e| e.to_string())
        }
    }
}

pub(super) fn at(typed: &str) -> Result<TimeArg, String> {
    TimeArg::parse(typed, &ZonedDateTime::now())
}
