//! Keeps the terminal's title in step with the number of unread conversations.

use crate::app::list::List;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::notification::WindowTitle;
use crate::app::state::State;
use crate::query::{Query, Scope};

/// Sets the title if it is another one now.
pub(super) fn sync(state: &mut State) -> Option<Effect> {
    if !state.notify.title {
        return None;
    }
    let unread = inbox(state).and_then(|list| {
        let is_it = |query: &Query| query.is_equivalent(&state.unread);
        list.tabs().iter().find(|tab| is_it(&tab.query))?.count
    });
    let title = WindowTitle { unread, is_demo: state.triage.ephemeral };
    if state.title.replace(title) == Some(title) { None } else { Some(Effect::SetTitle(title)) }
}

/// The list of the whole inbox, on screen or parked.
fn inbox(state: &State) -> Option<&List> {
    let parked = state.parked.as_ref().map(|parked| &parked.list);
    parked.into_iter().chain([&state.list]).find(|list| *list.scope() == Scope::Mine)
}

#[cfg(test)]
mod tests;
