//! Layers: where a binding is in effect, and what may be bound there.

use crate::app::protocol::command::{Command, Focus};
use crate::settings::KeyLayer;

impl KeyLayer {
    /// Whether a command may be bound in this layer.
    pub fn allows(self, command: Command) -> bool {
        command.entry().layers.contains(&self)
    }
}

/// Whether a command applies to the program, whatever is on the screen.
fn is_program_command(action: Command) -> bool {
    matches!(action, Command::Redraw | Command::Suspend | Command::Quit)
}

pub(super) const FOCUSES: [Focus; 10] = [
    Focus::List,
    Focus::Detail,
    Focus::Filter,
    Focus::Help,
    Focus::Picker,
    Focus::Outbox,
    Focus::Confirm,
    Focus::Compose,
    Focus::ThreadSearch,
    Focus::DateJump,
];

/// The layers of a focus, in order of precedence. Where text is edited there is
/// only one, since letters are bound elsewhere.
pub fn layers_of(focus: Focus) -> &'static [KeyLayer] {
    match focus {
        Focus::List => &[KeyLayer::List, KeyLayer::Global],
        Focus::Detail => &[KeyLayer::Detail, KeyLayer::Global],
        // Each is a line over the panes.
        Focus::Filter | Focus::ThreadSearch | Focus::DateJump => &[KeyLayer::Filter],
        // The command that closes a picker also answers a confirmation.
        Focus::Picker | Focus::Confirm => &[KeyLayer::Picker],
        Focus::Outbox => &[KeyLayer::Outbox, KeyLayer::Global],
        Focus::Compose => &[KeyLayer::Compose],
        Focus::Help => &[KeyLayer::Help, KeyLayer::Picker],
    }
}

/// Whether a command applies to a focus, whichever layer binds it.
pub(super) fn applies_to(focus: Focus, action: Command) -> bool {
    let answers = action == Command::ClosePicker || is_program_command(action);
    let mut own = layers_of(focus).iter().filter(|layer| **layer != KeyLayer::Global);
    own.any(|layer| layer.allows(action)) && (focus != Focus::Confirm || answers)
}

/// The commands of which at least one must have a key, so that the focus can be
/// left.
pub(super) fn exit_commands(focus: Focus) -> &'static [Command] {
    match focus {
        Focus::List | Focus::Detail => &[Command::Back, Command::Quit],
        Focus::Filter | Focus::ThreadSearch | Focus::DateJump => {
            &[Command::AcceptFilter, Command::CancelFilter, Command::Quit]
        }
        Focus::Help | Focus::Picker => &[Command::Pick, Command::ClosePicker, Command::Quit],
        Focus::Outbox => &[Command::Back, Command::StepBack, Command::ToggleOutbox, Command::Quit],
        Focus::Confirm => &[Command::ClosePicker, Command::Quit],
        Focus::Compose => &[Command::CloseComposer, Command::Quit],
    }
}
