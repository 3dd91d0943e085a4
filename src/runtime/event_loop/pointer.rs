//! Mouse events.

use ratatui::layout::Position;

use super::App;
use crate::app::{ClickTarget, Effect, Event, Focus, update};
use crate::delivery::Clock;
use crate::ui::click_map::ClickMap;
use crate::ui::{self, layout::Part};

impl<K: Clock> App<K> {
    pub(super) fn click(&mut self, at: Position) -> Vec<Effect> {
        let (target, column) = ClickMap::new(&self.context(), self.area).at(at);
        self.resolver.reset();
        self.drags_divider = target == ClickTarget::Divider && self.in_panes();
        update::click(&mut self.state, target, column)
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
            Some(Part::Outbox) => Focus::Outbox,
            Some(Part::Composer) => Focus::Compose,
            Some(Part::Divider) | None => return Vec::new(),
        };
        update::handle(&mut self.state, Event::Wheel { over, by })
    }
}
