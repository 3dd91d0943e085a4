//! The kinds of actions: one table for keys, palette, help, command line and
//! documentation.

use crate::domain::Operation;

/// The kind of an action on a conversation or its lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionKind {
    /// Clear unread.
    Read,
    /// Clear the reply requirement.
    Handled,
    /// Archive the lead with all of its conversations.
    Archive,
    /// Restore the lead from the archive.
    Unarchive,
    Status,
    /// Complete or reschedule the lead's follow-up.
    FollowUp,
    /// Assign the lead to a user, or to nobody.
    Assign,
    /// Add a tag to the lead, or remove one.
    Tags,
    /// Add a note that the lead does not see.
    Note,
    /// Answer by SMS.
    Reply,
    /// Cancel a scheduled message.
    CancelScheduled,
    /// Choose the sender number.
    Sender,
    /// Suppress texts to the number.
    Block,
    /// Release the suppression of the number.
    Unblock,
}

/// The target of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Conversation,
    /// A lead, once for any number of its conversations.
    Lead,
}

/// The input that an action requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionInput {
    Nothing,
    /// A reason, and an optional note.
    Reason,
    /// One of the organization's lead statuses.
    Status,
    /// A time, or completion.
    Time,
    /// A user, or nobody.
    User,
    Tag,
    /// A text, for one conversation only.
    Text,
    /// One of the conversation's scheduled messages.
    Scheduled,
    /// One of the organization's numbers, or none.
    Number,
    /// A reason as text, for one conversation only.
    Why,
}

/// How an action is undone after it has been sent. Before that every action can
/// be withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// Not at all: the API has no inverse.
    UntilSent,
    /// By the opposite action.
    Inverse,
    /// By restoring the previous value.
    Previous,
    /// By canceling it, as long as it is scheduled.
    Cancel,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub kind: ActionKind,
    /// Name in the configuration and on the command line.
    pub name: &'static str,
    /// Short name for hints.
    pub short: &'static str,
    /// Help text.
    pub help: &'static str,
    /// Label while it is in progress.
    pub doing: &'static str,
    /// Label once it is in the outbox.
    pub done: &'static str,
    pub target: Scope,
    pub needs: ActionInput,
    pub undo: Undo,
    /// Whether it completes the work on a conversation, so that the cursor
    /// advances.
    pub finishes: bool,
}

/// All kinds, in the order of the help.
pub const VERBS: &[Entry] = &[
    Entry {
        kind: ActionKind::Read,
        name: "read",
        short: "read",
        help: "Mark as read",
        doing: "marking read",
        done: "marked read",
        target: Scope::Conversation,
        needs: ActionInput::Nothing,
        undo: Undo::UntilSent,
        finishes: true,
    },
    Entry {
        kind: ActionKind::Handled,
        name: "handled",
        short: "handled",
        help: "No answer is due any more",
        doing: "marking handled",
        done: "marked handled",
        target: Scope::Conversation,
        needs: ActionInput::Nothing,
        undo: Undo::UntilSent,
        finishes: true,
    },
    Entry {
        kind: ActionKind::Archive,
        name: "archive",
        short: "archive",
        help: "Archive the lead, all of it",
        doing: "archiving",
        done: "archived",
        target: Scope::Lead,
        needs: ActionInput::Reason,
        undo: Undo::Inverse,
        finishes: true,
    },
    Entry {
        kind: ActionKind::Unarchive,
        name: "unarchive",
        short: "unarchive",
        help: "Take the lead back from the archive",
        doing: "unarchiving",
        done: "unarchived",
        target: Scope::Lead,
        needs: ActionInput::Nothing,
        undo: Undo::Inverse,
        finishes: true,
    },
    Entry {
        kind: ActionKind::Status,
        name: "status",
        short: "status",
        help: "Set the lead's status",
        doing: "setting status",
        done: "status set",
        target: Scope::Lead,
        needs: ActionInput::Status,
        undo: Undo::Previous,
        finishes: false,
    },
    Entry {
        kind: ActionKind::FollowUp,
        name: "follow-up",
        short: "follow-up",
        help: "Complete or move the follow-up",
        doing: "setting follow-up",
        done: "follow-up set",
        target: Scope::Lead,
        needs: ActionInput::Time,
        undo: Undo::Previous,
        finishes: false,
    },
    Entry {
        kind: ActionKind::Assign,
        name: "assign",
        short: "assign",
        help: "Give the lead to somebody",
        doing: "assigning",
        done: "assigned",
        target: Scope::Lead,
        needs: ActionInput::User,
        undo: Undo::Previous,
        finishes: false,
    },
    Entry {
        kind: ActionKind::Tags,
        name: "tag",
        short: "tag",
        help: "Put a tag on, or take one off",
        doing: "tagging",
        done: "tagged",
        target: Scope::Lead,
        needs: ActionInput::Tag,
        undo: Undo::Inverse,
        finishes: false,
    },
    Entry {
        kind: ActionKind::Note,
        name: "note",
        short: "note",
        help: "Note, not seen by the lead",
        doing: "adding note",
        done: "note added",
        target: Scope::Conversation,
        needs: ActionInput::Text,
        undo: Undo::UntilSent,
        finishes: false,
    },
    Entry {
        kind: ActionKind::Reply,
        name: "reply",
        short: "reply",
        help: "Answer by text message",
        doing: "sending message",
        done: "message queued",
        target: Scope::Conversation,
        needs: ActionInput::Text,
        undo: Undo::Cancel,
        finishes: true,
    },
    Entry {
        kind: ActionKind::CancelScheduled,
        name: "cancel-scheduled",
        short: "cancel",
        help: "Take back a scheduled message",
        doing: "cancelling message",
        done: "message cancelled",
        target: Scope::Conversation,
        needs: ActionInput::Scheduled,
        undo: Undo::UntilSent,
        finishes: false,
    },
    Entry {
        kind: ActionKind::Sender,
        name: "sender",
        short: "sender",
        help: "Number that answers go from",
        doing: "setting sender",
        done: "sender set",
        target: Scope::Conversation,
        needs: ActionInput::Number,
        undo: Undo::Previous,
        finishes: false,
    },
    Entry {
        kind: ActionKind::Block,
        name: "block",
        short: "block",
        help: "Block texts to this number",
        doing: "blocking",
        done: "blocked",
        target: Scope::Conversation,
        needs: ActionInput::Why,
        undo: Undo::UntilSent,
        finishes: false,
    },
    Entry {
        kind: ActionKind::Unblock,
        name: "unblock",
        short: "unblock",
        help: "Allow texts to this number again",
        doing: "unblocking",
        done: "unblocked",
        target: Scope::Conversation,
        needs: ActionInput::Why,
        undo: Undo::UntilSent,
        finishes: false,
    },
];

impl ActionKind {
    pub const fn entry(self) -> &'static Entry {
        // A test ensures that the table is in the order of the enum.
        &VERBS[self as usize]
    }

    /// Finds a kind by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        VERBS.iter().find(|entry| entry.name == name).map(|entry| entry.kind)
    }

    /// The kind of an operation.
    pub fn from_operation(operation: &Operation) -> Self {
        match operation {
            Operation::MarkRead { .. } => Self::Read,
            Operation::MarkHandled { .. } => Self::Handled,
            Operation::Archive { .. } => Self::Archive,
            Operation::Unarchive { .. } => Self::Unarchive,
            Operation::SetStatus { .. } => Self::Status,
            Operation::SetFollowUp { .. } => Self::FollowUp,
            Operation::Assign { .. } => Self::Assign,
            Operation::AddTags { .. } | Operation::RemoveTag { .. } => Self::Tags,
            Operation::AddNote { .. } => Self::Note,
            Operation::SendSms { .. } => Self::Reply,
            Operation::CancelSms { .. } => Self::CancelScheduled,
            Operation::SetSender { .. } | Operation::ClearSender { .. } => Self::Sender,
            Operation::Block { .. } => Self::Block,
            Operation::Unblock { .. } => Self::Unblock,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_verbs_and_names_are_unique() {
        for (at, entry) in VERBS.iter().enumerate() {
            assert_eq!(entry.kind as usize, at);
            assert_eq!(ActionKind::from_name(entry.name), Some(entry.kind), "{}", entry.name);
        }
        assert_eq!(ActionKind::Unblock as usize + 1, VERBS.len());
    }
}
