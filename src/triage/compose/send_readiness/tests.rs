use rstest::rstest;

use super::*;

const READY: &str = r#"{"canSend":true,"phoneNumberId":"pn-1","number":"+16285550100",
    "displayNumber":"+1 628 555 0100","eligibleNumbers":[
    {"phoneNumberId":"pn-1","label":"Main","canSend":true},
    {"phoneNumberId":"pn-2","number":"+16285550101","canSend":true,"healthWarning":"Filtered a lot."},
    {"phoneNumberId":"pn-3","canSend":false,"healthWarning":"Blocked."}, {"phoneNumberId":"pn-4"}]}"#;
const ALLOWED: &str = r#"{"allowed":true}"#;
const LEAD: &str = r#"{"contact":{"phone":{"number":"+14155550134"}},
    "metadata":{"smsOptedOut":false}}"#;

/// The verdict for the server's answers as JSON; an empty one is missing.
fn verdict(readiness: &str, suppression: &str, lead: &str, chosen: Option<&str>) -> Verdict {
    fn read<T: serde::de::DeserializeOwned>(json: &str) -> Option<T> {
        (!json.is_empty()).then(|| serde_json::from_str(json).expect("decodes"))
    }
    let (readiness, suppression, lead) = (read(readiness), read(suppression), read(lead));
    let chosen = chosen.map(PhoneNumberId::new);
    let zone = zone();
    let known = SendFacts {
        readiness: readiness.as_ref(),
        suppression: suppression.as_ref(),
        lead: lead.as_ref(),
        zone: Some(&zone),
        lead_phone: None,
        chosen: chosen.as_ref(),
        stop_request: None,
    };
    known.verdict(noon(), TextingHours::default())
}

/// The time zone of every lead here.
fn zone() -> TimeZone {
    TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").expect("a time zone")
}

/// Noon in that zone.
fn noon() -> Timestamp {
    "2026-11-24T17:00:00Z".parse().expect("a time")
}

fn blocked(verdict: Verdict) -> String {
    match verdict {
        Verdict::Blocked(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn with_every_answer_a_message_may_go_out() {
    let from = Sender {
        id: Some(PhoneNumberId::new("pn-1")),
        number: Some("+1 628 555 0100".to_owned()),
        label: Some("Main".to_owned()),
    };
    let ready = Verdict::Ready { from, remark: None, warnings: Vec::new() };
    assert_eq!(verdict(READY, ALLOWED, LEAD, None), ready);
}

#[rstest]
#[case("", ALLOWED, LEAD, vec![MissingFact::Readiness])]
#[case(READY, "", LEAD, vec![MissingFact::Suppression])]
#[case(READY, ALLOWED, "", vec![MissingFact::Lead])]
#[case("", "", "", vec![MissingFact::Lead, MissingFact::Suppression, MissingFact::Readiness])]
fn what_has_not_been_answered_is_no_yes(
    #[case] readiness: &str,
    #[case] suppression: &str,
    #[case] lead: &str,
    #[case] missing: Vec<MissingFact>,
) {
    assert_eq!(verdict(readiness, suppression, lead, None), Verdict::Unknown(missing));
}

#[rstest]
#[case("{}", ALLOWED, LEAD, "texting isn't set up")]
#[case(r#"{"canSend":null}"#, ALLOWED, LEAD, "texting isn't set up")]
#[case(
    r#"{"canSend":false,"setupMessage":"Register\n a brand first."}"#,
    "",
    "",
    "Register a brand first"
)]
#[case("", "{}", "", "this number is blocked")]
#[case(
    READY,
    r#"{"allowed":false,"customerReason":"On the do-not-contact list."}"#,
    LEAD,
    "this number is blocked: On the do-not-contact list"
)]
#[case("", r#"{"allowed":false,"source":"OptOut"}"#, "", "this number is blocked: OptOut")]
#[case(
    READY,
    ALLOWED,
    r#"{"contact":{"phone":{"number":"+1"}},"metadata":{"smsOptedOut":true}}"#,
    "this lead opted out of texts"
)]
#[case(
    "",
    "",
    r#"{"metadata":{"smsOptOutAt":"2026-11-01T00:00:00Z"}}"#,
    "this lead opted out of texts"
)]
#[case(READY, ALLOWED, "{}", "no phone number")]
#[case(READY, ALLOWED, r#"{"contact":{"phone":{"number":" "}}}"#, "no phone number")]
fn one_no_suffices_whatever_else_is_known(
    #[case] readiness: &str,
    #[case] suppression: &str,
    #[case] lead: &str,
    #[case] why: &str,
) {
    assert_eq!(blocked(verdict(readiness, suppression, lead, None)), why);
}

#[test]
fn a_lead_that_opted_in_again_may_be_texted() {
    let lead = r#"{"contact":{"phone":{"number":"+1"}},
        "metadata":{"smsOptedOut":false,"smsOptOutAt":"2026-11-01T00:00:00Z"}}"#;
    assert!(matches!(verdict(READY, ALLOWED, lead, None), Verdict::Ready { .. }));
}

#[test]
fn a_date_that_stands_for_none_is_no_opt_out() {
    let lead = r#"{"contact":{"phone":{"number":"+1"}},
        "metadata":{"smsOptOutAt":"0001-01-01T00:00:00Z"}}"#;
    assert!(matches!(verdict(READY, ALLOWED, lead, None), Verdict::Ready { .. }));
}

#[test]
fn the_number_of_the_conversation_will_do() {
    let lead = Lead::default();
    let known = |lead_phone| {
        let known = SendFacts { lead: Some(&lead), lead_phone, ..SendFacts::default() };
        known.verdict(noon(), TextingHours::default())
    };
    assert!(matches!(known(Some("+14155550134")), Verdict::Unknown(_)));
    assert_eq!(blocked(known(None)), "no phone number");
}

#[test]
fn a_chosen_number_takes_the_place_of_the_server_s() {
    let Verdict::Ready { from, remark, .. } = verdict(READY, ALLOWED, LEAD, Some("pn-2")) else {
        panic!("not ready")
    };
    assert_eq!(from.id, Some(PhoneNumberId::new("pn-2")));
    assert_eq!(from.number.as_deref(), Some("+16285550101"));
    assert_eq!(remark.as_deref(), Some("Filtered a lot"));
}

#[rstest]
#[case("pn-3", "the number you chose can't send: Blocked")]
#[case("pn-4", "the number you chose can't send")]
#[case("pn-9", "the number you chose can't be used here anymore")]
fn a_chosen_number_that_cannot_be_used_is_not_replaced_silently(
    #[case] chosen: &str,
    #[case] why: &str,
) {
    assert_eq!(blocked(verdict(READY, ALLOWED, LEAD, Some(chosen))), why);
}

#[test]
fn remarks_are_passed_on() {
    let remark = |json: &str| match verdict(json, ALLOWED, LEAD, None) {
        Verdict::Ready { remark, .. } => remark,
        other => panic!("{other:?}"),
    };
    let ailing = r#"{"canSend":true,"number":"+1","healthWarning":"Filtered."}"#;
    assert_eq!(remark(ailing).as_deref(), Some("Filtered"));
    let unnamed = remark(r#"{"canSend":true}"#);
    assert_eq!(unnamed.as_deref(), Some("Sender number unknown"));
}

/// The kinds of warnings about a lead, at a time and in a time zone.
fn warned(lead: &str, at: &str, zone: Option<&TimeZone>) -> Vec<WarningKind> {
    let lead: Lead = serde_json::from_str(lead).expect("decodes");
    let at = at.parse().expect("a time");
    let warnings = warnings(&lead, zone, at, TextingHours::default());
    warnings.into_iter().map(|warning| warning.kind).collect()
}

#[test]
fn what_is_not_known_takes_a_yes_of_its_own() {
    use WarningKind::{ConsentUnknown, HourUnknown, OutsideHours};
    let zone = zone();
    assert_eq!(warned(LEAD, "2026-11-24T17:00:00Z", Some(&zone)), []);
    assert_eq!(warned(LEAD, "2026-11-25T03:30:00Z", Some(&zone)), [OutsideHours]);
    assert_eq!(warned(LEAD, "2026-11-24T17:00:00Z", None), [HourUnknown]);
    for lead in ["{}", r#"{"metadata":{}}"#, r#"{"metadata":{"smsOptedOut":null}}"#] {
        assert_eq!(warned(lead, "2026-11-24T17:00:00Z", Some(&zone)), [ConsentUnknown], "{lead}");
    }
    assert_eq!(warned("{}", "2026-11-24T17:00:00Z", None), [HourUnknown, ConsentUnknown]);
}

fn warnings_of(known: &SendFacts<'_>) -> Vec<Warning> {
    match known.verdict(noon(), TextingHours::default()) {
        Verdict::Ready { warnings, .. } => warnings,
        other => panic!("{other:?}"),
    }
}

/// The warnings about a lead with that status and consent.
fn of_status(status: &str, consent: &str) -> Vec<Warning> {
    let lead = format!(
        r#"{{"contact":{{"phone":{{"number":"+14155550134"}}}},"metadata":{consent},
        "currentLeadStatus":{status}}}"#
    );
    match verdict(READY, ALLOWED, &lead, None) {
        Verdict::Ready { warnings, .. } => warnings,
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case(r#"{"displayName":"Opted out"}"#, "Opted out")]
#[case(r#"{"outcome":"opt-out","displayName":"Lost"}"#, "opt-out")]
#[case(r#"{"category":"OptedOut","outcome":"Lost"}"#, "OptedOut")]
#[case(r#"{"displayName":"Do Not Contact"}"#, "Do Not Contact")]
#[case(r#"{"displayName":"DNC \u2014 asked twice"}"#, "DNC \u{2014} asked twice")]
#[case(r#"{"displayName":"Unsubscribed \ud83d\uded1"}"#, "Unsubscribed \u{1f6d1}")]
#[case(r#"{"displayName":"STOP"}"#, "STOP")]
fn a_status_that_says_opted_out_is_warned_of(#[case] status: &str, #[case] name: &str) {
    let warnings = of_status(status, r#"{"smsOptedOut":false}"#);
    let text = format!("Status says {name}, but the opt-in record doesn't");
    assert_eq!(warnings, [Warning::new(WarningKind::StatusOptedOut, text)]);
}

#[rstest]
#[case(r#"{"displayName":"Qualified","outcome":"Call back","category":"Qualified"}"#)]
#[case(r#"{"displayName":"Not interested"}"#)]
#[case(r#"{"displayName":"Opted in"}"#)]
#[case(r#"{"displayName":"Stopped by the office"}"#)]
#[case("{}")]
fn other_statuses_are_not(#[case] status: &str) {
    assert_eq!(of_status(status, r#"{"smsOptedOut":false}"#), []);
}

#[test]
fn whoever_asked_to_stop_is_quoted() {
    let (lead, zone) = (serde_json::from_str(LEAD).expect("a lead"), zone());
    let (readiness, suppression) = (
        serde_json::from_str(READY).expect("readiness"),
        serde_json::from_str(ALLOWED).expect("an answer"),
    );
    let known = |stop_request| SendFacts {
        readiness: Some(&readiness),
        suppression: Some(&suppression),
        lead: Some(&lead),
        zone: Some(&zone),
        lead_phone: None,
        chosen: None,
        stop_request,
    };
    assert_eq!(warnings_of(&known(None)), []);
    let text = "Asked to stop? \u{201c}please stop texting me\u{201d}";
    let warning = Warning::new(WarningKind::AskedToStop, text);
    assert_eq!(warnings_of(&known(Some("please stop\ntexting me"))), [warning]);
    let long = warnings_of(&known(Some(&"stop it ".repeat(40))));
    assert!(long[0].text.len() < 120 && long[0].text.ends_with("\u{2026}\u{201d}"), "{long:?}");
}

#[test]
fn a_text_that_looks_unfilled_is_named_by_its_gap() {
    let warning = unfilled_warning("Hi [First Name], hello", &[]).expect("a warning");
    assert_eq!(warning, Warning::new(WarningKind::Unfilled, "Looks unfilled: [First Name]"));
    assert_eq!(unfilled_warning("Hi Ann", &[]), None);
    assert_eq!(unfilled_warning("I am Me {firstName} X", &["Me {firstName} X"]), None);
}
