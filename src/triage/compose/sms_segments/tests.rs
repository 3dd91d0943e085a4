use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// The two tables of the standard, row by row, without the escape.
const DEFAULT: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                       ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const ESCAPED: &str = "\u{c}^{}\\[~]|€";

fn facts(text: &str) -> (Encoding, usize, usize, usize) {
    let count = count(text);
    (count.encoding, count.units, count.segments, count.left_in_last)
}

#[test]
fn the_alphabet_is_the_one_of_the_standard() {
    assert_eq!(DEFAULT.chars().count(), 127);
    for c in (0..=0x1_ffff).filter_map(char::from_u32) {
        let units = if DEFAULT.contains(c) {
            Some(1)
        } else if ESCAPED.contains(c) {
            Some(2)
        } else {
            None
        };
        assert_eq!(Encoding::Gsm7.units(c), units, "{c:?}");
    }
}

#[rstest]
#[case::nothing(String::new(), (Encoding::Gsm7, 0, 0, 160))]
#[case::one("a".to_owned(), (Encoding::Gsm7, 1, 1, 159))]
#[case::full("a".repeat(160), (Encoding::Gsm7, 160, 1, 0))]
#[case::one_more("a".repeat(161), (Encoding::Gsm7, 161, 2, 145))]
#[case::two_full("a".repeat(306), (Encoding::Gsm7, 306, 2, 0))]
#[case::three("a".repeat(307), (Encoding::Gsm7, 307, 3, 152))]
#[case::escapes_alone("€".repeat(80), (Encoding::Gsm7, 160, 1, 0))]
#[case::escape_over_the_end("a".repeat(159) + "€", (Encoding::Gsm7, 161, 2, 145))]
#[case::escape_at_the_seam("a".repeat(152) + "€" + &"a".repeat(8), (Encoding::Gsm7, 162, 2, 143))]
#[case::escapes_leave_a_gap_each("€".repeat(153), (Encoding::Gsm7, 306, 3, 151))]
#[case::seam_in_front_of_an_escape("a".repeat(153) + &"€".repeat(76), (Encoding::Gsm7, 305, 2, 1))]
#[case::wide("я".repeat(70), (Encoding::Ucs2, 70, 1, 0))]
#[case::wide_one_more("я".repeat(71), (Encoding::Ucs2, 71, 2, 63))]
#[case::wide_two_full("я".repeat(134), (Encoding::Ucs2, 134, 2, 0))]
#[case::emoji("😀".repeat(35), (Encoding::Ucs2, 70, 1, 0))]
#[case::emoji_over_the_seam("😀".repeat(36), (Encoding::Ucs2, 72, 2, 61))]
#[case::emoji_leave_a_gap_each("😀".repeat(67), (Encoding::Ucs2, 134, 3, 65))]
#[case::one_wide_makes_all_wide("a".repeat(70) + "’", (Encoding::Ucs2, 71, 2, 63))]
fn segments_are_counted(#[case] text: String, #[case] expected: (Encoding, usize, usize, usize)) {
    assert_eq!(facts(&text), expected);
}

#[rstest]
#[case("Hello you", None)]
#[case("10 € for [you]", None)]
#[case("it’s “fine”", Some((2, '’')))]
#[case("é`", Some((2, '`')))]
#[case("a\tb", Some((1, '\t')))]
#[case("ç", Some((0, 'ç')))]
fn the_character_that_takes_the_room_is_named(
    #[case] text: &str,
    #[case] forced_by: Option<(usize, char)>,
) {
    assert_eq!(count(text).forced_by, forced_by);
}

#[test]
fn the_limit_is_that_of_the_segments_there_are() {
    let limits = |text: &str| count(text).limit();
    assert_eq!(limits("a"), 160);
    assert_eq!(limits(&"a".repeat(161)), 153);
    assert_eq!(limits("я"), 70);
    assert_eq!(limits(&"я".repeat(71)), 67);
}

/// A reference implementation: lays out the units one by one, and moves a pair
/// that would be split.
fn laid_out(text: &str) -> (usize, usize) {
    let narrow = text.chars().all(|c| DEFAULT.contains(c) || ESCAPED.contains(c));
    let mut units: Vec<bool> = Vec::new();
    for c in text.chars() {
        let pair = if narrow { ESCAPED.contains(c) } else { c as u32 > 0xffff };
        units.push(pair);
        if pair {
            units.push(false);
        }
    }
    let (alone, each) = if narrow { (160, 153) } else { (70, 67) };
    if units.len() <= alone {
        return (usize::from(!units.is_empty()), alone - units.len());
    }
    let (mut at, mut segments, mut left) = (0, 0, 0);
    while at < units.len() {
        let mut end = (at + each).min(units.len());
        if units[end - 1] {
            end -= 1;
        }
        segments += 1;
        left = each - (end - at);
        at = end;
    }
    (segments, left)
}

fn letters() -> impl Strategy<Value = String> {
    let pool: Vec<char> = "aZ é€[~\n’я😀".chars().collect();
    let narrow: Vec<char> = "a€[\n".chars().collect();
    let any = proptest::collection::vec(proptest::sample::select(pool), 0..300);
    let gsm = proptest::collection::vec(proptest::sample::select(narrow), 0..600);
    prop_oneof![any, gsm].prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn counting_agrees_with_laying_every_unit_out(text in letters()) {
        let count = count(&text);
        prop_assert_eq!((count.segments, count.left_in_last), laid_out(&text));
    }

    #[test]
    fn a_longer_text_never_makes_fewer_segments(text in letters(), more in letters()) {
        let longer = count(&(text.clone() + &more)).segments;
        prop_assert!(longer >= count(&text).segments);
    }
}
