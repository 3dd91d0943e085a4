//! Reads Rust source just well enough for the walls: comments and text go,
//! names and signs stay with their lines, test code is told apart, and paths
//! are followed through `use` groups.

/// A name or a sign, and its line from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// What a file says outside its test code.
pub(crate) struct Source {
    /// The names and signs.
    pub(crate) tokens: Vec<Token>,
    /// Lines outside test code.
    pub(crate) lines: usize,
    /// Modules that are declared as test code and live in files of their own.
    pub(crate) test_modules: Vec<String>,
}

/// A path such as `crate::domain::Row`, and its line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) line: usize,
    pub(crate) segments: Vec<String>,
    /// Whether it stands in a `use`.
    pub(crate) is_import: bool,
    /// The other name that a `use` gives it.
    pub(crate) alias: Option<String>,
}

pub(crate) fn read(code: &str) -> Source {
    let tokens = tokens(code);
    let mut source =
        Source { tokens: Vec::new(), lines: code.lines().count(), test_modules: Vec::new() };
    let mut at = 0;
    while at < tokens.len() {
        let Some(end) = test_item(&tokens, at) else {
            source.tokens.push(tokens[at].clone());
            at += 1;
            continue;
        };
        source.lines -= tokens[end].line + 1 - tokens[at].line;
        let declared = tokens[at..=end].windows(3).find(|w| w[0].text == "mod" && w[2].text == ";");
        source.test_modules.extend(declared.map(|w| w[1].text.clone()));
        at = end + 1;
    }
    source
}

/// The last token of the item that starts here with `#[cfg(test)]`.
fn test_item(tokens: &[Token], at: usize) -> Option<usize> {
    let text = |i: usize| tokens.get(i).map_or("", |token| token.text.as_str());
    if text(at) != "#" || text(at + 1) != "[" || text(at + 2) != "cfg" {
        return None;
    }
    let close = closing(tokens, at + 1);
    let condition = &tokens[at..=close];
    let says = |word: &str| condition.iter().any(|token| token.text == word);
    if !says("test") || says("not") {
        return None;
    }
    let mut i = close + 1;
    while i < tokens.len() {
        match text(i) {
            "{" => return Some(closing(tokens, i)),
            "(" | "[" => i = closing(tokens, i),
            ";" => return Some(i),
            _ => {}
        }
        i += 1;
    }
    Some(tokens.len() - 1)
}

/// Where the bracket that opens here is closed.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return i;
        }
    }
    tokens.len() - 1
}

/// All paths that start at one of these names, seen from a module at
/// `module` (`["app", "list"]`), with `super` and `self` resolved to `crate`.
pub(crate) fn paths(tokens: &[Token], module: &[&str], starts: &[&str]) -> Vec<Path> {
    let mut found = Vec::new();
    let mut inner: Vec<(String, usize)> = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        inner.retain(|(_, end)| i < *end);
        if token.text == "mod" && tokens.get(i + 2).is_some_and(|t| t.text == "{") {
            inner.push((tokens[i + 1].text.clone(), closing(tokens, i + 2)));
        }
        let is_relative = matches!(&*token.text, "self" | "super") && followed_by_path(tokens, i);
        let starts_here = is_relative || starts.contains(&&*token.text) && names_a_crate(tokens, i);
        if !starts_here {
            continue;
        }
        // `pub(in crate::app)` imports nothing.
        if i > 2 && tokens[i - 3..i].iter().map(|token| &*token.text).eq(["pub", "(", "in"]) {
            continue;
        }
        let continues_a_path = i > 1 && tokens[i - 1].text == ":" && tokens[i - 2].text == ":";
        if continues_a_path && !opens_path(tokens, i) {
            continue;
        }
        let mut here: Vec<String> = module.iter().map(ToString::to_string).collect();
        here.extend(inner.iter().map(|(name, _)| name.clone()));
        let start = match token.text.as_str() {
            "self" | "super" if is_relative => {
                let mut base = vec!["crate".to_owned()];
                base.extend(here);
                if token.text == "super" {
                    base.pop();
                }
                base
            }
            name => vec![name.to_owned()],
        };
        let before = i.checked_sub(1).map_or("", |i| tokens[i].text.as_str());
        let first = found.len();
        follow(tokens, i + 1, start, &mut found);
        for path in &mut found[first..] {
            path.is_import = before == "use";
        }
    }
    found
}

/// Whether `::` before this token starts a path (`::tokio`) and does not
/// continue one (`a::tokio`).
fn opens_path(tokens: &[Token], i: usize) -> bool {
    let before = i.checked_sub(3).map_or("", |i| tokens[i].text.as_str());
    before == "use" || !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '>')
}

/// Whether the name stands for a crate here, not for a variable.
fn names_a_crate(tokens: &[Token], i: usize) -> bool {
    let before = i.checked_sub(1).map_or("", |i| tokens[i].text.as_str());
    followed_by_path(tokens, i) || matches!(before, "use" | "crate")
}

fn followed_by_path(tokens: &[Token], i: usize) -> bool {
    matches!(tokens.get(i + 1..i + 3), Some([a, b]) if a.text == ":" && b.text == ":")
}

/// Follows a path from behind its first segment, through groups, and returns
/// where it ends.
fn follow(tokens: &[Token], mut at: usize, mut path: Vec<String>, found: &mut Vec<Path>) -> usize {
    let line = tokens[at - 1].line;
    while followed_by_path(tokens, at - 1) {
        let Some(next) = tokens.get(at + 2) else { break };
        if next.text == "{" {
            let end = closing(tokens, at + 2);
            let mut item = at + 3;
            while item < end {
                let mut branch = path.clone();
                step(&mut branch, &tokens[item].text);
                item = follow(tokens, item + 1, branch, found);
                while item < end && tokens[item].text != "," {
                    item += 1;
                }
                item += 1;
            }
            return end + 1;
        }
        step(&mut path, &next.text);
        at += 3;
    }
    let renamed = tokens.get(at).is_some_and(|token| token.text == "as");
    let alias = renamed.then(|| tokens.get(at + 1)).flatten().map(|token| token.text.clone());
    found.push(Path { line, segments: path, is_import: false, alias });
    at
}

fn step(path: &mut Vec<String>, name: &str) {
    if name == "super" && path.len() > 1 {
        path.pop();
    } else {
        path.push(name.to_owned());
    }
}

/// The names and signs of a file, without comments, text and lifetimes.
fn tokens(code: &str) -> Vec<Token> {
    let chars: Vec<char> = code.chars().collect();
    let mut tokens = Vec::new();
    let (mut i, mut line) = (0, 1);
    while i < chars.len() {
        let next = chars.get(i + 1).copied();
        let end = match (chars[i], next) {
            ('/', Some('/')) => find(&chars, i, |rest| rest[0] == '\n'),
            ('/', Some('*')) => comment_end(&chars, i),
            ('"', _) => string_end(&chars, i + 1),
            ('\'', Some(c)) => quote_end(&chars, i, c),
            (c, _) if c.is_alphabetic() || c == '_' => {
                let end = find(&chars, i, |rest| !(rest[0].is_alphanumeric() || rest[0] == '_'));
                let text: String = chars[i..end].iter().collect();
                raw_string_end(&chars, end, &text).unwrap_or_else(|| {
                    tokens.push(Token { line, text });
                    end
                })
            }
            (c, _) => {
                if !c.is_whitespace() {
                    tokens.push(Token { line, text: c.to_string() });
                }
                i + 1
            }
        };
        line += chars[i..end].iter().filter(|c| **c == '\n').count();
        i = end;
    }
    tokens
}

fn find(chars: &[char], from: usize, stop: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|i| stop(&chars[*i..])).unwrap_or(chars.len())
}

fn comment_end(chars: &[char], from: usize) -> usize {
    let (mut i, mut depth) = (from, 0);
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            break;
        }
    }
    i
}

fn string_end(chars: &[char], mut i: usize) -> usize {
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

/// Behind a character literal, or behind the quote of a lifetime.
fn quote_end(chars: &[char], at: usize, next: char) -> usize {
    if next == '\\' {
        return find(chars, at + 3, |rest| rest[0] == '\'') + 1;
    }
    if chars.get(at + 2) == Some(&'\'') {
        return at + 3;
    }
    find(chars, at + 1, |rest| !(rest[0].is_alphanumeric() || rest[0] == '_'))
}

/// Behind the raw string that a prefix such as `r` or `br` opens.
fn raw_string_end(chars: &[char], at: usize, prefix: &str) -> Option<usize> {
    if !matches!(prefix, "r" | "br" | "cr") {
        return None;
    }
    let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
    if chars.get(at + hashes) != Some(&'"') {
        return None;
    }
    let mut close = vec!['"'];
    close.extend(std::iter::repeat_n('#', hashes));
    Some(find(chars, at + hashes + 1, |rest| rest.starts_with(&close)) + close.len())
}
