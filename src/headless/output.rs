//! Conversations as text for other programs or for reading, row by row.

use std::io::{self, Write};

use super::columns::{Cell, Column};
use super::paint::{Look, Paint};
use super::report::CliError;
use super::rows::TableStyle;
use super::table::Table;
use super::tsv;
use crate::domain::{Conversation, Failure, WithRaw, text};

/// Output format of conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns to read, cut to the width of the terminal.
    Table,
    /// Tab-separated values with a header, one row a line, without quotes.
    Tsv,
    /// One JSON array of the server's records.
    Json,
    /// The server's records, one JSON object a line.
    Ndjson,
    /// RFC 4180 with a header, members named as in the API.
    Csv,
    /// Ids, one a line.
    Ids,
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

/// Conversations in a format, page by page.
pub(super) struct Output<W> {
    out: W,
    format: Format,
    table: Table,
    /// Of a table with columns of the user's choice.
    style: TableStyle,
    paint: Paint,
    /// Empty: the usual ones of the format.
    columns: Vec<&'static Column>,
    /// Of the columns of that table, by the first page.
    widths: Vec<usize>,
    begun: bool,
    rows: u64,
}

impl<W: Write> Output<W> {
    pub(super) fn new(
        out: W,
        format: Format,
        (table, style): (Table, TableStyle),
        mut columns: Vec<&'static Column>,
    ) -> Self {
        if columns.is_empty() && matches!(format, Format::Csv | Format::Tsv) {
            columns = Column::MEMBERS.iter().collect();
        }
        let paint = Paint::stdout();
        let widths = Vec::new();
        Self { out, format, table, style, paint, columns, widths, begun: false, rows: 0 }
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// What stands before the first row. It waits for the first answer, so
    /// that a list which cannot be had writes nothing at all.
    fn begin(&mut self, first: &[WithRaw<Conversation>]) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        let names = self.columns.iter().map(|column| column.name);
        match self.format {
            Format::Table if self.columns.is_empty() => {
                let header = self.table.header();
                writeln!(self.out, "{}", self.paint.paint(Look::Bold, &header))
            }
            Format::Table => {
                let names: Vec<String> = names.map(str::to_owned).collect();
                let cells: Vec<_> = first.iter().map(|row| self.cells(&row.value)).collect();
                self.widths = self.style.widths(&names, &cells);
                let header = self.style.line(&names, &self.widths);
                writeln!(self.out, "{}", self.paint.paint(Look::Bold, &header))
            }
            Format::Tsv => tsv::write_row(&mut self.out, names),
            Format::Json => self.out.write_all(b"["),
            Format::Ndjson | Format::Ids => Ok(()),
            Format::Csv => {
                let mut csv = csv_writer(&mut self.out);
                csv.write_record(names)?;
                csv.flush()
            }
        }
    }

    /// Writes the rows of a page. Their readers get them at once.
    pub(super) fn page(&mut self, rows: &[WithRaw<Conversation>]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.begin(rows)?;
        let Self { out, columns, .. } = self;
        match self.format {
            Format::Table => {
                for row in rows {
                    let line = self.line(&row.value);
                    writeln!(self.out, "{line}")?;
                }
            }
            Format::Tsv => {
                for row in rows {
                    tsv::write_row(out, columns.iter().map(|it| it.read(&row.value).text()))?;
                }
            }
            Format::Json => {
                for (at, row) in rows.iter().enumerate() {
                    let before = if at == 0 && self.rows == 0 { "\n" } else { ",\n" };
                    write!(out, "{before}{}", text::json_line(row.raw.get()))?;
                }
            }
            Format::Ndjson => {
                rows.iter()
                    .try_for_each(|row| writeln!(out, "{}", text::json_line(row.raw.get())))?;
            }
            Format::Ids => {
                for id in rows.iter().filter_map(|row| row.value.id.as_deref()) {
                    writeln!(out, "{}", text::one_line(id))?;
                }
            }
            Format::Csv => csv_rows(out, columns, rows)?,
        }
        self.rows += rows.len() as u64;
        self.out.flush()
    }

    /// A row of a table, bold where it is unread.
    fn line(&self, row: &Conversation) -> String {
        let line = if self.columns.is_empty() {
            self.table.row(row)
        } else {
            self.style.line(&self.cells(row), &self.widths)
        };
        let is_unread = row.is_unread == Some(true);
        if is_unread { self.paint.paint(Look::Bold, &line).into_owned() } else { line }
    }

    /// The cells of a row in a table.
    fn cells(&self, row: &Conversation) -> Vec<String> {
        self.columns.iter().map(|column| column.read(row).local(&self.style.zone)).collect()
    }

    /// What stands after the last row. Only a complete list gets it: a JSON
    /// array that stays open tells its reader that rows are missing.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.begin(&[])?;
        if self.format == Format::Json {
            self.out.write_all(b"\n]\n")?;
        }
        self.out.flush()
    }
}

/// RFC 4180.
fn csv_writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

/// Cells are cleaned but otherwise left as they are: a prefix against
/// spreadsheet formulas would damage every phone number, which begins with `+`.
fn csv_rows(
    out: &mut impl Write,
    columns: &[&'static Column],
    rows: &[WithRaw<Conversation>],
) -> io::Result<()> {
    let mut csv = csv_writer(out);
    for row in rows {
        for column in columns {
            match column.read(&row.value) {
                Cell::Text(text) => csv.write_field(&*text::lines(&text))?,
                other => csv.write_field(&*other.text())?,
            }
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use serde_json::value::RawValue;

    use super::*;

    fn record(json: &str) -> WithRaw<Conversation> {
        WithRaw {
            value: serde_json::from_str(json).expect("a conversation"),
            raw: RawValue::from_string(json.to_owned()).expect("JSON"),
        }
    }

    fn written(format: Format, rows: &[&str]) -> String {
        written_in(format, &[], None, rows)
    }

    fn written_in(format: Format, columns: &[&str], width: Option<usize>, rows: &[&str]) -> String {
        let mut out = Vec::new();
        let columns = columns.iter().map(|name| Column::find(name).expect("a column")).collect();
        let style = TableStyle { width, ascii: false, zone: TimeZone::UTC };
        let look = (Table::for_test(width, false), style);
        let mut output = Output::new(&mut out, format, look, columns);
        for json in rows {
            output.page(&[record(json)]).expect("written");
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

    /// The columns that there were first, in their places.
    const FIRST: &str = "id,leadId,firstName,lastName,email,leadPhoneNumber,status,statusReason,\
        lastEventAt,lastEventIsInternalNote,lastSnippet,isUnread,needsReply,isArchived,archivedAt,\
        archiveReason,leadStatusCategory,leadStatusOutcome,leadStatusDisplayName,nextStep,\
        phoneNumber,lastInboundAt,lastInboundSnippet,eventVersion,replyVersion,isDemo,";

    const ROW: &str = r#"{"id":"a","firstName":"Ann, \"the\" one","leadPhoneNumber":"+1 415",
        "lastSnippet":"two\r\nlines\u001b[2J","isUnread":true,"eventVersion":"7",
        "lastEventAt":"2026-11-20T12:00:00+01:00",
        "currentDisposition":{"category":"Open","outcome":"=1+1"}}"#;

    #[test]
    fn csv_has_a_header_quotes_where_needed_and_cleans_cells() {
        let text = written(Format::Csv, &[ROW]);
        let (header, cells) = text.split_once("\r\n").expect("a header");
        assert!(header.starts_with(FIRST), "{header}");
        assert_eq!(
            cells.trim_end_matches(['\r', '\n', ',']),
            "a,,\"Ann, \"\"the\"\" one\",,,+1 415,,,2026-11-20T11:00:00Z,,\"two\nlines[2J\",\
             true,,,,,Open,=1+1,,,,,,7"
        );
        assert!(text.ends_with(",\r\n"), "{text:?}");
    }

    #[test]
    fn rows_have_as_many_cells_as_the_header() {
        for (format, separator) in [(Format::Csv, ','), (Format::Tsv, '\t')] {
            let text = written(format, &[r#"{"id":"a"}"#]);
            let counts: Vec<usize> =
                text.lines().map(|line| line.matches(separator).count() + 1).collect();
            assert_eq!(counts, [Column::MEMBERS.len(); 2]);
        }
    }

    #[test]
    fn columns_are_those_that_were_named_in_their_order() {
        let columns = ["lastSnippet", "id", "isUnread"];
        let csv = written_in(Format::Csv, &columns, None, &[ROW]);
        assert_eq!(csv, "lastSnippet,id,isUnread\r\n\"two\nlines[2J\",a,true\r\n");
        let tsv = written_in(Format::Tsv, &columns, None, &[ROW]);
        assert_eq!(tsv, "lastSnippet\tid\tisUnread\ntwo lines[2J\ta\ttrue\n");
        let header = written_in(Format::Tsv, &columns, None, &[]);
        assert_eq!(header, "lastSnippet\tid\tisUnread\n");
    }

    #[test]
    fn named_columns_of_a_table_line_up_and_keep_within_the_terminal() {
        let columns = ["name", "lastEventAt", "id"];
        let table = written_in(Format::Table, &columns, None, &[ROW, r#"{"id":"王"}"#]);
        assert_eq!(
            table,
            "name            lastEventAt       id\n\
             Ann, \"the\" one  2026-11-20 11:00  a\n\
             王                                王\n"
        );
        let narrow = written_in(Format::Table, &columns, Some(20), &[ROW]);
        assert!(narrow.lines().all(|line| line.chars().count() <= 20), "{narrow}");
    }

    #[test]
    fn ids_alone_are_one_a_line() {
        assert_eq!(written(Format::Ids, &[ROW, r#"{"id":"b\u001b\nc"}"#]), "a\nb c\n");
        assert_eq!(written(Format::Ids, &[]), "");
    }
}
