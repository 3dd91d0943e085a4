//! The built-in presets, and their common part.
//!
//! In every preset nothing that changes data is on Ctrl.

use super::binding::{Binding, bind, view};
use super::presets::{GMAIL, MUTT};
use crate::app::protocol::command::Command;
use crate::settings::KeyLayer::{Compose, Filter, Global, List, Outbox, Picker};
use crate::settings::KeyPreset;
use crate::triage::ActionKind;

impl KeyPreset {
    /// The preset's bindings. The first keys of a command are shown in hints.
    pub(super) fn table(self) -> impl Iterator<Item = Binding> {
        let own = match self {
            Self::Default => DEFAULT,
            Self::Gmail => GMAIL,
            Self::Mutt => MUTT,
        };
        let views = VIEWS.iter().zip(1..).map(|(keys, number)| view(number, keys));
        let editors = [Filter, Picker, Compose].into_iter().flat_map(|layer| {
            LINE_EDITOR.iter().map(move |(command, keys)| bind(layer, *command, keys))
        });
        own.iter().chain(COMMON).copied().chain(views).chain(editors)
    }
}

/// The keys of the views.
const VIEWS: [[&str; 1]; 9] = [["1"], ["2"], ["3"], ["4"], ["5"], ["6"], ["7"], ["8"], ["9"]];

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
    bind(Global, Command::MoveDown, &["j"]),
    bind(Global, Command::MoveUp, &["k"]),
    bind(Global, Command::ToggleUnread, &["U"]),
    bind(Global, Command::Refresh, &["R"]),
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
    bind(Global, Command::Do(ActionKind::Unblock), &["M-b"]),
    bind(Global, Command::Repeat, &["."]),
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
    bind(Picker, Command::Pick, &["enter"]),
    bind(Picker, Command::ClosePicker, &["esc", "ctrl-c"]),
    bind(Picker, Command::MoveDown, &["down", "ctrl-n"]),
    bind(Picker, Command::MoveUp, &["up", "ctrl-p"]),
    bind(Picker, Command::PageDown, &["pagedown"]),
    bind(Picker, Command::PageUp, &["pageup"]),
    bind(Picker, Command::Retry, &["ctrl-r"]),
    bind(Picker, Command::Redraw, &["ctrl-l"]),
    bind(Picker, Command::Suspend, &["ctrl-z"]),
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
    bind(Compose, Command::ChooseNumber, &["alt-n", "f3"]),
    bind(Compose, Command::Schedule, &["alt-s", "f4"]),
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
    bind(Global, Command::HalfPageDown, &["ctrl-d"]),
    bind(Global, Command::HalfPageUp, &["ctrl-u"]),
    bind(Global, Command::PageDown, &["ctrl-f"]),
    bind(Global, Command::PageUp, &["ctrl-b"]),
    bind(Global, Command::GoToTop, &["g g"]),
    bind(Global, Command::GoToBottom, &["G"]),
    bind(Global, Command::NextMatch, &["n"]),
    bind(Global, Command::PreviousMatch, &["N"]),
    bind(List, Command::Open, &["enter"]),
    bind(Global, Command::EditFilter, &["/"]),
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
    bind(Global, Command::Do(ActionKind::Handled), &["h"]),
    bind(Global, Command::Do(ActionKind::Archive), &["e"]),
    bind(Global, Command::Do(ActionKind::FollowUp), &["f"]),
    bind(Global, Command::Do(ActionKind::Tags), &["t"]),
    bind(Global, Command::Do(ActionKind::Note), &["c"]),
    bind(Global, Command::Undo, &["z"]),
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
    fn a_digit_is_a_view_and_never_the_start_of_more() {
        for preset in KeyPreset::ALL {
            let digit = |keys: &Sequence| keys.keys()[0].text().and_then(|c| c.to_digit(10));
            let all = sequences(preset).into_iter();
            let bound = all.filter_map(|(layer, command, keys)| {
                Some((digit(&keys)?, layer, command.action, command.count, keys.keys().len()))
            });
            let due: Vec<_> = (1..=9).map(|n| (n, Global, Command::GoToView, Some(n), 1)).collect();
            assert_eq!(bound.collect::<Vec<_>>(), due, "{}", preset.name());
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
