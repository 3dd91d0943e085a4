//! Settings of the keys.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The base of the user's own bindings.
    pub preset: KeyPreset,
    /// In the order of the file.
    pub bindings: Vec<UserBinding>,
    /// The file with the bindings.
    pub file: Option<PathBuf>,
}

/// A built-in preset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyPreset {
    /// The keys of vim and of pagers.
    #[default]
    Default,
    /// The same, but digits are counts.
    Vim,
    /// The keys of Gmail's web page, for the commands that it shares.
    Gmail,
    /// The keys of mutt's index and pager, for the commands that it shares.
    Mutt,
}

impl KeyPreset {
    pub const ALL: [Self; 4] = [Self::Default, Self::Vim, Self::Gmail, Self::Mutt];

    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Vim => "vim",
            Self::Gmail => "gmail",
            Self::Mutt => "mutt",
        }
    }

    /// Whether digits begin a count, instead of switching views.
    pub fn has_counts(self) -> bool {
        matches!(self, Self::Vim | Self::Mutt)
    }
}

/// A layer of bindings. Each focus looks in its own layer first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyLayer {
    /// Everywhere but where text is edited, as far as the command applies to
    /// the focus.
    Global,
    List,
    /// In the conversation pane.
    Detail,
    /// While the filter is edited; keys that type a character are text there.
    Filter,
    Help,
    /// In a picker; keys that type a character are text there.
    Picker,
    /// In the outbox pane.
    Outbox,
    /// In the composer; keys that type a character are text there.
    Compose,
}

impl KeyLayer {
    pub const ALL: [Self; 8] = [
        Self::Global,
        Self::List,
        Self::Detail,
        Self::Filter,
        Self::Help,
        Self::Picker,
        Self::Outbox,
        Self::Compose,
    ];

    /// The name in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::List => "list",
            Self::Detail => "detail",
            Self::Filter => "filter",
            Self::Help => "help",
            Self::Picker => "picker",
            Self::Outbox => "outbox",
            Self::Compose => "compose",
        }
    }

    /// Whether keys that type a character are text here.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Filter | Self::Picker | Self::Compose)
    }
}

/// A binding as written in the configuration, not validated yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserBinding {
    pub layer: KeyLayer,
    /// In key notation.
    pub keys: String,
    /// The name of the command, with an optional count, or `none` to remove the
    /// binding.
    pub command: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// Column of the keys, from 1.
    pub column: usize,
    /// Column of the command, from 1.
    pub command_column: usize,
}
