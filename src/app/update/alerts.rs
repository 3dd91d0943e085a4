//! Acknowledging alerts.

use crate::app::protocol::command::Command;
use crate::app::state::State;

/// Acknowledges the visible alerts where an action goes one step back; the
/// action does nothing else then.
pub(super) fn acknowledge(state: &mut State, action: Command) -> bool {
    let goes_back = matches!(
        action,
        Command::StepBack
            | Command::Back
            | Command::CloseComposer
            | Command::CancelFilter
            | Command::ClosePicker
    );
    goes_back
        && state.back_dismisses()
        && state.alerts.acknowledge(state.viewport.alerts, state.now)
}
