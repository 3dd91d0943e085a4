use rstest::rstest;

use super::super::fixture::*;
use super::*;
use crate::domain::Operation;

#[rstest]
#[case(sms("a1"), EntryState::Waiting)]
#[case(archive("a"), EntryState::Waiting)]
#[case(unarchive("a"), EntryState::Waiting)]
#[case(read("a1", Some(2)), EntryState::Waiting)]
#[case(handled("a1"), EntryState::Waiting)]
fn what_may_be_repeated_goes_again_in_doubt(
    #[case] operation: Operation,
    #[case] state: EntryState,
) {
    let found = entry(1, operation).sending(at(5)).recover(at(60)).expect("it has moved");
    assert_eq!((found.state, found.may_have_applied, found.due), (state, true, at(60)));
}

#[rstest]
#[case(note("a1"))]
#[case(status("a", "Won"))]
#[case(follow_up("a"))]
#[case(assign("a", "u"))]
#[case(add_tags("a", &["t"]))]
#[case(remove_tag("a", "t"))]
#[case(cancel("a1"))]
#[case(sender("a1"))]
#[case(clear_sender("a1"))]
fn what_may_not_be_repeated_is_unknown(#[case] operation: Operation) {
    for late in [6, 99_999] {
        let sent = entry(1, operation.clone()).sending(at(5));
        let found = sent.recover(at(late)).expect("it has moved");
        assert!(matches!(found.state, EntryState::Unknown { .. }) && found.may_have_applied);
    }
}

#[rstest]
#[case(sms("a1"), 600, false)]
#[case(sms("a1"), 601, true)]
#[case(note("a1"), 600, false)]
#[case(note("a1"), 601, true)]
#[case(archive("a"), 24 * 3_600, false)]
#[case(archive("a"), 24 * 3_600 + 1, true)]
#[case(read("a1", None), 99 * 24 * 3_600, false)]
#[case(sms("a1"), -3_600, true)]
fn what_is_old_asks(#[case] operation: Operation, #[case] late: i64, #[case] asks: bool) {
    let found = entry(1, operation).recover(at(late));
    assert_eq!(
        found.map(|found| (found.state, found.may_have_applied)),
        asks.then_some((needing_confirmation(), false))
    );
}

#[test]
fn an_old_message_that_was_on_its_way_asks_and_says_that_it_may_have_arrived() {
    let found = entry(1, sms("a1")).sending(at(5)).recover(at(9_999)).expect("it has moved");
    assert_eq!((found.state, found.may_have_applied), (needing_confirmation(), true));
}

#[rstest]
#[case(needing_confirmation())]
#[case(failed())]
#[case(unknown())]
#[case(EntryState::Done)]
#[case(EntryState::Stale)]
fn everything_else_stays(#[case] state: EntryState) {
    assert_eq!(in_state(entry(1, sms("a1")), state).recover(at(9_999)), None);
}
