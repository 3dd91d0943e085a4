//! The commands of the palette, which is the help too, matched with the line.
//!
//! A line of words matches commands by their effect, their names and synonyms. A line
//! that begins with the name of a command that takes an argument leads to that
//! command alone, and a number leads to that row.

use std::cmp::Reverse;
use std::ops::Range;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern};

use crate::app::picker::fuzzy::Fuzzy;
use crate::app::picker::synonyms::{self, SETTINGS, SettingHint};
use crate::app::picker::{Choice, Item, Label};
use crate::app::protocol::command::{COMMANDS, Entry};

/// Number of remembered choices.
const RECENT: usize = 8;

/// More than a description or a name is worth: a synonym typed in full.
const SYNONYM: u32 = 1 << 12;

/// Minimum letters of the start of a synonym, and the worth of each.
const START: (usize, u32) = (3, 20);

/// The items, and the matcher.
pub struct Palette {
    title: &'static str,
    items: Vec<Item>,
    fuzzy: Fuzzy,
}

impl Palette {
    /// A palette of these items, in this order while nothing is typed.
    pub fn new(title: &'static str, items: Vec<Item>) -> Self {
        Self { title, items, fuzzy: Fuzzy::default() }
    }

    /// Shown before its line.
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// The items that match a line, best first, those that do not work here
    /// last. Equal ones keep their order; headings stand between them only
    /// while nothing is typed.
    pub fn find(&mut self, line: &str) -> Vec<Item> {
        let line = line.trim_start();
        if line.is_empty() {
            return self.items.clone();
        }
        if let Some((entry, argument)) = command(line) {
            return vec![with_argument(entry, argument)];
        }
        if let Some(row) = row(line) {
            let (label, aside) = (format!("Go to row {row}"), "in the list");
            let (label, aside) = (Label::new(label), Label::new(aside));
            return vec![Item { choice: Choice::Row(row), label, aside, faint: false }];
        }
        // Letters scattered over a sentence mean nothing: only names are
        // matched by some of their letters.
        let pattern = |kind| Pattern::new(line, CaseMatching::Ignore, Normalization::Smart, kind);
        let pattern = PaletteTerms {
            whole: pattern(AtomKind::Substring),
            scattered: pattern(AtomKind::Fuzzy),
        };
        let items = std::mem::take(&mut self.items);
        let offered = items.iter().filter(|item| !item.is_heading());
        let mut found: Vec<(u32, Item)> =
            offered.filter_map(|item| self.score(&pattern, item)).collect();
        found.extend(SETTINGS.iter().filter_map(|hint| setting(&pattern, hint)));
        self.items = items;
        // Of equals, one that begins with it is meant, then the one with the
        // shortest rest of its label.
        let begins = |item: &Item| item.label.matched.first().is_some_and(|range| range.start == 0);
        found
            .sort_by_key(|(score, item)| (item.faint, Reverse(*score), !begins(item), spare(item)));
        found.into_iter().map(|(_, item)| item).collect()
    }

    /// Score of an item for the words, with its matches: each word where it
    /// fits better. `None` where a word fits nowhere.
    fn score(&mut self, words: &PaletteTerms, item: &Item) -> Option<(u32, Item)> {
        let mut score = 0;
        let mut item = item.clone();
        let synonyms = match item.choice {
            Choice::Action(command) => synonyms::of(command),
            _ => &[],
        };
        for (whole, scattered) in words.whole.atoms.iter().zip(&words.scattered.atoms) {
            // A view has its name in front, an action behind.
            let (in_label, in_aside) = match item.choice {
                Choice::View(_) => (scattered, whole),
                _ => (whole, scattered),
            };
            let label = self.fuzzy.fuzzy_match(in_label, &item.label.text);
            let aside = self.fuzzy.fuzzy_match(in_aside, &item.aside.text);
            let written = label.iter().chain(&aside).map(|(score, _)| u32::from(*score)).max();
            let synonym = synonym(synonyms, whole);
            if let Some((worth, word)) = synonym.filter(|(worth, _)| Some(*worth) > written) {
                score += worth;
                item.add_synonym(word);
                continue;
            }
            let (better, part) = match (label, aside) {
                (Some(label), Some(aside)) if aside.0 > label.0 => (aside, &mut item.aside),
                (Some(label), _) => (label, &mut item.label),
                (None, aside) => (aside?, &mut item.aside),
            };
            score += u32::from(better.0);
            part.matched.extend(better.1);
        }
        for label in [&mut item.label, &mut item.aside] {
            label.matched.sort_by_key(|range| range.start);
        }
        Some((score, item))
    }
}

/// The synonym that a word is, or begins, and what that is worth.
fn synonym(synonyms: &[&'static str], word: &Atom) -> Option<(u32, &'static str)> {
    let typed = word.needle_text().to_string();
    let (letters, worth) = (typed.chars().count(), START.1 * typed.len() as u32);
    let whole = synonyms.iter().find(|known| **known == typed).map(|known| (SYNONYM, *known));
    let starts = |known: &&&'static str| letters >= START.0 && known.starts_with(&typed);
    whole.or_else(|| synonyms.iter().find(starts).map(|known| (worth, *known)))
}

/// A hint about a setting as an item, if every word is one of its.
fn setting(words: &PaletteTerms, hint: &SettingHint) -> Option<(u32, Item)> {
    let scores = words.whole.atoms.iter().map(|word| Some(synonym(hint.words, word)?.0));
    let score = scores.sum::<Option<u32>>()?;
    let (label, aside) = (Label::new(hint.label), Label::new("in the config file"));
    Some((score, Item { choice: Choice::Hint(hint.notice), label, aside, faint: false }))
}

/// The words of the line, as patterns of two kinds.
struct PaletteTerms {
    whole: Pattern,
    scattered: Pattern,
}

/// Length of the parts of a label that match nothing, in bytes; the same for
/// all while nothing is typed.
fn spare(item: &Item) -> usize {
    let spare = |label: &Label| {
        let matched: usize = label.matched.iter().map(Range::len).sum();
        (matched > 0).then(|| label.text.len().saturating_sub(matched))
    };
    spare(&item.label).into_iter().chain(spare(&item.aside)).min().unwrap_or_default()
}

/// The command that a line names before an argument, and the argument. The
/// space between them must be there: before it, the name is matched like any
/// word.
pub fn command(line: &str) -> Option<(&'static Entry, &str)> {
    let (name, argument) = line.trim_start().split_once(char::is_whitespace)?;
    let takes = |entry: &&Entry| {
        entry.argument.as_ref().is_some_and(|a| a.command == name || entry.name == name)
    };
    COMMANDS.iter().find(takes).map(|entry| (entry, argument.trim()))
}

fn with_argument(entry: &Entry, argument: &str) -> Item {
    let name = entry.argument.as_ref().map_or("", |argument| argument.name);
    let given = if argument.is_empty() { name } else { argument };
    let label = Label::new(format!("{}: {given}", entry.help));
    let aside = Label::new(entry.name);
    Item { choice: Choice::Action(entry.command), label, aside, faint: false }
}

/// The row that a line is the number of.
fn row(line: &str) -> Option<u32> {
    let line = line.trim_end();
    let digits = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| line.parse().unwrap_or(u32::MAX)).filter(|row| *row > 0)
}

/// The choices made in the palette, the latest first.
#[derive(Debug, Default)]
pub struct RecentCommands(Vec<Choice>);

impl RecentCommands {
    /// Remembers a choice.
    pub fn record(&mut self, choice: Choice) {
        self.0.retain(|known| *known != choice);
        self.0.insert(0, choice);
        self.0.truncate(RECENT);
    }

    /// The choices, the latest first.
    pub fn choices(&self) -> &[Choice] {
        &self.0
    }
}
