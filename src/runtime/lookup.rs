//! Fetches the options of pickers.

use crate::api::{Client, TriageApi};
use crate::app::Event;
use crate::app::paging::pager::RequestId;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::domain::{Delay, Failure, Listing, RequestOptions};

pub(super) async fn answer<A: TriageApi>(
    gateway: &Client<A>,
    request: RequestId,
    question: Lookup,
    on_wait: impl Fn(Delay) + Send + Sync,
) -> Result<Event, Failure> {
    let answer = match question {
        Lookup::Statuses => LookupResult::Statuses(gateway.lead_statuses(on_wait).await?),
        Lookup::Tags => LookupResult::Tags(gateway.tags(on_wait).await?),
        Lookup::User => LookupResult::User(Box::new(gateway.user(on_wait).await?)),
        Lookup::Members => LookupResult::Members(gateway.members(on_wait).await?),
        Lookup::Numbers(conversation) => {
            let numbers = gateway.outgoing_numbers(&conversation, on_wait).await?;
            LookupResult::Numbers(Box::new(numbers))
        }
        Lookup::Conversations(lead) => {
            let options = RequestOptions {
                page_size: Some(1),
                include_count: Some(true),
                ..RequestOptions::default()
            };
            let page = gateway.conversations(&Listing::Lead(lead), &options, on_wait).await?;
            LookupResult::Conversations(page.total)
        }
    };
    Ok(Event::Answered { request, answer })
}
