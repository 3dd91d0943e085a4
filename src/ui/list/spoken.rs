//! Rows in words, for a screen reader: `Bob Okafor, needs reply, unread, since
//! 2:05 PM: Is the quote for the whole roof?`. Times are those of the clock:
//! an age would be read whenever it changes.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Line, render_empty, rows_that_fit};
use crate::app::Command;
use crate::app::paging::pager::LoadState;
use crate::domain::phone_format;
use crate::ui::{RenderContext, text};

/// Draws the rows; returns where the selected one begins.
pub(in crate::ui) fn render(
    context: &RenderContext<'_>,
    area: Rect,
    buffer: &mut Buffer,
) -> Position {
    let list = &context.state.list;
    let view = list.view();
    let mut cursor = area.as_position();
    let mut y = 0;
    for offset in 0..rows_that_fit(list, area, 1) {
        let position = view.top() + offset;
        let Some(row) = view.buffer.row_at(position) else { break };
        let place = Rect { y: area.y + y, height: 1, ..area };
        let triage = &context.state.triage;
        let row = triage.shown(row);
        let changed = matches!(row, Cow::Owned(_));
        let here = position == view.position();
        let line = Line {
            context,
            row: &row,
            place,
            here,
            focused: true,
            departed: view.has_departed(position) || changed && !view.belongs(&row),
            marked: list.is_marked(&row),
            doing: triage.pending.state_of(&row),
        };
        line.put_words(buffer);
        if here {
            cursor = place.as_position();
        }
        y += 1;
    }
    let below = Rect { y: area.y + y, height: area.height.saturating_sub(y), ..area };
    if y == 0 {
        render_empty(context, below, buffer);
        let indent = 3.min(area.width - 1);
        let first = u16::from(below.height > 2);
        return Position::new(area.x + indent, area.y + first);
    }
    let foot = foot(context);
    if !foot.is_empty() {
        context.line(buffer, below, 0).put(&foot, context.theme.due());
    }
    cursor
}

impl Line<'_> {
    fn put_words(self, buffer: &mut Buffer) {
        let theme = self.context.theme;
        let mut writer = self.context.line(buffer, self.place, 0);
        let (first, last) = self.row.display_name();
        let name = format!("{first} {last}");
        let stands_out = self.row.is_unread() && !self.departed;
        let style = if stands_out { theme.strong() } else { self.style() };
        writer.put(&phone_format::display(name.trim_end()), style);
        let (status, status_style) = self.status_words();
        let mut part = |said: &str, style| {
            if !said.is_empty() {
                writer.put(", ", self.style()).put(said, style);
            }
        };
        part(if self.marked { "marked" } else { "" }, theme.marked());
        if let Some((due, style)) = self.due_words() {
            part(&due, style);
        }
        part(&status, status_style);
        part(if self.row.is_unread() { "unread" } else { "" }, style);
        part(if self.departed { "no longer in this view" } else { "" }, theme.faint());
        part(&self.time(), self.style());
        part(if self.has_draft() { "has a draft" } else { "" }, theme.due());
        writer.put(": ", self.style());
        self.snippet(&mut writer);
    }

    /// When the last thing happened, or since when the lead waits.
    fn time(self) -> String {
        let state = self.context.state;
        let told = |at: jiff::Timestamp| {
            let [at, now] = [at, state.now].map(|at| at.to_zoned_datetime(state.zone.clone()));
            state.time_style.time_or_date_time(&at, &now)
        };
        match (self.row.waiting_since(), self.row.last_event_at()) {
            (Some(since), _) => format!("since {}", told(since)),
            (None, Some(at)) => told(at),
            (None, None) => String::new(),
        }
    }
}

/// The text below the last row: more is loading, or why it is not.
fn foot(context: &RenderContext<'_>) -> String {
    let list = &context.state.list;
    let pager = &list.loading_view().pager;
    match pager.state() {
        LoadState::Failed { failure, .. } => {
            format!("Error: {failure}, {}", context.key_hint(Command::Retry, "to retry"))
        }
        _ if pager.is_paused() => {
            format!("No match so far, {}", context.key_hint(Command::Retry, "to keep looking"))
        }
        _ if list.is_full() => {
            let loaded = text::number(list.view().buffer.len() as u64);
            format!("Showing the first {loaded}. Narrow the filter to see others")
        }
        LoadState::Loading { .. }
        | LoadState::NotStarted
        | LoadState::More(_)
        | LoadState::Done => String::new(),
    }
}
