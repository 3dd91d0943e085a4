use std::fs;
use std::path::Path;

use tokio::runtime::Runtime;

use super::*;
use crate::app::protocol::drafts::{DraftEvent, DraftRequest, SaveId};
use crate::config::{Overrides, Paths, Settings};
use crate::domain::{ConversationId, RedactedText};
use crate::terminal::message::channel;
use crate::triage::compose::{Kind, MessageDraft};

fn stores(dir: &Path) -> Stores {
    let overrides = Overrides { config: Some(dir.join("config.toml")), ..Overrides::default() };
    let paths = Paths { home: Some(dir.to_path_buf()), ..Paths::default() };
    Stores {
        views: ViewStore::new(&overrides, &paths, &Settings::default()),
        themes: Some(dir.join("themes")),
        state: Some(StateLocation { folder: dir.join("state"), account: "account".to_owned() }),
    }
}

/// The facts that effects lead to, in their order.
fn facts(stores: Stores, effects: Vec<Effect>) -> Vec<Event> {
    let runtime = Runtime::new().expect("a runtime");
    let (sender, mut messages) = channel();
    let persistence = Persistence::start(stores, runtime.handle(), &sender).expect("started");
    let mut facts = Vec::new();
    for effect in effects {
        persistence.execute(effect);
    }
    drop((persistence, sender));
    while let Some(message) = messages.blocking_recv() {
        if let Message::Event(event) = message {
            facts.push(event);
        }
    }
    facts
}

fn save(name: &str, line: &str) -> Effect {
    Effect::SaveView { name: name.to_owned(), line: line.to_owned() }
}

#[test]
fn a_view_is_saved_and_its_place_is_told() {
    let dir = tempfile::tempdir().expect("a directory");
    let (name, line) = ("Roofs".to_owned(), "roof".to_owned());
    let file = "~/config.toml".to_owned();
    let saved = Event::ViewSaved { name, line, before: None, file };
    assert_eq!(facts(stores(dir.path()), vec![save("Roofs", "roof")]), [saved]);
    let text = fs::read_to_string(dir.path().join("config.toml")).expect("there");
    assert!(text.ends_with("name = \"Roofs\"\nquery = \"roof\"\n"), "{text}");
}

#[test]
fn why_a_view_is_not_saved_is_told() {
    let dir = tempfile::tempdir().expect("a directory");
    fs::write(dir.path().join("config.toml"), "\nbroken").expect("written");
    let told = |stores| match facts(stores, vec![save("Roofs", "roof")]).as_slice() {
        [Event::Notice(text)] => text.clone(),
        other => panic!("{other:?}"),
    };
    assert!(told(stores(dir.path())).starts_with("Not saved: ~/config.toml:2:"));
    assert!(told(Stores::default()).contains("no folder"));
}

#[test]
fn a_theme_is_saved_or_why_not_is_told() {
    let dir = tempfile::tempdir().expect("a directory");
    let save = || vec![Effect::SaveTheme("light".to_owned())];
    let (name, file) = ("light".to_owned(), "~/config.toml".to_owned());
    assert_eq!(
        facts(stores(dir.path()), save()),
        [Event::ThemeSaved { name: name.clone(), saved: Ok(file) }]
    );
    let text = fs::read_to_string(dir.path().join("config.toml")).expect("there");
    assert_eq!(text, "[ui]\ntheme = \"light\"\n");
    let why = "no folder for the configuration".to_owned();
    assert_eq!(facts(Stores::default(), save()), [Event::ThemeSaved { name, saved: Err(why) }]);
}

#[test]
fn themes_are_read_as_they_are_now() {
    let dir = tempfile::tempdir().expect("a directory");
    let load = || match facts(stores(dir.path()), vec![Effect::LoadThemes]).as_slice() {
        [Event::ThemesLoaded(files)] => files.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(load(), []);
    fs::create_dir(dir.path().join("themes")).expect("made");
    fs::write(dir.path().join("themes/mine.toml"), "inherits = \"dark\"\n").expect("written");
    assert!(matches!(&load()[..], [mine] if mine.name == "mine" && mine.palette.is_ok()));
    fs::write(dir.path().join("themes/mine.toml"), "rolls = 1\n").expect("written");
    assert!(matches!(&load()[..], [mine] if mine.palette.is_err()));
    let without_folder = facts(Stores::default(), vec![Effect::LoadThemes]);
    assert_eq!(without_folder, [Event::ThemesLoaded(Vec::new())]);
}

#[test]
fn what_was_used_is_there_at_the_next_start_also_where_the_program_ends_at_once() {
    let dir = tempfile::tempdir().expect("a directory");
    assert_eq!(facts(stores(dir.path()), vec![Effect::SaveFilter("roof".to_owned())]), []);
    let loaded = Event::FilterHistoryLoaded(vec!["roof".to_owned()]);
    assert_eq!(facts(stores(dir.path()), vec![Effect::LoadFilterHistory]), [loaded]);
}

fn typed(stamp: u64, text: &str) -> Effect {
    let draft = MessageDraft {
        conversation: ConversationId::new("c"),
        kind: Kind::Reply,
        text: RedactedText::new(text),
        cursor: 0,
        sender: None,
        send_at: None,
        event_version: None,
        written_at: jiff::Timestamp::UNIX_EPOCH,
    };
    Effect::Drafts(DraftRequest::Save { stamp: SaveId(stamp), draft: Box::new(draft) })
}

#[test]
fn what_was_typed_last_is_kept_also_where_the_program_ends_at_once() {
    let dir = tempfile::tempdir().expect("a directory");
    let keys = (0..200).map(|n| typed(n, &"x".repeat(n as usize))).collect();
    let saved = |event: &Event| match event {
        Event::Drafts(DraftEvent::Saved { stamp, .. }) => Some(stamp.0),
        _ => None,
    };
    let stamps: Vec<u64> = facts(stores(dir.path()), keys).iter().filter_map(saved).collect();
    assert!(stamps.contains(&199), "{stamps:?}");
    let conversation = ConversationId::new("c");
    let load = Effect::Drafts(DraftRequest::Load { conversation, kind: Kind::Reply });
    match facts(stores(dir.path()), vec![load]).as_slice() {
        [Event::Drafts(DraftEvent::Loaded { draft: Some(draft), .. })] => {
            assert_eq!(draft.text.as_str().len(), 199);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_database_that_cannot_be_opened_is_told_once_and_lastingly() {
    let dir = tempfile::tempdir().expect("a directory");
    fs::write(dir.path().join("state"), "").expect("written");
    let effects = vec![
        Effect::LoadFilterHistory,
        Effect::SaveFilter("a".to_owned()),
        Effect::SaveFilter("b".to_owned()),
        typed(1, "x"),
    ];
    match facts(stores(dir.path()), effects).as_slice() {
        [Event::Alert(text), Event::FilterHistoryLoaded(entries), Event::Drafts(failed)] => {
            let why = "already exists";
            assert_eq!(
                *text,
                format!("New drafts, snoozes and filters are lost when you quit: {why}")
            );
            assert!(entries.is_empty());
            assert!(matches!(failed, DraftEvent::Failed { stamp: Some(SaveId(1)), .. }));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_asked_for_last_is_done_before_flushing_returns() {
    let dir = tempfile::tempdir().expect("a directory");
    let runtime = Runtime::new().expect("a runtime");
    let (sender, _inbox) = channel();
    let start = |stores| Persistence::start(stores, runtime.handle(), &sender).expect("started");
    let persistence = start(stores(dir.path()));
    assert!(persistence.flush(), "nothing was to be kept");
    for n in 0..2_000 {
        // More than the loop's queue holds, and nobody takes anything from it.
        persistence.execute(typed(n, &n.to_string()));
        persistence.execute(Effect::LoadFilterHistory);
    }
    assert!(persistence.flush());
    let memory = start(Stores::default());
    memory.execute(typed(1, "x"));
    assert!(!memory.flush(), "it is gone with the program");
}

#[test]
fn without_a_place_nothing_is_kept_and_nothing_is_wrong() {
    let effects = vec![Effect::LoadFilterHistory, Effect::SaveFilter("a".to_owned())];
    assert_eq!(facts(Stores::default(), effects), []);
}

#[test]
fn the_tour_is_offered_until_anything_is_kept_and_always_where_nothing_is() {
    let offered = |stores: &dyn Fn() -> Stores, before: Vec<Effect>| {
        assert_eq!(facts(stores(), before), []);
        match facts(stores(), vec![Effect::LoadTour]).as_slice() {
            [Event::TourLoaded { is_newcomer }] => *is_newcomer,
            other => panic!("{other:?}"),
        }
    };
    for kept in [Effect::EndTour, Effect::SaveFilter("roof".to_owned())] {
        let dir = tempfile::tempdir().expect("a directory");
        let place = || stores(dir.path());
        assert!(offered(&place, Vec::new()));
        assert!(!offered(&place, vec![kept]));
    }
    assert!(offered(&Stores::default, vec![Effect::EndTour]), "the demo keeps nothing");
}

#[test]
fn where_it_cannot_be_read_who_somebody_is_the_tour_is_not_offered() {
    let dir = tempfile::tempdir().expect("a directory");
    fs::write(dir.path().join("state"), "").expect("written");
    match facts(stores(dir.path()), vec![Effect::LoadTour, Effect::EndTour]).as_slice() {
        [Event::Alert(_), Event::TourLoaded { is_newcomer: false }] => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn snoozes_that_cannot_be_read_are_told_once_and_are_not_called_unsaved() {
    let (events, _queue) = tokio::sync::mpsc::unbounded_channel();
    let mut worker = Worker {
        views: None,
        themes: None,
        state: StateBackend::new(None),
        drafts: DraftWriter::default(),
        history_failed: false,
        snoozes_failed: false,
        events,
    };
    let failed = || Err(StateError::Damaged);
    let told = Event::Notice(format!("Snoozes couldn't be loaded: {}", StateError::Damaged));
    assert_eq!(worker.snoozes_read(1, failed()), Some(told.clone()));
    assert_eq!(worker.snoozes_read(1, failed()), None);
    let loaded = SnoozeEvent::Loaded { revision: 2, snoozes: Vec::new() };
    assert_eq!(worker.snoozes_read(2, Ok(Some(Vec::new()))), Some(Event::Snoozes(loaded)));
    assert_eq!(worker.snoozes_read(2, failed()), Some(told));
}
