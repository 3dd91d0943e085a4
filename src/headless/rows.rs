//! Rows of a list in columns, as tab-separated values or as JSON.

use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::paint::{Look, Paint};
use super::report::CliError;
use super::table::terminal_width;
use super::tsv;
use crate::domain::text::{json_line, one_line};
use crate::domain::text_layout::{cut, width};
use crate::settings::Symbols;

/// Maximum width of a column but the last one, on a terminal.
const MAX_WIDTH: usize = 40;

/// Output format of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// Columns to read, cut to the width of the terminal.
    Table,
    /// Tab-separated values with a header, times in UTC.
    Tsv,
    /// One JSON array of the server's records.
    Json,
    /// The server's records, one JSON object a line.
    Ndjson,
    /// One id, or a name where it is the id, a line.
    Ids,
}

/// A column: its title in a table, or `None` if it is not in tables, and its
/// name for programs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) title: Option<&'static str>,
    pub(super) name: &'static str,
}

impl Column {
    pub(super) const fn new(title: &'static str, name: &'static str) -> Self {
        Self { title: Some(title), name }
    }

    /// A column for programs alone.
    pub(super) const fn unshown(name: &'static str) -> Self {
        Self { title: None, name }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Time(Timestamp),
    /// `yes` or `no` for people.
    Flag(bool),
}

impl Cell {
    /// Empty if there is no text.
    pub(super) fn text(text: Option<&str>) -> Self {
        Self::Text(text.unwrap_or_default().to_owned())
    }

    /// Empty if it is not known.
    pub(super) fn flag(value: Option<bool>) -> Self {
        value.map_or_else(|| Self::text(None), Self::Flag)
    }

    /// Empty if there is no time.
    pub(super) fn time(at: Option<Timestamp>) -> Self {
        at.map_or_else(|| Self::text(None), Self::Time)
    }

    fn local(&self, zone: &TimeZone) -> String {
        match self {
            Self::Text(text) => one_line(text).into_owned(),
            Self::Time(at) => {
                at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
            }
            Self::Flag(is_so) => if *is_so { "yes" } else { "no" }.to_owned(),
        }
    }

    /// For programs.
    fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Time(at) => at.to_string(),
            Self::Flag(is_so) => is_so.to_string(),
        }
    }
}

/// A row: its id, its cells by column, and its record as JSON.
#[derive(Clone, Debug)]
pub(super) struct ListRow {
    pub(super) id: String,
    pub(super) cells: Vec<Cell>,
    pub(super) json: String,
}

/// Writes a whole list.
pub(super) fn write_all(
    out: impl Write,
    (format, ascii): (RowFormat, bool),
    columns: &'static [Column],
    rows: impl Iterator<Item = ListRow>,
) -> Result<(), CliError> {
    let style = TableStyle::new(terminal_width(), ascii);
    let mut writer = RowWriter::new(out, format, columns, style);
    let rows: Vec<ListRow> = rows.collect();
    let written = writer.rows(&rows).and_then(|()| writer.end());
    written.or_else(|error| CliError::output(&error))
}

/// The look of a table.
#[derive(Clone, Debug)]
pub(super) struct TableStyle {
    /// Maximum width of a line, in cells; `None` is unlimited.
    pub(super) width: Option<usize>,
    /// ASCII symbols only.
    pub(super) ascii: bool,
    pub(super) zone: TimeZone,
}

impl TableStyle {
    /// For a terminal of that width or for a file, in local time.
    pub(super) fn new(width: Option<usize>, ascii: bool) -> Self {
        Self { width, ascii, zone: TimeZone::system() }
    }

    /// The widths of all columns but the last one.
    pub(super) fn widths(&self, titles: &[String], rows: &[Vec<String>]) -> Vec<usize> {
        let most = if self.width.is_some() { MAX_WIDTH } else { usize::MAX };
        let columns = 0..titles.len().saturating_sub(1);
        let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at));
        let widest = |at: usize| cells(at).chain(titles.get(at)).map(|cell| width(cell)).max();
        columns.map(|at| widest(at).unwrap_or(0).min(most)).collect()
    }

    /// Cells in columns of these widths; the last one takes the rest.
    pub(super) fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let ellipsis = Symbols::new(self.ascii).ellipsis;
        let mut line = String::new();
        for (at, cell) in cells.iter().enumerate() {
            let Some(columns) = widths.get(at) else {
                line.push_str(cell);
                continue;
            };
            let is_cut = self.width.is_some();
            let cell = if is_cut { cut(cell, *columns, ellipsis) } else { cell.as_str().into() };
            let padding = columns.saturating_sub(width(&cell)) + 2;
            // Writing to a string cannot fail.
            let _ = write!(line, "{cell}{:padding$}", "");
        }
        line.truncate(line.trim_end().len());
        match self.width {
            Some(columns) => cut(&line, columns, ellipsis).into_owned(),
            None => line,
        }
    }
}

pub(super) struct RowWriter<W> {
    out: W,
    format: RowFormat,
    columns: &'static [Column],
    style: TableStyle,
    /// Widths of the columns of the table; set by the first rows.
    widths: Option<Vec<usize>>,
    written: u64,
}

impl<W: Write> RowWriter<W> {
    pub(super) fn new(
        out: W,
        format: RowFormat,
        columns: &'static [Column],
        style: TableStyle,
    ) -> Self {
        Self { out, format, columns, style, widths: None, written: 0 }
    }

    /// Number of rows so far.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// Writes rows. Readers get them at once.
    pub(super) fn rows(&mut self, rows: &[ListRow]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        if self.format == RowFormat::Table {
            self.table(rows)?;
            self.written += rows.len() as u64;
        } else {
            rows.iter().try_for_each(|row| self.row(row))?;
        }
        self.out.flush()
    }

    fn row(&mut self, row: &ListRow) -> io::Result<()> {
        let is_first = self.written == 0;
        self.written += 1;
        match self.format {
            RowFormat::Tsv => {
                if is_first {
                    self.names()?;
                }
                tsv::write_row(&mut self.out, row.cells.iter().map(Cell::plain))
            }
            RowFormat::Json => {
                let before = if is_first { "[\n" } else { ",\n" };
                write!(self.out, "{before}{}", json_line(&row.json))
            }
            RowFormat::Ids => writeln!(self.out, "{}", one_line(&row.id)),
            RowFormat::Ndjson | RowFormat::Table => {
                writeln!(self.out, "{}", json_line(&row.json))
            }
        }
    }

    fn names(&mut self) -> io::Result<()> {
        tsv::write_row(&mut self.out, self.columns.iter().map(|column| column.name))
    }

    fn table(&mut self, rows: &[ListRow]) -> io::Result<()> {
        let shown = |row: &ListRow| -> Vec<String> {
            let cells = row.cells.iter().zip(self.columns);
            let cells = cells.filter(|(_, column)| column.title.is_some());
            cells.map(|(cell, _)| cell.local(&self.style.zone)).collect()
        };
        let titles = self.columns.iter().filter_map(|column| column.title.map(str::to_owned));
        let titles: Vec<String> = titles.collect();
        let rows: Vec<Vec<String>> = rows.iter().map(shown).collect();
        if self.widths.is_none() {
            let widths = self.style.widths(&titles, &rows);
            let header = self.style.line(&titles, &widths);
            writeln!(self.out, "{}", Paint::stdout().paint(Look::Bold, &header))?;
            self.widths = Some(widths);
        }
        let widths = self.widths.as_deref().unwrap_or_default();
        rows.iter().try_for_each(|row| writeln!(self.out, "{}", self.style.line(row, widths)))
    }

    /// What stands after the last row. Only a complete list gets it: a JSON array
    /// that stays open tells its reader that rows are missing.
    pub(super) fn end(&mut self) -> io::Result<()> {
        match (self.format, self.written) {
            (RowFormat::Table, 0) => self.table(&[])?,
            (RowFormat::Tsv, 0) => self.names()?,
            (RowFormat::Json, 0) => writeln!(self.out, "[]")?,
            (RowFormat::Json, _) => write!(self.out, "\n]\n")?,
            _ => {}
        }
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[
        Column::new("NAME", "name"),
        Column::unshown("email"),
        Column::new("SINCE", "createdAt"),
        Column::new("TEXT", "text"),
    ];

    fn row(id: &str, name: &str, text: &str) -> ListRow {
        let at = "2026-11-20T12:00:00Z".parse().expect("a time");
        let email = Cell::text(Some("a@x.com"));
        let cells = vec![Cell::text(Some(name)), email, Cell::Time(at), Cell::text(Some(text))];
        ListRow { id: id.to_owned(), cells, json: serde_json::json!({"id": id}).to_string() }
    }

    fn written(format: RowFormat, width: Option<usize>, pages: &[&[ListRow]]) -> String {
        let mut out = Vec::new();
        let style = TableStyle { width, ascii: false, zone: TimeZone::UTC };
        let mut writer = RowWriter::new(&mut out, format, COLUMNS, style);
        for page in pages {
            writer.rows(page).expect("written");
        }
        writer.end().expect("written");
        assert_eq!(writer.written(), pages.iter().map(|page| page.len() as u64).sum::<u64>());
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn columns_are_as_wide_as_their_cells_and_later_rows_keep_them() {
        let pages =
            [&[row("1", "王小明", "two\nlines"), row("2", "Ann", "")][..], &[row("3", "Bo", "x")]];
        let text = written(RowFormat::Table, None, &pages);
        let due = "NAME    SINCE             TEXT\n\
                   王小明  2026-11-20 12:00  two lines\n\
                   Ann     2026-11-20 12:00\n\
                   Bo      2026-11-20 12:00  x\n";
        assert_eq!(text, due);
        assert_eq!(written(RowFormat::Table, Some(80), &[]), "NAME  SINCE  TEXT\n");
    }

    #[test]
    fn a_terminal_gets_lines_of_its_width_and_a_file_everything() {
        let rows = [row("1", &"n".repeat(60), &"t".repeat(60))];
        let on_terminal = written(RowFormat::Table, Some(50), &[&rows]);
        assert!(on_terminal.lines().all(|line| width(line) <= 50), "{on_terminal}");
        assert!(on_terminal.ends_with("…\n"), "{on_terminal}");
        let in_file = written(RowFormat::Table, None, &[&rows]);
        assert!(in_file.contains(&"n".repeat(60)) && in_file.ends_with("t\n"), "{in_file}");
    }

    #[test]
    fn programs_get_clean_cells_records_or_ids() {
        let rows = [row("a\u{1b}[2J", "x\ty", "é\u{202e}"), row("b", "", "")];
        let written = |format| written(format, Some(20), &[&rows]);
        assert_eq!(
            written(RowFormat::Tsv),
            "name\temail\tcreatedAt\ttext\nx y\ta@x.com\t2026-11-20T12:00:00Z\té\n\
             \ta@x.com\t2026-11-20T12:00:00Z\t\n"
        );
        assert_eq!(written(RowFormat::Ids), "a[2J\nb\n");
        let escaped = "{\"id\":\"a\\u001b[2J\"}";
        assert_eq!(written(RowFormat::Ndjson), format!("{escaped}\n{{\"id\":\"b\"}}\n"));
        let array = format!("[\n{escaped},\n{{\"id\":\"b\"}}\n]\n");
        assert_eq!(written(RowFormat::Json), array);
    }

    #[test]
    fn an_empty_list_is_still_a_list() {
        for (format, due) in [
            (RowFormat::Tsv, "name\temail\tcreatedAt\ttext\n"),
            (RowFormat::Json, "[]\n"),
            (RowFormat::Ndjson, ""),
            (RowFormat::Ids, ""),
        ] {
            assert_eq!(written(format, None, &[]), due);
        }
    }
}
