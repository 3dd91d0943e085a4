//! Whose conversations were browsed before.

use super::action::Focus;
use super::filter_bar::FilterBar;
use super::list::List;
use super::state::State;

/// The place that one came from when one opened a lead, as one left it.
pub struct Place {
    pub(super) list: List,
    pub(super) filter: FilterBar,
    pub(super) focus: Focus,
    pub(super) fullscreen: bool,
    pub(super) lead_name: Option<Box<str>>,
}

impl State {
    /// Whether there is a place to go back to.
    pub fn came_from_elsewhere(&self) -> bool {
        self.place.is_some()
    }
}
