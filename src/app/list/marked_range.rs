//! Selections of the views of a list.

use super::List;
use crate::app::list::selection::{Selection, Shortfall};
use crate::domain::{ConversationId, Row};

/// Maximum number of marks that are counted in every frame.
const COUNTED: usize = 1_000;

impl List {
    /// Selection of the view on screen.
    pub fn marks(&self) -> Option<&Selection> {
        self.marks.get(&self.tab)
    }

    /// Whether anything is marked in the view on screen.
    pub fn has_marks(&self) -> bool {
        self.marks().is_some_and(|marks| !marks.is_empty() || marks.collects())
    }

    /// Whether a row of the view on screen is marked.
    pub fn is_marked(&self, row: &Row) -> bool {
        self.marks().is_some_and(|marks| marks.contains(row.id()))
    }

    /// Number of selected conversations that are not among the shown rows;
    /// `None` where counting them would be slow.
    pub fn marked_elsewhere(&self) -> Option<usize> {
        let marks = self.marks().filter(|marks| marks.len() <= COUNTED)?;
        Some(marks.iter().filter(|id| self.shown_at(id).is_none()).count())
    }

    /// The marked rows that are shown, in the order of the list.
    pub fn marked_rows(&self) -> Vec<&Row> {
        let ids = self.marks().into_iter().flat_map(Selection::iter);
        let mut places: Vec<usize> = ids.filter_map(|id| self.shown_at(id)).collect();
        places.sort_unstable();
        places.into_iter().filter_map(|place| self.active.buffer.row_at(place)).collect()
    }

    /// Whether the rows on screen are the server's answer to the wanted query,
    /// and no others are awaited.
    pub fn is_answered(&self) -> bool {
        self.incoming.is_none() && !self.is_provisional()
    }

    /// Whether a request brings the next page of the rows on screen.
    pub fn awaits_page(&self, request: crate::app::paging::pager::RequestId) -> bool {
        self.active.pager.awaits(request)
    }

    pub(in crate::app) fn marks_mut(&mut self) -> &mut Selection {
        self.marks.entry(self.tab).or_default()
    }

    /// Marks so many rows from the cursor on as the one under it is not, and
    /// goes to the row after them.
    pub(in crate::app) fn mark_down(&mut self, count: usize) {
        let position = self.active.position();
        let Some(first) = self.active.current() else { return };
        let marked = !self.is_marked(first);
        let end = position.saturating_add(count).min(self.active.buffer.shown());
        self.set_marks(position..end, marked);
        self.go_to(end);
    }

    /// Marks or unmarks the rows at some positions.
    fn set_marks(&mut self, positions: std::ops::Range<usize>, marked: bool) {
        let marks = self.marks.entry(self.tab).or_default();
        for row in positions.filter_map(|position| self.active.buffer.row_at(position)) {
            marks.set(row.id(), marked);
        }
    }

    /// Marks the shown rows of which `wanted` holds: all of them, or those of
    /// some conversations.
    pub(in crate::app) fn mark_shown(
        &mut self,
        of: Option<&[ConversationId]>,
        most: usize,
        wanted: impl Fn(&super::View, usize, &Row) -> bool,
    ) {
        let positions: Vec<usize> = match of {
            None => (0..self.active.buffer.shown()).collect(),
            Some(ids) => ids.iter().filter_map(|id| self.shown_at(id.as_str())).collect(),
        };
        let marks = self.marks.entry(self.tab).or_default();
        for position in positions {
            let Some(row) = self.active.buffer.row_at(position) else { continue };
            if marks.len() >= most {
                break;
            }
            if wanted(&self.active, position, row) {
                marks.set(row.id(), true);
            }
        }
    }

    /// Has the range follow the cursor, if there is one: what the user goes
    /// over is in it, and what lies behind is not.
    pub(in crate::app) fn follow_with_range(&mut self) {
        let Some(range) = self.marks().and_then(Selection::range) else { return };
        let Some(here) = self.current().map(Row::conversation_id) else { return };
        if here == range.to {
            return;
        }
        let now = self.active.position();
        let from = self.shown_at(range.from.as_str());
        let before = self.shown_at(range.to.as_str()).or(from).unwrap_or(now);
        // Where the row that it began at is not shown, it goes on from here.
        let from = from.unwrap_or(now);
        let within = from.min(now)..=from.max(now);
        let marks = self.marks.entry(self.tab).or_default();
        for position in before.min(now)..=before.max(now) {
            if let Some(row) = self.active.buffer.row_at(position) {
                marks.set_in_range(row.id(), within.contains(&position));
            }
        }
        marks.followed_to(here);
    }

    /// Stops marking all matching rows.
    pub(in crate::app) fn stop_collecting(&mut self) {
        let of = self.matching();
        if let Some(marks) = self.marks.get_mut(&self.tab).filter(|marks| marks.collects()) {
            marks.collected(Some(Shortfall { of, why: "loading stopped".to_owned() }));
        }
    }

    /// Number of conversations that match the wanted query and are not hidden,
    /// if known: the server does not count refinements made here.
    pub fn matching(&self) -> Option<u64> {
        let count = self.active.count().filter(|_| self.is_answered());
        let hidden = self.withheld() + usize::from(self.active.kept.is_some());
        count.map(|count| count.saturating_sub(hidden as u64))
    }

    /// Numbers of selected and of other rows among the shown ones that `wanted`
    /// accepts.
    pub(in crate::app) fn tally_marks(
        &self,
        wanted: impl Fn(&super::View, usize, &Row) -> bool,
    ) -> (usize, usize) {
        let marks = self.marks();
        let is_marked = |row: &Row| marks.is_some_and(|marks| marks.contains(row.id()));
        let (mut marked, mut left) = (0, 0);
        for position in 0..self.active.buffer.shown() {
            let Some(row) = self.active.buffer.row_at(position) else { continue };
            if is_marked(row) {
                marked += 1;
            } else if wanted(&self.active, position, row) {
                left += 1;
            }
        }
        (marked, left)
    }

    fn shown_at(&self, id: &str) -> Option<usize> {
        self.active.buffer.position_of(self.active.buffer.find(id)?).ok()
    }
}
