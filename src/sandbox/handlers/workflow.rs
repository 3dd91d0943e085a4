//! Automation runs of a lead.

use axum::response::Response;
use serde_json::{Value, json};

use super::call::{Id, NoBody};
use crate::sandbox::generator::automation::step_name;
use crate::sandbox::generator::event::Event;
use crate::sandbox::generator::run_id;
use crate::sandbox::generator::sms_event::sms_status;
use crate::sandbox::generator::timestamp::ApiTime;
use crate::sandbox::generator::{conversation_id, lead_id};
use crate::sandbox::problem::Problem;
use crate::sandbox::state::{Changes, End};
use crate::sandbox::versions::Schema;

/// Maximum number of a lead's conversations examined.
const MOST: usize = 5;

/// The runs of a lead (`AutomationWorkflowStatusResponse`).
pub(crate) async fn status(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let number = call.lead(id)?;
    let (changes, now) = (call.changes(), call.now());
    let mut indexes: Vec<u64> = changes.world.conversations_of(number).take(MOST).collect();
    let runs = changes.runs.conversations();
    indexes.extend(runs.filter(|index| changes.world.lead_of(*index) == number));
    indexes.sort_unstable();
    indexes.dedup();
    let runs = indexes.into_iter().filter_map(|index| run(&changes, index, now));
    let answer = json!({"leadId": lead_id(number), "runs": runs.collect::<Vec<_>>()});
    call.answer(Schema::Workflow, &answer)
}

struct State {
    status: &'static str,
    display: &'static str,
    /// When it entered the state.
    since: Option<ApiTime>,
    next: Option<ApiTime>,
    /// Why it stopped: code and text.
    stopped: Option<(&'static str, &'static str)>,
}

fn state(changes: &Changes, index: u64, last: Option<&Event>) -> State {
    let plain =
        |status, display, since| State { status, display, since, next: None, stopped: None };
    let ended = |at, display, code, words| State {
        stopped: Some((code, words)),
        ..plain("Cancelled", display, Some(at))
    };
    let run = changes.runs.get(index);
    let last_at = last.map(|event| event.created_at);
    match run.map(|run| (run.due, run.ended)) {
        Some((Some(due), _)) => State {
            next: Some(ApiTime(due)),
            ..plain("Waiting", "Waiting for the next step", last_at)
        },
        Some((_, Some((at, End::Suppressed)))) => {
            ended(at, "Stopped: the lead opted out", "opted_out", "The lead may not be texted")
        }
        Some((_, Some((at, End::Archived)))) => {
            ended(at, "Stopped: the lead is archived", "lead_archived", "The lead is archived")
        }
        _ if last.is_some_and(|event| event.failed_at.is_some()) => {
            plain("Failed", "Failed", last.and_then(|event| event.failed_at))
        }
        _ => plain("Completed", "Completed", last_at),
    }
}

/// The run of a conversation, if there ever was one.
fn run(changes: &Changes, index: u64, now: i64) -> Option<Value> {
    let conversation = conversation_id(index);
    let id = run_id(&conversation);
    let mut texts = changes.timeline(index, now);
    texts.retain(|event| event.automation_run_id.as_ref() == Some(&id));
    texts.reverse();
    if texts.is_empty() && changes.runs.get(index).is_none() {
        return None;
    }
    let last = texts.last();
    let state = state(changes, index, last);
    let failure = last.filter(|event| event.failed_at.is_some());
    let started = texts.first().map(|event| event.created_at);
    let started = started.unwrap_or(ApiTime(changes.world.now));
    let mut actions: Vec<Value> =
        (1..).zip(&texts).map(|(number, event)| sent(&id, number, event)).collect();
    let current = texts.len() + usize::from(state.next.is_some());
    actions.extend(state.next.map(|due| waiting(&id, current, due)));
    let (automation, name) = changes.world.automation(index);
    let at = |status: &str| state.since.filter(|_| state.status == status);
    Some(json!({
        "id": id,
        "leadId": lead_id(changes.world.lead_of(index)),
        "organizationId": "org-1",
        "automation": {"id": automation, "name": name},
        "status": state.status,
        "statusDisplay": state.display,
        "triggerType": "LeadCreated",
        "triggerDisplay": "A lead came in",
        "currentStep": {"id": step_id(&id, current), "name": step_name(current)},
        "currentStepOrder": current,
        "startedAt": started,
        "updatedAt": state.since.unwrap_or(started),
        "lastExecutionAt": last.map(|event| event.created_at),
        "nextExecutionAt": state.next,
        "completedAt": at("Completed"),
        "cancelledAt": at("Cancelled"),
        "failedAt": at("Failed"),
        "lastActionSummary": last.map(|_| "Sent a text"),
        "lastErrorCode": failure.and_then(|event| event.error_code.as_ref()),
        "lastErrorMessage": failure.and_then(|event| event.status_reason.as_ref()),
        "maxRetryCount": 3,
        "retryCount": failure.map_or(0, |event| event.retry_count),
        "nextRetryAt": null,
        "skipReasonCode": state.stopped.map(|(code, _)| code),
        "skipReasonDisplay": state.stopped.map(|(_, words)| words),
        "actions": actions,
        "events": history(&id, &texts, &state),
        "isDemo": true,
    }))
}

fn step_id(run: &str, number: usize) -> String {
    format!("{run}-step-{number}")
}

/// The common members of all actions (`AutomationWorkflowActionResponse`).
fn action(run: &str, number: usize) -> Value {
    json!({
        "id": format!("{run}-action-{number}"),
        "actionType": "SendSms",
        "actionTypeDisplay": "Send a text",
        "stepId": step_id(run, number),
        "stepDisplayName": step_name(number),
        "stepOrder": number,
        "retryCount": 0,
        "completedAt": null,
        "failedAt": null,
        "failureCode": null,
        "nextRetryAt": null,
        "safeReason": null,
        "scheduledAt": null,
        "skippedAt": null,
        "smsDelivery": null,
        "startedAt": null,
    })
}

/// A step whose text was sent: the run continues whatever its delivery state.
fn sent(run: &str, number: usize, event: &Event) -> Value {
    let mut action = action(run, number);
    let reason = event.status_reason.as_ref();
    let failed = event.failed_at.is_some();
    action["scheduledAt"] = json!(event.created_at);
    action["startedAt"] = json!(event.created_at);
    action["completedAt"] = json!(Some(event.created_at).filter(|_| !failed));
    action["failedAt"] = json!(event.failed_at);
    action["failureCode"] = json!(event.error_code);
    action["safeReason"] = json!(reason);
    action["status"] = if failed { "Failed" } else { "Completed" }.into();
    action["statusDisplay"] = if failed { "Failed" } else { "Sent" }.into();
    action["userSummary"] = "Sent a text".into();
    action["smsDelivery"] = json!({
        "smsEventId": event.id,
        "status": event.status.as_deref().map(sms_status),
        "errorCode": event.error_code,
        "reason": reason,
        "scheduledFor": event.scheduled_for,
        "nextRetryAt": event.next_retry_at,
        "summary": event.status.as_ref().map(|status| format!("The text was {}", status.to_lowercase())),
    });
    action
}

/// The next step.
fn waiting(run: &str, number: usize, due: ApiTime) -> Value {
    let mut action = action(run, number);
    action["scheduledAt"] = json!(due);
    action["status"] = "Scheduled".into();
    action["statusDisplay"] = "Scheduled".into();
    action["userSummary"] = "Will send a text".into();
    action
}

/// The events of a run, oldest first (`AutomationWorkflowEventResponse`).
fn history(run: &str, texts: &[Event], state: &State) -> Vec<Value> {
    let entry = |number: usize, at: ApiTime, kind: &str, display: &str| {
        json!({
            "id": format!("{run}-event-{number}"),
            "actionId": null,
            "eventType": kind,
            "occurredAt": at,
            "reasonCode": state.stopped.map(|(code, _)| code).filter(|_| kind == "Cancelled"),
            "status": kind,
            "statusDisplay": display,
            "stepId": null,
            "summary": display,
        })
    };
    let mut entries: Vec<Value> = Vec::new();
    for (number, event) in (1..).zip(texts) {
        let mut sent = entry(number, event.created_at, "ActionCompleted", "Sent a text");
        sent["actionId"] = format!("{run}-action-{number}").into();
        sent["stepId"] = step_id(run, number).into();
        entries.push(sent);
    }
    if let (Some(at), None) = (state.since, state.next) {
        entries.push(entry(entries.len() + 1, at, state.status, state.display));
    }
    entries
}
