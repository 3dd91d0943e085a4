mod recipient;

use serde_json::{Value, json};

use crate::app::compose::Stage;
use crate::app::fixture::{Fixture, at, facts, failure};
use crate::app::paging::pager::RequestId;
use crate::app::protocol::drafts::{DraftEvent as DraftNews, DraftRequest as OfDrafts};
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::event::Event;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::app::protocol::outbox::{OutboxEvent, OutboxRequest};
use crate::app::{Command, Focus};
use crate::domain::{
    ConversationId, FailureKind, Operation, Outcome, RedactedText, TimeStyle, WriteFailure,
};
use crate::triage::ActionKind;
use crate::triage::compose::template::{NamedTemplate, Template};
use crate::triage::compose::{Kind, MessageDraft, TextingHours, Verdict, WarningKind};

mod confirm_policy;
mod discard;
mod reply_marks;
mod right_text;
mod templates;
mod warnings;

const REPLY: Command = Command::Do(ActionKind::Reply);
const NOTE: Command = Command::Do(ActionKind::Note);

fn row(n: usize) -> Value {
    json!({"id": format!("c{n}"), "leadId": format!("l{n}"), "firstName": format!("P{n}"),
        "leadPhoneNumber": format!("+1415555000{n}"), "eventVersion": 7, "isUnread": true,
        "lastEventAt": format!("2026-11-20T{:02}:00:00Z", 20 - n)})
}

fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..3).map(row).collect(), None, None);
    // It is early in the morning there, which is none of these tests' business.
    fixture.state.compose.rules.hours = TextingHours::new(0, 24).expect("hours");
    fixture.take();
    fixture
}

fn said(fixture: &Fixture) -> &str {
    fixture.state.notice.text().unwrap_or_default()
}

fn alerts(fixture: &Fixture) -> Vec<String> {
    fixture.state.alerts.all().iter().map(|alert| alert.text().into_owned()).collect()
}

/// Takes the unanswered prechecks.
fn asked(fixture: &mut Fixture) -> Vec<(RequestId, Lookup)> {
    let mut found = Vec::new();
    fixture.effects.retain(|effect| match effect {
        Effect::Lookup {
            request,
            question: ask @ (Lookup::Lead(_) | Lookup::Readiness(_) | Lookup::Suppression(_)),
        } => {
            found.push((*request, ask.clone()));
            false
        }
        _ => true,
    });
    found
}

fn lead(opted_out: bool) -> Value {
    json!({"contact": {"firstName": "Ann", "timeZoneId": "America/New_York",
        "phone": {"number": "+14155550000"}}, "metadata": {"smsOptedOut": opted_out}})
}

fn ready() -> Value {
    json!({"canSend": true, "phoneNumberId": "n1", "displayNumber": "+1 628 555 0100",
        "reasonLabel": "Sticky", "eligibleNumbers": [
            {"phoneNumberId": "n1", "displayNumber": "+1 628 555 0100", "canSend": true},
            {"phoneNumberId": "n2", "displayNumber": "+1 628 555 0200", "canSend": true}]})
}

/// Answers every precheck so that a message may be sent.
fn answer(fixture: &mut Fixture, opted_out: bool, readiness: &Value, allowed: bool) {
    loop {
        let asked = asked(fixture);
        if asked.is_empty() {
            return;
        }
        for (request, ask) in asked {
            let answer = match ask {
                Lookup::Lead(_) => LookupResult::Lead(facts(lead(opted_out))),
                Lookup::Readiness(_) => LookupResult::Readiness(
                    serde_json::from_value(readiness.clone()).expect("decodes"),
                ),
                Lookup::Suppression(_) => {
                    let check = json!({"allowed": allowed});
                    LookupResult::Suppression(serde_json::from_value(check).expect("decodes"))
                }
                other => panic!("{other:?}"),
            };
            fixture.handle(Event::LookupArrived { request, answer });
        }
        fixture.sync();
    }
}

/// The drafts on a simulated disk.
#[derive(Default)]
struct Disk(Vec<MessageDraft>);

impl Disk {
    fn at(&self, conversation: &ConversationId, kind: Kind) -> Option<usize> {
        self.0.iter().position(|d| d.conversation == *conversation && d.kind == kind)
    }

    fn text(&self, conversation: &str) -> Option<&str> {
        let found = self.0.iter().find(|draft| draft.conversation.as_str() == conversation);
        found.map(|draft| draft.text.as_str())
    }

    fn news(&mut self, command: OfDrafts) -> DraftNews {
        match command {
            OfDrafts::List => {
                DraftNews::Listed(self.0.iter().map(|d| (d.conversation.clone(), d.kind)).collect())
            }
            OfDrafts::Load { conversation, kind } => {
                let draft = self.at(&conversation, kind).map(|at| Box::new(self.0[at].clone()));
                DraftNews::Loaded { conversation, kind, draft }
            }
            OfDrafts::Save { stamp, draft } => {
                let (conversation, kind) = (draft.conversation.clone(), draft.kind);
                self.0.retain(|d| d.conversation != conversation || d.kind != kind);
                self.0.push(*draft);
                DraftNews::Saved { conversation, kind, stamp }
            }
            OfDrafts::Remove { conversation, kind, as_of } => {
                let at = self.at(&conversation, kind);
                let newer = at.is_some_and(|at| self.0[at].written_at > as_of);
                if let Some(at) = at.filter(|_| !newer) {
                    self.0.remove(at);
                }
                DraftNews::Removed { conversation, kind, newer }
            }
        }
    }

    /// Executes all draft requests, and those that follow.
    fn turn(&mut self, fixture: &mut Fixture) {
        loop {
            let mut commands = Vec::new();
            fixture.effects.retain(|effect| match effect {
                Effect::Drafts(command) => {
                    commands.push(command.clone());
                    false
                }
                _ => true,
            });
            if commands.is_empty() {
                return;
            }
            for command in commands {
                let news = self.news(command);
                fixture.handle(Event::Drafts(news));
            }
            fixture.sync();
        }
    }
}

/// A reply to the conversation under the cursor, everything known.
fn replying(fixture: &mut Fixture, disk: &mut Disk, text: &str) {
    fixture.act(&[REPLY]);
    disk.turn(fixture);
    answer(fixture, false, &ready(), true);
    fixture.type_text(text);
}

fn typed(fixture: &Fixture) -> &str {
    fixture.state.focus.composer().map_or("", |composer| composer.editor.text())
}

fn stage(fixture: &Fixture) -> Option<Stage> {
    fixture.state.focus.composer().map(|composer| composer.stage)
}

/// Lets the pause after typing end.
fn pause(fixture: &mut Fixture, disk: &mut Disk) {
    fixture.wait(1);
    fixture.wake(|timer| timer == Timer::DraftTyped);
    disk.turn(fixture);
}

#[test]
fn a_reply_is_asked_about_and_goes_out_once() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    assert_eq!(fixture.state.focus(), Focus::Compose);
    fixture.act(&[Command::Send, Command::Send]);
    assert_eq!(stage(&fixture), Some(Stage::Confirming));
    assert_eq!(fixture.written(), [], "asking twice is no answer");
    fixture.type_text("y");
    // The same key again goes where the focus is now.
    assert_eq!((fixture.state.focus(), stage(&fixture)), (Focus::List, None));
    fixture.act(&[Command::Send, Command::NewLine]);
    let written = fixture.written();
    let [Operation::SendSms { conversation, text, scheduled_for: None, .. }] = &written[..] else {
        panic!("{written:?}")
    };
    assert_eq!((conversation.as_str(), text.as_str()), ("c0", "Hello"));
    assert_eq!(fixture.state.list.view().position(), 1, "the cursor goes on");
}

#[test]
fn a_key_that_edits_leaves_the_question_open() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send]);
    for command in
        [Command::MoveUp, Command::CursorLeft, Command::DeleteBackward, Command::Complete]
    {
        fixture.act(&[command]);
        assert_eq!(stage(&fixture), Some(Stage::Confirming), "{command:?}");
        assert_eq!((said(&fixture), typed(&fixture)), ("Not sent yet", "Hello"), "{command:?}");
    }
    assert_eq!(fixture.written(), []);
}

#[test]
fn nothing_is_sent_before_everything_is_known() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    fixture.type_text("Hello");
    fixture.act(&[Command::Send]);
    assert!(said(&fixture).starts_with("Still checking that "), "{}", said(&fixture));
    assert_eq!(stage(&fixture), Some(Stage::Awaiting));
    answer(&mut fixture, false, &ready(), true);
    assert_eq!(stage(&fixture), Some(Stage::Confirming), "what was wanted is asked now");
    fixture.type_text("yes");
    fixture.act(&[Command::NewLine]);
    assert_eq!(fixture.written(), [], "it was typed as the question came up");
    fixture.act(&[Command::CloseComposer]);
    assert_eq!((stage(&fixture), typed(&fixture)), (Some(Stage::Writing), "Hello"));
    assert_eq!(fixture.written(), []);
    fixture.act(&[Command::Send, Command::NewLine]);
    assert_eq!(fixture.written().len(), 1, "it was asked for by a key");
}

#[test]
fn typing_on_takes_the_wish_to_send_back() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    fixture.type_text("Hello");
    fixture.act(&[Command::Send]);
    fixture.type_text("!");
    answer(&mut fixture, false, &ready(), true);
    assert_eq!(stage(&fixture), Some(Stage::Writing));
}

#[test]
fn whoever_may_not_be_texted_is_not_and_the_draft_is_kept() {
    let blocked = json!({"canSend": false, "setupMessage": "Register the brand."});
    let cases = [
        (true, ready(), true, "Can't text: this lead opted out of texts"),
        (false, ready(), false, "Can't text: this number is blocked"),
        (false, blocked, true, "Can't text: Register the brand"),
    ];
    for (opted_out, readiness, allowed, why) in cases {
        let (mut fixture, mut disk) = (inbox(), Disk::default());
        fixture.act(&[REPLY]);
        disk.turn(&mut fixture);
        answer(&mut fixture, opted_out, &readiness, allowed);
        fixture.type_text("Hello");
        fixture.act(&[Command::Send]);
        assert_eq!((said(&fixture), stage(&fixture)), (why, Some(Stage::Writing)));
        fixture.type_text("y");
        assert_eq!(fixture.written(), []);
        fixture.act(&[Command::CloseComposer]);
        disk.turn(&mut fixture);
        assert_eq!(disk.text("c0"), Some("Helloy"));
    }
}

#[test]
fn a_text_with_nothing_in_it_is_refused_and_one_with_a_gap_is_asked_about() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "  ");
    fixture.act(&[Command::Send]);
    assert_eq!(said(&fixture), "Type a message first");
    fixture.type_text("Hi {firstName}");
    fixture.act(&[Command::Send]);
    assert_eq!((stage(&fixture), fixture.written().len()), (Some(Stage::Confirming), 0));
    let composer = fixture.state.focus.composer().expect("open");
    let hours = fixture.state.compose.rules.hours;
    let Verdict::Ready { warnings, .. } = composer.verdict(fixture.state.now, hours) else {
        panic!("not ready")
    };
    let unfilled = warnings.iter().find(|warning| warning.kind == WarningKind::Unfilled);
    assert_eq!(unfilled.expect("warned").text, "Looks unfilled: {firstName}");
}

#[test]
fn answers_that_are_old_are_asked_for_again_even_while_the_user_is_asked() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send]);
    fixture.wait(61);
    fixture.type_text("y");
    assert_eq!((stage(&fixture), fixture.written().len()), (Some(Stage::Awaiting), 0));
    answer(&mut fixture, true, &ready(), true);
    assert_eq!(said(&fixture), "Can't text: this lead opted out of texts");
    assert_eq!((stage(&fixture), fixture.written().len()), (Some(Stage::Writing), 0));
}

#[test]
fn what_cannot_be_found_out_is_said_and_can_be_asked_again() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    let (request, _) = asked(&mut fixture).remove(1);
    fixture.fail(request, failure(FailureKind::Network, "the connection broke"));
    fixture.type_text("Hello");
    fixture.act(&[Command::Send]);
    assert!(
        said(&fixture).starts_with("Not sent, couldn't check: the connection broke"),
        "{}",
        said(&fixture)
    );
    fixture.act(&[Command::Retry]);
    assert!(matches!(&asked(&mut fixture)[..], [(_, Lookup::Readiness(_))]));
}

#[test]
fn a_note_needs_no_leave_and_goes_to_nobody() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.act(&[NOTE]);
    disk.turn(&mut fixture);
    fixture.type_text("wants Saturday");
    fixture.act(&[Command::Send, Command::NewLine]);
    let written = fixture.written();
    let [Operation::AddNote { conversation, text }] = &written[..] else { panic!("{written:?}") };
    assert_eq!((conversation.as_str(), text.as_str()), ("c0", "wants Saturday"));
    fixture.act(&[NOTE, Command::Schedule]);
    assert!(said(&fixture).starts_with("Notes aren't sent"), "{}", said(&fixture));
}

#[test]
fn a_draft_belongs_to_its_conversation_whatever_the_list_does() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "for the first");
    // A click or the wheel moves the list below the composer.
    fixture.state.list.go_to(2);
    fixture.sync();
    fixture.act(&[Command::Send, Command::NewLine]);
    assert!(matches!(&fixture.written()[..],
        [Operation::SendSms { conversation, .. }] if conversation.as_str() == "c0"));
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    assert_eq!(typed(&fixture), "", "another conversation has another draft");
}

#[test]
fn what_was_typed_is_on_disk_soon_and_there_when_the_composer_opens_again() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    assert_eq!(disk.text("c0"), None);
    pause(&mut fixture, &mut disk);
    assert_eq!(disk.text("c0"), Some("Hello"));
    assert!(fixture.state.compose.drafts.has("c0"));
    // The program is killed and started again.
    let mut fixture = Fixture::new();
    disk.turn(&mut fixture);
    fixture.list((0..3).map(row).collect(), None, None);
    assert!(fixture.state.compose.drafts.has("c0") && !fixture.state.compose.drafts.has("c1"));
    fixture.act(&[REPLY]);
    fixture.type_text("!");
    disk.turn(&mut fixture);
    assert_eq!(typed(&fixture), "Hello!", "also what was typed before it was read");
    fixture.act(&[Command::LineStart, Command::DeleteToEnd, Command::CloseComposer]);
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), None, "an empty draft is none");
    assert!(!fixture.state.compose.drafts.has("c0"));
}

#[test]
fn a_draft_goes_when_the_server_has_it_and_not_before() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    fixture.outbox();
    assert_eq!(disk.text("c0"), Some("Hello"), "it waits in the outbox");
    fixture.state.list.go_to(0);
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    assert_eq!(typed(&fixture), "", "Already sending");
    fixture.act(&[Command::CloseComposer]);
    fixture.answers(1, Ok(Outcome::Done));
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), None);
}

#[test]
fn what_is_written_while_a_message_is_on_its_way_outlives_it() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "first");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    fixture.outbox();
    fixture.state.list.go_to(0);
    fixture.wait(1);
    replying(&mut fixture, &mut disk, "second");
    pause(&mut fixture, &mut disk);
    fixture.answers(1, Ok(Outcome::Done));
    disk.turn(&mut fixture);
    assert_eq!((disk.text("c0"), typed(&fixture)), (Some("second"), "second"));
}

#[test]
fn undoing_brings_the_text_back() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    fixture.outbox();
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    disk.turn(&mut fixture);
    assert_eq!(fixture.state.list.view().position(), 0);
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    assert_eq!(typed(&fixture), "Hello");
}

#[test]
fn undoing_puts_the_text_before_what_was_begun_since() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "first");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    fixture.outbox();
    fixture.state.list.go_to(0);
    fixture.wait(1);
    replying(&mut fixture, &mut disk, "second");
    fixture.act(&[Command::CloseComposer]);
    disk.turn(&mut fixture);
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), Some("first\n\nsecond"));
}

#[test]
fn what_the_outbox_does_not_take_is_written_on() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    fixture.disk_full();
    assert_eq!((fixture.state.focus(), typed(&fixture)), (Focus::Compose, "Hello"));
    assert_eq!(alerts(&fixture), ["Text to P0 not sent: the disk is full"]);
    assert!(fixture.state.triage.pending.tally().is_empty());
}

#[test]
fn a_message_that_failed_is_sent_again_in_its_own_place() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    fixture.outbox();
    let refused = failure(FailureKind::Rejected, "the carrier refuses it");
    fixture.answers(1, Err(WriteFailure::NotDone(refused)));
    disk.turn(&mut fixture);
    fixture.state.list.go_to(0);
    replying(&mut fixture, &mut disk, " there");
    assert_eq!(typed(&fixture), "Hello there");
    fixture.take();
    fixture.act(&[Command::Send, Command::NewLine]);
    let edits = fixture.effects.iter().filter_map(|effect| match effect {
        Effect::Outbox(OutboxRequest::Edit { entry, operation, .. }) => Some((entry.0, operation)),
        Effect::Outbox(other) => panic!("{other:?}"),
        _ => None,
    });
    let [(1, Operation::SendSms { text, .. })] = &edits.collect::<Vec<_>>()[..] else {
        panic!("{:?}", fixture.effects)
    };
    assert_eq!(text.as_str(), "Hello there");
}

#[test]
fn what_nobody_knows_is_not_edited_and_not_offered_as_a_draft() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    fixture.outbox();
    let broke = failure(FailureKind::Network, "the connection broke");
    fixture.answers(1, Err(WriteFailure::Unknown(broke)));
    disk.turn(&mut fixture);
    fixture.state.list.go_to(0);
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    assert_eq!(typed(&fixture), "");
    fixture.act(&[Command::CloseComposer]);
    let entry = fixture.state.triage.pending.entries().next().expect("an entry").clone();
    let _ = super::edit_entry(&mut fixture.state, &entry);
    assert_eq!(said(&fixture), "This may already be sent. Start a new message");
}

#[test]
fn an_entry_is_edited_and_stays_where_it_went_out_meanwhile() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    fixture.outbox();
    fixture.act(&[Command::ToggleOutbox, Command::EditEntry]);
    assert_eq!((fixture.state.focus(), typed(&fixture)), (Focus::Compose, "Hello"));
    assert!(fixture.state.focus.outbox().is_none(), "it would cover the text");
    answer(&mut fixture, false, &ready(), true);
    fixture.type_text("!");
    assert_eq!(typed(&fixture), "Hello!");
    fixture.sends(1);
    fixture.act(&[Command::Send]);
    assert!(said(&fixture).starts_with("The original was already sent"), "{}", said(&fixture));
    assert_eq!(stage(&fixture), Some(Stage::Writing));
    fixture.act(&[Command::CloseComposer]);
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), Some("Hello!\n\nHello"), "what was made of it is not lost");
}

/// Refreshes the list while the composer is open, which has no key for it.
fn refresh(fixture: &mut Fixture) {
    let effects = crate::app::update::reload::refresh(&mut fixture.state);
    fixture.effects.extend(effects);
    fixture.sync();
}

#[test]
fn where_a_message_came_since_the_question_says_so() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    let newer = |fixture: &Fixture| {
        let composer = fixture.state.focus.composer().expect("open");
        super::cautions::newer(&fixture.state, composer)
    };
    assert_eq!(newer(&fixture), None);
    let mut changed = row(0);
    changed["eventVersion"] = json!(8);
    fixture.act(&[]);
    refresh(&mut fixture);
    fixture.list(vec![changed.clone(), row(1)], None, None);
    assert_eq!(
        newer(&fixture).as_deref(),
        Some("This conversation changed since you started writing")
    );
    changed["lastInboundAt"] = json!("2026-11-22T12:00:30Z");
    refresh(&mut fixture);
    fixture.list(vec![changed, row(1)], None, None);
    assert_eq!(newer(&fixture).as_deref(), Some("New message since you started writing"));
}

#[test]
fn a_time_is_read_by_the_leads_clock() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Schedule]);
    fixture.type_text("tomorrow 9am");
    let item = fixture.state.focus.picker().and_then(|p| p.selected()).expect("an item").clone();
    assert_eq!(&*item.label.text, "tomorrow 9:00 AM their time, 2:00 PM yours");
    fixture.act(&[Command::Pick]);
    assert_eq!(fixture.state.focus(), Focus::Compose);
    let send_at = |fixture: &Fixture| fixture.state.focus.composer().expect("open").send_at;
    assert_eq!(send_at(&fixture), Some(at("2026-11-23T14:00:00Z")));
    fixture.act(&[Command::Schedule]);
    fixture.type_text("gestern");
    fixture.act(&[Command::Pick]);
    assert_eq!(fixture.state.focus(), Focus::Picker, "what does not read is not taken");
    fixture.act(&[Command::ClosePicker, Command::Send, Command::NewLine]);
    let written = fixture.written();
    let [Operation::SendSms { scheduled_for, .. }] = &written[..] else { panic!("{written:?}") };
    assert_eq!(*scheduled_for, Some(at("2026-11-23T14:00:00Z")));
}

#[test]
fn a_time_that_has_passed_meanwhile_is_refused() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Schedule]);
    fixture.type_text("in 1 hour");
    fixture.act(&[Command::Pick]);
    fixture.wait(3_601);
    fixture.act(&[Command::Send]);
    assert_eq!(said(&fixture), "Not sent: the scheduled time has passed");
}

#[test]
fn another_number_is_chosen_and_said_and_sent_from() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::ChooseNumber]);
    fixture.type_text("0200");
    fixture.act(&[Command::Pick, Command::Send, Command::NewLine]);
    let written = fixture.written();
    let [Operation::SendSms { from: Some(from), .. }] = &written[..] else { panic!("{written:?}") };
    assert_eq!(from.as_str(), "n2");
}

#[test]
fn templates_are_filled_and_one_that_lacks_something_is_refused() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    let named = |name: &str, text: &str| NamedTemplate {
        name: name.to_owned(),
        kind: Kind::Reply,
        template: Template::parse(text).expect("a template"),
    };
    fixture.state.compose.rules.templates =
        vec![named("hello", "Hi {firstName}, {me} here"), named("mail", "I wrote to {email}")];
    replying(&mut fixture, &mut disk, "");
    fixture.act(&[Command::InsertTemplate]);
    let request = fixture.effects.iter().find_map(|effect| match effect {
        Effect::Lookup { request, question: Lookup::User } => Some(*request),
        _ => None,
    });
    let user = serde_json::from_value(json!({"firstName": "Sam"})).expect("decodes");
    let (request, answer) = (request.expect("asked"), LookupResult::User(Box::new(user)));
    fixture.handle(Event::LookupArrived { request, answer });
    fixture.act(&[Command::Pick]);
    assert_eq!(typed(&fixture), "Hi Ann, Sam here");
    fixture.act(&[Command::InsertTemplate, Command::MoveDown, Command::Pick]);
    assert_eq!(said(&fixture), "Template mail not inserted: P0 has no {email}");
    assert_eq!(typed(&fixture), "Hi Ann, Sam here");
}

#[test]
fn the_editor_gets_the_text_after_it_is_on_disk_and_gives_it_back() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.take();
    fixture.act(&[Command::OpenEditor]);
    let [Effect::Drafts(OfDrafts::Save { .. }), Effect::EditText(text), ..] = &fixture.effects[..]
    else {
        panic!("{:?}", fixture.effects)
    };
    assert_eq!(text.as_str(), "Hello");
    fixture.handle(Event::TextEdited(Err("`vi` ended with exit status: 1".to_owned())));
    assert_eq!(typed(&fixture), "Hello");
    assert_eq!(said(&fixture), "Text unchanged: `vi` ended with exit status: 1");
    fixture.handle(Event::TextEdited(Ok(RedactedText::new("Hello\u{1b}[2J\nthere\n"))));
    assert_eq!(typed(&fixture), "Hello[2J\nthere");
    fixture.act(&[Command::UndoEdit]);
    assert_eq!(typed(&fixture), "Hello");
}

#[test]
fn a_paste_sends_nothing() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send]);
    fixture.paste("y\ny");
    assert_eq!((stage(&fixture), typed(&fixture)), (Some(Stage::Writing), "Helloy\ny"));
    assert_eq!(fixture.written(), []);
}

#[test]
fn a_long_paste_is_refused_whole_and_said() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.paste(&"x".repeat(7_200));
    assert_eq!(typed(&fixture), "Hello");
    assert_eq!(said(&fixture), "Not pasted: 2,205 characters over the 5,000 limit");
    fixture.paste(&"x".repeat(4_995));
    fixture.type_text("y");
    assert_eq!(said(&fixture), "Not typed: 1 character over the 5,000 limit");
    // A full text can still be sent.
    fixture.act(&[Command::Send]);
    fixture.type_text("y");
    assert_eq!(fixture.written().len(), 1);
}

#[test]
fn a_draft_that_cannot_be_kept_is_said() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    let place = Some((ConversationId::new("c0"), Kind::Reply));
    let why = "the disk is full".to_owned();
    fixture.handle(Event::Drafts(DraftNews::Failed { place, stamp: None, why }));
    assert_eq!(alerts(&fixture), ["Draft to P0 not saved: the disk is full"]);
    let composer = fixture.state.focus.composer().expect("open");
    assert_eq!(composer.save_error.as_deref(), Some("the disk is full"));
    pause(&mut fixture, &mut disk);
    assert_eq!(fixture.state.focus.composer().expect("open").save_error, None);
    assert!(alerts(&fixture).is_empty(), "it is not true any more");
}

#[test]
fn leaving_and_suspending_keep_what_was_typed() {
    for action in [Command::Quit, Command::Suspend] {
        let (mut fixture, mut disk) = (inbox(), Disk::default());
        replying(&mut fixture, &mut disk, "Hello");
        fixture.act(&[action]);
        disk.turn(&mut fixture);
        assert_eq!(disk.text("c0"), Some("Hello"));
    }
}

#[test]
fn late_answers_to_another_composer_change_nothing() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    let late = asked(&mut fixture);
    fixture.act(&[Command::CloseComposer, Command::MoveDown, REPLY]);
    disk.turn(&mut fixture);
    for (request, _) in late {
        let check = serde_json::from_value(json!({"allowed": true})).expect("decodes");
        let answer = LookupResult::Suppression(check);
        fixture.handle(Event::LookupArrived { request, answer });
    }
    let composer = fixture.state.focus.composer().expect("open");
    assert_eq!(composer.to.conversation.as_str(), "c1");
    assert!(composer.checks.suppression.ready().is_none());
}

#[test]
fn a_refusal_of_something_else_opens_nothing() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    fixture.outbox();
    let why = "already sending".to_owned();
    fixture.handle(Event::Outbox(OutboxEvent::Refused {
        ticket: None,
        group: None,
        edited: None,
        why,
        lasts: false,
    }));
    assert_eq!(stage(&fixture), None);
}

#[test]
fn a_text_that_comes_back_from_the_outbox_is_kept_as_it_is_typed() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    // The pause after typing ends while the outbox has the text.
    pause(&mut fixture, &mut disk);
    fixture.disk_full();
    fixture.type_text(" there");
    pause(&mut fixture, &mut disk);
    assert_eq!(disk.text("c0"), Some("Hello there"));
}

#[test]
fn an_edit_that_is_refused_since_the_entry_went_out_is_not_lost() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    fixture.outbox();
    let entry = fixture.state.triage.pending.entries().next().expect("an entry").clone();
    let effects = super::edit_entry(&mut fixture.state, &entry);
    fixture.effects.extend(effects);
    answer(&mut fixture, false, &ready(), true);
    fixture.type_text("!");
    fixture.act(&[Command::Send, Command::NewLine]);
    assert_eq!(stage(&fixture), None);
    // It is sent unchanged, before the outbox has the other text.
    fixture.sends(1);
    let why = "already sending".to_owned();
    let refused = |edited| {
        let why = why.clone();
        let (ticket, group, lasts) = (None, None, false);
        Event::Outbox(OutboxEvent::Refused { ticket, group, edited, why, lasts })
    };
    // Of a withdrawal from the history, for instance.
    fixture.handle(refused(None));
    assert_eq!(stage(&fixture), None, "another request was refused");
    fixture.handle(refused(Some(entry.id)));
    assert_eq!(typed(&fixture), "Hello!");
}

#[test]
fn what_is_made_of_a_failed_message_is_kept_as_it_is_typed() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    fixture.outbox();
    let refused = failure(FailureKind::Rejected, "the carrier refuses it");
    fixture.answers(1, Err(WriteFailure::NotDone(refused)));
    disk.turn(&mut fixture);
    fixture.state.list.go_to(0);
    replying(&mut fixture, &mut disk, " there");
    pause(&mut fixture, &mut disk);
    assert_eq!(disk.text("c0"), Some("Hello there"));
}

#[test]
fn a_draft_that_the_disk_does_not_take_outlives_its_composer() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.wait(1);
    fixture.wake(|timer| timer == Timer::DraftTyped);
    let refuse = |fixture: &mut Fixture| {
        let stamps = fixture.effects.iter().filter_map(|effect| match effect {
            Effect::Drafts(OfDrafts::Save { stamp, .. }) => Some(*stamp),
            _ => None,
        });
        let stamps: Vec<_> = stamps.collect();
        fixture.take();
        assert_eq!(stamps.len(), 1);
        let place = Some((ConversationId::new("c0"), Kind::Reply));
        let (stamp, why) = (stamps.first().copied(), "the disk is full".to_owned());
        fixture.handle(Event::Drafts(DraftNews::Failed { place, stamp, why }));
    };
    refuse(&mut fixture);
    fixture.act(&[Command::CloseComposer]);
    refuse(&mut fixture);
    let lost = "Draft to P0 not saved: the disk is full. It will be lost when you quit";
    assert_eq!(alerts(&fixture), [lost]);
    assert_eq!(disk.text("c0"), None);
    fixture.state.list.go_to(0);
    replying(&mut fixture, &mut disk, "!");
    assert_eq!(typed(&fixture), "Hello!");
    pause(&mut fixture, &mut disk);
    assert_eq!(disk.text("c0"), Some("Hello!"));
}

#[test]
fn what_is_typed_before_the_draft_is_read_is_kept_with_it() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "first");
    fixture.act(&[Command::CloseComposer]);
    disk.turn(&mut fixture);
    fixture.act(&[REPLY]);
    fixture.type_text("second");
    fixture.act(&[Command::CloseComposer]);
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), Some("second\n\nfirst"));
}

#[test]
fn a_message_goes_out_from_the_number_that_the_question_showed() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    let written = fixture.written();
    let [Operation::SendSms { from: Some(from), .. }] = &written[..] else { panic!("{written:?}") };
    assert_eq!(from.as_str(), "n1");
}

#[test]
fn what_was_sent_while_the_program_ended_is_no_draft_at_the_next_start() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    disk.turn(&mut fixture);
    fixture.outbox();
    let mut entry = fixture.state.triage.pending.entries().next().expect("an entry").clone();
    entry.state = crate::triage::outbox::EntryState::Done;
    entry.changed = fixture.state.now;
    let mut fixture = inbox();
    fixture.handle(Event::Outbox(OutboxEvent::Done(vec![entry.clone()])));
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), None);
    // The same words, written after that, are others.
    fixture.wait(60);
    replying(&mut fixture, &mut disk, "Hello");
    pause(&mut fixture, &mut disk);
    fixture.handle(Event::Outbox(OutboxEvent::Done(vec![entry])));
    disk.turn(&mut fixture);
    assert_eq!(disk.text("c0"), Some("Hello"));
}

#[test]
fn a_date_of_numbers_is_shown_in_words_before_it_is_chosen() {
    let picked = |locale: &str, typed: &str| {
        let (mut fixture, mut disk) = (inbox(), Disk::default());
        fixture.state.set_time_style(TimeStyle::from_locale(Some(locale)));
        replying(&mut fixture, &mut disk, "Hello");
        fixture.act(&[Command::Schedule]);
        fixture.type_text(typed);
        let item = fixture.state.focus.picker().and_then(|p| p.selected()).expect("an item");
        let shown = (item.label.text.to_string(), item.aside.text.to_string());
        fixture.act(&[Command::Pick]);
        (shown, fixture.state.focus.composer().expect("open").send_at)
    };
    let dec_1 = Some(at("2026-12-01T14:00:00Z"));
    let said = |label: &str, aside: &str| (label.to_owned(), aside.to_owned());
    let us = picked("en_US", "12/1 9:00");
    assert_eq!(us, (said("Tue Dec 1, 9:00 AM their time, 2:00 PM yours", ""), dec_1));
    let eu = picked("de_DE", "1.12. 9:00");
    assert_eq!(eu, (said("Tue 1 Dec, 09:00 their time, 14:00 yours", ""), dec_1));
    let iso = picked("sv_SE", "12-01 9am");
    assert_eq!(iso, (said("Tue 2026-12-01 09:00 their time, 14:00 yours", ""), dec_1));
    let hint = "Try: tomorrow 9am, Mon 2pm, 1/12 9:00, in 2h";
    assert_eq!(picked("de_DE", "12/24 9:00"), (said("No match", hint), None));
}
