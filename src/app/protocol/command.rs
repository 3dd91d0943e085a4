//! Commands of the user. Keys, help and documentation all come from one
//! table.

pub use crate::app::protocol::command_table::{Argument, COMMANDS, Command, Entry, Group};

impl Command {
    /// The command's row in the table.
    pub fn entry(self) -> &'static Entry {
        let found = COMMANDS.iter().find(|entry| entry.command == self);
        // A test ensures that the table is complete; the first entry keeps this
        // total.
        found.unwrap_or(&COMMANDS[0])
    }

    pub fn takes_count(self) -> bool {
        self.entry().takes_count
    }

    /// Whether it changes something on the server, which a read-only session
    /// refuses.
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::Do(_)
                | Self::ArchiveWithReason
                | Self::Undo
                | Self::Repeat
                | Self::EditEntry
                | Self::RetryEntry
                | Self::DiscardEntry
                | Self::RetryFailed
                | Self::DiscardFailed
        )
    }

    pub fn named(name: &str) -> Option<Self> {
        COMMANDS.iter().find(|entry| entry.name == name).map(|entry| entry.command)
    }
}

/// The part of the screen that keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Focus {
    /// The conversation list.
    #[default]
    List,
    /// The detail pane.
    Detail,
    /// The filter bar, where keys are text.
    Filter,
    /// The palette, which is the help too, where keys are text.
    Help,
    /// A picker over the panes, where keys are text.
    Picker,
    /// The pane of the outbox, in place of the panes.
    Outbox,
    /// A confirmation, answered before anything else.
    Confirm,
    /// The composer, where keys are text.
    Compose,
    /// The search line of the thread, where keys are text.
    ThreadSearch,
    /// The line for a date to go to in the thread, where keys are text.
    DateJump,
}

impl Focus {
    /// Whether printable keys are text.
    pub fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Filter
                | Self::Help
                | Self::Picker
                | Self::Confirm
                | Self::Compose
                | Self::ThreadSearch
                | Self::DateJump
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::action_kind::VERBS;

    #[test]
    fn names_are_unique_and_lead_back_to_their_action() {
        for entry in COMMANDS {
            assert_eq!(Command::named(entry.name), Some(entry.command), "{}", entry.name);
            assert_eq!(entry.command.entry().name, entry.name);
        }
    }

    #[test]
    fn every_kind_of_action_has_a_command() {
        for kind in VERBS.iter().map(|entry| entry.kind) {
            assert_eq!(Command::Do(kind).entry().command, Command::Do(kind), "{kind:?}");
        }
    }
}
