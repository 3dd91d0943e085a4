//! An entry of a timeline as the API answers it.

use serde::Serialize;

use super::stamp::Stamp;
use crate::sandbox::fields::{Text, record};

record! {
    /// An event (`EventTableRow`).
    Event, natural Some("createdAt"), searched ["summary", "description"] {
        id: Text = "id",
        kind: Text = "eventType",
        category: Option<Text> = "eventCategory",
        timeline_type: &'static str = "timelineType",
        timeline_category: Text = "timelineCategory",
        description: Text = "description",
        conversation_id: Option<Text> = "conversationId",
        lead_id: Option<Text> = "leadId",
        related_entity_type: Option<Text> = "relatedEntityType",
        related_entity_id: Option<Text> = "relatedEntityId",
        summary: Option<Text> = "summary",
        media: Vec<Media> = "media",
        direction: Option<Text> = "direction",
        status: Option<Text> = "status",
        status_reason: Option<Text> = "statusReason",
        traffic_type: Option<Text> = "trafficType",
        from_phone_number_id: Option<Text> = "fromPhoneNumberId",
        outbound_phone_number_id: Option<Text> = "outboundPhoneNumberId",
        from_phone_number: Option<Text> = "fromPhoneNumber",
        to_phone_number: Option<Text> = "toPhoneNumber",
        selection_reason: Option<Text> = "selectionReason",
        was_manually_overridden: bool = "wasManuallyOverridden",
        campaign_id: Option<Text> = "campaignId",
        source_id: Option<Text> = "sourceId",
        compliance_action: Option<Text> = "complianceAction",
        billing_status: Option<Text> = "billingStatus",
        billable_amount: Option<f64> = "billableAmount",
        error_code: Option<Text> = "errorCode",
        retry_count: i64 = "retryCount",
        queued_at: Option<Stamp> = "queuedAt",
        sending_started_at: Option<Stamp> = "sendingStartedAt",
        sent_at: Option<Stamp> = "sentAt",
        delivered_at: Option<Stamp> = "deliveredAt",
        received_at: Option<Stamp> = "receivedAt",
        failed_at: Option<Stamp> = "failedAt",
        undeliverable_at: Option<Stamp> = "undeliverableAt",
        blocked_at: Option<Stamp> = "blockedAt",
        next_retry_at: Option<Stamp> = "nextRetryAt",
        scheduled_for: Option<Stamp> = "scheduledFor",
        scheduled_reason: Option<Text> = "scheduledReason",
        canceled_at: Option<Stamp> = "canceledAt",
        cancel_reason: Option<Text> = "cancelReason",
        created_at: Stamp = "createdAt",
        created_by: Text = "createdBy",
        actor_user_id: Option<Text> = "actorUserId",
        actor_display_name: Option<Text> = "actorDisplayName",
        actor_email: Option<Text> = "actorEmail",
        voicemail_url: Option<Text> = "voicemailUrl",
        automation_run_id: Option<Text> = "automationRunId",
        actor_lead_id: Option<Text> = "actorLeadId",
        is_demo: bool = "isDemo",
    }
    nested {}
}

/// A file that came with a message (`MessageMediaAttachment`).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Media {
    pub(crate) url: String,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) size: Option<u32>,
    pub(crate) sha256: Option<String>,
    pub(crate) file_name: Option<&'static str>,
}

impl Media {
    /// A file of which nothing but the address is known.
    pub(crate) fn at(url: String) -> Self {
        Self { url, content_type: None, size: None, sha256: None, file_name: None }
    }
}
