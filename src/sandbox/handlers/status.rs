//! Lead statuses: choices, changes and history.

use axum::extract::Path;
use axum::response::Response;
use serde_json::{Value, json};

use super::ME;
use super::call::{Call, Id, NoBody};
use super::follow_up::{conflict, seen_status, set_status};
use crate::sandbox::fields::Text;
use crate::sandbox::generator::conversation::LeadStatus;
use crate::sandbox::generator::lead::add_members;
use crate::sandbox::generator::lead_status::STATUSES;
use crate::sandbox::generator::timestamp::ApiTime;
use crate::sandbox::generator::{conversation_id, lead_id};
use crate::sandbox::http;
use crate::sandbox::problem::Problem;
use crate::sandbox::state::{Changes, Entry};
use crate::sandbox::strict_body::Form;
use crate::sandbox::versions::Schema;

/// The members of a change (`LeadStatusChangeRequest`).
const MEMBERS: &[&str] = &[
    "leadId",
    "type",
    "outcome",
    "category",
    "notes",
    "reason",
    "changeSource",
    "changedByAutomationId",
    "timestamp",
    "followUpStatus",
    "callbackAt",
    "taskDueAt",
    "appointmentStartAt",
    "appointmentEndAt",
    "appointmentNotes",
    "assignedToUserId",
    "relatedCallEventId",
    "isMissedCallFollowUp",
    "sourceId",
    "completeFollowUp",
    "expectedRevision",
    "expectedCurrentStatusId",
];

const CATEGORIES: &[&str] = &["Open", "Qualified", "Converted", "Lost", "Invalid", "Duplicate"];
const SOURCES: &[&str] = &["User", "AI", "Automation", "System", "API"];

/// Every status to choose from.
pub(crate) async fn choices(NoBody(call): NoBody) -> Result<Response, Problem> {
    let at = super::account::since(&call);
    let choices = (1..).zip(STATUSES).map(|(number, (category, _, name))| {
        json!({
            "id": format!("ls-{number}"),
            "organizationId": "org-1",
            "name": name,
            "color": "#4f7cd9",
            "category": category,
            "sortOrder": number,
            "isArchived": false,
            "modifiedAt": at,
        })
    });
    http::json(&choices.collect::<Vec<_>>())
}

/// A valid change.
struct Request {
    kind: String,
    /// Category, outcome and display name.
    choice: (&'static str, &'static str, &'static str),
    source: &'static str,
    automation: Option<String>,
    /// Members echoed in the answer.
    given: Value,
    follow_up: Option<ApiTime>,
    /// Whether the follow-up is completed: the new one, or else the previous
    /// one.
    completes: bool,
    expected: Expected,
}

/// The state that the caller expects: another status or revision is a conflict.
struct Expected {
    revision: Option<i64>,
    status: Option<String>,
}

impl Expected {
    /// The revision of a lead without a status is 0.
    fn check(&self, current: Option<&LeadStatus>) -> Result<(), Problem> {
        if self.status.as_deref().is_some_and(|id| current.is_none_or(|it| it.id != id)) {
            return Err(conflict("The lead has another status by now."));
        }
        let revision = current.map_or(0, |status| status.revision);
        if self.revision.is_some_and(|expected| expected != revision) {
            return Err(conflict("The lead's status has changed meanwhile."));
        }
        Ok(())
    }
}

/// Changes a lead's status. Not idempotent: each request is a change of its
/// own.
pub(crate) async fn change(id: Id, mut call: Call) -> Result<Response, Problem> {
    let number = call.lead(id)?;
    let request = parse(call.form_of(Schema::ChangeStatus, MEMBERS)?)?;
    apply(&call, number, &request)
}

/// The first version's form: the lead is in the body.
pub(crate) async fn change_disposition(mut call: Call) -> Result<Response, Problem> {
    let mut form = call.form_of(Schema::ChangeStatus, MEMBERS)?;
    let lead = form.required_text("leadId");
    let request = parse(form)?;
    let number = call.lead(Ok(Path(lead)))?;
    apply(&call, number, &request)
}

fn apply(call: &Call, number: u64, request: &Request) -> Result<Response, Problem> {
    let change = call.edit(|editor| {
        let current = seen_status(editor.changes, number, request.expected.status.as_deref());
        request.expected.check(current.as_ref())?;
        let newest = editor.changes.newest_of(number);
        let event = newest.map(|index| {
            editor.add_event(index, |changes, number, at| {
                changes.world.new_status_change(index, number, at, request.choice.2)
            })
        });
        let at = event.as_ref().map_or(editor.now(), |event| event.created_at);
        let (status, change) = next(editor.changes, number, request, at);
        set_status(editor, number, &status);
        editor.lead(number, |lead| lead.history.push(change.clone()));
        editor.record(Entry {
            lead_id: Some(lead_id(number).into_owned()),
            conversation_id: newest.map(|index| conversation_id(index).into_owned()),
            event_id: event.map(|event| event.id.into_owned()),
            ..call.entry()
        });
        Ok(change)
    })?;
    call.answer(Schema::StatusChange, &change)
}

fn parse(mut form: Form) -> Result<Request, Problem> {
    let kind = form.required_text("type");
    let outcome = form.required_text("outcome");
    let category = form.word("category", CATEGORIES);
    let choice = STATUSES.iter().find(|(of, name, shown)| {
        (*name == outcome || *shown == outcome) && category.is_none_or(|category| category == *of)
    });
    if choice.is_none() {
        form.refuse("outcome", "The value must be one of the lead statuses, in its category.");
    }
    let source = form.word("changeSource", SOURCES).unwrap_or("API");
    let automation = form.text("changedByAutomationId");
    let [callback, task, start, end] =
        ["callbackAt", "taskDueAt", "appointmentStartAt", "appointmentEndAt"]
            .map(|member| form.instant(member));
    form.not_null("timestamp");
    form.instant("timestamp");
    let completes = form.has("completeFollowUp") && form.flag("completeFollowUp");
    let guarded = form.has("expectedRevision");
    let revision = guarded.then(|| form.integer("expectedRevision", 0, i64::MAX)).flatten();
    let expected = Expected { revision, status: form.text("expectedCurrentStatusId") };
    let given = json!({
        "notes": form.text("notes").unwrap_or_default(),
        "reason": form.text("reason"),
        "followUpStatus": form.text("followUpStatus"),
        "callbackAt": callback,
        "taskDueAt": task,
        "appointmentStartAt": start,
        "appointmentEndAt": end,
        "appointmentNotes": form.text("appointmentNotes"),
        "assignedToUserId": form.text("assignedToUserId"),
        "relatedCallEventId": form.text("relatedCallEventId"),
        "isMissedCallFollowUp": form.flag("isMissedCallFollowUp"),
        "sourceId": form.text("sourceId"),
    });
    form.finish()?;
    let choice = choice.copied().unwrap_or_default();
    let follow_up = callback.or(task);
    Ok(Request { kind, choice, source, automation, given, follow_up, completes, expected })
}

/// The resulting status and its history entry.
fn next(changes: &Changes, number: u64, request: &Request, at: ApiTime) -> (LeadStatus, Value) {
    let old = changes.lead_row(number).current_lead_status;
    let count = changes.get_lead(number).map_or(0, |lead| lead.history.len());
    let (category, outcome, display_name) = request.choice;
    let before = old.as_ref().and_then(|old| old.follow_up_due_at);
    let follow_up = request.follow_up.or(before.filter(|_| request.completes));
    let by_user = request.source == "User" || request.source == "API";
    let status = LeadStatus {
        id: Text::Owned(format!("status-{number}-{}", count + 1)),
        category,
        outcome,
        display_name,
        changed_at: at,
        changed_by_user_id: by_user.then_some(ME.0),
        changed_by_automation_id: request.automation.clone().map(Text::Owned),
        source: request.source,
        follow_up_due_at: follow_up,
        follow_up_completed_at: follow_up.filter(|_| request.completes).map(|_| at),
        revision: old.as_ref().map_or(1, |old| old.revision + 1),
    };
    let mut change = entry(changes, number, &status, &request.kind);
    add_members(
        &mut change,
        json!({
            "oldLeadStatusChangeId": old.as_ref().map(|old| &old.id),
            "oldLeadStatusChangeType": old.as_ref().map(|old| old.category),
            "oldLeadStatusChangeOutcome": old.as_ref().map(|old| old.outcome),
        }),
    );
    add_members(&mut change, request.given.clone());
    (status, change)
}

/// A history entry (`LeadStatusChangeResponse`).
fn entry(changes: &Changes, number: u64, status: &LeadStatus, kind: &str) -> Value {
    let row = changes.lead_row(number);
    let names = [row.first_name, row.last_name];
    let name: Vec<_> = names.iter().flatten().map(|name| &**name).collect();
    json!({
        "id": status.id,
        "leadId": lead_id(number),
        "leadName": (!name.is_empty()).then(|| name.join(" ")),
        "type": kind,
        "outcome": status.outcome,
        "category": status.category,
        "oldLeadStatusChangeId": null,
        "oldLeadStatusChangeType": null,
        "oldLeadStatusChangeOutcome": null,
        "newLeadStatusChangeId": status.id,
        "notes": "",
        "reason": null,
        "changedByUserId": status.changed_by_user_id,
        "changedByAutomationId": status.changed_by_automation_id,
        "changedAt": status.changed_at,
        "changeSource": status.source,
        "timestamp": status.changed_at,
        "createdAt": status.changed_at,
        "updatedAt": status.changed_at,
        "isMissedCallFollowUp": false,
        "followUpCompletedAt": status.follow_up_completed_at,
        "revision": status.revision,
        "leadEmail": row.email,
        "leadAvatarUrl": row.avatar_url,
        "isDemo": true,
    })
}

/// All changes of a lead's status, the latest first.
pub(crate) async fn history(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let number = call.lead(id)?;
    let changes = call.changes();
    let mut history: Vec<Value> = changes
        .get_lead(number)
        .map(|lead| lead.history.iter().rev().cloned().collect())
        .unwrap_or_default();
    let first = changes.world.lead_row(number).current_lead_status;
    history.extend(first.map(|status| entry(&changes, number, &status, status.category)));
    call.answer(Schema::StatusChange, &history)
}
