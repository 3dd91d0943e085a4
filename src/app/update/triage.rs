//! Triage: what is done to conversations, and taken back.

mod heard;
mod undo;

use std::collections::HashSet;

use super::{ask, compose};
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::outbox::Command;
use crate::app::state::State;
use crate::app::triage::{Act, Advance, Policy};
use crate::domain::{ConversationId, Operation, PrivateText, Row};
use crate::triage::outbox::Draft;
use crate::triage::{How, Target, Verb, verb};

pub(super) use heard::heard;

/// Carries out an action of triage.
pub(super) fn act(state: &mut State, action: Action, _count: Option<u32>) -> Vec<Effect> {
    match action {
        Action::Do(verb) => start(state, verb),
        Action::Undo => undo::last(state),
        Action::Repeat => repeat(state),
        _ => Vec::new(),
    }
}

/// Marks the open conversation as read because it has been open long enough:
/// without a word, and without moving the cursor. It is no act of the user's, to
/// be taken back or done again.
pub(super) fn read_by_policy(state: &mut State) -> Vec<Effect> {
    if refusal(state).is_some() {
        return Vec::new();
    }
    let Some(target) = state.list.current().map(|row| target(state, row)) else {
        return Vec::new();
    };
    let Ok(operation) = How::Read.operation(&target) else { return Vec::new() };
    let verb = How::Read.verb().entry().name.to_owned();
    let drafts = vec![Draft { who: target.who, verb, lead: target.lead, operation }];
    vec![Effect::Outbox(Command::Append { ticket: state.triage.acts.ticket(), drafts })]
}

/// What a verb is done to now: the conversation under the cursor.
pub(super) fn targets(state: &State) -> Vec<Target> {
    let row = state.list.current();
    row.map(|row| target(state, row)).into_iter().collect()
}

/// A row as a target, with all that is known of its lead.
pub(super) fn target(state: &State, row: &Row) -> Target {
    let shown = state.triage.shown(row);
    let target = Target::of(&shown);
    let facts = target.lead.as_ref().and_then(|lead| state.detail.facts_of(lead));
    match facts {
        Some(facts) => {
            let id = target.lead.clone();
            let lead = id.map(|id| state.triage.lead_shown(&id, &facts.lead, |_| None));
            lead.map_or(target.clone(), |lead| target.with_lead(&lead))
        }
        None => target,
    }
}

/// Why nothing can be done, if so.
pub(super) fn refusal(state: &State) -> Option<String> {
    if state.triage.policy.read_only {
        return Some("read-only: nothing is changed".to_owned());
    }
    state.triage.unusable().map(|why| format!("nothing can be done: {why}"))
}

/// Begins a verb: does it at once, or asks for what it has to know.
fn start(state: &mut State, verb: Verb) -> Vec<Effect> {
    if let Some(refusal) = refusal(state) {
        return vec![state.notice.say(refusal)];
    }
    let targets = targets(state);
    if targets.is_empty() {
        return vec![state.notice.say("there is no conversation here")];
    }
    // One key for both: what is archived can only be taken back.
    let verb = match verb {
        Verb::Archive if targets.iter().all(|target| target.is_archived) => Verb::Unarchive,
        verb => verb,
    };
    let how = match verb {
        Verb::Read => How::Read,
        Verb::Handled => How::Handled,
        Verb::Unarchive => How::Unarchive,
        Verb::Note | Verb::Reply => return compose::open(state, verb, targets),
        verb => return ask::open(state, verb, targets),
    };
    carry_out(state, &how, targets)
}

/// Does something to each target that it means anything to: shows it, and has
/// it written down. Leads are counted once.
pub(super) fn carry_out(state: &mut State, how: &How, targets: Vec<Target>) -> Vec<Effect> {
    if let Some(refusal) = refusal(state) {
        return vec![state.notice.say(refusal)];
    }
    if targets.len() > Policy::MOST {
        let text = format!("at most {} at once: {} are marked", Policy::MOST, targets.len());
        return vec![state.notice.say(text)];
    }
    let several = targets.len() > 1;
    let mut refused = None;
    let (mut drafts, mut inverses, mut leads) = (Vec::new(), Vec::new(), HashSet::new());
    let mut first = None;
    for target in targets {
        // A lead is one, however many of its conversations are meant.
        if how.verb().entry().target == verb::Target::Lead
            && !target.lead.clone().is_none_or(|lead| leads.insert(lead))
        {
            continue;
        }
        match how.operation(&target) {
            Ok(operation) => {
                inverses.push(how.undoing(&target));
                drafts.push(Draft {
                    who: target.who.clone(),
                    verb: how.verb().entry().name.to_owned(),
                    lead: target.lead.clone(),
                    operation,
                });
                first.get_or_insert(target.who);
            }
            Err(why) => refused = Some((target.who, why)),
        }
    }
    let Some(first) = first else {
        let text = match refused {
            Some((_, why)) if several => format!("none of them: {why}"),
            Some((who, why)) => format!("{}: {why}", who.as_str()),
            None => "there is no conversation here".to_owned(),
        };
        return vec![state.notice.say(text)];
    };
    let whom = whom(how.verb(), &first, drafts.len());
    let at = state.list.current().map(Row::conversation_id);
    state.triage.last = Some(how.clone());
    let mut effects = vec![append(state, how.clone(), drafts, inverses, whom, at, false)];
    effects.extend(advance(state, how.verb(), several));
    effects
}

/// Whom something concerns, as a person says it.
fn whom(verb: Verb, first: &PrivateText, many: usize) -> String {
    match (many, verb.entry().target) {
        (1, _) => first.as_str().to_owned(),
        (many, verb::Target::Lead) => format!("{many} leads"),
        (many, verb::Target::Conversation) => format!("{many} conversations"),
    }
}

fn append(
    state: &mut State,
    how: How,
    drafts: Vec<Draft>,
    inverses: Vec<Option<Operation>>,
    whom: String,
    at: Option<ConversationId>,
    is_undoing: bool,
) -> Effect {
    let items = state.triage.board.write(&drafts, state.now);
    let ticket = state.triage.acts.ticket();
    state.triage.acts.push(Act {
        ticket,
        group: None,
        how,
        items,
        inverses,
        at,
        whom,
        undo_wanted: false,
        is_undoing,
    });
    Effect::Outbox(Command::Append { ticket, drafts })
}

/// Does the last thing again, to what is marked or under the cursor now.
fn repeat(state: &mut State) -> Vec<Effect> {
    let Some(how) = state.triage.last.clone() else {
        return vec![state.notice.say("nothing has been done yet")];
    };
    match how.verb() {
        // What one person was told is not what the next one should be.
        verb @ (Verb::Note | Verb::Reply | Verb::CancelScheduled) => start(state, verb),
        _ => carry_out(state, &how, targets(state)),
    }
}

/// Moves the cursor on from a conversation that the user is done with.
fn advance(state: &mut State, verb: Verb, several: bool) -> Vec<Effect> {
    if several || !verb.entry().finishes {
        return Vec::new();
    }
    match state.triage.policy.advance {
        Advance::Next => state.list.move_by(1),
        Advance::Previous => state.list.move_by(-1),
        Advance::Stay => state.list.take_root(),
    }
    state.list.prefetch(&mut state.ids)
}

#[cfg(test)]
mod tests;
