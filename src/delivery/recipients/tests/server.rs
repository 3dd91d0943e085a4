//! A server that knows leads and numbers, and remembers what it was asked.

use std::future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::json;
use tokio::sync::Semaphore;

use crate::api::fake::Responder;
use crate::api::requests::{Call, call::Body};
use crate::api::{Client, Form, RateLimiter, RetryPolicy};
use crate::domain::{Failure, FailureKind, Operation, Outcome, RetryClass, Scalar, WriteFailure};

/// Knows every lead and every conversation but those that begin with `z`; those
/// that begin with `n` have no number, and in those that begin with `s` the lead
/// asked to be texted no more. The lead `moved` has a number of its own, which
/// may not be texted where it ends in 99, nor may any once one was blocked.
#[derive(Clone, Default)]
pub(super) struct Fake {
    asked: Arc<Mutex<Vec<String>>>,
    /// Whether nothing is ever answered.
    hangs: bool,
    /// What answers about numbers wait for, once they are settled.
    gate: Option<Arc<Semaphore>>,
    blocked: Arc<AtomicBool>,
    own_number: Option<&'static str>,
}

pub(super) fn client(fake: &Fake) -> Client<Fake> {
    let policy = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
    Client::new(fake.clone(), policy, RateLimiter::per_minute(None))
}

impl Fake {
    /// One that never answers.
    pub(super) fn hanging() -> Self {
        Self { hangs: true, ..Self::default() }
    }

    /// One whose answers about numbers take their time.
    pub(super) fn behind(gate: &Arc<Semaphore>) -> Self {
        Self { gate: Some(Arc::clone(gate)), ..Self::default() }
    }

    /// One where the lead `moved` has this number.
    pub(super) fn with_own_number(number: &'static str) -> Self {
        Self { own_number: Some(number), ..Self::default() }
    }

    /// What was asked since the last time.
    pub(super) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().expect("no panic"))
    }

    async fn hears(&self, question: String) {
        self.asked.lock().expect("no panic").push(question);
        if self.hangs {
            future::pending::<()>().await;
        }
    }
}

impl Responder for Fake {
    async fn respond(&self, call: Call<'_>) -> Result<String, Failure> {
        let answer = match (&call.path[..], &call.body) {
            (["conversations", of @ .., _], Some(Body::Options(options))) => {
                let Some(Scalar::Text(id)) = options.filters.first().map(|filter| &filter.value)
                else {
                    panic!("one is asked for")
                };
                let of = match (of, call.path.last()) {
                    (["lead"], Some(lead)) => format!(" of lead {lead}"),
                    _ => String::new(),
                };
                self.hears(format!("conversation {id}{of}")).await;
                let phone = (!id.starts_with('n')).then(|| format!("+1 of conversation {id}"));
                let row = json!({"id": id, "leadId": format!("of-{id}"), "leadPhoneNumber": phone});
                let rows = if id.starts_with('z') { json!([]) } else { json!([row]) };
                json!({ "items": rows })
            }
            // An older server.
            (["conversations", _], None) => {
                return Err(Failure {
                    kind: FailureKind::Unsupported,
                    message: "there is no such path".to_owned(),
                    hint: None,
                    retry: RetryClass::Never,
                    status: Some(404),
                    trace_id: None,
                });
            }
            (["events", "conversations", conversation], _) => {
                self.hears(format!("texts of {conversation}")).await;
                let event = json!({"timelineType": "Sms", "direction": "Inbound",
                    "summary": "please stop texting me", "createdAt": "2026-11-24T12:00:00Z"});
                let asked = conversation.starts_with('s');
                json!({ "items": if asked { json!([event]) } else { json!([]) } })
            }
            (["leads", lead], _) => {
                self.hears(format!("lead {lead}")).await;
                let own = self.own_number.filter(|_| *lead == "moved");
                let phone = own.map(|number| json!({"number": number}));
                json!({"id": lead, "contact": {"timeZoneId": "America/New_York", "phone": phone}})
            }
            (["suppressions", "check"], Some(Body::Json(body))) => {
                let number = body["phoneNumber"].as_str().expect("a number");
                self.hears(format!("number {number}")).await;
                let allowed = !number.ends_with("99") && !self.blocked.load(Ordering::SeqCst);
                if let Some(gate) = &self.gate {
                    gate.acquire().await.expect("open").forget();
                }
                json!({ "allowed": allowed })
            }
            _ => unreachable!(),
        };
        Ok(answer.to_string())
    }

    async fn execute(&self, _: Form, operation: &Operation) -> Result<Outcome, WriteFailure> {
        assert!(operation.changes_suppressions());
        self.blocked.store(true, Ordering::SeqCst);
        Ok(Outcome::Done)
    }
}
