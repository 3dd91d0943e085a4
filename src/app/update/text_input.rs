//! What is typed and pasted as text, and what is clicked.

use super::{compose, dispatch, filter, picker, triage};
use crate::app::compose::Stage;
use crate::app::protocol::command::Focus;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::text::line_editor::TooLong;

/// Takes a character typed where text is edited.
#[must_use]
pub fn type_char(state: &mut State, c: char) -> Vec<Effect> {
    state.quits = false;
    if state.focus().takes_text() {
        state.notice.dismiss();
    }
    let answers = state.compose.composer().is_some_and(|it| it.stage == Stage::Confirming);
    if !answers && let Err(too_long) = room_for(state, c.encode_utf8(&mut [0; 4])) {
        return vec![state.notice.notify(format!("Not typed: {too_long}"))];
    }
    match state.focus() {
        Focus::Filter => {
            let timer = state.filter.insert(c);
            filter::typed(state, timer)
        }
        Focus::Picker => picker::insert(state, c),
        Focus::Confirm => {
            let step = triage::answer(state, c);
            dispatch::proceed(state, step)
        }
        Focus::Compose => compose::insert(state, c),
        Focus::List | Focus::Detail | Focus::Help | Focus::Outbox => Vec::new(),
    }
}

/// Takes pasted text. Where no text is edited it does nothing: a paste never
/// runs keys.
#[must_use]
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    state.begin_input();
    if let Err(too_long) = room_for(state, text) {
        return vec![state.notice.notify(format!("Not pasted: {too_long}"))];
    }
    match state.focus() {
        Focus::Filter => {
            let timer = state.filter.paste(text);
            filter::typed(state, timer)
        }
        Focus::Picker => picker::paste(state, text),
        Focus::Compose => compose::paste(state, text),
        Focus::List | Focus::Detail | Focus::Help | Focus::Outbox | Focus::Confirm => {
            vec![state.notice.notify("paste: only where text is typed")]
        }
    }
}

/// Whether the text that is edited has room for more.
fn room_for(state: &State, more: &str) -> Result<(), TooLong> {
    match state.focus() {
        Focus::Filter => state.filter.line().room_for(more),
        Focus::Picker => {
            state.picker.as_ref().map_or(Ok(()), |picker| picker.line().room_for(more))
        }
        Focus::Compose => {
            state.compose.composer().map_or(Ok(()), |composer| composer.editor.room_for(more))
        }
        Focus::List | Focus::Detail | Focus::Help | Focus::Outbox | Focus::Confirm => Ok(()),
    }
}

/// Puts the cursor on a row of the list's screen, as a click does.
#[must_use]
pub fn click_row(state: &mut State, row: usize) -> Vec<Effect> {
    state.focus.show(Focus::List);
    state.list.go_to_screen_row(row);
    state.list.follow_with_range();
    state.list.prefetch(&mut state.ids)
}

/// Takes the item on a row of the picker's screen, or closes the picker where
/// the click was beside it.
#[must_use]
pub fn click_picker(state: &mut State, row: Option<usize>) -> Vec<Effect> {
    match row {
        Some(row) => {
            let step = picker::click(state, row);
            dispatch::proceed(state, step)
        }
        None => picker::cancel(state),
    }
}
