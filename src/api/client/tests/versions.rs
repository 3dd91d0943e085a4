//! Calls to servers of several versions, and the capabilities remembered.

use std::sync::{Arc, Mutex};

use rstest::rstest;
use serde_json::json;

use crate::api::fake::Responder;
use crate::api::requests::call::Body;
use crate::api::requests::{
    Call, GetConversation, GetEvent, GetOrganization, GetReadiness, GetStatusHistory,
    ListLeadStatuses, ListMembers,
};
use crate::api::{Client, Form, RateLimiter, RetryPolicy};
use crate::domain::{
    ArchiveFilter, ConversationId, EventId, Failure, FailureKind, LeadId, Listing, Operation,
    Outcome, RetryClass, Scalar, StatusGuard, WriteFailure,
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

fn client(replies: &[(&'static str, Reply)]) -> (Client<Arc<Server>>, Arc<Server>) {
    let asked = Mutex::default();
    let server =
        Arc::new(Server { replies: Mutex::new(replies.to_vec()), asked, in_use: Mutex::default() });
    let budget = RateLimiter::per_minute(None);
    (Client::new(Arc::clone(&server), RetryPolicy::default(), budget), server)
}

impl Server {
    /// The body of an answer.
    fn answer(&self, call: &Call<'_>) -> Result<String, Failure> {
        let row = |id: &str| json!({ "id": id });
        let (name, answer) = match call.path[..] {
            ["conversations", "my"] => {
                let Some(Body::Options(options)) = &call.body else { panic!("options") };
                if let Some(filter) = options.filters.first() {
                    let Scalar::Text(id) = &filter.value else { panic!("an id") };
                    ("list", json!({ "items": [row("other"), row(id)] }))
                } else {
                    let statuses = self.in_use.lock().expect("no panic");
                    let row = |name: &&str| json!({ "id": "c", "currentDisposition": { "outcome": name } });
                    let rows: Vec<_> = statuses.iter().map(row).collect();
                    ("statuses in use", json!({ "items": rows }))
                }
            }
            ["conversations", _, "outbound-readiness"] => ("readiness", json!({})),
            ["conversations", id] => ("one", row(id)),
            ["phone-numbers", ..] => ("numbers", json!({})),
            ["leads", _, "status-history"] => ("history Newest", json!([])),
            ["dispositions", ..] => ("history Former", json!([])),
            ["lead-statuses"] => ("statuses", json!([])),
            ["organizations", "me"] => ("organization Newest", json!({ "id": "org" })),
            ["businesses", "me"] => ("organization Former", json!({ "id": "org" })),
            ["organizations", "me", "members"] => ("members Newest", json!([])),
            ["businesses", "me", "users"] => ("members Former", json!([])),
            ["events", "detail", _] => ("event Newest", json!({})),
            ["events", _, "detail"] => ("event Former", json!({})),
            ["suppressions", "check"] => match &call.body {
                Some(Body::Json(body)) if body["organizationId"] == "org" => {
                    ("check of org", json!({}))
                }
                _ => ("check of key", json!({})),
            },
            _ => panic!("no request of these tests"),
        };
        self.reply(name.to_owned()).map(|()| answer.to_string())
    }
}

impl Responder for Arc<Server> {
    async fn respond(&self, call: Call<'_>) -> Result<String, Failure> {
        self.answer(&call)
    }

    async fn execute(&self, form: Form, operation: &Operation) -> Result<Outcome, WriteFailure> {
        let call = match operation {
            Operation::SetStatus { .. } => format!("status {form:?}"),
            Operation::MarkRead { event_version: Some(_), .. } => "read at a version".to_owned(),
            Operation::MarkRead { .. } => "read".to_owned(),
            Operation::Assign { .. } => "assign".to_owned(),
            _ => "write".to_owned(),
        };
        self.reply(call).map(|()| Outcome::Done).map_err(WriteFailure::NotDone)
    }
}

async fn look_up(client: &Client<Arc<Server>>) -> Result<String, Failure> {
    let listing = Listing::Mine(ArchiveFilter::All);
    let request = GetConversation { listing: &listing, id: &ConversationId::new("c") };
    let found = client.read(&request, |_| {}).await?;
    Ok(found.value.id.expect("an id"))
}

#[tokio::test]
async fn an_older_server_is_tried_once_and_then_asked_in_the_older_way() {
    let (client, server) = client(&[("one", OLD)]);
    for asked in [&["one", "list"][..], &["list"], &["list"]] {
        assert_eq!(look_up(&client).await.as_deref(), Ok("c"));
        assert_eq!(server.asked(), asked);
    }
}

#[tokio::test]
async fn what_the_server_has_is_asked_for_alone() {
    let (client, server) = client(&[]);
    look_up(&client).await.expect("found");
    server.set(&[("one", OLD)]);
    // It has been supported before, so the record is gone.
    let failure = look_up(&client).await.expect_err("gone");
    assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::NotFound, "no"));
    assert_eq!(server.asked(), ["one", "one"]);
}

#[tokio::test]
async fn a_record_that_neither_call_finds_tells_nothing_of_the_server() {
    let (client, server) = client(&[("one", OLD), ("list", GONE)]);
    assert_eq!(look_up(&client).await.expect_err("gone").kind, FailureKind::NotFound);
    server.set(&[]);
    assert_eq!(look_up(&client).await.as_deref(), Ok("c"));
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
    let (client, server) = client(&[
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
        assert_eq!(look_up(&client).await.expect_err("refused").kind, kind);
        assert_eq!(client.read(&ListMembers, |_| {}).await.expect_err("refused").kind, kind);
        assert_eq!(
            client.read(&GetReadiness(&conversation), |_| {}).await.expect_err("refused").kind,
            kind
        );
        assert_eq!(client.suppression("+1", |_| {}).await.expect_err("refused").kind, kind);
        assert_eq!(client.read(&ListLeadStatuses, |_| {}).await.expect_err("refused").kind, kind);
        let lead = LeadId::new("l");
        assert_eq!(
            client.read(&GetStatusHistory(&lead), |_| {}).await.expect_err("refused").kind,
            kind
        );
        let permit = client.permit(|_| {}).await.expect("leave");
        let failure = client.write(permit, &read, |_| {}).await.expect_err("refused");
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
    let (client, server) = client(&[
        ("members Newest", OLD),
        ("organization Newest", OLD),
        ("history Newest", Refuses(FailureKind::Unsupported, 405)),
        ("event Newest", OLD),
        ("readiness", OLD),
    ]);
    let (lead, event) = (LeadId::new("l"), EventId::new("e"));
    let conversation = ConversationId::new("c");
    for _ in 0..2 {
        client.read(&ListMembers, |_| {}).await.expect("members");
        client.read(&GetOrganization, |_| {}).await.expect("an organization");
        client.read(&GetStatusHistory(&lead), |_| {}).await.expect("a history");
        client.read(&GetEvent(&event), |_| {}).await.expect("an event");
        client.read(&GetReadiness(&conversation), |_| {}).await.expect("numbers");
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
    let (client, server) = client(&[("members", OLD), ("statuses", OLD), ("check", OLD)]);
    for _ in 0..2 {
        let members = client.read(&ListMembers, |_| {}).await.expect_err("none");
        assert_eq!(members.message, "This server can't list members");
        let statuses = client.read(&ListLeadStatuses, |_| {}).await.expect_err("none");
        assert_eq!(statuses.message, "This server can't list lead statuses");
        let check = client.suppression("+1", |_| {}).await.expect_err("none");
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
    let (client, server) = client(&[("check of key", UNKNOWN_PARAMETER)]);
    for _ in 0..2 {
        client.suppression("+1", |_| {}).await.expect("checked");
    }
    let asked = ["check of key", "organization Newest", "check of org", "check of org"];
    assert_eq!(server.asked(), asked);
}

async fn write(client: &Client<Arc<Server>>, operation: &Operation) -> Result<(), Failure> {
    let permit = client.permit(|_| {}).await.expect("leave");
    let answer = client.write(permit, operation, |_| {}).await;
    answer.map(|_| ()).map_err(WriteFailure::into_failure)
}

#[tokio::test]
async fn a_server_without_versions_is_told_none() {
    let (client, server) = client(&[("read at", UNKNOWN_PARAMETER)]);
    let conversation = ConversationId::new("c");
    let read = Operation::MarkRead { conversation, event_version: Some(1) };
    for _ in 0..2 {
        write(&client, &read).await.expect("marked");
    }
    assert_eq!(server.asked(), ["read at a version", "read", "read"]);
}

#[tokio::test]
async fn a_version_that_the_server_knows_is_never_left_out() {
    let (client, server) = client(&[]);
    let conversation = ConversationId::new("c");
    let read = Operation::MarkRead { conversation, event_version: Some(1) };
    write(&client, &read).await.expect("marked");
    server.set(&[("read at", UNKNOWN_PARAMETER)]);
    assert_eq!(write(&client, &read).await.expect_err("refused").kind, FailureKind::Rejected);
    assert_eq!(server.asked(), ["read at a version", "read at a version"]);
}

#[tokio::test]
async fn a_write_that_the_server_lacks_is_said_and_tried_again_unless_that_is_certain() {
    let assign = Operation::Assign { lead: LeadId::new("l"), user: None };
    let (client, server) = client(&[("assign", OLD)]);
    for _ in 0..2 {
        let failure = write(&client, &assign).await.expect_err("refused");
        assert_eq!(failure.message, "This server can't assign leads");
    }
    server.set(&[("assign", Refuses(FailureKind::Unsupported, 405))]);
    for _ in 0..2 {
        let failure = write(&client, &assign).await.expect_err("refused");
        assert_eq!(failure.message, "This server can't assign leads");
    }
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn statuses_in_use_stand_in_for_a_list_of_them() {
    let (client, server) = client(&[("statuses in use", Answers), ("statuses", OLD)]);
    *server.in_use.lock().expect("no panic") = vec!["Sold", " ", "New", "Sold"];
    for asked in [&["statuses", "statuses in use"][..], &["statuses in use"]] {
        let statuses = client.read(&ListLeadStatuses, |_| {}).await.expect("some");
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
    let (client, server) = client(&[("status Newest", Refuses(FailureKind::Unsupported, status))]);
    for asked in [&["status Newest", "status Former"][..], &["status Former"]] {
        write(&client, &set_status()).await.expect("set");
        assert_eq!(server.asked(), asked);
    }
}

#[tokio::test]
async fn a_status_is_not_set_in_the_older_way_by_a_server_that_has_set_one() {
    let (client, server) = client(&[]);
    write(&client, &set_status()).await.expect("set");
    server.set(&[("status Newest", OLD)]);
    let failure = write(&client, &set_status()).await.expect_err("gone");
    assert_eq!(failure.kind, FailureKind::NotFound);
    assert_eq!(server.asked(), ["status Newest", "status Newest"]);
}

#[tokio::test]
async fn the_guard_of_a_status_is_not_left_out_for_an_older_server() {
    let (client, server) = client(&[("status Newest", OLD)]);
    let guarded = set_status().guarded(StatusGuard { revision: Some(4), status: None });
    write(&client, &guarded).await.expect_err("refused");
    write(&client, &set_status()).await.expect("set");
    write(&client, &guarded).await.expect_err("refused");
    let newest = "status Newest";
    assert_eq!(server.asked(), [newest, newest, "status Former", newest]);
}

#[tokio::test]
async fn a_server_that_sets_a_status_in_no_way_says_so() {
    let (client, server) = client(&[("status", OLD)]);
    let failure = write(&client, &set_status()).await.expect_err("refused");
    assert_eq!(failure.message, "This server can't set a lead's status");
    server.set(&[("status", Refuses(FailureKind::Credentials, 403))]);
    let failure = write(&client, &set_status()).await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::Credentials);
    assert_eq!(server.asked(), ["status Newest", "status Former", "status Newest"]);
}
