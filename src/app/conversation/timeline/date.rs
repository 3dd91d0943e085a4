//! Scrolling to a time.

use jiff::Timestamp;

use super::Thread;

impl Thread {
    /// Whether an entry before a time is loaded, and so all after it.
    pub fn reaches(&self, time: Timestamp) -> bool {
        let happened = self.entries.iter().filter(|entry| !entry.is_due);
        happened.filter_map(|entry| entry.at).any(|at| at < time)
    }

    /// Scrolls to the first entry at a time or after it, and returns its time;
    /// to the newest one where there is none.
    pub fn go_to_time(&mut self, time: Timestamp, rows: usize) -> Option<Timestamp> {
        let is_later = |at: Timestamp| at >= time;
        let first = self.entries.iter().rposition(|entry| entry.at.is_some_and(is_later));
        let Some(entry) = first else {
            self.scroll_by(isize::MAX, rows);
            return None;
        };
        self.show_from(entry, rows);
        self.entries[entry].at
    }

    /// Scrolls to the oldest loaded entry, and returns its time.
    pub fn go_to_oldest(&mut self, rows: usize) -> Option<Timestamp> {
        self.show_from(self.entries.len().saturating_sub(1), rows);
        self.entries.iter().rev().find_map(|entry| entry.at)
    }

    /// Puts an entry at the top of the window, with the heading of its day
    /// where it is the first one.
    fn show_from(&mut self, entry: usize, rows: usize) {
        self.scroll_by(1, rows);
        let line = self.lines.partition_point(|line| line.entry > entry) + 1;
        self.from_bottom = self.height().saturating_sub(line + rows);
        if self.spoken.is_some() {
            self.read_line(line, rows);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use crate::app::conversation::timeline::tests::{entry, shown, thread};
    use crate::app::fixture::at;

    #[test]
    fn the_first_entry_of_a_day_or_of_a_later_one_is_on_top() {
        let mut thread = thread();
        let page = (0..30).rev().map(|n| {
            let (day, hour) = (10 + n / 3, 8 + n % 3);
            entry(&n.to_string(), &format!("2026-11-{day}T0{hour}:00:00Z"), &format!("m{n}"))
        });
        // Nothing happened on the 12th.
        let page = page.filter(|entry| !["m6", "m7", "m8"].contains(&&*entry.text));
        thread.extend(page.collect(), &TimeZone::UTC);
        let mut go = |day: &str| {
            let went = thread.go_to_time(at(&format!("2026-11-{day}T00:00:00Z")), 5);
            let day = went.map(|at| at.strftime("%d").to_string());
            (day, shown(&thread, 5)[..2].to_vec())
        };
        assert_eq!(go("11"), (Some("11".into()), vec!["# 11".into(), "m3".into()]));
        assert_eq!(go("12"), (Some("13".into()), vec!["# 13".into(), "m9".into()]));
        assert_eq!(go("01"), (Some("10".into()), vec!["# 10".into(), "m0".into()]));
        assert_eq!(go("25").0, None);
        assert_eq!(thread.lines_below(), 0, "the newest one is on the screen");
        assert!(thread.reaches(at("2026-11-11T00:00:00Z")));
        assert!(!thread.reaches(at("2026-11-10T00:00:00Z")));
        assert_eq!(thread.go_to_oldest(5), Some(at("2026-11-10T08:00:00Z")));
        assert_eq!(shown(&thread, 5)[..2], ["# 10", "m0"]);
    }
}
