//! Confirmed operations against the copies of rows and leads that arrive.

use std::borrow::Cow;

use jiff::Timestamp;

use super::hold::{self, Arrival, Place};
use super::{PendingOp, PendingOpId, PendingOperations};
use crate::domain::{Lead, LeadId, Row, StatusGuard};
use crate::triage::optimistic::{lead_reflects, row_after};

impl PendingOperations {
    /// A row with the confirmed operations that its copy does not show.
    pub fn confirmed<'a>(&self, row: &'a Row) -> Cow<'a, Row> {
        let mut shown = Cow::Borrowed(row);
        if self.settled.is_empty() {
            return shown;
        }
        let confirmed = |item: &&PendingOp| item.hold().is_some() && item.is_shown_over(row);
        for item in self.of_row(row).filter(confirmed) {
            if let Some(after) = item.applied_to(&shown) {
                shown = Cow::Owned(after);
            }
        }
        shown
    }

    /// Whether there are confirmed operations.
    pub fn has_confirmed(&self) -> bool {
        !self.settled.is_empty()
    }

    /// Whether there are confirmed operations on a conversation or its lead.
    pub fn is_confirmed_about(&self, row: &Row) -> bool {
        self.of_row(row).any(|item| item.hold().is_some())
    }

    /// Processes a copy of a row.
    pub fn arrived(&mut self, row: &Row, arrival: Arrival) {
        if self.settled.is_empty() {
            return;
        }
        let ids = [(&self.of_conversation, row.id()), (&self.of_lead, row.lead_id_wire())];
        let ids: Vec<PendingOpId> =
            ids.into_iter().filter_map(|(map, key)| map.get(key)).flatten().copied().collect();
        let shows = |item: &PendingOp| row_after(&item.operation, row, item.made).is_none();
        self.reconcile(ids, Place::Row(row.id()), arrival, Some(row.event_version), shows);
    }

    /// Processes a copy of a lead's record.
    pub fn lead_arrived(&mut self, id: &LeadId, lead: &Lead, arrival: Arrival) {
        let ids = self.of_lead.get(id.as_str()).cloned().unwrap_or_default();
        let revision = lead.status().and_then(|status| status.revision);
        let shows = |item: &PendingOp| lead_reflects(&item.operation, lead);
        self.reconcile(ids, Place::Lead, arrival, revision, shows);
    }

    /// Decides which confirmed operations are held over a copy. Where a later
    /// one reverts an earlier one, a copy from before both looks like one from
    /// after both, so both are held for the whole time.
    fn reconcile(
        &mut self,
        mut ids: Vec<PendingOpId>,
        place: Place<'_>,
        arrival: Arrival,
        version: Option<i64>,
        shows: impl Fn(&PendingOp) -> bool,
    ) {
        ids.retain(|id| self.settled.contains(id));
        let items = ids.iter().filter_map(|id| self.items.get(id));
        let recent = items.filter(|item| item.was_confirmed_lately(arrival.now));
        let fresh = |item: &&PendingOp| item.hold().is_some_and(|it| it.is_before(arrival.request));
        let agrees = recent.clone().filter(fresh).all(shows);
        let own = recent.count() as i64;
        for id in ids {
            let Some(hold) = self.items.get_mut(&id).and_then(PendingOp::hold_mut) else {
                continue;
            };
            hold.take(place, arrival, agrees, (version, own));
            let deadline = (hold.until(), id);
            if hold.is_contradicted() {
                self.contradicted.insert(deadline);
            } else {
                self.contradicted.remove(&deadline);
            }
        }
    }

    /// A change of a lead's status was undone: the result of the previous one
    /// holds again, under another revision.
    pub fn status_rewound(&mut self, lead: &LeadId, expected: &StatusGuard, now: &StatusGuard) {
        if expected.is_empty() {
            return;
        }
        for id in self.of_lead.get(lead.as_str()).into_iter().flatten() {
            let item = self.items.get_mut(id).filter(|item| item.status.as_ref() == Some(expected));
            if let Some(item) = item {
                item.status = Some(now.clone());
            }
        }
    }

    /// End of the next hold over a contradicting copy.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.contradicted.first().map(|(until, _)| *until)
    }

    /// Ends the holds that are over; all of them where the clock was set back
    /// since `before`.
    pub fn pass(&mut self, before: Timestamp, now: Timestamp) {
        let was_put_back = before.duration_since(now) > hold::LONGEST;
        while let Some(&(until, id)) = self.contradicted.first()
            && (until <= now || was_put_back)
        {
            self.contradicted.pop_first();
            if let Some(hold) = self.items.get_mut(&id).and_then(PendingOp::hold_mut) {
                hold.end();
            }
        }
    }
}
