//! Mouse events.

use ratatui::layout::Position;

use super::App;
use crate::app::{Effect, Event, Focus, update};
use crate::delivery::Clock;
use crate::ui::{self, layout::Part};

impl<K: Clock> App<K> {
    pub(super) fn click(&mut self, at: Position) -> Vec<Effect> {
        self.drags_divider = self.in_panes()
            && ui::part_at(&self.state, &self.keymap, self.area, at) == Some(Part::Divider);
        if self.state.focus.picker().is_some() {
            return self.click_picker(at);
        }
        match ui::list_row_at(&self.state, &self.keymap, self.area, at) {
            Some(row) if self.in_panes() => update::click_row(&mut self.state, row),
            _ => Vec::new(),
        }
    }

    /// A click on an item accepts it, one beside the picker closes it, and one on
    /// its line does nothing.
    fn click_picker(&mut self, at: Position) -> Vec<Effect> {
        let inside = ui::part_at(&self.state, &self.keymap, self.area, at) == Some(Part::Picker);
        match ui::picker_row_at(&self.state, &self.keymap, self.area, at) {
            None if inside => Vec::new(),
            row => update::click_picker(&mut self.state, row),
        }
    }

    /// Moves the divider, if the pointer holds it.
    pub(super) fn drag(&mut self, to: Position) -> Vec<Effect> {
        if self.drags_divider
            && self.in_panes()
            && let Some(percent) = ui::split_at(&self.state, &self.keymap, self.area, to)
        {
            return update::handle(&mut self.state, Event::DividerDragged(percent));
        }
        Vec::new()
    }

    /// Whether the panes have the focus, and nothing on top of them.
    fn in_panes(&self) -> bool {
        matches!(self.state.focus(), Focus::List | Focus::Detail)
    }

    /// Scrolls the pane under the pointer, whatever has the focus.
    pub(super) fn wheel(&mut self, at: Position, by: isize) -> Vec<Effect> {
        let over = match ui::part_at(&self.state, &self.keymap, self.area, at) {
            // While a message is composed, the cursor stays on the recipient.
            Some(Part::List) if self.state.focus.composer().is_some() => return Vec::new(),
            Some(Part::List) => Focus::List,
            Some(Part::Detail) => Focus::Detail,
            Some(Part::Picker) => Focus::Picker,
            Some(Part::Divider) | None => return Vec::new(),
        };
        update::handle(&mut self.state, Event::Wheel { over, by })
    }
}
