//! One instance of the program's outbox.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use leadping_tui::api::HttpTransport;
use leadping_tui::app::Event;
use leadping_tui::app::protocol::outbox::{AppendId, OutboxEvent, OutboxRequest};
use leadping_tui::delivery::{
    ClientFactory, Clock, LazyClient, OutboxConfig, OutboxHandle, PendingSummary, ShutdownProgress,
};
use leadping_tui::domain::{Failure, Identity};
use leadping_tui::store::Outbox;
use leadping_tui::triage::compose::TextingHours;
use leadping_tui::triage::outbox::{
    EntryId, EntryState, Holder, NewEntry, OutboxEntry, UndoWindow,
};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;

use reqwest::Method;
use serde_json::Value;

use crate::server::{Sandbox, client};

/// Time limit reached only by a hang.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// No undo window.
pub(crate) const AT_ONCE: UndoWindow = UndoWindow { sms: Duration::ZERO, other: Duration::ZERO };

/// An undo window longer than any test.
pub(crate) const LATER: UndoWindow =
    UndoWindow { sms: Duration::from_mins(5), other: Duration::from_mins(5) };

/// A clock advanced by the test.
#[derive(Clone, Default)]
pub(crate) struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    pub(crate) fn time(&self) -> Timestamp {
        self.now()
    }

    pub(crate) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.0.load(Ordering::SeqCst))
    }
}

/// A running instance.
pub(crate) struct Harness {
    pub(crate) worker: OutboxHandle,
    events: mpsc::Receiver<Event>,
    /// The last reported state of each entry.
    pub(crate) entries: Vec<OutboxEntry>,
    /// Messages for the user.
    pub(crate) told: Vec<String>,
    pub(crate) unusable: Option<String>,
    pub(crate) refused: Option<String>,
    pub(crate) sends: bool,
    pub(crate) holder: Option<Holder>,
    tickets: u64,
}

impl Harness {
    /// Opens the outbox in a folder, connected to a server.
    pub(crate) async fn open(
        folder: &Path,
        base: &str,
        undo_window: UndoWindow,
        clock: &ManualClock,
    ) -> Self {
        let base = base.to_owned();
        let connect = move || std::future::ready(Ok::<_, Failure>(client(&base)));
        Self::with(folder, connect, undo_window, clock).await
    }

    pub(crate) async fn with(
        folder: &Path,
        connect: impl ClientFactory<HttpTransport>,
        undo_window: UndoWindow,
        clock: &ManualClock,
    ) -> Self {
        let (folder, account) = (folder.to_owned(), "account".to_owned());
        let hours = TextingHours::default();
        let config =
            OutboxConfig { folder, account, undo_window, hours, lasting: true, read_only: false };
        Self::of(config, connect, clock).await
    }

    pub(crate) async fn of(
        config: OutboxConfig,
        connect: impl ClientFactory<HttpTransport>,
        clock: &ManualClock,
    ) -> Self {
        let (tell, events) = mpsc::channel(16);
        let connection = LazyClient::new(connect, clock.clone());
        let tokio = Handle::current();
        let worker = OutboxHandle::start(&tokio, Some(config), connection, clock.clone(), tell);
        worker.command(OutboxRequest::Open);
        let mut harness = Self {
            worker,
            events,
            entries: Vec::new(),
            told: Vec::new(),
            unusable: None,
            refused: None,
            sends: false,
            holder: None,
            tickets: 0,
        };
        let mut opened = false;
        while !opened {
            opened = matches!(harness.next_event().await, Some(Event::Outbox(_)));
        }
        harness
    }

    /// Waits for the next event; `None` when the task has ended.
    pub(crate) async fn next_event(&mut self) -> Option<Event> {
        timeout(DEADLINE, self.wait_event()).await.expect("something is said")
    }

    /// The same without a time limit.
    pub(crate) async fn wait_event(&mut self) -> Option<Event> {
        let event = self.events.recv().await?;
        match &event {
            Event::Notice(text) | Event::Alert(text) => self.told.push(text.clone()),
            Event::Outbox(news) => self.note(news),
            _ => {}
        }
        Some(event)
    }

    fn note(&mut self, news: &OutboxEvent) {
        let mut notes: Vec<OutboxEntry> = Vec::new();
        match news {
            OutboxEvent::Unfinished { entries, sends } => {
                self.sends = *sends;
                notes.clone_from(entries);
            }
            OutboxEvent::Appended { entries, .. }
            | OutboxEvent::Moved(entries)
            | OutboxEvent::NotMarked(entries) => {
                notes.clone_from(entries);
            }
            OutboxEvent::SentBy(holder) => self.holder = *holder,
            OutboxEvent::Done(_) | OutboxEvent::History { .. } | OutboxEvent::Canceled(_) => {}
            OutboxEvent::Answered { entry, .. } | OutboxEvent::NotSent(entry) => {
                notes.push((**entry).clone());
            }
            OutboxEvent::Undone { withdrawn, stopped, .. } => {
                notes = [withdrawn.clone(), stopped.clone()].concat();
            }
            OutboxEvent::Refused { why, .. } => self.refused = Some(why.clone()),
            OutboxEvent::Unusable(why) => self.unusable = Some(why.clone()),
        }
        for note in notes {
            self.entries.retain(|entry| entry.id != note.id);
            self.entries.push(note);
        }
        self.entries.sort_by_key(|entry| entry.id);
    }

    /// Waits until the events satisfy a condition.
    pub(crate) async fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        while !done(self) {
            let heard = timeout(DEADLINE, self.wait_event()).await;
            let Ok(heard) = heard else { panic!("not in time: {what}: {:?}", self.entries) };
            assert!(heard.is_some(), "it ended before: {what}");
        }
    }

    /// Appends, and waits until the entries are on disk.
    pub(crate) async fn append(&mut self, drafts: Vec<NewEntry>) -> Vec<OutboxEntry> {
        self.tickets += 1;
        let own = AppendId(self.tickets);
        self.worker.command(OutboxRequest::Append { ticket: own, drafts });
        loop {
            match self.next_event().await.expect("it runs") {
                Event::Outbox(OutboxEvent::Appended { ticket, entries }) if ticket == own => {
                    return entries;
                }
                Event::Outbox(OutboxEvent::Refused { why, .. }) => panic!("{why}"),
                _ => {}
            }
        }
    }

    /// The last reported state of an entry.
    pub(crate) fn state(&self, id: EntryId) -> &EntryState {
        &self.entry(id).state
    }

    pub(crate) fn entry(&self, id: EntryId) -> &OutboxEntry {
        self.entries.iter().find(|entry| entry.id == id).expect("it was spoken of")
    }

    /// Ends as the program does after a signal: without waiting.
    pub(crate) async fn drop_everything(self) {
        let Self { worker, mut events, .. } = self;
        drop(worker);
        let ended = async { while events.recv().await.is_some() {} };
        timeout(DEADLINE, ended).await.expect("it ends");
    }

    /// Ends as the program does when the user quits.
    pub(crate) async fn leave(&mut self) -> PendingSummary {
        self.leave_while(|| {}).await
    }

    /// The same; `happens` runs as soon as the pending entries are known.
    pub(crate) async fn leave_while(&mut self, happens: impl FnOnce()) -> PendingSummary {
        let mut happens = Some(happens);
        let mut leaving = self.worker.shut_down().expect("it was opened");
        loop {
            tokio::select! {
                said = leaving.recv() => match said.expect("a last word") {
                    ShutdownProgress::Sending { left } => {
                        assert!(left < 1_000);
                        if let Some(happens) = happens.take() {
                            happens();
                        }
                    }
                    ShutdownProgress::Left(stay) => return stay,
                },
                Some(event) = self.events.recv() => {
                    if let Event::Outbox(news) = event {
                        self.note(&news);
                    }
                }
            }
        }
    }
}

/// Records the server's account in an outbox.
pub(crate) async fn name(folder: &Path, sandbox: &Sandbox) {
    let user = sandbox.call(Method::GET, "/users/me", Value::Null).await;
    let id = |value: &Value| value["id"].as_str().map(str::to_owned);
    let key = Identity { user: id(&user), organization: id(&user["currentOrganization"]) };
    let mut outbox = Outbox::open(folder, "account", Timestamp::now()).expect("opened").outbox;
    outbox.check_account(&key, Timestamp::now()).expect("nobody was named");
}

/// Waits until an outbox knows its account: before that, nothing leaves, and
/// entries found in it require confirmation.
pub(crate) async fn named(folder: &Path) {
    let file = rusqlite::Connection::open(folder.join("outbox.sqlite")).expect("opened");
    let owner =
        || file.query_row("SELECT owner FROM account", [], |row| row.get::<_, Option<String>>(0));
    let known = async {
        while owner().expect("read").is_none() {
            tokio::task::yield_now().await;
        }
    };
    timeout(DEADLINE, known).await.expect("it is named");
}

/// Every entry on disk, in order.
pub(crate) fn on_disk(folder: &Path) -> Vec<OutboxEntry> {
    let outbox = Outbox::open(folder, "account", Timestamp::now()).expect("opened").outbox;
    let mut entries = outbox.unfinished().expect("read");
    entries.extend(outbox.finished(10_000).expect("read"));
    entries.sort_by_key(|entry| entry.id);
    entries
}

/// A folder for an outbox.
pub(crate) fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a directory");
    let folder = dir.path().join("outbox");
    (dir, folder)
}

/// A short name of an entry's state.
pub(crate) fn state_name(entry: &OutboxEntry) -> &'static str {
    match entry.state {
        EntryState::Waiting if entry.may_have_applied => "waiting in doubt",
        EntryState::Waiting => "waiting",
        EntryState::NeedsConfirmation { .. } => "asking",
        EntryState::Sending => "sending",
        EntryState::Failed { .. } => "failed",
        EntryState::Unknown { .. } => "unknown",
        EntryState::Done => "done",
        EntryState::Stale => "stale",
        EntryState::Discarded(_) => "discarded",
    }
}
