use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::app::fixture::{Fixture, failure, numbered};
use crate::app::{Event, Focus, Timer};
use crate::domain::{FailureKind, Operation, Outcome, Subject, WriteFailure};
use crate::triage::ActionKind;

const READ: Command = Command::Do(ActionKind::Read);
const UNARCHIVE: Command = Command::Do(ActionKind::Archive);

/// Unread conversations of as many leads.
fn inbox(count: usize, next: Option<&str>) -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list(rows(0..count), None, next);
    fixture.take();
    fixture
}

fn rows(numbers: std::ops::Range<usize>) -> Vec<Value> {
    let unread = |n| {
        let mut row = numbered(n);
        row["isUnread"] = json!(true);
        row
    };
    numbers.map(unread).collect()
}

impl Fixture {
    /// Leaves only the latest fetch of the list unanswered.
    fn take_stale_pages(&mut self) {
        let is_page = |effect: &Effect| matches!(effect, Effect::FetchPage { .. });
        let last = self.effects.iter().rposition(is_page);
        let mut at = 0;
        self.effects.retain(|effect| {
            at += 1;
            !is_page(effect) || Some(at - 1) == last
        });
    }

    /// Answers a fetch of the list, if there is one, with some of the rows.
    fn any_page(&mut self, rows: &[Value], at: usize) {
        if self.effects.iter().any(|effect| matches!(effect, Effect::FetchPage { .. })) {
            let middle = rows.len() * (at % 3) / 3;
            let next = format!("t{at}");
            self.list(
                rows[middle..].to_vec(),
                None,
                Some(&*next).filter(|_| !at.is_multiple_of(4)),
            );
        }
    }
}

fn marked(fixture: &Fixture) -> Vec<String> {
    let marks = fixture.state.list.marks().into_iter().flat_map(Selection::iter);
    let sorted: BTreeSet<String> = marks.map(str::to_owned).collect();
    sorted.into_iter().collect()
}

fn said(fixture: &Fixture) -> &str {
    fixture.state.notice.text().unwrap_or_default()
}

/// The conversations that are to be written about.
fn written(fixture: &mut Fixture) -> Vec<String> {
    let id = |operation: Operation| match operation.subject() {
        Subject::Conversation(id) => id.as_str().to_owned(),
        Subject::Lead(id) => id.as_str().to_owned(),
    };
    fixture.written().into_iter().map(id).collect()
}

#[test]
fn marking_goes_down_takes_a_count_and_the_first_row_decides() {
    let mut fixture = inbox(6, None);
    fixture.act(&[Command::Mark, Command::MoveDown]);
    fixture.act_times(Command::Mark, Some(2));
    assert_eq!(marked(&fixture), ["c0", "c2", "c3"]);
    assert_eq!(fixture.state.list.view().position(), 4);
    fixture.act(&[Command::GoToTop]);
    fixture.act_times(Command::Mark, Some(3));
    assert_eq!(marked(&fixture), ["c3"], "the first one was marked");
    fixture.act(&[Command::MoveDown]);
    fixture.act_times(Command::Mark, Some(99));
    assert_eq!(fixture.state.list.view().position(), 5);
    fixture.act(&[Command::UnmarkAll]);
    assert_eq!((marked(&fixture).len(), said(&fixture)), (0, "Marks cleared (3)"));
}

#[test]
fn verbs_act_on_the_marks_in_the_order_of_the_list_and_take_them_away() {
    let mut fixture = inbox(6, None);
    fixture.act(&[Command::GoToBottom, Command::Mark, Command::GoToTop, Command::Mark, READ]);
    assert_eq!(written(&mut fixture), ["c0", "c5"]);
    assert!(marked(&fixture).is_empty());
    assert_eq!(fixture.state.list.view().position(), 1, "the cursor was on neither");
    fixture.outbox();
    assert_eq!(said(&fixture), "Marked 2 conversations read");
}

#[test]
fn in_an_open_conversation_verbs_act_on_that_alone() {
    let mut fixture = inbox(6, None);
    fixture.act(&[Command::Mark, Command::Mark, Command::Open, READ]);
    assert_eq!(fixture.state.focus(), Focus::Detail);
    assert_eq!(written(&mut fixture), ["c2"]);
    assert_eq!(marked(&fixture), ["c0", "c1"]);
}

#[test]
fn a_range_follows_the_cursor_and_shrinks_with_it() {
    let mut fixture = inbox(9, None);
    fixture.act(&[Command::MoveDown, Command::MarkRange]);
    fixture.act_times(Command::MoveDown, Some(4));
    assert_eq!(marked(&fixture), ["c1", "c2", "c3", "c4", "c5"]);
    fixture.act_times(Command::MoveUp, Some(2));
    assert_eq!(marked(&fixture), ["c1", "c2", "c3"]);
    fixture.act(&[Command::GoToTop]);
    assert_eq!(marked(&fixture), ["c0", "c1"]);
    fixture.act(&[Command::MoveDown, Command::MoveDown, Command::MarkRange, Command::GoToBottom]);
    assert_eq!(marked(&fixture), ["c1", "c2"]);
    fixture.act(&[Command::MarkRange, Command::GoToTop, Command::StepBack]);
    assert_eq!(marked(&fixture), ["c1", "c2"], "given up");
    fixture.act(&[Command::StepBack]);
    assert!(marked(&fixture).is_empty());
    fixture.act(&[Command::StepBack]);
    assert_eq!(said(&fixture), "Nothing to go back to");
}

#[test]
fn a_verb_ends_a_range_and_what_came_in_between_is_not_in_it() {
    let mut fixture = inbox(4, None);
    fixture.act(&[Command::MarkRange]);
    fixture.act_times(Command::MoveDown, Some(3));
    // A refresh puts another conversation between its ends.
    fixture.take();
    fixture.act(&[Command::Refresh]);
    let mut rows = rows(0..4);
    rows.insert(
        2,
        json!({"id": "new", "leadId": "ln", "isUnread": true,
        "lastEventAt": "2026-11-22T10:30:00Z"}),
    );
    fixture.list(rows, None, None);
    let ids: Vec<String> =
        fixture.state.list.view().buffer.iter().map(|(_, row)| row.id().to_owned()).collect();
    assert_eq!(ids, ["c0", "c1", "new", "c2", "c3"]);
    fixture.act(&[READ]);
    assert_eq!(written(&mut fixture), ["c0", "c1", "c2", "c3"]);
}

#[test]
fn marks_survive_filters_refreshes_and_other_views_and_what_is_not_shown_is_left_out() {
    let mut fixture = inbox(6, None);
    fixture.act(&[Command::Mark, Command::Mark, Command::EditFilter]);
    fixture.type_text("\"Number 1\"");
    assert_eq!(fixture.state.list.view().buffer.shown(), 1);
    assert_eq!(fixture.state.list.marked_elsewhere(), Some(1));
    fixture.act(&[Command::CancelFilter, Command::Refresh]);
    fixture.list(rows(0..6), None, None);
    assert_eq!(marked(&fixture), ["c0", "c1"]);
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("\"Number 1\"");
    fixture.act(&[Command::AcceptFilter]);
    fixture.act(&[READ]);
    assert_eq!(written(&mut fixture), ["c1"]);
    assert_eq!(marked(&fixture), ["c0"], "left out, and still marked");
    fixture.act(&[READ]);
    assert_eq!(said(&fixture), "Marked conversations are hidden by the filter");
    assert_eq!(written(&mut fixture), ["c1"], "not the one under the cursor instead");
}

#[test]
fn everything_that_matches_is_marked_as_it_comes_page_by_page() {
    let mut fixture = inbox(50, Some("a"));
    fixture.act(&[Command::MarkAll]);
    assert_eq!(marked(&fixture).len(), 50);
    assert!(fixture.state.list.marks().is_some_and(Selection::collects));
    fixture.list(rows(50..100), None, Some("b"));
    assert_eq!(marked(&fixture).len(), 100);
    fixture.list(rows(100..120), None, None);
    assert_eq!(said(&fixture), "All 120 marked");
    assert!(!fixture.state.list.marks().is_some_and(Selection::collects));
    assert!(!fixture.state.list.loads_all());
}

#[test]
fn marking_everything_stops_by_a_step_back_and_says_how_far_it_came() {
    let mut fixture = Fixture::new();
    fixture.list(rows(0..50), Some(120), Some("a"));
    fixture.act(&[Command::MarkAll, Command::StepBack]);
    assert_eq!(said(&fixture), "50 of 120 marked: loading stopped");
    fixture.list(rows(50..100), Some(120), Some("b"));
    assert_eq!(marked(&fixture).len(), 50);
    // An action reports it as well, however few these are.
    fixture.state.triage.policy.confirm_over = 1_000;
    fixture.act(&[READ]);
    let expected = "Mark 50 conversations read? 50 of 120 marked: loading stopped.";
    assert_eq!(asked(&fixture), Some(expected));
    fixture.type_text("y");
    assert_eq!(written(&mut fixture).len(), 50);
    // Marks that are made by hand after that are all that is meant.
    fixture.act(&[Command::GoToTop, Command::Mark, Command::Mark, UNARCHIVE, Command::ClosePicker]);
    assert_eq!((asked(&fixture), marked(&fixture).len()), (None, 2));
}

fn asked(fixture: &Fixture) -> Option<&str> {
    fixture.state.focus.confirm().map(|confirm| &*confirm.question)
}

#[test]
fn a_verb_waits_until_everything_is_marked_and_is_done_to_all_of_it() {
    let mut fixture = Fixture::new();
    fixture.list(rows(0..50), Some(120), Some("a"));
    fixture.act(&[Command::MarkAll, READ]);
    assert_eq!(written(&mut fixture), [""; 0], "not to what happens to be loaded");
    assert_eq!(said(&fixture), "Still marking all");
    assert_eq!(fixture.state.after_marking(), Some(READ));
    fixture.list(rows(50..100), Some(120), Some("b"));
    fixture.act(&[Command::MoveDown]);
    assert_eq!(asked(&fixture), None);
    fixture.list(rows(100..120), Some(120), None);
    assert_eq!(asked(&fixture), Some("Mark 120 conversations read?"));
    fixture.type_text("y");
    assert_eq!(written(&mut fixture), [""; 0], "it came up by itself, under the finger");
    fixture.wait(1);
    fixture.type_text("y");
    assert_eq!(written(&mut fixture).len(), 120);
}

#[test]
fn what_waits_is_not_done_once_the_user_has_gone_on_or_not_all_is_there() {
    let begin = || {
        let mut fixture = inbox(50, Some("a"));
        fixture.state.triage.policy.confirm_over = 1_000;
        fixture.act(&[Command::MarkAll, READ]);
        fixture
    };
    let ways: [&[Command]; 4] = [
        &[Command::StepBack],
        &[Command::UnmarkAll],
        &[Command::LoadAll],
        &[Command::Do(ActionKind::Reply), Command::Open],
    ];
    for way in ways {
        let mut fixture = begin();
        fixture.act(way);
        fixture.take_stale_pages();
        if fixture.effects.iter().any(|effect| matches!(effect, Effect::FetchPage { .. })) {
            fixture.list(rows(50..60), None, None);
        }
        assert_eq!(written(&mut fixture), [""; 0], "{way:?}");
    }
    let mut fixture = begin();
    let request = fixture.list_request();
    fixture.fail(request, failure(FailureKind::NotFound, "no such filter"));
    assert_eq!(said(&fixture), "50 marked, not all: no such filter");
    assert_eq!((written(&mut fixture).len(), fixture.state.after_marking()), (0, None));
}

#[test]
fn in_an_open_conversation_a_verb_leaves_the_marking_alone() {
    let mut fixture = inbox(50, Some("a"));
    fixture.act(&[Command::MarkAll, Command::Open, READ]);
    assert_eq!(written(&mut fixture), ["c0"]);
    fixture.take_stale_pages();
    fixture.list(rows(50..60), None, None);
    assert_eq!(marked(&fixture).len(), 59, "and is no mark any more");
}

#[test]
fn a_page_that_fails_is_told_and_asked_for_again() {
    let mut fixture = Fixture::new();
    fixture.list(rows(0..50), Some(60), Some("a"));
    fixture.act(&[Command::MarkAll, READ]);
    let request = fixture.list_request();
    fixture.fail(request, failure(FailureKind::Network, "the connection broke"));
    let expected = "Marking all continues when the next page loads (the connection broke)";
    assert_eq!(said(&fixture), expected);
    fixture.wake(|timer| matches!(timer, Timer::RetryList(_)));
    fixture.list(rows(50..60), Some(60), None);
    assert_eq!(asked(&fixture), Some("Mark 60 conversations read?"));
}

#[test]
fn what_came_or_went_while_everything_was_marked_is_told() {
    let mut fixture = Fixture::new();
    fixture.state.polling.focused = Some(std::time::Duration::from_secs(30));
    fixture.list(rows(0..50), Some(60), Some("a"));
    fixture.act(&[Command::MarkAll]);
    let page = fixture.list_request();
    fixture.wait(31);
    fixture.sync();
    fixture.wake(|timer| timer == Timer::Poll);
    let mut newest = vec![json!({"id": "new", "leadId": "ln", "isUnread": true,
        "lastEventAt": "2026-11-22T12:00:20Z"})];
    newest.extend(rows(0..49));
    fixture.list(newest, Some(61), Some("b"));
    let rows = rows(50..60).into_iter().map(crate::app::fixture::row).collect();
    let page_of =
        crate::app::protocol::payload::ListPage { rows, total: Some(61), ..Default::default() };
    fixture.handle(Event::PageArrived { request: page, page: page_of });
    assert_eq!(said(&fixture), "60 of 61 marked: 1 arrived meanwhile");
    assert!(!marked(&fixture).contains(&"new".to_owned()), "nobody has chosen it");
    fixture.act(&[READ]);
    let expected = "Mark 60 conversations read? 60 of 61 marked: 1 arrived meanwhile.";
    assert_eq!(asked(&fixture), Some(expected));
    fixture.act(&[Command::ClosePicker, Command::MarkAll]);
    assert_eq!(said(&fixture), "All 61 marked");
}

#[test]
fn what_is_left_out_here_does_not_count_and_is_not_marked() {
    let mut fixture = inbox(50, None);
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("-\"Number 1\"");
    fixture.act(&[Command::AcceptFilter]);
    fixture.take_stale_pages();
    fixture.list(rows(0..30), Some(9_000), Some("a"));
    fixture.act(&[Command::MarkAll]);
    // Numbers 1 and 10 to 19 are left out; the server counts them.
    assert_eq!(marked(&fixture).len(), 19);
    fixture.list(rows(30..40), Some(9_000), None);
    assert_eq!(said(&fixture), "All 29 marked");
}

#[test]
fn pages_without_a_row_end_the_marking() {
    let mut fixture = inbox(50, Some("t"));
    fixture.act(&[Command::MarkAll]);
    for page in 0..crate::app::paging::pager::EMPTY_PAGES {
        fixture.list(Vec::new(), None, Some(&format!("t{page}")));
    }
    assert_eq!(said(&fixture), "50 marked, not all: nothing found for several pages");
    assert!(!fixture.state.list.marks().is_some_and(Selection::collects));
}

#[test]
fn rows_that_stand_in_for_an_answer_are_not_marked_before_it_comes() {
    let mut fixture = inbox(50, Some("a"));
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("lead");
    fixture.act(&[Command::AcceptFilter, Command::MarkAll]);
    assert!(marked(&fixture).is_empty());
    fixture.take_stale_pages();
    fixture.list(rows(0..3), None, None);
    assert_eq!(marked(&fixture), ["c0", "c1", "c2"]);
}

#[test]
fn of_too_many_as_many_are_marked_as_can_be_and_the_verb_says_so() {
    for (total, expected) in [
        (Some(9_000), "5,000 of 9,000 marked: limit 5,000"),
        (None, "5,000 marked, not all: limit 5,000"),
    ] {
        let mut fixture = Fixture::new();
        let page = |from: usize| rows(from * 1_000..(from + 1) * 1_000);
        fixture.state.list = crate::app::list::List::new(
            crate::query::Scope::Mine,
            crate::settings::ListLimits { page_size: 1_000, max_rows: 100_000 },
        );
        let effects = fixture.state.list.prefetch(&mut fixture.state.ids);
        fixture.take();
        fixture.effects.extend(effects);
        fixture.list(page(0), total, Some("0"));
        fixture.act(&[Command::MarkAll, READ]);
        for from in 1..=5 {
            if fixture.effects.iter().any(|effect| matches!(effect, Effect::FetchPage { .. })) {
                fixture.list(page(from), total, Some(&from.to_string()));
            }
        }
        assert_eq!(said(&fixture), expected);
        fixture.act(&[READ]);
        let question = format!("Mark 5,000 conversations read? {expected}.");
        assert_eq!(asked(&fixture), Some(&*question));
    }
}

#[test]
fn what_is_there_only_because_it_was_there_does_not_match() {
    let mut fixture = Fixture::new();
    fixture.list(rows(0..4), None, None);
    fixture.act(&[Command::ToggleUnread]);
    fixture.take_stale_pages();
    fixture.list(rows(0..4), None, None);
    fixture.act(&[READ, Command::MarkAll]);
    assert_eq!(marked(&fixture), ["c1", "c2", "c3"]);
}

#[test]
fn over_the_threshold_the_number_is_asked_about_and_only_a_y_does_it() {
    let mut fixture = inbox(30, None);
    fixture.act(&[Command::MarkAll, READ]);
    let question = &fixture.state.focus.confirm().expect("asked").question;
    assert_eq!(question, "Mark 30 conversations read?");
    fixture.paste("y");
    fixture.act(&[Command::Pick]);
    fixture.type_text(" 3");
    assert_eq!((written(&mut fixture).len(), fixture.state.focus()), (0, Focus::Confirm));
    fixture.act(&[Command::ClosePicker]);
    assert_eq!((marked(&fixture).len(), said(&fixture)), (30, "Nothing was changed"));
    fixture.act(&[READ]);
    fixture.type_text("y");
    assert_eq!((written(&mut fixture).len(), fixture.state.focus()), (30, Focus::List));
    assert!(marked(&fixture).is_empty());
}

#[test]
fn what_is_asked_about_is_what_was_seen_whatever_comes_meanwhile() {
    let mut fixture = inbox(30, None);
    fixture.act(&[Command::MarkAll, READ]);
    let before = fixture.state.list.view().buffer.row_at(0).map(|row| row.event_version);
    fixture.handle(Event::TimerFired(Timer::Tick));
    fixture.type_text("y");
    let versions = fixture.written().into_iter().map(|operation| match operation {
        Operation::MarkRead { event_version, .. } => event_version.unwrap_or_default(),
        other => panic!("{other:?}"),
    });
    assert!(versions.into_iter().all(|version| Some(version) == before));
}

#[test]
fn what_is_written_to_one_person_is_not_written_to_many() {
    let mut fixture = inbox(6, None);
    fixture.act(&[Command::Mark, Command::Mark, Command::Do(ActionKind::Reply)]);
    assert_eq!(said(&fixture), "You can only text one lead at a time (2 marked)");
    assert_eq!(marked(&fixture), ["c0", "c1"]);
}

fn archived(count: usize) -> Fixture {
    let mut fixture = Fixture::new();
    let mut rows = rows(0..count);
    for row in &mut rows {
        row["isArchived"] = json!(true);
        row["archiveReason"] = json!(3);
    }
    fixture.list(rows, None, None);
    fixture.take();
    fixture
}

#[test]
fn fifty_at_once_of_which_five_fail_are_summed_up_and_taken_back_as_a_whole() {
    let mut fixture = archived(50);
    fixture.act(&[Command::MarkAll, UNARCHIVE]);
    fixture.type_text("y");
    fixture.outbox();
    let why = failure(FailureKind::Rejected, "the lead is locked");
    for id in 1..=40 {
        let fails = id % 8 == 0;
        let answer =
            if fails { Err(WriteFailure::NotDone(why.clone())) } else { Ok(Outcome::Done) };
        fixture.answers(id, answer);
    }
    let progress = fixture.state.triage.progress().expect("goes on");
    assert_eq!((progress.doing, progress.done, progress.failed), ("unarchiving", 35, 5));
    for id in 41..=50 {
        fixture.answers(id, Ok(Outcome::Done));
    }
    assert_eq!(said(&fixture), "Unarchived: 45 of 50, 5 failed");
    assert_eq!(fixture.state.triage.progress(), None);
    assert_eq!(fixture.state.triage.pending.tally().failed, 5);

    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert!(said(&fixture).contains("Undoing… unarchived (45)"), "{}", said(&fixture));
    assert_eq!(fixture.state.triage.pending.tally().failed, 0, "what failed is dropped");
    assert_eq!(fixture.state.triage.pending.tally().waiting, 45);
    let view = fixture.state.list.view();
    let shown = (0..50).filter_map(|position| view.buffer.row_at(position));
    assert!(shown.into_iter().all(|row| fixture.state.triage.shown(row).is_archived()));
}

#[test]
fn what_had_something_newer_is_counted_apart() {
    let mut fixture = inbox(3, None);
    fixture.act(&[Command::MarkAll, READ]);
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    fixture.answers(2, Ok(Outcome::Stale));
    fixture.answers(3, Ok(Outcome::Done));
    assert_eq!(said(&fixture), "Marked read: 2 of 3, 1 had new messages");
}

fn list_collects(fixture: &Fixture) -> bool {
    fixture.state.list.marks().is_some_and(Selection::collects)
}

#[derive(Clone, Debug)]
enum Step {
    Act(Command),
    Filter(char),
    Page,
    Settle,
    Verb,
}

fn steps() -> impl Strategy<Value = Step> {
    let actions = prop::sample::select(vec![
        Command::Mark,
        Command::Mark,
        Command::MarkRange,
        Command::MarkAll,
        Command::UnmarkAll,
        Command::StepBack,
        Command::MoveDown,
        Command::MoveUp,
        Command::HalfPageDown,
        Command::GoToTop,
        Command::GoToBottom,
        Command::ToggleUnread,
        Command::Refresh,
        Command::LoadAll,
        Command::EditFilter,
        Command::AcceptFilter,
        Command::CancelFilter,
    ]);
    prop_oneof![
        6 => actions.prop_map(Step::Act),
        1 => prop::sample::select(vec!['1', '2', 'l']).prop_map(Step::Filter),
        3 => Just(Step::Page),
        1 => Just(Step::Settle),
        2 => Just(Step::Verb),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_verb_is_done_to_what_was_marked_and_shown_and_to_nothing_else(
        steps in prop::collection::vec(steps(), 1..60),
        count in 1_usize..90,
    ) {
        let mut fixture = Fixture::new();
        fixture.state.triage.policy.confirm_over = 10_000;
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::Act(action) => fixture.act(&[*action]),
                Step::Filter(c) => fixture.type_text(&c.to_string()),
                Step::Settle => fixture.wake(|timer| matches!(timer, Timer::FilterSettled(_))),
                Step::Page => {
                    fixture.any_page(&rows(0..count), at);
                    // What waited for it has marked all that there is.
                    let done = written(&mut fixture);
                    let there = |id: &String| rows(0..count).iter().any(|row| row["id"] == **id);
                    prop_assert!(done.iter().all(there));
                    fixture.outbox();
                }
                Step::Verb => {
                    let list = &fixture.state.list;
                    let is_marked = list.has_marks() && !list.marks().is_none_or(Selection::is_empty);
                    let meant: Vec<String> = if is_marked {
                        list.marked_rows().iter().map(|row| row.id().to_owned()).collect()
                    } else {
                        list.current().map(|row| row.id().to_owned()).into_iter().collect()
                    };
                    let before = marked(&fixture);
                    let focus = fixture.state.focus();
                    fixture.effects.retain(|effect| !matches!(effect, Effect::Outbox(_)));
                    fixture.act(&[READ]);
                    let collects = list_collects(&fixture);
                    if fixture.state.focus() == Focus::Confirm {
                        fixture.type_text("y");
                    }
                    let done = written(&mut fixture);
                    prop_assert!(!collects || done.is_empty(), "not all is marked");
                    prop_assert!(done.iter().all(|id| meant.contains(id)), "{done:?} of {meant:?}");
                    prop_assert!(!is_marked || done.iter().all(|id| before.contains(id)));
                    prop_assert_eq!(fixture.state.focus(), focus);
                    fixture.outbox();
                }
            }
            let marks = fixture.state.list.marks().map_or(0, Selection::len);
            prop_assert_eq!(marks, marked(&fixture).len());
        }
    }
}
