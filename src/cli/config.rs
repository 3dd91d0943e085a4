//! `config`: the configuration file and what comes of it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::connection::{Account, CONNECTION, OUTPUT, Scope, ServerArgs};

#[derive(Clone, Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print the path of the configuration file
    Path {
        /// Also print where state, log, outbox and themes are: NAME, a tab and PATH
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        file: FileArgs,
    },
    /// Print every setting in effect, and where it comes from
    ///
    /// It is TOML, and the comment behind a value has its origin: `default`,
    /// `FILE:LINE`, a flag or a variable. The API key is never shown, only where it
    /// comes from, and of `api_key_command` the name of the program.
    Show {
        /// Print a JSON array of {key, value, origin}
        #[arg(long, help_heading = OUTPUT)]
        json: bool,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Write a file with every key and its default, and print its path
    ///
    /// A file that is there is never replaced without --force. Beside it goes
    /// config.schema.json, by which editors with a TOML language server complete
    /// and check keys.
    Init {
        /// Replace a file that is there, and keep it under another name
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        file: FileArgs,
    },
    /// Check the configuration: all errors with their lines, and warnings
    ///
    /// Each goes to standard output as `FILE:LINE:COLUMN: TEXT`. All profiles are
    /// checked, with their views, key bindings and themes. Exits with 2 if there
    /// is an error.
    Check {
        /// The file to check instead of the one in use
        #[arg(value_name = "FILE", conflicts_with = "config")]
        path: Option<PathBuf>,
        #[command(flatten)]
        file: FileArgs,
    },
    /// Print the JSON Schema of the configuration file, for editors
    ///
    /// It is of draft 2020-12.
    Schema,
}

#[derive(Clone, Debug, Args)]
pub struct FileArgs {
    /// Configuration file
    #[arg(long, value_name = "FILE", help_heading = CONNECTION)]
    config: Option<PathBuf>,
}

impl ConfigCommand {
    pub(super) fn account(&self) -> Account {
        let config = match self {
            Self::Show { server, .. } => return server.account(),
            Self::Check { path: Some(path), .. } => Some(path.clone()),
            Self::Path { file, .. } | Self::Init { file, .. } | Self::Check { file, .. } => {
                file.config.clone()
            }
            Self::Schema => None,
        };
        Account { scope: Scope { config, ..Scope::default() }, ..Account::default() }
    }
}
