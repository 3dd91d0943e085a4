//! Drafts: saved during typing, removed once the server has the text.

use std::time::Duration;

use jiff::Timestamp;

use crate::app::compose::draft_index::{DraftFate, PendingDraft};
use crate::app::compose::{Baseline, Compose, Composer, Editor};
use crate::app::protocol::drafts::{DraftRequest, SaveId};
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::state::State;
use crate::domain::{ConversationId, Operation, RedactedText};
use crate::triage::compose::{Kind, MessageDraft};
use crate::triage::outbox::{EntryState as Standing, OutboxEntry};

/// Time for which typed text is in memory alone.
const PAUSE: Duration = Duration::from_millis(250);

pub(in crate::app::update) fn list() -> Effect {
    Effect::Drafts(DraftRequest::List)
}

pub(super) fn load(conversation: &ConversationId, kind: Kind) -> Effect {
    Effect::Drafts(DraftRequest::Load { conversation: conversation.clone(), kind })
}

/// Starts the timer of the next saving. A running one is not restarted, so that
/// a pause in typing is not needed.
pub(super) fn save_later(composer: &mut Composer) -> Vec<Effect> {
    if std::mem::replace(&mut composer.is_timed, true) {
        return Vec::new();
    }
    vec![Effect::Wake { timer: Timer::DraftTyped, after: PAUSE }]
}

/// The pause is over.
pub(in crate::app::update) fn typed_for_a_while(state: &mut State) -> Vec<Effect> {
    if let Some(composer) = state.focus.composer_mut() {
        composer.is_timed = false;
    }
    save(state)
}

/// Saves the text that is being written, if any.
pub(in crate::app::update) fn save(state: &mut State) -> Vec<Effect> {
    let State { focus, compose, now, .. } = state;
    let saved = focus.composer_mut().and_then(|composer| save_text(composer, compose, *now));
    saved.into_iter().collect()
}

/// Saves a text, if there is anything new in it. The text of an entry is in the
/// outbox, and its draft's place may be another text's.
pub(super) fn save_text(
    composer: &mut Composer,
    compose: &mut Compose,
    now: Timestamp,
) -> Option<Effect> {
    if !composer.is_dirty || composer.is_loading || composer.has_no_draft {
        return None;
    }
    composer.is_dirty = false;
    Some(keep(compose, composer.draft(now)))
}

/// Saves a draft; a blank one is removed.
pub(super) fn keep(compose: &mut Compose, draft: MessageDraft) -> Effect {
    let (conversation, kind) = (draft.conversation.clone(), draft.kind);
    if draft.text.is_blank() {
        compose.drafts.removed(&conversation, kind);
        compose.drafts.let_go(&conversation, kind);
        let as_of = draft.written_at;
        return Effect::Drafts(DraftRequest::Remove { conversation, kind, as_of });
    }
    compose.drafts.saved(&conversation, kind);
    let SaveId(last) = compose.save_id;
    compose.save_id = SaveId(last + 1);
    compose.drafts.given(compose.save_id, draft.clone());
    Effect::Drafts(DraftRequest::Save { stamp: compose.save_id, draft: Box::new(draft) })
}

/// The composer, if it is about that draft.
pub(super) fn of<'a>(
    state: &'a mut State,
    conversation: &ConversationId,
    kind: Kind,
) -> Option<&'a mut Composer> {
    let composer = state.focus.composer_mut()?;
    (composer.kind == kind && composer.to.conversation == *conversation).then_some(composer)
}

/// Puts a draft before what was typed since the composer opened.
pub(super) fn put(composer: &mut Composer, draft: &MessageDraft) {
    let typed = composer.editor.text().to_owned();
    let (columns, rows) = composer.editor.room();
    if typed.is_empty() {
        composer.editor = Editor::new(draft.text.as_str(), draft.cursor);
    } else {
        let text = format!("{}{typed}", draft.text.as_str());
        let cursor = draft.text.as_str().len() + composer.editor.cursor();
        composer.editor = Editor::new(&text, cursor);
    }
    composer.editor.resize(columns, rows);
    composer.number.clone_from(&draft.sender);
    composer.send_at = draft.send_at;
    composer.baseline = Baseline { version: draft.event_version, at: draft.written_at };
}

/// Whether the outbox has the text of a draft in an entry that is sent by
/// itself, or may have been sent.
pub(super) fn is_on_its_way(state: &State, draft: &MessageDraft) -> bool {
    let items = state.triage.pending.of_conversation(&draft.conversation);
    let mut going = items.filter(|item| {
        item.entry().is_none_or(|entry| {
            entry.may_have_applied
                || matches!(
                    entry.state,
                    Standing::Waiting | Standing::Sending | Standing::Unknown { .. }
                )
        })
    });
    going.any(|item| has_text_of(&item.operation, draft) && draft.written_at <= item.made)
}

/// The entry with the text of a draft that failed, or needs a confirmation:
/// sent again, the draft takes its place instead of going out beside it.
pub(super) fn failed_entry(
    state: &State,
    draft: &MessageDraft,
) -> Option<crate::triage::outbox::EntryId> {
    let items = state.triage.pending.of_conversation(&draft.conversation);
    let mut entries = items.filter_map(|item| item.entry());
    let entry = entries.find(|entry| {
        !entry.may_have_applied
            && matches!(entry.state, Standing::Failed { .. } | Standing::NeedsConfirmation { .. })
            && has_text_of(&entry.operation, draft)
    });
    entry.map(|entry| entry.id)
}

fn has_text_of(operation: &Operation, draft: &MessageDraft) -> bool {
    let (kind, text) = match operation {
        Operation::SendSms { text, .. } => (Kind::Reply, text),
        Operation::AddNote { text, .. } => (Kind::Note, text),
        _ => return false,
    };
    kind == draft.kind && text.as_str() == draft.text.as_str().trim()
}

/// The conversation, kind and text of an entry, if it has a text.
pub(super) fn text_of(entry: &OutboxEntry) -> Option<(&ConversationId, Kind, &RedactedText)> {
    match &entry.operation {
        Operation::SendSms { conversation, text, .. } => Some((conversation, Kind::Reply, text)),
        Operation::AddNote { conversation, text } => Some((conversation, Kind::Note, text)),
        _ => None,
    }
}

/// Makes a draft of a text that will not be sent, before what has been begun
/// meanwhile.
pub(super) fn restore(
    state: &mut State,
    want: &PendingDraft,
    known: Option<MessageDraft>,
) -> Vec<Effect> {
    let text = want.text.as_str();
    if let Some(composer) = of(state, &want.conversation, want.kind)
        && composer.entry.is_none()
    {
        let begun = composer.editor.text().trim_end().to_owned();
        if begun != text {
            composer.editor.set(&joined(text, &begun));
            composer.changed();
        }
        return save(state);
    }
    let begun = known.as_ref().map(|draft| draft.text.as_str().trim_end()).unwrap_or_default();
    if begun.contains(text) {
        return Vec::new();
    }
    let text = joined(text, begun);
    let draft = MessageDraft {
        conversation: want.conversation.clone(),
        kind: want.kind,
        cursor: text.len(),
        text: RedactedText::new(&text),
        sender: known.as_ref().and_then(|draft| draft.sender.clone()),
        send_at: None,
        event_version: known.and_then(|draft| draft.event_version),
        written_at: state.now,
    };
    vec![keep(&mut state.compose, draft)]
}

fn joined(first: &str, second: &str) -> String {
    if second.is_empty() { first.to_owned() } else { format!("{first}\n\n{second}") }
}

/// Whether the text is still the one of the entry that is edited.
pub(super) fn is_text_of_entry(state: &State, composer: &Composer) -> bool {
    let pending = &state.triage.pending;
    let entry = composer.entry.and_then(|id| pending.item(pending.item_of(id)?)?.entry());
    let known = entry.and_then(text_of);
    known.is_some_and(|(.., known)| known.as_str() == composer.editor.text().trim())
}

/// Makes a draft of an entry's text that was edited and not sent; an unchanged
/// text needs none.
pub(super) fn keep_of_entry(state: &mut State, composer: &Composer) -> Vec<Effect> {
    let text = RedactedText::new(composer.editor.text().trim());
    if is_text_of_entry(state, composer) || text.is_blank() {
        return Vec::new();
    }
    queue_change(state, (&composer.to.conversation, composer.kind, &text), DraftFate::Restored)
}

/// Adds the text typed before the draft on disk was loaded to that.
pub(super) fn keep_unread(state: &mut State, composer: &Composer) -> Vec<Effect> {
    let text = RedactedText::new(composer.editor.text().trim());
    queue_change(state, (&composer.to.conversation, composer.kind, &text), DraftFate::Restored)
}

pub(super) fn queue_change(
    state: &mut State,
    (conversation, kind, text): (&ConversationId, Kind, &RedactedText),
    what: DraftFate,
) -> Vec<Effect> {
    let (of, text) = (conversation.clone(), text.clone());
    state.compose.drafts.queue_change(PendingDraft { conversation: of, kind, text, fate: what });
    vec![load(conversation, kind)]
}
