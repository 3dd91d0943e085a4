use rstest::rstest;

use super::*;
use crate::domain::RedactedText;
use crate::triage::compose::WarningKind;
use crate::triage::outbox::EntryId;
use crate::triage::outbox::fixture::*;

fn discarded(how: Discard) -> EntryState {
    EntryState::Discarded(how)
}

#[rstest]
#[case(needing_confirmation())]
#[case(failed())]
#[case(unknown())]
fn what_needs_a_person_goes_when_one_says_so(#[case] state: EntryState) {
    let stuck = OutboxEntry { attempts: 7, ..in_doubt(in_state(entry(1, note("a1")), state)) };
    let again = stuck.retried(&Approvals::NONE, at(9_000)).expect("it can go");
    assert_eq!(
        (&again.state, again.due, again.requested_at),
        (&EntryState::Waiting, at(9_000), at(9_000))
    );
    assert_eq!((again.attempts, again.may_have_applied, again.created), (0, true, at(0)));
    let gone = stuck.discarded(at(9)).expect("it can be given up");
    assert_eq!(gone.state, discarded(Discard::ByPerson));
}

#[rstest]
#[case(EntryState::Waiting, NotAllowed::IsWaiting)]
#[case(EntryState::Sending, NotAllowed::BeingSent)]
#[case(EntryState::Done, NotAllowed::Finished)]
#[case(EntryState::Stale, NotAllowed::Finished)]
#[case(discarded(Discard::Undone), NotAllowed::Finished)]
fn what_goes_or_is_gone_needs_nobody(#[case] state: EntryState, #[case] refusal: NotAllowed) {
    let entry = in_state(entry(1, note("a1")), state.clone());
    assert_eq!(entry.retried(&Approvals::NONE, at(9)), Err(refusal));
    match state {
        EntryState::Waiting => assert!(entry.discarded(at(9)).is_ok()),
        _ => assert_eq!(entry.discarded(at(9)), Err(refusal)),
    }
}

#[rstest]
#[case(EntryState::Waiting)]
#[case(needing_confirmation())]
#[case(failed())]
fn a_text_that_was_not_sent_can_be_changed_at_its_place(#[case] state: EntryState) {
    let other = Operation::AddNote {
        conversation: conversation("a1"),
        text: RedactedText::new("other words"),
    };
    let stuck = in_state(entry(1, note("a1")), state);
    let changed =
        stuck.edited(other.clone(), Approvals::NONE, at(60), at(56)).expect("it can be changed");
    assert_eq!((changed.id, &changed.operation), (EntryId(1), &other));
    assert_eq!(
        (changed.state, changed.due, changed.requested_at),
        (EntryState::Waiting, at(60), at(56))
    );
}

#[rstest]
#[case(in_state(entry(1, note("a1")), unknown()), NotAllowed::MayHaveHappened)]
#[case(in_doubt(entry(1, note("a1"))), NotAllowed::MayHaveHappened)]
#[case(in_state(entry(1, note("a1")), EntryState::Sending), NotAllowed::BeingSent)]
#[case(in_state(entry(1, note("a1")), EntryState::Done), NotAllowed::Finished)]
#[case(entry(1, sms("a1")), NotAllowed::OtherOperation)]
#[case(entry(1, note("a2")), NotAllowed::OtherOperation)]
#[case(entry(1, archive("a")), NotAllowed::OtherOperation)]
fn nothing_else_can_be_changed(#[case] entry: OutboxEntry, #[case] refusal: NotAllowed) {
    assert_eq!(entry.edited(note("a1"), Approvals::NONE, at(9), at(9)), Err(refusal));
}

#[rstest]
#[case(EntryState::Waiting)]
#[case(needing_confirmation())]
#[case(failed())]
fn what_never_happened_is_withdrawn(#[case] state: EntryState) {
    let entry = in_state(entry(1, sms("a1")), state);
    let expected =
        OutboxEntry { changed: at(3), ..in_state(entry.clone(), discarded(Discard::Undone)) };
    assert_eq!(entry.undone(at(3)), Undone::Withdrawn(expected));
}

#[rstest]
#[case(in_state(entry(1, note("a1")), EntryState::Done))]
#[case(in_state(entry(1, note("a1")), EntryState::Sending))]
#[case(in_state(entry(1, note("a1")), unknown()))]
#[case(in_state(entry(1, archive("a")), discarded(Discard::Replaced { by: EntryId(2) })))]
#[case(in_state(entry(1, archive("a")), discarded(Discard::CancelledOut { with: EntryId(2) })))]
#[case(in_doubt(entry(1, archive("a"))))]
fn what_may_have_happened_needs_its_inverse(#[case] entry: OutboxEntry) {
    assert_eq!(entry.undone(at(3)), Undone::TooLate);
}

#[rstest]
#[case(EntryState::Stale)]
#[case(discarded(Discard::ByPerson))]
#[case(discarded(Discard::Undone))]
fn what_had_no_effect_needs_nothing(#[case] state: EntryState) {
    assert_eq!(in_state(entry(1, note("a1")), state).undone(at(3)), Undone::Nothing);
}

#[rstest]
#[case(EntryState::Waiting)]
#[case(needing_confirmation())]
fn a_message_in_doubt_is_not_tried_again(#[case] state: EntryState) {
    let entry = in_doubt(in_state(entry(1, sms("a1")), state));
    let Undone::Stopped(stopped) = entry.undone(at(3)) else { panic!("it is a message") };
    assert!(matches!(stopped.state, EntryState::Unknown { .. }) && stopped.may_have_applied);
}

#[test]
fn the_end_of_the_program_ends_the_grace_of_what_speaks_to_nobody() {
    let waiting = |operation| OutboxEntry { due: at(9), ..entry(1, operation) };
    let hastened =
        waiting(archive("a")).without_undo_window(at(3)).expect("it waits for its grace");
    assert_eq!((hastened.due, &hastened.state), (at(3), &EntryState::Waiting));
    assert_eq!(waiting(sms("a1")).without_undo_window(at(3)), None);
    assert_eq!(waiting(note("a1")).without_undo_window(at(3)), None);
    let later = OutboxEntry { attempts: 1, ..waiting(archive("a")) };
    assert_eq!(later.without_undo_window(at(3)), None, "another attempt has its own time");
    assert_eq!(waiting(archive("a")).without_undo_window(at(9)), None, "it is due");
    assert_eq!(
        in_state(waiting(archive("a")), needing_confirmation()).without_undo_window(at(3)),
        None
    );
}

#[test]
fn a_yes_to_an_hour_is_none_to_another_one() {
    let kinds = [WarningKind::OutsideHours, WarningKind::Unfilled];
    let approved = OutboxEntry { approvals: kinds.into_iter().collect(), ..entry(1, sms("a1")) };
    let left: Approvals = [WarningKind::Unfilled].into_iter().collect();
    assert_eq!(approved.too_old(at(700)).approvals, left);
    let failed = in_state(approved, failed());
    assert_eq!(failed.retried(&Approvals::NONE, at(9)).expect("it can go").approvals, left);
    let again = failed.retried(&Approvals::any_hour(), at(9)).expect("it can go");
    assert_eq!(again.approvals, left.union(&Approvals::any_hour()));
    let asked: Approvals = [WarningKind::AskedToStop].into_iter().collect();
    let stopped = OutboxEntry { approvals: left.union(&asked), ..failed.clone() };
    let again = stopped.retried(&Approvals::NONE, at(9)).expect("it can go");
    assert_eq!(again.approvals, left, "the lead may have written again since");
    let held = in_state(stopped, needing_confirmation())
        .retried(&Approvals::NONE, at(9))
        .expect("it can go");
    assert_eq!(held.approvals, left, "and while it waited for an answer");
    let held =
        in_state(failed.clone(), needing_confirmation()).retried(&asked, at(9)).expect("it can go");
    assert_eq!(held.approvals, left.union(&asked), "this one was asked about");
    let other = failed.edited(sms("a1"), Approvals::NONE, at(9), at(9)).expect("it can be changed");
    assert_eq!(other.approvals, Approvals::NONE, "another text was warned of anew");
}

#[test]
fn why_an_entry_asks_is_said() {
    let why = Some("Outside 8 AM–9 PM their time".to_owned());
    let held = in_state(
        entry(1, sms("a1")),
        EntryState::NeedsConfirmation { why, needs: Approvals::any_hour() },
    );
    assert_eq!(held.confirmation_reason(), "Outside 8 AM–9 PM their time");
    assert_eq!(
        entry(1, sms("a1")).too_old(at(700)).confirmation_reason(),
        "Over 10 min old: confirm to send"
    );
    assert_eq!(
        entry(1, archive("a")).too_old(at(700)).confirmation_reason(),
        "Over 24 h old: confirm to send"
    );
}
