//! The table of fields: every scalar member of a conversation, and words that
//! stand for more than one, with their types, meanings and known values.
//!
//! Parsing, completion, suggestions, the reference, the request and the local
//! predicate all use it.

use std::fmt;
use std::hash::{Hash, Hasher};

use jiff::Timestamp;

use super::known_values::{
    CATEGORIES, DUE_TIMES, KnownValues, NEWER_TIMES, OLDER_TIMES, SOURCES, STATUSES, TIMES, WAITS,
};
use crate::domain::Row;

/// Maximum length of a value of a text member, in bytes. Rows store texts whole
/// up to this length.
pub(super) const MAX_VALUE: usize = 256;

/// The type of a member, as terms distinguish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bool,
    Integer,
    Text,
    Time,
}

impl Kind {
    /// The name in the reference.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "yes or no",
            Self::Integer => "number",
            Self::Text => "text",
            Self::Time => "time",
        }
    }
}

/// A member's value as a row stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowAccess<'a> {
    /// Absent counts as `false`.
    Flag(bool),
    /// A whole number, or milliseconds since 1970.
    Number(Option<i64>),
    /// Empty if absent.
    Text(&'a str),
}

/// Reads a member from a row.
type Getter = for<'a> fn(&'a Row) -> RowAccess<'a>;

/// A member of a conversation, or a word about several of them.
#[derive(Debug)]
pub struct Field {
    /// The contract's name; `outer.inner` for a member of a nested object. Or
    /// the word.
    pub name: &'static str,
    /// A shorter name.
    pub alias: Option<&'static str>,
    /// The meaning of a word; `None` for a member.
    pub(super) derived: Option<Derived>,
    pub kind: Kind,
    pub explanation: &'static str,
    /// The contract's values and their meanings.
    pub values: &'static [(&'static str, &'static str)],
    pub(super) get: Option<Getter>,
}

impl Field {
    /// The shortest name.
    pub fn word(&self) -> &'static str {
        self.alias.unwrap_or(self.name)
    }

    /// Whether it is usually followed by a colon.
    pub(super) fn is_word(&self) -> bool {
        self.alias.is_some() || self.derived.is_some() || !self.values.is_empty()
    }

    /// The contract's member that the server compares and sorts by; `None` for
    /// a word that it does not know.
    pub fn member(&self) -> Option<&'static str> {
        match self.derived {
            None => Some(self.name),
            Some(Derived::Due) => Some(FOLLOW_UP_DUE),
            Some(Derived::Waited) => Some("lastInboundAt"),
            Some(Derived::Newer | Derived::Older) => Some(LAST_EVENT),
            Some(Derived::Name) => None,
        }
    }

    /// Whether a list can be sorted by it.
    pub(super) fn is_sortable(&self) -> bool {
        self.member().is_some() && !self.has_own_comparison()
    }

    /// Whether it is a comparison already, and only a time follows.
    pub(super) fn has_own_comparison(&self) -> bool {
        matches!(self.derived, Some(Derived::Newer | Derived::Older))
    }

    /// Whether the server can evaluate only a part of a comparison: the rows
    /// that it sends are compared here again.
    pub(super) fn is_refined(&self) -> bool {
        matches!(self.derived, Some(Derived::Due | Derived::Name))
    }

    /// Suggested times, where it has any; any other can be typed.
    pub(super) fn times(&self) -> &'static [KnownValues] {
        match self.derived {
            Some(Derived::Due) => DUE_TIMES,
            Some(Derived::Waited) => WAITS,
            Some(Derived::Newer) => NEWER_TIMES,
            Some(Derived::Older) => OLDER_TIMES,
            _ => TIMES,
        }
    }

    /// Whether it contains a phone number.
    pub(super) fn is_phone(&self) -> bool {
        matches!(self.name, "leadPhoneNumber" | "phoneNumber.value")
    }

    /// Whether its times are usually in the future.
    pub(super) fn lies_ahead(&self) -> bool {
        self.derived == Some(Derived::Due) || self.name == FOLLOW_UP_DUE
    }

    /// Whether it is the reason for archiving, which can have names.
    pub(super) fn is_archive_reason(&self) -> bool {
        self.name == "archiveReason"
    }

    /// Whether rows store it.
    pub fn is_stored(&self) -> bool {
        self.get.is_some()
    }

    /// Finds a member by either name, ignoring case.
    pub fn from_name(name: &str) -> Option<FieldRef> {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        FIELDS.iter().find(|f| is(f.name) || f.alias.is_some_and(is)).map(FieldRef)
    }
}

/// A word about several members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derived {
    /// When the follow-up is due, while it is not completed.
    Due,
    /// Since when the lead has waited for a reply, while one is due.
    Waited,
    /// The lead's name as it is shown.
    Name,
    /// The last activity is at most so old.
    Newer,
    /// The last activity is older.
    Older,
}

/// The contract's member behind [`Derived::Newer`] and [`Derived::Older`].
pub(super) const LAST_EVENT: &str = "lastEventAt";

/// The contract's member behind [`Derived::Due`].
pub(super) const FOLLOW_UP_DUE: &str = "currentLeadStatus.followUpDueAt";

/// The members that the server searches for [`Derived::Name`]: where there is no
/// name, the number or the address is shown.
pub(super) const NAMES: [&str; 4] = ["firstName", "lastName", "leadPhoneNumber", "email"];

/// A member in the table, compared by identity.
#[derive(Clone, Copy)]
pub struct FieldRef(pub(super) &'static Field);

impl std::ops::Deref for FieldRef {
    type Target = Field;

    fn deref(&self) -> &Field {
        self.0
    }
}

impl PartialEq for FieldRef {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for FieldRef {}

impl Hash for FieldRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl fmt::Debug for FieldRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

const fn field(name: &'static str, kind: Kind, explanation: &'static str) -> Field {
    Field { name, alias: None, derived: None, kind, explanation, values: &[], get: None }
}

impl Field {
    const fn known_as(self, alias: &'static str) -> Self {
        Self { alias: Some(alias), ..self }
    }

    const fn derived(self, by: Derived) -> Self {
        Self { derived: Some(by), ..self }
    }

    const fn with(self, values: &'static [KnownValues]) -> Self {
        Self { values, ..self }
    }

    const fn held(self, get: Getter) -> Self {
        Self { get: Some(get), ..self }
    }
}

fn time(at: Option<Timestamp>) -> RowAccess<'static> {
    RowAccess::Number(at.map(Timestamp::as_millisecond))
}

/// The words, then every scalar member of a conversation.
pub(super) static FIELDS: &[Field] = &[
    field("due", Kind::Time, "follow-up is due, unless completed")
        .derived(Derived::Due)
        .held(|row| time(row.due_at())),
    field("waited", Kind::Time, "how long the lead has waited for a reply")
        .derived(Derived::Waited)
        .held(|row| time(row.waiting_since())),
    field("name", Kind::Text, "part of the lead's name")
        .derived(Derived::Name)
        .held(|row| RowAccess::Text(row.names())),
    field("newer", Kind::Time, "last activity in that time, or since that day")
        .derived(Derived::Newer)
        .held(|row| time(row.last_event_at())),
    field("older", Kind::Time, "last activity longer ago, or before that day")
        .derived(Derived::Older)
        .held(|row| time(row.last_event_at())),
    field("isUnread", Kind::Bool, "unread by you").held(|row| RowAccess::Flag(row.is_unread())),
    field("isArchived", Kind::Bool, "lead is archived")
        .held(|row| RowAccess::Flag(row.is_archived())),
    field("needsReply", Kind::Bool, "needs a reply")
        .held(|row| RowAccess::Flag(row.needs_reply_flag())),
    field("lastEventIsInternalNote", Kind::Bool, "last event is a note")
        .held(|row| RowAccess::Flag(row.ends_in_note())),
    field("isDemo", Kind::Bool, "sample data").held(|row| RowAccess::Flag(row.is_demo())),
    field("status", Kind::Text, "conversation status")
        .with(STATUSES)
        .held(|row| RowAccess::Text(row.status_wire())),
    field("currentLeadStatus.category", Kind::Text, "category of the lead status")
        .known_as("category")
        .with(CATEGORIES)
        .held(|row| RowAccess::Text(row.category())),
    field("currentLeadStatus.outcome", Kind::Text, "outcome of the lead")
        .known_as("outcome")
        .held(|row| RowAccess::Text(row.outcome())),
    field("archiveReason", Kind::Integer, "archive reason, 0 to 9 or its name")
        .known_as("reason")
        .held(|row| RowAccess::Number(row.archive_reason().map(i64::from))),
    field(LAST_EVENT, Kind::Time, "last activity")
        .known_as("last")
        .held(|row| time(row.last_event_at())),
    field("archivedAt", Kind::Time, "when the lead was archived")
        .known_as("archived")
        .held(|row| time(row.archived_at())),
    field("lastInboundAt", Kind::Time, "last text from the lead")
        .known_as("inbound")
        .held(|row| time(row.last_inbound_at())),
    field("firstName", Kind::Text, "first name").held(|row| RowAccess::Text(row.first_name())),
    field("lastName", Kind::Text, "last name").held(|row| RowAccess::Text(row.last_name())),
    field("leadPhoneNumber", Kind::Text, "the lead's number")
        .known_as("phone")
        .held(|row| RowAccess::Text(row.lead_phone())),
    field("email", Kind::Text, "email address").held(|row| RowAccess::Text(row.email())),
    field("lastSnippet", Kind::Text, "preview of the last message")
        .held(|row| RowAccess::Text(row.snippet())),
    field("lastInboundSnippet", Kind::Text, "preview of the last text from the lead"),
    field("statusReason", Kind::Text, "reason for the status")
        .held(|row| RowAccess::Text(row.status_reason())),
    field("nextStep", Kind::Text, "next step").held(|row| RowAccess::Text(row.next_step())),
    field("id", Kind::Text, "the conversation's id").held(|row| RowAccess::Text(row.id())),
    field("leadId", Kind::Text, "the lead's id").held(|row| RowAccess::Text(row.lead_id_wire())),
    field("avatarUrl", Kind::Text, "the lead's picture"),
    field("phoneNumber.id", Kind::Text, "id of your number"),
    field("phoneNumber.name", Kind::Text, "name of your number"),
    field("phoneNumber.value", Kind::Text, "your number")
        .held(|row| RowAccess::Text(row.sender_number())),
    field("outboundPhoneNumberOverrideId", Kind::Text, "id of the reply-from number you chose"),
    field("activeOutboundPhoneNumberId", Kind::Text, "id of the reply-from number in use"),
    field("eventVersion", Kind::Integer, "goes up with each event")
        .held(|row| RowAccess::Number(Some(row.event_version))),
    field("replyVersion", Kind::Integer, "goes up with each event that needs a reply")
        .held(|row| RowAccess::Number(Some(row.reply_version))),
    field("currentLeadStatus.id", Kind::Text, "id of the status change"),
    field("currentLeadStatus.displayName", Kind::Text, "name of the lead status")
        .held(|row| RowAccess::Text(row.lead_status_name())),
    field("currentLeadStatus.changedAt", Kind::Time, "when the lead status changed"),
    field("currentLeadStatus.changedByUserId", Kind::Text, "id of the user who changed it"),
    field(
        "currentLeadStatus.changedByAutomationId",
        Kind::Text,
        "id of the automation that changed it",
    ),
    field("currentLeadStatus.source", Kind::Text, "who changed the lead status").with(SOURCES),
    field(FOLLOW_UP_DUE, Kind::Time, "follow-up is or was due"),
    field("currentLeadStatus.followUpCompletedAt", Kind::Time, "follow-up was completed"),
    field(
        "currentLeadStatus.revision",
        Kind::Integer,
        "goes up with each change of the lead status",
    ),
];

/// A term that affects how the list is made rather than its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// The text before the colon.
    pub key: &'static str,
    /// The text after the colon.
    pub values: &'static str,
    pub explanation: &'static str,
}

const fn directive(
    key: &'static str,
    values: &'static str,
    explanation: &'static str,
) -> Directive {
    Directive { key, values, explanation }
}

pub(super) static CONTROLS: &[Directive] = &[
    directive("sort", "FIELD,-FIELD", "sort by fields, - for descending"),
    directive("in", "FIELD,FIELD", "search for text in these fields"),
    directive("count", "on, off", "show the total"),
    directive("page", "1 to 1000", "rows per page"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::query::flag::FLAGS;

    #[test]
    fn no_two_terms_begin_alike() {
        let mut seen = HashSet::new();
        let flags: HashSet<&str> = FLAGS.iter().map(|flag| flag.key).collect();
        let fields = FIELDS.iter().flat_map(|field| [Some(field.name), field.alias]);
        let controls = CONTROLS.iter().map(|control| control.key);
        for key in fields.flatten().chain(flags).chain(controls) {
            assert!(seen.insert(key.to_lowercase()), "{key}");
        }
    }

    #[test]
    fn rows_keep_every_boolean() {
        assert!(FIELDS.iter().all(|field| field.kind != Kind::Bool || field.is_stored()));
    }

    #[test]
    fn the_table_lists_the_contract_s_members() {
        let path =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/api/leadping-openapi-1.0.83.json");
        let Ok(contract) = std::fs::read(path) else {
            println!("skipped: the contract is not there");
            assert!(!FIELDS.is_empty());
            return;
        };
        let contract: serde_json::Value = serde_json::from_slice(&contract).expect("JSON");
        let members = |schema: &str| {
            let path = format!("/components/schemas/{schema}/properties");
            contract.pointer(&path).and_then(|p| p.as_object()).expect("properties").clone()
        };
        let objects =
            [("currentLeadStatus", "CurrentLeadStatusSummary"), ("phoneNumber", "IdNameValue")];
        let mut due: HashSet<String> =
            members("ConversationResponse").into_iter().map(|m| m.0).collect();
        for (member, schema) in objects {
            assert!(due.remove(member), "{member}");
            due.extend(members(schema).keys().map(|inner| format!("{member}.{inner}")));
        }
        let members = FIELDS.iter().filter(|field| field.derived.is_none());
        let known: HashSet<String> = members.map(|field| field.name.to_owned()).collect();
        assert_eq!(known, due);
    }
}
