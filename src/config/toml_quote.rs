//! Positions within TOML strings.

/// The offset in `raw`, a TOML string with its quotation marks, at which byte
/// `offset` of its value is written.
pub(super) fn offset_in(raw: &str, offset: usize) -> usize {
    let marks = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
    let escapes = raw.starts_with('"');
    let mut at = marks;
    if marks == 3 {
        // A line break right after the marks belongs to them.
        let body = raw.get(at..).unwrap_or_default();
        at += ["\r\n", "\n"].iter().find(|end| body.starts_with(**end)).map_or(0, |end| end.len());
    }
    let mut passed = 0;
    while passed < offset {
        let rest = raw.get(at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else { break };
        let (written, meant) = if escapes && first == '\\' {
            escape(rest)
        } else {
            (first.len_utf8(), first.len_utf8())
        };
        at += written;
        passed += meant;
    }
    at
}

/// Length in bytes of the escape at the start of `rest`, and of its character.
fn escape(rest: &str) -> (usize, usize) {
    let digits = match rest.chars().nth(1) {
        Some('x') => 2,
        Some('u') => 4,
        Some('U') => 8,
        Some(c) if c.is_whitespace() => {
            // The line continues at the next text.
            return (1 + rest[1..].len() - rest[1..].trim_start().len(), 0);
        }
        Some(_) => return (2, 1),
        None => return (1, 0),
    };
    let code = rest.get(2..2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    (2 + digits, code.and_then(char::from_u32).map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_that_is_meant_is_found_however_it_is_written() {
        for raw in [
            r#""is:x""#,
            r"'is:x'",
            r#""\u0069s:x""#,
            r#""i\x73:x""#,
            r#""\"é\\\U0001F600:x""#,
            "\"\"\"\nis:x\"\"\"",
            "'''\r\nis:x'''",
            "\"\"\"is\\\n   :x\"\"\"",
        ] {
            let value: toml::Table = format!("v = {raw}").parse().expect("TOML");
            let value = value["v"].as_str().expect("a string");
            let at = offset_in(raw, value.find('x').expect("an x"));
            let is_it = raw[at..].starts_with("x\"") || raw[at..].starts_with("x'");
            assert!(is_it, "{raw}: {at}");
        }
    }

    #[test]
    fn beyond_the_end_is_the_end() {
        assert_eq!(offset_in("\"ab\"", 99), 4);
        assert_eq!(offset_in("", 3), 1);
    }
}
