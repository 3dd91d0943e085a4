//! Tests of what is asked about the people that texts go to, and how often.

mod server;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rstest::rstest;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::*;
use crate::domain::{ConversationId, RedactedText};
use crate::triage::outbox::fixture::{block as block_of, entry, sms};
use server::{Fake, client};

/// Answers by a clock that the test turns.
fn recipients() -> (Recipients, Arc<AtomicI64>) {
    let seconds = Arc::new(AtomicI64::new(1_800_000_000));
    let clock = Arc::clone(&seconds);
    let now = move || Timestamp::from_second(clock.load(Ordering::SeqCst)).expect("a time");
    (Recipients::new(now), seconds)
}

/// A text to the conversation `a1` of the lead `a`.
fn text() -> OutboxEntry {
    OutboxEntry { phone: Some(RedactedText::new("+1 617 555 0100")), ..entry(1, sms("a1")) }
}

async fn checked(
    recipients: &Recipients,
    client: &Client<Fake>,
    text: &OutboxEntry,
) -> Result<Recipient, Failure> {
    recipients.check(client, text, |_| {}).await
}

#[tokio::test]
async fn an_answer_counts_for_a_minute_by_the_clock() {
    let (fake, (recipients, seconds)) = (Fake::default(), recipients());
    let client = client(&fake);
    let recipient = checked(&recipients, &client, &text()).await.expect("answered");
    assert_eq!(recipient.lead.id.as_deref(), Some("a"));
    assert!(recipient.suppression.expect("a check").is_allowed());
    let all = ["lead a", "texts of a1", "number +1 617 555 0100"];
    assert_eq!(fake.asked(), all);
    // The same number, written otherwise.
    let same = OutboxEntry { phone: Some(RedactedText::new("+16175550100")), ..text() };
    for later in [0, 59, 60] {
        seconds.store(1_800_000_000 + later, Ordering::SeqCst);
        checked(&recipients, &client, &same).await.expect("answered");
        assert_eq!(fake.asked(), [] as [&str; 0], "{later} s later");
    }
    // Over night, say; or nobody can tell how long.
    for later in [61, -4_000] {
        seconds.store(1_800_000_000 + later, Ordering::SeqCst);
        checked(&recipients, &client, &text()).await.expect("answered");
        let all = ["lead a", "texts of a1", "number +1 617 555 0100"];
        assert_eq!(fake.asked(), all, "{later} s later");
    }
}

#[tokio::test]
async fn what_others_asked_counts_too() {
    let (fake, (recipients, _)) = (Fake::default(), recipients());
    let client = client(&fake);
    recipients.ask_lead(&client, &LeadId::new("a"), |_| {}).await.expect("answered");
    recipients.ask_suppression(&client, "6175550100", |_| {}).await.expect("answered");
    let of = (&ConversationId::new("a1"), &Lead::default());
    recipients.ask_stop_request(&client, of, |_| {}).await.expect("answered");
    fake.asked();
    let text = OutboxEntry { phone: Some(RedactedText::new("617-555-0100")), ..text() };
    checked(&recipients, &client, &text).await.expect("answered");
    assert_eq!(fake.asked(), [] as [&str; 0]);
}

#[tokio::test]
async fn whoever_asks_on_purpose_is_answered_anew() {
    let (fake, (recipients, _)) = (Fake::default(), recipients());
    let client = client(&fake);
    for _ in 0..2 {
        recipients.ask_lead(&client, &LeadId::new("a"), |_| {}).await.expect("answered");
        assert_eq!(fake.asked(), ["lead a"]);
    }
}

#[tokio::test]
async fn a_text_that_does_not_say_whom_it_goes_to_is_looked_up() {
    let (fake, (recipients, _)) = (Fake::default(), recipients());
    let client = client(&fake);
    let nameless = OutboxEntry { lead: None, phone: None, ..text() };
    let recipient = checked(&recipients, &client, &nameless).await.expect("answered");
    assert_eq!(recipient.lead.id.as_deref(), Some("of-a1"));
    let listed = "number +1 of conversation a1";
    let all = ["conversation a1", "lead of-a1", "texts of a1", listed];
    assert_eq!(fake.asked(), all);
    let without_number = OutboxEntry { phone: None, ..text() };
    checked(&recipients, &client, &without_number).await.expect("answered");
    assert_eq!(fake.asked(), ["lead a", "conversation a1 of lead a"], "its number is known by now");
    let Err(failure) = ({
        let elsewhere = OutboxEntry { lead: None, ..entry(2, sms("z1")) };
        checked(&recipients, &client, &elsewhere).await
    }) else {
        panic!("it is not listed")
    };
    assert_eq!(failure.kind, FailureKind::NotFound);
    let id = ConversationId::new("z1");
    assert!(failure.message.contains(id.as_str()), "{failure}");
}

#[tokio::test]
async fn a_lead_without_any_number_has_none_to_be_checked() {
    let (fake, (recipients, _)) = (Fake::default(), recipients());
    let client = client(&fake);
    let unreachable = OutboxEntry { phone: None, ..entry(1, sms("n1")) };
    let recipient = checked(&recipients, &client, &unreachable).await.expect("answered");
    assert_eq!(recipient.suppression, None);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_is_not_awaited_for_long() {
    let (fake, (recipients, _)) = (Fake::hanging(), recipients());
    let client = client(&fake);
    let begun = Instant::now();
    let failure = checked(&recipients, &client, &text()).await.expect_err("it hangs");
    assert_eq!((failure.kind, failure.retry), (FailureKind::Timeout, RetryClass::Backoff));
    assert_eq!(begun.elapsed(), LIMIT);
    assert!(
        failure.message.starts_with("Couldn't check whether this lead can be texted"),
        "{failure}"
    );
}

#[tokio::test]
async fn the_newest_texts_of_the_lead_are_looked_through() {
    let (fake, (recipients, _)) = (Fake::default(), recipients());
    let client = client(&fake);
    let recipient = checked(&recipients, &client, &text()).await.expect("answered");
    assert_eq!(recipient.stop_request, None);
    let asked = OutboxEntry { phone: text().phone, ..entry(2, sms("s1")) };
    let recipient = checked(&recipients, &client, &asked).await.expect("answered");
    let request = recipient.stop_request.expect("it stands");
    assert_eq!(request.words.as_str(), "please stop texting me");
    let consented = r#"{"metadata":{"smsOptInAt":"2026-11-25T00:00:00Z"}}"#;
    let lead: Lead = serde_json::from_str(consented).expect("a lead");
    let of = (&ConversationId::new("s1"), &lead);
    let later = recipients.ask_stop_request(&client, of, |_| {}).await.expect("answered");
    assert_eq!(later, None, "the lead has consented since");
}

#[rstest]
#[case::blocked_at_the_number_of_today("+1 628 555 0199", "+16175550100", false)]
#[case::blocked_at_the_number_of_the_text("+16285550100", "+16175550199", false)]
#[case::allowed_at_both("+16285550100", "+16175550100", true)]
#[tokio::test]
async fn a_lead_with_another_number_by_now_is_asked_about_at_both(
    #[case] own: &'static str,
    #[case] written_to: &str,
    #[case] allowed: bool,
) {
    let (fake, (recipients, _)) = (Fake::with_own_number(own), recipients());
    let client = client(&fake);
    let phone = Some(RedactedText::new(written_to));
    let text = OutboxEntry { phone, lead: Some(LeadId::new("moved")), ..text() };
    let numbers = [written_to, own].map(|number| format!("number {number}"));
    let asked = [["lead moved", "texts of a1"].map(str::to_owned), numbers].concat();
    // The second time all of it is known.
    for asked in [asked, Vec::new()] {
        let recipient = checked(&recipients, &client, &text).await.expect("answered");
        assert_eq!(recipient.suppression.expect("a check").is_allowed(), allowed);
        assert_eq!(fake.asked(), asked);
    }
    let lead = recipients.ask_lead(&client, &LeadId::new("moved"), |_| {}).await.expect("a lead");
    let of = (Some(written_to), &lead);
    let check = recipients.ask_suppressions(&client, of, |_| {}).await.expect("answered");
    assert_eq!(check.expect("a check").is_allowed(), allowed);
}

#[tokio::test]
async fn one_number_written_twice_is_asked_about_once() {
    let (fake, (recipients, _)) = (Fake::with_own_number("+1 (617) 555-0100"), recipients());
    let client = client(&fake);
    let text = OutboxEntry { lead: Some(LeadId::new("moved")), ..text() };
    checked(&recipients, &client, &text).await.expect("answered");
    assert_eq!(fake.asked(), ["lead moved", "texts of a1", "number +1 617 555 0100"]);
}

async fn block(recipients: &Recipients, client: &Client<Fake>) {
    let permit = client.permit(|_| {}).await.expect("a permit");
    let written = recipients.write(client, (permit, &block_of("b1")), |_| {}).await;
    written.expect("blocked");
}

#[tokio::test]
async fn who_may_be_texted_is_asked_again_once_somebody_was_blocked() {
    let (fake, (recipients, _)) = (Fake::default(), recipients());
    let client = client(&fake);
    checked(&recipients, &client, &text()).await.expect("answered");
    fake.asked();
    checked(&recipients, &client, &text()).await.expect("answered");
    assert_eq!(fake.asked(), [""; 0]);
    block(&recipients, &client).await;
    let recipient = checked(&recipients, &client, &text()).await.expect("answered");
    assert_eq!(fake.asked(), ["number +1 617 555 0100"]);
    assert!(!recipient.suppression.expect("a check").is_allowed());
}

#[tokio::test]
async fn an_answer_from_before_a_block_that_comes_after_it_does_not_count() {
    let gate = Arc::new(Semaphore::new(0));
    let (fake, (recipients, _)) = (Fake::behind(&gate), recipients());
    let client = client(&fake);
    let blocked = async {
        block(&recipients, &client).await;
        gate.add_permits(2);
    };
    let text = text();
    let (recipient, ()) = tokio::join!(checked(&recipients, &client, &text), blocked);
    assert!(!recipient.expect("answered").suppression.expect("a check").is_allowed());
    let number = "number +1 617 555 0100";
    assert_eq!(fake.asked(), ["lead a", "texts of a1", number, number]);
}
