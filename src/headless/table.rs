//! Rows in columns, for reading.

use std::fmt::Write;
use std::io::{self, IsTerminal};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::text_layout::{cut, width};
use crate::domain::{Conversation, Row};
use crate::settings::Symbols;

/// Columns of the name and of the status; the time takes 16.
const NAME_WIDTH: usize = 24;
const STATUS_WIDTH: usize = 12;

/// In cells; `None` if standard output is not a terminal.
pub(super) fn terminal_width() -> Option<usize> {
    let out = io::stdout();
    if !out.is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(&out).ok()?;
    Some(usize::from(size.ws_col)).filter(|&width| width > 0)
}

#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Maximum width of a row; `None` is unlimited.
    width: Option<usize>,
    symbols: &'static Symbols,
    zone: TimeZone,
}

impl Table {
    /// For a terminal of that width, in cells, or for a file; in local time.
    pub(super) fn new(width: Option<usize>, ascii: bool) -> Self {
        Self { width, symbols: Symbols::new(ascii), zone: TimeZone::system() }
    }

    #[cfg(test)]
    pub(super) fn for_test(width: Option<usize>, ascii: bool) -> Self {
        Self { zone: TimeZone::UTC, ..Self::new(width, ascii) }
    }

    pub(super) fn header(&self) -> String {
        self.conversation(" ", "LAST EVENT", "NAME", "STATUS", "LAST MESSAGE")
    }

    pub(super) fn row(&self, conversation: &Conversation) -> String {
        // The paginator lets nothing without an id through.
        let Some(row) = Row::new(conversation) else { return String::new() };
        let unread = if row.is_unread() { self.symbols.dot } else { " " };
        let (first, last) = row.display_name();
        let name = if last.is_empty() { first } else { format!("{first} {last}").into() };
        let status = row.status();
        let status = status.as_ref().map_or("", |status| status.as_wire());
        self.conversation(unread, &self.time(row.last_event_at()), &name, status, row.snippet())
    }

    fn conversation(
        &self,
        unread: &str,
        time: &str,
        name: &str,
        status: &str,
        snippet: &str,
    ) -> String {
        let cells = [(name, NAME_WIDTH), (status, STATUS_WIDTH)];
        self.line(&format!("{unread} {time:16}"), cells, snippet)
    }

    /// A local time in 16 columns.
    pub(super) fn time(&self, at: Option<Timestamp>) -> String {
        at.map_or_else(String::new, |at| {
            at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
        })
    }

    /// Two cells of fixed width between a start and the rest.
    pub(super) fn line(&self, start: &str, cells: [(&str, usize); 2], rest: &str) -> String {
        let ellipsis = self.symbols.ellipsis;
        let mut line = format!("{start}  ");
        for (cell, columns) in cells {
            let cell =
                if self.width.is_some() { cut(cell, columns, ellipsis) } else { cell.into() };
            let padding = columns.saturating_sub(width(&cell)) + 2;
            // Writing to a string cannot fail.
            let _ = write!(line, "{cell}{:padding$}", "");
        }
        line.push_str(rest);
        line.truncate(line.trim_end().len());
        match self.width {
            Some(columns) => cut(&line, columns, ellipsis).into_owned(),
            None => line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text;

    fn line(width: Option<usize>, json: &str) -> String {
        let conversation = serde_json::from_str(json).expect("a conversation");
        Table::for_test(width, false).row(&conversation)
    }

    const ROW: &str = r#"{"id":"a","firstName":"王小明","lastName":"Lee","status":"needs_reply",
        "lastEventAt":"2026-11-20T12:00:00Z","isUnread":true,"lastSnippet":"two\nlines of it"}"#;

    #[test]
    fn columns_line_up_in_cells() {
        let header = Table::for_test(None, false).header();
        let row = line(None, ROW);
        assert_eq!(
            row,
            "● 2026-11-20 12:00  王小明 Lee                needs_reply   two lines of it"
        );
        let before = |text: &str, word: &str| width(&text[..text.find(word).expect("there")]);
        assert_eq!(before(&header, "LAST MESSAGE"), before(&row, "two"));
        assert_eq!(before(&header, "STATUS"), before(&row, "needs"));
    }

    #[test]
    fn a_terminal_s_width_is_kept_and_a_file_gets_everything() {
        let name = "x".repeat(40);
        let json = format!(r#"{{"id":"a","firstName":"{name}","lastSnippet":"{name}"}}"#);
        for columns in [10, 60, 61, 80] {
            let cut = line(Some(columns), &json);
            assert!(width(&cut) <= columns && cut.ends_with('…'), "{cut}");
        }
        assert_eq!(line(None, &json).matches(name.as_str()).count(), 2);
    }

    #[test]
    fn hostile_ids_reach_no_terminal() {
        let json = r#"{"id":"c\u001b[2J\u202e\nx","leadId":"l\u001b]0;x\u0007"}"#;
        for width in [None, Some(80)] {
            let line = line(width, json);
            assert!(line.contains("c[2J x") && !line.chars().any(text::is_unsafe), "{line:?}");
        }
    }

    #[test]
    fn ascii_has_symbols_of_its_own() {
        let json = r#"{"id":"a","firstName":"Ann","isUnread":true,"lastSnippet":"a long text"}"#;
        let conversation = serde_json::from_str(json).expect("a conversation");
        for width in [None, Some(62), Some(8), Some(2)] {
            let table = Table::for_test(width, true);
            let row = table.row(&conversation);
            assert!(row.is_ascii() && table.header().is_ascii(), "{row}");
            assert!(width.is_none_or(|width| row.len() <= width), "{row}");
            assert_eq!(row.ends_with("..."), matches!(width, Some(62 | 8)), "{row}");
        }
        assert!(Table::for_test(None, true).row(&conversation).starts_with("* "));
    }
}
