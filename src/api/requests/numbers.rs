//! Sender numbers.

use serde_json::{Value, json};

use super::{Call, ReadRequest, SMS, value};
use crate::api::capabilities::Capability;
use crate::api::decode::DecodeError;
use crate::domain::{ConversationId, SenderReadiness};

/// Whether messages can be sent in a conversation, and from which numbers:
/// `GET /conversations/{id}/outbound-readiness?voice=false`. An older server is
/// asked for the numbers alone.
#[derive(Clone, Copy)]
pub struct GetReadiness<'a>(pub &'a ConversationId);

impl ReadRequest for GetReadiness<'_> {
    type Response = SenderReadiness;

    fn call(&self) -> Call<'_> {
        Call::get(&["conversations", self.0.as_str(), "outbound-readiness"])
            .query("voice", Some("false"))
            .needs(Capability::Readiness)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        value(body)
    }

    fn former(&self) -> Option<Call<'_>> {
        Some(outgoing(self.0))
    }
}

/// The available sender numbers of a conversation, by assignment and override:
/// `POST /phone-numbers/outgoing/conversation/{conversationId}`.
#[derive(Clone, Copy)]
pub struct ListSenderNumbers<'a>(pub &'a ConversationId);

impl ReadRequest for ListSenderNumbers<'_> {
    type Response = SenderReadiness;

    fn call(&self) -> Call<'_> {
        outgoing(self.0)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        value(body)
    }
}

fn outgoing(conversation: &ConversationId) -> Call<'_> {
    Call::post(&["phone-numbers", "outgoing", "conversation", conversation.as_str()])
        .json(selection(conversation))
}

/// Criteria of sender numbers (`OutgoingNumberSelectionRequest`).
pub(super) fn selection(conversation: &ConversationId) -> Value {
    json!({ "conversationId": conversation, "channel": SMS })
}
