use rstest::rstest;
use serde_json::json;

use super::*;
use crate::app::fixture::failure;
use crate::domain::{ContinuationToken, FailureKind, LeadRow, WaitReason};

fn lead(id: &str, first: &str, last: &str, phone: &str) -> FoundLead {
    let row = json!({"id": id, "firstName": first, "lastName": last, "phone": phone});
    let row: LeadRow = serde_json::from_value(row).expect("decodes");
    FoundLead::new(&row).expect("has an id")
}

fn page(leads: Vec<FoundLead>, next: Option<&str>) -> LeadsPage {
    LeadsPage { leads, next: next.map(ContinuationToken::new) }
}

/// Request, text and token of a fetch.
fn asked(effect: Option<&Effect>) -> (RequestId, Option<String>, Option<String>) {
    let Some(Effect::FetchLeads { request, options, .. }) = effect else {
        panic!("no leads were asked for: {effect:?}");
    };
    let token = options.continuation_token.as_ref().map(|token| token.as_str().to_owned());
    (*request, options.search.clone(), token)
}

fn ids(finder: &LeadSearch) -> Vec<&str> {
    finder.found().iter().map(|lead| lead.id.as_str()).collect()
}

/// A search under test, with its pending effects.
struct Stand {
    finder: LeadSearch,
    ids: RequestIds,
}

impl Stand {
    /// A finder whose first page has come.
    fn with(leads: Vec<FoundLead>, next: Option<&str>) -> Self {
        let mut stand = Self { finder: LeadSearch::default(), ids: RequestIds::default() };
        let effect = stand.finder.prefetch(0, 10, &mut stand.ids);
        let (request, text, _) = asked(effect.as_ref());
        assert_eq!(text, None);
        assert_eq!(stand.arrived(request, page(leads, next)), None);
        stand
    }

    fn people(next: Option<&str>) -> Self {
        let people = [
            lead("1", "Ann", "Lee", "+14155550101"),
            lead("2", "Bob", "Lee", "+14155550102"),
            lead("3", "María", "Gómez", "+16285550103"),
        ];
        Self::with(people.into(), next)
    }

    fn arrived(&mut self, request: RequestId, page: LeadsPage) -> Option<Effect> {
        self.finder.arrived(request, page, &mut self.ids)
    }

    /// Types a line and lets the pause pass.
    fn ask(&mut self, line: &str) -> Vec<Effect> {
        let mut effects = self.finder.typed(line);
        effects.retain(|effect| !matches!(effect, Effect::Wake { .. }));
        effects.extend(self.finder.typing_paused(self.finder.edits, &mut self.ids));
        effects
    }
}

#[rstest]
#[case("lee", &["1", "2"])]
#[case("LEE ann", &["1"])]
#[case("gómez maría", &["3"])]
#[case("415 lee 0102", &["2"])]
#[case("  ", &["1", "2", "3"])]
#[case("nobody", &[])]
#[case("628-555-0103", &["3"])]
#[case("(628) 555-0103", &["3"])]
#[case("+1 628 555 0103", &["3"])]
#[case("628.555.0103 maría", &["3"])]
#[case("1-415-555-0102", &["2"])]
#[case("555-0102", &["2"])]
#[case("(415) 555", &["1", "2"])]
#[case("2026-11-24", &[])]
fn words_narrow_what_is_loaded_at_once(#[case] line: &str, #[case] due: &[&str]) {
    let mut stand = Stand::people(None);
    let _ = stand.finder.typed(line);
    assert_eq!(ids(&stand.finder), due);
}

#[test]
fn the_server_is_asked_for_the_longest_word_once_typing_pauses() {
    let mut stand = Stand::people(None);
    let effects = stand.finder.typed("ann");
    assert_eq!(effects, [Effect::Wake { timer: Timer::LeadsTyped(1), after: PAUSE }]);
    let _ = stand.finder.typed("ann green");
    assert!(stand.finder.typing_paused(1, &mut stand.ids).is_empty(), "typing went on");
    assert_eq!(stand.finder.progress(), LoadStatus::Loading);
    let effects = stand.finder.typing_paused(2, &mut stand.ids);
    let (request, text, _) = asked(effects.first());
    assert_eq!(text.as_deref(), Some("green"));
    let found = vec![lead("8", "Ann", "Green", ""), lead("9", "Joe", "Green", "")];
    assert_eq!(stand.arrived(request, page(found, None)), None);
    assert_eq!(ids(&stand.finder), ["8"], "the other word is looked for here");
    assert_eq!(stand.finder.progress(), LoadStatus::Complete);
}

#[test]
fn the_server_is_asked_for_the_digits_of_a_number() {
    let mut stand = Stand::people(None);
    let effects = stand.ask("ann (617) 555-0130");
    let (request, text, _) = asked(effects.first());
    assert_eq!(text.as_deref(), Some("6175550130"));
    let found =
        vec![lead("8", "Ann", "Green", "+16175550130"), lead("9", "Joe", "", "+16175550130")];
    stand.arrived(request, page(found, None));
    assert_eq!(ids(&stand.finder), ["8"]);
}

#[test]
fn what_the_server_found_is_shown_wherever_it_found_it() {
    let mut stand = Stand::people(None);
    let effects = stand.ask("roof");
    let (request, ..) = asked(effects.first());
    stand.arrived(request, page(vec![lead("7", "Zoe", "Hill", "")], None));
    assert_eq!(ids(&stand.finder), ["7"]);
}

#[test]
fn an_answer_to_an_earlier_word_is_stopped_and_ignored() {
    let mut stand = Stand::people(None);
    let effects = stand.ask("gre");
    let (old, ..) = asked(effects.first());
    let effects = stand.ask("green");
    assert_eq!(effects[0], Effect::Cancel(old));
    let (new, ..) = asked(effects.get(1));
    stand.arrived(old, page(vec![lead("x", "Gretel", "", "")], None));
    assert!(ids(&stand.finder).is_empty());
    stand.arrived(new, page(vec![lead("y", "Ann", "Green", "")], None));
    assert_eq!(ids(&stand.finder), ["y"]);
}

#[test]
fn leads_that_come_before_the_answer_narrow_until_it_is_here() {
    let mut stand = Stand { finder: LeadSearch::default(), ids: RequestIds::default() };
    let effect = stand.finder.prefetch(0, 10, &mut stand.ids);
    let (all, ..) = asked(effect.as_ref());
    let effects = stand.ask("lee");
    let (answer, text, _) = asked(effects.first());
    assert_eq!(text.as_deref(), Some("lee"));
    let people = vec![lead("1", "Ann", "Lee", ""), lead("2", "Bob", "Hill", "")];
    assert_eq!(stand.arrived(all, page(people, Some("more"))), None);
    assert_eq!(ids(&stand.finder), ["1"]);
    assert_eq!(stand.finder.progress(), LoadStatus::Loading);
    let broken = failure(FailureKind::Network, "no way");
    assert_eq!(stand.finder.failed(answer, broken.clone(), &mut stand.ids), None);
    assert_eq!(ids(&stand.finder), ["1"]);
    assert_eq!(stand.finder.progress(), LoadStatus::Failed(&broken));
}

#[test]
fn a_word_that_goes_on_narrows_the_answer_and_one_that_goes_back_widens_at_once() {
    let mut stand = Stand::people(Some("more"));
    let effects = stand.ask("gre");
    let (request, ..) = asked(effects.first());
    let found = vec![lead("8", "Ann", "Green", ""), lead("9", "Gretel", "", "")];
    stand.arrived(request, page(found, None));
    let _ = stand.finder.typed("gree");
    assert_eq!(ids(&stand.finder), ["8"]);
    let _ = stand.finder.typed("");
    assert_eq!(ids(&stand.finder), ["1", "2", "3"]);
    assert_eq!(stand.finder.progress(), LoadStatus::More);
    assert!(stand.ask("gre").is_empty(), "it was answered");
    assert_eq!(ids(&stand.finder), ["8", "9"]);
}

#[test]
fn the_next_page_is_asked_for_near_the_end_only() {
    let many = (0..30).map(|n| lead(&n.to_string(), "Ann", "Lee", ""));
    let mut stand = Stand::with(many.collect(), Some("t"));
    assert_eq!(stand.finder.prefetch(0, 10, &mut stand.ids), None);
    let effect = stand.finder.prefetch(15, 10, &mut stand.ids);
    let (request, _, token) = asked(effect.as_ref());
    assert_eq!(token.as_deref(), Some("t"));
    assert_eq!(stand.finder.prefetch(29, 10, &mut stand.ids), None, "one at a time");
    stand.arrived(request, page(vec![lead("0", "Ann", "Lee", ""), lead("30", "Bo", "", "")], None));
    assert_eq!(stand.finder.found().len(), 31, "a lead that comes twice is there once");
    assert_eq!(stand.finder.prefetch(30, 10, &mut stand.ids), None);
}

#[test]
fn empty_pages_are_followed_while_the_rows_before_stay() {
    let mut stand = Stand::people(None);
    let effects = stand.ask("lee");
    let (mut request, ..) = asked(effects.first());
    for token in ["a", "b"] {
        let effect = stand.arrived(request, page(Vec::new(), Some(token)));
        let next = asked(effect.as_ref());
        assert_eq!((next.1.as_deref(), next.2.as_deref()), (Some("lee"), Some(token)));
        assert_eq!(ids(&stand.finder), ["1", "2"]);
        request = next.0;
    }
    stand.arrived(request, page(vec![lead("5", "Kim", "Lee", "")], None));
    assert_eq!(ids(&stand.finder), ["5"]);
}

#[test]
fn a_failure_is_told_keeps_the_leads_and_can_be_retried() {
    let mut stand = Stand::people(None);
    let effects = stand.ask("lee");
    let (request, ..) = asked(effects.first());
    let broken = failure(FailureKind::Network, "no way");
    assert_eq!(stand.finder.failed(request, broken.clone(), &mut stand.ids), None);
    assert_eq!(stand.finder.progress(), LoadStatus::Failed(&broken));
    assert_eq!(ids(&stand.finder), ["1", "2"]);
    let effect = stand.finder.retry(&mut stand.ids);
    let (request, text, _) = asked(effect.as_ref());
    assert_eq!(text.as_deref(), Some("lee"));
    assert_eq!(stand.finder.retry(&mut stand.ids), None, "Already sending");
    stand.arrived(request, page(Vec::new(), None));
    assert!(ids(&stand.finder).is_empty());
    assert_eq!(stand.finder.progress(), LoadStatus::Complete);
}

#[test]
fn an_expired_token_starts_the_search_again() {
    let mut stand = Stand::people(Some("old"));
    let effect = stand.finder.prefetch(2, 10, &mut stand.ids);
    let (request, ..) = asked(effect.as_ref());
    let expired = failure(FailureKind::Rejected, "expired");
    let effect = stand.finder.failed(request, expired, &mut stand.ids);
    let (request, _, token) = asked(effect.as_ref());
    assert_eq!(token, None);
    assert_eq!(ids(&stand.finder).len(), 3, "until the answer comes");
    stand.arrived(request, page(vec![lead("2", "Bob", "Lee", "")], None));
    assert_eq!(ids(&stand.finder), ["2"]);
}

#[test]
fn a_wait_is_told_and_everything_can_be_stopped() {
    let mut stand = Stand::people(Some("more"));
    let effects = stand.ask("lee");
    let (request, ..) = asked(effects.first());
    let wait = Delay { pause: Duration::from_secs(9), reason: WaitReason::RateLimited };
    stand.finder.delayed(request, wait.clone());
    assert_eq!(stand.finder.progress(), LoadStatus::Waiting(&wait));
    assert_eq!(stand.finder.stop(), [Effect::Cancel(request)]);
    assert_eq!(stand.finder.stop(), []);
}

#[test]
fn a_lead_without_a_name_is_called_by_what_there_is() {
    let read = |json| FoundLead::new(&serde_json::from_value(json).expect("decodes"));
    let called = |json| read(json).and_then(|lead| lead.called().map(str::to_owned));
    let row = json!({"id": "a", "phone": "+1 555", "email": "a@example.com", "isArchived": true});
    let lead = read(row.clone()).expect("has an id");
    assert_eq!(lead.details().collect::<Vec<_>>(), ["archived", "a@example.com"]);
    assert_eq!(called(row).as_deref(), Some("+1 555"));
    assert_eq!(called(json!({"id": "a", "phone": " \u{1b} ", "email": "b"})).as_deref(), Some("b"));
    assert_eq!(called(json!({"id": "a"})), None);
    assert_eq!(read(json!({"firstName": "Ann"})), None);
}
