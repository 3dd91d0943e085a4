//! Repairs the one defect of otherwise valid JSON seen in practice: half of a
//! surrogate pair, left by a server that cut a text in the middle of an emoji.

use std::borrow::Cow;

/// Replaces every `\u` escape of a lone surrogate by that of U+FFFD, the
/// replacement character. Everything else is unchanged.
pub(super) fn replace_lone_surrogates(json: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    let bytes = json.as_bytes();
    while let Some(found) = memchr::memchr(b'\\', &bytes[at..]) {
        let start = at + found;
        at = match (surrogate(bytes, start), surrogate(bytes, start + 6)) {
            (Some(Half::High), Some(Half::Low)) => start + 12,
            (Some(_), _) => {
                out.push_str(&json[kept..start]);
                out.push_str("\\ufffd");
                kept = start + 6;
                kept
            }
            // The character after the backslash may be a backslash itself.
            (None, _) => bytes.len().min(start + 2),
        };
    }
    if kept == 0 {
        return Cow::Borrowed(json);
    }
    out.push_str(&json[kept..]);
    Cow::Owned(out)
}

#[derive(Clone, Copy)]
enum Half {
    High,
    Low,
}

/// Which half of a pair the escape at this position is, if any.
fn surrogate(bytes: &[u8], start: usize) -> Option<Half> {
    let escape = bytes.get(start..start + 6)?;
    let digits = std::str::from_utf8(escape.strip_prefix(b"\\u")?).ok()?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(r#""plain""#, r#""plain""#)]
    #[case(r#""\ud83d\ude00""#, r#""\ud83d\ude00""#)]
    #[case(r#""a\ud83d""#, r#""a\ufffd""#)]
    #[case(r#""\ude00b""#, r#""\ufffdb""#)]
    #[case(r#""\uD83D\uD83D\uDE00""#, r#""\ufffd\uD83D\uDE00""#)]
    #[case(r#""\ud83d\n\ude00""#, r#""\ufffd\n\ufffd""#)]
    #[case(r#""\\ud83d""#, r#""\\ud83d""#)]
    #[case(r#""\\\ud83d""#, r#""\\\ufffd""#)]
    #[case(r#""\u00e9é\ud83dé""#, r#""\u00e9é\ufffdé""#)]
    #[case(r#""\ud83"#, r#""\ud83"#)]
    #[case("\"\\", "\"\\")]
    #[case("\\\u{1f600}\\ud83d", "\\\u{1f600}\\ufffd")]
    fn only_lone_halves_are_replaced(#[case] json: &str, #[case] mended: &str) {
        assert_eq!(replace_lone_surrogates(json), mended);
    }
}
