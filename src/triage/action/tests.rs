use super::*;
use crate::domain::{Conversation, Lead, Row};

fn target(json: &str) -> ActionTarget {
    let record: Conversation = serde_json::from_str(json).expect("a conversation");
    ActionTarget::from_row(&Row::new(&record).expect("a row"))
}

const UNREAD: &str = r#"{"id":"c","leadId":"l","firstName":"Ann","isUnread":true,"needsReply":true,
    "eventVersion":7,"replyVersion":3,"currentLeadStatus":{"outcome":"New","category":"Open",
    "revision":6}}"#;

fn archive() -> Action {
    Action::Archive { reason: ArchiveReason::try_from(3).expect("a reason"), note: None }
}

#[test]
fn marks_name_the_version_that_was_seen() {
    let target = target(UNREAD);
    let read =
        Operation::MarkRead { conversation: target.conversation.clone(), event_version: Some(7) };
    assert_eq!(Action::Read.operation(&target), Ok(read));
    let handled = Operation::MarkHandled {
        conversation: target.conversation.clone(),
        reply_version: Some(3),
    };
    assert_eq!(Action::Handled.operation(&target), Ok(handled));
}

#[test]
fn a_server_without_versions_is_told_none() {
    let target = target(r#"{"id":"c","isUnread":true}"#);
    let read =
        Operation::MarkRead { conversation: target.conversation.clone(), event_version: None };
    assert_eq!(Action::Read.operation(&target), Ok(read));
}

#[test]
fn what_means_nothing_to_a_target_is_refused_with_the_reason() {
    let read = target(r#"{"id":"c","isArchived":true,"leadId":"l"}"#);
    assert_eq!(Action::Read.operation(&read), Err("Already read"));
    assert_eq!(Action::Handled.operation(&read), Err("Already handled"));
    assert_eq!(archive().operation(&read), Err("Already archived"));
    let unread = target(UNREAD);
    assert_eq!(Action::Unarchive.operation(&unread), Err("Not archived"));
    let stray = target(r#"{"id":"c"}"#);
    assert_eq!(archive().operation(&stray), Err("No lead is linked to this conversation"));
}

#[test]
fn archiving_and_its_inverse_lead_back() {
    let active = target(UNREAD);
    let lead = active.lead.clone().expect("a lead");
    assert_eq!(
        archive().undo_operation(&active),
        Some(Operation::Unarchive { lead: lead.clone() })
    );
    let archived = target(r#"{"id":"c","leadId":"l","isArchived":true,"archiveReason":3}"#);
    let Operation::Archive { note: None, reason, .. } =
        Action::Unarchive.undo_operation(&archived).expect("an inverse")
    else {
        panic!("not archived again")
    };
    assert_eq!(u8::from(reason), 3);
    let unknown = target(r#"{"id":"c","leadId":"l","isArchived":true}"#);
    assert_eq!(
        Action::Unarchive.undo_operation(&unknown),
        None,
        "nobody knows why it was archived"
    );
}

#[test]
fn a_status_goes_back_to_the_one_before() {
    let set = Action::Status { outcome: "Lost".to_owned(), category: None, notes: None };
    let seen = target(UNREAD);
    let Some(Operation::SetStatus {
        outcome, category, status_type, expected_revision: None, ..
    }) = set.undo_operation(&seen)
    else {
        panic!("no inverse")
    };
    let Ok(change) = set.operation(&seen) else { panic!("refused") };
    assert_eq!(change.guard().and_then(|guard| guard.revision), Some(6));
    assert_eq!((outcome.as_str(), category.as_deref()), ("New", Some("Open")));
    assert_eq!(status_type, "Open");
}

#[test]
fn a_follow_up_expects_what_was_seen_and_its_undoing_does_not() {
    let lead: Lead = serde_json::from_str(
        r#"{"currentLeadStatus":{"id":"s","revision":4,"outcome":"New",
        "followUpDueAt":"2026-11-24T09:00:00Z"},"assignedToUserId":"u"}"#,
    )
    .expect("a lead");
    let target = target(UNREAD).with_lead(&lead);
    let done = Action::FollowUp(FollowUp::Complete);
    let Ok(Operation::SetFollowUp { expected_revision, expected_status, .. }) =
        done.operation(&target)
    else {
        panic!("refused")
    };
    assert_eq!((expected_revision, expected_status.as_deref()), (Some(4), Some("s")));
    let Some(Operation::SetFollowUp { follow_up, expected_revision: None, .. }) =
        done.undo_operation(&target)
    else {
        panic!("no inverse")
    };
    assert!(matches!(follow_up, FollowUp::Due(_)));
    let Some(Operation::Assign { user, .. }) = Action::Assign(None).undo_operation(&target) else {
        panic!("no inverse")
    };
    assert_eq!(user, Some(UserId::new("u")));
}

#[test]
fn what_has_gone_out_to_people_has_no_inverse() {
    let target = target(UNREAD);
    let text = RedactedText::new("hi");
    let reply = Action::Reply { text: text.clone(), scheduled_for: None, from: None };
    for how in [Action::Read, Action::Handled, Action::Note(text), reply] {
        assert_eq!(how.undo_operation(&target), None, "{how:?}");
    }
}

#[test]
fn a_tag_that_is_not_known_yet_is_added_by_its_name() {
    let target = target(UNREAD);
    let new = Action::AddTag { tag: None, name: "spring".to_owned(), create: true };
    let Ok(Operation::AddTags { tags, names, create_missing: true, .. }) = new.operation(&target)
    else {
        panic!("refused")
    };
    assert_eq!((tags, names), (Vec::new(), vec!["spring".to_owned()]));
    assert_eq!(new.undo_operation(&target), None, "its id is not known");
    let known =
        Action::AddTag { tag: Some(TagId::new("t")), name: "spring".to_owned(), create: false };
    let with = |tags: &str| {
        let lead: Lead = serde_json::from_str(tags).expect("a lead");
        target.clone().with_lead(&lead)
    };
    let (without, tagged) = (with("{}"), with(r#"{"tags":[{"id":"t"}]}"#));
    assert!(matches!(known.undo_operation(&without), Some(Operation::RemoveTag { .. })));
    assert_eq!(known.undo_operation(&tagged), None, "it was there before");
    assert_eq!(known.undo_operation(&target), None, "it may have been there before");
    let removed = Action::RemoveTag { tag: TagId::new("t"), name: "spring".to_owned() };
    assert!(matches!(removed.undo_operation(&tagged), Some(Operation::AddTags { .. })));
    assert_eq!(removed.undo_operation(&without), None, "it was not there before");
    assert_eq!(removed.undo_operation(&target), None, "it may not have been there before");
}
