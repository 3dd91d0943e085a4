//! The leads that were looked up last, and what their status was before.

use super::{Detail, KEPT, Loaded};
use crate::app::paging::pager::{RequestId, RequestIds};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::Automation;
use crate::app::protocol::payload::LeadFacts;
use crate::app::protocol::payload::StatusRecord;
use crate::domain::{Failure, Lead, LeadId};

/// What is known of a lead.
struct Known {
    id: LeadId,
    facts: Loaded<Box<LeadFacts>>,
    /// The request that asks for the facts once more; those that are here stay
    /// meanwhile.
    renewal: Option<RequestId>,
    past: Box<[StatusRecord]>,
    history: WorkflowLookup,
    automations: Box<[Automation]>,
    workflow: WorkflowLookup,
}

/// Where looking something up about a lead stands that can be done without.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WorkflowLookup {
    Unasked,
    /// The other one went first.
    Deferred,
    Asked(RequestId),
    Settled,
}

/// Leads, the one looked up last first.
#[derive(Default)]
pub(super) struct LeadCache(Vec<Known>);

impl LeadCache {
    pub(super) fn get(&self, lead: &LeadId) -> Option<&Loaded<Box<LeadFacts>>> {
        self.find(lead).map(|known| &known.facts)
    }

    /// The lead's last statuses, the newest first, as far as they are loaded.
    pub(super) fn past(&self, lead: &LeadId) -> &[StatusRecord] {
        self.find(lead).map_or(&[], |known| &known.past)
    }

    /// The lead's automations, as far as they are loaded.
    pub(super) fn automations(&self, lead: &LeadId) -> &[Automation] {
        self.find(lead).map_or(&[], |known| &known.automations)
    }

    fn find(&self, lead: &LeadId) -> Option<&Known> {
        self.0.iter().find(|known| known.id == *lead)
    }

    pub(super) fn get_mut(&mut self, lead: &LeadId) -> Option<&mut Loaded<Box<LeadFacts>>> {
        self.0.iter_mut().find(|known| known.id == *lead).map(|known| &mut known.facts)
    }

    pub(super) fn remove(&mut self, lead: &LeadId) {
        self.0.retain(|known| known.id != *lead);
    }

    /// Looks a lead up; returns the request where it has to be asked for,
    /// because it is not known or did not come.
    pub(super) fn look_up(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<RequestId> {
        let known = self.0.iter().position(|known| known.id == *lead);
        if let Some(at) = known.filter(|at| !matches!(self.0[*at].facts, Loaded::Failed(_))) {
            self.0[..=at].rotate_right(1);
            return None;
        }
        let request = ids.next_id();
        self.0.retain(|known| known.id != *lead);
        let known = Known {
            id: lead.clone(),
            facts: Loaded::Loading(request),
            renewal: None,
            past: Box::default(),
            history: WorkflowLookup::Unasked,
            automations: Box::default(),
            workflow: WorkflowLookup::Unasked,
        };
        self.0.insert(0, known);
        self.0.truncate(KEPT);
        Some(request)
    }

    /// Asks for a lead that is known once more, unless that is going on.
    pub(super) fn renew(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<RequestId> {
        let known = self.0.iter_mut().find(|known| known.id == *lead)?;
        let ready = matches!(known.facts, Loaded::Ready(_)) && known.renewal.is_none();
        known.renewal = ready.then(|| ids.next_id()).or(known.renewal);
        known.renewal.filter(|_| ready)
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
        if known.history != WorkflowLookup::Unasked || !known.has_status() {
            return None;
        }
        if automations_first && known.workflow == WorkflowLookup::Unasked {
            known.history = WorkflowLookup::Deferred;
            return Some(known.look_ahead(ids));
        }
        Some(known.look_back(ids))
    }

    /// Asks for what has not been asked for yet about a lead.
    pub(super) fn look_up_rest(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<Effect> {
        let known = self.ready(lead)?;
        let waits = |lookup| matches!(lookup, WorkflowLookup::Unasked | WorkflowLookup::Deferred);
        if waits(known.history) && known.has_status() {
            return Some(known.look_back(ids));
        }
        waits(known.workflow).then(|| known.look_ahead(ids))
    }

    fn ready(&mut self, lead: &LeadId) -> Option<&mut Known> {
        let ready = |known: &&mut Known| matches!(known.facts, Loaded::Ready(_));
        self.0.iter_mut().find(|known| known.id == *lead).filter(ready)
    }

    /// Forgets the requests in flight, and returns them.
    pub(super) fn stop(&mut self) -> Vec<RequestId> {
        let mut stopped = Vec::new();
        self.0.retain_mut(|known| {
            stopped.extend(known.renewal.take());
            let lookups = [&mut known.history, &mut known.workflow];
            let asked = lookups.iter().any(|lookup| matches!(lookup, WorkflowLookup::Asked(_)));
            for lookup in lookups {
                if let WorkflowLookup::Asked(request) = *lookup {
                    stopped.push(request);
                    *lookup = WorkflowLookup::Unasked;
                } else if asked && *lookup == WorkflowLookup::Deferred {
                    *lookup = WorkflowLookup::Unasked;
                }
            }
            match known.facts {
                Loaded::Loading(request) => {
                    stopped.push(request);
                    false
                }
                Loaded::Ready(_) | Loaded::Failed(_) => true,
            }
        });
        stopped
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn arrived(&mut self, request: RequestId, facts: Box<LeadFacts>) {
        let Some(known) = self.awaiting(request) else { return };
        let status = |loaded: &Loaded<Box<LeadFacts>>| match loaded {
            Loaded::Ready(facts) => facts.lead.status().and_then(|status| status.changed_at),
            Loaded::Loading(_) | Loaded::Failed(_) => None,
        };
        let before = status(&known.facts);
        let is_renewed = known.renewal.take().is_some();
        known.facts = Loaded::Ready(facts);
        if is_renewed && known.workflow == WorkflowLookup::Settled {
            known.workflow = WorkflowLookup::Unasked;
        }
        if status(&known.facts) != before && known.history == WorkflowLookup::Settled {
            known.history = WorkflowLookup::Unasked;
        }
    }

    pub(super) fn history_arrived(&mut self, request: RequestId, past: Box<[StatusRecord]>) {
        let asked = |known: &&mut Known| known.history == WorkflowLookup::Asked(request);
        if let Some(known) = self.0.iter_mut().find(asked) {
            known.past = past;
            known.history = WorkflowLookup::Settled;
        }
    }

    pub(super) fn automations_arrived(&mut self, request: RequestId, all: Box<[Automation]>) {
        let asked = |known: &&mut Known| known.workflow == WorkflowLookup::Asked(request);
        if let Some(known) = self.0.iter_mut().find(asked) {
            known.automations = all;
            known.workflow = WorkflowLookup::Settled;
        }
    }

    /// Takes a failure. Facts that are here stay, and what can be
    /// done without is, until the facts change.
    pub(super) fn failed(&mut self, request: RequestId, failure: &Failure) {
        self.lookup_failed(request);
        let Some(known) = self.awaiting(request) else { return };
        if known.renewal.take().is_none() {
            known.facts = Loaded::Failed(failure.clone());
        }
    }

    fn lookup_failed(&mut self, request: RequestId) {
        let lookups = self.0.iter_mut().flat_map(|known| [&mut known.history, &mut known.workflow]);
        for lookup in lookups.filter(|lookup| **lookup == WorkflowLookup::Asked(request)) {
            *lookup = WorkflowLookup::Settled;
        }
    }

    fn awaiting(&mut self, request: RequestId) -> Option<&mut Known> {
        self.0.iter_mut().find(|known| known.awaits(request))
    }
}

impl Known {
    fn has_status(&self) -> bool {
        matches!(&self.facts, Loaded::Ready(facts) if facts.lead.status().is_some())
    }

    fn look_back(&mut self, ids: &mut RequestIds) -> Effect {
        let request = ids.next_id();
        self.history = WorkflowLookup::Asked(request);
        Effect::FetchStatusHistory { request, lead: self.id.clone() }
    }

    fn look_ahead(&mut self, ids: &mut RequestIds) -> Effect {
        let request = ids.next_id();
        self.workflow = WorkflowLookup::Asked(request);
        Effect::FetchAutomations { request, lead: self.id.clone() }
    }

    fn awaits(&self, request: RequestId) -> bool {
        self.renewal == Some(request)
            || matches!(self.facts, Loaded::Loading(first) if first == request)
    }
}

impl Detail {
    /// Where looking a lead up stands.
    pub fn looked_up(&self, lead: &LeadId) -> Option<&Loaded<Box<LeadFacts>>> {
        self.leads.get(lead)
    }

    /// The lead that a request asks for.
    pub fn lead_awaited(&self, request: RequestId) -> Option<&LeadId> {
        self.leads.0.iter().find(|known| known.awaits(request)).map(|known| &known.id)
    }

    /// Looks a lead up, unless it is known or on its way.
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
        self.leads.0.iter().filter_map(|known| match &known.facts {
            Loaded::Ready(facts) => Some(&facts.lead),
            Loaded::Loading(_) | Loaded::Failed(_) => None,
        })
    }

    /// Takes what is known of a lead by other ways than asking for it.
    pub fn merge(&mut self, lead: &LeadId, change: impl FnOnce(&mut Lead)) {
        if let Some(Loaded::Ready(facts)) = self.leads.get_mut(lead) {
            change(&mut facts.lead);
            facts.time_zone = facts.lead.time_zone();
        }
    }

    /// What is known of a lead is not true any more: it is asked for again
    /// when it is looked at.
    pub fn invalidate(&mut self, lead: &LeadId) {
        self.leads.remove(lead);
        if self.subject.as_ref().is_some_and(|subject| subject.lead.as_ref() == Some(lead)) {
            self.pending = true;
        }
    }
}
