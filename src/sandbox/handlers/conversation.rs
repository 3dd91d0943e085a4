//! Operations on a conversation.

use axum::response::Response;

use super::call::{Call, Id, NoBody};
use crate::sandbox::fields::Text;
use crate::sandbox::generator::conversation::Conversation;
use crate::sandbox::generator::conversation_id;
use crate::sandbox::http::json;
use crate::sandbox::problem::Problem;
use crate::sandbox::state::Entry;
use crate::sandbox::versions::Schema;

/// Maximum length of a note, in characters.
const LONGEST_NOTE: usize = 10_000;

/// One conversation, as the lists show it.
pub(crate) async fn one(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let index = call.conversation(id)?;
    call.answer(Schema::Conversation, &call.changes().row(index))
}

/// Clears the unread state, at the version that the reader saw.
pub(crate) async fn mark_read(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    resolve(
        id,
        &call,
        "eventVersion",
        |row| row.event_version,
        |row| std::mem::take(&mut row.is_unread),
    )
}

/// Clears the reply requirement, at the version that the reader saw.
pub(crate) async fn mark_handled(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    resolve(
        id,
        &call,
        "replyVersion",
        |row| row.reply_version,
        |row| {
            let was_due = std::mem::take(&mut row.needs_reply);
            if was_due {
                row.status = Some(Text::Borrowed("open"));
            }
            was_due
        },
    )
}

/// Changes a row if its version equals the parameter's, or without the
/// parameter, as clients of older servers do. `change` returns whether it
/// changed anything.
fn resolve(
    id: Id,
    call: &Call,
    parameter: &str,
    version: fn(&Conversation) -> i64,
    change: fn(&mut Conversation) -> bool,
) -> Result<Response, Problem> {
    let seen = call.value(parameter);
    let index = call.conversation(id)?;
    let seen = seen.map(|text| number(parameter, text)).transpose()?;
    let done = call.edit(|editor| {
        let now = version(&editor.changes.row(index));
        match seen {
            Some(seen) if seen > now => {
                let message = format!("The conversation has not had a version after {now} yet.");
                return Err(Problem::member(parameter, message));
            }
            Some(seen) if seen < now => return Ok(false),
            _ => {}
        }
        if change(&mut editor.changes.row(index)) {
            editor.changes.change(index, |changed| change(&mut changed.row));
        }
        let conversation_id = Some(conversation_id(index).into_owned());
        editor.record(Entry { conversation_id, ..call.entry() });
        Ok(true)
    })?;
    json(&done)
}

/// A non-negative whole number.
fn number(parameter: &str, text: &str) -> Result<i64, Problem> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits);
    number.ok_or_else(|| {
        Problem::member(parameter, "The value must be an integer that is not negative.")
    })
}

/// Adds a note to the timeline.
pub(crate) async fn note(id: Id, mut call: Call) -> Result<Response, Problem> {
    let index = call.conversation(id)?;
    let mut form = call.form(&["text"])?;
    let text = form.required_text("text");
    if text.chars().count() > LONGEST_NOTE {
        form.refuse("text", format!("The value must not exceed {LONGEST_NOTE} characters."));
    }
    form.finish()?;
    let event = call.edit(|editor| {
        let event = editor.add_event(index, |changes, number, at| {
            changes.world.new_note(index, number, at, Text::Owned(text))
        });
        editor.record(Entry {
            conversation_id: Some(conversation_id(index).into_owned()),
            event_id: Some(event.id.clone().into_owned()),
            ..call.entry()
        });
        event
    });
    call.answer(Schema::Event, &event)
}
