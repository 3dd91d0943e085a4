//! Awaits entries of the outbox while the worker sends what is due.

mod ending;

use std::collections::{HashMap, HashSet, VecDeque};
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep_until};

use super::{CliError, Interrupt};
use crate::api::{Api, identity};
use crate::delivery::{
    Answer, LazyClient, OutboxHandle, OutboxSnapshot, Policy, SystemClock, WorkerReport,
};
use crate::domain::{Failure, RetryClass, WriteFailure};
use crate::store::{Outbox, OutboxError};
use crate::triage::compose::TextingHours;
use crate::triage::outbox::protocol::OutboxEvent;
use crate::triage::outbox::schedule::blocked;
use crate::triage::outbox::{EntryId, EntryState, GroupId, OutboxEntry};

/// Reports that may wait.
const QUEUE: usize = 64;

/// The end of an awaited entry.
#[derive(Debug)]
pub(super) enum Settled {
    /// Nothing becomes of it by itself any more.
    Stands(OutboxEntry),
    /// An earlier one has to be decided first. It has been discarded, if it is
    /// this command's own.
    HeldUp { entry: OutboxEntry, by: EntryId },
    /// It was not sent, and was undone.
    Withdrawn(OutboxEntry),
    /// It is left as it is: something may still become of it.
    Left(OutboxEntry),
}

/// Why a command ends before everything is settled.
#[derive(Clone, Debug)]
pub(super) enum StopReason {
    /// A signal.
    Interrupted,
    /// Nothing has got through for too long; and which other process sends,
    /// where it says so.
    TimedOut(Duration, Option<String>),
    /// The server does not accept the key, or wants to be left alone for long.
    Refused(Failure),
}

/// An awaited entry.
struct Awaited {
    id: EntryId,
    settled: Option<Settled>,
}

/// Awaits entries.
pub(super) struct Delivery<'a> {
    interrupt: &'a Interrupt,
    /// How long nothing may settle.
    timeout: Duration,
    worker: OutboxHandle,
    reports: mpsc::Receiver<WorkerReport>,
    /// Unfinished entries as reported last.
    known: OutboxSnapshot,
    /// Whether this instance sends.
    sends: bool,
    /// Entries that have finished.
    finished: HashMap<EntryId, OutboxEntry>,
    /// The last answers to entries that this process has sent.
    answers: HashMap<EntryId, Answer>,
    /// In the order of the command's input.
    awaited: VecDeque<Awaited>,
    /// The group of the awaited entries, where it is this command's own: what is
    /// not sent at the end is undone.
    group: Option<GroupId>,
    /// Why nothing may be sent, by the server's word.
    refused: Option<Failure>,
    /// Why the outbox cannot be used any more.
    failure: Option<OutboxError>,
    deadline: Instant,
    stopped: Option<StopReason>,
}

impl<'a> Delivery<'a> {
    /// Opens an outbox and checks that it is that of the account whose key is
    /// used: nothing must go out as another account's.
    pub(super) async fn begin<A: Api>(
        open: impl FnOnce() -> Result<Outbox, CliError> + Send + 'static,
        (connection, hours): (&Arc<LazyClient<A>>, TextingHours),
        interrupt: &'a Interrupt,
        timeout: Duration,
    ) -> Result<Self, CliError> {
        let mut outbox = blocking(open).await??;
        let owner = identity::fetch_identity(&*connection.gateway().await?).await?;
        let key = owner.clone();
        let check = move || outbox.check_account(&key, Timestamp::now()).map(|_| outbox);
        let outbox = blocking(check).await??;
        let (sender, reports) = mpsc::channel(QUEUE);
        let policy = Policy::of_command(hours);
        let account = (Arc::clone(connection), owner);
        Ok(Self {
            interrupt,
            timeout,
            worker: OutboxHandle::attach((outbox, policy), account, SystemClock, sender),
            reports,
            known: OutboxSnapshot::default(),
            sends: true,
            finished: HashMap::new(),
            answers: HashMap::new(),
            awaited: VecDeque::new(),
            group: None,
            refused: None,
            failure: None,
            deadline: Instant::now() + timeout,
            stopped: None,
        })
    }

    /// Why it has ended early.
    pub(super) fn stopped(&self) -> Option<&StopReason> {
        self.stopped.as_ref()
    }

    /// The server's last answer to an entry, where it was this process that sent
    /// it.
    pub(super) fn answer(&self, entry: EntryId) -> Option<&Answer> {
        self.answers.get(&entry)
    }

    /// Calls a function with the outbox.
    pub(super) async fn call<R: Send + 'static>(
        &mut self,
        function: impl FnOnce(&mut Outbox) -> R + Send + 'static,
    ) -> Result<R, OutboxError> {
        let worker = self.worker.clone();
        let result = worker.call(function);
        tokio::pin!(result);
        loop {
            tokio::select! {
                biased;
                result = &mut result => return result,
                // The worker waits where its reports are not taken.
                Some(report) = self.reports.recv() => self.on_report(report),
            }
        }
    }

    /// Discards an entry; `false` where it does not stand any more where that is
    /// possible, because another instance was faster.
    pub(super) async fn discard(&mut self, id: EntryId) -> Result<bool, OutboxError> {
        match self.call(move |outbox| outbox.discard(id, Timestamp::now())).await? {
            Ok(_) => Ok(true),
            Err(OutboxError::NotAllowed(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Undoes what can be, after the outbox has failed; returns what that is.
    pub(super) async fn give_up(&mut self) -> HashSet<EntryId> {
        let Some(group) = self.group else { return HashSet::new() };
        let undone = self.call(move |outbox| outbox.undo(group, Timestamp::now())).await;
        let undone = undone.and_then(|undone| undone).unwrap_or_default();
        undone.withdrawn.iter().map(|entry| entry.id).collect()
    }

    /// Awaits entries. Those of a group are this command's own.
    pub(super) fn wait_for(&mut self, entries: &[OutboxEntry], group: Option<GroupId>) {
        self.awaited = entries.iter().map(|it| Awaited { id: it.id, settled: None }).collect();
        self.group = group;
        self.deadline = Instant::now() + self.timeout;
    }

    /// The next entry that is settled; `None` where all are. Entries come in the
    /// order in which they are awaited, but for those that are tried again.
    pub(super) async fn next(&mut self) -> Result<Option<Settled>, OutboxError> {
        loop {
            self.take_reports();
            if let Some(error) = self.failure.take() {
                return Err(error);
            }
            self.settle().await?;
            if let Some(settled) = self.take_settled() {
                return Ok(Some(settled));
            }
            if self.awaited.is_empty() {
                self.finished.clear();
                self.answers.clear();
                return Ok(None);
            }
            if let Some(why) = self.reason_to_stop().await? {
                self.stopped.get_or_insert(why);
                self.wind_down().await?;
                continue;
            }
            tokio::select! {
                report = self.reports.recv() => {
                    self.on_report(report.ok_or(OutboxError::Defect)?);
                }
                () = self.interrupt.first() => {}
                () = sleep_until(self.deadline) => {}
            }
        }
    }

    fn take_reports(&mut self) {
        while let Ok(report) = self.reports.try_recv() {
            self.on_report(report);
        }
    }

    fn on_report(&mut self, report: WorkerReport) {
        match report {
            WorkerReport::Outbox(OutboxEvent::Unfinished { entries, sends }) => {
                self.known = OutboxSnapshot::new(entries);
                self.sends = sends;
            }
            WorkerReport::Outbox(OutboxEvent::Moved(entries)) => {
                for entry in entries {
                    self.record(entry);
                }
            }
            WorkerReport::Outbox(OutboxEvent::NotSent(entry)) => self.record(*entry),
            WorkerReport::Outbox(OutboxEvent::Answered { entry, answer }) => {
                self.refused = refusal(&answer).cloned().or(self.refused.take());
                self.answers.insert(entry.id, *answer);
                self.record(*entry);
            }
            WorkerReport::Hindered(failure) => self.refused = Some(failure),
            WorkerReport::Failed(error) => self.failure = Some(error),
            WorkerReport::Outbox(_) | WorkerReport::Lost(_) => {}
        }
    }

    fn record(&mut self, entry: OutboxEntry) {
        self.known.record(&entry);
        if !entry.is_unfinished() {
            self.finished.insert(entry.id, entry);
        }
    }

    /// Settles the awaited entries of which nothing becomes by itself.
    async fn settle(&mut self) -> Result<(), OutboxError> {
        let blocked: HashMap<EntryId, EntryId> = blocked(&self.known).into_iter().collect();
        for mut awaited in mem::take(&mut self.awaited) {
            if awaited.settled.is_none() {
                let id = awaited.id;
                let entry = self.known.get(id).cloned().or_else(|| self.finished.remove(&id));
                // One that is not kept any more finished long ago.
                let Some(entry) = entry else { continue };
                awaited.settled = self.end_of(entry, blocked.get(&id)).await?;
                if awaited.settled.is_some() {
                    self.deadline = Instant::now() + self.timeout;
                }
            }
            self.awaited.push_back(awaited);
        }
        Ok(())
    }

    async fn end_of(
        &mut self,
        entry: OutboxEntry,
        blocked_by: Option<&EntryId>,
    ) -> Result<Option<Settled>, OutboxError> {
        Ok(match (&entry.state, blocked_by) {
            (EntryState::Waiting, Some(by)) => {
                let own = self.group.is_some() && !entry.may_have_applied;
                // Another instance may be faster.
                let is_settled = !own || self.discard(entry.id).await?;
                is_settled.then_some(Settled::HeldUp { entry, by: *by })
            }
            (EntryState::Waiting | EntryState::Sending, _) => None,
            _ => Some(Settled::Stands(entry)),
        })
    }

    /// Takes the next result, once all before it have been tried.
    fn take_settled(&mut self) -> Option<Settled> {
        let is_untried = |it: &Awaited| it.settled.is_none() && !self.answers.contains_key(&it.id);
        let tried = self.awaited.iter().position(is_untried).unwrap_or(self.awaited.len());
        let at = self.awaited.iter().take(tried).position(|it| it.settled.is_some())?;
        self.awaited.remove(at)?.settled
    }
}

/// The refusal of an answer that is one of everything.
fn refusal(answer: &Answer) -> Option<&Failure> {
    match answer {
        // Any other refusal may be about this one thing.
        Err(WriteFailure::NotDone(failure)) if failure.status == Some(401) => Some(failure),
        Err(failure) => Some(failure.failure()).filter(|failure| is_long_pause(failure)),
        Ok(_) => None,
    }
}

/// Whether the server wants to be left alone for longer than anything waits.
fn is_long_pause(failure: &Failure) -> bool {
    matches!(failure.retry, RetryClass::After(pause) if pause > RetryClass::LONGEST_WAIT)
}

async fn blocking<R: Send + 'static>(
    function: impl FnOnce() -> R + Send + 'static,
) -> Result<R, OutboxError> {
    spawn_blocking(function).await.map_err(|_| OutboxError::Defect)
}

impl Settled {
    pub(super) fn entry(&self) -> &OutboxEntry {
        match self {
            Self::Stands(entry)
            | Self::HeldUp { entry, .. }
            | Self::Withdrawn(entry)
            | Self::Left(entry) => entry,
        }
    }
}
