use serde_json::{Value, json};

use crate::app::Command;
use crate::app::fixture::{Fixture, NOW, failure, numbered};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::event::Event;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::domain::{
    ArchiveReason, ConversationId, FailureKind, Outcome, RedactedText, WriteFailure,
};
use crate::query::{ChangedMarks, LocalMark, LocalMarks};
use crate::triage::Action;
use crate::triage::compose::Kind;

/// A loaded inbox under a filter.
fn filtered(line: &str) -> Fixture {
    let mut fixture = Fixture::new();
    let rows: Vec<Value> = (0..4).map(numbered).collect();
    fixture.list(rows.clone(), None, None);
    fixture.act(&[Command::EditFilter]);
    fixture.paste(line);
    fixture.act(&[Command::AcceptFilter]);
    fixture.list(rows, None, None);
    fixture
}

/// The ids that are shown, those dimmed in brackets.
fn shown(fixture: &Fixture) -> Vec<String> {
    let view = fixture.state.list.view();
    let id = |at| Some((at, view.buffer.row_at(at)?.id().to_owned()));
    let ids = (0..view.buffer.shown()).filter_map(id);
    ids.map(|(at, id)| if view.has_departed(at) { format!("({id})") } else { id }).collect()
}

#[test]
fn a_filter_for_drafts_follows_them_without_moving_the_cursor() {
    let mut fixture = filtered("has:draft");
    assert_eq!(shown(&fixture), [""; 0]);
    for id in ["c2", "c1"] {
        fixture.state.compose.drafts.saved(&ConversationId::new(id), Kind::Reply);
        fixture.sync();
    }
    assert_eq!(shown(&fixture), ["c1", "c2"]);
    let under = |fixture: &Fixture| fixture.state.list.current().map(|row| row.id().to_owned());
    assert_eq!(under(&fixture).as_deref(), Some("c2"), "it was there first");
    fixture.state.compose.drafts.removed(&ConversationId::new("c2"), Kind::Reply);
    fixture.sync();
    assert_eq!(shown(&fixture), ["c1", "(c2)"]);
    assert_eq!(under(&fixture).as_deref(), Some("c2"));
}

#[test]
fn what_is_unchanged_makes_no_new_snapshot() {
    let mut fixture = Fixture::new();
    fixture.list(vec![numbered(1)], None, None);
    let before = fixture.state.marks.clone();
    fixture.state.compose.drafts.saved(&ConversationId::new("c1"), Kind::Reply);
    fixture.sync();
    let after = fixture.state.marks.clone();
    assert!(!after.is_same(&before));
    fixture.state.compose.drafts.saved(&ConversationId::new("c1"), Kind::Reply);
    fixture.sync();
    assert!(fixture.state.marks.is_same(&after));
}

#[test]
fn a_thread_that_ends_in_a_text_of_the_user_says_so_in_the_list() {
    let mut fixture = Fixture::new();
    fixture.list(vec![numbered(0)], None, None);
    fixture.act(&[Command::Open]);
    let text = json!({
        "id": "e", "timelineType": "Sms", "direction": "outbound", "createdAt": NOW,
        "actorUserId": "me", "summary": "Message 0",
    });
    fixture.thread(vec![text], None);
    let is_own = |fixture: &Fixture| {
        let row = fixture.state.list.current().expect("a row");
        fixture.state.own_texts.is_last(row)
    };
    assert!(!is_own(&fixture), "who the user is is not known");
    know_user(&mut fixture);
    assert!(is_own(&fixture));
}

fn know_user(fixture: &mut Fixture) {
    let request = fixture.take().into_iter().find_map(|effect| match effect {
        Effect::Lookup { request, question: Lookup::User } => Some(request),
        _ => None,
    });
    let user = serde_json::from_value(json!({"id": "me"})).expect("decodes");
    let (request, answer) = (request.expect("asked"), LookupResult::User(Box::new(user)));
    fixture.handle(Event::LookupArrived { request, answer });
    fixture.sync();
}

#[test]
fn what_is_pending_or_failed_is_found_by_its_lead() {
    let mut fixture = filtered("has:pending");
    fixture.act(&[Command::EditFilter, Command::DeleteToStart, Command::AcceptFilter]);
    let archive =
        Action::Archive { reason: ArchiveReason::try_from(3).expect("a reason"), note: None };
    fixture.does(&archive, 1);
    fixture.outbox();
    fixture.sync();
    let marked = |fixture: &Fixture, mark| -> Vec<String> {
        let rows = fixture.state.list.view().buffer.iter();
        let marked = rows.filter(|(_, row)| fixture.state.marks.has(mark, row));
        marked.map(|(_, row)| row.id().to_owned()).collect()
    };
    assert_eq!(marked(&fixture, LocalMark::Pending), ["c1"]);
    assert_eq!(marked(&fixture, LocalMark::Failed), [""; 0]);
    fixture.answers(1, Err(WriteFailure::NotDone(failure(FailureKind::Rejected, "no"))));
    fixture.sync();
    assert_eq!(marked(&fixture, LocalMark::Pending), [""; 0]);
    assert_eq!(marked(&fixture, LocalMark::Failed), ["c1"]);
}

#[test]
fn a_text_that_the_server_accepted_is_the_user_s_once_the_row_has_it() {
    let mut fixture = Fixture::new();
    fixture.list(vec![numbered(0)], None, None);
    let text = RedactedText::new("On my way");
    fixture.does(&Action::Reply { text, scheduled_for: None, from: None }, 0);
    fixture.outbox();
    let answer = json!({"id": "e", "status": "queued", "createdAt": NOW});
    let sms = serde_json::from_value(answer).expect("decodes");
    fixture.answers(1, Ok(Outcome::Sms(Box::new(sms))));
    let is_own = |fixture: &Fixture| {
        let row = fixture.state.list.current().expect("a row");
        fixture.state.own_texts.is_last(row)
    };
    assert!(!is_own(&fixture));
    let mut after = numbered(0);
    after["lastSnippet"] = "On my way".into();
    after["eventVersion"] = 1.into();
    fixture.list(vec![after.clone()], None, None);
    assert!(is_own(&fixture));
    fixture.act(&[Command::Refresh]);
    fixture.list(vec![after], None, None);
    assert!(is_own(&fixture), "a refresh changes nothing");
}

#[test]
fn what_two_snapshots_mark_alike_has_not_changed() {
    let mut fixture = Fixture::new();
    fixture.list((0..4).map(numbered).collect(), None, None);
    let save = |fixture: &mut Fixture, id| {
        fixture.state.compose.drafts.saved(&ConversationId::new(id), Kind::Reply);
        fixture.sync();
    };
    save(&mut fixture, "c1");
    let before = fixture.state.marks.clone();
    assert_eq!(before.changed_from(&before), ChangedMarks::default());
    save(&mut fixture, "c2");
    let changed = fixture.state.marks.changed_from(&before);
    assert_eq!(changed, before.changed_from(&fixture.state.marks));
    let conversations = ["c2"].map(Box::from).into();
    assert_eq!(changed, ChangedMarks { conversations, ..ChangedMarks::default() });
}
