//! The pickers of actions' inputs.

use rstest::rstest;
use serde_json::{Value, json};

use super::{Screen, check, scenes};
use crate::app::fixture::failure;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::app::{Command, Effect, Event};
use crate::domain::{ArchiveReason, FailureKind};
use crate::triage::ActionKind;

/// A thread with an action's picker over it, as it opens.
fn asking(verb: ActionKind) -> Screen {
    let mut screen = scenes::thread();
    // Who the user is was asked when the thread came.
    let is_kept = |effect: &Effect| {
        let is_user = matches!(effect, Effect::Lookup { question: Lookup::User, .. });
        is_user && verb == ActionKind::Assign
    };
    let effects = screen.fixture.take();
    screen.fixture.effects.extend(effects.into_iter().filter(is_kept));
    for (number, name) in [(1, "wrong number"), (3, "not interested"), (4, "spam")] {
        let reason = ArchiveReason::try_from(number).expect("a reason");
        screen.fixture.state.options.reasons.set(reason, name);
    }
    screen.fixture.act(&[Command::Do(verb)]);
    screen
}

/// The request for the choices.
fn asked(screen: &mut Screen) -> crate::app::paging::pager::RequestId {
    let request = screen.fixture.effects.iter().find_map(|effect| match effect {
        Effect::Lookup { request, .. } => Some(*request),
        _ => None,
    });
    request.expect("something is asked")
}

fn answered(mut screen: Screen, answer: LookupResult) -> Screen {
    let request = asked(&mut screen);
    let is_it =
        |effect: &Effect| matches!(effect, Effect::Lookup { request: it, .. } if *it == request);
    screen.fixture.effects.retain(|effect| !is_it(effect));
    screen.fixture.handle(Event::LookupArrived { request, answer });
    screen
}

fn typed(mut screen: Screen, line: &str) -> Screen {
    screen.fixture.type_text(line);
    screen
}

fn archive() -> Screen {
    typed(
        answered(asking(ActionKind::Archive), LookupResult::Conversations(Some(3))),
        "spam -- asked twice",
    )
}

pub(super) fn status() -> Screen {
    let statuses: Value = json!([
        {"id": "1", "name": "New", "category": "Open", "sortOrder": 1},
        {"id": "2", "name": "Qualified", "category": "Qualified", "sortOrder": 2},
        {"id": "3", "name": "Appointment set 📅", "category": "Qualified", "sortOrder": 3},
        {"id": "4", "name": "Sold", "category": "Converted", "sortOrder": 4},
    ]);
    let statuses = serde_json::from_value(statuses).expect("statuses");
    answered(asking(ActionKind::Status), LookupResult::Statuses(statuses))
}

fn status_failed() -> Screen {
    let mut screen = asking(ActionKind::Status);
    let request = asked(&mut screen);
    let message = "the connection to api.leadping.ai broke in the middle of the answer";
    screen.fixture.fail(request, failure(FailureKind::Network, message));
    screen
}

fn assign() -> Screen {
    let user = json!({"id": "me-1", "firstName": "Sam", "lastName": "Rivera"});
    let user = serde_json::from_value(user).expect("a user");
    let members = json!([
        {"id": "m1", "user": {"id": "user-7", "name": "Ana Ruiz"}, "role": "Agent",
            "userEmail": "ana@example.com"},
        {"id": "m2", "user": {"id": "user-8", "name": "Kim Lee"}, "role": "Admin"},
    ]);
    let members = LookupResult::Members(serde_json::from_value(members).expect("members"));
    answered(answered(asking(ActionKind::Assign), LookupResult::User(user)), members)
}

fn assign_without_members() -> Screen {
    let user = serde_json::from_value(json!({"id": "me-1", "firstName": "Sam"})).expect("a user");
    let mut screen = answered(asking(ActionKind::Assign), LookupResult::User(user));
    let request = asked(&mut screen);
    let message = "This server can't list members";
    screen.fixture.fail(request, failure(FailureKind::Unsupported, message));
    typed(screen, "user-7")
}

fn tags() -> Screen {
    let tags: Value = json!([
        {"id": "t1", "name": "roof"}, {"id": "t2", "name": "spring"},
        {"id": "t3", "name": "gutters"}, {"id": "t4", "name": "insurance claim"},
    ]);
    answered(
        asking(ActionKind::Tags),
        LookupResult::Tags(serde_json::from_value(tags).expect("tags")),
    )
}

fn sender() -> Screen {
    let numbers = json!({
        "canSend": true, "phoneNumberId": "n1", "displayNumber": "(628) 555-0100",
        "wasManuallyOverridden": true,
        "eligibleNumbers": [
            {"phoneNumberId": "n1", "displayNumber": "(628) 555-0100", "label": "Main",
                "canSend": true, "healthLabel": "healthy"},
            {"phoneNumberId": "n2", "displayNumber": "(628) 555-0101", "label": "Spring",
                "canSend": false, "healthWarning": "flagged by carriers"},
        ],
    });
    let numbers = serde_json::from_value(numbers).expect("numbers");
    answered(asking(ActionKind::Sender), LookupResult::Numbers(numbers))
}

#[rstest]
#[case("ask-archive", archive())]
#[case("ask-archive-open", asking(ActionKind::Archive))]
#[case("ask-status", status())]
#[case("ask-status-failed", status_failed())]
#[case("ask-follow-up", asking(ActionKind::FollowUp))]
#[case("ask-follow-up-typed", typed(asking(ActionKind::FollowUp), "mon 14:00"))]
#[case("ask-follow-up-refused", typed(asking(ActionKind::FollowUp), "tomorow 9"))]
#[case("ask-assign", assign())]
#[case("ask-assign-older", assign_without_members())]
#[case("ask-tags", tags())]
#[case("ask-tags-new", typed(tags(), "metal roof"))]
#[case("ask-sender", sender())]
#[case("ask-cancel", asking(ActionKind::CancelScheduled))]
fn frames_are_as_they_were(#[case] name: &str, #[case] context: Screen) {
    check(name, context, &[(50, 20), (80, 24)]);
}

#[test]
fn a_wide_screen_asks_beside_the_detail() {
    check("ask-archive", archive(), &[(120, 40)]);
}
