//! The commands of the palette, matched with the line.
//!
//! A line of words matches commands by their effect and their names. A line
//! that begins with the name of a command that takes an argument leads to that
//! command alone, and a number leads to that row.

use std::cmp::Reverse;
use std::ops::Range;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};

use crate::app::picker::fuzzy::Fuzzy;
use crate::app::picker::{Choice, Item, Label};
use crate::app::protocol::command::{COMMANDS, Command, Entry, Group};

/// Number of remembered choices.
const RECENT: usize = 8;

/// The items, and the matcher.
pub struct Palette {
    items: Vec<Item>,
    fuzzy: Fuzzy,
}

impl Palette {
    /// A palette of these items, in this order while nothing is typed.
    pub fn new(items: Vec<Item>) -> Self {
        Self { items, fuzzy: Fuzzy::default() }
    }

    /// The items that match a line, best first. Equal ones keep their order.
    pub fn find(&mut self, line: &str) -> Vec<Item> {
        let line = line.trim_start();
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
        let mut found: Vec<(u32, Item)> =
            items.iter().filter_map(|item| self.score(&pattern, item)).collect();
        self.items = items;
        // Of equals, one that begins with it is meant, then the one with the
        // shortest rest of its label.
        let begins = |item: &Item| item.label.matched.first().is_some_and(|range| range.start == 0);
        found.sort_by_key(|(score, item)| (Reverse(*score), !begins(item), spare(item)));
        found.into_iter().map(|(_, item)| item).collect()
    }

    /// Score of an item for the words, with its matches: each word where it
    /// fits better. `None` where a word fits nowhere.
    fn score(&mut self, words: &PaletteTerms, item: &Item) -> Option<(u32, Item)> {
        let mut score = 0;
        let mut item = item.clone();
        for (whole, scattered) in words.whole.atoms.iter().zip(&words.scattered.atoms) {
            // A view has its name in front, an action behind.
            let (in_label, in_aside) = match item.choice {
                Choice::View(_) => (scattered, whole),
                _ => (whole, scattered),
            };
            let label = self.fuzzy.fuzzy_match(in_label, &item.label.text);
            let aside = self.fuzzy.fuzzy_match(in_aside, &item.aside.text);
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

/// Every action that panes have a use for, but the one that opens the
/// palette.
pub fn actions() -> impl Iterator<Item = Item> {
    let offered = |entry: &&Entry| {
        !matches!(entry.group, Group::Edit | Group::Write) && entry.command != Command::OpenPalette
    };
    COMMANDS.iter().filter(offered).map(|entry| {
        let aside = match &entry.argument {
            None => entry.name.to_owned(),
            Some(argument) => format!("{} {}", argument.command, argument.name),
        };
        let (label, aside) = (Label::new(entry.help), Label::new(aside));
        Item { choice: Choice::Action(entry.command), label, aside, faint: false }
    })
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

    /// Puts the items that were chosen lately before the others.
    pub fn sort(&self, items: &mut [Item]) {
        let age = |item: &Item| self.0.iter().position(|known| *known == item.choice);
        items.sort_by_key(|item| age(item).unwrap_or(usize::MAX));
    }
}
