//! Layers: where a binding is in effect, and what may be bound there.

use crate::app::protocol::command::{Command, Focus, Group};

/// A layer of bindings. Each focus looks in its own layer first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Everywhere but where text is edited, as far as the command applies to
    /// the focus.
    Global,
    List,
    /// In the conversation pane.
    Detail,
    /// While the filter is edited; keys that type a character are text there.
    Filter,
    Help,
    /// In a picker; keys that type a character are text there.
    Picker,
    /// In the outbox pane.
    Outbox,
    /// In the composer; keys that type a character are text there.
    Compose,
}

impl Layer {
    pub const ALL: [Self; 8] = [
        Self::Global,
        Self::List,
        Self::Detail,
        Self::Filter,
        Self::Help,
        Self::Picker,
        Self::Outbox,
        Self::Compose,
    ];

    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::List => "list",
            Self::Detail => "detail",
            Self::Filter => "filter",
            Self::Help => "help",
            Self::Picker => "picker",
            Self::Outbox => "outbox",
            Self::Compose => "compose",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }

    /// Whether keys that type a character are text here.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Filter | Self::Picker | Self::Compose)
    }

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
            Self::List | Self::Detail => !editing && !writing && !is_entry_command(action),
            Self::Filter => {
                editing && !matches!(action, Pick | ClosePicker)
                    || scrolls(action)
                    || is_program_command(action)
                    || matches!(action, ToggleUnread | ToggleArchived | ClearFilter | ToggleHelp)
            }
            Self::Picker => {
                editing && !is_filter_command(action)
                    || scrolls(action)
                    || goes_to_an_end(action)
                    || is_program_command(action)
                    || action == Retry
            }
            Self::Outbox => {
                scrolls(action)
                    || goes_to_an_end(action)
                    || is_program_command(action)
                    || is_entry_command(action)
                    || matches!(action, Back | StepBack | ToggleOutbox | Undo)
            }
            Self::Compose => {
                writing
                    || editing && !is_single_line_command(action)
                    || scrolls(action)
                    || goes_to_an_end(action)
                    || is_program_command(action)
                    || matches!(action, Retry | ToggleHelp)
            }
            Self::Help => {
                scrolls(action)
                    || goes_to_an_end(action)
                    || is_program_command(action)
                    || matches!(action, Back | StepBack | ToggleHelp)
            }
        }
    }
}

/// Whether a command applies to the filter's line only.
fn is_filter_command(action: Command) -> bool {
    use Command::{AcceptFilter, CancelFilter, Complete, NextEntry, PreviousEntry};
    matches!(action, AcceptFilter | CancelFilter | Complete | PreviousEntry | NextEntry)
}

/// Whether a command does not apply to multi-line text.
fn is_single_line_command(action: Command) -> bool {
    is_filter_command(action) || matches!(action, Command::Pick | Command::ClosePicker)
}

fn scrolls(action: Command) -> bool {
    use Command::{HalfPageDown, HalfPageUp, MoveDown, MoveUp, PageDown, PageUp};
    matches!(action, MoveDown | MoveUp | HalfPageDown | HalfPageUp | PageDown | PageUp)
}

fn goes_to_an_end(action: Command) -> bool {
    matches!(action, Command::GoToTop | Command::GoToBottom)
}

/// Whether a command applies to entries of the outbox.
fn is_entry_command(action: Command) -> bool {
    use Command::{DiscardEntry, DiscardFailed, EditEntry, RetryEntry, RetryFailed};
    matches!(action, EditEntry | RetryEntry | DiscardEntry | RetryFailed | DiscardFailed)
}

/// Whether a command applies to the program, whatever is on the screen.
fn is_program_command(action: Command) -> bool {
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
pub fn layers_of(focus: Focus) -> &'static [Layer] {
    match focus {
        Focus::List => &[Layer::List, Layer::Global],
        Focus::Detail => &[Layer::Detail, Layer::Global],
        Focus::Filter => &[Layer::Filter],
        // The command that closes a picker also answers a confirmation.
        Focus::Picker | Focus::Confirm => &[Layer::Picker],
        Focus::Outbox => &[Layer::Outbox, Layer::Global],
        Focus::Compose => &[Layer::Compose],
        Focus::Help => &[Layer::Help, Layer::Global],
    }
}

/// Whether a command applies to a focus, whichever layer binds it.
pub(super) fn applies_to(focus: Focus, action: Command) -> bool {
    let answers = action == Command::ClosePicker || is_program_command(action);
    layers_of(focus)[0].allows(action) && (focus != Focus::Confirm || answers)
}

/// The commands of which at least one must have a key, so that the focus can be
/// left.
pub(super) fn exit_commands(focus: Focus) -> &'static [Command] {
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
