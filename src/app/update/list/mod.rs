//! Transitions of the list: the cursor, views, searches, marks.

pub(super) mod find;
pub(super) mod marking;
pub(super) mod navigation;
pub(super) mod save_view;
pub(super) mod scope;
pub(super) mod views;
