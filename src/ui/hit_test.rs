//! The parts of the screen under the pointer.

use ratatui::layout::{Position, Rect};

use super::layout::Part;
use super::picker::PickerLayout;
use super::{compose, linear, screen};
use crate::app::{Focus, State};
use crate::keymap::Keymap;

/// The part at a position; `None` for the bars and the rules around the panes.
pub fn part_at(state: &State, keymap: &Keymap, area: Rect, position: Position) -> Option<Part> {
    if state.panes.screen_reader {
        return linear::part(state);
    }
    let screen = screen(state, keymap, area)?;
    if state.focus() == Focus::Confirm {
        return None;
    }
    if matches!(state.focus(), Focus::Help | Focus::Picker) {
        let picker = PickerLayout::new(&screen, state).whole.contains(position);
        return picker.then_some(Part::Picker);
    }
    if state.focus.outbox().is_some() {
        return screen.body.contains(position).then_some(Part::Outbox);
    }
    let part = screen.part_at(position);
    let is_text = |pane| compose::area(state, pane).contains(position);
    if part == Some(Part::Detail) && screen.detail.is_some_and(is_text) {
        return Some(Part::Composer);
    }
    part
}

/// The conversation pane's share, in percent, that moves its border to a
/// position.
pub fn split_at(state: &State, keymap: &Keymap, area: Rect, position: Position) -> Option<u16> {
    let screen = screen(state, keymap, area)?;
    let (list, divider, detail) = (screen.list?, screen.divider?, screen.detail?);
    let (room, end, at) = if divider.width == 1 {
        (list.width + detail.width, detail.right(), position.x)
    } else {
        (list.height + detail.height, detail.bottom(), position.y)
    };
    let left = end.saturating_sub(at).saturating_sub(1);
    Some((u32::from(left) * 100 / u32::from(room.max(1))).min(100) as u16)
}
