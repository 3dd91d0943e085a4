//! Where the cursor of the terminal stands while nothing is typed: on what is
//! selected. Screen readers and braille displays follow it, hidden or not.

use ratatui::layout::{Position, Rect};

use super::{outbox, screen};
use crate::app::{Focus, State};
use crate::keymap::Keymap;

/// Columns of a row before its name.
const BEFORE_NAME: u16 = 3;

/// Columns before an entry of the outbox.
const BEFORE_ENTRY: u16 = 3;

/// The start of the text of what is selected, in a frame of that size.
pub fn resting_place(state: &State, keymap: &Keymap, area: Rect) -> Option<Position> {
    let screen = screen(state, keymap, area)?;
    if state.focus() == Focus::Confirm {
        return Some(Position::new(screen.footer.x + 1, screen.footer.y));
    }
    let (area, line, indent) = if let Some(pane) = state.focus.outbox() {
        (screen.body, outbox::selected_line(pane)?, BEFORE_ENTRY)
    } else if state.pane() == Focus::Detail {
        (screen.detail?, 0, 1)
    } else {
        let view = state.list.view();
        let row = view.position().checked_sub(view.top())?;
        (screen.list?, row * usize::from(screen.lines_a_row()), BEFORE_NAME)
    };
    let y = area.y.saturating_add(u16::try_from(line).ok()?);
    let x = area.x + indent.min(area.width.saturating_sub(1));
    (y < area.bottom()).then_some(Position { x, y })
}
