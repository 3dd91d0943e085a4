//! Undo: withdraws entries from the outbox, or executes their inverses.

use super::{append, confirmation_now};
use crate::app::protocol::command::Focus;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox::OutboxRequest;
use crate::app::state::State;
use crate::app::triage::UndoEntry;
use crate::domain::{FollowUp, Operation, StatusGuard, Subject};
use crate::triage::outbox::{EntryState as Standing, GroupId, NewEntry, OutboxEntry};
use crate::triage::{ActionKind, action_phrases as phrases};

/// Undoes the last action.
pub(super) fn last(state: &mut State) -> Vec<Effect> {
    let Some(undo) = state.triage.undo_stack.undo_last() else {
        return vec![state.notice.notify("Nothing to undo")];
    };
    let (group, at) = (undo.group, undo.at.clone());
    undo.undo_requested = true;
    // Back to where it was done, where that is still listed.
    if let Some(position) = at.and_then(|id| state.list.position_of(&id))
        && state.focus() == Focus::List
    {
        state.list.go_to(position);
    }
    // Before it is on disk it has no group; it is undone then.
    group.map(|group| Effect::Outbox(OutboxRequest::Undo(group))).into_iter().collect()
}

/// Undoes by the inverse, where there is one, what could not be withdrawn from
/// the outbox.
pub(super) fn undone(
    state: &mut State,
    group: GroupId,
    withdrawn: Vec<OutboxEntry>,
    stopped: Vec<OutboxEntry>,
    gone: &[OutboxEntry],
) -> Vec<Effect> {
    let at = confirmation_now(state);
    let undo = state.triage.undo_stack.undone(group);
    let back = withdrawn.len();
    let doubtful = stopped.len();
    let (mut drafts, mut lost, mut in_flight, mut unsure) = (Vec::new(), 0, 0, 0);
    for entry in gone {
        match undo.as_ref().map_or(Inverse::None, |undo| inverse(state, undo, entry)) {
            Inverse::Known(operation) => {
                let (who, lead) = (entry.who.clone(), entry.lead.clone());
                drafts.push(NewEntry::new(who, &entry.verb, lead, *operation));
            }
            _ if entry.state == Standing::Sending => in_flight += 1,
            Inverse::MayOverwrite => unsure += 1,
            Inverse::None => lost += 1,
        }
    }
    state.triage.pending.moved(withdrawn, at);
    state.triage.pending.moved(stopped, at);
    let Some(undo) = undo else { return Vec::new() };
    let mut said = Vec::new();
    let verb = undo.action.kind().entry();
    let several = undo.items.len() > 1;
    if back > 0 {
        let whom = if several { back.to_string() } else { undo.whom.clone() };
        said.push(match verb.kind {
            ActionKind::Reply => format!("Undone: text to {whom} won't be sent"),
            _ => format!("Undone: {} ({whom})", verb.done),
        });
    }
    if !drafts.is_empty() {
        let whom = if several { drafts.len().to_string() } else { undo.whom.clone() };
        said.push(format!("Undoing… {} ({whom})", verb.done));
    }
    if doubtful > 0 {
        said.push("It may already be sent".to_owned());
    }
    if in_flight > 0 {
        said.push("Already sending; can't undo".to_owned());
    }
    if lost > 0 {
        let which = if several { format!("{lost} of them") } else { undo.whom.clone() };
        said.push(phrases::cannot_undo(verb.kind, &which));
    }
    if unsure > 0 {
        let whose = if several { format!("{unsure} leads") } else { undo.whom.clone() };
        said.push(format!("Can't undo: {} of {whose} may have changed since", verb.short));
    }
    if said.is_empty() {
        said.push("Nothing to undo".to_owned());
    }
    let mut effects = vec![state.notice.notify(said.join(". "))];
    if !drafts.is_empty() {
        let inverses = vec![None; drafts.len()];
        let (action, whom, from) = (undo.action.clone(), undo.whom.clone(), undo.at.clone());
        let undoes = Some(Box::new(undo));
        effects.push(append(state, action, drafts, inverses, whom, from, undoes));
    }
    effects
}

/// Inverse of an entry that has been sent.
enum Inverse {
    Known(Box<Operation>),
    /// It could overwrite a later change by somebody else.
    MayOverwrite,
    None,
}

fn inverse(state: &State, undo: &UndoEntry, entry: &OutboxEntry) -> Inverse {
    let pending = &state.triage.pending;
    let item = pending.item_of(entry.id).and_then(|item| pending.item(item));
    let known = |operation| Inverse::Known(Box::new(operation));
    if let Operation::SendSms { conversation, scheduled_for: Some(due), .. } = &entry.operation {
        let event = item.and_then(|item| item.event.clone()).filter(|_| *due > state.now);
        let cancel = |event| Operation::CancelSms { conversation: conversation.clone(), event };
        return event.map_or(Inverse::None, |event| known(cancel(event)));
    }
    let at = undo.entries.iter().position(|id| *id == entry.id);
    let Some(operation) = at.and_then(|at| undo.inverses.get(at)?.clone()) else {
        return Inverse::None;
    };
    if operation.guard().is_none() {
        return known(operation);
    }
    let came_of_it = item.and_then(|item| item.status.clone());
    let guard = came_of_it.or_else(|| found_as_left(state, &entry.operation));
    match guard.filter(|guard| !guard.is_empty()) {
        Some(guard) => known(operation.guarded(guard)),
        None => Inverse::MayOverwrite,
    }
}

/// Status of a lead, where the server has shown it since as a change has left
/// it.
fn found_as_left(state: &State, operation: &Operation) -> Option<StatusGuard> {
    let Subject::Lead(lead) = operation.subject() else { return None };
    let status = state.detail.facts_of(lead)?.lead.status()?;
    // A record from before the change does not count: the known record of the
    // lead loses its revision with the change.
    status.revision?;
    let is_as_left = match operation {
        Operation::SetStatus { outcome, .. } => status.outcome.as_ref() == Some(outcome),
        Operation::SetFollowUp { follow_up, expected_status, .. } => {
            let same = expected_status.is_none() || *expected_status == status.id;
            same && match follow_up {
                FollowUp::Complete => status.follow_up_completed_at.is_some(),
                FollowUp::Due(at) => {
                    status.follow_up_due_at == Some(*at) && status.follow_up_completed_at.is_none()
                }
            }
        }
        _ => false,
    };
    is_as_left.then(|| StatusGuard::new(status.id.as_deref(), status.revision))
}
