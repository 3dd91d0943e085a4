//! The known word that a mistyped one may have meant.

/// The word that needs the fewest edits, where they are at most one for every
/// three characters; else one that the typed one begins.
pub(super) fn closest<'a>(
    typed: &str,
    words: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let limit = (typed.chars().count() / 3).max(1);
    let measured = words.clone().into_iter().map(|word| (edits(&typed, word), word));
    let near = measured.filter(|(edits, _)| *edits <= limit).min_by_key(|(edits, _)| *edits);
    let begun = || {
        let long_enough = typed.chars().count() >= 3;
        words.into_iter().find(|word| long_enough && word.to_lowercase().starts_with(&typed))
    };
    near.map(|(_, word)| word).or_else(begun)
}

/// The insertions, deletions, replacements and swaps of neighbours that turn
/// a text in lower case into a word in any (optimal string alignment).
fn edits(typed: &str, word: &str) -> usize {
    let typed: Vec<char> = typed.chars().collect();
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let mut rows = [vec![0; word.len() + 1], vec![0; word.len() + 1], (0..=word.len()).collect()];
    for (i, a) in typed.iter().enumerate() {
        rows.rotate_left(1);
        let [before, above, row] = &mut rows;
        row[0] = i + 1;
        for (j, b) in word.iter().enumerate() {
            let replaced = above[j] + usize::from(a != b);
            row[j + 1] = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == word[j - 1] && typed[i - 1] == *b {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
    }
    rows[2][word.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_count_swaps_once() {
        assert_eq!(edits("entre", "enter"), 1);
        assert_eq!(edits("", "end"), 3);
        assert_eq!(edits("abc", ""), 3);
        assert_eq!(edits("lasteventat", "lastEventAt"), 0);
        assert_eq!(edits("kitten", "sitting"), 3);
    }

    #[test]
    fn far_off_words_are_not_offered() {
        let words = ["unread", "read", "archived"];
        assert_eq!(closest("unraed", words), Some("unread"));
        assert_eq!(closest("arc", words), Some("archived"));
        assert_eq!(closest("zzz", words), None);
    }
}
