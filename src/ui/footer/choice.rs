//! Which commands the last line hints at.

use super::is_confirming;
use crate::app::{Command, Focus};
use crate::triage::ActionKind;
use crate::ui::RenderContext;

/// Hints by focus, the most important first.
pub(super) fn hints(focus: Focus) -> &'static [Command] {
    match focus {
        Focus::List => &[
            Command::Do(ActionKind::Reply),
            Command::Do(ActionKind::Archive),
            Command::Do(ActionKind::Handled),
            Command::Open,
            Command::EditFilter,
            Command::Undo,
            Command::Do(ActionKind::Note),
            Command::Do(ActionKind::FollowUp),
            Command::Snooze,
            Command::Do(ActionKind::Status),
            Command::Do(ActionKind::Read),
            Command::Mark,
        ],
        Focus::Detail => &[
            Command::Do(ActionKind::Reply),
            Command::Do(ActionKind::Archive),
            Command::Do(ActionKind::Handled),
            Command::Do(ActionKind::Note),
            Command::Undo,
            Command::Do(ActionKind::FollowUp),
            Command::Snooze,
            Command::Fullscreen,
            Command::ToggleRaw,
            Command::CopyConversation,
            Command::CopyPhone,
            Command::SearchThread,
            Command::GoToDate,
            Command::ToggleUpdates,
        ],
        Focus::Filter => {
            &[Command::AcceptFilter, Command::CancelFilter, Command::Complete, Command::DeleteWord]
        }
        Focus::ThreadSearch | Focus::DateJump => {
            &[Command::AcceptFilter, Command::CancelFilter, Command::DeleteWord]
        }
        Focus::Help | Focus::Picker => &[Command::Pick, Command::ClosePicker, Command::DeleteWord],
        Focus::Compose => &[
            Command::Send,
            Command::CloseComposer,
            Command::Schedule,
            Command::InsertTemplate,
            Command::DiscardDraft,
            Command::OpenEditor,
            Command::ChooseNumber,
        ],
        Focus::Outbox => &[
            Command::RetryEntry,
            Command::EditEntry,
            Command::DiscardEntry,
            Command::Undo,
            Command::ToggleHistory,
            Command::RetryFailed,
            Command::DiscardFailed,
        ],
        Focus::Confirm => &[],
    }
}

/// Hints at the end of the line, of which there is always room for the last:
/// how to leave, and help.
pub(super) fn last_hints(context: &RenderContext<'_>, focus: Focus) -> &'static [Command] {
    match focus {
        Focus::List if context.state.list.has_marks() => &[Command::UnmarkAll, Command::ToggleHelp],
        Focus::List | Focus::Detail => &[Command::Back, Command::ToggleHelp],
        Focus::Filter => &[Command::ToggleHelp],
        Focus::Compose if !is_confirming(context) => &[Command::ToggleHelp],
        Focus::Outbox => &[Command::Back],
        Focus::Help
        | Focus::Picker
        | Focus::Confirm
        | Focus::Compose
        | Focus::ThreadSearch
        | Focus::DateJump => &[],
    }
}

/// Hints in the list while conversations are marked.
pub(super) const MARKED: &[Command] = &[
    Command::Do(ActionKind::Archive),
    Command::Do(ActionKind::Read),
    Command::Do(ActionKind::Handled),
    Command::Do(ActionKind::Status),
    Command::Do(ActionKind::Tags),
    Command::Mark,
    Command::MarkRange,
    Command::MarkAll,
];
/// Hints in the outbox while it is empty, and in its history.
pub(super) const EMPTY: &[Command] = &[Command::ToggleHistory];
pub(super) const HISTORY: &[Command] =
    &[Command::RetryEntry, Command::Undo, Command::ToggleHistory];
/// Hints while the confirmation of a text is open.
pub(super) const ANSWERS: &[Command] = &[Command::NewLine, Command::CloseComposer];
