//! The targets of clicks: each is hit where it is seen, and nowhere else.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use rstest::rstest;
use serde_json::json;

use super::properties::{Scenario, story};
use super::{Screen, compose, scenes};
use crate::app::compose::Stage;
use crate::app::fixture::Fixture;
use crate::app::picker::Picker;
use crate::app::{ClickTarget, Command, Event, Focus, update};
use crate::query::SavedView;
use crate::triage::ActionKind;
use crate::triage::compose::TextingHours;
use crate::ui::click_map::ClickMap;
use crate::ui::layout::Part;
use crate::ui::part_at;

/// The frame, and its targets.
fn frame(screen: &mut Screen, width: u16, height: u16) -> (Buffer, ClickMap) {
    let buffer = screen.draw(width, height).0;
    let map = ClickMap::new(&screen.context(), buffer.area);
    (buffer, map)
}

fn text_in(buffer: &Buffer, area: Rect) -> String {
    area.positions().map(|position| buffer[position].symbol()).collect()
}

/// The targets that can be hit, with the text of their cells.
fn shown(buffer: &Buffer, map: &ClickMap) -> Vec<(ClickTarget, String)> {
    let mut shown: Vec<(ClickTarget, String)> = Vec::new();
    for (area, target) in map.areas() {
        let is_whole = area.positions().all(|position| map.at(position).0 == target);
        if is_whole && !matches!(target, ClickTarget::Panel | ClickTarget::Background) {
            shown.push((target, text_in(buffer, area)));
        }
    }
    shown
}

/// The text of the cells that hit a target.
fn hit(screen: &mut Screen, size: (u16, u16), wanted: &ClickTarget) -> Option<String> {
    let (buffer, map) = frame(screen, size.0, size.1);
    shown(&buffer, &map).into_iter().find(|(target, _)| target == wanted).map(|(_, text)| text)
}

fn command(command: Command) -> ClickTarget {
    ClickTarget::Command { command, count: None }
}

/// The label of a hint: its key, and what that does.
fn is_label(screen: &Screen, command: Command, text: &str) -> bool {
    let state = &screen.fixture.state;
    // The answers to a question keep their keys under a line that is edited.
    [state.focus(), state.pane(), Focus::Confirm]
        .into_iter()
        .any(|focus| screen.keymap.first_key(focus, command).is_some_and(|key| text.contains(key)))
}

fn check_frame(screen: &mut Screen, width: u16, height: u16) -> Result<(), TestCaseError> {
    let (buffer, map) = frame(screen, width, height);
    let state = &screen.fixture.state;
    for (area, _) in map.areas() {
        prop_assert_eq!(area.intersection(buffer.area), area, "outside of the screen");
    }
    for (target, text) in shown(&buffer, &map) {
        match &target {
            ClickTarget::View(tab) => {
                let number = (tab + 1).to_string();
                prop_assert!(text.starts_with(&number) || text.contains(&number), "{text}");
            }
            ClickTarget::FilterTerm(term) => {
                let terms = state.list.wanted().terms();
                let term = terms[*term].to_string();
                let start: String = term.chars().take(2).collect();
                prop_assert!(text.contains(&start) || text.contains("..."), "{text}: {term}");
            }
            ClickTarget::Link(url) => {
                let part = text.replace(' ', "");
                prop_assert!(url.contains(&*part), "{url}: {part}");
            }
            ClickTarget::Divider => prop_assert_eq!(state.focus.outbox().is_none(), true),
            ClickTarget::PickerRow(row) => {
                let picker = state.focus.picker();
                let item = picker.and_then(|it| it.items().get(it.top() + row));
                prop_assert!(item.is_some_and(|item| !item.is_heading()));
            }
            ClickTarget::ListRow(row) => {
                let view = state.list.view();
                prop_assert!(view.buffer.row_at(view.top() + row).is_some());
            }
            ClickTarget::Command { command, .. } if !text.contains("update") => {
                let is_named = is_label(screen, *command, &text)
                    || *command == Command::GoToTop
                    || *command == Command::ToggleOutbox;
                prop_assert!(is_named, "{command:?}: {text:?}");
            }
            ClickTarget::Answer(c) => prop_assert!(text.starts_with(*c), "{text}"),
            _ => {}
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_target_is_hit_where_it_is_seen(
        story in story(),
        sizes in proptest::collection::vec((0_u16..170, 0_u16..50), 1..4),
    ) {
        let mut screen = Scenario::screen(story);
        for (width, height) in sizes {
            check_frame(&mut screen, width, height)?;
        }
    }

    #[test]
    fn a_click_anywhere_is_survived(
        story in story(),
        clicks in proptest::collection::vec((0_u16..120, 0_u16..40), 1..8),
    ) {
        let mut screen = Scenario::screen(story);
        for (x, y) in clicks {
            let (_, map) = frame(&mut screen, 120, 40);
            let (target, column) = map.at(Position { x, y });
            let effects = update::click(&mut screen.fixture.state, target, column);
            screen.fixture.effects.extend(effects);
            screen.fixture.sync();
        }
    }
}

#[rstest]
#[case(80, 24)]
#[case(120, 40)]
#[case(50, 20)]
fn hints_are_hit_on_key_and_label(#[case] width: u16, #[case] height: u16) {
    let mut screen = scenes::loaded();
    let size = (width, height);
    let reply = hit(&mut screen, size, &command(Command::Do(ActionKind::Reply)));
    assert_eq!(reply.as_deref(), Some("r reply"));
    assert_eq!(hit(&mut screen, size, &command(Command::ToggleHelp)).as_deref(), Some("? help"));
    let (buffer, map) = frame(&mut screen, width, height);
    let last = text_in(&buffer, Rect { y: height - 1, height: 1, ..buffer.area });
    let between = last.find("reply  ").expect("shown") as u16 + 5;
    assert_eq!(map.at(Position { x: between, y: height - 1 }).0, ClickTarget::Background);
}

#[test]
fn tabs_and_chips_are_hit() {
    let mut screen = Screen::new(Fixture::new());
    let views = [("All", "is:unread roof"), ("Unread", "is:unread")];
    let views = views.map(|(name, line)| SavedView { name: name.into(), line: line.into() });
    update::begin_with(&mut screen.fixture.state, views.into(), 0, None);
    let size = (120, 40);
    let tab = hit(&mut screen, size, &ClickTarget::View(1)).expect("a tab");
    assert!(tab.contains("Unread"), "{tab}");
    let chip = hit(&mut screen, size, &ClickTarget::FilterTerm(1)).expect("a chip");
    assert!(chip.contains("roof"), "{chip}");
    let (_, map) = frame(&mut screen, 120, 40);
    assert_eq!(map.at(Position { x: 100, y: 1 }).0, ClickTarget::Filter);
}

#[test]
fn a_link_is_hit_on_all_of_its_lines_and_not_beside() {
    let url = "https://example.com/a/very/long/path/to/a/quote/that/wraps?number=123456789";
    let text = format!("Look: {url} and https://example.com/a here");
    let message = json!({"id": "m1", "timelineType": "Sms", "summary": text,
        "createdAt": "2026-11-22T10:00:00Z"});
    let mut fixture = Fixture::new();
    fixture.list(vec![json!({"id": "c1", "leadId": "l1", "firstName": "Ann"})], None, None);
    fixture.act(&[Command::Open]);
    fixture.thread(vec![message], None);
    let mut screen = Screen::new(fixture);
    let (buffer, map) = frame(&mut screen, 80, 24);
    let mut hit = (String::new(), String::new());
    for position in buffer.area.positions() {
        match map.at(position).0 {
            ClickTarget::Link(found) if *found == *url => hit.0 += buffer[position].symbol(),
            ClickTarget::Link(_) => hit.1 += buffer[position].symbol(),
            _ => {}
        }
    }
    assert_eq!(hit, (url.to_owned(), "https://example.com/a".to_owned()));
}

#[test]
fn of_a_question_the_answers_alone_are_hit() {
    for (width, height) in [(120, 40), (80, 24), (50, 20), (30, 8)] {
        let mut screen = scenes::loaded();
        screen.fixture.state.triage.policy.confirm_over = 1;
        screen.fixture.act_times(Command::Mark, Some(3));
        screen.fixture.act(&[Command::Do(ActionKind::Read)]);
        assert_eq!(screen.fixture.state.focus(), Focus::Confirm);
        let (buffer, map) = frame(&mut screen, width, height);
        let mut answers = Vec::new();
        for position in buffer.area.positions() {
            match map.at(position).0 {
                ClickTarget::Panel => {}
                target if answers.last() != Some(&target) => answers.push(target),
                _ => {}
            }
        }
        let due = [ClickTarget::Answer('y'), command(Command::ClosePicker)];
        assert_eq!(answers, due, "{width}x{height}");
    }
}

#[test]
fn beside_a_picker_is_the_background_and_its_rows_are_hit() {
    let mut screen = scenes::palette_open();
    let (buffer, map) = frame(&mut screen, 120, 40);
    assert_eq!(map.at(Position { x: 0, y: 0 }).0, ClickTarget::Background);
    let items = screen.fixture.state.focus.picker().map(Picker::items).expect("open");
    let label = &items[1].label.text;
    let (_, text) = shown(&buffer, &map)
        .into_iter()
        .find(|(target, _)| *target == ClickTarget::PickerRow(1))
        .expect("a row");
    assert!(text.contains(&**label), "{text}");
    assert!(hit(&mut screen, (120, 40), &command(Command::Pick)).is_some());
}

#[test]
fn an_alert_is_dismissed_by_its_hint() {
    let mut screen = scenes::loaded();
    screen.fixture.handle(Event::Alert("Something failed".to_owned()));
    let hint = hit(&mut screen, (80, 24), &command(Command::StepBack)).expect("a hint");
    assert!(hint.ends_with("dismiss"), "{hint}");
    // One that has just come is not dismissed unread.
    screen.fixture.wait(2);
    let effects = update::click(&mut screen.fixture.state, command(Command::StepBack), 0);
    assert!(effects.is_empty() && screen.fixture.state.alerts.all().is_empty());
}

/// Clicks on a cell, and returns where the text cursor is then.
fn cursor_after(screen: &mut Screen, at: Position) -> Option<Position> {
    let (_, map) = frame(screen, 80, 24);
    let (target, column) = map.at(at);
    let effects = update::click(&mut screen.fixture.state, target, column);
    screen.fixture.effects.extend(effects);
    screen.draw(80, 24).1
}

#[test]
fn a_click_into_a_text_puts_the_cursor_under_the_pointer() {
    let mut screen = compose::reply(compose::TEXT);
    let (buffer, map) = frame(&mut screen, 80, 24);
    let is_text = |position: &Position| {
        matches!(map.at(*position).0, ClickTarget::ComposeLine(_))
            && buffer[*position].symbol() != " "
    };
    let cells: Vec<Position> = buffer.area.positions().filter(is_text).collect();
    assert!(cells.len() > 60, "{}", cells.len());
    for cell in cells.into_iter().step_by(7) {
        assert_eq!(cursor_after(&mut screen, cell), Some(cell));
    }
}

#[test]
fn a_click_into_a_line_puts_the_cursor_under_the_pointer() {
    let long = "is:unread ".repeat(20);
    for open in [Command::EditFilter, Command::OpenPalette] {
        let mut screen = scenes::loaded();
        screen.fixture.act(&[open]);
        screen.fixture.paste(&long);
        let (buffer, map) = frame(&mut screen, 80, 24);
        let is_text = |position: &Position| {
            matches!(map.at(*position).0, ClickTarget::LineText(_))
                && buffer[*position].symbol() != " "
        };
        let cell = buffer.area.positions().filter(is_text).nth(20).expect("a long line");
        let clicked = buffer[cell].symbol().to_owned();
        let cursor = cursor_after(&mut screen, cell).expect("a cursor");
        // The line may have scrolled, with the same character under the cursor.
        assert_eq!(screen.draw(80, 24).0[cursor].symbol(), clicked, "{open:?}");
    }
}

#[rstest]
#[case(TextingHours::new(0, 24), command(Command::NewLine))]
#[case(Some(TextingHours::default()), ClickTarget::Answer('y'))]
fn the_question_about_a_text_is_answered_by_its_keys_alone(
    #[case] hours: Option<TextingHours>,
    #[case] yes: ClickTarget,
) {
    for size in [(30, 8), (50, 20), (80, 24), (120, 40)] {
        let mut screen = compose::reply(compose::TEXT);
        screen.fixture.state.compose.rules.hours = hours.expect("hours");
        let mut screen = compose::asked(screen);
        let label = hit(&mut screen, size, &yes).expect("an answer");
        assert!(label.starts_with("y ") || label.starts_with("Enter "), "{label}");
        screen.fixture.take();
        let (buffer, map) = frame(&mut screen, size.0, size.1);
        for position in buffer.area.positions().step_by(3) {
            let (target, column) = map.at(position);
            if matches!(target, ClickTarget::Command { .. } | ClickTarget::Answer(_)) {
                continue;
            }
            let effects = update::click(&mut screen.fixture.state, target.clone(), column);
            let opens = matches!(target, ClickTarget::Link(_));
            assert!(effects.is_empty() || opens, "{target:?}: {effects:?}");
            assert_eq!(screen.fixture.state.focus(), Focus::Compose);
        }
        let composer = screen.fixture.state.focus.composer().expect("open");
        assert_eq!(composer.stage, Stage::Confirming, "{size:?}");
    }
}

#[test]
fn for_a_screen_reader_a_click_does_nothing_and_the_wheel_scrolls_the_one_pane() {
    let area = Rect::new(0, 0, 80, 24);
    let mut screen = scenes::loaded();
    screen.fixture.state.panes.screen_reader = true;
    for (act, part) in [
        (None, Part::List),
        (Some(Command::Open), Part::Detail),
        (Some(Command::OpenPalette), Part::Picker),
    ] {
        screen.fixture.act(act.as_slice());
        screen.resize(80, 24);
        for (x, y) in [(0, 0), (5, 3), (40, 12), (5, 23)] {
            assert_eq!(screen.target_at(area, x, y), ClickTarget::Panel, "{act:?}");
            let state = &screen.fixture.state;
            assert_eq!(part_at(state, &screen.keymap, area, Position { x, y }), Some(part));
        }
    }
}

#[rstest]
#[case(TextingHours::new(0, 24), command(Command::NewLine))]
#[case(Some(TextingHours::default()), ClickTarget::Answer('y'))]
fn a_double_click_on_send_is_no_answer_to_the_question(
    #[case] hours: Option<TextingHours>,
    #[case] yes: ClickTarget,
) {
    for size in [(30, 8), (50, 20), (80, 24), (120, 40)] {
        let mut screen = compose::reply(compose::TEXT);
        screen.fixture.state.compose.rules.hours = hours.expect("hours");
        let (buffer, map) = frame(&mut screen, size.0, size.1);
        let is_send = |at: &Position| map.at(*at).0 == command(Command::Send);
        for position in buffer.area.positions().filter(is_send) {
            for _ in 0..2 {
                let (_, map) = frame(&mut screen, size.0, size.1);
                let (target, column) = map.at(position);
                let effects = update::click(&mut screen.fixture.state, target, column);
                screen.fixture.effects.extend(effects);
            }
            let composer = screen.fixture.state.focus.composer().expect("open");
            assert_eq!(composer.stage, Stage::Confirming, "{size:?} {position:?}");
            screen.fixture.act(&[Command::CloseComposer]);
        }
        // A moment later the answer is one.
        let _ = update::click(&mut screen.fixture.state, command(Command::Send), 0);
        screen.fixture.wait(1);
        let _ = update::click(&mut screen.fixture.state, yes.clone(), 0);
        assert!(screen.fixture.state.focus.composer().is_none(), "{size:?}");
    }
}
