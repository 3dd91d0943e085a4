//! Greetings without a name, and placeholders that programs write for a missing
//! value.

use std::ops::Range;

use super::vocabulary::is_field;

/// Greetings that a name follows.
const GREETINGS: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "hiya",
    "heya",
    "hallo",
    "howdy",
    "dear",
    "greetings",
    "good morning",
    "good afternoon",
    "good evening",
    "good day",
    "welcome back",
    "happy birthday",
    "hola",
    "buenos dias",
    "buenos d\u{ed}as",
    "buenas tardes",
    "buenas noches",
    "estimado",
    "estimada",
    "querido",
    "querida",
];

/// Words that a name may follow, too.
const ADDRESSES: &[&str] =
    &["thanks", "thank you", "welcome", "congratulations", "congrats", "sorry", "gracias"];

const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "dr", "sr", "sra"];

/// Placeholders for a missing value, whatever follows.
const MISSING: &[&str] = &["undefined", "(null)", "[null]", "<null>", "[object object]"];

/// Placeholders if only punctuation follows.
const MISSING_ALONE: &[&str] = &[
    "null", "none", "n/a", "#n/a", "unknown", "blank", "empty", "false", "0", "noname", "no name",
];

/// Text that no person writes, at any position.
const LEAKS: &[&str] = &[
    "[object Object]",
    "Invalid Date",
    "Invalid date",
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "null null",
    "undefined undefined",
    "$undefined",
    "$null",
    "$NaN",
    "NaN",
];

/// The byte ranges of greetings without a name and of leaked placeholders.
pub(super) fn all(text: &str) -> impl Iterator<Item = Range<usize>> {
    let words = word_starts(text).filter_map(|at| greeting_at(text, at));
    words.chain(leaks(text)).chain(blanks(text)).chain(vocatives(text))
}

/// Positions at which words begin.
fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let is_start =
            c.is_alphabetic() && !(before.is_alphanumeric() || "'\u{2019}_".contains(before));
        before = c;
        is_start.then_some(at)
    })
}

/// The text after a word, ignoring case.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for expected in word.chars() {
        if !rest.next()?.to_lowercase().eq(expected.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

fn greeting_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let after = |words: &[&str]| words.iter().find_map(|word| strip_word(rest, word));
    let (behind, is_greeting) = match after(GREETINGS) {
        Some(behind) => (behind, true),
        None => (after(ADDRESSES)?, false),
    };
    let behind = TITLES
        .iter()
        .find_map(|title| strip_word(behind.trim_start_matches([' ', '\u{a0}']), title))
        .map_or(behind, |rest| rest.strip_prefix('.').unwrap_or(rest));
    let length = missing(behind).or_else(|| nobody(behind).filter(|_| is_greeting))?;
    Some(at..text.len() - behind.len() + length)
}

/// Length in bytes of a space and the punctuation after it, where a name should
/// stand between them.
fn nobody(behind: &str) -> Option<usize> {
    let name = behind.trim_start_matches([' ', '\u{a0}', '\t']);
    let space = behind.len() - name.len();
    let quotes = ["\"\"", "''", "\u{201c}\u{201d}"].iter().find(|empty| name.starts_with(**empty));
    if let Some(empty) = quotes.filter(|_| space > 0) {
        return Some(space + empty.len());
    }
    let mut chars = name.chars();
    let mark = chars.next().filter(|_| space > 0)?;
    let ends = chars.next().is_none_or(char::is_whitespace);
    let is_mark = match mark {
        ',' => true,
        '!' => ends || chars.as_str().trim_start_matches('!').is_empty(),
        '.' | ';' | ':' => ends,
        _ => false,
    };
    is_mark.then(|| space + mark.len_utf8())
}

/// Length in bytes of the placeholder for a name, including the text before it.
fn missing(behind: &str) -> Option<usize> {
    let start = behind.trim_start_matches([' ', '\u{a0}', ',']);
    if start.len() == behind.len() {
        return None;
    }
    let to = |rest: &str| Some(behind.len() - rest.len());
    let ends = |rest: &str| {
        let rest = rest.trim_start_matches([' ', '\u{a0}']);
        let marks = [",", "!", ".", "?", ";", ":", "\n", "- ", "\u{2014}"];
        rest.is_empty() || marks.iter().any(|mark| rest.starts_with(mark))
    };
    // `Null` is a name.
    let null = ["null", "NULL"].iter().find_map(|word| start.strip_prefix(word));
    if let Some(rest) = null.filter(|rest| !rest.starts_with(char::is_alphanumeric)) {
        return to(rest);
    }
    let quoted = start.trim_start_matches(['"', '\'', '\u{201c}', '\u{2018}']);
    if quoted.len() < start.len()
        && let Some(rest) = ["null", "undefined"].iter().find_map(|word| strip_word(quoted, word))
    {
        return to(rest);
    }
    if let Some(rest) = MISSING.iter().find_map(|word| strip_word(start, word)) {
        return to(rest);
    }
    let alone = MISSING_ALONE.iter().find_map(|word| strip_word(start, word));
    if let Some(rest) = alone.filter(|rest| ends(rest)) {
        return to(rest);
    }
    // `Nan` and `Nil` are names.
    let nothing = ["NaN", "nan", "nil", "NULL"].iter().find_map(|word| start.strip_prefix(word));
    if let Some(rest) = nothing.filter(|rest| ends(rest)) {
        return to(rest);
    }
    let digits = |rest: &str| rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if let Some(number) = start.strip_prefix('{')
        && digits(number) < number.len()
        && let Some(rest) = number[number.len() - digits(number)..].strip_prefix('}')
    {
        return to(rest);
    }
    let start = behind.trim_start_matches([' ', '\u{a0}']);
    let end = start.find([',', '!', '.', '?', ';', '\n']).unwrap_or(start.len());
    let (name, rest) = start.split_at(end);
    let marks = [
        '(', ')', '[', ']', '-', '/', '*', '"', '\'', '@', '$', ':', '=', '+', '\\', ' ', '^', '&',
    ];
    let bare = name.trim_matches(marks);
    let is_filler = bare.len() > 2 && bare.chars().all(|c| c == 'X');
    let has_name = bare.to_lowercase().contains("name") || bare.to_lowercase().contains("nombre");
    (is_filler || (has_name && is_field(bare))).then(|| to(rest)).flatten()
}

/// Whether a value is nothing but a placeholder.
pub(super) fn is_placeholder(value: &str) -> bool {
    let behind = format!(" {}", value.trim());
    missing(&behind) == Some(behind.len())
}

fn leaks(text: &str) -> impl Iterator<Item = Range<usize>> {
    LEAKS.iter().flat_map(move |leak| {
        let places = text.match_indices(leak).map(|(at, leak)| at..at + leak.len());
        places.filter(move |place| {
            let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !joins(text[..place.start].chars().next_back())
                && !joins(text[place.end..].chars().next())
        })
    })
}

/// `on ____ at ____`: a blank between words.
fn blanks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find("___")?;
        let length = text[start..].find(|c| c != '_').unwrap_or(text.len() - start);
        from = start + length;
        Some(start..from)
    })
    .filter(move |blank| {
        let line_start = text[..blank.start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let before = text[..blank.start].chars().next_back();
        let after = text[blank.end..].chars().next();
        line.contains(char::is_alphabetic)
            && before.is_none_or(|c| c.is_whitespace() || "$#(".contains(c))
            && after.is_none_or(|c| c.is_whitespace() || ",.!?;:)%".contains(c))
    })
}

/// `how are you, null?`
fn vocatives(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices(", ").filter_map(move |(at, comma)| {
        let start = at + comma.len();
        let mut words = MISSING.iter().chain(&["null"]);
        let rest = words.find_map(|word| strip_word(&text[start..], word))?;
        let ends = rest.is_empty() || rest.starts_with([',', '!', '.', '?', '\n']);
        ends.then(|| start..text.len() - rest.len())
    })
}
