//! Events of drafts and of the outbox that concern texts.

use super::drafts::{failed_entry, is_on_its_way, of, put, queue_change, restore, save, text_of};
use super::{discard, recipient, unsaved};
use crate::app::alerts::About;
use crate::app::compose::Submission;
use crate::app::compose::draft_index::DraftFate;
use crate::app::focus::Overlay;
use crate::app::protocol::command::Focus;
use crate::app::protocol::drafts::{DraftEvent, DraftRequest};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox;
use crate::app::state::State;
use crate::domain::{ConversationId, RedactedText};
use crate::triage::compose::{Kind, MessageDraft};
use crate::triage::outbox::{Discard, EntryState as Standing, OutboxEntry};

pub(in crate::app::update) fn on_draft_event(state: &mut State, event: DraftEvent) -> Vec<Effect> {
    match event {
        DraftEvent::Listed(places) => {
            state.compose.drafts.listed(places);
            Vec::new()
        }
        DraftEvent::Loaded { conversation, kind, draft } => {
            loaded(state, &conversation, kind, draft)
        }
        DraftEvent::Saved { conversation, kind, stamp } => {
            state.compose.drafts.kept(&conversation, kind, stamp);
            state.alerts.withdraw(&About::Draft(conversation.clone(), kind));
            let latest = stamp == state.compose.save_id;
            if latest && let Some(composer) = of(state, &conversation, kind) {
                composer.save_error = None;
            }
            Vec::new()
        }
        DraftEvent::Removed { conversation, kind, newer } => {
            if newer {
                state.compose.drafts.saved(&conversation, kind);
            } else if state.compose.drafts.unsaved(&conversation, kind).is_none() {
                // Otherwise one that was begun since is on its way to the disk.
                state.compose.drafts.removed(&conversation, kind);
            }
            Vec::new()
        }
        DraftEvent::Failed { place, stamp, why } => unsaved::not_kept(state, place, stamp, &why),
    }
}

fn loaded(
    state: &mut State,
    conversation: &ConversationId,
    kind: Kind,
    draft: Option<Box<MessageDraft>>,
) -> Vec<Effect> {
    let unsaved = state.compose.drafts.unsaved(conversation, kind).cloned();
    let mut draft = unsaved.or(draft.map(|draft| draft.with_valid_cursor()));
    let mut effects = Vec::new();
    for want in state.compose.drafts.take(conversation, kind) {
        let same =
            draft.as_ref().is_some_and(|draft| draft.text.as_str().trim() == want.text.as_str());
        match (want.fate, &draft) {
            (DraftFate::Forgotten { sent: by }, Some(sent)) if same && sent.written_at <= by => {
                let as_of = sent.written_at;
                state.compose.drafts.let_go(conversation, kind);
                let conversation = conversation.clone();
                effects.push(Effect::Drafts(DraftRequest::Remove { conversation, kind, as_of }));
                draft = None;
            }
            (DraftFate::Forgotten { .. }, _) => {}
            (DraftFate::Discarded, known) => {
                effects.extend(discard::loaded(state, &want, known.as_ref()));
                draft = None;
            }
            (DraftFate::Restored, _) if same => {}
            (DraftFate::Restored, known) => {
                let known = known.clone();
                effects.extend(restore(state, &want, known));
                draft = None;
            }
        }
    }
    let on_its_way = draft.as_ref().is_some_and(|draft| is_on_its_way(state, draft));
    let failed = draft.as_ref().and_then(|draft| failed_entry(state, draft));
    let Some(composer) = of(state, conversation, kind).filter(|composer| composer.is_loading)
    else {
        return effects;
    };
    composer.is_loading = false;
    let Some(draft) = draft.filter(|_| !on_its_way) else {
        effects.extend(save(state));
        return effects;
    };
    put(composer, &draft);
    composer.entry = failed;
    effects.extend(save(state));
    effects
}

/// Handles an event of the outbox, as far as it concerns texts.
pub(in crate::app::update) fn on_outbox_event(
    state: &mut State,
    event: &outbox::OutboxEvent,
) -> Vec<Effect> {
    use outbox::OutboxEvent as Outbox;
    match event {
        Outbox::Appended { ticket, .. } => accepted(state, Submission::Appended(*ticket)),
        Outbox::Done(entries) => entries.iter().flat_map(|entry| ended(state, entry)).collect(),
        Outbox::Answered { entry, .. } | Outbox::NotSent(entry) => ended(state, entry),
        Outbox::Moved(entries) => {
            for entry in entries {
                edited(state, entry);
            }
            entries.iter().flat_map(|entry| ended(state, entry)).collect()
        }
        Outbox::Canceled(entry) => match text_of(entry) {
            Some(text) => queue_change(state, text, DraftFate::Restored),
            None => Vec::new(),
        },
        Outbox::Undone { withdrawn, .. } => {
            withdrawn.iter().flat_map(|entry| ended(state, entry)).collect()
        }
        Outbox::Refused { ticket, edited, .. } => refused(state, |handed| match handed {
            Submission::Appended(of) => Some(*of) == *ticket,
            Submission::Edited(of) => Some(*of) == *edited,
        }),
        Outbox::Unfinished { .. }
        | Outbox::SentBy(_)
        | Outbox::History { .. }
        | Outbox::NotMarked(_)
        | Outbox::Unusable(_) => Vec::new(),
    }
}

/// The outbox has accepted a text.
fn accepted(state: &mut State, handed: Submission) -> Vec<Effect> {
    state.compose.submitted.retain(|(known, _)| *known != handed);
    Vec::new()
}

/// An entry has changed: an edit is accepted if the entry has its text, and can
/// still be refused if not.
fn edited(state: &mut State, entry: &OutboxEntry) {
    if state.compose.submitted.iter().any(|(handed, _)| *handed == Submission::Edited(entry.id)) {
        state.triage.pending.adopt(entry.id);
        state.triage.last_session.forget(entry.id);
    }
    state.compose.submitted.retain(|(handed, composer)| {
        let says = text_of(entry).map(|(.., text)| text.as_str());
        *handed != Submission::Edited(entry.id) || says != Some(composer.editor.text().trim())
    });
}

/// The outbox has refused a text: it is open again.
fn refused(state: &mut State, is_it: impl Fn(&Submission) -> bool) -> Vec<Effect> {
    let at = state.compose.submitted.iter().position(|(handed, _)| is_it(handed));
    let Some((_, composer)) = at.map(|at| state.compose.submitted.remove(at)) else {
        return Vec::new();
    };
    // Where another text is being written, this one becomes a draft: keys
    // pressed now are meant for that one.
    if matches!(state.pane(), Focus::Compose | Focus::Filter) {
        let text = RedactedText::new(composer.editor.text().trim());
        return queue_change(
            state,
            (&composer.to.conversation, composer.kind, &text),
            DraftFate::Restored,
        );
    }
    state.focus.push_below_all(Overlay::Compose(composer));
    recipient::show(state)
}

/// An entry has changed: its draft is removed, restored, or stays.
fn ended(state: &mut State, entry: &OutboxEntry) -> Vec<Effect> {
    let Some(text) = text_of(entry) else { return Vec::new() };
    match entry.state {
        Standing::Done => queue_change(state, text, DraftFate::Forgotten { sent: entry.changed }),
        Standing::Discarded(Discard::ByPerson | Discard::Undone) => {
            queue_change(state, text, DraftFate::Restored)
        }
        _ => Vec::new(),
    }
}
