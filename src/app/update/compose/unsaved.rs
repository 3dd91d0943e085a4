//! Drafts that are not on disk.

use std::fmt::Write as _;

use super::drafts::{of, put, restore};
use crate::app::alerts::About;
use crate::app::compose::draft_index::DraftFate;
use crate::app::protocol::drafts::SaveId;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::domain::ConversationId;
use crate::triage::compose::Kind;

/// The disk has failed to save a draft, or to load one.
pub(super) fn not_kept(
    state: &mut State,
    place: Option<(ConversationId, Kind)>,
    saving: Option<SaveId>,
    why: &str,
) -> Vec<Effect> {
    let Some((conversation, kind)) = place else {
        let text = format!("Earlier drafts can't be shown: {why}");
        state.alerts.raise(About::Event, text, state.now);
        return Vec::new();
    };
    // Whatever was to become of the draft cannot: its text is elsewhere too.
    let lost = state.compose.drafts.take(&conversation, kind);
    let mut effects = Vec::new();
    let unsaved = state.compose.drafts.unsaved(&conversation, kind).cloned();
    if saving.is_some() {
        state.compose.drafts.refused(&conversation, kind, why);
    }
    let mut said = lost_draft(state, &conversation, kind);
    if let Some(composer) = of(state, &conversation, kind) {
        let was_loading = std::mem::replace(&mut composer.is_loading, false);
        if let Some(draft) = unsaved.filter(|_| was_loading) {
            put(composer, &draft);
        }
        // Closing it is another try.
        composer.is_dirty |= saving.is_some();
        composer.save_error = Some(why.to_owned());
    }
    for want in lost.into_iter().filter(|want| want.fate == DraftFate::Restored) {
        effects.extend(restore(state, &want, None));
    }
    let _ = write!(said, " not saved: {why}");
    if of(state, &conversation, kind).is_none() && saving.is_some() {
        said.push_str(". It will be lost when you quit");
    }
    state.alerts.raise(About::Draft(conversation, kind), said, state.now);
    effects
}

/// The name of a draft for the user.
fn lost_draft(state: &State, conversation: &ConversationId, kind: Kind) -> String {
    let what = match kind {
        Kind::Reply => "Draft",
        Kind::Note => "Draft note",
    };
    let open = state.focus.composer().filter(|it| it.to.conversation == *conversation);
    let who = open.map(|composer| composer.to.who.as_str().to_owned());
    let who = who.or_else(|| {
        let (first, last) = state.loaded_row(conversation)?.display_name();
        Some(format!("{first} {last}").trim_end().to_owned())
    });
    who.map_or_else(|| what.to_owned(), |who| format!("{what} to {who}"))
}
