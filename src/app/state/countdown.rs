//! Times that are close, counted down or by the clock.

use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit};

use super::State;

impl State {
    /// When something is due: `in 4 s`. Without motion `at 2:05:10 PM`, which
    /// stays true while nothing is drawn.
    pub fn countdown(&self, due: Timestamp) -> String {
        match self.seconds_left(due) {
            Some(left) => format!("in {left} s"),
            None => format!("at {}", self.clock_time(due)),
        }
    }

    /// Seconds until something is due, at least 1; `None` without motion.
    pub fn seconds_left(&self, due: Timestamp) -> Option<i64> {
        let left = due.as_second() - self.now.as_second();
        self.motion.then_some(left.max(1))
    }

    /// A local time, never before `at`: with seconds if it is close, with the
    /// day if it is not today.
    pub fn clock_time(&self, at: Timestamp) -> String {
        let close = at.duration_since(self.now).abs() < SignedDuration::from_mins(2);
        let unit = if close { Unit::Second } else { Unit::Minute };
        let up = TimestampRound::new().smallest(unit).mode(RoundMode::Ceil);
        let local = at.round(up).unwrap_or(at).to_zoned_datetime(self.zone.clone());
        if close {
            return self.time_style.exact_time(local.time());
        }
        let now = self.now.to_zoned_datetime(self.zone.clone());
        self.time_style.time_or_date_time(&local, &now)
    }
}
