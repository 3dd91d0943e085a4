//! Keys as they are spoken: `E` sounds like `e`.

use std::borrow::Cow;

/// `Shift-E` for `E`, and `g Shift-T` for `gT`; other labels as they are.
pub(in crate::ui) fn spoken_key(label: &str) -> Cow<'_, str> {
    let mut letters = label.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some(key), None, None) if key.is_ascii_uppercase() => format!("Shift-{key}").into(),
        (Some(first), Some(key), None)
            if first.is_ascii_lowercase() && key.is_ascii_uppercase() =>
        {
            format!("{first} Shift-{key}").into()
        }
        _ => label.into(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("E", "Shift-E")]
    #[case("e", "e")]
    #[case("gT", "g Shift-T")]
    #[case("gn", "gn")]
    #[case("Up", "Up")]
    #[case("F1", "F1")]
    #[case("?", "?")]
    #[case("Ctrl-S", "Ctrl-S")]
    fn a_capital_letter_is_told_from_a_small_one(#[case] label: &str, #[case] spoken: &str) {
        assert_eq!(spoken_key(label), spoken);
    }
}
