//! A single thing that is loaded in one piece.

use crate::app::paging::pager::RequestId;
use crate::domain::Failure;

/// Where loading a single thing stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded<T> {
    /// It is on its way.
    Loading(RequestId),
    /// It is here.
    Ready(T),
    /// It did not come.
    Failed(Failure),
}
