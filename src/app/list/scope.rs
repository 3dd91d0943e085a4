//! Whose conversations were browsed before.

use crate::app::filter::FilterBar;
use crate::app::list::List;
use crate::app::protocol::command::Focus;
use crate::app::state::State;

/// The place that one came from when one opened a lead, as one left it.
pub struct ParkedList {
    pub(in crate::app) list: List,
    pub(in crate::app) filter: FilterBar,
    pub(in crate::app) focus: Focus,
    pub(in crate::app) fullscreen: bool,
    pub(in crate::app) lead_name: Option<Box<str>>,
}

impl State {
    /// Whether there is a place to go back to.
    pub fn came_from_elsewhere(&self) -> bool {
        self.place.is_some()
    }
}
