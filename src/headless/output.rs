//! Conversations as text for other programs or for reading, row by row.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};

use super::report::CliError;
use super::table::Table;
use crate::domain::{Conversation, Failure, WithRaw, text};

/// Output format of conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns to read, cut to the width of the terminal.
    Table,
    /// One JSON array of the server's records.
    Json,
    /// The server's records, one JSON object a line.
    Ndjson,
    /// RFC 4180 with a header, members named as in the API.
    Csv,
}

/// Early end of a list.
pub(super) enum Stop {
    Fetch(Failure),
    Output(io::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Fetch(failure)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Stop {
    /// The end of the command after so many rows.
    pub(super) fn report(self, rows: u64) -> Result<(), CliError> {
        let error = match self {
            Self::Output(error) => return CliError::output(&error),
            Self::Fetch(failure) => CliError::from(failure),
        };
        let message = match rows {
            0 => error.message,
            rows => format!("{} (after {rows} rows)", error.message),
        };
        Err(CliError { message, ..error })
    }
}

/// The members of the CSV form, named as in the contract.
const COLUMNS: &str = "id,leadId,firstName,lastName,email,leadPhoneNumber,status,statusReason,\
    lastEventAt,lastEventIsInternalNote,lastSnippet,isUnread,needsReply,isArchived,archivedAt,\
    archiveReason,leadStatusCategory,leadStatusOutcome,leadStatusDisplayName,nextStep,\
    phoneNumber,lastInboundAt,lastInboundSnippet,eventVersion,replyVersion,isDemo";

pub(super) struct Output<W> {
    out: W,
    format: Format,
    table: Table,
    begun: bool,
    rows: u64,
}

impl<W: Write> Output<W> {
    pub(super) fn new(out: W, format: Format, table: Table) -> Self {
        Self { out, format, table, begun: false, rows: 0 }
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// What stands before the first row. It waits for the first answer, so
    /// that a list which cannot be had writes nothing at all.
    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        match self.format {
            Format::Table => writeln!(self.out, "{}", self.table.header()),
            Format::Json => self.out.write_all(b"["),
            Format::Ndjson => Ok(()),
            Format::Csv => write!(self.out, "{COLUMNS}\r\n"),
        }
    }

    pub(super) fn row(&mut self, record: &WithRaw<Conversation>) -> io::Result<()> {
        self.begin()?;
        match self.format {
            Format::Table => writeln!(self.out, "{}", self.table.row(&record.value))?,
            Format::Json => {
                let before = if self.rows == 0 { "\n" } else { ",\n" };
                write!(self.out, "{before}{}", text::json_line(record.raw.get()))?;
            }
            Format::Ndjson => writeln!(self.out, "{}", text::json_line(record.raw.get()))?,
            Format::Csv => csv_row(&mut self.out, &record.value)?,
        }
        self.rows += 1;
        Ok(())
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// What stands after the last row. Only a complete list gets it: a JSON
    /// array that stays open tells its reader that rows are missing.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.begin()?;
        if self.format == Format::Json {
            self.out.write_all(b"\n]\n")?;
        }
        self.flush()
    }
}

/// Cells are cleaned but otherwise left as they are: a prefix against
/// spreadsheet formulas would damage every phone number, which begins with `+`.
fn csv_row(out: &mut impl Write, row: &Conversation) -> io::Result<()> {
    let lead_status = row.lead_status();
    let number = row.phone_number.as_ref().and_then(|n| n.value.as_ref().or(n.name.as_ref()));
    let mut cells = Cells { out, first: true };
    cells.text(row.id.as_ref())?;
    cells.text(row.lead_id.as_ref())?;
    cells.text(row.first_name.as_ref())?;
    cells.text(row.last_name.as_ref())?;
    cells.text(row.email.as_ref())?;
    cells.text(row.lead_phone_number.as_ref())?;
    cells.text(row.status.as_ref())?;
    cells.text(row.status_reason.as_ref())?;
    cells.plain(row.last_event_at)?;
    cells.plain(row.last_event_is_internal_note)?;
    cells.text(row.last_snippet.as_ref())?;
    cells.plain(row.is_unread)?;
    cells.plain(row.needs_reply)?;
    cells.plain(row.is_archived)?;
    cells.plain(row.archived_at)?;
    cells.plain(row.archive_reason)?;
    cells.text(lead_status.and_then(|s| s.category.as_ref()))?;
    cells.text(lead_status.and_then(|s| s.outcome.as_ref()))?;
    cells.text(lead_status.and_then(|s| s.display_name.as_ref()))?;
    cells.text(row.next_step.as_ref())?;
    cells.text(number)?;
    cells.plain(row.last_inbound_at)?;
    cells.text(row.last_inbound_snippet.as_ref())?;
    cells.plain(row.event_version)?;
    cells.plain(row.reply_version)?;
    cells.plain(row.is_demo)?;
    cells.out.write_all(b"\r\n")
}

struct Cells<'a, W> {
    out: &'a mut W,
    first: bool,
}

impl<W: Write> Cells<'_, W> {
    fn separate(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.first) { Ok(()) } else { self.out.write_all(b",") }
    }

    /// A truth value, number or instant, which never needs quotes.
    fn plain(&mut self, value: Option<impl Display>) -> io::Result<()> {
        self.separate()?;
        value.map_or(Ok(()), |value| write!(self.out, "{value}"))
    }

    fn text(&mut self, value: Option<&String>) -> io::Result<()> {
        self.separate()?;
        let clean = value.map_or(Cow::Borrowed(""), |value| text::lines(value));
        if clean.contains([',', '"', '\n']) {
            write!(self.out, "\"{}\"", clean.replace('"', "\"\""))
        } else {
            self.out.write_all(clean.as_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    fn record(json: &str) -> WithRaw<Conversation> {
        WithRaw {
            value: serde_json::from_str(json).expect("a conversation"),
            raw: RawValue::from_string(json.to_owned()).expect("JSON"),
        }
    }

    fn written(format: Format, rows: &[&str]) -> String {
        let mut out = Vec::new();
        let mut output = Output::new(&mut out, format, Table::for_test(None, false));
        for json in rows {
            output.row(&record(json)).expect("written");
        }
        output.end().expect("written");
        assert_eq!(output.rows(), rows.len() as u64);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn ndjson_keeps_what_the_server_sent_and_escapes_controls() {
        let sent = "{ \"id\": \"a\",\n \"new\": [1.50, null], \"x\": \"\u{202e}\u{9b}\" }";
        let line = "{\"id\":\"a\",\"new\":[1.50,null],\"x\":\"\\u202e\\u009b\"}\n";
        assert_eq!(written(Format::Ndjson, &[sent]), line);
        assert_eq!(written(Format::Ndjson, &[]), "");
    }

    #[test]
    fn json_is_one_array_of_any_length() {
        for rows in [&[][..], &[r#"{"id":"a"}"#], &[r#"{"id":"a"}"#, r#"{"id":"b"}"#]] {
            let text = written(Format::Json, rows);
            let array: Vec<serde_json::Value> = serde_json::from_str(&text).expect("an array");
            assert_eq!(array.len(), rows.len());
        }
    }

    #[test]
    fn csv_has_a_header_quotes_where_needed_and_cleans_cells() {
        let row = r#"{"id":"a","firstName":"Ann, \"the\" one","leadPhoneNumber":"+1 415",
            "lastSnippet":"two\r\nlines\u001b[2J","isUnread":true,"eventVersion":"7",
            "lastEventAt":"2026-11-20T12:00:00+01:00",
            "currentDisposition":{"category":"Open","outcome":"=1+1"}}"#;
        let text = written(Format::Csv, &[row]);
        let (header, cells) = text.split_once("\r\n").expect("a header");
        assert_eq!(header, COLUMNS);
        assert_eq!(
            cells,
            "a,,\"Ann, \"\"the\"\" one\",,,+1 415,,,2026-11-20T11:00:00Z,,\"two\nlines[2J\",\
             true,,,,,Open,=1+1,,,,,,7,,\r\n"
        );
    }

    #[test]
    fn csv_rows_have_as_many_cells_as_the_header() {
        let text = written(Format::Csv, &[r#"{"id":"a"}"#]);
        let counts: Vec<usize> = text.lines().map(|line| line.matches(',').count()).collect();
        assert_eq!(counts, [25, 25]);
    }
}
