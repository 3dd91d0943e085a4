//! A small pattern language for phrases, so that they can be written as a
//! table.
//!
//! Words follow each other as in the clause. `a|b` is an alternative, `a_b` a
//! two-word alternative, a word in capitals a list of words; a leading `?`
//! makes any of them optional; `*s` is any word with that ending, `..3` up to
//! three words; `^` and `$` are the beginning and the end of the clause.

use super::lists;

/// A parsed phrase.
pub(super) struct Pattern {
    steps: Box<[Step]>,
}

enum Step {
    Start,
    End,
    Gap(usize),
    /// Alternatives as they are written: parsed, all phrases take ten times the
    /// memory.
    Words {
        any_of: &'static str,
        optional: bool,
    },
}

fn alternatives(any_of: &'static str) -> impl Iterator<Item = &'static str> {
    let listed = |written| lists::named(written).unwrap_or(written).split_ascii_whitespace();
    any_of.split('|').flat_map(listed)
}

/// Number of words of the clause that an alternative matches from its start.
fn takes(alternative: &str, clause: &[&str]) -> Option<usize> {
    if let Some(end) = alternative.strip_prefix('*') {
        return clause.first()?.ends_with(end).then_some(1);
    }
    let mut many = 0;
    for word in alternative.split('_') {
        if *clause.get(many)? != word {
            return None;
        }
        many += 1;
    }
    Some(many)
}

/// The first word of an alternative.
fn head(alternative: &'static str) -> Option<&'static str> {
    if alternative.starts_with('*') { None } else { alternative.split('_').next() }
}

impl Pattern {
    pub(super) fn new(written: &'static str) -> Self {
        Self { steps: written.split_ascii_whitespace().map(step).collect() }
    }

    /// Words of which a clause must contain one for the phrase to match. Of the
    /// mandatory steps, the most selective are used.
    pub(super) fn heads(&self) -> Vec<&'static str> {
        let heads = |step: &Step| match step {
            Step::Words { any_of, optional: false } => {
                alternatives(any_of).map(head).collect::<Option<Vec<_>>>()
            }
            _ => None,
        };
        let common = |heads: &Vec<&str>| heads.iter().any(|head| lists::COMMON.contains(head));
        let steps: Vec<_> = self.steps.iter().filter_map(heads).collect();
        let telling = steps.iter().position(|heads| !common(heads)).unwrap_or_default();
        steps.into_iter().nth(telling).unwrap_or_default()
    }

    /// The range of words in the clause that it matches: first word, and index
    /// after the last.
    pub(super) fn find(&self, clause: &[&str]) -> Option<(usize, usize)> {
        (0..clause.len()).find_map(|at| Some((at, matches(&self.steps, clause, at)?)))
    }
}

/// The index after the words that the steps match from a word on.
fn matches(steps: &[Step], clause: &[&str], at: usize) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(at) };
    match step {
        Step::Start => (at == 0).then(|| matches(rest, clause, at))?,
        Step::End => (at == clause.len()).then(|| matches(rest, clause, at))?,
        Step::Gap(most) => {
            let last = clause.len().min(at + most);
            (at..=last).find_map(|at| matches(rest, clause, at))
        }
        Step::Words { any_of, optional } => {
            let words = clause.get(at..).unwrap_or_default();
            let taken = alternatives(any_of).filter_map(|it| takes(it, words));
            let skipped = optional.then_some(0);
            taken.chain(skipped).find_map(|many| matches(rest, clause, at + many))
        }
    }
}

fn step(written: &'static str) -> Step {
    let optional = written.starts_with('?');
    match written.trim_start_matches('?') {
        "^" => Step::Start,
        "$" => Step::End,
        gap if gap.starts_with("..") => Step::Gap(gap[2..].parse().unwrap_or(1)),
        any_of => Step::Words { any_of, optional },
    }
}
