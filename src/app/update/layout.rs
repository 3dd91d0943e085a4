//! Which pane has the focus, and what is shown where.

use super::list::scope;
use super::{quit, triage};
use crate::app::protocol::command::{Action, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::{Panes, State};

/// By how many percent the detail pane grows or shrinks.
const RESIZE_STEP: u16 = 5;

/// Opens, closes and moves between panes.
pub(super) fn turn(state: &mut State, action: Action) -> Vec<Effect> {
    match (action, state.focus) {
        (Action::StepBack, Focus::List) if state.list.has_marks() => triage::step_back(state),
        (Action::StepBack, Focus::List)
            if !state.panes.fullscreen && !state.came_from_elsewhere() =>
        {
            vec![state.notice.say_with_key("this is the first list", Action::Back, "quits")]
        }
        (Action::StepBack, _) => turn(state, Action::Back),
        (Action::ToggleHelp | Action::Back, Focus::Help) => {
            state.focus = state.focus_below;
            Vec::new()
        }
        (Action::Back, Focus::Outbox) => triage::toggle_outbox(state),
        (Action::ToggleHelp, _) => {
            state.focus_below = state.focus;
            state.focus = Focus::Help;
            state.help_top = 0;
            Vec::new()
        }
        (Action::Open, Focus::List) => {
            state.list.take_root();
            let mut effects = state.detail.follow(state.list.current(), false);
            if state.detail.conversation().is_some() {
                state.focus = Focus::Detail;
                effects.extend(state.detail.load(&mut state.ids));
            }
            effects
        }
        (Action::Open, Focus::Detail) => {
            arrange(state, Action::Fullscreen);
            Vec::new()
        }
        (Action::FocusNext, Focus::List) => turn(state, Action::Open),
        (Action::Back, Focus::Detail) if state.detail.raw().is_some() => {
            state.detail.toggle_raw(&mut state.ids)
        }
        (Action::Back, Focus::Detail | Focus::List) if state.panes.fullscreen => {
            state.panes.fullscreen = false;
            Vec::new()
        }
        (Action::FocusNext | Action::Back, Focus::Detail) => {
            state.focus = Focus::List;
            Vec::new()
        }
        (Action::Back, Focus::List) if state.came_from_elsewhere() => scope::go_back(state),
        (Action::Back, Focus::List) => quit::quit(state),
        _ => Vec::new(),
    }
}

/// Shows, hides, moves and resizes panes.
pub(super) fn arrange(state: &mut State, action: Action) {
    let panes = &mut state.panes;
    match action {
        Action::ToggleDetail => {
            panes.detail = !panes.detail;
            panes.fullscreen = false;
            if !panes.detail && state.focus == Focus::Detail {
                state.focus = Focus::List;
            }
        }
        Action::MoveDetail => panes.position = panes.position.next(),
        Action::GrowDetail => panes.percent = Panes::share(panes.percent + RESIZE_STEP),
        Action::ShrinkDetail => panes.percent = Panes::share(panes.percent - RESIZE_STEP),
        // Where one pane is all there is room for, it has the whole screen.
        _ => panes.fullscreen = !panes.fullscreen && state.viewport.both_panes,
    }
}
