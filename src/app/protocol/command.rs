//! What a user can ask for. Keys, help and documentation all come from one
//! table.

pub use crate::app::protocol::command_table::ACTIONS;

use crate::triage::ActionKind;

/// An intent, as named in the key table and in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Down by a row or a line; takes a count.
    MoveDown,
    /// Up by a row or a line; takes a count.
    MoveUp,
    /// Down by half a screen.
    HalfPageDown,
    /// Up by half a screen.
    HalfPageUp,
    /// Down by a screen.
    PageDown,
    /// Up by a screen.
    PageUp,
    /// To the first row, or to the row that the count names.
    GoToTop,
    /// To the last loaded row, or to the row that the count names.
    GoToBottom,
    /// To the next match of the last search; takes a count.
    NextMatch,
    /// To the match before; takes a count.
    PreviousMatch,
    /// To the next unread conversation; takes a count.
    NextUnread,
    /// To the next conversation that needs a reply; takes a count.
    NextNeedsReply,
    /// Open the thread of the conversation under the cursor.
    Open,
    /// One step back: close what is open; in the list, quit.
    Back,
    /// One step back, never out of the program.
    StepBack,
    /// Leave the program.
    Quit,
    /// Move the focus between list and detail.
    FocusNext,
    /// Edit the filter.
    EditFilter,
    /// Go back to the filter that the view is named for.
    ClearFilter,
    /// Only unread conversations, or all again.
    ToggleUnread,
    /// Only archived conversations, or all again.
    ToggleArchived,
    /// To the view that the count names.
    GoToView,
    /// To the next view.
    NextView,
    /// To the previous view.
    PreviousView,
    /// Load the list again from the top.
    Refresh,
    /// Try a failed fetch again at once.
    Retry,
    /// Load every page that is left.
    LoadAll,
    /// Keep the filter in force as a view; takes its name.
    SaveView,
    /// Look for a lead and open its conversations.
    PickLead,
    /// Do something to the marked conversations, or to the one under the
    /// cursor.
    Do(ActionKind),
    /// Take the last triage action back.
    Undo,
    /// Do the last triage action again, here.
    Repeat,
    /// Mark the conversation under the cursor, or take its mark away.
    Mark,
    /// Begin to mark a range, or end it.
    MarkRange,
    /// Mark everything that matches the filter.
    MarkAll,
    /// Take every mark away.
    UnmarkAll,
    /// Show or hide what is to be sent.
    ToggleOutbox,
    /// Change the text of the selected entry of the outbox.
    EditEntry,
    /// Send the selected entry of the outbox again.
    RetryEntry,
    /// Give the selected entry of the outbox up.
    DiscardEntry,
    /// Send everything in the outbox that failed again.
    RetryFailed,
    /// Give everything in the outbox up that failed.
    DiscardFailed,
    /// Show or hide the detail pane.
    ToggleDetail,
    /// Put the detail pane to the right or below.
    MoveDetail,
    /// Make the detail pane larger.
    GrowDetail,
    /// Make the detail pane smaller.
    ShrinkDetail,
    /// Give the focused pane the whole screen, or take it back.
    Fullscreen,
    /// Show every member that the server has for this conversation.
    ToggleRaw,
    /// Copy the lead's number.
    CopyPhone,
    /// Copy the conversation: name, number, and the loaded thread.
    CopyConversation,
    /// Open a link of the thread in the browser.
    OpenLink,
    /// Open the thread without its counting as read.
    Peek,
    /// Show the keys.
    ToggleHelp,
    /// Look for any action by its name.
    OpenPalette,
    /// Draw the whole screen again.
    Redraw,
    /// Stop and give the terminal back to the shell.
    Suspend,
    /// Take the edited filter.
    AcceptFilter,
    /// Take the selected item of the picker.
    Pick,
    /// Close the picker without taking anything.
    ClosePicker,
    /// Restore the filter as it was before editing.
    CancelFilter,
    /// Complete the term at the text cursor, or take the next completion.
    Complete,
    /// Put the filter that was used before into the line.
    PreviousEntry,
    /// Put the filter that was used after it into the line.
    NextEntry,
    /// Move the text cursor left.
    CursorLeft,
    /// Move the text cursor right.
    CursorRight,
    /// Move the text cursor a word left.
    WordLeft,
    /// Move the text cursor a word right.
    WordRight,
    /// Move the text cursor to the start.
    LineStart,
    /// Move the text cursor to the end.
    LineEnd,
    /// Delete the character before the cursor.
    DeleteBackward,
    /// Delete the character under the cursor.
    DeleteForward,
    /// Delete the word before the cursor.
    DeleteWord,
    /// Delete from the start to the cursor.
    DeleteToStart,
    /// Delete from the cursor to the end.
    DeleteToEnd,
    /// Send the text, after a last look at it.
    Send,
    /// Close the composer and keep the draft.
    CloseComposer,
    /// Begin a line.
    NewLine,
    /// Take the last change of the text back.
    UndoEdit,
    /// Make the change again that was taken back.
    RedoEdit,
    /// Edit the text in the user's editor.
    OpenEditor,
    /// Insert a template.
    InsertTemplate,
    /// Choose the number that this text goes out from.
    ChooseNumber,
    /// Choose when the text goes out.
    Schedule,
}

/// Where an action stands in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Getting about.
    Move,
    /// Narrowing the list.
    Filter,
    /// Reading a conversation.
    Read,
    /// Doing something about conversations.
    Triage,
    /// What is shown where.
    Layout,
    /// The program itself.
    Program,
    /// Editing text.
    Edit,
    /// Writing messages and notes.
    Write,
}

impl Group {
    /// All groups in the order of the help.
    pub const ALL: [Self; 8] = [
        Self::Move,
        Self::Filter,
        Self::Read,
        Self::Triage,
        Self::Layout,
        Self::Program,
        Self::Edit,
        Self::Write,
    ];

    /// The heading in the help.
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Filter => "Filter",
            Self::Read => "Read",
            Self::Triage => "Triage",
            Self::Layout => "Layout",
            Self::Program => "Program",
            Self::Edit => "Edit text",
            Self::Write => "Write",
        }
    }
}

/// An action's entry in the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The action.
    pub action: Command,
    /// Its name in the configuration.
    pub name: &'static str,
    /// What the help says.
    pub help: &'static str,
    /// A word or two for hints.
    pub short: &'static str,
    /// Where it stands in the help.
    pub group: Group,
    /// What it must be told besides, if anything.
    pub argument: Option<Argument>,
}

/// What an action must be told, in the palette's line behind its name.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// The action's name there, shorter than the one in the configuration,
    /// which holds as well.
    pub command: &'static str,
    /// What is to be told.
    pub name: &'static str,
}

impl Command {
    /// The action's entry in the table.
    pub fn entry(self) -> &'static Entry {
        let found = ACTIONS.iter().find(|e| e.action == self);
        // A test holds the table complete; the first entry keeps this total.
        found.unwrap_or(&ACTIONS[0])
    }

    /// Whether a number typed before the action, or fixed by its binding,
    /// means something to it.
    pub fn takes_count(self) -> bool {
        matches!(
            self,
            Self::MoveDown
                | Self::MoveUp
                | Self::HalfPageDown
                | Self::HalfPageUp
                | Self::PageDown
                | Self::PageUp
                | Self::GoToTop
                | Self::GoToBottom
                | Self::GoToView
                | Self::NextView
                | Self::PreviousView
                | Self::NextMatch
                | Self::PreviousMatch
                | Self::NextUnread
                | Self::NextNeedsReply
                | Self::Mark
        )
    }

    /// The action of that name.
    pub fn named(name: &str) -> Option<Self> {
        ACTIONS.iter().find(|e| e.name == name).map(|e| e.action)
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
    /// The key overview.
    Help,
    /// A picker over the panes, where keys are text.
    Picker,
    /// What is to be sent, over the panes.
    Outbox,
    /// A question that is to be answered before anything else.
    Confirm,
    /// The composer, where keys are text.
    Compose,
}

impl Focus {
    /// Whether keys that type a character are text.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Filter | Self::Picker | Self::Confirm | Self::Compose)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_lead_back_to_their_action() {
        for entry in ACTIONS {
            assert_eq!(Command::named(entry.name), Some(entry.action), "{}", entry.name);
            assert_eq!(entry.action.entry().name, entry.name);
        }
    }
}
