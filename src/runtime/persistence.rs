//! The persistence actor: one thread that saves views and the theme to the
//! configuration, and owns the connection to the state database. Requests come over a channel,
//! answers go to the loop as events.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::drafts::DraftWriter;
use super::state_backend::StateBackend;
use crate::app::protocol::snoozes::{SnoozeEvent, SnoozeRequest};
use crate::app::{Effect, Event};
use crate::config::save::ViewStore;
use crate::config::themes;
use crate::domain::text;
use crate::query::SavedView;
use crate::store::{StateError, StateLocation};
use crate::terminal::message::{Message, MessageSender};
use crate::triage::Snooze;

/// Maximum wait for pending writes at shutdown: longer than the database waits
/// for another instance.
const PATIENCE: Duration = Duration::from_secs(3);

const NO_FOLDER: &str = "no folder for the configuration";

/// Locations of stored data.
#[derive(Clone, Debug, Default)]
pub struct Stores {
    /// Saved views, and the theme.
    pub views: Option<ViewStore>,
    /// The folder of the user's themes.
    pub themes: Option<PathBuf>,
    /// Drafts, snoozes and filter history; in memory without it.
    pub state: Option<StateLocation>,
}

/// A handle on the thread.
pub(super) struct Persistence {
    requests: Option<mpsc::Sender<Request>>,
    /// Disconnected once the thread has ended.
    running: mpsc::Receiver<()>,
}

enum Request {
    Execute(Effect),
    /// Write everything queued, and reply whether drafts are on disk.
    Flush(mpsc::Sender<bool>),
}

impl Persistence {
    /// Starts the thread; its events go to `sender`.
    pub(super) fn start(
        stores: Stores,
        tokio: &Handle,
        sender: &MessageSender,
    ) -> io::Result<Self> {
        // Unbounded, so that the thread never waits for the loop: at shutdown the
        // loop waits for the thread.
        let (events, mut waiting) = unbounded_channel();
        let sender = sender.clone();
        tokio.spawn(async move {
            while let Some(event) = waiting.recv().await {
                // The queue is closed when the program ends.
                let _ = sender.send(Message::Event(event)).await;
            }
        });
        let (requests, messages) = mpsc::channel();
        let (runs, running) = mpsc::channel();
        let mut worker = Worker {
            views: stores.views,
            themes: stores.themes,
            state: StateBackend::new(stores.state),
            drafts: DraftWriter::default(),
            history_failed: false,
            snoozes_failed: false,
            events,
        };
        thread::Builder::new().name("leadping-store".to_owned()).spawn(move || {
            worker.run(&messages);
            // Closes the database before the handle is released.
            drop(worker);
            drop::<mpsc::Sender<()>>(runs);
        })?;
        Ok(Self { requests: Some(requests), running })
    }

    /// Executes an effect that reads or writes files.
    pub(super) fn execute(&self, effect: Effect) {
        self.request(Request::Execute(effect));
    }

    /// Writes everything queued. Returns whether all drafts are on disk.
    pub(super) fn flush(&self) -> bool {
        let (reply, answer) = mpsc::channel();
        self.request(Request::Flush(reply));
        answer.recv_timeout(PATIENCE).unwrap_or(false)
    }

    fn request(&self, request: Request) {
        if let Some(requests) = &self.requests {
            // If the thread has died, nothing is acknowledged as saved.
            let _ = requests.send(request);
        }
    }
}

impl Drop for Persistence {
    /// Waits for pending writes.
    fn drop(&mut self) {
        self.requests = None;
        if !thread::panicking() {
            // Returns once the thread drops its end.
            let _ = self.running.recv_timeout(PATIENCE);
        }
    }
}

/// The state of the thread.
struct Worker {
    views: Option<ViewStore>,
    themes: Option<PathBuf>,
    state: StateBackend,
    drafts: DraftWriter,
    /// A failure of the history was shown.
    history_failed: bool,
    /// The last attempt to read or change snoozes failed, and that was shown.
    snoozes_failed: bool,
    events: UnboundedSender<Event>,
}

impl Worker {
    /// Executes requests until the channel is closed and the queue is empty.
    /// Pending requests are received before a draft is written, so that only the
    /// last of several saves of one draft is.
    fn run(&mut self, messages: &mpsc::Receiver<Request>) {
        loop {
            let next =
                if self.drafts.is_idle() { messages.recv().ok() } else { messages.try_recv().ok() };
            match next {
                Some(Request::Execute(Effect::Drafts(request))) => self.drafts.put(request),
                Some(Request::Execute(effect)) => {
                    let event = self.execute(effect);
                    self.send_events(event);
                }
                Some(Request::Flush(reply)) => {
                    while self.write_draft() {}
                    let _ = reply.send(self.drafts.are_kept(&self.state));
                }
                None => {
                    if !self.write_draft() {
                        return;
                    }
                }
            }
        }
    }

    /// Executes the next request about drafts. Returns whether there was one.
    fn write_draft(&mut self) -> bool {
        let event = self.drafts.execute_next(&mut self.state);
        let was_waiting = event.is_some();
        self.send_events(event.map(Event::Drafts));
        was_waiting
    }

    fn send_events(&mut self, event: Option<Event>) {
        let alerts = self.state.take_alerts().into_iter().map(Event::Alert);
        for event in alerts.chain(event) {
            // The queue is closed when the program ends.
            let _ = self.events.send(event);
        }
    }

    fn execute(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::SaveView { name, line } => Some(self.save_view(&SavedView { name, line })),
            Effect::SaveTheme(name) => Some(self.save_theme(name)),
            Effect::LoadThemes => {
                let files = self.themes.as_deref().map(themes::read).unwrap_or_default();
                Some(Event::ThemesLoaded(files))
            }
            Effect::LoadFilterHistory => match self.state.filters() {
                Ok(entries) => entries.map(Event::FilterHistoryLoaded),
                Err(error) => self.history_failed("couldn't be loaded", &error),
            },
            Effect::SaveFilter(line) => {
                let error = self.state.add_filter(&line).err()?;
                self.history_failed("couldn't be saved", &error)
            }
            Effect::Snoozes(request) => self.snoozes(request),
            Effect::LoadTour => {
                let is_newcomer = self.state.is_newcomer();
                Some(Event::TourLoaded { is_newcomer })
            }
            Effect::EndTour => {
                let error = self.state.end_tour().err()?;
                tracing::warn!(%error, "the end of the tour could not be kept");
                None
            }
            _ => None,
        }
    }

    fn snoozes(&mut self, request: SnoozeRequest) -> Option<Event> {
        match request {
            SnoozeRequest::Load(revision) => {
                let read = self.state.snoozes();
                self.snoozes_read(revision, read)
            }
            SnoozeRequest::Change(changes) => {
                let error = self.state.change_snoozes(&changes).err()?;
                tracing::warn!(%error, "snoozes could not be changed");
                self.snoozes_failed = true;
                Some(Event::Snoozes(SnoozeEvent::NotSaved(error.to_string())))
            }
        }
    }

    /// They are read again and again: of failures in a row the first is shown.
    fn snoozes_read(
        &mut self,
        revision: u64,
        read: Result<Option<Vec<Snooze>>, StateError>,
    ) -> Option<Event> {
        let had_failed = std::mem::replace(&mut self.snoozes_failed, read.is_err());
        match read {
            Ok(snoozes) => {
                snoozes.map(|snoozes| Event::Snoozes(SnoozeEvent::Loaded { revision, snoozes }))
            }
            Err(error) => {
                tracing::warn!(%error, "snoozes could not be loaded");
                let text = || format!("Snoozes couldn't be loaded: {error}");
                (!had_failed).then(|| Event::Notice(text()))
            }
        }
    }

    fn save_theme(&self, name: String) -> Event {
        let Some(file) = &self.views else {
            return Event::ThemeSaved { name, saved: Err(NO_FOLDER.to_owned()) };
        };
        let saved = file.save_theme(&name).map(|()| file.display_path()).map_err(|error| {
            tracing::warn!(reason = error.message, "the theme was not saved");
            text::one_line(&error.message).into_owned()
        });
        Event::ThemeSaved { name, saved }
    }

    fn save_view(&self, view: &SavedView) -> Event {
        let Some(file) = &self.views else {
            return Event::Notice(format!("Not saved: {NO_FOLDER}"));
        };
        match file.save(view) {
            Ok((SavedView { name, line }, before)) => {
                Event::ViewSaved { name, line, before, file: file.display_path() }
            }
            Err(error) => {
                tracing::warn!(reason = error.message, "a view was not saved");
                Event::Notice(format!("Not saved: {}", text::one_line(&error.message)))
            }
        }
    }

    /// Every failure is logged, the first one shown.
    fn history_failed(&mut self, what: &str, error: &StateError) -> Option<Event> {
        tracing::warn!(%error, "recent filters {what}");
        let is_first = !std::mem::replace(&mut self.history_failed, true);
        is_first.then(|| Event::Notice(format!("Recent filters {what}: {error}")))
    }
}

#[cfg(test)]
mod tests;
