//! Refetching of single conversations after an action on them.

use super::List;
use crate::app::paging::pager::{RequestId, RequestIds};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::ListPage;
use crate::domain::{ArchiveFilter, ConversationId, LeadId, Listing};
use crate::query::Scope;

/// Maximum number of requests in flight; older ones are given up.
const AT_ONCE: usize = 32;

impl List {
    /// Fetches a conversation again, unless no view has it.
    pub fn refetch(
        &mut self,
        conversation: &ConversationId,
        ids: &mut RequestIds,
    ) -> Option<Effect> {
        let id = conversation.as_str();
        self.views_mut().find(|view| view.buffer.find(id).is_some())?;
        Some(self.fetch_one(conversation, None, ids))
    }

    /// Fetches a conversation: among those of its lead, or else from the list's
    /// own endpoint.
    pub fn fetch_one(
        &mut self,
        conversation: &ConversationId,
        lead: Option<LeadId>,
        ids: &mut RequestIds,
    ) -> Effect {
        let request = ids.next_id();
        self.refetches.push_back(request);
        if self.refetches.len() > AT_ONCE {
            self.refetches.pop_front();
        }
        let listing = match (lead, &self.scope) {
            (Some(lead), _) => Listing::Lead(lead),
            (None, Scope::Mine) => Listing::Mine(ArchiveFilter::All),
            (None, Scope::Lead(lead)) => Listing::Lead(lead.clone()),
        };
        let conversation = conversation.clone();
        Effect::FetchConversation { request, listing, conversation }
    }

    /// Whether a request was made for a single conversation; it is done then.
    pub(super) fn finish_refetch(&mut self, request: RequestId) -> bool {
        let at = self.refetches.iter().position(|look| *look == request);
        at.is_some_and(|at| self.refetches.remove(at).is_some())
    }

    /// Puts newer copies of rows in their places, in every view that has them.
    pub(super) fn take_copies(&mut self, page: &ListPage) {
        for row in &page.rows {
            self.spread(row);
        }
    }

    fn views_mut(&mut self) -> impl Iterator<Item = &mut crate::app::list::view::View> {
        self.incoming.iter_mut().chain([&mut self.active]).chain(&mut self.parked)
    }
}
