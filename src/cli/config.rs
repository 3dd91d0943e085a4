//! `config`: the configuration file and what comes of it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::connection::{Account, Scope, ServerArgs};

const SHOW_HELP: &str = "\
Each value is followed by its origin: `default`, FILE:LINE, a flag or a variable of the
environment. The API key is never shown, only where it comes from; of `api_key_command` the
name of the program is.

Examples:
  leadping-tui config show
  leadping-tui --profile work config show
  leadping-tui config show --json | jq -r '.[] | select(.origin != \"default\") | .key'";

const INIT_HELP: &str = "\
Beside the file goes config.schema.json, which the first line of the file names: editors with
a TOML language server (Taplo, Tombi) then complete and check keys. A file that is there is
never replaced without --force, and stays under another name with it.

Examples:
  leadping-tui config init
  \"$EDITOR\" \"$(leadping-tui config init)\"";

const CHECK_HELP: &str = "\
Every error and warning goes to standard output, one a line, as FILE:LINE:COLUMN: TEXT. All
profiles are checked, with views, key bindings and themes. Exits with 2 if there is an error.

Examples:
  leadping-tui config check
  leadping-tui config check dotfiles/leadping-tui.toml";

const SCHEMA_HELP: &str = "\
JSON Schema, draft 2020-12. `config init` writes it beside the configuration.

Example:
  leadping-tui config schema > ~/.config/leadping-tui/config.schema.json";

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
    #[command(after_help = SHOW_HELP)]
    Show {
        /// Print a JSON array of {key, value, origin}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Write a configuration file with every key and its default, and print its path
    #[command(after_help = INIT_HELP)]
    Init {
        /// Replace a file that is there, and keep it under another name
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        file: FileArgs,
    },
    /// Check the configuration: all errors with their lines, and warnings
    #[command(after_help = CHECK_HELP)]
    Check {
        /// The file to check instead of the one in use
        #[arg(value_name = "FILE", conflicts_with = "config")]
        path: Option<PathBuf>,
        #[command(flatten)]
        file: FileArgs,
    },
    /// Print the JSON Schema of the configuration file, for editors
    #[command(after_help = SCHEMA_HELP)]
    Schema,
}

#[derive(Clone, Debug, Args)]
pub struct FileArgs {
    /// Configuration file
    #[arg(long, value_name = "FILE")]
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

    /// Whether it shows the account that flags before it select.
    pub(super) fn has_account(&self) -> bool {
        matches!(self, Self::Show { .. })
    }
}
