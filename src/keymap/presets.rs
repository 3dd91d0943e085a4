//! Keys that other programs taught people, for the actions that exist here.
//!
//! What has no counterpart there keeps the key of the `default` preset where
//! that is free.

use super::defaults::{Binding, bind};
use super::layer::Layer::{Detail, Global, List};
use crate::app::protocol::command::Action;
use crate::triage::Verb;

/// Gmail: `j`/`k` through the list, `n`/`p` through the open conversation,
/// `o` opens, `u` goes back to the list and reloads it there, `g i` is the
/// inbox without a filter, `g a` the archive, `` ` `` and `~` step through the
/// sections of the inbox, here the views, `;` shows the detail pane as it
/// expands a conversation there, `x` and `*` with a letter select. Of the other
/// verbs, `e`, `r`, `I` and `z` are Gmail's, a star's `s` sets the status, the
/// label's `l` tags, and snoozing's `b` moves the follow-up. `#` and `!` stay free.
pub(super) const GMAIL: &[Binding] = &[
    bind(Global, Action::MoveDown, &["j"]),
    bind(Global, Action::MoveUp, &["k"]),
    bind(Detail, Action::MoveDown, &["n"]),
    bind(Detail, Action::MoveUp, &["p"]),
    bind(List, Action::NextMatch, &["n"]),
    bind(List, Action::PreviousMatch, &["N"]),
    bind(Global, Action::NextMatch, &["ctrl-n"]),
    bind(Global, Action::PreviousMatch, &["ctrl-p"]),
    bind(Global, Action::HalfPageDown, &["ctrl-d"]),
    bind(Global, Action::HalfPageUp, &["ctrl-u"]),
    bind(Global, Action::PageDown, &["ctrl-f"]),
    bind(Global, Action::PageUp, &["ctrl-b"]),
    bind(Global, Action::GoToTop, &["g g"]),
    bind(Global, Action::GoToBottom, &["G"]),
    bind(List, Action::Open, &["o", "enter"]),
    bind(Detail, Action::Back, &["u"]),
    bind(List, Action::Refresh, &["u"]),
    bind(Global, Action::Refresh, &["R"]),
    bind(Global, Action::EditFilter, &["/"]),
    bind(Global, Action::ClearFilter, &["g i"]),
    bind(Global, Action::ToggleUnread, &["U"]),
    bind(Global, Action::ToggleArchived, &["g a"]),
    bind(Global, Action::NextView, &["`"]),
    bind(Global, Action::PreviousView, &["~"]),
    bind(Global, Action::LoadAll, &["L"]),
    bind(Global, Action::PickLead, &["g l"]),
    bind(Global, Action::SaveView, &["W"]),
    bind(Global, Action::ToggleRaw, &["i"]),
    bind(Global, Action::CopyPhone, &["y"]),
    bind(Global, Action::CopyConversation, &["Y"]),
    bind(Global, Action::ToggleDetail, &[";"]),
    bind(Global, Action::MoveDetail, &["\\"]),
    bind(Global, Action::GrowDetail, &["+", "="]),
    bind(Global, Action::ShrinkDetail, &["-"]),
    bind(Global, Action::Fullscreen, &["F"]),
    bind(Global, Action::Do(Verb::Read), &["I"]),
    bind(Global, Action::Do(Verb::Handled), &["h"]),
    bind(Global, Action::Do(Verb::Archive), &["e"]),
    bind(Global, Action::Do(Verb::Unarchive), &["E"]),
    bind(Global, Action::Do(Verb::Status), &["s"]),
    bind(Global, Action::Do(Verb::FollowUp), &["b"]),
    bind(Global, Action::Do(Verb::Assign), &["a"]),
    bind(Global, Action::Do(Verb::Tags), &["l"]),
    bind(Global, Action::Do(Verb::Note), &["c"]),
    bind(Global, Action::Do(Verb::Reply), &["r"]),
    bind(Global, Action::Do(Verb::CancelScheduled), &["X"]),
    bind(Global, Action::Do(Verb::Sender), &["g n"]),
    bind(Global, Action::Do(Verb::Block), &["B"]),
    bind(Global, Action::Do(Verb::Unblock), &["M-b"]),
    bind(Global, Action::Undo, &["z"]),
    bind(Global, Action::Repeat, &["."]),
    bind(List, Action::Mark, &["x"]),
    bind(List, Action::MarkRange, &["v"]),
    bind(List, Action::MarkAll, &["* a"]),
    bind(List, Action::UnmarkAll, &["* n"]),
    bind(Global, Action::ToggleOutbox, &["O"]),
    bind(Global, Action::OpenLink, &["g o"]),
    bind(Global, Action::Peek, &["P"]),
];

/// mutt: `=` and `*` are the first and the last entry, `^` and `$` top and
/// bottom of the text, `z`/`Z` and the arrows turn pages, `[`/`]` half ones,
/// `l` limits, `c` changes the mailbox, `$` synchronises, `h` shows the headers
/// that are hidden, `x` leaves, and the manual's keys for the sidebar, `^n` and
/// `^p`, step through the views, `^b` calls the browser, `t`, `T` and `^t` tag. In
/// the text, `space` and `-` turn pages and `i` leaves. Of the verbs, `r` replies,
/// `e` writes what is kept with the message, here a note, `d` archives, since
/// nothing can be deleted here, and `u` takes that back.
///
/// `j` and `k` scroll the text, since moving to the next message while one
/// is open is not an action yet. `/` limits too, since what is filtered by is
/// what `n` searches for.
pub(super) const MUTT: &[Binding] = &[
    bind(Global, Action::MoveDown, &["j"]),
    bind(Global, Action::MoveUp, &["k"]),
    bind(Detail, Action::MoveDown, &["enter"]),
    bind(Detail, Action::MoveUp, &["backspace"]),
    bind(Global, Action::NextMatch, &["n"]),
    bind(Global, Action::PreviousMatch, &["N"]),
    bind(Global, Action::HalfPageDown, &["]"]),
    bind(Global, Action::HalfPageUp, &["["]),
    bind(List, Action::PageDown, &["z", "right"]),
    bind(List, Action::PageUp, &["Z", "left"]),
    bind(Detail, Action::PageDown, &["space"]),
    bind(Detail, Action::PageUp, &["-"]),
    bind(List, Action::GoToTop, &["="]),
    bind(List, Action::GoToBottom, &["*"]),
    bind(Detail, Action::GoToTop, &["^"]),
    bind(Detail, Action::GoToBottom, &["$"]),
    bind(List, Action::Open, &["enter", "space"]),
    bind(Detail, Action::Back, &["i"]),
    bind(List, Action::Quit, &["x"]),
    bind(Global, Action::EditFilter, &["l", "/"]),
    bind(Global, Action::ClearFilter, &["C"]),
    bind(Global, Action::ToggleUnread, &["U"]),
    bind(Global, Action::ToggleArchived, &["A"]),
    bind(Global, Action::NextView, &["ctrl-n"]),
    bind(Global, Action::PreviousView, &["ctrl-p"]),
    bind(List, Action::Refresh, &["$"]),
    bind(Global, Action::Refresh, &["R"]),
    bind(Global, Action::LoadAll, &["L"]),
    bind(Global, Action::PickLead, &["c"]),
    bind(Global, Action::SaveView, &["W"]),
    bind(Global, Action::ToggleRaw, &["h"]),
    bind(Global, Action::CopyPhone, &["y"]),
    bind(Global, Action::CopyConversation, &["Y"]),
    bind(Global, Action::ToggleDetail, &["p"]),
    bind(Global, Action::MoveDetail, &["\\"]),
    bind(Global, Action::GrowDetail, &["+"]),
    bind(Global, Action::ShrinkDetail, &["_"]),
    bind(Global, Action::Fullscreen, &["F"]),
    bind(Global, Action::Do(Verb::Read), &["I"]),
    bind(Global, Action::Do(Verb::Handled), &["H"]),
    bind(Global, Action::Do(Verb::Archive), &["d"]),
    bind(Global, Action::Do(Verb::Unarchive), &["E"]),
    bind(Global, Action::Do(Verb::Status), &["s"]),
    bind(Global, Action::Do(Verb::FollowUp), &["f"]),
    bind(Global, Action::Do(Verb::Assign), &["a"]),
    bind(Global, Action::Do(Verb::Tags), &["g t"]),
    bind(Global, Action::Do(Verb::Note), &["e"]),
    bind(Global, Action::Do(Verb::Reply), &["r"]),
    bind(Global, Action::Do(Verb::CancelScheduled), &["X"]),
    bind(Global, Action::Do(Verb::Sender), &["g n"]),
    bind(Global, Action::Do(Verb::Block), &["B"]),
    bind(Global, Action::Do(Verb::Unblock), &["M-b"]),
    bind(Global, Action::Undo, &["u"]),
    bind(Global, Action::Repeat, &["."]),
    bind(List, Action::Mark, &["t"]),
    bind(List, Action::MarkRange, &["v"]),
    bind(List, Action::MarkAll, &["T"]),
    bind(List, Action::UnmarkAll, &["ctrl-t"]),
    bind(Global, Action::ToggleOutbox, &["O"]),
    bind(Global, Action::OpenLink, &["ctrl-b"]),
    bind(Global, Action::Peek, &["P"]),
];
