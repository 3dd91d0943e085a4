//! The list behind the one on screen.

use crate::app::filter::FilterBar;
use crate::app::list::List;
use crate::app::protocol::command::Focus;

/// The list that a lead was opened from, as it was left.
pub(in crate::app) struct ParkedList {
    pub(in crate::app) list: List,
    pub(in crate::app) filter: FilterBar,
    pub(in crate::app) focus: Focus,
    pub(in crate::app) fullscreen: bool,
    pub(in crate::app) lead_name: Option<Box<str>>,
}
