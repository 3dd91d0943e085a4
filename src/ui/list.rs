//! The conversation list.

mod selection;
mod snippet;
mod spoken;
mod status;

use std::borrow::Cow;
use std::ops::Range;

use jiff::SignedDuration;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::RenderContext;
use super::text;
use crate::app::list::List;
use crate::app::paging::pager::LoadState;
use crate::app::triage::PendingOp;
use crate::app::{ClickTarget, Command, Focus};
use crate::domain::Row;
use crate::domain::phone_format::NorthAmericanNumber;
use crate::domain::text_layout::wrap;
use crate::ui::line_writer::LineWriter;
pub(super) use spoken::render as render_spoken;

/// Columns for the status of a row, and for its age: fewer where a line is
/// short.
const STATUS: usize = 12;
const AGE: usize = 6;
const SHORT_AGE: usize = 4;

/// Columns from which on a line is not short.
const AMPLE: usize = 48;

/// Minimum columns of a name.
const NAME: usize = 12;

pub(super) fn render(
    context: &RenderContext<'_>,
    area: Rect,
    lines_a_row: u16,
    buffer: &mut Buffer,
) {
    let list = &context.state.list;
    let rows = rows_that_fit(list, area, lines_a_row);
    let view = list.view();
    let focused = !matches!(context.state.pane(), Focus::Detail | Focus::Compose);
    // A column of space before the rule to the right.
    let margin = u16::from(area.right() < buffer.area.right());
    let area = Rect { width: area.width - margin, ..area };
    let mut y = 0;
    for offset in 0..rows {
        let position = view.top() + offset;
        let Some(row) = view.buffer.row_at(position) else { break };
        let here = position == view.position();
        let place = Rect { y: area.y + y, height: lines_a_row, ..area };
        context.clickable(place, || ClickTarget::ListRow(offset));
        let triage = &context.state.triage;
        let shown = triage.shown(row);
        let changed = matches!(shown, Cow::Owned(_));
        let departed = view.has_departed(position) || changed && !view.belongs(&shown);
        let doing = triage.pending.state_of(row);
        let marked = list.is_marked(row);
        let row = &shown;
        Line { context, row, place, here, focused, departed, marked, doing }.render(buffer);
        y += lines_a_row;
    }
    let below = Rect { y: area.y + y, height: area.height.saturating_sub(y), ..area };
    if y == 0 {
        render_empty(context, below, buffer);
    } else {
        foot(context, below, lines_a_row, buffer);
    }
}

/// Number of rows that fit beside the important loading states.
pub(super) fn rows_that_fit(list: &List, area: Rect, lines_a_row: u16) -> usize {
    let pager = &list.loading_view().pager;
    let foot = match pager.state() {
        LoadState::Failed { .. } => lines_a_row,
        _ => u16::from(pager.is_paused() || list.is_full()),
    };
    usize::from(area.height.saturating_sub(foot) / lines_a_row.max(1))
}

#[expect(clippy::struct_excessive_bools, reason = "each says another thing about the row")]
#[derive(Clone, Copy)]
struct Line<'a> {
    context: &'a RenderContext<'a>,
    row: &'a Row,
    place: Rect,
    /// Whether the cursor is on it.
    here: bool,
    /// Whether the list has the focus.
    focused: bool,
    /// Whether it no longer matches and is kept in place.
    departed: bool,
    marked: bool,
    /// An unconfirmed operation on it.
    doing: Option<&'a PendingOp>,
}

impl Line<'_> {
    /// Name, status and time, with the snippet beside or below.
    fn render(self, buffer: &mut Buffer) {
        self.fill(buffer);
        let mut writer = self.begin(0, buffer);
        let room = writer.room();
        self.age(&mut writer);
        let (name, status) = if self.place.height == 1 {
            (((room - (SHORT_AGE + 1).min(room)) / 4).clamp(14, 24), STATUS)
        } else {
            // On the narrowest screens the status is truncated before the name.
            let status = STATUS.min(writer.room().saturating_sub(NAME + 1));
            (writer.room().saturating_sub(status + 1), status)
        };
        self.name(&mut writer, name);
        writer.skip(1);
        self.status(&mut writer, status);
        if self.place.height == 1 {
            writer.skip(1);
        } else {
            writer = self.begin(1, buffer);
        }
        self.snippet(&mut writer);
        self.highlight(buffer);
    }

    /// The cursor, the mark, and the unread symbol, at the start of a line.
    fn begin(self, line: u16, buffer: &mut Buffer) -> LineWriter<'_> {
        let theme = self.context.theme;
        let symbols = theme.symbols;
        let mut writer = self.context.line(buffer, self.place, line);
        // The symbol tells, without colors too, whether the list has the focus.
        let cursor = if self.focused { theme.plain() } else { theme.faint() };
        writer.cell(if self.here { symbols.cursor } else { "" }, 1, cursor);
        let sign = match line {
            0 if self.departed => symbols.departed,
            0 if self.row.is_unread() => symbols.dot,
            _ => "",
        };
        let style = if self.departed { theme.faint() } else { theme.unread() };
        if line == 0 && self.marked {
            writer.cell(symbols.mark, 1, theme.marked()).cell(sign, 1, style);
        } else {
            writer.cell(sign, 1, style).skip(1);
        }
        writer
    }

    fn age(self, writer: &mut LineWriter<'_>) {
        let now = self.context.state.now;
        let is_ample = writer.room() >= AMPLE;
        // Beside the snippet nothing has to be in line with it.
        let columns = if is_ample && self.place.height > 1 { AGE } else { SHORT_AGE };
        let age = match (self.row.waiting_since(), self.row.last_event_at()) {
            (Some(since), _) if is_ample => text::wait(now, since),
            (Some(at), _) | (None, Some(at)) => text::age(now, at),
            (None, None) => String::new(),
        };
        let theme = self.context.theme;
        let style = if self.is_late() { theme.bad() } else { theme.faint() };
        writer.right(&format!("{age:>columns$}"), 10, style);
    }

    /// Whether the lead has waited too long for a reply.
    fn is_late(self) -> bool {
        let state = self.context.state;
        let within = state.triage.policy.answer_within.filter(|_| !self.departed);
        let waited = self.row.waiting_since().map(|since| state.now.duration_since(since));
        let limit = within.and_then(|within| SignedDuration::try_from(within).ok());
        limit.zip(waited).is_some_and(|(limit, waited)| waited >= limit)
    }

    fn name(self, writer: &mut LineWriter<'_>, columns: usize) {
        let stands_out = self.row.is_unread() && !self.departed;
        let style = if stands_out { self.context.theme.strong() } else { self.style() };
        let (first, last) = self.row.display_name();
        if let Some(number) = NorthAmericanNumber::from_e164(&first) {
            return self.number(&first, number, (writer, columns), style);
        }
        let first_columns = text::width(&first).min(columns);
        let start = writer.x();
        self.mark(start, &first, writer.cell(&first, first_columns, style));
        if !last.is_empty() && first_columns + 2 < columns {
            let start = writer.skip(1).x();
            self.mark(start, last, writer.cell(last, columns - first_columns - 1, style));
        } else {
            writer.skip((columns - first_columns) as u16);
        }
    }

    /// A number in place of a name. The search is for the number as it is
    /// stored.
    fn number(
        self,
        e164: &str,
        number: NorthAmericanNumber,
        (writer, columns): (&mut LineWriter<'_>, usize),
        style: Style,
    ) {
        let start = writer.x();
        writer.cell(number.as_str(), columns, style);
        let mut marked = self.matches(e164);
        for part in &mut marked {
            *part = NorthAmericanNumber::shown_part(part);
        }
        writer.mark(start, number.as_str(), &marked, self.context.theme.found());
    }

    /// Highlights search matches in a text that was written at a column.
    fn mark(self, at: u16, text: &str, writer: &mut LineWriter<'_>) {
        writer.mark(at, text, &self.matches(text), self.context.theme.found());
    }

    /// The search matches in a text, in bytes.
    fn matches(self, text: &str) -> Vec<Range<usize>> {
        let search = self.context.state.last_search.as_ref();
        search.map(|search| search.marked(text)).unwrap_or_default()
    }

    fn style(self) -> Style {
        let theme = self.context.theme;
        let faint = self.row.is_archived() || self.departed;
        if faint { theme.faint() } else { theme.plain() }
    }
}

/// The text below the last row: more is loading, or why it is not.
fn foot(context: &RenderContext<'_>, area: Rect, lines: u16, buffer: &mut Buffer) {
    let list = &context.state.list;
    let theme = context.theme;
    let pager = &list.loading_view().pager;
    let mut writer = context.line(buffer, area, 0);
    writer.skip(3);
    match pager.state() {
        LoadState::Failed { failure, .. } => {
            writer.put(theme.symbols.cross, theme.bad()).skip(1);
            let hint = context.retry_hint();
            if lines == 1 {
                writer.right(&hint, 20, theme.faint());
            }
            writer.put(&failure.to_string(), theme.plain());
            if lines > 1 {
                context.line(buffer, area, 1).skip(5).put(&hint, theme.faint());
            }
        }
        _ if pager.is_paused() => {
            let hint = context.key_hint(Command::Retry, "to keep looking");
            writer.right(&hint, 20, theme.faint()).put("No match so far", theme.plain());
        }
        _ if list.is_full() => {
            let loaded = text::number(list.view().buffer.len() as u64);
            writer.put(
                &format!("Showing the first {loaded}. Narrow the filter to see others"),
                theme.due(),
            );
        }
        LoadState::Loading { .. } => {
            writer.put(&context.loading_line(), theme.faint());
        }
        LoadState::NotStarted | LoadState::More(_) | LoadState::Done => {}
    }
}

/// How to remove the filter beyond the view's own; empty if there is none.
fn reset_filter_hint(context: &RenderContext<'_>) -> String {
    let saved = context.state.list.current_tab().saved.trim();
    if context.state.filter.line().text().trim() == saved {
        return String::new();
    }
    let does = if saved.is_empty() { "to clear the filter" } else { "to reset the filter" };
    context.key_hint(Command::ClearFilter, does)
}

/// Why there is no row, and what to do about it.
fn render_empty(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let list = &context.state.list;
    let pager = &list.loading_view().pager;
    let mut lines: Vec<(String, Style)> = Vec::new();
    match pager.state() {
        LoadState::Failed { failure, .. } => {
            lines.push((failure.message.clone(), theme.bad()));
            lines.extend(failure.hint.clone().map(|hint| (hint, theme.plain())));
            lines.push((context.retry_hint(), theme.faint()));
            let trace = failure.trace_id.as_ref().map(|trace| format!("trace {trace}"));
            lines.extend(trace.map(|trace| (trace, theme.faint())));
        }
        _ if pager.is_paused() => {
            lines.push(("No match so far".to_owned(), theme.plain()));
            lines.push((context.key_hint(Command::Retry, "to keep looking"), theme.faint()));
        }
        _ if !context.is_complete() && list.view().buffer.is_empty() => {
            lines.push((context.loading_line(), theme.faint()));
        }
        _ if !context.is_complete() => {
            lines.push(("No match yet".to_owned(), theme.plain()));
            lines.push((context.loading_line(), theme.faint()));
        }
        _ if list.withheld() > 0 => {
            let many = text::number(list.withheld() as u64);
            lines.push((format!("Nothing else here: {many} snoozed"), theme.plain()));
            lines.push(("is:snoozed in the filter shows them".to_owned(), theme.faint()));
        }
        _ if list.wanted().is_all() => {
            lines.push(("No conversations yet".to_owned(), theme.plain()));
        }
        _ => {
            lines.push(("No match".to_owned(), theme.plain()));
            lines.push((reset_filter_hint(context), theme.faint()));
        }
    }
    let mut y = u16::from(area.height > 2);
    for (text, style) in &lines {
        for part in wrap(text, usize::from(area.width.saturating_sub(4))) {
            if !part.is_empty() {
                context.line(buffer, area, y).skip(3).put(part, *style);
                y += 1;
            }
        }
    }
}
