//! `outbox show`: everything about entries.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::outbox::{ListRow, undos};
use super::paint::{Look, Paint};
use super::report::{CliError, Exit};
use super::result_writer::ResultFormat;
use crate::domain::{FollowUp, Operation, TagId, UserId, text};
use crate::triage::outbox::{EntryId, EntryState, OutboxEntry};

/// Columns of the names before the values.
const NAMES: usize = 14;

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    row: ListRow<'a>,
    /// When the user last requested it.
    requested: Timestamp,
    /// What it changes, without private texts.
    details: Map<String, Value>,
}

/// Writes the entries that are there, each once, in the order of the numbers.
///
/// # Errors
/// A number without an entry, once the others are written; a failed output.
pub fn show(
    kept: &[OutboxEntry],
    wanted: &[EntryId],
    with_text: bool,
    format: ResultFormat,
    mut out: impl Write,
) -> Result<(), CliError> {
    let undos = undos(kept);
    let mut numbers: Vec<EntryId> = Vec::new();
    for number in wanted {
        if !numbers.contains(number) {
            numbers.push(*number);
        }
    }
    let mut missing = Vec::new();
    let mut is_first = true;
    let zone = TimeZone::system();
    let mut write = || -> io::Result<()> {
        for number in &numbers {
            let Some(entry) = kept.iter().find(|entry| entry.id == *number) else {
                missing.push(number.0.to_string());
                continue;
            };
            let row = ListRow::new(entry, undos.get(number).copied(), with_text);
            let details = details(&entry.operation);
            let shown = Shown { row, requested: entry.requested_at, details };
            match format {
                ResultFormat::Ndjson => {
                    let json = serde_json::to_string(&shown).map_err(io::Error::other)?;
                    writeln!(out, "{}", text::json_line(&json))?;
                }
                ResultFormat::Table => {
                    let gap = if std::mem::take(&mut is_first) { "" } else { "\n" };
                    write!(out, "{gap}")?;
                    shown.write(&entry.state, &zone, &mut out)?;
                }
            }
        }
        out.flush()
    };
    write().or_else(|error| CliError::output(&error))?;
    if missing.is_empty() {
        return Ok(());
    }
    let exit = if missing.len() == numbers.len() { Exit::NotFound } else { Exit::Partial };
    let entries = if missing.len() == 1 { "entry" } else { "entries" };
    let message = format!("No outbox {entries} {}", missing.join(", "));
    let hints = vec!["`outbox list --all` shows the entries that are kept".to_owned()];
    Err(CliError { hints, ..CliError::new(exit, message) })
}

impl Shown<'_> {
    fn write(&self, state: &EntryState, zone: &TimeZone, out: &mut impl Write) -> io::Result<()> {
        let paint = Paint::stdout();
        let row = &self.row;
        let title = format!("Entry {}: {}", row.entry.0, text::one_line(row.verb));
        writeln!(out, "{}", paint.paint(Look::Bold, &title))?;
        let mut line = |name: &str, value: &str| {
            let name = paint.paint(Look::Dim, name).into_owned() + &" ".repeat(NAMES - name.len());
            writeln!(out, "  {name}{}", text::one_line(value))
        };
        let time = |at: Timestamp| {
            at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
        };
        line("State", row.state)?;
        if let Some(reason) = row.reason {
            line("Reason", reason)?;
        }
        line("Who", row.who.as_str())?;
        if let Some(conversation) = row.conversation {
            line("Conversation", conversation.as_str())?;
        }
        if let Some(lead) = row.lead {
            line("Lead", lead.as_str())?;
        }
        for (name, value) in &self.details {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            line(&label(name), &value)?;
        }
        line("Created", &time(row.created))?;
        if self.requested != row.created {
            line("Requested", &time(self.requested))?;
        }
        line("Changed", &time(row.changed))?;
        if let Some(due) = row.due {
            line("Goes out", &time(due))?;
        }
        line("Attempts", &row.attempts.to_string())?;
        if row.doubt {
            line("In doubt", "An earlier attempt may have gone through")?;
        }
        if let Some(origin) = row.origin.and_then(|origin| serde_json::to_value(origin).ok()) {
            line("From", &origin.as_str().unwrap_or_default().replace('_', " "))?;
        }
        if let Some(EntryId(entry)) = row.undoes {
            line("Undoes", &format!("entry {entry}"))?;
        }
        if let Some(EntryId(entry)) = row.undone_by {
            line("Undone by", &format!("entry {entry}"))?;
        }
        if let Some(what) = next(state, row.entry) {
            line("Next", &what)?;
        }
        if let Some(private) = row.text {
            writeln!(out)?;
            for line in private.lines() {
                writeln!(out, "  {}", text::one_line(line))?;
            }
        }
        Ok(())
    }
}

/// What a person can do about an entry.
fn next(state: &EntryState, EntryId(entry): EntryId) -> Option<String> {
    let (retry, discard) = (format!("`outbox retry {entry}`"), format!("`outbox discard {entry}`"));
    match state {
        EntryState::NeedsConfirmation { .. } | EntryState::Failed { .. } => {
            Some(format!("{retry} or {discard}"))
        }
        EntryState::Unknown { .. } => Some(format!("Check it, then {retry} or {discard}")),
        EntryState::Waiting => Some(format!("{discard} stops it")),
        EntryState::Done => Some(format!("`undo --dry-run {entry}` says if it can be undone")),
        EntryState::Sending | EntryState::Stale | EntryState::Discarded(_) => None,
    }
}

/// `scheduledFor` as `Scheduled for`.
fn label(name: &str) -> String {
    let mut label = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            label.push(' ');
        }
        label.push(c.to_ascii_lowercase());
    }
    let first = label.chars().next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(label.chars().skip(1)).collect()
}

/// The arguments of an action, without texts that a person has written.
fn details(operation: &Operation) -> Map<String, Value> {
    let value = match operation {
        Operation::Archive { reason, .. } => json!({ "reason": reason }),
        Operation::SetStatus { outcome, category, .. } => {
            json!({ "status": outcome, "category": category })
        }
        Operation::SetFollowUp { follow_up, .. } => match follow_up {
            FollowUp::Complete => json!({ "followUp": "complete" }),
            FollowUp::Due(due) => json!({ "dueAt": due }),
        },
        Operation::Assign { user, .. } => {
            json!({ "user": user.as_ref().map_or("nobody", UserId::as_str) })
        }
        Operation::AddTags { tags, names, .. } => {
            let tags = tags.iter().map(TagId::as_str);
            let all: Vec<&str> = names.iter().map(String::as_str).chain(tags).collect();
            json!({ "tags": all.join(", ") })
        }
        Operation::RemoveTag { tag, .. } => json!({ "tags": tag }),
        Operation::SendSms { scheduled_for, from, .. } => {
            json!({ "scheduledFor": scheduled_for, "from": from })
        }
        Operation::CancelSms { event, .. } => json!({ "event": event }),
        Operation::SetSender { number, .. } => json!({ "number": number }),
        Operation::ClearSender { .. } => json!({ "number": "automatic" }),
        Operation::MarkRead { .. }
        | Operation::MarkHandled { .. }
        | Operation::Unarchive { .. }
        | Operation::AddNote { .. }
        | Operation::Block { .. }
        | Operation::Unblock { .. } => Value::Null,
    };
    let Value::Object(all) = value else { return Map::new() };
    all.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_labels_of_words() {
        assert_eq!(label("scheduledFor"), "Scheduled for");
        assert_eq!(label("reason"), "Reason");
        assert_eq!(label(""), "");
    }

    #[test]
    fn every_label_leaves_room() {
        for name in ["scheduledFor", "Conversation", "followUp", "category"] {
            assert!(label(name).len() < NAMES, "{name}");
        }
    }
}
