//! Tokenizes a text into words and clauses, without case, accents and
//! apostrophes.

use std::ops::Range;

/// Pairs of written words that are one word in the phrases.
const JOINED: &[(&str, &str, &str)] = &[
    ("do", "not", "dont"),
    ("can", "not", "cant"),
    ("will", "not", "wont"),
    ("did", "not", "didnt"),
    ("does", "not", "doesnt"),
    ("is", "not", "isnt"),
    ("are", "not", "arent"),
    ("was", "not", "wasnt"),
    ("would", "not", "wouldnt"),
    ("could", "not", "couldnt"),
    ("should", "not", "shouldnt"),
    ("have", "not", "havent"),
    ("any", "more", "anymore"),
    ("e", "mail", "email"),
    ("no", "one", "noone"),
    ("i", "am", "im"),
    ("i", "will", "ill"),
];

/// Prefixes by which a phone reports a reaction to one of the business's texts;
/// the quoted text may contain opt-out instructions.
const REACTIONS: &[&str] = &[
    "liked",
    "loved",
    "disliked",
    "laughed at",
    "emphasized",
    "emphasised",
    "questioned",
    "le gusto",
    "le encanto",
    "se rio de",
    "le disgusto",
    "destaco",
    "to",
];

/// The words of a text and their grouping into clauses.
pub(super) struct Message<'t> {
    raw: &'t str,
    folded: String,
    words: Vec<Range<usize>>,
    clauses: Vec<Range<usize>>,
}

impl<'t> Message<'t> {
    pub(super) fn new(raw: &'t str) -> Self {
        let mut message = Self {
            raw,
            folded: String::with_capacity(raw.len()),
            words: Vec::with_capacity(raw.len() / 4),
            clauses: Vec::with_capacity(4),
        };
        let (mut word, mut clause) = (0, 0);
        for c in raw.chars() {
            match class_of(c) {
                Class::Letter => {
                    let start = message.folded.len();
                    message.folded.extend(c.to_lowercase().map(fold));
                    if message.folded.len() == start {
                        message.folded.push(c);
                    }
                }
                Class::Silent => {}
                Class::Space => word = message.end_word(word),
                Class::Stop => {
                    word = message.end_word(word);
                    clause = message.end_clause(clause);
                }
            }
        }
        message.end_word(word);
        message.end_clause(clause);
        message
    }

    fn end_word(&mut self, start: usize) -> usize {
        let end = self.folded.len();
        if start == end {
            return end;
        }
        let joined = self.words.last().cloned().and_then(|before| {
            let before_it = &self.folded[before.clone()];
            let word = &self.folded[start..end];
            let (_, _, joined) =
                JOINED.iter().find(|(one, two, _)| (*one, *two) == (before_it, word))?;
            Some((before.start, *joined))
        });
        // A clause ends between two words only if it was closed before.
        let closed = self.clauses.last().map_or(0, |clause| clause.end);
        match joined {
            Some((at, joined)) if self.words.len() > closed => {
                self.words.pop();
                self.folded.truncate(at);
                self.folded.push_str(joined);
                self.words.push(at..self.folded.len());
            }
            _ => self.words.push(start..end),
        }
        self.folded.len()
    }

    fn end_clause(&mut self, start: usize) -> usize {
        if self.words.len() > start {
            self.clauses.push(start..self.words.len());
        }
        self.words.len()
    }

    /// The words of each clause.
    pub(super) fn clauses(&self) -> impl Iterator<Item = Vec<&str>> {
        let words = |clause: &Range<usize>| {
            self.words[clause.clone()].iter().map(|word| &self.folded[word.clone()]).collect()
        };
        self.clauses.iter().map(words)
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &self.folded[word.clone()])
    }

    /// Whether it has no words, but one of these characters.
    pub(super) fn is_sign(&self, signs: &[char]) -> bool {
        self.words.is_empty() && self.raw.contains(signs)
    }

    /// Whether it is a phone's report of a reaction to a text that it quotes.
    pub(super) fn is_reaction(&self) -> bool {
        let text = self.raw.trim();
        if !text.ends_with(['\u{201d}', '"', '\u{bb}']) {
            return false;
        }
        let Some((before, _)) = text.split_once(['\u{201c}', '"', '\u{ab}']) else { return false };
        let before = Message::new(before);
        let said = before.words().collect::<Vec<_>>().join(" ");
        REACTIONS.contains(&said.as_str())
            || (said.starts_with("reacted") && said.ends_with("to"))
            || (said.starts_with("removed a") && said.ends_with("from"))
    }
}

/// The letters and digits of words with repeated characters collapsed: equal
/// for `S.T.O.P`, `STOOOP` and `stop`, or `opt-out` and `optout`.
pub(super) fn squashed(words: &[&str]) -> String {
    let mut squashed = String::new();
    for c in words.iter().flat_map(|word| word.chars()) {
        if !squashed.ends_with(c) {
            squashed.push(c);
        }
    }
    squashed
}

enum Class {
    Letter,
    /// Ignored within a word.
    Silent,
    Space,
    /// Ends a clause.
    Stop,
}

fn class_of(c: char) -> Class {
    match c {
        '#' => Class::Letter,
        '\''
        | '\u{2019}'
        | '\u{2018}'
        | '`'
        | '\u{b4}'
        | '\u{2bc}'
        | '\u{300}'..='\u{36f}'
        | '\u{200c}'
        | '\u{200d}' => Class::Silent,
        '\n' => Class::Stop,
        '-' | '/' | '&' | '*' | '_' | '~' | '"' | '\u{201c}' | '\u{201d}' => Class::Space,
        _ if c.is_alphanumeric() => Class::Letter,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Stop,
    }
}

/// The letter without its accent.
fn fold(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        // Full-width letters.
        '\u{ff41}'..='\u{ff5a}' => char::from_u32(c as u32 - 0xff41 + u32::from('a')).unwrap_or(c),
        _ => c,
    }
}
