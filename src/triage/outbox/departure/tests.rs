use rstest::rstest;

use super::super::fixture::*;
use super::*;
use crate::domain::{RedactedText, RetryClass};
use crate::triage::compose::WarningKind;

/// A Tuesday at noon in New York.
const NOON: &str = "2026-11-24T17:00:00Z";

/// Half past ten in the evening there.
const EVENING: &str = "2026-11-25T03:30:00Z";

fn time(at: &str) -> Timestamp {
    at.parse().expect("a time")
}

fn lead(zone: &str, metadata: &str) -> Lead {
    let json = format!(r#"{{"contact":{{"timeZoneId":{zone}}},"metadata":{metadata}}}"#);
    serde_json::from_str(&json).expect("decodes")
}

fn recipient(zone: &str, metadata: &str, allowed: Option<bool>) -> Recipient {
    let check = |allowed| SuppressionCheck { allowed: Some(allowed), ..Default::default() };
    Recipient { lead: lead(zone, metadata), suppression: allowed.map(check), stop_request: None }
}

/// A lead in New York who has opted in.
fn willing() -> Recipient {
    recipient(r#""America/New_York""#, r#"{"smsOptedOut":false}"#, Some(true))
}

fn weigh(entry: &OutboxEntry, to: &Recipient, now: &str) -> Departure {
    Departure::check(entry, to, TextingHours::default(), time(now))
}

fn held(departure: Departure) -> Vec<WarningKind> {
    match departure {
        Departure::Hold(warnings) => warnings.into_iter().map(|warning| warning.kind).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn by_day_a_text_goes_and_by_night_it_takes_a_yes() {
    let text = entry(1, sms("a1"));
    assert_eq!(weigh(&text, &willing(), NOON), Departure::Go);
    assert_eq!(held(weigh(&text, &willing(), EVENING)), [WarningKind::OutsideHours]);
    let approved = OutboxEntry { approvals: Approvals::any_hour(), ..text };
    assert_eq!(weigh(&approved, &willing(), EVENING), Departure::Go);
}

#[rstest]
#[case::of_windows(r#""India Standard Time""#, "2026-11-24T18:47:00Z", WarningKind::OutsideHours)]
#[case::null("null", NOON, WarningKind::HourUnknown)]
#[case::nowhere(r#""Nowhere/Land""#, NOON, WarningKind::HourUnknown)]
#[case::of_nobody(r#""Etc/Unknown""#, NOON, WarningKind::HourUnknown)]
#[case::utc(r#""Etc/UTC""#, NOON, WarningKind::HourUnknown)]
fn an_hour_that_is_unknown_or_of_another_place_counts(
    #[case] zone: &str,
    #[case] now: &str,
    #[case] kind: WarningKind,
) {
    let to = recipient(zone, r#"{"smsOptedOut":false}"#, Some(true));
    assert_eq!(held(weigh(&entry(1, sms("a1")), &to, now)), [kind]);
    let approved = OutboxEntry { approvals: Approvals::any_hour(), ..entry(1, sms("a1")) };
    assert_eq!(weigh(&approved, &to, now), Departure::Go);
}

#[test]
fn a_scheduled_text_is_weighed_by_its_own_time_unless_that_is_over() {
    let at = |scheduled: &str| {
        let mut operation = sms("a1");
        if let Operation::SendSms { scheduled_for, .. } = &mut operation {
            *scheduled_for = Some(time(scheduled));
        }
        entry(1, operation)
    };
    let morning = "2026-11-25T15:00:00Z";
    assert_eq!(weigh(&at(morning), &willing(), EVENING), Departure::Go);
    assert_eq!(held(weigh(&at(EVENING), &willing(), NOON)), [WarningKind::OutsideHours]);
    assert_eq!(held(weigh(&at(NOON), &willing(), EVENING)), [WarningKind::OutsideHours]);
}

#[rstest]
#[case::opted_out(r#"{"smsOptedOut":true}"#, Some(true), "opted out")]
#[case::suppressed(r#"{"smsOptedOut":false}"#, Some(false), "this number is blocked")]
#[case::no_number(r#"{"smsOptedOut":false}"#, None, "no phone number")]
fn no_yes_of_a_person_outweighs_a_no_of_the_lead(
    #[case] metadata: &str,
    #[case] allowed: Option<bool>,
    #[case] why: &str,
) {
    let to = recipient(r#""America/New_York""#, metadata, allowed);
    let approvals = Approvals::any_hour();
    let text = OutboxEntry { approvals, ..entry(1, sms("a1")) };
    let Departure::Refused(said) = weigh(&text, &to, NOON) else { panic!("it goes") };
    assert!(said.contains(why), "{said}");
    let refused = text.departing(Departure::Refused(said.clone()), at(5));
    assert_eq!(refused.state, EntryState::Failed { why: said.clone(), retryable: false });
    assert_eq!((refused.attempts, refused.may_have_applied), (0, false), "nothing was sent");
    let doubtful = in_doubt(text).departing(Departure::Refused(said.clone()), at(5));
    assert_eq!(doubtful.state, EntryState::Unknown { why: said });
}

#[test]
fn a_consent_that_is_unknown_takes_a_yes() {
    let to = recipient(r#""America/New_York""#, "{}", Some(true));
    assert_eq!(held(weigh(&entry(1, sms("a1")), &to, NOON)), [WarningKind::ConsentUnknown]);
}

#[test]
fn a_held_text_says_why_and_what_a_yes_is_one_to() {
    let approvals = [WarningKind::OutsideHours, WarningKind::Unfilled].into_iter().collect();
    let text = OutboxEntry { approvals, ..entry(1, sms("a1")) };
    let warnings = vec![
        Warning::new(WarningKind::HourUnknown, "Local time unknown"),
        Warning::new(WarningKind::ConsentUnknown, "Opt-in unknown"),
    ];
    let held = text.departing(Departure::Hold(warnings.clone()), at(5));
    assert_eq!(held.confirmation_reason(), "Local time unknown; Opt-in unknown");
    let EntryState::NeedsConfirmation { needs, .. } = &held.state else { panic!("{held:?}") };
    assert_eq!(needs, &Approvals::from_warnings(&warnings));
    assert_eq!(held.approvals, [WarningKind::Unfilled].into_iter().collect());
    assert_eq!((held.attempts, held.changed), (0, at(5)));
    let again = held.retried(needs, at(9)).expect("it can go");
    assert_eq!(again.approvals.missing(warnings), []);
}

#[test]
fn a_text_that_nobody_could_be_asked_about_waits_as_without_a_network() {
    let text = entry(1, sms("a1"));
    let first = text.unchecked(&failure(RetryClass::Backoff), at(5));
    assert_eq!((&first.state, first.attempts, first.due), (&EntryState::Waiting, 1, at(7)));
    let second = first.unchecked(&failure(RetryClass::Backoff), at(7));
    assert_eq!((second.attempts, second.due), (2, at(11)));
    let old = second.unchecked(&failure(RetryClass::Backoff), at(601));
    assert_eq!(old.confirmation_reason(), "Over 10 min old: confirm to send");
    assert!(matches!(old.state, EntryState::NeedsConfirmation { .. }));
    let refused = text.unchecked(&failure(RetryClass::Never), at(5));
    assert!(matches!(refused.state, EntryState::Failed { retryable: false, .. }), "{refused:?}");
    let doubtful = in_doubt(text).unchecked(&failure(RetryClass::Never), at(5));
    assert!(matches!(doubtful.state, EntryState::Unknown { .. }), "{doubtful:?}");
}

#[test]
fn only_a_text_has_a_recipient() {
    let note =
        Operation::AddNote { conversation: conversation("a1"), text: RedactedText::new("x") };
    let unwilling = recipient("null", r#"{"smsOptedOut":true}"#, None);
    assert_eq!(weigh(&entry(1, note), &unwilling, EVENING), Departure::Go);
}

#[test]
fn whoever_asked_to_stop_takes_a_yes_and_a_later_request_another_one() {
    let text = OutboxEntry { requested_at: time(NOON), ..entry(1, sms("a1")) };
    let asked = |at: Option<&str>| Recipient {
        stop_request: Some(StopRequest {
            words: RedactedText::new("please stop texting me"),
            at: at.map(time),
        }),
        ..willing()
    };
    let before = asked(Some("2026-11-24T16:00:00Z"));
    let later = asked(Some("2026-11-24T17:00:05Z"));
    for to in [&before, &later, &asked(None)] {
        assert_eq!(held(weigh(&text, to, NOON)), [WarningKind::AskedToStop]);
    }
    let Departure::Hold(warnings) = weigh(&text, &later, NOON) else { panic!("it is held") };
    assert_eq!(warnings[0].text, "Asked to stop? \u{201c}please stop texting me\u{201d}");
    let approvals: Approvals = [WarningKind::AskedToStop].into_iter().collect();
    let approved = OutboxEntry { approvals: approvals.clone(), ..text };
    assert_eq!(weigh(&approved, &before, NOON), Departure::Go);
    assert_eq!(weigh(&approved, &asked(None), NOON), Departure::Go);
    let both = [WarningKind::OutsideHours, WarningKind::AskedToStop];
    assert_eq!(held(weigh(&approved, &before, EVENING)), both, "one question names all");
    assert_eq!(held(weigh(&approved, &later, NOON)), [WarningKind::AskedToStop]);
    let at = time("2026-11-24T17:01:00Z");
    let held = approved.departing(weigh(&approved, &later, NOON), at);
    let again = held.retried(&approvals, at).expect("it can go");
    assert_eq!(weigh(&again, &later, NOON), Departure::Go);
}

#[test]
fn a_status_that_says_opted_out_takes_a_yes() {
    let mut to = willing();
    let status = r#"{"displayName":"Opted out"}"#;
    to.lead.current_lead_status = Some(serde_json::from_str(status).expect("decodes"));
    let text = entry(1, sms("a1"));
    assert_eq!(held(weigh(&text, &to, NOON)), [WarningKind::StatusOptedOut]);
    let approvals = [WarningKind::StatusOptedOut].into_iter().collect();
    assert_eq!(weigh(&OutboxEntry { approvals, ..text }, &to, NOON), Departure::Go);
}
