//! Layers: where a binding is in effect, and what may be bound there.

use crate::app::protocol::command::{Command, Focus, Group};
use crate::settings::KeyLayer;

impl KeyLayer {
    /// Whether a command may be bound in this layer.
    pub fn allows(self, action: Command) -> bool {
        use Command::{
            Back, ClearFilter, ClosePicker, Pick, Retry, StepBack, ToggleArchived, ToggleHelp,
            ToggleOutbox, ToggleUnread, Undo,
        };
        let group = action.entry().group;
        let editing = group == Group::Edit;
        let writing = group == Group::Write;
        match self {
            Self::Global => !editing && !writing,
            Self::List | Self::Detail => !editing && !writing && !of_an_entry(action),
            Self::Filter => {
                editing && !matches!(action, Pick | ClosePicker)
                    || scrolls(action)
                    || of_the_program(action)
                    || matches!(action, ToggleUnread | ToggleArchived | ClearFilter | ToggleHelp)
            }
            Self::Picker => {
                editing && !of_the_filter(action)
                    || scrolls(action)
                    || goes_to_an_end(action)
                    || of_the_program(action)
                    || action == Retry
            }
            Self::Outbox => {
                scrolls(action)
                    || goes_to_an_end(action)
                    || of_the_program(action)
                    || of_an_entry(action)
                    || matches!(action, Back | StepBack | ToggleOutbox | Undo)
            }
            Self::Compose => {
                writing
                    || editing && !of_one_line(action)
                    || scrolls(action)
                    || goes_to_an_end(action)
                    || of_the_program(action)
                    || matches!(action, Retry | ToggleHelp)
            }
            Self::Help => {
                scrolls(action)
                    || goes_to_an_end(action)
                    || of_the_program(action)
                    || matches!(action, Back | StepBack | ToggleHelp)
            }
        }
    }
}

/// Whether a command applies to the filter's line only.
fn of_the_filter(action: Command) -> bool {
    use Command::{AcceptFilter, CancelFilter, Complete, NextEntry, PreviousEntry};
    matches!(action, AcceptFilter | CancelFilter | Complete | PreviousEntry | NextEntry)
}

/// Whether a command does not apply to multi-line text.
fn of_one_line(action: Command) -> bool {
    of_the_filter(action) || matches!(action, Command::Pick | Command::ClosePicker)
}

fn scrolls(action: Command) -> bool {
    use Command::{HalfPageDown, HalfPageUp, MoveDown, MoveUp, PageDown, PageUp};
    matches!(action, MoveDown | MoveUp | HalfPageDown | HalfPageUp | PageDown | PageUp)
}

fn goes_to_an_end(action: Command) -> bool {
    matches!(action, Command::GoToTop | Command::GoToBottom)
}

/// Whether a command applies to entries of the outbox.
fn of_an_entry(action: Command) -> bool {
    use Command::{DiscardEntry, DiscardFailed, EditEntry, RetryEntry, RetryFailed};
    matches!(action, EditEntry | RetryEntry | DiscardEntry | RetryFailed | DiscardFailed)
}

/// Whether a command applies to the program, whatever is on the screen.
fn of_the_program(action: Command) -> bool {
    matches!(action, Command::Redraw | Command::Suspend | Command::Quit)
}

pub(super) const FOCUSES: [Focus; 8] = [
    Focus::List,
    Focus::Detail,
    Focus::Filter,
    Focus::Help,
    Focus::Picker,
    Focus::Outbox,
    Focus::Confirm,
    Focus::Compose,
];

/// The layers of a focus, in order of precedence. Where text is edited there is
/// only one, since letters are bound elsewhere.
pub fn stack(focus: Focus) -> &'static [KeyLayer] {
    match focus {
        Focus::List => &[KeyLayer::List, KeyLayer::Global],
        Focus::Detail => &[KeyLayer::Detail, KeyLayer::Global],
        Focus::Filter => &[KeyLayer::Filter],
        // The command that closes a picker also answers a confirmation.
        Focus::Picker | Focus::Confirm => &[KeyLayer::Picker],
        Focus::Outbox => &[KeyLayer::Outbox, KeyLayer::Global],
        Focus::Compose => &[KeyLayer::Compose],
        Focus::Help => &[KeyLayer::Help, KeyLayer::Global],
    }
}

/// Whether a command applies to a focus, whichever layer binds it.
pub(super) fn has_use_for(focus: Focus, action: Command) -> bool {
    let answers = action == Command::ClosePicker || of_the_program(action);
    stack(focus)[0].allows(action) && (focus != Focus::Confirm || answers)
}

/// The commands of which at least one must have a key, so that the focus can be
/// left.
pub(super) fn ways_out(focus: Focus) -> &'static [Command] {
    match focus {
        Focus::List | Focus::Detail => &[Command::Back, Command::Quit],
        Focus::Filter => &[Command::AcceptFilter, Command::CancelFilter, Command::Quit],
        Focus::Help => &[Command::Back, Command::StepBack, Command::ToggleHelp, Command::Quit],
        Focus::Picker => &[Command::Pick, Command::ClosePicker, Command::Quit],
        Focus::Outbox => &[Command::Back, Command::StepBack, Command::ToggleOutbox, Command::Quit],
        Focus::Confirm => &[Command::ClosePicker, Command::Quit],
        Focus::Compose => &[Command::CloseComposer, Command::Quit],
    }
}
