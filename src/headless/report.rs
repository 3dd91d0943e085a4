//! The end of a command: exit code, and errors on standard error.

use std::io::{self, Write};
use std::ops::Range;

use super::paint::{Look, Paint};
use crate::config::ConfigError;
use crate::config::secret::CredentialError;
use crate::domain::text_layout::width;
use crate::domain::{Failure, FailureKind, io_error_text, text};
use crate::store::OutboxError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    /// Any other failure.
    Failed = 1,
    /// The command line or the configuration cannot be used.
    Usage = 2,
    /// The key is missing, unreadable, wrong, or may not do this.
    Credentials = 3,
    NotFound = 4,
    /// The service cannot be reached, fails, or has had enough of us.
    Unavailable = 5,
    /// Some of several things failed.
    Partial = 6,
}

impl From<FailureKind> for Exit {
    fn from(kind: FailureKind) -> Self {
        match kind {
            FailureKind::Credentials => Self::Credentials,
            FailureKind::NotFound => Self::NotFound,
            FailureKind::RateLimited
            | FailureKind::Server
            | FailureKind::Network
            | FailureKind::Timeout => Self::Unavailable,
            FailureKind::Rejected
            | FailureKind::Unsupported
            | FailureKind::Malformed
            | FailureKind::Local => Self::Failed,
        }
    }
}

/// Maximum width of a line: a terminal would wrap it, and misplace the marks.
const MAX_EXCERPT: usize = 76;

/// A line of the user's input, and the bytes with the error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub line: String,
    pub span: Range<usize>,
}

impl Excerpt {
    /// The line and the marks below it; `None` if it is too wide.
    fn marked(&self) -> Option<[String; 2]> {
        let clean = |part: Range<usize>| {
            let part = self.line.get(part).unwrap_or_default();
            part.chars().filter(|c| !text::is_unsafe(*c)).collect::<String>()
        };
        let before = clean(0..self.span.start);
        let fault = clean(self.span.clone());
        let marks = " ".repeat(width(&before)) + &"^".repeat(width(&fault).max(1));
        let line = before + &fault + &clean(self.span.end..self.line.len());
        (width(&line) <= MAX_EXCERPT).then_some([line, marks])
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CliError {
    pub exit: Exit,
    /// One sentence without the final stop.
    pub message: String,
    pub excerpt: Option<Excerpt>,
    /// Each on its own line.
    pub hints: Vec<String>,
}

impl CliError {
    pub fn new(exit: Exit, message: String) -> Self {
        Self { exit, message, excerpt: None, hints: Vec::new() }
    }

    pub fn local(what: &str, error: &io::Error) -> Self {
        Self::new(Exit::Failed, format!("{what}: {}", io_error_text(error)))
    }

    /// A failed output.
    ///
    /// # Errors
    ///
    /// None if the reader has closed it.
    pub fn output(error: &io::Error) -> Result<(), Self> {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Ok(());
        }
        Err(Self::local("Can't write the output", error))
    }

    /// Writes message and hints, sanitized: they quote files and servers.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        self.write_painted(out, Paint::default())
    }

    pub fn write_painted(&self, out: &mut impl Write, paint: Paint) -> io::Result<()> {
        let name = paint.paint(Look::Red, "leadping-tui:");
        writeln!(out, "{name} {}", text::one_line(&self.message))?;
        for line in self.excerpt.iter().filter_map(Excerpt::marked).flatten() {
            writeln!(out, "    {line}")?;
        }
        for hint in &self.hints {
            writeln!(out, "  {} {}", paint.paint(Look::Cyan, "hint:"), text::one_line(hint))?;
        }
        Ok(())
    }
}

/// Says something on standard error, sanitized. It begins with a capital.
pub fn notice(text: &str) {
    // Without standard error there is no reader.
    let _ = writeln!(io::stderr(), "leadping-tui: {}", text::one_line(text));
}

/// How many rows of the server could not be read.
pub(super) fn unreadable(rows: u64) -> String {
    match rows {
        1 => "Skipped 1 unreadable row".to_owned(),
        rows => format!("Skipped {rows} unreadable rows"),
    }
}

impl From<Failure> for CliError {
    fn from(failure: Failure) -> Self {
        let message = failure.to_string();
        let hints = failure.hint.into_iter().collect();
        Self { hints, ..Self::new(failure.kind.into(), message) }
    }
}

impl From<OutboxError> for CliError {
    fn from(error: OutboxError) -> Self {
        let hints = error.hint().into_iter().map(str::to_owned).collect();
        Self { hints, ..Self::new(Exit::Failed, error.to_string()) }
    }
}

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> Self {
        let hints = error.hint.into_iter().collect();
        let excerpt = error.excerpt.map(|(line, span)| Excerpt { line, span });
        Self { excerpt, hints, ..Self::new(Exit::Usage, error.message) }
    }
}

impl From<CredentialError> for CliError {
    fn from(error: CredentialError) -> Self {
        Self { hints: error.hints, ..Self::new(Exit::Credentials, error.message) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_and_what_to_do_in_clean_lines() {
        let report = CliError {
            hints: vec!["do this".to_owned(), "or\tthat".to_owned()],
            ..CliError::new(Exit::Usage, "bad\u{1b}[2J\nkey".to_owned())
        };
        let mut out = Vec::new();
        report.write(&mut out).expect("written");
        let said = String::from_utf8(out).expect("text");
        assert_eq!(said, "leadping-tui: bad[2J key\n  hint: do this\n  hint: or that\n");
    }

    #[test]
    fn one_row_is_one() {
        assert_eq!(unreadable(1), "Skipped 1 unreadable row");
        assert_eq!(unreadable(2), "Skipped 2 unreadable rows");
    }

    fn written(line: &str, span: Range<usize>) -> String {
        let excerpt = Some(Excerpt { line: line.to_owned(), span });
        let report = CliError { excerpt, ..CliError::new(Exit::Usage, "bad".to_owned()) };
        let mut out = Vec::new();
        report.write(&mut out).expect("written");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn marks_stand_under_what_is_at_fault() {
        assert_eq!(written("a bcd e", 2..5), "leadping-tui: bad\n    a bcd e\n      ^^^\n");
        assert_eq!(written("王\u{1b} x", 5..6), "leadping-tui: bad\n    王 x\n       ^\n");
        assert_eq!(written("ab", 2..2), "leadping-tui: bad\n    ab\n      ^\n");
        assert_eq!(written(&"long ".repeat(20), 0..4), "leadping-tui: bad\n");
    }
}
