//! Operations on a lead.

use axum::response::Response;

use super::ME;
use super::call::{Call, Id, NoBody};
use crate::sandbox::fields::Text;
use crate::sandbox::generator::bulk_change::{ArchiveState, BulkChange};
use crate::sandbox::generator::{Archived, agent, lead_id};
use crate::sandbox::problem::Problem;
use crate::sandbox::state::{Entry, WriteTransaction};
use crate::sandbox::strict_body::Form;
use crate::sandbox::versions::Schema;

/// Maximum length of an archive note, in characters (`LeadArchiveRequest`).
const LONGEST_NOTE: usize = 500;

pub(crate) async fn one(id: Id, call: Call) -> Result<Response, Problem> {
    let number = call.lead(id)?;
    answer(&call, number)
}

/// Archives a lead with all of its conversations.
pub(crate) async fn archive(id: Id, mut call: Call) -> Result<Response, Problem> {
    let number = call.lead(id)?;
    let (reason, note) = reason_and_note(&call.bytes()?)?;
    call.edit(|editor| {
        add_journal_entry(editor, &call, number);
        let lead = editor.changes.get_lead(number);
        let row = editor.changes.lead_row(number);
        let note_is = lead.and_then(|lead| lead.archive_note.clone());
        let repeated = lead.is_some()
            && row.is_archived
            && row.archive_reason == Some(reason)
            && note_is == note;
        if repeated {
            return;
        }
        let at = editor.next_instant();
        editor.changes.change_all_of(
            number,
            &BulkChange {
                archived: Some(ArchiveState::Archived(Archived { at, reason })),
                status: None,
            },
        );
        editor.lead(number, |lead| {
            lead.row.is_archived = true;
            lead.row.archived_at = Some(at);
            lead.row.archived_by_user_id = Some(Text::Borrowed(ME.0));
            lead.row.archive_reason = Some(reason);
            lead.archive_note = note;
        });
        editor.stop_runs();
    });
    answer(&call, number)
}

/// Reason and note; both are optional, and so is the body.
fn reason_and_note(body: &[u8]) -> Result<(i64, Option<String>), Problem> {
    if body.is_empty() || body == b"null" {
        return Ok((0, None));
    }
    let mut form = Form::parse(body, &["reason", "note"])?;
    let reason = form.integer("reason", 0, 9).unwrap_or(0);
    let note = form.text("note");
    if note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        form.refuse("note", format!("The value must not exceed {LONGEST_NOTE} characters."));
    }
    form.finish()?;
    Ok((reason, note))
}

/// Restores a lead with all of its conversations.
pub(crate) async fn unarchive(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let number = call.lead(id)?;
    call.edit(|editor| {
        add_journal_entry(editor, &call, number);
        if !editor.changes.lead_row(number).is_archived {
            return;
        }
        editor.changes.change_all_of(
            number,
            &BulkChange { archived: Some(ArchiveState::Active), status: None },
        );
        editor.lead(number, |lead| {
            lead.row.is_archived = false;
            lead.row.archived_at = None;
            lead.row.archived_by_user_id = None;
            lead.row.archive_reason = None;
            lead.archive_note = None;
        });
    });
    answer(&call, number)
}

/// Assigns a lead to a user, or to nobody.
pub(crate) async fn assign(id: Id, mut call: Call) -> Result<Response, Problem> {
    let number = call.lead(id)?;
    let mut form = call.form(&["assignedToUserId"])?;
    let user = form.text("assignedToUserId");
    form.finish()?;
    let known = |id: String| agent(&id).ok_or_else(|| Problem::absent("user", &id));
    let user = user.map(known).transpose()?.map(|(id, ..)| id);
    call.edit(|editor| {
        if editor.changes.lead_row(number).assigned_to_user_id.as_deref() != user {
            editor.lead(number, |lead| lead.row.assign(user));
        }
        add_journal_entry(editor, &call, number);
    });
    answer(&call, number)
}

/// Adds a journal entry about a lead.
pub(super) fn add_journal_entry(editor: &mut WriteTransaction<'_>, call: &Call, number: u64) {
    editor.record(Entry { lead_id: Some(lead_id(number).into_owned()), ..call.entry() });
}

/// The lead's current state.
pub(super) fn answer(call: &Call, number: u64) -> Result<Response, Problem> {
    call.answer(Schema::Lead, &call.changes().lead(number))
}
