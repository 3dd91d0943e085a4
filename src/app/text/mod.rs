//! Text that is typed: editors, widths and wrapping.

pub(super) mod cursor;
pub(super) mod edit_history;
pub mod line_editor;
pub mod text_editor;
pub mod width;
pub(super) mod wrap;
