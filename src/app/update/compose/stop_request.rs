//! Requests of leads for no more texts.

use jiff::Timestamp;

use super::row_of;
use crate::app::state::State;
use crate::domain::ConversationId;

/// The lead's own words that ask for no more texts and are in force: from the
/// loaded thread, or else the lead's last message. A consent at `since` revokes
/// earlier ones.
pub fn stop_request<'a>(
    state: &'a State,
    conversation: &ConversationId,
    since: Option<Timestamp>,
) -> Option<&'a str> {
    let thread = state.detail.thread_of(conversation);
    let in_thread = thread.and_then(|thread| thread.stop_request(since));
    let last = || {
        // The composer may have the row of a conversation that no list has.
        let written_to = || {
            let composer = state.focus.composer()?;
            (composer.to.conversation == *conversation).then_some(&composer.row)
        };
        let row = row_of(state, conversation).or_else(written_to)?;
        let is_over = since.is_some_and(|since| row.last_inbound_at().is_some_and(|at| at < since));
        Some(row.stop_request()).filter(|words| !words.is_empty() && !is_over)
    };
    in_thread.map(|entry| &*entry.text).or_else(last)
}

/// Updates the composer's stop request.
pub(in crate::app::update) fn follow(state: &mut State) {
    let Some(composer) = state.focus.composer() else { return };
    let words = stop_request(state, &composer.to.conversation, composer.consented_at());
    if words == composer.stop_request.as_deref() {
        return;
    }
    let words = words.map(Into::into);
    if let Some(composer) = state.focus.composer_mut() {
        composer.stop_request = words;
        composer.refresh_warnings(state.now, state.compose.rules.hours);
    }
}
