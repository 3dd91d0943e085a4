//! The screen for screen readers and braille displays: one pane at a time, a
//! thing a line, words in place of symbols, and nothing that changes by itself.
//!
//! Readers speak the line that the terminal's cursor is on and what is written
//! elsewhere. So the cursor stands on what is selected, a move of it writes
//! nothing else, and what changed is said in the last line.

mod compose;
mod conversation;
mod header;
mod hints;
mod outbox;
mod picker;
mod question;
mod spoken_key;

pub(super) use spoken_key::spoken_key;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::{Part, ScreenLayout};
use super::theme::Theme;
use super::{RenderContext, line_writer, list, tour};
use crate::app::focus::Overlay;
use crate::app::protocol::viewport::{PaneRoom, Viewport};
use crate::app::{ClickTarget, Focus, State};
use crate::domain::text_layout::wrap;
use crate::keymap::Keymap;
use crate::settings::Symbols;

/// Maximum number of lines of alerts.
const ALERTS: usize = 4;

/// The parts of the screen, each a row of whole lines.
struct Lines {
    tour: Rect,
    /// Where one is.
    header: Rect,
    /// The filter; empty in other panes than the list.
    filter: Rect,
    body: Rect,
    alerts: Rect,
    hints: Rect,
    /// The last announcement.
    announcement: Rect,
}

impl Lines {
    /// `None` on a screen that is too small, or not drawn for a screen reader.
    fn new(state: &State, keymap: &Keymap, area: Rect) -> Option<Self> {
        if !state.panes.screen_reader || !ScreenLayout::fits(area) {
            return None;
        }
        let (tour, area) = tour::split(state, keymap, area);
        let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
        let filter = u16::from(shows_filter(state));
        let room = area.height - 3 - filter;
        let alerts = (alert_lines(state, area.width).0.len() as u16).min(room / 2);
        let body = room - alerts;
        let (top, bottom) = (1 + filter, area.height);
        Some(Self {
            tour,
            header: part(0, 1),
            filter: part(1, filter),
            body: part(top, body),
            alerts: part(top + body, alerts),
            hints: part(bottom - 2, 1),
            announcement: part(bottom - 1, 1),
        })
    }
}

fn shows_filter(state: &State) -> bool {
    state.focus.outbox().is_none() && is_list(state)
}

/// Whether the list is the pane on the screen.
fn is_list(state: &State) -> bool {
    !matches!(state.pane(), Focus::Detail | Focus::Compose)
}

/// The context with words in place of symbols.
fn in_words<'a>(context: &RenderContext<'a>) -> RenderContext<'a> {
    let mut theme: Theme<'a> = context.theme;
    theme.symbols = Symbols::spoken();
    RenderContext { theme, ..*context }
}

/// Draws a frame; returns the position of the cursor.
pub(super) fn render(
    context: &RenderContext<'_>,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let context = &in_words(context);
    let state = context.state;
    let lines = Lines::new(state, context.keymap, area)?;
    // Clicks are for what can be seen.
    context.clickable(area, || ClickTarget::Panel);
    tour::render(context, lines.tour, buffer);
    header::render(context, lines.header, buffer);
    let mut cursor = pane(context, &lines, buffer);
    if let Some(Overlay::Picker(picker)) = state.focus.overlay() {
        cursor = Some(picker::render(context, picker, lines.body, buffer));
    }
    alerts(context, lines.alerts, buffer);
    hints::render(context, lines.hints, buffer);
    announcement(context, lines.announcement, buffer);
    question::render(context, &lines, buffer).or(cursor)
}

/// What the wheel scrolls: the pane on the screen, or what is over it.
pub(super) fn part(state: &State) -> Option<Part> {
    Some(match state.focus() {
        Focus::Confirm => return None,
        Focus::Help | Focus::Picker => Part::Picker,
        Focus::Outbox => Part::Outbox,
        _ if is_list(state) => Part::List,
        _ => Part::Detail,
    })
}

/// Draws the pane on the screen.
fn pane(context: &RenderContext<'_>, lines: &Lines, buffer: &mut Buffer) -> Option<Position> {
    let state = context.state;
    if let Some(pane) = state.focus.outbox() {
        return Some(outbox::render(context, pane, lines.body, buffer));
    }
    if is_list(state) {
        let typed = header::filter(context, lines.filter, buffer);
        let selected = list::render_spoken(context, lines.body, buffer);
        return typed.or(Some(selected));
    }
    let cursor = conversation::render(context, lines.body, buffer);
    compose::render(context, lines.body, buffer).or(cursor)
}

/// The space of the panes on a screen of that size; `None` if it is too small.
pub(super) fn viewport(state: &State, keymap: &Keymap, area: Rect) -> Option<Viewport> {
    let lines = Lines::new(state, keymap, area)?;
    let body = lines.body;
    let list_rows = if is_list(state) {
        list::rows_that_fit(&state.list, body, 1).max(1)
    } else {
        state.list.rows()
    };
    let thread = usize::from(conversation::thread_area(state, body).height);
    let text = compose::text_area(state, body);
    Some(Viewport {
        is_too_small: false,
        list_rows,
        thread_columns: usize::from(area.width),
        thread_rows: thread.max(1),
        hides_thread: thread == 0,
        compose_columns: usize::from(compose::text_columns(state, text)),
        compose_rows: usize::from(text.height).max(1),
        body_rows: outbox::rows(state, body),
        picker_rows: usize::from(picker::items_area(body).height),
        alerts: alert_lines(state, area.width).1,
        both_panes: false,
        pane_room: PaneRoom::One,
        ..state.viewport
    })
}

/// The lines of the alerts that fit, and the number of these alerts.
fn alert_lines(state: &State, width: u16) -> (Vec<String>, usize) {
    let (mut lines, mut shown) = (Vec::new(), 0);
    for alert in state.alerts.all() {
        let kind = if alert.is_problem() { "Warning" } else { "Note" };
        let said = format!("{kind}: {}", crate::domain::text::one_line(&alert.text()));
        let parts = wrap(&said, usize::from(width).max(12));
        if shown > 0 && lines.len() + parts.len() > ALERTS {
            break;
        }
        shown += 1;
        lines.extend(parts.into_iter().take(ALERTS).map(str::to_owned));
    }
    (lines, shown)
}

fn alerts(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let (lines, _) = alert_lines(context.state, area.width);
    for (offset, line) in (0..area.height).zip(&lines) {
        context.line(buffer, area, offset).put(line, context.theme.strong());
    }
}

/// The last announcement, and the key that it names.
fn announcement(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let announcement = &context.state.announcement;
    let mut said = words(&announcement.text());
    let hint = announcement.key().map(|(command, does)| context.key_hint(command, does));
    if let Some(hint) = hint.filter(|hint| !hint.is_empty()) {
        said.push_str(", ");
        said.push_str(&hint);
    }
    for more in announcement.more() {
        said.push_str(". ");
        said.push_str(&words(more));
    }
    context.line(buffer, area, 0).put(&said, theme.strong());
}

/// A text of this program without its decoration.
fn words(text: &str) -> String {
    text.replace(" · ", ", ").replace("  ", ", ").replace('…', "...").replace('×', "x")
}

/// Writes lines from the top of an area, wrapped, as many as fit; returns how
/// many.
fn put_lines<'a>(
    context: &RenderContext<'_>,
    said: impl IntoIterator<Item = (&'a str, ratatui::style::Style)>,
    area: Rect,
    buffer: &mut Buffer,
) -> u16 {
    let mut y = 0;
    for (text, style) in said {
        for part in wrap(text, usize::from(area.width).max(8)) {
            if y < area.height {
                context.line(buffer, area, y).put(part, style);
                y += 1;
            }
        }
    }
    y
}

fn clear(area: Rect, buffer: &mut Buffer) {
    line_writer::clear(buffer, area);
}
