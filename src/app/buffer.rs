//! The scrolling buffer: rows in the server's order, found by id, narrowed in
//! place.
//!
//! Rows live in chunks of a fixed size, so that growth never moves them. A
//! row's place in the buffer is its slot; it never changes while the buffer
//! lives.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use crate::domain::Row;
use crate::query::Matcher;

const CHUNK: usize = 1 << 10;

/// The index is split by hash, so that growing it never touches all rows in
/// the frame of one page.
const SHARDS: usize = 64;

/// Rows, their index by id, and which of them are shown.
#[derive(Default)]
pub struct Buffer {
    chunks: Vec<Vec<Row>>,
    len: usize,
    index: Index,
    shown: Vec<u32>,
    matcher: Option<Matcher>,
}

impl Buffer {
    /// How many rows are loaded.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many rows are shown.
    pub fn shown(&self) -> usize {
        self.shown.len()
    }

    /// The row in a slot.
    pub fn row(&self, slot: u32) -> Option<&Row> {
        let slot = slot as usize;
        self.chunks.get(slot / CHUNK)?.get(slot % CHUNK)
    }

    /// The slot of the row that is shown at a position.
    pub fn slot_at(&self, position: usize) -> Option<u32> {
        self.shown.get(position).copied()
    }

    /// The row that is shown at a position.
    pub fn row_at(&self, position: usize) -> Option<&Row> {
        self.row(self.slot_at(position)?)
    }

    /// Where a slot is shown.
    ///
    /// # Errors
    /// Where it would be, if it were shown.
    pub fn position_of(&self, slot: u32) -> Result<usize, usize> {
        self.shown.binary_search(&slot)
    }

    /// The slot of the conversation with that id.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.index.find(id, &self.chunks)
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
        let slot = self.len as u32;
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
            // Narrowing later must not allocate: room for every row.
            let missing = self.len + CHUNK - self.shown.len();
            self.shown.reserve(missing);
        }
        if self.matcher.as_ref().is_none_or(|m| m.matches(&row)) {
            self.shown.push(slot);
        }
        let hash = self.index.hash(row.id());
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.push(row);
            self.len += 1;
            self.index.insert(hash, slot);
        }
    }

    fn replace(&mut self, slot: u32, row: Row) {
        let matches = self.matcher.as_ref().is_none_or(|m| m.matches(&row));
        let at = slot as usize;
        if let Some(place) = self.chunks.get_mut(at / CHUNK).and_then(|c| c.get_mut(at % CHUNK)) {
            *place = row;
        }
        // A shown row that no longer matches stays: nothing vanishes under
        // the hand.
        if let (true, Err(position)) = (matches, self.position_of(slot)) {
            self.shown.insert(position, slot);
        }
    }

    /// Shows only the rows that match; `None` shows all. With `narrower`,
    /// only rows that are shown now are looked at.
    pub fn narrow(&mut self, matcher: Option<Matcher>, narrower: bool) {
        if matcher.is_none() && self.matcher.is_none() {
            return;
        }
        let chunks = &self.chunks;
        let row = |slot: u32| chunks.get(slot as usize / CHUNK)?.get(slot as usize % CHUNK);
        match &matcher {
            None => {
                self.shown.clear();
                self.shown.extend(0..self.len as u32);
            }
            Some(m) if narrower => {
                self.shown.retain(|&slot| row(slot).is_some_and(|r| m.matches(r)));
            }
            Some(m) => {
                self.shown.clear();
                let rows = chunks.iter().flatten();
                let slots = rows.zip(0_u32..).filter(|(r, _)| m.matches(r)).map(|(_, slot)| slot);
                self.shown.extend(slots);
            }
        }
        self.matcher = matcher;
    }
}

/// Slots by id. Entries carry part of their hash, so that growing a shard
/// reads no row.
struct Index {
    shards: Vec<HashTable<(u32, u32)>>,
    hasher: RandomState,
}

impl Default for Index {
    fn default() -> Self {
        Self { shards: vec![HashTable::new(); SHARDS], hasher: RandomState::new() }
    }
}

impl Index {
    fn hash(&self, id: &str) -> u64 {
        self.hasher.hash_one(id)
    }

    fn shard(hash: u64) -> usize {
        (hash >> 32) as usize % SHARDS
    }

    fn find(&self, id: &str, chunks: &[Vec<Row>]) -> Option<u32> {
        let hash = self.hash(id);
        let tag = hash as u32;
        let found = self.shards[Self::shard(hash)].find(spread(tag), |&(other, slot)| {
            other == tag
                && chunks
                    .get(slot as usize / CHUNK)
                    .and_then(|c| c.get(slot as usize % CHUNK))
                    .is_some_and(|row| row.id() == id)
        });
        found.map(|&(_, slot)| slot)
    }

    fn insert(&mut self, hash: u64, slot: u32) {
        let tag = hash as u32;
        self.shards[Self::shard(hash)].insert_unique(spread(tag), (tag, slot), |&(t, _)| spread(t));
    }
}

/// The table takes its control bits from the top of the hash.
fn spread(tag: u32) -> u64 {
    u64::from(tag) << 32 | u64::from(tag)
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
        let context = Context { now: jiff::Timestamp::UNIX_EPOCH, zone: jiff::tz::TimeZone::UTC };
        Query::parse("is:unread", &context).expect("a query").matcher()
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
            assert_eq!(slot, i);
            assert_eq!(buffer.position_of(slot), Ok(i as usize));
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
    fn narrowing_does_not_allocate() {
        let mut buffer = Buffer::default();
        buffer.narrow(unread(), false);
        buffer.extend((0..3_000).map(|i| row(&i.to_string(), false)).collect());
        let room = buffer.shown.capacity();
        buffer.narrow(None, false);
        assert_eq!(buffer.shown(), 3_000);
        assert_eq!(buffer.shown.capacity(), room);
    }
}
