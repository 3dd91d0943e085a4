//! Copies of one conversation's row in the views of a list.

use super::List;
use crate::app::list::view::View;
use crate::app::paging::pager::RequestId;
use crate::domain::{ConversationId, Row};

impl List {
    /// Whether the answer to a request is still awaited.
    pub fn takes(&self, request: RequestId) -> bool {
        self.refetches.contains(&request) || self.view_of(request).is_some()
    }

    /// The view that the answer to a request goes into.
    pub fn view_of(&self, request: RequestId) -> Option<&View> {
        let mut loading = self.incoming.iter().chain([&self.active]);
        let loading = loading.find(|view| view.pager.awaits(request));
        loading.or_else(|| self.view_in_background(request))
    }

    /// The greatest version of a conversation that is loaded.
    pub fn version_of(&self, id: &str) -> Option<i64> {
        let views = self.incoming.iter().chain([&self.active]).chain(&self.parked);
        let rows = views.filter_map(|view| view.buffer.row(view.buffer.find(id)?));
        rows.map(|row| row.event_version).max()
    }

    /// A conversation's row: as the view on screen has it, else as another
    /// one has it.
    pub fn row_of(&self, conversation: &ConversationId) -> Option<&Row> {
        self.copies_of(conversation).next()
    }

    /// A conversation's row in every view that has it, the one on screen first.
    pub fn copies_of(&self, conversation: &ConversationId) -> impl Iterator<Item = &Row> {
        let views = [&self.active].into_iter().chain(&self.incoming).chain(&self.parked);
        views.filter_map(|view| view.buffer.row(view.buffer.find(conversation.as_str())?))
    }

    /// Puts a newer copy of a row in its place, in every view that has it.
    pub fn spread(&mut self, row: &Row) {
        for view in self.incoming.iter_mut().chain([&mut self.active]).chain(&mut self.parked) {
            view.take_copy(row);
        }
    }
}
