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
    /// Whether it completes the work on a conversation, so that the cursor
    /// advances.
    pub finishes: bool,
}

/// An action on conversations that needs no input and does not complete the
/// work on them.
const fn entry(kind: ActionKind, name: &'static str, help: &'static str) -> Entry {
    let (target, needs) = (Scope::Conversation, ActionInput::Nothing);
    Entry { kind, name, short: name, help, doing: "", done: "", target, needs, finishes: false }
}

impl Entry {
    /// The labels while it is in progress, and once it is in the outbox.
    const fn labels(self, doing: &'static str, done: &'static str) -> Self {
        Self { doing, done, ..self }
    }

    const fn shortly(self, short: &'static str) -> Self {
        Self { short, ..self }
    }

    const fn of_lead(self, needs: ActionInput) -> Self {
        Self { target: Scope::Lead, needs, ..self }
    }

    const fn needing(self, needs: ActionInput) -> Self {
        Self { needs, ..self }
    }

    const fn finishing(self) -> Self {
        Self { finishes: true, ..self }
    }
}

/// All kinds, in the order of the help.
pub const VERBS: &[Entry] = &[
    entry(ActionKind::Read, "read", "Mark as read")
        .labels("marking read", "marked read")
        .finishing(),
    entry(ActionKind::Handled, "handled", "Mark handled")
        .labels("marking handled", "marked handled")
        .finishing(),
    entry(ActionKind::Archive, "archive", "Archive lead")
        .labels("archiving", "archived")
        .of_lead(ActionInput::Reason)
        .finishing(),
    entry(ActionKind::Unarchive, "unarchive", "Unarchive")
        .labels("unarchiving", "unarchived")
        .of_lead(ActionInput::Nothing)
        .finishing(),
    entry(ActionKind::Status, "status", "Set lead status")
        .labels("setting status", "status set")
        .of_lead(ActionInput::Status),
    entry(ActionKind::FollowUp, "follow-up", "Set or complete follow-up")
        .labels("setting follow-up", "follow-up set")
        .of_lead(ActionInput::Time),
    entry(ActionKind::Assign, "assign", "Assign")
        .labels("assigning", "assigned")
        .of_lead(ActionInput::User),
    entry(ActionKind::Tags, "tag", "Add or remove tags")
        .labels("tagging", "tagged")
        .of_lead(ActionInput::Tag),
    entry(ActionKind::Note, "note", "Private note")
        .labels("saving note", "note added")
        .needing(ActionInput::Text),
    entry(ActionKind::Reply, "reply", "Reply by text")
        .labels("sending", "sent")
        .needing(ActionInput::Text)
        .finishing(),
    entry(ActionKind::CancelScheduled, "cancel-scheduled", "Cancel scheduled text")
        .labels("canceling text", "text canceled")
        .shortly("cancel text")
        .needing(ActionInput::Scheduled),
    entry(ActionKind::Sender, "sender", "Reply-from number")
        .labels("setting number", "reply-from number set")
        .needing(ActionInput::Number),
    entry(ActionKind::Block, "block", "Block texts to this number")
        .labels("blocking", "blocked")
        .needing(ActionInput::Why),
    entry(ActionKind::Unblock, "unblock", "Allow texts to this number again")
        .labels("unblocking", "unblocked")
        .needing(ActionInput::Why),
];

impl ActionKind {
    pub const fn entry(self) -> &'static Entry {
        // A test ensures that the table is in the order of the enum.
        &VERBS[self as usize]
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
            let first = VERBS.iter().position(|other| other.name == entry.name);
            assert_eq!(first, Some(at), "{}", entry.name);
        }
        assert_eq!(ActionKind::Unblock as usize + 1, VERBS.len());
    }
}
