//! Warnings before a text is sent.

use super::{drafts, row_of};
use crate::app::compose::Composer;
use crate::app::conversation::timeline::Thread;
use crate::app::state::State;
use crate::domain::event::EventKind;
use crate::domain::timeline::Party;
use crate::triage::compose::{Kind, Verdict};
use crate::triage::outbox::EntryState as Standing;

/// Everything that the confirmation warns of: the warnings that need an
/// approval first, so that they are never cut.
pub fn cautions(state: &State, composer: &Composer) -> Vec<String> {
    let mut said = Vec::new();
    let mut remark = None;
    if composer.kind == Kind::Reply
        && let Verdict::Ready { remark: told, warnings, .. } =
            composer.verdict(state.now, state.compose.rules.hours)
    {
        said.extend(warnings.into_iter().map(|warning| warning.text));
        remark = told;
    }
    said.extend(newer(state, composer));
    said.extend(remark);
    if composer.entry.is_some() {
        said.push("Replaces the one in the outbox".to_owned());
    } else if has_failed_before(state, composer) {
        said.push("An earlier one to this lead failed and is still in the outbox".to_owned());
    }
    said
}

/// New messages since the text was begun, as a sentence without the final stop;
/// `None` if there are none.
pub(super) fn newer(state: &State, composer: &Composer) -> Option<String> {
    let conversation = &composer.to.conversation;
    let thread = state.detail.thread().filter(|thread| thread.conversation == *conversation);
    let entries = thread.into_iter().flat_map(Thread::entries);
    let came = entries
        .filter(|entry| matches!(entry.kind, EventKind::Message) && entry.side == Party::Them)
        .filter(|entry| entry.at.is_some_and(|at| at > composer.baseline.at))
        .count();
    let row = row_of(state, conversation);
    let inbound = row.and_then(crate::domain::Row::last_inbound_at);
    let moved = row.is_some_and(|row| {
        composer.baseline.version.is_some_and(|begun| row.event_version > begun)
    });
    match came {
        1 => Some("1 new message since you started writing".to_owned()),
        2.. => Some(format!("{came} new messages since you started writing")),
        0 if inbound.is_some_and(|at| at > composer.baseline.at) => {
            Some("New message since you started writing".to_owned())
        }
        0 => moved.then(|| "This conversation changed since you started writing".to_owned()),
    }
}

/// An earlier text of the same kind that failed and lies in the outbox still.
fn has_failed_before(state: &State, composer: &Composer) -> bool {
    let Some(row) = row_of(state, &composer.to.conversation) else { return false };
    let mut items = state.triage.pending.of_row(row).filter_map(|item| item.entry());
    items.any(|entry| {
        composer.entry != Some(entry.id)
            && matches!(entry.state, Standing::Failed { .. } | Standing::Unknown { .. })
            && drafts::text_of(entry).is_some_and(|(_, kind, _)| kind == composer.kind)
    })
}
