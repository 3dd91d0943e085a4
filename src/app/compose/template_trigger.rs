//! `;name` in a text: the template of that name.

use std::cmp::Ordering;

/// The most characters of a name.
const MAX_NAME: usize = 40;

/// A name that was typed.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::app) struct Trigger<'t> {
    /// With the semicolon.
    pub(in crate::app) typed: &'t str,
    pub(in crate::app) found: Found,
}

/// The templates that it names, by their numbers.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::app) enum Found {
    Nothing,
    One(usize),
    Several,
}

impl Trigger<'_> {
    /// The name without the semicolon.
    pub(in crate::app) fn name(&self) -> &str {
        self.typed.strip_prefix(';').unwrap_or(self.typed)
    }
}

/// The trigger at the end of `before`, after a space or at the start of a line,
/// where no word goes on `behind` it. A name may have spaces.
pub(in crate::app) fn find<'t>(
    before: &'t str,
    behind: &str,
    names: &[(usize, &str)],
) -> Option<Trigger<'t>> {
    if behind.starts_with(|c: char| !c.is_whitespace()) {
        return None;
    }
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let starts = line.rmatch_indices(';').map(|(at, _)| at).filter(|at| {
        let before = line[..*at].chars().next_back();
        before.is_none_or(char::is_whitespace)
    });
    let mut unknown = None;
    for at in starts {
        let typed = &line[at..];
        let name = typed[1..].to_lowercase();
        if name.chars().count() > MAX_NAME {
            break;
        }
        let found = among(&name, names);
        if found != Found::Nothing {
            return Some(Trigger { typed, found });
        }
        // `;)` is no name.
        let is_name =
            name.starts_with(char::is_alphanumeric) && !name.contains(char::is_whitespace);
        unknown = unknown.or(is_name.then_some(Trigger { typed, found }));
    }
    unknown
}

fn among(name: &str, names: &[(usize, &str)]) -> Found {
    let mut begun = Vec::new();
    for (at, known) in names {
        let known = known.to_lowercase();
        if known == name {
            return Found::One(*at);
        }
        if known.starts_with(name) {
            begun.push(*at);
        }
    }
    match begun.len().cmp(&1) {
        Ordering::Less => Found::Nothing,
        Ordering::Equal => Found::One(begun[0]),
        Ordering::Greater => Found::Several,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NAMES: [(usize, &str); 4] = [(0, "Hello"), (2, "Help"), (3, "Hel"), (5, "Wants a call")];

    #[rstest]
    #[case::prefix(";hell", ";hell", Found::One(0))]
    #[case::exact_before_longer("Yes! ;hel", ";hel", Found::One(3))]
    #[case::line_start("Yes\n;WANTS", ";WANTS", Found::One(5))]
    #[case::with_spaces("a ;b ;wants a c", ";wants a c", Found::One(5))]
    #[case::several(";h", ";h", Found::Several)]
    #[case::all("Yes ;", ";", Found::Several)]
    #[case::after_a_wide_space("\u{738b}\u{3000};help", ";help", Found::One(2))]
    #[case::unknown("Yes ;helo", ";helo", Found::Nothing)]
    fn a_name_after_a_semicolon_is_found(
        #[case] before: &str,
        #[case] typed: &str,
        #[case] found: Found,
    ) {
        assert_eq!(find(before, "", &NAMES), Some(Trigger { typed, found }));
        assert!(find(before, " and more", &NAMES).is_some());
        assert_eq!(find(before, "o", &NAMES), None, "within a word");
    }

    #[rstest]
    #[case("Yes ;)")]
    #[case("k;thx")]
    #[case("k;hello")]
    #[case("wait; hello")]
    #[case("hello")]
    #[case("; hello")]
    #[case("")]
    #[case(";hello\n")]
    fn other_texts_stay(#[case] before: &str) {
        assert_eq!(find(before, "", &NAMES), None);
    }

    #[test]
    fn without_templates_there_is_nothing_to_find() {
        assert_eq!(find(";", "", &[]), None);
        let unknown = Trigger { typed: ";a", found: Found::Nothing };
        assert_eq!(find(";a", "", &[]), Some(unknown));
        assert_eq!(find(&format!(";{}", "a".repeat(41)), "", &NAMES), None);
    }
}
