//! Phone numbers as people write them.
//!
//! The service stores numbers in E.164, `+16175550130`, and searches text
//! literally. A typed number is searched for by its digits in stored form:
//! `(617) 555-0130` becomes `6175550130`.

/// Digits of an international number: the shortest accepted as complete, and
/// the longest (E.164).
const INTERNATIONAL: std::ops::RangeInclusive<usize> = 7..=15;

/// Maximum number of space-separated pieces of a number: `+44 (0)20 79 46 09
/// 58`.
const MAX_WORDS: usize = 7;

/// A phone number, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneText {
    /// The digits to search for in the stored number.
    pub digits: String,
    /// The whole number in E.164, if complete.
    pub e164: Option<String>,
}

impl PhoneText {
    /// Parses a text that is unmistakably a phone number: grouped as North
    /// American numbers are (`617-555-0130`, `(617) 555-0130`,
    /// `1.617.555.0130`, `555-0130`), or with a leading `+`. Dates, ranges, ids
    /// and bare digits are none.
    pub fn parse(text: &str) -> Option<Self> {
        let number = Parts::split(text)?;
        if number.plus && number.groups.first().is_some_and(|first| !first.starts_with('1')) {
            return number.international();
        }
        number.north_american()
    }

    /// Parses text where only a phone number can stand: bare digits and any
    /// part of a number count as well.
    pub fn parse_value(text: &str) -> Option<Self> {
        if let Some(number) = Self::parse(text) {
            return Some(number);
        }
        let Parts { plus, groups, .. } = Parts::split(text)?;
        let digits = groups.concat();
        let e164 = match (plus, digits.len(), digits.as_bytes()) {
            (true, length, [b'2'..=b'9', ..]) => {
                INTERNATIONAL.contains(&length).then(|| format!("+{digits}"))
            }
            (_, 11, [b'1', b'2'..=b'9', ..]) => Some(format!("+{digits}")),
            (false, 10, [b'2'..=b'9', ..]) => Some(format!("+1{digits}")),
            _ => None,
        };
        let mark = if plus { "+" } else { "" };
        Some(Self { digits: format!("{mark}{digits}"), e164 })
    }

    /// Parses the number at the start of these words; also returns the number
    /// of words that it takes.
    pub fn parse_words<'a>(words: impl Iterator<Item = &'a str>) -> Option<(usize, Self)> {
        let mut run = String::new();
        let mut found = None;
        for (word, count) in words.take(MAX_WORDS).zip(1..) {
            let has_digits = word.contains(|c: char| c.is_ascii_digit());
            if !has_digits
                || !word.chars().all(|c| c.is_ascii_digit() || c == '+' || is_separator(c))
            {
                break;
            }
            if count > 1 {
                run.push(' ');
            }
            run.push_str(word);
            found = Self::parse(&run).map(|number| (count, number)).or(found);
        }
        found
    }
}

/// Whether a character separates digits of a number.
fn is_separator(c: char) -> bool {
    // No-break spaces, and hyphens and dashes of every length.
    matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' | '\u{202f}')
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The digits of a text that consists of digits and separators only.
struct Parts<'a> {
    plus: bool,
    groups: Vec<&'a str>,
    /// Whether the first group, after the country's, is in parentheses; the
    /// second one may still be missing.
    area: bool,
    /// Whether the groups are separated by more than spaces.
    marked: bool,
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (plus, rest) = match text.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if !rest.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
            return None;
        }
        let mut groups: Vec<&str> =
            rest.split(is_separator).filter(|group| !group.is_empty()).collect();
        // The trunk digit that is dialed within the country only.
        if plus && rest.contains("(0)") {
            groups.retain(|group| *group != "0");
        }
        groups.first()?;
        let opens = rest.find('(').map(|at| &rest[at + 1..]);
        let country = usize::from(groups[0] == "1");
        let area = groups.get(country).filter(|area| area.len() == 3);
        let area = area.is_some_and(|area| opens.is_some_and(|after| after.starts_with(*area)));
        let marked = rest.contains(|c| is_separator(c) && c != ' ');
        Some(Self { plus, groups, area, marked })
    }

    fn international(&self) -> Option<PhoneText> {
        let digits = self.groups.concat();
        let fits = self.groups.len() > 1 && INTERNATIONAL.contains(&digits.len());
        fits.then(|| PhoneText { e164: Some(format!("+{digits}")), digits })
    }

    fn north_american(&self) -> Option<PhoneText> {
        let groups = match self.groups.as_slice() {
            ["1", own @ ..] => own,
            _ if self.plus => return None,
            own => own,
        };
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        let digits = groups.concat();
        // Area codes and exchanges begin with 2 to 9. This is required where
        // the grouping alone does not identify a number.
        let plausible =
            |at: usize| digits.as_bytes().get(at).is_none_or(|d| (b'2'..=b'9').contains(d));
        let is_whole = match lengths[..] {
            [3, 3, 4] => true,
            [3, 7] | [6, 4] => plausible(0) && plausible(3),
            _ => false,
        };
        let is_part = match lengths[..] {
            [3] | [3, 1..=3] => self.area,
            [3, 3, 1..=3] => self.marked && plausible(0),
            [3, 4] => {
                self.area || (self.marked && plausible(0) && groups.len() == self.groups.len())
            }
            _ => false,
        };
        (is_whole || is_part)
            .then(|| PhoneText { e164: is_whole.then(|| format!("+1{digits}")), digits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn digits(text: &str) -> Option<String> {
        PhoneText::parse(text).map(|number| number.digits)
    }

    #[rstest]
    #[case("617-555-0130")]
    #[case("(617) 555-0130")]
    #[case("(617)555-0130")]
    #[case("617 555 0130")]
    #[case("617.555.0130")]
    #[case("617/555-0130")]
    #[case("617\u{2011}555\u{2013}0130")]
    #[case("617\u{a0}555\u{a0}0130")]
    #[case("617-5550130")]
    #[case("617555-0130")]
    #[case("+1 617 555 0130")]
    #[case("+1 (617) 555-0130")]
    #[case("+1-617-555-0130")]
    #[case("1-617-555-0130")]
    #[case("1 (617) 555-0130")]
    #[case("1.617.555.0130")]
    #[case(" 617-555-0130 ")]
    fn a_whole_number_is_known_however_it_is_written(#[case] text: &str) {
        let e164 = "+16175550130";
        let number = PhoneText::parse(text).expect("a number");
        assert_eq!((number.digits.as_str(), number.e164.as_deref()), ("6175550130", Some(e164)));
        assert!(e164.contains(&number.digits));
    }

    #[rstest]
    #[case("555-0130", "5550130")]
    #[case("555.0130", "5550130")]
    #[case("(617)", "617")]
    #[case("(617", "617")]
    #[case("(617) 5", "6175")]
    #[case("(617) 555-", "617555")]
    #[case("(617) 555-01", "61755501")]
    #[case("617-555-0", "6175550")]
    #[case("1-617-555-013", "617555013")]
    fn a_part_of_a_number_is_known_by_its_groups(#[case] text: &str, #[case] due: &str) {
        let number = PhoneText::parse(text).expect("a part of a number");
        assert_eq!((number.digits.as_str(), number.e164), (due, None));
    }

    #[rstest]
    #[case("+44 20 7946 0958", "442079460958")]
    #[case("+44 (0)20 7946-0958", "442079460958")]
    #[case("+52 1 55 1234 5678", "5215512345678")]
    fn a_number_from_abroad_begins_with_a_plus(#[case] text: &str, #[case] due: &str) {
        assert_eq!(digits(text).as_deref(), Some(due));
    }

    #[rstest]
    #[case("2026-11-24")]
    #[case("11-24-2026")]
    #[case("11/24/2026")]
    #[case("24.11.2026")]
    #[case("5-10")]
    #[case("100-200")]
    #[case("200-300")]
    #[case("100-2000")]
    #[case("9-5")]
    #[case("24/7")]
    #[case("123-45-6789")]
    #[case("02134-1234")]
    #[case("192.168.100.200")]
    #[case("123-4567890")]
    #[case("200 2026")]
    #[case("617 555")]
    #[case("617 555 01")]
    #[case("1-555-0130")]
    #[case("conv-617-555-0130")]
    #[case("617-555-0130x")]
    #[case("6175550130")]
    #[case("16175550130")]
    #[case("+16175550130")]
    #[case("+44")]
    #[case("(2026)")]
    #[case("5551234567890123")]
    #[case("-")]
    #[case("()")]
    #[case("+")]
    #[case("")]
    fn what_may_be_something_else_is_no_number(#[case] text: &str) {
        assert_eq!(PhoneText::parse(text), None);
    }

    #[rstest]
    #[case("6175550130", "6175550130", Some("+16175550130"))]
    #[case("16175550130", "16175550130", Some("+16175550130"))]
    #[case("+16175550130", "+16175550130", Some("+16175550130"))]
    #[case("+442079460958", "+442079460958", Some("+442079460958"))]
    #[case("(617) 555-0130", "6175550130", Some("+16175550130"))]
    #[case("617", "617", None)]
    #[case("617-5", "6175", None)]
    #[case("+1617", "+1617", None)]
    #[case("0130", "0130", None)]
    fn where_only_a_number_can_stand_digits_suffice(
        #[case] text: &str,
        #[case] digits: &str,
        #[case] e164: Option<&str>,
    ) {
        let number = PhoneText::parse_value(text).expect("a number");
        assert_eq!((number.digits.as_str(), number.e164.as_deref()), (digits, e164));
        assert_eq!(PhoneText::parse_value("unknown"), None);
    }

    #[rstest]
    #[case("(617) 555-0130 roof", Some((2, "6175550130")))]
    #[case("+1 617 555 0130 2026", Some((4, "6175550130")))]
    #[case("617-555-0130 617-555-0131", Some((1, "6175550130")))]
    #[case("617 555 0130", Some((3, "6175550130")))]
    #[case("+44 20 7946 0958", Some((4, "442079460958")))]
    #[case("roof 617-555-0130", None)]
    #[case("617 2026", None)]
    #[case("() 617 555 0130", None)]
    fn a_number_may_take_several_words(#[case] line: &str, #[case] due: Option<(usize, &str)>) {
        let found = PhoneText::parse_words(line.split(' '));
        assert_eq!(found.as_ref().map(|(count, number)| (*count, &*number.digits)), due);
    }
}
