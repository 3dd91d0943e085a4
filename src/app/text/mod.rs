//! Text editors, and search in steps.

pub(super) mod cursor;
pub(super) mod edit_history;
pub mod line_editor;
pub mod text_editor;
pub mod wrap_search;
