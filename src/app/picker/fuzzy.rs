//! Fuzzy search: words, or some of their letters in order.

use std::cmp::Reverse;
use std::ops::Range;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::picker::{Item, Label};

/// More than any match is worth: what was typed in full is meant.
const WHOLE: u32 = 1 << 20;

/// The matcher and its buffers.
pub struct Fuzzy {
    matcher: Matcher,
    /// Room for the characters of a text, and for where they matched.
    chars: Vec<char>,
    indices: Vec<u32>,
}

impl Default for Fuzzy {
    fn default() -> Self {
        let matcher = Matcher::new(Config::DEFAULT);
        Self { matcher, chars: Vec::new(), indices: Vec::new() }
    }
}

impl Fuzzy {
    /// Score of a text for a word, and the matching bytes.
    pub fn fuzzy_match(&mut self, atom: &Atom, text: &str) -> Option<(u16, Vec<Range<usize>>)> {
        self.indices.clear();
        let haystack = Utf32Str::new(text, &mut self.chars);
        let score = atom.indices(haystack, &mut self.matcher, &mut self.indices)?;
        // The matcher counts clusters.
        let clusters = text.grapheme_indices(true).zip(0_u32..);
        let hits = clusters.filter(|(_, index)| self.indices.contains(index));
        Some((score, hits.map(|((at, cluster), _)| at..at + cluster.len()).collect()))
    }

    /// The items that match all words of a line, the best first; equal ones
    /// keep their order. The secondary text is searched only if `in_aside`.
    pub fn narrow(&mut self, items: Vec<Item>, line: &str, in_aside: bool) -> Vec<Item> {
        let pattern = |kind| Pattern::new(line, CaseMatching::Ignore, Normalization::Smart, kind);
        let words = (pattern(AtomKind::Fuzzy), pattern(AtomKind::Substring));
        let scored = items.into_iter().filter_map(|item| self.score(item, &words, in_aside));
        let line = line.trim();
        let mut found: Vec<(u32, Item)> = scored
            .map(|(score, item)| {
                let whole = !line.is_empty() && item.label.text.eq_ignore_ascii_case(line);
                (if whole { score.max(WHOLE) } else { score }, item)
            })
            .collect();
        found.sort_by_key(|(score, _)| Reverse(*score));
        found.into_iter().map(|(_, item)| item).collect()
    }

    fn score(
        &mut self,
        mut item: Item,
        (scattered, together): &(Pattern, Pattern),
        in_aside: bool,
    ) -> Option<(u32, Item)> {
        let mut score = 0;
        for (word, whole) in scattered.atoms.iter().zip(&together.atoms) {
            let label = self.fuzzy_match(word, &item.label.text);
            let (found, part): (_, &mut Label) = match label {
                Some(found) => (found, &mut item.label),
                None if in_aside => (self.fuzzy_match(whole, &item.aside.text)?, &mut item.aside),
                None => return None,
            };
            score += u32::from(found.0);
            part.matched.extend(found.1);
        }
        for label in [&mut item.label, &mut item.aside] {
            label.matched.sort_by_key(|range| range.start);
        }
        Some((score, item))
    }
}
