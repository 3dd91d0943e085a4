use jiff::Timestamp;
use rstest::rstest;

use super::*;
use crate::domain::RedactedText;

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
fn news(desk: &DraftWriter, commands: Vec<DraftRequest>) -> Vec<String> {
    for command in commands {
        desk.put(command);
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
    std::iter::from_fn(|| desk.execute_next()).map(shown).collect()
}

#[rstest]
fn commands_are_carried_out_in_their_order_and_the_newest_saving_counts(
    #[values(false, true)] on_disk: bool,
) {
    let dir = tempfile::tempdir().expect("a directory");
    let desk = DraftWriter::new(on_disk.then(|| Drafts::new(dir.path().join("drafts"))));
    let typed = vec![save(1, "a", "h"), save(2, "b", "x"), save(3, "a", "hi"), load("a")];
    assert_eq!(news(&desk, typed), ["saved a 3", "saved b 2", "loaded a hi"]);
    let then = vec![save(4, "b", "y"), DraftRequest::List, save(5, "b", "z"), load("b")];
    assert_eq!(news(&desk, then), ["saved b 4", "listed b a", "saved b 5", "loaded b z"]);
    let sent = vec![remove("a", 2), remove("b", 5), load("b"), DraftRequest::List];
    assert_eq!(news(&desk, sent), ["removed a true", "removed b false", "loaded b -", "listed a"]);
    let again = vec![remove("a", 3), save(6, "a", "new"), load("a")];
    assert_eq!(news(&desk, again), ["removed a false", "saved a 6", "loaded a new"]);
    assert_eq!(dir.path().join("drafts").exists(), on_disk);
}

#[test]
fn what_fails_is_told_with_what_it_was_about() {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::write(dir.path().join("file"), "").expect("written");
    let desk = DraftWriter::new(Some(Drafts::new(dir.path().join("file/drafts"))));
    desk.put(save(7, "a", "secret"));
    let news = desk.execute_next().expect("news");
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
    let desk = DraftWriter::new(Some(Drafts::new(blocked.join("drafts"))));
    assert!(desk.execute_all(), "nothing was to be kept");
    desk.put(save(1, "a", "x"));
    assert!(!desk.execute_all());
    std::fs::remove_file(&blocked).expect("removed");
    assert!(!desk.execute_all(), "it was not tried again");
    desk.put(save(2, "a", "x"));
    assert!(desk.execute_all());
    let memory = DraftWriter::new(None);
    memory.put(save(1, "a", "x"));
    assert!(!memory.execute_all());
}
