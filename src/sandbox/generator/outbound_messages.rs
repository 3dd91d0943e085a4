//! Events of the business after the start.

use super::event::{Event, Media};
use super::names::number as number_of;
use super::timeline_writer::{self, Kind, MessageDirection, TimelineWriter};
use super::timestamp::ApiTime;
use super::{ME, World};
use crate::sandbox::fields::Text;

/// A message to the lead.
#[derive(Clone, Debug)]
pub(crate) struct Outbound {
    pub(crate) text: String,
    /// Attached files.
    pub(crate) media: Vec<Media>,
    /// The id of the business's sender number.
    pub(crate) from: &'static str,
    /// Whether the sender chose that number.
    pub(crate) was_chosen: bool,
    /// When it is to be sent; `None` is immediately.
    pub(crate) due: Option<ApiTime>,
    pub(crate) campaign: Option<String>,
    pub(crate) source: Option<String>,
}

impl World {
    /// A note, as the `number`th event of a conversation, from 1.
    pub(crate) fn new_note(&self, index: u64, number: usize, at: ApiTime, text: Text) -> Event {
        let mut event = self.timeline_writer(index).write(number, at, Kind::Note, Some(text));
        by_me(&mut event);
        event
    }

    pub(crate) fn new_status_change(
        &self,
        index: u64,
        number: usize,
        at: ApiTime,
        name: &'static str,
    ) -> Event {
        let text = Some(Text::Borrowed(name));
        let mut event = self.timeline_writer(index).write(number, at, Kind::LeadStatusChange, text);
        by_me(&mut event);
        event
    }

    /// A message to the lead, sent or scheduled.
    pub(crate) fn new_outbound(
        &self,
        index: u64,
        number: usize,
        at: ApiTime,
        message: &Outbound,
    ) -> Event {
        let text = Some(Text::Owned(message.text.clone()));
        let mut event = self.timeline_writer(index).blank_message(number, at, text);
        if !message.media.is_empty() {
            timeline_writer::label(&mut event, "Mms", "Messaging", "Communication", "Message sent");
        }
        event.media.clone_from(&message.media);
        by_me(&mut event);
        event.was_manually_overridden = message.was_chosen;
        event.selection_reason = Some(Text::Borrowed(if message.was_chosen {
            "ManualOverride"
        } else {
            "StickyConversation"
        }));
        event.campaign_id = message.campaign.clone().map(Text::Owned);
        event.source_id =
            message.source.clone().map_or(event.source_id, |id| Some(Text::Owned(id)));
        event.from_phone_number_id = Some(Text::Borrowed(message.from));
        event.outbound_phone_number_id = Some(Text::Borrowed(message.from));
        event.from_phone_number =
            number_of(message.from).map(|(.., number)| Text::Borrowed(number));
        match message.due {
            None => event.queue(at),
            Some(due) => {
                event.status = Some(Text::Borrowed("Scheduled"));
                event.description = Text::Borrowed("Message scheduled");
                event.scheduled_for = Some(due);
                event.scheduled_reason = Some(Text::Borrowed("Scheduled by the sender"));
            }
        }
        event
    }

    fn timeline_writer(&self, index: u64) -> TimelineWriter<'_> {
        TimelineWriter::new(self, index, &self.head(index))
    }
}

impl Event {
    /// Cancels a scheduled message.
    pub(crate) fn cancel(&mut self, at: ApiTime) {
        self.status = Some(Text::Borrowed("Canceled"));
        self.canceled_at = Some(at);
        self.cancel_reason = Some(Text::Borrowed("Canceled by a user"));
    }
}

/// Sets the owner of the key as the author.
fn by_me(event: &mut Event) {
    event.set_actor(ME);
    event.automation_run_id = None;
}

impl TimelineWriter<'_> {
    /// A message to the lead without a delivery state.
    fn blank_message(&self, number: usize, at: ApiTime, text: Option<Text>) -> Event {
        let mut event = self.blank(number, at);
        self.direct(&mut event, MessageDirection::Out);
        timeline_writer::label(&mut event, "Sms", "Messaging", "Communication", "Message sent");
        event.traffic_type = Some(Text::Borrowed("RealLead"));
        event.summary = text;
        event
    }
}
