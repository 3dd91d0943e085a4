//! The event for a request that is not carried out.

use crate::triage::outbox::protocol::{OutboxEvent, OutboxRequest};

pub(in crate::delivery) fn refusal(
    request: &OutboxRequest,
) -> impl FnOnce(String, bool) -> OutboxEvent + use<> {
    let (ticket, group) = match request {
        OutboxRequest::Append { ticket, .. } => (Some(*ticket), None),
        OutboxRequest::Undo(group) => (None, Some(*group)),
        _ => (None, None),
    };
    move |why, lasts| OutboxEvent::Refused { ticket, group, why, lasts }
}
