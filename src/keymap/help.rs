//! Key labels of the key overview.

use super::build::EffectiveBinding;
use crate::app::protocol::command::Group;
use crate::settings::KeyLayer;

/// Minimum number of consecutive digits that are shown as a range, such as the
/// keys of views.
const RANGE: usize = 3;

/// The label of a command's key, or of a range of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLabel {
    pub label: String,
    /// What sets it apart from the command's other keys: a fixed count, and the
    /// layers that bind it if not all do. May be empty.
    pub note: String,
}

/// A label and the layers in which it is bound.
struct Entry {
    label: String,
    count: Option<u32>,
    layers: Vec<KeyLayer>,
}

impl Entry {
    /// What comes before the label's last digit, and the digit, if its count is
    /// that digit.
    fn numbered(&self) -> Option<(&str, u32)> {
        let (start, last) = self.label.split_at_checked(self.label.len().checked_sub(1)?)?;
        let digit = last.parse().ok().filter(|digit| (1..=9).contains(digit))?;
        (self.count == Some(digit)).then_some((start, digit))
    }

    fn is_everywhere(&self, group: Option<Group>) -> bool {
        matches!(group, None | Some(Group::Edit | Group::Write))
            || self.layers.contains(&KeyLayer::Global)
    }

    /// The label, with its difference from the command's other keys.
    fn labeled(&self, group: Option<Group>) -> KeyLabel {
        let count = self.count.filter(|_| self.numbered().is_none()).map(|count| count.to_string());
        let mut layers = self.layers.clone();
        layers.sort();
        if self.is_everywhere(group) {
            layers.clear();
        }
        let names = layers.into_iter().map(|layer| layer.name().to_owned());
        let notes: Vec<String> = count.into_iter().chain(names).collect();
        KeyLabel { label: self.label.clone(), note: notes.join(", ") }
    }
}

/// The labels of a command's keys, each once, first those bound wherever the
/// command applies. The layers in which text is edited are implied there; all
/// are without a group.
pub(super) fn labels<'a>(
    held: impl Iterator<Item = &'a EffectiveBinding<'a>>,
    group: Option<Group>,
) -> Vec<KeyLabel> {
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
    let mut labels = Vec::new();
    let mut rest = entries.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let run = run(rest, group);
        if run >= RANGE {
            let label = format!("{}-{}", first.label, rest[run - 1].label);
            labels.push(KeyLabel { label, note: String::new() });
            rest = &rest[run..];
        } else {
            labels.push(first.labeled(group));
            rest = others;
        }
    }
    labels
}

/// The labels in a line.
pub(super) fn joined(labels: &[KeyLabel]) -> String {
    let texts = labels.iter().map(|KeyLabel { label, note }| match note.as_str() {
        "" => label.clone(),
        note => format!("{label} ({note})"),
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// Number of consecutive digits at the start.
fn run(entries: &[Entry], group: Option<Group>) -> usize {
    let Some((start, first)) = entries.first().and_then(Entry::numbered) else { return 0 };
    let numbered =
        entries.iter().map(|entry| entry.numbered().filter(|_| entry.is_everywhere(group)));
    numbered.zip(first..).take_while(|(it, due)| *it == Some((start, *due))).count()
}
