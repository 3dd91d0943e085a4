//! "Did you mean …?"

use crate::domain::did_you_mean::closest;

/// The hint for an unknown name: the closest candidate, or all of them.
pub(super) fn hint(typed: &str, candidates: &[&str]) -> Option<String> {
    match close(typed, candidates) {
        Some(hint) => Some(hint),
        None if candidates.is_empty() => None,
        None => Some(format!("Choose from: {}", candidates.join(", "))),
    }
}

/// The hint with the closest candidate, if one is close.
pub(super) fn close(typed: &str, candidates: &[&str]) -> Option<String> {
    let candidate = closest(typed, candidates.iter().copied())?;
    Some(format!("Did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_key_and_nonsense_lists_them_all() {
        let known = ["base_url", "lead", "api_key_file"];
        assert_eq!(hint("bas_url", &known).as_deref(), Some("Did you mean `base_url`?"));
        assert_eq!(
            hint("api_key", &known),
            Some("Choose from: base_url, lead, api_key_file".into())
        );
        assert_eq!(hint("x", &[]), None);
    }
}
