//! Forms of a typed time.

use crate::domain::TimeStyle;
use crate::domain::time_style::DateFormat;

/// Where a time is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeSyntax {
    /// On the screen, which shows the day in words before anything happens:
    /// dates of numbers are read in the order of the style.
    Screen(TimeStyle),
    /// In a command, which may run elsewhere: dates of numbers have to begin
    /// with the year.
    CommandLine,
}

impl TimeSyntax {
    /// The style of times in messages.
    pub fn style(self) -> TimeStyle {
        match self {
            Self::Screen(style) => style,
            Self::CommandLine => TimeStyle::ISO,
        }
    }

    /// Whether the time is shown in words before it is chosen.
    pub(super) fn is_shown(self) -> bool {
        matches!(self, Self::Screen(_))
    }

    /// The order of day and month, if both can be numbers.
    pub(super) fn numeric_dates(self) -> Option<DateFormat> {
        match self {
            Self::Screen(style) => Some(style.date),
            Self::CommandLine => None,
        }
    }

    pub(super) fn example_date(self) -> &'static str {
        match self.numeric_dates() {
            Some(DateFormat::Us) => "12/1",
            Some(DateFormat::Iso) => "12-01",
            Some(DateFormat::Eu) => "1/12",
            None => "Dec 1",
        }
    }
}
