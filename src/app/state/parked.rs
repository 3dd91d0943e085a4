//! The list that one came from.

use crate::app::filter::FilterBar;
use crate::app::list::List;
use crate::app::protocol::command::Focus;

/// The place that one came from when one opened a lead, as one left it.
pub(in crate::app) struct ParkedList {
    pub(in crate::app) list: List,
    pub(in crate::app) filter: FilterBar,
    pub(in crate::app) focus: Focus,
    pub(in crate::app) fullscreen: bool,
    pub(in crate::app) lead_name: Option<Box<str>>,
}
