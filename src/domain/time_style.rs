//! Clock times and dates as people read them: `1:42 PM`, `Thu Nov 19`.

use jiff::ZonedDateTime;
use jiff::civil::{Date, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Clock {
    /// `1:42 PM`.
    #[default]
    #[serde(rename = "12h")]
    Hours12,
    /// `13:42`.
    #[serde(rename = "24h")]
    Hours24,
}

/// The form of dates, and the order of day and month where both are numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DateFormat {
    /// `Thu Nov 19`; `11/19` is the 19th of November.
    #[default]
    Us,
    /// `Thu 2026-11-19`; `11-19` is the 19th of November.
    Iso,
    /// `Thu 19 Nov`; `19/11` and `19.11.` are the 19th of November.
    Eu,
}

/// Clock and dates together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeStyle {
    pub clock: Clock,
    pub date: DateFormat,
}

impl TimeStyle {
    pub const ISO: Self = Self { clock: Clock::Hours24, date: DateFormat::Iso };

    /// The style of a POSIX locale, `language_TERRITORY.charset@modifier`;
    /// without one, that of `C`.
    pub fn from_locale(locale: Option<&str>) -> Self {
        let locale = locale.unwrap_or("C");
        let name = locale.split(['.', '@']).next().unwrap_or(locale);
        let language = name.split('_').next().unwrap_or(name);
        match (name, language) {
            ("en_US" | "C" | "POSIX", _) => Self::default(),
            ("en_CA", _) | (_, "sv" | "zh" | "ja" | "ko") => Self::ISO,
            _ => Self { clock: Clock::Hours24, date: DateFormat::Eu },
        }
    }

    /// A time of day: `9:05 AM`, `09:05`.
    pub fn time(self, time: Time) -> String {
        time.strftime(self.time_form()).to_string()
    }

    /// A time of day in [`Self::columns`] columns.
    pub fn aligned_time(self, time: Time) -> String {
        time.strftime(self.pick("%_I:%M %p", "%H:%M")).to_string()
    }

    /// Columns of an aligned time.
    pub fn columns(self) -> usize {
        match self.clock {
            Clock::Hours12 => 8,
            Clock::Hours24 => 5,
        }
    }

    /// A time of day to the second: `9:05:59 AM`.
    pub fn exact_time(self, time: Time) -> String {
        time.strftime(self.pick("%-I:%M:%S %p", "%H:%M:%S")).to_string()
    }

    /// From one time of day to another: `1:00-3:30 PM`, `11:30 AM-1:00 PM`.
    pub fn time_range(self, from: Time, to: Time) -> String {
        let same_half = (from.hour() < 12) == (to.hour() < 12);
        let form = if same_half { self.pick("%-I:%M", "%H:%M") } else { self.time_form() };
        format!("{}-{}", from.strftime(form), self.time(to))
    }

    /// A day in words, with its year if that is not the present one: `Thu Nov
    /// 19`, `Tue Jan 5, 2027`.
    pub fn day(self, day: Date, today: Date) -> String {
        let this_year = day.year() == today.year();
        let form = match self.date {
            DateFormat::Us if this_year => "%a %b %-d",
            DateFormat::Us => "%a %b %-d, %Y",
            DateFormat::Iso => "%a %Y-%m-%d",
            DateFormat::Eu if this_year => "%a %-d %b",
            DateFormat::Eu => "%a %-d %b %Y",
        };
        day.strftime(form).to_string()
    }

    /// A day as a heading: `Today`, `Thu Nov 19`.
    pub fn day_heading(self, day: Date, today: Date) -> String {
        match (day - today).get_days() {
            0 => "Today".to_owned(),
            -1 => "Yesterday".to_owned(),
            1 => "Tomorrow".to_owned(),
            _ => self.day(day, today),
        }
    }

    /// A time in its own zone: `today 5:30 PM`, `tomorrow 9:00 AM`, `Mon Nov
    /// 30, 9:00 AM`.
    pub fn date_time(self, at: &ZonedDateTime, now: &ZonedDateTime) -> String {
        let today = now.with_time_zone(at.time_zone().clone()).date();
        let time = self.time(at.time());
        match at.date() {
            day if day == today => format!("today {time}"),
            day if today.tomorrow().is_ok_and(|next| next == day) => format!("tomorrow {time}"),
            day if self.date == DateFormat::Iso => format!("{} {time}", self.day(day, today)),
            day => format!("{}, {time}", self.day(day, today)),
        }
    }

    /// A time of today is its time of day alone: `5:30 PM`, `Sun Nov 22, 2:05
    /// PM`.
    pub fn time_or_date_time(self, at: &ZonedDateTime, now: &ZonedDateTime) -> String {
        let today = now.with_time_zone(at.time_zone().clone()).date();
        if at.date() == today { self.time(at.time()) } else { self.date_time(at, now) }
    }

    fn time_form(self) -> &'static str {
        self.pick("%-I:%M %p", "%H:%M")
    }

    fn pick(self, hours12: &'static str, hours24: &'static str) -> &'static str {
        match self.clock {
            Clock::Hours12 => hours12,
            Clock::Hours24 => hours24,
        }
    }
}

#[cfg(test)]
mod tests;
