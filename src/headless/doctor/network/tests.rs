use rstest::rstest;

use super::*;
use crate::api::{AnswerHead, RateLimitHeaders};
use crate::domain::User;
use crate::headless::doctor::Status;

/// The present, in seconds since 1970.
const NOW: u64 = 1_795_000_000;

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn probe() -> Probe {
    let head = AnswerHead {
        status: Some(200),
        trace_id: Some("00-ab-01".to_owned()),
        date: Some(at(NOW)),
        ..AnswerHead::default()
    };
    let duration = Duration::from_millis(40);
    Probe { stage: ProbeStage::Exchange, head, at: at(NOW), duration, user: Ok(User::default()) }
}

fn failed(stage: ProbeStage, kind: FailureKind, message: &str) -> Probe {
    let head = AnswerHead::default();
    Probe { stage, head, user: Err(Failure::new(kind, message)), ..probe() }
}

fn refused(status: u16, kind: FailureKind) -> Probe {
    let head = AnswerHead { status: Some(status), ..probe().head };
    Probe { head, ..failed(ProbeStage::Exchange, kind, "API key rejected") }
}

/// The checks `tls`, `http`, `clock` and `rate_limit`.
fn checks(probe: &Probe, list: Option<&Result<(), Failure>>) -> [Check; 4] {
    let host = "api.leadping.ai";
    let budget = NonZeroU32::new(240);
    let facts = ServerFacts { host, is_encrypted: true, probe, list, budget };
    server(&facts).try_into().expect("four")
}

#[test]
fn a_good_answer_is_told_with_status_and_trace() {
    let checks = checks(&probe(), None);
    assert!(checks.iter().all(|check| check.status == Status::Ok), "{checks:?}");
    assert_eq!(checks[1].detail, "GET /users/me: 200 in 40 ms, trace 00-ab-01");
    let own = "leadping-tui sends at most 240 requests per minute";
    assert_eq!(checks[3].detail, format!("The server doesn't say its limit; {own}"));
}

#[rstest]
#[case("No secure connection to a: its certificate has expired", "date")]
#[case("No secure connection to a: its certificate is not valid yet", "date")]
#[case("No secure connection to a: this computer doesn't trust its certificate", "CA")]
#[case("No secure connection to a: its certificate is for another host", "another name")]
#[case("No secure connection to a: it only offers outdated encryption", "base_url")]
#[case("Can't make a secure connection: no CA certificates found", "ca-certificates")]
fn a_certificate_that_is_refused_has_a_fix_of_its_own(#[case] message: &str, #[case] fix: &str) {
    let checks = checks(&failed(ProbeStage::Secure, FailureKind::Network, message), None);
    let [tls, http, clock, rate_limit] = &checks;
    assert_eq!((tls.status, &*tls.detail), (Status::Broken, message));
    assert!(tls.fix.as_ref().is_some_and(|told| told.contains(fix)), "{tls:?}");
    assert_eq!([http, clock, rate_limit].map(|it| it.status), [Status::Skipped; 3]);
}

#[rstest]
#[case(ProbeStage::Connect, FailureKind::Network, Status::Skipped, Status::Broken)]
#[case(ProbeStage::Connect, FailureKind::Timeout, Status::Skipped, Status::Broken)]
#[case(ProbeStage::Lookup, FailureKind::Network, Status::Skipped, Status::Skipped)]
#[case(ProbeStage::Exchange, FailureKind::Timeout, Status::Ok, Status::Broken)]
fn without_an_answer_it_is_told_how_far_it_got(
    #[case] stage: ProbeStage,
    #[case] kind: FailureKind,
    #[case] tls: Status,
    #[case] http: Status,
) {
    let checks = checks(&failed(stage, kind, "no"), None);
    let expected = [tls, http, Status::Skipped, Status::Skipped];
    assert_eq!(checks.map(|check| check.status), expected);
}

#[test]
fn a_refusal_is_broken_but_for_a_key_without_a_user_that_may_list() {
    let [_, http, clock, _] = checks(&refused(401, FailureKind::Credentials), None);
    assert_eq!((http.status, clock.status), (Status::Broken, Status::Ok));
    assert_eq!(http.detail, "API key rejected, trace 00-ab-01");
    let [_, http, ..] = checks(&refused(403, FailureKind::Credentials), Some(&Ok(())));
    assert_eq!(http.status, Status::Ok);
    assert!(http.detail.contains("403") && http.detail.contains("lists conversations"));
    let list = Err(Failure::new(FailureKind::Credentials, "not allowed"));
    let [_, http, ..] = checks(&refused(403, FailureKind::Credentials), Some(&list));
    assert_eq!((http.status, &*http.detail), (Status::Broken, "not allowed, trace 00-ab-01"));
}

#[rstest]
#[case(0, Status::Ok, "")]
#[case(29, Status::Ok, "")]
#[case(-29, Status::Ok, "")]
#[case(45, Status::Warning, "45 s behind api.leadping.ai")]
#[case(-45, Status::Warning, "44 s ahead of api.leadping.ai")]
#[case(299, Status::Warning, "4 min behind")]
#[case(301, Status::Broken, "5 min behind")]
#[case(-86_400, Status::Broken, "23 h ahead of")]
#[case(864_000, Status::Broken, "10 days behind")]
fn clocks_may_differ_by_some_seconds(
    #[case] theirs: i64,
    #[case] status: Status,
    #[case] says: &str,
) {
    let date = Some(at(NOW.checked_add_signed(theirs).expect("a time")));
    let head = AnswerHead { date, ..probe().head };
    let [_, _, clock, _] = checks(&Probe { head, ..probe() }, None);
    assert_eq!(clock.status, status, "{clock:?}");
    assert!(clock.detail.contains(says), "{clock:?}");
}

#[rstest]
#[case(Some(300), Some(299), Status::Ok, "The server allows 300, 299 left; leadping-tui sends")]
#[case(Some(300), Some(0), Status::Warning, "300, 0 left")]
#[case(Some(100), None, Status::Warning, "The server allows 100; ")]
#[case(None, Some(5), Status::Ok, "5 requests left")]
fn the_server_s_limit_is_held_against_the_own_one(
    #[case] limit: Option<u64>,
    #[case] remaining: Option<u64>,
    #[case] status: Status,
    #[case] says: &str,
) {
    let rate_limit = RateLimitHeaders { limit, remaining };
    let head = AnswerHead { rate_limit, ..probe().head };
    let [.., check] = checks(&Probe { head, ..probe() }, None);
    assert_eq!(check.status, status, "{check:?}");
    assert!(check.detail.contains(says), "{check:?}");
}

#[test]
fn a_refusal_for_the_rate_is_a_warning_with_the_pause() {
    let mut probe = refused(429, FailureKind::RateLimited);
    probe.head.retry_after = Some(Duration::from_secs(30));
    let [_, http, _, rate_limit] = checks(&probe, None);
    assert_eq!([http.status, rate_limit.status], [Status::Warning; 2]);
    assert_eq!(rate_limit.detail, "The server refuses requests for 30 s");
}

#[test]
fn a_name_is_found_or_left_to_the_proxy() {
    assert_eq!(dns("a", Lookup::Found(2), None).detail, "a has 2 addresses");
    assert_eq!(dns("127.0.0.1", Lookup::Address, None).status, Status::Ok);
    assert_eq!(dns("a", Lookup::Unknown, None).status, Status::Broken);
    assert_eq!(dns("a", Lookup::Timeout, None).status, Status::Broken);
    let behind = dns("a", Lookup::Unknown, Some("HTTPS_PROXY"));
    assert_eq!(behind.status, Status::Ok);
    assert!(behind.detail.contains("HTTPS_PROXY"), "{behind:?}");
}

#[tokio::test]
async fn this_computer_is_found_and_no_name_of_nobody_is() {
    let limit = Duration::from_secs(5);
    assert_eq!(look_up("127.0.0.1", 80, limit).await, Lookup::Address);
    assert!(matches!(look_up("localhost", 80, limit).await, Lookup::Found(1..)));
}
