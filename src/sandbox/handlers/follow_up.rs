//! Follow-ups of leads.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::call::{Call, Id, NoBody};
use super::lead::add_journal_entry;
use crate::sandbox::generator::bulk_change::BulkChange;
use crate::sandbox::generator::conversation::LeadStatus;
use crate::sandbox::generator::lead_id;
use crate::sandbox::generator::timestamp::ApiTime;
use crate::sandbox::http;
use crate::sandbox::problem::Problem;
use crate::sandbox::state::{Changes, WriteTransaction};

/// The open follow-ups. The contract does not specify their format: here they
/// are leads, in a page as all others.
pub(crate) async fn list(NoBody(call): NoBody) -> Result<Response, Problem> {
    let upcoming = call.flag("includeUpcoming")?;
    let token = call.value("continuation").filter(|token| !token.is_empty()).map(str::to_owned);
    let shared = Arc::clone(&call.shared);
    let page = http::blocking(move || {
        shared.lister.follow_ups(upcoming, token).map_err(|problem| problem.about("continuation"))
    });
    http::page(&call.shared, &page.await?)
}

/// Completes a follow-up, or reschedules it if a time is given. It belongs to
/// the lead's status, whose revision and id the caller must have seen last.
pub(crate) async fn update(id: Id, mut call: Call) -> Result<Response, Problem> {
    let number = call.lead(id)?;
    let mut form = call.form(&["dueAt", "expectedRevision", "expectedStatusId"])?;
    let due = form.instant("dueAt");
    let revision = form.integer("expectedRevision", 0, i64::MAX);
    let status = form.text("expectedStatusId");
    form.finish()?;
    call.edit(|editor| {
        let current = seen_status(editor.changes, number, status.as_deref());
        let Some(mut current) = current else {
            return Err(conflict("The lead has no status, and so no follow-up."));
        };
        if status.is_some_and(|id| id != current.id) {
            return Err(conflict("The lead has another status by now."));
        }
        if revision.is_some_and(|revision| revision != current.revision) {
            return Err(conflict("The follow-up has changed meanwhile."));
        }
        revise(&mut current, due, editor.now())?;
        set_status(editor, number, &current);
        add_journal_entry(editor, &call, number);
        Ok(())
    })?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn revise(status: &mut LeadStatus, due: Option<ApiTime>, now: ApiTime) -> Result<(), Problem> {
    match due {
        Some(due) => {
            status.follow_up_due_at = Some(due);
            status.follow_up_completed_at = None;
        }
        None if status.follow_up_due_at.is_some() && status.follow_up_completed_at.is_none() => {
            status.follow_up_completed_at = Some(now);
        }
        None => return Err(Problem::member("dueAt", "There is no follow-up to complete.")),
    }
    status.revision += 1;
    Ok(())
}

/// The status that a caller identifies by id: the lead's, or while it is in its
/// row, that of a contact referred by the first lead.
pub(super) fn seen_status(changes: &Changes, number: u64, id: Option<&str>) -> Option<LeadStatus> {
    let of_row = id.and_then(|id| {
        let index = changes.world.index_of_status(id)?;
        let row = changes.row(index);
        let is_its = row.lead_id == lead_id(number);
        row.current_lead_status.filter(|status| is_its && status.id == id)
    });
    of_row.or_else(|| changes.lead_row(number).current_lead_status)
}

/// Sets a lead's status, and that of its conversations.
pub(super) fn set_status(editor: &mut WriteTransaction<'_>, number: u64, status: &LeadStatus) {
    editor
        .changes
        .change_all_of(number, &BulkChange { archived: None, status: Some(status.clone()) });
    editor.lead(number, |lead| lead.row.set_status(status.clone()));
}

pub(super) fn conflict(detail: &str) -> Problem {
    Problem::new(StatusCode::CONFLICT, "conflict", detail)
}
