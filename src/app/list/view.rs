//! One query's rows: buffer, load state, cursor and scroll.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::app::list::unseen::Unseen;
pub use crate::app::list::unseen::{MergeMode, UnseenCounts};

use crate::app::list::rows::Buffer;
use crate::app::paging::pager::{PageOutcome, Pager, RequestId};
use crate::app::protocol::payload::ListPage;
use crate::domain::{ConversationId, Row};
use crate::query::{Matcher, Query, SharedMarks};

/// A conversation that the cursor belongs to, though it may not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub id: ConversationId,
    /// Sort key in the list's order.
    pub at: Option<Timestamp>,
    /// Its row on the screen, counted from the top.
    pub line: usize,
}

/// The cursor of a view that was left.
#[derive(Clone, Debug)]
struct SavedCursor {
    anchor: Option<Anchor>,
    position: usize,
}

/// The rows of one query.
#[derive(Default)]
pub struct View {
    /// The tab that it belongs to.
    pub tab: usize,
    /// The query that the rows answer, with which further pages are requested.
    pub query: Query,
    /// The same, with its times relative to a later now: which rows match.
    pub(super) current: Query,
    /// Marks that only this computer knows.
    pub(super) marks: SharedMarks,
    /// The rows.
    pub buffer: Buffer,
    pub pager: Pager,
    /// Number of all matching rows, by the server's count.
    pub total: Option<u64>,
    /// Number of unreadable elements in the answers.
    pub skipped: u64,
    /// Time of the server's last answer.
    pub answered_at: Option<Timestamp>,
    /// Time at which the top of the list was last requested.
    pub checked_at: Option<Timestamp>,
    /// Whether the rows are to be loaded again from the top: the user requested
    /// it, or their token has expired.
    pub outdated: bool,
    /// The row that the cursor belongs to: the last one that the user chose.
    pub(super) anchor: Option<u32>,
    /// The row under the cursor; another one than the anchor only while that
    /// is not shown.
    pub(super) under: Option<u32>,
    position: usize,
    pub(super) top: usize,
    /// Line on the screen of the cursor's own row.
    line: usize,
    /// While another tab is on screen.
    place: Option<SavedCursor>,
    /// Whether the shown rows answer another query than its own.
    pub(super) stands_in: bool,
    /// The predicate over rows that still belong here.
    pub(super) belongs: Option<Matcher>,
    /// Rows that do not match any more, shown until the view is left.
    pub(super) departed: BTreeSet<u32>,
    /// A hidden conversation that is shown, as departed, while the cursor is on
    /// it.
    pub(super) kept: Option<Box<str>>,
    /// Changes found by polling that have not been on screen.
    pub(super) unseen: Unseen,
}

impl View {
    /// An empty view. Terms that the server does not know are refined here.
    pub fn new(tab: usize, query: Query, marks: SharedMarks) -> Self {
        let mut buffer = Buffer::default();
        buffer.narrow(query.refiner(&marks), false);
        let belongs = query.matcher(&marks);
        let current = query.clone();
        Self { tab, query, current, marks, buffer, belongs, ..Self::default() }
    }

    /// Sets the same query as parsed now, which decides which rows belong here.
    pub fn belong_by(&mut self, query: &Query) {
        self.current = query.clone();
        self.belongs = query.matcher(&self.marks);
        if !self.stands_in {
            self.buffer.set_matcher(query.refiner(&self.marks));
        }
    }

    /// The cursor's position among the shown rows.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The position of the first row on screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The row under the cursor.
    pub fn current(&self) -> Option<&Row> {
        self.buffer.row_at(self.position)
    }

    /// The conversation that the cursor belongs to, shown or not.
    pub fn home(&self) -> Option<Anchor> {
        let row = self.anchor.and_then(|slot| self.buffer.row(slot))?;
        Some(Anchor { id: row.conversation_id(), at: row.last_event_at(), line: self.line })
    }

    /// The conversation under the cursor. It stands in for the cursor's own one
    /// while that is not shown.
    pub fn stand_in(&self) -> Option<Anchor> {
        let row = self.current()?;
        Some(Anchor { id: row.conversation_id(), at: row.last_event_at(), line: self.offset() })
    }

    /// Whether the rows reach as far as a conversation's place in the order of
    /// the list, whether or not it is there.
    pub fn reaches(&self, home: &Anchor) -> bool {
        let last = self.buffer.row_at(self.buffer.shown().saturating_sub(1));
        self.pager.is_done()
            || self.buffer.find(home.id.as_str()).is_some()
            || self.query.is_newest_first() && last.is_some_and(|row| row.last_event_at() < home.at)
    }

    /// Puts the cursor on a position, as near as the rows allow, and scrolls as
    /// little as possible on a screen of `rows` rows.
    pub fn go_to(&mut self, position: usize, rows: usize) {
        self.position = position.min(self.buffer.shown().saturating_sub(1));
        self.anchor = self.buffer.slot_at(self.position);
        self.under = self.anchor;
        self.reveal(rows);
    }

    /// Scrolls by screens or parts of one and moves the cursor along, so that
    /// it keeps its line on the screen if possible.
    pub fn scroll_to(&mut self, position: usize, rows: usize) {
        let offset = self.position.saturating_sub(self.top);
        self.go_to(position, rows);
        self.top = self.position.saturating_sub(offset);
        self.reveal(rows);
    }

    pub fn shows(&self, home: &Anchor) -> bool {
        self.buffer.find(home.id.as_str()).is_some_and(|slot| self.buffer.position_of(slot).is_ok())
    }

    /// Puts the cursor on a conversation, or on its place in the order, on its
    /// line of the screen if possible.
    pub fn go_home(&mut self, home: &Anchor, rows: usize) {
        let slot = self.buffer.find(home.id.as_str());
        let found = slot.and_then(|slot| self.buffer.position_of(slot).ok());
        let position = found.unwrap_or_else(|| self.place_of(home));
        self.position = position.min(self.buffer.shown().saturating_sub(1));
        self.anchor = self.buffer.slot_at(self.position);
        self.under = self.anchor;
        self.top = self.position.saturating_sub(home.line);
        self.reveal(rows);
    }

    /// Place of a conversation in the order of the list, newest first.
    fn place_of(&self, home: &Anchor) -> usize {
        let at = home.at.filter(|_| self.query.is_newest_first());
        let Some(at) = at else { return self.position };
        let (mut low, mut high) = (0, self.buffer.shown());
        while low < high {
            let middle = low.midpoint(high);
            let newer = self.buffer.row_at(middle).and_then(Row::last_event_at) > Some(at);
            if newer { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Line of the cursor on the screen.
    pub fn offset(&self) -> usize {
        self.position.saturating_sub(self.top)
    }

    pub fn page_arrived(
        &mut self,
        request: RequestId,
        page: ListPage,
        now: Timestamp,
        rows: usize,
    ) {
        let refiner = self.refiner();
        let matches = |row: &&Row| refiner.as_ref().is_none_or(|refiner| refiner.matches(row));
        let matching = page.rows.iter().filter(matches).count();
        let new = self.extend(page.rows, rows).min(matching);
        let arrival = self.pager.arrived(request, new, page.next);
        self.answered_at = Some(now);
        if arrival == PageOutcome::First {
            self.checked_at = Some(now);
        }
        self.skipped += page.skipped;
        self.total =
            if arrival == PageOutcome::First { page.total } else { page.total.or(self.total) };
    }

    /// Number of its conversations, if known: the server does not count
    /// refinements made here.
    pub fn count(&self) -> Option<u64> {
        let shown = |slot: &&u32| self.buffer.position_of(**slot).is_ok();
        let listed = || {
            let departed = self.departed.iter().filter(shown).count();
            self.buffer.shown() - departed + self.buffer.withheld()
        };
        let loaded = (self.pager.is_done() && !self.stands_in).then(|| listed() as u64);
        let is_refined = self.query.is_refined();
        self.answered_at?;
        if is_refined { loaded } else { self.total.or(loaded) }
    }

    /// Adds a page, with the cursor staying where it belongs. Returns how many
    /// rows are new.
    pub fn extend(&mut self, page: Vec<Row>, rows: usize) -> usize {
        if !self.departed.is_empty() {
            let listed = page.iter().filter_map(|row| self.buffer.find(row.id()));
            listed.for_each(|slot| _ = self.departed.remove(&slot));
        }
        let new = self.buffer.extend(page);
        self.sync_window(false, rows);
        new
    }

    /// Shows only the rows that match, with the cursor staying where it
    /// belongs, or on the next row that is shown.
    pub fn narrow(&mut self, matcher: Option<Matcher>, narrower: bool, rows: usize) {
        self.stands_in = true;
        self.filter(matcher, narrower, rows);
    }

    /// The terms of the query that the server does not evaluate.
    fn refiner(&self) -> Option<Matcher> {
        self.current.refiner(&self.marks)
    }

    fn filter(&mut self, matcher: Option<Matcher>, narrower: bool, rows: usize) {
        self.buffer.narrow(matcher, narrower);
        self.sync_window(true, rows);
    }

    /// Shows all that answers the view's own query.
    pub fn show_answer(&mut self, rows: usize) {
        self.stands_in = false;
        self.buffer.show_hidden(self.query.shows_snoozed());
        self.filter(self.refiner(), false, rows);
    }

    /// Whether the row at a position does not match any more: it has been read,
    /// handled, archived or snoozed since, here or elsewhere.
    pub fn has_departed(&self, position: usize) -> bool {
        let is_kept = |row: &Row| self.kept.as_deref() == Some(row.id());
        self.buffer.slot_at(position).is_some_and(|slot| self.departed.contains(&slot))
            || self.buffer.row_at(position).is_some_and(is_kept)
    }

    /// Whether a row, with pending changes, belongs here.
    pub fn belongs(&self, row: &Row) -> bool {
        self.belongs.as_ref().is_none_or(|matcher| matcher.matches(row))
    }

    /// Saves the cursor before another tab comes on screen.
    pub fn leave(&mut self) {
        if self.place.is_none() {
            self.place = Some(SavedCursor { anchor: self.home(), position: self.position });
        }
    }

    /// Forgets where it was left: it is on screen, and is left again from where
    /// the cursor is then.
    pub fn enter(&mut self) {
        self.place = None;
    }

    /// Shows the view again as it was left, without the rows that do not
    /// belong here any more.
    pub fn restore(&mut self, rows: usize) {
        let refiner = self.refiner();
        for slot in std::mem::take(&mut self.departed) {
            // The server still lists what only a refinement leaves out.
            let row = self.buffer.row(slot);
            let is_listed = |refiner: &Matcher| row.is_some_and(|row| !refiner.matches(row));
            if !refiner.as_ref().is_some_and(is_listed) {
                self.buffer.remove(slot);
                self.unseen.forget(slot);
            }
        }
        self.stands_in = false;
        self.buffer.show_hidden(self.query.shows_snoozed());
        self.buffer.narrow(refiner, false);
        self.restore_cursor(rows);
        self.enter();
    }

    /// Restores the cursor of the view; on the first row if the user has not
    /// been here yet.
    fn restore_cursor(&mut self, rows: usize) {
        let place = self.place.clone();
        match place {
            Some(SavedCursor { anchor: Some(home), position }) => {
                self.position = position;
                self.go_home(&home, rows);
            }
            _ => self.go_to(0, rows),
        }
    }

    /// Moves the window after rows have come or gone. Only an action of the
    /// user brings the cursor back from a row that stands in.
    pub(super) fn sync_window(&mut self, by_user: bool, rows: usize) {
        let mut line = self.offset();
        let last = self.buffer.shown().saturating_sub(1);
        if let Some(anchor) = self.anchor {
            let place = self.buffer.position_of(anchor);
            let stand_in = self.under.and_then(|slot| self.buffer.position_of(slot).ok());
            let position = match (place, stand_in) {
                (Ok(place), _) if by_user => {
                    line = self.line;
                    place
                }
                (place, None) => place.unwrap_or_else(|gap| gap),
                (_, Some(stand_in)) => stand_in,
            };
            self.position = position.min(last);
            self.top = self.position.saturating_sub(line);
        } else {
            self.anchor = self.buffer.slot_at(self.position.min(last));
        }
        self.under = self.buffer.slot_at(self.position);
        self.reveal(rows);
    }

    /// Scrolls as little as possible to show the cursor, and leaves no blank
    /// rows below the last one.
    pub fn reveal(&mut self, rows: usize) {
        let rows = rows.max(1);
        if self.position < self.top {
            self.top = self.position;
        } else if self.position >= self.top + rows {
            self.top = self.position + 1 - rows;
        }
        self.top = self.top.min(self.buffer.shown().saturating_sub(rows));
        if self.under == self.anchor {
            self.line = self.offset();
        }
        self.see();
    }
}
