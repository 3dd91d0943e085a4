//! Presets with the keys of other programs.
//!
//! Commands without a counterpart there keep the key of the `default` preset if
//! it is free.

use super::binding::{Binding, bind};
use crate::app::protocol::command::Command;
use crate::settings::KeyLayer::{Detail, Global, List, Outbox};
use crate::triage::ActionKind;

/// Gmail: `j`/`k` move in the list, `n`/`p` in the open conversation, `o`
/// opens, `u` goes back to the list and reloads it there, `g i` is the inbox
/// without a filter, `g a` the archive, `` ` `` and `~` step through the
/// sections of the inbox, here the views, `;` shows the conversation pane as it
/// expands a conversation there, `x` and `*` with a letter select. Of the other
/// actions, `b`, `e`, `r`, `I` and `z` are Gmail's, a star's `s` sets the
/// status, the label's `l` tags. The arrows go
/// between list and thread as there between list and reading pane. `#` and `!`
/// stay free.
pub(super) const GMAIL: &[Binding] = &[
    bind(Global, Command::MoveDown, &["j"]),
    bind(Global, Command::MoveUp, &["k"]),
    bind(Global, Command::FocusList, &["left"]),
    bind(Global, Command::FocusThread, &["right"]),
    bind(Detail, Command::MoveDown, &["n"]),
    bind(Detail, Command::MoveUp, &["p"]),
    bind(List, Command::NextMatch, &["n"]),
    bind(List, Command::PreviousMatch, &["N"]),
    bind(Global, Command::NextMatch, &["ctrl-n"]),
    bind(Global, Command::PreviousMatch, &["ctrl-p"]),
    bind(Global, Command::HalfPageDown, &["ctrl-d"]),
    bind(Global, Command::HalfPageUp, &["ctrl-u"]),
    bind(Global, Command::PageDown, &["ctrl-f"]),
    bind(Global, Command::PageUp, &["ctrl-b"]),
    bind(Global, Command::GoToTop, &["g g"]),
    bind(Global, Command::GoToBottom, &["G"]),
    bind(List, Command::Open, &["o", "enter"]),
    bind(Detail, Command::Back, &["u"]),
    bind(List, Command::Refresh, &["u"]),
    bind(List, Command::EditFilter, &["/"]),
    bind(Global, Command::ClearFilter, &["g i"]),
    bind(Global, Command::ToggleArchived, &["g a"]),
    bind(Global, Command::NextView, &["`"]),
    bind(Global, Command::PreviousView, &["~"]),
    bind(Global, Command::PickLead, &["g l"]),
    bind(Global, Command::ToggleRaw, &["i"]),
    bind(Global, Command::ToggleDetail, &[";"]),
    bind(Global, Command::GrowDetail, &["+", "="]),
    bind(Global, Command::ShrinkDetail, &["-"]),
    bind(Global, Command::Do(ActionKind::Handled), &["h"]),
    bind(Global, Command::Do(ActionKind::Archive), &["e"]),
    bind(Global, Command::Do(ActionKind::FollowUp), &["f"]),
    bind(Global, Command::Snooze, &["b"]),
    bind(Global, Command::Do(ActionKind::Tags), &["l"]),
    bind(Global, Command::Do(ActionKind::Note), &["c"]),
    bind(Global, Command::Undo, &["z"]),
    bind(List, Command::Mark, &["x"]),
    bind(List, Command::MarkAll, &["* a"]),
    bind(List, Command::UnmarkAll, &["* n"]),
    bind(Global, Command::OpenLink, &["g o"]),
];

/// mutt: `=` and `*` are the first and the last entry, `^` and `$` top and
/// bottom of the text, `z`/`Z` and the arrows turn pages, `[`/`]` half ones,
/// `l` limits, `c` changes the mailbox, `$` synchronizes, `h` shows hidden
/// headers, `x` leaves, and the manual's keys for the sidebar, `^n` and `^p`,
/// step through the views, `^b` calls the browser, `t`, `T` and `^t` tag. In
/// the text, `space` and `-` turn pages and `i` leaves. Of the actions, `r`
/// replies, `e` edits what is kept with the message, here a note, `d` archives,
/// since nothing can be deleted here, and `u` undoes that.
///
/// In the text, `j` and `k` go to the next message and to the one before, and
/// Enter and Backspace scroll. `/` limits too, since `n` searches for the
/// filter's text.
pub(super) const MUTT: &[Binding] = &[
    bind(List, Command::MoveDown, &["j"]),
    bind(List, Command::MoveUp, &["k"]),
    bind(Detail, Command::NextConversation, &["j"]),
    bind(Detail, Command::PreviousConversation, &["k"]),
    bind(Outbox, Command::MoveDown, &["j"]),
    bind(Outbox, Command::MoveUp, &["k"]),
    bind(Detail, Command::MoveDown, &["enter"]),
    bind(Detail, Command::MoveUp, &["backspace"]),
    bind(Global, Command::NextMatch, &["n"]),
    bind(Global, Command::PreviousMatch, &["N"]),
    bind(Global, Command::HalfPageDown, &["]"]),
    bind(Global, Command::HalfPageUp, &["["]),
    bind(List, Command::PageDown, &["z", "right"]),
    bind(List, Command::PageUp, &["Z", "left"]),
    bind(Detail, Command::PageDown, &["space"]),
    bind(Detail, Command::PageUp, &["-"]),
    bind(List, Command::GoToTop, &["="]),
    bind(List, Command::GoToBottom, &["*"]),
    bind(Detail, Command::GoToTop, &["^"]),
    bind(Detail, Command::GoToBottom, &["$"]),
    bind(List, Command::Open, &["enter", "space"]),
    bind(Detail, Command::Back, &["i"]),
    bind(List, Command::Quit, &["x"]),
    bind(Global, Command::EditFilter, &["l"]),
    bind(List, Command::EditFilter, &["/"]),
    bind(Global, Command::ClearFilter, &["C"]),
    bind(Global, Command::ToggleArchived, &["A"]),
    bind(Global, Command::NextView, &["ctrl-n"]),
    bind(Global, Command::PreviousView, &["ctrl-p"]),
    bind(List, Command::Refresh, &["$"]),
    bind(Global, Command::PickLead, &["c"]),
    bind(Global, Command::ToggleRaw, &["h"]),
    bind(Global, Command::ToggleDetail, &["p"]),
    bind(Global, Command::GrowDetail, &["+"]),
    bind(Global, Command::ShrinkDetail, &["_"]),
    bind(Global, Command::Do(ActionKind::Handled), &["H"]),
    bind(Global, Command::Do(ActionKind::Archive), &["d"]),
    bind(Global, Command::Do(ActionKind::FollowUp), &["f"]),
    bind(Global, Command::Do(ActionKind::Tags), &["g t"]),
    bind(Global, Command::Snooze, &["g z"]),
    bind(Global, Command::Do(ActionKind::Note), &["e"]),
    bind(Global, Command::Undo, &["u"]),
    bind(List, Command::Mark, &["t"]),
    bind(List, Command::MarkAll, &["T"]),
    bind(List, Command::UnmarkAll, &["ctrl-t"]),
    bind(Global, Command::OpenLink, &["ctrl-b"]),
];
