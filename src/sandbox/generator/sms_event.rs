//! The message's JSON form in lists of messages.

use serde::Serialize;

use super::World;
use super::event::{Event, Media};
use super::person::{Contact, Person};
use super::timestamp::ApiTime;
use crate::sandbox::fields::{Text, Value, member, record};

record! {
    /// A message (`SmsEventTableRow`).
    SmsEvent, schema SmsEvent, natural Some("createdAt"), searched ["text", "userName"] {
        id: Text = "id",
        actor_display_name: Option<Text> = "actorDisplayName",
        actor_lead_id: Option<Text> = "actorLeadId",
        actor_user_id: Option<Text> = "actorUserId",
        billable_amount: Option<f64> = "billableAmount",
        billing_status: Option<Text> = "billingStatus",
        blocked_at: Option<ApiTime> = "blockedAt",
        cancel_reason: Option<Text> = "cancelReason",
        canceled_at: Option<ApiTime> = "canceledAt",
        compliance_action: Option<Text> = "complianceAction",
        console_entries: Vec<ConsoleEntry> = "consoleEntries",
        conversation_id: Option<Text> = "conversationId",
        created_at: ApiTime = "createdAt",
        delivered_at: Option<ApiTime> = "deliveredAt",
        direction: Option<Text> = "direction",
        error_code: Option<Text> = "errorCode",
        error_message: Option<Text> = "errorMessage",
        failed_at: Option<ApiTime> = "failedAt",
        from_phone_number: Option<Text> = "fromPhoneNumber",
        from_phone_number_id: Option<Text> = "fromPhoneNumberId",
        is_automated: bool = "isAutomated",
        is_demo: bool = "isDemo",
        lead: Option<IdName> = "lead",
        media: Vec<Media> = "media",
        organization: Option<Text> = "organization",
        organization_name: Option<Text> = "organizationName",
        outbound_phone_number_id: Option<Text> = "outboundPhoneNumberId",
        outbound_source: Option<&'static str> = "outboundSource",
        queued_at: Option<ApiTime> = "queuedAt",
        received_at: Option<ApiTime> = "receivedAt",
        scheduled_for: Option<ApiTime> = "scheduledFor",
        scheduled_reason: Option<Text> = "scheduledReason",
        sender_name: Option<Text> = "senderName",
        sending_started_at: Option<ApiTime> = "sendingStartedAt",
        sent_at: Option<ApiTime> = "sentAt",
        status: Option<&'static str> = "status",
        status_reason: Option<Text> = "statusReason",
        text: Option<Text> = "text",
        to_phone_number: Option<Text> = "toPhoneNumber",
        traffic_type: Option<Text> = "trafficType",
        undeliverable_at: Option<ApiTime> = "undeliverableAt",
        user: Option<Text> = "user",
        user_name: Option<Text> = "userName",
    }
    nested {
        "lead.id" = lead.id: Text,
        "lead.name" = lead.name: Text,
    }
}

/// An id and a name (`IdNamePair`).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IdName {
    pub(crate) id: Text,
    pub(crate) name: Text,
}

member! {
    IdName: Compound = |_| Value::Null;
}

/// A processing step of a message (`CommunicationConsoleEntry`).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConsoleEntry {
    id: String,
    stage: &'static str,
    status: &'static str,
    message: String,
    occurred_at: ApiTime,
}

impl World {
    /// A message, for a message event of a conversation.
    pub(crate) fn sms_event(&self, index: u64, event: &Event) -> Option<SmsEvent> {
        if !event.is_message() {
            return None;
        }
        let is_inbound = event.direction.as_deref() == Some("Inbound");
        let lead = self.owners.owner(index);
        let name = || Person::new(self.seed, Contact::Lead(lead)).name();
        let source = match (&event.automation_run_id, &event.actor_user_id) {
            _ if is_inbound => None,
            (Some(_), _) => Some("automation"),
            (None, Some(_)) => Some("manual"),
            (None, None) => Some("api"),
        };
        let event = event.clone();
        Some(SmsEvent {
            console_entries: event.console(),
            is_automated: event.automation_run_id.is_some(),
            lead: event.lead_id.clone().map(|id| IdName { id, name: Text::Owned(name()) }),
            organization: Some(Text::Borrowed("org-1")),
            organization_name: Some(Text::Borrowed("Example Home Services")),
            outbound_source: source,
            sender_name: Some(event.created_by.clone()),
            status: event.status.as_deref().map(sms_status),
            error_message: event.error_message(),
            user: event.actor_user_id.clone(),
            user_name: event.actor_display_name.clone(),
            id: event.id,
            actor_display_name: event.actor_display_name,
            actor_lead_id: event.actor_lead_id,
            actor_user_id: event.actor_user_id,
            billable_amount: event.billable_amount,
            billing_status: event.billing_status,
            blocked_at: event.blocked_at,
            cancel_reason: event.cancel_reason,
            canceled_at: event.canceled_at,
            compliance_action: event.compliance_action,
            conversation_id: event.conversation_id,
            created_at: event.created_at,
            delivered_at: event.delivered_at,
            direction: event.direction,
            error_code: event.error_code,
            failed_at: event.failed_at,
            from_phone_number: event.from_phone_number,
            from_phone_number_id: event.from_phone_number_id,
            is_demo: event.is_demo,
            media: event.media,
            outbound_phone_number_id: event.outbound_phone_number_id,
            queued_at: event.queued_at,
            received_at: event.received_at,
            scheduled_for: event.scheduled_for,
            scheduled_reason: event.scheduled_reason,
            sending_started_at: event.sending_started_at,
            sent_at: event.sent_at,
            status_reason: event.status_reason,
            text: event.summary,
            to_phone_number: event.to_phone_number,
            traffic_type: event.traffic_type,
            undeliverable_at: event.undeliverable_at,
        })
    }
}

/// A message's state as messages name it, which differs from timelines.
pub(crate) fn sms_status(status: &str) -> &'static str {
    match status {
        "Scheduled" => "scheduled",
        "Sending" => "sending",
        "Sent" => "sent",
        "Received" => "received",
        "Delivered" => "delivered",
        "Failed" => "failed",
        "Undeliverable" => "undeliverable",
        "Opted out" => "opted_out",
        "Blocked" => "blocked_compliance",
        "Canceled" => "canceled",
        _ => "queued",
    }
}

impl Event {
    /// Whether it is a text message, with or without pictures.
    pub(crate) fn is_message(&self) -> bool {
        matches!(self.timeline_type, "Sms" | "Mms" | "Message")
    }

    /// The carrier's reason for refusing a message.
    pub(crate) fn error_message(&self) -> Option<Text> {
        self.error_code.as_ref().and(self.status_reason.clone())
    }

    /// The processing steps of a message, in order.
    pub(crate) fn console(&self) -> Vec<ConsoleEntry> {
        let reason = || self.status_reason.as_deref().unwrap_or("No reason was given").to_owned();
        let number = self.from_phone_number.as_deref().unwrap_or("an unknown number");
        let scheduled = self.scheduled_for.map(|_| self.created_at);
        let cancel = self.cancel_reason.as_deref().unwrap_or_default();
        let steps = [
            (self.received_at, "provider", "succeeded", format!("Received from {number}")),
            (scheduled, "scheduling", "succeeded", "Waits for its time".to_owned()),
            (self.canceled_at, "scheduling", "canceled", cancel.to_owned()),
            (
                self.queued_at,
                "validation",
                "succeeded",
                "Sender and recipient are valid".to_owned(),
            ),
            (self.blocked_at, "compliance", "failed", reason()),
            (self.sending_started_at, "routing", "succeeded", format!("Goes out from {number}")),
            (self.sent_at, "provider", "succeeded", "Accepted by the carrier".to_owned()),
            (self.delivered_at, "delivery", "succeeded", "Delivered to the handset".to_owned()),
            (self.failed_at, "provider", "failed", reason()),
            (self.undeliverable_at, "delivery", "failed", reason()),
        ];
        let happened = steps
            .into_iter()
            .filter_map(|(at, stage, status, message)| at.map(|at| (at, stage, status, message)));
        (1..)
            .zip(happened)
            .map(|(number, (occurred_at, stage, status, message))| ConsoleEntry {
                id: format!("{}-c{number}", self.id),
                stage,
                status,
                message,
                occurred_at,
            })
            .collect()
    }
}
