//! `keys`: the key table.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum};

use super::connection::{CONNECTION, OUTPUT};
use crate::settings::KeyPreset;

#[derive(Clone, Debug, Args)]
pub struct KeysArgs {
    /// Use this preset instead of the configured one
    #[arg(long, global = true, value_name = "PRESET", value_enum)]
    pub preset: Option<KeyPreset>,
    /// The configuration file to read
    #[arg(long, global = true, value_name = "FILE", help_heading = CONNECTION)]
    pub(super) config: Option<PathBuf>,
    /// Print a Markdown table of all presets; with --preset, of your keys on it
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Print one JSON array
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub json: bool,
    /// `None` prints the table.
    #[command(subcommand)]
    pub command: Option<KeysCommand>,
}

impl KeysArgs {
    /// Whether a form of the table stands before `check`, which has none.
    pub(super) fn has_a_form_for_check(&self) -> bool {
        self.markdown && self.command.is_some()
    }
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub enum KeysCommand {
    /// Check your own key bindings: errors, and presets' keys that they hide
    Check,
}

impl ValueEnum for KeyPreset {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}
