//! Keeps the marks that filters ask for in step with drafts, the outbox and
//! threads.

use std::sync::Arc;

use crate::app::local_marks::MarkSets;
use crate::app::state::State;
use crate::query::SharedMarks;

/// Learns from the thread in the pane, and hands changed marks to the lists.
pub(super) fn sync(state: &mut State) {
    learn_from_thread(state);
    let (failed, pending) = state.triage.pending.targets();
    let marks = MarkSets {
        drafts: Arc::clone(state.compose.drafts.places()),
        failed,
        pending,
        snoozed: Arc::clone(state.triage.snoozes.ids()),
        own: Arc::clone(state.own_texts.last()),
    };
    if marks.is_same(&state.marks) {
        return;
    }
    let changed = marks.changed_from(&state.marks);
    state.marks = marks.clone();
    let shared = SharedMarks::new(marks);
    if let Some(parked) = &mut state.parked {
        parked.list.set_local_marks(shared.clone(), &changed);
    }
    state.list.set_local_marks(shared, &changed);
}

/// The end of a loaded thread tells whose the last text is.
fn learn_from_thread(state: &mut State) {
    let Some(me) = state.options.user_id() else { return };
    let Some(thread) = state.detail.thread() else { return };
    let conversation = &thread.conversation;
    let Some(row) = state.list.row_of(conversation) else { return };
    state.own_texts.thread_seen(row, thread.entries(), me);
}

#[cfg(test)]
mod tests;
