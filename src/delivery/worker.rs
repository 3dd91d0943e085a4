//! The task that owns the outbox: waits for events and executes them in the
//! session.

mod departures;
mod failures;
mod requests;
mod suspend;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{OnceCell, mpsc};
use tokio::task::{Id, JoinError, JoinSet, spawn_blocking};
use tokio::time::Instant;

use self::departures::Checked;
use self::suspend::suspended;
use super::clock::Clock;
use super::command::{WorkerCommand, WorkerFlags};
use super::lazy_client::LazyClient;
use super::network_backoff::NetworkBackoff;
use super::optional_future::{closed, output, reached};
use super::policy::{OutboxConfig, Policy};
use super::report::{Answer, ShutdownProgress, WorkerReport};
use super::send_slot::{Owner, SendSlot, SendSlotResult, acquire, write};
use super::session::{NextStep, OutboxSession};
use super::slots::Slots;
use crate::api::{Api, Client, RatePermit};
use crate::domain::{Failure, Identity, WriteFailure};
use crate::store::OutboxError;
use crate::triage::outbox::protocol::OutboxEvent;
use crate::triage::outbox::{EntryId, OutboxEntry};

enum WorkerEvent<A> {
    Command(WorkerCommand),
    Answered(Result<(Id, Answer), JoinError>),
    Checked(Result<(Id, Checked<A>), JoinError>),
    Slot(Result<SendSlot<A>, Failure>),
    Woke,
    Abandoned,
}

/// Origin of the outbox.
pub(super) enum Source {
    /// Opened at the first request; `None` without a location.
    Config(Option<OutboxConfig>, Arc<dyn Clock>),
    Session(Box<OutboxSession>, Policy),
}

pub(super) struct Channels<T> {
    pub(super) reports: mpsc::Sender<T>,
    /// To the worker itself.
    pub(super) own: mpsc::WeakUnboundedSender<WorkerCommand>,
    pub(super) flags: Arc<WorkerFlags>,
}

pub(super) struct OutboxWorker<A, T> {
    to_open: Option<(OutboxConfig, Arc<dyn Clock>)>,
    policy: Policy,
    connection: Arc<LazyClient<A>>,
    owner: Owner,
    channels: Channels<T>,
    session: Option<OutboxSession>,
    /// Final reason why there is no outbox.
    unusable: Option<String>,
    writes: JoinSet<Answer>,
    slots: Slots,
    /// Checks of the recipients of texts.
    checks: JoinSet<Checked<A>>,
    checking: HashMap<Id, EntryId>,
    next: NextStep,
    wake: Option<Instant>,
    /// Pause while the server is unreachable.
    network_backoff: NetworkBackoff,
    /// Pause of texts alone: a check without an answer blocks nothing else.
    check_backoff: NetworkBackoff,
    /// The last reported reason for which nothing is sent.
    hindrance: Option<String>,
    /// Failures since the outbox last worked.
    failures: u32,
    stopped: bool,
    shutdown: Option<mpsc::UnboundedSender<ShutdownProgress>>,
}

impl<A, T> OutboxWorker<A, T>
where
    A: Api,
    T: From<WorkerReport> + Send + 'static,
{
    pub(super) fn new(
        source: Source,
        (connection, owner): (Arc<LazyClient<A>>, Option<Identity>),
        channels: Channels<T>,
    ) -> Self {
        let (to_open, session, policy) = match source {
            Source::Config(config, clock) => {
                let policy = config.as_ref().map(OutboxConfig::policy).unwrap_or_default();
                (config.map(|config| (config, clock)), None, policy)
            }
            Source::Session(session, policy) => (None, Some(*session), policy),
        };
        Self {
            to_open,
            policy,
            connection,
            owner: Arc::new(OnceCell::new_with(owner)),
            channels,
            session,
            unusable: None,
            writes: JoinSet::new(),
            slots: Slots::new(policy.at_once),
            checks: JoinSet::new(),
            checking: HashMap::new(),
            next: NextStep::default(),
            wake: None,
            network_backoff: NetworkBackoff::default(),
            check_backoff: NetworkBackoff::default(),
            hindrance: None,
            failures: 0,
            stopped: false,
            shutdown: None,
        }
    }

    /// Runs until the shutdown, or until all handles are dropped.
    pub(super) async fn run(mut self, mut commands: mpsc::UnboundedReceiver<WorkerCommand>) {
        let mut slot: Option<SendSlotResult<A>> = None;
        while !self.is_over() {
            if !self.wants_to_send() {
                slot = None;
            } else if slot.is_none() {
                slot = Some(Box::pin(acquire(Arc::clone(&self.connection), self.owner.clone())));
            }
            self.begin_checks();
            let pauses = [
                self.wake,
                self.network_backoff.until(),
                self.check_backoff.until(),
                self.slots.next_free(),
            ];
            let wake = pauses.into_iter().flatten().min();
            let event = tokio::select! {
                biased;
                // Commands first: they may undo an entry that would be sent.
                command = commands.recv() => {
                    command.map_or(WorkerEvent::Abandoned, WorkerEvent::Command)
                }
                Some(answered) = self.writes.join_next_with_id() => WorkerEvent::Answered(answered),
                Some(checked) = self.checks.join_next_with_id() => WorkerEvent::Checked(checked),
                () = closed(self.shutdown.as_ref()) => WorkerEvent::Abandoned,
                acquired = output(slot.as_mut()) => WorkerEvent::Slot(acquired),
                () = reached(wake) => WorkerEvent::Woke,
            };
            match event {
                WorkerEvent::Abandoned => break,
                WorkerEvent::Command(command) => self.execute(command).await,
                WorkerEvent::Answered(answered) => self.on_write_result(answered).await,
                WorkerEvent::Checked(checked) => self.on_checked(checked).await,
                WorkerEvent::Slot(acquired) => {
                    slot = None;
                    self.on_send_slot(acquired).await;
                }
                WorkerEvent::Woke => {
                    self.network_backoff.end_if_over();
                    self.check_backoff.end_if_over();
                    self.run_blocking(true, |_, _| Ok(())).await;
                }
            }
        }
        // Closing the database may write to the disk.
        let session = self.session.take();
        let _ = spawn_blocking(move || drop(session)).await;
    }

    fn wants_to_send(&self) -> bool {
        self.next.claim && self.may_send()
    }

    /// Whether a slot is free and the server may be reachable.
    pub(super) fn may_send(&self) -> bool {
        !self.stopped && self.slots.is_free() && self.reaches_the_server()
    }

    fn reaches_the_server(&self) -> bool {
        self.session.is_some() && self.network_backoff.until().is_none()
    }

    /// Whether anything is in flight, or ready to be sent.
    fn is_sending(&self) -> bool {
        let sends = self.next.claim || self.has_checks();
        !self.writes.is_empty() || !self.checks.is_empty() || (sends && self.reaches_the_server())
    }

    /// Whether a shutdown is complete; reports its progress.
    fn is_over(&self) -> bool {
        let Some(shutdown) = &self.shutdown else { return false };
        if self.is_sending() {
            let left = self.session.as_ref().map_or(0, OutboxSession::under_way);
            return shutdown.send(ShutdownProgress::Sending { left }).is_err();
        }
        let pending = self.session.as_ref().map(OutboxSession::pending_summary);
        // The receiver may be dropped.
        let _ = shutdown.send(ShutdownProgress::Left(pending.unwrap_or_default()));
        true
    }

    async fn execute(&mut self, command: WorkerCommand) {
        match command {
            WorkerCommand::Request(request) => self.request(request).await,
            WorkerCommand::Call(call) => {
                let reply = self.run_blocking(true, |session, _| Ok(call.0(session.outbox())));
                if let Some(reply) = reply.await {
                    reply();
                }
            }
            WorkerCommand::Poll => drop(self.run_blocking(true, |_, _| Ok(())).await),
            WorkerCommand::CheckAccount(owner) => {
                self.run_blocking(false, move |it, events| it.check_account(&owner, events)).await;
            }
            WorkerCommand::Suspend(done) => {
                self.suspend().await;
                // The caller may have ended.
                let _ = done.send(());
            }
            WorkerCommand::Resume => self.resume().await,
            WorkerCommand::Stop => {
                self.stopped = true;
                self.abort_checks().await;
            }
            WorkerCommand::ShutDown(shutdown) => {
                self.run_blocking(true, OutboxSession::skip_undo_window).await;
                self.shutdown = Some(shutdown);
            }
        }
    }

    async fn on_send_slot(&mut self, acquired: Result<SendSlot<A>, Failure>) {
        let SendSlot { client, permit, owner } = match acquired {
            Ok(slot) => slot,
            Err(failure) => {
                self.on_hindered(&failure).await;
                return;
            }
        };
        let claimed = self.run_blocking(false, move |session, events| {
            session.check_account(&owner, events)?;
            session.claim(events)
        });
        if let Some(Some(entry)) = claimed.await {
            self.send(entry, client, permit);
        }
    }

    /// Sends a claimed entry.
    fn send(&mut self, entry: OutboxEntry, client: Arc<Client<A>>, permit: RatePermit) {
        self.hindrance = None;
        let id = entry.id;
        let write = write(Arc::clone(&self.connection), client, permit, entry);
        self.slots.take(self.writes.spawn(write).id(), id);
    }

    async fn on_write_result(&mut self, answered: Result<(Id, Answer), JoinError>) {
        let (task, answer) = answered.unwrap_or_else(|error| {
            // Its progress is unknown.
            let failure =
                if error.is_cancelled() { suspended() } else { Failure::defect("sending it") };
            (error.id(), Err(WriteFailure::Unknown(failure)))
        });
        let Some(id) = self.slots.free(task) else { return };
        if self.policy.spares_network {
            self.network_backoff.after(answer.as_ref().err().map(WriteFailure::failure));
        }
        self.run_blocking(false, move |session, _| {
            session.answer(id, answer);
            Ok(())
        })
        .await;
    }

    /// Runs work in the session, reports its changes and plans the next step.
    /// `None` if it failed or there is no session.
    async fn run_blocking<R: Send + 'static>(
        &mut self,
        read: bool,
        work: impl FnOnce(&mut OutboxSession, &mut Vec<OutboxEvent>) -> Result<R, OutboxError>
        + Send
        + 'static,
    ) -> Option<R> {
        let mut session = self.session.take()?;
        let done = spawn_blocking(move || {
            let mut events = Vec::new();
            let result = work(&mut session, &mut events);
            let next = match &result {
                Ok(_) => session.poll(read, &mut events),
                Err(_) => Ok(NextStep::default()),
            };
            (session, events, result, next)
        });
        let Ok((session, events, result, next)) = done.await else {
            self.on_failure(OutboxError::Defect).await;
            return None;
        };
        self.session = Some(session);
        self.send_events(events).await;
        let value = match result {
            Ok(value) => value,
            Err(error) => {
                self.on_failure(error).await;
                return None;
            }
        };
        match next {
            Ok(next) => {
                self.failures = 0;
                self.proceed(next);
            }
            // The work is done all the same, also on disk.
            Err(error) => self.on_failure(error).await,
        }
        self.session.is_some().then_some(value)
    }

    fn proceed(&mut self, next: NextStep) {
        self.wake = next.after.map(|pause| Instant::now() + pause);
        self.next = next;
    }

    async fn send_events(&mut self, events: Vec<OutboxEvent>) {
        for event in events {
            self.report(WorkerReport::Outbox(event)).await;
        }
    }

    async fn report(&mut self, report: WorkerReport) {
        // A closed queue means that the program ends.
        let _ = self.channels.reports.send(T::from(report)).await;
    }
}
