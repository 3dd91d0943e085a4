//! Messages to leads.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::call::{Call, Id, NoBody};
use super::sms_request::{MEMBERS, Request};
use crate::sandbox::generator::conversation_id;
use crate::sandbox::generator::event::Event;
use crate::sandbox::generator::sms_event::sms_status;
use crate::sandbox::http;
use crate::sandbox::problem::Problem;
use crate::sandbox::state::{Entry, Sent, WriteTransaction};
use crate::sandbox::versions::{ORIGIN_OF_A_TEXT, Schema};

/// Sends a message, now or later. A message is sent once per idempotency key.
pub(crate) async fn send(mut call: Call) -> Result<Response, Problem> {
    let form = call.form_of(Schema::SendSms, &[MEMBERS, ORIGIN_OF_A_TEXT].concat())?;
    let request = Request::parse(&call.shared.lister.world, &call.shared.files, form)?;
    let id = call.edit(|editor| {
        let fingerprint = request.fingerprint();
        let key = request.key.as_deref();
        if let Some(sent) = key.and_then(|key| editor.changes.messages.under(key)) {
            if sent.fingerprint == fingerprint && sent.index == request.index {
                return Ok(sent.event.clone());
            }
            let message = "The key was used for another message.";
            return Err(Problem::member("outboundIdempotencyKey", message));
        }
        let row = editor.changes.row(request.index);
        request.check(editor.changes, &row, editor.now())?;
        let message = request.message(&row);
        let event = editor.add_event(request.index, |changes, number, at| {
            changes.world.new_outbound(request.index, number, at, &message)
        });
        let id = event.id.clone().into_owned();
        match message.due {
            Some(due) => editor.changes.messages.wait(due.0, &id, request.index),
            None => editor.mark_sent(request.index, &event),
        }
        if let Some(key) = key {
            let sent = Sent { index: request.index, event: id.clone(), fingerprint };
            editor.changes.messages.remember(key, sent);
        }
        editor.record(Entry {
            idempotency_key: request.key.clone(),
            ..entry(&call, request.index, &id)
        });
        Ok(id)
    })?;
    Ok((StatusCode::CREATED, answer(&call, &id)?).into_response())
}

/// Cancels a scheduled message.
pub(crate) async fn cancel(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let id = http::path(id)?;
    call.edit(|editor| {
        let now = editor.now();
        let (index, event) = editor
            .changes
            .event(&id, now.0)
            .filter(|(_, event)| event.is_message())
            .ok_or_else(|| Problem::absent("message", &id))?;
        let Some(due) = event.scheduled_for.filter(|_| event.is_scheduled()) else {
            let detail = "The message does not wait to be sent: it was sent or canceled.";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "not-scheduled", detail));
        };
        editor.changes.messages.remove(due.0, &id);
        restore_row(editor, index, event);
        editor.record(entry(&call, index, &id));
        Ok(())
    })?;
    answer(&call, &id)
}

/// Restores the row after a cancellation.
fn restore_row(editor: &mut WriteTransaction<'_>, index: u64, mut event: Event) {
    event.cancel(editor.now());
    editor.changes.change(index, |changed| {
        match changed.events.iter_mut().find(|known| known.id == event.id) {
            Some(known) => *known = event,
            None => {
                changed.altered.insert(event.id.clone().into_owned(), event);
            }
        }
    });
}

fn entry(call: &Call, index: u64, event: &str) -> Entry {
    Entry {
        conversation_id: Some(conversation_id(index).into_owned()),
        event_id: Some(event.to_owned()),
        ..call.entry()
    }
}

fn answer(call: &Call, id: &str) -> Result<Response, Problem> {
    let event = call.changes().event(id, call.now());
    let (_, event) = event.ok_or_else(|| Problem::absent("message", id))?;
    call.answer(Schema::Sms, &message(&event))
}

/// A message (`SmsResponse`).
fn message(event: &Event) -> Value {
    json!({
        "conversationId": event.conversation_id,
        "leadId": event.lead_id,
        "fromPhoneNumberId": event.from_phone_number_id,
        "outboundPhoneNumberId": event.outbound_phone_number_id,
        "fromPhoneNumber": event.from_phone_number,
        "selectionReason": event.selection_reason,
        "wasManuallyOverridden": event.was_manually_overridden,
        "campaignId": event.campaign_id,
        "sourceId": event.source_id,
        "text": event.summary.as_deref().unwrap_or_default(),
        "media": event.media,
        "status": event.status.as_deref().map(sms_status),
        "statusReason": event.status_reason,
        "queuedAt": event.queued_at,
        "scheduledFor": event.scheduled_for,
        "scheduledReason": event.scheduled_reason,
        "sendingStartedAt": event.sending_started_at,
        "sentAt": event.sent_at,
        "deliveredAt": event.delivered_at,
        "receivedAt": event.received_at,
        "failedAt": event.failed_at,
        "undeliverableAt": event.undeliverable_at,
        "blockedAt": event.blocked_at,
        "nextRetryAt": event.next_retry_at,
        "retryCount": event.retry_count,
        "canceledAt": event.canceled_at,
        "cancelReason": event.cancel_reason,
        "errorCode": event.error_code,
        "errorMessage": event.error_message(),
        "trafficType": event.traffic_type,
        "billableAmount": event.billable_amount,
        "billingStatus": event.billing_status,
        "complianceAction": event.compliance_action,
        "consoleEntries": event.console(),
        "id": event.id,
        "createdAt": event.created_at,
        "modifiedAt": null,
        "organizationId": "org-1",
        "isDemo": event.is_demo,
    })
}
