//! Views: their own rows, cursor and scroll, and nothing to wait for.

use super::*;

pub(super) fn three_views() -> Vec<SavedView> {
    let view = |(name, line): (&str, &str)| SavedView { name: name.into(), line: line.into() };
    [("All", ""), ("Unread", "is:unread"), ("Archived", "is:archived")].map(view).into()
}

fn world(count: usize) -> World {
    World::with(count, three_views(), PollIntervals::OFF)
}

impl World {
    fn turn_to(&mut self, view: u32) {
        let effects = update::run_command(&mut self.state, Command::GoToView, Some(view));
        self.execute(effects);
    }

    fn line(&self) -> &str {
        self.state.filter.line().text()
    }

    fn counts(&self) -> Vec<Option<u64>> {
        self.state.list.tabs().iter().map(|tab| tab.count).collect()
    }
}

#[test]
fn the_other_views_are_loaded_and_counted_behind_the_first_page() {
    let mut world = world(40);
    assert_eq!(world.live(), 1, "first things first");
    world.answer_all();
    assert_eq!(world.counts(), [Some(40), Some(20), Some(8)]);
    world.turn_to(2);
    assert!(!world.state.list.is_provisional());
    assert_eq!(world.ids(), ["c0", "c2", "c4", "c6", "c8"]);
    assert_eq!((world.cursor().as_deref(), world.line()), (Some("c0"), "is:unread"));
}

#[test]
fn a_view_that_is_not_loaded_shows_what_is_loaded_elsewhere() {
    let mut world = world(40);
    world.answer(0);
    world.turn_to(2);
    assert!(world.state.list.is_provisional());
    assert_eq!(world.ids(), ["c0", "c2", "c4"]);
    world.answer_all();
    assert!(!world.state.list.is_provisional());
    assert_eq!(world.ids()[..4], ["c0", "c2", "c4", "c6"]);
}

#[test]
fn a_view_that_is_on_its_way_is_not_asked_for_again() {
    let mut world = world(40);
    world.answer(0);
    let asks_for_unread =
        |options: &RequestOptions| options.filters.iter().any(|filter| filter.field == "isUnread");
    assert!(world.in_flight.iter().any(|(_, options)| asks_for_unread(options)));
    world.turn_to(2);
    let asked = world.in_flight.iter().filter(|(_, options)| asks_for_unread(options)).count();
    assert_eq!(asked, 1);
    world.answer_all();
    assert!(!world.state.list.is_provisional());
    assert_eq!(world.ids()[..2], ["c0", "c2"]);
}

#[test]
fn every_view_keeps_its_cursor_its_scroll_and_its_filter() {
    let mut world = world(60);
    world.answer_all();
    world.act(Command::GoToBottom);
    world.answer_all();
    world.go_to("c7");
    let line = world.state.list.view().offset();
    world.turn_to(2);
    world.go_to("c4");
    world.type_text("ann");
    world.act(Command::AcceptFilter);
    world.answer_all();
    world.turn_to(1);
    assert_eq!((world.cursor().as_deref(), world.line()), (Some("c7"), ""));
    assert_eq!(world.state.list.view().offset(), line);
    world.turn_to(2);
    assert_eq!(world.line(), "is:unread ann");
    assert!(world.ids().contains(&"c0".to_owned()) && !world.ids().contains(&"c2".to_owned()));
    world.act(Command::ClearFilter);
    assert_eq!(world.line(), "is:unread");
}

#[test]
fn rows_that_stand_in_for_a_view_do_not_lose_the_cursor_of_their_own() {
    let mut world = world(60);
    world.answer(0);
    world.go_to("c3");
    world.turn_to(3);
    assert!(world.state.list.is_provisional());
    world.act(Command::MoveDown);
    world.act(Command::GoToBottom);
    world.turn_to(1);
    assert_eq!(world.cursor().as_deref(), Some("c3"));
    assert!(!world.state.list.is_provisional());
}

#[test]
fn leafing_goes_round_and_a_number_beyond_the_last_is_explained() {
    let mut world = world(10);
    world.act(Command::PreviousView);
    assert_eq!(world.state.list.tab(), 2);
    world.act(Command::NextView);
    assert_eq!(world.state.list.tab(), 0);
    world.turn_to(4);
    assert_eq!(world.state.list.tab(), 0);
    assert_eq!(world.state.notice.text(), Some("No view 4, only 1-3"));
}

#[test]
fn a_view_without_its_number_is_asked_for() {
    let mut world = world(10);
    world.turn_to(2);
    world.act(Command::GoToView);
    assert_eq!(world.state.list.tab(), 1);
    let asked = "Which view? Type 1-3";
    assert_eq!(world.state.notice.text(), Some(asked));
}

#[test]
fn a_refresh_leaves_the_other_views_alone() {
    let mut world = world(40);
    world.answer_all();
    world.turn_to(2);
    world.go_to("c6");
    world.turn_to(1);
    world.act(Command::Refresh);
    world.answer_all();
    world.turn_to(2);
    assert!(!world.state.list.is_provisional());
    assert_eq!(world.cursor().as_deref(), Some("c6"));
}

#[test]
fn views_that_mean_the_same_keep_apart() {
    let twice = three_views().into_iter().chain(three_views()).take(5);
    let mut world = World::with(40, twice.collect(), PollIntervals::OFF);
    world.answer_all();
    world.turn_to(2);
    world.go_to("c4");
    world.turn_to(5);
    assert_eq!(world.cursor().as_deref(), Some("c0"));
    world.go_to("c6");
    world.turn_to(2);
    assert_eq!(world.cursor().as_deref(), Some("c4"));
}

#[test]
fn archived_goes_back_to_active_where_the_view_says_so() {
    let inbox = SavedView { name: "Inbox".into(), line: "is:active".into() };
    let mut world = World::with(40, vec![inbox], PollIntervals::OFF);
    world.act(Command::ToggleArchived);
    assert_eq!(world.line(), "is:archived");
    world.act(Command::ToggleArchived);
    assert_eq!(world.line(), "is:active");
}

#[test]
fn a_saved_filter_is_a_view_of_its_own_with_the_rows_on_screen() {
    let mut world = world(60);
    world.answer_all();
    world.type_text("ann");
    world.act(Command::AcceptFilter);
    world.answer_all();
    world.go_to("c6");
    let (name, line, file) = ("Anns".to_owned(), "ann".to_owned(), "config".to_owned());
    let saved = Event::ViewSaved { name, line, before: None, file };
    let effects = update::handle(&mut world.state, saved);
    world.execute(effects);
    assert_eq!((world.state.list.tab(), world.cursor().as_deref()), (3, Some("c6")));
    assert!(!world.state.list.is_provisional());
    world.turn_to(1);
    assert_eq!((world.line(), world.state.list.is_provisional()), ("", false));
    world.turn_to(4);
    assert_eq!((world.line(), world.cursor().as_deref()), ("ann", Some("c6")));
}

#[test]
fn a_view_that_came_while_it_was_awaited_keeps_its_cursor() {
    let mut world = world(40);
    world.answer(0);
    world.turn_to(2);
    world.answer_all();
    world.go_to("c4");
    world.turn_to(1);
    world.turn_to(2);
    assert_eq!(world.cursor().as_deref(), Some("c4"));
}

#[test]
fn rows_that_stood_in_are_left_again_from_where_the_cursor_is_then() {
    let mut world = world(60);
    world.answer(0);
    world.type_text("ann");
    world.act(Command::AcceptFilter);
    world.answer(0);
    world.turn_to(3);
    world.answer_all();
    world.turn_to(1);
    world.act(Command::ClearFilter);
    world.answer_all();
    world.go_to("c7");
    world.turn_to(3);
    world.turn_to(1);
    assert_eq!((world.cursor().as_deref(), world.line()), (Some("c7"), ""));
}

#[test]
fn a_changed_filter_does_not_keep_the_number_of_the_one_before() {
    let mut world = world(60);
    world.answer_all();
    world.type_text("-ann");
    world.act(Command::AcceptFilter);
    assert_eq!(world.counts()[0], None);
    world.answer_all();
    assert_eq!(world.counts()[0], None, "the server does not count this");
    world.act(Command::LoadAll);
    world.answer_all();
    assert_eq!(world.counts(), [Some(40), Some(30), Some(12)]);
}

#[test]
fn rows_narrowed_for_another_view_are_not_counted() {
    let mut world = world(4);
    world.answer(0);
    world.type_text("-zoe");
    world.act(Command::AcceptFilter);
    world.answer(1);
    assert_eq!(world.counts()[0], Some(4));
    world.turn_to(3);
    assert_eq!(world.ids(), ["c1"]);
    world.answer(0);
    assert_eq!(world.counts(), [Some(4), Some(2), None]);
}

#[test]
fn a_number_that_nobody_knows_is_not_asked_for_with_every_filter() {
    let mut world = world(60);
    world.answer_all();
    world.turn_to(2);
    world.type_text(" -ann");
    world.act(Command::AcceptFilter);
    world.answer_all();
    world.turn_to(1);
    for _ in 0..4 {
        world.act(Command::ToggleArchived);
        let (_, options) = world.in_flight.last().expect("a request").clone();
        world.answer(0);
        let same = |other: &RequestOptions| other.filters == options.filters;
        assert!(world.in_flight.iter().all(|(_, other)| same(other)), "{:?}", world.in_flight);
        world.answer_all();
        world.act(Command::Refresh);
    }
}

#[test]
fn more_views_than_are_kept_are_all_counted() {
    let view = |at: usize| SavedView { name: at.to_string(), line: format!("view{at}") };
    let mut world = World::with(9, (0..30).map(view).collect(), PollIntervals::default());
    for _ in 0..5 {
        world.answer_all();
        world.settle();
        world.pass(31);
    }
    assert_eq!(world.counts(), [Some(0); 30]);
}
