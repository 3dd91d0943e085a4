//! Conversations and leads that an action applies to.

use jiff::Timestamp;

use crate::domain::{Conversation, Lead, Row};
use crate::triage::ActionTarget;

/// A conversation as it was listed or fetched.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    pub(super) target: ActionTarget,
    /// The lead's phone number; empty if unknown.
    pub(super) phone: String,
    /// The lead's last message.
    pub(super) last_inbound_at: Option<Timestamp>,
}

impl Snapshot {
    /// `None` if the record has no usable id.
    pub(super) fn new(record: &Conversation) -> Option<Self> {
        let row = Row::new(record)?;
        let target = ActionTarget::from_row(&row).with_status(record.lead_status());
        let last_inbound_at = row.last_inbound_at();
        Some(Self { target, phone: row.lead_phone().to_owned(), last_inbound_at })
    }
}

pub(super) struct ResolvedTarget {
    pub(super) target: ActionTarget,
    /// The lead's phone number; empty if unknown.
    pub(super) phone: String,
    /// The lead's record, if the action requires it.
    pub(super) lead: Option<Lead>,
}
