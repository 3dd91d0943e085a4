//! The detailed form of an event.

use serde_json::{Value, json};

use super::event::Event;

/// An event with its details (`EventDetailResponse`).
pub(crate) fn new(event: &Event) -> Value {
    let user = event.actor_user_id.as_ref();
    let user = user.map(|id| json!({"id": id, "name": event.actor_display_name}));
    json!({
        "eventType": event.kind,
        "secondaryEventType": null,
        "description": event.description,
        "eventCategory": event.category,
        "timelineType": event.timeline_type,
        "timelineCategory": event.timeline_category,
        "conversationId": event.conversation_id,
        "summary": event.summary,
        "direction": event.direction,
        "status": event.status.as_deref().map(state),
        "statusReason": event.status_reason,
        "fromPhoneNumberId": event.from_phone_number_id,
        "outboundPhoneNumberId": event.outbound_phone_number_id,
        "fromPhoneNumber": event.from_phone_number,
        "toPhoneNumber": event.to_phone_number,
        "queuedAt": event.queued_at,
        "scheduledFor": event.scheduled_for,
        "sendingStartedAt": event.sending_started_at,
        "sentAt": event.sent_at,
        "deliveredAt": event.delivered_at,
        "receivedAt": event.received_at,
        "failedAt": event.failed_at,
        "undeliverableAt": event.undeliverable_at,
        "blockedAt": event.blocked_at,
        "canceledAt": event.canceled_at,
        "user": user,
        "userEmail": event.actor_email,
        "userId": event.actor_user_id.as_deref().unwrap_or_default(),
        "leadId": event.lead_id,
        "id": event.id,
        "createdAt": event.created_at,
        "modifiedAt": null,
        "isDemo": event.is_demo,
    })
}

/// The contract has fewer states here than in a timeline.
fn state(status: &str) -> &'static str {
    match status {
        "Scheduled" | "Queued" | "Pending" => "Pending",
        "Sending" | "Sent" | "InProgress" => "InProgress",
        "Failed" | "Undeliverable" | "Blocked" => "Failed",
        "Canceled" => "Cancelled",
        _ => "Completed",
    }
}
