//! Sends what is in the outbox.
//!
//! A task of its own carries out what the core asks of the outbox, one command
//! after the other, and sends what is due. Whatever touches the disk happens
//! on threads for that. Of several instances that share an outbox one sends:
//! whichever had something to send first, until nothing is left to be sent.

mod departures;
mod optional_future;
mod send_slot;
mod session;
mod slots;
mod worker;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::clock::Clock;
use super::connection::{ClientFactory, LazyClient};
use crate::api::TriageApi;
use crate::app::Event;
use crate::app::protocol::outbox::OutboxRequest;
use crate::domain::{Identity, RedactedText};
use crate::triage::compose::TextingHours;
use crate::triage::outbox::{Holder, UndoWindow};
use worker::OutboxWorker;

/// Where the outbox is, and how long things wait in it.
#[derive(Clone, Debug)]
pub struct OutboxConfig {
    /// The folder, made where it is not there.
    pub folder: PathBuf,
    /// Whose it is; see [`crate::store::Outbox::open`].
    pub account: String,
    /// How long things can be taken back.
    pub grace: UndoWindow,
    /// When texts may leave without a yes of their own.
    pub hours: TextingHours,
    /// Whether there is a next start at which what stays goes out.
    pub lasting: bool,
    /// Whether this instance must not send.
    pub read_only: bool,
}

/// The way to the task that has the outbox. The task ends with the last one of
/// these, without waiting for anything: [`Post::leave`] before that.
#[derive(Clone, Debug)]
pub struct OutboxHandle {
    jobs: mpsc::UnboundedSender<WorkerCommand>,
    signs: Arc<WorkerFlags>,
}

/// What the task is to do.
#[derive(Debug)]
enum WorkerCommand {
    /// Something that the core asks for.
    Command(OutboxRequest),
    /// See what other instances have done.
    Look,
    /// Make sure that the outbox is that of the account that is used.
    BelongTo(Identity),
    /// Give the sender's role back, and say so.
    Rest(oneshot::Sender<()>),
    /// Send again, after that.
    GoOn,
    /// Send what is due and then end.
    Leave(mpsc::UnboundedSender<ShutdownProgress>),
}

/// What can be told without asking the task.
#[derive(Debug, Default)]
struct WorkerFlags {
    /// Whether it has opened the outbox.
    opened: AtomicBool,
    /// Whether it was asked for more than opening it.
    asked: AtomicBool,
}

/// How far leaving has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShutdownProgress {
    /// So many have still to be answered.
    Sending {
        /// How many.
        left: usize,
    },
    /// Nothing more is sent, and this stays in the outbox.
    Left(PendingSummary),
}

/// What stays in the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PendingSummary {
    /// The recipients of texts that go out by themselves.
    pub texts: Vec<RedactedText>,
    /// The subjects of notes that do.
    pub notes: Vec<RedactedText>,
    /// The number of other entries that do.
    pub others: usize,
    /// Those that a person has to decide about.
    pub stuck: usize,
    /// Whether another instance sends what waits.
    pub elsewhere: bool,
    /// Which one, where that is known.
    pub holder: Option<Holder>,
}

impl PendingSummary {
    /// How many entries go out by themselves.
    pub fn waiting(&self) -> usize {
        self.texts.len() + self.notes.len() + self.others
    }
}

impl OutboxHandle {
    /// Starts the task. Nothing is opened before the first command. What it
    /// says goes to `tell`, in its order.
    pub fn start<A, C, K, T>(
        tokio: &Handle,
        mailbox: Option<OutboxConfig>,
        connection: Arc<LazyClient<A, C>>,
        clock: K,
        tell: mpsc::Sender<T>,
    ) -> Self
    where
        A: TriageApi,
        C: ClientFactory<A>,
        K: Clock + Clone,
        T: From<Event> + Send + 'static,
    {
        let (jobs, queue) = mpsc::unbounded_channel();
        let signs = Arc::<WorkerFlags>::default();
        // What the task asks of itself must not keep it alive.
        let own = jobs.downgrade();
        let round = OutboxWorker::new(mailbox, connection, clock, tell, own, Arc::clone(&signs));
        tokio.spawn(round.run(queue));
        Self { jobs, signs }
    }

    /// Has a command carried out, after those before it.
    pub fn command(&self, command: OutboxRequest) {
        if command != OutboxRequest::Open {
            self.signs.asked.store(true, Ordering::Relaxed);
        }
        // A task that has ended has said so.
        let _ = self.jobs.send(WorkerCommand::Command(command));
    }

    /// Sees what other instances have done: for moments at which the program
    /// is awake anyway.
    pub fn poll(&self) {
        if self.signs.opened.load(Ordering::Relaxed) {
            let _ = self.jobs.send(WorkerCommand::Look);
        }
    }

    /// Gives the sender's role back, for another instance: this one is about
    /// to be stopped. Ends when it has been given back, or there is none.
    pub async fn suspend(&self) {
        if self.signs.opened.load(Ordering::Relaxed) {
            let (done, rests) = oneshot::channel();
            // A task that has ended has no role.
            let _ = self.jobs.send(WorkerCommand::Rest(done));
            let _ = rests.await;
        }
    }

    /// Sends again, after [`Post::rest`].
    pub fn resume(&self) {
        if self.signs.opened.load(Ordering::Relaxed) {
            let _ = self.jobs.send(WorkerCommand::GoOn);
        }
    }

    /// Sends what is due, and what need not wait for its grace because nobody
    /// will take it back; then the task ends. `None` where there is nothing to
    /// wait for. What is said last is [`Leaving::Left`]; dropping the other end
    /// stops the sending.
    pub fn shut_down(&self) -> Option<mpsc::UnboundedReceiver<ShutdownProgress>> {
        let signs = &self.signs;
        if !signs.opened.load(Ordering::Relaxed) && !signs.asked.load(Ordering::Relaxed) {
            return None;
        }
        let (leaving, left) = mpsc::unbounded_channel();
        self.jobs.send(WorkerCommand::Leave(leaving)).ok().map(|()| left)
    }
}
