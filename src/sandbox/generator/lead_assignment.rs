//! Assignment of conversations to leads.
//!
//! The last of every so many consecutive conversations belongs to the first
//! lead: with every two, exactly half of all, rounded down. The rest is
//! assigned to the others in households of fifteen: five leads with one to five
//! conversations each, in an order of the household's own. A fixed stride
//! scatters a lead's conversations over the whole inbox. Both directions take
//! constant time.

use super::seeded_rng::{self, Stream};

/// The number of the lead that owns a fixed share of all conversations.
pub(crate) const FIRST: u64 = 1;

const LEADS: u64 = 5;
const PLACES: u64 = 15;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Owners {
    seed: u64,
    /// One in so many conversations is the first lead's; 2 or more.
    every: u64,
    firsts: u64,
    others: u64,
    stride: u64,
    /// Inverse of the stride: `stride * inverse` is 1 modulo `others`.
    inverse: u64,
}

impl Owners {
    /// For so many conversations, at most [`i32::MAX`], one in `every` of them
    /// the first lead's.
    pub(crate) fn new(seed: u64, count: u64, every: u64) -> Self {
        let every = every.max(2);
        let firsts = count / every;
        let others = count - firsts;
        let (stride, inverse) = stride(others);
        Self { seed, every, firsts, others, stride, inverse }
    }

    /// Number of the first lead's conversations.
    pub(crate) fn first_count(&self) -> u64 {
        self.firsts
    }

    /// Number of leads, numbered from the first without gaps. The first exists
    /// even without conversations.
    pub(crate) fn leads(&self) -> u64 {
        let place = self.others.checked_sub(1);
        place.map_or(FIRST, |place| self.lead_at(place))
    }

    /// The index of the first lead's `n`th conversation.
    pub(crate) fn first(&self, n: u64) -> u64 {
        self.every * (n + 1) - 1
    }

    pub(crate) fn is_first(&self, index: u64) -> bool {
        (index + 1).is_multiple_of(self.every)
    }

    /// The number of a conversation's lead.
    pub(crate) fn owner(&self, index: u64) -> u64 {
        if self.is_first(index) {
            return FIRST;
        }
        let among_others = index - index / self.every;
        self.lead_at(among_others * self.inverse % self.others.max(1))
    }

    /// The number of the lead at a position among the households.
    fn lead_at(&self, place: u64) -> u64 {
        let (household, within) = (place / PLACES, place % PLACES);
        let mut end = 0;
        let lead = self.sizes(household).iter().position(|&size| {
            end += size;
            within < end
        });
        FIRST + 1 + household * LEADS + lead.unwrap_or_default() as u64
    }

    /// The conversations of a lead other than the first, newest first; `None`
    /// if there is no such lead.
    pub(crate) fn conversations(&self, lead: u64) -> Option<Vec<u64>> {
        let number = lead.checked_sub(FIRST + 1)?;
        let sizes = self.sizes(number / LEADS);
        let (before, own) = sizes.split_at((number % LEADS) as usize);
        let start = (number / LEADS).checked_mul(PLACES)?.checked_add(before.iter().sum())?;
        let end = start.checked_add(*own.first()?)?.min(self.others);
        let mut all: Vec<u64> =
            (start..end).map(|place| self.other(place * self.stride % self.others)).collect();
        all.sort_unstable();
        (!all.is_empty()).then_some(all)
    }

    /// The index of the `n`th conversation that is not the first lead's.
    fn other(&self, n: u64) -> u64 {
        n + n / (self.every - 1)
    }

    /// Number of conversations of each lead of a household.
    fn sizes(&self, household: u64) -> [u64; LEADS as usize] {
        let mut sizes = [1, 2, 3, 4, 5];
        seeded_rng::rng(self.seed, Stream::Household, household).shuffle(&mut sizes);
        sizes
    }
}

/// A stride that visits every position once, near the golden section of their
/// number so that it scatters well, and its inverse.
fn stride(places: u64) -> (u64, u64) {
    let golden = (places as f64 * 0.618) as u64;
    (golden.max(1)..places)
        .find_map(|stride| Some((stride, inverse(stride, places)?)))
        .unwrap_or((1, 1))
}

/// The modular inverse, by Euclid's extended algorithm; `None` if there is a
/// common divisor.
fn inverse(number: u64, modulus: u64) -> Option<u64> {
    let (mut old, mut new) = (modulus as i64, number as i64);
    let (mut old_factor, mut new_factor) = (0_i64, 1_i64);
    while new != 0 {
        let quotient = old / new;
        (old, new) = (new, old - quotient * new);
        (old_factor, new_factor) = (new_factor, old_factor - quotient * new_factor);
    }
    (old == 1).then(|| old_factor.rem_euclid(modulus as i64) as u64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn both_directions_agree_for_any_count() {
        let counts = [0, 1, 2, 3, 4, 5, 14, 15, 16, 31, 100, 997, 5_000];
        for (count, every) in counts.iter().flat_map(|&count| [2, 3, 100].map(|e| (count, e))) {
            let what = format!("{count}, one in {every}");
            let owners = Owners::new(7, count, every);
            let mut by_lead: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
            for index in 0..count {
                by_lead.entry(owners.owner(index)).or_default().push(index);
            }
            let firsts = by_lead.remove(&FIRST).unwrap_or_default();
            assert_eq!(firsts.len() as u64, count / every, "{what}");
            let listed: Vec<_> = (0..owners.first_count()).map(|n| owners.first(n)).collect();
            assert_eq!(firsts, listed, "{what}");
            for (lead, indexes) in &by_lead {
                assert!((1..=5).contains(&indexes.len()), "{what}: {lead}");
                assert_eq!(owners.conversations(*lead).as_ref(), Some(indexes), "{what}: {lead}");
            }
            let last = by_lead.keys().next_back().copied().unwrap_or(FIRST);
            assert_eq!(owners.leads(), last, "{what}");
            assert_eq!(by_lead.len() as u64, last - FIRST, "{what}: no gaps");
            for absent in [0, last + 6, u64::MAX, u64::MAX / 3] {
                assert_eq!(owners.conversations(absent), None, "{what}: {absent}");
            }
        }
    }

    #[test]
    fn a_lead_s_conversations_are_scattered() {
        let owners = Owners::new(7, 10_000, 2);
        let lead = (2..50).find_map(|lead| owners.conversations(lead).filter(|all| all.len() == 5));
        let all = lead.expect("one of a household has five");
        assert!(all[4] - all[0] > 1_000, "{all:?}");
    }
}
