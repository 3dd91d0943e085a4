//! The lead picker in the running loop.

use serde_json::{Value, json};

use super::harness::Harness;
use super::server::{Answer, Call, page};
use crate::domain::RequestOptions;

/// A page of leads with these first names.
fn leads(names: &[&str]) -> Value {
    let record = |name: &&str| json!({ "id": format!("lead-{name}"), "firstName": name });
    json!({ "items": names.iter().map(record).collect::<Vec<_>>() })
}

/// The next request, which is for leads.
fn leads_call(harness: &Harness) -> (RequestOptions, Answer) {
    match harness.call() {
        Call::Leads(options, answer) => (options, answer),
        Call::Page(..) | Call::Thread(..) | Call::Lead(..) => panic!("not a request for leads"),
    }
}

#[test]
fn no_key_waits_for_the_leads_and_the_last_text_is_looked_for() {
    let harness = Harness::with_rows(3);
    harness.press("j");
    harness.wait_for_cursor_on(1);
    harness.press("g l");
    let (all, answer) = leads_call(&harness);
    assert_eq!(all.search, None);
    harness.press("k i m");
    harness.wait_for("Lead: kim");
    let (found, kim) = leads_call(&harness);
    assert_eq!(found.search.as_deref(), Some("kim"));
    assert!(kim.send(Ok(leads(&["Kimberley"]))).is_ok(), "awaited");
    harness.wait_for("Kimberley");
    assert!(answer.send(Ok(leads(&["Ann"]))).is_ok(), "the first page is of use as well");
    harness.press("enter");
    harness.answer(Ok(page(7..8, None)));
    harness.wait("the lead", |seen| seen.shows("leadping · Kimberley") && seen.shows("Person7"));
    harness.press("q");
    harness.wait_for_cursor_on(1);
}
