//! Search matches are highlighted.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;
use rstest::rstest;

use super::{Screen, check, scenes};
use crate::app::Command;
use crate::ui::theme::Theme;

/// The underlined text, line by line.
fn marked(buffer: &Buffer) -> Vec<String> {
    let lines = buffer.content().chunks(usize::from(buffer.area.width));
    let under = |cell: &&Cell| cell.modifier.contains(Modifier::UNDERLINED);
    let text = |line: &[Cell]| line.iter().filter(under).map(Cell::symbol).collect::<String>();
    // The rule under the facts is an underlined blank.
    let lines = lines.map(|line| text(line).trim_end().to_owned());
    lines.filter(|text| !text.is_empty()).collect()
}

/// All rows are shown again after a search.
fn searched(mut screen: Screen, text: &str) -> Screen {
    screen.fixture.act(&[Command::EditFilter]);
    screen.fixture.type_text(text);
    screen.fixture.act(&[Command::AcceptFilter, Command::EditFilter, Command::DeleteToStart]);
    screen.fixture.act(&[Command::AcceptFilter]);
    screen
}

/// The thread at the second message that matches.
fn found(text: &str) -> Screen {
    let mut screen = searched(scenes::thread(), text);
    screen.fixture.act(&[Command::GoToTop, Command::Open]);
    screen.fixture.act_times(Command::NextMatch, Some(2));
    screen
}

#[rstest]
#[case((120, 40))]
#[case((80, 24))]
#[case((50, 20))]
fn the_entry_that_was_found_is_on_the_screen_with_a_bar_beside_it(#[case] size: (u16, u16)) {
    let mut screen = searched(scenes::thread(), "roof");
    screen.resize(size.0, size.1);
    screen.fixture.act(&[Command::GoToTop, Command::Open]);
    screen.fixture.act_times(Command::NextMatch, Some(3));
    check("found-in-thread", screen, &[size]);
}

#[test]
fn what_was_found_is_underlined_in_the_thread_with_colours_and_without() {
    for colour in [true, false] {
        let mut screen = found("roof");
        screen.theme = Theme::new(colour, false);
        screen.fixture.act(&[Command::Fullscreen]);
        let buffer = screen.draw(120, 40).0;
        assert_eq!(marked(&buffer), ["roof", "roof", "roof"]);
    }
}

#[test]
fn a_match_that_runs_over_the_end_of_a_line_is_marked_on_both() {
    let mut screen = found("\"the whole roof\"");
    screen.fixture.act(&[Command::Fullscreen]);
    let lines = marked(&screen.draw(71, 40).0);
    assert_eq!(lines, ["the whole", "roof"]);
}

#[test]
fn names_and_snippets_of_rows_are_marked_until_the_filter_is_dropped() {
    let mut screen = scenes::loading_more();
    screen.fixture.act(&[Command::EditFilter]);
    screen.fixture.type_text("okaf");
    screen.fixture.act(&[Command::AcceptFilter]);
    assert_eq!(marked(&screen.draw(80, 24).0), ["Okaf"]);
    screen.fixture.act(&[Command::EditFilter, Command::DeleteToStart]);
    screen.fixture.type_text("SOUTH");
    screen.fixture.act(&[Command::AcceptFilter]);
    assert_eq!(marked(&screen.draw(120, 40).0), ["south"]);
    screen.fixture.act(&[Command::ClearFilter]);
    assert_eq!(marked(&screen.draw(120, 40).0), [] as [&str; 0]);
    screen.fixture.act(&[Command::NextMatch]);
    assert_eq!(marked(&screen.draw(120, 40).0), ["south"]);
}

#[test]
fn the_key_for_what_a_notice_says_is_named_with_it() {
    let mut screen = searched(scenes::loading_more(), "roofs");
    screen.fixture.act(&[Command::NextMatch]);
    let frame = screen.text(80, 24);
    let said = " No match in 8 loaded rows · L loads the rest";
    assert_eq!(frame.lines().last(), Some(said));
}

#[test]
fn a_number_in_place_of_a_name_is_marked_as_it_is_shown() {
    let nameless = serde_json::json!({"id": "c1", "leadPhoneNumber": "+16175550130"});
    for typed in ["(617) 555-0130", "6175550130", "617-555-01"] {
        let mut screen = scenes::first_load();
        screen.fixture.list(vec![nameless.clone()], None, None);
        screen.fixture.act(&[Command::EditFilter]);
        screen.fixture.type_text(typed);
        screen.fixture.act(&[Command::AcceptFilter]);
        let frame = screen.draw(80, 24).0;
        assert!(super::text(&frame).contains("+1 617-555-0130"), "{typed}");
        let shown = if typed.ends_with("0130") { "617-555-0130" } else { "617-555-01" };
        assert_eq!(marked(&frame), [shown], "{typed}");
    }
}

#[rstest]
#[case(120, " · Esc to stop")]
#[case(80, " · Esc to stop")]
#[case(50, "")]
fn a_search_through_older_pages_says_how_far_it_is(#[case] width: u16, #[case] stop: &str) {
    let mut screen = scenes::loaded();
    screen.fixture.act(&[Command::Open]);
    screen.fixture.lead(scenes::ann());
    screen.fixture.thread(scenes::timeline(), Some("older"));
    screen.fixture.act(&[Command::SearchThread]);
    screen.fixture.type_text("roof");
    assert!(!marked(&screen.draw(width, 40).0).is_empty(), "matches are seen while one types");
    screen.fixture.act(&[Command::DeleteToStart]);
    screen.fixture.type_text("window");
    screen.fixture.act(&[Command::AcceptFilter]);
    let entries = screen.fixture.state.detail.thread().map_or(0, |it| it.entries().len());
    let frame = screen.text(width, 40);
    let bar = frame.lines().find(|line| line.contains(" Search thread window "));
    let bar = bar.expect("the line is below the thread");
    assert!(bar.ends_with(&format!(" Searching… {entries} messages{stop}")), "{bar}");
}

#[test]
fn a_search_counts_its_matches_and_says_which_one_it_is_at() {
    let mut screen = scenes::loaded();
    screen.fixture.act(&[Command::Open]);
    screen.fixture.lead(scenes::ann());
    screen.fixture.thread(scenes::timeline(), Some("older"));
    screen.resize(120, 40);
    screen.fixture.act(&[Command::SearchThread]);
    screen.fixture.type_text("the");
    let line = |screen: &mut Screen, word: &str| {
        let frame = screen.text(120, 40);
        frame.lines().find(|line| line.contains(word)).unwrap_or_default().to_owned()
    };
    let typed = line(&mut screen, "Search thread the ");
    assert!(typed.ends_with(" 3+ matches"), "{typed}");
    screen.fixture.act(&[Command::AcceptFilter]);
    assert!(line(&mut screen, "1 of 3+").starts_with('─'), "in the rule below the thread");
    screen.fixture.act(&[Command::NextMatch]);
    assert!(!line(&mut screen, " 2 of 3+ ").is_empty());
    screen.fixture.act(&[Command::MoveUp]);
    assert_eq!(line(&mut screen, " of 3+"), "", "until one scrolls away");
}

#[rstest]
#[case((120, 40))]
#[case((80, 24))]
#[case((50, 20))]
fn a_date_is_asked_for_below_the_thread(#[case] size: (u16, u16)) {
    let mut screen = scenes::thread();
    screen.resize(size.0, size.1);
    screen.fixture.act(&[Command::GoToDate]);
    screen.fixture.type_text("Nov 31");
    screen.fixture.act(&[Command::AcceptFilter]);
    assert_eq!(marked(&screen.draw(size.0, size.1).0), ["Nov 31"], "it is underlined");
    check("go-to-date", screen, &[size]);
}
