//! Quits, after a confirmation where something would be sent unseen or lost.

use std::time::Duration;

use super::{compose, triage};
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::outbox::OutboxRequest;
use crate::app::state::State;
use crate::app::triage::confirmation::{self, Confirm, OnConfirm, QuitReason};
use crate::app::triage::{PendingOp, PendingOpId};

/// Time for which quitting waits for drafts to be on disk before it asks.
const PATIENCE: Duration = Duration::from_secs(1);

/// Quits, or opens a confirmation first. The text being written is saved
/// before. Alerts are acknowledged first, and while the confirmation is open
/// nothing changes.
pub(super) fn quit(state: &mut State) -> Vec<Effect> {
    if is_confirming(state) {
        return Vec::new();
    }
    if !state.alerts.all().is_empty() {
        // They are gone with the screen.
        state.alerts.acknowledge(state.viewport.alerts, state.now);
        return match state.alerts.all() {
            [] => Vec::new(),
            _ => vec![state.notice.notify("Read the warning, then quit again")],
        };
    }
    let mut effects = compose::save(state);
    effects.extend(proceed(state, true));
    effects
}

/// Goes on quitting once the disk has reported on a draft.
pub(super) fn on_draft_event(state: &mut State) -> Vec<Effect> {
    if is_pending(state) { proceed(state, true) } else { Vec::new() }
}

/// Opens the confirmation, since the disk has not reported in time.
pub(super) fn on_timeout(state: &mut State) -> Vec<Effect> {
    if !is_pending(state) {
        return Vec::new();
    }
    state.is_quitting = false;
    triage::open_confirmation(state, String::new(), OnConfirm::Quit(QuitReason::Drafts))
}

/// Whether quitting goes on. A confirmation that has opened meanwhile is not
/// replaced, since a key for it may be on its way.
fn is_pending(state: &mut State) -> bool {
    if state.focus.confirm().is_some() {
        state.is_quitting = false;
    }
    state.is_quitting
}

fn is_confirming(state: &State) -> bool {
    matches!(state.focus.confirm(), Some(Confirm { then: OnConfirm::Quit(_), .. }))
}

fn proceed(state: &mut State, minds_drafts: bool) -> Vec<Effect> {
    state.is_quitting = false;
    let drafts = &state.compose.drafts;
    if minds_drafts && drafts.lost().next().is_some() {
        return triage::open_confirmation(
            state,
            String::new(),
            OnConfirm::Quit(QuitReason::Drafts),
        );
    }
    if minds_drafts && drafts.has_unsaved() {
        state.is_quitting = true;
        return vec![Effect::Wake { timer: Timer::QuitTimeout, after: PATIENCE }];
    }
    let held: Vec<PendingOpId> = held(state).map(|(id, _)| id).collect();
    if held.is_empty() {
        return vec![Effect::Quit];
    }
    triage::open_confirmation(state, String::new(), OnConfirm::Quit(QuitReason::Texts(held)))
}

/// Takes a letter as the answer to the confirmation.
pub(super) fn answer(state: &mut State, c: char) -> Vec<Effect> {
    let Some(Confirm { then: OnConfirm::Quit(leave), .. }) = state.focus.confirm() else {
        return Vec::new();
    };
    match (leave, c.to_ascii_lowercase()) {
        (_, 'n' | 'q') => triage::cancel(state),
        (QuitReason::Drafts, 'y') => {
            let _ = triage::close_confirmation(state);
            proceed(state, false)
        }
        (QuitReason::Texts(asked), c) => {
            let held: Vec<&PendingOp> =
                confirmation::held(&state.triage.pending, asked, state.now).collect();
            match c {
                's' | 'k' | 'y' if held.is_empty() => vec![Effect::Quit],
                'k' => vec![Effect::Quit],
                's' => {
                    let ids = held.iter().map(|item| item.entry().map(|entry| entry.id));
                    match ids.collect() {
                        Some(ids) => {
                            vec![Effect::Outbox(OutboxRequest::SendNow(ids)), Effect::Quit]
                        }
                        None => vec![state.notice.notify("Still saving; try again in a moment")],
                    }
                }
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// The texts and notes of this window that are in their undo window. In the
/// demonstration nothing is sent to anybody, and another window that sends goes
/// on with them.
fn held(state: &State) -> impl Iterator<Item = (PendingOpId, &PendingOp)> {
    let asks = state.triage.sends && !state.triage.ephemeral;
    let own = state.triage.pending.own_items().filter(move |_| asks);
    own.filter(|(_, item)| item.is_held(state.now))
}

#[cfg(test)]
mod tests;
