//! Confirmation of actions on many, and of those that may repeat or lose
//! something.

use super::{commit, refusal};
use crate::app::focus::Overlay;
use crate::app::protocol::command::Focus;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::triage::Batch;
use crate::app::triage::confirmation::{Confirm, OnConfirm};
use crate::domain::text::number;
use crate::triage::{Action, ActionKind};

/// Opens a confirmation.
pub(in crate::app::update) fn open(
    state: &mut State,
    question: String,
    then: OnConfirm,
) -> Vec<Effect> {
    state.focus.push(Overlay::Confirm(Confirm { question, then, opened_at: None }));
    Vec::new()
}

/// Stores the time at which a confirmation opened by itself or by a click;
/// `is_known` where one was open before.
pub(in crate::app::update) fn set_opened_at(state: &mut State, is_known: bool) {
    if !is_known && let Some(confirm) = state.focus.confirm_mut() {
        confirm.opened_at = Some(state.now);
    }
}

/// Handles a letter: `y` is yes, `n` and `q` are no, and others are neither.
pub(in crate::app::update) fn answer(state: &mut State, c: char) -> Vec<Effect> {
    match c {
        'y' | 'Y' => confirm(state),
        'n' | 'N' | 'q' => cancel(state),
        _ => Vec::new(),
    }
}

fn confirm(state: &mut State) -> Vec<Effect> {
    let Some(confirm) = close(state) else { return Vec::new() };
    if let Some(refusal) = refusal(state) {
        return vec![state.notice.notify(refusal)];
    }
    match confirm.then {
        OnConfirm::Execute(prepared) => commit(state, *prepared),
        OnConfirm::Send(commands) => commands.into_iter().map(Effect::Outbox).collect(),
        OnConfirm::Quit(_) => Vec::new(),
    }
}

/// Cancels the confirmation.
pub(in crate::app::update) fn cancel(state: &mut State) -> Vec<Effect> {
    match close(state) {
        Some(Confirm { then: OnConfirm::Quit(_), .. }) | None => Vec::new(),
        Some(_) => vec![state.notice.notify("Nothing was changed")],
    }
}

/// Closes the confirmation unanswered.
pub(in crate::app::update) fn close(state: &mut State) -> Option<Confirm> {
    match state.focus.remove(Focus::Confirm)? {
        Overlay::Confirm(confirm) => Some(confirm),
        _ => None,
    }
}

/// Text of the confirmation of an action on many.
pub(super) fn question(prepared: &Batch, left_out: usize, shortfall: Option<String>) -> String {
    let many = number(prepared.drafts.len() as u64);
    let asked = match &prepared.action {
        Action::AddTag { name, .. } => format!("Tag {many} leads {name}?"),
        Action::RemoveTag { name, .. } => format!("Untag {many} leads {name}?"),
        Action::Block(_) => format!("Block all texts to {}?", prepared.whom),
        Action::Unblock(_) => {
            format!("Unblock {}? Only if they asked to get texts again.", prepared.whom)
        }
        Action::Assign(None) => format!("Unassign {many} leads?"),
        action => match action.kind() {
            ActionKind::Read => format!("Mark {many} conversations read?"),
            ActionKind::Handled => format!("Mark {many} conversations handled?"),
            ActionKind::Archive => format!("Archive {many} leads and all their conversations?"),
            ActionKind::Unarchive => format!("Unarchive {many} leads?"),
            ActionKind::Status => format!("Set status of {many} leads?"),
            ActionKind::FollowUp => format!("Set follow-up for {many} leads?"),
            ActionKind::Assign => format!("Assign {many} leads?"),
            ActionKind::Sender => format!("Set reply-from number for {many} conversations?"),
            verb => format!("{}: {many} conversations?", verb.entry().name),
        },
    };
    let left_out = match left_out {
        0 => None,
        many => Some(format!("{} hidden ones stay unchanged", number(many as u64))),
    };
    let parts = [shortfall, left_out].into_iter().flatten();
    parts.fold(asked, |asked, part| format!("{asked} {part}."))
}
