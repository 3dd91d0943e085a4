//! Databases that cannot be used, and disks that are full.

use super::*;

fn contents(state: &StateDb, table: &str) -> Vec<String> {
    let sql = format!("SELECT content FROM {table}");
    let mut query = state.connection.prepare(&sql).expect("valid");
    let rows = query.query_map([], |row| row.get(0)).expect("readable");
    rows.collect::<Result<_, _>>().expect("readable")
}

#[rstest]
#[case::cut_off(r#"{"conv"#)]
#[case::empty("")]
#[case::other_members(r#"{"conversation":"c","novel":1}"#)]
fn a_damaged_draft_is_put_aside_whole(#[case] content: &str) {
    let (_dir, mut state) = state();
    let damage = |state: &mut StateDb| {
        state.save_draft(&draft("c", "x", 1)).expect("saved");
        state.connection.execute("UPDATE draft SET content = ?1", [content]).expect("damaged");
    };
    damage(&mut state);
    let error = state.load_draft(&id("c"), Kind::Reply).expect_err("damaged");
    assert!(matches!(error, StateError::DamagedDraft), "{error:?}");
    assert_eq!(text(&mut state, "c"), None);
    damage(&mut state);
    state.save_draft(&draft("c", "new", 1)).expect("saved");
    assert_eq!(text(&mut state, "c").as_deref(), Some("new"));
    assert_eq!(contents(&state, "damaged_draft"), [content, content]);
}

#[test]
fn a_draft_in_another_conversation_s_place_is_never_taken_for_its_own() {
    let (_dir, mut state) = state();
    state.save_draft(&draft("c", "for c alone", 1)).expect("saved");
    state.connection.execute("UPDATE draft SET conversation = 'd'", []).expect("moved");
    state.load_draft(&id("d"), Kind::Reply).expect_err("it is not d's");
    assert_eq!(text(&mut state, "d"), None);
    assert!(contents(&state, "damaged_draft")[0].contains("for c alone"));
}

#[rstest]
#[case::no_database(b"not a database, but long enough to be looked at as one ...........")]
#[case::cut_off(b"SQLite format 3\0")]
fn a_damaged_database_is_set_aside_whole(#[case] bytes: &[u8]) {
    let dir = tempfile::tempdir().expect("a directory");
    fs::write(dir.path().join("state.sqlite"), bytes).expect("written");
    let opened = StateDb::open(&location(dir.path()), at(0)).expect("opened");
    let aside = dir.path().join("state.damaged-1.sqlite");
    assert_eq!(opened.set_aside, Some(aside.clone()));
    assert_eq!(fs::read(aside).expect("there"), bytes);
    let mut state = opened.state;
    state.save_draft(&draft("c", "x", 1)).expect("saved");
    assert_eq!(text(&mut state, "c").as_deref(), Some("x"));
}

#[test]
fn a_damaged_database_that_another_instance_uses_stays() {
    let (dir, state) = state();
    let folder = dir.path().join("state");
    state.connection.execute_batch("PRAGMA application_id = 1").expect("damaged");
    let error = StateDb::open(&location(&folder), at(0)).expect_err("damaged and in use");
    assert!(matches!(error, StateError::Damaged), "{error:?}");
    drop(state);
    let opened = StateDb::open(&location(&folder), at(0)).expect("set aside");
    assert!(opened.set_aside.is_some());
}

#[test]
fn a_newer_version_s_database_is_left_alone() {
    let (dir, mut state) = state();
    state.save_draft(&draft("c", "x", 1)).expect("saved");
    state.connection.execute_batch("PRAGMA user_version = 99").expect("changed");
    drop(state);
    let location = location(&dir.path().join("state"));
    let error = StateDb::open(&location, at(0)).expect_err("newer");
    assert!(matches!(error, StateError::Newer), "{error:?}");
    let error = StateSnapshot::read(&location).expect_err("newer");
    assert!(matches!(error, StateError::Newer), "{error:?}");
    let connection = sqlite::connect(&location.database()).expect("there");
    let drafts: i64 =
        connection.query_row("SELECT count(*) FROM draft", [], |row| row.get(0)).expect("readable");
    assert_eq!(drafts, 1);
}

#[test]
fn a_full_disk_changes_nothing() {
    let (_dir, mut state) = state();
    state.save_draft(&draft("c", "before", 1)).expect("saved");
    let pages: i64 =
        state.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("readable");
    let limit = format!("PRAGMA max_page_count = {pages}");
    state.connection.query_row(&limit, [], |_| Ok(())).expect("set");
    let error = state.save_draft(&draft("c", &"x".repeat(100_000), 2)).expect_err("full");
    assert!(matches!(error, StateError::Full), "{error:?}");
    assert_eq!(text(&mut state, "c").as_deref(), Some("before"));
}

fn read(folder: &Path) -> (usize, usize) {
    let snapshot = StateSnapshot::read(&location(folder)).expect("readable");
    (snapshot.drafts.len(), snapshot.filters.len())
}

#[test]
fn a_database_that_may_not_be_written_to_is_read() {
    let dir = tempfile::tempdir().expect("a directory");
    let folder = dir.path().join("state % ? # é");
    let mut state = open(&folder);
    state.save_draft(&draft("c", "x", 1)).expect("saved");
    state.add_filter("roof").expect("saved");
    assert_eq!(read(&folder), (1, 1), "in use");
    // As a process that was killed leaves it: the log holds everything.
    let killed = tempfile::tempdir().expect("a directory");
    for name in ["state.sqlite", "state.sqlite-wal", "state-in-use.lock"] {
        fs::copy(folder.join(name), killed.path().join(name)).expect("copied");
    }
    assert_eq!(read(killed.path()), (1, 1), "after a kill");
    assert!(!names(killed.path()).contains(&"state.sqlite-shm".to_owned()));
    drop(state);
    // No log can be made there.
    std::os::unix::fs::symlink("nowhere", folder.join("state.sqlite-wal")).expect("made");
    assert_eq!(read(&folder), (1, 1), "after a good end");
    assert_eq!(read(&dir.path().join("none")), (0, 0));
}

#[test]
fn errors_say_nothing_of_the_text() {
    let (dir, mut state) = state();
    state.connection.execute_batch("DROP TABLE draft").expect("damaged");
    let error = state.save_draft(&draft("c", "secret words", 1)).expect_err("no table");
    assert!(!format!("{error} {error:?}").contains("secret"));
    let file = dir.path().join("file");
    fs::write(&file, "").expect("written");
    let error = StateDb::open(&location(&file.join("state")), at(0)).expect_err("no folder");
    assert_eq!(error.to_string(), "a file is where a folder should be");
}

#[rstest]
#[case(13, "the disk is full")]
#[case(8, "the folder is read-only")]
#[case(5, "another window is blocking state.sqlite")]
#[case(11, "state.sqlite is damaged. Close every window and start again")]
#[case(778, "the disk failed")]
#[case(19, "state.sqlite failed for an unknown reason")]
fn a_failure_of_the_database_is_told_without_its_words(#[case] code: i32, #[case] told: &str) {
    let failure = rusqlite::ffi::Error::new(code);
    let words = Some("see you at 5".to_owned());
    let error = StateError::from(rusqlite::Error::SqliteFailure(failure, words));
    assert_eq!(error.to_string(), told);
    assert!(!format!("{error:?}").contains("see you"));
}
