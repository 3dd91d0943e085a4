//! Draws the state. Nothing here changes anything, waits for anything, or
//! looks at more rows than fit on the screen.

mod detail;
mod filter_bar;
mod footer;
mod header;
pub mod help;
pub mod layout;
mod list;
mod pen;
pub mod text;
pub mod theme;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::viewport::Viewport;
use crate::app::{Action, Focus, State};
use crate::domain::Failure;
use crate::keymap::{Keymap, Resolver};
use layout::Screen;
use theme::Theme;

/// Everything that a frame is drawn from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The state.
    pub state: &'a State,
    /// The keys, for hints and help.
    pub keymap: &'a Keymap,
    /// The keys typed so far.
    pub resolver: &'a Resolver,
    /// How things look.
    pub theme: Theme,
    /// Where we are, if not at the real service.
    pub place: Option<&'a str>,
}

impl Scene<'_> {
    /// The shortest key for an action where the focus is.
    fn key_for(&self, action: Action) -> &str {
        self.keymap.first_key(self.state.focus, action).unwrap_or_default()
    }

    /// Seconds until then, at least 1.
    fn seconds_left(&self, until: Option<Timestamp>) -> String {
        let left = until.map_or(0, |until| until.as_second() - self.state.now.as_second());
        format!("{} s", left.max(1))
    }

    /// What failed, and how it goes on.
    fn failure_line(&self, failure: &Failure) -> String {
        let key = self.key_for(Action::Retry);
        match self.state.list.retry_at() {
            Some(at) => format!("{failure}; again in {}, {key} now", self.seconds_left(Some(at))),
            None => format!("{failure}; {key} tries again"),
        }
    }
}

/// Draws a frame. Returns where the text cursor stands, if anywhere.
pub fn render(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let state = scene.state;
    let focus = pane_focus(state);
    let Some(screen) = Screen::new(area, state.panes, focus) else {
        let (columns, rows) = layout::SMALLEST;
        let text = format!("needs {columns}x{rows}");
        pen::Pen::new(buffer, area, 0, "").put(&text, scene.theme.plain());
        return None;
    };
    header::render(scene, screen.header, buffer);
    let cursor = filter_bar::render(scene, screen.filter, buffer);
    rules(scene, &screen, buffer);
    if let Some(area) = screen.list {
        list::render(scene, area, screen.lines_a_row(), buffer);
    }
    if let Some(area) = screen.detail {
        detail::render(scene, area, buffer);
    }
    footer::render(scene, screen.footer, buffer);
    if state.focus == Focus::Help {
        help::render(scene, area, buffer);
        footer::render(scene, screen.footer, buffer);
        return None;
    }
    cursor
}

/// The room that the panes have on a screen of that size.
pub fn viewport(state: &State, keymap: &Keymap, area: Rect) -> Viewport {
    let Some(screen) = Screen::new(area, state.panes, pane_focus(state)) else {
        return Viewport {
            list_rows: 1,
            thread_columns: 30,
            thread_rows: 1,
            ..Viewport::default()
        };
    };
    let detail = screen.detail.unwrap_or_default();
    let facts = detail::facts_height(detail.height);
    let list_rows = screen.list.map_or(state.list.rows(), |area| {
        list::rows_that_fit(&state.list, area, screen.lines_a_row())
    });
    let (thread_columns, thread_rows) = match screen.detail {
        Some(_) => (usize::from(detail.width), usize::from(detail.height.saturating_sub(facts))),
        None => (state.viewport.thread_columns, state.viewport.thread_rows),
    };
    Viewport {
        list_rows,
        thread_columns,
        thread_rows,
        help_rows: usize::from(help::area(area).height),
        help_lines: help::lines(keymap),
        both_panes: screen.list.is_some() && screen.detail.is_some(),
    }
}

/// The row of the list that a position on the screen belongs to.
pub fn list_row_at(state: &State, area: Rect, position: Position) -> Option<usize> {
    let screen = Screen::new(area, state.panes, pane_focus(state))?;
    let list = screen.list.filter(|list| list.contains(position))?;
    Some(usize::from((position.y - list.y) / screen.lines_a_row()))
}

/// The share of the detail pane, in percent, that puts its border where a
/// position is.
pub fn split_at(state: &State, area: Rect, position: Position) -> Option<u16> {
    let screen = Screen::new(area, state.panes, pane_focus(state))?;
    let (list, divider, detail) = (screen.list?, screen.divider?, screen.detail?);
    let (room, left) = if divider.width == 1 {
        (list.width + detail.width, detail.right().saturating_sub(position.x + 1))
    } else {
        (list.height + detail.height, detail.bottom().saturating_sub(position.y + 1))
    };
    Some(left.saturating_mul(100) / room.max(1))
}

/// The pane that has the focus below the help and the filter bar.
fn pane_focus(state: &State) -> Focus {
    match state.focus {
        Focus::Help => state.focus_below,
        focus => focus,
    }
}

fn rules(scene: &Scene<'_>, screen: &Screen, buffer: &mut Buffer) {
    let theme = scene.theme;
    let symbols = &theme.symbols;
    let horizontal = |rect: Rect, buffer: &mut Buffer| {
        for position in rect.positions() {
            buffer[position].set_symbol(symbols.horizontal).set_style(theme.faint());
        }
    };
    horizontal(screen.upper_rule, buffer);
    horizontal(screen.lower_rule, buffer);
    let Some(divider) = screen.divider else { return };
    if divider.width > 1 {
        horizontal(divider, buffer);
        return;
    }
    for position in divider.positions() {
        buffer[position].set_symbol(symbols.vertical).set_style(theme.faint());
    }
    if screen.upper_rule.height > 0 {
        buffer[(divider.x, screen.upper_rule.y)].set_symbol(symbols.tee_down);
        buffer[(divider.x, screen.lower_rule.y)].set_symbol(symbols.tee_up);
    }
}

#[cfg(test)]
mod tests;
