use rstest::rstest;

use super::*;
use crate::domain::RetryClass;
use crate::triage::outbox::fixture::*;

const NEVER: RetryClass = RetryClass::Never;
const BACKOFF: RetryClass = RetryClass::Backoff;

fn sent(operation: Operation) -> OutboxEntry {
    entry(1, operation).sending(at(10))
}

fn after(entry: &OutboxEntry, answer: &Result<Outcome, WriteFailure>) -> OutboxEntry {
    entry.answered(answer, at(20)).expect("already sending")
}

fn not_done(retry: RetryClass) -> Result<Outcome, WriteFailure> {
    Err(WriteFailure::NotDone(failure(retry)))
}

fn may_be_done(retry: RetryClass) -> Result<Outcome, WriteFailure> {
    Err(WriteFailure::Unknown(failure(retry)))
}

fn with_id(id: &str) -> Outcome {
    Outcome::Sms(Box::new(Sms { id: Some(id.to_owned()), ..Sms::default() }))
}

fn with_status(status: Option<&str>) -> Outcome {
    let status = status.map(str::to_owned);
    Outcome::Sms(Box::new(Sms { status, ..Sms::default() }))
}

fn failed(retryable: bool) -> EntryState {
    EntryState::Failed { why: "the server failed".to_owned(), retryable }
}

fn unknown() -> EntryState {
    EntryState::Unknown { why: "the server failed".to_owned() }
}

#[test]
fn an_entry_that_is_sent_has_one_attempt_more() {
    let entry = sent(note("a1"));
    assert_eq!((entry.state, entry.attempts, entry.changed), (EntryState::Sending, 1, at(10)));
}

#[rstest]
#[case(note("a1"), not_done(BACKOFF), EntryState::Waiting, false)]
#[case(note("a1"), not_done(NEVER), failed(false), false)]
#[case(note("a1"), may_be_done(BACKOFF), unknown(), true)]
#[case(note("a1"), may_be_done(NEVER), unknown(), true)]
#[case(sms("a1"), not_done(BACKOFF), EntryState::Waiting, false)]
#[case(sms("a1"), not_done(NEVER), failed(false), false)]
#[case(sms("a1"), may_be_done(BACKOFF), EntryState::Waiting, true)]
#[case(sms("a1"), may_be_done(NEVER), unknown(), true)]
#[case(archive("a"), may_be_done(BACKOFF), EntryState::Waiting, true)]
#[case(status("a", "Won"), not_done(BACKOFF), EntryState::Waiting, false)]
#[case(status("a", "Won"), may_be_done(BACKOFF), unknown(), true)]
#[case(cancel("a1"), may_be_done(BACKOFF), unknown(), true)]
fn a_failure_is_repeated_only_where_that_is_harmless(
    #[case] operation: Operation,
    #[case] answer: Result<Outcome, WriteFailure>,
    #[case] state: EntryState,
    #[case] doubt: bool,
) {
    let entry = after(&sent(operation), &answer);
    assert_eq!((entry.state, entry.may_have_applied), (state, doubt));
}

#[rstest]
#[case(note("a1"), not_done(NEVER))]
#[case(note("a1"), not_done(BACKOFF))]
#[case(sms("a1"), not_done(NEVER))]
#[case(archive("a"), not_done(NEVER))]
fn a_refusal_of_a_repeat_leaves_the_doubt(
    #[case] operation: Operation,
    #[case] answer: Result<Outcome, WriteFailure>,
) {
    let entry = after(&in_doubt(sent(operation)), &answer);
    assert_eq!((entry.state, entry.may_have_applied), (unknown(), true));
}

#[rstest]
#[case(note("a1"), Ok(Outcome::Noted { event: None, at: None }))]
#[case(sms("a1"), Ok(with_status(Some("queued"))))]
#[case(sms("a1"), Ok(with_id("e-1")))]
#[case(archive("a"), Ok(Outcome::Done))]
#[case(cancel("a1"), Ok(with_status(Some("canceled"))))]
fn a_success_ends_every_doubt(
    #[case] operation: Operation,
    #[case] answer: Result<Outcome, WriteFailure>,
) {
    let entry = after(&in_doubt(sent(operation)), &answer);
    assert_eq!((entry.state, entry.may_have_applied), (EntryState::Done, false));
}

#[rstest]
#[case(read("a1", Some(3)), false, EntryState::Stale)]
#[case(read("a1", Some(3)), true, EntryState::Stale)]
#[case(follow_up("a"), false, EntryState::Stale)]
fn what_came_too_late_is_stale(
    #[case] operation: Operation,
    #[case] doubt: bool,
    #[case] state: EntryState,
) {
    let entry =
        after(&OutboxEntry { may_have_applied: doubt, ..sent(operation) }, &Ok(Outcome::Stale));
    assert_eq!(
        (entry.state.clone(), entry.may_have_applied, entry.is_unfinished()),
        (state, false, false)
    );
}

#[test]
fn what_is_newer_than_a_doubtful_change_may_be_that_change() {
    let entry = after(&in_doubt(sent(follow_up("a"))), &Ok(Outcome::Stale));
    assert!(matches!(entry.state, EntryState::Unknown { .. }) && entry.may_have_applied);
}

#[rstest]
#[case(sms("a1"), Some("opted_out"), "the text was refused: opted_out")]
#[case(sms("a1"), Some("canceled"), "Leadping canceled the text")]
#[case(sms("a1"), Some("draft"), "Leadping kept the text as a draft")]
#[case(cancel("a1"), Some("sent"), "the text was not canceled: it is sent")]
fn a_success_of_http_that_is_none_has_failed(
    #[case] operation: Operation,
    #[case] status: Option<&str>,
    #[case] why: &str,
) {
    let entry = after(&in_doubt(sent(operation)), &Ok(with_status(status)));
    assert_eq!(entry.state, EntryState::Failed { why: why.to_owned(), retryable: false });
    assert!(!entry.may_have_applied, "the server has said what became of it");
}

#[rstest]
#[case(cancel("a1"), with_status(None))]
#[case(sms("a1"), with_status(None))]
#[case(sms("a1"), with_status(Some("novel")))]
#[case(sms("a1"), with_status(Some("received")))]
fn an_answer_that_does_not_say_what_became_of_a_message_leaves_a_doubt(
    #[case] operation: Operation,
    #[case] outcome: Outcome,
) {
    let entry = after(&sent(operation), &Ok(outcome));
    assert!(
        matches!(entry.state, EntryState::Unknown { .. }) && entry.may_have_applied,
        "{entry:?}"
    );
}

#[test]
fn pauses_grow_and_a_named_one_is_kept() {
    let due = |attempts, retry| {
        let entry = OutboxEntry { attempts, ..sent(archive("a")) };
        after(&entry, &not_done(retry)).due.duration_since(at(20)).as_secs()
    };
    assert_eq!([1, 2, 3, 6, 99].map(|n| due(n, BACKOFF)), [2, 4, 8, 60, 60]);
    assert_eq!(due(1, RetryClass::After(seconds(30))), 30);
    assert_eq!(due(1, RetryClass::After(seconds(999_999))), 999_999);
}

#[rstest]
#[case(sms("a1"), 11 * 60)]
#[case(note("a1"), 11 * 60)]
#[case(archive("a"), 25 * 3_600)]
fn trying_again_ends_when_nobody_waits_for_it_any_more(
    #[case] operation: Operation,
    #[case] late: i64,
) {
    let entry = sent(operation).answered(&not_done(BACKOFF), at(late)).expect("being sent");
    assert_eq!(entry.state, failed(true));
}

#[test]
fn marks_are_tried_for_ever() {
    let late = at(99 * 24 * 3_600);
    let entry = sent(read("a1", None)).answered(&not_done(BACKOFF), late).expect("being sent");
    assert_eq!(entry.state, EntryState::Waiting);
}

#[test]
fn what_did_not_leave_goes_back_as_it_was() {
    let waiting = entry(1, note("a1"));
    let released = waiting.sending(at(10)).released(at(20)).expect("being sent");
    assert_eq!(released, OutboxEntry { changed: at(20), ..waiting });
}

#[rstest]
#[case(EntryState::Waiting)]
#[case(EntryState::Done)]
#[case(unknown())]
fn an_answer_to_what_is_not_being_sent_is_refused(#[case] state: EntryState) {
    let entry = in_state(entry(1, note("a1")), state);
    assert_eq!(entry.answered(&Ok(Outcome::Done), at(1)), Err(NotAllowed::NotBeingSent));
    assert_eq!(entry.released(at(1)), Err(NotAllowed::NotBeingSent));
}
