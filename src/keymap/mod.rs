//! Keys to actions: notation, layers, presets, the user's bindings, and the
//! hints and help that are made from them.

mod build;
mod command;
mod defaults;
mod error;
mod help;
mod key;
mod layer;
mod notation;
mod presets;
mod resolver;

pub use command::BoundCommand;
pub use error::{BindingError, KeymapError, Origin};
pub use key::{Key, KeyCode, Modifiers};
pub use layer::stack;
pub use notation::{MAX_KEYS, NotationError, Sequence};
pub use resolver::{CONTINUES, Hint, Resolution, Resolver};

use crate::app::protocol::command::{ACTIONS, Command, Focus, Group};
use crate::settings::{KeyPreset, UserBinding};
use build::EffectiveBinding;
use layer::FOCUSES;

/// A checked key table.
#[derive(Debug)]
pub struct Keymap {
    focuses: [FocusKeys; FOCUSES.len()],
    help: Vec<HelpLine>,
}

/// What one focus looks up.
#[derive(Debug)]
struct FocusKeys {
    /// Sorted, so that the continuations of a prefix stand together.
    bindings: Vec<(Sequence, BoundCommand)>,
    /// An action and the label of the keys that hints name for it.
    first: Vec<(Command, Box<str>)>,
}

/// An action in the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLine {
    /// Where it stands.
    pub group: Group,
    /// The action.
    pub action: Command,
    /// The labels of its keys, joined; a key that holds in one layer alone is
    /// followed by the name of that.
    pub keys: String,
    /// What it does.
    pub text: &'static str,
}

impl Keymap {
    /// The key table of a preset with the user's bindings on top.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the bindings; `file` names the user's
    /// file in it.
    pub fn build(
        preset: KeyPreset,
        user: &[UserBinding],
        file: &str,
    ) -> Result<Self, Vec<KeymapError>> {
        let (bounds, errors) = build::read(preset, user, file);
        let errors = if errors.is_empty() { build::conflicts(&bounds, file) } else { errors };
        if !errors.is_empty() {
            return Err(errors);
        }
        let by_focus = FOCUSES.map(|focus| build::effective(&bounds, focus));
        let help = help_lines(&by_focus);
        Ok(Self { focuses: by_focus.map(FocusKeys::new), help })
    }

    /// The label of the keys that hints name for an action, such as `j`,
    /// `gg` or `^d`.
    pub fn first_key(&self, focus: Focus, action: Command) -> Option<&str> {
        let first = &self.focus(focus).first;
        first.iter().find(|(bound, _)| *bound == action).map(|(_, label)| &**label)
    }

    /// The keys at whose pressing an action may be carried out: the last ones of
    /// what is bound to it.
    pub fn keys_of(&self, focus: Focus, action: Command) -> Vec<Key> {
        let bindings = self.focus(focus).bindings.iter();
        let bound = bindings.filter(|(_, command)| command.action == action);
        bound.filter_map(|(sequence, _)| sequence.keys().last().copied()).collect()
    }

    /// What the key overview shows: group by group, every action that has
    /// keys.
    pub fn help(&self) -> &[HelpLine] {
        &self.help
    }

    /// What keys that were pressed in a focus lead to.
    fn look_up(&self, focus: Focus, keys: &[Key]) -> Match {
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
        let [list, detail, filter, help, picker, outbox, confirm, compose] = &self.focuses;
        match focus {
            Focus::List => list,
            Focus::Detail => detail,
            Focus::Filter => filter,
            Focus::Help => help,
            Focus::Picker => picker,
            Focus::Outbox => outbox,
            Focus::Confirm => confirm,
            Focus::Compose => compose,
        }
    }
}

/// What keys lead to.
enum Match {
    /// They are bound.
    Command(BoundCommand),
    /// They are the start of something bound.
    Prefix,
    /// They are neither.
    Nothing,
}

impl FocusKeys {
    fn new(mut held: Vec<EffectiveBinding<'_>>) -> Self {
        let bindings = held.iter().map(|b| (b.keys.clone(), b.command)).collect();
        // Keys with a fixed count do less than the action is known for.
        held.sort_by_key(|held| (held.command.count.is_some(), held.depth, held.place));
        let mut first: Vec<(Command, Box<str>)> = Vec::new();
        for binding in held {
            let action = binding.command.action;
            if !first.iter().any(|(known, _)| *known == action) {
                first.push((action, binding.keys.label().into()));
            }
        }
        Self { bindings, first }
    }
}

fn help_lines(by_focus: &[Vec<EffectiveBinding<'_>>]) -> Vec<HelpLine> {
    let mut all: Vec<&EffectiveBinding<'_>> = by_focus.iter().flatten().collect();
    all.sort_by_key(|binding| binding.place);
    let mut lines = Vec::new();
    for group in Group::ALL {
        for entry in ACTIONS.iter().filter(|entry| entry.group == group) {
            let held = all.iter().filter(|binding| binding.command.action == entry.action);
            let keys = help::keys(held.copied(), group);
            if !keys.is_empty() {
                let (action, text) = (entry.action, entry.help);
                lines.push(HelpLine { group, action, keys, text });
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests;
