//! Tests of texts that are sent without a question.

use super::*;
use crate::app::protocol::viewport::Viewport;
use crate::settings::PollIntervals;
use crate::triage::compose::ConfirmPolicy;
use crate::triage::outbox::EntryState;

fn unasked() -> (Fixture, Disk) {
    let (mut fixture, disk) = (inbox(), Disk::default());
    fixture.state.compose.rules.confirm = ConfirmPolicy::Warnings;
    (fixture, disk)
}

fn is_asked(fixture: &mut Fixture) {
    fixture.act(&[Command::Send]);
    assert_eq!(stage(fixture), Some(Stage::Confirming), "{}", said(fixture));
    assert_eq!(fixture.written(), []);
}

#[test]
fn a_text_without_a_warning_goes_into_its_undo_window_at_once() {
    let (mut fixture, mut disk) = unasked();
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send]);
    assert_eq!((fixture.state.focus(), stage(&fixture)), (Focus::List, None));
    assert_eq!(fixture.state.list.view().position(), 1, "the cursor goes on");
    disk.turn(&mut fixture);
    fixture.outbox();
    assert_eq!(fixture.state.triage.pending.entries().count(), 1);
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    disk.turn(&mut fixture);
    assert_eq!(fixture.state.triage.pending.entries().count(), 0);
    assert_eq!(disk.text("c0"), Some("Hello"));
}

#[test]
fn a_note_and_a_scheduled_text_go_the_same_way() {
    let (mut fixture, mut disk) = unasked();
    fixture.act(&[NOTE]);
    disk.turn(&mut fixture);
    fixture.type_text("wants Saturday");
    fixture.act(&[Command::Send]);
    assert!(matches!(&fixture.written()[..], [Operation::AddNote { .. }]));

    let (mut fixture, mut disk) = unasked();
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Schedule]);
    fixture.type_text("tomorrow 9am");
    fixture.act(&[Command::Pick, Command::Send]);
    let written = fixture.written();
    assert!(
        matches!(&written[..], [Operation::SendSms { scheduled_for: Some(_), .. }]),
        "{written:?}"
    );
}

#[test]
fn the_key_that_is_pressed_during_the_checks_sends_when_they_are_done() {
    let (mut fixture, mut disk) = unasked();
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    fixture.type_text("Hello");
    fixture.act(&[Command::Send]);
    assert_eq!((stage(&fixture), fixture.written()), (Some(Stage::Awaiting), Vec::new()));
    answer(&mut fixture, false, &ready(), true);
    assert_eq!(fixture.written().len(), 1);
}

#[test]
fn what_opens_over_the_text_meanwhile_is_not_sent_through() {
    let (mut fixture, mut disk) = unasked();
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    fixture.type_text("Hello");
    fixture.act(&[Command::Send, Command::Schedule]);
    answer(&mut fixture, false, &ready(), true);
    assert_eq!(fixture.written(), []);
    fixture.act(&[Command::ClosePicker]);
    assert_eq!(stage(&fixture), Some(Stage::Confirming));
}

#[test]
fn every_warning_is_asked_about() {
    let (mut fixture, mut disk) = unasked();
    fixture.state.compose.rules.hours = TextingHours::default();
    replying(&mut fixture, &mut disk, "It is seven in the morning there");
    is_asked(&mut fixture);

    let (mut fixture, mut disk) = unasked();
    replying(&mut fixture, &mut disk, "Hi [First Name]");
    is_asked(&mut fixture);

    let (mut fixture, mut disk) = unasked();
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    let mut readiness = ready();
    readiness["healthWarning"] = json!("Filtered by carriers");
    answer(&mut fixture, false, &readiness, true);
    fixture.type_text("Hello");
    is_asked(&mut fixture);

    // The number is unknown.
    let (mut fixture, mut disk) = unasked();
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    answer(&mut fixture, false, &json!({"canSend": true}), true);
    fixture.type_text("Hello");
    is_asked(&mut fixture);

    // Something came in since the text was begun.
    let (mut fixture, mut disk) = unasked();
    fixture.state.polling = PollIntervals::default();
    replying(&mut fixture, &mut disk, "Hello");
    fixture.wait(30);
    fixture.handle(Event::TimerFired(Timer::Poll));
    let mut newer = row(0);
    newer["eventVersion"] = json!(8);
    fixture.list(vec![newer, row(1), row(2)], None, None);
    is_asked(&mut fixture);
}

#[test]
fn a_text_that_failed_before_is_asked_about() {
    let (mut fixture, mut disk) = unasked();
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send]);
    fixture.outbox();
    let items = &fixture.state.triage.pending;
    let mut entry = items.entries().next().expect("an entry").clone();
    entry.state = EntryState::Failed { why: "no".to_owned(), retryable: false };
    fixture.handle(Event::Outbox(OutboxEvent::NotSent(Box::new(entry))));
    fixture.take();
    fixture.act(&[Command::GoToTop]);
    replying(&mut fixture, &mut disk, "Another");
    fixture.take();
    is_asked(&mut fixture);
}

#[test]
fn without_the_setting_every_text_is_asked_about() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    is_asked(&mut fixture);
}

#[test]
fn nothing_is_sent_from_a_window_that_is_too_small_to_read_it() {
    for confirm in [ConfirmPolicy::Warnings, ConfirmPolicy::Always] {
        let (mut fixture, mut disk) = (inbox(), Disk::default());
        fixture.state.compose.rules.confirm = confirm;
        replying(&mut fixture, &mut disk, "Hello");
        let viewport = fixture.state.viewport;
        fixture.resize(Viewport { is_too_small: true, ..viewport });
        fixture.act(&[Command::Send, Command::Send]);
        assert_eq!(said(&fixture), "Not sent: make the window larger first");
        assert_eq!((stage(&fixture), fixture.written()), (Some(Stage::Writing), Vec::new()));
        fixture.resize(viewport);
        fixture.act(&[Command::Send]);
        // A question that was open before is not answered blindly either.
        if confirm == ConfirmPolicy::Always {
            fixture.resize(Viewport { is_too_small: true, ..viewport });
            fixture.act(&[Command::NewLine]);
            assert_eq!((stage(&fixture), fixture.written()), (Some(Stage::Writing), Vec::new()));
        } else {
            assert_eq!(fixture.written().len(), 1);
        }
    }
}

#[test]
fn a_text_whose_checks_end_in_a_window_that_is_too_small_stays() {
    let (mut fixture, mut disk) = unasked();
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    fixture.type_text("Hello");
    fixture.act(&[Command::Send]);
    fixture.resize(Viewport { is_too_small: true, ..fixture.state.viewport });
    answer(&mut fixture, false, &ready(), true);
    assert_eq!((stage(&fixture), fixture.written()), (Some(Stage::Writing), Vec::new()));
}
