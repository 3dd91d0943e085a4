//! The parts of a lead that have changed.

use serde_json::Value;

use crate::sandbox::generator::World;
use crate::sandbox::generator::lead_row::LeadRow;

/// What is no longer as it was made.
#[derive(Clone, Debug)]
pub(crate) struct ChangedLead {
    /// Its row in the table of leads.
    pub(crate) row: LeadRow,
    /// What was noted when it was archived.
    pub(crate) archive_note: Option<String>,
    /// The changes of its status (`LeadStatusChangeResponse`), oldest first,
    /// after the one that it came with.
    pub(crate) history: Vec<Value>,
}

impl ChangedLead {
    /// A lead that exists, as it began.
    pub(super) fn new(world: &World, number: u64) -> Self {
        let note = world.lead(number).and_then(|lead| Some(lead["archiveNote"].as_str()?.into()));
        Self { row: world.lead_row(number), archive_note: note, history: Vec::new() }
    }
}
