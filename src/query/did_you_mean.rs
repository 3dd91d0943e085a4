//! Finds a known word by what was typed of it.

use crate::domain::did_you_mean;

/// The closest word, else one that starts with the typed one.
pub(super) fn closest<'a>(
    typed: &str,
    words: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let near = did_you_mean::closest(typed, words.clone());
    near.or_else(|| {
        let typed = typed.to_lowercase();
        let long_enough = typed.chars().count() >= 3;
        words.into_iter().find(|word| long_enough && word.to_lowercase().starts_with(&typed))
    })
}

/// Whether a word begins with the typed text, ignoring the case of ASCII letters.
pub(super) fn begins(known: &str, typed: &str) -> bool {
    known.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_off_words_are_not_offered() {
        let words = ["unread", "read", "archived"];
        assert_eq!(closest("unraed", words), Some("unread"));
        assert_eq!(closest("arc", words), Some("archived"));
        assert_eq!(closest("zzz", words), None);
    }
}
