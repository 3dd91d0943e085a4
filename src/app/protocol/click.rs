//! What a click can be on.

use crate::app::protocol::command::Command;
use crate::triage::outbox::EntryId;

/// The target of a click, recorded where it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClickTarget {
    /// Beside everything: closes a picker.
    Background,
    /// A part of a panel without an effect of its own.
    Panel,
    /// The border that can be dragged.
    Divider,
    /// A hint that names a command.
    Command {
        command: Command,
        count: Option<u32>,
    },
    /// An answer to a question, which is typed.
    Answer(char),
    /// A tab, by its index.
    View(usize),
    /// The filter bar while it is closed.
    Filter,
    /// A chip of the filter, by the index of its term.
    FilterTerm(usize),
    /// A completion in the filter, by its index.
    Completion(usize),
    /// A row of the list, from the first on the screen.
    ListRow(usize),
    /// The conversation pane.
    Conversation,
    Link(Box<str>),
    /// A row of the picker, from the first on the screen.
    PickerRow(usize),
    /// The line that is edited, from this byte of it.
    LineText(usize),
    /// A line of the text in the composer.
    ComposeLine(usize),
    /// An entry in the outbox pane.
    OutboxEntry(EntryId),
    /// The title of a page of the outbox pane.
    OutboxPage {
        history: bool,
    },
}
