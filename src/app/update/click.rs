//! Clicks, by what they are on.

use super::conversation::links;
use super::list::views;
use super::{compose, dispatch, filter, picker, run_command, thread_search, triage, type_char};
use crate::app::compose::Stage;
use crate::app::focus::Overlay;
use crate::app::protocol::click::ClickTarget;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::{AccountNames, State};
use crate::triage::outbox::EntryId;

/// Handles a click; `column` is counted from the left edge of the target. A
/// question that it opens is not answered at once: the answer may be under the
/// second click of a double one.
#[must_use]
pub fn click(state: &mut State, target: ClickTarget, column: usize) -> Vec<Effect> {
    let (was_confirming, was_asked) = (is_confirming(state), state.focus.confirm().is_some());
    let effects = on_target(state, target, column);
    if !was_confirming && is_confirming(state) {
        compose::set_confirmation_opened(state);
    }
    triage::set_confirmation_opened(state, was_asked);
    effects
}

fn on_target(state: &mut State, target: ClickTarget, column: usize) -> Vec<Effect> {
    match target {
        ClickTarget::Command { command, count } => return run_command(state, command, count),
        ClickTarget::Answer(c) => return type_char(state, c),
        ClickTarget::Panel | ClickTarget::Divider => return Vec::new(),
        // A question about a text is answered by its keys alone.
        _ if is_confirming(state) => return Vec::new(),
        _ => state.begin_input(),
    }
    let is_in_panes = matches!(state.focus(), Focus::List | Focus::Detail);
    match target {
        ClickTarget::Background => close_picker(state),
        ClickTarget::PickerRow(row) => {
            let step = picker::click(state, row);
            dispatch::proceed(state, step)
        }
        ClickTarget::LineText(start) => {
            place_cursor(state, start, column);
            Vec::new()
        }
        ClickTarget::ComposeLine(line) => {
            if let Some(Overlay::Compose(composer)) = state.focus.overlay_mut() {
                composer.editor.place_cursor(line, column);
            }
            Vec::new()
        }
        ClickTarget::Completion(at) => {
            let names = AccountNames::new(&state.options, &state.list);
            let timer = state.filter.choose(at, &names);
            filter::typed(state, timer)
        }
        ClickTarget::Link(url) => links::follow(state, url),
        ClickTarget::OutboxEntry(id) => select_entry(state, id),
        ClickTarget::OutboxPage { history } => {
            let pane = state.focus.outbox();
            if pane.is_some_and(|pane| pane.history().is_some() != history) {
                return run_command(state, Command::ToggleHistory, None);
            }
            Vec::new()
        }
        ClickTarget::View(tab) => enter_view(state, tab),
        ClickTarget::ListRow(row) if is_in_panes => click_row(state, row),
        ClickTarget::Conversation if state.focus() == Focus::List => {
            run_command(state, Command::FocusThread, None)
        }
        ClickTarget::Filter if is_in_panes => filter::change(state, Command::EditFilter),
        ClickTarget::FilterTerm(term) if is_in_panes => filter::edit_term(state, term),
        _ => Vec::new(),
    }
}

fn is_confirming(state: &State) -> bool {
    let composer = state.focus.composer().filter(|_| state.focus() == Focus::Compose);
    composer.is_some_and(|composer| composer.stage == Stage::Confirming)
}

/// A click on the row under the cursor opens it.
fn click_row(state: &mut State, row: usize) -> Vec<Effect> {
    let before = (state.focus() == Focus::List).then(|| state.list.view().position());
    state.focus.show(Focus::List);
    state.list.go_to_screen_row(row);
    if before == Some(state.list.view().position()) {
        return run_command(state, Command::Open, None);
    }
    state.list.follow_with_range();
    state.list.prefetch(&mut state.ids)
}

/// A click beside the picker closes it. A question of a template is left open.
fn close_picker(state: &mut State) -> Vec<Effect> {
    if compose::is_asking(state) {
        return compose::leave_question(state);
    }
    picker::cancel(state)
}

fn place_cursor(state: &mut State, start: usize, column: usize) {
    match state.focus.overlay_mut() {
        Some(Overlay::Filter) => state.filter.place_cursor(start, column),
        Some(Overlay::Picker(picker)) => picker.place_cursor(start, column),
        Some(Overlay::ThreadSearch(search)) => search.place_cursor(start, column),
        Some(Overlay::DateJump(line)) => line.place_cursor(start, column),
        Some(Overlay::Outbox(_) | Overlay::Confirm(_) | Overlay::Compose(_)) | None => {}
    }
}

/// A click on the selected entry opens its conversation, where Enter does: of
/// an entry that is not sent, it would send.
fn select_entry(state: &mut State, id: EntryId) -> Vec<Effect> {
    let Some(Overlay::Outbox(pane)) = state.focus.overlay_mut() else { return Vec::new() };
    if pane.selected() == Some(id) && pane.history().is_some() {
        return run_command(state, Command::RetryEntry, None);
    }
    pane.select(id);
    Vec::new()
}

/// The outbox, and a line that is edited, give way to the view.
fn enter_view(state: &mut State, tab: usize) -> Vec<Effect> {
    let mut effects = match state.focus() {
        Focus::List | Focus::Detail => Vec::new(),
        Focus::Outbox => run_command(state, Command::ToggleOutbox, None),
        Focus::Filter => filter::change(state, Command::CancelFilter),
        Focus::ThreadSearch => thread_search::run(state, Command::CancelFilter),
        _ => return Vec::new(),
    };
    effects.extend(views::enter(state, tab));
    effects
}

/// Turns mouse events on or off.
pub(super) fn toggle_mouse(state: &mut State) -> Vec<Effect> {
    state.mouse = !state.mouse;
    let text = if state.mouse {
        "Mouse on · Shift-drag selects text in most terminals"
    } else {
        "Mouse off"
    };
    vec![Effect::SetMouse(state.mouse), state.notice.notify(text)]
}

#[cfg(test)]
mod tests;
