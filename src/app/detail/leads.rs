//! The leads that were looked up last.

use super::{Detail, KEPT, Loaded};
use crate::app::event::LeadFacts;
use crate::app::pager::{RequestId, RequestIds};
use crate::domain::{Failure, Lead, LeadId};

/// Leads, the one looked up last first.
#[derive(Default)]
pub(super) struct Leads(Vec<(LeadId, Loaded<Box<LeadFacts>>)>);

impl Leads {
    pub(super) fn get(&self, lead: &LeadId) -> Option<&Loaded<Box<LeadFacts>>> {
        self.0.iter().find(|(id, _)| id == lead).map(|(_, loaded)| loaded)
    }

    pub(super) fn get_mut(&mut self, lead: &LeadId) -> Option<&mut Loaded<Box<LeadFacts>>> {
        self.0.iter_mut().find(|(id, _)| id == lead).map(|(_, loaded)| loaded)
    }

    pub(super) fn forget(&mut self, lead: &LeadId) {
        self.0.retain(|(id, _)| id != lead);
    }

    /// Looks a lead up; returns the request where it has to be asked for,
    /// because it is not known or did not come.
    pub(super) fn look_up(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<RequestId> {
        let known = self.0.iter().position(|(id, _)| id == lead);
        if let Some(at) = known.filter(|at| !matches!(self.0[*at].1, Loaded::Failed(_))) {
            self.0[..=at].rotate_right(1);
            return None;
        }
        let request = ids.mint();
        self.0.retain(|(id, _)| id != lead);
        self.0.insert(0, (lead.clone(), Loaded::Loading(request)));
        self.0.truncate(KEPT);
        Some(request)
    }

    /// Forgets the requests in flight, and returns them.
    pub(super) fn stop(&mut self) -> Vec<RequestId> {
        let mut stopped = Vec::new();
        self.0.retain(|(_, loaded)| match loaded {
            Loaded::Loading(request) => {
                stopped.push(*request);
                false
            }
            Loaded::Ready(_) | Loaded::Failed(_) => true,
        });
        stopped
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn arrived(&mut self, request: RequestId, facts: Box<LeadFacts>) {
        self.settle(request, Loaded::Ready(facts));
    }

    pub(super) fn failed(&mut self, request: RequestId, failure: &Failure) {
        self.settle(request, Loaded::Failed(failure.clone()));
    }

    /// Takes what came of a request, if it is still awaited.
    fn settle(&mut self, request: RequestId, outcome: Loaded<Box<LeadFacts>>) {
        let mut all = self.0.iter_mut().map(|(_, loaded)| loaded);
        let awaited =
            |loaded: &&mut Loaded<_>| matches!(loaded, Loaded::Loading(r) if *r == request);
        if let Some(loaded) = all.find(awaited) {
            *loaded = outcome;
        }
    }
}

impl Detail {
    /// Takes what is known of a lead by other ways than asking for it.
    pub fn learn(&mut self, lead: &LeadId, change: impl FnOnce(&mut Lead)) {
        if let Some(Loaded::Ready(facts)) = self.leads.get_mut(lead) {
            change(&mut facts.lead);
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
