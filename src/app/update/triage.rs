//! Triage: what is done to conversations.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::outbox::News;
use crate::app::state::State;

/// Carries out an action of triage.
pub(super) fn act(_state: &mut State, _action: Action, _count: Option<u32>) -> Vec<Effect> {
    Vec::new()
}

/// Marks the open conversation as read because it has been open long enough:
/// without a word, and without moving the cursor.
pub(super) fn read_by_policy(_state: &mut State) -> Vec<Effect> {
    Vec::new()
}

/// Takes what the outbox says.
pub(super) fn heard(_state: &mut State, _news: News) -> Vec<Effect> {
    Vec::new()
}
