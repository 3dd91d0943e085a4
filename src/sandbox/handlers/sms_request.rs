//! A request to send a message (`SendSmsRequest`).

use serde_json::json;

use super::numbers;
use crate::sandbox::files::Files;
use crate::sandbox::generator::conversation::Conversation;
use crate::sandbox::generator::event::Media;
use crate::sandbox::generator::timestamp::ApiTime;
use crate::sandbox::generator::{Outbound, World, seeded_rng};
use crate::sandbox::problem::Problem;
use crate::sandbox::state::Changes;
use crate::sandbox::strict_body::Form;

pub(super) const MEMBERS: &[&str] = &[
    "smsEventId",
    "scheduledFor",
    "conversationId",
    "fromPhoneNumberId",
    "wasManuallyOverridden",
    "campaignId",
    "sourceId",
    "text",
    "mediaUrls",
    "outboundIdempotencyKey",
    // Those of the first version, about the origin of a text.
    "automationId",
    "hasRequiredConsent",
    "importBatchId",
    "isAutomated",
    "isImportedLead",
    "outboundDeliveryRequestId",
    "outboundPriority",
    "outboundReservationId",
    "outboundSource",
    "selectionReason",
];

/// Maximum length of a text, in characters: ten segments of plain text.
const LONGEST: usize = 1_600;

/// A request with individually valid members.
pub(super) struct Request {
    /// The conversation's index.
    pub(super) index: u64,
    pub(super) text: String,
    pub(super) media: Vec<Media>,
    pub(super) due: Option<ApiTime>,
    /// The id of the sender number.
    pub(super) from: Option<&'static str>,
    was_chosen: bool,
    campaign: Option<String>,
    source: Option<String>,
    pub(super) key: Option<String>,
}

impl Request {
    pub(super) fn parse(world: &World, files: &Files, mut form: Form) -> Result<Self, Problem> {
        let id = form.required_text("conversationId");
        let index = world.conversation_index(&id);
        if index.is_none() {
            form.refuse("conversationId", "There is no conversation with this id.");
        }
        let text = form.required_text("text");
        if text.chars().count() > LONGEST {
            form.refuse("text", format!("The value must not exceed {LONGEST} characters."));
        }
        if form.has("smsEventId") {
            form.refuse("smsEventId", "There is no message that waits to be sent again.");
        }
        let from = form.text("fromPhoneNumberId");
        let number = from.as_deref().and_then(numbers::number);
        if from.is_some() && number.is_none() {
            form.refuse("fromPhoneNumberId", "There is no such number.");
        }
        let urls = form.texts("mediaUrls");
        let media = urls.into_iter().filter_map(|url| match files.at(&url) {
            Some(uploaded) => Some(uploaded),
            None if url.starts_with("https://") => Some(Media::at(url)),
            None => {
                form.refuse("mediaUrls", "Addresses must begin with https://.");
                None
            }
        });
        let media = media.collect();
        let key = form.text("outboundIdempotencyKey");
        if key.as_ref().is_some_and(|key| key.trim().is_empty() || key.len() > 200) {
            form.refuse("outboundIdempotencyKey", "The value must have 1 to 200 characters.");
        }
        let due = form.instant("scheduledFor");
        let was_chosen = form.flag("wasManuallyOverridden");
        let (campaign, source) = (form.text("campaignId"), form.text("sourceId"));
        form.finish()?;
        Ok(Self {
            index: index.unwrap_or_default(),
            text,
            media,
            due,
            from: number.map(|(id, ..)| id),
            was_chosen,
            campaign,
            source,
            key,
        })
    }

    /// Equal for requests for the same message.
    pub(super) fn fingerprint(&self) -> u64 {
        let due = self.due.map(|due| due.0);
        let urls: Vec<_> = self.media.iter().map(|media| &media.url).collect();
        let parts = json!([self.index, self.text, urls, due, self.from]);
        seeded_rng::digest(0, parts.to_string().as_bytes())
    }

    /// Checks that depend on the present.
    pub(super) fn check(
        &self,
        changes: &Changes,
        row: &Conversation,
        now: ApiTime,
    ) -> Result<(), Problem> {
        if self.due.is_some_and(|due| due <= now) {
            return Err(Problem::member("scheduledFor", "The value must be in the future."));
        }
        match numbers::obstacle(changes, row, false) {
            Some(obstacle) => Err(Problem::member("conversationId", obstacle)),
            None => Ok(()),
        }
    }

    /// The message, sent from the conversation's number unless another was
    /// chosen.
    pub(super) fn message(&self, row: &Conversation) -> Outbound {
        let active = row.active_outbound_phone_number_id.as_deref().and_then(numbers::number);
        let fixed = row.outbound_phone_number_override_id.is_some();
        let active = active.map(|(id, ..)| id);
        let from = self.from.or(active).unwrap_or("pn-1");
        Outbound {
            text: self.text.clone(),
            media: self.media.clone(),
            from,
            was_chosen: self.was_chosen || fixed || self.from.is_some_and(|id| Some(id) != active),
            due: self.due,
            campaign: self.campaign.clone(),
            source: self.source.clone(),
        }
    }
}
