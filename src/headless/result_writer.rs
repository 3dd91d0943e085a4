//! Results of a command, one for each input, and their summary.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::paint::{Look, Paint};
use super::report::{CliError, Exit};
use crate::domain::{EventId, Failure, FailureKind, sentence, text};
use crate::triage::outbox::EntryId;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultFormat {
    /// Columns to read.
    Table,
    /// One JSON object a line.
    Ndjson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResultStatus {
    Done,
    /// No effect, because of a newer change.
    Stale,
    Failed(Exit),
    /// It may have taken effect.
    Unknown(Exit),
    Skipped,
    NotFound,
    /// Dry run.
    Would,
}

impl ResultStatus {
    fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Stale => "stale",
            Self::Failed(_) => "failed",
            Self::Unknown(_) => "unknown",
            Self::Skipped => "skipped",
            Self::NotFound => "not_found",
            Self::Would => "would",
        }
    }

    /// Its look in a table; its word says the same.
    fn look(self) -> Look {
        match self {
            Self::Done => Look::Green,
            Self::Stale | Self::Unknown(_) => Look::Yellow,
            Self::Failed(_) | Self::NotFound => Look::Red,
            Self::Skipped => Look::Dim,
            Self::Would => Look::Cyan,
        }
    }

    /// Exit code if all have this result; `None` if it is no failure.
    fn exit(self) -> Option<Exit> {
        match self {
            Self::Done | Self::Skipped | Self::Would => None,
            Self::Stale => Some(Exit::Failed),
            Self::NotFound => Some(Exit::NotFound),
            Self::Failed(exit) | Self::Unknown(exit) => Some(exit),
        }
    }
}

impl Serialize for ResultStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The result of one input.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct TargetResult {
    #[serde(rename = "result")]
    pub(super) status: ResultStatus,
    /// A sentence without the final stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) event: Option<EventId>,
    /// Entry that stays in the outbox for a decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entry: Option<EntryId>,
}

impl TargetResult {
    pub(super) const DONE: Self =
        Self { status: ResultStatus::Done, reason: None, event: None, entry: None };

    pub(super) fn new(status: ResultStatus, why: impl Into<String>) -> Self {
        Self { status, reason: Some(sentence(&why.into())), ..Self::DONE }
    }

    pub(super) fn failed(exit: Exit, why: impl Into<String>) -> Self {
        Self::new(ResultStatus::Failed(exit), why)
    }

    pub(super) fn refused(why: impl Into<String>) -> Self {
        Self::failed(Exit::Failed, why)
    }

    pub(super) fn skipped(why: impl Into<String>) -> Self {
        Self::new(ResultStatus::Skipped, why)
    }
}

impl From<Failure> for TargetResult {
    fn from(failure: Failure) -> Self {
        let status = match failure.kind {
            FailureKind::NotFound => ResultStatus::NotFound,
            // 403 may be about this one alone; 401 is about the key.
            FailureKind::Credentials if failure.status == Some(403) => {
                ResultStatus::Failed(Exit::Failed)
            }
            kind => ResultStatus::Failed(kind.into()),
        };
        Self::new(status, failure.to_string())
    }
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    /// Name of the command.
    verb: &'a str,
    #[serde(flatten)]
    result: &'a TargetResult,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) lines: u64,
    pub(super) failures: u64,
    skipped: u64,
    /// Failures that may have taken effect.
    uncertain: u64,
    /// Common exit code of the failures.
    exit: Option<Exit>,
}

impl Summary {
    fn count(&mut self, status: ResultStatus) {
        self.lines += 1;
        self.skipped += u64::from(status == ResultStatus::Skipped);
        let Some(exit) = status.exit() else { return };
        self.failures += 1;
        self.uncertain += u64::from(matches!(status, ResultStatus::Unknown(_)));
        let common = self.exit.is_none_or(|common| common == exit);
        self.exit = Some(if common { exit } else { Exit::Failed });
    }

    pub(super) fn exit(self) -> Exit {
        match self.exit {
            None => Exit::Done,
            Some(exit) if self.failures + self.skipped == self.lines => exit,
            Some(_) => Exit::Partial,
        }
    }
}

pub(super) struct ResultWriter<W> {
    out: W,
    format: ResultFormat,
    verb: &'static str,
    summary: Summary,
    /// The output failed; the command goes on.
    closed: bool,
    /// Why, unless the reader has closed it.
    lost: Option<CliError>,
}

impl<W: Write> ResultWriter<W> {
    pub(super) fn new(out: W, format: ResultFormat, verb: &'static str) -> Self {
        Self { out, format, verb, summary: Summary::default(), closed: false, lost: None }
    }

    pub(super) fn summary(&self) -> Summary {
        self.summary
    }

    /// `None` if there was no failure. What failed goes before a result that
    /// could not be written.
    pub(super) fn error(&self) -> Option<CliError> {
        let exit = self.summary.exit();
        let Summary { lines, failures, uncertain, .. } = self.summary;
        let message = match (lines, uncertain) {
            (1, 0) => "Nothing was changed".to_owned(),
            (1, _) => "It may have gone through. `outbox list` shows it".to_owned(),
            (_, 0) => format!("{failures} of {lines} failed"),
            _ => format!("{failures} of {lines} failed, {uncertain} of them uncertain"),
        };
        let failed = (exit != Exit::Done).then(|| CliError::new(exit, message));
        failed.or_else(|| self.lost.clone())
    }

    pub(super) fn report(&mut self, id: &str, result: &TargetResult) {
        self.summary.count(result.status);
        if !self.closed {
            let written = self.write(id, result).and_then(|()| self.out.flush());
            self.closed = written.is_err();
            self.lost = written.err().and_then(|error| CliError::output(&error).err());
        }
    }

    fn write(&mut self, id: &str, result: &TargetResult) -> io::Result<()> {
        match self.format {
            ResultFormat::Ndjson => {
                let line = Line { id, verb: self.verb, result };
                let json = serde_json::to_string(&line).map_err(io::Error::other)?;
                writeln!(self.out, "{}", text::json_line(&json))
            }
            ResultFormat::Table => {
                let paint = Paint::stdout();
                if self.summary.lines == 1 {
                    let head = format!("{:9}  {:24}  REASON", "RESULT", "ID");
                    writeln!(self.out, "{}", paint.paint(Look::Bold, &head))?;
                }
                let entry = result.entry.map(|EntryId(entry)| format!("outbox entry {entry}"));
                let event = result.event.as_ref().map(|event| format!("event {event}"));
                let more = [event, entry, result.reason.clone()].into_iter().flatten();
                let more = more.collect::<Vec<_>>().join(": ");
                let name = result.status.name();
                let (painted, gap) = (paint.paint(result.status.look(), name), 9 - name.len());
                let rest = clean(&format!("{id:24}  {more}"));
                writeln!(self.out, "{painted}{:gap$}  {rest}", "")
            }
        }
    }
}

/// A sanitized row of a table; columns keep their spaces.
pub(super) fn clean(row: &str) -> String {
    let row: String = row.chars().filter(|c| !text::is_unsafe(*c)).collect();
    row.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const UNAVAILABLE: ResultStatus = ResultStatus::Failed(Exit::Unavailable);

    #[rstest]
    #[case::nothing(&[], Exit::Done)]
    #[case::fine(&[ResultStatus::Done, ResultStatus::Skipped, ResultStatus::Would], Exit::Done)]
    #[case::some(&[ResultStatus::Done, UNAVAILABLE], Exit::Partial)]
    #[case::all(&[UNAVAILABLE, UNAVAILABLE], Exit::Unavailable)]
    #[case::all_that_mattered(&[ResultStatus::Skipped, ResultStatus::NotFound], Exit::NotFound)]
    #[case::all_for_several_reasons(&[ResultStatus::NotFound, UNAVAILABLE], Exit::Failed)]
    #[case::stale(&[ResultStatus::Stale], Exit::Failed)]
    #[case::unknown(&[ResultStatus::Unknown(Exit::Unavailable)], Exit::Unavailable)]
    fn the_exit_code_tells_some_from_all(#[case] all: &[ResultStatus], #[case] exit: Exit) {
        let mut results = ResultWriter::new(io::sink(), ResultFormat::Ndjson, "read");
        for status in all {
            results.report("a", &TargetResult { status: *status, ..TargetResult::DONE });
        }
        assert_eq!(results.summary().exit(), exit);
    }

    fn written(format: ResultFormat) -> String {
        let mut out = Vec::new();
        let mut results = ResultWriter::new(&mut out, format, "note");
        let event = Some(EventId::new("e"));
        results.report("conv-1", &TargetResult { event, ..TargetResult::DONE });
        let entry = Some(EntryId(7));
        let why = "no\u{1b}[2J answer \u{202e}x".to_owned();
        let unknown = TargetResult::new(ResultStatus::Unknown(Exit::Failed), why);
        results.report("conv-2", &TargetResult { entry, ..unknown });
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn lines_hold_what_there_is_and_nothing_unsafe() {
        assert_eq!(
            written(ResultFormat::Ndjson),
            "{\"id\":\"conv-1\",\"verb\":\"note\",\"result\":\"done\",\"event\":\"e\"}\n\
             {\"id\":\"conv-2\",\"verb\":\"note\",\"result\":\"unknown\",\
             \"reason\":\"no\\u001b[2J answer \\u202ex\",\"entry\":7}\n"
        );
        assert_eq!(
            written(ResultFormat::Table),
            "RESULT     ID                        REASON\n\
             done       conv-1                    event e\n\
             unknown    conv-2                    outbox entry 7: no[2J answer x\n"
        );
    }

    #[test]
    fn results_that_find_no_room_fail_the_command() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut results = ResultWriter::new(Full, ResultFormat::Ndjson, "read");
        results.report("a", &TargetResult::DONE);
        let lost = results.error().expect("an error");
        assert_eq!(lost.exit, Exit::Failed);
        assert!(lost.message.starts_with("Can't write the output"), "{lost:?}");
    }

    #[test]
    fn a_reader_who_is_gone_changes_nothing_but_the_lines() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut results = ResultWriter::new(Gone, ResultFormat::Ndjson, "read");
        results.report("a", &TargetResult::DONE);
        results.report("b", &TargetResult { status: ResultStatus::NotFound, ..TargetResult::DONE });
        assert_eq!(results.summary().exit(), Exit::Partial);
    }
}
