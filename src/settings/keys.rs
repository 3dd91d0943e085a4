//! The keys: a preset, the layers of the key table, the user's bindings.

use std::path::PathBuf;

use serde::Deserialize;

/// The keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// What the keys mean before the user's own bindings.
    pub preset: KeyPreset,
    /// The user's own bindings in the order of the file.
    pub bindings: Vec<UserBinding>,
    /// The file that they stand in.
    pub file: Option<PathBuf>,
}

/// A set of bindings that comes with the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyPreset {
    /// The keys of vim and of pagers.
    #[default]
    Default,
    /// The keys of Gmail's web page, where the program has the same command.
    Gmail,
    /// The keys of mutt's index and pager, where the program has the same
    /// command.
    Mutt,
}

impl KeyPreset {
    /// All presets.
    pub const ALL: [Self; 3] = [Self::Default, Self::Gmail, Self::Mutt];

    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Gmail => "gmail",
            Self::Mutt => "mutt",
        }
    }

    /// The preset of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }
}

/// A part of the key table. Each focus looks in its own layer first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyLayer {
    /// Everywhere but where text is edited, as far as the focus has a use for it.
    Global,
    /// In the conversation list.
    List,
    /// In the detail pane.
    Detail,
    /// While the filter is edited; keys that type a character are text there.
    Filter,
    /// In the key overview.
    Help,
    /// While something is picked; keys that type a character are text there.
    Picker,
    /// In the pane of what is to be sent.
    Outbox,
    /// In the composer; keys that type a character are text there.
    Compose,
}

impl KeyLayer {
    /// All layers.
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

    /// The layer of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }

    /// Whether keys that type a character are text here.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Filter | Self::Picker | Self::Compose)
    }
}

/// A binding as written in the configuration; keys and command are not checked
/// yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserBinding {
    /// Where it holds.
    pub layer: KeyLayer,
    /// The keys in key notation.
    pub keys: String,
    /// The name of the command, with a count after it or not; `none` takes the
    /// keys' binding away.
    pub command: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// Where in the line the keys begin, from 1.
    pub column: usize,
    /// Where in the line the command begins, from 1.
    pub command_column: usize,
}
