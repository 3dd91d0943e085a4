//! Filters whose matches change although no row does: with the time of day, and
//! with what only this computer knows.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::List;
use crate::app::list::view::View;
use crate::domain::Row;
use crate::query::{ChangedMarks, Context, Matcher, Query, SharedMarks};

impl List {
    /// The marks of this computer that filters test.
    pub fn local_marks(&self) -> &SharedMarks {
        &self.local
    }

    /// Sets another snapshot of the marks, with what it changes. Rows on screen
    /// that do not match any more stay, as departed.
    pub fn set_local_marks(&mut self, marks: SharedMarks, changed: &ChangedMarks) {
        self.local = marks;
        let Self { local, rows, active, incoming, parked, background, .. } = self;
        let views = parked.iter_mut().chain(incoming).chain(background.view_mut()).chain([active]);
        views.for_each(|view| view.set_marks(local, changed, *rows));
    }

    /// Evaluates the terms that depend on the time again, once a minute.
    /// Returns the query on screen where it means another day now, so that its
    /// rows are to be requested again.
    #[must_use]
    pub fn follow_clock(
        &mut self,
        now: Timestamp,
        context: impl FnOnce() -> Context,
    ) -> Option<Query> {
        let minute = now.as_second().div_euclid(60);
        if minute == self.evaluated_at {
            return None;
        }
        self.evaluated_at = minute;
        if self.is_provisional() || !self.active.query.is_clocked() {
            return None;
        }
        let query = self.active.query.renewed(&context());
        self.active.follow_clock(&query, self.rows);
        (!query.is_equivalent(&self.wanted)).then_some(query)
    }
}

impl View {
    fn set_marks(&mut self, marks: &SharedMarks, changed: &ChangedMarks, rows: usize) {
        self.marks = marks.clone();
        self.buffer.set_marks(marks);
        if !self.current.asks_marks() {
            return;
        }
        let before = std::mem::replace(&mut self.belongs, self.current.matcher(marks));
        let slots = self.slots_of(changed);
        for &slot in &slots {
            let Some(row) = self.buffer.row(slot) else { continue };
            if self.belongs(row) {
                self.readmit(slot, before.as_ref());
            } else if self.buffer.position_of(slot).is_ok() {
                self.departed.insert(slot);
            }
        }
        if !self.stands_in && !slots.is_empty() {
            self.buffer.show_matching(&slots);
            self.sync_window(false, rows);
        }
    }

    /// The loaded rows whose marks may have changed. There are few: only those
    /// of leads are searched for.
    fn slots_of(&self, changed: &ChangedMarks) -> BTreeSet<u32> {
        let ChangedMarks { conversations, leads } = changed;
        let own = conversations.iter().filter_map(|id| self.buffer.find(id));
        let of_leads = (!leads.is_empty() && self.current.asks_outbox()).then(|| {
            let rows = self.buffer.iter();
            rows.filter(|(_, row)| leads.contains(row.lead_id_wire())).map(|(slot, _)| slot)
        });
        own.chain(of_leads.into_iter().flatten()).collect()
    }

    /// A departed row that matches now and did not before belongs here again.
    /// One that matched all the time departed for another reason: the server no
    /// longer lists it.
    fn readmit(&mut self, slot: u32, before: Option<&Matcher>) {
        let row = self.buffer.row(slot);
        if row.is_some_and(|row| before.is_some_and(|before| !before.matches(row))) {
            self.departed.remove(&slot);
        }
    }

    /// Shows the loaded rows that match at a later time, and notes those that
    /// no longer do.
    fn follow_clock(&mut self, query: &Query, rows: usize) {
        let before = self.belongs.take();
        self.belong_by(query);
        let departed: Vec<u32> = self.departed.iter().copied().collect();
        for slot in departed {
            if self.buffer.row(slot).is_some_and(|row| self.belongs(row)) {
                self.readmit(slot, before.as_ref());
            }
        }
        if self.stands_in {
            return;
        }
        let Self { buffer, belongs, departed, .. } = self;
        let belongs = |row: &Row| belongs.as_ref().is_none_or(|matcher| matcher.matches(row));
        departed.extend(buffer.evaluate(belongs));
        self.sync_window(false, rows);
    }
}
