//! The operations: everything that is no list.
//!
//! Each of them is checked first and takes effect at once or not at all. A
//! write that took effect is noted in the journal; one that changed nothing,
//! such as reading what has been read, is not.

mod account;
mod call;
mod conversation;
mod follow_up;
mod lead;
mod numbers;
mod sms;
mod sms_request;
mod status;
mod suppression;
mod tags;

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, post, put};

use super::server::Shared;
use super::world::ME;

/// Every operation.
pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/conversations/{id}/mark-read", post(conversation::mark_read))
        .route("/conversations/{id}/mark-handled", post(conversation::mark_handled))
        .route("/conversations/{id}/outbound-readiness", get(numbers::readiness))
        .route("/events/conversations/{id}/notes", post(conversation::note))
        .route("/events/detail/{id}", get(conversation::event))
        .route("/leads/{id}/archive", post(lead::archive))
        .route("/leads/{id}/unarchive", post(lead::unarchive))
        .route("/leads/{id}/assignment", put(lead::assign))
        .route("/leads/{id}/follow-up", put(follow_up::update))
        .route("/leads/{id}/status", put(status::change))
        .route("/leads/{id}/status-history", get(status::history))
        .route("/leads/{id}/tags", post(tags::add).put(tags::replace))
        .route("/leads/{id}/tags/{tag}", delete(tags::remove))
        .route("/lead-statuses", get(status::choices))
        .route("/tags", get(tags::all))
        .route("/sms/send", post(sms::send))
        .route("/sms/{id}/cancel", post(sms::cancel))
        .route("/phone-numbers/outgoing/conversation/{id}", post(numbers::select))
        .route(
            "/phone-numbers/outgoing/conversation/{id}/override",
            post(numbers::set_override).delete(numbers::clear_override),
        )
        .route("/suppressions/check", post(suppression::check))
        .route("/users/me", get(account::me))
        .route("/organizations/me", get(account::organization))
        .route("/notifications/unread-count", get(account::unread_count))
}
