//! The scenes of the frames.

use serde_json::{Value, json};

use super::Screen;
use crate::app::fixture::{Fixture, failure};
use crate::app::{Command, Event, Timer};
use crate::domain::{FailureKind, WaitReason};

/// Rows of every kind.
pub(super) fn rows() -> Vec<Value> {
    vec![
        json!({
            "id": "c1", "leadId": "lead-1", "firstName": "Ann", "lastName": "Diallo",
            "leadPhoneNumber": "+14155550134", "email": "ann@example.com",
            "lastSnippet": "Yes — can you call me tomorrow after 5?", "isUnread": true,
            "lastEventAt": "2026-11-22T11:55:00Z", "status": "needs_reply",
            "nextStep": "call back",
            "currentDisposition": {"displayName": "Qualified"},
            "phoneNumber": {"id": "p1", "name": "Main", "value": "+16285550100"},
        }),
        json!({
            "id": "c2", "leadId": "lead-2", "firstName": "Bob", "lastName": "Okafor",
            "lastSnippet": "Is the quote for the whole roof or just the south side of it?",
            "isUnread": true, "lastEventAt": "2026-11-22T10:58:00Z", "status": "waiting",
        }),
        json!({
            "id": "c3", "leadId": "lead-3", "firstName": "Maria", "lastName": "Gómez",
            "lastSnippet": "Carrier refused the last message", "status": "failed",
            "statusReason": "carrier rejected", "lastEventAt": "2026-11-22T09:00:00Z",
        }),
        json!({
            "id": "c4", "leadId": "lead-4", "leadPhoneNumber": "+442071838750",
            "lastSnippet": "Thanks, that is all I need", "isArchived": true,
            "archivedAt": "2026-11-20T12:00:00Z", "archiveReason": 3,
            "lastEventAt": "2026-11-20T12:00:00Z", "status": "open",
        }),
        json!({
            "id": "c5", "leadId": "lead-5", "email": "someone.with.a.long.address@example.com",
            "lastSnippet": "Wants Saturday", "lastEventIsInternalNote": true,
            "lastEventAt": "2026-11-01T12:00:00Z", "status": "snoozed",
        }),
        json!({"id": "c6", "lastEventAt": "2024-11-01T12:00:00Z"}),
        json!({"id": "c7", "firstName": "Future", "lastEventAt": "2026-11-23T12:00:00Z"}),
        json!({"id": "c8", "firstName": "Undated", "lastSnippet": "When was this?"}),
    ]
}

/// A timeline with events of every kind, newest first.
pub(super) fn timeline() -> Vec<Value> {
    vec![
        json!({
            "id": "e0", "timelineType": "Sms", "direction": "outbound", "status": "Scheduled",
            "scheduledFor": "2026-11-23T09:00:00Z", "createdAt": "2026-11-22T11:58:00Z",
            "summary": "Good morning! Shall we call you now?", "actorDisplayName": "Sam Rivera",
        }),
        json!({
            "id": "e1", "timelineType": "Note", "createdAt": "2026-11-22T11:56:00Z",
            "summary": "wants Saturday, has a dog", "actorDisplayName": "Sam Rivera",
        }),
        json!({
            "id": "e2", "timelineType": "Sms", "direction": "inbound", "status": "Received",
            "createdAt": "2026-11-22T11:55:00Z", "summary": "Yes — can you call me tomorrow after 5?",
        }),
        json!({
            "id": "e3", "timelineType": "Sms", "direction": "outbound", "status": "Failed",
            "statusReason": "carrier rejected", "errorCode": "30007",
            "createdAt": "2026-11-22T08:20:00Z", "actorDisplayName": "Sam Rivera",
            "summary": "Here is the quote that you asked for, with the whole roof, the gutters \
                        and the two skylights: https://example.com/q/8f3a. Tell me what you think!",
        }),
        json!({
            "id": "e4", "timelineType": "Mms", "direction": "inbound", "status": "Received",
            "createdAt": "2026-11-21T17:01:00Z", "summary": "This corner\nand the one behind it",
            "media": [{"fileName": "roof.jpg", "url": "https://example.com/m/1"}],
        }),
        json!({
            "id": "e5", "timelineType": "Voicemail", "direction": "inbound", "status": "Received",
            "createdAt": "2026-11-21T16:40:00Z", "voicemailUrl": "https://example.com/v/1",
        }),
        json!({
            "id": "e6", "timelineType": "Call", "direction": "inbound", "status": "Missed",
            "createdAt": "2026-11-21T16:38:00Z", "summary": "Missed call",
        }),
        json!({
            "id": "e7", "timelineType": "LeadStatusChange", "createdAt": "2026-11-20T12:00:00Z",
            "summary": "New → Qualified", "actorDisplayName": "Sam Rivera",
        }),
        json!({
            "id": "e8", "timelineType": "Notification", "createdAt": "2026-11-20T11:00:00Z",
            "summary": "Sam was notified",
        }),
        json!({
            "id": "e9", "timelineType": "Payment", "createdAt": "2026-11-20T10:00:00Z",
            "summary": "Deposit of 200 USD", "status": "Completed",
        }),
        json!({
            "id": "e10", "timelineType": "Sms", "direction": "outbound", "status": "Delivered",
            "createdAt": "2026-11-19T16:02:00Z", "automationRunId": "a1",
            "summary": "Hi Ann, this is Sam about your roof.",
        }),
        json!({
            "id": "e11", "timelineType": "Hologram", "createdAt": "2026-11-19T16:01:00Z",
            "summary": "From a later version",
        }),
        json!({
            "id": "e12", "timelineType": "LeadCreated", "createdAt": "2025-12-31T16:00:00Z",
            "summary": "Came in through the web form",
        }),
    ]
}

/// The lead of the first row.
pub(super) fn ann() -> Value {
    json!({
        "id": "lead-1",
        "contact": {"firstName": "Ann", "lastName": "Diallo", "timeZoneId": "America/New_York"},
        "metadata": {"smsOptedOut": false},
        "currentLeadStatus": {
            "displayName": "Qualified", "changedAt": "2026-11-20T12:00:00Z",
            "source": "Automation",
        },
        "tags": [{"id": "t1", "name": "roof"}, {"id": "t2", "name": "spring"}],
    })
}

pub(super) fn empty() -> Screen {
    let mut fixture = Fixture::of_lead("lead-1");
    fixture.list(vec![], Some(0), None);
    Screen::new(fixture)
}

pub(super) fn empty_by_filter() -> Screen {
    let mut screen = loaded();
    screen.fixture.act(&[Command::EditFilter]);
    screen.fixture.type_text("helicopter");
    screen.fixture.act(&[Command::AcceptFilter]);
    screen.fixture.list(vec![], Some(0), None);
    screen
}

pub(super) fn first_load() -> Screen {
    Screen::new(Fixture::new())
}

/// All rows, the list complete, the conversation pane empty.
pub(super) fn loaded() -> Screen {
    let mut fixture = Fixture::new();
    fixture.list(rows(), Some(8), None);
    Screen::new(fixture)
}

pub(super) fn loading_more() -> Screen {
    let mut fixture = Fixture::new();
    fixture.list(rows(), Some(1_204), Some("next"));
    Screen::new(fixture)
}

pub(super) fn first_load_failed() -> Screen {
    let mut fixture = Fixture::new();
    let request = fixture.list_request();
    let mut failure = failure(FailureKind::Credentials, "API key rejected");
    failure.hint = Some("check LEADPING_API_KEY, or api_key_command in the config".to_owned());
    failure.trace_id = Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00".to_owned());
    fixture.fail(request, failure);
    Screen::new(fixture)
}

pub(super) fn next_page_failed() -> Screen {
    let mut screen = loading_more();
    let request = screen.fixture.list_request();
    let failure = failure(FailureKind::Network, "api.leadping.ai could not be reached");
    screen.fixture.fail(request, failure);
    screen.fixture.wait(4);
    screen
}

pub(super) fn rate_limited() -> Screen {
    let mut screen = loading_more();
    let request = screen.fixture.list_request();
    screen.fixture.waits(request, 12, WaitReason::RateLimited);
    screen.fixture.wait(3);
    screen
}

pub(super) fn unicode() -> Screen {
    let names = [
        ("王小明", "", "你好，请问屋顶的报价包括天窗吗？我们想在下个月之前完成，谢谢您的帮助"),
        ("مريم", "الخطيب", "مرحبا، هل يمكنك الاتصال بي غدا بعد الساعة الخامسة؟ السلام عليكم"),
        ("👩‍👩‍👧", "Family ❤️", "❤️❤️❤️ thank you 👍🏽 so much 🇩🇪 see you ☎️ soon, it was great"),
        ("Zoë", "A\u{301}lvare\u{301}z", "e\u{301}e\u{301}e\u{301} combining all the way"),
        ("ﾊﾞｰﾊﾞﾗ", "Ñandú", "half-width ｶﾞｷﾞｸﾞ and full-width ＡＢＣ"),
        ("अनुराधा", "श्रीनिवासन", "क्या आप कल फ़ोन कर सकते हैं?"),
        ("Bartholomew-Maximilian", "von und zu Hohenlohe-Langenburg-Schillingsfürst", "Long name"),
        (
            "\u{1b}[31mRed\u{202e}",
            "Inject\u{7}or",
            "\u{1b}]0;owned\u{7}\u{9b}2J escape \u{202e}txet",
        ),
    ];
    let rows = names.into_iter().enumerate().map(|(n, (first, last, snippet))| {
        json!({
            "id": format!("u{n}"), "leadId": format!("lead-{n}"), "firstName": first,
            "lastName": last, "lastSnippet": snippet, "isUnread": n % 2 == 0,
            "lastEventAt": format!("2026-11-22T{:02}:00:00Z", 11 - n), "status": "needs_reply",
        })
    });
    let mut fixture = Fixture::new();
    fixture.list(rows.collect(), Some(8), None);
    fixture.go_idle();
    fixture.thread(
        names
            .into_iter()
            .enumerate()
            .map(|(n, (first, _, snippet))| {
                json!({
                    "id": format!("e{n}"), "timelineType": "Sms", "summary": snippet,
                    "direction": if n % 2 == 0 { "inbound" } else { "outbound" },
                    "status": if n % 2 == 0 { "Received" } else { "Delivered" },
                    "actorDisplayName": first,
                    "createdAt": format!("2026-11-22T{:02}:00:00Z", 11 - n),
                })
            })
            .collect(),
        None,
    );
    Screen::new(fixture)
}

/// The matches among the loaded rows, before the server has answered.
pub(super) fn provisional() -> Screen {
    let mut screen = loading_more();
    screen.fixture.act(&[Command::ToggleUnread]);
    screen
}

pub(super) fn filter_open() -> Screen {
    let mut screen = loading_more();
    screen.fixture.act(&[Command::ToggleUnread, Command::EditFilter]);
    let text = "the quote for the whole roof or just the south side of it and a good deal more \
                than any line has room for, however wide the terminal may be, I should think";
    screen.fixture.type_text(text);
    screen
}

/// The first conversation's thread, with the focus on it.
pub(super) fn thread() -> Screen {
    let mut screen = loaded();
    screen.fixture.act(&[Command::Open]);
    screen.fixture.lead(ann());
    screen.fixture.thread(timeline(), None);
    screen
}

pub(super) fn thread_scrolled() -> Screen {
    let mut screen = thread();
    screen.resize(80, 24);
    screen.fixture.act(&[Command::GoToTop]);
    screen
}

pub(super) fn thread_failed() -> Screen {
    let mut screen = loaded();
    screen.fixture.act(&[Command::Open]);
    for request in [screen.fixture.lead_request(), screen.fixture.thread_request()] {
        let mut failure = failure(FailureKind::Server, "the server failed (502)");
        failure.trace_id = Some("4bf92f3577b34da6".to_owned());
        screen.fixture.fail(request, failure);
    }
    screen
}

/// A thread of a lead with an inquiry and an automation.
pub(super) fn inquiring() -> Screen {
    let mut screen = loaded();
    screen.fixture.act(&[Command::Open]);
    let mut lead = ann();
    lead["assignedToUserId"] = "u1".into();
    lead["assignedTo"] = json!({"id": "u1", "name": "Sam Rivera"});
    lead["inquiry"] = json!({
        "service": "Roof replacement", "urgency": "Urgent", "budgetMinimum": 9000,
        "budgetMaximum": 14000, "currency": "USD", "desiredStartDate": "2026-12-05",
    });
    lead["company"] = json!({"name": "Diallo Bakery", "jobTitle": "Owner"});
    lead["contactPreferences"] = json!({"callbackWindows": [
        {"date": "2026-11-24", "start": "17:00:00", "end": "19:00:00"},
    ]});
    screen.fixture.lead(lead);
    screen.fixture.thread(timeline(), None);
    let request = screen.fixture.automations_request();
    let status = json!({"runs": [
        {"automation": {"name": "Follow-up series"}, "nextExecutionAt": "2026-11-22T14:05:00Z",
            "actions": [{"actionType": "SendSms", "scheduledAt": "2026-11-22T14:05:00Z"}]},
        {"automation": {"name": "Old series"}, "failedAt": "2026-11-01T00:00:00Z"},
    ]});
    let status = serde_json::from_value(status).expect("decodes");
    let automations = crate::app::conversation::automations::automations(status);
    screen.fixture.handle(crate::app::Event::AutomationsArrived { request, automations });
    screen
}

/// A lead that must not be texted and is archived.
pub(super) fn archived() -> Screen {
    let mut screen = loaded();
    screen.fixture.act_times(Command::GoToTop, Some(4));
    screen.fixture.go_idle();
    screen.fixture.lead(json!({
        "id": "lead-4",
        "contact": {"timeZoneId": "Europe/London"},
        "metadata": {"smsOptedOut": true, "smsOptOutAt": "2026-11-19T12:00:00Z"},
        "currentLeadStatus": {
            "displayName": "Closed lost", "changedAt": "2026-11-19T12:00:00Z", "source": "User",
            "followUpDueAt": "2026-11-25T12:00:00Z",
        },
        "archiveNote": "went with somebody else",
        "tags": [],
    }));
    screen.fixture.thread(timeline(), Some("older"));
    screen
}

pub(super) fn raw() -> Screen {
    let mut screen = thread();
    screen.fixture.act(&[Command::ToggleRaw]);
    let request = screen.fixture.raw_request();
    let raw = serde_json::to_string_pretty(&json!({
        "id": "c1", "leadId": "lead-1", "firstName": "Ann", "lastName": "Diallo",
        "lastSnippet": "A long one that does not fit into a single line of the pane, not even of \
                        a wide one, and that is shown to its very end all the same",
        "fromTheFuture": {"nested": [1, 2, 3]}, "isUnread": true, "eventVersion": 17,
    }))
    .expect("serializes");
    let lead = "{\n  \"id\": \"lead-1\",\n  \"profile\": {\n    \"gender\": \"Female\"\n  }\n}";
    let lines = |json: &str| json.lines().map(str::to_owned).collect();
    let records = Box::new(crate::app::protocol::payload::RawRecords {
        conversation: lines(&raw),
        lead: Some(Ok(lines(lead))),
    });
    screen.fixture.handle(Event::RawArrived { request, records });
    screen
}

/// The palette over a thread, with words in its line.
pub(super) fn palette() -> Screen {
    let mut screen = thread();
    screen.fixture.act(&[Command::OpenPalette]);
    screen.fixture.type_text("tog un");
    screen
}

/// The palette as it opens, with a recent command.
pub(super) fn palette_open() -> Screen {
    let mut screen = loading_more();
    screen.fixture.act(&[Command::OpenPalette]);
    screen.fixture.type_text("redraw");
    screen.fixture.act(&[Command::Pick, Command::OpenPalette, Command::MoveDown]);
    screen
}

/// Rows of a table of leads.
fn people() -> Vec<Value> {
    vec![
        json!({
            "id": "lead-1", "firstName": "Ann", "lastName": "Diallo", "phone": "+14155550134",
            "email": "ann@example.com", "currentLeadStatus": {"displayName": "Call back"},
        }),
        json!({
            "id": "lead-2", "firstName": "小明", "lastName": "王", "phone": "", "status": "Open",
            "email": "someone.with.a.long.address@example.com",
        }),
        json!({
            "id": "lead-3", "firstName": "Maria", "lastName": "Gómez", "phone": "+16285550103",
            "isArchived": true, "currentLeadStatus": {"displayName": "Sold"},
        }),
        json!({"id": "lead-4", "phone": "+442071838750", "status": "Open"}),
        json!({"id": "lead-5"}),
    ]
}

/// The lead picker as it opens, loading its first page.
pub(super) fn leads_loading() -> Screen {
    let mut screen = thread();
    screen.fixture.act(&[Command::PickLead]);
    screen
}

/// The lead picker with more leads than are loaded.
pub(super) fn leads() -> Screen {
    let mut screen = leads_loading();
    screen.fixture.leads(people(), Some("more"));
    screen.fixture.act(&[Command::MoveDown]);
    screen
}

/// The lead picker in a lead, filtered, with the server unreachable.
pub(super) fn leads_failed() -> Screen {
    let mut screen = lead();
    screen.fixture.take();
    screen.fixture.act(&[Command::PickLead]);
    screen.fixture.leads(people(), None);
    screen.fixture.type_text("o");
    screen.fixture.wake(|timer| matches!(timer, Timer::LeadsTyped(_)));
    let request = screen.fixture.leads_request();
    let message = "the connection to api.leadping.ai broke in the middle of the answer";
    screen.fixture.fail(request, failure(FailureKind::Network, message));
    screen
}

/// A lead that was picked by its name, before anything is loaded.
pub(super) fn lead() -> Screen {
    let mut screen = leads();
    screen.fixture.act(&[Command::Pick]);
    screen
}

pub(super) fn help() -> Screen {
    let mut screen = loaded();
    screen.fixture.act(&[Command::ToggleHelp]);
    screen
}
