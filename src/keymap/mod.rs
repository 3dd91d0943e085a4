//! Key bindings: notation, layers, presets, the user's bindings, and the
//! resulting hints and help.

mod binding;
mod build;
mod command;
mod defaults;
mod error;
mod help;
mod key;
mod layer;
mod notation;
mod presets;
pub mod reference;
mod resolver;
mod warning;

pub use command::{BoundCommand, bindable};
pub use error::{BindingError, KeymapError, Origin};
pub use help::KeyLabel;
pub use key::{Key, KeyCode, Modifiers};
pub use layer::layers_of;
pub use notation::{MAX_KEYS, NotationError, Sequence};
pub use resolver::{CONTINUES, Hint, Resolution, Resolver};
pub use warning::KeymapWarning;

use crate::app::protocol::command::{COMMANDS, Command, Focus, Group};
use crate::settings::{KeyPreset, UserBinding};
use crate::triage::ActionKind;
use build::{Effective, EffectiveBinding, Parsed};
use layer::FOCUSES;

/// Maximum count.
const MAX_COUNT: u32 = 999_999;

/// A validated set of bindings.
#[derive(Debug)]
pub struct Keymap {
    focuses: [FocusKeys; FOCUSES.len()],
    help: Vec<HelpLine>,
    has_counts: bool,
    warnings: Vec<KeymapWarning>,
    moved: Option<Moved>,
}

/// A key whose default has become another one.
#[derive(Debug)]
struct Moved {
    key: Key,
    /// The label of its former command's key.
    to: Box<str>,
}

/// The bindings of one focus.
#[derive(Debug)]
struct FocusKeys {
    /// Sorted, so that the continuations of a prefix are adjacent.
    bindings: Vec<(Sequence, BoundCommand)>,
    /// The label of each command's preferred keys for hints.
    first: Vec<(Command, Box<str>)>,
    /// The labels of all its keys, joined.
    all: Vec<(Command, Box<str>)>,
}

/// A command in the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLine {
    pub group: Group,
    pub action: Command,
    /// The labels of its keys, joined; a key that is bound in one layer only is
    /// followed by the layer's name.
    pub keys: String,
    pub labels: Vec<KeyLabel>,
    pub text: &'static str,
}

impl Keymap {
    /// Builds a preset with the user's bindings on top.
    ///
    /// # Errors
    ///
    /// All errors in the bindings; `file` names the user's file in them.
    pub fn build(
        preset: KeyPreset,
        user: &[UserBinding],
        file: &str,
    ) -> Result<Self, Vec<KeymapError>> {
        let Parsed { bounds, mut errors, ignored } = build::parse_all(preset, user, file);
        let by_focus = FOCUSES.map(|focus| build::effective(&bounds, focus));
        if errors.is_empty() {
            errors = build::conflicts(&by_focus, file);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let warnings = warning::warnings(&ignored, &by_focus, file);
        let moved = Moved::in_list(&by_focus[Focus::List as usize].held);
        let help = help_lines(&by_focus);
        let focuses = by_focus.map(|Effective { held, .. }| FocusKeys::new(held));
        Ok(Self { focuses, help, has_counts: preset.has_counts(), warnings, moved })
    }

    /// Whether digits begin a count.
    pub fn has_counts(&self) -> bool {
        self.has_counts
    }

    /// Lines about the user's bindings: those without effect, and those that
    /// hide another command's default.
    pub fn warnings(&self) -> &[KeymapWarning] {
        &self.warnings
    }

    /// Where the key was the default for marking a conversation handled: the
    /// label of the key that does so now. Returned once, since it is to be told
    /// once.
    pub fn take_handled_now(&mut self, focus: Focus, key: Key) -> Option<Box<str>> {
        self.moved.take_if(|moved| focus == Focus::List && moved.key == key).map(|moved| moved.to)
    }

    /// The label of a command's keys in hints, such as `j`, `gg` or `Ctrl-D`.
    pub fn first_key(&self, focus: Focus, action: Command) -> Option<&str> {
        let first = &self.focus(focus).first;
        first.iter().find(|(bound, _)| *bound == action).map(|(_, label)| &**label)
    }

    /// The labels of all keys of a command in a focus, joined; those that it has
    /// elsewhere if it has none there.
    pub fn all_keys(&self, focus: Focus, action: Command) -> Option<&str> {
        let here = self.focus(focus).all.iter().find(|(bound, _)| *bound == action);
        let elsewhere = || self.help.iter().find(|line| line.action == action);
        here.map(|(_, labels)| &**labels).or_else(|| elsewhere().map(|line| &*line.keys))
    }

    /// The keys that can trigger a command: the last ones of its bindings.
    pub fn keys_of(&self, focus: Focus, action: Command) -> Vec<Key> {
        let bindings = self.focus(focus).bindings.iter();
        let bound = bindings.filter(|(_, command)| command.action == action);
        bound.filter_map(|(sequence, _)| sequence.keys().last().copied()).collect()
    }

    /// Whether a command has keys that do not fix its count.
    fn has_free_count(&self, focus: Focus, action: Command) -> bool {
        let mut bindings = self.focus(focus).bindings.iter();
        bindings.any(|(_, bound)| bound.action == action && bound.count.is_none())
    }

    /// The key overview: every command that has keys, by group.
    pub fn help(&self) -> &[HelpLine] {
        &self.help
    }

    /// The match of keys that were pressed in a focus.
    fn lookup(&self, focus: Focus, keys: &[Key]) -> Match {
        match self.continuations(focus, keys).next() {
            Some((sequence, command)) if sequence.keys().len() == keys.len() => {
                Match::Command(*command)
            }
            Some(_) => Match::Prefix,
            None => Match::Nothing,
        }
    }

    /// The bindings that begin with these keys.
    fn continuations<'a>(
        &'a self,
        focus: Focus,
        keys: &'a [Key],
    ) -> impl Iterator<Item = &'a (Sequence, BoundCommand)> {
        let bindings = &self.focus(focus).bindings;
        let at = bindings.partition_point(|(sequence, _)| sequence.keys() < keys);
        bindings[at..].iter().take_while(move |(sequence, _)| sequence.keys().starts_with(keys))
    }

    fn focus(&self, focus: Focus) -> &FocusKeys {
        // A test holds `FOCUSES` in the order of the enum.
        &self.focuses[focus as usize]
    }
}

/// The result of a lookup.
enum Match {
    /// A complete binding.
    Command(BoundCommand),
    /// The prefix of a binding.
    Prefix,
    Nothing,
}

impl FocusKeys {
    fn new(mut held: Vec<EffectiveBinding<'_>>) -> Self {
        let bindings = held.iter().map(|b| (b.keys.clone(), b.command)).collect();
        // Keys with a fixed count do less than the command's description says.
        held.sort_by_key(|held| (held.command.count.is_some(), held.depth, held.place));
        let mut first: Vec<(Command, Box<str>)> = Vec::new();
        let mut all: Vec<(Command, Box<str>)> = Vec::new();
        for binding in &held {
            let action = binding.command.action;
            if !first.iter().any(|(known, _)| *known == action) {
                first.push((action, binding.keys.label().into()));
                let same = held.iter().filter(|other| other.command.action == action);
                all.push((action, help::joined(&help::labels(same, None)).into()));
            }
        }
        Self { bindings, first, all }
    }
}

impl Moved {
    /// The key `h`, where it is the preset's way back to the list.
    fn in_list(held: &[EffectiveBinding<'_>]) -> Option<Self> {
        let key = Key::plain(KeyCode::Char('h'));
        let bound = held.iter().find(|bound| bound.keys.keys() == [key])?;
        if bound.origin.is_user() || bound.command.action != Command::FocusList {
            return None;
        }
        let handled = Command::Do(ActionKind::Handled);
        let now = held.iter().filter(|bound| bound.command.action == handled);
        let to = now.min_by_key(|bound| (bound.depth, bound.place))?.keys.label().into();
        Some(Self { key, to })
    }
}

fn help_lines(by_focus: &[Effective<'_>]) -> Vec<HelpLine> {
    let mut all: Vec<&EffectiveBinding<'_>> = by_focus.iter().flat_map(|it| &it.held).collect();
    all.sort_by_key(|binding| binding.place);
    let mut lines = Vec::new();
    for group in Group::ALL {
        for entry in COMMANDS.iter().filter(|entry| entry.group == group) {
            let held = all.iter().filter(|binding| binding.command.action == entry.command);
            let labels = help::labels(held.copied(), Some(group));
            if !labels.is_empty() {
                let (action, text, keys) = (entry.command, entry.help, help::joined(&labels));
                lines.push(HelpLine { group, action, keys, labels, text });
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests;
