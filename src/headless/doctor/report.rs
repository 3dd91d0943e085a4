//! Checks, and the report of them.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::text;
use crate::headless::{CliError, Exit};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    /// It works, but not as well as it could.
    Warning,
    Broken,
    /// There was nothing to check, or no way to.
    Skipped,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Broken => "broken",
            Self::Skipped => "skipped",
        }
    }
}

/// The outcome of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// A stable name.
    pub check: &'static str,
    pub status: Status,
    /// A sentence without the final stop.
    pub detail: String,
    /// What the user can do about it.
    pub fix: Option<String>,
}

impl Check {
    pub fn ok(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, status: Status::Ok, detail: detail.into(), fix: None }
    }

    pub fn skipped(check: &'static str, why: impl Into<String>) -> Self {
        Self { status: Status::Skipped, ..Self::ok(check, why) }
    }

    pub fn warning(check: &'static str, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { status: Status::Warning, fix: Some(fix.into()), ..Self::ok(check, detail) }
    }

    pub fn broken(check: &'static str, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { status: Status::Broken, ..Self::warning(check, detail, fix) }
    }
}

/// Width of the names of checks, in columns.
const NAMES: usize = 10;

/// Writes checks as they come.
pub struct ReportWriter<W> {
    out: W,
    json: bool,
    checks: u64,
    broken: u64,
    warnings: u64,
}

impl<W: Write> ReportWriter<W> {
    pub fn new(out: W, json: bool) -> Self {
        Self { out, json, checks: 0, broken: 0, warnings: 0 }
    }

    pub fn add(&mut self, check: &Check) -> io::Result<()> {
        match check.status {
            Status::Broken => self.broken += 1,
            Status::Warning => self.warnings += 1,
            Status::Ok | Status::Skipped => {}
        }
        if self.json {
            let before = if self.checks == 0 { "[\n" } else { ",\n" };
            let json = serde_json::to_string(check).map_err(io::Error::other)?;
            write!(self.out, "{before}{}", text::json_line(&json))?;
        } else {
            let (status, detail) = (check.status.name(), text::one_line(&check.detail));
            writeln!(self.out, "{status:7}  {:NAMES$}  {detail}", check.check)?;
            for line in check.fix.iter().flat_map(|fix| fix.lines()) {
                writeln!(self.out, "{:9}{:NAMES$}  {}", "", "", text::one_line(line))?;
            }
        }
        self.checks += 1;
        self.out.flush()
    }

    /// Ends the report.
    pub fn end(&mut self) -> io::Result<()> {
        if self.json {
            self.out.write_all(if self.checks == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        self.out.flush()
    }

    /// The error of the command; `None` if nothing is broken.
    pub fn error(&self) -> Option<CliError> {
        let count = |count, one: &str, more: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {more}")),
        };
        let broken = count(self.broken, "problem", "problems")?;
        let warnings = count(self.warnings, "warning", "warnings");
        let found: Vec<String> = [Some(broken), warnings].into_iter().flatten().collect();
        Some(CliError::new(Exit::Failed, found.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checks() -> [Check; 4] {
        [
            Check::ok("config", "fine"),
            Check::skipped("tmux", "not in tmux"),
            Check::warning("clock", "ahead\u{1b}[2J", "set it"),
            Check::broken("time_zone", "gone\nfor good", "first\nthen \"this\""),
        ]
    }

    fn written(json: bool, checks: &[Check]) -> (String, Option<String>) {
        let mut out = Vec::new();
        let mut report = ReportWriter::new(&mut out, json);
        for check in checks {
            report.add(check).expect("written");
        }
        report.end().expect("written");
        let error = report.error().map(|error| error.message);
        (String::from_utf8(out).expect("text"), error)
    }

    #[test]
    fn the_report_is_a_line_a_check_with_its_fix_below() {
        let (text, error) = written(false, &checks());
        assert_eq!(
            text,
            "ok       config      fine\n\
             skipped  tmux        not in tmux\n\
             warning  clock       ahead[2J\n                     set it\n\
             broken   time_zone   gone for good\n                     first\n                     then \"this\"\n"
        );
        assert_eq!(error.as_deref(), Some("1 problem, 1 warning"));
        assert_eq!(written(false, &checks()[..3]).1, None, "a warning is no failure");
    }

    #[test]
    fn the_same_as_json_is_an_array_whose_members_are_always_there() {
        let (text, _) = written(true, &checks());
        let array: Vec<serde_json::Value> = serde_json::from_str(&text).expect("an array");
        assert_eq!(array.len(), 4);
        assert_eq!(array[0]["fix"], serde_json::Value::Null);
        assert_eq!(array[2]["status"], "warning");
        assert_eq!(array[3]["check"], "time_zone");
        assert!(!text.contains('\u{1b}'), "{text:?}");
        assert_eq!(text.lines().count(), 6);
        assert_eq!(written(true, &[]).0, "[]\n");
    }
}
