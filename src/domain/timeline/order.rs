//! Order of entries: by time, newest first, whatever the server's order.

use std::cmp::Reverse;

use super::Entry;

/// Display order of entries, newest first, as positions. Scheduled ones come
/// before past ones. Entries of one time keep their order, and one without a
/// time follows the one before it.
pub fn by_time(entries: &[Entry]) -> Vec<usize> {
    let has_happened = |entry: &&Entry| !entry.is_due;
    let mut last = entries.iter().filter(has_happened).find_map(|entry| entry.at);
    let keys: Vec<_> = entries
        .iter()
        .map(|entry| {
            if entry.is_due {
                return Reverse((true, entry.at));
            }
            last = entry.at.or(last);
            Reverse((false, last))
        })
        .collect();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|&at| keys[at]);
    order
}

/// Puts entries into this order of positions.
pub fn permute(entries: &mut Vec<Entry>, order: &[usize]) {
    if order.is_sorted() {
        return;
    }
    let mut taken: Vec<Option<Entry>> = std::mem::take(entries).into_iter().map(Some).collect();
    entries.extend(order.iter().filter_map(|&at| taken[at].take()));
}

/// Puts entries into the order in which they are shown.
pub fn sort(entries: &mut Vec<Entry>) {
    let order = by_time(entries);
    permute(entries, &order);
}
