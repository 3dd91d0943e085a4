//! Numbers of conversations of leads, looked up ahead: archiving asks where a
//! lead has more than one, or may have.

use crate::app::paging::pager::{RequestId, RequestIds};
use crate::app::paging::remote::Remote;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::lookup::Lookup;
use crate::domain::{Delay, Failure, LeadId};

/// Number of leads that are remembered.
const KEPT: usize = 64;

/// Numbers of conversations by lead, the last one requested last.
#[derive(Default)]
pub struct LeadCounts(Vec<(LeadId, Remote<Option<u64>>)>);

impl LeadCounts {
    /// Whether a lead is known to have one conversation only.
    pub(in crate::app) fn is_single(&self, lead: &LeadId) -> bool {
        let found = self.0.iter().find(|(known, _)| known == lead);
        found.and_then(|(_, count)| *count.value()?) == Some(1)
    }

    /// Asks for a lead's number, unless it is known or awaited.
    pub(in crate::app) fn ask(&mut self, lead: &LeadId, ids: &mut RequestIds) -> Option<Effect> {
        let at = self.0.iter().position(|(known, _)| known == lead);
        let at = at.unwrap_or_else(|| {
            if self.0.len() >= KEPT {
                self.0.remove(0);
            }
            self.0.push((lead.clone(), Remote::default()));
            self.0.len() - 1
        });
        let request = self.0[at].1.ask(ids)?;
        Some(Effect::Lookup { request, question: Lookup::Conversations(lead.clone()) })
    }

    pub(super) fn arrived(&mut self, request: RequestId, count: Option<u64>) -> bool {
        self.0.iter_mut().any(|(_, known)| known.arrived(request, count))
    }

    pub(super) fn failed(&mut self, request: RequestId, failure: &Failure) {
        for (_, known) in &mut self.0 {
            known.failed(request, failure);
        }
    }

    pub(super) fn delayed(&mut self, request: RequestId, wait: &Delay) {
        for (_, known) in &mut self.0 {
            known.delayed(request, wait);
        }
    }

    /// Everything is requested again when needed.
    pub(super) fn invalidate(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_asked_for_once_and_counts_only_where_it_is_one() {
        let (mut counts, mut ids) = (LeadCounts::default(), RequestIds::default());
        let leads = ["a", "b", "c"].map(LeadId::new);
        for lead in &leads {
            assert!(counts.ask(lead, &mut ids).is_some() && counts.ask(lead, &mut ids).is_none());
            assert!(!counts.is_single(lead), "it is not known yet");
        }
        for (request, count) in [(1, Some(1)), (2, Some(2)), (3, None)] {
            assert!(counts.arrived(RequestId(request), count));
        }
        assert_eq!(leads.each_ref().map(|lead| counts.is_single(lead)), [true, false, false]);
        counts.invalidate();
        assert!(!counts.is_single(&leads[0]));
        assert!(!counts.arrived(RequestId(1), Some(1)), "it is not awaited any more");
    }

    #[test]
    fn only_the_latest_are_remembered() {
        let (mut counts, mut ids) = (LeadCounts::default(), RequestIds::default());
        for n in 0..=KEPT {
            counts.ask(&LeadId::new(&n.to_string()), &mut ids);
        }
        assert_eq!(counts.0.len(), KEPT);
        assert!(counts.ask(&LeadId::new("0"), &mut ids).is_some(), "it was forgotten");
    }
}
