//! What stands in the columns before a text, and what must not shift them.

use ratatui::style::{Color, Modifier};
use serde_json::json;

use super::{Screen, scenes};
use crate::app::Command;
use crate::app::fixture::Fixture;
use crate::domain::ArchiveReason;
use crate::triage::Action;

fn line_of<'a>(seen: &'a str, part: &str) -> &'a str {
    seen.lines().find(|line| line.contains(part)).unwrap_or_default()
}

/// Column of a part of the first line that has it.
fn column_of(seen: &str, part: &str) -> Option<usize> {
    let line = line_of(seen, part);
    line.find(part).map(|at| line[..at].chars().count())
}

fn texts() -> Screen {
    let mut screen = scenes::loaded();
    screen.fixture.act(&[Command::Open]);
    let sms = |id: u32, member: serde_json::Value, text: &str| {
        let mut event = json!({"id": format!("e{id}"), "timelineType": "Sms",
            "direction": "outbound", "status": "Delivered", "summary": text,
            "createdAt": format!("2026-11-22T09:{id:02}:00Z")});
        event.as_object_mut().expect("an object").extend(member.as_object().expect("one").clone());
        event
    };
    let page = vec![
        sms(5, json!({"timelineType": "Payment"}), "deposit"),
        sms(4, json!({"direction": "inbound"}), "theirs"),
        sms(3, json!({"automationRunId": "a"}), "automatic"),
        sms(2, json!({"actorDisplayName": "Sam Rivera"}), "a teammate's"),
        sms(1, json!({}), "alpha\n\n \n\nomega"),
    ];
    screen.fixture.thread(page, None);
    screen
}

#[test]
fn names_stand_in_one_column_after_the_arrow_of_all_that_is_ours() {
    let seen = texts().text(80, 24);
    let name = |text: &str, name: &str| {
        let line = line_of(&seen, text);
        let at = line.find(name).unwrap_or_else(|| panic!("{name} in {line}"));
        let before: Vec<char> = line[..at].chars().collect();
        (before.len(), before.last() == Some(&'→'))
    };
    let at = name("theirs", "Ann").0;
    assert_eq!(name("theirs", "Ann"), (at, false));
    assert_eq!(name("automatic", "auto"), (at, true));
    assert_eq!(name("a teammate's", "Sam"), (at, true));
    assert_eq!(name("deposit", "money  "), (at, false), "apart from its text");
}

#[test]
fn blank_lines_in_a_row_are_one() {
    let seen = texts().text(120, 40);
    let line = |part: &str| seen.lines().position(|line| line.contains(part)).expect("a line");
    assert_eq!(line("omega"), line("alpha") + 2, "{seen}");
}

#[test]
fn an_unconfirmed_action_shifts_neither_status_nor_age() {
    for (width, height) in [(50, 20), (80, 24), (120, 40)] {
        let mut screen = scenes::loaded();
        let before = screen.text(width, height);
        let reason = ArchiveReason::try_from(3).expect("a reason");
        screen.fixture.does(&Action::Archive { reason, note: None }, 1);
        let after = screen.text(width, height);
        assert!(after.contains("⟳ archiving"), "{after}");
        let [before, after] = [&before, &after].map(|seen| line_of(seen, "Bob"));
        let was = column_of(before, "waiting");
        assert!(was.is_some() && was == column_of(after, "archived"), "{before}\n{after}");
        assert_eq!(column_of(before, " 1h"), column_of(after, " 1h"), "{before}\n{after}");
    }
}

#[test]
fn a_thread_that_begins_inside_a_message_says_so() {
    let mut fixture = Fixture::new();
    fixture.list(scenes::rows(), Some(8), None);
    fixture.act(&[Command::Open]);
    let text = (1..60).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
    let event = json!({"id": "e1", "timelineType": "Sms", "direction": "inbound",
        "createdAt": "2026-11-22T09:00:00Z", "summary": text});
    fixture.thread(vec![event], None);
    let mut screen = Screen::new(fixture);
    for (width, height) in [(50, 20), (80, 24), (120, 40)] {
        let seen = screen.text(width, height);
        let lines = || seen.lines().filter_map(|line| line.split_once("line "));
        let marked = lines().map(|(before, _)| before.trim_end().ends_with('…'));
        assert_eq!(marked.clone().filter(|it| *it).count(), 1, "{seen}");
        assert_eq!(marked.clone().next(), Some(true), "{seen}");
    }
}

#[test]
fn folded_updates_name_the_key_that_shows_them() {
    let seen = scenes::thread().text(120, 40);
    let line = line_of(&seen, "2 updates (v)");
    let of_thread = line.rsplit('│').next().unwrap_or_default();
    assert_eq!(of_thread.trim(), "2 updates (v)", "{seen}");
}

#[test]
fn the_pane_that_has_the_focus_has_the_sign_of_the_cursor() {
    let mut screen = scenes::thread();
    let sign = |screen: &mut Screen| {
        let (buffer, _) = screen.draw(120, 40);
        let divider = (0..120).find(|x| buffer[(*x, 3)].symbol() == "│").expect("a divider");
        buffer[(divider + 1, 3)].symbol().to_owned()
    };
    assert_eq!(sign(&mut screen), "▌");
    screen.fixture.act(&[Command::Back]);
    assert_eq!(sign(&mut screen), " ");
}

#[test]
fn the_status_alone_has_its_color_and_an_overdue_follow_up_its_own() {
    let mut screen = scenes::loaded();
    screen.fixture.act(&[Command::Open]);
    let mut lead = scenes::ann();
    lead["currentLeadStatus"]["category"] = json!("Lost");
    lead["currentLeadStatus"]["followUpDueAt"] = json!("2026-11-22T06:00:00Z");
    screen.fixture.lead(lead);
    let (buffer, _) = screen.draw(120, 40);
    let fg = |part: &str| {
        let seen = super::text(&buffer);
        let y = seen.lines().position(|line| line.contains(part)).expect("a line");
        let x = column_of(&seen, part).expect("a column");
        buffer[(x as u16, y as u16)].fg
    };
    assert_eq!(fg("Qualified"), Color::Red);
    assert_eq!(fg(", 2 d ago"), Color::Reset);
    assert_eq!(fg("follow-up 6 h overdue"), Color::Yellow);
}

#[test]
fn the_title_of_a_question_has_its_ground_on_the_whole_line() {
    let mut screen = super::compose::asked_reply();
    let (buffer, _) = screen.draw(80, 24);
    let seen = super::text(&buffer);
    let y = seen.lines().position(|line| line.contains("Text Ann")).expect("a title") as u16;
    for x in 0..80 {
        assert!(buffer[(x, y)].modifier.contains(Modifier::REVERSED), "{x}: {seen}");
    }
    assert!(seen.contains("Warning: Outside"), "{seen}");
}
