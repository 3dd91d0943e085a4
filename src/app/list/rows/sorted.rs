//! Slots in ascending order: several added or removed in one pass.

use std::collections::VecDeque;

/// Adds slots, ascending and none of them there.
pub(super) fn insert_all(slots: &mut VecDeque<u32>, added: &[u32]) {
    let mut end = slots.len();
    slots.extend(added);
    let slots = slots.make_contiguous();
    for (before, &slot) in added.iter().enumerate().rev() {
        let at = slots[..end].partition_point(|other| *other < slot);
        slots.copy_within(at..end, at + before + 1);
        slots[at + before] = slot;
        end = at;
    }
}

/// Removes slots, ascending and all of them there.
pub(super) fn remove_all(slots: &mut VecDeque<u32>, removed: &[u32]) {
    match removed {
        [] => {}
        [slot] => {
            if let Ok(at) = slots.binary_search(slot) {
                slots.remove(at);
            }
        }
        _ => {
            let mut removed = removed.iter().peekable();
            slots.retain(|slot| removed.next_if_eq(&slot).is_none());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn slots_come_and_go_in_their_order(
            there in proptest::collection::btree_set(0_u32..60, 0..40),
            others in proptest::collection::btree_set(0_u32..60, 0..40),
            rotated in 0_u32..20,
        ) {
            // Not contiguous in memory.
            let mut slots = VecDeque::with_capacity(40);
            slots.extend(0..rotated);
            slots.drain(..);
            slots.extend(&there);
            let added: Vec<u32> = others.difference(&there).copied().collect();
            insert_all(&mut slots, &added);
            let all: BTreeSet<u32> = there.union(&others).copied().collect();
            prop_assert!(slots.iter().eq(&all));
            remove_all(&mut slots, &added);
            prop_assert!(slots.iter().eq(&there));
        }
    }
}
