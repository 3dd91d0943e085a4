//! Calls to servers of several versions, and the capabilities remembered.

use std::sync::{Arc, Mutex};

use rstest::rstest;

use super::*;
use crate::api::{RateLimiter, RetryPolicy};
use crate::domain::workflow::WorkflowStatus;
use crate::domain::{
    ArchiveFilter, Lead, LeadRow, LeadStatus, StatusGuard, StatusOption, TagOption, User,
};

/// A server's answer to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reply {
    Answers,
    Refuses(FailureKind, u16),
}
use Reply::{Answers, Refuses};

const OLD: Reply = Refuses(FailureKind::Unsupported, 404);
const UNKNOWN_PARAMETER: Reply = Refuses(FailureKind::Unsupported, 400);
const GONE: Reply = Refuses(FailureKind::NotFound, 404);

/// A fake server: replies by prefix of the call's name, and the calls made.
struct Server {
    replies: Mutex<Vec<(&'static str, Reply)>>,
    asked: Mutex<Vec<String>>,
    /// The outcomes of the conversations that it lists.
    in_use: Mutex<Vec<&'static str>>,
}

impl Server {
    fn reply(&self, call: String) -> Result<(), Failure> {
        let replies = self.replies.lock().expect("no panic");
        let reply = replies.iter().find(|(start, _)| call.starts_with(start));
        let reply = reply.map_or(Answers, |(_, reply)| *reply);
        self.asked.lock().expect("no panic").push(call);
        match reply {
            Answers => Ok(()),
            Refuses(kind, status) => Err(Failure {
                kind,
                message: "no".to_owned(),
                hint: None,
                retry: RetryClass::Never,
                status: Some(status),
                trace_id: None,
            }),
        }
    }

    fn set(&self, replies: &[(&'static str, Reply)]) {
        *self.replies.lock().expect("no panic") = replies.to_vec();
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("no panic"))
    }
}

fn gateway(replies: &[(&'static str, Reply)]) -> (Client<Arc<Server>>, Arc<Server>) {
    let asked = Mutex::default();
    let server =
        Arc::new(Server { replies: Mutex::new(replies.to_vec()), asked, in_use: Mutex::default() });
    let budget = RateLimiter::per_minute(None);
    (Client::new(Arc::clone(&server), RetryPolicy::default(), budget), server)
}

fn record<T: Default>(value: T) -> WithRaw<T> {
    WithRaw { value, raw: serde_json::from_str("{}").expect("JSON") }
}

fn page<T>(items: Vec<WithRaw<T>>) -> Page<T> {
    Page { items, skipped: 0, page_size: None, total: None, next: None }
}

fn row(id: &str) -> WithRaw<Conversation> {
    record(Conversation { id: Some(id.to_owned()), ..Conversation::default() })
}

fn with_status(outcome: &str) -> WithRaw<Conversation> {
    let status = LeadStatus { outcome: Some(outcome.to_owned()), ..LeadStatus::default() };
    record(Conversation { current_disposition: Some(status), ..Conversation::default() })
}

impl InboxApi for Arc<Server> {
    async fn conversations(
        &self,
        _: &Listing,
        options: &RequestOptions,
    ) -> Result<Page<Conversation>, Failure> {
        let Some(filter) = options.filters.first() else {
            self.reply("statuses in use".to_owned())?;
            let statuses = self.in_use.lock().expect("no panic");
            return Ok(page(statuses.iter().map(|name| with_status(name)).collect()));
        };
        let Scalar::Text(id) = &filter.value else { panic!("an id") };
        self.reply("list".to_owned())?;
        Ok(page(vec![row("other"), row(id)]))
    }

    async fn conversation(&self, id: &ConversationId) -> Result<WithRaw<Conversation>, Failure> {
        self.reply("one".to_owned()).map(|()| row(id.as_str()))
    }

    async fn events(
        &self,
        _: &ConversationId,
        _: &RequestOptions,
    ) -> Result<Page<TimelineEvent>, Failure> {
        Ok(page(Vec::new()))
    }

    async fn leads(&self, _: ArchiveFilter, _: &RequestOptions) -> Result<Page<LeadRow>, Failure> {
        Ok(page(Vec::new()))
    }

    async fn lead(&self, _: &LeadId) -> Result<WithRaw<Lead>, Failure> {
        Ok(record(Lead::default()))
    }

    async fn status_history(&self, form: Form, _: &LeadId) -> Result<Vec<StatusChange>, Failure> {
        self.reply(format!("history {form:?}")).map(|()| Vec::new())
    }

    async fn workflow_status(&self, _: &LeadId) -> Result<WorkflowStatus, Failure> {
        Ok(WorkflowStatus::default())
    }
}

impl TriageApi for Arc<Server> {
    async fn write(&self, form: Form, operation: &Operation) -> Result<Outcome, WriteFailure> {
        if matches!(operation, Operation::SetStatus { .. }) {
            let answer = self.reply(format!("status {form:?}"));
            return answer.map(|()| Outcome::Done).map_err(WriteFailure::NotDone);
        }
        let call = match operation {
            Operation::MarkRead { event_version: Some(_), .. } => "read at a version",
            Operation::MarkRead { .. } => "read",
            Operation::Assign { .. } => "assign",
            _ => "write",
        };
        self.reply(call.to_owned()).map(|()| Outcome::Done).map_err(WriteFailure::NotDone)
    }

    async fn lead_statuses(&self) -> Result<Vec<StatusOption>, Failure> {
        self.reply("statuses".to_owned()).map(|()| Vec::new())
    }

    async fn tags(&self) -> Result<Vec<TagOption>, Failure> {
        Ok(Vec::new())
    }

    async fn user(&self) -> Result<User, Failure> {
        Ok(User::default())
    }

    async fn organization(&self, form: Form) -> Result<Organization, Failure> {
        let organization = Organization { id: Some("org".into()), ..Organization::default() };
        self.reply(format!("organization {form:?}")).map(|()| organization)
    }

    async fn members(&self, form: Form) -> Result<Vec<Member>, Failure> {
        self.reply(format!("members {form:?}")).map(|()| Vec::new())
    }

    async fn unread_count(&self) -> Result<u64, Failure> {
        Ok(0)
    }

    async fn readiness(&self, _: &ConversationId) -> Result<SenderReadiness, Failure> {
        self.reply("readiness".to_owned()).map(|()| SenderReadiness::default())
    }

    async fn outgoing_numbers(&self, _: &ConversationId) -> Result<SenderReadiness, Failure> {
        self.reply("numbers".to_owned()).map(|()| SenderReadiness::default())
    }

    async fn suppression(
        &self,
        organization: Option<&str>,
        _: &str,
    ) -> Result<SuppressionCheck, Failure> {
        let of = organization.unwrap_or("key");
        self.reply(format!("check of {of}")).map(|()| SuppressionCheck::default())
    }

    async fn event(&self, form: Form, _: &EventId) -> Result<WithRaw<TimelineEvent>, Failure> {
        self.reply(format!("event {form:?}")).map(|()| record(TimelineEvent::default()))
    }
}

async fn look_up(gateway: &Client<Arc<Server>>) -> Result<String, Failure> {
    let listing = Listing::Mine(ArchiveFilter::All);
    let found = gateway.conversation(&listing, &ConversationId::new("c"), |_| {}).await?;
    Ok(found.value.id.expect("an id"))
}

#[tokio::test]
async fn an_older_server_is_tried_once_and_then_asked_in_the_older_way() {
    let (gateway, server) = gateway(&[("one", OLD)]);
    for asked in [&["one", "list"][..], &["list"], &["list"]] {
        assert_eq!(look_up(&gateway).await.as_deref(), Ok("c"));
        assert_eq!(server.asked(), asked);
    }
}

#[tokio::test]
async fn what_the_server_has_is_asked_for_alone() {
    let (gateway, server) = gateway(&[]);
    look_up(&gateway).await.expect("found");
    server.set(&[("one", OLD)]);
    // It has been supported before, so the record is gone.
    let failure = look_up(&gateway).await.expect_err("gone");
    assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::NotFound, "no"));
    assert_eq!(server.asked(), ["one", "one"]);
}

#[tokio::test]
async fn a_record_that_neither_call_finds_tells_nothing_of_the_server() {
    let (gateway, server) = gateway(&[("one", OLD), ("list", GONE)]);
    assert_eq!(look_up(&gateway).await.expect_err("gone").kind, FailureKind::NotFound);
    server.set(&[]);
    assert_eq!(look_up(&gateway).await.as_deref(), Ok("c"));
    assert_eq!(server.asked(), ["one", "list", "one"]);
}

#[rstest]
#[case(FailureKind::Credentials, 401)]
#[case(FailureKind::Credentials, 403)]
#[case(FailureKind::NotFound, 404)]
#[case(FailureKind::Rejected, 400)]
#[case(FailureKind::RateLimited, 429)]
#[case(FailureKind::Server, 500)]
#[case(FailureKind::Server, 503)]
#[tokio::test]
async fn no_other_failure_is_taken_for_age(#[case] kind: FailureKind, #[case] status: u16) {
    let refusal = Refuses(kind, status);
    let (gateway, server) = gateway(&[
        ("one", refusal),
        ("members", refusal),
        ("readiness", refusal),
        ("check", refusal),
        ("statuses", refusal),
        ("history", refusal),
        ("read at", refusal),
    ]);
    let conversation = ConversationId::new("c");
    let read = Operation::MarkRead { conversation: conversation.clone(), event_version: Some(1) };
    for _ in 0..2 {
        assert_eq!(look_up(&gateway).await.expect_err("refused").kind, kind);
        assert_eq!(gateway.members(|_| {}).await.expect_err("refused").kind, kind);
        assert_eq!(gateway.readiness(&conversation, |_| {}).await.expect_err("refused").kind, kind);
        assert_eq!(gateway.suppression("+1", |_| {}).await.expect_err("refused").kind, kind);
        assert_eq!(gateway.lead_statuses(|_| {}).await.expect_err("refused").kind, kind);
        let lead = LeadId::new("l");
        assert_eq!(gateway.status_history(&lead, |_| {}).await.expect_err("refused").kind, kind);
        let permit = gateway.permit(|_| {}).await.expect("leave");
        let failure = gateway.write(permit, &read, |_| {}).await.expect_err("refused");
        assert_eq!(failure.failure().kind, kind);
    }
    let asked = [
        "one",
        "members Newest",
        "readiness",
        "check of key",
        "statuses",
        "history Newest",
        "read at a version",
    ];
    assert_eq!(server.asked(), [asked, asked].concat());
}

#[tokio::test]
async fn what_moved_is_found_where_it_was() {
    let (gateway, server) = gateway(&[
        ("members Newest", OLD),
        ("organization Newest", OLD),
        ("history Newest", Refuses(FailureKind::Unsupported, 405)),
        ("event Newest", OLD),
        ("readiness", OLD),
    ]);
    let (lead, event) = (LeadId::new("l"), EventId::new("e"));
    let conversation = ConversationId::new("c");
    for _ in 0..2 {
        gateway.members(|_| {}).await.expect("members");
        gateway.organization(|_| {}).await.expect("an organization");
        gateway.status_history(&lead, |_| {}).await.expect("a history");
        gateway.event(&event, |_| {}).await.expect("an event");
        gateway.readiness(&conversation, |_| {}).await.expect("numbers");
    }
    let former = ["members", "organization", "history", "event"].map(|it| format!("{it} Former"));
    let newest = ["members", "organization", "history", "event"].map(|it| format!("{it} Newest"));
    let mut expected: Vec<String> =
        newest.iter().zip(&former).flat_map(|(new, old)| [new.clone(), old.clone()]).collect();
    expected.extend(["readiness".to_owned(), "numbers".to_owned()]);
    expected.extend(former);
    expected.push("numbers".to_owned());
    assert_eq!(server.asked(), expected);
}

#[tokio::test]
async fn what_has_no_older_form_is_not_asked_for_again() {
    let (gateway, server) = gateway(&[("members", OLD), ("statuses", OLD), ("check", OLD)]);
    for _ in 0..2 {
        let members = gateway.members(|_| {}).await.expect_err("none");
        assert_eq!(members.message, "This server can't list members");
        let statuses = gateway.lead_statuses(|_| {}).await.expect_err("none");
        assert_eq!(statuses.message, "This server can't list lead statuses");
        let check = gateway.suppression("+1", |_| {}).await.expect_err("none");
        assert_eq!(check.message, "This server can't check blocked numbers");
        assert_eq!(check.kind, FailureKind::Unsupported);
    }
    assert_eq!(
        server.asked(),
        [
            "members Newest",
            "members Former",
            "statuses",
            "statuses in use",
            "check of key",
            "statuses",
            "statuses in use"
        ]
    );
}

#[tokio::test]
async fn a_server_that_wants_the_organization_is_told_it() {
    let (gateway, server) = gateway(&[("check of key", UNKNOWN_PARAMETER)]);
    for _ in 0..2 {
        gateway.suppression("+1", |_| {}).await.expect("checked");
    }
    let asked = ["check of key", "organization Newest", "check of org", "check of org"];
    assert_eq!(server.asked(), asked);
}

async fn write(gateway: &Client<Arc<Server>>, operation: &Operation) -> Result<(), Failure> {
    let permit = gateway.permit(|_| {}).await.expect("leave");
    let answer = gateway.write(permit, operation, |_| {}).await;
    answer.map(|_| ()).map_err(WriteFailure::into_failure)
}

#[tokio::test]
async fn a_server_without_versions_is_told_none() {
    let (gateway, server) = gateway(&[("read at", UNKNOWN_PARAMETER)]);
    let conversation = ConversationId::new("c");
    let read = Operation::MarkRead { conversation, event_version: Some(1) };
    for _ in 0..2 {
        write(&gateway, &read).await.expect("marked");
    }
    assert_eq!(server.asked(), ["read at a version", "read", "read"]);
}

#[tokio::test]
async fn a_version_that_the_server_knows_is_never_left_out() {
    let (gateway, server) = gateway(&[]);
    let conversation = ConversationId::new("c");
    let read = Operation::MarkRead { conversation, event_version: Some(1) };
    write(&gateway, &read).await.expect("marked");
    server.set(&[("read at", UNKNOWN_PARAMETER)]);
    assert_eq!(write(&gateway, &read).await.expect_err("refused").kind, FailureKind::Rejected);
    assert_eq!(server.asked(), ["read at a version", "read at a version"]);
}

#[tokio::test]
async fn a_write_that_the_server_lacks_is_said_and_tried_again_unless_that_is_certain() {
    let assign = Operation::Assign { lead: LeadId::new("l"), user: None };
    let (gateway, server) = gateway(&[("assign", OLD)]);
    for _ in 0..2 {
        let failure = write(&gateway, &assign).await.expect_err("refused");
        assert_eq!(failure.message, "This server can't assign leads");
    }
    server.set(&[("assign", Refuses(FailureKind::Unsupported, 405))]);
    for _ in 0..2 {
        let failure = write(&gateway, &assign).await.expect_err("refused");
        assert_eq!(failure.message, "This server can't assign leads");
    }
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn only_the_conversation_that_was_asked_for_counts() {
    let page =
        || crate::api::decode::conversations(r#"{"items":[{"id":"other"},{"id":"c","n":1}]}"#);
    let raw = |id: &str| {
        let record = find_by_id(page().expect("a page"), &ConversationId::new(id))?;
        Some(record.raw.get().to_owned())
    };
    assert_eq!(raw("c").as_deref(), Some(r#"{"id":"c","n":1}"#));
    assert_eq!(raw("C"), None);
}

#[tokio::test]
async fn statuses_in_use_stand_in_for_a_list_of_them() {
    let (gateway, server) = gateway(&[("statuses in use", Answers), ("statuses", OLD)]);
    *server.in_use.lock().expect("no panic") = vec!["Sold", " ", "New", "Sold"];
    for asked in [&["statuses", "statuses in use"][..], &["statuses in use"]] {
        let statuses = gateway.lead_statuses(|_| {}).await.expect("some");
        let names: Vec<_> = statuses.iter().filter_map(|it| it.name.as_deref()).collect();
        assert_eq!(names, ["New", "Sold"]);
        assert_eq!(server.asked(), asked);
    }
}

fn set_status() -> Operation {
    Operation::SetStatus {
        lead: LeadId::new("l"),
        status_type: "Open".into(),
        outcome: "New".into(),
        category: None,
        notes: None,
        expected_revision: None,
        expected_status: None,
    }
}

#[rstest]
#[case(404)]
#[case(405)]
#[tokio::test]
async fn a_status_is_set_in_the_older_way_where_there_is_no_other(#[case] status: u16) {
    let (gateway, server) =
        gateway(&[("status Newest", Refuses(FailureKind::Unsupported, status))]);
    for asked in [&["status Newest", "status Former"][..], &["status Former"]] {
        write(&gateway, &set_status()).await.expect("set");
        assert_eq!(server.asked(), asked);
    }
}

#[tokio::test]
async fn a_status_is_not_set_in_the_older_way_by_a_server_that_has_set_one() {
    let (gateway, server) = gateway(&[]);
    write(&gateway, &set_status()).await.expect("set");
    server.set(&[("status Newest", OLD)]);
    let failure = write(&gateway, &set_status()).await.expect_err("gone");
    assert_eq!(failure.kind, FailureKind::NotFound);
    assert_eq!(server.asked(), ["status Newest", "status Newest"]);
}

#[tokio::test]
async fn the_guard_of_a_status_is_not_left_out_for_an_older_server() {
    let (gateway, server) = gateway(&[("status Newest", OLD)]);
    let guarded = set_status().guarded(StatusGuard { revision: Some(4), status: None });
    write(&gateway, &guarded).await.expect_err("refused");
    write(&gateway, &set_status()).await.expect("set");
    write(&gateway, &guarded).await.expect_err("refused");
    let newest = "status Newest";
    assert_eq!(server.asked(), [newest, newest, "status Former", newest]);
}

#[tokio::test]
async fn a_server_that_sets_a_status_in_no_way_says_so() {
    let (gateway, server) = gateway(&[("status", OLD)]);
    let failure = write(&gateway, &set_status()).await.expect_err("refused");
    assert_eq!(failure.message, "This server can't set a lead's status");
    server.set(&[("status", Refuses(FailureKind::Credentials, 403))]);
    let failure = write(&gateway, &set_status()).await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::Credentials);
    assert_eq!(server.asked(), ["status Newest", "status Former", "status Newest"]);
}
