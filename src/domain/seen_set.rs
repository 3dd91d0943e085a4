//! A set of texts that have been seen.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// Remembers texts by 128 bits of hash. Ids and tokens have no limit in
/// length, and a list none in rows: 16 bytes each keep a million rows in some
/// 35 MB, and two of them never collide by chance. The keys are random, so
/// nobody can make them collide either.
#[derive(Clone, Debug, Default)]
pub struct SeenSet {
    keys: [RandomState; 2],
    hashes: HashSet<[u64; 2]>,
}

impl SeenSet {
    /// Adds a text. Returns whether it is new.
    pub fn insert(&mut self, text: &str) -> bool {
        let [a, b] = &self.keys;
        self.hashes.insert([a.hash_one(text), b.hash_one(text)])
    }

    pub fn clear(&mut self) {
        self.hashes.clear();
    }
}
