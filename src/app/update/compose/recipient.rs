//! Shows the recipient's conversation.

use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::update::compose::precheck;
use crate::domain::Row;

/// Puts the cursor on the recipient's conversation where it is listed. One that
/// no list has is fetched.
pub(super) fn show(state: &mut State) -> Vec<Effect> {
    let Some(composer) = state.focus.composer() else { return Vec::new() };
    let target = composer.to.clone();
    let Some(position) = state.list.position_of(&target.conversation) else {
        if state.loaded_row(&target.conversation).is_some() {
            return Vec::new();
        }
        return vec![state.list.fetch_one(&target.conversation, target.lead, &mut state.ids)];
    };
    // A range goes as far as the user moved, not where the text took the cursor.
    state.list.marks_mut().take_range();
    state.list.go_to(position);
    state.list.prefetch(&mut state.ids)
}

/// Updates the recipient's row from a page.
pub(in crate::app::update) fn rows_arrived(state: &mut State, rows: &[Row]) -> Vec<Effect> {
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
    let id = composer.to.conversation.as_str();
    let Some(row) = rows.iter().find(|row| row.id() == id) else { return Vec::new() };
    composer.row = row.clone();
    if !composer.phone.is_empty() || row.lead_phone().is_empty() {
        return Vec::new();
    }
    composer.phone = row.lead_phone().into();
    precheck::request(composer, &mut state.ids, state.now)
}
