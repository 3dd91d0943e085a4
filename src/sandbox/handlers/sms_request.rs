//! A request to send a message (`SendSmsRequest`).

use serde_json::json;

use super::numbers;
use crate::sandbox::files::Files;
use crate::sandbox::generator::conversation::Conversation;
use crate::sandbox::generator::event::Media;
use crate::sandbox::generator::timestamp::ApiTime;
use crate::sandbox::generator::{Outbound, World, number, seeded_rng};
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
];

/// Maximum length of a text, in characters: ten segments of plain text.
const LONGEST: usize = 1_600;

/// A request with individually valid members.
pub(super) struct Request {
    /// The conversation's index.
    pub(super) index: u64,
    /// The id of the requested sender number.
    from: Option<&'static str>,
    /// The message as requested.
    message: Outbound,
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
        let found = from.as_deref().and_then(number);
        if from.is_some() && found.is_none() {
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
        let message = Outbound {
            text,
            media,
            from: "pn-1",
            was_chosen: form.flag("wasManuallyOverridden"),
            due: form.instant("scheduledFor"),
            campaign: form.text("campaignId"),
            source: form.text("sourceId"),
        };
        form.finish()?;
        let from = found.map(|(id, ..)| id);
        Ok(Self { index: index.unwrap_or_default(), from, message, key })
    }

    /// Equal for requests for the same message.
    pub(super) fn fingerprint(&self) -> u64 {
        let due = self.message.due.map(|due| due.0);
        let urls: Vec<_> = self.message.media.iter().map(|media| &media.url).collect();
        let parts = json!([self.index, self.message.text, urls, due, self.from]);
        seeded_rng::digest(0, parts.to_string().as_bytes())
    }

    /// Checks that depend on the present.
    pub(super) fn check(
        &self,
        changes: &Changes,
        row: &Conversation,
        now: ApiTime,
    ) -> Result<(), Problem> {
        if self.message.due.is_some_and(|due| due <= now) {
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
        let active = row.active_outbound_phone_number_id.as_deref().and_then(number);
        let fixed = row.outbound_phone_number_override_id.is_some();
        let active = active.map(|(id, ..)| id);
        let mut message = self.message.clone();
        message.from = self.from.or(active).unwrap_or(message.from);
        message.was_chosen |= fixed || self.from.is_some_and(|id| Some(id) != active);
        message
    }
}
