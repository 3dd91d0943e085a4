//! Asks what a verb has to know before it can be carried out.

use crate::app::effect::Effect;
use crate::app::state::State;
use crate::triage::{Target, Verb};

/// Asks for what a verb needs, for these targets.
pub(super) fn open(state: &mut State, verb: Verb, _targets: Vec<Target>) -> Vec<Effect> {
    vec![state.notice.say(format!("{}: not yet", verb.entry().name))]
}
