//! Every write, under every fault, and then a restart.

use std::net::TcpListener;
use std::slice;
use std::time::Duration;

use leadping_tui::domain::Operation;
use leadping_tui::triage::outbox::EntryState;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{AT_ONCE, Harness, ManualClock, folder, name, on_disk, state_name};
use crate::server::Sandbox;
use crate::work::{KINDS, draft, prepared};

/// The fault of every request of the first instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// No connection can be made.
    Unreachable,
    /// The connection breaks before the request takes effect.
    DiesBefore,
    /// The connection breaks after the request took effect.
    DiesAfter,
    /// The connection breaks within the answer.
    DiesInTheAnswer,
    /// A status, without effect.
    Status(u16),
    /// A server error after the effect.
    FailsAfter,
    /// The answer is `false`, without effect.
    False,
    /// A malformed answer after the effect.
    Nonsense,
}

impl Fault {
    fn armed(self) -> Option<Value> {
        Some(match self {
            Self::Unreachable => return None,
            Self::DiesBefore => json!({"what": "drop", "when": "before"}),
            Self::DiesAfter => json!({"what": "drop", "when": "after"}),
            Self::DiesInTheAnswer => json!({"what": "cut", "when": "after"}),
            Self::Status(status) => json!({"what": "status", "status": status, "when": "before"}),
            Self::FailsAfter => json!({"what": "status", "status": 500, "when": "after"}),
            Self::False => json!({"what": "false", "when": "before"}),
            Self::Nonsense => json!({"what": "nonsense", "when": "after"}),
        })
    }

    /// Whether the outcome is unknown.
    fn leaves_a_doubt(self) -> bool {
        !matches!(self, Self::Unreachable | Self::Status(429 | 401 | 404))
    }

    /// The expected state of an operation.
    fn leads_to(self, operation: &Operation) -> &'static str {
        use Operation as O;
        match (self, operation) {
            (Self::False, O::MarkRead { .. } | O::MarkHandled { .. } | O::SetFollowUp { .. }) => {
                return "stale";
            }
            // An answer without a body cannot break within it.
            (Self::DiesInTheAnswer, O::SetFollowUp { .. }) => return "done",
            _ => {}
        }
        match self {
            Self::Status(401 | 404) => "failed",
            Self::Unreachable | Self::Status(429) => "waiting",
            _ if operation.may_repeat() => "waiting in doubt",
            _ => "unknown",
        }
    }
}

/// The path of an operation, with a star for ids.
fn path(operation: &Operation) -> &'static str {
    match operation {
        Operation::MarkRead { .. } => "/conversations/*/mark-read",
        Operation::MarkHandled { .. } => "/conversations/*/mark-handled",
        Operation::Archive { .. } => "/leads/*/archive",
        Operation::Unarchive { .. } => "/leads/*/unarchive",
        Operation::SetStatus { .. } => "/leads/*/status",
        Operation::SetFollowUp { .. } => "/leads/*/follow-up",
        Operation::Assign { .. } => "/leads/*/assignment",
        Operation::AddTags { .. } => "/leads/*/tags",
        Operation::RemoveTag { .. } => "/leads/*/tags/*",
        Operation::AddNote { .. } => "/events/conversations/*/notes",
        Operation::SendSms { .. } => "/sms/send",
        Operation::CancelSms { .. } => "/sms/*/cancel",
        Operation::SetSender { .. } | Operation::ClearSender { .. } => {
            "/phone-numbers/outgoing/conversation/*/override"
        }
        Operation::Block { .. } => "/suppressions",
        Operation::Unblock { .. } => "/suppressions/release",
    }
}

/// An address without a listener.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("binds");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// Sends one operation under a fault, restarts without it, and compares the
/// reported entries with those on disk and the effects on the server.
async fn meets(kind: &str, fault: Fault) {
    let what = format!("{kind}, {fault:?}");
    let sandbox = Sandbox::start(Duration::ZERO);
    let operation = prepared(&sandbox, kind).await;
    let before = sandbox.journal().await.len();
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let base = if fault == Fault::Unreachable { nowhere() } else { sandbox.base.clone() };
    // An outbox of an unknown account would require confirmation.
    name(&folder, &sandbox).await;
    if let Some(armed) = fault.armed() {
        sandbox.arm(path(&operation), armed).await;
    }

    let mut harness = Harness::open(&folder, &base, AT_ONCE, &clock).await;
    let id = harness.append(vec![draft(operation.clone())]).await[0].id;
    if fault == Fault::Unreachable {
        // Nothing is claimed before the account is known.
        harness.until(&what, |harness| !harness.told.is_empty()).await;
    } else {
        harness.until(&what, |harness| *harness.state(id) != EntryState::Waiting).await;
        harness.until(&what, |harness| *harness.state(id) != EntryState::Sending).await;
    }
    let said = harness.entry(id).clone();
    harness.drop_everything().await;
    assert_eq!(state_name(&said), fault.leads_to(&operation), "{what}: {said:?}");
    assert_eq!(on_disk(&folder), slice::from_ref(&said), "{what}: what is said is what is there");
    let settled = matches!(said.state, EntryState::Stale | EntryState::Done);
    assert_eq!(said.may_have_applied, fault.leaves_a_doubt() && !settled, "{what}");
    let effects = sandbox.journal().await.len() - before;

    sandbox.disarm().await;
    clock.forward(70);
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    let goes = said.state == EntryState::Waiting;
    if goes {
        harness.until(&what, |harness| *harness.state(id) == EntryState::Done).await;
    }
    harness.drop_everything().await;
    let left = on_disk(&folder);
    assert_eq!(left.len(), 1, "{what}: nothing is lost");
    let effects_now = sandbox.journal().await.len() - before;
    if goes {
        // An idempotent operation is executed each time; a text is sent once
        // per key.
        let is_text = matches!(operation, Operation::SendSms { .. });
        let expected = if is_text { 1 } else { effects + 1 };
        assert_eq!(effects_now, expected, "{what}: it was carried out, a text once");
        assert!(
            effects == 0 || said.may_have_applied,
            "{what}: only what may have had no effect is repeated"
        );
    } else {
        assert_eq!(left, slice::from_ref(&said), "{what}: it stays where it was");
        assert_eq!(effects_now, effects, "{what}: it was not sent again");
        let certain = matches!(said.state, EntryState::Failed { .. } | EntryState::Stale);
        assert!(!certain || effects == 0, "{what}: what is said not to have happened has not");
    }
}

#[rstest]
#[case::the_connection_does_not_come_about(&[Fault::Unreachable])]
#[case::the_connection_dies_without_an_effect(&[Fault::DiesBefore])]
#[case::the_connection_dies_after_the_effect(&[Fault::DiesAfter])]
#[case::the_connection_dies_in_the_answer(&[Fault::DiesInTheAnswer])]
#[case::too_many_requests(&[Fault::Status(429)])]
#[case::the_server_fails(&[Fault::Status(500), Fault::FailsAfter])]
#[case::the_server_refuses(&[Fault::Status(401), Fault::Status(404)])]
#[case::the_answer_is_false(&[Fault::False])]
#[case::the_answer_makes_no_sense(&[Fault::Nonsense])]
#[tokio::test]
async fn nothing_is_lost_and_nothing_repeated(#[case] faults: &[Fault]) {
    for kind in KINDS {
        for fault in faults {
            meets(kind, *fault).await;
        }
    }
}

/// Without a fault every operation above takes effect, once.
#[tokio::test]
async fn every_operation_takes_effect() {
    for kind in KINDS {
        let sandbox = Sandbox::start(Duration::ZERO);
        let operation = prepared(&sandbox, kind).await;
        let before = sandbox.journal().await.len();
        let (_dir, folder) = folder();
        let mut harness =
            Harness::open(&folder, &sandbox.base, AT_ONCE, &ManualClock::default()).await;
        let id = harness.append(vec![draft(operation)]).await[0].id;
        harness.until(kind, |harness| *harness.state(id) == EntryState::Done).await;
        assert_eq!(sandbox.journal().await.len(), before + 1, "{kind}");
    }
}
