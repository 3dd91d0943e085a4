//! Typed and pasted text.

use super::{compose, date_jump, filter, picker, quit, thread_search, triage};
use crate::app::compose::Stage;
use crate::app::focus::Overlay;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::{AccountNames, State};
use crate::app::text::line_editor::TooLong;
use crate::app::triage::confirmation::{Confirm, OnConfirm};

/// Edits the line of the picker, of the thread, or of the filter.
pub(super) fn edit_line(state: &mut State, action: Command) -> Vec<Effect> {
    if let Some(Overlay::Picker(picker)) = state.focus.overlay_mut() {
        let changed = picker.edit(action);
        return picker_edited(state, changed);
    }
    match state.focus() {
        Focus::ThreadSearch => return thread_search::run(state, action),
        Focus::DateJump => return date_jump::run(state, action),
        _ => {}
    }
    let names = AccountNames::new(&state.options, &state.list);
    let timer = state.filter.edit(action, &names);
    filter::typed(state, timer)
}

/// Applies or cancels the line of the thread or of the filter.
pub(super) fn close_line(state: &mut State, action: Command) -> Vec<Effect> {
    match state.focus() {
        Focus::ThreadSearch | Focus::DateJump => edit_line(state, action),
        _ => filter::change(state, action),
    }
}

/// Follows an edit of the picker's line.
fn picker_edited(state: &mut State, changed: bool) -> Vec<Effect> {
    let mut effects = picker::edited(state, changed);
    effects.extend(compose::answer_typed(state));
    effects
}

/// Inserts a typed character.
#[must_use]
pub fn type_char(state: &mut State, c: char) -> Vec<Effect> {
    state.is_quitting = false;
    if state.focus().takes_text() {
        state.notice.dismiss();
    }
    if let Some(Overlay::Compose(composer)) = state.focus.overlay()
        && composer.stage == Stage::Confirming
    {
        return compose::answer(state, c);
    }
    if let Err(too_long) = room_for(state, c.encode_utf8(&mut [0; 4])) {
        return vec![state.notice.notify(format!("Not typed: {too_long}"))];
    }
    match state.focus.overlay_mut() {
        Some(Overlay::Filter) => {
            let timer = state.filter.insert(c);
            filter::typed(state, timer)
        }
        // The key that opens the help closes it too, unless it can be meant as text.
        Some(Overlay::Picker(picker))
            if c == '?' && picker.is_palette() && picker.line().text().is_empty() =>
        {
            picker::cancel(state)
        }
        Some(Overlay::Picker(picker)) => {
            let changed = picker.insert(c);
            picker_edited(state, changed)
        }
        // A confirmation that opened by itself has to be there for a moment
        // first.
        Some(Overlay::Confirm(confirm)) if confirm.is_unread(state.now) => Vec::new(),
        Some(Overlay::Confirm(Confirm { then: OnConfirm::Quit(_), .. })) => quit::answer(state, c),
        Some(Overlay::Confirm(_)) => triage::answer(state, c),
        Some(Overlay::Compose(composer)) => compose::insert(composer, c),
        Some(Overlay::ThreadSearch(search)) => {
            search.insert(c);
            thread_search::count(state);
            Vec::new()
        }
        Some(Overlay::DateJump(line)) => {
            line.insert(c);
            Vec::new()
        }
        Some(Overlay::Outbox(_)) | None => Vec::new(),
    }
}

/// Inserts pasted text. Where no text is edited it does nothing: a paste never
/// runs keys.
#[must_use]
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    state.begin_input();
    if let Err(too_long) = room_for(state, text) {
        return vec![state.notice.notify(format!("Not pasted: {too_long}"))];
    }
    match state.focus.overlay_mut() {
        Some(Overlay::Filter) => {
            let timer = state.filter.paste(text);
            filter::typed(state, timer)
        }
        Some(Overlay::Picker(picker)) => {
            let changed = picker.paste(text);
            picker_edited(state, changed)
        }
        Some(Overlay::Compose(composer)) => compose::paste(composer, text),
        Some(Overlay::ThreadSearch(search)) => {
            search.paste(text);
            thread_search::count(state);
            Vec::new()
        }
        Some(Overlay::DateJump(line)) => {
            line.paste(text);
            Vec::new()
        }
        Some(Overlay::Outbox(_) | Overlay::Confirm(_)) | None => {
            vec![state.notice.notify("Can't paste here: no text field")]
        }
    }
}

/// Whether the text that is edited has room for more.
fn room_for(state: &State, more: &str) -> Result<(), TooLong> {
    match state.focus.overlay() {
        Some(Overlay::Filter) => state.filter.line().room_for(more),
        Some(Overlay::Picker(picker)) => picker.line().room_for(more),
        Some(Overlay::Compose(composer)) => composer.editor.room_for(more),
        Some(Overlay::ThreadSearch(search)) => search.line().room_for(more),
        Some(Overlay::DateJump(line)) => line.line().room_for(more),
        Some(Overlay::Outbox(_) | Overlay::Confirm(_)) | None => Ok(()),
    }
}
