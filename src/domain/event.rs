//! A timeline event of a conversation.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::conversation::id;
use super::lenient_serde::record;

id! {
    EventId
}

record! {
    /// A file attached to a message (`MessageMediaAttachment`).
    pub struct Media {
        pub url: Option<String>,
        pub content_type: Option<String>,
        /// In bytes.
        pub size: Option<i64>,
        pub file_name: Option<String>,
    }
}

/// The kind of a timeline event (`EventTimelineType`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A text message: `Message`, `Sms` or `Mms`.
    Message,
    Call,
    Voicemail,
    /// A note that the lead does not see.
    Note,
    LeadStatusChange,
    /// The lead was created.
    LeadCreated,
    /// The lead's data changed.
    LeadUpdated,
    Notification,
    Payment,
    /// A message that warms up a new number with the carriers.
    Warmup,
    /// An unknown value, as the server wrote it.
    Other(Box<str>),
}

impl EventKind {
    /// Parses the contract's value; an unlisted one is preserved.
    pub fn from_wire(value: &str) -> Self {
        match value {
            "Message" | "Sms" | "Mms" => Self::Message,
            "Call" => Self::Call,
            "Voicemail" => Self::Voicemail,
            "Note" => Self::Note,
            "LeadStatusChange" | "Disposition" => Self::LeadStatusChange,
            "LeadCreated" => Self::LeadCreated,
            "LeadUpdated" => Self::LeadUpdated,
            "Notification" => Self::Notification,
            "Payment" => Self::Payment,
            "Warmup" => Self::Warmup,
            other => Self::Other(other.into()),
        }
    }
}

record! {
    /// An entry of the timeline (`EventTableRow`); members that an inbox does not
    /// show are left out. Any member may be missing.
    pub struct TimelineEvent {
        pub id: Option<String>,
        pub event_type: Option<String>,
        pub timeline_type: Option<String>,
        pub description: Option<String>,
        pub conversation_id: Option<String>,
        pub lead_id: Option<String>,
        pub summary: Option<String>,
        pub media: Vec<Media>,
        pub direction: Option<String>,
        pub status: Option<String>,
        pub status_reason: Option<String>,
        pub billing_status: Option<String>,
        pub billable_amount: Option<f64>,
        pub error_code: Option<String>,
        pub received_at: Option<Timestamp>,
        pub failed_at: Option<Timestamp>,
        pub scheduled_for: Option<Timestamp>,
        pub scheduled_reason: Option<String>,
        pub canceled_at: Option<Timestamp>,
        pub cancel_reason: Option<String>,
        pub created_at: Option<Timestamp>,
        pub created_by: Option<String>,
        pub actor_display_name: Option<String>,
        pub actor_user_id: Option<String>,
        pub voicemail_url: Option<String>,
        pub automation_run_id: Option<String>,
    }
}

impl TimelineEvent {
    /// The kind; derived from the older `eventType` where the server sent no
    /// `timelineType`.
    pub fn kind(&self) -> EventKind {
        let value = self.timeline_type.as_deref().or(self.event_type.as_deref());
        EventKind::from_wire(value.unwrap_or_default())
    }

    /// When a message that has not been sent yet is due.
    pub fn due_at(&self) -> Option<Timestamp> {
        let status = self.status.as_deref().unwrap_or_default();
        self.scheduled_for.filter(|_| status.eq_ignore_ascii_case("scheduled"))
    }

    /// Whether the lead sent it.
    pub fn is_inbound(&self) -> bool {
        self.direction.as_deref().is_some_and(|d| d.eq_ignore_ascii_case("inbound"))
    }
}
