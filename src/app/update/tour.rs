//! Starts, follows and ends the tour.

use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::tour::Progress;

/// Starts it in the list.
pub(super) fn start(state: &mut State) -> Vec<Effect> {
    state.focus.show(Focus::List);
    state.panes.fullscreen = false;
    state.tour.start();
    Vec::new()
}

/// Whether to offer the tour is known.
pub(super) fn loaded(state: &mut State, is_newcomer: bool) -> Vec<Effect> {
    state.tour.is_newcomer = is_newcomer;
    Vec::new()
}

/// Follows a command before it is run. Returns effects, and whether it is to be
/// run.
pub(super) fn follow(state: &mut State, command: Command) -> (Vec<Effect>, bool) {
    let (focus, read_only) = (state.focus(), state.triage.read_only);
    let is_refused = |command: Command| read_only && command.writes();
    match state.tour.follow(command, focus, is_refused) {
        Progress::Unaffected => (Vec::new(), true),
        Progress::Practiced => (vec![state.notice.notify("Practice: nothing was changed")], false),
        Progress::Finished => (vec![Effect::EndTour, state.notice.notify("Tour finished")], true),
        Progress::Ended => {
            let does = "to find it again";
            let notice = state.notice.notify_with_key("Tour ended", Command::OpenPalette, does);
            (vec![Effect::EndTour, notice], false)
        }
    }
}

/// Follows a command after it was run.
pub(super) fn after(state: &mut State) {
    let read_only = state.triage.read_only;
    state.tour.skip_back(state.pane(), |command: Command| read_only && command.writes());
}

#[cfg(test)]
mod tests;
