mod agreement;

use std::collections::BTreeSet;

use super::*;
use crate::domain::stop_request::asks_to_stop;
use crate::sandbox::generator::event::Event;

const NOW: i64 = 1_795_348_800_000;

fn world(count: u64) -> World {
    World::new(7, count, 2, NOW)
}

fn share(world: &World, test: impl Fn(&Conversation) -> bool) -> f64 {
    let hits = (0..world.count()).filter(|&index| test(&world.conversation(index))).count();
    hits as f64 / world.count() as f64
}

fn is_message(event: &Event) -> bool {
    matches!(event.timeline_type, "Sms" | "Mms" | "Message") && event.scheduled_for.is_none()
}

#[test]
fn the_inbox_looks_like_an_inbox() {
    let world = world(4_000);
    let between = |low: f64, high: f64, what: &str, share: f64| {
        assert!((low..high).contains(&share), "{what}: {share}");
    };
    between(0.16, 0.24, "unread", share(&world, |row| row.is_unread));
    // One in two is the first lead's, which is not archived.
    between(0.04, 0.08, "archived", share(&world, |row| row.is_archived));
    between(0.20, 0.32, "needs reply", share(&world, |row| row.needs_reply));
    between(0.03, 0.09, "failed", share(&world, |row| row.status_reason.is_some()));
    between(0.001, 0.02, "without status", share(&world, |row| row.status.is_none()));
    between(
        0.02,
        0.12,
        "nameless",
        share(&world, |row| row.first_name.is_none() && row.last_name.is_none()),
    );
    between(
        0.000_1,
        0.02,
        "without any name",
        share(&world, |row| {
            row.first_name.is_none()
                && row.last_name.is_none()
                && row.lead_phone_number.is_none()
                && row.email.is_none()
        }),
    );
    let attacks = |row: &Conversation| {
        row.last_snippet.iter().any(|text| text.chars().any(|c| matches!(c, '\u{1b}' | '\u{9b}')))
    };
    between(0.000_5, 0.05, "terminal escapes", share(&world, attacks));
}

#[test]
fn a_row_contradicts_itself_nowhere() {
    let world = world(3_000);
    for index in 0..world.count() {
        let row = world.conversation(index);
        assert_eq!(row.needs_reply, row.status.as_deref() == Some("needs_reply"), "{index}");
        assert_eq!(row.status_reason.is_some(), row.status.as_deref() == Some("failed"));
        assert_eq!(row.is_archived, world.is_archived(index));
        assert_eq!(row.is_archived, row.archived_at.is_some());
        assert_eq!(row.is_archived, row.archive_reason.is_some());
        assert!(!(row.is_archived && row.needs_reply), "{index}");
        assert!(row.archived_at.is_none_or(|at| Some(at) >= row.last_event_at && at.0 <= NOW));
        assert!(row.last_inbound_at <= row.last_event_at, "{index}");
        assert_eq!(row.last_inbound_at.is_some(), row.last_inbound_snippet.is_some());
        assert!(row.reply_version <= row.event_version);
        assert_eq!(world.conversation_index(&row.id), Some(index));
    }
}

#[test]
fn the_last_event_of_a_timeline_is_the_row_s() {
    let world = world(600);
    for index in 0..world.count() {
        let row = world.conversation(index);
        let events = world.timeline(index);
        assert!((5..=120).contains(&events.len()), "{index}: {}", events.len());
        assert!(events.is_sorted_by(|a, b| a.created_at > b.created_at), "{index}");
        assert_eq!(Some(events[0].created_at), row.last_event_at, "{index}");
        assert_eq!(events[0].timeline_type == "Note", row.last_event_is_internal_note);
        let last = events.iter().find(|event| is_message(event)).expect("a message");
        assert_eq!(last.summary, row.last_snippet, "{index}");
        let inbound = events
            .iter()
            .find(|event| is_message(event) && event.direction.as_deref() == Some("Inbound"));
        assert_eq!(inbound.map(|event| event.created_at), row.last_inbound_at, "{index}");
        let text = inbound.and_then(|event| event.summary.clone());
        assert_eq!(text, row.last_inbound_snippet, "{index}");
        if row.status.as_deref() == Some("failed") {
            assert_eq!(last.status.as_deref(), Some("Failed"));
            assert_eq!(last.status_reason, row.status_reason);
            assert!(last.error_code.is_some());
        }
        let ids: BTreeSet<_> = events.iter().map(|event| &event.id).collect();
        assert_eq!(ids.len(), events.len(), "{index}");
    }
}

#[test]
fn the_timeline_tells_who_changed_the_status() {
    let world = world(300);
    let mut told = 0;
    for index in 0..world.count() {
        let Some(status) = world.conversation(index).current_lead_status else { continue };
        let events = world.timeline(index);
        let Some(event) = events.iter().find(|event| event.created_at == status.changed_at) else {
            // A newer conversation of the lead has it.
            assert_ne!(world.newest(world.party(index)), index);
            continue;
        };
        assert_eq!(event.timeline_type, "LeadStatusChange", "{index}");
        assert_eq!(event.summary.as_deref(), Some(status.display_name));
        assert_eq!(event.actor_user_id.as_deref(), status.changed_by_user_id);
        told += 1;
    }
    assert!(told > 100, "{told}");
}

#[test]
fn timelines_hold_every_type_of_event_that_the_contract_lists() {
    let world = world(400);
    let events: Vec<Event> = (0..400).flat_map(|index| world.timeline(index)).collect();
    for kind in [
        "Message",
        "Sms",
        "Mms",
        "Call",
        "Voicemail",
        "Note",
        "LeadStatusChange",
        "LeadCreated",
        "LeadUpdated",
        "Notification",
        "Payment",
        "Warmup",
    ] {
        assert!(events.iter().any(|event| event.timeline_type == kind), "{kind}");
    }
    for status in ["Delivered", "Failed", "Scheduled", "Canceled", "Received", "Missed", "Blocked"]
    {
        assert!(events.iter().any(|event| event.status.as_deref() == Some(status)), "{status}");
    }
    let mut scheduled = events.iter().filter(|event| event.status.as_deref() == Some("Scheduled"));
    assert!(scheduled.all(|event| event.scheduled_for.is_some_and(|at| at.0 > NOW)));
    assert!(events.iter().any(|event| event.voicemail_url.is_some()));
    assert!(events.iter().any(|event| !event.media.is_empty()));
}

#[test]
fn a_lead_says_what_its_conversations_say() {
    let world = world(400);
    for index in (0..400).step_by(2) {
        let row = world.conversation(index);
        let number = lead_number(&row.lead_id).expect("a lead's id");
        let lead = world.lead(number).expect("the owner exists");
        let row = serde_json::to_value(&row).expect("serializes");
        for (path, member) in [
            ("/id", "leadId"),
            ("/isArchived", "isArchived"),
            ("/archivedAt", "archivedAt"),
            ("/currentLeadStatus", "currentLeadStatus"),
            ("/contact/firstName", "firstName"),
            ("/contact/email", "email"),
        ] {
            assert_eq!(lead.pointer(path), row.get(member), "{number}: {path}");
        }
        let events = world.timeline(index);
        let oldest = events.last().expect("has events").created_at.0;
        assert!(world.lead_created_at(number) <= oldest, "{number}");
    }
}

#[test]
fn some_leads_have_opted_out_and_the_first_has_not() {
    let world = world(4_000);
    let out = |number: u64| {
        let lead = world.lead(number).expect("exists");
        lead.pointer("/metadata/smsOptedOut").and_then(serde_json::Value::as_bool)
    };
    assert_eq!(out(1), Some(false));
    let opted_out = (2..600).filter(|&number| out(number) == Some(true)).count();
    assert!((15..60).contains(&opted_out), "{opted_out}");
}

#[test]
fn ids_are_read_in_one_spelling_only() {
    let world = world(10);
    assert_eq!(world.conversation_index("conv-1"), Some(0));
    assert_eq!(world.conversation_index("conv-10"), Some(9));
    for wrong in ["conv-0", "conv-11", "conv-01", "conv-+1", "conv-", "1", "lead-1", "CONV-1"] {
        assert_eq!(world.conversation_index(wrong), None, "{wrong}");
    }
    assert_eq!(lead_number("lead-1"), Some(1));
    assert!(world.lead(0).is_none());
    assert!(world.lead(1_000).is_none());
}

#[test]
fn the_first_lead_exists_in_the_smallest_of_worlds() {
    for count in [0, 1, 2] {
        let world = world(count);
        assert!(world.lead(1).is_some(), "{count}");
        let rows: Vec<Conversation> = (0..count).map(|index| world.conversation(index)).collect();
        let owned = rows.iter().filter(|row| row.lead_id == "lead-1").count();
        assert_eq!(owned as u64, count / 2);
    }
}

#[test]
fn phone_numbers_and_addresses_are_fictional() {
    let world = world(2_000);
    for index in 0..world.count() {
        let row = world.conversation(index);
        if let Some(phone) = &row.lead_phone_number {
            assert!(phone.len() == 12 && phone.starts_with("+1"), "{phone}");
            assert_eq!(&phone[5..10], "55501", "{phone}");
        }
        if let Some(email) = &row.email {
            let (_, domain) = email.split_once('@').expect("an address");
            assert!(matches!(domain, "example.com" | "example.org" | "example.net"), "{email}");
            assert!(email.is_ascii(), "{email}");
        }
    }
}

#[test]
fn whoever_asked_to_stop_is_opted_out_everywhere() {
    let mut requests = 0;
    for (seed, every) in [(1, 2), (2, 2), (3, 100), (7, 2), (11, 100), (13, 100), (42, 2)] {
        let world = World::new(seed, 1_500, every, NOW);
        for index in 0..world.count() {
            let row = world.conversation(index);
            let person = Person::new(seed, world.party(index));
            let opted_out = world.has_opted_out(&person);
            let timeline = world.timeline(index);
            let inbound = |event: &&Event| event.direction.as_deref() == Some("Inbound");
            let asks = |text: Option<&Text>| text.is_some_and(|text| asks_to_stop(text));
            let asked = timeline.iter().filter(inbound).any(|event| asks(event.summary.as_ref()));
            assert_eq!(asked, asks(row.last_inbound_snippet.as_ref()), "{seed} {index}");
            assert!(!asked || opted_out, "{seed} {index}: {:?}", row.last_inbound_snippet);
            requests += u32::from(asked);
            if !opted_out {
                continue;
            }
            let status = row.current_lead_status.map(|status| status.outcome);
            assert!(status.is_none_or(|outcome| outcome == "Opted out"), "{seed} {index}");
            assert!(
                timeline.iter().all(|event| event.status.as_deref() != Some("Scheduled")),
                "{seed} {index}"
            );
            let asked_in_newest = world.newest(world.party(index)) == index;
            assert_eq!(asked, asked_in_newest && row.last_inbound_at.is_some(), "{seed} {index}");
            if let Contact::Lead(number) = world.party(index) {
                let lead = world.lead(number).expect("a lead");
                assert_eq!(lead["metadata"]["smsOptedOut"], true);
                assert_eq!(lead["metadata"]["smsConsentStatus"], "OptedOut");
            }
        }
    }
    assert!(requests > 100, "{requests}");
}
