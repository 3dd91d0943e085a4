//! Polling: what is new is merged, and nothing moves.

use super::views::three_views;
use super::*;

fn world(count: usize) -> World {
    let mut world = World::with(count, three_views(), PollIntervals::default());
    world.answer_all();
    world.settle();
    world
}

impl World {
    /// A poll is sent and answered.
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
    world.act(Command::MoveUp);
    world.act(Command::MoveUp);
    assert_eq!((world.cursor().as_deref(), world.headline().0), (Some("c40"), 2));
    world.act(Command::GoToTop);
    assert_eq!(world.headline().0, 0);
    world.act(Command::GoToBottom);
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
    world.act(Command::Refresh);
    world.answer_all();
    assert_eq!(world.ids()[..3], ["c5", "c0", "c1"]);
    assert_eq!((world.cursor().as_deref(), world.headline()), (Some("c3"), (0, 0, false)));
}

#[test]
fn a_row_that_was_read_elsewhere_stays_dimmed_until_the_view_is_left() {
    let mut world = world(40);
    world.act(Command::NextView);
    world.settle();
    world.go_to("c2");
    world.is_read("c2");
    world.poll();
    let view = world.state.list.view();
    assert_eq!((world.cursor().as_deref(), view.has_departed(1)), (Some("c2"), true));
    assert!(!view.has_departed(0) && !view.has_departed(2));
    world.act(Command::PreviousView);
    world.act(Command::NextView);
    assert_eq!(world.ids()[..2], ["c0", "c4"]);
    assert_eq!(world.cursor().as_deref(), Some("c4"), "its neighbour");
}

#[test]
fn a_row_that_comes_back_is_not_dimmed_any_more() {
    let mut world = world(40);
    world.act(Command::NextView);
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
    world.act(Command::Refresh);
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
    world.act(Command::NextView);
    world.go_to("c4");
    world.act(Command::PreviousView);
    world.settle();
    world.writes(8);
    world.is_read("c2");
    world.poll();
    world.act(Command::NextView);
    assert_eq!(world.ids()[..3], ["c8", "c0", "c4"]);
    assert_eq!((world.cursor().as_deref(), world.headline().0), (Some("c4"), 0));
}

#[test]
fn a_view_that_was_never_shown_begins_at_its_first_row() {
    let mut world = world(40);
    world.writes(20);
    world.poll();
    world.act(Command::NextView);
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
fn a_key_that_is_refused_is_not_sent_again_until_the_user_says_so() {
    let mut world = world(40);
    world.pass(31);
    world.fail(0, FailureKind::Credentials);
    world.settle();
    world.pass(10_000);
    assert_eq!(world.live(), 0);
    world.act(Command::Refresh);
    world.answer_all();
    world.settle();
    world.poll();
}

#[test]
fn polling_goes_on_after_everything_that_interrupts_it() {
    let mut world = world(40);
    world.pass(31);
    world.act(Command::ToggleUnread);
    assert_eq!(world.live(), 1, "the poll was for other rows");
    world.answer_all();
    world.settle();
    world.poll();
    world.pass(31);
    world.act(Command::NextView);
    world.act(Command::PreviousView);
    world.answer_all();
    world.settle();
    world.poll();
    world.act(Command::Refresh);
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
    world.act(Command::NextView);
    world.act(Command::NextView);
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
    let mut world = World::with(40, three_views(), PollIntervals::OFF);
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
    world.act(Command::ToggleUnread);
    world.answer_all();
    world.act(Command::ToggleUnread);
    world.settle();
    assert_eq!((world.cursor().as_deref(), world.ids()[0].as_str()), (Some("c3"), "c40"));
}

impl World {
    /// A poll is sent and answered with this page.
    fn poll_brings(&mut self, page: ListPage) {
        self.pass(31);
        let (request, _) = self.in_flight.remove(0);
        let effects = update::handle(&mut self.state, Event::PageArrived { request, page });
        self.execute(effects);
        self.answer_all();
        self.settle();
    }

    fn departed(&self) -> usize {
        let view = self.state.list.view();
        (0..view.buffer.shown()).filter(|position| view.has_departed(*position)).count()
    }

    fn rows(&self, numbers: &[usize]) -> Vec<Row> {
        let find = |number: &usize| {
            let id = format!("c{number}");
            self.server.iter().find(|c| c.id.as_deref() == Some(&id)).and_then(Row::new)
        };
        numbers.iter().filter_map(find).collect()
    }
}

#[test]
fn an_empty_page_with_more_to_come_says_nothing_about_any_row() {
    let mut world = world(40);
    let next = Some(ContinuationToken::new("t:more"));
    world.poll_brings(ListPage { rows: Vec::new(), skipped: 0, total: None, next });
    assert_eq!((world.departed(), world.ids().len(), world.headline()), (0, 10, (0, 0, false)));
}

#[test]
fn behind_an_empty_page_the_rows_stay() {
    let mut world = world(40);
    world.pass(31);
    world.answer(0);
    let (request, _) = world.in_flight.remove(0);
    let next = Some(ContinuationToken::new("t:more"));
    let page = ListPage { rows: Vec::new(), skipped: 0, total: None, next };
    let effects = update::handle(&mut world.state, Event::PageArrived { request, page });
    world.execute(effects);
    world.answer_all();
    world.act(Command::NextView);
    assert_eq!(world.ids(), ["c0", "c2", "c4", "c6", "c8"]);
}

#[test]
fn a_row_that_could_not_be_read_has_not_departed() {
    let mut world = world(40);
    let next = Some(ContinuationToken::new("t:5"));
    let rows = world.rows(&[0, 1, 3, 4]);
    world.poll_brings(ListPage { rows, skipped: 1, total: None, next });
    assert_eq!(world.departed(), 0);
}

#[test]
fn what_happens_moves_no_row_in_another_order_than_that_of_time() {
    let names = SavedView { name: "Names".into(), line: "sort:lastName".into() };
    let mut world = World::with(40, vec![names], PollIntervals::default());
    world.answer_all();
    world.settle();
    for index in [1, 3] {
        world.server[index].last_event_at = world.next_moment();
    }
    world.poll();
    assert_eq!(world.headline(), (0, 0, false));
    world.writes(4);
    world.poll();
    assert_eq!(world.headline(), (0, 1, false));
}

#[test]
fn a_moved_row_that_has_left_is_not_announced() {
    let mut world = world(40);
    world.act(Command::NextView);
    world.settle();
    world.writes(4);
    world.poll();
    world.is_read("c4");
    world.poll();
    assert_eq!((world.headline(), world.departed()), ((0, 1, false), 1));
    world.act(Command::PreviousView);
    world.act(Command::NextView);
    assert_eq!((world.headline(), world.departed()), ((0, 0, false), 0));
}

#[test]
fn a_view_that_the_server_refuses_slows_nothing_down() {
    let mut world = world(40);
    for _ in 0..3 {
        world.pass(31);
        assert_eq!(world.live(), 1, "the poll");
        world.answer(0);
        world.fail(0, FailureKind::NotFound);
        assert_eq!(world.live(), 1, "the view after it");
        world.answer_all();
        world.settle();
    }
}

#[test]
fn ages_count_from_the_poll_and_pages_go_on_as_they_began() {
    let recent = SavedView { name: "Recent".into(), line: "last:<1h".into() };
    let mut world = World::with(40, vec![recent], PollIntervals::default());
    let bounds = |world: &World| world.in_flight[0].1.range_filters.clone();
    let first = bounds(&world);
    world.answer_all();
    world.settle();
    world.pass(31);
    assert_ne!(bounds(&world), first);
    world.answer_all();
    world.act(Command::GoToBottom);
    assert!(world.in_flight[0].1.continuation_token.is_some());
    assert_eq!(bounds(&world), first);
}

#[test]
fn a_clock_that_was_set_back_does_not_stop_the_polls() {
    let mut world = world(40);
    world.pass(-7_200);
    assert_eq!(world.live(), 1);
    world.fail(0, FailureKind::Network);
    world.settle();
    world.pass(59);
    assert_eq!(world.live(), 0, "no hammering");
    world.pass(2);
    assert_eq!(world.live(), 1);
}

#[test]
fn weeks_of_polling_do_not_pile_up_places() {
    let mut world = world(40);
    for round in 0..2_000 {
        world.writes(20 - round % 3);
        world.pass(31);
        world.answer_all();
        world.settle();
    }
    let behind = world.state.list.parked.iter().find(|view| view.tab == 1).expect("is kept");
    assert!(!behind.buffer.is_sparse());
    world.act(Command::NextView);
    let options = world.state.list.wanted().options(PAGE as u32, None);
    let page: Vec<String> =
        world.page(&options).rows.iter().map(|row| row.id().to_owned()).collect();
    assert_eq!(world.ids()[..PAGE], page);
}

#[test]
fn a_poll_from_before_a_fresh_start_is_not_merged_into_it() {
    let mut world = world(40);
    world.pass(31);
    let poll = world.in_flight.remove(0);
    let page = world.page(&poll.1);
    world.act(Command::GoToBottom);
    world.fail(0, FailureKind::Rejected);
    world.is_read("c2");
    world.answer_all();
    let is_unread = |world: &World| {
        let position = world.ids().iter().position(|id| id == "c2").expect("is shown");
        world.state.list.view().buffer.row_at(position).map(Row::is_unread)
    };
    assert_eq!(is_unread(&world), Some(false));
    let _ = update::handle(&mut world.state, Event::PageArrived { request: poll.0, page });
    assert_eq!(is_unread(&world), Some(false));
}

#[test]
fn a_row_that_belongs_among_those_that_are_there_is_announced() {
    let mut world = world(40);
    let next = Some(ContinuationToken::new("t:5"));
    let late = Conversation { last_event_at: world.server[3].last_event_at, ..conversation(99) };
    let mut rows = world.rows(&[0, 1, 2, 3]);
    rows.extend(Row::new(&late));
    world.poll_brings(ListPage { rows, skipped: 0, total: None, next });
    assert_eq!((world.headline(), world.ids().len()), ((0, 1, false), 10));
}

#[test]
fn a_refresh_that_was_refused_is_tried_again_once_the_server_answers() {
    let mut world = world(40);
    world.arrives();
    world.act(Command::Refresh);
    world.fail(0, FailureKind::NotFound);
    world.settle();
    assert_eq!(world.live(), 0);
    world.pass(31);
    assert_eq!(world.live(), 1, "the poll");
    world.fail(0, FailureKind::NotFound);
    world.settle();
    world.pass(61);
    world.answer_all();
    world.settle();
    assert_eq!((world.ids()[0].as_str(), world.headline()), ("c40", (0, 0, false)));
    world.poll();
}
