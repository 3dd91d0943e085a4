//! Sentences that begin with a capital letter.

/// A text with a capital first letter, unless its first word is a name: a
/// command, a key, a path.
pub fn sentence(text: &str) -> String {
    let word = text.split(char::is_whitespace).next().unwrap_or_default();
    let mut rest = text.chars();
    match rest.next() {
        Some(first) if word.trim_end_matches([',', ':']).chars().all(char::is_alphabetic) => {
            first.to_uppercase().chain(rest).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("already queued", "Already queued")]
    #[case("missing key `query`", "Missing key `query`")]
    #[case("Not found", "Not found")]
    #[case("`text` is empty", "`text` is empty")]
    #[case("api_key_command gave no key", "api_key_command gave no key")]
    #[case("leadping-tui was suspended", "leadping-tui was suspended")]
    #[case("127.0.0.1:1 didn't respond", "127.0.0.1:1 didn't respond")]
    #[case("", "")]
    fn words_get_a_capital_and_names_do_not(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(sentence(text), expected);
    }
}
