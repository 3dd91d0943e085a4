//! How a command ends: the exit code, and what is said on standard error.

use std::io::{self, Write};

use crate::config::ConfigError;
use crate::config::secret::CredentialError;
use crate::domain::{Failure, FailureKind, text};

/// An exit code of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed in a way that the others do not describe.
    Failed = 1,
    /// The command line or the configuration cannot be used.
    Usage = 2,
    /// The key is missing, unreadable, wrong, or may not do this.
    Credentials = 3,
    /// There is no such thing.
    NotFound = 4,
    /// The service cannot be reached, fails, or has had enough of us.
    Unavailable = 5,
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
            FailureKind::Rejected | FailureKind::Malformed | FailureKind::Local => Self::Failed,
        }
    }
}

/// Why a command ends early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The exit code.
    pub exit: Exit,
    /// One sentence without the final stop.
    pub message: String,
    /// What the user can do about it, each on its own line.
    pub hints: Vec<String>,
}

impl Report {
    /// A report without hints.
    pub fn new(exit: Exit, message: String) -> Self {
        Self { exit, message, hints: Vec::new() }
    }

    /// Something on this machine that failed.
    pub fn local(what: &str, error: &io::Error) -> Self {
        Self::new(Exit::Failed, format!("{what}: {error}"))
    }

    /// Writes the report: what, then what to do. It quotes files and servers,
    /// so it is cleaned here.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "leadping-tui: {}", text::one_line(&self.message))?;
        for hint in &self.hints {
            writeln!(out, "  hint: {}", text::one_line(hint))?;
        }
        Ok(())
    }
}

impl From<Failure> for Report {
    fn from(failure: Failure) -> Self {
        let message = failure.to_string();
        Self { exit: failure.kind.into(), message, hints: failure.hint.into_iter().collect() }
    }
}

impl From<ConfigError> for Report {
    fn from(error: ConfigError) -> Self {
        let hints = error.hint.into_iter().collect();
        Self { exit: Exit::Usage, message: error.message, hints }
    }
}

impl From<CredentialError> for Report {
    fn from(error: CredentialError) -> Self {
        Self { exit: Exit::Credentials, message: error.message, hints: error.hints }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_and_what_to_do_in_clean_lines() {
        let report = Report {
            exit: Exit::Usage,
            message: "bad\u{1b}[2J\nkey".to_owned(),
            hints: vec!["do this".to_owned(), "or\tthat".to_owned()],
        };
        let mut out = Vec::new();
        report.write(&mut out).expect("written");
        let said = String::from_utf8(out).expect("text");
        assert_eq!(said, "leadping-tui: bad[2J key\n  hint: do this\n  hint: or that\n");
    }
}
