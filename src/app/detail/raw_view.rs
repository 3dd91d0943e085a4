//! Opens and closes the raw view of the pane.

use super::{Detail, Raw};
use crate::app::effect::Effect;
use crate::app::pager::{RequestId, RequestIds};
use crate::domain::{ArchiveFilter, Listing};

impl Detail {
    /// Opens or closes the raw view.
    #[must_use]
    pub fn toggle_raw(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        if self.raw.is_some() {
            return self.close_raw();
        }
        let Some(subject) = &self.subject else { return Vec::new() };
        let everywhere = Listing::Mine(ArchiveFilter::All);
        let listing = subject.lead.clone().map_or(everywhere, Listing::Lead);
        let request = ids.mint();
        let raw = self.raw.insert(Raw::new(subject.conversation.clone(), listing, request));
        vec![raw.fetch(request)]
    }

    pub(super) fn close_raw(&mut self) -> Vec<Effect> {
        let request = self.raw.take().and_then(|raw| raw.request());
        request.map(Effect::Cancel).into_iter().collect()
    }

    /// Takes the raw view's text.
    pub fn raw_arrived(&mut self, request: RequestId, text: Vec<String>) {
        if let Some(raw) = self.raw.as_mut().filter(|raw| raw.request() == Some(request)) {
            raw.arrived(text, self.columns.saturating_sub(1), self.rows);
        }
    }
}
