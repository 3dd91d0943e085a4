//! The string literals of a Rust file, as they read, outside its tests.

/// A literal, and its line from 1.
pub(crate) struct Literal {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// Code that is neither said to anybody nor shown: reasons of lints, members
/// of records, the log.
const SILENT: &[&str] =
    &["reason = ", "serde(", "debug!(", "info!(", "warn!(", "error!(\"", "cfg("];

pub(crate) fn read(code: &str) -> Vec<Literal> {
    // Tests stand at the end of a file.
    let code = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let before = &rest[..at];
        rest = &rest[at..];
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with('"') {
            let hashes = raw(before);
            let end = end(rest, hashes);
            let line_start = code[..code.len() - rest.len()].rfind('\n').map_or(0, |at| at + 1);
            let led_by = &code[line_start..code.len() - rest.len()];
            if !SILENT.iter().any(|silent| led_by.contains(silent)) {
                let close = end.saturating_sub(1 + hashes.unwrap_or_default());
                let inner = &rest[1..close.max(1)];
                let text = if hashes.is_some() { inner.to_owned() } else { unescaped(inner) };
                let line = code[..code.len() - rest.len()].matches('\n').count() + 1;
                found.push(Literal { line, text });
            }
            end
        } else if rest.starts_with('\'') {
            character(rest)
        } else {
            1
        };
        rest = &rest[end..];
    }
    found
}

/// Number of `#` of a raw literal that begins here; `None` if it is not raw.
fn raw(before: &str) -> Option<usize> {
    let name = before.trim_end_matches('#');
    name.ends_with('r').then_some(before.len() - name.len())
}

/// Behind the literal.
fn end(rest: &str, hashes: Option<usize>) -> usize {
    if let Some(hashes) = hashes {
        let close = format!("\"{}", "#".repeat(hashes));
        return rest[1..].find(&close).map_or(rest.len(), |at| 1 + at + close.len());
    }
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Behind a character, or behind the quote of a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, escaped))) => {
            let from = at + escaped.len_utf8();
            rest[from..].find('\'').map_or(rest.len(), |end| from + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// What a literal says.
fn unescaped(inner: &str) -> String {
    let mut out = String::new();
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let next = rest.chars().next().unwrap_or_default();
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
        match next {
            '\n' => rest = rest.trim_start(),
            'n' | 't' | 'r' => out.push(' '),
            'u' => {
                let (code, after) = rest.split_once('}').unwrap_or((rest, ""));
                let code = u32::from_str_radix(code.trim_start_matches('{'), 16);
                out.extend(code.ok().and_then(char::from_u32));
                rest = after;
            }
            c => out.push(c),
        }
    }
    out + rest
}

#[test]
fn literals_are_read_as_they_say_it_and_nothing_else_is() {
    let code = "// \"no\"\nlet a = 'x'; f::<'a>(\"it's \\\"so\\\"\", r#\"a \"b\"#, '\"', \
                \"one \\\n   line\", \"\\u{201c}q\");\n#[cfg(test)]\nmod tests { \"no\" }";
    let said: Vec<(usize, String)> = read(code).into_iter().map(|l| (l.line, l.text)).collect();
    let expected = [(2, "it's \"so\""), (2, "a \"b"), (2, "one line"), (3, "\u{201c}q")];
    assert_eq!(said, expected.map(|(line, text)| (line, text.to_owned())));
}
