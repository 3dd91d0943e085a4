//! The table of all commands. The types, the names in the configuration, the
//! help and the layers of the key table are generated from it.

use crate::settings::KeyLayer::{
    self, Compose, Detail, Filter, Global, Help, List, Outbox, Picker,
};
use crate::triage::ActionKind;

/// A command's row in the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub command: Command,
    /// The name in the configuration.
    pub name: &'static str,
    pub help: &'static str,
    /// A word or two for hints.
    pub short: &'static str,
    /// The section of the help.
    pub group: Group,
    /// The layers that may bind it.
    pub layers: &'static [KeyLayer],
    /// Whether it takes a count, typed before the command or fixed by its
    /// binding.
    pub takes_count: bool,
    pub argument: Option<Argument>,
}

/// Argument of the command in the palette.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// A shorter name of the command for the palette, beside the one in the
    /// configuration.
    pub command: &'static str,
    /// The name of the argument.
    pub name: &'static str,
}

const EVERYWHERE: &[KeyLayer] = &KeyLayer::ALL;
const PANES: &[KeyLayer] = &[Global, List, Detail];
const PANES_AND_FILTER: &[KeyLayer] = &[Global, List, Detail, Filter];
/// Layers with a draft: of the row, or in the composer.
const PANES_AND_COMPOSE: &[KeyLayer] = &[Global, List, Detail, Compose];
const PANES_AND_OUTBOX: &[KeyLayer] = &[Global, List, Detail, Outbox];
/// Layers with a first and a last row.
const ENDS: &[KeyLayer] = &[Global, List, Detail, Help, Picker, Outbox, Compose];
/// Layers that can be left without a command of their own.
const BACK: &[KeyLayer] = &[Global, List, Detail, Help, Outbox];
/// From where the help can be toggled.
const HELP: &[KeyLayer] = &[Global, List, Detail, Filter, Help, Outbox, Compose];
/// Layers that show failed fetches.
const RETRY: &[KeyLayer] = &[Global, List, Detail, Picker, Compose];
/// Entries of the outbox have keys only where they are shown.
const OUTBOX: &[KeyLayer] = &[Global, Outbox];
const TEXT: &[KeyLayer] = &[Filter, Picker, Compose];
const FILTER: &[KeyLayer] = &[Filter];
/// Layers in which a typed name is completed.
const COMPLETE: &[KeyLayer] = &[Filter, Compose];
const PICKER: &[KeyLayer] = &[Picker];
const COMPOSE: &[KeyLayer] = &[Compose];

/// For each group its heading in the help, then its commands: name in the
/// configuration, short text for hints, help, layers that may bind it, whether
/// it takes a count, and the name and argument in the palette if it needs one.
/// The kinds of actions in brackets have a table of their own.
macro_rules! commands {
    ($($group:ident $title:literal $([$($kind:ident)*])? {$(
        $command:ident $name:literal $short:literal $help:literal
        $layers:ident $($count:ident)? $(($palette:literal $argument:literal))?;
    )*})*) => {
        /// A command of a key or the palette.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command {
            $($($command,)*)*
            /// An action on the marked conversations, or on the one under the
            /// cursor.
            Do(ActionKind),
        }

        /// A section of the help.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Group {
            $($group,)*
        }

        impl Group {
            /// In the order of the help.
            pub const ALL: [Self; [$(stringify!($group)),*].len()] = [$(Self::$group),*];

            /// The heading in the help.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$group => $title,)*
                }
            }
        }

        pub const COMMANDS: &[Entry] = &[$(
            $($(Entry::of_action(ActionKind::$kind, Group::$group),)*)?
            $(Entry {
                command: Command::$command,
                name: $name,
                short: $short,
                help: $help,
                group: Group::$group,
                layers: $layers,
                takes_count: commands!(@count $($count)?),
                argument: commands!(@argument $($palette $argument)?),
            },)*
        )*];
    };
    (@count) => { false };
    (@count count) => { true };
    (@argument) => { None };
    (@argument $palette:literal $argument:literal) => {
        Some(Argument { command: $palette, name: $argument })
    };
}

impl Entry {
    const fn of_action(kind: ActionKind, group: Group) -> Self {
        let (of, command) = (kind.entry(), Command::Do(kind));
        let (name, short, help) = (of.name, of.short, of.help);
        Self {
            command,
            name,
            short,
            help,
            group,
            layers: PANES,
            takes_count: false,
            argument: None,
        }
    }
}

commands! {
    Move "Move" {
        MoveDown "move-down" "down" "Down" EVERYWHERE count;
        MoveUp "move-up" "up" "Up" EVERYWHERE count;
        HalfPageDown "half-page-down" "half down" "Half a page down" EVERYWHERE count;
        HalfPageUp "half-page-up" "half up" "Half a page up" EVERYWHERE count;
        PageDown "page-down" "page down" "Page down" EVERYWHERE count;
        PageUp "page-up" "page up" "Page up" EVERYWHERE count;
        GoToTop "go-to-top" "top" "First row (:12 = row 12)" ENDS count;
        GoToBottom "go-to-bottom" "bottom" "Last loaded row" ENDS count;
        NextConversation "next-conversation" "next" "Next conversation" PANES count;
        PreviousConversation "previous-conversation" "previous"
            "Previous conversation" PANES count;
        FocusList "focus-list" "list" "Back to the list" PANES;
        FocusThread "focus-thread" "thread" "Into the thread" PANES;
        FocusNext "focus-next" "switch pane" "Switch between list and thread" PANES;
        NextMatch "next-match" "next match" "Next match" PANES count;
        PreviousMatch "previous-match" "previous match" "Previous match" PANES count;
        NextUnread "next-unread" "next unread" "Next unread" PANES count;
        NextNeedsReply "next-needs-reply" "needs reply"
            "Next that needs a reply" PANES count;
    }
    Filter "Filter" {
        EditFilter "edit-filter" "filter" "Filter or search the list" PANES;
        SearchThread "search-thread" "search" "Search this thread" PANES;
        ToggleUnread "toggle-unread" "unread" "Unread only, or all" PANES_AND_FILTER;
        ToggleArchived "toggle-archived" "archived" "Archived only, or all" PANES_AND_FILTER;
        ClearFilter "clear-filter" "reset filter" "Reset filter" PANES_AND_FILTER;
        Sort "sort" "sort" "Sort the list" PANES;
        GoToView "go-to-view" "view" "Go to view 1-9" PANES count;
        NextView "next-view" "next view" "Next view" PANES count;
        PreviousView "previous-view" "previous view" "Previous view" PANES count;
        Refresh "refresh" "refresh" "Refresh" PANES;
        Retry "retry" "retry" "Retry" RETRY;
        LoadAll "load-all" "load all" "Load all (again: stop)" PANES;
        SaveView "save-view" "save view" "Save as view" PANES ("save" "NAME");
        PickLead "pick-lead" "find lead" "Find a lead" PANES;
    }
    Read "Read" {
        Open "open" "open" "Open the thread" PANES;
        ToggleRaw "toggle-raw" "raw data" "Raw data" PANES;
        CopyPhone "copy-phone" "copy number" "Copy phone number" PANES;
        CopyConversation "copy-conversation" "copy thread" "Copy thread" PANES;
        OpenLink "open-link" "link" "Open a link in your browser" PANES;
        Peek "peek" "peek" "Open without marking read" PANES;
        ToggleUpdates "toggle-updates" "updates"
            "Show or fold status and lead updates" PANES;
        GoToDate "go-to-date" "date" "Go to a date in the thread" PANES;
    }
    Triage "Triage" [
        Read Handled Archive Unarchive Status FollowUp Assign Tags Note
        Reply CancelScheduled Sender Block Unblock
    ] {
        Snooze "snooze" "snooze" "Snooze until a time or a reply" PANES;
        ArchiveWithReason "archive-with-reason" "archive as" "Archive, choosing a reason" PANES;
        DiscardDraft "discard-draft" "discard" "Discard draft" PANES_AND_COMPOSE;
        Undo "undo" "undo" "Undo" PANES_AND_OUTBOX;
        Repeat "repeat" "repeat" "Repeat the last action" PANES;
        Mark "mark" "mark" "Mark or unmark" PANES count;
        MarkRange "mark-range" "range" "Mark a range" PANES;
        MarkAll "mark-all" "mark all" "Mark all that match" PANES;
        UnmarkAll "unmark-all" "clear marks" "Clear marks" PANES;
        ToggleOutbox "toggle-outbox" "outbox" "Outbox" PANES_AND_OUTBOX;
        ToggleHistory "toggle-history" "history" "Outbox: history, or what is pending" OUTBOX;
        EditEntry "edit-entry" "edit" "Edit the text" OUTBOX;
        RetryEntry "retry-entry" "retry" "Send again" OUTBOX;
        DiscardEntry "discard-entry" "discard" "Discard" OUTBOX;
        RetryFailed "retry-failed" "retry all" "Retry all failed" OUTBOX;
        DiscardFailed "discard-failed" "discard all" "Discard all failed" OUTBOX;
    }
    Layout "Layout" {
        ToggleDetail "toggle-detail" "detail" "Show or hide detail" PANES;
        MoveDetail "move-detail" "move detail" "Move detail right or below" PANES;
        GrowDetail "grow-detail" "widen" "Widen detail" PANES;
        ShrinkDetail "shrink-detail" "narrow" "Narrow detail" PANES;
        Fullscreen "fullscreen" "full screen" "Full screen" PANES;
    }
    Program "Program" {
        ToggleHelp "toggle-help" "help" "Help" HELP;
        Tour "tour" "tour" "Tour: the keys to know first" PANES;
        OpenPalette "open-palette" "commands" "Command palette" PANES;
        ChangeTheme "theme" "theme" "Change theme" PANES ("theme" "NAME");
        ToggleMouse "toggle-mouse" "mouse" "Turn the mouse on or off" PANES;
        Redraw "redraw" "redraw" "Redraw the screen" EVERYWHERE;
        Back "back" "back" "Back, or quit from the list" BACK;
        StepBack "step-back" "back" "Back" BACK;
        Suspend "suspend" "suspend" "Suspend (`fg` returns)" EVERYWHERE;
        Quit "quit" "quit" "Exit the program" EVERYWHERE;
    }
    Edit "Edit text" {
        AcceptFilter "accept-filter" "done" "Apply the filter" FILTER;
        CancelFilter "cancel-filter" "cancel" "Cancel" FILTER;
        Pick "pick" "select" "Select" PICKER;
        ClosePicker "close-picker" "close" "Close the list of choices" PICKER;
        Complete "complete" "complete" "Complete / next" COMPLETE;
        PreviousEntry "previous-entry" "earlier" "Earlier filter" FILTER;
        NextEntry "next-entry" "later" "Later filter" FILTER;
        CursorLeft "cursor-left" "left" "Left" TEXT;
        CursorRight "cursor-right" "right" "Right" TEXT;
        WordLeft "word-left" "word left" "Word left" TEXT;
        WordRight "word-right" "word right" "Word right" TEXT;
        LineStart "line-start" "start" "Start of line" TEXT;
        LineEnd "line-end" "end" "End of line" TEXT;
        DeleteBackward "delete-backward" "delete" "Delete previous character" TEXT;
        DeleteForward "delete-forward" "delete" "Delete character" TEXT;
        DeleteWord "delete-word" "delete word" "Delete previous word" TEXT;
        DeleteToStart "delete-to-start" "delete" "Delete to start of line" TEXT;
        DeleteToEnd "delete-to-end" "delete" "Delete to end of line" TEXT;
    }
    Write "Write" {
        Send "send" "send" "Send (asks first)" COMPOSE;
        CloseComposer "close-composer" "close" "Close and keep the draft" COMPOSE;
        NewLine "new-line" "new line" "New line" COMPOSE;
        UndoEdit "undo-edit" "undo" "Undo typing" COMPOSE;
        RedoEdit "redo-edit" "redo" "Redo typing" COMPOSE;
        OpenEditor "open-editor" "editor" "Open in your editor" COMPOSE;
        InsertTemplate "insert-template" "template" "Insert a template" COMPOSE;
        ChooseNumber "choose-number" "number" "Send from another number" COMPOSE;
        Schedule "schedule" "later" "Send at a set time (their time)" COMPOSE;
    }
}
