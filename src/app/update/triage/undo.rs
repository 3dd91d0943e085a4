//! Takes back what was done: out of the outbox as long as it is there, else by
//! its inverse.

use super::append;
use super::heard::confirmation;
use crate::app::action::Focus;
use crate::app::effect::Effect;
use crate::app::outbox::Command;
use crate::app::state::State;
use crate::app::triage::Act;
use crate::domain::Operation;
use crate::triage::outbox::{Draft, Entry, GroupId, State as Standing};

/// Takes the last act back.
pub(super) fn last(state: &mut State) -> Vec<Effect> {
    let Some(act) = state.triage.acts.undo_last() else {
        return vec![state.notice.say("there is nothing to take back")];
    };
    let (group, at) = (act.group, act.at.clone());
    act.undo_wanted = true;
    // Back to where it was done, where that is still listed.
    if let Some(position) = at.and_then(|id| state.list.position_of(&id))
        && state.focus == Focus::List
    {
        state.list.go_to(position);
    }
    // Before it is on disk it has no group yet: it is taken back then.
    group.map(|group| Effect::Outbox(Command::Undo(group))).into_iter().collect()
}

/// What the outbox could not take back is taken back by its inverse, where
/// there is one.
pub(super) fn undone(
    state: &mut State,
    group: GroupId,
    withdrawn: Vec<Entry>,
    stopped: Vec<Entry>,
    gone: &[Entry],
) -> Vec<Effect> {
    let at = confirmation(state);
    let act = state.triage.acts.undone(group);
    let back = withdrawn.len();
    let doubtful = stopped.len();
    let (mut drafts, mut lost, mut in_flight) = (Vec::new(), 0, 0);
    for entry in gone {
        match act.as_ref().and_then(|act| inverse(state, act, entry)) {
            Some(operation) => {
                let (who, lead) = (entry.who.clone(), entry.lead.clone());
                drafts.push(Draft::new(who, &entry.verb, lead, operation));
            }
            None if entry.state == Standing::Sending => in_flight += 1,
            None => lost += 1,
        }
    }
    state.triage.board.moved(withdrawn, at);
    state.triage.board.moved(stopped, at);
    let Some(act) = act else { return Vec::new() };
    let mut said = Vec::new();
    let verb = act.how.verb().entry();
    let several = act.items.len() > 1;
    if back > 0 {
        let whom = if several { back.to_string() } else { act.whom.clone() };
        said.push(format!("taken back: {}, {whom}", verb.short));
    }
    if !drafts.is_empty() {
        let whom = if several { drafts.len().to_string() } else { act.whom.clone() };
        said.push(format!("undoing at the server: {}, {whom}", verb.short));
    }
    if doubtful > 0 {
        said.push("it may have gone out already".to_owned());
    }
    if in_flight > 0 {
        said.push(format!("{}: on its way, it cannot be taken back now", verb.short));
    }
    if lost > 0 {
        let which = if several { format!("{lost} of them") } else { act.whom.clone() };
        said.push(format!("{}, {which}: done, and it cannot be taken back", verb.short));
    }
    if said.is_empty() {
        said.push("there is nothing to take back".to_owned());
    }
    let mut effects = vec![state.notice.say(said.join("; "))];
    if !drafts.is_empty() {
        let inverses = vec![None; drafts.len()];
        let (how, whom, from) = (act.how.clone(), act.whom.clone(), act.at.clone());
        let undoes = Some(Box::new(act));
        effects.push(append(state, how, drafts, inverses, whom, from, undoes));
    }
    effects
}

/// What leads back from an entry that has gone out.
fn inverse(state: &State, act: &Act, entry: &Entry) -> Option<Operation> {
    let item = state.triage.board.item_of(entry.id);
    // What gave way to a later entry is not on the board any more.
    let at = act.entries.iter().position(|id| *id == entry.id)?;
    if let Operation::SendSms { conversation, scheduled_for: Some(due), .. } = &entry.operation {
        let event = item.and_then(|item| state.triage.board.item(item))?.event.clone()?;
        return (*due > state.now)
            .then(|| Operation::CancelSms { conversation: conversation.clone(), event });
    }
    act.inverses.get(at).cloned().flatten()
}
