//! Filters whose matches change although no row does: with the time of day, and
//! with what only this computer knows.

use jiff::Timestamp;

use super::List;
use crate::app::list::view::View;
use crate::query::{Context, Matcher, Query, SharedMarks};

impl List {
    /// The marks that filters of this computer's own ask.
    pub fn local_marks(&self) -> &SharedMarks {
        &self.local
    }

    /// Sets another snapshot of the marks. Rows on screen that do not match any
    /// more stay, as departed.
    pub fn set_local_marks(&mut self, marks: SharedMarks) {
        self.local = marks;
        let Self { local, rows, active, incoming, parked, background, .. } = self;
        for view in parked.iter_mut().chain(incoming).chain(background.view_mut()) {
            view.set_marks(local);
        }
        active.set_marks(local);
        if active.query.asks_marks() {
            active.evaluate(*rows);
        }
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
        let before = self.active.belongs.take();
        self.active.belong_by(&query);
        self.active.readmit(before.as_ref());
        self.active.evaluate(self.rows);
        (!query.is_equivalent(&self.wanted)).then_some(query)
    }
}

impl View {
    fn set_marks(&mut self, marks: &SharedMarks) {
        self.marks = marks.clone();
        self.buffer.set_marks(marks);
        if self.current.asks_marks() {
            let before = std::mem::replace(&mut self.belongs, self.current.matcher(marks));
            self.readmit(before.as_ref());
        }
    }

    /// Departed rows that match now and did not before belong here again. One
    /// that matched all the time departed for another reason: the server no
    /// longer lists it.
    fn readmit(&mut self, before: Option<&Matcher>) {
        let Self { buffer, belongs, departed, .. } = self;
        let matches = |matcher: Option<&Matcher>, row| matcher.is_none_or(|it| it.matches(row));
        departed.retain(|slot| {
            let came = |row| matches(belongs.as_ref(), row) && !matches(before, row);
            !buffer.row(*slot).is_some_and(came)
        });
    }

    /// Shows the loaded rows that match by now, and notes those that no longer
    /// do.
    fn evaluate(&mut self, rows: usize) {
        if self.stands_in {
            return;
        }
        let Self { buffer, belongs, departed, .. } = self;
        let belongs = |row| belongs.as_ref().is_none_or(|matcher| matcher.matches(row));
        let gone =
            buffer.iter().filter(|(slot, row)| !belongs(row) && buffer.position_of(*slot).is_ok());
        departed.extend(gone.map(|(slot, _)| slot));
        self.buffer.show_matching();
        self.sync_window(false, rows);
    }
}
