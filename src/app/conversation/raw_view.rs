//! Opens and closes the raw view of the pane.

use super::{Detail, Raw};
use crate::app::paging::pager::{RequestId, RequestIds};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::RawRecords;

impl Detail {
    /// Opens or closes the raw view.
    #[must_use]
    pub fn toggle_raw(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        if self.raw.is_some() {
            return self.close_raw();
        }
        let Some(subject) = &self.subject else { return Vec::new() };
        let request = ids.next_id();
        let raw = Raw::new(subject.conversation.clone(), subject.lead.clone(), request);
        let raw = self.raw.insert(raw);
        vec![raw.fetch(request)]
    }

    pub(super) fn close_raw(&mut self) -> Vec<Effect> {
        let request = self.raw.take().and_then(|raw| raw.request());
        request.map(Effect::Cancel).into_iter().collect()
    }

    pub fn raw_arrived(&mut self, request: RequestId, records: RawRecords) {
        if let Some(raw) = &mut self.raw {
            raw.arrived(request, records, (self.columns.saturating_sub(1), self.rows));
        }
    }
}
