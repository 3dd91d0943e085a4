//! Fetches, with answers prepared for the core off the loop's thread.

use std::cmp::Reverse;

use crate::api::requests::{
    GetConversation, GetLead, GetStatusHistory, GetWorkflowStatus, ListConversations, ListEvents,
    ListLeads,
};
use crate::api::{Api, Client};
use crate::app::Effect;
use crate::app::conversation::automations::automations;
use crate::app::conversation::status_history::past;
use crate::app::conversation::timeline::entries;
use crate::app::paging::pager::RequestId;
use crate::app::protocol::event::Event;
use crate::app::protocol::payload::FoundLead;
use crate::app::protocol::payload::{LeadFacts, LeadsPage, ListPage, RawRecords, ThreadPage};
use crate::delivery::{LazyClient, Recipients};
use crate::domain::{
    Conversation, ConversationId, Delay, Failure, FailureKind, LeadRow, Listing, Page, Row,
    TimelineEvent, text,
};
use crate::runtime::lookup;

/// Executes a fetch effect; `None` for any other. `on_wait` gets the reasons of
/// pauses.
pub(super) async fn fetch<A: Api>(
    connection: &LazyClient<A>,
    effect: Effect,
    on_wait: impl Fn(Delay) + Send + Sync,
) -> Option<Event> {
    let request = request_of(&effect)?;
    let answer = async {
        let client = connection.client().await?;
        answer((&client, connection.recipients()), request, effect, on_wait).await
    };
    Some(answer.await.unwrap_or_else(|failure| Event::FetchFailed { request, failure }))
}

pub(super) fn request_of(effect: &Effect) -> Option<RequestId> {
    match effect {
        Effect::FetchPage { request, .. }
        | Effect::FetchConversation { request, .. }
        | Effect::FetchConversations { request, .. }
        | Effect::FetchThread { request, .. }
        | Effect::FetchLeads { request, .. }
        | Effect::FetchLead { request, .. }
        | Effect::FetchStatusHistory { request, .. }
        | Effect::FetchAutomations { request, .. }
        | Effect::FetchRaw { request, .. }
        | Effect::Lookup { request, .. } => Some(*request),
        Effect::Cancel(_)
        | Effect::TryAnyway
        | Effect::Wake { .. }
        | Effect::SaveView { .. }
        | Effect::LoadFilterHistory
        | Effect::SaveFilter(_)
        | Effect::LoadTour
        | Effect::EndTour
        | Effect::Outbox(_)
        | Effect::Drafts(_)
        | Effect::Snoozes(_)
        | Effect::EditText(_)
        | Effect::Copy(_)
        | Effect::OpenLink(_)
        | Effect::CopyLink { .. }
        | Effect::Redraw
        | Effect::Suspend
        | Effect::Quit => None,
    }
}

async fn answer<A: Api>(
    (client, recipients): (&Client<A>, &Recipients),
    request: RequestId,
    effect: Effect,
    on_wait: impl Fn(Delay) + Send + Sync,
) -> Result<Event, Failure> {
    Ok(match effect {
        Effect::FetchPage { listing, options, .. } => {
            let page = client
                .read(&ListConversations { listing: &listing, options: &options }, on_wait)
                .await?;
            Event::PageArrived { request, page: list_page(&page) }
        }
        Effect::FetchConversation { listing, conversation, .. } => {
            let read = GetConversation { listing: &listing, id: &conversation };
            let page = match client.read(&read, on_wait).await {
                Ok(record) => ListPage { rows: Row::pack([&record.value]), ..ListPage::default() },
                Err(failure) if failure.kind == FailureKind::NotFound => ListPage::default(),
                Err(failure) => return Err(failure),
            };
            Event::PageArrived { request, page }
        }
        Effect::FetchConversations { listing, known, conversations, .. } => {
            let found = by_ids(client, &listing, &conversations, &on_wait).await?;
            let mut rows = known;
            rows.extend(Row::pack(&found));
            rows.sort_by_key(|row| Reverse(row.last_event_at()));
            Event::PageArrived { request, page: ListPage { rows, ..ListPage::default() } }
        }
        Effect::FetchThread { conversation, options, .. } => {
            let page = client
                .read(&ListEvents { conversation: &conversation, options: &options }, on_wait)
                .await?;
            Event::ThreadArrived { request, page: thread_page(&page) }
        }
        Effect::FetchLeads { archived, options, .. } => {
            let page = client.read(&ListLeads { archived, options: &options }, on_wait).await?;
            Event::LeadsArrived { request, page: leads_page(&page) }
        }
        Effect::FetchLead { lead, .. } => {
            let record = client.read(&GetLead(&lead), on_wait).await?;
            Event::LeadArrived { request, facts: Box::new(LeadFacts::new(record.value)) }
        }
        Effect::FetchStatusHistory { lead, .. } => {
            let changes = client.read(&GetStatusHistory(&lead), on_wait).await?;
            Event::StatusHistoryArrived { request, past: past(changes) }
        }
        Effect::FetchAutomations { lead, .. } => {
            let status = client.read(&GetWorkflowStatus(&lead), on_wait).await?;
            Event::AutomationsArrived { request, automations: automations(status) }
        }
        Effect::FetchRaw { listing, conversation, lead, .. } => {
            let lead = async {
                let lead = client.read(&GetLead(lead.as_ref()?), &on_wait).await;
                Some(lead.map(|record| text::json_lines(record.raw.get())))
            };
            let read = GetConversation { listing: &listing, id: &conversation };
            let (conversation, lead) = tokio::join!(client.read(&read, &on_wait), lead);
            let conversation = text::json_lines(conversation?.raw.get());
            Event::RawArrived { request, records: Box::new(RawRecords { conversation, lead }) }
        }
        Effect::Lookup { question, .. } => {
            let answer = lookup::answer((client, recipients), question, on_wait).await?;
            Event::LookupArrived { request, answer }
        }
        Effect::Cancel(_)
        | Effect::TryAnyway
        | Effect::Wake { .. }
        | Effect::SaveView { .. }
        | Effect::LoadFilterHistory
        | Effect::SaveFilter(_)
        | Effect::LoadTour
        | Effect::EndTour
        | Effect::Outbox(_)
        | Effect::Drafts(_)
        | Effect::Snoozes(_)
        | Effect::EditText(_)
        | Effect::Copy(_)
        | Effect::OpenLink(_)
        | Effect::CopyLink { .. }
        | Effect::Redraw
        | Effect::Suspend
        | Effect::Quit => Event::Notice(String::new()),
    })
}

/// Fetches conversations, a few at a time.
async fn by_ids<A: Api>(
    client: &Client<A>,
    listing: &Listing,
    ids: &[ConversationId],
    on_wait: &(impl Fn(Delay) + Send + Sync),
) -> Result<Vec<Conversation>, Failure> {
    let fetch = |id: Option<&'_ ConversationId>| {
        let id = id.cloned();
        async move {
            let Some(id) = id else { return Ok(None) };
            match client.read(&GetConversation { listing, id: &id }, on_wait).await {
                Ok(record) => Ok(Some(record.value)),
                Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
                Err(failure) => Err(failure),
            }
        }
    };
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(3) {
        let [one, two, three] = [0, 1, 2].map(|at| fetch(some.get(at)));
        let (one, two, three) = tokio::try_join!(one, two, three)?;
        found.extend([one, two, three].into_iter().flatten());
    }
    Ok(found)
}

fn list_page(page: &Page<Conversation>) -> ListPage {
    let rows = Row::pack(page.items.iter().map(|record| &record.value));
    let unusable = page.items.len() - rows.len() + page.skipped;
    ListPage { rows, skipped: unusable as u64, total: page.total, next: page.next.clone() }
}

fn thread_page(page: &Page<TimelineEvent>) -> ThreadPage {
    let entries = entries(page.items.iter().map(|record| &record.value));
    ThreadPage { entries, next: page.next.clone() }
}

fn leads_page(page: &Page<LeadRow>) -> LeadsPage {
    let leads = page.items.iter().filter_map(|record| FoundLead::new(&record.value)).collect();
    LeadsPage { leads, next: page.next.clone() }
}
