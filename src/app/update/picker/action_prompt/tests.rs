use jiff::Timestamp;
use rstest::rstest;
use serde_json::{Value, json};

use crate::app::fixture::{Fixture, at, facts, failure};
use crate::app::paging::pager::RequestId;
use crate::app::picker::Picker;
use crate::app::picker::actions::Status;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::app::{Command, Effect, Event, Focus};
use crate::domain::{
    ArchiveReason, ConversationId, EventId, FailureKind, FollowUp, LeadId, Operation,
    PhoneNumberId, RedactedText, TagId, UserId,
};
use crate::triage::ActionKind;

/// Ann's conversation under the cursor, and Bob's below it.
fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    let rows = vec![
        json!({"id": "c1", "leadId": "ann", "firstName": "Ann", "lastEventAt": "2026-11-22T11:00:00Z",
            "currentLeadStatus": {"id": "s1", "outcome": "New", "displayName": "New"}}),
        json!({"id": "c2", "leadId": "bob", "firstName": "Bob", "lastEventAt": "2026-11-22T10:00:00Z"}),
    ];
    fixture.list(rows, Some(2), None);
    fixture
}

fn ann() -> Value {
    json!({
        "id": "ann", "contact": {"firstName": "Ann", "timeZoneId": "America/New_York"},
        "assignedToUserId": "user-7",
        "currentLeadStatus": {
            "id": "s1", "outcome": "New", "displayName": "New", "revision": 4,
            "followUpDueAt": "2026-11-24T15:00:00Z",
        },
        "tags": [{"id": "t1", "name": "roof"}],
    })
}

/// The picker of a verb, as it opens.
fn open(verb: ActionKind) -> Fixture {
    let mut fixture = inbox();
    fixture.take();
    fixture.act(&[Command::Do(verb)]);
    fixture
}

fn picker(fixture: &Fixture) -> &Picker {
    fixture.state.focus.picker().expect("the picker is open")
}

/// The items, with what else is known of each.
fn items(fixture: &Fixture) -> Vec<String> {
    let items = picker(fixture).items().iter();
    items.map(|item| format!("{} | {}", item.label.text, item.aside.text)).collect()
}

fn status(fixture: &Fixture) -> Status {
    match picker(fixture).kind() {
        crate::app::picker::Kind::Action(verb) => verb.status().clone(),
        _ => panic!("a verb is asked about"),
    }
}

fn said(text: &str) -> Status {
    Status::Said(text.to_owned())
}

/// The request of a lookup.
fn question(fixture: &mut Fixture, wanted: &Lookup) -> Option<RequestId> {
    let is_it = |effect: &Effect| match effect {
        Effect::Lookup { request, question } if question == wanted => Some(*request),
        _ => None,
    };
    let at = fixture.effects.iter().position(|effect| is_it(effect).is_some())?;
    is_it(&fixture.effects.remove(at))
}

fn answer(fixture: &mut Fixture, asked: &Lookup, answer: LookupResult) {
    let request = question(fixture, asked).expect("it was asked");
    fixture.handle(Event::LookupArrived { request, answer });
}

fn answer_tags(fixture: &mut Fixture) {
    let tags = json!([
        {"id": "t1", "name": "roof"}, {"id": "t2", "name": "spring"},
        {"id": "t3", "name": "old", "isArchived": true},
    ]);
    let tags = serde_json::from_value(tags).expect("tags");
    answer(fixture, &Lookup::Tags, LookupResult::Tags(tags));
}

fn answer_statuses(fixture: &mut Fixture) {
    let statuses = json!([
        {"id": "2", "name": "Sold", "category": "Converted", "sortOrder": 2},
        {"id": "1", "name": "New", "category": "Open", "sortOrder": 1},
        {"id": "3", "name": "Gone", "category": "Lost", "sortOrder": 0, "isArchived": true},
    ]);
    let statuses = serde_json::from_value(statuses).expect("statuses");
    answer(fixture, &Lookup::Statuses, LookupResult::Statuses(statuses));
}

fn answer_numbers(fixture: &mut Fixture) {
    let numbers = json!({
        "canSend": true, "phoneNumberId": "n1", "displayNumber": "(628) 555-0100",
        "wasManuallyOverridden": true,
        "eligibleNumbers": [
            {"phoneNumberId": "n1", "displayNumber": "(628) 555-0100", "label": "Main", "canSend": true},
            {"phoneNumberId": "n2", "number": "+16285550101", "canSend": false, "healthWarning": "flagged"},
        ],
    });
    let numbers = serde_json::from_value(numbers).expect("numbers");
    let asked = Lookup::Numbers(ConversationId::new("c1"));
    answer(fixture, &asked, LookupResult::Numbers(Box::new(numbers)));
}

/// Takes the selected item; what is written down then.
fn pick(fixture: &mut Fixture) -> Vec<Operation> {
    fixture.act(&[Command::Pick]);
    fixture.written()
}

fn lead() -> LeadId {
    LeadId::new("ann")
}

fn archive(reason: u8, note: Option<&str>) -> Operation {
    let reason = ArchiveReason::try_from(reason).expect("a reason");
    Operation::Archive { lead: lead(), reason, note: note.map(RedactedText::new) }
}

#[rstest]
#[case("", archive(0, None))]
#[case("3", archive(3, None))]
#[case("twic", archive(5, None))]
#[case("  7 --  asked 2 times ", archive(7, Some("asked 2 times")))]
#[case("-- went away", archive(0, Some("went away")))]
fn a_lead_is_archived_with_reason_and_note(#[case] line: &str, #[case] due: Operation) {
    let mut fixture = inbox();
    let five = ArchiveReason::try_from(5).expect("a reason");
    fixture.state.options.reasons.set(five, "asked 3 times or twice");
    fixture.act(&[Command::Do(ActionKind::Archive)]);
    fixture.type_text(line);
    assert_eq!(pick(&mut fixture), [due]);
    assert!(fixture.state.focus.picker().is_none());
    assert_eq!(fixture.state.focus(), Focus::List);
}

#[test]
fn what_goes_along_is_counted_and_never_waited_for() {
    let asked = Lookup::Conversations(lead());
    let mut fixture = open(ActionKind::Archive);
    assert_eq!(status(&fixture), said("Archive Ann: all conversations, counting…"));
    answer(&mut fixture, &asked, LookupResult::Conversations(Some(3)));
    assert_eq!(status(&fixture), said("Archive Ann: all 3 conversations"));
    assert_eq!(pick(&mut fixture), [archive(0, None)]);
    let mut early = open(ActionKind::Archive);
    let request = question(&mut early, &asked).expect("asked");
    assert_eq!(pick(&mut early), [archive(0, None)]);
    assert!(early.take().contains(&Effect::Cancel(request)), "nobody waits for it");
    early.handle(Event::LookupArrived { request, answer: LookupResult::Conversations(Some(3)) });
    let mut failed = open(ActionKind::Archive);
    let request = question(&mut failed, &asked).expect("asked");
    failed.fail(request, failure(FailureKind::Network, "no way"));
    let text = "Archive Ann: all conversations";
    assert_eq!(status(&failed), said(text));
    failed.act(&[Command::Retry]);
    assert!(question(&mut failed, &asked).is_some());
}

#[test]
fn the_last_reason_comes_first_the_next_time() {
    let mut fixture = open(ActionKind::Archive);
    fixture.type_text("4");
    let _ = pick(&mut fixture);
    fixture.act(&[Command::Do(ActionKind::Archive)]);
    assert_eq!(items(&fixture)[0], "reason 4 | last used");
}

#[test]
fn a_note_that_is_too_long_is_not_cut_and_not_sent() {
    let mut fixture = open(ActionKind::Archive);
    fixture.paste(&format!("3 -- {}", "x".repeat(501)));
    let text = "Note is 1 characters over the 500 limit";
    assert_eq!(status(&fixture), said(text));
    assert_eq!(pick(&mut fixture), []);
    assert_eq!(fixture.state.focus(), Focus::Picker);
    fixture.act(&[Command::DeleteBackward]);
    assert_eq!(pick(&mut fixture).len(), 1);
}

#[test]
fn a_status_is_one_of_the_organization_s() {
    let mut fixture = open(ActionKind::Status);
    assert_eq!((status(&fixture), items(&fixture).len()), (Status::Loading, 0));
    assert_eq!(pick(&mut fixture), [], "there is nothing to pick yet");
    answer_statuses(&mut fixture);
    assert_eq!(items(&fixture), ["New | current, Open", "Sold | Converted"]);
    fixture.type_text("conv -- 12,000");
    let due = Operation::SetStatus {
        lead: lead(),
        status_type: "Converted".to_owned(),
        outcome: "Sold".to_owned(),
        category: Some("Converted".to_owned()),
        notes: Some(RedactedText::new("12,000")),
        expected_revision: None,
        expected_status: None,
    };
    assert_eq!(pick(&mut fixture), [due]);
    fixture.act(&[Command::Do(ActionKind::Status)]);
    assert_eq!(items(&fixture).len(), 2, "they are kept");
    fixture.act(&[Command::ClosePicker, Command::Refresh, Command::Do(ActionKind::Status)]);
    assert_eq!(items(&fixture).len(), 2, "shown while they are asked for again");
    assert!(question(&mut fixture, &Lookup::Statuses).is_some());
}

#[test]
fn what_does_not_load_says_why_and_is_asked_for_again() {
    let mut fixture = open(ActionKind::Status);
    let request = question(&mut fixture, &Lookup::Statuses).expect("asked");
    fixture.fail(request, failure(FailureKind::Server, "the server failed (502)"));
    assert_eq!(status(&fixture), Status::Failed("the server failed (502)".to_owned()));
    fixture.act(&[Command::Retry]);
    assert_eq!(status(&fixture), Status::Loading);
    answer_statuses(&mut fixture);
    assert_eq!(items(&fixture).len(), 2);
}

fn follow_up(follow_up: FollowUp, seen: bool) -> Operation {
    Operation::SetFollowUp {
        lead: lead(),
        follow_up,
        expected_revision: seen.then_some(4),
        expected_status: seen.then(|| "s1".to_owned()),
    }
}

fn due(time: &str) -> FollowUp {
    let at: Timestamp = at(time);
    FollowUp::Due(at)
}

#[test]
fn a_follow_up_holds_for_the_revision_that_was_seen_in_the_lead_s_own_time() {
    let mut fixture = open(ActionKind::FollowUp);
    fixture.lead(ann());
    let text = "Follow-up for Ann · due Tue Nov 24, 10:00 AM their time · now 7:00 AM their time";
    assert_eq!(status(&fixture), said(text));
    fixture.type_text("tomorrow 9am");
    assert_eq!(items(&fixture)[0], "tomorrow 9:00 AM | their time, 2:00 PM yours");
    assert_eq!(pick(&mut fixture), [follow_up(due("2026-11-23T14:00:00Z"), true)]);
}

#[test]
fn a_follow_up_can_do_without_the_lead_where_that_does_not_load() {
    for (line, wanted) in
        [("tomorrow 9am", due("2026-11-23T09:00:00Z")), ("compl", FollowUp::Complete)]
    {
        let mut fixture = open(ActionKind::FollowUp);
        fixture.type_text(line);
        assert_eq!((status(&fixture), pick(&mut fixture)), (Status::Loading, Vec::new()));
        let request = fixture.lead_request();
        fixture.fail(request, failure(FailureKind::Network, "no way"));
        assert_eq!(
            status(&fixture),
            said("Follow-up for Ann · Couldn't load lead details · in your time")
        );
        assert_eq!(pick(&mut fixture), [follow_up(wanted, false)]);
    }
}

#[test]
fn what_is_no_time_says_so_and_what_is_not_there_is_not_completed() {
    let mut fixture = open(ActionKind::FollowUp);
    let mut lead = ann();
    lead["currentLeadStatus"]["followUpCompletedAt"] = json!("2026-11-21T15:00:00Z");
    fixture.lead(lead);
    assert!(!items(&fixture).iter().any(|item| item.starts_with("Complete")));
    let Status::Said(text) = status(&fixture) else { panic!("it is known") };
    assert!(text.contains(" · No follow-up set · "), "{text}");
    fixture.type_text("25:99");
    assert_eq!(items(&fixture), [] as [&str; 0]);
    let Status::Said(text) = status(&fixture) else { panic!("it is known") };
    assert_eq!(text, "Try: tomorrow 9am, Mon 2pm, 12/1 9:00, in 2h");
    assert_eq!(pick(&mut fixture), []);
}

#[test]
fn a_lead_is_given_to_the_user_to_nobody_or_to_an_id() {
    let assign =
        |user: Option<&str>| Operation::Assign { lead: lead(), user: user.map(UserId::new) };
    let line_ids = [
        ("", Some("me-1")),
        ("me", Some("me-1")),
        ("you", Some("me-1")),
        ("nobody", None),
        ("ki", Some("user-8")),
        ("an", Some("user-7")),
        ("kl", Some("user-8")),
        ("no", Some("user-6")),
        ("nob", None),
        ("none", None),
        ("user-7", Some("user-7")),
    ];
    for (line, user) in line_ids {
        let mut fixture = open(ActionKind::Assign);
        assert_eq!(pick(&mut fixture), [], "who `me` is decides what comes first");
        answer_user(&mut fixture);
        assert_eq!(pick(&mut fixture), [], "who there is decides what comes first");
        let members = json!([
            {"id": "m-4", "user": {"id": "user-8", "name": "Kim Lee"}, "role": "Admin"},
            {"id": "m-1", "user": {"id": "me-1", "name": "Sam Rivera"}, "role": "Owner"},
            {"id": "m-2", "user": {"id": "user-7", "name": "Ana \u{1b}Ruiz"}, "role": "Agent",
                "userEmail": "ana@example.com"},
            {"id": "m-6", "user": {"id": "user-6", "name": "Noor Field"}, "role": "Agent"},
            {"id": "m-3", "user": null, "userEmail": "nobody@example.com"},
        ]);
        let members = serde_json::from_value(members).expect("members");
        answer(&mut fixture, &Lookup::Members, LookupResult::Members(members));
        fixture.lead(ann());
        let due = [
            "Me (Sam Rivera) | me-1",
            "Nobody | unassigned",
            "Ana Ruiz | current, agent, ana@example.com",
            "Kim Lee | admin",
            "Noor Field | agent",
            "nobody@example.com | no user id",
        ];
        assert_eq!(items(&fixture), due);
        assert_eq!(status(&fixture), said("Assign Ann"));
        fixture.type_text(line);
        assert_eq!(pick(&mut fixture), [assign(user)], "{line}");
    }
}

fn answer_user(fixture: &mut Fixture) {
    let record = json!({"id": "me-1", "firstName": "Sam", "lastName": "Rivera"});
    let record = serde_json::from_value(record).expect("a user");
    answer(fixture, &Lookup::User, LookupResult::User(record));
}

fn fail_members(fixture: &mut Fixture, kind: FailureKind, message: &str) {
    let request = question(fixture, &Lookup::Members).expect("asked");
    fixture.fail(request, failure(kind, message));
}

#[test]
fn without_a_list_of_members_those_who_have_leads_stand_in_for_them() {
    for (kind, message, due) in [
        (
            FailureKind::Unsupported,
            "This server can't list members",
            "Assign Ann · This server can't list members",
        ),
        (
            FailureKind::Server,
            "the server failed",
            "Assign Ann · Couldn't load members: the server failed",
        ),
    ] {
        let mut fixture = open(ActionKind::Assign);
        answer_user(&mut fixture);
        fixture.lead(ann());
        fail_members(&mut fixture, kind, message);
        let due_items =
            ["Me (Sam Rivera) | me-1", "Nobody | unassigned", "user-7 | current, teammate"];
        assert_eq!(items(&fixture), due_items);
        assert_eq!(status(&fixture), said(due));
    }
}

#[test]
fn a_member_without_a_user_id_is_refused_by_name() {
    let mut fixture = open(ActionKind::Assign);
    answer_user(&mut fixture);
    let members = json!([
        {"id": "m-4", "user": {"id": "user-8", "name": "Kim Lee"}, "role": "Admin"},
        {"id": "m-5", "user": {"id": "", "name": "Kim Park"}, "role": "Agent"},
    ]);
    let members = serde_json::from_value(members).expect("members");
    answer(&mut fixture, &Lookup::Members, LookupResult::Members(members));
    fixture.lead(ann());
    fixture.type_text("park");
    assert_eq!(items(&fixture)[0], "Kim Park | agent, no user id");
    assert_eq!(pick(&mut fixture), []);
    let said = fixture.state.notice.text();
    assert_eq!(said, Some("Kim Park has no user id and can't be assigned"));
    assert_eq!(fixture.state.focus(), Focus::Picker, "another one can be chosen");
}

#[test]
fn without_a_list_of_members_names_from_leads_and_threads_are_offered() {
    let mut fixture = inbox();
    fixture.take();
    fixture.act(&[Command::Open]);
    let note = json!({"id": "e1", "timelineType": "Note", "direction": "internal",
        "summary": "called", "createdAt": "2026-11-22T10:00:00Z", "actorUserId": "user-5",
        "actorDisplayName": "Tom Beck"});
    fixture.thread(vec![note], None);
    let mut owned = ann();
    owned["assignedTo"] = json!({"id": "user-7", "name": "Ana Ruiz"});
    fixture.lead(owned);
    fixture.act(&[Command::Do(ActionKind::Assign)]);
    answer_user(&mut fixture);
    fail_members(&mut fixture, FailureKind::Credentials, "forbidden");
    let due = [
        "Me (Sam Rivera) | me-1",
        "Nobody | unassigned",
        "Ana Ruiz | current, teammate",
        "Tom Beck | teammate",
    ];
    assert_eq!(items(&fixture), due);
}

#[test]
fn a_key_without_a_user_is_no_failure() {
    let mut fixture = open(ActionKind::Assign);
    let request = question(&mut fixture, &Lookup::User).expect("asked");
    fixture.fail(request, failure(FailureKind::Credentials, "forbidden"));
    assert!(matches!(fixture.state.connection, crate::app::state::Connection::Online(_)));
    answer(&mut fixture, &Lookup::Members, LookupResult::Members(Vec::new()));
    assert_eq!(status(&fixture), said("Assign Ann · This key isn't tied to a user"));
    assert_eq!(items(&fixture), ["Nobody | unassigned"]);
}

#[test]
fn a_tag_is_taken_off_where_it_is_and_put_on_where_it_is_not() {
    let add = |tags: &[&str], names: &[&str]| Operation::AddTags {
        lead: lead(),
        tags: tags.iter().map(|id| TagId::new(id)).collect(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        create_missing: !names.is_empty(),
    };
    let remove = || Operation::RemoveTag { lead: lead(), tag: TagId::new("t1") };
    for (line, due) in [
        ("roof", remove()),
        ("spr", add(&["t2"], &[])),
        ("Roof", remove()),
        ("metal roof", add(&[], &["metal roof"])),
        // Scattered letters of `roof` and `spring` mean neither.
        ("rf", add(&[], &["rf"])),
        ("sg", add(&[], &["sg"])),
    ] {
        let mut fixture = open(ActionKind::Tags);
        answer_tags(&mut fixture);
        fixture.lead(ann());
        assert_eq!(items(&fixture), ["roof | on", "spring | "]);
        fixture.type_text(line);
        assert_eq!(pick(&mut fixture), [due], "{line}");
    }
}

#[test]
fn a_lead_that_did_not_load_can_be_tagged_either_way() {
    let mut fixture = open(ActionKind::Tags);
    answer_tags(&mut fixture);
    let request = fixture.lead_request();
    fixture.fail(request, failure(FailureKind::Network, "no way"));
    let due = ["Add roof | ", "Add spring | ", "Remove roof | ", "Remove spring | "];
    assert_eq!(items(&fixture), due);
    fixture.type_text("remove roof");
    let remove = Operation::RemoveTag { lead: lead(), tag: TagId::new("t1") };
    assert_eq!(pick(&mut fixture), [remove]);
}

#[test]
fn a_number_is_one_of_those_that_the_server_offers() {
    let conversation = || ConversationId::new("c1");
    let set = |number: &str| Operation::SetSender {
        conversation: conversation(),
        number: PhoneNumberId::new(number),
    };
    let clear = || Operation::ClearSender { conversation: conversation() };
    for (line, due) in [("automatic", clear()), ("main", set("n1")), ("0101", set("n2"))] {
        let mut fixture = open(ActionKind::Sender);
        assert_eq!(status(&fixture), Status::Loading);
        answer_numbers(&mut fixture);
        let offered = [
            "Automatic | picked by Leadping",
            "+1 628-555-0100 | current, Main",
            "+1 628-555-0101 | flagged",
        ];
        assert_eq!(items(&fixture), offered);
        fixture.type_text(line);
        assert_eq!(pick(&mut fixture), [due], "{line}");
    }
}

#[test]
fn a_scheduled_message_is_taken_back_once_the_thread_is_there() {
    let mut fixture = open(ActionKind::CancelScheduled);
    assert_eq!(status(&fixture), Status::Loading);
    let event = |id: &str, status: &str| {
        json!({
            "id": id, "timelineType": "Sms", "direction": "outbound", "status": status,
            "scheduledFor": "2026-11-23T09:00:00Z", "createdAt": "2026-11-22T11:00:00Z",
            "summary": "Good morning!",
        })
    };
    fixture.thread(vec![event("e1", "Scheduled"), event("e2", "Delivered")], None);
    assert_eq!(items(&fixture), ["tomorrow 9:00 AM your time | Good morning!"]);
    let conversation = ConversationId::new("c1");
    let due = Operation::CancelSms { conversation, event: EventId::new("e1") };
    assert_eq!(pick(&mut fixture), [due]);
}

#[rstest]
fn closing_a_picker_does_nothing(
    #[values(
        ActionKind::Archive,
        ActionKind::Status,
        ActionKind::FollowUp,
        ActionKind::Assign,
        ActionKind::Tags,
        ActionKind::Sender,
        ActionKind::CancelScheduled
    )]
    verb: ActionKind,
) {
    let mut fixture = open(verb);
    fixture.type_text("x");
    fixture.act(&[Command::ClosePicker]);
    assert_eq!((fixture.written(), fixture.state.focus()), (Vec::new(), Focus::List));
    assert!(fixture.state.focus.picker().is_none());
}

#[rstest]
#[case(ActionKind::Block, "Block texts to Ann", "Block all texts to Ann?")]
#[case(ActionKind::Unblock, "Unblock Ann", "Unblock Ann? Only if they asked to get texts again.")]
fn a_number_is_blocked_for_a_reason_once_that_is_confirmed(
    #[case] verb: ActionKind,
    #[case] label: &str,
    #[case] asks: &str,
) {
    let mut fixture = open(verb);
    fixture.lead(json!({"id": "ann", "contact": {"phone": {"number": "+14155550134"}}}));
    assert_eq!(items(&fixture), [""; 0], "not without a reason");
    let about = format!("{label} (+1 415-555-0134)? Your reason is kept on record");
    assert_eq!(status(&fixture), said(&about));
    assert_eq!(pick(&mut fixture), []);
    fixture.type_text("Asked by phone -- twice");
    assert_eq!(items(&fixture), [format!("{label} | +1 415-555-0134")]);
    assert_eq!(pick(&mut fixture), [], "it asks first");
    let question =
        |fixture: &Fixture| fixture.state.focus.confirm().map(|confirm| confirm.question.clone());
    assert_eq!(question(&fixture).as_deref(), Some(asks));
    fixture.type_text("y");
    let (phone, reason) =
        (RedactedText::new("+14155550134"), RedactedText::new("Asked by phone -- twice"));
    let (conversation, organization) = (ConversationId::new("c1"), None);
    let due = match verb {
        ActionKind::Block => Operation::Block { conversation, phone, reason, organization },
        _ => Operation::Unblock { conversation, phone, reason, organization },
    };
    assert_eq!(fixture.written(), [due]);
    assert_eq!(question(&fixture), None);
}

#[test]
fn a_lead_without_a_number_is_not_blocked() {
    let mut fixture = open(ActionKind::Block);
    fixture.lead(ann());
    assert_eq!(status(&fixture), said("Can't text Ann: no phone number"));
    fixture.type_text("Asked");
    assert_eq!(pick(&mut fixture), []);
    assert_eq!(fixture.state.notice.text(), Some("No phone number (Ann)"));
}

#[test]
fn it_acts_on_what_it_was_opened_for_though_the_list_has_moved() {
    let mut fixture = open(ActionKind::Archive);
    let request = fixture.state.ids.next_id();
    fixture.handle(Event::LeadArrived { request, facts: facts(json!({"id": "bob"})) });
    fixture.state.list.go_to(1);
    fixture.sync();
    assert_eq!(pick(&mut fixture), [archive(0, None)]);
}

#[test]
fn what_is_archived_already_is_not_asked_about() {
    let mut fixture = Fixture::new();
    fixture.list(vec![json!({"id": "c1", "firstName": "Ann"})], Some(1), None);
    fixture.act(&[Command::Do(ActionKind::Status)]);
    assert!(fixture.state.focus.picker().is_none());
    let text = fixture.state.notice.text().unwrap_or_default();
    assert_eq!(text, "No lead is linked to this conversation (Ann)");
}
