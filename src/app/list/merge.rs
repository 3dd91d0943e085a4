//! Merges a polled page into the loaded rows.

use std::collections::{BTreeSet, HashSet};

use crate::app::list::rows::Buffer;
use crate::app::list::unseen::{MergeMode, Unseen, UnseenCounts};
use crate::app::list::view::View;
use crate::app::protocol::payload::ListPage;
use crate::domain::Row;

/// Number of rows of the top of the list that are compared with a page, beyond
/// twice its length: rows that left the list are among these.
const COMPARED: usize = 100;

impl View {
    /// Merges a new copy of the first page. The cursor keeps its conversation
    /// and its line on the screen.
    pub fn merge(&mut self, page: ListPage, order: MergeMode, rows: usize) {
        self.total = page.total.or(self.total);
        let is_whole = page.next.is_none();
        if page.rows.is_empty() && !is_whole {
            // Conversations may follow, and nothing is known of any of them.
            return;
        }
        let known = page.rows.iter().rposition(|row| self.buffer.find(row.id()).is_some());
        if self.buffer.is_empty() && !page.rows.is_empty() {
            self.outdated = true;
        } else if known.is_none() && !is_whole {
            match order {
                MergeMode::Keep => self.unseen.gap = true,
                MergeMode::Renew => self.outdated = true,
            }
        } else {
            // Unreadable rows cannot be matched.
            let readable = page.skipped == 0;
            let departed =
                if readable { self.missing_in(&page.rows, is_whole) } else { Vec::new() };
            match order {
                MergeMode::Keep => self.merge_in_place(page.rows, known, &departed),
                MergeMode::Renew => self.renew(page.rows, &departed),
            }
        }
        self.sync_window(false, rows);
    }

    /// The rows that are loaded, should be on the page, and are not.
    fn missing_in(&self, page: &[Row], is_whole: bool) -> Vec<u32> {
        let oldest = page.last().and_then(Row::last_event_at);
        if !is_whole && !self.query.is_newest_first() {
            return Vec::new();
        }
        let listed: HashSet<&str> = page.iter().map(Row::id).collect();
        let missing =
            |row: &Row| (is_whole || row.last_event_at() > oldest) && !listed.contains(row.id());
        let compared = self.buffer.iter().take(2 * page.len() + COMPARED);
        compared.filter(|(_, row)| missing(row)).map(|(slot, _)| slot).collect()
    }

    /// `known` is the last row of the page that is there already.
    fn merge_in_place(&mut self, page: Vec<Row>, known: Option<usize>, departed: &[u32]) {
        self.unseen.gap = false;
        self.unseen.missing = 0;
        let first = self.buffer.first_slot();
        let ends_here = self.pager.is_done();
        let newest_first = self.query.is_newest_first();
        let (mut new, mut after, mut there) = (Vec::new(), Vec::new(), Vec::new());
        for (at, row) in page.into_iter().enumerate() {
            if let Some(slot) = self.buffer.find(row.id()) {
                let newer = |was: &Row| was.last_event_at() < row.last_event_at();
                let newer = newest_first && self.buffer.row(slot).is_some_and(newer);
                if newer && Some(slot) != first {
                    self.unseen.moved.insert(slot);
                }
                there.push(slot);
                self.put(slot, row);
            } else if known.is_some_and(|known| at > known) {
                after.push(row);
            } else {
                new.push(row);
            }
        }
        // Where more pages follow the rows that are there, these are on the
        // next one.
        let goes_on = there.last().copied() != self.buffer.last_slot();
        if newest_first {
            if !new.is_empty() {
                self.unseen.first_seen = self.unseen.first_seen.or(first);
            }
            for row in new.into_iter().rev() {
                self.buffer.push_front(row);
            }
        } else {
            self.unseen.missing = new.len();
            self.unseen.moved = overtaking(&there);
        }
        if ends_here {
            self.buffer.extend(after);
        } else if goes_on {
            self.unseen.missing += after.len();
        }
        self.departed.extend(departed);
    }

    fn renew(&mut self, page: Vec<Row>, departed: &[u32]) {
        let seen = self.unseen.first_seen.or(self.buffer.first_slot());
        let seen = seen.and_then(|slot| self.buffer.row(slot)).map(Row::conversation_id);
        for &slot in departed {
            self.buffer.remove(slot);
        }
        let mut page = page;
        let in_place = page.split_off(self.out_of_place(&page));
        for row in in_place {
            if let Some(slot) = self.buffer.find(row.id()) {
                self.buffer.replace(slot, row);
            }
        }
        for row in page.into_iter().rev() {
            if let Some(slot) = self.buffer.find(row.id()) {
                self.buffer.remove(slot);
            }
            self.buffer.push_front(row);
        }
        self.departed.clear();
        self.close_up();
        let first_seen = seen.and_then(|id| self.buffer.find(id.as_str()));
        self.unseen = Unseen { first_seen, ..Unseen::default() };
    }

    /// Frees the empty slots once they are the majority: a program that runs
    /// for weeks must not grow by them.
    fn close_up(&mut self) {
        if !self.buffer.is_sparse() {
            return;
        }
        let rank = |slot: u32, buffer: &Buffer| buffer.iter().position(|(at, _)| at >= slot);
        let ranks = [self.anchor, self.under].map(|slot| rank(slot?, &self.buffer));
        self.buffer.close_up();
        let [anchor, under] = ranks.map(|rank| self.buffer.iter().nth(rank?).map(|(slot, _)| slot));
        (self.anchor, self.under) = (anchor, under);
    }

    /// Number of rows of a page that must move to the front, so that all are in
    /// its order: slots that rows leave are not reused.
    fn out_of_place(&self, page: &[Row]) -> usize {
        let mut moved = 0;
        loop {
            let (ahead, behind) = page.split_at(moved);
            let ahead: HashSet<&str> = ahead.iter().map(Row::id).collect();
            let there = self.buffer.iter().map(|(_, row)| row.id());
            let mut there = there.filter(|id| !ahead.contains(id));
            let wrong = behind.iter().position(|row| there.next() != Some(row.id()));
            match wrong {
                Some(at) => moved += at + 1,
                None => return moved,
            }
        }
    }

    /// Puts a newer copy of a row in its place, where it is there. A term that
    /// only the server evaluates may have left it out, whatever the copy says.
    pub fn take_copy(&mut self, row: &Row) {
        let Some(slot) = self.buffer.find(row.id()) else { return };
        let is_left_out = self.departed.contains(&slot) && self.current.has_server_only_terms();
        self.put(slot, row.clone());
        if is_left_out {
            self.departed.insert(slot);
        }
    }

    /// Puts a newer copy of a row in its place, and notes whether it still
    /// belongs here.
    fn put(&mut self, slot: u32, row: Row) {
        let belongs = self.belongs.as_ref().is_none_or(|matcher| matcher.matches(&row));
        self.buffer.replace(slot, row);
        if belongs {
            self.departed.remove(&slot);
        } else {
            self.departed.insert(slot);
        }
    }

    /// Changes found by polling that have not been on screen.
    pub fn headline(&self) -> UnseenCounts {
        let Unseen { first_seen, moved, missing, gap } = &self.unseen;
        let added = first_seen.map_or(0, |slot| self.buffer.shown_before(slot));
        UnseenCounts { added, displaced: moved.len() + missing, gap: *gap }
    }

    /// Rows on screen have been seen, unless they stand in for another view.
    pub(super) fn see(&mut self) {
        if self.stands_in {
            return;
        }
        if let Some(seen) = &mut self.unseen.first_seen
            && let Some(top) = self.buffer.slot_at(self.top)
        {
            *seen = top.min(*seen);
        }
    }
}

/// The slots that precede lower ones, although slots follow the earlier order
/// of rows.
fn overtaking(slots: &[u32]) -> BTreeSet<u32> {
    let mut least = u32::MAX;
    let overtakes = |slot: &u32| {
        least = least.min(*slot);
        *slot > least
    };
    slots.iter().rev().copied().filter(overtakes).collect()
}
