use jiff::civil::{DateTime, date, time};
use jiff::tz::TimeZone;
use rstest::rstest;

use super::*;

const US: TimeStyle = TimeStyle { clock: Clock::Hours12, date: DateFormat::Us };
const EU: TimeStyle = TimeStyle { clock: Clock::Hours24, date: DateFormat::Eu };
const ISO: TimeStyle = TimeStyle::ISO;

#[rstest]
#[case(None, US)]
#[case(Some("C"), US)]
#[case(Some("C.UTF-8"), US)]
#[case(Some("POSIX"), US)]
#[case(Some("en_US"), US)]
#[case(Some("en_US.UTF-8"), US)]
#[case(Some("en_US.UTF-8@euro"), US)]
#[case(Some("en_CA.UTF-8"), ISO)]
#[case(Some("sv"), ISO)]
#[case(Some("sv_SE@euro"), ISO)]
#[case(Some("sv_FI.UTF-8"), ISO)]
#[case(Some("zh_TW"), ISO)]
#[case(Some("ja_JP.eucJP"), ISO)]
#[case(Some("ko_KR.UTF-8"), ISO)]
#[case(Some("en_GB.UTF-8"), EU)]
#[case(Some("en"), EU)]
#[case(Some("en_us"), EU)]
#[case(Some("de_DE@euro"), EU)]
#[case(Some("fr_CA.UTF-8"), EU)]
#[case(Some("es_US.UTF-8"), EU)]
#[case(Some("svx_SE"), EU)]
#[case(Some("c"), EU)]
#[case(Some("US"), EU)]
fn a_locale_sets_clock_and_dates(#[case] locale: Option<&str>, #[case] style: TimeStyle) {
    assert_eq!(TimeStyle::from_locale(locale), style);
}

#[rstest]
#[case(US, "1:42 PM", " 1:42 PM", "1:42:07 PM", "12:05 AM")]
#[case(EU, "13:42", "13:42", "13:42:07", "00:05")]
#[case(ISO, "13:42", "13:42", "13:42:07", "00:05")]
fn times_of_day_follow_the_clock(
    #[case] style: TimeStyle,
    #[case] plain: &str,
    #[case] aligned: &str,
    #[case] exact: &str,
    #[case] night: &str,
) {
    let at = time(13, 42, 7, 0);
    assert_eq!(style.time(at), plain);
    assert_eq!(style.aligned_time(at), aligned);
    assert_eq!(style.exact_time(at), exact);
    assert_eq!(style.time(time(0, 5, 0, 0)), night);
    assert!((0..24).all(|hour| style.aligned_time(time(hour, 5, 0, 0)).len() == style.columns()));
}

#[rstest]
#[case(US, ["1:00-3:30 PM", "11:30 AM-1:00 PM", "12:00-1:00 PM"])]
#[case(EU, ["13:00-15:30", "11:30-13:00", "12:00-13:00"])]
fn ranges_name_the_half_of_the_day_once(#[case] style: TimeStyle, #[case] due: [&str; 3]) {
    let range = |from: (i8, i8), to: (i8, i8)| {
        style.time_range(time(from.0, from.1, 0, 0), time(to.0, to.1, 0, 0))
    };
    let ranges = [range((13, 0), (15, 30)), range((11, 30), (13, 0)), range((12, 0), (13, 0))];
    assert_eq!(ranges, due);
}

#[rstest]
#[case(US, "Thu Nov 19", "Tue Jan 5, 2027")]
#[case(EU, "Thu 19 Nov", "Tue 5 Jan 2027")]
#[case(ISO, "Thu 2026-11-19", "Tue 2027-01-05")]
fn days_are_in_words_with_the_year_if_it_is_another(
    #[case] style: TimeStyle,
    #[case] this_year: &str,
    #[case] next_year: &str,
) {
    let today = date(2026, 11, 18);
    assert_eq!(style.day(date(2026, 11, 19), today), this_year);
    assert_eq!(style.day(date(2027, 1, 5), today), next_year);
}

#[rstest]
#[case(US, ["today 5:30 PM", "tomorrow 9:05 AM", "Mon Nov 30, 9:00 AM", "Tue Jan 5, 2027, 12:00 AM"])]
#[case(EU, ["today 17:30", "tomorrow 09:05", "Mon 30 Nov, 09:00", "Tue 5 Jan 2027, 00:00"])]
#[case(ISO, ["today 17:30", "tomorrow 09:05", "Mon 2026-11-30 09:00", "Tue 2027-01-05 00:00"])]
fn times_are_spelled_by_their_own_clock(#[case] style: TimeStyle, #[case] due: [&str; 4]) {
    let zone = TimeZone::fixed(jiff::tz::offset(-5));
    let at = |civil: &str| {
        let civil: DateTime = civil.parse().expect("a time");
        civil.to_zoned_datetime(zone.clone()).expect("a time there")
    };
    let now = at("2026-11-18T10:42:30").with_time_zone(TimeZone::UTC);
    let times = ["2026-11-18T17:30", "2026-11-19T09:05", "2026-11-30T09:00", "2027-01-05T00:00"];
    assert_eq!(times.map(|time| style.date_time(&at(time), &now)), due);
    assert_eq!(style.time_or_date_time(&at(times[0]), &now), style.time(time(17, 30, 0, 0)));
    assert_eq!(style.time_or_date_time(&at(times[2]), &now), due[2]);
}
