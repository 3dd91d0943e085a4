//! A timeline event of a conversation.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::conversation::id;
use crate::domain::lenient_serde;

id! {
    EventId
}

/// A file attached to a message (`MessageMediaAttachment`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Media {
    /// Download URL.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub url: Option<String>,
    /// Media type.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub content_type: Option<String>,
    /// In bytes.
    #[serde(deserialize_with = "lenient_serde::integer")]
    pub size: Option<i64>,
    /// SHA-256 checksum.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub sha256: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub file_name: Option<String>,
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

/// An entry of the timeline with every member of the contract
/// (`EventTableRow`). Any member may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TimelineEvent {
    #[serde(deserialize_with = "lenient_serde::text")]
    pub id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub event_type: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub event_category: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub timeline_type: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub timeline_category: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub description: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub conversation_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub lead_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub related_entity_type: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub related_entity_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub summary: Option<String>,
    #[serde(deserialize_with = "lenient_serde::objects")]
    pub media: Vec<Media>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub direction: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub status: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub status_reason: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub traffic_type: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub from_phone_number_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub outbound_phone_number_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub from_phone_number: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub to_phone_number: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub selection_reason: Option<String>,
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub was_manually_overridden: Option<bool>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub campaign_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub source_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub compliance_action: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub billing_status: Option<String>,
    #[serde(deserialize_with = "lenient_serde::number")]
    pub billable_amount: Option<f64>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub error_code: Option<String>,
    #[serde(deserialize_with = "lenient_serde::integer")]
    pub retry_count: Option<i64>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub queued_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub sending_started_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub sent_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub delivered_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub received_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub failed_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub undeliverable_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub blocked_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub next_retry_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub scheduled_for: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub scheduled_reason: Option<String>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub canceled_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub cancel_reason: Option<String>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub created_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub created_by: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub actor_user_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub actor_display_name: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub actor_email: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub voicemail_url: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub automation_run_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub actor_lead_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub is_demo: Option<bool>,
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
