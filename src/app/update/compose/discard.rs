//! Discards drafts, and brings them back.

use jiff::Timestamp;

use super::drafts::{is_text_of_entry, keep, of, queue_change};
use super::row_of;
use crate::app::alerts::About;
use crate::app::compose::draft_index::{DraftFate, PendingDraft};
use crate::app::focus::Overlay;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::drafts::DraftRequest;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::triage::DiscardedDraft;
use crate::app::update::triage;
use crate::domain::{ConversationId, RedactedText, Row};
use crate::triage::compose::{Kind, MessageDraft};

/// Discards the draft of the conversation under the cursor: once it has been
/// read, so that it can be brought back.
pub(in crate::app::update) fn discard_draft(state: &mut State) -> Vec<Effect> {
    let conversation = state.pane_row().map(Row::conversation_id);
    let found = conversation.and_then(|conversation| {
        let kind = state.compose.drafts.kinds(conversation.as_str()).iter().min().copied();
        kind.map(|kind| (conversation, kind))
    });
    let Some((conversation, kind)) = found else {
        return vec![state.notice.notify("No draft to discard")];
    };
    queue_change(state, (&conversation, kind, &RedactedText::new("")), DraftFate::Discarded)
}

/// Discards the text that is being written, and closes the composer.
pub(super) fn discard_open(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Compose(composer)) = state.focus.remove(Focus::Compose) else {
        return Vec::new();
    };
    let mut effects: Vec<Effect> = composer.checks.requests().map(Effect::Cancel).collect();
    let (conversation, kind) = (composer.to.conversation.clone(), composer.kind);
    // What is on disk is read first, so that it can be brought back too.
    if composer.is_loading {
        let typed = RedactedText::new(composer.editor.text());
        effects.extend(queue_change(state, (&conversation, kind, &typed), DraftFate::Discarded));
        return effects;
    }
    let draft = composer.draft(state.now);
    let of_entry = composer.has_no_draft;
    if !of_entry {
        effects.push(remove(state, &conversation, kind, draft.written_at));
    }
    // An entry that was not changed has its text in the outbox.
    if !(draft.text.is_blank() || of_entry && is_text_of_entry(state, &composer)) {
        effects.push(discarded(state, draft, of_entry));
    }
    effects
}

/// The draft that is to be discarded was read.
pub(super) fn loaded(
    state: &mut State,
    typed: &PendingDraft,
    known: Option<&MessageDraft>,
) -> Vec<Effect> {
    let (conversation, kind) = (&typed.conversation, typed.kind);
    let mut effects = Vec::new();
    if let Some(known) = known {
        effects.push(remove(state, conversation, kind, known.written_at));
    }
    let text = format!("{}{}", known.map_or("", |draft| draft.text.as_str()), typed.text.as_str());
    if text.trim().is_empty() {
        effects.push(state.notice.notify("No draft to discard"));
        return effects;
    }
    let new = || MessageDraft {
        conversation: conversation.clone(),
        kind,
        text: RedactedText::new(""),
        cursor: 0,
        sender: None,
        send_at: None,
        event_version: None,
        written_at: state.now,
    };
    let known = known.cloned().unwrap_or_else(new);
    let cursor = if typed.text.is_blank() { known.cursor } else { text.len() };
    let draft = MessageDraft { text: RedactedText::new(&text), cursor, ..known };
    effects.push(discarded(state, draft, false));
    effects
}

/// Removes a draft, also one that could not be saved.
fn remove(
    state: &mut State,
    conversation: &ConversationId,
    kind: Kind,
    as_of: Timestamp,
) -> Effect {
    state.compose.drafts.removed(conversation, kind);
    state.compose.drafts.let_go(conversation, kind);
    state.alerts.withdraw(&About::Draft(conversation.clone(), kind));
    Effect::Drafts(DraftRequest::Remove { conversation: conversation.clone(), kind, as_of })
}

/// Stores a draft for undo, and says that it is discarded.
fn discarded(state: &mut State, draft: MessageDraft, of_entry: bool) -> Effect {
    let row = row_of(state, &draft.conversation);
    let who = row.map(|row| triage::target(state, row).who.as_str().to_owned());
    let who = who.unwrap_or_default();
    let what = match draft.kind {
        Kind::Reply => "draft",
        Kind::Note => "draft note",
    };
    let text = match who.as_str() {
        "" => format!("Discarded {what}"),
        who => format!("Discarded {what} to {who}"),
    };
    state.triage.undo_stack.push_draft(DiscardedDraft { draft, who, of_entry });
    state.notice.notify_with_key(text, Command::Undo, "to undo")
}

/// Brings a discarded draft back: at once, so that it is on disk before
/// anything else happens, unless another text is in its place.
pub(in crate::app::update) fn restore_draft(
    state: &mut State,
    discarded: DiscardedDraft,
) -> Vec<Effect> {
    let DiscardedDraft { draft, of_entry, .. } = discarded;
    let (conversation, kind) = (draft.conversation.clone(), draft.kind);
    let is_taken = state.compose.drafts.kinds(conversation.as_str()).contains(&kind)
        || of(state, &conversation, kind).is_some();
    if of_entry || is_taken {
        let text = RedactedText::new(draft.text.as_str().trim());
        return queue_change(state, (&conversation, kind, &text), DraftFate::Restored);
    }
    vec![keep(&mut state.compose, MessageDraft { written_at: state.now, ..draft })]
}
