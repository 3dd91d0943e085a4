//! Files that cannot be used, and disks that are full.

use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::*;

fn with_an_entry() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let (dir, folder) = folder();
    open(&folder).append(drafts(&["a1"]), &AT_ONCE, at(0)).expect("appended");
    let file = folder.join("outbox.sqlite");
    (dir, folder, file)
}

fn refused(folder: &Path, account: &str) -> OutboxError {
    Outbox::open(folder, account, at(1)).expect_err("refused")
}

/// Opens the outbox when nobody uses it. A process that another test starts
/// holds the same locks until it has become its program.
fn opened_anew(folder: &Path) -> Opened {
    let in_time = Instant::now() + Duration::from_secs(10);
    loop {
        match Outbox::open(folder, "account", at(1)) {
            Err(_) if Instant::now() < in_time => thread::yield_now(),
            opened => return opened.expect("opened"),
        }
    }
}

fn is_set_aside(folder: &Path, file: &Path) {
    let bytes = fs::read(file).expect("readable");
    let opened = opened_anew(folder);
    let aside = opened.set_aside.expect("set aside");
    assert_eq!(fs::read(&aside).expect("kept"), bytes);
    assert_eq!((mode(&aside), aside.parent()), (0o600, Some(folder)));
    let mut outbox = opened.outbox;
    outbox.append(drafts(&["b1"]), &AT_ONCE, at(1)).expect("appended");
    assert_eq!(open(folder).unfinished().expect("read").len(), 1);
}

#[test]
fn what_is_no_database_is_set_aside_and_each_time_under_another_name() {
    let (_dir, folder, file) = with_an_entry();
    for text in ["no database at all", &"x".repeat(100_000)] {
        fs::write(&file, text).expect("written");
        is_set_aside(&folder, &file);
    }
    assert!(folder.join("damaged-1.sqlite").exists() && folder.join("damaged-2.sqlite").exists());
}

#[test]
fn a_broken_page_is_noticed_at_the_start() {
    let (_dir, folder, file) = with_an_entry();
    let mut bytes = fs::read(&file).expect("readable");
    bytes[8_192..].fill(0xff);
    fs::write(&file, bytes).expect("written");
    is_set_aside(&folder, &file);
}

#[test]
fn an_entry_that_cannot_be_read_is_damage_and_is_not_quoted() {
    let (_dir, folder, file) = with_an_entry();
    let raw = Connection::open(&file).expect("opened");
    let text = r#"{"operation":"secret words","note":"secret words"}"#;
    raw.execute("UPDATE entry SET operation = ?1", [text]).expect("written");
    let outbox = Outbox {
        connection: Arc::new(Mutex::new(raw)),
        home: Arc::new(OutboxDir::new(&folder).expect("there")),
        file: None,
        opened_at: at(1),
        unowned: None,
    };
    let error = outbox.unfinished().expect_err("damaged");
    assert!(matches!(error, OutboxError::Damaged));
    assert!(!format!("{error} {error:?} {outbox:?}").contains("secret"));
    drop(outbox);
    is_set_aside(&folder, &file);
}

#[test]
fn a_database_of_something_else_is_set_aside() {
    let (_dir, folder) = folder();
    fs::create_dir_all(&folder).expect("made");
    let file = folder.join("outbox.sqlite");
    let raw = Connection::open(&file).expect("opened");
    raw.execute_batch("CREATE TABLE other (name TEXT)").expect("written");
    drop(raw);
    is_set_aside(&folder, &file);
}

#[test]
fn what_another_instance_uses_is_not_set_aside() {
    let (_dir, folder, file) = with_an_entry();
    let user = open(&folder);
    fs::write(&file, "no database at all").expect("written");
    let error = refused(&folder, "account");
    assert!(error.to_string().contains("Close every window"), "{error}");
    assert_eq!(fs::read_to_string(&file).expect("there"), "no database at all");
    drop(user);
    assert!(opened_anew(&folder).set_aside.is_some());
}

#[test]
fn a_newer_version_s_file_is_left_alone() {
    let (_dir, folder, file) = with_an_entry();
    let raw = Connection::open(&file).expect("opened");
    raw.pragma_update(None, "user_version", schema::VERSION + 1).expect("written");
    drop(raw);
    let bytes = fs::read(&file).expect("readable");
    assert!(matches!(refused(&folder, "account"), OutboxError::Newer));
    assert_eq!(fs::read(&file).expect("readable"), bytes);
}

#[test]
fn what_one_account_wants_is_not_sent_as_another() {
    let (_dir, folder, _file) = with_an_entry();
    assert!(matches!(refused(&folder, "other"), OutboxError::OtherPlace));
    assert_eq!(open(&folder).unfinished().expect("read").len(), 1);
}

#[test]
fn a_full_disk_is_a_sentence_and_changes_nothing() {
    let (_dir, folder, _file) = with_an_entry();
    let mut outbox = open(&folder);
    let before = outbox.unfinished().expect("read");
    let limit = |outbox: &Outbox, pages: i64| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        outbox.connection().query_row(&sql, [], |row| row.get::<_, i64>(0)).expect("set");
    };
    limit(&outbox, 1);
    let many: Vec<NewEntry> = (0..200).map(|n| draft(note(&format!("a{n}")), "a1")).collect();
    let error = outbox.append(many.clone(), &AT_ONCE, at(2)).expect_err("full");
    assert!(error.to_string().starts_with("The disk is full"), "{error}");
    assert_eq!(outbox.unfinished().expect("read"), before);
    limit(&outbox, 10_000);
    outbox.append(many, &AT_ONCE, at(2)).expect("there is room again");
    assert_eq!(outbox.unfinished().expect("read").len(), 201);
}

#[test]
fn a_read_only_outbox_is_a_sentence() {
    let (_dir, folder, _file) = with_an_entry();
    let mut outbox = open(&folder);
    outbox.connection().pragma_update(None, "query_only", true).expect("set");
    let error = outbox.append(drafts(&["a1"]), &AT_ONCE, at(2)).expect_err("read-only");
    assert!(error.to_string().contains("read-only"), "{error}");
}

#[test]
fn a_file_in_the_place_of_the_folder_is_an_error() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("file");
    fs::write(&file, "").expect("written");
    let error = refused(&file.join("outbox"), "account");
    assert!(error.to_string().starts_with("Can't open the outbox"), "{error}");
}

#[test]
fn two_messages_never_have_one_key() {
    let (_dir, folder, _file) = with_an_entry();
    let outbox = open(&folder);
    let twin = NewEntry {
        operation: outbox.unfinished().expect("read")[0].operation.clone(),
        ..draft(sms("a1"), "a1")
    };
    let error =
        queries::insert(&outbox.connection(), twin, None, at(0), at(0)).expect_err("refused");
    assert!(matches!(error, OutboxError::Database(2_067)), "{error:?}");
}
