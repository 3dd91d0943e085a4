//! Polling: what is new is merged, and nothing moves.

use super::views::three_views;
use super::*;

fn world(count: usize) -> World {
    let mut world = World::with(count, three_views(), Polling::default());
    world.answer_all();
    world.settle();
    world
}

impl World {
    /// A poll goes out and is answered.
    fn poll(&mut self) {
        self.answer_all();
        self.settle();
        self.pass(31);
        assert_eq!(self.live(), 1, "the poll");
        self.answer_all();
        self.settle();
    }

    fn headline(&self) -> (usize, usize, bool) {
        let headline = self.state.list.view().headline();
        (headline.added, headline.displaced, headline.gap)
    }
}

#[test]
fn what_is_new_comes_above_the_screen_and_is_announced_until_it_was_seen() {
    let mut world = world(40);
    world.go_to("c1");
    for _ in 0..3 {
        world.arrives();
    }
    world.poll();
    assert_eq!(world.cursor().as_deref(), Some("c1"));
    assert_eq!((world.state.list.view().offset(), world.headline().0), (1, 3));
    assert_eq!(world.ids()[..4], ["c42", "c41", "c40", "c0"]);
    world.act(Action::MoveUp);
    world.act(Action::MoveUp);
    assert_eq!((world.cursor().as_deref(), world.headline().0), (Some("c40"), 2));
    world.act(Action::GoToTop);
    assert_eq!(world.headline().0, 0);
    world.act(Action::GoToBottom);
    assert_eq!(world.headline().0, 0, "seen is seen");
}

#[test]
fn a_row_that_has_changed_changes_in_its_place() {
    let mut world = world(40);
    world.go_to("c3");
    world.writes(5);
    world.poll();
    assert_eq!(world.ids()[..6], ["c0", "c1", "c2", "c3", "c4", "c5"]);
    let slot = world.state.list.active.buffer.find("c5").expect("is there");
    assert!(world.state.list.active.buffer.row(slot).is_some_and(Row::is_unread));
    assert_eq!(world.headline(), (0, 1, false));
    world.act(Action::Refresh);
    world.answer_all();
    assert_eq!(world.ids()[..3], ["c5", "c0", "c1"]);
    assert_eq!((world.cursor().as_deref(), world.headline()), (Some("c3"), (0, 0, false)));
}

#[test]
fn a_row_that_was_read_elsewhere_stays_dimmed_until_the_view_is_left() {
    let mut world = world(40);
    world.act(Action::NextView);
    world.settle();
    world.go_to("c2");
    world.is_read("c2");
    world.poll();
    let view = world.state.list.view();
    assert_eq!((world.cursor().as_deref(), view.has_departed(1)), (Some("c2"), true));
    assert!(!view.has_departed(0) && !view.has_departed(2));
    world.act(Action::PreviousView);
    world.act(Action::NextView);
    assert_eq!(world.ids()[..2], ["c0", "c4"]);
    assert_eq!(world.cursor().as_deref(), Some("c4"), "its neighbour");
}

#[test]
fn a_row_that_comes_back_is_not_dimmed_any_more() {
    let mut world = world(40);
    world.act(Action::NextView);
    world.settle();
    world.is_read("c2");
    world.poll();
    assert!(world.state.list.view().has_departed(1));
    let index = world.server.iter().position(|c| c.id.as_deref() == Some("c2")).expect("there");
    world.server[index].is_unread = Some(true);
    world.poll();
    assert_eq!(world.ids()[..2], ["c0", "c2"]);
    assert!((0..3).all(|position| !world.state.list.view().has_departed(position)));
}

#[test]
fn more_news_than_a_page_holds_is_announced_and_not_torn() {
    let mut world = world(40);
    for _ in 0..=PAGE {
        world.arrives();
    }
    let before = world.ids();
    world.poll();
    assert_eq!((world.ids(), world.headline()), (before, (0, 0, true)));
    world.act(Action::Refresh);
    world.answer_all();
    assert_eq!((world.ids()[0].as_str(), world.headline()), ("c45", (0, 0, false)));
}

#[test]
fn an_empty_view_fills_by_itself() {
    let mut world = world(0);
    assert_eq!(world.ids().len(), 0);
    world.arrives();
    world.poll();
    assert_eq!(world.ids(), ["c0"]);
}

#[test]
fn the_views_behind_follow_the_server_s_order() {
    let mut world = world(40);
    world.act(Action::NextView);
    world.go_to("c4");
    world.act(Action::PreviousView);
    world.settle();
    world.writes(8);
    world.is_read("c2");
    world.poll();
    world.act(Action::NextView);
    assert_eq!(world.ids()[..3], ["c8", "c0", "c4"]);
    assert_eq!((world.cursor().as_deref(), world.headline().0), (Some("c4"), 0));
}

#[test]
fn a_view_that_was_never_shown_begins_at_its_first_row() {
    let mut world = world(40);
    world.writes(20);
    world.poll();
    world.act(Action::NextView);
    assert_eq!(world.cursor().as_deref(), Some("c20"));
}

#[test]
fn a_poll_that_fails_is_tried_again_later_and_later() {
    let mut world = world(40);
    for pause in [30, 60, 120, 240, 300, 300] {
        world.pass(pause - 1);
        assert_eq!(world.live(), 0, "before {pause} s");
        world.pass(1);
        assert_eq!(world.live(), 1, "after {pause} s");
        world.fail(0, FailureKind::Network);
        world.settle();
    }
    assert!(world.state.list.retry_at().is_none(), "the rows are all right");
    world.pass(300);
    world.answer_all();
    world.settle();
    world.pass(31);
    assert_eq!(world.live(), 1, "online again");
}

#[test]
fn polling_goes_on_after_everything_that_interrupts_it() {
    let mut world = world(40);
    world.pass(31);
    world.act(Action::ToggleUnread);
    assert_eq!(world.live(), 1, "the poll was for other rows");
    world.answer_all();
    world.settle();
    world.poll();
    world.pass(31);
    world.act(Action::NextView);
    world.act(Action::PreviousView);
    world.answer_all();
    world.settle();
    world.poll();
    world.act(Action::Refresh);
    world.answer_all();
    world.settle();
    world.poll();
}

#[test]
fn an_unfocused_terminal_polls_less() {
    let mut world = world(40);
    world.state.focused = false;
    world.pass(31);
    assert_eq!(world.live(), 0);
    world.pass(90);
    assert_eq!(world.live(), 1);
    world.answer_all();
    world.pass(60);
    assert_eq!(world.live(), 0);
    world.state.focused = true;
    world.settle();
    world.pass(0);
    assert_eq!(world.live(), 1, "what was missed");
}

#[test]
fn a_view_that_comes_on_screen_is_asked_for_again_unless_one_leafs_on() {
    let mut world = world(40);
    world.pass(10);
    world.act(Action::NextView);
    world.act(Action::NextView);
    world.answer_all();
    world.settle();
    assert_eq!(world.live(), 0);
    world.pass(1);
    let (_, options) = world.in_flight.last().expect("a request");
    assert_eq!((world.live(), options.filters.len()), (1, 1));
    assert_eq!(options.filters[0].field, "isArchived");
}

#[test]
fn without_polling_nothing_is_asked_for_by_itself() {
    let mut world = World::with(40, three_views(), Polling::OFF);
    world.answer_all();
    world.settle();
    world.pass(1_000);
    assert_eq!(world.live(), 0);
}

#[test]
fn a_filter_on_and_off_keeps_what_a_poll_has_brought() {
    let mut world = world(40);
    world.go_to("c3");
    world.arrives();
    world.poll();
    world.act(Action::ToggleUnread);
    world.answer_all();
    world.act(Action::ToggleUnread);
    world.settle();
    assert_eq!((world.cursor().as_deref(), world.ids()[0].as_str()), (Some("c3"), "c40"));
}
