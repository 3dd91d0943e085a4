//! Snoozes conversations and brings them back. All of it stays on this
//! computer, so a read-only session may do it too.

use jiff::Timestamp;

use super::{go_on, no_targets, target, targets, wait_for_marking};
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::snoozes::{SnoozeEvent, SnoozeRequest};
use crate::app::state::State;
use crate::app::triage::{Repeatable, SnoozeUndo};
use crate::app::update::request::{Request, Step};
use crate::domain::{ConversationId, Row};
use crate::triage::{Snooze, SnoozeChange, SnoozeTarget};

/// Whether a command would change nothing on the server, for all that it often
/// does.
pub(super) fn is_local(state: &State, command: Command) -> bool {
    match command {
        Command::Undo => state.triage.undo_stack.ends_in_snooze(),
        Command::Repeat => matches!(state.triage.last, Some(Repeatable::Snooze(_))),
        _ => false,
    }
}

/// Asks when the targets are to come back.
pub(super) fn start(state: &mut State) -> Step {
    match snooze_targets(state, Command::Snooze) {
        Ok(targets) => (Vec::new(), Some(Request::PromptSnooze(targets))),
        Err(refusal) => (refusal, None),
    }
}

/// Snoozes the current targets until the same time, or wakes them.
pub(super) fn repeat(state: &mut State, until: Option<Timestamp>) -> Step {
    match snooze_targets(state, Command::Repeat) {
        Ok(targets) => (execute(state, targets, until), None),
        Err(refusal) => (refusal, None),
    }
}

fn snooze_targets(state: &mut State, command: Command) -> Result<Vec<SnoozeTarget>, Vec<Effect>> {
    if state.pane() != Focus::Detail
        && let Some(waits) = wait_for_marking(state, command)
    {
        return Err(vec![waits]);
    }
    let targets: Vec<SnoozeTarget> = targets(state)
        .into_iter()
        .map(|target| SnoozeTarget {
            last_inbound_at: state.list.row_of(&target.conversation).and_then(Row::last_inbound_at),
            conversation: target.conversation,
            who: target.who,
        })
        .collect();
    if targets.is_empty() { Err(vec![no_targets(state)]) } else { Ok(targets) }
}

/// Snoozes conversations until a time, or wakes them, and goes on as after an
/// action that completes the work on them.
pub(in crate::app::update) fn execute(
    state: &mut State,
    mut targets: Vec<SnoozeTarget>,
    until: Option<Timestamp>,
) -> Vec<Effect> {
    if let Some(until) = until.filter(|until| *until <= state.now) {
        let text = format!("Not snoozed: {} is past", time(state, until));
        return vec![state.notice.notify(text)];
    }
    let snoozes = &state.triage.snoozes;
    if until.is_none() {
        let who = label(&targets);
        targets.retain(|target| snoozes.contains(target.conversation.as_str()));
        if targets.is_empty() {
            return vec![state.notice.notify(format!("Not snoozed ({who})"))];
        }
    }
    let before = targets.iter().map(|target| {
        let id = &target.conversation;
        (id.clone(), snoozes.get(id.as_str()).cloned())
    });
    let at = state.list.current().map(Row::conversation_id);
    let whom = label(&targets);
    let undo =
        SnoozeUndo { snoozed: until.is_some(), before: before.collect(), whom, at: at.clone() };
    let whom = undo.whom.clone();
    let stays = !at.iter().eq(targets.iter().map(|target| &target.conversation));
    for target in &targets {
        state.list.marks_mut().set(target.conversation.as_str(), false);
    }
    let change = |target: SnoozeTarget| match until {
        Some(until) => {
            SnoozeChange::Set(Snooze::new(target.conversation, until, target.last_inbound_at))
        }
        None => SnoozeChange::Remove(target.conversation),
    };
    let changes = targets.into_iter().map(change).collect();
    state.triage.last = Some(Repeatable::Snooze(until));
    state.triage.undo_stack.push_snooze(undo);
    // The cursor goes on before the row under it is hidden.
    let mut effects = if stays { Vec::new() } else { go_on(state) };
    effects.extend(apply(state, changes));
    let text = match until {
        Some(until) => format!("Snoozed {whom} until {}", time(state, until)),
        None => format!("Unsnoozed {whom}"),
    };
    effects.push(state.notice.notify_with_key(text, Command::Undo, "to undo"));
    effects
}

/// Undoes a snooze. Returns what was done.
///
/// # Errors
/// Why it cannot be undone, as a phrase.
pub(super) fn undo(state: &mut State, undo: SnoozeUndo) -> Result<(Vec<Effect>, String), String> {
    let SnoozeUndo { snoozed, before, whom, at } = undo;
    let (now, snoozes) = (state.now, &state.triage.snoozes);
    let change = |(id, before): (ConversationId, Option<Snooze>)| {
        let present = snoozes.get(id.as_str());
        match before.filter(|before| !before.is_over(now)) {
            Some(before) => (present != Some(&before)).then_some(SnoozeChange::Set(before)),
            None => present.map(|_| SnoozeChange::Remove(id)),
        }
    };
    let changes: Vec<SnoozeChange> = before.into_iter().filter_map(change).collect();
    if changes.is_empty() {
        return Err(format!("snooze already ended ({whom})"));
    }
    let effects = apply(state, changes);
    // Back to where it was done, where that is still listed.
    if let Some(position) = at.and_then(|id| state.list.position_of(&id))
        && state.focus() == Focus::List
    {
        state.list.go_to(position);
    }
    let done = if snoozed { "snoozed" } else { "unsnoozed" };
    Ok((effects, format!("Undone: {done} ({whom})")))
}

/// Ends the snoozes whose time has come.
pub(in crate::app::update) fn end(state: &mut State) -> Vec<Effect> {
    if state.triage.snoozes.next_end().is_none_or(|at| at > state.now) {
        return Vec::new();
    }
    let ended = state.triage.snoozes.ended(state.now);
    let said = match names(state, &ended) {
        Names::One(who) => format!("{who} is back: snooze ended"),
        Names::Several(many) => format!("{many} conversations are back: snooze ended"),
    };
    come_back(state, &ended, said)
}

/// Ends snoozes because their leads have written.
pub(in crate::app::update) fn wake(state: &mut State, woken: &[Snooze]) -> Vec<Effect> {
    if woken.is_empty() {
        return Vec::new();
    }
    let said = match names(state, woken) {
        Names::One(who) => format!("{who} is back: new message"),
        Names::Several(many) => format!("{many} conversations are back: new messages"),
    };
    come_back(state, woken, said)
}

fn come_back(state: &mut State, snoozes: &[Snooze], said: String) -> Vec<Effect> {
    let mut effects = apply(state, snoozes.iter().cloned().map(SnoozeChange::End).collect());
    effects.push(state.notice.notify_unasked(said));
    effects
}

/// Reads the snoozes of the account: other instances change them too.
pub(in crate::app::update) fn load(state: &State) -> Effect {
    Effect::Snoozes(SnoozeRequest::Load(state.triage.snoozes.revision()))
}

pub(in crate::app::update) fn on_event(state: &mut State, event: SnoozeEvent) -> Vec<Effect> {
    match event {
        SnoozeEvent::Loaded { revision, snoozes } => {
            let mut effects = Vec::new();
            if state.triage.snoozes.loaded(revision, snoozes) {
                hide(state, &[]);
                effects.extend(state.list.prefetch(&mut state.ids));
                // Rows may have come before the snoozes.
                let woken = state.triage.snoozes.those(|snooze| {
                    state.loaded_copies(&snooze.conversation).any(|row| snooze.is_woken_by(row))
                });
                effects.extend(wake(state, &woken));
            }
            effects.extend(end(state));
            effects
        }
        // What is on the disk counts.
        SnoozeEvent::NotSaved(why) => {
            vec![state.notice.notify(format!("Snooze not saved: {why}")), load(state)]
        }
    }
}

fn apply(state: &mut State, changes: Vec<SnoozeChange>) -> Vec<Effect> {
    state.triage.snoozes.apply(&changes);
    hide(state, &changes);
    let mut effects = vec![Effect::Snoozes(SnoozeRequest::Change(changes))];
    effects.extend(state.list.prefetch(&mut state.ids));
    effects
}

/// Hides what is snoozed, in the list behind the one on screen too. What another
/// instance has snoozed stays under the cursor: the next key is meant for it.
fn hide(state: &mut State, changed_here: &[SnoozeChange]) {
    let hidden = state.triage.snoozes.ids();
    let parked = state.parked.as_mut().map(|place| &mut place.list);
    for list in parked.into_iter().chain([&mut state.list]) {
        let is_changed = |row: &Row| changed_here.iter().any(|to| to.conversation() == row.id());
        let keeps_current = !list.current().is_some_and(is_changed);
        list.hide(hidden, keeps_current);
    }
}

/// The name of the only one, or how many there are.
enum Names {
    One(String),
    Several(usize),
}

fn names(state: &State, snoozes: &[Snooze]) -> Names {
    let [only] = snoozes else { return Names::Several(snoozes.len()) };
    let row = state.loaded_row(&only.conversation);
    let who = row.map(|row| target(state, row).who.as_str().to_owned());
    Names::One(who.unwrap_or_else(|| "A conversation".to_owned()))
}

fn label(targets: &[SnoozeTarget]) -> String {
    match targets {
        [only] => only.who.as_str().to_owned(),
        many => format!("{} conversations", many.len()),
    }
}

fn time(state: &State, at: Timestamp) -> String {
    let now = state.now.to_zoned_datetime(state.zone.clone());
    state.time_style.date_time(&at.to_zoned_datetime(state.zone.clone()), &now)
}

#[cfg(test)]
mod tests;
