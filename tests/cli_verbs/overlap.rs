//! Several actions of one command are on their way at once, and one at a time of
//! one conversation.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use leadping_tui::api::BaseUrl;
use leadping_tui::domain::{ConversationId, Operation, RedactedText};
use leadping_tui::store::Outbox;
use leadping_tui::triage::outbox::{NewEntry, UndoWindow};
use serde_json::Value;

use crate::harness::{Harness, Run};
use crate::proxy;

/// Far more than anything here takes; only a hang reaches it.
const DEADLINE: Duration = Duration::from_secs(20);

/// Notes that have come so far, as conversation and text, and whether they are
/// held back.
#[derive(Default)]
struct Notes {
    seen: Mutex<(Vec<(String, String)>, bool)>,
    changed: Condvar,
}

impl Notes {
    /// A server before the sandbox on which these pass.
    fn before(self: &Arc<Self>, harness: &Harness) -> String {
        let notes = Arc::clone(self);
        proxy::start(harness.address(), move |request| {
            let target = request.target();
            let conversation = target.strip_prefix("POST /events/conversations/");
            if let Some(conversation) = conversation.and_then(|it| it.strip_suffix("/notes")) {
                let body: Value = serde_json::from_str(&request.body()).expect("JSON");
                let text = body["text"].as_str().expect("a text");
                notes.pass((conversation.to_owned(), text.to_owned()));
            }
            None
        })
    }

    fn pass(&self, note: (String, String)) {
        let mut seen = self.seen.lock().expect("no panic");
        seen.0.push(note);
        self.changed.notify_all();
        drop(self.changed.wait_while(seen, |(_, held)| *held).expect("no panic"));
    }

    fn hold(&self, held: bool) {
        self.seen.lock().expect("no panic").1 = held;
        self.changed.notify_all();
    }

    /// Waits until so many have come, and returns those that have.
    fn until(&self, count: usize) -> Vec<(String, String)> {
        let seen = self.seen.lock().expect("no panic");
        let fewer = |(seen, _): &mut (Vec<_>, bool)| seen.len() < count;
        let (seen, waited) =
            self.changed.wait_timeout_while(seen, DEADLINE, fewer).expect("no panic");
        assert!(!waited.timed_out(), "no more than these came: {:?}", seen.0);
        seen.0.clone()
    }
}

fn note(url: &str, text: &str, ids: &[String]) -> Vec<String> {
    let command = ["--base-url", url, "note", "--text", text].map(str::to_owned);
    [&command[..], ids].concat()
}

fn done(ids: &[String]) -> Vec<(&str, &str)> {
    ids.iter().map(|id| (id.as_str(), "done")).collect()
}

#[test]
fn four_actions_of_a_command_are_on_their_way_at_once() {
    let harness = Harness::new(&[]);
    let ids = harness.of_different_leads(6);
    let notes = Arc::<Notes>::default();
    notes.hold(true);
    let url = notes.before(&harness);
    let arguments = note(&url, "hello", &ids);
    let child = harness.start(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let first: Vec<String> = notes.until(4).into_iter().map(|(id, _)| id).take(4).collect();
    assert!(first.iter().all(|id| ids.contains(id)), "{first:?}");
    notes.hold(false);
    let run = Run::of(child);
    run.assert_code(0);
    run.assert_results(&done(&ids));
    assert_eq!(harness.journal().len(), 6);
}

#[test]
fn what_is_about_one_conversation_stays_in_its_order() {
    let harness = Harness::new(&[]);
    let ids = harness.of_different_leads(6);
    let notes = Arc::<Notes>::default();
    let url = notes.before(&harness);
    let run = |text: &str, ids: &[String]| {
        let arguments = note(&url, text, ids);
        harness.start(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    // Makes the outbox, in which an earlier command leaves a note behind.
    Run::of(run("before", &ids[5..])).assert_code(0);
    leave_behind(&harness, &url, "first", &ids[0]);
    notes.hold(true);
    let child = run("second", &ids[..5]);
    let seen = notes.until(5).split_off(1);
    let of_first = |seen: &[(String, String)]| -> Vec<String> {
        seen.iter().filter(|(id, _)| *id == ids[0]).map(|(_, text)| text.clone()).collect()
    };
    assert_eq!(of_first(&seen), ["first"], "{seen:?}");
    notes.hold(false);
    let run = Run::of(child);
    run.assert_code(0);
    run.assert_results(&done(&ids[..5]));
    assert_eq!(of_first(&notes.until(7)), ["first", "second"]);
}

/// Appends a note that no process sends yet.
fn leave_behind(harness: &Harness, url: &str, text: &str, conversation: &str) {
    let outboxes = harness.home().join("state/leadping-tui/outbox");
    let folder = std::fs::read_dir(outboxes).expect("a folder").next().expect("an outbox");
    let account = BaseUrl::parse(url).expect("an address").to_string();
    let now = Timestamp::now();
    let path = folder.expect("readable").path();
    let mut outbox = Outbox::open(&path, &account, now).expect("opened").outbox;
    let (conversation, text) = (ConversationId::new(conversation), RedactedText::new(text));
    let operation = Operation::AddNote { conversation, text };
    let entry = NewEntry::new(RedactedText::new("Ann"), "note", None, operation);
    outbox.append(vec![entry], &UndoWindow::NONE, now).expect("appended");
}
