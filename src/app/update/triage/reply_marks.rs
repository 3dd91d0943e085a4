//! The marks that a text makes once it is sent.

use jiff::Timestamp;

use super::confirmation_now;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::domain::timeline::Party;
use crate::domain::{Row, Subject};
use crate::settings::MarkOnReply;
use crate::triage::action_phrases as phrases;
use crate::triage::outbox::{EntryState, OutboxEntry, ReplyMarks};
use crate::triage::{Action, ActionKind, ActionTarget};

/// The marks that an action makes once it is sent, as far as its conversation
/// needs them.
pub(super) fn of_text(state: &State, action: &Action, to: &ActionTarget) -> Option<ReplyMarks> {
    let policy = state.triage.policy.mark_on_reply;
    if !matches!(action, Action::Reply { scheduled_for: None, .. }) {
        return None;
    }
    let row = state.loaded_row(&to.conversation);
    let (is_unread, needs_reply) = match row.map(|row| state.triage.shown(row)) {
        Some(shown) => (shown.is_unread(), shown.needs_reply()),
        None => (to.is_unread, to.needs_reply),
    };
    let can = |kind| state.triage.unsupported(kind).is_none();
    let read = is_unread && policy != MarkOnReply::None && can(ActionKind::Read);
    let handled = needs_reply && policy == MarkOnReply::Both && can(ActionKind::Handled);
    let seen = seen_inbound(state, to, row);
    (read || handled).then_some(ReplyMarks { read, handled, seen })
}

/// The lead's last event that was on the screen: in the thread where that is
/// shown, else what was known when the text was begun.
fn seen_inbound(state: &State, to: &ActionTarget, row: Option<&Row>) -> Option<Timestamp> {
    let thread = state.detail.thread();
    let thread = thread.filter(|thread| thread.conversation == to.conversation);
    let Some(thread) = thread.filter(|thread| !thread.entries().is_empty()) else {
        return to.last_inbound_at;
    };
    let seen = thread.entries().iter().skip(thread.unseen());
    let newest = seen.filter(|entry| entry.side == Party::Them && !entry.is_due);
    let newest = newest.filter_map(|entry| entry.at).max();
    let is_whole = thread.unseen() == 0
        && row.is_none_or(|row| thread.as_of.is_some() && thread.as_of == row.last_event_at());
    let listed = row.map_or(to.last_inbound_at, Row::last_inbound_at);
    let seen = if is_whole { newest.max(listed) } else { newest };
    if state.viewport.hides_thread { seen.min(to.last_inbound_at) } else { seen }
}

/// Marks that a text was to make are not made.
pub(super) fn not_marked(state: &mut State, entries: Vec<OutboxEntry>) -> Vec<Effect> {
    let at = confirmation_now(state);
    let Some(first) = entries.first() else { return Vec::new() };
    let who = first.who.as_str().to_owned();
    let conversation = match first.operation.subject() {
        Subject::Conversation(conversation) => conversation.clone(),
        Subject::Lead(_) => return Vec::new(),
    };
    let is_outrun = first.state == EntryState::Stale;
    let marks: Vec<&str> = entries.iter().map(OutboxEntry::mark_name).collect();
    let text = format!("{who} wrote meanwhile: not marked {}", marks.join(" or "));
    state.triage.pending.moved(entries, at);
    let mut effects = if is_outrun {
        vec![state.notice.notify_unasked(phrases::capitalized(&text))]
    } else {
        cannot_mark(state)
    };
    effects.extend(state.list.refetch(&conversation, &mut state.ids));
    effects
}

/// The server cannot mark the conversations of sent texts. Said once: it is not
/// tried again.
pub(super) fn cannot_mark(state: &mut State) -> Vec<Effect> {
    let policy = &mut state.triage.policy.mark_on_reply;
    if std::mem::replace(policy, MarkOnReply::None) == MarkOnReply::None {
        return Vec::new();
    }
    vec![state.notice.notify("Sent texts don't mark conversations on this server")]
}
