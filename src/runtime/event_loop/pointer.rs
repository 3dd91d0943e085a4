//! From the mouse to what it asks for.

use ratatui::layout::Position;

use super::App;
use crate::app::state::Panes;
use crate::app::{Command, Effect, Focus, update};
use crate::delivery::Clock;
use crate::ui::{self, layout::Part};

impl<K: Clock> App<K> {
    /// Takes a click on a cell.
    pub(super) fn click(&mut self, at: Position) -> Vec<Effect> {
        self.drags_divider =
            self.in_panes() && ui::part_at(&self.state, self.area, at) == Some(Part::Divider);
        if self.state.focus == Focus::Picker {
            return self.click_picker(at);
        }
        match ui::list_row_at(&self.state, self.area, at) {
            Some(row) if self.in_panes() => {
                self.state.focus = Focus::List;
                update::click_row(&mut self.state, row)
            }
            _ => Vec::new(),
        }
    }

    /// Takes the item that was clicked on. A click beside the picker closes it;
    /// one on its line does nothing.
    fn click_picker(&mut self, at: Position) -> Vec<Effect> {
        let inside = ui::part_at(&self.state, self.area, at) == Some(Part::Picker);
        match ui::picker_row_at(&self.state, self.area, at) {
            None if inside => Vec::new(),
            row => update::click_picker(&mut self.state, row),
        }
    }

    /// Moves the divider, if that is what the pointer holds.
    pub(super) fn drag(&mut self, to: Position) {
        if self.drags_divider
            && self.in_panes()
            && let Some(percent) = ui::split_at(&self.state, self.area, to)
        {
            self.state.panes.percent = Panes::share(percent);
        }
    }

    /// Whether the panes have the focus, and nothing on top of them.
    fn in_panes(&self) -> bool {
        matches!(self.state.focus, Focus::List | Focus::Detail)
    }

    /// The wheel moves what is under the pointer, wherever the focus is, and
    /// nothing where the pointer is over no pane.
    pub(super) fn wheel(&mut self, at: Position, by: isize) -> Vec<Effect> {
        let over = match ui::part_at(&self.state, self.area, at) {
            // While one writes, the cursor stays on the recipient.
            Some(Part::List) if self.state.compose.composer().is_some() => return Vec::new(),
            Some(Part::List) => Focus::List,
            Some(Part::Detail) => Focus::Detail,
            Some(Part::Help) => Focus::Help,
            Some(Part::Picker) => Focus::Picker,
            Some(Part::Divider) | None => return Vec::new(),
        };
        let action = if by < 0 { Command::MoveUp } else { Command::MoveDown };
        let count = u32::try_from(by.unsigned_abs()).ok();
        let focus = std::mem::replace(&mut self.state.focus, over);
        let effects = update::act(&mut self.state, action, count);
        self.state.focus = focus;
        effects
    }
}
