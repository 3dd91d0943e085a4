//! The newest page once more, merged into what is there.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::anchor::Place;
use super::{Entry, Thread};

impl Thread {
    /// Merges the newest page: new entries are added below, changed ones are
    /// updated in place, and those that the server no longer lists are removed.
    /// The reading position is kept; at the bottom, new entries are followed.
    /// `whole` means that no page follows this one.
    ///
    /// Returns `false`, and changes nothing, where the page has only new
    /// entries: between it and the loaded ones, some are missing.
    pub fn freshen(&mut self, page: Vec<Entry>, whole: bool, zone: &TimeZone) -> bool {
        let mut place = self.place();
        self.show_as_served(&mut place);
        let (known, changed) = self.merge(page, whole, &mut place);
        self.show_by_time(&mut place);
        if changed {
            self.lay_out_all(zone);
            self.return_to(place);
        }
        known
    }

    /// Merges a page into the entries as the server lists them. Returns
    /// `(whether it could be, whether it changed anything)`.
    fn merge(&mut self, page: Vec<Entry>, whole: bool, place: &mut Option<Place>) -> (bool, bool) {
        let known = Known::new(&self.entries);
        let from: Vec<Option<usize>> = known.positions(&page);
        let Some(last) = from.iter().flatten().max().copied() else {
            if page.is_empty() || (!whole && !self.entries.is_empty()) {
                return (page.is_empty(), false);
            }
            return (true, self.replace(page, &from, self.entries.len(), place));
        };
        let kept = if whole { self.entries.len() } else { last + 1 };
        (true, self.replace(page, &from, kept, place))
    }

    /// Replaces the entries before `kept` by a page; returns whether anything
    /// changed.
    fn replace(
        &mut self,
        page: Vec<Entry>,
        from: &[Option<usize>],
        kept: usize,
        place: &mut Option<Place>,
    ) -> bool {
        if kept == page.len() && self.entries.starts_with(&page) {
            return false;
        }
        let before = self.entries.len();
        let moved = |index: usize| match from.iter().position(|old| *old == Some(index)) {
            Some(new) => Some(new),
            None => (index >= kept).then(|| index - kept + page.len()),
        };
        if let Some(place) = place {
            // Where the entry itself is gone, the next older one is read.
            let next = (place.entry..before).find_map(moved);
            place.entry = next.unwrap_or_else(|| (before - kept + page.len()).saturating_sub(1));
        }
        self.found = self.found.and_then(moved);
        self.next = (self.next.max(kept) - kept) + page.len();
        let fresh = from.iter().filter(|old| old.is_none()).count();
        self.unseen = if place.is_some() { self.unseen + fresh } else { 0 };
        self.entries.splice(..kept, page);
        let ids = self.entries.iter().filter(|entry| !entry.id.is_empty());
        self.ids = ids.map(|entry| entry.id.clone()).collect();
        true
    }

    /// Number of entries added below since the bottom was on screen.
    pub fn unseen(&self) -> usize {
        if self.from_bottom == 0 { 0 } else { self.unseen }
    }
}

/// Index of the loaded entries.
struct Known<'e> {
    entries: &'e [Entry],
    ids: HashMap<&'e str, usize>,
}

impl<'e> Known<'e> {
    fn new(entries: &'e [Entry]) -> Self {
        let ids = entries.iter().enumerate().filter(|(_, entry)| !entry.id.is_empty());
        Self { entries, ids: ids.map(|(at, entry)| (&*entry.id, at)).collect() }
    }

    /// Positions of a page's entries among the loaded ones. An entry without an
    /// id is matched by its content, each one once.
    fn positions(&self, page: &[Entry]) -> Vec<Option<usize>> {
        let mut nameless: Vec<usize> = Vec::new();
        let position = |entry: &Entry| {
            if !entry.id.is_empty() {
                return self.ids.get(&*entry.id).copied();
            }
            let mut known = self.entries.iter().enumerate();
            let found = known.find(|(at, known)| *known == entry && !nameless.contains(at));
            nameless.extend(found.map(|(at, _)| at));
            found.map(|(at, _)| at)
        };
        page.iter().map(position).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::conversation::timeline::tests::{entry, shown, thread};

    const DAY: &str = "2026-11-20T09:00:00Z";

    fn page(numbers: impl IntoIterator<Item = u32>) -> Vec<Entry> {
        numbers.into_iter().map(|n| entry(&n.to_string(), DAY, &format!("m{n}"))).collect()
    }

    fn ids(thread: &Thread) -> Vec<&str> {
        thread.entries().iter().map(|entry| &*entry.id).collect()
    }

    #[test]
    fn what_is_new_comes_below_and_is_followed_at_the_bottom() {
        let mut thread = thread();
        thread.extend(page((1..=20).rev()), &TimeZone::UTC);
        assert!(thread.freshen(page((13..=22).rev()), false, &TimeZone::UTC));
        assert_eq!(thread.entries().len(), 22);
        assert_eq!(shown(&thread, 3), ["m20", "m21", "m22"]);
        assert_eq!(thread.unseen(), 0, "they are on the screen");
    }

    #[test]
    fn what_is_read_stays_and_what_is_new_is_counted_until_the_bottom() {
        let mut thread = thread();
        thread.extend(page((1..=20).rev()), &TimeZone::UTC);
        thread.scroll_by(-5, 5);
        let before = shown(&thread, 5);
        assert!(thread.freshen(page((13..=22).rev()), false, &TimeZone::UTC));
        assert!(thread.freshen(page((14..=23).rev()), false, &TimeZone::UTC));
        assert_eq!(shown(&thread, 5), before);
        assert_eq!((thread.unseen(), thread.lines_below()), (3, 8));
        thread.scroll_by(100, 5);
        assert_eq!(thread.unseen(), 0);
        thread.scroll_by(-1, 5);
        assert_eq!(thread.unseen(), 0, "it has been seen");
    }

    #[test]
    fn a_state_changes_in_its_place() {
        let mut thread = thread();
        thread.extend(page((1..=5).rev()), &TimeZone::UTC);
        let mut again = page((1..=5).rev());
        again[1].state = "failed".into();
        assert!(thread.freshen(again, true, &TimeZone::UTC));
        assert_eq!(&*thread.entries()[1].state, "failed");
        assert_eq!((thread.entries().len(), thread.unseen()), (5, 0));
    }

    #[test]
    fn a_message_that_has_gone_out_leaves_the_place_of_those_that_wait() {
        let mut thread = thread();
        thread.extend(page([9, 3, 2, 1]), &TimeZone::UTC);
        assert!(thread.freshen(page([4, 3, 9, 2]), false, &TimeZone::UTC));
        assert_eq!(ids(&thread), ["4", "3", "9", "2", "1"]);
    }

    #[test]
    fn what_the_server_lists_no_more_is_gone_but_older_pages_stay() {
        let mut thread = thread();
        thread.extend(page([5, 4, 3]), &TimeZone::UTC);
        thread.extend(page([2, 1]), &TimeZone::UTC);
        assert!(thread.freshen(page([6, 5, 3]), false, &TimeZone::UTC));
        assert_eq!(ids(&thread), ["6", "5", "3", "2", "1"]);
        thread.extend(page([0]), &TimeZone::UTC);
        assert_eq!(ids(&thread), ["6", "5", "3", "2", "1", "0"], "older ones go on below");
        assert!(thread.freshen(page([6]), true, &TimeZone::UTC));
        assert_eq!(ids(&thread), ["6"]);
    }

    #[test]
    fn a_gap_is_not_papered_over() {
        let mut thread = thread();
        thread.extend(page([3, 2, 1]), &TimeZone::UTC);
        assert!(!thread.freshen(page([9, 8, 7]), false, &TimeZone::UTC));
        assert_eq!(ids(&thread), ["3", "2", "1"]);
        assert!(thread.freshen(page([9, 8, 7]), true, &TimeZone::UTC), "these are all");
        assert_eq!(ids(&thread), ["9", "8", "7"]);
    }

    #[test]
    fn the_first_entries_may_come_late() {
        let mut thread = thread();
        assert!(thread.freshen(Vec::new(), true, &TimeZone::UTC));
        assert!(thread.freshen(page([1]), true, &TimeZone::UTC));
        assert_eq!(ids(&thread), ["1"]);
    }

    #[test]
    fn nameless_entries_are_known_by_what_they_say() {
        let mut thread = thread();
        let nameless = || entry("", DAY, "x");
        thread.extend(vec![nameless(), nameless()], &TimeZone::UTC);
        assert!(thread.freshen(vec![nameless(), nameless()], false, &TimeZone::UTC));
        assert_eq!(thread.entries().len(), 2);
        let three = vec![nameless(), nameless(), nameless()];
        assert!(thread.freshen(three, false, &TimeZone::UTC));
        assert_eq!(thread.entries().len(), 3);
    }

    #[test]
    fn the_match_that_was_found_stays_found() {
        let mut thread = thread();
        thread.extend(page((1..=20).rev()), &TimeZone::UTC);
        thread.find(true, 1, 5, |text| (text == "m7").then_some(0..2));
        let found = |thread: &Thread| thread.found().map(|at| thread.entries()[at].id.clone());
        assert_eq!(found(&thread).as_deref(), Some("7"));
        thread.freshen(page((13..=22).rev()), false, &TimeZone::UTC);
        assert_eq!(found(&thread).as_deref(), Some("7"));
    }
}
