//! Suggests a known name for a mistyped one.

/// The name with the fewest edits, ignoring case, if at most one per three
/// characters.
pub fn closest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (typed.chars().count() / 3).max(1);
    let measured = names.into_iter().map(|name| (edits(typed, name), name));
    measured.filter(|(edits, _)| *edits <= limit).min_by_key(|(edits, _)| *edits).map(|(_, n)| n)
}

/// The optimal string alignment distance: insertions, deletions, replacements
/// and swaps of neighbors.
fn edits(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_count_swaps_once() {
        assert_eq!(edits("entre", "enter"), 1);
        assert_eq!(edits("", "end"), 3);
        assert_eq!(edits("HOME", "home"), 0);
        assert_eq!(edits("refesh", "refresh"), 1);
        assert_eq!(edits("wrok", "work"), 1);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("abc", ""), 3);
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("Base_URL", "base_url"), 0);
        assert_eq!(edits("lasteventat", "lastEventAt"), 0);
    }

    #[test]
    fn far_off_names_are_not_offered() {
        assert_eq!(closest("mvoe-down", ["move-up", "move-down"]), Some("move-down"));
        assert_eq!(closest("xyzzy", ["move-up", "move-down"]), None);
    }
}
