//! The screen for screen readers.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use rstest::rstest;

use super::{Screen, check, compose, history, many, properties, scenes};
use crate::app::fixture::for_screen_reader;
use crate::app::protocol::command::COMMANDS;
use crate::app::{Command, Event, Focus};
use crate::triage::ActionKind;
use crate::triage::outbox::EntryState;

const SIZES: &[(u16, u16)] = &[(80, 24), (120, 40)];

fn marked() -> Screen {
    let mut screen = scenes::loaded();
    screen.fixture.act(&[Command::Mark, Command::MoveDown]);
    screen
}

fn outbox() -> Screen {
    let mut screen = scenes::loaded();
    let failed = EntryState::Failed { why: "Carrier refused it".to_owned(), retryable: true };
    let entries = vec![
        many::message(1, failed, "Hello Ann"),
        many::message(2, EntryState::Sending, "Are you there?"),
    ];
    many::hears(&mut screen, entries, true);
    screen.fixture.act(&[Command::ToggleOutbox]);
    screen
}

fn question() -> Screen {
    let mut screen = outbox();
    screen.fixture.act(&[Command::DiscardEntry]);
    screen
}

fn archiving() -> Screen {
    let mut screen = scenes::thread();
    screen.fixture.act(&[Command::Do(ActionKind::Archive)]);
    screen
}

fn searching() -> Screen {
    let mut screen = scenes::thread();
    screen.fixture.act(&[Command::SearchThread]);
    screen.fixture.type_text("roof");
    screen
}

fn alerted() -> Screen {
    let mut screen = scenes::loaded();
    screen.fixture.handle(Event::Alert("Draft for Ann Diallo not saved: disk full".to_owned()));
    screen.fixture.sync();
    screen
}

#[rstest]
#[case("linear-list", marked)]
#[case("linear-empty", scenes::empty_by_filter)]
#[case("linear-failed", scenes::next_page_failed)]
#[case("linear-filter", scenes::filter_open)]
#[case("linear-thread", scenes::thread)]
#[case("linear-inquiry", scenes::inquiring)]
#[case("linear-search", searching)]
#[case("linear-raw", scenes::raw)]
#[case("linear-reply", || compose::reply(compose::TEXT))]
#[case("linear-reply-question", || compose::asked(compose::reply(compose::TEXT)))]
#[case("linear-note", || compose::written(ActionKind::Note, "wants Saturday"))]
#[case("linear-palette", scenes::palette_open)]
#[case("linear-leads", scenes::leads)]
#[case("linear-archive", archiving)]
#[case("linear-outbox", outbox)]
#[case("linear-question", question)]
#[case("linear-alert", alerted)]
fn frames_are_as_they_were(#[case] name: &str, #[case] scene: fn() -> Screen) {
    check(name, for_screen_reader(scene), SIZES);
}

fn line(buffer: &Buffer, y: u16) -> String {
    super::text(buffer).lines().nth(usize::from(y)).unwrap_or_default().to_owned()
}

/// The line that the cursor stands on, from the cursor on.
fn read(screen: &mut Screen, (width, height): (u16, u16)) -> String {
    let (buffer, cursor) = screen.draw(width, height);
    let Position { x, y } = cursor.expect("the cursor is always somewhere");
    line(&buffer, y).chars().skip(usize::from(x)).collect()
}

#[test]
fn the_cursor_reads_the_selected_row_and_a_move_changes_nothing_else() {
    let mut screen = for_screen_reader(scenes::loaded);
    let first = screen.draw(80, 24).0;
    assert!(read(&mut screen, (80, 24)).starts_with("Ann Diallo, needs reply, unread, 11:55 AM: "));
    screen.fixture.act(&[Command::MoveDown]);
    assert!(read(&mut screen, (80, 24)).starts_with("Bob Okafor, waiting, unread, 10:58 AM: "));
    assert_eq!(screen.draw(80, 24).0, first);
}

#[test]
fn nothing_changes_while_time_passes() {
    let mut screen = for_screen_reader(scenes::thread);
    let before = screen.text(80, 24);
    screen.fixture.wait(120);
    screen.fixture.sync();
    assert_eq!(screen.text(80, 24), before);
    screen.fixture.act(&[Command::FocusList]);
    let before = screen.text(80, 24);
    screen.fixture.wait(120);
    screen.fixture.sync();
    assert_eq!(screen.text(80, 24), before);
}

#[test]
fn the_cursor_is_on_the_selected_item_of_a_picker_and_on_a_question() {
    let mut screen = for_screen_reader(archiving);
    let (buffer, cursor) = screen.draw(80, 24);
    let selected = screen.fixture.state.focus.picker().and_then(|it| it.selected()).cloned();
    let label = selected.expect("a reason").label.text;
    let cursor = cursor.expect("a cursor");
    assert!(line(&buffer, cursor.y).starts_with(&*label), "{}", line(&buffer, cursor.y));
    assert!(line(&buffer, cursor.y).contains(", 1 of "));
    let mut screen = for_screen_reader(question);
    assert!(read(&mut screen, (80, 24)).starts_with("Question: Discard"));
    let mut screen = for_screen_reader(|| compose::asked(compose::reply("Hello")));
    assert!(read(&mut screen, (80, 24)).starts_with("Text Ann Diallo, "));
    let mut screen = for_screen_reader(outbox);
    assert!(read(&mut screen, (80, 24)).starts_with("reply Ann Diallo, Failed, can retry"));
}

#[test]
fn what_is_asked_is_on_the_line_of_the_cursor() {
    let mut screen = for_screen_reader(|| {
        let mut screen = scenes::thread();
        screen.fixture.act(&[Command::Do(ActionKind::Block)]);
        screen
    });
    let (buffer, cursor) = screen.draw(80, 24);
    let y = cursor.expect("a cursor").y;
    assert_eq!(line(&buffer, y), "Reason for blocking texts to Ann Diallo:");
    screen.fixture.act(&[Command::Pick]);
    assert_eq!(screen.fixture.state.announcement.text(), "Type the reason");
}

#[test]
fn an_editor_says_what_it_is_for_on_its_first_line() {
    let mut screen = for_screen_reader(|| compose::written(ActionKind::Note, "wants Saturday"));
    let (buffer, cursor) = screen.draw(80, 24);
    let Position { x, y } = cursor.expect("a cursor");
    let said = "Note on Ann Diallo: wants Saturday";
    assert_eq!((line(&buffer, y).as_str(), usize::from(x)), (said, said.len()));
    let mut screen = for_screen_reader(|| compose::reply(""));
    let (buffer, cursor) = screen.draw(80, 24);
    assert_eq!(line(&buffer, cursor.expect("a cursor").y), "Reply to Ann Diallo:");
}

#[test]
fn what_needs_attention_is_announced() {
    let mut screen = for_screen_reader(scenes::loaded);
    let failed = EntryState::Failed { why: "Carrier refused it".to_owned(), retryable: true };
    many::hears(&mut screen, vec![many::message(1, failed, "Hello Ann")], true);
    assert_eq!(screen.fixture.state.announcement.text(), "1 needs attention");
}

/// Characters of the scenes' own texts.
const THEIRS: &str = "—–’‘“”→…";

fn is_readable(c: char) -> bool {
    c.is_ascii() || c.is_alphanumeric() || THEIRS.contains(c)
}

/// Any keys in any scene.
fn scene() -> impl Strategy<Value = (usize, Vec<Command>, String)> {
    let actions: Vec<Command> = COMMANDS.iter().map(|entry| entry.command).collect();
    let actions = proptest::collection::vec(proptest::sample::select(actions), 0..12);
    (0..SCENES.len(), actions, "[a-z ]{0,12}")
}

const SCENES: [fn() -> Screen; 6] =
    [marked, scenes::thread, outbox, archiving, scenes::leads, scenes::palette_open];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn only_letters_and_punctuation_are_on_the_screen(
        (at, actions, typed) in scene(),
        width in 30_u16..170,
        height in 8_u16..50,
    ) {
        let mut screen = for_screen_reader(|| {
            let mut screen = SCENES[at]();
            for action in actions {
                screen.fixture.act(&[action]);
                screen.fixture.type_text(&typed);
            }
            screen
        });
        let (buffer, cursor) = screen.draw(width, height);
        let text = super::text(&buffer);
        let odd = text.chars().find(|c| !is_readable(*c) && *c != '\n');
        prop_assert!(odd.is_none(), "{odd:?} in\n{text}");
        prop_assert!(cursor.is_some_and(|cursor| buffer.area.contains(cursor)));
    }

    #[test]
    fn the_cursor_is_on_what_is_selected(
        story in properties::story(),
        width in 30_u16..170,
        height in 8_u16..50,
    ) {
        let mut screen = for_screen_reader(|| story.screen());
        let (buffer, cursor) = screen.draw(width, height);
        properties::assert_sound(&buffer)?;
        let cursor = cursor.expect("the cursor is always somewhere");
        prop_assert!(buffer.area.contains(cursor));
        let state = &screen.fixture.state;
        let view = state.list.view();
        if state.focus() == Focus::List && view.buffer.shown() > 0 {
            let filter = 2 + u16::try_from(view.position() - view.top()).expect("on the screen");
            let tour = u16::from(state.tour_hint().is_some());
            prop_assert!(cursor.x == 0 && (tour > 0 || cursor.y == filter), "{:?}", cursor);
        }
    }
}

fn read_only_outbox() -> Screen {
    let mut screen = scenes::loaded();
    let entries = (1..=30).map(|n| many::message(n, EntryState::Sending, "Hello"));
    many::hears(&mut screen, entries.collect(), false);
    screen.fixture.act(&[Command::ToggleOutbox]);
    screen
}

#[rstest]
#[case(read_only_outbox, (80, 24), true)]
#[case(history::history, (80, 10), false)]
fn the_last_entry_of_the_outbox_is_shown_where_nothing_is_sent_from_here(
    #[case] outbox: fn() -> Screen,
    #[case] size: (u16, u16),
    #[case] says_so: bool,
) {
    let mut screen = for_screen_reader(outbox);
    screen.fixture.state.triage.read_only = true;
    screen.resize(size.0, size.1);
    screen.fixture.act(&[Command::GoToBottom]);
    let shown = screen.text(size.0, size.1);
    assert_eq!(shown.contains("Read-only: nothing is sent"), says_so, "{shown}");
    let read = read(&mut screen, size);
    assert!(["reply ", "status "].iter().any(|verb| read.contains(verb)), "{read}\n{shown}");
    assert!(!read.starts_with("Read-only") && !read.ends_with(':'), "{read}");
}
