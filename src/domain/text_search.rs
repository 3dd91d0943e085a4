//! Free-text search.
//!
//! The client narrows loaded rows with it and the sandbox answers searches with
//! it, so that both always agree.

use std::ops::Range;

use memchr::{memchr2, memchr3};

/// A case-insensitive search pattern.
///
/// An ASCII pattern folds ASCII letters only and compares bytes. Any other
/// pattern is compared character by character in lower case
/// ([`char::to_lowercase`]). Searching allocates nothing.
#[derive(Clone, Debug)]
pub struct Pattern(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Empty,
    Ascii {
        lower: Box<[u8]>,
        /// Positions of the pattern's two rarest bytes, which find the
        /// candidates. In a pattern of one byte both are the same.
        anchors: [usize; 2],
    },
    Wide {
        lower: Box<[char]>,
        /// The first bytes of every character that can start a match.
        leads: [u8; 3],
    },
}

impl Pattern {
    /// Prepares a pattern. The empty pattern matches every text.
    pub fn new(text: &str) -> Self {
        if text.is_empty() {
            return Self(Kind::Empty);
        }
        if text.is_ascii() {
            let lower = text.to_ascii_lowercase().into_bytes().into_boxed_slice();
            let mut places: Vec<usize> = (0..lower.len()).collect();
            places.sort_by_key(|&at| frequency(lower[at]));
            let anchors = [places[0], places.get(1).copied().unwrap_or(places[0])];
            return Self(Kind::Ascii { lower, anchors });
        }
        let lower: Box<[char]> = text.chars().flat_map(char::to_lowercase).collect();
        Self(Kind::Wide { leads: leads(lower[0]), lower })
    }

    pub fn is_in(&self, haystack: &str) -> bool {
        self.find(haystack).is_some()
    }

    /// The bytes of the first match in `haystack`.
    pub fn find(&self, haystack: &str) -> Option<Range<usize>> {
        match &self.0 {
            Kind::Empty => Some(0..0),
            Kind::Ascii { lower, anchors } => {
                let start = find_ascii(haystack.as_bytes(), lower, *anchors)?;
                Some(start..start + lower.len())
            }
            Kind::Wide { lower, leads } => find_wide(haystack, lower, *leads),
        }
    }
}

/// Number of positions that are compared together.
const LANES: usize = 32;

fn find_ascii(haystack: &[u8], lower: &[u8], anchors: [usize; 2]) -> Option<usize> {
    let last_start = haystack.len().checked_sub(lower.len())?;
    if let [byte] = *lower {
        return memchr2(byte, byte.to_ascii_uppercase(), haystack);
    }
    // The bytes at the anchors of a match that starts at each position.
    let [ones, others] = anchors.map(|anchor| &haystack[anchor..=last_start + anchor]);
    let [one, other] = anchors.map(|anchor| Folded::new(lower[anchor]));
    let matches = |start: usize| haystack[start..start + lower.len()].eq_ignore_ascii_case(lower);
    let mut from = 0;
    while let (Some(a), Some(b)) = (ones[from..].first_chunk(), others[from..].first_chunk()) {
        if any_pair(a, one, b, other)
            && let Some(at) = first((a, one), (b, other), |at| matches(from + at))
        {
            return Some(from + at);
        }
        if from == ones.len() - LANES {
            return None;
        }
        // The last chunk is shorter: some positions before it are compared
        // twice.
        from = (from + LANES).min(ones.len() - LANES);
    }
    let mut pairs = ones.iter().zip(others).zip(0..);
    let found =
        pairs.find(|&((&a, &b), start)| one.matches(a) && other.matches(b) && matches(start));
    found.map(|(_, start)| start)
}

/// Whether both bytes match at any position. Without an early exit, so that the
/// compiler vectorizes it.
fn any_pair(ones: &[u8; LANES], one: Folded, others: &[u8; LANES], other: Folded) -> bool {
    let pairs = ones.iter().zip(others);
    pairs.fold(false, |met, (&a, &b)| met | (one.matches(a) & other.matches(b)))
}

/// The first candidate position that is a full match.
fn first(
    (ones, one): (&[u8; LANES], Folded),
    (others, other): (&[u8; LANES], Folded),
    is_it: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut met = [0; LANES];
    for ((met, &a), &b) in met.iter_mut().zip(ones).zip(others) {
        *met = u8::from(one.matches(a) & other.matches(b));
    }
    for (nth, word) in met.as_chunks::<8>().0.iter().enumerate() {
        let mut left = u64::from_le_bytes(*word);
        while left != 0 {
            let at = 8 * nth + left.trailing_zeros() as usize / 8;
            if is_it(at) {
                return Some(at);
            }
            left &= left - 1;
        }
    }
    None
}

/// A byte that matches in either case if it is a letter.
#[derive(Clone, Copy)]
struct Folded {
    lower: u8,
    case: u8,
}

impl Folded {
    fn new(lower: u8) -> Self {
        Self { lower, case: lower ^ lower.to_ascii_uppercase() }
    }

    fn matches(self, byte: u8) -> bool {
        byte | self.case == self.lower
    }
}

fn find_wide(haystack: &str, lower: &[char], [one, two, three]: [u8; 3]) -> Option<Range<usize>> {
    let bytes = haystack.as_bytes();
    let mut from = 0;
    // Lead bytes are no continuation bytes: every hit is a character's start.
    while let Some(at) = memchr3(one, two, three, &bytes[from..]) {
        let start = from + at;
        if let Some(length) = begins_with(&haystack[start..], lower) {
            return Some(start..start + length);
        }
        from = start + 1;
    }
    None
}

/// Length in bytes of the match at the start of a text. A character that
/// matches partly, since its lower case has more than one character, is
/// included as a whole.
fn begins_with(text: &str, lower: &[char]) -> Option<usize> {
    let folded = text.char_indices().flat_map(|(at, c)| {
        let end = at + c.len_utf8();
        c.to_lowercase().map(move |lower| (lower, end))
    });
    let mut folded = folded.fuse();
    let mut length = 0;
    for &wanted in lower {
        let (c, end) = folded.next()?;
        if c != wanted {
            return None;
        }
        length = end;
    }
    Some(length)
}

/// The first UTF-8 bytes of the characters whose lower case starts with
/// `lower`: itself, its upper case, and any further ones.
fn leads(lower: char) -> [u8; 3] {
    let mut upper = lower.to_uppercase();
    let upper = upper.next().filter(|_| upper.next().is_none()).unwrap_or(lower);
    let third = match lower {
        'å' => '\u{212b}',
        'ω' => '\u{2126}',
        'θ' => '\u{3f4}',
        'ß' => '\u{1e9e}',
        'i' => '\u{130}',
        'k' => '\u{212a}',
        other => other,
    };
    [lower, upper, third].map(|c| c.encode_utf8(&mut [0; 4]).as_bytes()[0])
}

/// Approximate frequency of a byte in messages: the higher, the more common.
fn frequency(byte: u8) -> u8 {
    match byte {
        b' ' => 9,
        b'e' => 8,
        b't' | b'a' | b'o' => 7,
        b'i' | b'n' | b's' | b'r' => 6,
        b'h' | b'l' | b'd' | b'u' => 5,
        b'c' | b'm' | b'w' | b'y' | b'g' | b'p' | b'f' | b'b' => 4,
        b'v' | b'k' | b'0'..=b'9' | b'.' | b',' => 3,
        b'a'..=b'z' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(needle: &str, haystack: &str) -> bool {
        Pattern::new(needle).is_in(haystack)
    }

    #[test]
    fn case_does_not_matter() {
        assert!(found("ROOF", "is the whole Roof done?"));
        assert!(found("gómez", "María GÓMEZ"));
        assert!(found("привет", "ПРИВЕТ!"));
        assert!(found("ω", "5 \u{2126}"));
        assert!(found("straße", "Lange STRAẞE 5"));
        assert!(!found("roofs", "roof"));
    }

    #[test]
    fn any_script_is_found() {
        for (needle, haystack) in [
            ("小明", "王小明"),
            ("👩‍👩‍👧", "ok 👩‍👩‍👧!"),
            ("مرحبا", "قال مرحبا"),
            ("e\u{301}", "cafe\u{301}"),
        ] {
            assert!(found(needle, haystack), "{needle}");
            assert!(!found(needle, "nothing of the kind"), "{needle}");
        }
    }

    #[test]
    fn the_empty_text_is_in_every_text() {
        assert!(found("", ""));
        assert!(found("", "a"));
        assert!(!found("a", ""));
        assert!(!found("é", ""));
    }

    #[test]
    fn a_match_may_lie_at_either_end() {
        assert!(found("ab", "ab"));
        assert!(found("ab", "xxAB"));
        assert!(found("ab", "aBxx"));
        assert!(found("zzz", "zzyzzz"));
    }

    #[test]
    fn no_character_that_can_start_a_match_is_passed_over() {
        for c in '\u{80}'..=char::MAX {
            let Some(first) = c.to_lowercase().next() else { continue };
            let lead = c.encode_utf8(&mut [0; 4]).as_bytes()[0];
            assert!(leads(first).contains(&lead), "{c:?} folds to {first:?}");
        }
    }

    #[test]
    fn what_is_found_is_told_to_the_byte() {
        let at = |needle: &str, haystack: &str| Pattern::new(needle).find(haystack);
        assert_eq!(at("roof", "The Roof, the roof"), Some(4..8));
        assert_eq!(at("gómez", "María GÓMEZ!"), Some(7..13));
        assert_eq!(at("王", "ab王"), Some(2..5));
        assert_eq!(at("é", "e"), None);
        assert_eq!(at("", "e"), Some(0..0));
        // Two characters in lower case.
        assert_eq!(at("xi\u{307}", "xİ"), Some(0..3));
    }

    /// A slow reference implementation.
    fn by_characters(needle: &str, haystack: &str) -> bool {
        let lower: Vec<char> = needle.chars().flat_map(char::to_lowercase).collect();
        let starts = haystack.char_indices().map(|(at, _)| at).chain([haystack.len()]);
        starts.into_iter().any(|at| {
            let mut folded = haystack[at..].chars().flat_map(char::to_lowercase);
            lower.iter().all(|&c| folded.next() == Some(c))
        })
    }

    proptest! {
        #[test]
        fn ascii_needles_match_as_defined(needle in "[ -~]{0,3}", hay in "[ -~éK王]{0,120}") {
            let naive = hay.to_ascii_lowercase().contains(&needle.to_ascii_lowercase());
            prop_assert_eq!(found(&needle, &hay), naive);
        }

        #[test]
        fn ascii_and_character_comparison_agree_on_ascii(n in "[a-cA-C ]{0,5}", hay in "[a-cA-C ]{0,90}") {
            prop_assert_eq!(found(&n, &hay), by_characters(&n, &hay));
        }

        #[test]
        fn other_needles_match_as_defined(n in "[aéÉß王я]{0,2}[éÉяЯ王]", hay in "[aAéÉßẞ王яЯ]{0,20}") {
            prop_assert_eq!(found(&n, &hay), by_characters(&n, &hay));
            if let Some(range) = Pattern::new(&n).find(&hay) {
                prop_assert_eq!(hay[range].to_lowercase(), n.to_lowercase());
            }
        }
    }
}
