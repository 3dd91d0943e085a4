mod damage;
mod import;
mod sharing;
mod snoozes;

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rstest::rstest;
use tempfile::TempDir;

use super::*;
use crate::domain::{ConversationId, PhoneNumberId, RedactedText};
use crate::triage::compose::{Kind, MessageDraft};

fn location(folder: &Path) -> StateLocation {
    StateLocation { folder: folder.to_owned(), account: "account".to_owned() }
}

fn open(folder: &Path) -> StateDb {
    let opened = StateDb::open(&location(folder), at(0)).expect("opened");
    assert_eq!(opened.set_aside, None);
    opened.state
}

fn state() -> (TempDir, StateDb) {
    let dir = tempfile::tempdir().expect("a directory");
    let state = open(&dir.path().join("state"));
    (dir, state)
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

fn id(id: &str) -> ConversationId {
    ConversationId::new(id)
}

fn draft(conversation: &str, text: &str, written: i64) -> MessageDraft {
    MessageDraft {
        conversation: id(conversation),
        kind: Kind::Reply,
        text: RedactedText::new(text),
        cursor: 1,
        sender: Some(PhoneNumberId::new("pn-2")),
        send_at: Some(at(99)),
        event_version: Some(17),
        written_at: at(written),
    }
}

fn text(state: &mut StateDb, conversation: &str) -> Option<String> {
    let draft = state.load_draft(&id(conversation), Kind::Reply).expect("readable");
    draft.map(|draft| draft.text.as_str().to_owned())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("readable");
    let name = |entry: io::Result<fs::DirEntry>| {
        entry.expect("an entry").file_name().to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

#[test]
fn what_was_saved_comes_back_as_it_was() {
    let (dir, mut state) = state();
    assert_eq!(text(&mut state, "c"), None);
    assert!(state.drafts().expect("readable").is_empty());
    let reply = draft("c", "Yes – tomorrow\nat 5? 😀", 1);
    let note = MessageDraft { kind: Kind::Note, sender: None, send_at: None, ..reply.clone() };
    let note =
        MessageDraft { event_version: None, text: RedactedText::new("wants Saturday"), ..note };
    for draft in [&reply, &note] {
        state.save_draft(draft).expect("saved");
        for state in [&mut state, &mut open(&dir.path().join("state"))] {
            let loaded = state.load_draft(&draft.conversation, draft.kind).expect("readable");
            assert_eq!(loaded.as_ref(), Some(draft));
        }
    }
    state.save_draft(&draft("c", "No", 2)).expect("saved");
    assert_eq!(text(&mut state, "c").as_deref(), Some("No"));
}

#[test]
fn only_the_owner_can_read_it() {
    let dir = tempfile::tempdir().expect("a directory");
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).expect("opened");
    let mut state = open(dir.path());
    state.save_draft(&draft("c", "x", 1)).expect("saved");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(dir.path()), 0o700);
    let files = names(dir.path());
    let expected = [
        "state-in-use.lock",
        "state-opening.lock",
        "state.sqlite",
        "state.sqlite-shm",
        "state.sqlite-wal",
    ];
    assert_eq!(files, expected);
    for file in files {
        assert_eq!(mode(&dir.path().join(&file)), 0o600, "{file}");
    }
}

#[test]
fn ids_of_any_kind_have_drafts_of_their_own() {
    let (_dir, mut state) = state();
    let long = "x".repeat(4_000);
    let longer = format!("{long}y");
    let all = ["", ".", "..", "../../c", "/etc/c", "c\0d", "A", "a", "É", " ", &long, &longer];
    for (n, id) in all.iter().enumerate() {
        state.save_draft(&draft(id, &n.to_string(), n as i64)).expect("saved");
    }
    for (n, id) in all.iter().enumerate() {
        assert_eq!(text(&mut state, id), Some(n.to_string()), "{id:?}");
    }
    let listed = state.drafts().expect("readable");
    let listed: Vec<&str> = listed.iter().map(|(conversation, _)| conversation.as_str()).collect();
    let latest_first: Vec<&str> = all.into_iter().rev().collect();
    assert_eq!(listed, latest_first);
}

#[test]
fn every_account_has_drafts_of_its_own() {
    let (dir, mut state) = state();
    state.save_draft(&draft("c", "for one account", 1)).expect("saved");
    let other =
        StateLocation { account: "other".to_owned(), ..location(&dir.path().join("state")) };
    let mut other = StateDb::open(&other, at(0)).expect("opened").state;
    assert_eq!(text(&mut other, "c"), None);
    assert!(other.drafts().expect("readable").is_empty());
    assert!(!other.remove_draft(&id("c"), Kind::Reply, at(9)).expect("nothing to do"));
    assert_eq!(text(&mut state, "c").as_deref(), Some("for one account"));
}

#[rstest]
#[case::sent_as_it_stands(5, 5, None)]
#[case::sent_later(5, 6, None)]
#[case::changed_after_it_was_sent(5, 4, Some("x"))]
fn a_draft_is_let_go_unless_it_was_changed_since(
    #[case] written: i64,
    #[case] as_of: i64,
    #[case] left: Option<&str>,
) {
    let (_dir, mut state) = state();
    state.save_draft(&draft("c", "x", written)).expect("saved");
    state.save_draft(&draft("d", "other", 1)).expect("saved");
    let is_left = state.remove_draft(&id("c"), Kind::Reply, at(as_of)).expect("removed");
    assert_eq!((is_left, text(&mut state, "c").as_deref()), (left.is_some(), left));
    assert_eq!(text(&mut state, "d").as_deref(), Some("other"));
    assert_eq!(state.drafts().expect("readable").len(), 1 + usize::from(is_left));
    assert!(!state.remove_draft(&id("none"), Kind::Reply, at(9)).expect("nothing to do"));
}

#[test]
fn a_draft_that_was_changed_within_the_same_millisecond_stays() {
    let (_dir, mut state) = state();
    let nanosecond = |n| Timestamp::new(5, n).expect("a time");
    let changed = MessageDraft { written_at: nanosecond(2), ..draft("c", "changed", 0) };
    state.save_draft(&changed).expect("saved");
    let is_left = state.remove_draft(&id("c"), Kind::Reply, nanosecond(1)).expect("readable");
    assert!(is_left);
}

#[test]
fn filters_come_back_each_once_with_the_newest_last() {
    let (_dir, mut state) = state();
    assert_eq!(state.filters().expect("none yet"), [] as [&str; 0]);
    for entry in ["is:unread", "roof \"call back\"", "is:unread", "王小明"] {
        state.add_filter(entry).expect("added");
    }
    assert_eq!(state.filters().expect("read"), ["roof \"call back\"", "is:unread", "王小明"]);
}

#[test]
fn what_cannot_be_a_filter_is_left_out() {
    let (_dir, mut state) = state();
    let long = "x".repeat(filter_history::MAX_CHARS + 1);
    for entry in ["", " ", "a\nb", "a\u{1b}[2J", &long] {
        state.add_filter(entry).expect("left out");
    }
    assert_eq!(state.filters().expect("read"), [] as [&str; 0]);
}

#[test]
fn the_newest_filters_are_kept() {
    let (_dir, mut state) = state();
    let many = filter_history::MAX_ENTRIES + 7;
    for n in 0..many {
        state.add_filter(&format!("entry {n}")).expect("added");
    }
    let kept = state.filters().expect("read");
    assert_eq!(kept.len(), filter_history::MAX_ENTRIES as usize);
    assert_eq!(kept.first().map(String::as_str), Some("entry 7"));
}

#[test]
fn nothing_is_written_where_there_is_nothing_to_remove() {
    let (_dir, mut state) = state();
    state.connection.execute_batch("PRAGMA query_only = ON").expect("set");
    assert!(!state.remove_draft(&id("c"), Kind::Reply, at(9)).expect("nothing to do"));
}

#[test]
fn drafts_and_filters_of_the_first_tables_are_read_and_the_end_of_the_tour_is_kept_beside_them() {
    let (dir, mut state) = state();
    assert!(state.is_newcomer().expect("read"));
    state.save_draft(&draft("c", "Hi", 1)).expect("saved");
    state.add_filter("roof").expect("added");
    let older = "DROP TABLE milestone; DROP TABLE snooze; PRAGMA user_version = 1";
    state.connection.execute_batch(older).expect("as before");
    drop(state);
    let folder = dir.path().join("state");
    let snapshot = StateSnapshot::read(&location(&folder)).expect("read as it is");
    assert_eq!((snapshot.drafts.len(), snapshot.filters.len()), (1, 1));
    let mut state = open(&folder);
    assert!(!state.is_newcomer().expect("read"));
    state.end_tour().expect("kept");
    state.end_tour().expect("once more");
    state.connection.execute_batch("DELETE FROM draft; DELETE FROM filter_history").expect("gone");
    assert!(!open(&folder).is_newcomer().expect("read"));
}
