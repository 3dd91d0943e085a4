//! Order of a thread: by time, newest first, whatever the server's order.
//!
//! Pages are merged in the server's order, which defines the entries that a
//! page covers; the display order is by time.

use super::Thread;
use super::anchor::Place;
use crate::domain::timeline::order::{by_time, permute};

impl Thread {
    /// Puts the entries into the server's order for a merge, which
    /// [`Self::show_by_time`] ends. Places among them follow.
    pub(super) fn show_as_served(&mut self, place: &mut Option<Place>) {
        let served = std::mem::take(&mut self.served);
        let to_served = |at: usize| served.get(at).copied().unwrap_or(at);
        self.move_places(place, to_served);
        let mut order: Vec<usize> = (0..served.len()).collect();
        order.sort_by_key(|&at| served[at]);
        permute(&mut self.entries, &order);
    }

    /// Puts the entries into the order of time.
    pub(super) fn show_by_time(&mut self, place: &mut Option<Place>) {
        let order = by_time(&self.entries);
        let to_shown = |at: usize| order.iter().position(|&from| from == at).unwrap_or(at);
        self.move_places(place, to_shown);
        permute(&mut self.entries, &order);
        self.served = order;
    }

    fn move_places(&mut self, place: &mut Option<Place>, to: impl Fn(usize) -> usize) {
        if let Some(place) = place {
            place.entry = to(place.entry);
        }
        self.found = self.found.map(to);
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;
    use crate::app::conversation::timeline::tests::{entry, shown, thread};
    use crate::domain::timeline::Entry;
    use crate::domain::timeline::order::sort;

    /// An entry that happened at a time of one day; without one at no time.
    fn at(time: &str, id: &str) -> Entry {
        let time = if time.is_empty() { String::new() } else { format!("2026-11-20T{time}:00Z") };
        entry(id, &time, id)
    }

    fn due(time: &str, id: &str) -> Entry {
        Entry { is_due: true, ..at(time, id) }
    }

    fn ids(entries: &[Entry]) -> String {
        entries.iter().map(|entry| &*entry.id).collect()
    }

    fn sorted(mut entries: Vec<Entry>) -> String {
        sort(&mut entries);
        ids(&entries)
    }

    #[test]
    fn the_newest_comes_first_and_what_is_due_before_it() {
        assert_eq!(sorted(vec![at("09:00", "a"), at("11:00", "b"), at("10:00", "c")]), "bca");
        let mixed = vec![at("11:00", "a"), due("08:00", "b"), at("12:00", "c"), due("09:00", "d")];
        assert_eq!(sorted(mixed), "dbca");
    }

    #[test]
    fn one_time_or_none_changes_no_order() {
        let equal = vec![at("09:00", "a"), at("09:00", "b"), at("09:00", "c")];
        assert_eq!(sorted(equal), "abc");
        let unknown = vec![at("09:00", "a"), at("", "b"), at("11:00", "c"), at("", "d")];
        assert_eq!(sorted(unknown), "cdab", "they stay with what they follow");
        assert_eq!(sorted(vec![at("", "a"), at("09:00", "b"), at("10:00", "c")]), "cab");
        assert_eq!(sorted(vec![at("", "a"), at("", "b")]), "ab");
    }

    #[test]
    fn pages_are_sorted_into_each_other() {
        let mut thread = thread();
        thread.extend(vec![at("10:00", "a"), at("08:00", "b"), at("09:30", "c")], &TimeZone::UTC);
        assert_eq!(ids(thread.entries()), "acb");
        thread.extend(vec![at("09:45", "d"), at("07:00", "e")], &TimeZone::UTC);
        assert_eq!(ids(thread.entries()), "adcbe");
        assert_eq!(shown(&thread, 9), ["~", "# 20", "e", "b", "c", "d", "a"]);
        thread.extend(vec![at("06:00", "f"), at("10:30", "g")], &TimeZone::UTC);
        assert_eq!(shown(&thread, 9), ["~", "# 20", "f", "e", "b", "c", "d", "a", "g"]);
    }

    #[test]
    fn what_is_read_stays_on_screen_where_an_older_page_reaches_below_it() {
        let mut thread = thread();
        let page = (10..30).map(|n| at(&format!("10:{:02}", 60 - n), &n.to_string()));
        thread.extend(page.collect(), &TimeZone::UTC);
        thread.scroll_by(-5, 8);
        let before = shown(&thread, 8);
        thread.extend(vec![at("09:00", "old"), at("10:59", "late")], &TimeZone::UTC);
        assert_eq!(shown(&thread, 8), before);
        assert_eq!(&*thread.entries()[0].id, "late");
    }

    #[test]
    fn a_newer_page_covers_what_the_server_lists_there() {
        let mut thread = thread();
        let first = || vec![at("10:00", "a"), at("08:00", "b"), at("09:30", "c")];
        thread.extend(first(), &TimeZone::UTC);
        thread.extend(vec![at("09:45", "d"), at("07:00", "e")], &TimeZone::UTC);
        assert!(thread.freshen(first(), false, &TimeZone::UTC));
        assert_eq!(ids(thread.entries()), "adcbe", "the second page is still there");
        let fresh = vec![at("07:30", "f"), at("10:00", "a"), at("09:30", "c")];
        assert!(thread.freshen(fresh, false, &TimeZone::UTC));
        assert_eq!(ids(thread.entries()), "adcfe", "one has gone, one has come");
        assert_eq!(shown(&thread, 9), ["~", "# 20", "e", "f", "c", "d", "a"]);
    }

    #[test]
    fn the_match_that_was_found_and_the_next_run_follow_the_order() {
        let mut thread = thread();
        thread.extend(vec![at("08:00", "a"), at("10:00", "b")], &TimeZone::UTC);
        thread.find(true, 1, 9, |text| (text == "a").then_some(0..1));
        thread.start_again();
        let again = vec![at("08:00", "a"), at("10:00", "b"), at("07:00", "c"), at("09:00", "d")];
        assert_eq!(thread.extend(again, &TimeZone::UTC), 2);
        assert_eq!(ids(thread.entries()), "bdac");
        assert_eq!(thread.found().map(|at| &*thread.entries()[at].id), Some("a"));
    }

    /// Events as the server lists them, each with a minute or none.
    fn listed(minutes: &[Option<u8>], from: usize) -> Vec<Entry> {
        let time = |minute: &Option<u8>| minute.map_or(String::new(), |m| format!("09:{m:02}"));
        minutes.iter().zip(from..).map(|(m, id)| at(&time(m), &format!("{id},"))).collect()
    }

    proptest! {
        #[test]
        fn whatever_comes_in_whatever_pages_is_in_the_order_of_time(
            old in prop::collection::vec(prop::option::weighted(0.9, 0_u8..60), 1..25),
            new in prop::collection::vec(prop::option::weighted(0.9, 0_u8..60), 0..4),
            page in 1_usize..7,
            up in 0_isize..9,
        ) {
            let mut thread = thread();
            let mut all = listed(&old, 0);
            for page in all.chunks(page) {
                thread.extend(page.to_vec(), &TimeZone::UTC);
            }
            prop_assert_eq!(ids(thread.entries()), sorted(all.clone()));
            thread.scroll_by(-up, 4);
            let _ = thread.find(true, 1, 4, |_| Some(0..0));
            let found = |thread: &Thread| thread.found().map(|at| thread.entries()[at].id.clone());
            let before = found(&thread);
            all.splice(..0, listed(&new, 100));
            let newest: Vec<Entry> = all.iter().take(new.len() + page).cloned().collect();
            prop_assert!(thread.freshen(newest, false, &TimeZone::UTC));
            prop_assert_eq!(ids(thread.entries()), sorted(all.clone()));
            prop_assert_eq!(found(&thread), before);
            let lines = thread.window(500).flatten().map(|line| line.entry);
            prop_assert!(lines.is_sorted_by(|a, b| a >= b), "the oldest is on top");
        }
    }
}
