//! The facts about a conversation and its lead, each with a label.

use std::borrow::Cow;

use jiff::Timestamp;

use super::Shown;
use super::style::TextStyle;
use crate::domain::lead_requests::requests;
use crate::domain::text::one_line;
use crate::domain::time_span::{ago, until};
use crate::domain::{Lead, Row, lead_words, phone_format, stop_request};
use crate::triage::compose::send_readiness::stop_request_warning;

type Facts = Vec<(&'static str, String)>;

/// The facts that are known, the most important first.
pub(super) fn facts(row: &Row, shown: &Shown, style: &TextStyle, now: Timestamp) -> Facts {
    let lead = shown.lead.as_ref().map(|lead| &lead.value);
    let mut facts = identity(row);
    facts.push(("Inbox", inbox(row, now)));
    facts.extend(status(row, lead, (style, now)));
    facts.push(("Next step", row.next_step().to_owned()));
    if let Some(lead) = lead {
        facts.push(("Assigned to", assignee(shown).into_owned()));
        let tags: Vec<_> = lead.tags.iter().filter_map(|tag| tag.name.as_deref()).collect();
        facts.push(("Tags", tags.join(", ")));
    }
    facts.push(("Texting", texting(row, shown, now)));
    facts.push(("Our number", phone_format::display(row.sender()).into_owned()));
    if let Some(lead) = lead {
        facts.push(("Their time", their_time(lead, style, now)));
        let zone = lead.time_zone();
        let requests = requests(lead, zone.as_ref(), (now, &style.zone), style.times);
        let requests: Vec<String> = requests.into_iter().map(|request| request.text).collect();
        facts.push(("Inquiry", requests.join("; ")));
    }
    if row.is_archived() {
        let note = lead.and_then(|lead| lead.archive_note.as_deref());
        let told = lead_words::archived(row, note, &style.reasons, now);
        let told = told.trim_start_matches("archived").trim_start_matches([',', ':', ' ']);
        facts.push(("Archived", if told.is_empty() { "yes" } else { told }.to_owned()));
    }
    facts.push(("Conversation", row.id().to_owned()));
    facts.push(("Lead", row.lead_id_wire().to_owned()));
    facts.retain(|(_, fact)| !fact.is_empty());
    facts
}

fn identity(row: &Row) -> Facts {
    let (first, last) = row.display_name();
    let name = format!("{first} {last}");
    let name = phone_format::display(name.trim_end()).into_owned();
    let phone = phone_format::display(row.lead_phone()).into_owned();
    vec![("Name", name), ("Phone", phone), ("Email", row.email().to_owned())]
}

/// `needs reply, wrote 2 h ago, unread`.
fn inbox(row: &Row, now: Timestamp) -> String {
    let mut word = lead_words::inbox_status(row).into_owned();
    if let Some(since) = row.waiting_since().filter(|_| !word.is_empty()) {
        word = format!("{word}, wrote {}", ago(now, since));
    }
    let unread = if row.is_unread() { "unread" } else { "" };
    let parts = [word.as_str(), row.status_reason(), unread];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// The lead's status, since when and by whom, and its follow-up.
fn status(row: &Row, lead: Option<&Lead>, (style, now): (&TextStyle, Timestamp)) -> Facts {
    let Some(status) = lead.and_then(Lead::status) else {
        return vec![
            ("Status", row.lead_status().to_owned()),
            ("Due", due(row.due_at(), style, now)),
        ];
    };
    let name = lead_words::status_name(status) + &lead_words::status_origin(status, now);
    vec![("Status", name), ("Due", due(status.open_follow_up(), style, now))]
}

/// `tomorrow 9:00 AM (in 18 h)`.
fn due(at: Option<Timestamp>, style: &TextStyle, now: Timestamp) -> String {
    let Some(due) = at else { return String::new() };
    let [at, today] = [due, now].map(|at| at.to_zoned_datetime(style.zone.clone()));
    format!("{} ({})", style.times.date_time(&at, &today), until(now, due))
}

/// The user's name, else their id; empty where the server assigns no leads.
fn assignee(shown: &Shown) -> Cow<'_, str> {
    let Some(record) = &shown.lead else { return Cow::Borrowed("") };
    let lead = &record.value;
    match (lead.assignee_name(), &lead.assigned_to_user_id) {
        (Some(name), _) => one_line(name),
        (None, Some(id)) => one_line(id),
        (None, None) if record.raw.get().contains("\"assignedToUserId\"") => {
            Cow::Borrowed("nobody")
        }
        (None, None) => Cow::Borrowed(""),
    }
}

/// Consent, and a request to stop.
fn texting(row: &Row, shown: &Shown, now: Timestamp) -> String {
    let Some(lead) = shown.lead.as_ref().map(|lead| &lead.value) else { return String::new() };
    let consent = lead.metadata.as_ref().and_then(|metadata| metadata.sms_opted_out);
    let opted_in = lead.metadata.as_ref().and_then(|metadata| metadata.sms_opt_in_at);
    let stop = stop_request::in_timeline(shown.thread.known(), opted_in);
    match (consent, stop) {
        (Some(true), _) => lead_words::opted_out(lead, now),
        (_, Some(stop)) => stop_request_warning(stop.words.as_str()).text,
        (Some(false), None) if row.lead_phone().is_empty() => "No phone number".to_owned(),
        (Some(false), None) if !shown.thread.is_searched() => {
            "Opted in; older texts not checked".to_owned()
        }
        (Some(false), None) => "OK to text".to_owned(),
        (None, None) => "Opt-in unknown".to_owned(),
    }
}

/// `1:42 PM (America/Chicago)`.
fn their_time(lead: &Lead, style: &TextStyle, now: Timestamp) -> String {
    let Some(zone) = lead.time_zone() else { return "unknown".to_owned() };
    let local = now.to_zoned_datetime(zone);
    let time = style.times.time(local.time());
    match local.time_zone().iana_name() {
        Some(name) => format!("{time} ({name})"),
        None => time,
    }
}
