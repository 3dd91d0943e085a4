//! Errors in key bindings.

use std::fmt;

use thiserror::Error;

use super::MAX_COUNT;
use super::notation::NotationError;
use crate::app::protocol::command::{Command, Focus};
use crate::settings::KeyLayer;

/// An error in a binding, with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapError {
    /// The file or the preset.
    pub file: String,
    /// Line and column, both from 1, if known.
    pub place: Option<(usize, usize)>,
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

/// The kinds of errors in a binding.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BindingError {
    #[error(transparent)]
    Notation(#[from] NotationError),
    #[error("there is no action `{name}`{hint}")]
    UnknownAction {
        name: String,
        /// A suggestion, with its separator.
        hint: String,
    },
    #[error("`{name}` takes no count")]
    NoCount { name: &'static str },
    #[error("`{written}` is no count; one is a number from 1 to {MAX_COUNT}")]
    BadCount { written: String },
    #[error("`{}` cannot be bound in `{}`; {}", .action.entry().name, .layer.name(), places(*.action))]
    NotAllowed { action: Command, layer: KeyLayer },
    /// A key that types a character, where text is edited.
    #[error(
        "`{keys}` types text in `{}`; bind a key with ctrl or alt, or one without a character",
        .layer.name()
    )]
    TypesText { keys: String, layer: KeyLayer },
    #[error("`{keys}` is bound twice in `{}`, first {first}", .layer.name())]
    Repeated { keys: String, layer: KeyLayer, first: Origin },
    /// Keys that are a prefix of longer ones, which could then never be typed.
    #[error(
        "`{short}` ({}, {short_origin}) is the start of `{long}` ({}, {long_origin}), which could \
         never be typed; bind one of them to \"none\"",
        .short_action.entry().name, .long_action.entry().name
    )]
    Shadowed {
        short: String,
        short_action: Command,
        short_origin: Origin,
        long: String,
        long_action: Command,
        long_origin: Origin,
    },
    #[error("no key leads out of the {}; bind one of {}", focus_name(*.focus), names(.actions))]
    NoWayOut {
        focus: Focus,
        /// The commands that would leave it.
        actions: &'static [Command],
    },
}

impl BindingError {
    /// Whether the error is in the command rather than the keys.
    pub(super) fn is_in_command(&self) -> bool {
        matches!(
            self,
            Self::UnknownAction { .. }
                | Self::NoCount { .. }
                | Self::BadCount { .. }
                | Self::NotAllowed { .. }
        )
    }
}

/// The origin of a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The user's file.
    User {
        /// From 1.
        line: usize,
        /// Column of the keys, from 1.
        column: usize,
    },
    /// Name of a preset.
    Preset(&'static str),
}

impl Origin {
    pub(super) fn is_user(self) -> bool {
        matches!(self, Self::User { .. })
    }
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
        Focus::Help => "help",
        Focus::Picker => "picker",
        Focus::Outbox => "outbox",
        Focus::Confirm => "question",
        Focus::Compose => "composer",
        Focus::ThreadSearch => "thread search",
        Focus::DateJump => "date",
    }
}
