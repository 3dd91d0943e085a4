//! Facts kept with an entry for its undo, also in a later session.

use serde::{Deserialize, Serialize};

use crate::domain::{EventId, Lead, Operation, Outcome, StatusGuard, TagId};

/// What undoing an entry takes. Stored on disk: names stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UndoFacts {
    /// The write that restores the previous state, without a guard; `None`
    /// where there is none or that state is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inverse: Option<Box<Operation>>,
    /// The resulting event: that of a scheduled text is canceled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// The resulting status, on top of which the previous one is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusGuard>,
}

impl UndoFacts {
    /// Adds what the answer to an operation says.
    #[must_use]
    pub fn after(mut self, operation: &Operation, outcome: &Outcome) -> Self {
        self.event = outcome.event().or(self.event);
        match (operation, outcome) {
            (_, Outcome::StatusSet(change)) => self.status = Some(change.guard()),
            (
                Operation::AddTags { lead, names, create_missing: true, .. },
                Outcome::Lead(answer),
            ) if self.inverse.is_none() => {
                let tag = names.first().filter(|_| names.len() == 1);
                let tag = tag.and_then(|name| tag_named(answer, name));
                let lead = lead.clone();
                self.inverse = tag.map(|tag| Box::new(Operation::RemoveTag { lead, tag }));
            }
            _ => {}
        }
        self
    }
}

/// The tag that was created under a name has an id since.
fn tag_named(lead: &Lead, name: &str) -> Option<TagId> {
    let is_it = |it: &str| it.eq_ignore_ascii_case(name);
    let tag = lead.tags.iter().find(|tag| tag.name.as_deref().is_some_and(is_it))?;
    tag.id.as_deref().filter(|id| !id.is_empty()).map(TagId::new)
}
