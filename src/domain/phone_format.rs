//! Phone numbers as they are shown: `+1 617-555-0130`.
//!
//! Numbers of other countries are shown as they are: how their digits are
//! grouped differs by country and changes.

use std::borrow::Cow;
use std::ops::Range;

use super::phone::PhoneText;

/// A North American number in the format in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NorthAmericanNumber([u8; 15]);

impl NorthAmericanNumber {
    /// From a number in E.164, `+16175550130`.
    pub fn from_e164(number: &str) -> Option<Self> {
        let digits = number.strip_prefix("+1")?.as_bytes();
        let begins = |at: usize| matches!(digits[at], b'2'..=b'9');
        if digits.len() != 10 || !digits.iter().all(u8::is_ascii_digit) || !begins(0) || !begins(3)
        {
            return None;
        }
        let mut shown = *b"+1             ";
        shown[3..6].copy_from_slice(&digits[..3]);
        shown[6] = b'-';
        shown[7..10].copy_from_slice(&digits[3..6]);
        shown[10] = b'-';
        shown[11..].copy_from_slice(&digits[6..]);
        Some(Self(shown))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// A part of the number in E.164, in bytes, as a part of the shown one.
    pub fn shown_part(part: &Range<usize>) -> Range<usize> {
        let separators =
            |at: usize| usize::from(at >= 2) + usize::from(at >= 5) + usize::from(at >= 8);
        if part.is_empty() {
            return 0..0;
        }
        let last = part.end - 1;
        part.start + separators(part.start)..last + separators(last) + 1
    }
}

/// A phone number as it is shown; other texts as they are.
pub fn display(number: &str) -> Cow<'_, str> {
    let typed = || NorthAmericanNumber::from_e164(&PhoneText::parse_value(number)?.e164?);
    match NorthAmericanNumber::from_e164(number).or_else(typed) {
        Some(shown) => Cow::Owned(shown.as_str().to_owned()),
        None => Cow::Borrowed(number),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("+16175550130")]
    #[case("6175550130")]
    #[case("16175550130")]
    #[case("617-555-0130")]
    #[case("(617) 555-0130")]
    #[case("1.617.555.0130")]
    #[case("+1 617-555-0130")]
    fn a_north_american_number_has_one_format(#[case] number: &str) {
        assert_eq!(display(number), "+1 617-555-0130");
    }

    #[rstest]
    #[case("+442079460958")]
    #[case("+44 20 7946 0958")]
    #[case("+1")]
    #[case("+11234567890")]
    #[case("+16171550130")]
    #[case("+1617555013")]
    #[case("+161755501300")]
    #[case("40404")]
    #[case("555-0130")]
    #[case("Main line")]
    #[case("+1617555013é")]
    #[case("")]
    fn other_texts_are_as_they_are(#[case] text: &str) {
        assert_eq!(display(text), text);
    }

    proptest! {
        /// The shown digits of a part are those of the part.
        #[test]
        fn a_part_is_shown_by_the_same_digits(
            number in "\\+1[2-9][0-9]{2}[2-9][0-9]{6}", start in 0..12_usize, length in 1..12_usize,
        ) {
            let shown = NorthAmericanNumber::from_e164(&number).expect("a number");
            let part = start..(start + length).min(number.len());
            let digits = |text: &str| text.replace([' ', '-'], "");
            let marked = &shown.as_str()[NorthAmericanNumber::shown_part(&part)];
            prop_assert_eq!(digits(marked), &number[part]);
            prop_assert_eq!(marked.trim_matches([' ', '-']), marked);
            let found = PhoneText::parse(shown.as_str()).and_then(|number| number.e164);
            prop_assert_eq!(found, Some(number));
        }
    }
}
