//! Key labels of the key overview.

use super::build::EffectiveBinding;
use crate::app::protocol::command::Group;
use crate::settings::KeyLayer;

/// Minimum number of consecutive digits that are shown as a range, such as the
/// keys of views.
const RANGE: usize = 3;

/// A label and the layers in which it is bound.
struct Entry {
    label: String,
    count: Option<u32>,
    layers: Vec<KeyLayer>,
}

impl Entry {
    /// The digit, if its count is the digit itself.
    fn digit(&self) -> Option<u32> {
        let digit = self.label.parse().ok().filter(|digit| (1..=9).contains(digit));
        digit.filter(|_| self.count == digit)
    }

    fn is_everywhere(&self, group: Group) -> bool {
        matches!(group, Group::Edit | Group::Write) || self.layers.contains(&KeyLayer::Global)
    }

    /// The label, with its difference from the command's other keys.
    fn text(&self, group: Group) -> String {
        let count = self.count.filter(|_| self.digit().is_none()).map(|count| count.to_string());
        let mut layers = self.layers.clone();
        layers.sort();
        if self.is_everywhere(group) {
            layers.clear();
        }
        let names = layers.into_iter().map(|layer| layer.name().to_owned());
        let notes: Vec<String> = count.into_iter().chain(names).collect();
        if notes.is_empty() {
            return self.label.clone();
        }
        format!("{} ({})", self.label, notes.join(", "))
    }
}

/// The labels of a command's keys, each once, first those bound wherever the
/// command applies. The layers in which text is edited are implied there.
pub(super) fn keys<'a>(
    held: impl Iterator<Item = &'a EffectiveBinding<'a>>,
    group: Group,
) -> String {
    let mut entries: Vec<Entry> = Vec::new();
    for binding in held {
        let (label, count) = (binding.keys.label(), binding.command.count);
        let known = entries.iter_mut().find(|entry| entry.label == label && entry.count == count);
        let entry = match known {
            Some(entry) => entry,
            None => entries.push_mut(Entry { label, count, layers: Vec::new() }),
        };
        if !entry.layers.contains(&binding.layer) {
            entry.layers.push(binding.layer);
        }
    }
    entries.sort_by_key(|entry| !entry.is_everywhere(group));
    let mut texts = Vec::new();
    let mut rest = entries.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let run = run(rest, group);
        if run >= RANGE {
            texts.push(format!("{}-{}", first.label, rest[run - 1].label));
            rest = &rest[run..];
        } else {
            texts.push(first.text(group));
            rest = others;
        }
    }
    texts.join(", ")
}

/// Number of consecutive digits at the start.
fn run(entries: &[Entry], group: Group) -> usize {
    let digits = entries.iter().map(|entry| entry.digit().filter(|_| entry.is_everywhere(group)));
    let Some(first) = entries.first().and_then(Entry::digit) else { return 0 };
    digits.zip(first..).take_while(|(digit, due)| *digit == Some(*due)).count()
}
