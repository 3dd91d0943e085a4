//! Moving between views.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::state::State;

/// Turns to another view. `count` is the number of the view to go to.
pub(super) fn turn(state: &mut State, action: Action, count: Option<u32>) -> Vec<Effect> {
    let is_here = action == Action::GoToView && count.unwrap_or(1) == 1;
    let text = if is_here { "this is the only view" } else { "there is one view only" };
    vec![state.notice.say(text)]
}
