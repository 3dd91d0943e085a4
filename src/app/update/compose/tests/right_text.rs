//! Tests of texts that look unfilled, and of leads that asked for no more
//! texts.

use rstest::rstest;

use super::*;
use crate::settings::PollIntervals;
use crate::triage::compose::Approvals;
use crate::triage::outbox::NewEntry as Written;

/// The approvals of the text that was given to the outbox, if one was.
fn approvals(fixture: &mut Fixture) -> Option<Approvals> {
    let appended = fixture.take().into_iter().find_map(|effect| match effect {
        Effect::Outbox(OutboxRequest::Append { drafts, .. }) => Some(drafts),
        _ => None,
    });
    let drafts: Vec<Written> = appended?;
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    drafts.into_iter().next().map(|draft| draft.approvals)
}

/// The warnings of the confirmation.
fn warned(fixture: &Fixture) -> Vec<String> {
    let (state, hours) = (&fixture.state, fixture.state.compose.rules.hours);
    let composer = state.focus.composer().expect("open");
    composer.warnings(state.now, hours).into_iter().map(|warning| warning.text).collect()
}

/// Sends the text; only a `y` confirms it, and approves that kind of warning.
fn takes_a_y(fixture: &mut Fixture, warning: &str, kind: WarningKind) {
    fixture.act(&[Command::Send]);
    fixture.take();
    assert_eq!(stage(fixture), Some(Stage::Confirming));
    assert_eq!(warned(fixture), [warning]);
    fixture.act(&[Command::NewLine]);
    assert_eq!(said(fixture), "Press y to send anyway");
    assert_eq!(approvals(fixture), None);
    fixture.type_text("y");
    assert_eq!(approvals(fixture), Some([kind].into_iter().collect()));
}

#[rstest]
#[case("Hi {{contact.first_name}}", "{{contact.first_name}}")]
#[case("Hi [First Name]", "[First Name]")]
#[case("Hi %FIRST_NAME%", "%FIRST_NAME%")]
#[case("Hi {leadfield=firstname}", "{leadfield=firstname}")]
#[case("Hi null,", "Hi null")]
fn a_text_that_looks_unfilled_takes_a_y(#[case] text: &str, #[case] gap: &str) {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "");
    fixture.paste(text);
    takes_a_y(&mut fixture, &format!("Looks unfilled: {gap}"), WarningKind::Unfilled);
}

#[rstest]
#[case("We're #1 in Boston")]
#[case("10% off today, 20% tomorrow")]
#[case("Call me [anytime]!")]
#[case("5 (maybe 6)? <3")]
fn an_ordinary_text_takes_enter(#[case] text: &str) {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    replying(&mut fixture, &mut disk, "");
    fixture.paste(text);
    fixture.act(&[Command::Send, Command::NewLine]);
    assert_eq!(approvals(&mut fixture), Some(Approvals::NONE));
}

#[test]
fn a_note_may_look_like_anything() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.act(&[NOTE]);
    disk.turn(&mut fixture);
    fixture.paste("call [First Name]");
    fixture.act(&[Command::Send, Command::NewLine]);
    assert_eq!(approvals(&mut fixture), Some(Approvals::NONE));
}

/// Inserts the only template, which names the user.
fn insert(fixture: &mut Fixture, me: &str) {
    fixture.act(&[Command::InsertTemplate]);
    let request = fixture.effects.iter().find_map(|effect| match effect {
        Effect::Lookup { request, question: Lookup::User } => Some(*request),
        _ => None,
    });
    let user = serde_json::from_value(json!({"firstName": me})).expect("decodes");
    let (request, answer) = (request.expect("asked"), LookupResult::User(Box::new(user)));
    fixture.handle(Event::LookupArrived { request, answer });
    fixture.act(&[Command::Pick]);
}

#[test]
fn braces_of_a_value_are_text() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    let template = Template::parse("Hi {{contact.first_name}}, {me} here").expect("a template");
    let (name, kind) = ("hello".to_owned(), Kind::Reply);
    fixture.state.compose.rules.templates = vec![NamedTemplate { name, kind, template }];
    replying(&mut fixture, &mut disk, "");
    insert(&mut fixture, "Me {firstName} X");
    assert_eq!(typed(&fixture), "Hi Ann, Me {firstName} X here");
    fixture.act(&[Command::Send]);
    assert_eq!(warned(&fixture), [""; 0]);
    fixture.act(&[Command::CloseComposer]);
    fixture.type_text(" {lastName}");
    takes_a_y(&mut fixture, "Looks unfilled: {lastName}", WarningKind::Unfilled);
}

/// An inbox whose first lead wrote that last.
fn told(inbound: &str) -> Fixture {
    let mut fixture = Fixture::new();
    let mut first = row(0);
    first["lastInboundSnippet"] = json!(inbound);
    first["lastInboundAt"] = json!("2026-11-20T20:00:00Z");
    fixture.list(vec![first, row(1), row(2)], None, None);
    fixture.state.compose.rules.hours = TextingHours::new(0, 24).expect("hours");
    fixture.take();
    fixture
}

#[rstest]
#[case("please stop texting me")]
#[case("Remove me from your list")]
#[case("Wrong number, I don't know Sam")]
#[case("no me escriban m\u{e1}s")]
fn whoever_asked_to_stop_last_takes_a_y(#[case] inbound: &str) {
    let (mut fixture, mut disk) = (told(inbound), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    let warning = format!("Asked to stop? \u{201c}{inbound}\u{201d}");
    takes_a_y(&mut fixture, &warning, WarningKind::AskedToStop);
}

#[rstest]
#[case("can you stop by tomorrow?")]
#[case("cancel my 3pm, make it 4")]
#[case("end of the month is fine")]
#[case("I can't stop laughing")]
fn others_take_enter(#[case] inbound: &str) {
    let (mut fixture, mut disk) = (told(inbound), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send, Command::NewLine]);
    assert_eq!(approvals(&mut fixture), Some(Approvals::NONE));
}

fn sms(at: &str, text: &str) -> Value {
    json!({"id": text, "timelineType": "Sms", "direction": "inbound", "summary": text,
        "createdAt": at})
}

#[test]
fn the_thread_that_is_loaded_is_looked_through() {
    let (mut fixture, mut disk) = (told("hello?"), Disk::default());
    fixture.act(&[Command::Open]);
    let asked = sms("2026-11-20T18:00:00Z", "please stop texting me");
    fixture.thread(vec![sms("2026-11-20T20:00:00Z", "hello?"), asked.clone()], None);
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send]);
    assert_eq!(warned(&fixture), ["Asked to stop? \u{201c}please stop texting me\u{201d}"]);

    let (mut fixture, mut disk) = (told("START"), Disk::default());
    fixture.act(&[Command::Open]);
    fixture.thread(vec![sms("2026-11-20T20:00:00Z", "START"), asked], None);
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send]);
    assert_eq!(warned(&fixture), [""; 0]);
}

#[test]
fn a_request_that_comes_while_one_writes_is_warned_of_before_it_is_sent() {
    let (mut fixture, mut disk) = (told("hi"), Disk::default());
    fixture.state.polling = PollIntervals::default();
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::Send]);
    assert_eq!(warned(&fixture), [""; 0]);
    fixture.wait(30);
    fixture.handle(Event::Woke(Timer::Poll));
    let mut first = row(0);
    first["lastInboundSnippet"] = json!("STOP");
    fixture.list(vec![first, row(1), row(2)], None, None);
    fixture.type_text("y");
    assert_eq!(said(&fixture), "Check it, then press y again");
    assert_eq!(warned(&fixture), ["Asked to stop? \u{201c}STOP\u{201d}"]);
    assert_eq!(approvals(&mut fixture), None);
}
