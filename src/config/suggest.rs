//! "Did you mean …?"

/// The candidate that is closest to what was typed, where one is close
/// enough to be worth a guess.
fn closest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (typed.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(typed, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The hint for an unknown name: the closest candidate, or all of them.
pub(super) fn hint(typed: &str, candidates: &[&str]) -> Option<String> {
    match closest(typed, candidates.iter().copied()) {
        Some(candidate) => Some(format!("did you mean `{candidate}`?")),
        None if candidates.is_empty() => None,
        None => Some(format!("known here: {}", candidates.join(", "))),
    }
}

/// How many characters must be put in, left out, replaced or swapped with
/// their neighbour to get from one to the other, without regard to case
/// (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = last[j] + usize::from(a[i] != b[j]);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_single_edits() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("Base_URL", "base_url"), 0);
        assert_eq!(distance("wrok", "work"), 1);
    }

    #[test]
    fn a_typo_finds_its_key_and_nonsense_lists_them_all() {
        let known = ["base_url", "lead", "api_key_file"];
        assert_eq!(hint("bas_url", &known).as_deref(), Some("did you mean `base_url`?"));
        assert_eq!(
            hint("api_key", &known),
            Some("known here: base_url, lead, api_key_file".into())
        );
        assert_eq!(hint("x", &[]), None);
    }
}
