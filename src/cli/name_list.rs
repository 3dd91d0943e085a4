//! `views`, `users`, `numbers`, `tags`, `statuses`, `templates` and `whoami`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::ServerArgs;
use super::connection::{Account, CONNECTION, Scope};
use super::result_args::WaitArgs;
use super::row_args::RowArgs;
use super::verbs::values::conversation;
use crate::domain::ConversationId;

#[derive(Debug, Subcommand)]
pub enum NameListCommand {
    /// List your views with their keys and filters
    Views(ConfiguredArgs),
    /// List your templates with their gaps
    Templates(ConfiguredArgs),
    /// List the users that leads can be assigned to
    Users(ListArgs),
    /// List the numbers that you can text from
    Numbers {
        /// List those of this conversation, and whether they are ready
        #[arg(long, value_name = "ID", value_parser = conversation)]
        r#for: Option<ConversationId>,
        #[command(flatten)]
        list: ListArgs,
    },
    /// List the tags that leads can have
    Tags(ListArgs),
    /// List the statuses that leads can have
    Statuses(ListArgs),
    /// Show whose key this is, and where it is used
    Whoami(ListArgs),
}

/// Arguments of lists from the configuration.
#[derive(Clone, Debug, Args)]
pub struct ConfiguredArgs {
    #[command(flatten)]
    pub output: RowArgs,
    /// Configuration file
    #[arg(long, value_name = "FILE", help_heading = CONNECTION)]
    config: Option<PathBuf>,
    /// Profile from the configuration
    #[arg(long, value_name = "NAME", help_heading = CONNECTION)]
    profile: Option<String>,
}

/// Arguments of lists from the server.
#[derive(Clone, Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub output: RowArgs,
    #[command(flatten)]
    pub wait: WaitArgs,
    #[command(flatten)]
    server: ServerArgs,
}

impl NameListCommand {
    pub(super) fn account(&self) -> Account {
        match self {
            Self::Views(args) | Self::Templates(args) => {
                let scope = Scope { config: args.config.clone(), ..Scope::default() };
                Account { scope, profile: args.profile.clone(), ..Account::default() }
            }
            Self::Users(list)
            | Self::Numbers { list, .. }
            | Self::Tags(list)
            | Self::Statuses(list)
            | Self::Whoami(list) => list.server.account(),
        }
    }
}
