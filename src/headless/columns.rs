//! The columns of conversations.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::text::one_line;
use crate::domain::{Conversation, Row};

/// A column of conversations: a member of the contract, or what the inbox makes
/// of some.
#[derive(Debug)]
pub struct Column {
    /// As it stands in headers.
    pub name: &'static str,
    /// The member's path in the contract, if the name is another one.
    pub path: Option<&'static str>,
    read: fn(&Conversation) -> Cell<'_>,
}

/// A value as the server sent it, not sanitized.
pub(super) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Flag(bool),
    Number(i64),
    Time(Timestamp),
}

impl Column {
    /// Every member of the contract.
    pub const MEMBERS: &'static [Self] = &MEMBERS;

    /// All columns.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        MEMBERS.iter().chain([&NAME])
    }

    /// The column of that name or path, in any case.
    pub fn find(typed: &str) -> Option<&'static Self> {
        let is_it = |name: &str| name.eq_ignore_ascii_case(typed);
        Self::all().find(|column| is_it(column.name) || column.path.is_some_and(is_it))
    }

    pub(super) fn read<'a>(&self, conversation: &'a Conversation) -> Cell<'a> {
        (self.read)(conversation)
    }
}

impl<'a> Cell<'a> {
    /// The value as text, a time in UTC.
    pub(super) fn text(self) -> Cow<'a, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => text,
            Self::Flag(is) => Cow::Borrowed(if is { "true" } else { "false" }),
            Self::Number(number) => number.to_string().into(),
            Self::Time(at) => at.to_string().into(),
        }
    }

    /// The value on one clean line, a time in local time.
    pub(super) fn local(self, zone: &TimeZone) -> String {
        match self {
            Self::Time(at) => {
                at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
            }
            other => one_line(&other.text()).into_owned(),
        }
    }
}

impl<'a> From<&'a Option<String>> for Cell<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_deref().map_or(Self::Empty, |text| Self::Text(text.into()))
    }
}

impl From<Option<bool>> for Cell<'_> {
    fn from(is: Option<bool>) -> Self {
        is.map_or(Self::Empty, Self::Flag)
    }
}

impl From<Option<i64>> for Cell<'_> {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

impl From<Option<Timestamp>> for Cell<'_> {
    fn from(at: Option<Timestamp>) -> Self {
        at.map_or(Self::Empty, Self::Time)
    }
}

/// A column named as its member.
macro_rules! member {
    ($name:literal, $member:ident) => {
        Column { name: $name, path: None, read: |row| (&row.$member).into() }
    };
    ($name:literal, $member:ident copied) => {
        Column { name: $name, path: None, read: |row| row.$member.into() }
    };
    ($name:literal, $path:literal, $parent:ident.$member:ident) => {
        Column {
            name: $name,
            path: Some($path),
            read: |row| row.$parent.as_ref().map_or(Cell::Empty, |it| (&it.$member).into()),
        }
    };
}

/// A column of the lead's status, which has had two names.
macro_rules! status {
    ($name:literal, $path:literal, $member:ident) => {
        Column {
            name: $name,
            path: Some($path),
            read: |row| row.lead_status().map_or(Cell::Empty, |it| (&it.$member).into()),
        }
    };
    ($name:literal, $path:literal, $member:ident copied) => {
        Column {
            name: $name,
            path: Some($path),
            read: |row| row.lead_status().map_or(Cell::Empty, |it| it.$member.into()),
        }
    };
}

/// In an order that stays: new members come last.
static MEMBERS: [Column; 39] = [
    member!("id", id),
    member!("leadId", lead_id),
    member!("firstName", first_name),
    member!("lastName", last_name),
    member!("email", email),
    member!("leadPhoneNumber", lead_phone_number),
    member!("status", status),
    member!("statusReason", status_reason),
    member!("lastEventAt", last_event_at copied),
    member!("lastEventIsInternalNote", last_event_is_internal_note copied),
    member!("lastSnippet", last_snippet),
    member!("isUnread", is_unread copied),
    member!("needsReply", needs_reply copied),
    member!("isArchived", is_archived copied),
    member!("archivedAt", archived_at copied),
    member!("archiveReason", archive_reason copied),
    status!("leadStatusCategory", "currentLeadStatus.category", category),
    status!("leadStatusOutcome", "currentLeadStatus.outcome", outcome),
    status!("leadStatusDisplayName", "currentLeadStatus.displayName", display_name),
    member!("nextStep", next_step),
    Column { name: "phoneNumber", path: Some("phoneNumber.value"), read: number },
    member!("lastInboundAt", last_inbound_at copied),
    member!("lastInboundSnippet", last_inbound_snippet),
    member!("eventVersion", event_version copied),
    member!("replyVersion", reply_version copied),
    member!("isDemo", is_demo copied),
    member!("phoneNumberId", "phoneNumber.id", phone_number.id),
    member!("phoneNumberName", "phoneNumber.name", phone_number.name),
    member!("outboundPhoneNumberOverrideId", outbound_phone_number_override_id),
    member!("activeOutboundPhoneNumberId", active_outbound_phone_number_id),
    member!("avatarUrl", avatar_url),
    status!("leadStatusId", "currentLeadStatus.id", id),
    status!("leadStatusChangedAt", "currentLeadStatus.changedAt", changed_at copied),
    status!("leadStatusSource", "currentLeadStatus.source", source),
    status!("leadStatusChangedByUserId", "currentLeadStatus.changedByUserId", changed_by_user_id),
    status!(
        "leadStatusChangedByAutomationId",
        "currentLeadStatus.changedByAutomationId",
        changed_by_automation_id
    ),
    status!("leadStatusFollowUpDueAt", "currentLeadStatus.followUpDueAt", follow_up_due_at copied),
    status!(
        "leadStatusFollowUpCompletedAt",
        "currentLeadStatus.followUpCompletedAt",
        follow_up_completed_at copied
    ),
    status!("leadStatusRevision", "currentLeadStatus.revision", revision copied),
];

/// The label of a conversation, as in the inbox.
static NAME: Column = Column {
    name: "name",
    path: None,
    read: |conversation| {
        Row::new(conversation).map_or(Cell::Empty, |row| {
            let (first, last) = row.display_name();
            let name = if last.is_empty() { first.into_owned() } else { format!("{first} {last}") };
            Cell::Text(name.into())
        })
    },
};

/// The number itself, or its name where the server says nothing else.
fn number(conversation: &Conversation) -> Cell<'_> {
    conversation.phone_number.as_ref().map_or(Cell::Empty, |number| {
        if number.value.is_some() { (&number.value).into() } else { (&number.name).into() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_their_name_and_by_their_path() {
        let named = |typed| Column::find(typed).map(|column| column.name);
        assert_eq!(named("LASTEVENTAT"), Some("lastEventAt"));
        assert_eq!(named("currentLeadStatus.followUpDueAt"), Some("leadStatusFollowUpDueAt"));
        assert_eq!(named("phoneNumber"), Some("phoneNumber"));
        assert_eq!(named("name"), Some("name"));
        assert_eq!((named(""), named("lead")), (None, None));
    }

    #[test]
    fn names_differ() {
        let mut names: Vec<_> = Column::all().map(|column| column.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }

    #[test]
    fn the_former_disposition_fills_the_columns_of_the_status() {
        let row: Conversation = serde_json::from_str(
            r#"{"id":"a","currentDisposition":{"id":"s","changedAt":"2026-11-20T12:00:00Z"},
                "phoneNumber":{"name":"Main"},"firstName":"Ann","lastName":"Lee"}"#,
        )
        .expect("a conversation");
        let text = |name| Column::find(name).expect("a column").read(&row).text().into_owned();
        assert_eq!(text("leadStatusId"), "s");
        assert_eq!(text("leadStatusChangedAt"), "2026-11-20T12:00:00Z");
        assert_eq!((text("phoneNumber"), text("phoneNumberId")), ("Main".into(), String::new()));
        assert_eq!((text("name"), text("isUnread")), ("Ann Lee".into(), String::new()));
    }
}
