//! The conversation pane: the lead's facts on top, the thread or the raw view
//! below.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::RenderContext;
use super::compose;
use super::thread;
use crate::app::conversation::{Raw, RawKind};
use crate::app::{ClickTarget, State};
use crate::ui::{date_jump, lead_header, pending_messages, thread_search};

/// The rows for the thread or the raw view in a pane, without header, composer
/// and pending messages.
pub(super) fn thread_area(state: &State, pane: Rect) -> Rect {
    let room = room(state, pane);
    let outgoing = pending_messages::height(state, (room.width, room.height));
    Rect { height: room.height - outgoing, ..room }
}

/// The rows without header and composer.
fn room(state: &State, pane: Rect) -> Rect {
    let rest = without_composer(state, pane);
    let above = lead_header::height(state, rest);
    let height = rest.height.saturating_sub(above);
    Rect { y: pane.y + above.min(pane.height), height, ..pane }
}

/// The rows for facts and thread: the composer names the lead too.
fn without_composer(state: &State, pane: Rect) -> Rect {
    let below = compose::height(state, pane) + u16::from(has_line(state));
    Rect { height: pane.height.saturating_sub(below), ..pane }
}

/// Whether a line is edited below the thread.
pub(super) fn has_line(state: &State) -> bool {
    state.focus.thread_search().is_some() || state.focus.date_jump().is_some()
}

/// Draws the pane; returns the position of the text cursor in the line below
/// the thread, if there is one.
pub(super) fn render(
    context: &RenderContext<'_>,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    context.clickable(area, || ClickTarget::Conversation);
    let room = room(context.state, area);
    let rest = thread_area(context.state, area);
    let top = Rect { height: rest.y - area.y, ..area };
    let last = Rect { y: rest.bottom(), height: room.height - rest.height, ..room };
    let Some(row) = context.state.pane_row() else {
        if context.is_complete() {
            context.line(buffer, area, 1).skip(1).put("No conversation", context.theme.faint());
        }
        return None;
    };
    let pane = without_composer(context.state, area);
    lead_header::render(context, &context.state.triage.shown(row), (top, pane), buffer);
    if let Some(raw) = context.state.detail.raw() {
        render_raw(context, raw, rest, buffer);
    } else {
        thread::render(context, rest, buffer);
        pending_messages::render(context, room.height, last, buffer);
    }
    let line = Rect { y: room.bottom(), height: 1, ..area };
    let focus = &context.state.focus;
    let search = focus.thread_search();
    let found = search.map(|search| thread_search::render(context, search, line, buffer));
    found.or_else(|| Some(date_jump::render(context, focus.date_jump()?, line, buffer)))
}

fn render_raw(context: &RenderContext<'_>, raw: &Raw, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    match (raw.state().value(), raw.state().failure()) {
        (None, None) => {
            let asking = format!("Loading{}", theme.symbols.ellipsis);
            context.line(buffer, area, 0).skip(1).put(&asking, theme.faint());
        }
        (None, Some(failure)) => context.failure(failure, context.line(buffer, area, 0).skip(1)),
        (Some(()), _) => {
            for (offset, (kind, line)) in (0..area.height).zip(raw.lines().skip(raw.top())) {
                let style = match kind {
                    RawKind::Heading => theme.strong(),
                    RawKind::Json => theme.plain(),
                    RawKind::Failure => theme.bad(),
                };
                context.line(buffer, area, offset).skip(1).put(line, style);
            }
        }
    }
}
