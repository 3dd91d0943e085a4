//! The outbox: an entry a line, first what is done to whom.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::words;
use crate::app::State;
use crate::app::triage::outbox_pane::{Line, OutboxPane};
use crate::domain::text::one_line;
use crate::ui::{RenderContext, outbox, outbox_history, text};

/// Whether the first line says that nothing is sent from here.
fn shows_sender(state: &State, pane: &OutboxPane) -> bool {
    pane.history().is_none() && (state.triage.read_only || !state.triage.sends())
}

/// The lines of the entries.
pub(super) fn rows(state: &State, body: Rect) -> usize {
    let sender = state.focus.outbox().is_some_and(|pane| shows_sender(state, pane));
    usize::from(body.height).saturating_sub(usize::from(sender))
}

/// Draws the page on the screen; returns where the selected entry begins.
pub(super) fn render(
    context: &RenderContext<'_>,
    pane: &OutboxPane,
    area: Rect,
    buffer: &mut Buffer,
) -> Position {
    let mut cursor = area.as_position();
    if pane.place().1 == 0 {
        let nothing = match pane.history() {
            Some(history) => outbox_history::nothing(history),
            None => context.state.triage.unusable().unwrap_or("Outbox is empty"),
        };
        context.line(buffer, area, 0).put(&words(nothing), context.theme.plain());
        return cursor;
    }
    let sender = if shows_sender(context.state, pane) { outbox::sender(context) } else { None };
    let said = pane.window().filter_map(|line| Some((line, said(context, pane, line)?)));
    let mut y = 0;
    if let Some(sender) = sender {
        context.line(buffer, area, 0).put(&words(&sender), context.theme.due());
        y = 1;
    }
    for (line, said) in said {
        if y >= area.height {
            break;
        }
        if pane
            .selected()
            .is_some_and(|id| matches!(line, Line::Entry(it) | Line::Past(it) if it == id))
        {
            cursor = Position::new(area.x, area.y + y);
        }
        let style = match line {
            Line::Entry(_) | Line::Past(_) => context.theme.plain(),
            _ => context.theme.strong(),
        };
        context.line(buffer, area, y).put(&words(&said), style);
        y += 1;
    }
    cursor
}

/// A line in words; `None` for one that belongs to the line before it.
fn said(context: &RenderContext<'_>, pane: &OutboxPane, line: Line) -> Option<String> {
    Some(match line {
        Line::Care => "Needs attention:".to_owned(),
        Line::Going => "Sending:".to_owned(),
        Line::Together(first, many) => {
            let verb = outbox::item(context, first).map_or("", |item| item.kind().entry().short);
            format!("{verb}: {} together", text::number(many as u64))
        }
        Line::Entry(id) => {
            let item = outbox::item(context, id)?;
            let entry = item.entry()?;
            let (verb, who) = (item.kind().entry().short, one_line(item.who.as_str()));
            let state = outbox::state_text(context, entry).0;
            let words = crate::ui::op_status::text_of(&entry.operation);
            let words = words.map(|it| format!(": {}", one_line(it))).unwrap_or_default();
            format!("{verb} {who}, {state}{words}")
        }
        Line::Below(_) => return None,
        Line::Day(day) => format!("{}:", outbox_history::day_label(context, day)),
        Line::Past(id) => outbox_history::spoken(context, pane.history()?, id)?,
    })
}
