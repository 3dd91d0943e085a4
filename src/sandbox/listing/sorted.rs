//! Lists in an order that has to be computed.

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use super::{Lister, wants};
use crate::sandbox::live::Changes;
use crate::sandbox::query::{Query, Wanted};
use crate::sandbox::scope::Scope;
use crate::sandbox::world::chance;
use crate::sandbox::world::conversation::Conversation;

/// A conversation that has changed, and where it belongs.
struct Newcomer {
    key: Box<[Wanted]>,
    /// Before equal ones: those that have moved, the newest first, then the
    /// others in their places.
    tie: (Reverse<i64>, u64),
    index: u64,
}

impl Lister {
    /// Every index asked for, in the order asked for. `number` belongs to
    /// scope and query.
    pub(super) fn order(
        &self,
        scope: &Scope,
        query: &Query<Conversation>,
        number: u64,
        changes: &Changes,
    ) -> Arc<[u32]> {
        let at_first = self.orders.get_or_compute(number, || self.sort(scope, query));
        if changes.iter().next().is_none() {
            return at_first;
        }
        let now = chance::digest(number, &changes.generation().to_le_bytes());
        self.merged.get_or_compute(now, || self.merge(scope, query, &at_first, changes))
    }

    /// The order of the world as it began.
    fn sort(&self, scope: &Scope, query: &Query<Conversation>) -> Arc<[u32]> {
        let all = (0..scope.length(&self.world)).map(|place| scope.index(place));
        let rows = all.filter_map(|index| Some((index, self.wanted(scope, query, index)?)));
        let mut keys: Vec<_> = rows.map(|(index, row)| (query.key(&row), index as u32)).collect();
        keys.sort_by(|(a, _), (b, _)| query.order(a, b));
        keys.into_iter().map(|(_, index)| index).collect()
    }

    /// The same order with what has changed taken out and put where it belongs
    /// now.
    fn merge(
        &self,
        scope: &Scope,
        query: &Query<Conversation>,
        at_first: &[u32],
        changes: &Changes,
    ) -> Arc<[u32]> {
        let wanted = changes.iter().filter(|(index, it)| wants(scope, query, *index, &it.row));
        let mut new: Vec<Newcomer> = wanted
            .map(|(index, entry)| {
                let at = changes.moved_to(index).unwrap_or(i64::MIN);
                Newcomer { key: query.key(&entry.row), tie: (Reverse(at), index), index }
            })
            .collect();
        new.sort_by(|a, b| query.order(&a.key, &b.key).then_with(|| a.tie.cmp(&b.tie)));
        let mut merged = Vec::with_capacity(at_first.len() + new.len());
        let mut done = 0;
        let keep = |index: &&u32| changes.get(u64::from(**index)).is_none();
        for newcomer in new {
            let rank = at_first.partition_point(|&other| self.precedes(query, other, &newcomer));
            merged.extend(at_first[done..rank.max(done)].iter().filter(keep));
            merged.push(newcomer.index as u32);
            done = rank.max(done);
        }
        merged.extend(at_first[done..].iter().filter(keep));
        merged.into()
    }

    /// Whether a conversation as it began stands before one that has changed.
    fn precedes(&self, query: &Query<Conversation>, other: u32, newcomer: &Newcomer) -> bool {
        let other = u64::from(other);
        let key = query.key(&self.world.conversation(other));
        match query.order(&key, &newcomer.key) {
            Ordering::Less => true,
            Ordering::Greater => false,
            Ordering::Equal => (Reverse(i64::MIN), other) < newcomer.tie,
        }
    }
}
