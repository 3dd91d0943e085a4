//! Looks facts up on the server.

use crate::api::requests::{
    GetReadiness, GetUser, ListConversations, ListLeadStatuses, ListMembers, ListSenderNumbers,
    ListTags,
};
use crate::api::{Api, Client};
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::app::protocol::payload::LeadFacts;
use crate::delivery::Recipients;
use crate::domain::{Delay, Failure, Listing, RequestOptions};

/// Fetches the answer. `on_wait` gets the reasons of pauses.
pub(super) async fn answer<A: Api>(
    (client, recipients): (&Client<A>, &Recipients),
    lookup: Lookup,
    on_wait: impl Fn(Delay) + Send + Sync,
) -> Result<LookupResult, Failure> {
    Ok(match lookup {
        Lookup::Statuses => LookupResult::Statuses(client.read(&ListLeadStatuses, on_wait).await?),
        Lookup::Tags => LookupResult::Tags(client.read(&ListTags, on_wait).await?),
        Lookup::User => LookupResult::User(Box::new(client.read(&GetUser, on_wait).await?)),
        Lookup::Members => LookupResult::Members(client.read(&ListMembers, on_wait).await?),
        Lookup::Numbers(conversation) => {
            let numbers = client.read(&ListSenderNumbers(&conversation), on_wait).await?;
            LookupResult::Numbers(Box::new(numbers))
        }
        Lookup::Conversations(lead) => {
            let options = &RequestOptions {
                page_size: Some(1),
                include_count: Some(true),
                ..RequestOptions::default()
            };
            let listing = &Listing::Lead(lead);
            let page = client.read(&ListConversations { listing, options }, on_wait).await?;
            LookupResult::Conversations(page.total)
        }
        Lookup::Lead(lead) => {
            let lead = recipients.ask_lead(client, &lead, on_wait).await?;
            LookupResult::Lead(Box::new(LeadFacts::new(lead)))
        }
        Lookup::Readiness(conversation) => {
            let readiness = client.read(&GetReadiness(&conversation), on_wait).await?;
            LookupResult::Readiness(Box::new(readiness))
        }
        Lookup::Suppression(phone) => {
            let check = recipients.ask_suppression(client, &phone, on_wait).await?;
            LookupResult::Suppression(Box::new(check))
        }
    })
}
