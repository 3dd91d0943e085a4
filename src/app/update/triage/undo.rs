//! Undo: withdraws entries from the outbox, or executes their inverses.

use std::fmt::Write as _;

use super::{append, confirmation_now, snooze};
use crate::app::protocol::command::Focus;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox::OutboxRequest;
use crate::app::state::State;
use crate::app::triage::UndoEntry;
use crate::app::update::request::{Request, Step};
use crate::domain::{FollowUp, Operation, StatusGuard, Subject};
use crate::triage::outbox::{EntryState as Standing, GroupId, NewEntry, OutboxEntry};
use crate::triage::{Action, ActionKind, action_phrases as phrases};

/// Maximum number of skipped actions that a notice names.
const NAMED: usize = 2;

/// Undoes the last action, or brings the draft back that was discarded last.
/// `skipped` are later actions that cannot be undone.
pub(super) fn last(state: &mut State, skipped: Vec<String>) -> Step {
    if let Some(discarded) = state.triage.undo_stack.take_draft() {
        let whom = &discarded.who;
        let text = format!("Undone: discarded draft{}", in_brackets(whom));
        let said = state.notice.notify(with_skipped(text, &skipped));
        return (vec![said], Some(Request::RestoreDraft(Box::new(discarded))));
    }
    if let Some(undo) = state.triage.undo_stack.take_snooze() {
        match snooze::undo(state, undo) {
            Ok((mut effects, text)) => {
                effects.push(state.notice.notify(with_skipped(text, &skipped)));
                return (effects, None);
            }
            Err(why) => {
                let mut skipped = skipped;
                skipped.push(why);
                return last(state, skipped);
            }
        }
    }
    let Some(undo) = state.triage.undo_stack.undo_last() else {
        let text = match skipped.as_slice() {
            [] => "Nothing to undo".to_owned(),
            skipped => format!("Can't undo: {}", named(skipped)),
        };
        return (vec![state.notice.notify(text)], None);
    };
    let (group, at) = (undo.group, undo.at.clone());
    undo.undo_requested = true;
    undo.skipped = skipped;
    // Back to where it was done, where that is still listed.
    if let Some(position) = at.and_then(|id| state.list.position_of(&id))
        && state.focus() == Focus::List
    {
        state.list.go_to(position);
    }
    // Before it is on disk it has no group; it is undone then.
    (group.map(|group| Effect::Outbox(OutboxRequest::Undo(group))).into_iter().collect(), None)
}

fn in_brackets(whom: &str) -> String {
    if whom.is_empty() { String::new() } else { format!(" ({whom})") }
}

/// Skipped actions in a notice; the latest come first.
fn named(skipped: &[String]) -> String {
    let mut said = skipped[..skipped.len().min(NAMED)].join("; ");
    if skipped.len() > NAMED {
        let _ = write!(said, " and {} more", skipped.len() - NAMED);
    }
    said
}

fn with_skipped(text: String, skipped: &[String]) -> String {
    if skipped.is_empty() { text } else { format!("{text}. Skipped: {}", named(skipped)) }
}

/// Numbers of operations of an action by what becomes of their undo.
#[derive(Default)]
struct UndoCounts {
    withdrawn: usize,
    /// Withdrawn, but they may have been sent.
    doubtful: usize,
    in_flight: usize,
    /// Undone by an inverse.
    inverse: usize,
    /// The inverse could overwrite a later change.
    unsure: usize,
    /// There is no inverse.
    lost: usize,
}

/// Undoes by the inverse, where there is one, what could not be withdrawn from
/// the outbox. Where nothing of an action can be undone, the one before it is
/// undone.
pub(super) fn undone(
    state: &mut State,
    group: GroupId,
    withdrawn: Vec<OutboxEntry>,
    stopped: Vec<OutboxEntry>,
    gone: &[OutboxEntry],
) -> Step {
    let at = confirmation_now(state);
    let undo = state.triage.undo_stack.undone(group);
    let mut drafts = Vec::new();
    let mut counts =
        UndoCounts { withdrawn: withdrawn.len(), doubtful: stopped.len(), ..UndoCounts::default() };
    for entry in gone {
        match undo.as_ref().map_or(Inverse::None, |_| inverse(state, entry)) {
            Inverse::Known(operation) => {
                drafts.push(undo_of(entry, *operation));
            }
            _ if entry.state == Standing::Sending => counts.in_flight += 1,
            Inverse::MayOverwrite => counts.unsure += 1,
            Inverse::None => counts.lost += 1,
        }
    }
    counts.inverse = drafts.len();
    let told = match &withdrawn[..] {
        [entry] if undo.is_none() => vec![state.notice.notify(single(entry))],
        _ => Vec::new(),
    };
    state.triage.pending.moved(withdrawn, at);
    state.triage.pending.moved(stopped, at);
    let Some(mut undo) = undo else { return (told, None) };
    let mut skipped = std::mem::take(&mut undo.skipped);
    let cannot = refused(&undo, &counts);
    let UndoCounts { withdrawn, doubtful, in_flight, inverse, .. } = counts;
    if withdrawn + doubtful + in_flight + inverse == 0 {
        skipped.extend(cannot);
        return last(state, skipped);
    }
    let mut said = done(&undo, &counts);
    said.extend(cannot.into_iter().map(|what| format!("Can't undo: {what}")));
    let mut effects = vec![state.notice.notify(with_skipped(said.join(". "), &skipped))];
    if !drafts.is_empty() {
        let (action, whom, from) = (undo.action.clone(), undo.whom.clone(), undo.at.clone());
        let undoes = Some(Box::new(undo));
        effects.push(append(state, action, drafts, (whom, String::new()), from, undoes));
    }
    (effects, None)
}

/// The targets, or so many of several.
fn whom(undo: &UndoEntry, many: usize) -> String {
    if undo.items.len() > 1 { many.to_string() } else { undo.whom.clone() }
}

/// What is undone of an action, as sentences without the final stop.
fn done(undo: &UndoEntry, counts: &UndoCounts) -> Vec<String> {
    let mut said = Vec::new();
    let entry = undo.action.kind().entry();
    if counts.withdrawn > 0 {
        let whom = whom(undo, counts.withdrawn);
        said.push(match entry.kind {
            ActionKind::Reply => format!("Undone: text to {whom} won't be sent"),
            _ => format!("Undone: {} ({whom})", entry.done),
        });
    }
    if counts.inverse > 0 {
        let whom = whom(undo, counts.inverse);
        said.push(match entry.kind {
            ActionKind::Reply => format!("Canceling the scheduled text to {whom}…"),
            _ => format!("Undoing… {} ({whom})", entry.done),
        });
    }
    if counts.doubtful > 0 {
        said.push("It may already be sent".to_owned());
    }
    if counts.in_flight > 0 {
        said.push("Already sending; can't undo".to_owned());
    }
    said
}

/// The parts of an action that can no longer be undone.
fn refused(undo: &UndoEntry, counts: &UndoCounts) -> Vec<String> {
    let mut said = Vec::new();
    let kind = undo.action.kind();
    let several = undo.items.len() > 1;
    let whose = |many| if several { format!("{many} leads") } else { undo.whom.clone() };
    if counts.lost > 0 {
        said.push(match undo.action {
            Action::AddTag { .. } => {
                format!("{} may have had that tag before", whose(counts.lost))
            }
            Action::RemoveTag { .. } => {
                format!("{} may not have had that tag before", whose(counts.lost))
            }
            _ => phrases::already(kind, &whom(undo, counts.lost)),
        });
    }
    if counts.unsure > 0 {
        let short = kind.entry().short;
        said.push(format!("{short} of {} may have changed since", whose(counts.unsure)));
    }
    said
}

/// What is said of a single entry that was withdrawn from the history.
fn single(entry: &OutboxEntry) -> String {
    let (kind, who) = (ActionKind::from_operation(&entry.operation), entry.who.as_str());
    match kind {
        _ if entry.undoes.is_some() => format!("Undo of {} ({who}) canceled", entry.verb),
        ActionKind::Reply => format!("Undone: text to {who} won't be sent"),
        _ => format!("Undone: {} ({who})", kind.entry().done),
    }
}

/// The entry that undoes another one.
pub(super) fn undo_of(entry: &OutboxEntry, inverse: Operation) -> NewEntry {
    let (who, lead) = (entry.who.clone(), entry.lead.clone());
    NewEntry { undoes: Some(entry.id), ..NewEntry::new(who, &entry.verb, lead, inverse) }
}

/// Inverse of an entry that has been sent.
enum Inverse {
    Known(Box<Operation>),
    /// It could overwrite a later change by somebody else.
    MayOverwrite,
    None,
}

fn inverse(state: &State, entry: &OutboxEntry) -> Inverse {
    let pending = &state.triage.pending;
    let item = pending.item_of(entry.id).and_then(|item| pending.item(item));
    let known = |operation| Inverse::Known(Box::new(operation));
    if let Operation::SendSms { conversation, scheduled_for: Some(due), .. } = &entry.operation {
        let event = entry.undo.event.clone().filter(|_| *due > state.now);
        let cancel = |event| Operation::CancelSms { conversation: conversation.clone(), event };
        return event.map_or(Inverse::None, |event| known(cancel(event)));
    }
    let Some(operation) = entry.undo.inverse.as_deref().cloned() else { return Inverse::None };
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
