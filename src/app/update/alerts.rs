//! Acknowledging alerts.

use crate::app::protocol::command::Command;
use crate::app::state::State;

/// Acknowledges the visible alerts on a command that goes one step back, which
/// has no other effect then.
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
