//! Carries out effects: starts tasks, keeps timers, stops what nobody waits
//! for.

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
use crate::app::{Effect, Event, Timer};
use crate::delivery::{LazyClient, OutboxHandle};
use crate::domain::Failure;
use crate::runtime::browser;
use crate::runtime::persistence::{Persistence, Stores};
use crate::terminal::message::{Message, MessageSender};

/// How long giving the sender's role back may take.
const REST: Duration = Duration::from_secs(2);

/// Tasks that may have ended before their handles are let go.
const HANDLES: usize = 64;

/// Starts and stops tasks.
pub struct EffectRunner<A> {
    tokio: Handle,
    connection: Arc<LazyClient<A>>,
    sender: MessageSender,
    fetches: HashMap<RequestId, AbortHandle>,
    timers: HashMap<Discriminant<Timer>, AbortHandle>,
    disk: Persistence,
    post: Option<OutboxHandle>,
}

impl<A: Api> EffectRunner<A> {
    /// A runner whose tasks send their events to `sender`.
    ///
    /// # Errors
    /// The persistence thread cannot be started.
    pub fn new(
        tokio: Handle,
        connection: Arc<LazyClient<A>>,
        sender: MessageSender,
        stores: Stores,
    ) -> io::Result<Self> {
        let (fetches, timers) = (HashMap::new(), HashMap::new());
        let disk = Persistence::start(stores, &tokio, &sender)?;
        Ok(Self { tokio, connection, sender, fetches, timers, disk, post: None })
    }

    /// The same, with an outbox.
    #[must_use]
    pub fn with_outbox(self, post: OutboxHandle) -> Self {
        Self { post: Some(post), ..self }
    }

    /// Carries out an effect that needs neither the terminal nor the loop.
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
                // The program is awake: what do the others do?
                if let Some(post) = &self.post {
                    post.poll();
                }
                self.fetch(effect);
            }
            Effect::FetchConversation { .. }
            | Effect::FetchThread { .. }
            | Effect::FetchLeads { .. }
            | Effect::FetchLead { .. }
            | Effect::FetchStatusHistory { .. }
            | Effect::FetchAutomations { .. }
            | Effect::FetchRaw { .. }
            | Effect::Ask { .. } => self.fetch(effect),
            Effect::SaveView { .. }
            | Effect::LoadHistory
            | Effect::Remember(_)
            | Effect::Drafts(_) => {
                self.disk.execute(effect);
            }
            Effect::OpenLink(url) => self.open(url),
            Effect::Outbox(command) => {
                if let Some(post) = &self.post {
                    post.command(command);
                }
            }
            Effect::EditText(_)
            | Effect::Copy(_)
            | Effect::CopyLink { .. }
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    /// The program is about to be stopped: another instance may send what is in
    /// the outbox. Nobody waits for that for long.
    pub(super) fn suspend(&self) {
        // A transaction of a stopped process would block other windows.
        self.disk.flush();
        if let Some(post) = &self.post {
            // Without an answer the role stays here, and others are told so.
            let _ = self.tokio.block_on(async { timeout(REST, post.suspend()).await });
        }
    }

    /// The program goes on.
    pub(super) fn resume(&self) {
        if let Some(post) = &self.post {
            post.resume();
        }
    }

    /// Whether everything that was to be kept of drafts is: waits for what is
    /// being written.
    pub(super) fn drafts_are_kept(&self) -> bool {
        self.disk.flush()
    }

    /// Frees what nobody will look at again, away from the loop: hundreds of
    /// thousands of rows take milliseconds.
    pub(super) fn discard<T: Send + 'static>(&self, discarded: Vec<T>) {
        if !discarded.is_empty() {
            self.tokio.spawn_blocking(move || drop(discarded));
        }
    }

    /// Opens a link, on a thread that may wait for it.
    fn open(&self, url: Box<str>) {
        let sender = self.sender.clone();
        self.tokio.spawn_blocking(move || {
            let opened = match browser::obstacle(|name| std::env::var_os(name)) {
                Some(obstacle) => Err(obstacle.to_owned()),
                None => browser::open(&url),
            };
            if let Err(why) = opened {
                // A closed queue means that the program ends.
                let _ = sender.blocking_send(Message::Fact(Event::LinkNotOpened { url, why }));
            }
        });
    }

    fn wake(&mut self, timer: Timer, after: Duration) {
        let sender = self.sender.clone();
        let task = self.tokio.spawn(async move {
            tokio::time::sleep(after).await;
            // A closed queue means that the program ends.
            let _ = sender.send(Message::Fact(Event::Woke(timer))).await;
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
            // News about a pause may be dropped when the queue is full.
            let _ = waits.try_send(Message::Fact(Event::FetchWaits { request, wait }));
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
                // A task that panicked still owes its list an answer.
                Err(error) if error.is_panic() => {
                    Event::FetchFailed { request, failure: Failure::defect("reading the answer") }
                }
                Ok(None) | Err(_) => return,
            };
            let _ = sender.send(Message::Fact(event)).await;
        });
    }
}
