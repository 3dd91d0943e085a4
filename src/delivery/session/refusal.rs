//! The event for a request that is not carried out.

use crate::triage::outbox::protocol::{OutboxEvent, OutboxRequest};

pub(in crate::delivery) fn refusal(
    request: &OutboxRequest,
) -> impl FnOnce(String, bool) -> OutboxEvent + use<> {
    let (ticket, group, edited) = match request {
        OutboxRequest::Append { ticket, .. } => (Some(*ticket), None, None),
        OutboxRequest::Undo(group) => (None, Some(*group), None),
        OutboxRequest::Edit { entry, .. } => (None, None, Some(*entry)),
        _ => (None, None, None),
    };
    move |why, lasts| OutboxEvent::Refused { ticket, group, edited, why, lasts }
}
