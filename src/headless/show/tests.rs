//! `show` over an API whose answers are given.

use std::io;
use std::sync::{Arc, Mutex};

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::*;
use crate::api::fake::Responder;
use crate::api::requests::{Call, call::Body};
use crate::api::{RateLimiter, RetryPolicy};
use crate::domain::{ReasonNames, TimeStyle, text};
use crate::headless::action;
use crate::headless::paint::Paint;
use crate::triage::compose::send_readiness::stop_request_warning;

/// Knows every conversation but those that begin with `z`; the lead `gone`
/// cannot be had, and where the id begins with `down` the server fails. A
/// thread has `events` events, one an hour.
#[derive(Clone, Default)]
struct Fake {
    events: u32,
    /// The one that asks to stop.
    stop: Option<u32>,
    asked: Arc<Mutex<Vec<String>>>,
}

fn not_found() -> Failure {
    Failure { status: Some(404), ..Failure::new(FailureKind::NotFound, "There is no such record") }
}

fn lead_of(conversation: &str) -> &str {
    match conversation {
        "half" => "gone",
        "old" => "bare",
        "free" => "free",
        _ => "l-1",
    }
}

impl Responder for Fake {
    async fn respond(&self, call: Call<'_>) -> Result<String, Failure> {
        self.asked.lock().expect("no panic").push(call.path.join("/"));
        let answer = match call.path[..] {
            [.., id] if id.starts_with('z') || id == "gone" => return Err(not_found()),
            [.., id] if id.starts_with("down") => {
                return Err(Failure::new(FailureKind::Server, "The server failed"));
            }
            ["conversations", id] => json!({
                "id": id, "leadId": lead_of(id),
                "firstName": "Ann", "lastName": "Lee", "leadPhoneNumber": "+16175550130",
                "isUnread": true, "status": "needs_reply", "fromTheFuture": [1.5, null],
            }),
            ["leads", "bare"] => json!({"id": "bare"}),
            ["leads", "free"] => json!({"id": "free", "assignedToUserId": null,
                "metadata": {"smsOptedOut": true}}),
            ["leads", id] => json!({
                "id": id, "tags": [{"name": "roof"}, {"name": "hot\u{1b}[2J"}],
                "contact": {"timeZoneId": "America/New_York"},
                "metadata": {"smsOptedOut": false},
                "assignedToUserId": "u-1", "assignedTo": {"id": "u-1", "name": "Sam Rivera"},
                "currentLeadStatus": {"displayName": "Interested",
                    "followUpDueAt": "2026-11-20T14:00:00Z"},
                "inquiry": {"service": "Gutters"},
            }),
            ["events", "conversations", _] => self.page(&call),
            _ => panic!("{:?}", call.path),
        };
        Ok(answer.to_string())
    }
}

impl Fake {
    fn page(&self, call: &Call<'_>) -> Value {
        let Some(Body::Options(options)) = &call.body else { panic!("a page") };
        let token = options.continuation_token.as_ref().map(|token| token.as_str().parse::<u32>());
        let start = token.map_or(0, |token| token.expect("a number"));
        let size = options.page_size.expect("a size").min(40);
        let end = (start + size).min(self.events);
        let event = |n: u32| {
            let hours = jiff::SignedDuration::from_hours(n.into());
            let at = "2026-11-20T12:00:00Z".parse::<Timestamp>().expect("a time") - hours;
            let text = match self.stop {
                Some(stop) if stop == n => "STOP".to_owned(),
                _ => format!("text {n}\nYou, 1:00 PM: ok"),
            };
            json!({"id": format!("e{n}"), "timelineType": "Sms", "direction": "inbound",
                "createdAt": at.to_string(), "summary": text})
        };
        let events: Vec<Value> = (start..end).map(event).collect();
        json!({"items": events, "continuationToken": (end < self.events).then(|| end.to_string())})
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().expect("no panic"))
    }
}

struct Run {
    end: Result<(), CliError>,
    out: String,
    said: String,
}

fn job(ids: &[&str], format: ShowFormat) -> ShowJob {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let style = TextStyle {
        times: TimeStyle::default(),
        zone: TimeZone::UTC,
        reasons: ReasonNames::default(),
        paint: Paint::default(),
    };
    ShowJob {
        input: action::read_ids(&ids, false, || Box::new(io::empty())).expect("ids"),
        format,
        since: None,
        limit: Some(3),
        timeout: Duration::from_secs(5),
        style,
    }
}

async fn run(fake: &Fake, job: ShowJob) -> Run {
    let policy = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
    let client = Client::new(fake.clone(), policy, RateLimiter::per_minute(None));
    let (mut out, mut said) = (Vec::new(), Vec::new());
    let end = job.run(&client, &mut out, &mut said, &Progress::silent()).await;
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Run { end, out: text(out), said: text(said) }
}

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[tokio::test]
async fn facts_come_first_and_then_the_thread_with_the_oldest_on_top() {
    let fake = Fake { events: 2, ..Fake::default() };
    let Run { end, out, said } = run(&fake, job(&["c-1"], ShowFormat::Text)).await;
    assert_eq!((end, said.as_str()), (Ok(()), ""));
    let place = |what: &str| out.find(what).unwrap_or_else(|| panic!("{what:?} is not in {out}"));
    let order = [
        "Name:         Ann Lee\n",
        "Phone:        +1 617-555-0130\n",
        "Inbox:        needs reply, unread\n",
        "Status:       Interested\n",
        "Due:          Fri Nov 20, 2:00 PM (",
        "Assigned to:  Sam Rivera\n",
        "Tags:         roof, hot[2J\n",
        "Texting:      OK to text\n",
        "Their time:   ",
        "Inquiry:      Wants: Gutters\n",
        "Conversation: c-1\n",
        "\nFri Nov 20\n",
        "Ann, 11:00 AM: text 1\n    You, 1:00 PM: ok\n",
        "Ann, 12:00 PM: text 0\n    You, 1:00 PM: ok\n",
    ];
    let order = order.map(place);
    assert!(order.is_sorted(), "{out}");
    assert!(!out.chars().any(|c| c != '\n' && text::is_unsafe(c)), "{out}");
    let mut asked = fake.asked();
    asked.sort();
    assert_eq!(asked, ["conversations/c-1", "events/conversations/c-1", "leads/l-1"]);
}

#[tokio::test]
async fn what_the_server_does_not_say_is_not_told() {
    let facts = async |id: &str| run(&Fake::default(), job(&[id], ShowFormat::Text)).await.out;
    let old = facts("old").await;
    assert!(!old.contains("Assigned to:") && !old.contains("Tags:"), "{old}");
    assert!(old.contains("Texting:      Opt-in unknown\n"), "{old}");
    assert!(old.contains("Their time:   unknown\n") && old.ends_with("\nNo events\n"), "{old}");
    let free = facts("free").await;
    assert!(free.contains("Assigned to:  nobody\n"), "{free}");
    assert!(free.contains("Texting:      Opted out: texting blocked\n"), "{free}");
}

#[tokio::test]
async fn colors_say_nothing_of_their_own() {
    let fake = Fake { events: 2, ..Fake::default() };
    let plain = run(&fake, job(&["c-1"], ShowFormat::Text)).await.out;
    let style = TextStyle { paint: Paint::new(true), ..job(&[], ShowFormat::Text).style };
    let painted = run(&fake, ShowJob { style, ..job(&["c-1"], ShowFormat::Text) }).await.out;
    assert!(painted.contains("\u{1b}[1mAnn, 11:00 AM: \u{1b}[0mtext 1\n"), "{painted}");
    let codes = ["\u{1b}[1m", "\u{1b}[36m", "\u{1b}[0m"];
    let without = codes.iter().fold(painted, |text, code| text.replace(code, ""));
    assert_eq!(without, plain);
}

#[tokio::test]
async fn json_has_the_records_as_they_came() {
    let fake = Fake { events: 4, ..Fake::default() };
    let Run { end, out, .. } = run(&fake, job(&["c-1"], ShowFormat::Ndjson)).await;
    assert_eq!(end, Ok(()));
    assert!(out.contains("\"fromTheFuture\":[1.5,null]"), "{out}");
    let [shown] = &lines(&out)[..] else { panic!("{out}") };
    assert_eq!(shown["conversation"]["id"], "c-1");
    assert_eq!(shown["lead"]["id"], "l-1");
    let ids: Vec<&Value> = shown["events"].as_array().expect("a list").iter().collect();
    assert_eq!(ids.iter().map(|event| &event["id"]).collect::<Vec<_>>(), ["e0", "e1", "e2"]);
    assert_eq!(shown["more"], true);
    let array = run(&fake, job(&["c-1", "c-2"], ShowFormat::Json)).await.out;
    let array: Vec<Value> = serde_json::from_str(&array).expect("an array");
    assert_eq!(array.len(), 2);
    let none = run(&fake, ShowJob { input: Vec::new(), ..job(&[], ShowFormat::Json) }).await;
    assert_eq!((none.end, none.out.as_str()), (Ok(()), "[]\n"));
}

#[tokio::test]
async fn a_thread_ends_at_the_limit_or_at_a_time() {
    let events = async |all: u32, limit: Option<u64>, since: Option<&str>| {
        let since = since.map(|at| at.parse().expect("a time"));
        let fake = Fake { events: all, ..Fake::default() };
        let job = ShowJob { since, limit, ..job(&["c"], ShowFormat::Ndjson) };
        let shown = lines(&run(&fake, job).await.out).remove(0);
        let pages = fake.asked().iter().filter(|path| path.starts_with("events/")).count();
        let number = shown["events"].as_array().expect("a list").len();
        (number, shown["more"].as_bool().expect("a truth value"), pages)
    };
    assert_eq!(events(3, Some(3), None).await, (3, false, 1), "no request to look for more");
    assert_eq!(events(4, Some(3), None).await, (3, true, 1));
    assert_eq!(events(100, Some(40), None).await, (40, true, 1), "as many as a page has");
    assert_eq!(events(100, Some(60), None).await, (60, true, 2));
    assert_eq!(events(100, None, None).await, (100, false, 3));
    assert_eq!(events(100, None, Some("2026-11-20T09:00:00Z")).await, (4, true, 1));
    assert_eq!(events(100, Some(2), Some("2026-11-20T09:00:00Z")).await, (2, true, 1));
    assert_eq!(events(2, None, Some("2026-11-20T09:00:00Z")).await, (2, false, 1));
    assert_eq!(events(0, Some(3), None).await, (0, false, 1));
}

#[tokio::test]
async fn a_request_to_stop_counts_although_it_is_not_shown() {
    let texting = async |fake: Fake, limit: Option<u64>, since: Option<&str>| {
        let since = since.map(|at| at.parse().expect("a time"));
        let job = ShowJob { since, limit, ..job(&["c"], ShowFormat::Text) };
        let out = run(&fake, job).await.out;
        let pages = fake.asked().iter().filter(|path| path.starts_with("events/")).count();
        assert_eq!(pages, 1);
        assert!(!out.contains(": STOP"), "{out}");
        let fact = out.lines().find_map(|line| line.strip_prefix("Texting:"));
        fact.expect("a fact").trim().to_owned()
    };
    let fake = |events, stop| Fake { events, stop, ..Fake::default() };
    let asked_to_stop = stop_request_warning("STOP").text;
    let since = Some("2026-11-20T09:00:00Z");
    assert_eq!(texting(fake(30, Some(20)), Some(3), None).await, asked_to_stop);
    assert_eq!(texting(fake(30, Some(20)), None, since).await, asked_to_stop);
    assert_eq!(texting(fake(30, None), Some(3), None).await, "OK to text");
    // The first page, of 40 events, is all that is known.
    let open = "Opted in; older texts not checked";
    assert_eq!(texting(fake(90, Some(60)), Some(3), None).await, open);
}

#[tokio::test]
async fn a_cut_thread_names_the_option_that_cut_it() {
    let told = async |limit: Option<u64>, since: Option<&str>| {
        let since = since.map(|at| at.parse().expect("a time"));
        let fake = Fake { events: 9, ..Fake::default() };
        let out = run(&fake, ShowJob { since, limit, ..job(&["c"], ShowFormat::Text) }).await.out;
        out.lines().find(|line| line.starts_with("(older")).map(str::to_owned)
    };
    let by = |way| Some(format!("(older events not shown; {way} shows more)"));
    let since = Some("2026-11-20T09:00:00Z");
    assert_eq!(told(Some(3), None).await, by("--limit N"));
    assert_eq!(told(Some(3), since).await, by("--limit N"));
    assert_eq!(told(Some(4), since).await, by("an earlier --since"));
    assert_eq!(told(None, since).await, by("an earlier --since"));
    assert_eq!(told(Some(9), None).await, None);
}

#[tokio::test]
async fn those_that_are_there_are_shown_without_those_that_are_not() {
    let fake = Fake::default();
    let some = run(&fake, job(&["z-1", "c-1", "half"], ShowFormat::Ndjson)).await;
    let error = some.end.expect_err("not all");
    assert_eq!((error.exit, error.message.as_str()), (Exit::Partial, "2 of 3 failed"));
    let shown = lines(&some.out);
    assert_eq!(
        shown.iter().map(|it| &it["conversation"]["id"]).collect::<Vec<_>>(),
        ["c-1", "half"]
    );
    assert_eq!(shown[1]["lead"], Value::Null);
    assert_eq!(
        some.said,
        "leadping-tui: z-1: There is no such record\n\
         leadping-tui: Couldn't load lead details: half: There is no such record\n"
    );
    let none = run(&fake, job(&["z-1", "z-2"], ShowFormat::Text)).await;
    assert_eq!(none.end.expect_err("none").exit, Exit::NotFound);
    let one = run(&fake, job(&["z-1"], ShowFormat::Json)).await;
    let error = one.end.expect_err("not there");
    assert_eq!(
        (error.exit, error.message.as_str()),
        (Exit::NotFound, "z-1: There is no such record")
    );
    assert!(error.hints[0].ends_with("leadping-tui list --lead z-1 -q"), "{:?}", error.hints);
    assert_eq!((one.out.as_str(), one.said.as_str()), ("", ""));
    let half = run(&fake, job(&["half"], ShowFormat::Ndjson)).await;
    assert_eq!(half.end.expect_err("without its lead").exit, Exit::Partial);
    assert_eq!((lines(&half.out).len(), half.said.as_str()), (1, ""));
}

#[tokio::test]
async fn a_server_that_fails_ends_the_command() {
    let fake = Fake::default();
    let run = run(&fake, job(&["c-1", "down", "c-2"], ShowFormat::Json)).await;
    let error = run.end.expect_err("the server failed");
    assert_eq!(error.exit, Exit::Unavailable);
    assert!(error.message.contains("The server failed"), "{}", error.message);
    assert!(!run.out.trim_end().ends_with(']'), "the array stays open");
    assert!(!fake.asked().iter().any(|path| path.ends_with("c-2")));
}
