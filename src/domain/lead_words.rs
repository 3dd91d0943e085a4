//! Facts about a lead, in words.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::Timestamp;

use super::text::one_line;
use super::time_span::ago;
use super::{ArchiveReason, ConversationStatus, Lead, LeadStatus, ReasonNames, Row};

/// The status of a conversation for display: a failure is told before what is
/// due.
pub fn shown_status(row: &Row) -> Option<ConversationStatus> {
    match row.status() {
        Some(ConversationStatus::Failed) => Some(ConversationStatus::Failed),
        _ if row.needs_reply() => Some(ConversationStatus::NeedsReply),
        other => other,
    }
}

/// The word for it; empty if unknown. A value that is not listed is as the
/// server writes it, with spaces.
pub fn inbox_status(row: &Row) -> Cow<'static, str> {
    Cow::Borrowed(match shown_status(row) {
        Some(ConversationStatus::NeedsReply) if row.is_new_lead() => "new lead",
        Some(ConversationStatus::NeedsReply) => "needs reply",
        Some(ConversationStatus::Waiting) => "waiting",
        Some(ConversationStatus::Failed) => "failed",
        Some(ConversationStatus::Open) => "open",
        Some(ConversationStatus::Other(word)) => return Cow::Owned(word.replace('_', " ")),
        None => "",
    })
}

/// The name of a status, else its outcome, else its category.
pub fn status_name(status: &LeadStatus) -> String {
    let names = [&status.display_name, &status.outcome, &status.category];
    let name = names.into_iter().flatten().find(|name| !name.is_empty());
    name.map(|name| one_line(name).into_owned()).unwrap_or_default()
}

/// Since when a status holds, and by whom: `, 3 d ago by automation`.
pub fn status_origin(status: &LeadStatus, now: Timestamp) -> String {
    let mut out = String::new();
    if let Some(at) = status.changed_at {
        let _ = write!(out, ", {}", ago(now, at));
    }
    if let Some(source) = &status.source {
        add_source(&mut out, &one_line(source));
    }
    out
}

/// Adds the author of a status change, if it was no person: "by automation",
/// but "by AI". The API names persons by their kind alone, and programs that
/// act for them `API` or `System`.
pub fn add_source(told: &mut String, source: &str) {
    let is_person = ["User", "API", "System"].iter().any(|it| it.eq_ignore_ascii_case(source));
    if !source.is_empty() && !is_person {
        let is_acronym = !source.chars().any(char::is_lowercase);
        let source = if is_acronym { source.to_owned() } else { source.to_lowercase() };
        let _ = write!(told, " by {source}");
    }
}

/// Since when the lead may not be texted.
pub fn opted_out(lead: &Lead, now: Timestamp) -> String {
    let since = lead.metadata.as_ref().and_then(|metadata| metadata.sms_opt_out_at);
    let since = since.map(|at| format!(" {}", ago(now, at)));
    format!("Opted out{}: texting blocked", since.unwrap_or_default())
}

/// `archived 3 d ago, Not interested: has moved`, with the note of the archive.
pub fn archived(row: &Row, note: Option<&str>, names: &ReasonNames, now: Timestamp) -> String {
    let mut out = "archived".to_owned();
    if let Some(at) = row.archived_at() {
        let _ = write!(out, " {}", ago(now, at));
    }
    if let Some(reason) = row.archive_reason() {
        let _ = match ArchiveReason::try_from(reason) {
            Ok(reason) => write!(out, ", {}", names.label(reason)),
            Err(_) => write!(out, ", reason {reason}"),
        };
    }
    if let Some(note) = note {
        let _ = write!(out, ": {}", one_line(note));
    }
    out
}
