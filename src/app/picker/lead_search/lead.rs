//! A lead that can be opened.

use crate::app::protocol::payload::FoundLead;
use crate::domain::text::one_line;
use crate::domain::text_search::Pattern;
use crate::domain::{LeadId, LeadRow};

impl FoundLead {
    /// A lead from a row; `None` where it has no usable id.
    pub fn new(row: &LeadRow) -> Option<Self> {
        let clean = |text: &str| {
            let text = one_line(text);
            (!text.is_empty()).then(|| Box::from(&*text))
        };
        Some(Self {
            id: LeadId::new(row.usable_id()?),
            name: row.name().as_deref().and_then(clean),
            phone: row.phone.as_deref().and_then(clean),
            email: row.email.as_deref().and_then(clean),
            status: row.status_label().and_then(clean),
            archived: row.is_archived(),
        })
    }

    /// Its label: the name, else the number, else the address.
    pub fn called(&self) -> Option<&str> {
        self.name.as_deref().or(self.phone.as_deref()).or(self.email.as_deref())
    }

    /// Further data, the most useful first.
    pub fn details(&self) -> impl Iterator<Item = &str> {
        let called = self.called();
        let known = [self.phone.as_deref(), self.email.as_deref(), self.status.as_deref()];
        let archived = self.archived.then_some("archived");
        let known = known.into_iter().flatten().filter(move |text| Some(*text) != called);
        archived.into_iter().chain(known)
    }

    /// Whether a text is found in its name, number or address, which the server
    /// searches.
    pub(super) fn has(&self, needle: &Pattern) -> bool {
        let texts = [&self.name, &self.phone, &self.email];
        texts.into_iter().flatten().any(|text| needle.is_in(text))
    }
}
