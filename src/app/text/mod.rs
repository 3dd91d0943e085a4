//! Text that is typed: editors, widths and wrapping.

pub(super) mod cursor;
pub(super) mod edit_history;
pub mod line_editor;
pub(super) mod link;
pub mod text_editor;
pub mod width;
pub(super) mod wrap;
pub mod wrap_search;
