use rstest::rstest;

use super::super::fixture::*;
use super::*;
use crate::domain::StatusGuard;

fn due(seconds: i64, entry: OutboxEntry) -> OutboxEntry {
    OutboxEntry { due: at(seconds), ..entry }
}

fn planned(entries: &[OutboxEntry], seconds: i64) -> Schedule {
    plan(entries, at(seconds))
}

/// A text that may be sent after a check of its recipient.
fn checks(id: i64) -> Schedule {
    Schedule { check: vec![EntryId(id)], ..Schedule::default() }
}

fn claims(id: i64) -> Schedule {
    Schedule { claim: Some(EntryId(id)), ..Schedule::default() }
}

#[test]
fn nothing_goes_before_its_grace_is_over() {
    let entries = [due(10, entry(1, sms("a1"))), due(4, entry(2, note("b1")))];
    assert_eq!(planned(&[], 0), Schedule::default());
    assert_eq!(planned(&entries, 3), Schedule { wake: Some(at(4)), ..Schedule::default() });
    assert_eq!(planned(&entries, 4), Schedule { wake: Some(at(10)), ..claims(2) });
    assert_eq!(planned(&entries, 10), Schedule { check: vec![EntryId(1)], ..claims(2) });
}

#[rstest]
#[case(note("a1"), note("a1"))]
#[case(sms("a1"), archive("a"))]
#[case(archive("a"), sms("a1"))]
#[case(unarchive("a"), status("a", "Won"))]
fn nothing_overtakes_what_is_about_the_same(#[case] first: Operation, #[case] second: Operation) {
    let (first, second) = (entry(1, first), entry(2, second));
    for state in [EntryState::Sending, needing_confirmation(), failed(), unknown()] {
        let first = in_state(first.clone(), state);
        assert_eq!(planned(&[first, second.clone()], 60), Schedule::default());
    }
    let next = |entries: &[OutboxEntry], seconds| {
        let plan = planned(entries, seconds);
        plan.claim.into_iter().chain(plan.check).collect::<Vec<_>>()
    };
    assert_eq!(next(&[due(50, first.clone()), second.clone()], 20), []);
    assert_eq!(next(&[first, second.clone()], 60), [EntryId(1)]);
    assert_eq!(next(&[second], 60), [EntryId(2)]);
}

#[rstest]
#[case(note("a1"), note("a2"))]
#[case(note("a1"), archive("b"))]
#[case(archive("a"), note("b1"))]
fn what_is_about_something_else_goes_on(#[case] first: Operation, #[case] second: Operation) {
    let first = in_state(entry(1, first), failed());
    assert_eq!(planned(&[first, entry(2, second)], 60), claims(2));
}

#[test]
fn without_a_known_lead_only_the_conversation_counts() {
    let stuck = in_state(OutboxEntry { lead: None, ..entry(1, note("a1")) }, failed());
    let entries =
        [stuck, entry(2, archive("a")), OutboxEntry { lead: None, ..entry(3, note("a1")) }];
    assert_eq!(planned(&entries, 60), claims(2));
}

#[test]
fn a_cancellation_waits_for_nobody_and_others_wait_for_it() {
    let stuck = in_state(entry(1, note("a1")), failed());
    assert_eq!(planned(&[stuck.clone(), entry(2, cancel("a1"))], 60), claims(2));
    let cancelling = in_state(entry(2, cancel("a1")), EntryState::Sending);
    assert_eq!(planned(&[cancelling, entry(3, sms("a1"))], 60), Schedule::default());
}

#[test]
fn a_needless_one_waits_for_the_one_that_makes_it_so_and_goes_with_it() {
    let entries = [
        entry(1, status("a", "New")),
        entry(2, status("a", "Won")),
        due(9, entry(3, status("a", "Lost"))),
    ];
    assert_eq!(planned(&entries, 5), Schedule { wake: Some(at(9)), ..Schedule::default() });
    let replaced = Discard::Replaced { by: EntryId(3) };
    let discard = vec![(EntryId(2), replaced), (EntryId(1), replaced)];
    assert_eq!(planned(&entries, 9), Schedule { discard, ..claims(3) });
    // The last one was undone.
    let discard = vec![(EntryId(1), Discard::Replaced { by: EntryId(2) })];
    assert_eq!(planned(&entries[..2], 9), Schedule { discard, ..claims(2) });
}

#[test]
fn two_that_cancel_out_are_not_sent() {
    let entries = [entry(1, archive("a")), due(4, entry(2, unarchive("a")))];
    assert_eq!(planned(&entries, 3), Schedule { wake: Some(at(4)), ..Schedule::default() });
    let discard = vec![
        (EntryId(1), Discard::CancelledOut { with: EntryId(2) }),
        (EntryId(2), Discard::CancelledOut { with: EntryId(1) }),
    ];
    assert_eq!(planned(&entries, 4), Schedule { discard, ..Schedule::default() });
}

#[rstest]
#[case([archive("a"), archive("a"), unarchive("a")])]
#[case([remove_tag("a", "t"), add_tags("a", &["t"]), remove_tag("a", "t")])]
fn of_more_than_two_the_last_one_goes(#[case] operations: [Operation; 3]) {
    let [first, second, third] = operations;
    let entries = [entry(1, first), entry(2, second), entry(3, third)];
    let replaced = Discard::Replaced { by: EntryId(3) };
    let discard = vec![(EntryId(2), replaced), (EntryId(1), replaced)];
    assert_eq!(planned(&entries, 5), Schedule { discard, ..claims(3) });
}

#[test]
fn what_stands_between_two_keeps_them_apart() {
    let between = [entry(1, archive("a")), entry(2, sms("a1")), entry(3, unarchive("a"))];
    assert_eq!(planned(&between, 5), claims(1));
    let elsewhere = [entry(1, archive("a")), entry(2, sms("b1")), entry(3, unarchive("a"))];
    let discard = vec![
        (EntryId(1), Discard::CancelledOut { with: EntryId(3) }),
        (EntryId(3), Discard::CancelledOut { with: EntryId(1) }),
    ];
    assert_eq!(planned(&elsewhere, 5), Schedule { discard, ..checks(2) });
}

#[test]
fn what_has_waited_too_long_asks_and_the_rest_stays_behind_it() {
    let entries = [entry(1, sms("a1")), entry(2, note("a1")), entry(3, read("a1", None))];
    assert_eq!(planned(&entries, 600), checks(1));
    let ask = vec![EntryId(1), EntryId(2)];
    assert_eq!(planned(&entries, 601), Schedule { ask, ..Schedule::default() });
    let day = 24 * 3_600;
    let entries = [entry(1, archive("a")), entry(2, read("b1", None))];
    assert_eq!(planned(&entries, day), claims(1));
    assert_eq!(planned(&entries, day + 1), Schedule { ask: vec![EntryId(1)], ..claims(2) });
}

#[test]
fn a_clock_that_was_put_back_leaves_nothing_waiting_for_years() {
    let entries = [entry(1, sms("a1")), due(9, entry(2, read("b1", None)))];
    assert_eq!(planned(&entries, -30).claim, None, "a small correction");
    assert_eq!(planned(&entries, -3_600), Schedule { ask: vec![EntryId(1)], ..claims(2) });
}

#[test]
fn thousands_are_planned_at_once() {
    let many: Vec<OutboxEntry> = (1..=5_000).map(|id| entry(id, note(&format!("a{id}")))).collect();
    assert_eq!(planned(&many, 5), claims(1));
}

#[test]
fn who_waits_behind_one_that_has_to_be_decided_is_known() {
    let held = |entries: &[OutboxEntry]| -> Vec<(i64, i64)> {
        blocked(entries).into_iter().map(|(entry, by)| (entry.0, by.0)).collect()
    };
    for state in [needing_confirmation(), failed(), unknown()] {
        let entries = [
            in_state(entry(1, note("a1")), state),
            entry(2, note("a1")),
            entry(3, archive("a")),
            entry(4, note("a2")),
            entry(5, note("b1")),
            entry(6, cancel("a1")),
        ];
        assert_eq!(held(&entries), [(2, 1), (3, 1), (4, 1)]);
    }
    let goes_on = [in_state(entry(1, note("a1")), EntryState::Sending), entry(2, note("a1"))];
    assert_eq!(held(&goes_on), []);
}

#[test]
fn a_change_that_replaces_another_one_expects_what_that_expected() {
    let guard = |revision| StatusGuard { revision: Some(revision), status: None };
    let first = entry(1, status("a", "Lost").guarded(guard(4)));
    let second = entry(2, status("a", "Sold"));
    let third = entry(3, status("a", "New"));
    let claimed = |entries: &[OutboxEntry]| {
        let entry = plan(entries, at(60)).claimed(entries).expect("one goes out");
        (entry.id.0, entry.operation.guard().expect("it has one").revision)
    };
    assert_eq!(claimed(std::slice::from_ref(&first)), (1, Some(4)));
    assert_eq!(claimed(&[first.clone(), second.clone()]), (2, Some(4)));
    assert_eq!(claimed(&[first.clone(), second.clone(), third]), (3, Some(4)));
    let own = entry(2, status("a", "Sold").guarded(guard(7)));
    assert_eq!(claimed(&[first, own]), (2, Some(7)), "it saw more");
    assert_eq!(claimed(&[second]), (2, None));
}

#[test]
fn texts_are_checked_in_the_order_of_their_times_and_hold_nothing_else_up() {
    let entries = [
        due(5, entry(1, sms("a1"))),
        due(3, entry(2, sms("b1"))),
        entry(3, note("c1")),
        entry(4, note("b1")),
        due(9, entry(5, sms("d1"))),
    ];
    let check = vec![EntryId(2), EntryId(1)];
    assert_eq!(planned(&entries, 5), Schedule { check, wake: Some(at(9)), ..claims(3) });
}

#[test]
fn a_block_overtakes_the_texts_before_it_and_holds_them_back() {
    let text = || due(10, entry(1, sms("a1")));
    let block = |state| in_state(due(4, entry(2, block("a1"))), state);
    assert_eq!(planned(&[text(), block(EntryState::Waiting)], 10), claims(2));
    assert_eq!(planned(&[text(), block(EntryState::Sending)], 10), Schedule::default());
    assert_eq!(planned(&[text()], 10), checks(1), "it is checked once the block is there");
    for state in [needing_confirmation(), failed(), unknown()] {
        let entries = [in_state(text(), state), block(EntryState::Waiting)];
        assert_eq!(planned(&entries, 10), claims(2));
        assert_eq!(blocked(&entries), []);
    }
    let earlier = OutboxEntry { id: EntryId(1), ..block(unknown()) };
    assert_eq!(planned(&[earlier, block(EntryState::Waiting)], 10), Schedule::default());
    let others = due(10, entry(3, sms("b1")));
    let entries = [others, block(EntryState::Sending)];
    assert_eq!(planned(&entries, 10), checks(3), "somebody else is texted");
}

#[rstest]
#[case(assign("a", "u-bo"))]
#[case(archive("a"))]
#[case(unarchive("a"))]
#[case(add_tags("a", &["t"]))]
#[case(remove_tag("a", "t"))]
#[case(sender("a1"))]
#[case(clear_sender("a1"))]
#[case(unblock("a1"))]
fn an_undo_that_the_server_does_not_guard_is_checked_first(#[case] inverse: Operation) {
    let undo = OutboxEntry { undoes: Some(EntryId(1)), ..entry(3, inverse.clone()) };
    assert_eq!(planned(std::slice::from_ref(&undo), 0), checks(3));
    assert_eq!(planned(&[entry(3, inverse)], 0), claims(3), "the user's own change goes at once");
    // In its line, as any other.
    let waiting = in_state(entry(2, note("a1")), failed());
    assert_eq!(planned(&[waiting, undo], 0), Schedule::default());
}

#[rstest]
#[case(cancel("a1"))]
#[case(status("a", "New"))]
#[case(follow_up("a"))]
#[case(block("a1"))]
fn an_undo_that_the_server_guards_or_that_permits_nothing_goes_at_once(#[case] inverse: Operation) {
    let undo = OutboxEntry { undoes: Some(EntryId(1)), ..entry(3, inverse) };
    assert_eq!(planned(&[undo], 0), claims(3));
}
