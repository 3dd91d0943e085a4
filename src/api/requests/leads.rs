//! Leads, and what can be assigned to them.

use std::borrow::Cow;

use super::conversations::list;
use super::{Answer, Call, ReadRequest, value};
use crate::api::capabilities::Capability;
use crate::api::decode::{self, DecodeError};
use crate::domain::workflow::WorkflowStatus;
use crate::domain::{
    ArchiveFilter, ContinuationToken, Conversation, Direction, Lead, LeadId, LeadRow, LeadStatus,
    Listing, OrderBy, Page, RequestOptions, StatusChange, StatusOption, TagOption, WithRaw,
};

/// Number of conversations whose statuses are offered if the server lists none.
const SAMPLE: u32 = 100;

/// A page of the leads that the user can see:
/// `POST /leads/all/my?archiveFilter=…`.
#[derive(Clone, Copy)]
pub struct ListLeads<'a> {
    pub archived: ArchiveFilter,
    pub options: &'a RequestOptions,
}

impl ReadRequest for ListLeads<'_> {
    type Response = Page<LeadRow>;

    fn call(&self) -> Call<'_> {
        Call::page(&["leads", "all", "my"], Cow::Borrowed(self.options))
            .query("archiveFilter", Some(self.archived.as_wire()))
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::leads(body)
    }
}

/// A page of leads whose follow-up is due, or also `upcoming`:
/// `GET /leads/follow-ups`.
#[derive(Clone, Copy)]
pub struct ListFollowUps<'a> {
    pub upcoming: bool,
    pub token: Option<&'a ContinuationToken>,
}

impl ReadRequest for ListFollowUps<'_> {
    type Response = Page<LeadRow>;

    fn call(&self) -> Call<'_> {
        let call = Call::get(&["leads", "follow-ups"])
            .query("includeUpcoming", self.upcoming.then_some("true"))
            .query("continuation", self.token.map(ContinuationToken::as_str))
            .needs(Capability::FollowUps);
        Call { is_page: true, ..call }
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::follow_ups(body)
    }
}

/// A lead: `GET /leads/{id}`.
#[derive(Clone, Copy)]
pub struct GetLead<'a>(pub &'a LeadId);

impl ReadRequest for GetLead<'_> {
    type Response = WithRaw<Lead>;

    fn call(&self) -> Call<'_> {
        Call::get(&["leads", self.0.as_str()])
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::one(body)
    }
}

/// A lead's status history: `GET /leads/{leadId}/status-history`, formerly
/// `GET /dispositions/lead/{leadId}`.
#[derive(Clone, Copy)]
pub struct GetStatusHistory<'a>(pub &'a LeadId);

impl ReadRequest for GetStatusHistory<'_> {
    type Response = Vec<StatusChange>;

    fn call(&self) -> Call<'_> {
        Call::get(&["leads", self.0.as_str(), "status-history"]).needs(Capability::StatusHistory)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::list(body)
    }

    fn former(&self) -> Option<Call<'_>> {
        let path = ["dispositions", "lead", self.0.as_str()];
        Some(Call::get(&path).needs(Capability::StatusHistory))
    }
}

/// A lead's automations: `GET /leads/{id}/workflow-status`.
#[derive(Clone, Copy)]
pub struct GetWorkflowStatus<'a>(pub &'a LeadId);

impl ReadRequest for GetWorkflowStatus<'_> {
    type Response = WorkflowStatus;

    fn call(&self) -> Call<'_> {
        Call::get(&["leads", self.0.as_str(), "workflow-status"])
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        value(body)
    }
}

/// The tags that a lead can be given: `GET /tags`.
#[derive(Clone, Copy)]
pub struct ListTags;

impl ReadRequest for ListTags {
    type Response = Vec<TagOption>;

    fn call(&self) -> Call<'_> {
        Call::get(&["tags"])
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::list(body)
    }
}

/// The statuses that a lead can be given: `GET /lead-statuses`. For a server
/// that does not list them, those in use by the latest conversations.
#[derive(Clone, Copy)]
pub struct ListLeadStatuses;

impl ReadRequest for ListLeadStatuses {
    type Response = Vec<StatusOption>;

    fn call(&self) -> Call<'_> {
        Call::get(&["lead-statuses"]).needs(Capability::LeadStatuses)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::list(body)
    }

    fn former(&self) -> Option<Call<'_>> {
        let latest = OrderBy { field: "lastEventAt".to_owned(), direction: Direction::Desc };
        let options = RequestOptions {
            page_size: Some(SAMPLE),
            order_by: vec![latest],
            ..RequestOptions::default()
        };
        Some(list(&Listing::Mine(ArchiveFilter::All), Cow::Owned(options)))
    }

    fn former_answer(&self, body: &str) -> Answer<Self::Response> {
        let known = in_use(&decode::conversations(body)?);
        let none = || Capability::LeadStatuses.unsupported_failure();
        Ok(Some(known).filter(|known| !known.is_empty()).ok_or_else(none))
    }
}

/// The distinct statuses of conversations, by category and name.
fn in_use(page: &Page<Conversation>) -> Vec<StatusOption> {
    let statuses = page.items.iter().filter_map(|record| record.value.lead_status());
    let mut known: Vec<StatusOption> = statuses.filter_map(option).collect();
    known.sort_by(|a, b| (&a.category, &a.name).cmp(&(&b.category, &b.name)));
    known.dedup();
    known
}

/// A status as a choice, under the name by which it is set.
fn option(status: &LeadStatus) -> Option<StatusOption> {
    let names = [&status.outcome, &status.display_name];
    let name = names.into_iter().flatten().find(|name| !name.trim().is_empty())?;
    let category = status.category.clone();
    Some(StatusOption { name: Some(name.clone()), category, ..StatusOption::default() })
}
