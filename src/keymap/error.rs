//! Why a key table is refused.

use std::fmt;

use thiserror::Error;

use super::command::MAX_COUNT;
use super::notation::NotationError;
use crate::app::protocol::command::{Command, Focus};
use crate::settings::KeyLayer;

/// A fault in the key table, with the place where the user can mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapError {
    /// The file, or the preset, that the fault is in.
    pub file: String,
    /// Line and column, both from 1, where the fault belongs to a place.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub fault: BindingError,
}

impl fmt::Display for KeymapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.fault)
    }
}

impl std::error::Error for KeymapError {}

/// What can be wrong with a binding.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BindingError {
    /// The keys cannot be read.
    #[error(transparent)]
    Notation(#[from] NotationError),
    /// There is no such action.
    #[error("there is no action `{name}`{hint}")]
    UnknownAction {
        /// What was written.
        name: String,
        /// What may have been meant, with what separates it.
        hint: String,
    },
    /// A count after the name of an action that takes none.
    #[error("`{name}` takes no count")]
    NoCount {
        /// The name.
        name: &'static str,
    },
    /// What stands after the action is no count.
    #[error("`{written}` is no count; one is a number from 1 to {MAX_COUNT}")]
    BadCount {
        /// What was written.
        written: String,
    },
    /// The action has no meaning in the layer.
    #[error("`{}` cannot be bound in `{}`; {}", .action.entry().name, .layer.name(), places(*.action))]
    NotAllowed {
        /// The action.
        action: Command,
        /// The layer.
        layer: KeyLayer,
    },
    /// A key that types a character, where text is edited.
    #[error(
        "`{keys}` types text in `{}`; bind a key with ctrl or alt, or one without a character",
        .layer.name()
    )]
    TypesText {
        /// The keys.
        keys: String,
        /// The layer.
        layer: KeyLayer,
    },
    /// The same keys twice in one layer.
    #[error("`{keys}` is bound twice in `{}`, first {first}", .layer.name())]
    Repeated {
        /// The keys.
        keys: String,
        /// The layer.
        layer: KeyLayer,
        /// Where they were bound first.
        first: Origin,
    },
    /// Keys that are the start of longer ones, which could then never be
    /// typed.
    #[error(
        "`{short}` ({}, {short_origin}) is the start of `{long}` ({}, {long_origin}), which could \
         never be typed; bind one of them to \"none\"",
        .short_action.entry().name, .long_action.entry().name
    )]
    Shadowed {
        /// The shorter keys.
        short: String,
        /// What they do.
        short_action: Command,
        /// Where they are bound.
        short_origin: Origin,
        /// The longer keys.
        long: String,
        /// What they do.
        long_action: Command,
        /// Where they are bound.
        long_origin: Origin,
    },
    /// No key is left that leads out.
    #[error("no key leads out of the {}; bind one of {}", focus_name(*.focus), names(.actions))]
    NoWayOut {
        /// Where one would be caught.
        focus: Focus,
        /// What would lead out.
        actions: &'static [Command],
    },
}

impl BindingError {
    /// Whether it lies in what the keys are bound to.
    pub(super) fn is_of_command(&self) -> bool {
        matches!(
            self,
            Self::UnknownAction { .. }
                | Self::NoCount { .. }
                | Self::BadCount { .. }
                | Self::NotAllowed { .. }
        )
    }
}

/// Where a binding comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The user's file.
    User {
        /// The line, from 1.
        line: usize,
        /// Where in the line the keys begin, from 1.
        column: usize,
    },
    /// A preset of this name.
    Preset(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User { line, .. } => write!(f, "line {line}"),
            Self::Preset(name) => write!(f, "preset {name}"),
        }
    }
}

fn places(action: Command) -> String {
    let layers: Vec<String> = KeyLayer::ALL
        .into_iter()
        .filter(|layer| layer.allows(action))
        .map(|layer| format!("`{}`", layer.name()))
        .collect();
    format!("it belongs in {}", layers.join(", "))
}

fn names(actions: &[Command]) -> String {
    let names: Vec<String> =
        actions.iter().map(|action| format!("`{}`", action.entry().name)).collect();
    names.join(", ")
}

fn focus_name(focus: Focus) -> &'static str {
    match focus {
        Focus::List => "list",
        Focus::Detail => "detail pane",
        Focus::Filter => "filter",
        Focus::Help => "key overview",
        Focus::Picker => "picker",
        Focus::Outbox => "outbox",
        Focus::Confirm => "question",
        Focus::Compose => "composer",
    }
}
