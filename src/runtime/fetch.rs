//! Fetches, with answers prepared for the core off the loop's thread.

use crate::api::requests::{
    GetConversation, GetLead, GetStatusHistory, GetWorkflowStatus, ListEvents, ListLeads,
};
use crate::api::{Api, Client};
use crate::app::Effect;
use crate::app::conversation::automations::automations;
use crate::app::conversation::status_history::past;
use crate::app::paging::pager::RequestId;
use crate::app::protocol::event::Event;
use crate::app::protocol::payload::FoundLead;
use crate::app::protocol::payload::{LeadFacts, LeadsPage, ListPage, RawRecords, ThreadPage};
use crate::delivery::{LazyClient, Recipients};
use crate::domain::timeline::entries;
use crate::domain::{
    Conversation, Delay, Failure, FailureKind, LeadRow, Page, Row, TimelineEvent, text,
};
use crate::runtime::{by_ids, lookup};

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
        | Effect::SaveTheme(_)
        | Effect::LoadThemes
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
        | Effect::SetTitle(_)
        | Effect::Notify(_)
        | Effect::CopyByTerminal(_)
        | Effect::SetMouse(_)
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
            let page = client.conversations(&listing, &options, on_wait).await?;
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
        Effect::FetchConversations { listing, known, conversations, next, .. } => {
            let wanted = (conversations.as_slice(), next);
            let page = by_ids::page(client, &listing, known, wanted, &on_wait).await?;
            Event::PageArrived { request, page }
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
        | Effect::SaveTheme(_)
        | Effect::LoadThemes
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
        | Effect::SetTitle(_)
        | Effect::Notify(_)
        | Effect::CopyByTerminal(_)
        | Effect::SetMouse(_)
        | Effect::Redraw
        | Effect::Suspend
        | Effect::Quit => Event::Notice(String::new()),
    })
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
