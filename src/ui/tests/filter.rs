//! The filter bar: positions of errors, and marks of locally evaluated terms.

use ratatui::buffer::Cell;
use ratatui::style::Modifier;

use super::{Screen, compare, scenes};
use crate::app::Command;

/// The loaded list with a filter typed into the bar.
fn typed(text: &str) -> Screen {
    let mut screen = scenes::loading_more();
    screen.fixture.act(&[Command::EditFilter]);
    screen.fixture.paste(text);
    screen
}

/// The bar on a screen of that width, and its underlined part.
fn bar(screen: &mut Screen, width: u16) -> (String, String) {
    let (buffer, _) = screen.draw(width, 24);
    let line = || (0..width).map(|x| &buffer[(x, 1)]);
    let under = |cell: &&Cell| cell.modifier.contains(Modifier::UNDERLINED);
    (line().map(Cell::symbol).collect(), line().filter(under).map(Cell::symbol).collect())
}

#[test]
fn a_mistake_is_underlined_and_explained() {
    let (line, underlined) = bar(&mut typed("ann is:unraed"), 100);
    assert!(line.starts_with(" / ann is:unraed "), "{line}");
    assert!(line.contains("`is` can be unread, read"), "{line}");
    assert_eq!(underlined, "unraed");
}

#[test]
fn terms_that_run_here_are_marked() {
    let mut screen = typed("is:unread -roof -status:failed");
    screen.fixture.act(&[Command::AcceptFilter]);
    let (line, underlined) = bar(&mut screen, 120);
    assert!(line.starts_with(" / [is:unread] [-roof local] [-status:failed local] "), "{line}");
    assert_eq!(underlined, "");
    let (line, _) = bar(&mut screen, 60);
    assert!(line.starts_with(" / [is:unread] [-roof local] +1 local "), "{line}");
    let (line, _) = bar(&mut screen, 30);
    assert!(line.starts_with(" / [is:unread] +2 local "), "{line}");
    screen.fixture.act(&[Command::EditFilter]);
    let (line, _) = bar(&mut screen, 120);
    assert!(line.starts_with(" / is:unread -roof -status:failed "), "{line}");
    assert!(line.contains(" -roof -status:failed filtered on this computer "), "{line}");
}

#[test]
fn terms_that_only_the_server_can_answer_are_marked() {
    let mut screen = typed("field:tier=gold -roof");
    let (line, _) = bar(&mut screen, 140);
    let whole = " -roof filtered on this computer, field:tier=gold filtered by the server only ";
    assert!(line.contains(whole), "{line}");
    let (line, _) = bar(&mut screen, 60);
    assert!(line.contains(" 1 local, 1 server "), "{line}");
    screen.fixture.act(&[Command::AcceptFilter]);
    let (line, _) = bar(&mut screen, 120);
    assert!(line.starts_with(" / [field:tier=gold server] [-roof local] "), "{line}");
}

#[test]
fn every_term_in_force_is_a_chip_as_far_as_there_is_room() {
    let mut screen =
        typed("is:unread last:<7d \"call me\" -status:failed sort:-last,lastName page:50");
    screen.fixture.act(&[Command::AcceptFilter]);
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        compare(&format!("chips-{width}x{height}"), &screen.text(width, height));
    }
}

#[test]
fn rows_that_the_server_sent_and_a_term_here_left_out_are_counted() {
    let mut screen = typed("-roof");
    screen.fixture.act(&[Command::AcceptFilter]);
    screen.fixture.list_request();
    screen.fixture.list(scenes::rows(), Some(8), Some("next"));
    assert!(bar(&mut screen, 120).0.contains("7 in the first 8"));
    screen.fixture.list(vec![], None, None);
    assert!(bar(&mut screen, 120).0.contains("7 of 8"));
    assert!(bar(&mut screen, 30).0.contains(" 7 of 8"));
}

#[test]
fn the_server_s_count_is_not_shown_where_terms_here_may_leave_rows_out() {
    let mut screen = typed("-helicopter");
    screen.fixture.act(&[Command::AcceptFilter]);
    screen.fixture.list_request();
    screen.fixture.list(scenes::rows(), Some(1_204), Some("next"));
    let (line, _) = bar(&mut screen, 120);
    assert!(line.contains("first 8") && !line.contains("1,204"), "{line}");
    assert!(bar(&mut screen, 40).0.contains(" 8+"));
}

#[test]
fn completions_stand_in_the_footer_with_what_they_mean() {
    let mut screen = typed("is:unread st");
    let footer = |screen: &mut Screen, width| {
        let frame = screen.text(width, 24);
        frame.lines().last().map(str::to_owned).unwrap_or_default()
    };
    compare("filter-completions-80x24", &screen.text(80, 24));
    screen.fixture.act(&[Command::Complete]);
    compare("filter-completed-80x24", &screen.text(80, 24));
    screen.fixture.act(&[Command::CancelFilter, Command::EditFilter]);
    screen.fixture.paste("is:");
    assert!(footer(&mut screen, 30).starts_with(" Tab  unread only unread"));
    screen.fixture.act(&[Command::Complete, Command::Complete]);
    assert!(footer(&mut screen, 30).starts_with(" Tab  read only read"));
    screen.fixture.type_text(" helicopter");
    assert!(footer(&mut screen, 80).contains("Tab complete"));
    screen.fixture.act(&[Command::DeleteToStart]);
    screen.fixture.type_text("is:helicopter");
    screen.fixture.act(&[Command::AcceptFilter]);
    assert!(footer(&mut screen, 80).starts_with(" `is` can be unread, read"));
    screen.fixture.act(&[Command::DeleteToStart]);
    screen.fixture.type_text("is:");
    screen.fixture.act(&[Command::Complete]);
    assert!(footer(&mut screen, 80).starts_with(" Tab  unread only unread"));
}
