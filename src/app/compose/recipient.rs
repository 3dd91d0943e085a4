//! The conversation that a text goes to.

use crate::domain::{Conversation, Row};
use crate::triage::ActionTarget;

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
