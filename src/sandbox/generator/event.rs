//! The timeline event's JSON form.

use serde::Serialize;

use super::names::Triple;
use super::timestamp::ApiTime;
use crate::sandbox::fields::{Text, record};

record! {
    /// An event (`EventTableRow`).
    Event, schema Event, natural Some("createdAt"), searched ["summary", "description"] {
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
        queued_at: Option<ApiTime> = "queuedAt",
        sending_started_at: Option<ApiTime> = "sendingStartedAt",
        sent_at: Option<ApiTime> = "sentAt",
        delivered_at: Option<ApiTime> = "deliveredAt",
        received_at: Option<ApiTime> = "receivedAt",
        failed_at: Option<ApiTime> = "failedAt",
        undeliverable_at: Option<ApiTime> = "undeliverableAt",
        blocked_at: Option<ApiTime> = "blockedAt",
        next_retry_at: Option<ApiTime> = "nextRetryAt",
        scheduled_for: Option<ApiTime> = "scheduledFor",
        scheduled_reason: Option<Text> = "scheduledReason",
        canceled_at: Option<ApiTime> = "canceledAt",
        cancel_reason: Option<Text> = "cancelReason",
        created_at: ApiTime = "createdAt",
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

/// A file attached to a message (`MessageMediaAttachment`).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Media {
    pub(crate) url: String,
    pub(crate) content_type: Option<Text>,
    pub(crate) size: Option<u64>,
    pub(crate) sha256: Option<String>,
    pub(crate) file_name: Option<Text>,
    pub(crate) file_id: Option<String>,
}

impl Media {
    /// An external file, with a type derived from its URL if possible.
    pub(crate) fn at(url: String) -> Self {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let name = path.rsplit('/').next().filter(|name| name.contains('.'));
        let extension = name.and_then(|name| name.rsplit('.').next());
        let kind = FILE_TYPES.iter().find(|(_, known)| {
            extension.is_some_and(|extension| extension.eq_ignore_ascii_case(known))
        });
        Self {
            content_type: kind.map(|(kind, _)| Text::Borrowed(*kind)),
            size: None,
            sha256: None,
            file_name: kind.and(name).map(|name| Text::Owned(name.to_owned())),
            file_id: None,
            url,
        }
    }
}

/// File types of messages: content type, extension.
pub(crate) const FILE_TYPES: &[(&str, &str)] = &[
    ("image/jpeg", "jpg"),
    ("image/jpeg", "jpeg"),
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/heic", "heic"),
    ("video/mp4", "mp4"),
    ("video/3gpp", "3gp"),
    ("audio/mpeg", "mp3"),
    ("audio/amr", "amr"),
    ("application/pdf", "pdf"),
    ("text/vcard", "vcf"),
    ("text/calendar", "ics"),
];

impl Event {
    /// Makes a user the actor: id, name, address.
    pub(super) fn set_actor(&mut self, (id, name, email): Triple) {
        self.created_by = Text::Borrowed(name);
        self.actor_user_id = Some(Text::Borrowed(id));
        self.actor_display_name = Some(Text::Borrowed(name));
        self.actor_email = Some(Text::Borrowed(email));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_leads_to() {
        for (url, kind, name) in [
            ("https://example.com/a/Roof.JPG?x=1", Some("image/jpeg"), Some("Roof.JPG")),
            ("https://example.com/a/card.vcf#top", Some("text/vcard"), Some("card.vcf")),
            ("https://example.com/a/b.exe", None, None),
            ("https://example.com", None, None),
        ] {
            let media = Media::at(url.to_owned());
            assert_eq!((media.content_type.as_deref(), media.file_name.as_deref()), (kind, name));
        }
    }
}
