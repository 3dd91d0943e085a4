//! Where the cursor goes after an action.

use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::settings::Advance;
use crate::triage::ActionKind;

/// Moves the cursor on from a conversation that the user is done with.
pub(super) fn advance(state: &mut State, verb: ActionKind, stays: bool) -> Vec<Effect> {
    if stays || !verb.entry().finishes {
        return Vec::new();
    }
    go_on(state)
}

/// Moves the cursor as the user's settings say.
pub(super) fn go_on(state: &mut State) -> Vec<Effect> {
    match state.triage.policy.advance {
        Advance::Next => state.list.move_by(1),
        Advance::Previous => state.list.move_by(-1),
        Advance::Stay => state.list.set_anchor(),
    }
    state.list.prefetch(&mut state.ids)
}
