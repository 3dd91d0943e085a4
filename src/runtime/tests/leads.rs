//! The lead picker in the running loop.

use serde_json::value::RawValue;

use super::harness::Harness;
use super::server::{Answer, Call, page};
use crate::domain::{LeadRow, Page, RequestOptions, WithRaw};

/// A page of leads with these first names.
fn leads(names: &[&str]) -> Page<LeadRow> {
    let record = |name: &&str| {
        let json = format!(r#"{{"id":"lead-{name}","firstName":"{name}"}}"#);
        let value = serde_json::from_str(&json).expect("a lead");
        WithRaw { value, raw: RawValue::from_string(json).expect("JSON") }
    };
    let items = names.iter().map(record).collect();
    Page { items, skipped: 0, page_size: None, total: None, next: None }
}

/// The next request, which is for leads.
fn leads_call(harness: &Harness) -> (RequestOptions, Answer<Page<LeadRow>>) {
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
    harness.wait_for("lead kim");
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
