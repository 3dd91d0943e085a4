//! Archiving for the reason that was chosen last, without asking.

use crate::app::list::List;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::domain::{ArchiveReason, LeadId, Row};
use crate::triage::ActionTarget;

/// Rows from the cursor on whose leads are looked up ahead.
const AHEAD: usize = 3;

/// The reason that was chosen last in this session, unless one has to be asked
/// for: every lead must be known to have no other conversation, since that goes
/// along.
pub(super) fn repeated_reason(state: &State, targets: &[ActionTarget]) -> Option<ArchiveReason> {
    let reason = state.options.last_reason?;
    let mut active = targets.iter().filter(|target| !target.is_archived);
    let is_single =
        |lead: &LeadId| state.options.lead_counts.is_single(lead) && listed(&state.list, lead) <= 1;
    let all = active.all(|target| target.lead.as_ref().is_some_and(is_single));
    all.then_some(reason)
}

/// Whether a conversation is in the list only because it was there before.
pub(super) fn has_left(state: &State, target: &ActionTarget) -> bool {
    let row = state.list.row_of(&target.conversation);
    row.is_some_and(|row| !state.list.view().belongs(&state.triage.shown(row)))
}

/// Number of loaded conversations of a lead.
fn listed(list: &List, lead: &LeadId) -> usize {
    let buffer = &list.view().buffer;
    let rows = (0..buffer.shown()).filter_map(|position| buffer.row_at(position));
    rows.filter(|row| row.lead_id_wire() == lead.as_str()).take(2).count()
}

/// Looks up how many conversations the leads from the cursor on have, once a
/// reason has been chosen.
pub(in crate::app::update) fn look_ahead(state: &mut State) -> Vec<Effect> {
    if state.options.last_reason.is_none() || state.triage.read_only {
        return Vec::new();
    }
    let view = state.list.view();
    let rows = (view.position()..).map_while(|position| view.buffer.row_at(position));
    let active = rows.take(AHEAD).filter(|row| !row.is_archived());
    let leads: Vec<LeadId> = active.filter_map(Row::lead_id).collect();
    let State { options, ids, .. } = state;
    leads.iter().filter_map(|lead| options.lead_counts.ask(lead, ids)).collect()
}
