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
const PANES_AND_OUTBOX: &[KeyLayer] = &[Global, List, Detail, Outbox];
/// Layers with a first and a last row.
const ENDS: &[KeyLayer] = &[Global, List, Detail, Help, Picker, Outbox, Compose];
/// Layers that can be left without a command of their own.
const BACK: &[KeyLayer] = &[Global, List, Detail, Help, Outbox];
/// From where the help can be toggled.
const HELP: &[KeyLayer] = &[Global, List, Detail, Filter, Help, Compose];
/// Layers that show failed fetches.
const RETRY: &[KeyLayer] = &[Global, List, Detail, Picker, Compose];
/// Entries of the outbox have keys only where they are shown.
const OUTBOX: &[KeyLayer] = &[Global, Outbox];
const TEXT: &[KeyLayer] = &[Filter, Picker, Compose];
const FILTER: &[KeyLayer] = &[Filter];
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
        MoveDown "move-down" "down" "Down a row (takes a count)" EVERYWHERE count;
        MoveUp "move-up" "up" "Up a row (takes a count)" EVERYWHERE count;
        HalfPageDown "half-page-down" "half down" "Down half a screen" EVERYWHERE count;
        HalfPageUp "half-page-up" "half up" "Up half a screen" EVERYWHERE count;
        PageDown "page-down" "page down" "Down a screen" EVERYWHERE count;
        PageUp "page-up" "page up" "Up a screen" EVERYWHERE count;
        GoToTop "go-to-top" "top" "To the first row, or row COUNT" ENDS count;
        GoToBottom "go-to-bottom" "bottom" "To the last loaded, or row COUNT" ENDS count;
        FocusNext "focus-next" "pane" "Between list and detail" PANES;
        NextMatch "next-match" "next match" "Next match of the last filter" PANES count;
        PreviousMatch "previous-match" "match before" "The match before" PANES count;
        NextUnread "next-unread" "next unread" "To the next unread one" PANES count;
        NextNeedsReply "next-needs-reply" "needs reply"
            "To the next that needs a reply" PANES count;
    }
    Filter "Filter" {
        EditFilter "edit-filter" "filter" "Filter or search the list" PANES;
        ToggleUnread "toggle-unread" "unread" "Only unread, or all" PANES_AND_FILTER;
        ToggleArchived "toggle-archived" "archived" "Only archived, or all" PANES_AND_FILTER;
        ClearFilter "clear-filter" "clear" "Back to the view's own filter" PANES_AND_FILTER;
        GoToView "go-to-view" "view" "To view COUNT" PANES count;
        NextView "next-view" "next view" "To the next view" PANES count;
        PreviousView "previous-view" "previous view" "To the previous view" PANES count;
        Refresh "refresh" "refresh" "Load again from the top" PANES;
        Retry "retry" "retry" "Try a failed fetch again now" RETRY;
        LoadAll "load-all" "load all" "Load every page that is left" PANES;
        SaveView "save-view" "save view" "Keep the filter as a view" PANES ("save" "NAME");
        PickLead "pick-lead" "leads" "Open another lead" PANES;
    }
    Read "Read" {
        Open "open" "open" "Open the thread" PANES;
        ToggleRaw "toggle-raw" "raw" "Raw data" PANES;
        CopyPhone "copy-phone" "copy number" "Copy the lead's number" PANES;
        CopyConversation "copy-conversation" "copy thread" "Copy the loaded thread" PANES;
        OpenLink "open-link" "link" "Open a link in the browser" PANES;
        Peek "peek" "peek" "Open without marking it read" PANES;
    }
    Triage "Triage" [
        Read Handled Archive Unarchive Status FollowUp Assign Tags Note
        Reply CancelScheduled Sender Block Unblock
    ] {
        Undo "undo" "undo" "Take the last action back" PANES_AND_OUTBOX;
        Repeat "repeat" "repeat" "Do the last action here too" PANES;
        Mark "mark" "mark" "Mark or unmark, and go down" PANES count;
        MarkRange "mark-range" "range" "Mark from here on; again: done" PANES;
        MarkAll "mark-all" "mark all" "Mark all that match" PANES;
        UnmarkAll "unmark-all" "unmark" "Take all marks away" PANES;
        ToggleOutbox "toggle-outbox" "outbox" "What is to be sent" PANES_AND_OUTBOX;
        EditEntry "edit-entry" "edit" "Change the entry's text" OUTBOX;
        RetryEntry "retry-entry" "send again" "Send the entry again" OUTBOX;
        DiscardEntry "discard-entry" "discard" "Give the entry up" OUTBOX;
        RetryFailed "retry-failed" "all again" "Send all that failed again" OUTBOX;
        DiscardFailed "discard-failed" "discard all" "Give all that failed up" OUTBOX;
    }
    Layout "Layout" {
        ToggleDetail "toggle-detail" "detail" "Show or hide detail" PANES;
        MoveDetail "move-detail" "move" "Detail right or below" PANES;
        GrowDetail "grow-detail" "grow" "Larger detail" PANES;
        ShrinkDetail "shrink-detail" "shrink" "Smaller detail" PANES;
        Fullscreen "fullscreen" "full screen" "The focused pane on the whole screen" PANES;
    }
    Program "Program" {
        ToggleHelp "toggle-help" "keys" "Show the keys" HELP;
        OpenPalette "open-palette" "commands" "Any command by name" PANES;
        Redraw "redraw" "redraw" "Draw the whole screen again" EVERYWHERE;
        Back "back" "back" "One step back; in the list, quit" BACK;
        StepBack "step-back" "back" "One step back, never out" BACK;
        Suspend "suspend" "suspend" "Back to the shell (`fg` returns)" EVERYWHERE;
        Quit "quit" "quit" "Exit the program" EVERYWHERE;
    }
    Edit "Edit text" {
        AcceptFilter "accept-filter" "done" "Keep the filter" FILTER;
        CancelFilter "cancel-filter" "cancel" "The filter as it was before" FILTER;
        Pick "pick" "take" "Take the picker's item" PICKER;
        ClosePicker "close-picker" "close" "Close the picker" PICKER;
        Complete "complete" "complete" "Complete; again: the next" FILTER;
        PreviousEntry "previous-entry" "earlier" "An earlier filter" FILTER;
        NextEntry "next-entry" "later" "A later filter" FILTER;
        CursorLeft "cursor-left" "left" "Left" TEXT;
        CursorRight "cursor-right" "right" "Right" TEXT;
        WordLeft "word-left" "word left" "A word left" TEXT;
        WordRight "word-right" "word right" "A word right" TEXT;
        LineStart "line-start" "start" "To the start" TEXT;
        LineEnd "line-end" "end" "To the end" TEXT;
        DeleteBackward "delete-backward" "delete" "Delete before" TEXT;
        DeleteForward "delete-forward" "delete" "Delete under" TEXT;
        DeleteWord "delete-word" "delete word" "Delete the word before" TEXT;
        DeleteToStart "delete-to-start" "delete" "Delete to the start" TEXT;
        DeleteToEnd "delete-to-end" "delete" "Delete to the end" TEXT;
    }
    Write "Write" {
        Send "send" "send" "Send, after a last look at it" COMPOSE;
        CloseComposer "close-composer" "keep draft" "Close the composer; the draft stays" COMPOSE;
        NewLine "new-line" "new line" "A new line; asked first: send" COMPOSE;
        UndoEdit "undo-edit" "undo" "Take the last change back" COMPOSE;
        RedoEdit "redo-edit" "redo" "Make that change again" COMPOSE;
        OpenEditor "open-editor" "editor" "Edit in your own editor" COMPOSE;
        InsertTemplate "insert-template" "template" "Insert a template" COMPOSE;
        ChooseNumber "choose-number" "number" "Send from another number" COMPOSE;
        Schedule "schedule" "later" "Send at a time, by the lead's clock" COMPOSE;
    }
}
