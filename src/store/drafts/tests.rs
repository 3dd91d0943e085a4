use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;

use rstest::rstest;
use tempfile::TempDir;

use super::*;
use crate::domain::{PhoneNumberId, RedactedText};

fn drafts() -> (TempDir, Drafts) {
    let dir = tempfile::tempdir().expect("a directory");
    let drafts = Drafts::new(dir.path().join("drafts/account"));
    (dir, drafts)
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

fn text(drafts: &Drafts, conversation: &str) -> Option<String> {
    let draft = drafts.load(&id(conversation), Kind::Reply).expect("readable");
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
    let (_dir, drafts) = drafts();
    assert_eq!(text(&drafts, "c"), None, "there is no folder yet");
    assert!(drafts.list().expect("readable").is_empty());
    let reply = draft("c", "Yes – tomorrow\nat 5? 😀", 1);
    let note = MessageDraft { kind: Kind::Note, sender: None, send_at: None, ..reply.clone() };
    let note =
        MessageDraft { event_version: None, text: RedactedText::new("wants Saturday"), ..note };
    for draft in [&reply, &note] {
        assert_eq!(drafts.save(draft).expect("saved"), None);
        let loaded = drafts.load(&draft.conversation, draft.kind).expect("readable");
        assert_eq!(loaded.as_ref(), Some(draft));
    }
    drafts.save(&draft("c", "No", 2)).expect("saved");
    assert_eq!(text(&drafts, "c").as_deref(), Some("No"));
}

#[test]
fn only_the_owner_can_read_them() {
    let (_dir, drafts) = drafts();
    fs::create_dir_all(&drafts.folder).expect("made");
    fs::set_permissions(&drafts.folder, Permissions::from_mode(0o755)).expect("opened");
    drafts.save(&draft("c", "x", 1)).expect("saved");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&drafts.folder), 0o700);
    assert_eq!(mode(&drafts.path(&id("c"), Kind::Reply)), 0o600);
}

#[test]
fn ids_of_any_kind_have_drafts_of_their_own() {
    let (dir, drafts) = drafts();
    let long = "x".repeat(4_000);
    let longer = format!("{long}y");
    let all = ["", ".", "..", "../../c", "/etc/c", "c\0d", "A", "a", "É", " ", &long, &longer];
    for (n, id) in all.iter().enumerate() {
        drafts.save(&draft(id, &n.to_string(), n as i64)).expect("saved");
    }
    for (n, id) in all.iter().enumerate() {
        assert_eq!(text(&drafts, id), Some(n.to_string()), "{id:?}");
    }
    let listed = drafts.list().expect("readable");
    let listed: Vec<&str> = listed.iter().map(|draft| draft.conversation.as_str()).collect();
    let latest_first: Vec<&str> = all.into_iter().rev().collect();
    assert_eq!(listed, latest_first);
    assert_eq!(names(dir.path()), ["drafts"]);
    assert_eq!(names(&drafts.folder).len(), all.len());
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
    let (_dir, drafts) = drafts();
    drafts.save(&draft("c", "x", written)).expect("saved");
    drafts.save(&draft("d", "other", 1)).expect("saved");
    let is_left = drafts.remove(&id("c"), Kind::Reply, at(as_of)).expect("removed");
    assert_eq!((is_left, text(&drafts, "c").as_deref()), (left.is_some(), left));
    assert_eq!(text(&drafts, "d").as_deref(), Some("other"));
    assert_eq!(names(&drafts.folder).len(), 1 + usize::from(is_left), "nothing beside them");
    let again = drafts.remove(&id("none"), Kind::Reply, at(9)).expect("nothing to do");
    assert!(!again);
}

#[rstest]
#[case::cut_off(br#"{"version":1,"draft":{"conv"#)]
#[case::empty(b"")]
#[case::no_text(b"\xff\xfe\0")]
#[case::no_version(b"{}")]
#[case::other_members(br#"{"version":1,"draft":{"conversation":"c","novel":1}}"#)]
fn a_damaged_draft_is_put_aside_whole(#[case] bytes: &[u8]) {
    let (_dir, drafts) = drafts();
    let path = drafts.path(&id("c"), Kind::Reply);
    let damage = || {
        fs::create_dir_all(&drafts.folder).expect("made");
        fs::write(&path, bytes).expect("written");
    };
    damage();
    assert!(drafts.list().expect("readable").is_empty());
    let error = drafts.load(&id("c"), Kind::Reply).expect_err("damaged");
    let DraftError::Damaged(first) = error else { panic!("{error:?}") };
    assert_eq!(text(&drafts, "c"), None);
    damage();
    let second = drafts.save(&draft("c", "new", 1)).expect("saved").expect("put aside");
    assert_eq!(text(&drafts, "c").as_deref(), Some("new"));
    assert_ne!(first, second);
    for aside in [first, second] {
        assert_eq!(fs::read(aside).expect("there"), bytes);
    }
}

#[test]
fn a_newer_version_s_draft_is_left_alone() {
    let (_dir, drafts) = drafts();
    fs::create_dir_all(&drafts.folder).expect("made");
    let path = drafts.path(&id("c"), Kind::Reply);
    let newer = r#"{"version":2,"draft":{"novel":true}}"#;
    fs::write(&path, newer).expect("written");
    let newer_error = |error| assert!(matches!(error, DraftError::Newer), "{error:?}");
    newer_error(drafts.load(&id("c"), Kind::Reply).expect_err("newer"));
    newer_error(drafts.save(&draft("c", "x", 1)).expect_err("newer"));
    newer_error(drafts.remove(&id("c"), Kind::Reply, at(1)).expect_err("newer"));
    assert_eq!(fs::read_to_string(&path).expect("there"), newer);
    assert_eq!(names(&drafts.folder).len(), 1);
}

#[test]
fn a_file_in_another_conversation_s_place_is_never_taken_for_its_draft() {
    let (_dir, drafts) = drafts();
    drafts.save(&draft("c", "for c alone", 1)).expect("saved");
    let place = drafts.path(&id("d"), Kind::Reply);
    fs::copy(drafts.path(&id("c"), Kind::Reply), &place).expect("copied");
    assert_eq!(text(&drafts, "d"), None);
    assert!(matches!(drafts.save(&draft("d", "x", 2)), Err(DraftError::Taken)));
    assert!(!drafts.remove(&id("d"), Kind::Reply, at(9)).expect("left alone"));
    assert!(place.exists());
    let listed = drafts.list().expect("readable");
    assert_eq!(listed.len(), 1, "{listed:?}");
}

#[test]
fn errors_say_nothing_of_the_text() {
    let (dir, _) = drafts();
    let file = dir.path().join("file");
    fs::write(&file, "").expect("written");
    let drafts = Drafts::new(file.join("account"));
    let error = drafts.save(&draft("c", "secret words", 1)).expect_err("no folder");
    assert!(!format!("{error} {error:?}").contains("secret"));
    assert!(drafts.load(&id("c"), Kind::Reply).is_err());
}

#[test]
fn of_instances_that_write_at_once_one_draft_is_left_and_whole() {
    let (_dir, drafts) = drafts();
    let last: Vec<String> = (0..4).map(|n| format!("{n}").repeat(1_000 * (n + 1))).collect();
    thread::scope(|scope| {
        for text in &last {
            scope.spawn(|| {
                for _ in 0..10 {
                    drafts.save(&draft("c", text, 1)).expect("saved");
                    let seen = drafts.load(&id("c"), Kind::Reply).expect("whole").expect("there");
                    assert!(last.iter().any(|text| text == seen.text.as_str()));
                }
            });
        }
    });
    assert!(last.contains(&text(&drafts, "c").expect("there")));
    assert_eq!(names(&drafts.folder).len(), 1);
}

#[test]
fn a_draft_that_is_changed_while_the_sent_one_is_let_go_stays() {
    let (_dir, drafts) = drafts();
    for round in 0..30 {
        drafts.save(&draft("c", "sent", 1)).expect("saved");
        thread::scope(|scope| {
            scope.spawn(|| drafts.save(&draft("c", "changed", 2)).expect("saved"));
            scope.spawn(|| drafts.remove(&id("c"), Kind::Reply, at(1)).expect("removed"));
        });
        assert_eq!(text(&drafts, "c").as_deref(), Some("changed"), "round {round}");
    }
}

const FOLDER: &str = "DRAFTS_TEST_FOLDER";

/// What stands in the draft after so many keys.
fn typed(keys: usize) -> String {
    format!("{keys}:{}", "x".repeat(keys * 100))
}

/// Types until the process is killed, and says what is on disk.
fn type_on(folder: &Path) {
    let drafts = Drafts::new(folder.to_path_buf());
    for keys in 1.. {
        drafts.save(&draft("c", &typed(keys), 1)).expect("saved");
        if writeln!(io::stdout(), "\n@{keys}").is_err() {
            return;
        }
    }
}

#[test]
fn what_was_typed_before_a_process_was_killed_is_there() {
    if let Some(folder) = env::var_os(FOLDER) {
        return type_on(Path::new(&folder));
    }
    for heard in [1, 2, 5, 17] {
        let (_dir, drafts) = drafts();
        let name = "store::drafts::tests::what_was_typed_before_a_process_was_killed_is_there";
        let mut child = Command::new(env::current_exe().expect("this program"))
            .args(["--exact", name, "--nocapture"])
            .env(FOLDER, &drafts.folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let said = lines.map(|line| line.expect("readable")).filter(|line| line.starts_with('@'));
        assert_eq!(said.take(heard).count(), heard);
        child.kill().expect("killed");
        child.wait().expect("ended");
        let text = text(&drafts, "c").expect("a draft");
        let keys: usize = text.split(':').next().and_then(|keys| keys.parse().ok()).expect("keys");
        assert!(keys >= heard, "{keys}");
        assert!(text == typed(keys), "the draft is whole");
    }
}
