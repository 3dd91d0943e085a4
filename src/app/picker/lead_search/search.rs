//! One search among the leads, and what the server has answered to it so far.

use std::collections::HashSet;

use super::FoundLead;
use crate::app::paging::pager::{
    LoadState, PageFailure, PageRequest, Pager, RequestId, RequestIds,
};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::LeadsPage;
use crate::domain::phone::PhoneText;
use crate::domain::{ArchiveFilter, Delay, Failure, LeadId, RequestOptions};

/// Leads a page.
const PAGE: u32 = 50;

/// A query, and the leads in its answer.
#[derive(Default)]
pub(super) struct Search {
    text: String,
    leads: Vec<FoundLead>,
    known: HashSet<LeadId>,
    pager: Pager,
}

/// The words of a line. Those that form a phone number are one word of its
/// digits, without separators.
pub(super) fn words(line: &str) -> Vec<String> {
    let typed: Vec<&str> = line.split_whitespace().collect();
    let mut words = Vec::new();
    let mut rest = &typed[..];
    while let [first, others @ ..] = rest {
        let number = PhoneText::parse_words(rest.iter().copied());
        let (count, word) = number
            .map_or_else(|| (1, (*first).to_owned()), |(count, number)| (count, number.digits));
        words.push(word);
        rest = &others[count - 1..];
    }
    words
}

impl Search {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn leads(&self) -> &[FoundLead] {
        &self.leads
    }

    pub(super) fn state(&self) -> &LoadState {
        self.pager.state()
    }

    pub(super) fn waiting(&self) -> Option<&Delay> {
        self.pager.waiting()
    }

    pub(super) fn awaits(&self, request: RequestId) -> bool {
        self.pager.awaits(request)
    }

    pub(super) fn has_more(&self) -> bool {
        self.pager.has_more()
    }

    /// Whether loading goes on only when the user resumes it.
    pub(super) fn is_stuck(&self) -> bool {
        matches!(self.pager.state(), LoadState::Failed { .. }) || self.pager.is_paused()
    }

    /// Fetches the first page.
    pub(super) fn restart(&mut self, ids: &mut RequestIds) -> Effect {
        let fetch = self.pager.restart(ids.next_id());
        self.fetch(fetch)
    }

    /// Fetches the next page, if there is one.
    pub(super) fn advance(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let fetch = self.pager.advance(ids.next_id())?;
        Some(self.fetch(fetch))
    }

    /// Cancels the request in flight.
    pub(super) fn suspend(&mut self) -> Option<Effect> {
        self.pager.suspend().map(Effect::Cancel)
    }

    /// Takes the awaited page. Pages without a lead that is `wanted` count as
    /// empty.
    pub(super) fn arrived(
        &mut self,
        request: RequestId,
        page: LeadsPage,
        wanted: impl Fn(&FoundLead) -> bool,
    ) {
        // A first page although leads are loaded follows an expired token.
        if matches!(self.pager.state(), LoadState::Loading { token: None, .. }) {
            self.leads.clear();
            self.known.clear();
        }
        let before = self.leads.len();
        let known = &mut self.known;
        self.leads.extend(page.leads.into_iter().filter(|lead| known.insert(lead.id.clone())));
        let new = self.leads[before..].iter().filter(|lead| wanted(lead)).count();
        self.pager.arrived(request, new, page.next);
    }

    pub(super) fn failed(&mut self, request: RequestId, failure: Failure) -> PageFailure {
        self.pager.failed(request, failure)
    }

    pub(super) fn delayed(&mut self, request: RequestId, wait: Delay) {
        self.pager.wait(request, wait);
    }

    fn fetch(&self, fetch: PageRequest) -> Effect {
        let options = RequestOptions {
            page_size: Some(PAGE),
            continuation_token: fetch.token,
            search: (!self.text.is_empty()).then(|| self.text.clone()),
            ..RequestOptions::default()
        };
        Effect::FetchLeads { request: fetch.request, archived: ArchiveFilter::All, options }
    }
}
