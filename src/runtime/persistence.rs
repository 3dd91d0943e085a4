//! What the inbox keeps on disk, off the loop's thread: views in the
//! configuration, the filters that were used, and texts that are being written.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::runtime::Handle;

use super::drafts::DraftWriter;
use crate::app::{Effect, Event};
use crate::config::save::ViewStore;
use crate::domain::io_error_text;
use crate::domain::text;
use crate::query::SavedView;
use crate::store::{Drafts, HistoryFile};
use crate::terminal::message::{Message, MessageSender};

/// How long the end waits for what is still being written.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where things are kept; what has no place is not.
#[derive(Clone, Debug, Default)]
pub struct Stores {
    /// Saved views.
    pub views: Option<ViewStore>,
    /// The filters that were used.
    pub history: Option<HistoryFile>,
    /// Texts that are being written; without a place they are kept until the
    /// program ends.
    pub drafts: Option<Drafts>,
}

/// Carries out what reads and writes files.
pub(super) struct Persistence {
    shared: Arc<Shared>,
    /// Every task holds the other end until it is done.
    tasks: Option<mpsc::Sender<()>>,
    done: mpsc::Receiver<()>,
}

struct Shared {
    keeps: Stores,
    /// Whether the user knows that filters are not kept.
    told: AtomicBool,
    /// Writing goes one by one.
    turn: Mutex<()>,
    drafts: DraftWriter,
}

impl Default for Persistence {
    fn default() -> Self {
        Self::new(Stores::default())
    }
}

impl Persistence {
    pub(super) fn new(keeps: Stores) -> Self {
        let (tasks, done) = mpsc::channel();
        let drafts = DraftWriter::new(keeps.drafts.clone());
        let (told, turn) = (AtomicBool::new(false), Mutex::new(()));
        let shared = Shared { keeps, told, turn, drafts };
        Self { shared: Arc::new(shared), tasks: Some(tasks), done }
    }

    /// Carries out an effect that concerns files.
    pub(super) fn execute(&self, effect: Effect, tokio: &Handle, sender: &MessageSender) {
        let (shared, sender) = (Arc::clone(&self.shared), sender.clone());
        let task = self.tasks.clone();
        // In line before its task exists: tasks overtake each other.
        let effect = match effect {
            Effect::Drafts(command) => {
                shared.drafts.put(command);
                None
            }
            effect => Some(effect),
        };
        tokio.spawn_blocking(move || {
            let event = match effect {
                Some(effect) => shared.carry_out(effect),
                None => shared.drafts.execute_next().map(Event::Drafts),
            };
            drop(task);
            if let Some(event) = event {
                // A closed queue means that the program ends.
                let _ = sender.blocking_send(Message::Fact(event));
            }
        });
    }
}

impl Persistence {
    /// Whether everything that was to be kept of drafts is. Writes what waits.
    pub(super) fn drafts_are_kept(&self) -> bool {
        self.shared.drafts.execute_all()
    }
}

impl Drop for Persistence {
    /// What the user has asked to keep is not dropped on the way out.
    fn drop(&mut self) {
        self.tasks = None;
        if !thread::panicking() {
            // Nothing is ever sent: it ends when the last task is done.
            let _ = self.done.recv_timeout(PATIENCE);
        }
    }
}

impl Shared {
    fn carry_out(&self, effect: Effect) -> Option<Event> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        match effect {
            Effect::SaveView { name, line } => Some(self.save(&SavedView { name, line })),
            Effect::LoadHistory => match self.keeps.history.as_ref()?.load() {
                Ok(entries) => Some(Event::HistoryLoaded(entries)),
                Err(error) => self.history_failed("read", &error),
            },
            Effect::Remember(line) => {
                let error = self.keeps.history.as_ref()?.append(&line).err()?;
                self.history_failed("kept", &error)
            }
            _ => None,
        }
    }

    fn save(&self, view: &SavedView) -> Event {
        let Some(file) = &self.keeps.views else {
            return Event::Told("not saved: there is no place for a configuration".to_owned());
        };
        match file.save(view) {
            Ok((SavedView { name, line }, before)) => {
                Event::ViewSaved { name, line, before, file: file.display_path() }
            }
            Err(error) => {
                tracing::warn!(reason = error.message, "a view was not saved");
                Event::Told(format!("not saved: {}", text::one_line(&error.message)))
            }
        }
    }

    /// Every failure is logged, the first one told.
    fn history_failed(&self, what: &str, error: &std::io::Error) -> Option<Event> {
        tracing::warn!(%error, "the filters that were used could not be {what}");
        let first = !self.told.swap(true, Ordering::Relaxed);
        first.then(|| {
            Event::Told(format!("earlier filters are not {what}: {}", io_error_text(error)))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use tokio::runtime::Runtime;

    use super::*;
    use crate::app::compose::draft_protocol::{DraftEvent, DraftRequest, SaveId};
    use crate::config::{Overrides, Paths, Settings};
    use crate::domain::{ConversationId, RedactedText};
    use crate::terminal::message::channel;
    use crate::triage::compose::{Kind, MessageDraft};

    fn keeps(dir: &Path) -> Stores {
        let overrides = Overrides { config: Some(dir.join("config.toml")), ..Overrides::default() };
        let paths = Paths { home: Some(dir.to_path_buf()), ..Paths::default() };
        Stores {
            views: ViewStore::new(&overrides, &paths, &Settings::default()),
            history: Some(HistoryFile::new(dir.join("filters"))),
            drafts: Some(Drafts::new(dir.join("drafts"))),
        }
    }

    /// The facts that effects lead to, in their order.
    fn facts(keeps: Stores, effects: Vec<Effect>) -> Vec<Event> {
        let runtime = Runtime::new().expect("a runtime");
        let (sender, mut inbox) = channel();
        let disk = Persistence::new(keeps);
        let mut facts = Vec::new();
        for effect in effects {
            disk.execute(effect, runtime.handle(), &sender);
        }
        drop((disk, sender));
        while let Some(message) = inbox.blocking_recv() {
            if let Message::Fact(event) = message {
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
        assert_eq!(facts(keeps(dir.path()), vec![save("Roofs", "roof")]), [saved]);
        let text = fs::read_to_string(dir.path().join("config.toml")).expect("there");
        assert!(text.ends_with("name = \"Roofs\"\nquery = \"roof\"\n"), "{text}");
    }

    #[test]
    fn why_a_view_is_not_saved_is_told() {
        let dir = tempfile::tempdir().expect("a directory");
        fs::write(dir.path().join("config.toml"), "\nbroken").expect("written");
        let told = |keeps| match facts(keeps, vec![save("Roofs", "roof")]).as_slice() {
            [Event::Told(text)] => text.clone(),
            other => panic!("{other:?}"),
        };
        assert!(told(keeps(dir.path())).starts_with("not saved: ~/config.toml:2:"));
        assert!(told(Stores::default()).contains("no place"));
    }

    #[test]
    fn what_was_used_is_there_at_the_next_start_also_where_the_program_ends_at_once() {
        let dir = tempfile::tempdir().expect("a directory");
        assert_eq!(facts(keeps(dir.path()), vec![Effect::Remember("roof".to_owned())]), []);
        let loaded = Event::HistoryLoaded(vec!["roof".to_owned()]);
        assert_eq!(facts(keeps(dir.path()), vec![Effect::LoadHistory]), [loaded]);
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
        let stamps: Vec<u64> = facts(keeps(dir.path()), keys).iter().filter_map(saved).collect();
        assert!(stamps.contains(&199), "{stamps:?}");
        let conversation = ConversationId::new("c");
        let load = Effect::Drafts(DraftRequest::Load { conversation, kind: Kind::Reply });
        match facts(keeps(dir.path()), vec![load]).as_slice() {
            [Event::Drafts(DraftEvent::Loaded { draft: Some(draft), .. })] => {
                assert_eq!(draft.text.as_str().len(), 199);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_history_that_fails_is_told_once() {
        let dir = tempfile::tempdir().expect("a directory");
        fs::create_dir(dir.path().join("filters")).expect("made");
        let effects = vec![
            Effect::LoadHistory,
            Effect::Remember("a".to_owned()),
            Effect::Remember("b".to_owned()),
        ];
        match facts(keeps(dir.path()), effects).as_slice() {
            [Event::Told(text)] => assert!(text.starts_with("earlier filters are not "), "{text}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn without_a_place_nothing_is_kept_and_nothing_is_wrong() {
        let effects = vec![Effect::LoadHistory, Effect::Remember("a".to_owned())];
        assert_eq!(facts(Stores::default(), effects), []);
    }
}
