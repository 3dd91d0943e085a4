//! Acknowledging alerts.

use crate::app::protocol::command::Action;
use crate::app::state::State;

/// Acknowledges the visible alerts where an action goes one step back; the
/// action does nothing else then.
pub(super) fn acknowledge(state: &mut State, action: Action) -> bool {
    let goes_back = matches!(
        action,
        Action::StepBack
            | Action::Back
            | Action::CloseComposer
            | Action::CancelFilter
            | Action::ClosePicker
    );
    goes_back
        && state.back_dismisses()
        && state.alerts.acknowledge(state.viewport.alerts, state.now)
}
