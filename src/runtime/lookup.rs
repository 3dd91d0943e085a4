//! Asks the server what there is to choose from.

use crate::api::requests::{
    GetUser, ListConversations, ListLeadStatuses, ListMembers, ListOutgoingNumbers, ListTags,
};
use crate::api::{Api, Client};
use crate::app::Event;
use crate::app::paging::pager::RequestId;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::domain::{Delay, Failure, Listing, RequestOptions};

/// The event that answers a question.
pub(super) async fn answer<A: Api>(
    gateway: &Client<A>,
    request: RequestId,
    question: Lookup,
    on_wait: impl Fn(Delay) + Send + Sync,
) -> Result<Event, Failure> {
    let answer = match question {
        Lookup::Statuses => LookupResult::Statuses(gateway.read(&ListLeadStatuses, on_wait).await?),
        Lookup::Tags => LookupResult::Tags(gateway.read(&ListTags, on_wait).await?),
        Lookup::User => LookupResult::User(Box::new(gateway.read(&GetUser, on_wait).await?)),
        Lookup::Members => LookupResult::Members(gateway.read(&ListMembers, on_wait).await?),
        Lookup::Numbers(conversation) => {
            let numbers = gateway.read(&ListOutgoingNumbers(&conversation), on_wait).await?;
            LookupResult::Numbers(Box::new(numbers))
        }
        Lookup::Conversations(lead) => {
            let options = RequestOptions {
                page_size: Some(1),
                include_count: Some(true),
                ..RequestOptions::default()
            };
            let (listing, options) = (&Listing::Lead(lead), &options);
            let page = gateway.read(&ListConversations { listing, options }, on_wait).await?;
            LookupResult::Conversations(page.total)
        }
    };
    Ok(Event::Answered { request, answer })
}
