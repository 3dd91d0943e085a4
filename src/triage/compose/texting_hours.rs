//! The hours of the day at which people may be texted.

use jiff::ZonedDateTime;

use super::{Warning, WarningKind};
use crate::domain::time_style::Clock;

/// From one full hour to another, every day, in the recipient's local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextingHours {
    from: u32,
    until: u32,
    /// The clock of the warning.
    clock: Clock,
}

impl Default for TextingHours {
    fn default() -> Self {
        let (from, until) = Self::DEFAULT;
        Self { from, until, clock: Clock::Hours12 }
    }
}

impl TextingHours {
    /// From 8 to 21 h: the hours that the law of the United States allows (47
    /// CFR 64.1200).
    pub const DEFAULT: (u32, u32) = (8, 21);

    /// From one hour to another, 0 to 24; `None` if they are out of range or
    /// the end is not after the start.
    pub fn new(from: u32, until: u32) -> Option<Self> {
        (from < until && until <= 24).then_some(Self { from, until, clock: Clock::Hours12 })
    }

    /// The first hour, and the one at which they end.
    pub fn bounds(self) -> (u32, u32) {
        (self.from, self.until)
    }

    /// The same hours, by that clock in the warning.
    #[must_use]
    pub fn by_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Whether a local time is outside these hours.
    pub fn is_quiet(self, at: &ZonedDateTime) -> bool {
        !(self.from..self.until).contains(&(at.hour() as u32))
    }

    /// The warning about a text that arrives at this time in the lead's zone;
    /// `None` is an unknown zone.
    pub fn warning(self, at: Option<&ZonedDateTime>) -> Option<Warning> {
        if (self.from, self.until) == (0, 24) {
            return None;
        }
        let Some(at) = at else {
            return Some(Warning::new(WarningKind::HourUnknown, "Local time unknown"));
        };
        let [from, until] = [self.from, self.until].map(|hour| full_hour(hour, self.clock));
        let text = format!("Outside {from}\u{2013}{until} their time");
        self.is_quiet(at).then(|| Warning::new(WarningKind::OutsideHours, text))
    }
}

/// A full hour, 0 to 24.
fn full_hour(hour: u32, clock: Clock) -> String {
    if clock == Clock::Hours24 {
        return format!("{hour:02}:00");
    }
    let half = if hour % 24 < 12 { "AM" } else { "PM" };
    format!("{} {half}", (hour + 11) % 12 + 1)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(time: &str) -> ZonedDateTime {
        format!("2026-11-24T{time}[UTC]").parse().expect("a time")
    }

    #[rstest]
    #[case("07:59:59", true)]
    #[case("08:00:00", false)]
    #[case("20:59:59", false)]
    #[case("21:00:00", true)]
    #[case("00:00:00", true)]
    fn the_first_hour_counts_and_the_last_does_not(#[case] time: &str, #[case] quiet: bool) {
        assert_eq!(TextingHours::default().is_quiet(&at(time)), quiet);
    }

    #[test]
    fn the_clock_is_that_of_the_time_itself() {
        let there: ZonedDateTime = "2026-11-24T20:30-05[-05:00]".parse().expect("a time");
        assert!(!TextingHours::default().is_quiet(&there));
        let here = there.with_time_zone(jiff::tz::TimeZone::UTC);
        let warning = TextingHours::default().warning(Some(&here));
        let expected = Warning::new(WarningKind::OutsideHours, "Outside 8 AM–9 PM their time");
        assert_eq!(warning, Some(expected));
        assert_eq!(TextingHours::default().warning(Some(&there)), None);
    }

    #[test]
    fn an_unknown_hour_counts_against_sending_unless_every_hour_will_do() {
        let unknown = Warning::new(WarningKind::HourUnknown, "Local time unknown");
        assert_eq!(TextingHours::default().warning(None), Some(unknown));
        assert_eq!(TextingHours::new(0, 24).expect("hours").warning(None), None);
    }

    #[rstest]
    #[case((0, 12), "Outside 12 AM–12 PM their time")]
    #[case((9, 24), "Outside 9 AM–12 AM their time")]
    #[case((11, 13), "Outside 11 AM–1 PM their time")]
    fn hours_are_named_by_a_clock_of_twelve(#[case] (from, until): (u32, u32), #[case] text: &str) {
        let hours = TextingHours::new(from, until).expect("hours");
        let quiet = at(if from == 0 { "12:00:00" } else { "03:00:00" });
        assert_eq!(hours.warning(Some(&quiet)).expect("it is outside").text, text);
    }

    #[test]
    fn hours_are_named_by_a_clock_of_twenty_four() {
        let hours = TextingHours::new(9, 24).expect("hours").by_clock(Clock::Hours24);
        let warning = hours.warning(Some(&at("03:00:00"))).expect("it is outside");
        assert_eq!(warning.text, "Outside 09:00–24:00 their time");
    }

    #[test]
    fn hours_that_are_none_are_refused() {
        for (from, until) in [(9, 9), (21, 8), (0, 25), (24, 24), (300, 400)] {
            assert_eq!(TextingHours::new(from, until), None, "{from} {until}");
        }
        let all_day = TextingHours::new(0, 24).expect("hours");
        assert!(!all_day.is_quiet(&at("23:59:59")) && !all_day.is_quiet(&at("00:00:00")));
    }
}
