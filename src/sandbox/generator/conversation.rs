//! The conversation's JSON form.

use serde::Serialize;

use super::timestamp::ApiTime;
use crate::sandbox::fields::{Text, Value, member, record};

record! {
    /// A conversation (`ConversationResponse`).
    Conversation, schema Conversation, natural Some("lastEventAt"),
    searched ["firstName", "lastName", "leadPhoneNumber", "email", "lastSnippet"] {
        id: Text = "id",
        lead_id: Text = "leadId",
        first_name: Option<Text> = "firstName",
        last_name: Option<Text> = "lastName",
        email: Option<Text> = "email",
        avatar_url: Option<Text> = "avatarUrl",
        last_snippet: Option<Text> = "lastSnippet",
        last_event_at: Option<ApiTime> = "lastEventAt",
        last_event_is_internal_note: bool = "lastEventIsInternalNote",
        status: Option<Text> = "status",
        status_reason: Option<Text> = "statusReason",
        archived_at: Option<ApiTime> = "archivedAt",
        archive_reason: Option<i64> = "archiveReason",
        is_archived: bool = "isArchived",
        current_lead_status: Option<LeadStatus> = "currentLeadStatus",
        next_step: Option<Text> = "nextStep",
        is_unread: bool = "isUnread",
        phone_number: Option<PhoneNumber> = "phoneNumber",
        lead_phone_number: Option<Text> = "leadPhoneNumber",
        outbound_phone_number_override_id: Option<Text> = "outboundPhoneNumberOverrideId",
        active_outbound_phone_number_id: Option<Text> = "activeOutboundPhoneNumberId",
        event_version: i64 = "eventVersion",
        reply_version: i64 = "replyVersion",
        needs_reply: bool = "needsReply",
        last_inbound_at: Option<ApiTime> = "lastInboundAt",
        last_inbound_snippet: Option<Text> = "lastInboundSnippet",
        is_demo: bool = "isDemo",
    }
    nested {
        "phoneNumber.id" = phone_number.id: Text,
        "phoneNumber.name" = phone_number.name: Text,
        "phoneNumber.value" = phone_number.value: Text,
        "currentLeadStatus.id" = current_lead_status.id: Text,
        "currentLeadStatus.category" = current_lead_status.category: Text,
        "currentLeadStatus.outcome" = current_lead_status.outcome: Text,
        "currentLeadStatus.displayName" = current_lead_status.display_name: Text,
        "currentLeadStatus.changedAt" = current_lead_status.changed_at: ApiTime,
        "currentLeadStatus.changedByUserId" = current_lead_status.changed_by_user_id: Text,
        "currentLeadStatus.changedByAutomationId" =
            current_lead_status.changed_by_automation_id: Text,
        "currentLeadStatus.source" = current_lead_status.source: Text,
        "currentLeadStatus.followUpDueAt" = current_lead_status.follow_up_due_at: ApiTime,
        "currentLeadStatus.followUpCompletedAt" =
            current_lead_status.follow_up_completed_at: ApiTime,
        "currentLeadStatus.revision" = current_lead_status.revision: i64,
    }
}

/// One of the business's numbers (`IdNameValue`).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PhoneNumber {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) value: &'static str,
}

/// The lead's current status (`CurrentLeadStatusSummary`).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeadStatus {
    pub(crate) id: Text,
    pub(crate) category: &'static str,
    pub(crate) outcome: &'static str,
    pub(crate) display_name: &'static str,
    pub(crate) changed_at: ApiTime,
    pub(crate) changed_by_user_id: Option<&'static str>,
    pub(crate) changed_by_automation_id: Option<Text>,
    pub(crate) source: &'static str,
    pub(crate) follow_up_due_at: Option<ApiTime>,
    pub(crate) follow_up_completed_at: Option<ApiTime>,
    pub(crate) revision: i64,
}

member! {
    PhoneNumber: Compound = |_| Value::Null;
    LeadStatus: Compound = |_| Value::Null;
}
