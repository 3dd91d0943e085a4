//! The scrolling buffer: rows in the server's order, found by id, narrowed in
//! place.
//!
//! Rows live in chunks of a fixed size, so that growth never moves them. A
//! row's slot never changes while the row is there. Slots are in the order of
//! the list: pages add rows behind the last one, updates add them before the
//! first one.

mod slots;
mod sorted;

use std::collections::{BTreeSet, VecDeque};
use std::hint::black_box;
use std::sync::Arc;

use slots::{CHUNK, Index, Rows};

use crate::app::list::hidden::HiddenIds;
use crate::domain::Row;
use crate::query::{Matcher, SharedMarks};

/// Rows, their index by id, and which of them are shown.
#[derive(Default)]
pub struct Buffer {
    rows: Rows,
    /// Number of rows; removed ones leave their slot empty.
    len: usize,
    index: Index,
    shown: VecDeque<u32>,
    matcher: Option<Matcher>,
    /// Conversations that are not shown.
    hidden: Arc<HiddenIds>,
    shows_hidden: bool,
    /// The rows of these that match.
    withheld: BTreeSet<u32>,
}

impl Buffer {
    /// Number of loaded rows.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Number of shown rows.
    pub fn shown(&self) -> usize {
        self.shown.len()
    }

    /// The row in a slot.
    pub fn row(&self, slot: u32) -> Option<&Row> {
        self.rows.get(slot)
    }

    /// The slot of the row that is shown at a position.
    pub fn slot_at(&self, position: usize) -> Option<u32> {
        self.shown.get(position).copied()
    }

    /// The row that is shown at a position.
    pub fn row_at(&self, position: usize) -> Option<&Row> {
        self.row(self.slot_at(position)?)
    }

    /// Position of a slot among the shown ones.
    ///
    /// # Errors
    /// Its position if it were shown.
    pub fn position_of(&self, slot: u32) -> Result<usize, usize> {
        self.shown.binary_search(&slot)
    }

    /// Number of shown rows before a slot.
    pub fn shown_before(&self, slot: u32) -> usize {
        self.position_of(slot).unwrap_or_else(|position| position)
    }

    /// The slot of the conversation with that id.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.index.find(id, &self.rows)
    }

    /// The rows and their slots in the order of the list, shown or not.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Row)> {
        self.rows.iter()
    }

    /// The slot of the first row in the order of the list, shown or not.
    pub fn first_slot(&self) -> Option<u32> {
        self.iter().next().map(|(slot, _)| slot)
    }

    /// The slot of the last row in the order of the list, shown or not.
    pub fn last_slot(&self) -> Option<u32> {
        self.rows.iter_back().next().map(|(slot, _)| slot)
    }

    /// Whether more slots are empty than used.
    pub fn is_sparse(&self) -> bool {
        self.rows.places() > 2 * self.len + CHUNK
    }

    /// Frees the empty slots. The rows keep their order, not their slots.
    pub fn close_up(&mut self) {
        let mut shown = std::mem::take(&mut self.shown).into_iter().peekable();
        let withheld = std::mem::take(&mut self.withheld);
        let rows = std::mem::take(&mut self.rows);
        self.index = Index::default();
        self.len = 0;
        for (before, row) in rows.into_iter() {
            let slot = self.rows.push_back(row);
            self.added(slot);
            if shown.next_if_eq(&before).is_some() {
                self.shown.push_back(slot);
            } else if withheld.contains(&before) {
                self.withheld.insert(slot);
            }
        }
    }

    /// Adds rows at the end. A row whose id is there already replaces the
    /// earlier one in its place. Returns how many were new.
    pub fn extend(&mut self, rows: Vec<Row>) -> usize {
        let before = self.len;
        for row in rows {
            if let Some(slot) = self.find(row.id()) {
                self.replace(slot, row);
            } else {
                self.push(row);
            }
        }
        self.len - before
    }

    fn push(&mut self, row: Row) {
        let (matches, is_hidden) = (self.is_match(&row), self.is_hidden(&row));
        let slot = self.rows.push_back(row);
        self.added(slot);
        if matches && is_hidden {
            self.withheld.insert(slot);
        } else if matches {
            self.shown.push_back(slot);
        }
    }

    /// Adds a row before the first one; none with its id may be there.
    pub fn push_front(&mut self, row: Row) -> u32 {
        let (matches, is_hidden) = (self.is_match(&row), self.is_hidden(&row));
        let slot = self.rows.push_front(row);
        self.added(slot);
        if matches && is_hidden {
            self.withheld.insert(slot);
        } else if matches {
            self.shown.push_front(slot);
        }
        slot
    }

    fn is_match(&self, row: &Row) -> bool {
        self.matcher.as_ref().is_none_or(|matcher| matcher.matches(row))
    }

    fn added(&mut self, slot: u32) {
        self.len += 1;
        // Narrowing later must not allocate: room for every row.
        let room = self.len.next_multiple_of(CHUNK);
        if self.shown.capacity() < room {
            self.shown.reserve(room - self.shown.len());
        }
        if let Some(row) = self.rows.get(slot) {
            self.index.insert(self.index.hash(row.id()), slot);
        }
    }

    /// Puts a row in the place of an earlier copy of it. A shown row that no
    /// longer matches stays: nothing vanishes under the hand.
    pub fn replace(&mut self, slot: u32, row: Row) {
        let (matches, is_hidden) = (self.is_match(&row), self.is_hidden(&row));
        let Some(place) = self.rows.place(slot) else { return };
        *place = Some(row);
        if is_hidden {
            if matches {
                self.withheld.insert(slot)
            } else {
                self.withheld.remove(&slot)
            };
            return;
        }
        if let (true, Err(position)) = (matches, self.position_of(slot)) {
            self.shown.insert(position, slot);
        }
    }

    pub fn remove(&mut self, slot: u32) -> Option<Row> {
        let row = self.rows.place(slot)?.take()?;
        self.index.remove(self.index.hash(row.id()), slot);
        self.len -= 1;
        self.withheld.remove(&slot);
        if let Ok(position) = self.position_of(slot) {
            self.shown.remove(position);
        }
        Some(row)
    }

    /// Sets what further rows must match to be shown. Those that are shown stay.
    pub fn set_matcher(&mut self, matcher: Option<Matcher>) {
        self.matcher = matcher;
    }

    /// Asks another snapshot of the local marks from now on.
    pub fn set_marks(&mut self, marks: &SharedMarks) {
        if let Some(matcher) = &mut self.matcher {
            matcher.set_marks(marks);
        }
    }

    /// Shows the rows that match and are not shown, in one pass. Returns the
    /// slots of those that were shown and do not belong.
    pub fn evaluate(&mut self, belongs: impl Fn(&Row) -> bool) -> Vec<u32> {
        let (mut gone, mut missing) = (Vec::new(), Vec::new());
        let mut at = self.shown.iter().peekable();
        for (slot, row) in self.rows.iter() {
            if at.next_if_eq(&&slot).is_some() {
                if !belongs(row) {
                    gone.push(slot);
                }
            } else if !self.withheld.contains(&slot) && self.is_match(row) {
                missing.push(slot);
            }
        }
        self.show(missing);
        gone
    }

    /// Shows those of some rows that match and are not shown.
    pub fn show_matching(&mut self, slots: &BTreeSet<u32>) {
        let is_missing = |slot: &u32| {
            self.row(*slot).is_some_and(|row| self.is_match(row))
                && self.position_of(*slot).is_err()
        };
        self.show(slots.iter().copied().filter(is_missing).collect());
    }

    /// Shows the rows in slots, ascending and not shown, unless they are hidden.
    fn show(&mut self, slots: Vec<u32>) {
        let is_hidden = |slot: &u32| self.row(*slot).is_some_and(|row| self.is_hidden(row));
        let (hidden, slots): (Vec<u32>, Vec<u32>) = slots.into_iter().partition(is_hidden);
        self.withheld.extend(hidden);
        sorted::insert_all(&mut self.shown, &slots);
    }

    /// Shows only the rows that match; `None` shows all. With `narrower`, only
    /// rows that are shown now are tested.
    pub fn narrow(&mut self, matcher: Option<Matcher>, narrower: bool) {
        if matcher.is_none() && self.matcher.is_none() {
            return;
        }
        let rows = &self.rows;
        match &matcher {
            Some(m) if narrower => {
                retain(&mut self.shown, rows, m);
                self.withheld.retain(|slot| rows.get(*slot).is_some_and(|row| m.matches(row)));
            }
            _ => {
                let is_shown = |row: &Row| matcher.as_ref().is_none_or(|m| m.matches(row));
                self.shown.clear();
                self.shown.extend(rows.iter().filter(|(_, r)| is_shown(r)).map(|(slot, _)| slot));
                self.withheld.clear();
                self.withhold();
            }
        }
        self.matcher = matcher;
    }

    /// Number of rows that match and are hidden.
    pub fn withheld(&self) -> usize {
        self.withheld.len()
    }

    /// Hides these conversations and no others.
    pub fn hide(&mut self, hidden: &Arc<HiddenIds>) {
        self.reveal();
        self.hidden = Arc::clone(hidden);
        self.withhold();
    }

    /// Whether conversations are shown that are hidden elsewhere.
    pub fn show_hidden(&mut self, shows: bool) {
        if self.shows_hidden != shows {
            self.shows_hidden = shows;
            self.reveal();
            self.withhold();
        }
    }

    fn is_hidden(&self, row: &Row) -> bool {
        !self.shows_hidden && self.hidden.contains(row.id())
    }

    fn withhold(&mut self) {
        if self.shows_hidden {
            return;
        }
        let found = self.hidden.iter().filter_map(|id| self.index.find(id, &self.rows));
        let mut hidden: Vec<u32> =
            found.filter(|slot| self.shown.binary_search(slot).is_ok()).collect();
        hidden.sort_unstable();
        sorted::remove_all(&mut self.shown, &hidden);
        self.withheld.extend(hidden);
    }

    fn reveal(&mut self) {
        let hidden = std::mem::take(&mut self.withheld).into_iter();
        let hidden: Vec<u32> =
            hidden.filter(|slot| self.shown.binary_search(slot).is_err()).collect();
        sorted::insert_all(&mut self.shown, &hidden);
    }
}

/// Number of rows that are prefetched together.
const BATCH: usize = 32;

/// Keeps the slots of the rows that match.
///
/// Rows that match lie apart, so that memory is waited for at nearly each of
/// them. Going through the next ones beforehand, without needing anything of
/// them, has it bring them all at once.
fn retain(shown: &mut VecDeque<u32>, rows: &Rows, matcher: &Matcher) {
    let slots = shown.make_contiguous();
    let ahead = |slot: u32| black_box(rows.get(slot).map(|row| row.searchable().len()));
    let mut kept = 0;
    let mut from = 0;
    while from < slots.len() {
        let batch = from..slots.len().min(from + BATCH);
        from = batch.end;
        if matcher.reads_texts() {
            for &slot in &slots[batch.clone()] {
                ahead(slot);
            }
        }
        for at in batch {
            let slot = slots[at];
            slots[kept] = slot;
            kept += usize::from(rows.get(slot).is_some_and(|row| matcher.matches(row)));
        }
    }
    shown.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Conversation;
    use crate::query::{Context, Query};

    fn row(id: &str, unread: bool) -> Row {
        let record = Conversation {
            id: Some(id.to_owned()),
            is_unread: Some(unread),
            ..Conversation::default()
        };
        Row::new(&record).expect("has an id")
    }

    fn unread() -> Option<Matcher> {
        text("is:unread")
    }

    fn text(query: &str) -> Option<Matcher> {
        let context = Context::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        Query::parse(query, &context).expect("a query").matcher(&SharedMarks::default())
    }

    fn shown(buffer: &Buffer) -> Vec<&str> {
        (0..buffer.shown()).filter_map(|p| buffer.row_at(p)).map(Row::id).collect()
    }

    #[test]
    fn rows_are_found_by_id_across_chunks() {
        let mut buffer = Buffer::default();
        let rows: Vec<Row> = (0..5_000).map(|i| row(&format!("c{i}"), false)).collect();
        assert_eq!(buffer.extend(rows), 5_000);
        for i in [0, 1_023, 1_024, 4_999] {
            let slot = buffer.find(&format!("c{i}")).expect("is there");
            assert_eq!(buffer.position_of(slot), Ok(i));
        }
        assert_eq!(buffer.find("c5000"), None);
    }

    #[test]
    fn an_id_that_comes_twice_is_merged_in_its_place() {
        let mut buffer = Buffer::default();
        buffer.extend(vec![row("a", false), row("b", false)]);
        assert_eq!(buffer.extend(vec![row("a", true), row("c", false), row("c", true)]), 1);
        assert_eq!(shown(&buffer), ["a", "b", "c"]);
        assert!(buffer.row_at(0).is_some_and(Row::is_unread));
        assert!(buffer.row_at(2).is_some_and(Row::is_unread));
    }

    #[test]
    fn narrowing_and_widening_keep_the_order() {
        let mut buffer = Buffer::default();
        buffer.extend(vec![row("a", true), row("b", false), row("c", true)]);
        buffer.narrow(unread(), true);
        assert_eq!(shown(&buffer), ["a", "c"]);
        buffer.extend(vec![row("d", false), row("e", true), row("b", true)]);
        assert_eq!(shown(&buffer), ["a", "b", "c", "e"]);
        buffer.narrow(None, false);
        assert_eq!(shown(&buffer), ["a", "b", "c", "d", "e"]);
    }

    #[test]
    fn a_shown_row_that_stops_matching_stays_until_the_filter_changes() {
        let mut buffer = Buffer::default();
        buffer.extend(vec![row("a", true), row("b", true)]);
        buffer.narrow(unread(), true);
        buffer.extend(vec![row("a", false)]);
        assert_eq!(shown(&buffer), ["a", "b"]);
        buffer.narrow(unread(), false);
        assert_eq!(shown(&buffer), ["b"]);
    }

    #[test]
    fn narrowing_further_looks_at_every_shown_row_and_keeps_the_order() {
        let mut buffer = Buffer::default();
        buffer.extend((200..300).map(|id| row(&id.to_string(), id % 3 > 0)).collect());
        for id in (100..200).rev() {
            buffer.push_front(row(&id.to_string(), id % 3 > 0));
        }
        let ids = |is_shown: fn(&usize) -> bool| (100..300).filter(is_shown).map(|i| i.to_string());
        buffer.narrow(unread(), true);
        assert_eq!(shown(&buffer), ids(|id| id % 3 > 0).collect::<Vec<_>>());
        for id in (100..300).step_by(2) {
            buffer
                .replace(buffer.find(&id.to_string()).expect("there"), row(&id.to_string(), false));
        }
        buffer.narrow(unread(), true);
        assert_eq!(shown(&buffer), ids(|id| id % 3 > 0 && id % 2 > 0).collect::<Vec<_>>());
        buffer.narrow(text("nobody"), true);
        assert_eq!(shown(&buffer), [""; 0]);
    }

    #[test]
    fn narrowing_does_not_allocate() {
        let mut buffer = Buffer::default();
        buffer.narrow(unread(), false);
        buffer.extend((0..3_000).map(|i| row(&i.to_string(), false)).collect());
        let room = buffer.shown.capacity();
        buffer.narrow(None, false);
        assert_eq!(buffer.shown(), 3_000);
        assert_eq!(buffer.shown.capacity(), room);
    }

    #[test]
    fn news_comes_before_the_first_row_and_keeps_every_slot() {
        let mut buffer = Buffer::default();
        buffer.extend((0..3).map(|i| row(&format!("p{i}"), true)).collect());
        let slot = buffer.find("p1").expect("is there");
        for i in 0..3_000 {
            buffer.push_front(row(&format!("n{i}"), i % 2 == 0));
        }
        assert_eq!(shown(&buffer)[..2], ["n2999", "n2998"]);
        assert_eq!(buffer.position_of(slot), Ok(3_001));
        assert_eq!(buffer.row(slot).map(Row::id), Some("p1"));
        buffer.narrow(unread(), false);
        assert_eq!(shown(&buffer)[..2], ["n2998", "n2996"]);
        assert_eq!(buffer.position_of(slot), Ok(1_501));
        buffer.narrow(None, false);
        assert_eq!(buffer.shown(), 3_003);
        assert_eq!(buffer.iter().count(), 3_003);
    }

    #[test]
    fn a_row_that_was_taken_out_leaves_no_trace() {
        let mut buffer = Buffer::default();
        buffer.extend(["a", "b", "c"].map(|id| row(id, true)).into());
        let slot = buffer.find("b").expect("is there");
        assert_eq!(buffer.remove(slot).map(|row| row.id().to_owned()).as_deref(), Some("b"));
        assert_eq!((shown(&buffer), buffer.len()), (vec!["a", "c"], 2));
        assert_eq!((buffer.find("b"), buffer.remove(slot)), (None, None));
        buffer.push_front(row("b", true));
        buffer.narrow(unread(), false);
        assert_eq!(shown(&buffer), ["b", "a", "c"]);
        assert_eq!(buffer.extend(vec![row("b", true)]), 0);
    }

    fn hidden(ids: &[&str]) -> Arc<HiddenIds> {
        Arc::new(ids.iter().map(|id| Box::from(*id)).collect())
    }

    #[test]
    fn hidden_rows_are_left_out_and_counted_where_they_match_until_they_are_hidden_no_more() {
        let mut buffer = Buffer::default();
        buffer.hide(&hidden(&["c", "b", "none", "n"]));
        buffer.extend(vec![row("a", true), row("b", true), row("c", false)]);
        buffer.push_front(row("n", true));
        assert_eq!((shown(&buffer), buffer.withheld()), (vec!["a"], 3));
        buffer.narrow(unread(), true);
        assert_eq!((shown(&buffer), buffer.withheld()), (vec!["a"], 2));
        let slot = buffer.find("b").expect("is there");
        buffer.replace(slot, row("b", false));
        assert_eq!((shown(&buffer), buffer.withheld()), (vec!["a"], 1));
        buffer.replace(slot, row("b", true));
        buffer.narrow(None, false);
        assert_eq!((shown(&buffer), buffer.withheld()), (vec!["a"], 3));
        buffer.hide(&hidden(&["a"]));
        assert_eq!((shown(&buffer), buffer.withheld()), (vec!["n", "b", "c"], 1));
        buffer.show_hidden(true);
        assert_eq!((shown(&buffer), buffer.withheld()), (vec!["n", "a", "b", "c"], 0));
        buffer.show_hidden(false);
        buffer.remove(buffer.find("a").expect("is there"));
        assert_eq!((shown(&buffer), buffer.withheld()), (vec!["n", "b", "c"], 0));
    }

    #[test]
    fn hidden_rows_stay_hidden_when_empty_slots_are_freed() {
        let mut buffer = Buffer::default();
        buffer.extend(["a", "b", "c", "d"].map(|id| row(id, true)).into());
        buffer.hide(&hidden(&["c"]));
        buffer.remove(buffer.find("a").expect("is there"));
        buffer.close_up();
        assert_eq!((shown(&buffer), buffer.withheld()), (vec!["b", "d"], 1));
        buffer.hide(&hidden(&[]));
        assert_eq!((shown(&buffer), buffer.withheld()), (vec!["b", "c", "d"], 0));
    }

    #[test]
    fn an_empty_place_costs_no_more_than_a_row() {
        assert_eq!(std::mem::size_of::<Option<Row>>(), std::mem::size_of::<Row>());
    }
}
