//! A conversation in the list's compact, sanitized form.

mod change;
mod packed_text;
mod packed_time;
mod text_packer;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

use super::conversation::{Conversation, ConversationId, ConversationStatus, LeadId, LeadStatus};
use super::text;
use packed_text::{Block, Searched, Span, TextField};
pub use packed_text::{SEPARATOR, SNIPPET_BYTES, TEXT_BYTES};
use packed_time::PackedTime;

/// The lead status categories of the contract.
const CATEGORIES: [&str; 6] = ["Open", "Qualified", "Converted", "Lost", "Invalid", "Duplicate"];

/// One conversation in a list. About a quarter of a kilobyte: a million of them
/// must fit in memory, so the full record is not kept.
///
/// The texts lie in a block shared by rows of the same batch, in row order, so
/// that a scan reads memory sequentially. A block is small, so that its last
/// remaining row retains little memory.
#[derive(Clone)]
pub struct Row {
    block: Arc<Block>,
    span: Span,
    flags: u8,
    status: u8,
    category: u8,
    archive_reason: i8,
    last_event_at: PackedTime,
    last_inbound_at: PackedTime,
    archived_at: PackedTime,
    /// Of the follow-up, while it is not completed.
    due_at: PackedTime,
    /// Event counter, for mark-read.
    pub event_version: i64,
    /// Counter of reply requirements, for mark-handled.
    pub reply_version: i64,
}

const UNREAD: u8 = 1;
const ARCHIVED: u8 = 1 << 1;
const NEEDS_REPLY: u8 = 1 << 2;
const NOTE: u8 = 1 << 3;
const DEMO: u8 = 1 << 4;
/// The outcome equals the lead status and is packed once.
const OUTCOME_IS_SHOWN: u8 = 1 << 5;
/// The sender is a name, because its number is unknown.
const SENDER_IS_NAME: u8 = 1 << 6;
/// The last text is the lead's, and nothing followed it.
const FROM_LEAD: u8 = 1 << 7;

/// The known statuses of the contract; the code of each is its place, from 1.
const STATUSES: [&str; 4] = ["needs_reply", "waiting", "failed", "open"];
const STATUS_ABSENT: u8 = 0;
const STATUS_NEEDS_REPLY: u8 = 1;
const STATUS_OTHER: u8 = 5;

const CATEGORY_ABSENT: u8 = 0;
const CATEGORY_OTHER: u8 = u8::MAX;

impl Row {
    /// Sanitizes and packs one record into a block of its own; `None` if it has
    /// no usable id.
    pub fn new(record: &Conversation) -> Option<Self> {
        text_packer::pack([record]).pop()
    }

    /// Sanitizes and packs the records of one batch, without those that have no
    /// usable id.
    pub fn pack<'a>(records: impl IntoIterator<Item = &'a Conversation>) -> Vec<Self> {
        text_packer::pack(records)
    }

    /// Builds the row of a record whose texts are packed.
    fn from_record(record: &Conversation, span: Span, block: Arc<Block>) -> Self {
        let status = record.status.as_deref().map(ConversationStatus::from_wire);
        let lead_status = record.lead_status();
        let category = lead_status.and_then(|s| s.category.as_deref());
        let shown = lead_status.and_then(|s| s.display_name.as_deref());
        let outcome = lead_status.and_then(|s| s.outcome.as_deref());
        let sender = record.phone_number.as_ref();
        let sender_number = sender.and_then(|number| number.value.as_deref());
        let flag = |set: Option<bool>, bit: u8| if set == Some(true) { bit } else { 0 };
        let by_status = status.as_ref() == Some(&ConversationStatus::NeedsReply);
        let needs_reply = record.needs_reply.or(Some(by_status));
        let archived = record.is_archived.or(record.archived_at.map(|_| true));
        Self {
            block,
            span,
            flags: flag(record.is_unread, UNREAD)
                | flag(archived, ARCHIVED)
                | flag(needs_reply, NEEDS_REPLY)
                | flag(record.last_event_is_internal_note, NOTE)
                | flag(record.is_demo, DEMO)
                | flag(Some(outcome.is_some() && outcome == shown), OUTCOME_IS_SHOWN)
                | flag(Some(sender_number.is_none()), SENDER_IS_NAME)
                | flag(Some(ends_with_lead(record)), FROM_LEAD),
            status: status.as_ref().map_or(STATUS_ABSENT, status_code),
            category: category.map_or(CATEGORY_ABSENT, category_code),
            archive_reason: record.archive_reason.and_then(|r| i8::try_from(r).ok()).unwrap_or(-1),
            last_event_at: record.last_event_at.into(),
            last_inbound_at: record.last_inbound_at.into(),
            archived_at: record.archived_at.into(),
            due_at: lead_status.and_then(LeadStatus::open_follow_up).into(),
            event_version: record.event_version.unwrap_or(0),
            reply_version: record.reply_version.unwrap_or(0),
        }
    }

    fn searched(&self, which: Searched) -> &str {
        self.block.searched(self.span, which)
    }

    fn line(&self, which: TextField) -> &str {
        self.block.line(self.span, which)
    }

    pub fn id(&self) -> &str {
        self.block.id(self.span)
    }

    pub fn conversation_id(&self) -> ConversationId {
        ConversationId::new(self.id())
    }

    /// The lead's id, if the server named one.
    pub fn lead_id(&self) -> Option<LeadId> {
        let id = self.lead_id_wire();
        (!id.is_empty()).then(|| LeadId::new(id))
    }

    /// The lead's id as the server wrote it, empty if missing.
    pub fn lead_id_wire(&self) -> &str {
        self.block.lead_id(self.span)
    }

    pub fn first_name(&self) -> &str {
        self.searched(Searched::FirstName)
    }

    pub fn last_name(&self) -> &str {
        self.searched(Searched::LastName)
    }

    /// The first and the last name, separated by [`SEPARATOR`].
    pub fn names(&self) -> &str {
        self.block.names(self.span)
    }

    pub fn lead_phone(&self) -> &str {
        self.searched(Searched::LeadPhone)
    }

    pub fn email(&self) -> &str {
        self.searched(Searched::Email)
    }

    /// A one-line preview of the last message, empty if unknown.
    pub fn snippet(&self) -> &str {
        self.searched(Searched::Snippet)
    }

    pub fn status_reason(&self) -> &str {
        self.line(TextField::StatusReason)
    }

    /// The lead's status for display: its display name, else its outcome, else
    /// its category; empty if unknown.
    pub fn lead_status(&self) -> &str {
        let names = [self.lead_status_name(), self.outcome(), self.category()];
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
    }

    pub fn lead_status_name(&self) -> &str {
        self.line(TextField::LeadStatus)
    }

    pub fn outcome(&self) -> &str {
        let same = self.flags & OUTCOME_IS_SHOWN != 0;
        self.line(if same { TextField::LeadStatus } else { TextField::Outcome })
    }

    /// The category of the lead's status as the contract writes it, empty if
    /// unknown.
    pub fn category(&self) -> &str {
        match self.category {
            CATEGORY_OTHER => self.line(TextField::OtherCategory),
            code => usize::from(code).checked_sub(1).map_or("", |at| CATEGORIES[at]),
        }
    }

    /// The revision of the lead's status and follow-up, if the server counts
    /// it.
    pub fn status_revision(&self) -> Option<i64> {
        self.line(TextField::StatusRevision).parse().ok()
    }

    pub fn next_step(&self) -> &str {
        self.line(TextField::NextStep)
    }

    /// The lead's last message if it asks for no more texts; else empty.
    pub fn stop_request(&self) -> &str {
        self.line(TextField::StopRequest)
    }

    /// The business's number or its name, empty if unknown.
    pub fn sender(&self) -> &str {
        self.line(TextField::Sender)
    }

    /// The business's number, empty if unknown.
    pub fn sender_number(&self) -> &str {
        if self.flags & SENDER_IS_NAME == 0 { self.sender() } else { "" }
    }

    /// The conversation's label: name, else phone number, else email address,
    /// else id, in two parts that belong on one line. All of it is sanitized
    /// and at most [`TEXT_BYTES`] long, including the id, which is otherwise
    /// kept as the server wrote it.
    pub fn display_name(&self) -> (Cow<'_, str>, &str) {
        let (first, last) = (self.first_name(), self.last_name());
        match (first.is_empty(), last.is_empty()) {
            (false, _) => (first.into(), last),
            (true, false) => (last.into(), ""),
            (true, true) => {
                let others = [self.lead_phone(), self.email()];
                let known = others.into_iter().find(|text| !text.is_empty());
                (known.map_or_else(|| text::short_line(self.id(), TEXT_BYTES), Cow::from), "")
            }
        }
    }

    /// The texts that free text is searched in, each terminated by
    /// [`SEPARATOR`]: first name, last name, number, email address, snippet.
    pub fn searchable(&self) -> &str {
        self.block.searchable(self.span)
    }

    pub fn status(&self) -> Option<ConversationStatus> {
        let is_known = self.status != STATUS_ABSENT;
        is_known.then(|| ConversationStatus::from_wire(self.status_wire()))
    }

    /// The status as the contract writes it, empty if missing.
    pub fn status_wire(&self) -> &str {
        match self.status {
            STATUS_OTHER => self.line(TextField::OtherStatus),
            code => usize::from(code).checked_sub(1).map_or("", |at| STATUSES[at]),
        }
    }

    pub fn is_unread(&self) -> bool {
        self.flags & UNREAD != 0
    }

    pub fn is_archived(&self) -> bool {
        self.flags & ARCHIVED != 0
    }

    pub fn needs_reply(&self) -> bool {
        self.flags & NEEDS_REPLY != 0 || self.status == STATUS_NEEDS_REPLY
    }

    /// The member `needsReply`, which servers filter by; for a server without
    /// it, the status.
    pub fn needs_reply_flag(&self) -> bool {
        self.flags & NEEDS_REPLY != 0
    }

    pub fn ends_in_note(&self) -> bool {
        self.flags & NOTE != 0
    }

    pub fn is_demo(&self) -> bool {
        self.flags & DEMO != 0
    }

    pub fn last_event_at(&self) -> Option<Timestamp> {
        self.last_event_at.get()
    }

    pub fn last_inbound_at(&self) -> Option<Timestamp> {
        self.last_inbound_at.get()
    }

    pub fn archived_at(&self) -> Option<Timestamp> {
        self.archived_at.get()
    }

    /// When the follow-up is due; `None` where there is none, or it is
    /// completed.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.due_at.get()
    }

    /// When the lead wrote what still needs a reply.
    pub fn waiting_since(&self) -> Option<Timestamp> {
        self.last_inbound_at().filter(|_| self.needs_reply_flag())
    }

    /// Whether the last text is the lead's and nothing followed it.
    pub fn is_from_lead(&self) -> bool {
        self.flags & FROM_LEAD != 0
    }

    /// Whether a reply is due and the lead has never had one: it has needed one
    /// only once, or nothing has happened that did not need one.
    pub fn is_new_lead(&self) -> bool {
        let (replies, events) = (self.reply_version, self.event_version);
        self.needs_reply() && (replies == 1 || replies > 0 && replies == events)
    }

    /// The archive reason, as the contract's number.
    pub fn archive_reason(&self) -> Option<u8> {
        u8::try_from(self.archive_reason).ok()
    }

    /// All fields but the texts.
    fn numbers(&self) -> ([u8; 3], i8, [PackedTime; 4], [i64; 2]) {
        (
            [self.flags, self.status, self.category],
            self.archive_reason,
            [self.last_event_at, self.last_inbound_at, self.archived_at, self.due_at],
            [self.event_version, self.reply_version],
        )
    }
}

/// Whether a record says that its last text is the lead's and that nothing
/// followed it.
fn ends_with_lead(record: &Conversation) -> bool {
    let snippet = record.last_snippet.as_deref().filter(|text| !text.is_empty());
    let same = snippet.is_some() && snippet == record.last_inbound_snippet.as_deref();
    let last = record.last_event_at.zip(record.last_inbound_at);
    same && last.is_some_and(|(event, inbound)| event <= inbound)
}

fn status_code(status: &ConversationStatus) -> u8 {
    let known = STATUSES.iter().position(|name| *name == status.as_wire());
    known.map_or(STATUS_OTHER, |at| at as u8 + 1)
}

fn category_code(category: &str) -> u8 {
    let known = CATEGORIES.iter().position(|name| *name == category);
    known.map_or(CATEGORY_OTHER, |at| at as u8 + 1)
}

/// Rows are equal if their contents are, wherever the texts are stored.
impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.block.texts(self.span) == other.block.texts(other.span)
            && self.numbers() == other.numbers()
    }
}

impl Eq for Row {}

/// Prints the row's own texts only, not the whole block.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("texts", &self.block.texts(self.span))
            .field("numbers", &self.numbers())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::conversation::ID_BYTES;
    use super::*;

    fn row(json: &str) -> Row {
        let record: Conversation = serde_json::from_str(json).expect("valid JSON");
        Row::new(&record).expect("a record with an id")
    }

    #[test]
    fn every_text_comes_back_in_its_place() {
        let row = row(
            r#"{"id":"c1","leadId":"l1","firstName":"Ann","lastName":"Lee","leadPhoneNumber":"+1",
                "email":"a@b","lastSnippet":"two\nlines","status":"snoozed","statusReason":"why",
                "currentDisposition":{"displayName":"Won","revision":"12"},"nextStep":"call",
                "phoneNumber":{"id":"p","name":"Main","value":"+2"}}"#,
        );
        let texts = [
            row.first_name(),
            row.last_name(),
            row.lead_phone(),
            row.email(),
            row.snippet(),
            row.id(),
            row.status_reason(),
            row.lead_status(),
            row.next_step(),
            row.sender(),
        ];
        assert_eq!(
            texts,
            ["Ann", "Lee", "+1", "a@b", "two lines", "c1", "why", "Won", "call", "+2"]
        );
        assert_eq!(row.lead_id(), Some(LeadId::new("l1")));
        assert_eq!(row.status(), Some(ConversationStatus::Other("snoozed".into())));
        assert_eq!(row.status_revision(), Some(12));
        assert_eq!(row.searchable(), "Ann\u{1f}Lee\u{1f}+1\u{1f}a@b\u{1f}two lines\u{1f}");
    }

    #[test]
    fn the_name_falls_back_to_number_email_and_id() {
        let name = |json: &str| {
            let row = row(json);
            let (a, b) = row.display_name();
            format!("{a}|{b}")
        };
        assert_eq!(name(r#"{"id":"c","firstName":"Ann","lastName":"Lee"}"#), "Ann|Lee");
        assert_eq!(name(r#"{"id":"c","firstName":null,"lastName":"Lee"}"#), "Lee|");
        assert_eq!(name(r#"{"id":"c","leadPhoneNumber":"+1","email":"a@b"}"#), "+1|");
        assert_eq!(name(r#"{"id":"c","email":"a@b"}"#), "a@b|");
        assert_eq!(name(r#"{"id":"c"}"#), "c|");
    }

    #[test]
    fn an_id_that_stands_for_a_name_is_clean_and_short() {
        let id = format!("c\u{1b}[2J\u{202e}\n{}", "é".repeat(1_000));
        let record = Conversation { id: Some(id.clone()), ..Default::default() };
        let row = Row::new(&record).expect("a row");
        let (name, _) = row.display_name();
        assert!(name.starts_with("c[2J ") && name.len() <= TEXT_BYTES, "{name}");
        assert!(!name.chars().any(text::is_unsafe));
        assert_eq!(row.id(), id, "what goes back to the server");
    }

    #[test]
    fn a_bare_row_has_no_opinion() {
        let row = row(r#"{"id":"c"}"#);
        assert_eq!(row.status(), None);
        assert_eq!(row.last_event_at(), None);
        assert_eq!(row.archive_reason(), None);
        assert!(!row.is_unread() && !row.is_archived() && !row.needs_reply());
    }

    #[test]
    fn a_server_without_the_flag_says_by_the_status_that_a_reply_is_due() {
        for (json, due) in [
            (r#"{"id":"c","status":"needs_reply"}"#, true),
            (r#"{"id":"c","status":"needs_reply","needsReply":null}"#, true),
            (r#"{"id":"c","status":"needs_reply","needsReply":false}"#, false),
            (r#"{"id":"c","status":"waiting","needsReply":true}"#, true),
            (r#"{"id":"c","status":"waiting"}"#, false),
        ] {
            let record: Conversation = serde_json::from_str(json).expect("decodes");
            assert_eq!(Row::pack([&record])[0].needs_reply_flag(), due, "{json}");
        }
    }

    #[test]
    fn a_record_without_id_is_no_row() {
        assert_eq!(Row::new(&Conversation::default()), None);
    }

    #[test]
    fn a_record_whose_id_is_beyond_reason_is_no_row() {
        let record = |bytes| Conversation { id: Some("x".repeat(bytes)), ..Default::default() };
        assert_eq!(Row::new(&record(ID_BYTES + 1)), None);
        let longest = Row::new(&record(ID_BYTES)).expect("a row");
        assert_eq!(longest.id().len(), ID_BYTES);
    }

    #[test]
    fn overlong_texts_are_cut_at_a_character() {
        let long = "é".repeat(5_000);
        let row = row(&format!(r#"{{"id":"c","lastSnippet":"{long}","firstName":"{long}"}}"#));
        assert_eq!(row.snippet().len(), SNIPPET_BYTES);
        assert!(row.first_name().len() <= TEXT_BYTES);
        assert_eq!(row.id(), "c");
    }

    #[test]
    fn the_lead_status_is_kept_in_its_parts() {
        let parts = |status: &str| {
            let row = row(&format!(r#"{{"id":"c","currentLeadStatus":{status}}}"#));
            let parts = [row.category(), row.outcome(), row.lead_status_name(), row.lead_status()];
            parts.map(str::to_owned)
        };
        let same = r#"{"category":"Qualified","outcome":"Call back","displayName":"Call back"}"#;
        assert_eq!(parts(same), ["Qualified", "Call back", "Call back", "Call back"]);
        let other = r#"{"category":"Paused","outcome":"Later","displayName":"Later!"}"#;
        assert_eq!(parts(other), ["Paused", "Later", "Later!", "Later!"]);
        assert_eq!(parts(r#"{"category":"Lost","outcome":"No"}"#), ["Lost", "No", "", "No"]);
        assert_eq!(parts(r#"{"category":"Lost"}"#), ["Lost", "", "", "Lost"]);
        assert_eq!(parts("{}"), ["", "", "", ""]);
    }

    #[test]
    fn a_sender_s_name_is_not_taken_for_its_number() {
        let named = row(r#"{"id":"c","phoneNumber":{"name":"Main"}}"#);
        assert_eq!((named.sender(), named.sender_number()), ("Main", ""));
        let both = row(r#"{"id":"c","phoneNumber":{"name":"Main","value":"+2"}}"#);
        assert_eq!((both.sender(), both.sender_number()), ("+2", "+2"));
    }

    #[test]
    fn a_request_to_stop_is_kept_in_its_words() {
        let asked = |json: &str| row(json).stop_request().to_owned();
        let inbound =
            r#"{"id":"c","lastInboundSnippet":"Please stop\ntexting me","lastSnippet":"Ok"}"#;
        assert_eq!(asked(inbound), "Please stop texting me");
        assert_eq!(asked(r#"{"id":"c","lastSnippet":"STOP","status":"needs_reply"}"#), "STOP");
        assert_eq!(
            asked(r#"{"id":"c","lastSnippet":"Reply STOP to stop","status":"waiting"}"#),
            ""
        );
        assert_eq!(asked(r#"{"id":"c","lastInboundSnippet":"can you stop by?"}"#), "");
        assert_eq!(asked(r#"{"id":"c"}"#), "");
    }

    #[test]
    fn a_completed_follow_up_is_not_due() {
        let due =
            |status: &str| row(&format!(r#"{{"id":"c","currentLeadStatus":{status}}}"#)).due_at();
        let at = "2026-11-20T09:00:00Z";
        let open = format!(r#"{{"followUpDueAt":"{at}"}}"#);
        assert_eq!(due(&open), at.parse().ok());
        let completed = r#"{"followUpDueAt":"2026-11-20T09:00:00Z","followUpCompletedAt":"2026-11-20T08:00:00Z"}"#;
        assert_eq!(due(completed), None);
        assert_eq!(due(r#"{"followUpDueAt":null}"#), None);
        let odd = format!(r#"{{"followUpDueAt":"{at}","followUpCompletedAt":{{}}}}"#);
        assert_eq!(due(&odd), at.parse().ok(), "what is not known is not completed");
    }

    #[test]
    fn the_last_text_is_the_lead_s_only_where_all_says_so() {
        let from_lead = |members: &str| row(&format!(r#"{{"id":"c",{members}}}"#)).is_from_lead();
        let (at, later) = ("2026-11-20T09:00:00Z", "2026-11-20T09:00:01Z");
        let texts = r#""lastSnippet":"Yes","lastInboundSnippet":"Yes""#;
        assert!(from_lead(&format!(r#"{texts},"lastEventAt":"{at}","lastInboundAt":"{at}""#)));
        for members in [
            format!(r#"{texts},"lastEventAt":"{later}","lastInboundAt":"{at}""#),
            format!(r#"{texts},"lastEventAt":"{at}""#),
            format!(r#"{texts},"lastInboundAt":"{at}""#),
            format!(
                r#""lastSnippet":"Ok","lastInboundSnippet":"Yes","lastEventAt":"{at}","lastInboundAt":"{at}""#
            ),
            format!(
                r#""lastSnippet":"","lastInboundSnippet":"","lastEventAt":"{at}","lastInboundAt":"{at}""#
            ),
            format!(
                r#""lastSnippet":null,"lastInboundSnippet":null,"lastEventAt":"{at}","lastInboundAt":"{at}""#
            ),
        ] {
            assert!(!from_lead(&members), "{members}");
        }
    }

    #[test]
    fn a_new_lead_is_one_that_never_had_a_reply() {
        let is_new = |needs: bool, replies: &str, events: &str| {
            let members = format!(r#""replyVersion":{replies},"eventVersion":{events}"#);
            row(&format!(r#"{{"id":"c","needsReply":{needs},{members}}}"#)).is_new_lead()
        };
        assert!(is_new(true, "1", "7") && is_new(true, "3", "3"));
        assert!(!is_new(true, "3", "7") && !is_new(false, "1", "7"));
        assert!(!is_new(true, "null", "null") && !is_new(true, "0", "0"));
    }

    #[test]
    fn a_row_stays_small() {
        assert!(std::mem::size_of::<Row>() <= 64, "{}", std::mem::size_of::<Row>());
    }
}
