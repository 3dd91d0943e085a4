//! Optimistic updates of rows and leads, before the server has answered.

use jiff::Timestamp;

use crate::domain::lead::Tag;
use crate::domain::{FollowUp, Lead, LeadStatus, Operation, Row, TagId, UserId};

/// The row after an operation; `None` if that changes nothing, or something
/// newer than the user saw has arrived.
pub fn row_after(operation: &Operation, row: &Row, made: Timestamp) -> Option<Row> {
    let saw = |seen: Option<i64>, version: i64| seen.is_none_or(|seen| version <= seen);
    match operation {
        Operation::MarkRead { event_version, .. } => {
            (row.is_unread() && saw(*event_version, row.event_version)).then(|| row.marked_read())
        }
        Operation::MarkHandled { reply_version, .. } => {
            (row.needs_reply() && saw(*reply_version, row.reply_version)).then(|| row.handled())
        }
        Operation::Archive { reason, .. } => {
            (!row.is_archived()).then(|| row.archived(*reason, made))
        }
        Operation::Unarchive { .. } => row.is_archived().then(|| row.unarchived()),
        // An event after the message was written requires another reply.
        Operation::SendSms { scheduled_for: None, .. } => {
            let newer = row.last_inbound_at().is_some_and(|at| at > made);
            (row.needs_reply() && !newer).then(|| row.answered())
        }
        Operation::SetFollowUp { follow_up: FollowUp::Due(at), .. } => due_after(row, Some(*at)),
        // A new status comes without a follow-up.
        Operation::SetFollowUp { follow_up: FollowUp::Complete, .. }
        | Operation::SetStatus { .. } => due_after(row, None),
        Operation::SendSms { .. }
        | Operation::Assign { .. }
        | Operation::AddTags { .. }
        | Operation::RemoveTag { .. }
        | Operation::AddNote { .. }
        | Operation::CancelSms { .. }
        | Operation::SetSender { .. }
        | Operation::ClearSender { .. }
        | Operation::Block { .. }
        | Operation::Unblock { .. } => None,
    }
}

fn due_after(row: &Row, at: Option<Timestamp>) -> Option<Row> {
    // Rows keep milliseconds.
    let changed = row.with_due(at);
    (changed != *row).then_some(changed)
}

/// Applies an operation to a lead. `name_of` resolves tag names; a tag without
/// a name is shown by its id.
pub fn change_lead(
    operation: &Operation,
    lead: &mut Lead,
    made: Timestamp,
    name_of: impl Fn(&TagId) -> Option<String>,
) {
    match operation {
        Operation::Archive { reason, note, .. } => {
            lead.is_archived = Some(true);
            lead.archived_at = Some(made);
            lead.archive_reason = Some(i64::from(u8::from(*reason)));
            lead.archive_note = note.as_ref().map(|note| note.as_str().to_owned());
        }
        Operation::Unarchive { .. } => {
            lead.is_archived = Some(false);
            lead.archived_at = None;
            lead.archive_reason = None;
            lead.archive_note = None;
        }
        Operation::SetStatus { outcome, category, .. } => {
            lead.current_disposition = None;
            lead.current_lead_status = Some(LeadStatus {
                outcome: Some(outcome.clone()),
                category: category.clone(),
                changed_at: Some(made),
                source: Some("User".to_owned()),
                ..LeadStatus::default()
            });
        }
        Operation::SetFollowUp { follow_up, .. } => {
            let current = lead.current_lead_status.as_mut().or(lead.current_disposition.as_mut());
            if let Some(status) = current {
                let (due, completed) = match follow_up {
                    FollowUp::Complete => (status.follow_up_due_at, Some(made)),
                    FollowUp::Due(at) => (Some(*at), None),
                };
                status.follow_up_due_at = due;
                status.follow_up_completed_at = completed;
                // The server increments it by an unknown amount.
                status.revision = None;
            }
        }
        Operation::Assign { user, .. } => {
            lead.assigned_to_user_id = user.as_ref().map(|user| user.as_str().to_owned());
        }
        Operation::AddTags { tags, names, .. } => {
            for tag in tags {
                if !lead.tags.iter().any(|known| known.id.as_deref() == Some(tag.as_str())) {
                    let name = name_of(tag).unwrap_or_else(|| tag.as_str().to_owned());
                    lead.tags.push(Tag { id: Some(tag.as_str().to_owned()), name: Some(name) });
                }
            }
            for name in names {
                let has = |known: &Tag| {
                    known.name.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(name))
                };
                if !lead.tags.iter().any(has) {
                    lead.tags.push(Tag { id: None, name: Some(name.clone()) });
                }
            }
        }
        Operation::RemoveTag { tag, .. } => {
            lead.tags.retain(|known| known.id.as_deref() != Some(tag.as_str()));
        }
        Operation::MarkRead { .. }
        | Operation::MarkHandled { .. }
        | Operation::AddNote { .. }
        | Operation::SendSms { .. }
        | Operation::CancelSms { .. }
        | Operation::SetSender { .. }
        | Operation::ClearSender { .. }
        | Operation::Block { .. }
        | Operation::Unblock { .. } => {}
    }
}

/// Whether a lead's record reflects an operation.
pub fn lead_reflects(operation: &Operation, lead: &Lead) -> bool {
    let has = |tag: &TagId| lead.tags.iter().any(|it| it.id.as_deref() == Some(tag.as_str()));
    match operation {
        Operation::Archive { .. } => lead.is_archived == Some(true),
        Operation::Unarchive { .. } => lead.is_archived != Some(true),
        Operation::SetStatus { outcome, .. } => {
            lead.status().is_some_and(|status| status.outcome.as_deref() == Some(&**outcome))
        }
        Operation::SetFollowUp { follow_up, .. } => lead.status().is_none_or(|status| {
            let is_open =
                status.follow_up_due_at.filter(|_| status.follow_up_completed_at.is_none());
            match follow_up {
                FollowUp::Complete => is_open.is_none(),
                FollowUp::Due(at) => is_open == Some(*at),
            }
        }),
        Operation::Assign { user, .. } => {
            let assigned = lead.assigned_to_user_id.as_deref().filter(|id| !id.is_empty());
            assigned == user.as_ref().map(UserId::as_str)
        }
        Operation::AddTags { tags, names, .. } => {
            let named = |name: &String| {
                let known = lead.tags.iter().filter_map(|tag| tag.name.as_deref());
                known.into_iter().any(|known| known.eq_ignore_ascii_case(name))
            };
            tags.iter().all(has) && names.iter().all(named)
        }
        Operation::RemoveTag { tag, .. } => !has(tag),
        Operation::MarkRead { .. }
        | Operation::MarkHandled { .. }
        | Operation::AddNote { .. }
        | Operation::SendSms { .. }
        | Operation::CancelSms { .. }
        | Operation::SetSender { .. }
        | Operation::ClearSender { .. }
        | Operation::Block { .. }
        | Operation::Unblock { .. } => true,
    }
}

/// Whether a later operation on the same lead overwrites the effect of an
/// earlier one.
pub fn is_overwritten(earlier: &Operation, later: &Operation) -> bool {
    use Operation::{Archive, Assign, SetFollowUp, SetStatus, Unarchive};
    matches!(
        (earlier, later),
        (Archive { .. } | Unarchive { .. }, Archive { .. } | Unarchive { .. })
            | (SetStatus { .. }, SetStatus { .. })
            | (SetFollowUp { .. }, SetFollowUp { .. } | SetStatus { .. })
            | (Assign { .. }, Assign { .. })
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ArchiveReason, Conversation, ConversationId, LeadId};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn row(json: &str) -> Row {
        let record: Conversation = serde_json::from_str(json).expect("a conversation");
        Row::new(&record).expect("a row")
    }

    fn read(event_version: Option<i64>) -> Operation {
        Operation::MarkRead { conversation: ConversationId::new("c"), event_version }
    }

    #[test]
    fn marks_hold_for_what_was_seen_and_not_for_what_came_since() {
        let unread = row(r#"{"id":"c","isUnread":true,"eventVersion":7}"#);
        assert!(!row_after(&read(Some(7)), &unread, NOW).expect("changed").is_unread());
        assert!(!row_after(&read(None), &unread, NOW).expect("changed").is_unread());
        assert_eq!(row_after(&read(Some(6)), &unread, NOW), None, "a message came since");
        assert_eq!(row_after(&read(Some(7)), &row(r#"{"id":"c"}"#), NOW), None);
    }

    #[test]
    fn archiving_changes_all_that_shows_it_and_back() {
        let lead = LeadId::new("l");
        let reason = ArchiveReason::try_from(4).expect("a reason");
        let archive = Operation::Archive { lead: lead.clone(), reason, note: None };
        let active = row(r#"{"id":"c","leadId":"l","firstName":"Ann"}"#);
        let archived = row_after(&archive, &active, NOW).expect("changed");
        assert!(archived.is_archived());
        assert_eq!((archived.archive_reason(), archived.archived_at()), (Some(4), Some(NOW)));
        assert_eq!(archived.first_name(), "Ann");
        assert_eq!(row_after(&archive, &archived, NOW), None);
        let back = row_after(&Operation::Unarchive { lead }, &archived, NOW);
        assert_eq!(back, Some(active));
    }

    #[test]
    fn a_follow_up_and_a_status_change_when_the_row_is_due() {
        let due = row(
            r#"{"id":"c","leadId":"l","currentLeadStatus":{"followUpDueAt":"2026-11-20T09:00:00.5Z"}}"#,
        );
        let at: Timestamp = "2026-11-21T09:00:00.123456Z".parse().expect("a time");
        let set = |follow_up| Operation::SetFollowUp {
            lead: LeadId::new("l"),
            follow_up,
            expected_revision: None,
            expected_status: None,
        };
        let later = row_after(&set(FollowUp::Due(at)), &due, NOW).expect("changed");
        assert_eq!(later.due_at().map(Timestamp::as_millisecond), Some(at.as_millisecond()));
        assert_eq!(row_after(&set(FollowUp::Due(at)), &later, NOW), None);
        let done = row_after(&set(FollowUp::Complete), &due, NOW).expect("changed");
        assert_eq!(done.due_at(), None);
        assert_eq!(row_after(&set(FollowUp::Complete), &done, NOW), None);
        let status = Operation::SetStatus {
            lead: LeadId::new("l"),
            status_type: "LeadStatusChange".to_owned(),
            outcome: "Sold".to_owned(),
            category: None,
            notes: None,
            expected_revision: None,
            expected_status: None,
        };
        assert_eq!(row_after(&status, &due, NOW).expect("changed").due_at(), None);
        assert_eq!(row_after(&status, &done, NOW), None);
    }

    #[test]
    fn an_answer_is_not_the_lead_s() {
        let at = r#""lastEventAt":"2026-11-20T09:00:00Z","lastInboundAt":"2026-11-20T09:00:00Z""#;
        let theirs = row(&format!(
            r#"{{"id":"c","needsReply":true,"lastSnippet":"Yes","lastInboundSnippet":"Yes",{at}}}"#
        ));
        assert!(theirs.is_from_lead() && theirs.waiting_since().is_some());
        assert!(theirs.handled().is_from_lead() && theirs.handled().waiting_since().is_none());
        assert!(!theirs.answered().is_from_lead() && theirs.answered().waiting_since().is_none());
    }

    #[test]
    fn tags_are_added_once_and_taken_off() {
        let mut lead = Lead::default();
        let add = Operation::AddTags {
            lead: LeadId::new("l"),
            tags: vec![TagId::new("t1")],
            names: vec!["Spring".to_owned()],
            create_missing: true,
        };
        for _ in 0..2 {
            change_lead(&add, &mut lead, NOW, |tag| (tag.as_str() == "t1").then(|| "roof".into()));
        }
        let names: Vec<_> = lead.tags.iter().filter_map(|tag| tag.name.as_deref()).collect();
        assert_eq!(names, ["roof", "Spring"]);
        let remove = Operation::RemoveTag { lead: LeadId::new("l"), tag: TagId::new("t1") };
        change_lead(&remove, &mut lead, NOW, |_| None);
        assert_eq!(lead.tags.len(), 1);
    }
}
