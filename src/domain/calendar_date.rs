//! Typed dates: `24 nov`, `Dec 1, 2027`, `2026-11-24`, and where day and month
//! have a known order, `12/1` and `1.12.`.

use jiff::civil::{Date, Weekday};

use super::time_style::DateFormat;

/// Weekdays by their required prefix.
pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Months in order.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A month and day, and the year if it was typed; not necessarily in the
/// calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarDate {
    pub year: Option<i16>,
    pub month: i8,
    pub day: i8,
}

impl CalendarDate {
    /// Parses lowercase words as one date. Without a format, a date of numbers
    /// begins with the year.
    pub fn parse(words: &[&str], format: Option<DateFormat>) -> Option<Self> {
        let (day, name, year) = match *words {
            [date] => return Self::numeric(date, format),
            [day, name] | [name, day] if month(name).is_some() => (day, name, None),
            [day, name, year] | [name, day, year] if month(name).is_some() => {
                (day, name, Some(digits(year, 4..=4)?))
            }
            _ => return None,
        };
        Some(Self { year, month: month(name)?, day: day_of_month(day)? })
    }

    /// Whether a word is a date of numbers whose order differs by country.
    pub fn is_ambiguous(word: &str) -> bool {
        Self::numeric(word, None).is_none() && Self::numeric(word, Some(DateFormat::Us)).is_some()
    }

    fn numeric(word: &str, format: Option<DateFormat>) -> Option<Self> {
        let separator = word.chars().find(|c| ['/', '.', '-'].contains(c))?;
        let closed = word.strip_suffix('.').filter(|_| separator == '.');
        let parts: Vec<&str> = closed.unwrap_or(word).split(separator).collect();
        if let [year, month, day] = parts[..]
            && let Some(year) = digits(year, 4..=4)
        {
            let is_read = separator == '-' || format.is_some();
            return is_read.then_some(Self {
                year: Some(year),
                month: small(month)?,
                day: small(day)?,
            });
        }
        let (first, second, year) = match parts[..] {
            // `9.30` is a time of day.
            [first, second] if separator != '.' || closed.is_some() => (first, second, None),
            [first, second, year] => (first, second, Some(full_year(year)?)),
            _ => return None,
        };
        let (month, day) = match format? {
            DateFormat::Us => (first, second),
            DateFormat::Iso if separator == '-' && year.is_none() => (first, second),
            DateFormat::Iso => return None,
            DateFormat::Eu => (second, first),
        };
        Some(Self { year, month: small(month)?, day: small(day)? })
    }

    /// The date, if the calendar has it; `year` is for one without a year.
    pub fn in_year(self, year: i16) -> Option<Date> {
        Date::new(self.year.unwrap_or(year), self.month, self.day).ok()
    }
}

/// A weekday by its name or a prefix of at least three letters.
pub fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let begun = |(name, _): &&(&str, Weekday)| word.len() >= 3 && name.starts_with(word);
    WEEKDAYS.iter().find(begun).map(|(_, weekday)| *weekday)
}

/// A month by its name or a prefix of at least three letters.
fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    i8::try_from(at + 1).ok()
}

/// A day of a month: `24`, `24th`, `24.`.
fn day_of_month(word: &str) -> Option<i8> {
    let ends = ["st", "nd", "rd", "th", "."];
    small(ends.iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word))
}

/// A year of four digits, or of two in this century.
fn full_year(word: &str) -> Option<i16> {
    digits(word, 4..=4).or_else(|| Some(2_000 + i16::from(digits::<u8>(word, 2..=2)?)))
}

fn small(word: &str) -> Option<i8> {
    digits(word, 1..=2)
}

fn digits<N: std::str::FromStr>(word: &str, length: std::ops::RangeInclusive<usize>) -> Option<N> {
    let is_number = length.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    if is_number { word.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const US: Option<DateFormat> = Some(DateFormat::Us);
    const EU: Option<DateFormat> = Some(DateFormat::Eu);
    const ISO: Option<DateFormat> = Some(DateFormat::Iso);

    #[rstest]
    #[case(US, "12/1", Some((None, 12, 1)))]
    #[case(US, "1.12.", Some((None, 1, 12)))]
    #[case(US, "12-1", Some((None, 12, 1)))]
    #[case(US, "12/1/2027", Some((Some(2027), 12, 1)))]
    #[case(US, "12/01/27", Some((Some(2027), 12, 1)))]
    #[case(US, "24/11", Some((None, 24, 11)))]
    #[case(EU, "1/12", Some((None, 12, 1)))]
    #[case(EU, "1.12.", Some((None, 12, 1)))]
    #[case(EU, "1.12.2027", Some((Some(2027), 12, 1)))]
    #[case(EU, "12/24", Some((None, 24, 12)))]
    #[case(ISO, "12-01", Some((None, 12, 1)))]
    #[case(ISO, "12/1", None)]
    #[case(ISO, "1.12.", None)]
    #[case(ISO, "12-01-2027", None)]
    #[case(None, "12/1", None)]
    #[case(None, "12-01", None)]
    #[case(None, "2026/12/01", None)]
    #[case(EU, "2026/12/01", Some((Some(2026), 12, 1)))]
    // Times of day, ranges and numbers.
    #[case(EU, "1.12", None)]
    #[case(US, "9:00", None)]
    #[case(US, "12/1/7", None)]
    #[case(US, "12/1/", None)]
    #[case(US, "/1", None)]
    #[case(US, "-1", None)]
    #[case(US, "123/1", None)]
    #[case(US, "1/2/3/4", None)]
    #[case(US, ".", None)]
    #[case(US, "é/1", None)]
    fn a_date_of_numbers_is_read_in_its_order(
        #[case] format: Option<DateFormat>,
        #[case] word: &str,
        #[case] due: Option<(Option<i16>, i8, i8)>,
    ) {
        let read = CalendarDate::parse(&[word], format).map(|it| (it.year, it.month, it.day));
        assert_eq!(read, due);
    }

    #[rstest]
    fn names_and_iso_dates_are_read_in_every_format(
        #[values(None, US, EU, ISO)] format: Option<DateFormat>,
        #[values("1 dec", "dec 1", "december 1st", "1. dec", "1 dec.", "2026-12-01", "dec 1 2026")]
        typed: &str,
    ) {
        let words: Vec<&str> = typed.split(' ').collect();
        let read = CalendarDate::parse(&words, format);
        let date = read.and_then(|date| date.in_year(2026));
        assert_eq!(date, Some(jiff::civil::date(2026, 12, 1)));
    }

    #[rstest]
    #[case("12/1", true)]
    #[case("1.12.", true)]
    #[case("12-01", true)]
    #[case("12/1/2027", true)]
    #[case("2026/12/01", true)]
    #[case("2026-12-01", false)]
    #[case("9.30", false)]
    #[case("soon", false)]
    fn a_date_of_numbers_needs_an_order(#[case] word: &str, #[case] is_ambiguous: bool) {
        assert_eq!(CalendarDate::is_ambiguous(word), is_ambiguous);
    }
}
