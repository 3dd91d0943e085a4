//! What became of an action, in the words of a notice.

use super::{Action, ActionKind};
use crate::domain::FollowUp;
use crate::domain::text::one_line;

/// The result, as soon as it is on the screen: `Archived Tom`.
pub fn result(action: &Action, whom: &str) -> String {
    match action {
        Action::Read => format!("Marked {whom} read"),
        Action::Handled => format!("Marked {whom} handled"),
        Action::Archive { .. } => format!("Archived {whom}"),
        Action::Unarchive => format!("Unarchived {whom}"),
        Action::Status { outcome, .. } => {
            format!("Set status of {whom} to {}", one_line(outcome))
        }
        Action::FollowUp(FollowUp::Complete) => format!("Completed follow-up for {whom}"),
        Action::FollowUp(FollowUp::Due(_)) => format!("Set follow-up for {whom}"),
        Action::Assign(Some(_)) => format!("Assigned {whom}"),
        Action::Assign(None) => format!("Unassigned {whom}"),
        Action::AddTag { name, .. } => format!("Tagged {whom} {}", one_line(name)),
        Action::RemoveTag { name, .. } => {
            format!("Removed tag {} from {whom}", one_line(name))
        }
        Action::Note(_) => format!("Added note to {whom}"),
        Action::Reply { scheduled_for: None, .. } => format!("Text to {whom} goes out now"),
        Action::Reply { .. } => format!("Text to {whom} scheduled"),
        Action::Cancel(_) => format!("Canceled text to {whom}"),
        Action::Sender(Some(_)) => format!("Set reply-from number for {whom}"),
        Action::Sender(None) => format!("Reply-from number for {whom} is automatic"),
        Action::Block(_) => format!("Blocked texts to {whom}"),
        Action::Unblock(_) => format!("Unblocked {whom}"),
    }
}

/// A failure, without its reason: `Tom not archived`.
pub fn not_done(kind: ActionKind, whom: &str) -> String {
    let (before, after) = parts(kind);
    let mut out = match before {
        "" => whom.to_owned(),
        before => format!("{before} {whom}"),
    };
    out.push_str(" not ");
    out.push_str(after);
    capitalized(&out)
}

/// An outcome that is not known: `Not sure the note to Nick was saved`.
pub fn uncertain(kind: ActionKind, whom: &str) -> String {
    match parts(kind) {
        ("", after) => format!("Not sure {whom} was {after}"),
        (before, after) => format!("Not sure the {before} {whom} was {after}"),
    }
}

/// An action that took effect, and so cannot be undone: `already handled
/// (Tom)`, `text to Tom, already sent`.
pub fn already(kind: ActionKind, whom: &str) -> String {
    match parts(kind) {
        ("", after) => format!("already {after} ({whom})"),
        (before, after) => format!("{before} {whom}, already {after}"),
    }
}

/// Refuses an action on several that is for one lead only.
pub fn one_at_a_time(kind: ActionKind, marked: usize) -> String {
    let what = match kind {
        ActionKind::Reply => "text one lead",
        ActionKind::Note => "add a note to one lead",
        ActionKind::CancelScheduled => "cancel a text to one lead",
        ActionKind::Sender => "set the reply-from number of one lead",
        kind => return format!("One lead at a time: {} ({marked} marked)", kind.entry().short),
    };
    format!("You can only {what} at a time ({marked} marked)")
}

/// The same failure beside the name: `Not archived`, `Text not sent`.
pub fn failed(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::Read => "Not marked read",
        ActionKind::Handled => "Not marked handled",
        ActionKind::Archive => "Not archived",
        ActionKind::Unarchive => "Not unarchived",
        ActionKind::Status => "Status not set",
        ActionKind::FollowUp => "Follow-up not set",
        ActionKind::Assign => "Not assigned",
        ActionKind::Tags => "Tag not changed",
        ActionKind::Note => "Note not saved",
        ActionKind::Reply => "Text not sent",
        ActionKind::CancelScheduled => "Text not canceled",
        ActionKind::Sender => "Reply-from number not set",
        ActionKind::Block => "Not blocked",
        ActionKind::Unblock => "Not unblocked",
    }
}

/// What stands before the name, and what should have become of it.
fn parts(kind: ActionKind) -> (&'static str, &'static str) {
    match kind {
        ActionKind::Status => ("status of", "set"),
        ActionKind::FollowUp => ("follow-up for", "set"),
        ActionKind::Tags => ("tag of", "changed"),
        ActionKind::Note => ("note to", "saved"),
        ActionKind::Reply => ("text to", "sent"),
        ActionKind::CancelScheduled => ("text to", "canceled"),
        ActionKind::Sender => ("reply-from number for", "set"),
        kind => ("", kind.entry().done),
    }
}

/// A sentence from a phrase; a name stays as it is.
pub fn capitalized(phrase: &str) -> String {
    let mut chars = phrase.chars();
    let first = chars.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_sentence_for_a_failure_and_for_doubt() {
        let cases = [
            (ActionKind::Archive, "Tom not archived", "Not sure Tom was archived"),
            (ActionKind::Read, "Tom not marked read", "Not sure Tom was marked read"),
            (ActionKind::Note, "Note to Tom not saved", "Not sure the note to Tom was saved"),
            (ActionKind::Reply, "Text to Tom not sent", "Not sure the text to Tom was sent"),
            (ActionKind::Status, "Status of Tom not set", "Not sure the status of Tom was set"),
        ];
        for (kind, failure, doubt) in cases {
            assert_eq!(not_done(kind, "Tom"), failure);
            assert_eq!(uncertain(kind, "Tom"), doubt);
        }
    }
}
