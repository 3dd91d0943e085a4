//! The leads that were looked up last, and what their status was before.

use super::{Detail, KEPT};
use crate::app::paging::pager::{RequestId, RequestIds};
use crate::app::paging::remote::Remote;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::Automation;
use crate::app::protocol::payload::LeadFacts;
use crate::app::protocol::payload::StatusRecord;
use crate::domain::{Failure, Lead, LeadId};

struct Known {
    id: LeadId,
    facts: Remote<Box<LeadFacts>>,
    past: Remote<Box<[StatusRecord]>>,
    automations: Remote<Box<[Automation]>>,
    /// Whether the automations were requested before the status history.
    is_past_deferred: bool,
}

/// Leads, the one looked up last first.
#[derive(Default)]
pub(super) struct LeadCache(Vec<Known>);

impl LeadCache {
    pub(super) fn get(&self, lead: &LeadId) -> Option<&Remote<Box<LeadFacts>>> {
        self.find(lead).map(|known| &known.facts)
    }

    /// The lead's last statuses, the newest first, as far as they are loaded.
    pub(super) fn past(&self, lead: &LeadId) -> &[StatusRecord] {
        self.find(lead).and_then(|known| known.past.value()).map_or(&[], |past| past)
    }

    /// The lead's automations, as far as they are loaded.
    pub(super) fn automations(&self, lead: &LeadId) -> &[Automation] {
        self.find(lead).and_then(|known| known.automations.value()).map_or(&[], |all| all)
    }

    fn find(&self, lead: &LeadId) -> Option<&Known> {
        self.0.iter().find(|known| known.id == *lead)
    }

    pub(super) fn get_mut(&mut self, lead: &LeadId) -> Option<&mut Remote<Box<LeadFacts>>> {
        self.0.iter_mut().find(|known| known.id == *lead).map(|known| &mut known.facts)
    }

    pub(super) fn remove(&mut self, lead: &LeadId) {
        self.0.retain(|known| known.id != *lead);
    }

    /// Looks up a lead; returns the request if one is needed, because the lead
    /// is unknown or its request has failed.
    pub(super) fn look_up(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<RequestId> {
        let known = self.0.iter().position(|known| known.id == *lead);
        if let Some(at) = known.filter(|at| !self.0[*at].facts.has_failed()) {
            self.0[..=at].rotate_right(1);
            return None;
        }
        let request = ids.next_id();
        self.0.retain(|known| known.id != *lead);
        let known = Known {
            id: lead.clone(),
            facts: Remote::requested(request),
            past: Remote::default(),
            automations: Remote::default(),
            is_past_deferred: false,
        };
        self.0.insert(0, known);
        self.0.truncate(KEPT);
        Some(request)
    }

    /// Asks for a lead that is known once more, unless that is going on.
    pub(super) fn renew(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<RequestId> {
        let facts = &mut self.ready(lead)?.facts;
        let request = facts.request().is_none().then(|| ids.next_id())?;
        facts.fetch(request);
        Some(request)
    }

    /// Asks for one thing more about a lead that has a status, once for each
    /// status: what its status was before, or, where its automations are unknown
    /// and more urgent, those.
    pub(super) fn look_up_one(
        &mut self,
        lead: &LeadId,
        automations_first: bool,
        ids: &mut RequestIds,
    ) -> Option<Effect> {
        let known = self.ready(lead)?;
        if !known.past.is_due() || known.is_past_deferred || !known.has_status() {
            return None;
        }
        if automations_first && known.automations.is_due() {
            known.is_past_deferred = true;
            return Some(known.look_ahead(ids));
        }
        Some(known.look_back(ids))
    }

    /// Requests the facts about a lead that were not requested yet.
    pub(super) fn look_up_rest(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<Effect> {
        let known = self.ready(lead)?;
        if known.past.is_due() && known.has_status() {
            return Some(known.look_back(ids));
        }
        known.automations.is_due().then(|| known.look_ahead(ids))
    }

    fn ready(&mut self, lead: &LeadId) -> Option<&mut Known> {
        let known = self.0.iter_mut().find(|known| known.id == *lead);
        known.filter(|known| known.facts.value().is_some())
    }

    /// Forgets the requests in flight, and returns them.
    pub(super) fn stop(&mut self) -> Vec<RequestId> {
        let mut stopped = Vec::new();
        self.0.retain_mut(|known| {
            stopped.extend(known.facts.stop());
            let lookups = [known.past.stop(), known.automations.stop()];
            known.is_past_deferred &= lookups == [None, None];
            stopped.extend(lookups.into_iter().flatten());
            known.facts.value().is_some() || known.facts.has_failed()
        });
        stopped
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn arrived(&mut self, request: RequestId, facts: Box<LeadFacts>) {
        let Some(known) = self.awaiting(request) else { return };
        let changed_at = |known: &Known| known.facts.value()?.lead.status()?.changed_at;
        let (before, is_renewed) = (changed_at(known), known.facts.value().is_some());
        known.facts.arrived(request, facts);
        if is_renewed && known.automations.request().is_none() {
            known.automations.invalidate();
        }
        if changed_at(known) != before && known.past.request().is_none() {
            known.past.invalidate();
        }
    }

    pub(super) fn history_arrived(&mut self, request: RequestId, past: Box<[StatusRecord]>) {
        if let Some(known) = self.0.iter_mut().find(|known| known.past.awaits(request)) {
            known.past.arrived(request, past);
        }
    }

    pub(super) fn automations_arrived(&mut self, request: RequestId, all: Box<[Automation]>) {
        if let Some(known) = self.0.iter_mut().find(|known| known.automations.awaits(request)) {
            known.automations.arrived(request, all);
        }
    }

    /// Stores a failure. The status history and the automations are optional:
    /// they are requested again once the facts change.
    pub(super) fn failed(&mut self, request: RequestId, failure: &Failure) {
        for known in &mut self.0 {
            known.facts.failed(request, failure);
            known.past.failed(request, failure);
            known.automations.failed(request, failure);
        }
    }

    fn awaiting(&mut self, request: RequestId) -> Option<&mut Known> {
        self.0.iter_mut().find(|known| known.facts.awaits(request))
    }
}

impl Known {
    fn has_status(&self) -> bool {
        self.facts.value().is_some_and(|facts| facts.lead.status().is_some())
    }

    fn look_back(&mut self, ids: &mut RequestIds) -> Effect {
        let request = ids.next_id();
        self.past.fetch(request);
        self.is_past_deferred = false;
        Effect::FetchStatusHistory { request, lead: self.id.clone() }
    }

    fn look_ahead(&mut self, ids: &mut RequestIds) -> Effect {
        let request = ids.next_id();
        self.automations.fetch(request);
        Effect::FetchAutomations { request, lead: self.id.clone() }
    }
}

impl Detail {
    /// State of a lead's lookup.
    pub fn looked_up(&self, lead: &LeadId) -> Option<&Remote<Box<LeadFacts>>> {
        self.leads.get(lead)
    }

    /// The lead of a request.
    pub fn lead_awaited(&self, request: RequestId) -> Option<&LeadId> {
        self.leads.0.iter().find(|known| known.facts.awaits(request)).map(|known| &known.id)
    }

    /// Looks up a lead, unless it is known or requested.
    #[must_use]
    pub fn look_up(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<Effect> {
        let request = self.leads.look_up(lead, ids)?;
        Some(Effect::FetchLead { request, lead: lead.clone() })
    }

    /// Asks for a lead once more, if it is known.
    #[must_use]
    pub fn renew_lead(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<Effect> {
        let request = self.leads.renew(lead, ids)?;
        Some(Effect::FetchLead { request, lead: lead.clone() })
    }

    /// The leads that are known, the one looked up last first.
    pub fn known_leads(&self) -> impl Iterator<Item = &Lead> {
        self.leads.0.iter().filter_map(|known| Some(&known.facts.value()?.lead))
    }

    /// Merges facts about a lead from elsewhere.
    pub fn merge(&mut self, lead: &LeadId, change: impl FnOnce(&mut Lead)) {
        if let Some(facts) = self.leads.get_mut(lead).and_then(Remote::value_mut) {
            change(&mut facts.lead);
            facts.time_zone = facts.lead.time_zone();
        }
    }

    /// The facts about a lead are outdated: they are requested again when the
    /// lead is shown.
    pub fn invalidate(&mut self, lead: &LeadId) {
        self.leads.remove(lead);
        if self.subject.as_ref().is_some_and(|subject| subject.lead.as_ref() == Some(lead)) {
            self.pending = true;
        }
    }
}
