//! `count`.

use clap::Args;

use super::ServerArgs;
use super::connection::{Account, OUTPUT, WHICH};
use super::result_args::WaitArgs;
use crate::domain::LeadId;

#[derive(Debug, Args)]
pub struct Count {
    /// Count only this lead's conversations
    #[arg(long, value_name = "ID", help_heading = WHICH, value_parser = LeadId::parse)]
    lead: Option<LeadId>,
    /// Filter, as in the inbox: 'is:unread newer:7d roof'
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true, conflicts_with = "views",
          help_heading = WHICH)]
    pub query: Option<String>,
    /// Count this view, by its name or the start of it; several print a line
    /// each: name, tab, number
    #[arg(long = "view", value_name = "NAME", help_heading = WHICH)]
    pub views: Vec<String>,
    /// Load every conversation and count here what the server can't filter
    #[arg(long)]
    pub exact: bool,
    /// Print JSON: {"count": 12}, or with several views an array of
    /// {"view": "Unread", "count": 12}
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
    #[command(flatten)]
    pub wait: WaitArgs,
    #[command(flatten)]
    server: ServerArgs,
}

impl Count {
    pub(super) fn account(&self) -> Account {
        let mut account = self.server.account();
        account.scope.lead.clone_from(&self.lead);
        account
    }
}
