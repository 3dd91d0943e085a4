//! An outbox whose file is gone or empty, and one that cannot be written to.

use super::*;
use crate::store::OutboxReader;

fn with_an_entry() -> (tempfile::TempDir, PathBuf) {
    let (dir, folder) = folder();
    let mut outbox = open(&folder);
    outbox.append(drafts(&["a1"]), &AT_ONCE, at(0)).expect("appended");
    (dir, folder)
}

fn opened(folder: &Path) -> Opened {
    Outbox::open(folder, "account", at(1)).expect("opened")
}

#[test]
fn a_file_that_is_gone_or_empty_is_told_and_a_new_one_is_not() {
    let (_dir, folder) = folder();
    assert_eq!(opened(&folder).lost, None, "there was none");
    let file = folder.join("outbox.sqlite");
    for lost in [Lost::Emptied, Lost::Removed] {
        match lost {
            Lost::Emptied => fs::write(&file, "").expect("emptied"),
            Lost::Removed => fs::remove_file(&file).expect("removed"),
        }
        let found = opened(&folder);
        assert_eq!((found.lost, found.outbox.unfinished().expect("read")), (Some(lost), vec![]));
        assert!(lost.to_string().contains("was not sent"), "{lost}");
        drop(found);
        assert_eq!(opened(&folder).lost, None, "it is told once");
    }
}

#[test]
fn what_is_left_of_a_lost_outbox_is_kept() {
    let (_dir, folder) = with_an_entry();
    fs::write(folder.join("outbox.sqlite"), "").expect("emptied");
    fs::write(folder.join("outbox.sqlite-wal"), "all that is left").expect("written");
    assert_eq!(opened(&folder).lost, Some(Lost::Emptied));
    let kept = fs::read_to_string(folder.join("damaged-1.sqlite-wal")).expect("kept");
    assert_eq!(kept, "all that is left");
}

#[test]
fn a_folder_of_an_older_version_has_lost_nothing() {
    let (_dir, folder) = with_an_entry();
    fs::write(folder.join("in-use.lock"), "").expect("as it was");
    let found = opened(&folder);
    assert_eq!((found.lost, found.outbox.unfinished().expect("read").len()), (None, 1));
}

#[test]
fn an_outbox_is_read_without_writing_anything() {
    let (_dir, folder) = with_an_entry();
    let reads = |account: &str| OutboxReader::open(&folder, account);
    let ids = |reader: &OutboxReader| -> Vec<EntryId> {
        reader.unfinished().expect("read").iter().map(|entry| entry.id).collect()
    };
    assert!(matches!(reads("other"), Err(OutboxError::OtherPlace)));
    assert!(OutboxReader::open(&folder.join("absent"), "account").expect("nothing").is_none());
    // What a process that was killed has not brought into the file is read too.
    let mut killed = open(&folder);
    killed.append(drafts(&["b1"]), &AT_ONCE, at(1)).expect("appended");
    let log = fs::read(folder.join("outbox.sqlite-wal")).expect("there");
    let main = fs::read(folder.join("outbox.sqlite")).expect("there");
    drop(killed);
    fs::write(folder.join("outbox.sqlite"), &main).expect("as it was");
    fs::write(folder.join("outbox.sqlite-wal"), &log).expect("as it was");
    let names = || {
        let entries = fs::read_dir(&folder).expect("readable");
        let mut names: Vec<_> = entries.map(|it| it.expect("one").file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let reader = reads("account").expect("opened").expect("there");
    assert_eq!(ids(&reader), [EntryId(1), EntryId(2)]);
    assert_eq!(reader.finished(9).expect("read"), []);
    drop(reader);
    assert_eq!(names(), before);
    assert_eq!(fs::read(folder.join("outbox.sqlite")).expect("there"), main);
    assert_eq!(fs::read(folder.join("outbox.sqlite-wal")).expect("there"), log);
    // And beside an instance that uses it.
    let mut other = open(&folder);
    other.append(drafts(&["c1"]), &AT_ONCE, at(2)).expect("appended");
    let reader = reads("account").expect("opened").expect("there");
    assert_eq!(ids(&reader), [EntryId(1), EntryId(2), EntryId(3)]);
}
