//! Flags that confirm warnings.

use clap::Args;

use crate::triage::compose::{Approvals, WarningKind};

/// The confirmed warnings.
#[derive(Clone, Debug, Args)]
pub struct Accepted {
    /// Text outside texting hours, or when the lead's local time is unknown
    #[arg(long)]
    any_hour: bool,
    /// Text a lead that asked not to be texted, in its own words; one at a time
    #[arg(long)]
    asked_to_stop: bool,
    /// Text a lead whose status says opted out, though its consent doesn't
    #[arg(long)]
    opted_out_status: bool,
}

impl Accepted {
    pub fn approvals(&self) -> Approvals {
        let hours = if self.any_hour { Approvals::any_hour() } else { Approvals::NONE };
        let others = [
            (self.asked_to_stop, WarningKind::AskedToStop),
            (self.opted_out_status, WarningKind::StatusOptedOut),
        ];
        let others = others.into_iter().filter_map(|(is_set, kind)| is_set.then_some(kind));
        hours.union(&others.collect())
    }
}
