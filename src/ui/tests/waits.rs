//! How long a lead has waited for a reply.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Screen, check};
use crate::app::Command;
use crate::app::fixture::Fixture;

const SIZES: [(u16, u16); 3] = [(50, 20), (80, 24), (120, 40)];

fn row(name: &str, inbound: &str, (replies, events): (i64, i64)) -> Value {
    json!({
        "id": name, "leadId": name, "firstName": name, "lastSnippet": "Hi", "needsReply": true,
        "status": "needs_reply", "lastInboundAt": format!("2026-11-22T{inbound}Z"),
        "lastEventAt": "2026-11-22T11:59:00Z", "replyVersion": replies, "eventVersion": events,
    })
}

fn waiting(answer_within: Option<u64>) -> Screen {
    let mut fixture = Fixture::new();
    fixture.state.triage.policy.answer_within = answer_within.map(Duration::from_mins);
    let mut answered = row("Answered", "09:00:00", (4, 9));
    answered["needsReply"] = json!(false);
    answered["status"] = json!("waiting");
    let rows = vec![
        row("Minutes", "11:46:00", (4, 9)),
        row("Hours", "09:50:00", (4, 9)),
        row("New", "11:44:59", (1, 3)),
        row("Twice", "01:00:00", (2, 2)),
        answered,
    ];
    fixture.list(rows, Some(5), None);
    Screen::new(fixture)
}

#[test]
fn frames_are_as_they_were() {
    check("waits", waiting(Some(15)), &SIZES);
}

#[test]
fn a_row_shows_how_long_a_reply_has_been_due() {
    let seen = waiting(None).text(120, 40);
    for (name, status, wait) in [
        ("Minutes", "needs reply", "14m"),
        ("Hours", "needs reply", "2h 10m"),
        ("New", "new lead", "15m"),
        ("Twice", "new lead", "11h"),
        ("Answered", "waiting", "1m"),
    ] {
        let line = seen.lines().find(|line| line.contains(&format!(" {name} "))).expect(name);
        let list = line.split(['│', '├']).next().unwrap_or_default().trim_end();
        assert!(list.contains(status) && list.ends_with(&format!(" {wait}")), "{list}");
    }
    assert!(!seen.contains('!'), "{seen}");
}

#[test]
fn a_wait_that_is_too_long_has_a_sign_and_a_color() {
    let mut screen = waiting(Some(15));
    let seen = screen.text(120, 40);
    let late: Vec<bool> = ["Minutes", "Hours", "New", "Twice", "Answered"]
        .iter()
        .map(|name| {
            let line = seen.lines().find(|line| line.contains(&format!(" {name} ")));
            line.is_some_and(|line| line.contains('!'))
        })
        .collect();
    assert_eq!(late, [false, true, true, true, false], "{seen}");
    // As the minutes pass.
    screen.fixture.wait(60);
    assert!(
        screen.text(120, 40).lines().any(|line| line.contains("Minutes") && line.contains('!'))
    );
}

#[test]
fn a_screen_reader_says_first_that_a_row_is_overdue() {
    let mut screen = crate::app::fixture::for_screen_reader(|| {
        let mut fixture = Fixture::new();
        let mut late = row("Late", "09:00:00", (4, 9));
        late["currentLeadStatus"] = json!({"followUpDueAt": "2026-11-21T09:00:00Z"});
        fixture.list(vec![late], Some(1), None);
        Screen::new(fixture)
    });
    screen.fixture.act(&[Command::EditFilter]);
    screen.fixture.type_text("is:due");
    let seen = screen.text(120, 40);
    let said = seen.lines().find(|line| line.starts_with("Late")).expect("a row");
    let (name, after) = said.split_once(", ").expect("more than a name");
    assert!(!name.contains(':') && after.starts_with("overdue, Sat Nov 21, 9:00 AM, "), "{said}");
}

#[test]
fn a_list_of_what_is_due_says_when() {
    let mut fixture = Fixture::new();
    let due = |name: &str, at: &str| {
        let mut row = row(name, "09:00:00", (4, 9));
        row["currentLeadStatus"] = json!({"followUpDueAt": at});
        row
    };
    let rows = || {
        let rows = [("Late", "2026-11-21T09:00:00Z"), ("Soon", "2026-11-22T17:00:00Z")];
        rows.iter().map(|(name, at)| due(name, at)).collect::<Vec<_>>()
    };
    fixture.list(rows(), Some(2), None);
    let mut screen = Screen::new(fixture);
    let seen = screen.text(120, 40);
    assert!(!seen.contains("due "), "only where the list is about that: {seen}");
    screen.fixture.act(&[Command::EditFilter]);
    screen.fixture.type_text("is:due");
    let seen = screen.text(120, 40);
    assert!(seen.contains("overdue, Sat Nov 21, 9:00 AM"), "{seen}");
    assert!(seen.contains("due today 5:00 PM"), "{seen}");
}
