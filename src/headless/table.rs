//! Conversations in columns, for reading.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::tz::TimeZone;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::{Conversation, Row};
use crate::settings::Symbols;

/// Columns of the name and of the status; the time takes 16.
const NAME_WIDTH: usize = 24;
const STATUS_WIDTH: usize = 12;

/// Lays out rows.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Where a row is cut; `None` writes it whole.
    width: Option<usize>,
    symbols: &'static Symbols,
    zone: TimeZone,
}

impl Table {
    /// For a terminal of that width, in cells, or for a file. Times are local.
    pub(super) fn new(width: Option<usize>, ascii: bool) -> Self {
        Self { width, symbols: Symbols::new(ascii), zone: TimeZone::system() }
    }

    #[cfg(test)]
    pub(super) fn for_test(width: Option<usize>, ascii: bool) -> Self {
        Self { zone: TimeZone::UTC, ..Self::new(width, ascii) }
    }

    pub(super) fn header(&self) -> String {
        self.line(" ", "LAST EVENT", "NAME", "STATUS", "LAST MESSAGE")
    }

    pub(super) fn row(&self, conversation: &Conversation) -> String {
        // The walk lets nothing without an id through.
        let Some(row) = Row::new(conversation) else { return String::new() };
        let unread = if row.is_unread() { self.symbols.dot } else { " " };
        let time = row.last_event_at().map_or_else(String::new, |at| {
            at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
        });
        let (first, last) = row.display_name();
        let name = if last.is_empty() { first } else { format!("{first} {last}").into() };
        let status = row.status();
        let status = status.as_ref().map_or("", |status| status.as_wire());
        self.line(unread, &time, &name, status, row.snippet())
    }

    fn line(&self, unread: &str, time: &str, name: &str, status: &str, snippet: &str) -> String {
        let ellipsis = self.symbols.ellipsis;
        let mut line = format!("{unread} {time:16}  ");
        for (cell, width) in [(name, NAME_WIDTH), (status, STATUS_WIDTH)] {
            let cell = if self.width.is_some() { cut(cell, width, ellipsis) } else { cell.into() };
            let padding = width.saturating_sub(cell.width()) + 2;
            // Writing to a string cannot fail.
            let _ = write!(line, "{cell}{:padding$}", "");
        }
        line.push_str(snippet);
        line.truncate(line.trim_end().len());
        match self.width {
            Some(width) => cut(&line, width, ellipsis).into_owned(),
            None => line,
        }
    }
}

/// The text in at most so many cells, with an ellipsis where it is longer.
pub(super) fn cut<'a>(text: &'a str, width: usize, ellipsis: &str) -> Cow<'a, str> {
    if text.width() <= width {
        return Cow::Borrowed(text);
    }
    if width < ellipsis.width() {
        return Cow::Borrowed(&text[..0]);
    }
    let mut kept = String::new();
    let mut used = ellipsis.width();
    for cluster in text.graphemes(true) {
        used += cluster.width();
        if used > width {
            break;
        }
        kept.push_str(cluster);
    }
    kept.push_str(ellipsis);
    Cow::Owned(kept)
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
        let before = |text: &str, word: &str| text[..text.find(word).expect("there")].width();
        assert_eq!(before(&header, "LAST MESSAGE"), before(&row, "two"));
        assert_eq!(before(&header, "STATUS"), before(&row, "needs"));
    }

    #[test]
    fn a_terminal_s_width_is_kept_and_a_file_gets_everything() {
        let name = "x".repeat(40);
        let json = format!(r#"{{"id":"a","firstName":"{name}","lastSnippet":"{name}"}}"#);
        for width in [10, 60, 61, 80] {
            let cut = line(Some(width), &json);
            assert!(cut.width() <= width && cut.ends_with('…'), "{cut}");
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
    fn wide_characters_are_never_cut_in_half() {
        assert_eq!(cut("王小明", 6, "…"), "王小明");
        assert_eq!(cut("王小明", 5, "…"), "王小…");
        assert_eq!(cut("王小明", 4, "…"), "王…");
        assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧", 3, "…"), "👩‍👩‍👧…");
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
