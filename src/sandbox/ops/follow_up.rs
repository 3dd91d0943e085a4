//! Follow-ups: what is to be done about a lead next.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::call::{Call, Id};
use super::lead::took_effect;
use crate::sandbox::live::Editor;
use crate::sandbox::problem::Problem;
use crate::sandbox::world::conversation::LeadStatus;
use crate::sandbox::world::stamp::Stamp;
use crate::sandbox::world::sweep::Sweep;

/// Completes a follow-up, or sets another time for it where one is given. It belongs to the
/// lead's status, whose revision and id the caller must have seen last.
pub(super) async fn update(id: Id, mut call: Call) -> Result<Response, Problem> {
    let number = call.lead(id)?;
    let mut form = call.form(&["dueAt", "expectedRevision", "expectedStatusId"])?;
    let due = form.instant("dueAt");
    let revision = form.integer("expectedRevision", 0, i64::MAX);
    let status = form.text("expectedStatusId");
    form.finish()?;
    call.edit(|editor| {
        let current = editor.changes().lead_row(number).current_lead_status;
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
        took_effect(editor, &call, number);
        Ok(())
    })?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn revise(status: &mut LeadStatus, due: Option<Stamp>, now: Stamp) -> Result<(), Problem> {
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

/// Gives a lead a status, and all its conversations with it.
pub(super) fn set_status(editor: &mut Editor<'_>, number: u64, status: &LeadStatus) {
    editor.sweep(number, &Sweep { archived: None, status: Some(status.clone()) });
    editor.lead(number, |lead| lead.row.set_status(status.clone()));
}

fn conflict(detail: &str) -> Problem {
    Problem::new(StatusCode::CONFLICT, "conflict", detail)
}
