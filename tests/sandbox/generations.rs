//! The client against each version of the API: requests, fallbacks, and
//! remembered capabilities.

use leadping_tui::api::requests::{
    GetConversation, GetEvent, GetLead, GetOrganization, GetReadiness, GetStatusHistory,
    GetUnreadCount, GetUser, GetWorkflowStatus, ListAllEvents, ListConversations, ListEvents,
    ListFollowUps, ListLeadStatuses, ListLeads, ListMembers, ListMessages, ListSenderNumbers,
    ListTags,
};
use leadping_tui::api::{
    ApiKey, BaseUrl, Client, ClientOptions, HttpTransport, RateLimiter, RetryPolicy,
};
use leadping_tui::domain::{
    ArchiveFilter, ArchiveReason, ConversationId, EventId, ExactFilter, Failure, FailureKind,
    FollowUp, IdempotencyKey, LeadId, Listing, Operation, Outcome, PhoneNumberId, RedactedText,
    RequestOptions, Row, Scalar, TagId, UserId, WriteFailure,
};
use leadping_tui::sandbox::ApiVersion::{self, V1_0_0, V1_0_30, V1_0_50, V1_0_75, V1_0_80};
use leadping_tui::sandbox::{KEY, Options};
use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

type TestClient = Client<HttpTransport>;

fn client(sandbox: &Sandbox) -> TestClient {
    let request = sandbox.bare(Method::GET, "/").build().expect("a request");
    let base_url = BaseUrl::parse(request.url().as_str()).expect("a base URL");
    let key = ApiKey::parse(KEY).expect("a key");
    let http = HttpTransport::new(ClientOptions::new(base_url, key)).expect("a client");
    Client::new(http, RetryPolicy::default(), RateLimiter::per_minute(None))
}

fn conversation() -> ConversationId {
    ConversationId::new("conv-2")
}

fn lead() -> LeadId {
    LeadId::new("lead-1")
}

/// The result of every read, by name; the message of a failure.
async fn reads(client: &TestClient) -> Vec<(&'static str, Result<(), Failure>)> {
    let options = &RequestOptions { page_size: Some(5), ..RequestOptions::default() };
    let (mine, of_lead) = (Listing::Mine(ArchiveFilter::All), Listing::Lead(lead()));
    let conversations = |listing| ListConversations { listing, options };
    let leads = ListLeads { archived: ArchiveFilter::Active, options };
    let due = ListFollowUps { upcoming: true, token: None };
    let page = client.read(&ListEvents { conversation: &conversation(), options }, |_| {}).await;
    let events = page.as_ref().map(|page| page.items.clone()).unwrap_or_default();
    let event = events.iter().find_map(|it| it.value.id.as_deref()).expect("an event");
    let event = EventId::new(event);
    let one = client.read(&GetConversation { listing: &mine, id: &conversation() }, |_| {}).await;
    if let Ok(one) = &one {
        assert_eq!(one.value.id.as_deref(), Some("conv-2"));
    }
    let members = client.read(&ListMembers, |_| {}).await;
    if let Ok(members) = &members {
        assert!(members.iter().all(|it| it.user_id().is_some() && it.name().is_some()));
        assert!(members.len() > 1);
    }
    let history = client.read(&GetStatusHistory(&lead()), |_| {}).await;
    vec![
        ("events", page.map(drop)),
        ("conversation", one.map(drop)),
        ("members", members.map(drop)),
        ("history", history.map(drop)),
        ("mine", client.read(&conversations(&mine), |_| {}).await.map(drop)),
        ("lead's", client.read(&conversations(&of_lead), |_| {}).await.map(drop)),
        ("leads", client.read(&leads, |_| {}).await.map(drop)),
        ("lead", client.read(&GetLead(&lead()), |_| {}).await.map(drop)),
        ("automations", client.read(&GetWorkflowStatus(&lead()), |_| {}).await.map(drop)),
        ("statuses", client.read(&ListLeadStatuses, |_| {}).await.map(drop)),
        ("tags", client.read(&ListTags, |_| {}).await.map(drop)),
        ("user", client.read(&GetUser, |_| {}).await.map(drop)),
        ("organization", client.read(&GetOrganization, |_| {}).await.map(drop)),
        ("unread", client.read(&GetUnreadCount, |_| {}).await.map(drop)),
        ("readiness", client.read(&GetReadiness(&conversation()), |_| {}).await.map(drop)),
        ("numbers", client.read(&ListSenderNumbers(&conversation()), |_| {}).await.map(drop)),
        ("check", client.suppression("+18025550199", |_| {}).await.map(drop)),
        ("event", client.read(&GetEvent(&event), |_| {}).await.map(drop)),
        ("messages", client.read(&ListMessages(options), |_| {}).await.map(drop)),
        ("all events", client.read(&ListAllEvents(options), |_| {}).await.map(drop)),
        ("follow-ups", client.read(&due, |_| {}).await.map(drop)),
    ]
}

/// What a version's server cannot do; reads and then writes.
fn lacking(api: ApiVersion) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut lacking = (Vec::new(), Vec::new());
    if api < V1_0_30 {
        lacking.0.extend(["This server can't check blocked numbers"]);
        lacking.1.extend(["This server can't block or unblock numbers"; 2]);
    }
    if api < V1_0_50 {
        lacking.1.push("This server can't mark conversations read");
        lacking.1.push("This server can't assign leads");
    }
    if api < V1_0_75 {
        lacking.0.push("This server can't list follow-ups");
        lacking.1.push("This server can't set follow-ups");
    }
    if api < V1_0_80 {
        lacking.1.push("This server can't mark conversations handled");
    }
    lacking.1.sort_unstable();
    lacking
}

#[rstest]
#[case(V1_0_0)]
#[case(V1_0_30)]
#[case(V1_0_50)]
#[case(ApiVersion::V1_0_60)]
#[case(V1_0_75)]
#[case(V1_0_80)]
#[case(ApiVersion::V1_0_83)]
#[tokio::test]
async fn every_read_is_answered_and_what_is_missing_is_asked_for_once(#[case] api: ApiVersion) {
    let sandbox = Sandbox::start(Options { api, ..options(200) });
    let client = client(&sandbox);
    let (missing, _) = lacking(api);
    let mut count = sandbox.stats().requests();
    for round in 0..3 {
        let reads = reads(&client).await;
        let all = reads.len();
        let failed: Vec<Failure> = reads.into_iter().filter_map(|(_, read)| read.err()).collect();
        let said: Vec<&str> = failed.iter().map(|failure| failure.message.as_str()).collect();
        assert_eq!(said, missing, "{api}");
        assert!(failed.iter().all(|failure| failure.kind == FailureKind::Unsupported));
        let asked = sandbox.stats().requests() - count;
        count += asked;
        // Once the server's capabilities are known, each read is one request.
        let usual = (all - missing.len()) as u64;
        assert!(if round == 0 { asked >= usual } else { asked == usual }, "{api}: {asked}");
    }
}

/// Every write, on the server's current data.
async fn operations(client: &TestClient) -> Vec<Operation> {
    let (mine, id) = (Listing::Mine(ArchiveFilter::All), conversation());
    let row = client
        .read(&GetConversation { listing: &mine, id: &id }, |_| {})
        .await
        .expect("a row")
        .value;
    let record = client.read(&GetLead(&lead()), |_| {}).await.expect("a lead").value;
    let status = record.status().cloned().unwrap_or_default();
    let numbers = client.read(&ListSenderNumbers(&id), |_| {}).await.expect("numbers");
    let number = numbers.eligible_numbers[0].phone_number_id.clone().expect("an id");
    let at = "2026-12-02T15:00:00Z".parse().expect("a time");
    vec![
        Operation::MarkRead { conversation: id.clone(), event_version: row.event_version },
        Operation::MarkHandled { conversation: id.clone(), reply_version: row.reply_version },
        Operation::AddNote { conversation: id.clone(), text: RedactedText::new("a note") },
        Operation::SendSms {
            conversation: id.clone(),
            text: RedactedText::new("See you then"),
            scheduled_for: Some(at),
            from: None,
            idempotency_key: IdempotencyKey::new("key-1"),
        },
        Operation::SetSender { conversation: id.clone(), number: PhoneNumberId::new(&number) },
        Operation::ClearSender { conversation: id },
        Operation::Assign { lead: lead(), user: Some(UserId::new("user-1")) },
        Operation::AddTags {
            lead: lead(),
            tags: vec![TagId::new("tag-1")],
            names: Vec::new(),
            create_missing: false,
        },
        Operation::RemoveTag { lead: lead(), tag: TagId::new("tag-1") },
        Operation::SetFollowUp {
            lead: lead(),
            follow_up: FollowUp::Due(at),
            expected_revision: status.revision,
            expected_status: status.id.clone(),
        },
        Operation::SetStatus {
            lead: lead(),
            status_type: "Open".into(),
            outcome: "New".into(),
            category: Some("Open".into()),
            notes: None,
            expected_revision: None,
            expected_status: None,
        },
        Operation::Archive {
            lead: lead(),
            reason: ArchiveReason::try_from(2).expect("a reason"),
            note: None,
        },
        Operation::Unarchive { lead: lead() },
        Operation::Block {
            conversation: conversation(),
            phone: RedactedText::new("+18025550199"),
            reason: RedactedText::new("Asked"),
            organization: None,
        },
        Operation::Unblock {
            conversation: conversation(),
            phone: RedactedText::new("+18025550199"),
            reason: RedactedText::new("Asked for it"),
            organization: None,
        },
    ]
}

async fn write(client: &TestClient, operation: &Operation) -> Result<Outcome, WriteFailure> {
    let permit = client.permit(|_| {}).await.expect("leave");
    client.write(permit, operation, |_| {}).await
}

#[rstest]
#[case(V1_0_0)]
#[case(V1_0_30)]
#[case(V1_0_50)]
#[case(ApiVersion::V1_0_60)]
#[case(V1_0_75)]
#[case(V1_0_80)]
#[case(ApiVersion::V1_0_83)]
#[tokio::test]
async fn every_write_takes_effect_or_is_said_to_be_missing(#[case] api: ApiVersion) {
    let sandbox = Sandbox::start(Options { api, ..options(200) });
    // A lead that may be texted, with an unread message to answer.
    let arrival = json!({"conversationIds": ["conv-2"], "text": "START"});
    sandbox.page("/sandbox/arrivals", &arrival).await;
    let client = client(&sandbox);
    let mut missing = Vec::new();
    for operation in operations(&client).await {
        match write(&client, &operation).await {
            Ok(Outcome::Stale) => unreachable!("{api}: {operation:?}"),
            Ok(Outcome::Sms(sms)) => {
                let event = sms.event().expect("an event");
                let cancel = Operation::CancelSms { conversation: conversation(), event };
                write(&client, &cancel).await.expect("canceled");
            }
            Ok(_) => {}
            Err(failure) => {
                assert!(!failure.is_unknown(), "{api}: {operation:?}: {failure}");
                let failure = failure.into_failure();
                assert_eq!(
                    failure.kind,
                    FailureKind::Unsupported,
                    "{api}: {operation:?}: {failure}"
                );
                missing.push(failure.message);
            }
        }
    }
    missing.sort_unstable();
    assert_eq!(missing, lacking(api).1, "{api}");
}

/// The raw view shows records unchanged, whatever the version's names.
#[rstest]
#[case(V1_0_0, "/customer/gender")]
#[case(V1_0_30, "/customer/income")]
#[case(V1_0_75, "/customer/income")]
#[case(ApiVersion::V1_0_83, "/profile/qualification/income")]
#[tokio::test]
async fn private_members_of_a_lead_come_as_the_server_sent_them(
    #[case] api: ApiVersion,
    #[case] private: &str,
) {
    let sandbox = Sandbox::start(Options { api, ..options(200) });
    let client = client(&sandbox);
    let mine = Listing::Mine(ArchiveFilter::All);
    let (mut with_private, mut with_custom_fields) = (0, 0);
    for number in 1..=30 {
        let lead = LeadId::new(&format!("lead-{number}"));
        let raw = client.read(&GetLead(&lead), |_| {}).await.expect("a lead").raw;
        let raw: Value = serde_json::from_str(raw.get()).expect("JSON");
        let path = format!("/leads/lead-{number}");
        let (_, sent) = sandbox.call(Method::GET, &path, &Value::Null).await;
        assert_eq!(raw, sent, "{api}");
        with_private += u32::from(raw.pointer(private).is_some_and(|it| !it.is_null()));
        let custom = raw["customFields"].as_object();
        with_custom_fields += u32::from(custom.is_some_and(|it| !it.is_empty()));
    }
    assert!(with_private > 0, "{api}");
    assert_eq!(with_custom_fields > 0, api >= V1_0_80, "{api}");
    let raw = client
        .read(&GetConversation { listing: &mine, id: &conversation() }, |_| {})
        .await
        .expect("one")
        .raw;
    let raw: Value = serde_json::from_str(raw.get()).expect("JSON");
    let rows = sandbox.all("/conversations/my?archiveFilter=all", &json!({})).await;
    let sent = rows.into_iter().find(|row| row["id"] == "conv-2").expect("listed");
    assert_eq!(raw, sent, "{api}");
}

#[tokio::test]
async fn the_first_version_sets_a_status_that_is_in_use() {
    let sandbox = Sandbox::start(Options { api: V1_0_0, ..options(200) });
    let client = client(&sandbox);
    let statuses = client.read(&ListLeadStatuses, |_| {}).await.expect("those in use");
    let status = statuses.iter().find(|it| it.category.as_deref() == Some("Lost")).expect("lost");
    let operation = Operation::SetStatus {
        lead: lead(),
        status_type: "Lost".into(),
        outcome: status.name.clone().expect("a name"),
        category: status.category.clone(),
        notes: Some(RedactedText::new("too far away")),
        expected_revision: None,
        expected_status: None,
    };
    for requests in [2, 1] {
        let before = sandbox.stats().requests();
        let outcome = write(&client, &operation).await.expect("set");
        assert!(matches!(outcome, Outcome::StatusSet(_)), "{outcome:?}");
        assert_eq!(sandbox.stats().requests() - before, requests);
    }
    let set = client.read(&GetLead(&lead()), |_| {}).await.expect("a lead").value;
    assert_eq!(set.status().and_then(|it| it.outcome.clone()), status.name);
}

#[rstest]
#[case(V1_0_0)]
#[case(V1_0_30)]
#[case(V1_0_75)]
#[case(V1_0_80)]
#[tokio::test]
async fn what_needs_a_reply_is_listed_by_every_version(#[case] api: ApiVersion) {
    let sandbox = Sandbox::start(Options { api, ..options(200) });
    let client = client(&sandbox);
    let due = |value| RequestOptions {
        page_size: Some(5),
        filters: vec![ExactFilter { field: "needsReply".to_owned(), value: Scalar::Bool(value) }],
        ..RequestOptions::default()
    };
    let mine = Listing::Mine(ArchiveFilter::Active);
    let probe = u64::from(api < V1_0_80);
    for requests in [1 + probe, 1] {
        let before = sandbox.stats().requests();
        let page = client
            .read(&ListConversations { listing: &mine, options: &due(true) }, |_| {})
            .await
            .expect("a page");
        assert_eq!(sandbox.stats().requests() - before, requests, "{api}");
        let rows = Row::pack(page.items.iter().map(|record| &record.value));
        assert_eq!(rows.len(), 5, "{api}");
        assert!(rows.iter().all(Row::needs_reply_flag), "{api}");
    }
    // There is no status for "no reply needed".
    let handled =
        client.read(&ListConversations { listing: &mine, options: &due(false) }, |_| {}).await;
    assert_eq!(handled.is_ok(), api >= V1_0_80, "{api}");
}
