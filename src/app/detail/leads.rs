//! The leads that were looked up last, and what their status was before.

use super::{Detail, KEPT, Loaded};
use crate::app::effect::Effect;
use crate::app::event::LeadFacts;
use crate::app::pager::{RequestId, RequestIds};
use crate::app::status_history::PastStatus;
use crate::domain::{Failure, Lead, LeadId};

/// What is known of a lead.
struct Known {
    id: LeadId,
    facts: Loaded<Box<LeadFacts>>,
    /// The request that asks for the facts once more; those that are here stay
    /// meanwhile.
    renewal: Option<RequestId>,
    past: Box<[PastStatus]>,
    history: History,
}

/// Where loading the status history stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum History {
    Unasked,
    Asked(RequestId),
    Settled,
}

/// Leads, the one looked up last first.
#[derive(Default)]
pub(super) struct Leads(Vec<Known>);

impl Leads {
    pub(super) fn get(&self, lead: &LeadId) -> Option<&Loaded<Box<LeadFacts>>> {
        self.find(lead).map(|known| &known.facts)
    }

    /// The lead's last statuses, the newest first, as far as they are loaded.
    pub(super) fn past(&self, lead: &LeadId) -> &[PastStatus] {
        self.find(lead).map_or(&[], |known| &known.past)
    }

    fn find(&self, lead: &LeadId) -> Option<&Known> {
        self.0.iter().find(|known| known.id == *lead)
    }

    pub(super) fn get_mut(&mut self, lead: &LeadId) -> Option<&mut Loaded<Box<LeadFacts>>> {
        self.0.iter_mut().find(|known| known.id == *lead).map(|known| &mut known.facts)
    }

    pub(super) fn forget(&mut self, lead: &LeadId) {
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
        let request = ids.mint();
        self.0.retain(|known| known.id != *lead);
        let (facts, history) = (Loaded::Loading(request), History::Unasked);
        let known = Known { id: lead.clone(), facts, renewal: None, past: Box::default(), history };
        self.0.insert(0, known);
        self.0.truncate(KEPT);
        Some(request)
    }

    /// Asks for a lead that is known once more, unless that is going on.
    pub(super) fn renew(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<RequestId> {
        let known = self.0.iter_mut().find(|known| known.id == *lead)?;
        let ready = matches!(known.facts, Loaded::Ready(_)) && known.renewal.is_none();
        known.renewal = ready.then(|| ids.mint()).or(known.renewal);
        known.renewal.filter(|_| ready)
    }

    /// Asks for the status history of a lead that is known to have a status,
    /// unless that has been done.
    pub(super) fn look_back(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<RequestId> {
        let known = self.0.iter_mut().find(|known| known.id == *lead)?;
        let Loaded::Ready(facts) = &known.facts else { return None };
        if known.history != History::Unasked || facts.lead.status().is_none() {
            return None;
        }
        let request = ids.mint();
        known.history = History::Asked(request);
        Some(request)
    }

    /// Forgets the requests in flight, and returns them.
    pub(super) fn stop(&mut self) -> Vec<RequestId> {
        let mut stopped = Vec::new();
        self.0.retain_mut(|known| {
            stopped.extend(known.renewal.take());
            if let History::Asked(request) = known.history {
                stopped.push(request);
                known.history = History::Unasked;
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
        known.renewal = None;
        known.facts = Loaded::Ready(facts);
        if status(&known.facts) != before && known.history == History::Settled {
            known.history = History::Unasked;
        }
    }

    pub(super) fn history_arrived(&mut self, request: RequestId, past: Box<[PastStatus]>) {
        let asked = |known: &&mut Known| known.history == History::Asked(request);
        if let Some(known) = self.0.iter_mut().find(asked) {
            known.past = past;
            known.history = History::Settled;
        }
    }

    /// Takes a failure. Facts that are here stay, and a history that does not
    /// come is done without until the facts change.
    pub(super) fn failed(&mut self, request: RequestId, failure: &Failure) {
        self.history_failed(request);
        let Some(known) = self.awaiting(request) else { return };
        if known.renewal.take().is_none() {
            known.facts = Loaded::Failed(failure.clone());
        }
    }

    fn history_failed(&mut self, request: RequestId) {
        for known in &mut self.0 {
            if known.history == History::Asked(request) {
                known.history = History::Settled;
            }
        }
    }

    fn awaiting(&mut self, request: RequestId) -> Option<&mut Known> {
        self.0.iter_mut().find(|known| known.awaits(request))
    }
}

impl Known {
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
    pub fn learn(&mut self, lead: &LeadId, change: impl FnOnce(&mut Lead)) {
        if let Some(Loaded::Ready(facts)) = self.leads.get_mut(lead) {
            change(&mut facts.lead);
            facts.time_zone = facts.lead.time_zone();
        }
    }

    /// What is known of a lead is not true any more: it is asked for again
    /// when it is looked at.
    pub fn doubt(&mut self, lead: &LeadId) {
        self.leads.forget(lead);
        if self.subject.as_ref().is_some_and(|subject| subject.lead.as_ref() == Some(lead)) {
            self.pending = true;
        }
    }
}
