use serde_json::{Value, json};

use crate::app::fixture::{Fixture, numbered};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox::OutboxRequest;
use crate::app::triage::outbox_pane::OutboxPane;
use crate::app::{ClickTarget, Command, Focus, update};
use crate::domain::Outcome;
use crate::query::SavedView;
use crate::triage::ActionKind;
use crate::triage::outbox::EntryId;

fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..30).map(numbered).collect(), Some(30), None);
    fixture.take();
    fixture
}

fn click(fixture: &mut Fixture, target: ClickTarget, column: usize) {
    let effects = update::click(&mut fixture.state, target, column);
    fixture.effects.extend(effects);
    fixture.sync();
}

fn position(fixture: &Fixture) -> usize {
    fixture.state.list.view().position()
}

#[test]
fn the_first_click_selects_a_row_and_the_second_opens_it() {
    let mut fixture = inbox();
    click(&mut fixture, ClickTarget::ListRow(3), 0);
    assert_eq!((fixture.state.focus(), position(&fixture)), (Focus::List, 3));
    click(&mut fixture, ClickTarget::ListRow(3), 0);
    assert_eq!((fixture.state.focus(), position(&fixture)), (Focus::Detail, 3));
    click(&mut fixture, ClickTarget::ListRow(3), 0);
    assert_eq!(fixture.state.focus(), Focus::List, "back to the list, and no further");
    click(&mut fixture, ClickTarget::Conversation, 0);
    assert_eq!(fixture.state.focus(), Focus::Detail);
}

#[test]
fn panes_below_a_text_and_a_question_are_out_of_reach() {
    let all = [
        ClickTarget::ListRow(3),
        ClickTarget::Conversation,
        ClickTarget::Filter,
        ClickTarget::FilterTerm(0),
        ClickTarget::View(0),
        ClickTarget::Background,
    ];
    let mut fixture = inbox();
    fixture.act(&[Command::Do(ActionKind::Note)]);
    assert_eq!(fixture.state.focus(), Focus::Compose);
    for target in all.clone() {
        click(&mut fixture, target, 0);
        assert_eq!((fixture.state.focus(), position(&fixture)), (Focus::Compose, 0));
    }
    let mut fixture = inbox();
    fixture.state.triage.policy.confirm_over = 1;
    fixture.act_times(Command::Mark, Some(3));
    fixture.act(&[Command::Do(ActionKind::Read)]);
    let before = position(&fixture);
    for target in all {
        click(&mut fixture, target, 0);
        assert_eq!((fixture.state.focus(), position(&fixture)), (Focus::Confirm, before));
    }
}

#[test]
fn a_hint_runs_its_command() {
    let mut fixture = inbox();
    let command = Command::MoveDown;
    click(&mut fixture, ClickTarget::Command { command, count: Some(4) }, 0);
    assert_eq!(position(&fixture), 4);
    let command = Command::Do(ActionKind::Read);
    click(&mut fixture, ClickTarget::Command { command, count: None }, 0);
    assert_eq!(fixture.written().len(), 1);
}

#[test]
fn a_chip_opens_the_filter_behind_its_term() {
    let mut fixture = inbox();
    fixture.act(&[Command::EditFilter]);
    fixture.paste("is:unread  \"call back\" roof");
    fixture.act(&[Command::AcceptFilter]);
    for (term, behind) in [(0, "is:unread"), (1, "is:unread  \"call back\""), (2, "roof")] {
        click(&mut fixture, ClickTarget::FilterTerm(term), 1);
        assert_eq!(fixture.state.focus(), Focus::Filter);
        let line = fixture.state.filter.line();
        assert!(line.text()[..line.cursor()].ends_with(behind), "{term}: {}", line.cursor());
        fixture.act(&[Command::CancelFilter]);
    }
    click(&mut fixture, ClickTarget::FilterTerm(9), 0);
    let line = fixture.state.filter.line();
    assert_eq!(line.cursor(), line.text().len(), "a term that is gone");
}

#[test]
fn a_click_into_a_line_places_the_cursor() {
    let mut fixture = inbox();
    fixture.act(&[Command::EditFilter]);
    fixture.paste("a 王小 b");
    let cursors = [0, 2, 3, 4, 5, 7, 40].map(|column| {
        click(&mut fixture, ClickTarget::LineText(0), column);
        fixture.state.filter.line().cursor()
    });
    assert_eq!(cursors, [0, 2, 2, 5, 5, 9, 10]);
    click(&mut fixture, ClickTarget::LineText(5), 2);
    assert_eq!(fixture.state.filter.line().cursor(), 8);
    fixture.act(&[Command::CancelFilter, Command::OpenPalette]);
    fixture.type_text("arch");
    click(&mut fixture, ClickTarget::LineText(0), 1);
    fixture.type_text("x");
    let picker = fixture.state.focus.picker().expect("it stays open");
    assert_eq!(picker.line().text(), "axrch");
}

#[test]
fn a_click_into_a_text_places_the_cursor() {
    let mut fixture = inbox();
    fixture.act(&[Command::Do(ActionKind::Note)]);
    fixture.paste("one\ntwo three");
    let cursors = [(0, 1), (1, 4), (1, 40), (7, 0)].map(|(line, column)| {
        click(&mut fixture, ClickTarget::ComposeLine(line), column);
        fixture.state.focus.composer().expect("open").editor.cursor()
    });
    assert_eq!(cursors, [1, 8, 13, 4]);
}

#[test]
fn a_completion_is_put_into_the_filter() {
    let mut fixture = inbox();
    fixture.act(&[Command::EditFilter]);
    fixture.paste("roof is:a");
    click(&mut fixture, ClickTarget::Completion(1), 0);
    assert_eq!(fixture.state.filter.line().text(), "roof is:active");
    fixture.act(&[Command::CancelFilter, Command::EditFilter]);
    fixture.paste("is:a");
    fixture.act(&[Command::Complete]);
    click(&mut fixture, ClickTarget::Completion(1), 0);
    assert_eq!(fixture.state.filter.line().text(), "is:active", "in place of the first one");
    click(&mut fixture, ClickTarget::Completion(99), 0);
    assert_eq!(fixture.state.filter.line().text(), "is:active");
}

#[test]
fn a_tab_puts_its_view_on_screen_from_the_outbox_too() {
    let mut fixture = Fixture::new();
    let views = [("All", ""), ("Unread", "is:unread"), ("Roofs", "roof")];
    let views = views.map(|(name, line)| SavedView { name: name.into(), line: line.into() });
    update::begin_with(&mut fixture.state, views.into(), 0, None);
    for (tab, before) in [
        (1, &[][..]),
        (2, &[Command::ToggleOutbox]),
        (0, &[Command::EditFilter]),
        (1, &[Command::EditFilter]),
    ] {
        fixture.act(before);
        click(&mut fixture, ClickTarget::View(tab), 0);
        assert_eq!((fixture.state.list.tab(), fixture.state.focus()), (tab, Focus::List));
    }
    assert_eq!(fixture.state.filter.line().text(), "is:unread");
}

#[test]
fn a_link_opens_in_any_focus() {
    let mut fixture = inbox();
    for before in [None, Some(Command::Do(ActionKind::Note))] {
        fixture.act(before.as_slice());
        fixture.take();
        click(&mut fixture, ClickTarget::Link("https://e.com/x".into()), 2);
        let opened = |effect: &Effect| matches!(effect, Effect::OpenLink(url) if &**url == "https://e.com/x");
        assert!(fixture.take().iter().any(opened));
    }
}

#[test]
fn a_click_in_the_outbox_selects_and_sends_nothing() {
    let mut fixture = inbox();
    for _ in 0..3 {
        fixture.act(&[Command::Do(ActionKind::Read), Command::MoveDown]);
        fixture.outbox();
    }
    fixture.act(&[Command::ToggleOutbox]);
    fixture.take();
    let selected = |fixture: &Fixture| fixture.state.focus.outbox().and_then(OutboxPane::selected);
    for (id, due) in [(3, 3), (2, 2), (2, 2), (99, 2)] {
        click(&mut fixture, ClickTarget::OutboxEntry(EntryId(id)), 0);
        assert_eq!(selected(&fixture), Some(EntryId(due)));
    }
    let asked = |effect: &Effect| matches!(effect, Effect::Outbox(OutboxRequest::Retry { .. }));
    assert!(!fixture.take().iter().any(asked));
    click(&mut fixture, ClickTarget::OutboxPage { history: false }, 0);
    let in_history = |fixture: &Fixture| {
        fixture.state.focus.outbox().is_some_and(|pane| pane.history().is_some())
    };
    assert!(!in_history(&fixture));
    click(&mut fixture, ClickTarget::OutboxPage { history: true }, 0);
    assert!(in_history(&fixture));
}

#[test]
fn the_second_click_on_what_was_done_opens_its_conversation() {
    let mut fixture = Fixture::new();
    let row = |n: usize| -> Value {
        let mut row = numbered(n);
        row["isUnread"] = json!(true);
        row
    };
    fixture.list((0..4).map(row).collect(), None, None);
    fixture.act(&[Command::Do(ActionKind::Read), Command::MoveDown]);
    fixture.act(&[Command::Do(ActionKind::Read), Command::MoveDown]);
    fixture.outbox();
    for id in [1, 2] {
        fixture.sends(id);
        fixture.answers(id, Ok(Outcome::Done));
    }
    fixture.act(&[Command::ToggleOutbox, Command::ToggleHistory]);
    fixture.outbox();
    for _ in 0..2 {
        assert_eq!(fixture.state.focus(), Focus::Outbox);
        click(&mut fixture, ClickTarget::OutboxEntry(EntryId(1)), 0);
    }
    assert_eq!((fixture.state.focus(), position(&fixture)), (Focus::Detail, 0));
}

#[test]
fn the_mouse_is_turned_on_and_off() {
    let mut fixture = inbox();
    fixture.act(&[Command::ToggleMouse]);
    assert!(fixture.state.mouse && fixture.take().contains(&Effect::SetMouse(true)));
    let text = "Mouse on · Shift-drag selects text in most terminals";
    assert_eq!(fixture.state.notice.text(), Some(text));
    fixture.act(&[Command::ToggleMouse]);
    assert!(!fixture.state.mouse && fixture.take().contains(&Effect::SetMouse(false)));
    assert_eq!(fixture.state.notice.text(), Some("Mouse off"));
}

#[test]
fn the_second_click_of_a_double_one_is_no_answer_to_a_question_on_many() {
    let mut fixture = inbox();
    fixture.state.triage.policy.confirm_over = 1;
    fixture.act_times(Command::Mark, Some(3));
    let command = Command::Do(ActionKind::Read);
    click(&mut fixture, ClickTarget::Command { command, count: None }, 0);
    click(&mut fixture, ClickTarget::Answer('y'), 0);
    assert_eq!((fixture.state.focus(), fixture.written().len()), (Focus::Confirm, 0));
    fixture.wait(1);
    click(&mut fixture, ClickTarget::Answer('y'), 0);
    assert_eq!((fixture.state.focus(), fixture.written().len()), (Focus::List, 2));
}
