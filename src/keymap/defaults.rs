//! The built-in presets, and their common part.
//!
//! In every preset nothing that changes data is on Ctrl.

use super::binding::{Binding, bind, view};
use super::presets::{GMAIL, MUTT};
use crate::app::protocol::command::Command;
use crate::settings::KeyLayer::{Compose, Detail, Filter, Global, Help, List, Outbox, Picker};
use crate::settings::KeyPreset;
use crate::triage::ActionKind;

impl KeyPreset {
    /// The preset's bindings. The first keys of a command are shown in hints.
    pub(super) fn table(self) -> impl Iterator<Item = Binding> {
        let own = match self {
            Self::Default | Self::Vim => DEFAULT,
            Self::Gmail => GMAIL,
            Self::Mutt => MUTT,
        };
        let views = if self.has_counts() { &BEHIND_G } else { &DIGITS };
        let views = views.iter().zip(1..).map(|(keys, number)| view(number, keys));
        let editors = [Filter, Picker, Compose].into_iter().flat_map(|layer| {
            LINE_EDITOR.iter().map(move |(command, keys)| bind(layer, *command, keys))
        });
        own.iter().chain(COMMON).copied().chain(views).chain(editors)
    }
}

/// The keys of the views.
const DIGITS: [[&str; 1]; 9] = [["1"], ["2"], ["3"], ["4"], ["5"], ["6"], ["7"], ["8"], ["9"]];

/// The keys of the views where digits are counts.
const BEHIND_G: [[&str; 1]; 9] =
    [["g 1"], ["g 2"], ["g 3"], ["g 4"], ["g 5"], ["g 6"], ["g 7"], ["g 8"], ["g 9"]];

/// The bindings wherever a line is edited.
const LINE_EDITOR: &[(Command, &[&str])] = &[
    (Command::CursorLeft, &["left", "ctrl-b"]),
    (Command::CursorRight, &["right", "ctrl-f"]),
    (Command::WordLeft, &["alt-b", "ctrl-left", "alt-left"]),
    (Command::WordRight, &["alt-f", "ctrl-right", "alt-right"]),
    (Command::LineStart, &["home", "ctrl-a"]),
    (Command::LineEnd, &["end", "ctrl-e"]),
    (Command::DeleteBackward, &["backspace", "ctrl-h"]),
    (Command::DeleteForward, &["delete", "ctrl-d"]),
    (Command::DeleteWord, &["ctrl-w", "alt-backspace"]),
    (Command::DeleteToStart, &["ctrl-u"]),
    (Command::DeleteToEnd, &["ctrl-k"]),
];

/// The bindings of every preset.
const COMMON: &[Binding] = &[
    bind(Global, Command::NextConversation, &["J"]),
    bind(Global, Command::PreviousConversation, &["K"]),
    bind(Global, Command::ToggleUnread, &["U"]),
    bind(Global, Command::Refresh, &["R"]),
    bind(Global, Command::Sort, &["S"]),
    bind(Global, Command::LoadAll, &["L"]),
    bind(Global, Command::SaveView, &["W"]),
    bind(Global, Command::CopyPhone, &["y"]),
    bind(Global, Command::CopyConversation, &["Y"]),
    bind(Global, Command::MoveDetail, &["\\"]),
    bind(Global, Command::Fullscreen, &["F"]),
    bind(Global, Command::Peek, &["P"]),
    bind(Global, Command::Do(ActionKind::Read), &["I"]),
    bind(Global, Command::Do(ActionKind::Unarchive), &["E"]),
    bind(Global, Command::Do(ActionKind::Status), &["s"]),
    bind(Global, Command::Do(ActionKind::Assign), &["a"]),
    bind(Global, Command::Do(ActionKind::Reply), &["r"]),
    bind(Global, Command::Do(ActionKind::CancelScheduled), &["X"]),
    bind(Global, Command::Do(ActionKind::Sender), &["g n"]),
    bind(Global, Command::Do(ActionKind::Block), &["B"]),
    bind(Global, Command::Do(ActionKind::Unblock), &["alt-b"]),
    bind(Global, Command::ArchiveWithReason, &["g e"]),
    bind(Global, Command::Repeat, &["."]),
    bind(Detail, Command::SearchThread, &["/"]),
    bind(Detail, Command::ToggleUpdates, &["v"]),
    bind(Global, Command::GoToDate, &["g d"]),
    bind(List, Command::MarkRange, &["v"]),
    bind(Global, Command::ToggleOutbox, &["O"]),
    bind(Global, Command::MoveDown, &["down"]),
    bind(Global, Command::MoveUp, &["up"]),
    bind(Global, Command::PageDown, &["pagedown"]),
    bind(Global, Command::PageUp, &["pageup"]),
    bind(Global, Command::GoToTop, &["home"]),
    bind(Global, Command::GoToBottom, &["end"]),
    bind(Global, Command::NextUnread, &["g u"]),
    bind(Global, Command::NextNeedsReply, &["g r"]),
    bind(Global, Command::FocusNext, &["tab", "shift-tab"]),
    bind(Global, Command::Refresh, &["f5"]),
    bind(Global, Command::Retry, &["ctrl-r"]),
    bind(Global, Command::ToggleHelp, &["?", "f1"]),
    bind(Global, Command::Back, &["q"]),
    bind(Global, Command::StepBack, &["esc"]),
    bind(Global, Command::OpenPalette, &[":", "ctrl-k"]),
    bind(Global, Command::ChangeTheme, &["g c"]),
    bind(Global, Command::ToggleMouse, &["g m"]),
    bind(Global, Command::Redraw, &["ctrl-l"]),
    bind(Global, Command::Suspend, &["ctrl-z"]),
    bind(Global, Command::Quit, &["ctrl-c"]),
    bind(Filter, Command::MoveDown, &["down"]),
    bind(Filter, Command::MoveUp, &["up"]),
    bind(Filter, Command::PageDown, &["pagedown"]),
    bind(Filter, Command::PageUp, &["pageup"]),
    bind(Filter, Command::ToggleHelp, &["f1"]),
    bind(Filter, Command::Redraw, &["ctrl-l"]),
    bind(Filter, Command::Suspend, &["ctrl-z"]),
    bind(Filter, Command::AcceptFilter, &["enter"]),
    bind(Filter, Command::CancelFilter, &["esc", "ctrl-c"]),
    bind(Filter, Command::Complete, &["tab"]),
    bind(Filter, Command::PreviousEntry, &["ctrl-p"]),
    bind(Filter, Command::NextEntry, &["ctrl-n"]),
    bind(Help, Command::ToggleHelp, &["f1"]),
    bind(Picker, Command::Pick, &["enter"]),
    bind(Picker, Command::ClosePicker, &["esc", "ctrl-c"]),
    bind(Picker, Command::MoveDown, &["down", "ctrl-n"]),
    bind(Picker, Command::MoveUp, &["up", "ctrl-p"]),
    bind(Picker, Command::PageDown, &["pagedown"]),
    bind(Picker, Command::PageUp, &["pageup"]),
    bind(Picker, Command::Retry, &["ctrl-r"]),
    bind(Picker, Command::Redraw, &["ctrl-l"]),
    bind(Picker, Command::Suspend, &["ctrl-z"]),
    bind(Outbox, Command::ToggleHistory, &["tab", "shift-tab"]),
    bind(Outbox, Command::RetryEntry, &["enter", "r"]),
    bind(Outbox, Command::EditEntry, &["e"]),
    bind(Outbox, Command::DiscardEntry, &["d"]),
    bind(Outbox, Command::RetryFailed, &["R"]),
    bind(Outbox, Command::DiscardFailed, &["D"]),
    bind(Compose, Command::Send, &["ctrl-s"]),
    bind(Compose, Command::CloseComposer, &["esc", "ctrl-c"]),
    bind(Compose, Command::NewLine, &["enter", "alt-enter"]),
    bind(Compose, Command::UndoEdit, &["alt-z", "ctrl-/"]),
    bind(Compose, Command::RedoEdit, &["alt-y"]),
    bind(Compose, Command::OpenEditor, &["ctrl-o"]),
    bind(Compose, Command::InsertTemplate, &["ctrl-t"]),
    bind(Compose, Command::Complete, &["tab"]),
    bind(Compose, Command::ChooseNumber, &["alt-n", "f3"]),
    bind(Compose, Command::Schedule, &["alt-s", "f4"]),
    bind(Compose, Command::DiscardDraft, &["alt-x", "f8"]),
    bind(Compose, Command::Retry, &["ctrl-r"]),
    bind(Compose, Command::ToggleHelp, &["f1"]),
    bind(Compose, Command::Redraw, &["ctrl-l"]),
    bind(Compose, Command::Suspend, &["ctrl-z"]),
    bind(Compose, Command::MoveDown, &["down", "ctrl-n"]),
    bind(Compose, Command::MoveUp, &["up", "ctrl-p"]),
    bind(Compose, Command::PageDown, &["pagedown"]),
    bind(Compose, Command::PageUp, &["pageup"]),
    bind(Compose, Command::GoToTop, &["ctrl-home"]),
    bind(Compose, Command::GoToBottom, &["ctrl-end"]),
];

const DEFAULT: &[Binding] = &[
    bind(Global, Command::MoveDown, &["j"]),
    bind(Global, Command::MoveUp, &["k"]),
    bind(Global, Command::FocusList, &["h", "left"]),
    bind(Global, Command::FocusThread, &["l", "right"]),
    bind(Global, Command::HalfPageDown, &["ctrl-d"]),
    bind(Global, Command::HalfPageUp, &["ctrl-u"]),
    bind(Global, Command::PageDown, &["ctrl-f"]),
    bind(Global, Command::PageUp, &["ctrl-b"]),
    bind(Global, Command::GoToTop, &["g g"]),
    bind(Global, Command::GoToBottom, &["G"]),
    bind(Global, Command::NextMatch, &["n"]),
    bind(Global, Command::PreviousMatch, &["N"]),
    bind(List, Command::Open, &["enter"]),
    bind(List, Command::EditFilter, &["/"]),
    bind(Global, Command::ToggleArchived, &["A"]),
    bind(Global, Command::ClearFilter, &["C"]),
    bind(Global, Command::NextView, &["]"]),
    bind(Global, Command::PreviousView, &["["]),
    bind(Global, Command::PickLead, &["g l"]),
    bind(Global, Command::ToggleRaw, &["i"]),
    bind(Global, Command::ToggleDetail, &["p"]),
    bind(Global, Command::GrowDetail, &["+", "="]),
    bind(Global, Command::ShrinkDetail, &["-"]),
    bind(Global, Command::OpenLink, &["o"]),
    bind(Global, Command::Do(ActionKind::Handled), &["d"]),
    bind(Global, Command::Do(ActionKind::Archive), &["e"]),
    bind(Global, Command::Do(ActionKind::FollowUp), &["f"]),
    bind(Global, Command::Do(ActionKind::Tags), &["t"]),
    bind(Global, Command::Do(ActionKind::Note), &["c"]),
    bind(Global, Command::Undo, &["z"]),
    bind(Global, Command::Snooze, &["Z"]),
    bind(List, Command::Mark, &["x", "space"]),
    bind(List, Command::MarkAll, &["*"]),
    bind(List, Command::UnmarkAll, &["u"]),
];

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::value::{Error, StrDeserializer};

    use super::*;
    use crate::keymap::command::BoundCommand;
    use crate::keymap::notation::Sequence;
    use crate::settings::KeyLayer;

    fn sequences(preset: KeyPreset) -> Vec<(KeyLayer, BoundCommand, Sequence)> {
        let rows = preset.table().flat_map(|row| row.keys.iter().map(move |keys| (row, keys)));
        rows.map(|(row, keys)| (row.layer, row.command, keys.parse().expect(keys))).collect()
    }

    #[test]
    fn views_are_on_digits_that_are_no_counts_and_behind_g_elsewhere() {
        for preset in KeyPreset::ALL {
            let views: Vec<_> = sequences(preset)
                .into_iter()
                .filter(|(_, command, _)| command.action == Command::GoToView)
                .map(|(layer, command, keys)| (layer, command.count, keys.to_string()))
                .collect();
            let start = if preset.has_counts() { "g " } else { "" };
            let due: Vec<_> = (1..=9).map(|n| (Global, Some(n), format!("{start}{n}"))).collect();
            assert_eq!(views, due, "{}", preset.name());
        }
    }

    #[test]
    fn no_other_binding_begins_with_a_digit() {
        for preset in KeyPreset::ALL {
            for (_, command, keys) in sequences(preset) {
                let digit = keys.keys()[0].text().is_some_and(|c| c.is_ascii_digit());
                assert!(!digit || command.action == Command::GoToView, "{}", preset.name());
            }
        }
    }

    #[test]
    fn presets_are_found_by_name() {
        let named = |name: &str| KeyPreset::deserialize(StrDeserializer::<Error>::new(name)).ok();
        for preset in KeyPreset::ALL {
            assert_eq!(named(preset.name()), Some(preset));
        }
        assert_eq!(named("emacs"), None);
    }
}
