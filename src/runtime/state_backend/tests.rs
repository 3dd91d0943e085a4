use std::fs;
use std::path::Path;

use super::*;
use crate::domain::RedactedText;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

fn place(conversation: &str) -> Place {
    (ConversationId::new(conversation), Kind::Reply)
}

fn draft(conversation: &str, text: &str, written: i64) -> MessageDraft {
    MessageDraft {
        conversation: ConversationId::new(conversation),
        kind: Kind::Reply,
        text: RedactedText::new(text),
        cursor: 0,
        sender: None,
        send_at: None,
        event_version: None,
        written_at: at(written),
    }
}

fn backend(folder: &Path) -> StateBackend {
    let location = StateLocation { folder: folder.to_owned(), account: "account".to_owned() };
    StateBackend::new(Some(location))
}

fn text(state: &mut StateBackend, conversation: &str) -> Option<String> {
    let draft = state.load(&place(conversation)).expect("readable");
    draft.map(|draft| draft.text.as_str().to_owned())
}

/// A folder whose database has a draft and a filter.
fn kept() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    let mut state = backend(dir.path());
    state.save(draft("c", "kept", 1)).expect("saved");
    state.add_filter("roof").expect("saved");
    assert!(state.take_alerts().is_empty());
    dir
}

/// Lets nobody open the database: its lock cannot be had.
fn block(folder: &Path) {
    fs::remove_file(folder.join("state-opening.lock")).expect("removed");
    fs::create_dir(folder.join("state-opening.lock")).expect("made");
}

fn unblock(folder: &Path) {
    fs::remove_dir(folder.join("state-opening.lock")).expect("removed");
}

#[test]
fn a_database_that_cannot_be_opened_is_read_and_kept_in_memory() {
    let dir = kept();
    block(dir.path());
    let mut state = backend(dir.path());
    assert_eq!(state.drafts().expect("in memory"), [place("c")]);
    assert_eq!(state.filters().expect("in memory"), Some(vec!["roof".to_owned()]));
    assert_eq!(text(&mut state, "c").as_deref(), Some("kept"));
    assert_eq!(text(&mut state, "d"), None);
    state.save(draft("d", "new", 2)).expect_err("it is lost at the end");
    state.save(draft("c", "changed", 2)).expect_err("it is lost at the end");
    assert_eq!(text(&mut state, "d").as_deref(), Some("new"));
    assert_eq!(text(&mut state, "c").as_deref(), Some("changed"));
    assert!(!state.remove(&place("d"), at(2)).expect("it was in memory alone"));
    state.remove(&place("c"), at(2)).expect_err("it stays on the disk");
    let alerts = state.take_alerts();
    assert_eq!(alerts, ["New drafts, snoozes and filters are lost when you quit: it is a folder"]);
    // Once that is mended, the disk counts again.
    unblock(dir.path());
    assert_eq!(text(&mut state, "c").as_deref(), Some("kept"));
    state.save(draft("d", "newer", 3)).expect("saved");
    assert_eq!(text(&mut backend(dir.path()), "d").as_deref(), Some("newer"));
    assert!(state.take_alerts().is_empty());
}

#[test]
fn what_nobody_can_read_is_not_taken_for_nothing() {
    let dir = kept();
    let database = dir.path().join("state.sqlite");
    fs::remove_file(&database).expect("removed");
    fs::create_dir(&database).expect("made");
    let mut state = backend(dir.path());
    state.load(&place("c")).expect_err("there may be one");
    state.remove(&place("c"), at(9)).expect_err("there may be one");
    assert_eq!(state.take_alerts().len(), 1);
}

#[test]
fn a_database_that_is_removed_while_it_is_open_is_made_again() {
    let dir = kept();
    let mut state = backend(dir.path());
    assert_eq!(text(&mut state, "c").as_deref(), Some("kept"));
    fs::remove_dir_all(dir.path()).expect("removed");
    state.save(draft("d", "new", 2)).expect("saved");
    assert_eq!(text(&mut backend(dir.path()), "d").as_deref(), Some("new"));
}

#[test]
fn a_database_that_is_damaged_while_it_is_open_is_set_aside() {
    let dir = kept();
    let mut state = backend(dir.path());
    for n in 0..100 {
        state.save(draft(&n.to_string(), &"x".repeat(10_000), 1)).expect("saved");
    }
    drop(state);
    let mut state = backend(dir.path());
    assert_eq!(text(&mut state, "c").as_deref(), Some("kept"));
    let database = dir.path().join("state.sqlite");
    let mut bytes = fs::read(&database).expect("there");
    bytes[8_192..].fill(0xa5);
    fs::write(&database, bytes).expect("damaged");
    let saved = (0..100).map(|n| state.save(draft(&n.to_string(), "new", 2)));
    saved.for_each(|saved| saved.expect("saved"));
    let aside = dir.path().join("state.damaged-1.sqlite");
    assert!(aside.exists());
    let aside = format!("Saved drafts are damaged and were set aside. See {}", aside.display());
    assert_eq!(state.take_alerts(), [aside]);
    assert_eq!(text(&mut backend(dir.path()), "99").as_deref(), Some("new"));
}

#[test]
fn without_a_place_drafts_are_kept_until_the_end() {
    let mut state = StateBackend::new(None);
    assert!(!state.has_place());
    state.save(draft("c", "x", 1)).expect("in memory");
    state.add_filter("roof").expect("nowhere");
    assert_eq!(state.filters().expect("nowhere"), None);
    assert_eq!(text(&mut state, "c").as_deref(), Some("x"));
    assert!(state.remove(&place("c"), at(0)).expect("in memory"));
    assert!(!state.remove(&place("c"), at(1)).expect("in memory"));
    assert!(state.drafts().expect("in memory").is_empty() && state.take_alerts().is_empty());
}

#[test]
fn what_an_older_version_left_and_cannot_be_imported_is_told() {
    let dir = tempfile::tempdir().expect("a directory");
    let folder = dir.path().join("drafts/account");
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join("reply-a.draft"), "{").expect("written");
    let newer = folder.join("reply-b.draft");
    fs::write(&newer, r#"{"version":2,"draft":{"novel":true}}"#).expect("written");
    fs::create_dir(dir.path().join("filter-history")).expect("made");
    let mut state = backend(dir.path());
    assert!(state.drafts().expect("readable").is_empty());
    let [aside, history] = [folder.join("reply-a.damaged-1"), dir.path().join("filter-history")];
    let expected = [
        format!("A draft is damaged and was set aside. See {}", aside.display()),
        format!("A newer version of leadping-tui wrote this draft: {}", newer.display()),
        format!("Can't read {}: it is a folder", history.display()),
    ];
    assert_eq!(state.take_alerts(), expected);
    assert!(aside.exists() && newer.exists() && history.exists());
}
