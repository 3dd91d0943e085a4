//! The reads of the API, one type each, and the requests for operations.

pub(crate) mod call;
mod conversations;
mod events;
mod leads;
mod numbers;
pub(super) mod operation;
mod organization;
pub(super) mod reply_filter;
mod suppressions;

pub use call::Call;
pub use conversations::{GetConversation, ListConversations};
pub use events::{GetEvent, GetSms, ListAllEvents, ListEvents, ListMessages};
pub use leads::{
    GetLead, GetStatusHistory, GetWorkflowStatus, ListFollowUps, ListLeadStatuses, ListLeads,
    ListTags,
};
pub use numbers::{GetReadiness, ListSenderNumbers};
pub use organization::{GetOrganization, GetUnreadCount, GetUser, ListMembers};
pub use suppressions::CheckSuppression;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::capabilities::Capability;
use super::decode::{self, DecodeError};
use crate::domain::{Failure, WithRaw};

/// The contract's name of the text message channel.
const SMS: &str = "sms";

/// A decoded answer. The inner failure: the answer is valid, but lacks what was
/// asked for.
pub type Answer<T> = Result<Result<T, Failure>, DecodeError>;

/// A read of the API.
pub trait ReadRequest: Sync {
    type Response: Send;

    /// The request to send.
    fn call(&self) -> Call<'_>;

    /// Decodes the body of an answer.
    ///
    /// # Errors
    /// The defect of the body.
    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError>;

    /// Decodes the body of an answer, and checks that it is about what was
    /// asked for.
    ///
    /// # Errors
    /// The defect of the body.
    fn answer(&self, body: &str) -> Answer<Self::Response> {
        self.decode(body).map(Ok)
    }

    /// The request of an older API with the same result, if there is one.
    fn former(&self) -> Option<Call<'_>> {
        None
    }

    /// Decodes an answer to the former request.
    ///
    /// # Errors
    /// The defect of the body.
    fn former_answer(&self, body: &str) -> Answer<Self::Response> {
        self.answer(body)
    }

    /// The capability that an answer proves, if older servers lack it. Without
    /// a former request, the request must name no record, which could be the
    /// missing one.
    fn capability(&self) -> Option<Capability> {
        self.call().capability
    }
}

/// The former request of a read.
pub(super) struct Former<'a, R>(pub(super) &'a R);

impl<R: ReadRequest> ReadRequest for Former<'_, R> {
    type Response = R::Response;

    fn call(&self) -> Call<'_> {
        self.0.former().unwrap_or_else(|| self.0.call())
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        self.0.decode(body)
    }

    fn answer(&self, body: &str) -> Answer<Self::Response> {
        self.0.former_answer(body)
    }
}

/// A list together with the server's records.
pub struct Records<R>(pub R);

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    pub value: T,
    /// `None` if the server has no such record: the item was made of others.
    pub raw: Option<Box<RawValue>>,
}

impl<R, T> ReadRequest for Records<R>
where
    R: ReadRequest<Response = Vec<T>>,
    T: DeserializeOwned + Send,
{
    type Response = Vec<Listed<T>>;

    fn call(&self) -> Call<'_> {
        self.0.call()
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        let listed = |record: WithRaw<T>| Listed { value: record.value, raw: Some(record.raw) };
        Ok(decode::records(body)?.into_iter().map(listed).collect())
    }

    fn former(&self) -> Option<Call<'_>> {
        self.0.former()
    }

    fn former_answer(&self, body: &str) -> Answer<Self::Response> {
        if let Ok(records) = self.decode(body) {
            return Ok(Ok(records));
        }
        let listed = |value| Listed { value, raw: None };
        let answer = self.0.former_answer(body)?;
        Ok(answer.map(|values| values.into_iter().map(listed).collect()))
    }
}

/// Decodes one object without keeping its unknown members.
fn value<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    decode::one(body).map(|record| record.value)
}
