//! Words with a fixed meaning: `is:unread`, `is:due`, `has:draft`.

use super::field::FOLLOW_UP_DUE;
use super::local_marks::{LocalMark, LocalTest};

/// A word with a fixed meaning.
#[derive(Debug)]
pub(super) struct Flag {
    /// The text before the colon.
    pub key: &'static str,
    /// The text after the colon.
    pub value: &'static str,
    pub means: FlagMeaning,
    pub explanation: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlagMeaning {
    /// The name of a boolean member, and its value.
    Member(&'static str, bool),
    /// A follow-up was due before now.
    Overdue,
    /// A follow-up is due before the end of today.
    DueToday,
    /// A test of the row that the server does not know.
    Local(LocalTest),
}

impl Flag {
    /// The contract's member that decides on it, if one does.
    pub(super) fn member(&self) -> Option<&'static str> {
        match self.means {
            FlagMeaning::Member(name, _) => Some(name),
            FlagMeaning::Overdue | FlagMeaning::DueToday => Some(FOLLOW_UP_DUE),
            FlagMeaning::Local(_) => None,
        }
    }
}

const fn member(
    key: &'static str,
    value: &'static str,
    (name, is): (&'static str, bool),
    explanation: &'static str,
) -> Flag {
    Flag { key, value, means: FlagMeaning::Member(name, is), explanation }
}

const fn local(
    key: &'static str,
    value: &'static str,
    mark: LocalMark,
    explanation: &'static str,
) -> Flag {
    let means = FlagMeaning::Local(LocalTest::Mark(mark));
    Flag { key, value, means, explanation }
}

/// Every such word.
pub(super) static FLAGS: &[Flag] = &[
    member("is", "unread", ("isUnread", true), "only unread"),
    member("is", "read", ("isUnread", false), "only read"),
    Flag {
        key: "is",
        value: "due",
        means: FlagMeaning::DueToday,
        explanation: "follow-up due today or overdue",
    },
    Flag {
        key: "is",
        value: "overdue",
        means: FlagMeaning::Overdue,
        explanation: "follow-up overdue",
    },
    member("is", "archived", ("isArchived", true), "only archived"),
    member("is", "active", ("isArchived", false), "only active, not archived"),
    member("is", "handled", ("needsReply", false), "only handled"),
    local("is", "snoozed", LocalMark::Snoozed, "only snoozed"),
    member("needs", "reply", ("needsReply", true), "only those that need a reply"),
    Flag {
        key: "from",
        value: "lead",
        means: FlagMeaning::Local(LocalTest::FromLead),
        explanation: "the lead texted last",
    },
    local("from", "me", LocalMark::OwnLast, "you texted last"),
    local("has", "draft", LocalMark::Draft, "you have a draft"),
    local("has", "failed", LocalMark::Failed, "an action of yours failed"),
    local("has", "pending", LocalMark::Pending, "an action of yours is pending"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::field::{Field, Kind};

    #[test]
    fn every_flag_names_a_boolean_that_rows_keep() {
        for flag in FLAGS {
            let FlagMeaning::Member(name, _) = flag.means else { continue };
            let field = Field::from_name(name).expect("a field");
            assert_eq!(field.kind, Kind::Bool);
            assert!(field.is_stored());
        }
    }
}
