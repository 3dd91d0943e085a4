//! The task that has the outbox: waits for whatever comes first, and goes to
//! the desk with it.

mod suspend;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{Id, JoinError, JoinSet, spawn_blocking};
use tokio::time::Instant;

use self::suspend::suspended;
use super::departures::Checked;
use super::optional_future::{of, reached, stops};
use super::send_slot::{Owner, SendSlot, SendSlotResult, acquire, broken, identify, write};
use super::session::{Answer, NextStep, OutboxSession, refusal};
use super::slots::Slots;
use super::{OutboxConfig, PendingSummary, ShutdownProgress, WorkerCommand, WorkerFlags};
use crate::api::{Client, RatePermit, TriageApi};
use crate::app::Event;
use crate::app::protocol::outbox::{OutboxEvent, OutboxRequest};
use crate::delivery::NetworkBackoff;
use crate::domain::{Failure, WriteFailure};
use crate::runtime::clock::Clock;
use crate::runtime::connection::{ClientFactory, LazyClient};
use crate::runtime::effects::defect;
use crate::store::OutboxError;
use crate::triage::outbox::{EntryId, OutboxEntry};

/// How long it takes until what failed here, and not at the server, is tried
/// again.
pub(super) const PAUSE: Duration = Duration::from_secs(5);

/// What came first.
enum WorkerEvent<A> {
    Job(WorkerCommand),
    Answered(Result<(Id, Answer), JoinError>),
    Checked(Result<(Id, Checked<A>), JoinError>),
    Cleared(Result<SendSlot<A>, Failure>),
    Woke,
    Deserted,
}

/// Everything that the task has.
pub(super) struct OutboxWorker<A, C, K, T> {
    mailbox: Option<OutboxConfig>,
    pub(super) connection: Arc<LazyClient<A, C>>,
    clock: K,
    tell: mpsc::Sender<T>,
    own: mpsc::WeakUnboundedSender<WorkerCommand>,
    signs: Arc<WorkerFlags>,
    pub(super) owner: Owner,
    desk: Option<OutboxSession<K>>,
    /// Why there is no outbox, once that is certain.
    unusable: Option<String>,
    writes: JoinSet<Answer>,
    slots: Slots,
    /// Questions about the recipients of texts.
    pub(super) checks: JoinSet<Checked<A>>,
    pub(super) checking: HashMap<Id, EntryId>,
    pub(super) next: NextStep,
    wake: Option<Instant>,
    /// Until when nothing is tried, since the server could not be reached.
    offline: NetworkBackoff,
    /// The same for texts alone: a question without an answer holds up nothing
    /// else.
    pub(super) check_backoff: NetworkBackoff,
    /// What was told last of what keeps things from being sent.
    told: Option<String>,
    leaving: Option<mpsc::UnboundedSender<ShutdownProgress>>,
}

impl<A, C, K, T> OutboxWorker<A, C, K, T>
where
    A: TriageApi,
    C: ClientFactory<A>,
    K: Clock + Clone,
    T: From<Event> + Send + 'static,
{
    pub(super) fn new(
        mailbox: Option<OutboxConfig>,
        connection: Arc<LazyClient<A, C>>,
        clock: K,
        tell: mpsc::Sender<T>,
        own: mpsc::WeakUnboundedSender<WorkerCommand>,
        signs: Arc<WorkerFlags>,
    ) -> Self {
        Self {
            mailbox,
            connection,
            clock,
            tell,
            own,
            signs,
            owner: Owner::default(),
            desk: None,
            unusable: None,
            writes: JoinSet::new(),
            slots: Slots::default(),
            checks: JoinSet::new(),
            checking: HashMap::new(),
            next: NextStep::default(),
            wake: None,
            offline: NetworkBackoff::default(),
            check_backoff: NetworkBackoff::default(),
            told: None,
            leaving: None,
        }
    }

    /// Goes on until it is left, or nobody can ask for anything any more.
    pub(super) async fn run(mut self, mut jobs: mpsc::UnboundedReceiver<WorkerCommand>) {
        let mut clearance: Option<SendSlotResult<A>> = None;
        while !self.is_over() {
            if !self.wants_to_send() {
                clearance = None;
            } else if clearance.is_none() {
                clearance =
                    Some(Box::pin(acquire(Arc::clone(&self.connection), self.owner.clone())));
            }
            self.begin_checks();
            let pauses = [
                self.wake,
                self.offline.until(),
                self.check_backoff.until(),
                self.slots.next_free(),
            ];
            let wake = pauses.into_iter().flatten().min();
            let step = tokio::select! {
                biased;
                // First what may take back what would go out.
                job = jobs.recv() => job.map_or(WorkerEvent::Deserted, WorkerEvent::Job),
                Some(answered) = self.writes.join_next_with_id() => WorkerEvent::Answered(answered),
                Some(checked) = self.checks.join_next_with_id() => WorkerEvent::Checked(checked),
                () = stops(self.leaving.as_ref()) => WorkerEvent::Deserted,
                cleared = of(clearance.as_mut()) => WorkerEvent::Cleared(cleared),
                () = reached(wake) => WorkerEvent::Woke,
            };
            match step {
                WorkerEvent::Deserted => return,
                WorkerEvent::Job(job) => self.job(job).await,
                WorkerEvent::Answered(answered) => self.on_write_result(answered).await,
                WorkerEvent::Checked(checked) => self.checked(checked).await,
                WorkerEvent::Cleared(cleared) => {
                    clearance = None;
                    self.on_send_slot(cleared).await;
                }
                WorkerEvent::Woke => {
                    self.offline.end_if_over();
                    self.check_backoff.end_if_over();
                    self.run_blocking(true, |_, _| Ok(())).await;
                }
            }
        }
    }

    fn wants_to_send(&self) -> bool {
        self.next.claim && self.may_send()
    }

    /// Whether one more request may leave, and the server may be there.
    pub(super) fn may_send(&self) -> bool {
        self.slots.is_free() && self.reaches_the_server()
    }

    fn reaches_the_server(&self) -> bool {
        self.desk.is_some() && self.offline.until().is_none()
    }

    /// Whether anything is sent, or may be without waiting for its time.
    fn is_sending(&self) -> bool {
        let sends = self.next.claim || self.has_checks();
        !self.writes.is_empty() || !self.checks.is_empty() || (sends && self.reaches_the_server())
    }

    /// Whether leaving has come to its end; says how far it has come.
    fn is_over(&self) -> bool {
        let Some(leaving) = &self.leaving else { return false };
        if self.is_sending() {
            let left = self.desk.as_ref().map_or(0, OutboxSession::under_way);
            return leaving.send(ShutdownProgress::Sending { left }).is_err();
        }
        let stay =
            self.desk.as_ref().map_or_else(PendingSummary::default, OutboxSession::pending_summary);
        // Whoever does not listen any more does not wait either.
        let _ = leaving.send(ShutdownProgress::Left(stay));
        true
    }

    async fn job(&mut self, job: WorkerCommand) {
        match job {
            WorkerCommand::Command(command) => self.command(command).await,
            WorkerCommand::Look => drop(self.run_blocking(true, |_, _| Ok(())).await),
            WorkerCommand::BelongTo(owner) => {
                self.run_blocking(false, move |desk, news| desk.check_account(&owner, news)).await;
            }
            WorkerCommand::Rest(done) => {
                self.suspend().await;
                // Whoever does not wait any more has gone to rest.
                let _ = done.send(());
            }
            WorkerCommand::GoOn => self.resume().await,
            WorkerCommand::Leave(leaving) => {
                self.run_blocking(true, OutboxSession::skip_undo_window).await;
                self.leaving = Some(leaving);
            }
        }
    }

    async fn command(&mut self, command: OutboxRequest) {
        if self.desk.is_none() && self.unusable.is_none() {
            self.open().await;
        }
        if matches!(command, OutboxRequest::Retry { .. }) {
            // Whoever says so may know that the server is back.
            self.offline = NetworkBackoff::default();
            self.check_backoff = NetworkBackoff::default();
            self.connection.try_anyway();
        }
        if let Some(why) = &self.unusable {
            let news = match command {
                OutboxRequest::Open => OutboxEvent::Unusable(why.clone()),
                command => refusal(&command)(why.clone(), true),
            };
            self.send_events(vec![news]).await;
            return;
        }
        let work = move |desk: &mut OutboxSession<K>, news: &mut Vec<OutboxEvent>| {
            desk.command(command, news);
            Ok(())
        };
        self.run_blocking(false, work).await;
    }

    async fn open(&mut self) {
        let Some(mailbox) = self.mailbox.clone() else {
            self.unusable = Some("there is no place for an outbox".to_owned());
            return;
        };
        let clock = self.clock.clone();
        let opened = spawn_blocking(move || OutboxSession::open(&mailbox, clock)).await;
        self.signs.opened.store(true, Ordering::Relaxed);
        match opened {
            Ok(Ok((desk, losses))) => {
                self.desk = Some(desk);
                for text in losses {
                    tracing::error!("{text}");
                    self.send_event(Event::Alert(text)).await;
                }
                self.request_identity();
            }
            Ok(Err(error)) => {
                tracing::error!(?error, "the outbox cannot be used");
                self.unusable = Some(error.to_string());
            }
            Err(_) => self.unusable = Some(broken()),
        }
    }

    /// Finds out early whose account it is, so that nothing is taken for
    /// another one. Nothing goes out before that is certain in any case.
    fn request_identity(&self) {
        let (connection, owner) = (Arc::clone(&self.connection), self.owner.clone());
        let own = self.own.clone();
        tokio::spawn(async move {
            let known = identify(&connection, &owner).await;
            if let (Ok((_, owner)), Some(own)) = (known, own.upgrade()) {
                // A task that has ended needs no answer.
                let _ = own.send(WorkerCommand::BelongTo(owner));
            }
        });
    }

    async fn on_send_slot(&mut self, cleared: Result<SendSlot<A>, Failure>) {
        let SendSlot { gateway, permit, owner } = match cleared {
            Ok(cleared) => cleared,
            Err(failure) => {
                self.not_cleared(&failure).await;
                return;
            }
        };
        let work = move |desk: &mut OutboxSession<K>, news: &mut Vec<OutboxEvent>| {
            desk.check_account(&owner, news)?;
            desk.claim(news)
        };
        if let Some(Some(entry)) = self.run_blocking(false, work).await {
            self.send(entry, gateway, permit);
        }
    }

    /// Sends what has been claimed.
    pub(super) fn send(&mut self, entry: OutboxEntry, gateway: Arc<Client<A>>, permit: RatePermit) {
        self.told = None;
        let id = entry.id;
        let write = write(Arc::clone(&self.connection), gateway, permit, entry);
        self.slots.take(self.writes.spawn(write).id(), id);
    }

    async fn on_write_result(&mut self, answered: Result<(Id, Answer), JoinError>) {
        let (task, answer) = answered.unwrap_or_else(|error| {
            // How far it came nobody knows.
            let failure = if error.is_cancelled() { suspended() } else { defect("sending it") };
            (error.id(), Err(WriteFailure::Unknown(failure)))
        });
        let Some(id) = self.slots.free(task) else { return };
        self.offline.after(answer.as_ref().err().map(WriteFailure::failure));
        let work = move |desk: &mut OutboxSession<K>, _: &mut Vec<OutboxEvent>| {
            desk.answer(id, answer);
            Ok(())
        };
        self.run_blocking(false, work).await;
    }

    /// Does something at the desk, says what came of it, and finds out what is
    /// next. `None` where it failed or there is no desk.
    pub(super) async fn run_blocking<R: Send + 'static>(
        &mut self,
        fresh: bool,
        work: impl FnOnce(&mut OutboxSession<K>, &mut Vec<OutboxEvent>) -> Result<R, OutboxError>
        + Send
        + 'static,
    ) -> Option<R> {
        let mut desk = self.desk.take()?;
        let visit = spawn_blocking(move || {
            let mut news = Vec::new();
            let result = work(&mut desk, &mut news)
                .and_then(|done| Ok((done, desk.poll(fresh, &mut news)?)));
            (desk, news, result)
        });
        let Ok((desk, news, result)) = visit.await else {
            self.give_up(broken()).await;
            return None;
        };
        self.desk = Some(desk);
        self.send_events(news).await;
        let error = match result {
            Ok((done, next)) => {
                self.proceed(next);
                return Some(done);
            }
            Err(error) => error,
        };
        match error {
            OutboxError::OtherAccount { .. } => {
                let way_out = error.hint().map(|hint| format!(": {hint}"));
                self.give_up(format!("{error}{}", way_out.unwrap_or_default())).await;
            }
            OutboxError::Removed => self.give_up(error.to_string()).await,
            error => {
                let why = error.to_string();
                self.back_off_with(&why, Event::Alert(format!("Nothing is being sent: {why}")))
                    .await;
            }
        }
        None
    }

    pub(super) fn proceed(&mut self, next: NextStep) {
        self.wake = next.after.map(|pause| Instant::now() + pause);
        self.next = next;
    }

    /// Something here keeps things from being sent: says so once, and tries
    /// again later.
    pub(super) async fn back_off(&mut self, why: &str) {
        self.back_off_with(why, Event::Told(format!("the outbox waits: {why}"))).await;
    }

    async fn back_off_with(&mut self, why: &str, said: Event) {
        self.proceed(NextStep::after(PAUSE));
        if self.told.as_deref() != Some(why) {
            tracing::warn!(why, "the outbox is hindered");
            self.told = Some(why.to_owned());
            self.send_event(said).await;
        }
    }

    async fn give_up(&mut self, why: String) {
        tracing::error!(why, "the outbox is given up");
        self.desk = None;
        self.proceed(NextStep::default());
        self.unusable = Some(why.clone());
        self.send_events(vec![OutboxEvent::Unusable(why)]).await;
    }

    async fn send_events(&mut self, news: Vec<OutboxEvent>) {
        for news in news {
            self.send_event(Event::Outbox(news)).await;
        }
    }

    async fn send_event(&mut self, event: Event) {
        // A closed queue means that the program ends.
        let _ = self.tell.send(T::from(event)).await;
    }
}
