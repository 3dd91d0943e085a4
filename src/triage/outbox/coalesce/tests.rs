use rstest::rstest;

use super::super::fixture::*;
use super::*;
use crate::domain::RedactedText;
use crate::triage::outbox::EntryId;

fn of(earlier: Operation, later: Operation) -> Option<Merge> {
    merge(&entry(1, earlier), &entry(2, later))
}

fn with_notes(operation: Operation) -> Operation {
    match operation {
        Operation::SetStatus { lead, status_type, outcome, category, .. } => {
            let notes = Some(RedactedText::new("he said no"));
            Operation::SetStatus {
                lead,
                status_type,
                outcome,
                category,
                notes,
                expected_revision: None,
                expected_status: None,
            }
        }
        other => other,
    }
}

#[rstest]
#[case(read("a1", Some(3)), read("a1", Some(5)))]
#[case(read("a1", Some(3)), read("a1", Some(3)))]
#[case(read("a1", None), read("a1", None))]
#[case(handled("a1"), handled("a1"))]
#[case(archive("a"), archive("a"))]
#[case(unarchive("a"), unarchive("a"))]
#[case(status("a", "Won"), status("a", "Lost"))]
#[case(status("a", "Won"), with_notes(status("a", "Lost")))]
#[case(follow_up("a"), follow_up("a"))]
#[case(assign("a", "u"), assign("a", "v"))]
#[case(add_tags("a", &["s"]), add_tags("a", &["s", "t"]))]
#[case(remove_tag("a", "t"), add_tags("a", &["s", "t"]))]
#[case(remove_tag("a", "t"), remove_tag("a", "t"))]
#[case(sender("a1"), sender("a1"))]
#[case(clear_sender("a1"), sender("a1"))]
fn the_later_one_is_enough(#[case] earlier: Operation, #[case] later: Operation) {
    assert_eq!(of(earlier, later), Some(Merge::LaterSuffices));
}

#[rstest]
#[case(archive("a"), unarchive("a"))]
#[case(add_tags("a", &["t"]), remove_tag("a", "t"))]
fn one_takes_the_other_back(#[case] earlier: Operation, #[case] later: Operation) {
    assert_eq!(of(earlier, later), Some(Merge::CancelOut));
}

#[rstest]
#[case(note("a1"), note("a1"))]
#[case(sms("a1"), sms("a1"))]
#[case(cancel("a1"), cancel("a1"))]
#[case(read("a1", Some(5)), read("a1", Some(3)))]
#[case(read("a1", None), read("a1", Some(3)))]
#[case(read("a1", Some(3)), read("a2", Some(5)))]
#[case(read("a1", Some(3)), handled("a1"))]
#[case(unarchive("a"), archive("a"))]
#[case(archive("a"), unarchive("b"))]
#[case(with_notes(status("a", "Won")), status("a", "Lost"))]
#[case(status("a", "Won"), follow_up("a"))]
#[case(add_tags("a", &["s", "t"]), add_tags("a", &["t"]))]
#[case(add_tags("a", &["s", "t"]), remove_tag("a", "t"))]
#[case(remove_tag("a", "s"), remove_tag("a", "t"))]
#[case(sender("a1"), clear_sender("a1"))]
fn both_have_to_be_sent(#[case] earlier: Operation, #[case] later: Operation) {
    assert_eq!(of(earlier, later), None);
}

#[test]
fn what_may_have_happened_is_neither_needless_nor_takes_anything_back() {
    let (first, second) = (entry(1, archive("a")), entry(2, unarchive("a")));
    assert!(merge(&first, &second).is_some());
    for state in
        [EntryState::Sending, needing_confirmation(), failed(), unknown(), EntryState::Done]
    {
        assert_eq!(merge(&in_state(first.clone(), state.clone()), &second), None);
        assert_eq!(merge(&first, &in_state(second.clone(), state)), None);
    }
    assert_eq!(merge(&in_doubt(first.clone()), &second), None);
    assert_eq!(merge(&first, &in_doubt(second)), None);
}

#[test]
fn an_undo_replaces_no_waiting_change() {
    let undo = |operation| OutboxEntry { undoes: Some(EntryId(1)), ..entry(3, operation) };
    for (waiting, inverse) in [
        (assign("a", "u-kim"), assign("a", "u-bo")),
        (archive("a"), unarchive("a")),
        (status("a", "Won"), status("a", "New")),
    ] {
        let waiting = entry(2, waiting);
        assert_eq!(merge(&waiting, &undo(inverse.clone())), None);
        assert!(merge(&waiting, &entry(3, inverse)).is_some(), "the user's own one does");
    }
    let (undo, later) = (undo(assign("a", "u-bo")), entry(4, assign("a", "u-kim")));
    assert_eq!(merge(&undo, &later), Some(Merge::LaterSuffices));
}
