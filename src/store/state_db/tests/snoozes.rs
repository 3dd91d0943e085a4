use super::*;
use crate::triage::{Snooze, SnoozeChange};

fn snooze(conversation: &str, until: i64) -> Snooze {
    Snooze::new(id(conversation), at(until), Some(at(1)))
}

fn set(conversation: &str, until: i64) -> SnoozeChange {
    SnoozeChange::Set(snooze(conversation, until))
}

fn kept(state: &StateDb) -> Vec<(String, i64)> {
    let snoozes = state.snoozes().expect("readable");
    snoozes.iter().map(|it| (it.conversation.as_str().to_owned(), it.until.as_second())).collect()
}

#[test]
fn snoozes_come_back_as_they_were_the_next_to_end_first() {
    let (dir, mut state) = state();
    assert_eq!(kept(&state), []);
    let never = Snooze::new(id("../É\0"), at(7), None);
    state.change_snoozes(&[set("a", 9), SnoozeChange::Set(never.clone())]).expect("kept");
    for state in [&state, &open(&dir.path().join("state"))] {
        assert_eq!(state.snoozes().expect("readable"), [never.clone(), snooze("a", 9)]);
    }
    state.change_snoozes(&[set("a", 5)]).expect("moved");
    assert_eq!(kept(&state)[0], ("a".to_owned(), 5));
    let remove = |conversation: &str| SnoozeChange::Remove(id(conversation));
    state.change_snoozes(&[remove("a"), remove("none")]).expect("removed");
    assert_eq!(kept(&state).len(), 1);
}

#[test]
fn one_that_is_over_ends_unless_another_instance_has_moved_it() {
    let (dir, mut state) = state();
    let mut other = open(&dir.path().join("state"));
    state.change_snoozes(&[set("a", 5), set("b", 5)]).expect("kept");
    other.change_snoozes(&[set("b", 50)]).expect("moved");
    let end = |conversation| SnoozeChange::End(snooze(conversation, 5));
    state.change_snoozes(&[end("a"), end("b")]).expect("ended");
    assert_eq!(kept(&state), [("b".to_owned(), 50)]);
}

#[test]
fn every_account_has_snoozes_of_its_own() {
    let (dir, mut state) = state();
    state.change_snoozes(&[set("a", 5)]).expect("kept");
    let other =
        StateLocation { account: "other".to_owned(), ..location(&dir.path().join("state")) };
    let mut other = StateDb::open(&other, at(0)).expect("opened").state;
    assert_eq!(kept(&other), []);
    other.change_snoozes(&[SnoozeChange::Remove(id("a"))]).expect("nothing to do");
    assert_eq!(kept(&state).len(), 1);
}

#[test]
fn a_database_from_before_snoozes_is_read_as_it_is_and_migrated_when_opened() {
    let (dir, mut state) = state();
    state.save_draft(&draft("c", "Hi", 1)).expect("saved");
    let older = "DROP TABLE snooze; PRAGMA user_version = 2";
    state.connection.execute_batch(older).expect("as before");
    drop(state);
    let folder = dir.path().join("state");
    let snapshot = StateSnapshot::read(&location(&folder)).expect("read as it is");
    assert_eq!((snapshot.drafts.len(), snapshot.snoozes.len()), (1, 0));
    let mut state = open(&folder);
    state.change_snoozes(&[set("c", 5)]).expect("kept");
    drop(state);
    let snapshot = StateSnapshot::read(&location(&folder)).expect("read");
    assert_eq!(snapshot.snoozes, [snooze("c", 5)]);
}
