//! The user's notifications.

use axum::response::Response;
use serde_json::json;

use super::ME;
use super::call::{Call, Id, NoBody};
use super::events::period;
use crate::sandbox::generator::lead::add_members;
use crate::sandbox::generator::lead_id;
use crate::sandbox::generator::notification::Notification;
use crate::sandbox::http;
use crate::sandbox::listing::Collection;
use crate::sandbox::problem::Problem;
use crate::sandbox::request::Request;
use crate::sandbox::versions::Schema;

/// The user's notifications, optionally of a period.
pub(crate) async fn list(mut call: Call) -> Result<Response, Problem> {
    let period = period(&call)?;
    let request: Request<Notification> = call.list()?;
    let mut all = call.changes().all_notifications();
    all.retain(|it| {
        let at = it.created_at.0;
        period.from.is_none_or(|from| from <= at) && period.until.is_none_or(|until| at < until)
    });
    call.page(Collection::Notifications, all, &request)
}

/// One notification, with its subject.
pub(crate) async fn one(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let found = find(&call, id)?;
    let mut answer = json!(found);
    let conversation = found.related_entity_id.as_deref();
    let world = &call.shared.lister.world;
    let index = conversation.and_then(|id| world.conversation_index(id));
    let about = json!({
        "conversationId": conversation,
        "leadId": index.map(|index| lead_id(world.lead_of(index))),
        "organizationId": "org-1",
        "pushEnabled": found.priority == "High",
        "userId": ME.0,
    });
    add_members(&mut answer, about);
    call.answer(Schema::Notification, &answer)
}

pub(crate) async fn unread_count(NoBody(call): NoBody) -> Result<Response, Problem> {
    let all = call.changes().all_notifications();
    http::json(&all.iter().filter(|it| !it.is_read).count())
}

pub(crate) async fn mark_read(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let found = find(&call, id)?;
    mark(&call, if found.is_read { &[] } else { std::slice::from_ref(&found) });
    http::json(&true)
}

/// Marks all as read, and returns the number of unread ones.
pub(crate) async fn mark_all_read(NoBody(call): NoBody) -> Result<Response, Problem> {
    let mut unread = call.changes().all_notifications();
    unread.retain(|it| !it.is_read);
    mark(&call, &unread);
    http::json(&unread.len())
}

fn mark(call: &Call, unread: &[Notification]) {
    call.edit(|editor| {
        let now = editor.now();
        for notification in unread {
            editor.changes.notifications.mark(&notification.id, now);
        }
        editor.record(call.entry());
    });
}

fn find(call: &Call, id: Id) -> Result<Notification, Problem> {
    let id = http::path(id)?;
    let found = call.changes().all_notifications().into_iter().find(|it| it.id == id);
    found.ok_or_else(|| Problem::absent("notification", &id))
}
