//! Suggests a known name for a mistyped one.

/// The name with the fewest edits, ignoring case, if at most one per three
/// characters.
pub fn closest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (typed.chars().count() / 3).max(1);
    let measured = names.into_iter().map(|name| (edits(typed, name), name));
    measured.filter(|(edits, _)| *edits <= limit).min_by_key(|(edits, _)| *edits).map(|(_, n)| n)
}

/// The optimal string alignment distance, ignoring case.
fn edits(a: &str, b: &str) -> usize {
    strsim::osa_distance(&a.to_lowercase(), &b.to_lowercase())
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
