//! `keys`: the key table.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum};

use crate::settings::KeyPreset;

#[derive(Clone, Debug, Args)]
pub struct KeysArgs {
    /// Use this preset instead of the configured one
    #[arg(long, global = true, value_name = "PRESET", value_enum)]
    pub preset: Option<KeyPreset>,
    /// The configuration file to read
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// `None` prints the table.
    #[command(subcommand)]
    pub command: Option<KeysCommand>,
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
