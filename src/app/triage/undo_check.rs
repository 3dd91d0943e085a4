//! An undo that waits until the server's present state is known.

use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::app::protocol::payload::RequestId;
use crate::domain::Operation;
use crate::triage::outbox::OutboxEntry;
use crate::triage::reversal::{CurrentState, Requirement};

/// An entry that is to be undone, and what is known meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct UndoCheck {
    pub(in crate::app) entry: OutboxEntry,
    pub(in crate::app) inverse: Operation,
    pub(in crate::app) state: CurrentState,
    awaited: Vec<RequestId>,
    /// The request for the names of members, who may have changed it since.
    names: Option<RequestId>,
}

impl UndoCheck {
    /// A check that waits for these requests, and one for names.
    pub(in crate::app) fn new(
        entry: OutboxEntry,
        inverse: Operation,
        awaited: Vec<RequestId>,
        names: Option<RequestId>,
    ) -> Self {
        Self { entry, inverse, state: CurrentState::default(), awaited, names }
    }

    /// The lookup of a fact.
    pub(in crate::app) fn lookup(requirement: Requirement) -> Lookup {
        match requirement {
            Requirement::Lead(lead) => Lookup::Lead(lead),
            Requirement::Sender(conversation) => Lookup::Numbers(conversation),
            Requirement::Suppression(phone) => Lookup::Suppression(phone.as_str().into()),
        }
    }

    pub(in crate::app) fn awaits(&self, request: RequestId) -> bool {
        self.awaited.contains(&request)
    }

    pub(in crate::app) fn is_complete(&self) -> bool {
        self.awaited.is_empty() && self.names.is_none()
    }

    /// The names have arrived, or will not.
    pub(in crate::app) fn named(&mut self, request: RequestId) {
        self.names.take_if(|names| *names == request);
    }

    /// Adds an answer, if it is awaited.
    pub(in crate::app) fn arrived(&mut self, request: RequestId, answer: &LookupResult) {
        self.named(request);
        if !self.awaits(request) {
            return;
        }
        self.awaited.retain(|awaited| *awaited != request);
        match answer {
            LookupResult::Lead(facts) => self.state.lead = Some(Box::new(facts.lead.clone())),
            LookupResult::Numbers(numbers) => self.state.sender = Some(numbers.clone()),
            LookupResult::Suppression(check) => self.state.suppression = Some(check.clone()),
            _ => {}
        }
    }
}
