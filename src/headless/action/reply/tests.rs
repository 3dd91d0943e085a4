//! Tests of whether and when a message goes to a lead.

use rstest::rstest;

use super::*;

const NEW_YORK: &str = r#"{"contact":{"timeZoneId":"America/New_York"}}"#;

fn reply(at: &str, any_hour: bool) -> Reply {
    let approvals = if any_hour { Approvals::any_hour() } else { Approvals::NONE };
    let at = match at {
        "" => None,
        at => Some(TimeArg::parse(at, &ZonedDateTime::now()).expect("a time")),
    };
    let body = Body::Text(RedactedText::new("x"));
    let (hours, style) = (TextingHours::default(), TimeSyntax::CommandLine.style());
    Reply { body, at, from: None, approvals, hours, style, mark: false }
}

fn time(at: &str, lead: &str) -> Result<(Option<String>, Option<String>), String> {
    // It is half past ten in the evening in New York.
    let now = "2026-11-24T03:30:00Z".parse().expect("a time");
    let lead: Lead = serde_json::from_str(lead).expect("a lead");
    match reply(at, false).time(lead.time_zone().as_ref(), now) {
        Ok(timing) => Ok((timing.scheduled_for.map(|at| at.to_string()), timing.remark)),
        Err(rejected) => Err(rejected.reason.unwrap_or_default()),
    }
}

#[test]
fn words_are_read_by_the_lead_s_clock_and_an_offset_by_its_own() {
    assert_eq!(time("", NEW_YORK), Ok((None, None)));
    let nine = Ok((Some("2026-11-24T14:00:00Z".to_owned()), None));
    assert_eq!(time("tomorrow 9am", NEW_YORK), nine);
    assert_eq!(time("2026-11-24T14:00:00Z", NEW_YORK), nine);
    assert_eq!(time("2026-11-24T15:00:00+01:00", NEW_YORK), nine);
    let windows = r#"{"contact":{"timeZoneId":"Eastern Standard Time"}}"#;
    assert_eq!(time("tomorrow 9am", windows), nine);
}

#[rstest]
#[case::null(r#"{"contact":{"timeZoneId":null}}"#)]
#[case::nowhere(r#"{"contact":{"timeZoneId":"Nowhere/Land"}}"#)]
#[case::of_nobody(r#"{"contact":{"timeZoneId":"Etc/Unknown"}}"#)]
#[case::factory(r#"{"contact":{"timeZoneId":"Factory"}}"#)]
fn a_time_of_day_that_nobody_can_place_is_refused(#[case] unknown: &str) {
    let why = "Local time unknown: give a time with an offset, or \"in 2h\"";
    assert_eq!(time("tomorrow 9am", unknown), Err(why.to_owned()));
    let two_hours = Ok((Some("2026-11-24T05:30:00Z".to_owned()), None));
    assert_eq!(time("in 2h", unknown), two_hours);
    let exactly = Ok((Some("2026-11-24T14:00:00Z".to_owned()), None));
    assert_eq!(time("2026-11-24T14:00:00Z", unknown), exactly);
}

#[test]
fn the_time_is_told_by_both_clocks() {
    let at = "2026-11-24T14:00:00Z".parse().expect("a time");
    let now = "2026-11-24T04:30:00+01:00[Europe/Berlin]".parse().expect("a time");
    let told = |zone| reply("", false).scheduled(at, zone, &now);
    let there = TimeZone::get("America/New_York").ok();
    assert_eq!(told(there), "Scheduled for tomorrow 09:00 their time, 15:00 yours");
    assert_eq!(told(None), "Scheduled for today 15:00 your time");
}

#[test]
fn a_time_that_is_over_is_refused() {
    assert!(time("2020-01-01T00:00:00Z", NEW_YORK).expect_err("refused").contains("has passed"));
}

#[test]
fn a_time_that_the_clock_skips_is_told() {
    let (at, remark) = time("2027-03-14 2:30am", NEW_YORK).expect("a time");
    assert_eq!(at.as_deref(), Some("2027-03-14T07:30:00Z"));
    assert_eq!(remark.as_deref(), Some("Clocks skip 02:30 that day: 03:30 is used"));
}

fn approved(
    any_hour: bool,
    kinds: &[WarningKind],
    remark: Option<&str>,
) -> Result<Approvals, String> {
    let warnings: Vec<Warning> =
        kinds.iter().map(|kind| Warning::new(*kind, format!("{kind:?}"))).collect();
    match reply("", any_hour).approve(&warnings, remark) {
        Ok((approvals, _)) => Ok(approvals),
        Err(rejected) => Err(rejected.reason.unwrap_or_default()),
    }
}

#[rstest]
#[case(WarningKind::HourUnknown)]
#[case(WarningKind::OutsideHours)]
fn an_hour_takes_a_flag_and_a_refusal_says_so(#[case] kind: WarningKind) {
    let why = format!("{kind:?}: add --any-hour to send anyway");
    assert_eq!(approved(false, &[kind], None), Err(why.clone()));
    assert_eq!(approved(false, &[kind], Some("3:30 it is")), Err(format!("{why}; 3:30 it is")));
    assert_eq!(approved(true, &[kind], None), Ok(Approvals::any_hour()));
}

#[test]
fn an_opt_in_that_is_unknown_is_approved_by_the_command_where_it_was_warned_of() {
    let kinds: Approvals = [WarningKind::ConsentUnknown].into_iter().collect();
    assert_eq!(approved(false, &[WarningKind::ConsentUnknown], None), Ok(kinds));
    assert_eq!(approved(false, &[], None), Ok(Approvals::NONE));
    let warned = [Warning::new(WarningKind::ConsentUnknown, "Opt-in unknown")];
    let message = reply("", false).approve(&warned, None).expect("approved").1;
    assert_eq!(message.as_deref(), Some("Opt-in unknown"));
}

#[rstest]
#[case(WarningKind::AskedToStop, "--asked-to-stop")]
#[case(WarningKind::StatusOptedOut, "--opted-out-status")]
#[case(WarningKind::Unfilled, "--as-is")]
fn others_take_flags_of_their_own(#[case] kind: WarningKind, #[case] flag: &str) {
    let why = format!("{kind:?}: add {flag} to send anyway");
    assert_eq!(approved(true, &[kind], None), Err(why));
    let accepted: Approvals = [kind].into_iter().collect();
    let reply = Reply { approvals: accepted.clone(), ..reply("", false) };
    let warning = [Warning::new(kind, "Warned")];
    assert_eq!(reply.approve(&warning, None).ok(), Some((accepted, None)));
    assert!(reply.approve(&[Warning::new(WarningKind::OutsideHours, "Late")], None).is_err());
}
