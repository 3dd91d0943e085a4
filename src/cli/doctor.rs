//! `doctor`: whether everything that the program needs is there.

use clap::Args;

use super::ServerArgs;
use super::connection::OUTPUT;

#[derive(Clone, Debug, Args)]
pub struct DoctorArgs {
    #[command(flatten)]
    pub(super) server: ServerArgs,
    /// Skip the checks that need the network
    #[arg(long)]
    pub offline: bool,
    /// Print a JSON array of {check, status, detail, fix}
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}
