//! What entries of the outbox are about.

use std::collections::HashSet;

use super::EntryState;
use crate::domain::{Operation, Row, Subject};

/// Conversations, and leads with all of theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    conversations: HashSet<Box<str>>,
    leads: HashSet<Box<str>>,
}

impl Targets {
    /// Adds what an operation is about.
    pub fn add(&mut self, operation: &Operation) {
        match operation.subject() {
            Subject::Conversation(id) => self.conversations.insert(id.as_str().into()),
            Subject::Lead(id) => self.leads.insert(id.as_str().into()),
        };
    }

    /// Whether a conversation or its lead is among them.
    pub fn has(&self, row: &Row) -> bool {
        self.conversations.contains(row.id()) || self.leads.contains(row.lead_id_wire())
    }

    /// The ids of conversations that are among one of both only.
    pub fn changed_conversations<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        self.conversations.symmetric_difference(&other.conversations).map(AsRef::as_ref)
    }

    /// The ids of leads that are among one of both only.
    pub fn changed_leads<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        self.leads.symmetric_difference(&other.leads).map(AsRef::as_ref)
    }
}

impl EntryState {
    /// Whether the entry failed, or else is pending; `None` once it is over.
    pub fn is_failed(&self) -> Option<bool> {
        match self {
            Self::Failed { .. } => Some(true),
            Self::Waiting
            | Self::Sending
            | Self::Unknown { .. }
            | Self::NeedsConfirmation { .. } => Some(false),
            Self::Done | Self::Stale | Self::Discarded(_) => None,
        }
    }
}
