//! Every action with its name and what is said about it.

use super::{Action, Argument, Entry, Group};
use crate::triage::Verb;

const fn entry(
    action: Action,
    name: &'static str,
    short: &'static str,
    group: Group,
    help: &'static str,
) -> Entry {
    Entry { action, name, help, short, group, argument: None }
}

/// A verb of triage, which has a table of its own.
const fn verb(verb: Verb) -> Entry {
    let of = verb.entry();
    entry(Action::Do(verb), of.name, of.short, Group::Triage, of.help)
}

impl Entry {
    const fn taking(self, command: &'static str, name: &'static str) -> Self {
        Self { argument: Some(Argument { command, name }), ..self }
    }
}

/// Every action, once.
pub const ACTIONS: &[Entry] = &[
    entry(Action::MoveDown, "move-down", "down", Group::Move, "Down a row (takes a count)"),
    entry(Action::MoveUp, "move-up", "up", Group::Move, "Up a row (takes a count)"),
    entry(Action::HalfPageDown, "half-page-down", "half down", Group::Move, "Down half a screen"),
    entry(Action::HalfPageUp, "half-page-up", "half up", Group::Move, "Up half a screen"),
    entry(Action::PageDown, "page-down", "page down", Group::Move, "Down a screen"),
    entry(Action::PageUp, "page-up", "page up", Group::Move, "Up a screen"),
    entry(Action::GoToTop, "go-to-top", "top", Group::Move, "To the first row, or row COUNT"),
    entry(
        Action::GoToBottom,
        "go-to-bottom",
        "bottom",
        Group::Move,
        "To the last loaded, or row COUNT",
    ),
    entry(Action::FocusNext, "focus-next", "pane", Group::Move, "Between list and detail"),
    entry(
        Action::NextMatch,
        "next-match",
        "next match",
        Group::Move,
        "Next match of the last filter",
    ),
    entry(Action::PreviousMatch, "previous-match", "match before", Group::Move, "The match before"),
    entry(Action::NextUnread, "next-unread", "next unread", Group::Move, "To the next unread one"),
    entry(
        Action::NextNeedsReply,
        "next-needs-reply",
        "needs reply",
        Group::Move,
        "To the next that needs a reply",
    ),
    entry(Action::EditFilter, "edit-filter", "filter", Group::Filter, "Filter or search the list"),
    entry(Action::ToggleUnread, "toggle-unread", "unread", Group::Filter, "Only unread, or all"),
    entry(
        Action::ToggleArchived,
        "toggle-archived",
        "archived",
        Group::Filter,
        "Only archived, or all",
    ),
    entry(
        Action::ClearFilter,
        "clear-filter",
        "clear",
        Group::Filter,
        "Back to the view's own filter",
    ),
    entry(Action::GoToView, "go-to-view", "view", Group::Filter, "To view COUNT"),
    entry(Action::NextView, "next-view", "next view", Group::Filter, "To the next view"),
    entry(
        Action::PreviousView,
        "previous-view",
        "previous view",
        Group::Filter,
        "To the previous view",
    ),
    entry(Action::Refresh, "refresh", "refresh", Group::Filter, "Load again from the top"),
    entry(Action::Retry, "retry", "retry", Group::Filter, "Try a failed fetch again now"),
    entry(Action::LoadAll, "load-all", "load all", Group::Filter, "Load every page that is left"),
    entry(Action::SaveView, "save-view", "save view", Group::Filter, "Keep the filter as a view")
        .taking("save", "NAME"),
    entry(Action::PickLead, "pick-lead", "leads", Group::Filter, "Open another lead"),
    entry(Action::Open, "open", "open", Group::Read, "Open the thread"),
    entry(Action::ToggleRaw, "toggle-raw", "raw", Group::Read, "Every member the server has"),
    entry(Action::CopyPhone, "copy-phone", "copy number", Group::Read, "Copy the lead's number"),
    entry(
        Action::CopyConversation,
        "copy-conversation",
        "copy thread",
        Group::Read,
        "Copy the loaded thread",
    ),
    entry(Action::OpenLink, "open-link", "link", Group::Read, "Open a link in the browser"),
    entry(Action::Peek, "peek", "peek", Group::Read, "Open without marking it read"),
    verb(Verb::Read),
    verb(Verb::Handled),
    verb(Verb::Archive),
    verb(Verb::Unarchive),
    verb(Verb::Status),
    verb(Verb::FollowUp),
    verb(Verb::Assign),
    verb(Verb::Tags),
    verb(Verb::Note),
    verb(Verb::Reply),
    verb(Verb::CancelScheduled),
    verb(Verb::Sender),
    entry(Action::Undo, "undo", "undo", Group::Triage, "Take the last action back"),
    entry(Action::Repeat, "repeat", "repeat", Group::Triage, "Do the last action here too"),
    entry(Action::Mark, "mark", "mark", Group::Triage, "Mark or unmark, and go down"),
    entry(
        Action::MarkRange,
        "mark-range",
        "range",
        Group::Triage,
        "Mark from here on; again: done",
    ),
    entry(Action::MarkAll, "mark-all", "mark all", Group::Triage, "Mark all that match"),
    entry(Action::UnmarkAll, "unmark-all", "unmark", Group::Triage, "Take all marks away"),
    entry(Action::ToggleOutbox, "toggle-outbox", "outbox", Group::Triage, "What is to be sent"),
    entry(Action::ToggleDetail, "toggle-detail", "detail", Group::Layout, "Show or hide detail"),
    entry(Action::MoveDetail, "move-detail", "move", Group::Layout, "Detail right or below"),
    entry(Action::GrowDetail, "grow-detail", "grow", Group::Layout, "Larger detail"),
    entry(Action::ShrinkDetail, "shrink-detail", "shrink", Group::Layout, "Smaller detail"),
    entry(
        Action::Fullscreen,
        "fullscreen",
        "full screen",
        Group::Layout,
        "The focused pane on the whole screen",
    ),
    entry(Action::ToggleHelp, "toggle-help", "keys", Group::Program, "Show the keys"),
    entry(Action::OpenPalette, "open-palette", "commands", Group::Program, "Any command by name"),
    entry(Action::Redraw, "redraw", "redraw", Group::Program, "Draw the whole screen again"),
    entry(Action::Back, "back", "back", Group::Program, "One step back; in the list, quit"),
    entry(Action::StepBack, "step-back", "back", Group::Program, "One step back, never out"),
    entry(
        Action::Suspend,
        "suspend",
        "suspend",
        Group::Program,
        "Back to the shell (`fg` returns)",
    ),
    entry(Action::Quit, "quit", "quit", Group::Program, "Exit the program"),
    entry(Action::AcceptFilter, "accept-filter", "done", Group::Edit, "Keep the filter"),
    entry(
        Action::CancelFilter,
        "cancel-filter",
        "cancel",
        Group::Edit,
        "The filter as it was before",
    ),
    entry(Action::Pick, "pick", "take", Group::Edit, "Take the picker's item"),
    entry(Action::ClosePicker, "close-picker", "close", Group::Edit, "Close the picker"),
    entry(Action::Complete, "complete", "complete", Group::Edit, "Complete; again: the next"),
    entry(Action::PreviousEntry, "previous-entry", "earlier", Group::Edit, "An earlier filter"),
    entry(Action::NextEntry, "next-entry", "later", Group::Edit, "A later filter"),
    entry(Action::CursorLeft, "cursor-left", "left", Group::Edit, "Left"),
    entry(Action::CursorRight, "cursor-right", "right", Group::Edit, "Right"),
    entry(Action::WordLeft, "word-left", "word left", Group::Edit, "A word left"),
    entry(Action::WordRight, "word-right", "word right", Group::Edit, "A word right"),
    entry(Action::LineStart, "line-start", "start", Group::Edit, "To the start"),
    entry(Action::LineEnd, "line-end", "end", Group::Edit, "To the end"),
    entry(Action::DeleteBackward, "delete-backward", "delete", Group::Edit, "Delete before"),
    entry(Action::DeleteForward, "delete-forward", "delete", Group::Edit, "Delete under"),
    entry(Action::DeleteWord, "delete-word", "delete word", Group::Edit, "Delete the word before"),
    entry(Action::DeleteToStart, "delete-to-start", "delete", Group::Edit, "Delete to the start"),
    entry(Action::DeleteToEnd, "delete-to-end", "delete", Group::Edit, "Delete to the end"),
    entry(Action::Send, "send", "send", Group::Write, "Send, after a last look at it"),
    entry(
        Action::CloseComposer,
        "close-composer",
        "keep draft",
        Group::Write,
        "Close the composer; the draft stays",
    ),
    entry(Action::NewLine, "new-line", "new line", Group::Write, "A new line; asked first: send"),
    entry(Action::UndoEdit, "undo-edit", "undo", Group::Write, "Take the last change back"),
    entry(Action::RedoEdit, "redo-edit", "redo", Group::Write, "Make that change again"),
    entry(Action::OpenEditor, "open-editor", "editor", Group::Write, "Edit in your own editor"),
    entry(Action::InsertTemplate, "insert-template", "template", Group::Write, "Insert a template"),
    entry(
        Action::ChooseNumber,
        "choose-number",
        "number",
        Group::Write,
        "Send from another number",
    ),
    entry(
        Action::Schedule,
        "schedule",
        "later",
        Group::Write,
        "Send at a time, by the lead's clock",
    ),
];
