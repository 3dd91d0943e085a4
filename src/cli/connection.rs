//! Flags of the account and of the scope: who, where, which conversations.

use std::path::PathBuf;

use clap::Args;

use crate::domain::LeadId;

/// Headings of flags in the help. Each flag names its own: `next_help_heading`
/// of flattened arguments would reach those after them.
pub(super) const WHICH: &str = "Which";
pub(super) const CONNECTION: &str = "Connection";
pub(super) const OUTPUT: &str = "Output";

#[derive(Clone, Debug, Default, Args)]
pub(super) struct Account {
    #[command(flatten)]
    pub(super) scope: Scope,
    /// Profile from the configuration
    #[arg(long, value_name = "NAME", help_heading = CONNECTION)]
    pub(super) profile: Option<String>,
    /// Address of the API; http:// only on this computer
    #[arg(long, value_name = "URL", help_heading = CONNECTION)]
    pub(super) base_url: Option<String>,
}

#[derive(Clone, Debug, Default, Args)]
pub(super) struct Scope {
    /// Show only this lead's conversations
    #[arg(long, value_name = "ID", help_heading = WHICH, value_parser = LeadId::parse)]
    pub(super) lead: Option<LeadId>,
    /// Filter, as in the inbox: 'is:unread newer:7d roof'
    #[arg(long, value_name = "QUERY", help_heading = WHICH, allow_hyphen_values = true)]
    pub(super) query: Option<String>,
    /// Open this view, by its name or the start of it; --query then filters it
    #[arg(long, value_name = "NAME", help_heading = WHICH)]
    pub(super) view: Option<String>,
    /// Configuration file
    #[arg(long, value_name = "FILE", help_heading = CONNECTION)]
    pub(super) config: Option<PathBuf>,
}

/// How the inbox is drawn.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct Display {
    /// Draw the inbox for a screen reader or a braille display
    #[arg(long)]
    pub(super) screen_reader: bool,
}

#[derive(Clone, Debug, Args)]
pub struct ServerArgs {
    /// Configuration file
    #[arg(long, value_name = "FILE", help_heading = CONNECTION)]
    pub(super) config: Option<PathBuf>,
    /// Profile from the configuration
    #[arg(long, value_name = "NAME", help_heading = CONNECTION)]
    pub(super) profile: Option<String>,
    /// Address of the API; http:// only on this computer
    #[arg(long, value_name = "URL", help_heading = CONNECTION)]
    pub(super) base_url: Option<String>,
}

impl ServerArgs {
    pub(super) fn account(&self) -> Account {
        let Self { config, profile, base_url } = self.clone();
        Account { scope: Scope { config, ..Scope::default() }, profile, base_url }
    }
}

#[derive(Clone, Debug, Args)]
pub struct ConnectionArgs {
    /// Look ids up among this lead's conversations instead of the whole inbox
    #[arg(long, help_heading = WHICH, value_name = "ID", value_parser = LeadId::parse)]
    pub(super) lead: Option<LeadId>,
    #[command(flatten)]
    pub(super) server: ServerArgs,
}

impl ConnectionArgs {
    pub(super) fn account(&self) -> Account {
        let mut account = self.server.account();
        account.scope.lead.clone_from(&self.lead);
        account
    }
}
