//! The hours of the day at which people may be texted.

use jiff::Zoned;

/// From one full hour to another, on every day, by the recipient's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextingHours {
    from: u32,
    until: u32,
}

impl Default for TextingHours {
    fn default() -> Self {
        let (from, until) = Self::DEFAULT;
        Self { from, until }
    }
}

impl TextingHours {
    /// From 8 to 21 h: the hours that the law of the United States leaves
    /// (47 CFR 64.1200).
    pub const DEFAULT: (u32, u32) = (8, 21);

    /// The hours from one to another, 0 to 24; `None` where they are no such
    /// hours, or where the end is not after the beginning.
    pub fn new(from: u32, until: u32) -> Option<Self> {
        (from < until && until <= 24).then_some(Self { from, until })
    }

    /// Whether a time, by its own clock, is not among them.
    pub fn is_quiet(self, at: &Zoned) -> bool {
        !(self.from..self.until).contains(&(at.hour() as u32))
    }

    /// What to tell whoever wants to text somebody at that time; `None` where
    /// there is nothing to tell. A sentence without the final stop.
    pub fn warning(self, at: &Zoned) -> Option<String> {
        let Self { from, until } = self;
        let (hour, minute) = (at.hour(), at.minute());
        self.is_quiet(at)
            .then(|| format!("{hour}:{minute:02} there is outside {from} to {until} h"))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(time: &str) -> Zoned {
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
        let there: Zoned = "2026-11-24T20:30-05[-05:00]".parse().expect("a time");
        assert!(!TextingHours::default().is_quiet(&there));
        let here = there.with_time_zone(jiff::tz::TimeZone::UTC);
        let warning = TextingHours::default().warning(&here);
        assert_eq!(warning.as_deref(), Some("1:30 there is outside 8 to 21 h"));
        assert_eq!(TextingHours::default().warning(&there), None);
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
