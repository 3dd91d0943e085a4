//! Files of older versions of the program.

use std::env;
use std::io::Write;

use super::sharing::kill_after;
use super::*;

const DAY: i64 = 24 * 60 * 60;

/// Writes a draft as those versions did.
fn write(folder: &Path, draft: &MessageDraft) {
    let folder = folder.join("drafts/account");
    fs::create_dir_all(&folder).expect("made");
    let text =
        format!(r#"{{"version":1,"draft":{}}}"#, serde_json::to_string(draft).expect("json"));
    fs::write(folder.join(file_name::of(&draft.conversation, draft.kind)), text).expect("written");
}

/// Drafts and filters of an older version.
fn old_files() -> TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    for n in 0..3 {
        write(dir.path(), &draft(&format!("c{n}"), &format!("text {n}"), n));
    }
    write(dir.path(), &MessageDraft { kind: Kind::Note, ..draft("c0", "a note", 9) });
    let filters = "is:unread\nroof\n\x1b[2J\nis:unread\ncut";
    fs::write(dir.path().join("filter-history"), filters).expect("written");
    dir
}

fn all(state: &mut StateDb) -> Vec<String> {
    let places = state.drafts().expect("readable");
    let texts = places.iter().map(|(conversation, kind)| {
        let draft = state.load_draft(conversation, *kind).expect("readable").expect("there");
        format!("{} {}", draft.conversation, draft.text.as_str())
    });
    texts.collect()
}

const ALL: [&str; 4] = ["c0 a note", "c2 text 2", "c1 text 1", "c0 text 0"];

fn import(folder: &Path, now: i64) -> (StateDb, Imported) {
    let opened = StateDb::open(&location(folder), at(now)).expect("opened");
    (opened.state, opened.imported)
}

#[test]
fn everything_is_imported_once_and_the_files_go_after_a_month() {
    let dir = old_files();
    // As version 0.1.0 has written it.
    let literal = r#"{"version":1,"draft":{"conversation":"c9","kind":"reply","text":"written in 0.1.0","cursor":3,"sender":null,"send_at":null,"event_version":null,"written_at":"1970-01-01T00:01:00Z"}}"#;
    fs::write(dir.path().join("drafts/account/reply-c9.draft"), literal).expect("written");
    let expected = [&["c9 written in 0.1.0"], &ALL[..]].concat();
    let (mut state, imported) = import(dir.path(), 0);
    assert_eq!((imported.drafts, imported.filters), (5, 3));
    assert!(imported.damaged.is_empty() && imported.unreadable.is_empty());
    assert_eq!(all(&mut state), expected);
    assert_eq!(state.filters().expect("read"), ["roof", "is:unread", "cut"]);
    let drafts = dir.path().join("drafts/account");
    let renamed = |name: &String| name.ends_with(".draft.imported");
    assert!(names(&drafts).iter().all(renamed) && names(&drafts).len() == 5);
    let history = dir.path().join("filter-history.imported");
    assert!(history.exists() && !dir.path().join("filter-history").exists());
    // The time of the import counts, not the file's own.
    let (mut state, imported) = import(dir.path(), 30 * DAY - 1);
    assert_eq!((imported.drafts, imported.filters), (0, 0));
    assert!(history.exists() && names(&drafts).len() == 5);
    assert_eq!(all(&mut state), expected);
    let (mut state, _) = import(dir.path(), 30 * DAY);
    assert!(!history.exists() && !dir.path().join("drafts").exists());
    assert_eq!(all(&mut state), expected);
    assert!(
        crate::store::state_db::import::recorded(&state.connection).expect("readable").is_empty()
    );
}

#[test]
fn an_import_that_stops_anywhere_loses_nothing_and_repeats_nothing() {
    let count = |folder: &Path, stop: usize| {
        let mut steps = 0;
        let opened = StateDb::open_in_steps(&location(folder), at(0), &mut || {
            steps += 1;
            if steps == stop { Err(StateError::Disk) } else { Ok(()) }
        });
        (steps, opened.is_ok())
    };
    let (steps, is_done) = count(old_files().path(), usize::MAX);
    assert!(is_done && steps > 10, "{steps}");
    for stop in 1..=steps {
        let dir = old_files();
        assert_eq!(count(dir.path(), stop), (stop, false));
        let snapshot = StateSnapshot::read(&location(dir.path())).expect("readable");
        assert_eq!(snapshot.drafts.len(), ALL.len(), "stopped at {stop}");
        let (mut state, _) = import(dir.path(), 0);
        assert_eq!(all(&mut state), ALL, "stopped at {stop}");
        assert_eq!(state.filters().expect("read").len(), 3);
        let files = names(&dir.path().join("drafts/account"));
        assert!(files.iter().all(|name| name.ends_with(".imported")), "{files:?}");
    }
}

/// What was sent must not come back as a draft.
#[test]
fn a_draft_whose_file_was_not_renamed_is_not_imported_again() {
    let dir = old_files();
    let file = dir.path().join("drafts/account/reply-c1.draft");
    let bytes = fs::read(&file).expect("there");
    let (mut state, _) = import(dir.path(), 0);
    assert!(!state.remove_draft(&id("c1"), Kind::Reply, at(9)).expect("sent"));
    fs::write(&file, bytes).expect("written");
    let (mut state, imported) = import(dir.path(), 1);
    assert_eq!((imported.drafts, text(&mut state, "c1")), (0, None));
    assert!(!file.exists(), "it is renamed now");
}

#[test]
fn what_another_instance_imports_meanwhile_is_not_imported_again() {
    let dir = old_files();
    let mut is_first = true;
    let opened = StateDb::open_in_steps(&location(dir.path()), at(0), &mut || {
        if std::mem::take(&mut is_first) {
            let (mut other, imported) = import(dir.path(), 0);
            assert_eq!(imported.drafts, ALL.len());
            assert!(!other.remove_draft(&id("c1"), Kind::Reply, at(9)).expect("sent"));
        }
        Ok(())
    });
    let Opened { mut state, imported, .. } = opened.expect("opened");
    assert_eq!((imported.drafts, imported.filters), (0, 0));
    assert_eq!(text(&mut state, "c1"), None);
}

#[test]
fn what_an_older_version_has_written_since_is_imported_where_it_is_newer() {
    let dir = old_files();
    let (mut state, _) = import(dir.path(), 0);
    state.save_draft(&draft("c1", "changed here", 5)).expect("saved");
    write(dir.path(), &draft("c1", "older", 4));
    write(dir.path(), &draft("c2", "newer", 6));
    write(dir.path(), &draft("new", "begun there", 7));
    fs::write(dir.path().join("filter-history"), "is:read\n").expect("written");
    let (mut state, imported) = import(dir.path(), 1);
    assert_eq!((imported.drafts, imported.filters), (2, 1));
    assert_eq!(text(&mut state, "c1").as_deref(), Some("changed here"));
    assert_eq!(text(&mut state, "c2").as_deref(), Some("newer"));
    assert_eq!(text(&mut state, "new").as_deref(), Some("begun there"));
    assert_eq!(state.filters().expect("read").last().map(String::as_str), Some("is:read"));
}

#[rstest]
#[case::cut_off(br#"{"version":1,"draft":{"conv"#)]
#[case::empty(b"")]
#[case::no_text(b"\xff\xfe\0")]
#[case::no_version(b"{}")]
#[case::other_members(br#"{"version":1,"draft":{"conversation":"c","novel":1}}"#)]
fn a_damaged_file_is_put_aside_whole(#[case] bytes: &[u8]) {
    let dir = old_files();
    let file = dir.path().join("drafts/account/reply-c1.draft");
    for number in 1..3 {
        fs::write(&file, bytes).expect("written");
        let (mut state, imported) = import(dir.path(), 0);
        let aside = dir.path().join(format!("drafts/account/reply-c1.damaged-{number}"));
        assert_eq!(imported.damaged, std::slice::from_ref(&aside));
        assert_eq!(fs::read(aside).expect("there"), bytes);
        assert_eq!(state.drafts().expect("readable").len(), ALL.len() - 1);
        assert_eq!(text(&mut state, "c1"), None);
    }
    import(dir.path(), 31 * DAY);
    let left = names(&dir.path().join("drafts/account"));
    assert_eq!(left, ["reply-c1.damaged-1", "reply-c1.damaged-2"]);
}

#[test]
fn files_of_a_newer_version_of_others_and_of_no_draft_are_left_alone() {
    let dir = old_files();
    let drafts = dir.path().join("drafts/account");
    let newer = drafts.join("reply-new.draft");
    fs::write(&newer, r#"{"version":2,"draft":{"novel":true}}"#).expect("written");
    fs::copy(drafts.join("reply-c1.draft"), drafts.join("reply-d.draft")).expect("copied");
    fs::write(drafts.join("reply-c1.removing"), "half").expect("written");
    let other = dir.path().join("drafts/other");
    fs::create_dir(&other).expect("made");
    fs::copy(drafts.join("reply-c1.draft"), other.join("reply-c1.draft")).expect("copied");
    let (mut state, imported) = import(dir.path(), 0);
    assert_eq!(imported.newer, std::slice::from_ref(&newer));
    assert_eq!(
        (all(&mut state).as_slice(), text(&mut state, "d")),
        (ALL.map(String::from).as_slice(), None)
    );
    for file in [
        newer,
        drafts.join("reply-d.draft"),
        drafts.join("reply-c1.removing"),
        other.join("reply-c1.draft"),
    ] {
        assert!(file.exists(), "{}", file.display());
    }
}

#[test]
fn files_that_were_imported_into_a_database_that_is_gone_go_a_month_later() {
    let dir = old_files();
    import(dir.path(), 0);
    for name in names(dir.path()).iter().filter(|name| name.starts_with("state")) {
        fs::remove_file(dir.path().join(name)).expect("removed");
    }
    let (mut state, _) = import(dir.path(), 10 * DAY);
    assert!(all(&mut state).is_empty(), "what was sent does not come back");
    import(dir.path(), 39 * DAY);
    assert!(dir.path().join("filter-history.imported").exists());
    import(dir.path(), 40 * DAY);
    assert!(!dir.path().join("filter-history.imported").exists());
    assert!(!dir.path().join("drafts").exists());
}

#[test]
fn the_newest_entries_of_a_long_history_are_imported() {
    let dir = tempfile::tempdir().expect("a directory");
    let lines: Vec<String> = (0..1_001).map(|n| format!("entry {n}")).collect();
    let text = format!("{}\n\u{fffd}\n{}", "x".repeat(17 << 20), lines.join("\n"));
    fs::write(dir.path().join("filter-history"), text).expect("written");
    let (state, imported) = import(dir.path(), 0);
    assert_eq!(imported.filters, filter_history::MAX_ENTRIES as usize);
    let filters = state.filters().expect("read");
    assert_eq!(filters.last().map(String::as_str), Some("entry 1000"));
    assert_eq!(filters.len(), filter_history::MAX_ENTRIES as usize);
}

const FOLDER: &str = "IMPORT_TEST_FOLDER";

/// Imports, and says before each step that it is about to come. Waits for the
/// end after the last one.
fn import_in_steps(folder: &Path) {
    let opened = StateDb::open_in_steps(&location(folder), at(0), &mut || {
        writeln!(io::stdout(), "\n@").map_err(StateError::from)
    });
    drop(opened);
    while writeln!(io::stdout(), "\n@").is_ok() {}
}

#[test]
fn a_process_that_is_killed_in_an_import_loses_nothing() {
    if let Some(folder) = env::var_os(FOLDER) {
        return import_in_steps(Path::new(&folder));
    }
    for lines in 1..14 {
        let dir = old_files();
        let test = "import::a_process_that_is_killed_in_an_import_loses_nothing";
        kill_after(lines, test, FOLDER, dir.path());
        let (mut state, _) = import(dir.path(), 0);
        assert_eq!(all(&mut state), ALL, "killed after {lines}");
        assert_eq!(state.filters().expect("read").len(), 3);
    }
}
