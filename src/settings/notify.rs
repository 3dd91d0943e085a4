//! Settings of what is announced outside the screen.

use std::fmt;

use jiff::civil::Time;

#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of the file, independent of each other"
)]
pub struct Notify {
    /// Whether the terminal's title has the number of unread conversations.
    pub title: bool,
    /// Whether the bell rings.
    pub bell: bool,
    /// Whether a desktop notification is requested from the terminal.
    pub desktop: bool,
    /// Whether a notification has the start of the text after the name.
    pub text: bool,
    /// Hours without bell and notification, on the user's clock.
    pub quiet: Option<QuietHours>,
    /// Names of the views that a conversation must be in, one of them; any if
    /// empty.
    pub views: Vec<String>,
}

impl Notify {
    /// Nothing is announced.
    pub const OFF: Self = Self {
        title: false,
        bell: false,
        desktop: false,
        text: false,
        quiet: None,
        views: Vec::new(),
    };

    /// Whether new messages are announced.
    pub fn announces(&self) -> bool {
        self.bell || self.desktop
    }
}

impl Default for Notify {
    fn default() -> Self {
        Self { title: true, quiet: Some(QuietHours::DEFAULT), ..Self::OFF }
    }
}

/// A part of each day, which can go over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    from: Time,
    until: Time,
}

impl QuietHours {
    /// From 9 PM to 8 AM, outside the hours in which leads are texted.
    pub const DEFAULT: Self =
        Self { from: Time::constant(21, 0, 0, 0), until: Time::constant(8, 0, 0, 0) };

    /// Reads `21:00-08:00`; `None` where it is no such part, or an empty one.
    pub fn parse(written: &str) -> Option<Self> {
        let (from, until) = written.split_once('-')?;
        let hours = Self { from: parse_time(from.trim())?, until: parse_time(until.trim())? };
        (hours.from != hours.until).then_some(hours)
    }

    /// Whether a time of day lies in it; its end does not.
    pub fn contains(self, time: Time) -> bool {
        let (after, before) = (time >= self.from, time < self.until);
        if self.from < self.until { after && before } else { after || before }
    }
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.strftime("%H:%M"), self.until.strftime("%H:%M"))
    }
}

/// A time of day as a 24-hour clock shows it.
fn parse_time(written: &str) -> Option<Time> {
    let (hour, minute) = written.split_once(':')?;
    let number = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_number)
    };
    let (1..=2, 2) = (hour.len(), minute.len()) else { return None };
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(written: &str) -> Time {
        parse_time(written).expect("a time")
    }

    #[test]
    fn hours_can_go_over_midnight_and_their_end_is_not_in_them() {
        for (hours, inside, outside) in [
            ("21:00-08:00", ["21:00", "23:59", "00:00", "07:59"], ["08:00", "12:00", "20:59"]),
            ("9:30 - 17:05", ["09:30", "12:00", "17:00", "17:04"], ["17:05", "00:00", "09:29"]),
        ] {
            let hours = QuietHours::parse(hours).expect("hours");
            for at in inside {
                assert!(hours.contains(time(at)), "{at}");
            }
            for at in outside {
                assert!(!hours.contains(time(at)), "{at}");
            }
        }
        assert_eq!(QuietHours::parse("21:00-08:00"), Some(QuietHours::DEFAULT));
        assert_eq!(QuietHours::DEFAULT.to_string(), "21:00-08:00");
    }

    #[test]
    fn what_are_no_hours_is_refused() {
        for written in [
            "",
            "-",
            "21:00",
            "21-8",
            "21:00-24:00",
            "21:0-08:00",
            "9pm-8am",
            "21:00-08:00-09:00",
            "21:60-08:00",
            "+1:00-08:00",
            "08:00-08:00",
            "21:00–08:00",
            "021:00-08:00",
        ] {
            assert_eq!(QuietHours::parse(written), None, "{written}");
        }
    }

    #[test]
    fn the_title_alone_is_on_by_default() {
        let default = Notify::default();
        assert!(default.title && !default.announces() && !default.text);
        assert!(!Notify::OFF.title && !Notify::OFF.announces());
    }
}
