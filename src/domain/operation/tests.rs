use super::*;
use rstest::rstest;

fn conversation() -> ConversationId {
    ConversationId::new("c-1")
}

fn lead() -> LeadId {
    LeadId::new("l-1")
}

fn at() -> Timestamp {
    "2026-11-20T15:00:00Z".parse().expect("a time")
}

/// An operation of every kind, and its form on disk. Existing disks hold these
/// forms: the list may grow, and not change.
fn every_kind() -> Vec<(Operation, &'static str)> {
    let text = || RedactedText::new("secret words");
    let mut all = vec![
        (
            Operation::MarkRead { conversation: conversation(), event_version: Some(12) },
            r#"{"operation":"mark_read","conversation":"c-1","event_version":12}"#,
        ),
        (
            Operation::MarkHandled { conversation: conversation(), reply_version: None },
            r#"{"operation":"mark_handled","conversation":"c-1","reply_version":null}"#,
        ),
        (
            Operation::AddNote { conversation: conversation(), text: text() },
            r#"{"operation":"add_note","conversation":"c-1","text":"secret words"}"#,
        ),
        (
            Operation::SendSms {
                conversation: conversation(),
                text: text(),
                scheduled_for: Some(at()),
                from: Some(PhoneNumberId::new("n-1")),
                idempotency_key: IdempotencyKey::new("k-1"),
            },
            r#"{"operation":"send_sms","conversation":"c-1","text":"secret words","scheduled_for":"2026-11-20T15:00:00Z","from":"n-1","idempotency_key":"k-1"}"#,
        ),
        (
            Operation::CancelSms { conversation: conversation(), event: EventId::new("e-1") },
            r#"{"operation":"cancel_sms","conversation":"c-1","event":"e-1"}"#,
        ),
        (
            Operation::SetSender {
                conversation: conversation(),
                number: PhoneNumberId::new("n-1"),
            },
            r#"{"operation":"set_sender","conversation":"c-1","number":"n-1"}"#,
        ),
        (
            Operation::ClearSender { conversation: conversation() },
            r#"{"operation":"clear_sender","conversation":"c-1"}"#,
        ),
        (
            Operation::Block {
                conversation: conversation(),
                phone: RedactedText::new("+14155550134"),
                reason: text(),
                organization: None,
            },
            r#"{"operation":"block","conversation":"c-1","phone":"+14155550134","reason":"secret words"}"#,
        ),
        (
            Operation::Unblock {
                conversation: conversation(),
                phone: RedactedText::new("+14155550134"),
                reason: text(),
                organization: Some("org-1".into()),
            },
            r#"{"operation":"unblock","conversation":"c-1","phone":"+14155550134","reason":"secret words","organization":"org-1"}"#,
        ),
    ];
    all.extend(every_kind_on_a_lead());
    all
}

fn every_kind_on_a_lead() -> Vec<(Operation, &'static str)> {
    let text = || Some(RedactedText::new("secret words"));
    vec![
        (
            Operation::Archive { lead: lead(), reason: ArchiveReason(3), note: text() },
            r#"{"operation":"archive","lead":"l-1","reason":3,"note":"secret words"}"#,
        ),
        (Operation::Unarchive { lead: lead() }, r#"{"operation":"unarchive","lead":"l-1"}"#),
        (
            Operation::SetStatus {
                lead: lead(),
                status_type: "Call".into(),
                outcome: "Reached".into(),
                category: None,
                notes: text(),
                expected_revision: None,
                expected_status: None,
            },
            r#"{"operation":"set_status","lead":"l-1","status_type":"Call","outcome":"Reached","category":null,"notes":"secret words"}"#,
        ),
        (
            Operation::SetFollowUp {
                lead: lead(),
                follow_up: FollowUp::Due(at()),
                expected_revision: Some(4),
                expected_status: Some("s-1".into()),
            },
            r#"{"operation":"set_follow_up","lead":"l-1","follow_up":{"due":"2026-11-20T15:00:00Z"},"expected_revision":4,"expected_status":"s-1"}"#,
        ),
        (
            Operation::SetFollowUp {
                lead: lead(),
                follow_up: FollowUp::Complete,
                expected_revision: None,
                expected_status: None,
            },
            r#"{"operation":"set_follow_up","lead":"l-1","follow_up":"complete","expected_revision":null,"expected_status":null}"#,
        ),
        (
            Operation::Assign { lead: lead(), user: Some(UserId::new("u-1")) },
            r#"{"operation":"assign","lead":"l-1","user":"u-1"}"#,
        ),
        (
            Operation::AddTags {
                lead: lead(),
                tags: vec![TagId::new("t-1")],
                names: vec!["roof".into()],
                create_missing: true,
            },
            r#"{"operation":"add_tags","lead":"l-1","tags":["t-1"],"names":["roof"],"create_missing":true}"#,
        ),
        (
            Operation::RemoveTag { lead: lead(), tag: TagId::new("t-1") },
            r#"{"operation":"remove_tag","lead":"l-1","tag":"t-1"}"#,
        ),
    ]
}

#[test]
fn what_is_kept_on_disk_is_read_by_every_version() {
    for (operation, json) in every_kind() {
        assert_eq!(serde_json::to_string(&operation).ok().as_deref(), Some(json));
        let read: Operation = serde_json::from_str(json).expect(json);
        assert_eq!(read, operation);
    }
}

#[rstest]
#[case::an_unknown_operation(r#"{"operation":"delete_lead","lead":"l-1"}"#)]
#[case::no_operation(r#"{"lead":"l-1"}"#)]
#[case::an_unknown_member(r#"{"operation":"unarchive","lead":"l-1","media":["x"]}"#)]
#[case::no_assignee(r#"{"operation":"assign","lead":"l-1"}"#)]
#[case::no_follow_up(
    r#"{"operation":"set_follow_up","lead":"l-1","expected_revision":1,"expected_status":null}"#
)]
#[case::no_schedule(
    r#"{"operation":"send_sms","conversation":"c","text":"x","from":null,"idempotency_key":"k"}"#
)]
#[case::no_key(
    r#"{"operation":"send_sms","conversation":"c","text":"x","from":null,"scheduled_for":null}"#
)]
#[case::no_such_reason(r#"{"operation":"archive","lead":"l-1","reason":10,"note":null}"#)]
#[case::no_object("[]")]
fn what_is_not_understood_is_not_guessed(#[case] json: &str) {
    assert!(serde_json::from_str::<Operation>(json).is_err(), "{json}");
}

#[test]
fn nothing_that_somebody_wrote_is_printed() {
    for (operation, _) in every_kind() {
        let shown = format!("{operation:?} {operation:#?}");
        assert!(!shown.contains("secret"), "{shown}");
        for text in operation.private_texts() {
            assert_eq!(text, "secret words");
        }
    }
    let written = every_kind().into_iter().filter(|(_, json)| json.contains("secret words"));
    for (operation, json) in written {
        assert_eq!(operation.private_texts().count(), 1, "{json}");
    }
}

#[test]
fn what_it_is_done_to_is_known() {
    for (operation, json) in every_kind() {
        let subject = operation.subject();
        if json.contains(r#""lead":"#) {
            assert_eq!(subject, Subject::Lead(&lead()));
        } else {
            assert_eq!(subject, Subject::Conversation(&conversation()));
        }
    }
}

#[test]
fn only_what_the_rules_name_may_repeat() {
    let repeatable = ["mark_read", "mark_handled", "archive", "unarchive", "send_sms"];
    for (operation, json) in every_kind() {
        let named = repeatable.iter().any(|name| json.contains(&format!("\"{name}\"")));
        assert_eq!(operation.may_repeat(), named, "{json}");
    }
}

#[test]
fn what_no_server_would_take_is_found_beforehand() {
    for (operation, json) in every_kind() {
        assert_eq!(operation.check(), Ok(()), "{json}");
    }
    let archive = |note: &str| Operation::Archive {
        lead: lead(),
        reason: ArchiveReason(0),
        note: Some(RedactedText::new(note)),
    };
    assert!(archive(&"é".repeat(500)).check().is_ok());
    let sms = |conversation: &str, text: &str, key: &str| Operation::SendSms {
        conversation: ConversationId::new(conversation),
        text: RedactedText::new(text),
        scheduled_for: None,
        from: None,
        idempotency_key: IdempotencyKey::new(key),
    };
    let status = |status_type: &str, outcome: &str| Operation::SetStatus {
        lead: lead(),
        status_type: status_type.into(),
        outcome: outcome.into(),
        category: None,
        notes: None,
        expected_revision: None,
        expected_status: None,
    };
    let faulty = [
        archive(&"x".repeat(501)),
        archive(&"😀".repeat(251)),
        sms("", "x", "k"),
        sms("c", " \n", "k"),
        sms("c", "x", ""),
        status("", "x"),
        status("x", " "),
        Operation::AddNote { conversation: conversation(), text: RedactedText::new("") },
        Operation::SetSender { conversation: conversation(), number: PhoneNumberId::new("") },
        Operation::AddTags { lead: lead(), tags: vec![], names: vec![], create_missing: true },
    ];
    for operation in faulty {
        assert!(operation.check().is_err(), "{operation:?}");
    }
}
