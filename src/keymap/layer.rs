//! Where a binding holds, and what may be bound there.

use crate::app::protocol::command::{Command, Focus, Group};
use crate::settings::KeyLayer;

impl KeyLayer {
    /// Whether an action may be bound in this layer.
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

/// Whether an action concerns the filter's line alone.
fn of_the_filter(action: Command) -> bool {
    use Command::{AcceptFilter, CancelFilter, Complete, NextEntry, PreviousEntry};
    matches!(action, AcceptFilter | CancelFilter | Complete | PreviousEntry | NextEntry)
}

/// Whether an action means nothing to a text of several lines.
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

/// Whether an action concerns entries of the outbox.
fn of_an_entry(action: Command) -> bool {
    use Command::{DiscardEntry, DiscardFailed, EditEntry, RetryEntry, RetryFailed};
    matches!(action, EditEntry | RetryEntry | DiscardEntry | RetryFailed | DiscardFailed)
}

/// Whether an action concerns the program, whatever is on the screen.
fn of_the_program(action: Command) -> bool {
    matches!(action, Command::Redraw | Command::Suspend | Command::Quit)
}

/// All focuses.
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

/// The layers that a focus looks in, the first that knows a key deciding.
/// Where text is edited they are the only ones, since elsewhere letters are
/// bound.
pub fn stack(focus: Focus) -> &'static [KeyLayer] {
    match focus {
        Focus::List => &[KeyLayer::List, KeyLayer::Global],
        Focus::Detail => &[KeyLayer::Detail, KeyLayer::Global],
        Focus::Filter => &[KeyLayer::Filter],
        // The way out of a picker is the way out of a question.
        Focus::Picker | Focus::Confirm => &[KeyLayer::Picker],
        Focus::Outbox => &[KeyLayer::Outbox, KeyLayer::Global],
        Focus::Compose => &[KeyLayer::Compose],
        Focus::Help => &[KeyLayer::Help, KeyLayer::Global],
    }
}

/// Whether a focus has a use for an action, whichever layer binds it.
pub(super) fn has_use_for(focus: Focus, action: Command) -> bool {
    let answers = action == Command::ClosePicker || of_the_program(action);
    stack(focus)[0].allows(action) && (focus != Focus::Confirm || answers)
}

/// The actions of which at least one must have a key, so that there is a way
/// out.
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
