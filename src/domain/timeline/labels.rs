//! Labels of an event: type, sender, state, and reason of a failure.

use super::{DeliverySign, links};
use crate::domain::event::{EventKind, Media};
use crate::domain::{TimelineEvent, text};

/// The person behind an event, or the machine where there is none.
pub(super) fn originator(event: &TimelineEvent) -> String {
    let name = text::one_line(event.actor_display_name.as_deref().unwrap_or_default());
    if !name.is_empty() || event.is_inbound() {
        return name.into_owned();
    }
    if event.automation_run_id.is_some() {
        return "auto".to_owned();
    }
    // It may be the name of a person or a machine, or an identifier that means
    // nothing to anybody. The default is left out.
    let creator = text::one_line(event.created_by.as_deref().unwrap_or_default());
    let is_name = !creator.contains(|c: char| c.is_ascii_digit() || c == '@');
    if is_name && creator != "System" { creator.into_owned() } else { String::new() }
}

/// Content of an event: its text, its files, its recording.
pub(super) fn body(event: &TimelineEvent, kind: &EventKind) -> String {
    let mut out = text::lines(said(event).trim()).into_owned();
    let mut line = |extra: &str| {
        let extra = text::one_line(extra);
        if !extra.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&extra);
        }
    };
    for Media { file_name, content_type, size, url, .. } in &event.media {
        let name = file_name.as_deref().or(content_type.as_deref()).unwrap_or("file");
        let size = size.and_then(|size| u64::try_from(size).ok()).filter(|size| *size > 0);
        let size = size.map(|size| format!(", {}", bytes(size))).unwrap_or_default();
        line(&format!("[{name}{size}] {}", url.as_deref().unwrap_or_default()));
    }
    if let Some(url) = &event.voicemail_url {
        line(&format!("[voicemail] {url}"));
    }
    if out.is_empty() {
        let name = match kind {
            EventKind::Other(other) => other,
            EventKind::Call if event.is_inbound() => "Incoming call",
            EventKind::Call => "Outgoing call",
            _ => event.timeline_type.as_deref().or(event.event_type.as_deref()).unwrap_or("event"),
        };
        out = text::one_line(name).into_owned();
    }
    out
}

/// A size with its unit.
fn bytes(size: u64) -> String {
    match size {
        0..1_000 => format!("{size} B"),
        1_000..1_000_000 => format!("{} kB", size / 1_000),
        _ => format!("{}.{} MB", size / 1_000_000, size / 100_000 % 10),
    }
}

/// The links in an event: in its text, then its files and its recording.
pub(super) fn links(event: &TimelineEvent) -> Box<[Box<str>]> {
    let said = text::lines(said(event));
    let files = event.media.iter().filter_map(|media| media.url.as_deref());
    let files = files.chain(event.voicemail_url.as_deref()).filter_map(links::one);
    links::find(&said).chain(files).collect()
}

/// Whether the state of an event is shown: messages from the lead have arrived,
/// and notes are done.
fn is_shown(event: &TimelineEvent, kind: &EventKind) -> bool {
    let status = event.status.as_deref().unwrap_or_default();
    let usual: &[&str] = match kind {
        EventKind::Message | EventKind::Other(_) => &["Received"],
        EventKind::Call => &["Ended"],
        EventKind::Voicemail => &["Voicemail", "Received"],
        _ => return false,
    };
    !usual.iter().any(|usual| status.eq_ignore_ascii_case(usual))
}

/// States of an outbound message, by the sign for them.
const SIGNS: [(&str, DeliverySign); 13] = [
    ("Pending", DeliverySign::Pending),
    ("Queued", DeliverySign::Pending),
    ("InProgress", DeliverySign::Pending),
    ("Sending", DeliverySign::Pending),
    ("Scheduled", DeliverySign::Pending),
    ("Sent", DeliverySign::Sent),
    ("Delivered", DeliverySign::Delivered),
    ("Failed", DeliverySign::Failed),
    ("Undeliverable", DeliverySign::Failed),
    ("Blocked", DeliverySign::Failed),
    ("Opted out", DeliverySign::Failed),
    ("Canceled", DeliverySign::Canceled),
    ("Cancelled", DeliverySign::Canceled),
];

/// State of a message as a sign.
pub(super) fn sign(event: &TimelineEvent, kind: &EventKind) -> Option<DeliverySign> {
    if *kind != EventKind::Message || event.is_inbound() {
        return None;
    }
    let status = event.status.as_deref().unwrap_or_default();
    if status.is_empty() && event.failed_at.is_some() {
        return Some(DeliverySign::Failed);
    }
    let known = SIGNS.iter().find(|(known, _)| status.eq_ignore_ascii_case(known));
    known.map(|(_, sign)| *sign)
}

/// State of a message, a call or an automation, and the amount of a payment:
/// what neither the sign nor the text says.
pub(super) fn state(event: &TimelineEvent, kind: &EventKind) -> String {
    if *kind == EventKind::Payment {
        let paid = event.billing_status.as_deref().unwrap_or_default().to_lowercase();
        let amount = event.billable_amount.map(|amount| format!("{amount:.2}"));
        let parts = [Some(paid).filter(|paid| !paid.is_empty()), amount];
        return text::one_line(&parts.into_iter().flatten().collect::<Vec<_>>().join(" ")).into();
    }
    if !is_shown(event, kind) {
        return length(event, kind).to_owned();
    }
    let status = event.status.as_deref().unwrap_or_default().to_lowercase();
    let is_said = match (sign(event, kind), kind) {
        (Some(DeliverySign::Sent | DeliverySign::Delivered), _) => true,
        (Some(DeliverySign::Failed), _) => status == "failed",
        (_, EventKind::Call) => said(event).to_lowercase().contains(&status),
        _ => false,
    };
    if is_said { String::new() } else { text::one_line(&status).into() }
}

/// Length of a call or recording, where the server describes it but the text,
/// as that of a transcript, does not.
fn length<'e>(event: &'e TimelineEvent, kind: &EventKind) -> &'e str {
    let has_length = matches!(kind, EventKind::Call | EventKind::Voicemail);
    let description = event.description.as_deref().filter(|_| has_length).unwrap_or_default();
    let parts = description.split([',', '(', ')']).map(str::trim);
    parts
        .rev()
        .find(|part| is_length(part))
        .filter(|it| !said(event).contains(it))
        .unwrap_or_default()
}

/// `0:42`, `4 min`.
fn is_length(part: &str) -> bool {
    let end = part.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(part.len());
    let (number, unit) = part.split_at(end);
    let units = if number.contains(':') { &[""][..] } else { &["s", "sec", "min", "h"] };
    !number.is_empty() && units.contains(&unit.trim())
}

/// What the server says about an event.
fn said(event: &TimelineEvent) -> &str {
    event.summary.as_deref().or(event.description.as_deref()).unwrap_or_default()
}

/// Reason of a failure: text, and the carrier's code.
pub(super) fn reason(event: &TimelineEvent, kind: &EventKind) -> String {
    if !is_shown(event, kind) {
        return String::new();
    }
    let status = event.status.as_deref().unwrap_or_default();
    let of_status = match status {
        "Scheduled" => &event.scheduled_reason,
        "Canceled" | "Cancelled" => &event.cancel_reason,
        _ => &None,
    };
    let reason = event.status_reason.as_ref().or(of_status.as_ref());
    let code = event.error_code.as_ref().map(|code| format!("({code})"));
    let parts: Vec<String> = reason.cloned().into_iter().chain(code).collect();
    text::one_line(&parts.join(" ")).into()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn event(json: Value) -> TimelineEvent {
        serde_json::from_value(json).expect("decodes")
    }

    fn describe(json: Value) -> (String, String) {
        let event = event(json);
        (state(&event, &event.kind()), reason(&event, &event.kind()))
    }

    #[test]
    fn machines_are_named_and_identifiers_are_not() {
        let who = |json| originator(&event(json));
        assert_eq!(who(json!({"actorDisplayName": "Sam Rivera", "createdBy": "x"})), "Sam Rivera");
        assert_eq!(who(json!({"automationRunId": "run-1", "createdBy": "Automation"})), "auto");
        assert_eq!(who(json!({"createdBy": "AI"})), "AI");
        assert_eq!(who(json!({"createdBy": "System"})), "");
        assert_eq!(who(json!({"createdBy": "3f2b-77"})), "");
        assert_eq!(who(json!({"createdBy": "Ann", "direction": "Inbound"})), "");
    }

    #[test]
    fn only_a_state_that_says_something_is_told() {
        let state =
            |kind: &str, status: &str| describe(json!({"timelineType": kind, "status": status})).0;
        assert_eq!(state("Sms", "Delivered"), "", "the sign says it");
        assert_eq!(state("Sms", "Sent"), "");
        assert_eq!(state("Sms", "Failed"), "");
        assert_eq!(state("Sms", "Opted out"), "opted out");
        assert_eq!(state("Sms", "Queued"), "queued");
        assert_eq!(state("Sms", "Received"), "");
        assert_eq!(state("Call", "Ended"), "");
        assert_eq!(state("Call", "Missed"), "missed");
        assert_eq!(state("Voicemail", "Voicemail"), "");
        assert_eq!(state("Note", "Completed"), "");
        assert_eq!(state("Fax", "Failed"), "failed");
    }

    #[test]
    fn the_length_of_a_recording_stands_beside_its_words() {
        let state = |kind: &str, summary: Value, description: &str| {
            describe(json!({"timelineType": kind, "status": "Voicemail", "summary": summary,
                "description": description}))
            .0
        };
        let words = json!("Hi, it is Ann.");
        assert_eq!(state("Voicemail", words.clone(), "Voicemail from Ann, 0:42"), "0:42");
        assert_eq!(state("Voicemail", words.clone(), "Voicemail (1 min)"), "1 min");
        assert_eq!(state("Voicemail", Value::Null, "Voicemail from Ann, 0:42"), "", "it is said");
        assert_eq!(state("Voicemail", words.clone(), "Voicemail from 12, Main"), "");
        assert_eq!(state("Note", words, "0:42"), "");
    }

    #[test]
    fn a_missed_call_says_so_once() {
        let state = |text: &str| {
            describe(json!({"timelineType": "Call", "status": "Missed", "summary": text})).0
        };
        assert_eq!(state("Missed call from Ann"), "");
        assert_eq!(state("Call from Ann"), "missed");
    }

    #[test]
    fn a_text_of_ours_has_a_sign_for_its_state() {
        use DeliverySign::{Canceled, Delivered, Failed, Pending, Sent};
        let sign = |json: Value| {
            let event = event(json);
            super::sign(&event, &event.kind())
        };
        let of = |status: &str| sign(json!({"timelineType": "Sms", "status": status}));
        for (status, due) in [
            ("Delivered", Some(Delivered)),
            ("delivered", Some(Delivered)),
            ("Sent", Some(Sent)),
            ("Queued", Some(Pending)),
            ("Scheduled", Some(Pending)),
            ("Opted out", Some(Failed)),
            ("Undeliverable", Some(Failed)),
            ("Cancelled", Some(Canceled)),
            ("Teleported", None),
            ("", None),
        ] {
            assert_eq!(of(status), due, "{status}");
        }
        assert_eq!(sign(json!({"timelineType": "Call", "status": "Failed"})), None);
        let theirs = json!({"timelineType": "Sms", "direction": "inbound", "status": "Delivered"});
        assert_eq!(sign(theirs), None);
        let unnamed = json!({"timelineType": "Sms", "failedAt": "2026-11-20T09:00:00Z"});
        assert_eq!(sign(unnamed), Some(Failed));
    }

    #[test]
    fn reasons_stand_beside_what_they_explain() {
        let failed = json!({"timelineType": "Sms", "status": "Failed", "errorCode": "30007",
            "statusReason": "Carrier refused\nit"});
        assert_eq!(describe(failed), (String::new(), "Carrier refused it (30007)".into()));
        let waits = json!({"timelineType": "Sms", "status": "Scheduled",
            "scheduledReason": "Quiet hours", "cancelReason": "never"});
        assert_eq!(describe(waits), ("scheduled".into(), "Quiet hours".into()));
        let gone =
            json!({"timelineType": "Sms", "status": "Canceled", "cancelReason": "The lead wrote"});
        assert_eq!(describe(gone), ("canceled".into(), "The lead wrote".into()));
        let paid = json!({"timelineType": "Payment", "status": "Completed",
            "billingStatus": "Paid", "billableAmount": 523.1});
        assert_eq!(describe(paid), ("paid 523.10".into(), String::new()));
    }

    #[test]
    fn files_say_how_large_they_are() {
        assert_eq!([0, 999, 45_300, 3_870_000].map(bytes), ["0 B", "999 B", "45 kB", "3.8 MB"]);
        let event = event(json!({"timelineType": "Mms", "summary": "look",
            "media": [{"fileName": "a.jpg", "size": 45_300, "url": "https://e.com/a.jpg"},
                {"contentType": "image/png", "size": -1, "url": "javascript:x"}]}));
        let text = "look\n[a.jpg, 45 kB] https://e.com/a.jpg\n[image/png] javascript:x";
        assert_eq!(body(&event, &event.kind()), text);
        assert_eq!(links(&event).to_vec(), ["https://e.com/a.jpg".into()]);
    }

    #[test]
    fn links_come_from_the_text_the_files_and_the_recording() {
        let event = event(json!({"summary": "https://a.com, and http://b.com",
            "media": [{"url": "https://c.com/x"}], "voicemailUrl": "https://d.com/v.mp3"}));
        let due = ["https://a.com", "http://b.com", "https://c.com/x", "https://d.com/v.mp3"];
        assert_eq!(links(&event).iter().map(|link| &**link).collect::<Vec<_>>(), due);
    }
}
