mod archive;
mod guards;
mod history;
mod reply_marks;

use serde_json::{Value, json};

use crate::app::Command;
use crate::app::fixture::{Fixture, failure};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox::{OutboxEvent, OutboxRequest};
use crate::domain::{FailureKind, Operation, Outcome, Row, WriteFailure};
use crate::triage::ActionKind;

/// An unread conversation that needs a reply. Two of them make a lead.
fn unread(n: usize) -> Value {
    json!({"id": format!("c{n}"), "leadId": format!("l{}", n / 2), "firstName": format!("P{n}"),
        "isUnread": true, "needsReply": true, "status": "needs_reply", "eventVersion": 10 + n,
        "replyVersion": 5, "lastEventAt": format!("2026-11-20T{:02}:00:00Z", 20 - n)})
}

fn inbox(count: usize) -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..count).map(unread).collect(), None, None);
    fixture.take();
    fixture
}

fn shown(fixture: &Fixture, position: usize) -> Row {
    let row = fixture.state.list.view().buffer.row_at(position).expect("a row");
    fixture.state.triage.shown(row).into_owned()
}

fn said(fixture: &Fixture) -> &str {
    fixture.state.notice.text().unwrap_or_default()
}

fn alerts(fixture: &Fixture) -> Vec<String> {
    fixture.state.alerts.all().iter().map(|alert| alert.text().into_owned()).collect()
}

fn network() -> crate::domain::Failure {
    failure(FailureKind::Network, "the connection broke")
}

const READ: Command = Command::Do(ActionKind::Read);
const HANDLED: Command = Command::Do(ActionKind::Handled);

#[test]
fn a_verb_is_on_screen_at_once_and_said_once_it_is_on_disk() {
    let mut fixture = inbox(4);
    fixture.act(&[READ]);
    assert!(!shown(&fixture, 0).is_unread());
    assert_eq!(said(&fixture), "", "it is not on disk yet");
    assert_eq!(fixture.state.list.view().position(), 1, "the cursor goes on");
    let [Operation::MarkRead { conversation, event_version: Some(10) }] = &fixture.written()[..]
    else {
        panic!("{:?}", fixture.effects)
    };
    assert_eq!(conversation.as_str(), "c0");
    fixture.outbox();
    assert_eq!(said(&fixture), "Marked P0 read");
    assert_eq!(fixture.state.triage.pending.tally().waiting, 1);
}

#[test]
fn what_cannot_be_written_down_is_taken_back_and_said() {
    let mut fixture = inbox(2);
    fixture.act(&[READ]);
    fixture.disk_full();
    assert!(shown(&fixture, 0).is_unread());
    assert_eq!(alerts(&fixture), ["P0 not marked read: the disk is full"]);
    assert!(fixture.state.triage.pending.tally().is_empty());
    fixture.act(&[Command::Undo]);
    assert_eq!(said(&fixture), "Nothing to undo");
}

#[test]
fn undoing_within_the_grace_takes_it_out_and_the_cursor_back() {
    let mut fixture = inbox(4);
    fixture.act(&[READ, HANDLED]);
    fixture.outbox();
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Undone: marked handled (P1)");
    assert_eq!(fixture.state.list.view().position(), 1);
    assert!(shown(&fixture, 1).needs_reply() && !shown(&fixture, 0).is_unread());
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert!(shown(&fixture, 0).is_unread());
    assert_eq!(fixture.state.list.view().position(), 0);
    assert!(fixture.state.triage.pending.tally().is_empty());
}

#[test]
fn undoing_before_it_is_on_disk_takes_it_back_once_it_is() {
    let mut fixture = inbox(2);
    fixture.act(&[READ, Command::Undo]);
    fixture.outbox();
    assert!(shown(&fixture, 0).is_unread());
    assert_eq!(said(&fixture), "Undone: marked read (P0)");
}

#[test]
fn undoing_what_has_gone_out_sends_the_inverse_or_says_that_there_is_none() {
    let mut fixture = inbox(2);
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Can't undo: already marked read (P0)");
    assert!(!shown(&fixture, 0).is_unread());

    let archived = json!({"id": "a", "leadId": "l", "isArchived": true, "archiveReason": 3});
    let mut fixture = Fixture::new();
    fixture.list(vec![archived], None, None);
    fixture.act(&[Command::Do(ActionKind::Archive)]);
    assert!(matches!(&fixture.written()[..], [Operation::Unarchive { .. }]));
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    assert!(!shown(&fixture, 0).is_archived());
    fixture.act(&[Command::Undo]);
    let [Effect::Outbox(OutboxRequest::Undo(_))] = &fixture.effects[fixture.effects.len() - 1..]
    else {
        panic!("{:?}", fixture.effects)
    };
    fixture.outbox();
    assert!(shown(&fixture, 0).is_archived());
    assert!(said(&fixture).starts_with("Undoing… unarchived"), "{}", said(&fixture));
    fixture.act(&[Command::Undo]);
    assert_eq!(said(&fixture), "Nothing to undo", "an undoing is not undone");
}

#[test]
fn a_refused_action_rolls_the_row_back_and_stays_with_its_reason() {
    let mut fixture = inbox(2);
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.answers(1, Err(WriteFailure::NotDone(network())));
    assert!(shown(&fixture, 0).is_unread());
    assert_eq!(fixture.state.triage.pending.tally().failed, 1);
    assert!(said(&fixture).starts_with("P0 not marked read: "), "{}", said(&fixture));
}

#[test]
fn what_nobody_knows_is_not_shown_as_done() {
    let mut fixture = inbox(2);
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.answers(1, Err(WriteFailure::Unknown(network())));
    assert!(shown(&fixture, 0).is_unread());
    assert_eq!(fixture.state.triage.pending.tally().unknown, 1);
}

#[test]
fn something_newer_means_that_it_is_looked_at_again() {
    let mut fixture = inbox(2);
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.take();
    fixture.answers(1, Ok(Outcome::Stale));
    assert_eq!(said(&fixture), "New message from P0; not marked read");
    assert!(shown(&fixture, 0).is_unread());
    let newer = json!({"id": "c0", "leadId": "l0", "isUnread": true, "eventVersion": 99});
    fixture.list(vec![newer], None, None);
    assert_eq!(shown(&fixture, 0).event_version, 99);
}

#[test]
fn a_page_that_was_on_its_way_does_not_bring_back_what_was_before() {
    let mut fixture = inbox(2);
    fixture.act(&[Command::Refresh]);
    fixture.act(&[READ]);
    fixture.outbox();
    let early = fixture.list_request();
    fixture.answers(1, Ok(Outcome::Done));
    let look = fixture.list_request();
    let page = |rows: Vec<Value>| crate::app::protocol::payload::ListPage {
        rows: rows.into_iter().map(crate::app::fixture::row).collect(),
        ..Default::default()
    };
    let event = |request, page| crate::app::Event::PageArrived { request, page };
    fixture.handle(event(early, page((0..2).map(unread).collect())));
    assert!(!shown(&fixture, 0).is_unread(), "it was asked for before");
    // A newer message than the mark counts.
    let mut newer = unread(0);
    newer["eventVersion"] = json!(77);
    fixture.handle(event(look, page(vec![newer])));
    assert!(shown(&fixture, 0).is_unread());
}

#[test]
fn a_lead_that_somebody_else_took_back_is_shown_so() {
    let archived =
        |is: bool| json!({"id": "a", "leadId": "l", "isArchived": is, "archiveReason": 3});
    let mut fixture = Fixture::new();
    fixture.list(vec![archived(true)], None, None);
    fixture.act(&[Command::Do(ActionKind::Unarchive)]);
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    assert!(!shown(&fixture, 0).is_archived());
    fixture.take();
    fixture.act(&[Command::Refresh]);
    fixture.list(vec![archived(true)], None, None);
    assert!(!shown(&fixture, 0).is_archived(), "the list may lag");
    fixture.wait(60);
    assert!(shown(&fixture, 0).is_archived(), "archived again meanwhile");
}

#[test]
fn a_verb_that_means_nothing_is_refused_and_nothing_moves() {
    let mut fixture = Fixture::new();
    fixture.list(vec![json!({"id": "c", "firstName": "Ann"}), json!({"id": "d"})], None, None);
    fixture.act(&[READ]);
    assert_eq!(said(&fixture), "Already read (Ann)");
    assert_eq!(fixture.state.list.view().position(), 0);
    fixture.act(&[Command::Do(ActionKind::Unarchive)]);
    assert_eq!(said(&fixture), "Not archived (Ann)");
    assert_eq!(fixture.written(), []);
}

#[test]
fn those_that_an_action_does_not_apply_to_are_counted() {
    let mut fixture = Fixture::new();
    let row =
        |id: &str, unread| json!({"id": id, "leadId": id, "firstName": id, "isUnread": unread});
    fixture.list(vec![row("Ann", true), row("Bob", false), row("Cy", false)], None, None);
    fixture.act(&[Command::Mark, Command::Mark, Command::Mark, READ]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Marked Ann read (2 already read)");
}

#[test]
fn read_only_refuses_every_write() {
    let mut fixture = inbox(2);
    fixture.state.triage.read_only = true;
    for entry in crate::triage::action_kind::VERBS {
        fixture.act(&[Command::Do(entry.kind)]);
        assert_eq!(said(&fixture), "Read-only: nothing was changed", "{}", entry.name);
    }
    assert_eq!(fixture.written(), []);
}

#[test]
fn what_the_server_is_too_old_for_is_refused_from_then_on() {
    let mut fixture = inbox(3);
    let why = "This server can't mark conversations handled";
    fixture.act(&[HANDLED]);
    fixture.outbox();
    fixture.answers(1, Err(WriteFailure::NotDone(failure(FailureKind::Unsupported, why))));
    for action in [HANDLED, Command::Repeat] {
        fixture.act(&[action]);
        assert_eq!(said(&fixture), why);
        assert_eq!(fixture.written(), []);
    }
    // A success, as of the same entry sent again, shows that it can after all.
    fixture.answers(1, Ok(Outcome::Done));
    fixture.act(&[HANDLED]);
    assert_eq!(fixture.written().len(), 1);
    fixture.outbox();
    // Another failure teaches nothing of the kind.
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.answers(3, Err(WriteFailure::NotDone(network())));
    fixture.act(&[READ]);
    assert_eq!(fixture.written().len(), 1);
}

#[test]
fn repeating_does_the_same_to_the_next_one() {
    let mut fixture = inbox(3);
    fixture.act(&[Command::Repeat]);
    assert_eq!(said(&fixture), "Nothing to repeat yet");
    fixture.act(&[HANDLED, Command::Repeat]);
    fixture.outbox();
    assert!(!shown(&fixture, 0).needs_reply() && !shown(&fixture, 1).needs_reply());
    assert!(shown(&fixture, 2).needs_reply());
}

#[test]
fn what_took_effect_has_the_counts_asked_for_soon_and_once() {
    let mut fixture = inbox(2);
    fixture.state.polling.focused = Some(std::time::Duration::from_secs(30));
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    fixture.list(vec![unread(0)], None, None);
    fixture.sync();
    let polls = |fixture: &mut Fixture| {
        let wakes = fixture.take();
        let poll = |effect: &Effect| match effect {
            Effect::Wake { timer: crate::app::Timer::Poll, after } => Some(after.as_secs()),
            _ => None,
        };
        wakes.iter().rev().find_map(poll)
    };
    assert_eq!(polls(&mut fixture), Some(3));
    fixture.wait(3);
    fixture.handle(crate::app::Event::TimerFired(crate::app::Timer::Poll));
    let request = fixture.list_request();
    fixture.fail(request, network());
    fixture.sync();
    assert!(
        polls(&mut fixture).is_none_or(|after| after > 10),
        "a failure is not asked for again at once"
    );
}

fn archived(n: usize) -> Value {
    json!({"id": format!("c{n}"), "leadId": format!("l{n}"), "firstName": format!("P{n}"),
        "isArchived": true, "archiveReason": 3})
}

/// Two archived leads are taken back from the archive, at the server.
fn two_unarchived() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..2).map(archived).collect(), None, None);
    fixture.take();
    fixture.act(&[Command::Mark, Command::Mark, Command::Do(ActionKind::Unarchive)]);
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    fixture.answers(2, Ok(Outcome::Done));
    fixture
}

#[test]
fn what_gave_way_to_a_later_entry_is_taken_back_by_its_inverse() {
    let mut fixture = Fixture::new();
    fixture.list(vec![archived(0)], None, None);
    fixture.take();
    fixture.act(&[Command::Do(ActionKind::Unarchive)]);
    fixture.outbox();
    fixture.replaced(1, 2);
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Undoing… unarchived (P0)");
}

#[test]
fn taking_several_back_is_not_said_to_do_them_again() {
    let mut fixture = two_unarchived();
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    let progress = fixture.state.triage.progress().expect("two are on their way");
    assert_eq!((progress.doing, progress.all), ("undoing", 2));
    fixture.answers(3, Ok(Outcome::Done));
    fixture.answers(4, Ok(Outcome::Done));
    assert_eq!(said(&fixture), "Undone: 2 of 2");
}

#[test]
fn an_inverse_that_cannot_be_written_down_is_said_as_such() {
    let mut fixture = two_unarchived();
    fixture.act(&[Command::Undo]);
    let undo =
        fixture.take().into_iter().find(|e| matches!(e, Effect::Outbox(OutboxRequest::Undo(_))));
    let Some(Effect::Outbox(OutboxRequest::Undo(group))) = undo else {
        panic!("nothing is undone")
    };
    fixture.undo_gone(group);
    fixture.disk_full();
    assert_eq!(alerts(&fixture), ["Not undone (unarchive, 2 leads): the disk is full"]);
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Undoing… unarchived (2)", "there is room again");
}

#[test]
fn a_sender_is_not_repeated_for_several() {
    let mut fixture = inbox(4);
    let last = crate::app::triage::Repeatable::Action(crate::triage::Action::Sender(None));
    fixture.state.triage.last = Some(last);
    fixture.act(&[Command::Mark, Command::Mark, Command::Repeat]);
    assert!(fixture.written().is_empty());
    assert_eq!(
        said(&fixture),
        "You can only set the reply-from number of one lead at a time (2 marked)"
    );
}

#[test]
fn what_could_not_be_written_down_stays_on_the_screen_until_it_is_acknowledged() {
    let mut fixture = inbox(4);
    fixture.act(&[READ]);
    fixture.disk_full();
    fixture.act(&[HANDLED]);
    fixture.disk_full();
    let expected =
        ["P0 not marked read: the disk is full", "P1 not marked handled: the disk is full"];
    assert_eq!(alerts(&fixture), expected);
    // A key that was on its way already acknowledges nothing.
    fixture.act(&[Command::StepBack]);
    fixture.wait(5);
    fixture.act(&[Command::MoveDown, Command::Undo]);
    assert_eq!(said(&fixture), "Nothing to undo", "a notice stands beside them");
    fixture.wake(|timer| matches!(timer, crate::app::Timer::NoticeOver(_)));
    assert_eq!(alerts(&fixture), expected);
    let viewport = crate::app::protocol::viewport::Viewport { alerts: 1, ..fixture.state.viewport };
    fixture.resize(viewport);
    fixture.act(&[Command::Back]);
    assert_eq!(alerts(&fixture), expected[1..], "what was not on the screen stays");
    assert!(!fixture.effects.contains(&Effect::Quit));
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("ann");
    fixture.act(&[Command::CancelFilter]);
    assert_eq!((alerts(&fixture).len(), fixture.state.filter.line().text()), (0, "ann"));
    fixture.act(&[Command::CancelFilter, Command::Back]);
    assert!(fixture.effects.contains(&Effect::Quit));
}

#[test]
fn the_program_does_not_end_over_what_nobody_has_read() {
    for action in [Command::Back, Command::Quit] {
        let mut fixture = inbox(1);
        fixture.act(&[READ]);
        fixture.disk_full();
        fixture.act(&[action]);
        assert_eq!(said(&fixture), "Read the warning, then quit again");
        fixture.wait(1);
        fixture.act(&[action]);
        assert!(alerts(&fixture).is_empty() && !fixture.effects.contains(&Effect::Quit));
        fixture.act(&[action]);
        assert!(fixture.effects.contains(&Effect::Quit));
    }
}

#[test]
fn an_entry_that_only_stands_elsewhere_is_a_notice() {
    let mut fixture = inbox(1);
    let refused = |lasts| OutboxEvent::Refused {
        ticket: None,
        group: None,
        edited: None,
        why: "already sending".to_owned(),
        lasts,
    };
    fixture.handle(crate::app::Event::Outbox(refused(false)));
    assert_eq!(said(&fixture), "Outbox not changed: already sending");
    assert!(alerts(&fixture).is_empty());
    fixture.handle(crate::app::Event::Outbox(refused(true)));
    fixture.handle(crate::app::Event::Outbox(OutboxEvent::Unusable("it is damaged".to_owned())));
    fixture.handle(crate::app::Event::Alert("The outbox was damaged".to_owned()));
    assert_eq!(alerts(&fixture).len(), 3);
}

#[test]
fn what_cannot_be_undone_is_skipped_and_named() {
    let mut fixture = inbox(4);
    fixture.act(&[HANDLED, READ, READ]);
    fixture.outbox();
    fixture.answers(2, Ok(Outcome::Done));
    fixture.answers(3, Ok(Outcome::Done));
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    let told = "Undone: marked handled (P0). Skipped: already marked read (P2)";
    assert!(said(&fixture).starts_with(told), "{}", said(&fixture));
    assert!(said(&fixture).ends_with("; already marked read (P1)"), "{}", said(&fixture));
    assert!(shown(&fixture, 0).needs_reply());
    assert!(!shown(&fixture, 1).is_unread() && !shown(&fixture, 2).is_unread());
    assert_eq!(fixture.state.list.view().position(), 0, "the cursor is where it was undone");
    fixture.act(&[Command::Undo]);
    assert_eq!(said(&fixture), "Nothing to undo", "what was skipped is not offered again");
}

#[test]
fn only_some_of_many_skipped_actions_are_named() {
    let mut fixture = inbox(6);
    fixture.act(&[READ; 4]);
    fixture.outbox();
    (1..=4).for_each(|id| fixture.answers(id, Ok(Outcome::Done)));
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    let told = "Can't undo: already marked read (P3); already marked read (P2) and 2 more";
    assert_eq!(said(&fixture), told);
}

#[test]
fn what_is_being_sent_is_not_passed_over() {
    let mut fixture = inbox(4);
    fixture.act(&[HANDLED, READ]);
    fixture.outbox();
    fixture.sends(2);
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Already sending; can't undo");
    assert!(!shown(&fixture, 0).needs_reply(), "nothing else is undone");
}
