//! Where rows are kept, and how they are found by id.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::domain::Row;

pub(super) const CHUNK: usize = 1 << 10;

/// The slot of the first row that a page brought; rows before it have lower
/// ones.
const FIRST: u32 = 1 << 24;

/// The index is split by hash, so that growing it never touches all rows in
/// the frame of one page.
const SHARDS: usize = 64;

/// Rows by slot, in chunks: those of pages, and before them those of updates,
/// the latest last.
#[derive(Default)]
pub(super) struct Rows {
    back: Vec<Vec<Option<Row>>>,
    front: Vec<Vec<Option<Row>>>,
}

impl Rows {
    pub(super) fn push_back(&mut self, row: Row) -> u32 {
        FIRST + push(&mut self.back, row)
    }

    pub(super) fn push_front(&mut self, row: Row) -> u32 {
        FIRST - 1 - push(&mut self.front, row)
    }

    pub(super) fn get(&self, slot: u32) -> Option<&Row> {
        let (chunks, at) = match slot.checked_sub(FIRST) {
            Some(at) => (&self.back, at as usize),
            None => (&self.front, (FIRST - 1 - slot) as usize),
        };
        chunks.get(at / CHUNK)?.get(at % CHUNK)?.as_ref()
    }

    /// The place of a slot that a row was put into at some time.
    pub(super) fn place(&mut self, slot: u32) -> Option<&mut Option<Row>> {
        let (chunks, at) = match slot.checked_sub(FIRST) {
            Some(at) => (&mut self.back, at as usize),
            None => (&mut self.front, (FIRST - 1 - slot) as usize),
        };
        chunks.get_mut(at / CHUNK)?.get_mut(at % CHUNK)
    }

    /// Number of slots, used or empty.
    pub(super) fn places(&self) -> usize {
        self.front.iter().chain(&self.back).map(Vec::len).sum()
    }

    pub(super) fn first_place(&self) -> u32 {
        FIRST - self.front.iter().map(Vec::len).sum::<usize>() as u32
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Row)> {
        let front = self.front.iter().rev().flat_map(|chunk| chunk.iter().rev());
        let pages = self.back.iter().flatten();
        let rows = front.chain(pages).zip(self.first_place()..);
        rows.filter_map(|(row, slot)| Some((slot, row.as_ref()?)))
    }

    /// The last row first.
    pub(super) fn iter_back(&self) -> impl Iterator<Item = (u32, &Row)> {
        let front = self.front.iter().flatten();
        let pages = self.back.iter().rev().flat_map(|chunk| chunk.iter().rev());
        let end = self.first_place() + self.places() as u32;
        let rows = pages.chain(front).zip((0..end).rev());
        rows.filter_map(|(row, slot)| Some((slot, row.as_ref()?)))
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = (u32, Row)> {
        let first = self.first_place();
        let front = self.front.into_iter().rev().flat_map(|chunk| chunk.into_iter().rev());
        let pages = self.back.into_iter().flatten();
        front.chain(pages).zip(first..).filter_map(|(row, slot)| Some((slot, row?)))
    }
}

/// Returns which one it is, from 0.
pub(super) fn push(chunks: &mut Vec<Vec<Option<Row>>>, row: Row) -> u32 {
    if chunks.last().is_none_or(|chunk| chunk.len() == CHUNK) {
        chunks.push(Vec::with_capacity(CHUNK));
    }
    let before = (chunks.len() - 1) * CHUNK;
    let Some(chunk) = chunks.last_mut() else { return 0 };
    chunk.push(Some(row));
    (before + chunk.len() - 1) as u32
}

/// Slots by id. Entries carry part of their hash, so that growing a shard
/// reads no row.
pub(super) struct Index {
    shards: Vec<HashTable<(u32, u32)>>,
    hasher: RandomState,
}

impl Default for Index {
    fn default() -> Self {
        Self { shards: vec![HashTable::new(); SHARDS], hasher: RandomState::new() }
    }
}

impl Index {
    pub(super) fn hash(&self, id: &str) -> u64 {
        self.hasher.hash_one(id)
    }

    pub(super) fn shard(hash: u64) -> usize {
        (hash >> 32) as usize % SHARDS
    }

    pub(super) fn find(&self, id: &str, rows: &Rows) -> Option<u32> {
        let hash = self.hash(id);
        let tag = hash as u32;
        let found = self.shards[Self::shard(hash)].find(spread(tag), |&(other, slot)| {
            other == tag && rows.get(slot).is_some_and(|row| row.id() == id)
        });
        found.map(|&(_, slot)| slot)
    }

    pub(super) fn insert(&mut self, hash: u64, slot: u32) {
        let tag = hash as u32;
        self.shards[Self::shard(hash)].insert_unique(spread(tag), (tag, slot), |&(t, _)| spread(t));
    }

    pub(super) fn remove(&mut self, hash: u64, slot: u32) {
        let tag = hash as u32;
        let is_it = |&(_, other): &(u32, u32)| other == slot;
        let shard = &mut self.shards[Self::shard(hash)];
        if let Entry::Occupied(entry) = shard.entry(spread(tag), is_it, |&(t, _)| spread(t)) {
            entry.remove();
        }
    }
}

/// The table takes its control bits from the top of the hash.
pub(super) fn spread(tag: u32) -> u64 {
    u64::from(tag) << 32 | u64::from(tag)
}
