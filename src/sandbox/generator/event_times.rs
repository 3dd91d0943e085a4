//! Event times: the age of each conversation, by index.

use super::seeded_rng::{self, Stream};

const MINUTE: u64 = 60_000;
const YEAR: u64 = 365 * 24 * 60 * MINUTE;

/// Spreads a number of conversations over the past: minutes apart at first,
/// hours apart later, never more than three years in total.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    seed: u64,
    /// The minimum distance of adjacent slots, in milliseconds.
    first_gap: u64,
    /// Growth of the slots' distance, in milliseconds per index squared, times
    /// 2⁶⁴.
    growth: u128,
}

impl Pace {
    /// For so many conversations, at most [`i32::MAX`].
    pub(crate) fn new(seed: u64, count: u64) -> Self {
        let count = count.max(1);
        let average_gap = (3 * YEAR / count).clamp(2, 40 * MINUTE);
        let first_gap = (2 * MINUTE).min(average_gap / 2);
        let rest = u128::from((average_gap - first_gap) * count);
        let count = u128::from(count);
        Self { seed, first_gap, growth: (rest << 64) / (count * count) }
    }

    /// Age of a conversation's last event, in milliseconds: strictly increasing
    /// with the index.
    pub(crate) fn age(&self, index: u64) -> u64 {
        let slot = self.slot(index);
        let width = self.slot(index + 1) - slot;
        slot + seeded_rng::number(self.seed, Stream::Age, index) % width
    }

    fn slot(&self, index: u64) -> u64 {
        let squared = u128::from(index) * u128::from(index);
        self.first_gap * index + ((squared * self.growth) >> 64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_distinct_and_ordered_for_any_count() {
        for count in [0, 1, 2, 7, 5_000, 1_000_000, i32::MAX as u64] {
            let pace = Pace::new(1, count);
            for start in [0, count / 2, count.saturating_sub(300)] {
                let ages: Vec<u64> = (start..start + 300).map(|index| pace.age(index)).collect();
                assert!(ages.is_sorted_by(|a, b| a < b), "{count} at {start}");
            }
            assert!(pace.age(count) <= 3 * YEAR + 80 * MINUTE, "{count}");
        }
    }

    #[test]
    fn the_newest_lie_minutes_apart_and_the_oldest_hours() {
        let pace = Pace::new(1, 5_000);
        assert!(pace.age(10) < 40 * MINUTE);
        assert!(pace.age(4_999) - pace.age(4_989) > 10 * 60 * MINUTE);
    }
}
