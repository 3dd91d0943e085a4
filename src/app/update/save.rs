//! Keeps the filter in force as a view.

use crate::app::effect::Effect;
use crate::app::state::State;

/// Keeps the filter in force under a name.
pub(super) fn save_view(state: &mut State, name: &str) -> Vec<Effect> {
    vec![state.notice.say(format!("`{name}` is not kept: views are read from the file only"))]
}
