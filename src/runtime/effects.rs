//! Executes effects: starts tasks and timers, and aborts obsolete ones.

use std::collections::HashMap;
use std::io;
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::fetch;
use crate::api::Api;
use crate::app::paging::pager::RequestId;
use crate::app::protocol::clipboard::ClipboardText;
use crate::app::{Effect, Event, Timer};
use crate::delivery::{LazyClient, OutboxHandle};
use crate::domain::Failure;
use crate::runtime::browser::Browser;
use crate::runtime::clipboard::{ClipboardPrograms, ClipboardWorker};
use crate::runtime::persistence::{Persistence, Stores};
use crate::terminal::message::{Message, MessageSender};

/// Maximum time to release the sender's role.
const REST: Duration = Duration::from_secs(2);

/// Maximum number of handles of ended tasks.
const HANDLES: usize = 64;

pub struct EffectRunner<A> {
    tokio: Handle,
    connection: Arc<LazyClient<A>>,
    sender: MessageSender,
    fetches: HashMap<RequestId, AbortHandle>,
    timers: HashMap<Discriminant<Timer>, AbortHandle>,
    persistence: Persistence,
    outbox: Option<OutboxHandle>,
    clipboard: ClipboardWorker,
    browser: Browser,
}

impl<A: Api> EffectRunner<A> {
    /// A runner whose tasks send their events to `sender`.
    pub fn new(
        tokio: Handle,
        connection: Arc<LazyClient<A>>,
        sender: MessageSender,
        stores: Stores,
    ) -> io::Result<Self> {
        let (fetches, timers) = (HashMap::new(), HashMap::new());
        let persistence = Persistence::start(stores, &tokio, &sender)?;
        Ok(Self {
            tokio,
            connection,
            sender,
            fetches,
            timers,
            persistence,
            outbox: None,
            clipboard: ClipboardWorker::default(),
            browser: Browser::default(),
        })
    }

    #[must_use]
    pub fn with_outbox(self, outbox: OutboxHandle) -> Self {
        Self { outbox: Some(outbox), ..self }
    }

    /// A runner with the programs of the environment, and those that the
    /// configuration puts in their place. Without, there are none.
    #[must_use]
    pub fn with_programs(self, copy: Option<Vec<String>>, open: Option<Vec<String>>) -> Self {
        let variable = |name: &str| std::env::var_os(name);
        let clipboard = ClipboardWorker::new(ClipboardPrograms::new(copy, variable));
        Self { clipboard, browser: Browser::new(open, variable), ..self }
    }

    /// Copies a text in the background; gives it back where no program could.
    pub(super) fn copy(&mut self, clip: ClipboardText) -> Result<(), ClipboardText> {
        self.clipboard.copy(clip, &self.sender)
    }

    /// Executes an effect that needs neither the terminal nor the loop.
    pub fn run(&mut self, effect: Effect) {
        match effect {
            Effect::Cancel(request) => {
                if let Some(task) = self.fetches.remove(&request) {
                    task.abort();
                }
            }
            Effect::TryAnyway => self.connection.try_anyway(),
            Effect::Wake { timer, after } => self.wake(timer, after),
            Effect::FetchPage { .. } => {
                if let Some(outbox) = &self.outbox {
                    outbox.poll();
                }
                self.fetch(effect);
            }
            Effect::FetchConversation { .. }
            | Effect::FetchConversations { .. }
            | Effect::FetchThread { .. }
            | Effect::FetchLeads { .. }
            | Effect::FetchLead { .. }
            | Effect::FetchStatusHistory { .. }
            | Effect::FetchAutomations { .. }
            | Effect::FetchRaw { .. }
            | Effect::Lookup { .. } => self.fetch(effect),
            Effect::SaveView { .. }
            | Effect::SaveTheme(_)
            | Effect::LoadFilterHistory
            | Effect::SaveFilter(_)
            | Effect::LoadTour
            | Effect::EndTour
            | Effect::Snoozes(_)
            | Effect::Drafts(_) => {
                self.persistence.execute(effect);
            }
            Effect::OpenLink(url) => self.open(url),
            Effect::Outbox(command) => {
                if let Some(outbox) = &self.outbox {
                    outbox.command(command);
                }
            }
            Effect::EditText(_)
            | Effect::Copy(_)
            | Effect::CopyByTerminal(_)
            | Effect::SetMouse(_)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    /// Before the process is stopped: another instance may send.
    pub(super) fn suspend(&self) {
        // A transaction of a stopped process would block other windows.
        self.persistence.flush();
        if let Some(outbox) = &self.outbox {
            // Without an answer the role stays here.
            let _ = self.tokio.block_on(async { timeout(REST, outbox.suspend()).await });
        }
    }

    pub(super) fn resume(&self) {
        if let Some(outbox) = &self.outbox {
            outbox.resume();
        }
    }

    /// Whether all drafts are on disk; waits for pending writes.
    pub(super) fn drafts_are_kept(&self) -> bool {
        self.persistence.flush()
    }

    /// Frees memory off the loop: hundreds of thousands of rows take milliseconds.
    pub(super) fn discard<T: Send + 'static>(&self, discarded: Vec<T>) {
        if !discarded.is_empty() {
            self.tokio.spawn_blocking(move || drop(discarded));
        }
    }

    /// Opens a link on a blocking thread.
    fn open(&self, url: Box<str>) {
        let (sender, browser) = (self.sender.clone(), self.browser.clone());
        self.tokio.spawn_blocking(move || {
            let (event, opened) = match browser.open(&url) {
                Ok(opened) => (Event::LinkOpened(url), Some(opened)),
                Err(why) => (Event::LinkNotOpened { url, why }, None),
            };
            // The queue is closed when the program ends.
            let _ = sender.blocking_send(Message::Event(event));
            if let Some(opened) = opened {
                opened.wait();
            }
        });
    }

    fn wake(&mut self, timer: Timer, after: Duration) {
        let sender = self.sender.clone();
        let task = self.tokio.spawn(async move {
            tokio::time::sleep(after).await;
            // The queue is closed when the program ends.
            let _ = sender.send(Message::Event(Event::TimerFired(timer))).await;
        });
        if let Some(earlier) = self.timers.insert(discriminant(&timer), task.abort_handle()) {
            earlier.abort();
        }
    }

    fn fetch(&mut self, effect: Effect) {
        let Some(request) = fetch::request_of(&effect) else { return };
        let connection = Arc::clone(&self.connection);
        let sender = self.sender.clone();
        let waits = sender.clone();
        let on_wait = move |wait| {
            // Events about a pause may be dropped if the queue is full.
            let _ = waits.try_send(Message::Event(Event::FetchDelayed { request, wait }));
        };
        let fetching =
            self.tokio.spawn(async move { fetch::fetch(&connection, effect, on_wait).await });
        if self.fetches.len() >= HANDLES {
            self.fetches.retain(|_, task| !task.is_finished());
        }
        self.fetches.insert(request, fetching.abort_handle());
        self.tokio.spawn(async move {
            let event = match fetching.await {
                Ok(Some(event)) => event,
                // The list needs an answer after a panic too.
                Err(error) if error.is_panic() => {
                    Event::FetchFailed { request, failure: Failure::defect("reading the answer") }
                }
                Ok(None) | Err(_) => return,
            };
            let _ = sender.send(Message::Event(event)).await;
        });
    }
}
