//! Events of the outbox, and their effects on the screen.

use jiff::Timestamp;

use super::{confirmation_now, history, reply_marks, undo};
use crate::app::alerts::About;
use crate::app::protocol::command::Command;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox::{AppendId, OutboxEvent, OutboxRequest};
use crate::app::state::{Connection, State};
use crate::app::triage::{Confirmation, UndoEntry};
use crate::app::update::request::Step;
use crate::domain::text::one_line;
use crate::domain::{FollowUp, Operation, Outcome, Row, Subject, TagId, WriteFailure};
use crate::triage::optimistic::change_lead;
use crate::triage::outbox::{Discard, EntryState as Standing, GroupId, OutboxEntry};
use crate::triage::{Action, ActionKind, action_phrases as phrases};

/// Handles an event of the outbox.
pub(in crate::app::update) fn on_outbox_event(state: &mut State, event: OutboxEvent) -> Step {
    let before = (state.triage.progress(), state.triage.pending.tally().asking);
    let is_told = matches!(event, OutboxEvent::NotSent(_));
    let loads = history::follow(state, &event);
    let (mut effects, request) = handle(state, event);
    effects.extend(loads);
    if let Some(pane) = state.focus.outbox_mut() {
        pane.fill(&state.triage.pending);
    }
    let asking = state.triage.pending.tally().asking;
    if asking > before.1 && !is_told {
        let text = match asking {
            1 => "1 earlier action needs your OK".to_owned(),
            _ => format!("{asking} earlier actions need your OK"),
        };
        effects.push(state.notice.notify_with_key(text, Command::ToggleOutbox, "to review"));
    }
    if let Some(progress) = before.0 {
        effects.extend(sum_up(state, progress.append_id));
    }
    (effects, request)
}

/// Summary of an action on several, once all of it is confirmed.
fn sum_up(state: &mut State, ticket: AppendId) -> Option<Effect> {
    let undo = state.triage.undo_stack.find(ticket)?;
    if undo.undo_requested || undo.progress(&state.triage.pending).is_some() {
        return None;
    }
    let done = phrases::capitalized(undo.done());
    let all = undo.items.len();
    let failed = undo.failed(&state.triage.pending);
    let (outrun, well) = (undo.stale, all - failed - undo.stale);
    let newer = format!("{outrun} had new messages");
    Some(match (failed, outrun) {
        (0, 0) => state.notice.notify(format!("{done}: {all} of {all}")),
        (0, _) => state.notice.notify(format!("{done}: {well} of {all}, {newer}")),
        (_, 0) => {
            let text = format!("{done}: {well} of {all}, {failed} failed");
            state.notice.notify_with_key(text, Command::ToggleOutbox, "to see them")
        }
        _ => {
            let text = format!("{done}: {well} of {all}, {failed} failed, {newer}");
            state.notice.notify_with_key(text, Command::ToggleOutbox, "to see them")
        }
    })
}

fn handle(state: &mut State, event: OutboxEvent) -> Step {
    let at = confirmation_now(state);
    let effects = match event {
        OutboxEvent::Unfinished { entries, sends } => {
            state.triage.sends = sends;
            state.triage.last_session.found(&entries, sends);
            state.triage.pending.unfinished(entries, at);
            Vec::new()
        }
        OutboxEvent::SentBy(holder) => {
            state.triage.holder = holder;
            Vec::new()
        }
        // Rows are read after it.
        OutboxEvent::Done(_) | OutboxEvent::History { .. } | OutboxEvent::Canceled(_) => Vec::new(),
        OutboxEvent::Appended { ticket, entries } => appended(state, ticket, entries),
        OutboxEvent::Moved(entries) => {
            for entry in &entries {
                alert_last_session(state, entry);
            }
            state.triage.pending.moved(entries, at);
            Vec::new()
        }
        OutboxEvent::Answered { entry, answer } => answered(state, *entry, &answer),
        OutboxEvent::NotSent(entry) => not_sent(state, *entry, at),
        OutboxEvent::NotMarked(entries) => reply_marks::not_marked(state, entries),
        OutboxEvent::Undone { group, withdrawn, stopped, gone } => {
            return undo::undone(state, group, withdrawn, stopped, &gone);
        }
        OutboxEvent::Refused { ticket, group, why, lasts, .. } => {
            let text = refused(state, ticket, group, &why);
            if lasts {
                state.alerts.raise(About::Event, text, state.now);
                return (Vec::new(), None);
            }
            vec![state.notice.notify(text)]
        }
        OutboxEvent::Unusable(why) => {
            let text = format!("Can't save changes: {why}");
            state.triage.unusable = Some(why);
            state.alerts.raise(About::Event, text, state.now);
            Vec::new()
        }
    };
    (effects, None)
}

/// Reports sent entries of the last session.
fn alert_last_session(state: &mut State, entry: &OutboxEntry) {
    if let Some(text) = state.triage.last_session.moved(entry) {
        state.alerts.raise(About::LastSession, text, state.now);
    }
}

/// A text or an undo was not sent: notifies the user of the reason.
fn not_sent(state: &mut State, entry: OutboxEntry, at: Confirmation) -> Vec<Effect> {
    alert_last_session(state, &entry);
    let who = entry.who.as_str();
    let kind = ActionKind::from_operation(&entry.operation);
    let text = match &entry.state {
        Standing::Failed { why, .. } if entry.undoes.is_some() => {
            format!("Not undone ({}, {who}): {why}", kind.entry().short)
        }
        Standing::Failed { why, .. } => format!("{}: {why}", phrases::not_done(kind, who)),
        Standing::Unknown { why } => format!("{} ({why})", phrases::uncertain(kind, who)),
        _ => format!("Text to {who} needs your OK ({})", entry.confirmation_reason()),
    };
    state.triage.pending.moved(vec![entry], at);
    vec![state.notice.notify_with_key(text, Command::ToggleOutbox, "to see it")]
}

/// The entries are on disk: the action is done as far as the user is concerned.
fn appended(state: &mut State, ticket: AppendId, entries: Vec<OutboxEntry>) -> Vec<Effect> {
    let Some(undo) = state.triage.undo_stack.find(ticket) else {
        let at = confirmation_now(state);
        state.triage.pending.moved(entries, at);
        return Vec::new();
    };
    undo.group = entries.first().map(|entry| entry.group);
    let (action, whom) = (undo.action.clone(), undo.whom.clone());
    let (group, undo_wanted, is_undoing) = (undo.group, undo.undo_requested, undo.undoes.is_some());
    let items = undo.items.clone();
    let left_out = undo.left_out.clone();
    let mut text = result(state, &action, &whom, &entries);
    if !left_out.is_empty() {
        text = format!("{text} ({left_out})");
    }
    let is_due = entries.iter().all(|entry| entry.due <= state.now);
    state.triage.pending.appended(&items, entries);
    match group {
        Some(group) if undo_wanted => vec![Effect::Outbox(OutboxRequest::Undo(group))],
        _ if is_undoing => Vec::new(),
        // It is under way already, and has no inverse.
        _ if matches!(action, Action::Cancel(_)) && is_due => vec![state.notice.notify(text)],
        _ => vec![state.notice.notify_with_key(text, Command::Undo, "to undo")],
    }
}

/// The result of an action that is in the outbox. A text is not sent yet.
fn result(state: &State, action: &Action, whom: &str, entries: &[OutboxEntry]) -> String {
    let said = phrases::result(action, whom);
    let Some(entry) = entries.first() else { return said };
    match action {
        // The reason, which may not have been asked for.
        Action::Archive { reason, .. } => {
            format!("{said} ({})", state.options.reasons.label(*reason))
        }
        Action::Assign(Some(user)) => match state.options.owner_name(user.as_str()) {
            Some(name) => format!("{said} to {}", one_line(name)),
            None => said,
        },
        Action::FollowUp(FollowUp::Due(at)) => {
            format!("{said} to {}", time_there(state, entry, *at))
        }
        Action::Reply { scheduled_for: Some(at), .. } => {
            format!("{said} for {}", time_there(state, entry, *at))
        }
        Action::Reply { scheduled_for: None, .. } => {
            if entry.due.as_second() <= state.now.as_second() {
                return said;
            }
            format!("Text to {whom} goes out {}", state.countdown(entry.due))
        }
        _ => said,
    }
}

/// A time where the lead is, or here if that is not known.
fn time_there(state: &State, entry: &OutboxEntry, at: Timestamp) -> String {
    let facts = entry.lead.as_ref().and_then(|lead| state.detail.facts_of(lead));
    let theirs = facts.and_then(|facts| facts.time_zone.clone());
    let whose = if theirs.is_some() { "their time" } else { "your time" };
    let zone = theirs.unwrap_or_else(|| state.zone.clone());
    let now = state.now.to_zoned_datetime(zone.clone());
    let at = state.time_style.date_time(&at.to_zoned_datetime(zone), &now);
    format!("{at} ({whose})")
}

/// Rolls the screen back. Returns the message for the user.
fn refused(
    state: &mut State,
    ticket: Option<AppendId>,
    group: Option<GroupId>,
    why: &str,
) -> String {
    let undo = ticket.and_then(|ticket| state.triage.undo_stack.take(ticket));
    let undoing = group.and_then(|group| state.triage.undo_stack.undone(group));
    match (undo, undoing) {
        (Some(undo), _) => {
            state.triage.pending.remove_all(&undo.items);
            let text = match (undo.action.kind(), &undo.undoes) {
                (_, Some(_)) => not_undone(&undo, why),
                (verb, None) => format!("{}: {why}", phrases::not_done(verb, &undo.whom)),
            };
            if let Some(undone) = undo.undoes {
                state.triage.undo_stack.push(undoable(*undone));
            }
            text
        }
        (None, Some(undo)) => {
            let text = not_undone(&undo, why);
            state.triage.undo_stack.push(undoable(undo));
            text
        }
        (None, None) => format!("Outbox not changed: {why}"),
    }
}

/// An entry that was not undone, for another try.
fn undoable(undo: UndoEntry) -> UndoEntry {
    UndoEntry { undo_requested: false, skipped: Vec::new(), ..undo }
}

fn not_undone(undo: &UndoEntry, why: &str) -> String {
    let (verb, whom) = (undo.action.kind(), &undo.whom);
    match verb {
        ActionKind::Reply => format!("Not undone; the text to {whom} may be sent: {why}"),
        verb => format!("Not undone ({}, {whom}): {why}", verb.entry().short),
    }
}

/// The server answered, or did not.
fn answered(
    state: &mut State,
    entry: OutboxEntry,
    answer: &Result<Outcome, WriteFailure>,
) -> Vec<Effect> {
    let at = confirmation_now(state);
    let mut effects = Vec::new();
    if let Ok(outcome) = answer {
        merge_own_text(state, &entry, outcome);
        effects.extend(merge_outcome(state, &entry, outcome));
        state.triage.changed_at = Some(state.now);
    }
    state.connection = match answer {
        Ok(_) => Connection::Online(state.now),
        Err(failure) => Connection::after(failure.failure(), state.now),
    };
    let (standing, verb, who) =
        (entry.state.clone(), ActionKind::from_operation(&entry.operation), entry.who.clone());
    state.triage.merge_support(verb, answer);
    let conversation = match entry.operation.subject() {
        Subject::Conversation(conversation) => Some(conversation.clone()),
        // Its conversations show it; the current one is refetched at once.
        Subject::Lead(lead) => {
            let current = state.pane_row().filter(|row| row.lead_id_wire() == lead.as_str());
            current.map(Row::conversation_id)
        }
    };
    alert_last_session(state, &entry);
    let is_undo = entry.undoes.is_some();
    let is_text = matches!(entry.operation, Operation::SendSms { scheduled_for: None, .. });
    let item = state.triage.pending.item_of(entry.id);
    state.triage.pending.moved(vec![entry], at);
    let short = verb.entry().short;
    let who = who.as_str();
    effects.extend(match standing {
        Standing::Failed { why, .. } => {
            let text = format!("{}: {why}", phrases::not_done(verb, who));
            vec![state.notice.notify_with_key(text, Command::ToggleOutbox, "to see it")]
        }
        Standing::Unknown { why } => {
            let text = format!("{} ({why})", phrases::uncertain(verb, who));
            vec![state.notice.notify_with_key(text, Command::ToggleOutbox, "to see it")]
        }
        Standing::Stale => {
            let undoes = state.triage.undo_stack.mark_stale(item) || is_undo;
            let text = match verb {
                ActionKind::Status | ActionKind::FollowUp if undoes => {
                    format!("Not undone: {short} of {who} changed since")
                }
                ActionKind::Status | ActionKind::FollowUp => {
                    format!("Not saved: a teammate changed the {short} of {who}")
                }
                verb => format!("New message from {who}; not {}", verb.entry().done),
            };
            vec![state.notice.notify(text)]
        }
        Standing::Discarded(Discard::Unsupported) => reply_marks::cannot_mark(state),
        // Elsewhere, the sign of the text in its thread says it.
        Standing::Done if is_text && state.panes.screen_reader => {
            vec![state.notice.notify(format!("Text to {who} sent"))]
        }
        _ => Vec::new(),
    });
    // The server has the result, or a newer state.
    let settled = answer.is_ok() || matches!(answer, Err(WriteFailure::Unknown(_)));
    if settled && let Some(conversation) = conversation {
        effects.extend(state.list.refetch(&conversation, &mut state.ids));
    }
    effects
}

/// A text that the server has accepted may be the last of its conversation now.
fn merge_own_text(state: &mut State, entry: &OutboxEntry, outcome: &Outcome) {
    let Outcome::Sms(sms) = outcome else { return };
    let Operation::SendSms { conversation, text, scheduled_for: None, .. } = &entry.operation
    else {
        return;
    };
    let is_sent =
        sms.is_accepted() && !sms.is_refused() && !sms.is_canceled() && !sms.is_scheduled();
    if let Some(at) = sms.created_at.filter(|_| is_sent) {
        state.own_texts.sent(conversation, text.as_str(), at);
    }
}

/// Merges the outcome into the lead.
fn merge_outcome(state: &mut State, entry: &OutboxEntry, outcome: &Outcome) -> Option<Effect> {
    if let Some(event) = outcome.event() {
        state.triage.pending.record_event(entry.id, event);
    }
    let id = match entry.operation.subject() {
        Subject::Lead(id) => id,
        // It adds no event by which the thread would be refreshed.
        Subject::Conversation(id) => {
            let is_shown = state.detail.conversation() == Some(id);
            let changes = matches!(entry.operation, Operation::CancelSms { .. });
            return if is_shown && changes { state.detail.watch(&mut state.ids) } else { None };
        }
    };
    if matches!(&entry.operation, Operation::AddTags { create_missing: true, .. }) {
        state.options.invalidate_tags();
    }
    match outcome {
        Outcome::Lead(lead) => state.detail.merge(id, |known| *known = (**lead).clone()),
        Outcome::Stale => state.detail.invalidate(id),
        _ => {
            let (operation, at) = (&entry.operation, state.now);
            let choices = &state.options;
            let name_of = |tag: &TagId| choices.tag_name(tag);
            state.detail.merge(id, |lead| change_lead(operation, lead, at, name_of));
        }
    }
    match outcome {
        Outcome::StatusSet(change) => {
            let guard = change.guard();
            state.detail.merge(id, |lead| lead.set_guard(&guard));
            let undone = state.triage.undone_by(entry).and_then(Operation::guard);
            if let Some(expected) = undone {
                state.triage.pending.status_rewound(id, &expected, &guard);
            }
            state.triage.pending.record_status(entry.id, guard);
            None
        }
        // The answer does not have the new revision.
        Outcome::Done if matches!(entry.operation, Operation::SetFollowUp { .. }) => {
            state.detail.renew_lead(id, &mut state.ids)
        }
        _ => None,
    }
}
