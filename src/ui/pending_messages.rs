//! The unconfirmed messages and notes of a conversation, below its thread.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{RenderContext, op_status};
use crate::app::conversation::timeline::{NAME, Thread, gutter, paragraphs};
use crate::app::triage::PendingOp;
use crate::app::{Command, State};
use crate::domain::text;
use crate::domain::text_layout::wrap;
use crate::domain::{Operation, Row};

enum Line<'a> {
    /// The first line of a text.
    Head(&'a PendingOp, String),
    Body(String),
    Status(&'a PendingOp),
    /// There is more than fits.
    More,
}

/// Number of rows of a pane that it takes.
pub(super) fn height(state: &State, (columns, rows): (u16, u16)) -> u16 {
    lines(state, usize::from(columns), usize::from(rows / 2)).len() as u16
}

pub(super) fn render(context: &RenderContext<'_>, rows: u16, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let time_style = context.state.time_style;
    let time = time_style.columns();
    let gutter = gutter(usize::from(area.width), time_style);
    let narrow = gutter < time;
    let lines = lines(context.state, usize::from(area.width), usize::from(rows / 2));
    for (offset, line) in (0..area.height).zip(&lines) {
        let mut writer = context.line(buffer, area, offset);
        match line {
            Line::Head(item, text) => {
                let (symbol, _, style) = op_status::describe(context, item);
                let (arrow, who) =
                    if is_note(item) { ("", "note") } else { (theme.symbols.outgoing, "You") };
                if narrow {
                    writer.skip(1).cell(symbol, 1, style).skip(1).put(text, theme.ours());
                } else {
                    writer.skip(1).cell(symbol, time, style).skip(1);
                    writer.cell(arrow, 1, theme.faint()).cell(who, NAME - 1, theme.ours());
                    writer.skip(1).put(text, theme.ours());
                }
            }
            Line::Body(text) => {
                writer.skip(gutter as u16).put(text, theme.ours());
            }
            Line::Status(item) => {
                let (_, said, style) = op_status::describe(context, item);
                writer.skip(gutter as u16).put(&said, style);
            }
            Line::More => {
                let hint = context.key_hint(Command::ToggleOutbox, "to see all");
                writer.skip(gutter as u16).put(theme.symbols.ellipsis, theme.faint()).skip(1);
                writer.put(&hint, theme.faint());
            }
        }
    }
}

/// Number of lines of them in words.
pub(super) fn count(state: &State, most: usize) -> usize {
    let row = state.pane_row().filter(|_| state.detail.raw().is_none());
    row.map_or(0, |row| unconfirmed(state, row).take(most).count())
}

/// In words, an entry a line, at most so many.
pub(super) fn spoken(context: &RenderContext<'_>, most: usize) -> Vec<String> {
    let state = context.state;
    let Some(row) = state.pane_row().filter(|_| state.detail.raw().is_none()) else {
        return Vec::new();
    };
    let told = unconfirmed(state, row).map(|item| {
        let who = if is_note(item) { "Note" } else { "You" };
        let words = text::one_line(op_status::text_of(&item.operation).unwrap_or_default());
        format!("{who}: {words} ({})", op_status::describe(context, item).1)
    });
    told.take(most).collect()
}

fn is_note(item: &PendingOp) -> bool {
    matches!(item.operation, Operation::AddNote { .. })
}

/// The lines for a size: each text keeps its first line and its status.
fn lines(state: &State, columns: usize, most: usize) -> Vec<Line<'_>> {
    let Some(row) = state.pane_row().filter(|_| state.detail.raw().is_none()) else {
        return Vec::new();
    };
    let room = columns.saturating_sub(gutter(columns, state.time_style)).max(8);
    let mut all = Vec::new();
    for item in unconfirmed(state, row) {
        let words =
            text::lines(op_status::text_of(&item.operation).unwrap_or_default()).into_owned();
        let mut parts = paragraphs(&words).flat_map(|line| wrap(line, room)).map(str::to_owned);
        all.push(Line::Head(item, parts.next().unwrap_or_default()));
        all.extend(parts.map(Line::Body));
        all.push(Line::Status(item));
    }
    if all.len() > most {
        all.retain(|line| !matches!(line, Line::Body(_)));
        all.truncate(most.saturating_sub(1));
        if most > 0 {
            all.push(Line::More);
        }
    }
    all
}

/// The texts and notes of a conversation that its thread does not show.
fn unconfirmed<'a>(state: &'a State, row: &Row) -> impl Iterator<Item = &'a PendingOp> {
    state.triage.pending.of_row(row).filter(|item| {
        op_status::text_of(&item.operation).is_some()
            && (item.hold().is_none() || is_missing(state, item))
    })
}

/// Whether the thread lacks a message that was just sent: a user who does not
/// see it would write it again.
fn is_missing(state: &State, item: &PendingOp) -> bool {
    let Some(event) = item.event.as_ref().filter(|_| item.was_confirmed_lately(state.now)) else {
        return false;
    };
    let mut entries = state.detail.thread().into_iter().flat_map(Thread::entries);
    !entries.any(|entry| *entry.id == *event.as_str())
}
