//! Rows, threads, leads and users tell one story.

use serde_json::Value;

use super::*;
use crate::sandbox::generator::event::Event;

/// As many as people look at, in a demo and in a sandbox.
const COUNT: u64 = 500;

fn first_name(full: &str) -> &str {
    full.split_whitespace().next().unwrap_or_default()
}

/// The user who writes to a lead.
fn writer(lead: &Value) -> names::Triple {
    lead["assignedToUserId"].as_str().map_or(ME, |id| agent(id).expect("an owner is a user"))
}

/// Every conversation of such a world, with its lead and its thread.
fn each(every: u64, check: impl Fn(&str, &Conversation, &Value, &[Event])) {
    let world = World::new(1, COUNT, every, NOW);
    for index in 0..COUNT {
        let row = world.conversation(index);
        let lead = world.lead(lead_number(&row.lead_id).expect("a lead's id")).expect("the lead");
        check(&format!("{every}: {}", row.id), &row, &lead, &world.timeline(index));
    }
}

fn is_inbound(event: &Event) -> bool {
    event.direction.as_deref() == Some("Inbound")
}

/// Texts that were sent, newest first.
fn texts(events: &[Event]) -> impl Iterator<Item = &Event> {
    let waits = |event: &Event| matches!(event.status.as_deref(), Some("Scheduled" | "Canceled"));
    events.iter().filter(move |event| event.is_message() && !waits(event))
}

#[test]
fn names_in_texts_are_the_lead_s_and_of_the_user_who_writes_to_them() {
    for every in [2, 100] {
        each(every, |what, row, lead, events| {
            let (id, name, _) = writer(lead);
            let them = row.first_name.as_deref().unwrap_or("there");
            let greeting = format!("Hi {them}, this is {}.", first_name(name));
            for event in events {
                let text = event.summary.as_deref().unwrap_or_default();
                if text.starts_with("Hi ") && text.contains(", this is ") {
                    assert!(text.starts_with(&greeting), "{what}: {text}");
                }
                let of_message = event.is_message() && !is_inbound(event);
                if let Some(actor) = event.actor_user_id.as_deref() {
                    let known = agent(actor).expect("an author is a user");
                    assert_eq!(event.actor_display_name.as_deref(), Some(known.1), "{what}");
                    assert!(!of_message || actor == id, "{what}: {text}");
                }
            }
            let by = lead["archivedByUserId"].as_str();
            assert!(by.is_none_or(|by| agent(by).is_some()), "{what}");
            assert_eq!(
                lead["assignedTo"]["name"].as_str(),
                lead["assignedToUserId"].as_str().map(|_| name)
            );
        });
    }
}

#[test]
fn consent_is_what_the_thread_says() {
    for every in [2, 100] {
        each(every, |what, row, lead, events| {
            let metadata = &lead["metadata"];
            let opted_out = metadata["smsOptedOut"] == true;
            let asked = events.iter().filter(|event| is_inbound(event));
            let asked = asked.filter_map(|event| event.summary.as_deref()).any(asks_to_stop);
            assert!(!asked || opted_out, "{what}");
            assert_eq!(metadata["complianceBlockedReason"].is_string(), opted_out, "{what}");
            let status = row.current_lead_status.as_ref();
            let says_so = status.is_some_and(|status| status.outcome == "Opted out");
            assert!(!says_so || opted_out, "{what}");
        });
    }
}

#[test]
fn status_follow_up_and_archive_agree_with_who_wrote_last() {
    for every in [2, 100] {
        each(every, |what, row, lead, events| {
            let from_lead = texts(events).next().is_some_and(is_inbound);
            assert!(!row.needs_reply || from_lead, "{what}");
            assert!(row.status.as_deref() != Some("waiting") || !from_lead, "{what}");
            if let Some(status) = &row.current_lead_status {
                let is_open = matches!(status.category, "Open" | "Qualified");
                assert!(status.follow_up_due_at.is_none() || is_open, "{what}");
                assert!(row.next_step.is_none() || is_open, "{what}: {:?}", row.next_step);
            }
            assert_eq!(row.is_archived, row.archive_reason.is_some(), "{what}");
            let quiet = lead["archiveNote"].is_string();
            let is_newest = row
                .archived_at
                .is_some_and(|at| events.first().is_some_and(|newest| newest.created_at.0 <= at.0));
            assert!(!quiet || row.is_archived, "{what}");
            assert!(!(quiet && is_newest && row.needs_reply), "{what}");
        });
    }
}

#[test]
fn a_conversation_has_one_number_of_ours() {
    each(2, |what, row, _, events| {
        let active = row.active_outbound_phone_number_id.as_deref();
        let number = row.phone_number.as_ref().expect("a number");
        assert_eq!(Some(number.id), active, "{what}");
        let chosen = row.outbound_phone_number_override_id.as_deref();
        assert!(chosen.is_none() || chosen == active, "{what}");
        for event in events.iter().filter(|event| event.is_message()) {
            let ours =
                if is_inbound(event) { &event.to_phone_number } else { &event.from_phone_number };
            assert_eq!(ours.as_deref(), Some(number.value), "{what}");
        }
    });
}
