//! Updates in a row, folded into one line: records about the lead and of
//! automations, between what people wrote.

use jiff::tz::TimeZone;

use super::{Entry, Line, LineKind, Thread};

impl Thread {
    /// Folds updates, or shows each of them.
    pub fn set_folds(&mut self, folds: bool, zone: &TimeZone) {
        if folds == self.folds {
            return;
        }
        let place = self.place();
        self.folds = folds;
        self.lay_out_all(zone);
        self.return_to(place);
    }

    /// Whether updates are folded.
    pub fn folds(&self) -> bool {
        self.folds
    }

    /// Number of loaded updates that are in folded lines.
    pub fn folded_updates(&self) -> usize {
        let updates = self.entries.iter().enumerate().filter(|(_, entry)| entry.is_update());
        updates.filter(|(index, _)| self.is_hidden(*index)).count()
    }

    /// Whether the entry above the top one is folded together with it.
    pub(super) fn is_folded_into_top(&self, entry: &Entry, is_same_day: bool) -> bool {
        self.folds && self.top_updates > 0 && is_same_day && entry.is_update()
    }

    /// Folds an entry together with the updates on top.
    pub(super) fn fold_into_top(&mut self, index: usize) {
        let newest = index - self.top_updates;
        while self.lines.front().is_some_and(|line| line.entry >= newest) {
            self.lines.pop_front();
        }
        self.top_updates += 1;
        self.lines.push_front(Line::fold(newest, self.top_updates));
    }

    /// Whether an entry has no line of its own.
    pub(super) fn is_hidden(&self, entry: usize) -> bool {
        let start = self.lines.partition_point(|line| line.entry > entry);
        let first = self.lines.range(start..).find(|line| line.kind != LineKind::Day);
        first.is_some_and(|line| line.kind == LineKind::Fold)
    }

    /// Unfolds all updates if that entry is among them.
    pub(super) fn unfold(&mut self, entry: usize) {
        if self.is_hidden(entry) {
            let zone = self.zone.clone();
            self.set_folds(false, &zone);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::conversation::timeline::tests::{entry, shown, thread};
    use crate::domain::event::EventKind;

    fn update(id: &str, at: &str) -> Entry {
        Entry { kind: EventKind::LeadUpdated, sign: None, ..entry(id, at, id) }
    }

    /// A day of updates between two messages, newest first.
    fn page() -> Vec<Entry> {
        vec![
            entry("m2", "2026-11-20T10:00:00Z", "m2"),
            update("u3", "2026-11-20T09:03:00Z"),
            update("u2", "2026-11-20T09:02:00Z"),
            update("u1", "2026-11-20T09:01:00Z"),
            entry("m1", "2026-11-20T08:00:00Z", "m1"),
            update("u0", "2026-11-19T09:00:00Z"),
        ]
    }

    #[test]
    fn updates_in_a_row_are_one_line_and_a_single_one_stays() {
        let mut thread = thread();
        thread.extend(page(), &TimeZone::UTC);
        assert_eq!(shown(&thread, 9), ["~", "# 19", "u0", "# 20", "m1", "3 updates", "m2"]);
        assert_eq!(thread.folded_updates(), 3);
        thread.set_folds(false, &TimeZone::UTC);
        let all = ["~", "# 19", "u0", "# 20", "m1", "u1", "u2", "u3", "m2"];
        assert_eq!(shown(&thread, 9), all);
        thread.set_folds(true, &TimeZone::UTC);
        assert_eq!(shown(&thread, 9)[5], "3 updates");
    }

    #[test]
    fn updates_of_different_days_are_folded_apart() {
        let mut thread = thread();
        let page = vec![
            update("d", "2026-11-20T09:00:00Z"),
            update("c", "2026-11-20T08:00:00Z"),
            update("b", "2026-11-19T09:00:00Z"),
            update("a", "2026-11-19T08:00:00Z"),
        ];
        thread.extend(page, &TimeZone::UTC);
        assert_eq!(shown(&thread, 9), ["~", "# 19", "2 updates", "# 20", "2 updates"]);
    }

    #[test]
    fn an_update_of_several_lines_and_one_that_failed() {
        let mut thread = thread();
        let long = Entry { text: "word ".repeat(30).into(), ..update("b", "2026-11-20T09:00:00Z") };
        let failed = Entry { failed: true, ..update("a", "2026-11-20T08:00:00Z") };
        thread.extend(vec![long, failed], &TimeZone::UTC);
        assert_eq!(shown(&thread, 9), ["~", "# 20", "a", "1 update"]);
    }

    #[test]
    fn an_older_page_goes_on_with_the_fold() {
        let mut thread = thread();
        thread.extend(page().split_off(1).into_iter().take(1).collect(), &TimeZone::UTC);
        assert_eq!(shown(&thread, 9), ["~", "# 20", "u3"]);
        thread.extend(page().split_off(2), &TimeZone::UTC);
        assert_eq!(shown(&thread, 9), ["~", "# 19", "u0", "# 20", "m1", "3 updates"]);
    }

    #[test]
    fn a_match_among_folded_updates_opens_them() {
        let mut thread = thread();
        thread.extend(page(), &TimeZone::UTC);
        let found = thread.find(true, 1, 4, |text| (text == "m1").then_some(0..2));
        assert!(found.is_some() && thread.folds(), "it is not among them");
        thread.find(true, 1, 4, |text| (text == "u0").then_some(0..2));
        assert!(thread.folds(), "it has a line of its own");
        thread.find(true, 1, 4, |text| (text == "u2").then_some(0..2));
        assert!(!thread.folds() && shown(&thread, 4).contains(&"u2".to_owned()));
    }

    proptest! {
        #[test]
        fn pages_one_by_one_are_laid_out_as_all_at_once(
            kinds in prop::collection::vec((any::<bool>(), 0_u8..4, any::<bool>()), 1..40),
            page in 1_usize..9,
        ) {
            let of = |(n, (is_update, day, long)): (usize, &(bool, u8, bool))| {
                let at = format!("2026-11-{:02}T09:{:02}:00Z", 20 - (n / 12) as u8 - day / 3, 59 - n);
                let text = if *long { "word ".repeat(20) } else { n.to_string() };
                let entry = entry(&n.to_string(), &at, &text);
                if *is_update { Entry { kind: EventKind::LeadUpdated, sign: None, ..entry } } else { entry }
            };
            let mut all: Vec<Entry> = kinds.iter().enumerate().map(of).collect();
            crate::domain::timeline::order::sort(&mut all);
            let (mut once, mut paged) = (thread(), thread());
            once.extend(all.clone(), &TimeZone::UTC);
            for page in all.chunks(page) {
                paged.extend(page.to_vec(), &TimeZone::UTC);
            }
            prop_assert_eq!(shown(&once, 500), shown(&paged, 500));
            let lines: Vec<usize> = once.window(500).flatten().map(|line| line.entry).collect();
            prop_assert!(lines.is_sorted_by(|a, b| a >= b), "the oldest is on top");
            once.set_folds(false, &TimeZone::UTC);
            for entry in 0..all.len() {
                prop_assert!(once.window(500).flatten().any(|line| line.entry == entry));
            }
        }
    }
}
