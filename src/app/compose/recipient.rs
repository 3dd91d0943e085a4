//! The conversation that the detail pane shows: while a text is written, that
//! of the text, wherever the cursor is.

use crate::app::state::State;
use crate::domain::{Conversation, ConversationId, Row};
use crate::triage::ActionTarget;

impl State {
    /// The row that the detail pane is about: that of the conversation that is
    /// written to, else the one under the cursor.
    pub fn pane_row(&self) -> Option<&Row> {
        let Some(composer) = self.compose.composer() else { return self.list.current() };
        self.loaded_row(&composer.to.conversation).or(Some(&composer.row))
    }

    /// A conversation's row from the list on screen, else from the list behind
    /// it.
    pub(in crate::app) fn loaded_row(&self, conversation: &ConversationId) -> Option<&Row> {
        let before = || self.place.as_ref()?.list.row_of(conversation);
        self.list.row_of(conversation).or_else(before)
    }
}

/// A placeholder for the row of a conversation that no list has.
pub(in crate::app) fn stand_in(target: &ActionTarget) -> Option<Row> {
    Row::new(&Conversation {
        id: Some(target.conversation.as_str().to_owned()),
        lead_id: target.lead.as_ref().map(|lead| lead.as_str().to_owned()),
        first_name: Some(target.who.as_str().to_owned()),
        lead_phone_number: target.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        ..Conversation::default()
    })
}
