//! The key tables that the program brings along, and their common part.
//!
//! In every preset nothing that changes data sits on Ctrl.

use super::command::Command;
use super::layer::Layer::{self, Compose, Filter, Global, List, Outbox, Picker};
use super::presets::{GMAIL, MUTT};
use crate::app::protocol::command::Action;
use crate::triage::Verb;

/// A key table that the program brings along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// The keys of vim and of pagers.
    #[default]
    Default,
    /// The keys of Gmail's web page, where the program has the same action.
    Gmail,
    /// The keys of mutt's index and pager, where the program has the same
    /// action.
    Mutt,
}

impl Preset {
    /// All presets.
    pub const ALL: [Self; 3] = [Self::Default, Self::Gmail, Self::Mutt];

    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Gmail => "gmail",
            Self::Mutt => "mutt",
        }
    }

    /// The preset of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// The preset's bindings. The first keys of an action are those that
    /// hints show.
    pub(super) fn table(self) -> impl Iterator<Item = &'static Binding> {
        let own = match self {
            Self::Default => DEFAULT,
            Self::Gmail => GMAIL,
            Self::Mutt => MUTT,
        };
        own.iter().chain(COMMON)
    }
}

/// A command and its keys in a layer.
pub(super) struct Binding {
    pub(super) layer: Layer,
    pub(super) command: Command,
    pub(super) keys: &'static [&'static str],
}

pub(super) const fn bind(layer: Layer, action: Action, keys: &'static [&'static str]) -> Binding {
    Binding { layer, command: Command { action, count: None }, keys }
}

/// A key that goes to the view of that number.
const fn view(number: u32, keys: &'static [&'static str]) -> Binding {
    let command = Command { action: Action::GoToView, count: Some(number) };
    Binding { layer: Global, command, keys }
}

/// What every preset has: keys without a character, the numbers of views, and
/// the line editor.
const COMMON: &[Binding] = &[
    bind(Global, Action::MoveDown, &["down"]),
    bind(Global, Action::MoveUp, &["up"]),
    bind(Global, Action::PageDown, &["pagedown"]),
    bind(Global, Action::PageUp, &["pageup"]),
    bind(Global, Action::GoToTop, &["home"]),
    bind(Global, Action::GoToBottom, &["end"]),
    bind(Global, Action::NextUnread, &["g u"]),
    bind(Global, Action::NextNeedsReply, &["g r"]),
    bind(Global, Action::FocusNext, &["tab", "shift-tab"]),
    view(1, &["1"]),
    view(2, &["2"]),
    view(3, &["3"]),
    view(4, &["4"]),
    view(5, &["5"]),
    view(6, &["6"]),
    view(7, &["7"]),
    view(8, &["8"]),
    view(9, &["9"]),
    bind(Global, Action::Refresh, &["f5"]),
    bind(Global, Action::Retry, &["ctrl-r"]),
    bind(Global, Action::ToggleHelp, &["?", "f1"]),
    bind(Global, Action::Back, &["q"]),
    bind(Global, Action::StepBack, &["esc"]),
    bind(Global, Action::OpenPalette, &[":", "ctrl-k"]),
    bind(Global, Action::Redraw, &["ctrl-l"]),
    bind(Global, Action::Suspend, &["ctrl-z"]),
    bind(Global, Action::Quit, &["ctrl-c"]),
    bind(Filter, Action::MoveDown, &["down"]),
    bind(Filter, Action::MoveUp, &["up"]),
    bind(Filter, Action::PageDown, &["pagedown"]),
    bind(Filter, Action::PageUp, &["pageup"]),
    bind(Filter, Action::ToggleHelp, &["f1"]),
    bind(Filter, Action::Redraw, &["ctrl-l"]),
    bind(Filter, Action::Suspend, &["ctrl-z"]),
    bind(Filter, Action::AcceptFilter, &["enter"]),
    bind(Filter, Action::CancelFilter, &["esc", "ctrl-c"]),
    bind(Filter, Action::Complete, &["tab"]),
    bind(Filter, Action::PreviousEntry, &["ctrl-p"]),
    bind(Filter, Action::NextEntry, &["ctrl-n"]),
    bind(Filter, Action::CursorLeft, &["left", "ctrl-b"]),
    bind(Filter, Action::CursorRight, &["right", "ctrl-f"]),
    bind(Filter, Action::WordLeft, &["alt-b", "ctrl-left", "alt-left"]),
    bind(Filter, Action::WordRight, &["alt-f", "ctrl-right", "alt-right"]),
    bind(Filter, Action::LineStart, &["home", "ctrl-a"]),
    bind(Filter, Action::LineEnd, &["end", "ctrl-e"]),
    bind(Filter, Action::DeleteBackward, &["backspace", "ctrl-h"]),
    bind(Filter, Action::DeleteForward, &["delete", "ctrl-d"]),
    bind(Filter, Action::DeleteWord, &["ctrl-w", "alt-backspace"]),
    bind(Filter, Action::DeleteToStart, &["ctrl-u"]),
    bind(Filter, Action::DeleteToEnd, &["ctrl-k"]),
    bind(Picker, Action::Pick, &["enter"]),
    bind(Picker, Action::ClosePicker, &["esc", "ctrl-c"]),
    bind(Picker, Action::MoveDown, &["down", "ctrl-n"]),
    bind(Picker, Action::MoveUp, &["up", "ctrl-p"]),
    bind(Picker, Action::PageDown, &["pagedown"]),
    bind(Picker, Action::PageUp, &["pageup"]),
    bind(Picker, Action::Retry, &["ctrl-r"]),
    bind(Picker, Action::Redraw, &["ctrl-l"]),
    bind(Picker, Action::Suspend, &["ctrl-z"]),
    bind(Picker, Action::CursorLeft, &["left", "ctrl-b"]),
    bind(Picker, Action::CursorRight, &["right", "ctrl-f"]),
    bind(Picker, Action::WordLeft, &["alt-b", "ctrl-left", "alt-left"]),
    bind(Picker, Action::WordRight, &["alt-f", "ctrl-right", "alt-right"]),
    bind(Picker, Action::LineStart, &["home", "ctrl-a"]),
    bind(Picker, Action::LineEnd, &["end", "ctrl-e"]),
    bind(Picker, Action::DeleteBackward, &["backspace", "ctrl-h"]),
    bind(Picker, Action::DeleteForward, &["delete", "ctrl-d"]),
    bind(Picker, Action::DeleteWord, &["ctrl-w", "alt-backspace"]),
    bind(Picker, Action::DeleteToStart, &["ctrl-u"]),
    bind(Picker, Action::DeleteToEnd, &["ctrl-k"]),
    bind(Outbox, Action::RetryEntry, &["enter", "r"]),
    bind(Outbox, Action::EditEntry, &["e"]),
    bind(Outbox, Action::DiscardEntry, &["d"]),
    bind(Outbox, Action::RetryFailed, &["R"]),
    bind(Outbox, Action::DiscardFailed, &["D"]),
    bind(Compose, Action::Send, &["ctrl-s"]),
    bind(Compose, Action::CloseComposer, &["esc", "ctrl-c"]),
    bind(Compose, Action::NewLine, &["enter", "alt-enter"]),
    bind(Compose, Action::UndoEdit, &["alt-z", "ctrl-/"]),
    bind(Compose, Action::RedoEdit, &["alt-y"]),
    bind(Compose, Action::OpenEditor, &["ctrl-o"]),
    bind(Compose, Action::InsertTemplate, &["ctrl-t"]),
    bind(Compose, Action::ChooseNumber, &["alt-n", "f3"]),
    bind(Compose, Action::Schedule, &["alt-s", "f4"]),
    bind(Compose, Action::Retry, &["ctrl-r"]),
    bind(Compose, Action::ToggleHelp, &["f1"]),
    bind(Compose, Action::Redraw, &["ctrl-l"]),
    bind(Compose, Action::Suspend, &["ctrl-z"]),
    bind(Compose, Action::MoveDown, &["down", "ctrl-n"]),
    bind(Compose, Action::MoveUp, &["up", "ctrl-p"]),
    bind(Compose, Action::PageDown, &["pagedown"]),
    bind(Compose, Action::PageUp, &["pageup"]),
    bind(Compose, Action::GoToTop, &["ctrl-home"]),
    bind(Compose, Action::GoToBottom, &["ctrl-end"]),
    bind(Compose, Action::CursorLeft, &["left", "ctrl-b"]),
    bind(Compose, Action::CursorRight, &["right", "ctrl-f"]),
    bind(Compose, Action::WordLeft, &["alt-b", "ctrl-left", "alt-left"]),
    bind(Compose, Action::WordRight, &["alt-f", "ctrl-right", "alt-right"]),
    bind(Compose, Action::LineStart, &["home", "ctrl-a"]),
    bind(Compose, Action::LineEnd, &["end", "ctrl-e"]),
    bind(Compose, Action::DeleteBackward, &["backspace", "ctrl-h"]),
    bind(Compose, Action::DeleteForward, &["delete", "ctrl-d"]),
    bind(Compose, Action::DeleteWord, &["ctrl-w", "alt-backspace"]),
    bind(Compose, Action::DeleteToStart, &["ctrl-u"]),
    bind(Compose, Action::DeleteToEnd, &["ctrl-k"]),
];

const DEFAULT: &[Binding] = &[
    bind(Global, Action::MoveDown, &["j"]),
    bind(Global, Action::MoveUp, &["k"]),
    bind(Global, Action::HalfPageDown, &["ctrl-d"]),
    bind(Global, Action::HalfPageUp, &["ctrl-u"]),
    bind(Global, Action::PageDown, &["ctrl-f"]),
    bind(Global, Action::PageUp, &["ctrl-b"]),
    bind(Global, Action::GoToTop, &["g g"]),
    bind(Global, Action::GoToBottom, &["G"]),
    bind(Global, Action::NextMatch, &["n"]),
    bind(Global, Action::PreviousMatch, &["N"]),
    bind(List, Action::Open, &["enter"]),
    bind(Global, Action::EditFilter, &["/"]),
    bind(Global, Action::ToggleUnread, &["U"]),
    bind(Global, Action::ToggleArchived, &["A"]),
    bind(Global, Action::ClearFilter, &["C"]),
    bind(Global, Action::NextView, &["]"]),
    bind(Global, Action::PreviousView, &["["]),
    bind(Global, Action::Refresh, &["R"]),
    bind(Global, Action::LoadAll, &["L"]),
    bind(Global, Action::PickLead, &["g l"]),
    bind(Global, Action::SaveView, &["W"]),
    bind(Global, Action::ToggleRaw, &["i"]),
    bind(Global, Action::CopyPhone, &["y"]),
    bind(Global, Action::CopyConversation, &["Y"]),
    bind(Global, Action::ToggleDetail, &["p"]),
    bind(Global, Action::MoveDetail, &["\\"]),
    bind(Global, Action::GrowDetail, &["+", "="]),
    bind(Global, Action::ShrinkDetail, &["-"]),
    bind(Global, Action::Fullscreen, &["F"]),
    bind(Global, Action::OpenLink, &["o"]),
    bind(Global, Action::Peek, &["P"]),
    bind(Global, Action::Do(Verb::Read), &["I"]),
    bind(Global, Action::Do(Verb::Handled), &["h"]),
    bind(Global, Action::Do(Verb::Archive), &["e"]),
    bind(Global, Action::Do(Verb::Unarchive), &["E"]),
    bind(Global, Action::Do(Verb::Status), &["s"]),
    bind(Global, Action::Do(Verb::FollowUp), &["f"]),
    bind(Global, Action::Do(Verb::Assign), &["a"]),
    bind(Global, Action::Do(Verb::Tags), &["t"]),
    bind(Global, Action::Do(Verb::Note), &["c"]),
    bind(Global, Action::Do(Verb::Reply), &["r"]),
    bind(Global, Action::Do(Verb::CancelScheduled), &["X"]),
    bind(Global, Action::Do(Verb::Sender), &["g n"]),
    bind(Global, Action::Do(Verb::Block), &["B"]),
    bind(Global, Action::Do(Verb::Unblock), &["M-b"]),
    bind(Global, Action::Undo, &["z"]),
    bind(Global, Action::Repeat, &["."]),
    bind(List, Action::Mark, &["x", "space"]),
    bind(List, Action::MarkRange, &["v"]),
    bind(List, Action::MarkAll, &["*"]),
    bind(List, Action::UnmarkAll, &["u"]),
    bind(Global, Action::ToggleOutbox, &["O"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::notation::Sequence;

    fn sequences(preset: Preset) -> Vec<(Layer, Command, Sequence)> {
        let rows = preset.table().flat_map(|row| row.keys.iter().map(move |keys| (row, keys)));
        rows.map(|(row, keys)| (row.layer, row.command, keys.parse().expect(keys))).collect()
    }

    #[test]
    fn a_digit_is_a_view_and_never_the_start_of_more() {
        for preset in Preset::ALL {
            let digit = |keys: &Sequence| keys.keys()[0].text().and_then(|c| c.to_digit(10));
            let all = sequences(preset).into_iter();
            let bound = all.filter_map(|(layer, command, keys)| {
                Some((digit(&keys)?, layer, command.action, command.count, keys.keys().len()))
            });
            let due: Vec<_> = (1..=9).map(|n| (n, Global, Action::GoToView, Some(n), 1)).collect();
            assert_eq!(bound.collect::<Vec<_>>(), due, "{}", preset.name());
        }
    }

    #[test]
    fn presets_are_found_by_name() {
        for preset in Preset::ALL {
            assert_eq!(Preset::named(preset.name()), Some(preset));
        }
        assert_eq!(Preset::named("emacs"), None);
    }
}
