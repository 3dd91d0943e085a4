//! Entries of the outbox that the undo key passes over.

use super::{refusal, target};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox::OutboxRequest;
use crate::app::state::State;
use crate::triage::Action;
use crate::triage::outbox::{NewEntry, Origin};

/// Marks the open conversation as read because it has been open long enough,
/// without a notice and without moving the cursor. It is no action of the
/// user's, and can be neither undone nor repeated.
pub(in crate::app::update) fn read_by_policy(state: &mut State) -> Vec<Effect> {
    if refusal(state).is_some() {
        return Vec::new();
    }
    let Some(target) = state.list.current().map(|row| target(state, row)) else {
        return Vec::new();
    };
    let Ok(operation) = Action::Read.operation(&target) else { return Vec::new() };
    let verb = Action::Read.kind().entry().name;
    let entry = NewEntry::new(target.who, verb, target.lead, operation);
    vec![append_entry(state, NewEntry { origin: Origin::Automatic, ..entry })]
}

/// Appends an entry by itself.
pub(super) fn append_entry(state: &mut State, entry: NewEntry) -> Effect {
    let ticket = state.triage.undo_stack.ticket();
    Effect::Outbox(OutboxRequest::Append { ticket, drafts: vec![entry] })
}
