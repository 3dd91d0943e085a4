use jiff::tz::TimeZone;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::time_style::{Clock, DateFormat};

const SCREEN: TimeSyntax = TimeSyntax::Screen(US);
const US: TimeStyle = TimeStyle { clock: Clock::Hours12, date: DateFormat::Us };
const EU: TimeStyle = TimeStyle { clock: Clock::Hours24, date: DateFormat::Eu };

/// New York: clocks go back on 2026-11-01 and forward on 2027-03-14.
fn zone() -> TimeZone {
    TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").expect("a time zone")
}

fn at(civil: &str) -> ZonedDateTime {
    civil.parse::<DateTime>().expect("a time").to_zoned_datetime(zone()).expect("a time there")
}

/// A Wednesday.
fn now() -> ZonedDateTime {
    at("2026-11-18T10:42:30.75")
}

fn read_at(typed: &str, now: &ZonedDateTime) -> Result<String, String> {
    let shown = |when: When| when.at.strftime("%Y-%m-%d %H:%M:%S").to_string();
    parse(typed, now, SCREEN).map(shown).map_err(|error| error.to_string())
}

#[rstest]
// A day and a time.
#[case("tomorrow 9am", "2026-11-19 09:00:00")]
#[case("Tomorrow at 9 AM", "2026-11-19 09:00:00")]
#[case("9am tomorrow", "2026-11-19 09:00:00")]
#[case("today 17:30", "2026-11-18 17:30:00")]
#[case("17.30 today", "2026-11-18 17:30:00")]
#[case("mon 9:00", "2026-11-23 09:00:00")]
#[case("on monday, 9", "2026-11-23 09:00:00")]
#[case("monday 17", "2026-11-23 17:00:00")]
#[case("tues 12pm", "2026-11-24 12:00:00")]
#[case("thu 12am", "2026-11-19 00:00:00")]
#[case("friday 0:15", "2026-11-20 00:15:00")]
#[case("sat 5 p.m.", "2026-11-21 17:00:00")]
// A weekday is the next one, which can be today.
#[case("wed 11am", "2026-11-18 11:00:00")]
#[case("wed 10am", "2026-11-25 10:00:00")]
#[case("wed", "2026-11-25 09:00:00")]
#[case("this friday 8pm", "2026-11-20 20:00:00")]
// A day alone is its morning.
#[case("tomorrow", "2026-11-19 09:00:00")]
#[case("next week", "2026-11-23 09:00:00")]
#[case("next week 14:00", "2026-11-23 14:00:00")]
#[case("next monday", "2026-11-23 09:00:00")]
#[case("next wed 9:30", "2026-11-25 09:30:00")]
// A time alone is the next one.
#[case("11am", "2026-11-18 11:00:00")]
#[case("9am", "2026-11-19 09:00:00")]
#[case("10:42", "2026-11-19 10:42:00")]
#[case("10:43", "2026-11-18 10:43:00")]
#[case("17", "2026-11-18 17:00:00")]
#[case("noon", "2026-11-18 12:00:00")]
#[case("this afternoon", "2026-11-18 14:00:00")]
#[case("tomorrow evening", "2026-11-19 18:00:00")]
// Dates.
#[case("2026-11-24 14:00", "2026-11-24 14:00:00")]
#[case("2026-11-24", "2026-11-24 09:00:00")]
#[case("2026-12-1 9", "2026-12-01 09:00:00")]
#[case("24 nov 14:00", "2026-11-24 14:00:00")]
#[case("nov 24th, 2pm", "2026-11-24 14:00:00")]
#[case("1 december", "2026-12-01 09:00:00")]
#[case("5 jan 2027 9:00", "2027-01-05 09:00:00")]
#[case("3 mar", "2027-03-03 09:00:00")]
#[case("18 nov", "2027-11-18 09:00:00")]
#[case("9 nov 10", "2027-11-09 10:00:00")]
// From now on.
#[case("in 2h", "2026-11-18 12:42:30")]
#[case("in 30 min", "2026-11-18 11:12:30")]
#[case("in 1h30m", "2026-11-18 12:12:30")]
#[case("in an hour", "2026-11-18 11:42:30")]
#[case("in a week", "2026-11-25 10:42:30")]
#[case("in 1 day 2 hours", "2026-11-19 12:42:30")]
#[case("30 min", "2026-11-18 11:12:30")]
#[case("2 hours", "2026-11-18 12:42:30")]
#[case("5 days", "2026-11-23 10:42:30")]
#[case("2d", "2026-11-20 10:42:30")]
#[case("1w", "2026-11-25 10:42:30")]
#[case("in 2 months", "2027-01-18 10:42:30")]
#[case("+ 45 minutes", "2026-11-18 11:27:30")]
#[case("+2d", "2026-11-20 10:42:30")]
fn times_are_read(#[case] typed: &str, #[case] meant: &str) {
    assert_eq!(read_at(typed, &now()).as_deref(), Ok(meant));
}

#[rstest]
#[case("", "Type a time: tomorrow 9am, Mon 2pm, 12/1 9:00, in 2h")]
#[case(" at ", "Type a time: tomorrow 9am, Mon 2pm, 12/1 9:00, in 2h")]
#[case("25:99", "`25:99` is not a time. Try: tomorrow 9am, Mon 2pm, 12/1 9:00, in 2h")]
#[case("tomorow 9am", "`tomorow 9am` is not a time. Did you mean `tomorrow`?")]
#[case("firday 9:00", "`firday 9:00` is not a time. Did you mean `friday`?")]
#[case("today", "Add a time of day: today 5:30pm")]
#[case("this", "Add a time of day: today 5:30pm")]
#[case("9", "9 could be morning or evening: type 9am, 9pm or 9:00")]
#[case("monday 5", "5 could be morning or evening: type 5am, 5pm or 5:00")]
#[case("today 9am", "today 9:00 AM is past: it is 10:42 AM now")]
#[case("2026-11-17 9:00", "Tue Nov 17, 9:00 AM is past: it is 10:42 AM now")]
#[case("2025-11-19", "Wed Nov 19, 2025, 9:00 AM is past: it is 10:42 AM now")]
#[case("2027-11-19", "That is more than a year away")]
#[case("in 400 days", "That is more than a year away")]
#[case("in 999999 months", "That is more than a year away")]
#[case("in 999999 weeks", "That is more than a year away")]
#[case("2026-02-30 9:00", "No such day. Try: tomorrow 9am, Mon 2pm, 12/1 9:00, in 2h")]
#[case("30 feb", "No such day. Try: tomorrow 9am, Mon 2pm, 12/1 9:00, in 2h")]
#[case("29 feb", "No such day. Try: tomorrow 9am, Mon 2pm, 12/1 9:00, in 2h")]
#[case("24/11", "No such day. Try: tomorrow 9am, Mon 2pm, 12/1 9:00, in 2h")]
#[case("13/45 9am", "No such day. Try: tomorrow 9am, Mon 2pm, 12/1 9:00, in 2h")]
#[case("next friday", "Which one? Type Fri Nov 20 or Fri Nov 27")]
#[case("mon 12/1", "That weekday is wrong: it is Tue Dec 1")]
#[case("wed dec 1", "That weekday is wrong: it is Tue Dec 1")]
#[case("fri 5 jan 2027", "That weekday is wrong: it is Tue Jan 5, 2027")]
fn what_cannot_be_meant_is_refused_in_words(#[case] typed: &str, #[case] why: &str) {
    assert_eq!(read_at(typed, &now()), Err(why.to_owned()));
}

#[rstest]
fn what_is_no_time_is_refused(
    #[values(
        "soon",
        "25:00",
        "9:60",
        "9:5",
        "13pm",
        "0am",
        "24",
        "99",
        "-1",
        "1:2:3",
        "9h",
        "2h",
        "11/24/",
        "friday tomorrow",
        "tomorrow tomorrow",
        "monday tuesday",
        "9am 10am",
        "in",
        "in 2",
        "in two hours",
        "in -2h",
        "in 1.5h",
        "in 0 min",
        "in 1234567 min",
        "next",
        "may",
        "mo 9:00",
        "2026-11",
        "20261124",
        "tomorrow 9am please",
        "é 9am",
        "9 monday",
        "nov 24 26",
        "1st"
    )]
    typed: &str,
) {
    let error = parse(typed, &now(), SCREEN).expect_err("refused");
    assert!(matches!(error, WhenError::Unknown { .. }), "{error:?}");
}

#[test]
fn a_text_without_end_is_refused_and_not_repeated_in_full() {
    let error = parse(&"word \u{1b}".repeat(10_000), &now(), SCREEN).expect_err("refused");
    assert!(error.to_string().len() < 200);
    assert!(!error.to_string().contains('\u{1b}'));
}

#[test]
fn a_weekday_is_counted_from_the_day_there() {
    let sunday = at("2026-11-22T23:30");
    assert_eq!(read_at("monday 9:00", &sunday).as_deref(), Ok("2026-11-23 09:00:00"));
    assert_eq!(read_at("next monday", &sunday).as_deref(), Ok("2026-11-23 09:00:00"));
    let monday = at("2026-11-23T08:00");
    assert_eq!(read_at("monday 9:00", &monday).as_deref(), Ok("2026-11-23 09:00:00"));
    assert_eq!(read_at("next monday", &monday).as_deref(), Ok("2026-11-30 09:00:00"));
    assert_eq!(read_at("next week", &monday).as_deref(), Ok("2026-11-30 09:00:00"));
}

#[test]
fn the_day_that_only_some_years_have_is_found() {
    assert_eq!(read_at("29 feb", &at("2027-06-01T12:00")).as_deref(), Ok("2028-02-29 09:00:00"));
}

/// The instant in UTC, and the remark.
fn instant(typed: &str, now: &ZonedDateTime) -> (String, Option<String>) {
    let when = parse(typed, now, SCREEN).expect("a time");
    (when.timestamp().to_string(), when.remark(US))
}

#[test]
fn a_time_that_the_clock_skips_is_taken_an_hour_later_and_said() {
    let before = at("2027-03-13T10:00");
    let said = "Clocks skip 2:30 AM that day: 3:30 AM is used".to_owned();
    let expected = ("2027-03-14T07:30:00Z".to_owned(), Some(said));
    assert_eq!(instant("tomorrow 2:30", &before), expected);
    let from_half_past_two = at("2027-03-13T02:30");
    assert_eq!(instant("in 1 day", &from_half_past_two), expected);
    // Hours are elapsed hours, whatever the local clock does.
    let (later, remark) = instant("in 24h", &from_half_past_two);
    assert_eq!((later.as_str(), remark), ("2027-03-14T07:30:00Z", None));
    let (morning, remark) = instant("tomorrow 9am", &before);
    assert_eq!((morning.as_str(), remark), ("2027-03-14T13:00:00Z", None));
}

#[test]
fn a_time_that_comes_twice_is_the_first_one_to_come_and_said() {
    let before = at("2026-10-31T10:00");
    let first = "1:30 AM comes twice that day: the first one is used".to_owned();
    let expected = ("2026-11-01T05:30:00Z".to_owned(), Some(first));
    assert_eq!(instant("tomorrow 1:30", &before), expected);
    let between: Timestamp = "2026-11-01T05:45:00Z".parse().expect("a time");
    let second = "1:30 AM comes twice that day: the second one is used".to_owned();
    let expected = ("2026-11-01T06:30:00Z".to_owned(), Some(second));
    assert_eq!(instant("1:30", &between.to_zoned_datetime(zone())), expected);
    let (later, remark) = instant("in 1h", &between.to_zoned_datetime(zone()));
    assert_eq!((later.as_str(), remark), ("2026-11-01T06:45:00Z", None));
    let (morning, remark) = instant("tomorrow 9am", &before);
    assert_eq!((morning.as_str(), remark), ("2026-11-01T14:00:00Z", None));
}

#[test]
fn times_are_those_of_the_place() {
    let there = now().with_time_zone(TimeZone::fixed(jiff::tz::offset(9)));
    assert_eq!(instant("9:00", &there).0, "2026-11-19T00:00:00Z");
    assert_eq!(instant("tomorrow 9am", &there).0, "2026-11-20T00:00:00Z", "it is the 19th there");
}

#[rstest]
#[case("2026-11-18T10:42:30", "in 1 hour, in 3 hours, this afternoon, this evening, tomorrow 9am")]
#[case("2026-11-18T16:00", "in 1 hour, this evening, in 3 hours, tomorrow 9am, tomorrow 2pm")]
#[case("2026-11-18T17:00", "in 1 hour, in 3 hours, tomorrow 9am, tomorrow 2pm, monday 9am")]
#[case("2026-11-22T20:00", "in 1 hour, in 3 hours, tomorrow 9am, tomorrow 2pm, in 1 week")]
fn what_is_suggested_lies_ahead_in_its_order_and_comes_once(
    #[case] now: &str,
    #[case] begin: &str,
) {
    let now = at(now);
    let all = suggestions(&now);
    let words: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
    assert!(all.windows(2).all(|pair| pair[0].1 < pair[1].1), "{words:?}");
    assert!(all.iter().all(|(word, at)| parse(word, &now, SCREEN).expect("a time").at == *at));
    assert_eq!(words[..5].join(", "), begin);
}

#[rstest]
#[case(US, "12/1", "2026-12-01 09:00:00")]
#[case(US, "12/1 2pm", "2026-12-01 14:00:00")]
#[case(US, "Tue 12/1, 14:00", "2026-12-01 14:00:00")]
#[case(US, "2pm 12/1", "2026-12-01 14:00:00")]
#[case(US, "1.12.", "2027-01-12 09:00:00")]
#[case(US, "1/12/2027 9:00", "2027-01-12 09:00:00")]
#[case(US, "1/12/27", "2027-01-12 09:00:00")]
#[case(EU, "1.12. 14:00", "2026-12-01 14:00:00")]
#[case(EU, "1/12 2pm", "2026-12-01 14:00:00")]
#[case(EU, "12.1.2027", "2027-01-12 09:00:00")]
#[case(EU, "17.30", "2026-11-18 17:30:00")]
#[case(TimeStyle::ISO, "12-01 9am", "2026-12-01 09:00:00")]
#[case(TimeStyle::ISO, "2026-12-01", "2026-12-01 09:00:00")]
fn dates_of_numbers_are_read_in_the_order_of_the_screen(
    #[case] style: TimeStyle,
    #[case] typed: &str,
    #[case] meant: &str,
) {
    let when = parse(typed, &now(), TimeSyntax::Screen(style)).expect("a time");
    assert_eq!(when.at.strftime("%Y-%m-%d %H:%M:%S").to_string(), meant);
}

#[rstest]
#[case(EU, "12/24", "No such day. Try: tomorrow 9am, Mon 2pm, 1/12 9:00, in 2h")]
#[case(
    TimeStyle::ISO,
    "12/1",
    "`12/1` is not a time. Try: tomorrow 9am, Mon 2pm, 12-01 9:00, in 2h"
)]
fn a_date_in_another_order_is_not_turned_around(
    #[case] style: TimeStyle,
    #[case] typed: &str,
    #[case] why: &str,
) {
    let error = parse(typed, &now(), TimeSyntax::Screen(style)).expect_err("refused");
    assert_eq!(error.to_string(), why);
    assert!(error.no_match().is_some_and(|hint| why.ends_with(&hint)));
}

#[rstest]
#[case("12/1 9:00")]
#[case("1.12. 9:00")]
#[case("12-01")]
#[case("12/1/2027")]
fn a_command_refuses_dates_that_read_differently_elsewhere(#[case] typed: &str) {
    let error = parse(typed, &now(), TimeSyntax::CommandLine).expect_err("refused");
    assert_eq!(
        error.to_string(),
        format!("`{typed}` reads as two dates. Name the month (Dec 1) or write it like 2026-12-01")
    );
}

#[rstest]
#[case("Dec 1", "2026-12-01")]
#[case("1 Dec 2026", "2026-12-01")]
#[case("Tue Dec 1, 2pm", "2026-12-01")]
#[case("2026-12-01 14:00", "2026-12-01")]
#[case("Monday", "2026-11-23")]
fn a_command_knows_months_weekdays_and_iso_dates(#[case] typed: &str, #[case] date: &str) {
    let when = parse(typed, &now(), TimeSyntax::CommandLine).expect("a time");
    assert_eq!(when.at.date().to_string(), date);
}

#[rstest]
#[case("2026-12-01T09:00", 0, "Tue Dec 1, 9:00 AM their time")]
#[case("2026-12-01T09:00", 3, "Tue Dec 1, 9:00 AM their time, 12:00 PM yours")]
#[case("2026-12-01T23:00", 3, "Tue Dec 1, 11:00 PM their time, Wed Dec 2, 2:00 AM yours")]
fn two_clocks_are_told_apart(#[case] civil: &str, #[case] east: i8, #[case] said: &str) {
    let time = at(civil);
    let here = TimeZone::fixed(jiff::tz::offset(-5 + east));
    assert_eq!(format_both(&time, &here, &now(), US), said);
}

proptest! {
    /// What the screen shows can be typed.
    #[test]
    fn a_time_is_read_back_as_it_is_shown(minutes in 1_i64..520_000, style in 0..6_usize) {
        let clock = [Clock::Hours12, Clock::Hours24][style % 2];
        let date = [DateFormat::Us, DateFormat::Iso, DateFormat::Eu][style / 2];
        let style = TimeStyle { clock, date };
        let now = "2026-11-18T10:42:00[UTC]".parse::<ZonedDateTime>().expect("a time");
        let time = now.checked_add(minutes.minutes()).expect("a time");
        let read = |typed: String| parse(&typed, &now, TimeSyntax::Screen(style)).map(|when| when.at);
        let at = read(style.date_time(&time, &now));
        prop_assert_eq!(at.as_ref(), Ok(&time));
        let day = time.date();
        if day > now.date() {
            let shown = read(style.day(day, now.date())).map(|at| at.date());
            prop_assert_eq!(shown, Ok(day));
            let number = match date {
                DateFormat::Us => day.strftime("%-m/%-d/%Y"),
                DateFormat::Iso => day.strftime("%Y-%m-%d"),
                DateFormat::Eu => day.strftime("%-d.%-m.%Y"),
            };
            prop_assert_eq!(read(number.to_string()).map(|at| at.date()), Ok(day));
        }
    }
}

#[rstest]
#[case("in 2h", true)]
#[case(" In 1 day, 2 hours", true)]
#[case("+45 min", true)]
#[case("2d", true)]
#[case("tomorrow 9am", false)]
#[case("2026-11-24 14:00", false)]
#[case("9", false)]
fn a_time_from_now_on_needs_no_place(#[case] typed: &str, #[case] from_now: bool) {
    assert_eq!(is_from_now(typed), from_now);
}

#[rstest]
#[case("tomorrow 25pm", "25pm")]
#[case(" tomorow 9am ", "tomorow")]
#[case("tomorrow at noonish", "noonish")]
#[case("blah blah", "blah blah")]
#[case("mon foo 9am", "foo")]
#[case("9", "9")]
#[case("12/1x 9:00", "12/1x")]
#[case("today 8am", "today 8am")]
#[case("in 2 fortnights", "in 2 fortnights")]
#[case("é 9am", "é")]
fn what_is_not_understood_is_pointed_at(#[case] typed: &str, #[case] part: &str) {
    let fault = fault(typed, &now(), SCREEN).expect("a fault");
    assert_eq!(&typed[fault], part);
}

#[test]
fn a_time_and_an_empty_line_have_no_fault() {
    for typed in ["tomorrow 9am", "in 2h", "", "  "] {
        assert_eq!(fault(typed, &now(), SCREEN), None, "{typed}");
    }
}

proptest! {
    #[test]
    fn a_fault_is_a_part_of_what_was_typed(typed in "(mon|9am|at|,|é| |x|12/1|in|2h){0,8}") {
        let fault = fault(&typed, &now(), SCREEN);
        let valid = parse(&typed, &now(), SCREEN).is_ok() || typed.trim().is_empty();
        prop_assert_eq!(fault.is_none(), valid);
        prop_assert!(fault.is_none_or(|at| typed.get(at).is_some_and(|part| !part.is_empty())));
    }
}
