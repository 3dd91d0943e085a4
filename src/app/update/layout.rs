//! Which pane has the focus, and what is shown where.

use super::list::{marking, scope};
use super::{quit, triage};
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::viewport::Viewport;
use crate::app::state::State;
use crate::settings::DetailLayout;

/// By how many percent the detail pane grows or shrinks.
const RESIZE_STEP: u16 = 5;

/// Opens, closes and moves between panes.
pub(super) fn turn(state: &mut State, action: Command) -> Vec<Effect> {
    match (action, state.focus()) {
        (Command::StepBack, Focus::List) if state.list.has_marks() => marking::step_back(state),
        (Command::StepBack, Focus::List) if !state.panes.fullscreen && !state.has_parked() => {
            vec![state.notice.notify_with_key("Nothing to go back to", Command::Back, "to quit")]
        }
        (Command::StepBack, _) => turn(state, Command::Back),
        (Command::Back, Focus::Outbox) => triage::toggle_outbox(state),
        (Command::Open, Focus::List) => {
            state.list.set_anchor();
            let mut effects = state.detail.select(state.list.current(), false);
            if state.detail.conversation().is_some() {
                state.focus.show(Focus::Detail);
                effects.extend(state.detail.load(&mut state.ids));
            }
            effects
        }
        (Command::Open, Focus::Detail) => {
            arrange(state, Command::Fullscreen);
            Vec::new()
        }
        (Command::FocusNext | Command::FocusThread, Focus::List) => turn(state, Command::Open),
        (Command::Back, Focus::Detail) if state.detail.raw().is_some() => {
            state.detail.toggle_raw(&mut state.ids)
        }
        (Command::Back, Focus::Detail | Focus::List) if state.panes.fullscreen => {
            state.panes.fullscreen = false;
            Vec::new()
        }
        (Command::FocusList, Focus::Detail) => {
            state.focus.show(Focus::List);
            if state.detail.raw().is_some() {
                return state.detail.toggle_raw(&mut state.ids);
            }
            Vec::new()
        }
        (Command::FocusNext | Command::Back, Focus::Detail) => {
            state.focus.show(Focus::List);
            Vec::new()
        }
        (Command::Back, Focus::List) if state.has_parked() => scope::go_back(state),
        (Command::Back, Focus::List) => quit::quit(state),
        _ => Vec::new(),
    }
}

/// Shows, hides, moves and resizes panes.
pub(super) fn arrange(state: &mut State, action: Command) {
    let panes = &mut state.panes;
    match action {
        Command::ToggleDetail => {
            panes.detail = !panes.detail;
            panes.fullscreen = false;
            if !panes.detail && state.focus() == Focus::Detail {
                state.focus.show(Focus::List);
            }
        }
        Command::MoveDetail => panes.layout.position = panes.layout.position.next(),
        Command::GrowDetail => {
            panes.layout.percent = DetailLayout::share(panes.layout.percent + RESIZE_STEP);
        }
        Command::ShrinkDetail => {
            panes.layout.percent = DetailLayout::share(panes.layout.percent - RESIZE_STEP);
        }
        // Where one pane is all there is room for, it has the whole screen.
        _ => panes.fullscreen = !panes.fullscreen && state.viewport.both_panes,
    }
}

/// The screen has another shape.
pub(super) fn resized(state: &mut State, viewport: Viewport) -> Vec<Effect> {
    state.viewport = viewport;
    state.list.resize(viewport.list_rows);
    if let Some(picker) = state.focus.picker_mut() {
        picker.resize(viewport.picker_rows);
    }
    if let Some(pane) = state.focus.outbox_mut() {
        pane.resize(viewport.body_rows);
    }
    if let Some(composer) = state.focus.composer_mut() {
        composer.editor.resize(viewport.compose_columns, viewport.compose_rows);
    }
    state.detail.resize(viewport.thread_columns, viewport.thread_rows, &state.zone);
    let mut effects = state.list.prefetch(&mut state.ids);
    effects.extend(state.detail.load_older(&mut state.ids));
    effects
}
