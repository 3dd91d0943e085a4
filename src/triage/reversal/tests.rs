use super::*;
use crate::domain::{EventId, Lead, SenderReadiness, StatusGuard, SuppressionCheck};
use crate::triage::outbox::fixture::{
    add_tags, archive, assign, at, block, cancel, clear_sender, entry, failed, handled, in_state,
    needing_confirmation, note, read, remove_tag, sender, sms, status, unarchive, unknown,
};
use crate::triage::outbox::{EntryId, UndoFacts};

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
        (done(sms("a1")), "A sent text can't be taken back"),
        (done(note("a1")), "Notes can't be deleted"),
        (done(read("a1", Some(1))), "A conversation can't be marked unread"),
        (done(handled("a1")), "Marking handled can't be undone"),
        (done(cancel("a1")), "A canceled text can't be restored"),
        (done(status("a", "Sold")), "The status before isn't known"),
        (done(unarchive("a")), "Why it was archived before isn't known"),
        (
            OutboxEntry { origin: None, ..done(archive("a")) },
            "An older version saved it, without what undo needs",
        ),
        (
            OutboxEntry { undoes: Some(EntryId(9)), ..done(archive("a")) },
            "An undo can't be undone. Do it again instead",
        ),
        (in_state(entry(1, archive("a")), EntryState::Stale), "It changed nothing"),
        (
            in_state(entry(1, archive("a")), EntryState::Sending),
            "Already sending. Try again in a moment",
        ),
    ] {
        assert_eq!(why_not(&entry), why);
    }
    for state in [failed(), unknown(), needing_confirmation()] {
        let entry = in_state(entry(1, sms("a1")), state);
        assert_eq!(why_not(&entry), "It needs attention in the outbox first");
    }
}

#[test]
fn an_entry_is_undone_once() {
    let archived = with_inverse(archive("a"), unarchive("a"));
    let of_it = |state| {
        in_state(OutboxEntry { undoes: Some(EntryId(1)), ..entry(2, unarchive("a")) }, state)
    };
    let why = |state| plan(&archived, Some(&of_it(state)), at(60)).expect_err("refused");
    assert_eq!(why(EntryState::Done), "Already undone");
    assert_eq!(why(EntryState::Sending), "Already being undone");
    assert_eq!(why(failed()), "Its undo needs attention in the outbox");
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
    assert_eq!(plan(&entry, None, at(100)), Err("A sent text can't be taken back"));
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
    assert_eq!(checked(&entry, &kim), Err("Status changed since, by Kim Lee: Lost".to_owned()));
    let robot = lead(r#"{"currentLeadStatus":{"id":"s8","outcome":"Lost","source":"Automation"}}"#);
    let why = "Status changed since, by an automation: Lost";
    assert_eq!(checked(&entry, &robot), Err(why.to_owned()));
    let follow_up = lead(
        r#"{"currentLeadStatus":{"id":"s7","revision":8,"outcome":"Sold",
        "followUpDueAt":"2026-12-01T09:00:00Z"}}"#,
    );
    assert_eq!(checked(&entry, &follow_up), Err("A follow-up was set since".to_owned()));
    assert!(checked(&entry, &lead("{}")).is_err(), "a status that is gone");
    assert!(checked(&entry, &CurrentState::default()).is_err(), "what is not known");
}

#[test]
fn an_assignment_goes_back_only_from_the_user_that_was_set() {
    let entry = with_inverse(assign("a", "u-me"), assign("a", "u-bo"));
    let back = checked(&entry, &lead(r#"{"assignedToUserId":"u-me"}"#));
    assert_eq!(back, Ok(assign("a", "u-bo")));
    let kim = checked(&entry, &lead(r#"{"assignedToUserId":"u-kim"}"#));
    assert_eq!(kim, Err("Assigned to Kim Lee since".to_owned()));
    assert_eq!(checked(&entry, &lead("{}")), Err("Unassigned since".to_owned()));
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
    assert_eq!(checked(&entry, &opted_out), Err("The lead opted out. The block stays".to_owned()));
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
