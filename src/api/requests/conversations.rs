//! Conversations.

use std::borrow::Cow;

use super::{Answer, Call, ReadRequest, reply_filter};
use crate::api::capabilities::Capability;
use crate::api::decode::{self, DecodeError};
use crate::domain::{
    Conversation, ConversationId, ExactFilter, Failure, FailureKind, Listing, Page, RequestOptions,
    Scalar, WithRaw, text,
};

/// A page of conversations: `POST /conversations/lead/{leadId}` or
/// `POST /conversations/my?archiveFilter=…`. A filter that older servers lack
/// is translated.
#[derive(Clone, Copy)]
pub struct ListConversations<'a> {
    pub listing: &'a Listing,
    pub options: &'a RequestOptions,
}

impl ReadRequest for ListConversations<'_> {
    type Response = Page<Conversation>;

    fn call(&self) -> Call<'_> {
        let capability = reply_filter::asks(self.options).then_some(Capability::ReplyFilter);
        list(self.listing, Cow::Borrowed(self.options)).needs(capability)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::conversations(body)
    }

    fn former(&self) -> Option<Call<'_>> {
        let options = reply_filter::by_status(self.options)?;
        Some(list(self.listing, Cow::Owned(options)))
    }

    fn capability(&self) -> Option<Capability> {
        self.former().and(Some(Capability::ReplyFilter))
    }
}

/// One conversation: `GET /conversations/{id}`. An older server is asked for a
/// list filtered by id.
#[derive(Clone, Copy)]
pub struct GetConversation<'a> {
    /// The list in which an older server finds it.
    pub listing: &'a Listing,
    pub id: &'a ConversationId,
}

impl GetConversation<'_> {
    fn is_it(&self, record: &WithRaw<Conversation>) -> bool {
        record.value.id.as_deref() == Some(self.id.as_str())
    }

    fn unknown(&self) -> Failure {
        let id = text::one_line(self.id.as_str());
        Failure::new(FailureKind::NotFound, format!("No conversation {id}"))
    }
}

impl ReadRequest for GetConversation<'_> {
    type Response = WithRaw<Conversation>;

    fn call(&self) -> Call<'_> {
        Call::get(&["conversations", self.id.as_str()]).needs(Capability::Conversation)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::conversation(body)
    }

    fn answer(&self, body: &str) -> Answer<Self::Response> {
        let record = self.decode(body)?;
        Ok(Some(record).filter(|record| self.is_it(record)).ok_or_else(|| self.unknown()))
    }

    fn former(&self) -> Option<Call<'_>> {
        let value = Scalar::Text(self.id.as_str().to_owned());
        let options = RequestOptions {
            page_size: Some(1),
            filters: vec![ExactFilter { field: "id".to_owned(), value }],
            ..RequestOptions::default()
        };
        Some(list(self.listing, Cow::Owned(options)))
    }

    /// A server that ignores the filter lists others.
    fn former_answer(&self, body: &str) -> Answer<Self::Response> {
        let mut records = decode::conversations(body)?.items.into_iter();
        Ok(records.find(|record| self.is_it(record)).ok_or_else(|| self.unknown()))
    }
}

/// The request for a page of a list.
pub(super) fn list<'a>(listing: &'a Listing, options: Cow<'a, RequestOptions>) -> Call<'a> {
    match listing {
        Listing::Lead(lead) => Call::page(&["conversations", "lead", lead.as_str()], options),
        Listing::Mine(filter) => Call::page(&["conversations", "my"], options)
            .query("archiveFilter", Some(filter.as_wire())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ArchiveFilter;

    #[test]
    fn only_the_conversation_that_was_asked_for_counts() {
        let raw = |id: &str| {
            let listing = &Listing::Mine(ArchiveFilter::All);
            let request = GetConversation { listing, id: &ConversationId::new(id) };
            let page = r#"{"items":[{"id":"other"},{"id":"c","n":1}]}"#;
            let record = request.former_answer(page).expect("a page");
            record.map(|record| record.raw.get().to_owned()).map_err(|failure| failure.kind)
        };
        assert_eq!(raw("c").as_deref(), Ok(r#"{"id":"c","n":1}"#));
        assert_eq!(raw("C"), Err(FailureKind::NotFound));
    }
}
