//! Values of the actions' flags and their parsers.

use std::path::PathBuf;

use clap::Args;
use jiff::{Timestamp, ZonedDateTime};

use crate::domain::{ConversationId, EventId, PhoneNumberId, RedactedText, UserId};
use crate::headless::action::{TextSource, TimeArg, check_id};
use crate::triage::compose::future_time::{self, TimeSyntax};

/// The source of a note.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct TextArgs {
    /// Text; other users of this computer can see the command line
    #[arg(long, value_name = "TEXT", value_parser = text)]
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
    #[arg(long, value_name = "TEXT", value_parser = text)]
    text: Option<RedactedText>,
    /// Read the text from a file; `-` is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Template from the configuration, by its name or the start of it, filled
    /// in for each lead
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
}

impl Message {
    /// The source; `answers` are to the questions of a template.
    pub(super) fn source(self, answers: Vec<(String, RedactedText)>) -> Option<TextSource> {
        let Self { text, file, template } = self;
        let template = template.map(|name| TextSource::Template { name, answers });
        template.or_else(|| TextArgs { text, file }.source())
    }
}

/// The name of a question and its answer: `day=Tuesday`.
pub(super) fn answer(typed: &str) -> Result<(String, RedactedText), String> {
    match typed.split_once('=') {
        Some((name, text)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), RedactedText::new(text)))
        }
        _ => Err("write it as NAME=TEXT".to_owned()),
    }
}

/// A text that goes out. A lone `-` is meant as standard input.
fn text(typed: &str) -> Result<RedactedText, String> {
    if typed == "-" { Err("use `--file -` for standard input".to_owned()) } else { private(typed) }
}

#[expect(clippy::unnecessary_wraps, reason = "clap asks for a result")]
pub(super) fn private(typed: &str) -> Result<RedactedText, String> {
    Ok(RedactedText::new(typed))
}

pub(super) fn user(typed: &str) -> Result<UserId, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err("Give a name, an id, `me` or `nobody`".to_owned());
    }
    Ok(UserId::new(typed))
}

pub(super) fn number(typed: &str) -> Result<PhoneNumberId, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err("Give a name, a phone number or an id".to_owned());
    }
    Ok(PhoneNumberId::new(typed))
}

/// A conversation's id.
pub(in crate::cli) fn conversation(typed: &str) -> Result<ConversationId, String> {
    named(typed).map(ConversationId::new)
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
