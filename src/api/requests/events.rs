//! Events and text messages.

use std::borrow::Cow;

use super::{Call, ReadRequest, value};
use crate::api::capabilities::Capability;
use crate::api::decode::{self, DecodeError};
use crate::domain::sms::{Sms, SmsRow};
use crate::domain::{ConversationId, EventId, Page, RequestOptions, TimelineEvent, WithRaw};

/// A page of a conversation's timeline:
/// `POST /events/conversations/{conversationId}`.
#[derive(Clone, Copy)]
pub struct ListEvents<'a> {
    pub conversation: &'a ConversationId,
    pub options: &'a RequestOptions,
}

impl ReadRequest for ListEvents<'_> {
    type Response = Page<TimelineEvent>;

    fn call(&self) -> Call<'_> {
        let path = ["events", "conversations", self.conversation.as_str()];
        Call::page(&path, Cow::Borrowed(self.options))
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::events(body)
    }
}

/// A page of the events of all conversations: `POST /events/all/my`.
#[derive(Clone, Copy)]
pub struct ListAllEvents<'a>(pub &'a RequestOptions);

impl ReadRequest for ListAllEvents<'_> {
    type Response = Page<TimelineEvent>;

    fn call(&self) -> Call<'_> {
        Call::page(&["events", "all", "my"], Cow::Borrowed(self.0)).needs(Capability::AllEvents)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::events(body)
    }
}

/// A page of the text messages of all conversations: `POST /events/sms/all/my`.
#[derive(Clone, Copy)]
pub struct ListMessages<'a>(pub &'a RequestOptions);

impl ReadRequest for ListMessages<'_> {
    type Response = Page<SmsRow>;

    fn call(&self) -> Call<'_> {
        let path = ["events", "sms", "all", "my"];
        Call::page(&path, Cow::Borrowed(self.0)).needs(Capability::Messages)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::messages(body)
    }
}

/// One text message: `GET /events/sms/{smsEventId}`.
#[derive(Clone, Copy)]
pub struct GetSms<'a>(pub &'a EventId);

impl ReadRequest for GetSms<'_> {
    type Response = Sms;

    fn call(&self) -> Call<'_> {
        Call::get(&["events", "sms", self.0.as_str()]).needs(Capability::Message)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        value(body)
    }
}

/// One event, with the members that a timeline has:
/// `GET /events/detail/{eventId}`, formerly `GET /events/{eventId}/detail`.
#[derive(Clone, Copy)]
pub struct GetEvent<'a>(pub &'a EventId);

impl ReadRequest for GetEvent<'_> {
    type Response = WithRaw<TimelineEvent>;

    fn call(&self) -> Call<'_> {
        Call::get(&["events", "detail", self.0.as_str()]).needs(Capability::EventDetail)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::one(body)
    }

    fn former(&self) -> Option<Call<'_>> {
        let path = ["events", self.0.as_str(), "detail"];
        Some(Call::get(&path).needs(Capability::EventDetail))
    }
}
