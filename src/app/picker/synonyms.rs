//! Words that people look for, beside the names and descriptions of commands.

use crate::app::protocol::command::Command;
use crate::triage::ActionKind::{
    Archive, Assign, Block, CancelScheduled, FollowUp, Handled, Note, Read, Reply, Sender, Status,
    Tags, Unarchive, Unblock,
};

/// For a word that no command answers, where its setting is.
pub(super) struct SettingHint {
    pub(super) words: &'static [&'static str],
    pub(super) label: &'static str,
    /// Where to change it, as a notice.
    pub(super) notice: &'static str,
}

pub(super) const SETTINGS: &[SettingHint] = &[SettingHint {
    words: &["color", "colors", "ascii", "symbols"],
    label: "Colors and symbols",
    notice: "In the config file: color, ascii under [ui]",
}];

/// Words for a command, in lower case.
pub(super) fn of(command: Command) -> &'static [&'static str] {
    match command {
        Command::Do(kind) => match kind {
            Reply => &["sms", "text", "send", "message", "answer", "respond", "write"],
            FollowUp => &["reminder", "callback", "due"],
            Handled => &["done", "complete", "finish", "finished", "resolve"],
            Archive => &["close", "delete", "remove", "trash"],
            Unarchive => &["restore", "reopen"],
            Assign => &["assign", "owner", "give", "transfer", "teammate", "unassign"],
            Tags => &["tag", "label", "untag"],
            Note => &["comment", "memo"],
            Status => &["stage", "outcome", "qualified", "sold"],
            Read => &["seen"],
            Sender => &["from", "caller"],
            Block => &["stop", "optout", "unsubscribe", "dnc", "suppress"],
            Unblock => &["allow", "unsuppress"],
            CancelScheduled => &["unschedule"],
        },
        Command::Snooze => &["later", "hide", "remind", "sleep", "postpone", "unsnooze"],
        Command::CopyPhone => &["call", "dial", "phone", "number"],
        Command::CopyConversation => &["export", "clipboard"],
        Command::EditFilter => &["search", "find", "query"],
        Command::Sort => &["order", "newest", "oldest", "longest"],
        Command::ClearFilter => &["reset"],
        Command::GoToTop => &["jump", "goto", "first", "home"],
        Command::GoToBottom => &["last", "end"],
        Command::GoToView | Command::NextView => &["tab", "folder"],
        Command::PickLead => &["contact", "person", "customer"],
        Command::ToggleUpdates => &["expand", "collapse", "unfold", "activity", "events"],
        Command::GoToDate => &["day", "jump", "calendar"],
        Command::OpenLink => &["link", "url", "browser", "web"],
        Command::InsertTemplate => &["template", "snippet", "canned"],
        Command::Schedule => &["later", "delay"],
        Command::MarkAll => &["select", "everything"],
        Command::Mark => &["select", "check"],
        Command::UnmarkAll => &["deselect", "unselect"],
        Command::Refresh => &["reload", "sync", "update"],
        Command::ToggleRaw => &["json", "details", "fields"],
        Command::ToggleDetail => &["preview", "sidebar", "split", "layout"],
        Command::Fullscreen => &["zoom", "maximize"],
        Command::ToggleOutbox => &["pending", "queue", "unsent", "failed"],
        Command::ToggleHistory => &["log", "done", "past", "activity"],
        Command::ToggleHelp => &["help", "keys", "shortcuts", "manual"],
        Command::ToggleMouse => &["click", "pointer", "wheel"],
        Command::OpenPalette => &["palette", "run"],
        Command::Tour => &["tutorial", "guide", "learn", "intro", "start"],
        Command::ChangeTheme => &["dark", "light", "color", "colors", "contrast", "appearance"],
        Command::Undo => &["revert", "unsend"],
        Command::Back => &["go"],
        Command::Quit => &["exit", "close", "leave"],
        Command::Send => &["sms", "text"],
        _ => &[],
    }
}
