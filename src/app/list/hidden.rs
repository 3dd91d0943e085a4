//! Conversations that views leave out: they are snoozed.

use std::sync::Arc;

use super::List;
use super::view::View;
use crate::domain::ConversationId;
use crate::query::Query;

/// Ids of conversations, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct HiddenIds(Vec<ConversationId>);

impl HiddenIds {
    pub fn new(mut ids: Vec<ConversationId>) -> Self {
        ids.sort_unstable();
        Self(ids)
    }

    pub fn iter(&self) -> impl Iterator<Item = &ConversationId> {
        self.0.iter()
    }

    pub fn contains(&self, id: &str) -> bool {
        self.0.binary_search_by(|known| known.as_str().cmp(id)).is_ok()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl List {
    /// Leaves out other conversations than before, in every view that does not
    /// show them. The cursor keeps its conversation, or goes to the one that
    /// takes its place.
    pub fn hide(&mut self, hidden: HiddenIds) {
        if *self.hidden == hidden {
            return;
        }
        self.hidden = Arc::new(hidden);
        let hidden = &self.hidden;
        let views = self.incoming.iter_mut().chain([&mut self.active]).chain(&mut self.parked);
        views.chain(self.background.view_mut()).for_each(|view| view.hide(hidden, self.rows));
    }

    /// Number of rows of the view on screen that match and are left out.
    pub fn withheld(&self) -> usize {
        self.active.buffer.withheld()
    }

    /// An empty view that leaves out what is hidden.
    pub(super) fn new_view(&self, tab: usize, query: Query) -> View {
        let mut view = View::new(tab, query);
        view.hide(&self.hidden, self.rows);
        view
    }
}
