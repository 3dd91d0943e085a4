//! The terms of the filter as chips in brackets; marked are those that are
//! evaluated locally, and those that only the server can evaluate.

use ratatui::layout::Rect;

use super::line_writer::LineWriter;
use super::text;
use super::theme::Theme;
use crate::query::{EvaluatedBy, Query};

const LOCAL_SUFFIX: &str = " local";
const SERVER_SUFFIX: &str = " server";

/// Minimum columns of a term.
const LEAST: usize = 4;

pub(super) struct Chip {
    term: String,
    is_local: bool,
    is_server_only: bool,
}

impl Chip {
    fn width(&self) -> usize {
        2 + text::width(&self.term) + self.marks()
    }

    /// Columns after the term.
    fn marks(&self) -> usize {
        self.suffix().len()
    }

    /// The mark after the term.
    fn suffix(&self) -> &'static str {
        match (self.is_local, self.is_server_only) {
            (true, _) => LOCAL_SUFFIX,
            (false, true) => SERVER_SUFFIX,
            (false, false) => "",
        }
    }
}

pub(super) fn from_query(query: &Query) -> Vec<Chip> {
    let chip = |term: &crate::query::Term| Chip {
        term: term.to_string(),
        is_local: term.evaluated_by() != EvaluatedBy::Server,
        is_server_only: term.is_server_only(),
    };
    query.terms().iter().map(chip).collect()
}

/// Columns of adjacent chips.
pub(super) fn width(chips: &[Chip]) -> usize {
    chips.iter().map(Chip::width).sum::<usize>() + chips.len().saturating_sub(1)
}

/// Columns of the first chip and of the number of the others.
pub(super) fn least(chips: &[Chip]) -> usize {
    let (first, hidden) = chips.split_at(chips.len().min(1));
    width(first) + hidden_label(hidden).len()
}

/// The number of hidden chips, and whether they are evaluated locally.
fn hidden_label(hidden: &[Chip]) -> String {
    let local = hidden.iter().filter(|chip| chip.is_local).count();
    match (hidden.len(), local) {
        (0, _) => String::new(),
        (more, 0) => format!(" +{more}"),
        (more, local) if more == local => format!(" +{more}{LOCAL_SUFFIX}"),
        (more, local) => format!(" +{more}, {local}{LOCAL_SUFFIX}"),
    }
}

/// Number of chips that fit beside the number of the others.
fn fitting(chips: &[Chip], room: usize) -> usize {
    let fits = |shown: &usize| {
        let (shown, hidden) = chips.split_at(*shown);
        width(shown) + hidden_label(hidden).len() <= room
    };
    (0..=chips.len()).rev().find(fits).unwrap_or(0)
}

/// Writes as many chips as fit, and the number of the others. If not even the
/// first one fits, it is truncated. Reports the area of each with its index.
pub(super) fn put(
    chips: &[Chip],
    writer: &mut LineWriter<'_>,
    theme: Theme<'_>,
    on_chip: impl Fn(usize, Rect),
) {
    let room = writer.room();
    let shown = fitting(chips, room).max(1).min(chips.len());
    let (shown, hidden) = chips.split_at(shown);
    let rest = hidden_label(hidden);
    for (at, chip) in shown.iter().enumerate() {
        if at > 0 {
            writer.skip(1);
        }
        let room = room.saturating_sub(rest.len() + 2 + chip.marks()).max(LEAST);
        let term = text::cut(&chip.term, room, theme.symbols.ellipsis);
        let style = if chip.is_local { theme.chip() } else { theme.strong() };
        let start = writer.x();
        writer.put("[", theme.faint()).put(&term, style);
        writer.put(chip.suffix(), theme.chip()).put("]", theme.faint());
        on_chip(at, writer.since(start));
    }
    writer.put(&rest, theme.plain());
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use ratatui::buffer::{Buffer, Cell};

    use super::*;
    use crate::query::Context;

    fn line(query: &str, room: u16) -> String {
        let context = Context::new(Timestamp::UNIX_EPOCH, TimeZone::UTC);
        let query = Query::parse(query, &context).expect("a query");
        let area = Rect::new(0, 0, room, 1);
        let mut buffer = Buffer::empty(area);
        let theme = Theme::new(false, false);
        let mut writer = LineWriter::new(&mut buffer, area, 0, "…");
        put(&from_query(&query), &mut writer, theme, |_, _| ());
        let line: String = buffer.content().iter().map(Cell::symbol).collect();
        line.trim_end().to_owned()
    }

    #[test]
    fn every_term_is_a_chip_and_those_that_run_here_say_so() {
        assert_eq!(
            line("is:unread \"call back\" -status:waiting sort:-last in:firstName page:20", 100),
            "[is:unread] [\"call back\"] [-status:waiting local] [sort:-last] [in:firstName] [page:20]"
        );
    }

    #[test]
    fn terms_that_loaded_rows_cannot_answer_say_so() {
        assert_eq!(
            line("field:tier=gold avatarUrl=x newer:7d", 100),
            "[field:tier=gold server] [avatarUrl=x server] [newer:7d]"
        );
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let query = "is:unread last:<7d -roof -status:failed";
        assert_eq!(line(query, 57), "[is:unread] [last:<7d] [-roof local] +1 local");
        assert_eq!(line(query, 56), "[is:unread] [last:<7d] [-roof local] +1 local");
        assert_eq!(line(query, 34), "[is:unread] [last:<7d] +2 local");
        assert_eq!(line(query, 26), "[is:unread] +3, 2 local");
        assert_eq!(line("is:unread needs:reply roof", 16), "[is:unread] +2");
    }

    #[test]
    fn a_term_that_is_longer_than_the_line_is_cut() {
        let query = "\"a text that goes on and on and on\"";
        assert_eq!(line(query, 20), "[\"a text that goes…]");
        assert_eq!(line(&format!("{query} roof"), 20), "[\"a text…] +1 local");
        assert_eq!(line(&format!("-{query}"), 20), "[-\"a text th… local]");
        for room in 0..60 {
            line(&format!("-{query} -roof"), room);
        }
    }
}
