use super::*;
use crate::domain::{EventId, Lead, SenderReadiness, StatusGuard, SuppressionCheck};
use crate::triage::outbox::fixture::{
    add_tags, archive, assign, at, block, cancel, clear_sender, entry, failed, handled, in_state,
    needing_confirmation, note, read, remove_tag, sender, sms, status, unarchive, unblock, unknown,
};
use crate::triage::outbox::{EntryId, ReplyMarks, UndoFacts};

fn done(operation: Operation) -> OutboxEntry {
    in_state(entry(1, operation), EntryState::Done)
}

fn with_inverse(operation: Operation, inverse: Operation) -> OutboxEntry {
    let undo = UndoFacts { inverse: Some(Box::new(inverse)), ..UndoFacts::default() };
    OutboxEntry { undo, ..done(operation) }
}

fn why_not(entry: &OutboxEntry) -> &'static str {
    plan(entry, None, at(60)).expect_err("it cannot be undone")
}

fn lead(json: &str) -> CurrentState {
    let lead: Lead = serde_json::from_str(json).expect("a lead");
    CurrentState { lead: Some(Box::new(lead)), ..CurrentState::default() }
}

fn names(user: &str) -> Option<String> {
    (user == "u-kim").then(|| "Kim Lee".to_owned())
}

/// The status that an entry has set, and the way back.
fn set_to_sold() -> OutboxEntry {
    let left = StatusGuard { revision: Some(7), status: Some("s7".to_owned()) };
    let mut entry = with_inverse(status("a", "Sold"), status("a", "New"));
    entry.undo.status = Some(left);
    entry
}

fn checked(entry: &OutboxEntry, state: &CurrentState) -> Result<Operation, String> {
    let Ok(Reversal::Inverse(inverse)) = plan(entry, None, at(60)) else { panic!("no inverse") };
    state.check(entry, *inverse, names)
}

#[test]
fn what_waits_is_withdrawn_and_what_cannot_be_undone_says_why() {
    assert_eq!(plan(&entry(1, sms("a1")), None, at(1)), Ok(Reversal::Withdraw));
    for (entry, why) in [
        (done(sms("a1")), "a sent text can't be taken back"),
        (done(note("a1")), "notes can't be deleted"),
        (done(read("a1", Some(1))), "a conversation can't be marked unread"),
        (done(handled("a1")), "marking handled can't be undone"),
        (done(cancel("a1")), "a canceled text can't be restored"),
        (done(status("a", "Sold")), "the status before isn't known"),
        (done(unarchive("a")), "why it was archived before isn't known"),
        (
            OutboxEntry { origin: None, ..done(archive("a")) },
            "an older version saved it, without what undo needs",
        ),
        (
            OutboxEntry { undoes: Some(EntryId(9)), ..done(archive("a")) },
            "an undo can't be undone, do it again instead",
        ),
        (in_state(entry(1, archive("a")), EntryState::Stale), "it changed nothing"),
        (
            in_state(entry(1, archive("a")), EntryState::Sending),
            "already sending; try again in a moment",
        ),
    ] {
        assert_eq!(why_not(&entry), why);
    }
    let marks = Some(ReplyMarks { read: true, handled: false, seen: None });
    let mark = OutboxEntry { marks, ..entry(1, read("a1", None)) };
    assert_eq!(why_not(&mark), "its text is already sent");
    for state in [failed(), unknown(), needing_confirmation()] {
        let entry = in_state(entry(1, sms("a1")), state);
        assert_eq!(why_not(&entry), "it needs attention in the outbox first");
    }
}

#[test]
fn an_entry_is_undone_once() {
    let archived = with_inverse(archive("a"), unarchive("a"));
    let of_it = |state| {
        in_state(OutboxEntry { undoes: Some(EntryId(1)), ..entry(2, unarchive("a")) }, state)
    };
    let why = |state| plan(&archived, Some(&of_it(state)), at(60)).expect_err("refused");
    assert_eq!(why(EntryState::Done), "already undone");
    assert_eq!(why(EntryState::Sending), "already being undone");
    assert_eq!(why(failed()), "its undo needs attention in the outbox");
    assert!(!of_it(EntryState::Stale).counts_as_undo());
}

#[test]
fn a_scheduled_text_is_canceled_by_its_event_until_its_time() {
    let Operation::SendSms { conversation, text, from, idempotency_key, .. } = sms("a1") else {
        panic!("a text")
    };
    let scheduled_for = Some(at(100));
    let mut entry =
        done(Operation::SendSms { conversation, text, scheduled_for, from, idempotency_key });
    assert_eq!(why_not(&entry), "Leadping didn't name the text to cancel");
    entry.undo.event = Some(EventId::new("e1"));
    let Ok(Reversal::Inverse(inverse)) = plan(&entry, None, at(60)) else { panic!("no inverse") };
    assert!(matches!(*inverse, Operation::CancelSms { ref event, .. } if event.as_str() == "e1"));
    assert_eq!(plan(&entry, None, at(100)), Err("a sent text can't be taken back"));
}

#[test]
fn a_status_goes_back_only_from_the_one_that_was_set() {
    let entry = set_to_sold();
    let still = lead(r#"{"currentLeadStatus":{"id":"s7","revision":7,"outcome":"Sold"}}"#);
    let back = checked(&entry, &still).expect("as it was left");
    assert_eq!(back.guard(), entry.undo.status);
    let kim = lead(
        r#"{"currentLeadStatus":{"id":"s8","revision":8,"outcome":"Lost","changedByUserId":"u-kim"}}"#,
    );
    assert_eq!(checked(&entry, &kim), Err("status changed since, by Kim Lee: Lost".to_owned()));
    let robot = lead(r#"{"currentLeadStatus":{"id":"s8","outcome":"Lost","source":"Automation"}}"#);
    let why = "status changed since, by an automation: Lost";
    assert_eq!(checked(&entry, &robot), Err(why.to_owned()));
    let follow_up = lead(
        r#"{"currentLeadStatus":{"id":"s7","revision":8,"outcome":"Sold",
        "followUpDueAt":"2026-12-01T09:00:00Z"}}"#,
    );
    assert_eq!(checked(&entry, &follow_up), Err("a follow-up was set since".to_owned()));
    assert!(checked(&entry, &lead("{}")).is_err(), "a status that is gone");
    assert!(checked(&entry, &CurrentState::default()).is_err(), "what is not known");
}

#[test]
fn an_assignment_goes_back_only_from_the_user_that_was_set() {
    let entry = with_inverse(assign("a", "u-me"), assign("a", "u-bo"));
    let back = checked(&entry, &lead(r#"{"assignedToUserId":"u-me"}"#));
    assert_eq!(back, Ok(assign("a", "u-bo")));
    let kim = checked(&entry, &lead(r#"{"assignedToUserId":"u-kim"}"#));
    assert_eq!(kim, Err("assigned to Kim Lee since".to_owned()));
    assert_eq!(checked(&entry, &lead("{}")), Err("unassigned since".to_owned()));
}

#[test]
fn tags_and_archive_go_back_only_from_what_was_left() {
    let tagged = with_inverse(add_tags("a", &["t"]), remove_tag("a", "t"));
    assert!(checked(&tagged, &lead(r#"{"tags":[{"id":"t"}]}"#)).is_ok());
    assert!(checked(&tagged, &lead("{}")).is_err());
    let untagged = with_inverse(remove_tag("a", "t"), add_tags("a", &["t"]));
    assert!(checked(&untagged, &lead("{}")).is_ok());
    assert!(checked(&untagged, &lead(r#"{"tags":[{"id":"t"}]}"#)).is_err());
    let archived = with_inverse(archive("a"), unarchive("a"));
    assert!(checked(&archived, &lead(r#"{"isArchived":true}"#)).is_ok());
    assert!(checked(&archived, &lead(r#"{"isArchived":false}"#)).is_err());
    // Older servers tell the time alone.
    let (since, not) = (lead(r#"{"archivedAt":"2026-12-01T09:00:00Z"}"#), lead("{}"));
    assert!(checked(&archived, &since).is_ok());
    assert!(checked(&archived, &not).is_err());
    let unarchived = with_inverse(unarchive("a"), archive("a"));
    assert!(checked(&unarchived, &not).is_ok());
    assert!(checked(&unarchived, &since).is_err());
}

#[test]
fn a_reply_from_number_goes_back_only_from_the_one_that_was_set() {
    let entry = with_inverse(sender("a1"), clear_sender("a1"));
    assert_eq!(requirements(&entry), [Requirement::Sender(ConversationId::new("a1"))]);
    let state = |json: &str| {
        let sender: SenderReadiness = serde_json::from_str(json).expect("readiness");
        CurrentState { sender: Some(Box::new(sender)), ..CurrentState::default() }
    };
    let ours = state(r#"{"wasManuallyOverridden":true,"phoneNumberId":"n"}"#);
    assert_eq!(checked(&entry, &ours), Ok(clear_sender("a1")));
    for other in [r#"{"wasManuallyOverridden":true,"phoneNumberId":"m"}"#, "{}"] {
        assert!(checked(&entry, &state(other)).is_err(), "{other}");
    }
}

#[test]
fn a_block_is_released_only_if_nothing_else_blocks_the_number() {
    let entry = done(block("a1"));
    let state = |suppression: &str, lead: &str| {
        let found: SuppressionCheck = serde_json::from_str(suppression).expect("a check");
        let lead: Lead = serde_json::from_str(lead).expect("a lead");
        CurrentState {
            suppression: Some(Box::new(found)),
            lead: Some(Box::new(lead)),
            ..CurrentState::default()
        }
    };
    // The entry is of 2027-01-15T08:00:00Z.
    let ours = r#"{"allowed":false,"source":"Manual","suppressedAt":"2027-01-15T08:00:05Z"}"#;
    assert!(matches!(checked(&entry, &state(ours, "{}")), Ok(Operation::Unblock { .. })));
    let opted_out = state(ours, r#"{"metadata":{"smsOptedOut":true}}"#);
    assert_eq!(
        checked(&entry, &opted_out),
        Err("the lead opted out, so the block stays".to_owned())
    );
    for other in [
        r#"{"allowed":false,"source":"OptOut","suppressedAt":"2027-01-15T08:00:05Z"}"#,
        r#"{"allowed":false,"source":"Manual","suppressedAt":"2027-01-14T08:00:00Z"}"#,
        r#"{"allowed":false,"source":"Manual"}"#,
        r#"{"allowed":false}"#,
        r#"{"allowed":true}"#,
    ] {
        assert!(checked(&entry, &state(other, "{}")).is_err(), "{other}");
    }
}

/// The undo of entry 1, as it waits to leave.
fn undo(operation: Operation) -> OutboxEntry {
    OutboxEntry { undoes: Some(EntryId(1)), ..entry(2, operation) }
}

fn refused(why: &str) -> Departure {
    Departure::Refused(why.to_owned())
}

#[test]
fn an_undo_does_not_leave_once_somebody_has_changed_the_same() {
    let assigned = with_inverse(assign("a", "u-me"), assign("a", "u-bo"));
    let undo = undo(assign("a", "u-bo"));
    let leaves = |undone, state: &str| departure(&undo, undone, &lead(state));
    let ours = r#"{"assignedToUserId":"u-me"}"#;
    assert_eq!(leaves(Some(&assigned), ours), Departure::Go);
    let kims = leaves(Some(&assigned), r#"{"assignedToUserId":"u-kim"}"#);
    assert_eq!(kims, refused("assigned to somebody else since"));
    assert_eq!(leaves(None, ours), refused("what it undoes is no longer known"));
    let unread = departure(&undo, Some(&assigned), &CurrentState::default());
    assert_eq!(unread, refused("couldn't load lead details"));
}

#[test]
fn a_later_waiting_change_of_the_same_kind_is_in_the_way() {
    let follows = |done: &OutboxEntry, later: OutboxEntry| is_followed(done, &[later]);
    let assigned = done(assign("a", "u-sam"));
    assert!(follows(&assigned, entry(2, assign("a", "u-kim"))));
    assert!(follows(&done(archive("a")), entry(2, unarchive("a"))));
    assert!(follows(&done(block("a1")), entry(2, unblock("a1"))));
    for other in [assign("b", "u-kim"), add_tags("a", &["t"]), note("a1")] {
        assert!(!follows(&assigned, entry(2, other)));
    }
    assert!(!follows(&assigned, undo(assign("a", "u-bo"))), "its own undo");
    assert!(!follows(&done(sms("a1")), entry(2, sms("a1"))), "another text");
    let earlier = OutboxEntry { id: EntryId(0), ..entry(2, assign("a", "u-kim")) };
    assert!(!follows(&assigned, earlier));
}

#[test]
fn a_number_is_not_released_once_the_lead_has_opted_out() {
    let (blocked, undo) = (done(block("a1")), undo(unblock("a1")));
    let phone = RedactedText::new("+16175550130");
    let asked = [Requirement::Lead(LeadId::new("a")), Requirement::Suppression(phone)];
    assert_eq!(requirements(&undo), asked, "of the undo as of what it undoes");
    assert_eq!(requirements(&blocked), asked);
    let ours = r#"{"allowed":false,"source":"Manual","suppressedAt":"2027-01-15T08:00:05Z"}"#;
    let found: SuppressionCheck = serde_json::from_str(ours).expect("a check");
    let state = |json| CurrentState { suppression: Some(Box::new(found.clone())), ..lead(json) };
    assert_eq!(departure(&undo, Some(&blocked), &state("{}")), Departure::Go);
    let stop = state(r#"{"metadata":{"smsOptedOut":true}}"#);
    let why = "the lead opted out, so the block stays";
    assert_eq!(departure(&undo, Some(&blocked), &stop), refused(why));
}
