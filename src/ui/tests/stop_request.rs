//! Leads that asked for no more texts.

use serde_json::{Value, json};

use super::{Screen, check, scenes};
use crate::app::Command;
use crate::app::fixture::Fixture;

const SIZES: [(u16, u16); 4] = [(30, 8), (50, 20), (80, 24), (120, 40)];

fn row(n: usize, inbound: &str, last: &str) -> Value {
    json!({
        "id": format!("c{n}"), "leadId": format!("lead-{n}"), "firstName": "Lead",
        "lastName": format!("Number {n}"), "leadPhoneNumber": "+14155550134",
        "lastInboundSnippet": inbound, "lastSnippet": last, "status": "waiting",
        "lastInboundAt": "2026-11-22T10:00:00Z",
        "lastEventAt": format!("2026-11-22T{:02}:00:00Z", 11 - n),
    })
}

fn asked() -> Screen {
    let mut fixture = Fixture::new();
    let rows = vec![
        row(1, "Please stop texting me", "We can be there Saturday at 10."),
        row(2, "can you stop by tomorrow?", "Sure, at noon."),
        row(3, "no me escriban m\u{e1}s", "no me escriban m\u{e1}s"),
    ];
    fixture.list(rows, Some(3), None);
    fixture.act(&[Command::Open]);
    let mut lead = scenes::ann();
    lead["metadata"]["smsOptInAt"] = json!("2026-11-01T00:00:00Z");
    fixture.lead(lead);
    fixture.thread(
        vec![
            json!({"id": "e3", "timelineType": "Sms", "direction": "outbound",
                "createdAt": "2026-11-22T10:30:00Z", "summary": "We can be there Saturday at 10."}),
            json!({"id": "e2", "timelineType": "Sms", "direction": "inbound",
                "createdAt": "2026-11-22T10:00:00Z", "summary": "Please stop texting me"}),
            json!({"id": "e1", "timelineType": "Sms", "direction": "outbound",
                "createdAt": "2026-11-22T09:00:00Z", "summary": "Reply STOP to opt out."}),
        ],
        None,
    );
    Screen::new(fixture)
}

#[test]
fn the_row_and_the_facts_quote_who_asked_to_stop() {
    check("asked-to-stop", asked(), &SIZES);
}

#[test]
fn the_list_alone_says_so_too() {
    let mut screen = asked();
    screen.fixture.act(&[Command::Back]);
    let seen = screen.text(50, 20);
    assert_eq!(seen.matches("Asked to stop? \u{201c}").count(), 2, "{seen}");
    assert!(seen.contains("Sure, at noon."), "{seen}");
}
