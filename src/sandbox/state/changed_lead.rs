//! The parts of a lead that have changed.

use serde_json::Value;

use crate::sandbox::generator::World;
use crate::sandbox::generator::lead_row::LeadRow;

/// The changed parts of a lead.
#[derive(Clone, Debug)]
pub(crate) struct ChangedLead {
    /// Its row in the table of leads.
    pub(crate) row: LeadRow,
    /// The note of its archiving.
    pub(crate) archive_note: Option<String>,
    /// The changes of its status (`LeadStatusChangeResponse`), oldest first,
    /// without the initial one.
    pub(crate) history: Vec<Value>,
}

impl ChangedLead {
    /// The initial state of a lead that exists.
    pub(super) fn new(world: &World, number: u64) -> Self {
        let note = world.lead(number).and_then(|lead| Some(lead["archiveNote"].as_str()?.into()));
        Self { row: world.lead_row(number), archive_note: note, history: Vec::new() }
    }
}
