//! Which pane has the focus, and what is shown where.

use super::list::{marking, scope};
use super::{catch_up, quit, triage};
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::viewport::{PaneRoom, Viewport};
use crate::app::state::State;
use crate::settings::{DetailLayout, DetailPosition};

/// By how many percent the detail pane grows or shrinks.
const RESIZE_STEP: u16 = 5;

/// Opens, closes and moves between panes.
pub(super) fn turn(state: &mut State, action: Command) -> Vec<Effect> {
    match (action, state.focus()) {
        (Command::StepBack, Focus::List) if state.list.has_marks() => marking::step_back(state),
        (Command::StepBack, Focus::List) if !state.panes.fullscreen && !state.has_parked() => {
            let (text, key, does) = if state.list.current_tab().is_changed() {
                ("The list is filtered", Command::ClearFilter, "to reset the filter")
            } else {
                ("Nothing to go back to", Command::Back, "to quit")
            };
            vec![state.notice.notify_with_key(text, key, does)]
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
        // Without room for both panes, it is open as far as it can be.
        (Command::Open, Focus::Detail) if !state.panes.fullscreen && !state.viewport.both_panes => {
            Vec::new()
        }
        (Command::Open, Focus::Detail) => arrange(state, Command::Fullscreen),
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

/// Opens the raw view, or closes it.
pub(super) fn toggle_raw(state: &mut State) -> Vec<Effect> {
    let mut effects = catch_up(state);
    effects.extend(state.detail.toggle_raw(&mut state.ids));
    if state.detail.raw().is_some() && state.focus() == Focus::List {
        effects.extend(turn(state, Command::Open));
    }
    effects
}

/// Shows, hides, moves and resizes panes.
pub(super) fn arrange(state: &mut State, action: Command) -> Vec<Effect> {
    let said = obstacle(state, action);
    let percent = detail_percent(state);
    let (focus, panes) = (state.focus(), &mut state.panes);
    match action {
        // A pane that is hidden comes back as soon as there is room for it.
        Command::ToggleDetail if said.is_none() || !panes.detail => {
            panes.detail = !panes.detail;
            panes.fullscreen = false;
            if !panes.detail && focus == Focus::Detail {
                state.focus.show(Focus::List);
            }
        }
        _ if said.is_some() => {}
        Command::MoveDetail => panes.layout.position = panes.layout.position.next(),
        Command::GrowDetail => {
            panes.layout.percent = Some(DetailLayout::share(percent + RESIZE_STEP));
        }
        Command::ShrinkDetail => {
            panes.layout.percent = Some(DetailLayout::share(percent.saturating_sub(RESIZE_STEP)));
        }
        // Where one pane is all there is room for, it has the whole screen.
        _ => panes.fullscreen = !panes.fullscreen && state.viewport.both_panes,
    }
    said.into_iter().collect()
}

/// The share of the detail pane: as it was set, else as it is.
fn detail_percent(state: &State) -> u16 {
    let shown = state.viewport.detail_percent;
    state.panes.layout.percent.or(shown).unwrap_or(DetailLayout::HALF)
}

/// Says why a layout command changes nothing on the screen, if so.
fn obstacle(state: &mut State, action: Command) -> Option<Effect> {
    const ONE_PANE: &str = "Only one pane fits: widen the terminal";
    let (panes, room) = (state.panes, state.viewport.pane_room);
    let is_stacked = room == PaneRoom::Stacked || panes.layout.position == DetailPosition::Below;
    let (least, most) = DetailLayout::PERCENT;
    let percent = detail_percent(state);
    let text = match action {
        // The pane in front goes, or the panes come back.
        Command::ToggleDetail if panes.fullscreen || state.focus() == Focus::Detail => return None,
        Command::Fullscreen if panes.fullscreen => return None,
        _ if panes.screen_reader => "One pane at a time for screen readers",
        _ if room == PaneRoom::One => ONE_PANE,
        Command::ToggleDetail => return None,
        _ if !panes.detail => {
            let (text, key) = ("Detail is hidden", Command::ToggleDetail);
            return Some(state.notice.notify_with_key(text, key, "to show it"));
        }
        Command::Fullscreen if !state.viewport.both_panes => ONE_PANE,
        Command::Fullscreen => return None,
        _ if panes.fullscreen => {
            let (text, key) = ("Full screen shows one pane", Command::Fullscreen);
            return Some(state.notice.notify_with_key(text, key, "to leave it"));
        }
        Command::MoveDetail if room == PaneRoom::Stacked => {
            "Detail only fits below: widen the terminal"
        }
        Command::GrowDetail if percent >= most && is_stacked => "Detail is at its tallest",
        Command::GrowDetail if percent >= most => "Detail is at its widest",
        Command::ShrinkDetail if percent <= least && is_stacked => "Detail is at its shortest",
        Command::ShrinkDetail if percent <= least => "Detail is at its narrowest",
        _ => return None,
    };
    Some(state.notice.notify(text))
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

#[cfg(test)]
mod tests;
