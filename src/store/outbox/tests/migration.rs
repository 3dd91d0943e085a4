//! Outboxes of earlier versions.

use rusqlite::Connection;

use super::*;
use crate::triage::compose::WarningKind;
use crate::triage::outbox::UndoFacts;

/// An outbox of version 1 with an entry in each of three states, as that version
/// wrote it.
const VERSION_1: &str = r#"
    CREATE TABLE account (name TEXT NOT NULL, owner TEXT) STRICT;
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        group_id INTEGER NOT NULL,
        who TEXT NOT NULL,
        verb TEXT NOT NULL,
        lead TEXT,
        operation TEXT NOT NULL,
        state TEXT NOT NULL,
        unfinished INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        doubt INTEGER NOT NULL,
        created INTEGER NOT NULL,
        wanted INTEGER NOT NULL,
        due INTEGER NOT NULL,
        changed INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX unfinished_entry ON entry (id) WHERE unfinished = 1;
    CREATE INDEX finished_entry ON entry (changed, id) WHERE unfinished = 0;
    CREATE INDEX group_of_entry ON entry (group_id);
    CREATE UNIQUE INDEX message_key ON entry (operation ->> 'idempotency_key');
    INSERT INTO account VALUES ('account', 'user 1 of organization 1');
    INSERT INTO entry VALUES
        (3, 3, 'Ann', 'reply', 'a', '{"operation":"send_sms","conversation":"a1","text":"Hi",
            "scheduled_for":null,"from":null,"idempotency_key":"k1"}', '{"state":"waiting"}',
            1, 2, 1, 1800000000000, 1800000000000, 1800000010000, 1800000000000),
        (4, 4, 'Bob', 'reply', 'b', '{"operation":"send_sms","conversation":"b1","text":"Hi",
            "scheduled_for":null,"from":"pn-1","idempotency_key":"k2"}', '{"state":"asking"}',
            1, 0, 0, 1800000000000, 1800000000000, 1800000010000, 1800000000000),
        (5, 5, 'Cy', 'archive', 'c', '{"operation":"archive","lead":"c","reason":3,"note":null}',
            '{"state":"done"}',
            0, 1, 0, 1800000000000, 1800000000000, 1800000000000, 1800000000000);
    PRAGMA application_id = 0x4c504f42;
    PRAGMA user_version = 1;
"#;

fn version_1() -> (tempfile::TempDir, PathBuf) {
    let (dir, folder) = folder();
    fs::create_dir_all(&folder).expect("made");
    let raw = Connection::open(folder.join("outbox.sqlite")).expect("opened");
    raw.execute_batch(VERSION_1).expect("written");
    (dir, folder)
}

/// The difference of version 2.
const TO_VERSION_2: &str = "
    ALTER TABLE entry ADD COLUMN phone TEXT;
    ALTER TABLE entry ADD COLUMN approvals TEXT NOT NULL DEFAULT '[]';
    UPDATE entry SET approvals = '[\"consent_unknown\"]', phone = '+16175550130' WHERE id = 4;
    PRAGMA user_version = 2;
";

#[test]
fn an_outbox_of_version_2_keeps_what_it_has_and_nothing_of_it_can_be_undone() {
    let (_dir, folder) = version_1();
    let raw = Connection::open(folder.join("outbox.sqlite")).expect("opened");
    raw.execute_batch(TO_VERSION_2).expect("written");
    drop(raw);
    let reader = OutboxReader::open(&folder, "account").expect("opened").expect("there");
    let read = (reader.unfinished().expect("read"), reader.finished(9).expect("read"));
    drop(reader);
    let outbox = open(&folder);
    assert_eq!(outbox.unfinished().expect("read"), read.0);
    assert_eq!(outbox.finished(9).expect("read"), read.1);
    assert_eq!(read.0[1].phone, Some(RedactedText::new("+16175550130")));
    assert_eq!(read.0[1].approvals, [WarningKind::ConsentUnknown].into_iter().collect());
    let done = &read.1[0];
    assert_eq!((done.origin, done.undoes, &done.undo), (None, None, &UndoFacts::default()));
}

#[test]
fn an_outbox_of_version_1_opens_with_all_that_is_in_it_and_without_approvals() {
    let (_dir, folder) = version_1();
    let mut outbox = open(&folder);
    let entries = outbox.unfinished().expect("read");
    assert_eq!(entries.iter().map(|entry| entry.id.0).collect::<Vec<_>>(), [3, 4]);
    assert!(entries.iter().all(|entry| entry.approvals.is_empty() && entry.phone.is_none()));
    assert_eq!(
        (entries[0].attempts, entries[0].may_have_applied, entries[0].due),
        (2, true, at(10))
    );
    assert_eq!(entries[1].state, needing_confirmation());
    assert_eq!(outbox.finished(9).expect("read")[0].state, EntryState::Done);
    let theirs = Identity::parse("user 1 of organization 1").expect("an identity");
    outbox.check_account(&theirs, at(11)).expect("it is theirs");
    let approved = NewEntry {
        phone: Some(RedactedText::new("+14155550134")),
        approvals: [WarningKind::ConsentUnknown].into_iter().collect(),
        ..draft(sms("d1"), "d1")
    };
    let written = outbox.append(vec![approved], &AT_ONCE, at(20)).expect("appended");
    assert_eq!(written[0].id, EntryId(6));
    assert_eq!(open(&folder).entry(EntryId(6)).expect("read").as_ref(), Some(&written[0]));
    let again = outbox.retry(EntryId(4), &Approvals::any_hour(), at(21)).expect("it can go");
    assert_eq!(again.approvals, Approvals::any_hour());
    assert_eq!(open(&folder).entry(EntryId(4)).expect("read"), Some(again));
}

#[test]
fn a_migration_is_done_once_and_by_whoever_opens_the_outbox() {
    let (_dir, folder) = version_1();
    let (first, second) = (open(&folder), open(&folder));
    assert_eq!(first.unfinished().expect("read"), second.unfinished().expect("read"));
    let raw = Connection::open(folder.join("outbox.sqlite")).expect("opened");
    let version: i32 = raw
        .query_row("SELECT user_version FROM pragma_user_version", [], |row| row.get(0))
        .expect("a version");
    assert_eq!(version, schema::VERSION);
}

#[test]
fn it_is_read_without_being_migrated() {
    let (_dir, folder) = version_1();
    let reader = OutboxReader::open(&folder, "account").expect("opened").expect("there");
    let entries = reader.unfinished().expect("read");
    assert_eq!(entries.iter().map(|entry| entry.id.0).collect::<Vec<_>>(), [3, 4]);
    assert!(entries.iter().all(|entry| entry.approvals.is_empty() && entry.phone.is_none()));
    drop(reader);
    assert_eq!(open(&folder).unfinished().expect("read"), entries);
}

#[test]
fn another_account_does_not_migrate_it() {
    let (_dir, folder) = version_1();
    let error = Outbox::open(&folder, "other", at(0)).expect_err("refused");
    assert!(matches!(error, OutboxError::OtherPlace));
    let raw = Connection::open(folder.join("outbox.sqlite")).expect("opened");
    let columns = "SELECT count(*) FROM pragma_table_info('entry')";
    let columns: i32 = raw.query_row(columns, [], |row| row.get(0)).expect("a number");
    assert_eq!(columns, 14, "the tables are those of version 1");
}

/// An outbox of version 2: that of version 1 with two further columns.
const FROM_1_TO_2: &str = "
    ALTER TABLE entry ADD COLUMN phone TEXT;
    ALTER TABLE entry ADD COLUMN approvals TEXT NOT NULL DEFAULT '[]';
    UPDATE entry SET phone = '+16175550130', approvals = '[\"consent_unknown\"]' WHERE id = 3;
    PRAGMA user_version = 2;
";

#[test]
fn an_outbox_of_version_2_opens_with_its_approvals_and_without_marks() {
    let (_dir, folder) = version_1();
    let raw = Connection::open(folder.join("outbox.sqlite")).expect("opened");
    raw.execute_batch(FROM_1_TO_2).expect("written");
    drop(raw);
    let reader = OutboxReader::open(&folder, "account").expect("opened").expect("there");
    let read = reader.unfinished().expect("read");
    drop(reader);
    let entries = open(&folder).unfinished().expect("read");
    assert_eq!(entries, read);
    assert_eq!(entries[0].phone, Some(RedactedText::new("+16175550130")));
    assert!(!entries[0].approvals.is_empty());
    assert!(entries.iter().all(|entry| entry.marks.is_none()));
}
