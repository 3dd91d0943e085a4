use std::path::PathBuf;

use jiff::Timestamp;
use rstest::rstest;

use super::*;
use crate::app::protocol::drafts::SaveId;
use crate::domain::{ConversationId, RedactedText};
use crate::store::StateLocation;
use crate::triage::compose::{Kind, MessageDraft};

/// A writer with its place: a folder, or memory.
struct Harness {
    writer: DraftWriter,
    state: StateBackend,
}

impl Harness {
    fn new(folder: Option<PathBuf>) -> Self {
        let account = "account".to_owned();
        let location = folder.map(|folder| StateLocation { folder, account });
        Self { writer: DraftWriter::default(), state: StateBackend::new(location) }
    }

    fn execute_next(&mut self) -> Option<DraftEvent> {
        self.writer.execute_next(&mut self.state)
    }

    /// Whether drafts are kept, once all requests are executed.
    fn are_kept(&mut self) -> bool {
        while self.execute_next().is_some() {}
        self.writer.are_kept(&self.state)
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

fn save(stamp: u64, conversation: &str, text: &str) -> DraftRequest {
    let draft = MessageDraft {
        conversation: ConversationId::new(conversation),
        kind: Kind::Reply,
        text: RedactedText::new(text),
        cursor: 0,
        sender: None,
        send_at: None,
        event_version: None,
        written_at: at(stamp as i64),
    };
    DraftRequest::Save { stamp: SaveId(stamp), draft: Box::new(draft) }
}

fn load(conversation: &str) -> DraftRequest {
    DraftRequest::Load { conversation: ConversationId::new(conversation), kind: Kind::Reply }
}

fn remove(conversation: &str, as_of: i64) -> DraftRequest {
    let conversation = ConversationId::new(conversation);
    DraftRequest::Remove { conversation, kind: Kind::Reply, as_of: at(as_of) }
}

/// What commands lead to that wait together, in short.
fn news(harness: &mut Harness, commands: Vec<DraftRequest>) -> Vec<String> {
    for command in commands {
        harness.writer.put(command);
    }
    let shown = |news| match news {
        DraftEvent::Listed(places) => {
            let names: Vec<&str> = places.iter().map(|(id, _)| id.as_str()).collect();
            format!("listed {}", names.join(" "))
        }
        DraftEvent::Loaded { conversation, draft, .. } => {
            let text = draft.map_or("-".to_owned(), |draft| draft.text.as_str().to_owned());
            format!("loaded {conversation} {text}")
        }
        DraftEvent::Saved { conversation, stamp, .. } => {
            format!("saved {conversation} {}", stamp.0)
        }
        DraftEvent::Removed { conversation, newer, .. } => {
            format!("removed {conversation} {newer}")
        }
        DraftEvent::Failed { stamp, .. } => format!("failed {stamp:?}"),
    };
    std::iter::from_fn(|| harness.execute_next()).map(shown).collect()
}

#[rstest]
fn commands_are_carried_out_in_their_order_and_the_newest_saving_counts(
    #[values(false, true)] on_disk: bool,
) {
    let dir = tempfile::tempdir().expect("a directory");
    let folder = dir.path().join("state");
    let mut harness = Harness::new(on_disk.then(|| folder.clone()));
    let typed = vec![save(1, "a", "h"), save(2, "b", "x"), save(3, "a", "hi"), load("a")];
    assert_eq!(news(&mut harness, typed), ["saved a 3", "saved b 2", "loaded a hi"]);
    let then = vec![save(4, "b", "y"), DraftRequest::List, save(5, "b", "z"), load("b")];
    assert_eq!(news(&mut harness, then), ["saved b 4", "listed b a", "saved b 5", "loaded b z"]);
    let sent = vec![remove("a", 2), remove("b", 5), load("b"), DraftRequest::List];
    assert_eq!(
        news(&mut harness, sent),
        ["removed a true", "removed b false", "loaded b -", "listed a"]
    );
    let again = vec![remove("a", 3), save(6, "a", "new"), load("a")];
    assert_eq!(news(&mut harness, again), ["removed a false", "saved a 6", "loaded a new"]);
    assert_eq!(folder.exists(), on_disk);
}

#[test]
fn what_fails_is_told_with_what_it_was_about() {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::write(dir.path().join("file"), "").expect("written");
    let mut harness = Harness::new(Some(dir.path().join("file/state")));
    harness.writer.put(save(7, "a", "secret"));
    let news = harness.execute_next().expect("news");
    let DraftEvent::Failed { place, stamp, why } = news else { panic!("{news:?}") };
    assert_eq!(place, Some((ConversationId::new("a"), Kind::Reply)));
    assert_eq!(stamp, Some(SaveId(7)));
    assert!(!why.contains("secret") && !why.is_empty(), "{why}");
}

#[test]
fn whether_a_draft_outlives_the_program_is_known_at_its_end() {
    let dir = tempfile::tempdir().expect("a directory");
    let blocked = dir.path().join("file");
    std::fs::write(&blocked, "").expect("written");
    let mut harness = Harness::new(Some(blocked.join("state")));
    assert!(harness.are_kept(), "nothing was to be kept");
    harness.writer.put(save(1, "a", "x"));
    assert!(!harness.are_kept());
    std::fs::remove_file(&blocked).expect("removed");
    assert!(!harness.are_kept(), "it was not tried again");
    harness.writer.put(save(2, "a", "x"));
    assert!(harness.are_kept());
    let mut memory = Harness::new(None);
    memory.writer.put(save(1, "a", "x"));
    assert!(!memory.are_kept());
}
