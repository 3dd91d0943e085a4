//! What is typed and pasted as text, and what is clicked.

use super::{compose, filter, picker, triage};
use crate::app::action::Focus;
use crate::app::effect::Effect;
use crate::app::state::State;

/// Takes a character typed where text is edited.
#[must_use]
pub fn type_char(state: &mut State, c: char) -> Vec<Effect> {
    if state.focus.takes_text() {
        state.notice.dismiss();
    }
    match state.focus {
        Focus::Filter => {
            let timer = state.filter.insert(c);
            filter::typed(state, timer)
        }
        Focus::Picker => picker::insert(state, c),
        Focus::Confirm => triage::answer(state, c),
        Focus::Compose => compose::insert(state, c),
        Focus::List | Focus::Detail | Focus::Help | Focus::Outbox => Vec::new(),
    }
}

/// Takes pasted text. Where no text is edited it does nothing: a paste never
/// runs keys.
#[must_use]
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    state.notice.dismiss();
    match state.focus {
        Focus::Filter => {
            let timer = state.filter.paste(text);
            filter::typed(state, timer)
        }
        Focus::Picker => picker::paste(state, text),
        Focus::Compose => compose::paste(state, text),
        Focus::List | Focus::Detail | Focus::Help | Focus::Outbox | Focus::Confirm => {
            vec![state.notice.say("paste: only where text is typed")]
        }
    }
}

/// Puts the cursor on a row of the list's screen, as a click does.
#[must_use]
pub fn click_row(state: &mut State, row: usize) -> Vec<Effect> {
    state.list.go_to_screen_row(row);
    state.list.follow_with_range();
    state.list.prefetch(&mut state.ids)
}

/// Takes the item on a row of the picker's screen, or closes the picker where
/// the click was beside it.
#[must_use]
pub fn click_picker(state: &mut State, row: Option<usize>) -> Vec<Effect> {
    match row {
        Some(row) => picker::click(state, row),
        None => picker::cancel(state),
    }
}
