//! Awaits entries of the outbox while the worker sends.

mod ending;
mod reply_marks;

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

/// Capacity for unread reports.
const QUEUE: usize = 64;

/// The end of an awaited entry.
#[derive(Debug)]
pub(super) enum EntryEnd {
    /// Final, or waiting for a decision of the user.
    Settled(OutboxEntry),
    /// Blocked by an earlier entry that waits for a decision; discarded, if it
    /// is this command's own.
    Blocked { entry: OutboxEntry, by: EntryId },
    /// Undone before it was sent.
    Withdrawn(OutboxEntry),
    /// Unchanged: it may still be sent.
    Pending(OutboxEntry),
}

/// Reason for an early end of the command.
#[derive(Clone, Debug)]
pub(super) enum StopReason {
    Interrupted,
    /// Time without progress, and the other process that sends, if known.
    TimedOut(Duration, Option<String>),
    /// The server rejects the key, or asks for a long pause.
    Refused(Failure),
}

struct Awaited {
    id: EntryId,
    settled: Option<EntryEnd>,
}

pub(super) struct Delivery<'a> {
    interrupt: &'a Interrupt,
    /// Time without progress.
    timeout: Duration,
    worker: OutboxHandle,
    reports: mpsc::Receiver<WorkerReport>,
    /// Unfinished entries of the last report.
    known: OutboxSnapshot,
    /// This instance sends.
    sends: bool,
    finished: HashMap<EntryId, OutboxEntry>,
    /// The last answers to entries sent by this process.
    answers: HashMap<EntryId, Answer>,
    /// In input order.
    awaited: VecDeque<Awaited>,
    /// The command's own group: undone at the end as far as it is not sent.
    group: Option<GroupId>,
    /// The server's refusal of any further request.
    refused: Option<Failure>,
    failure: Option<OutboxError>,
    deadline: Instant,
    stopped: Option<StopReason>,
}

impl<'a> Delivery<'a> {
    /// Opens an outbox and checks that it belongs to the account of the key.
    pub(super) async fn begin<A: Api>(
        open: impl FnOnce() -> Result<Outbox, CliError> + Send + 'static,
        (connection, hours): (&Arc<LazyClient<A>>, TextingHours),
        interrupt: &'a Interrupt,
        timeout: Duration,
    ) -> Result<Self, CliError> {
        let mut outbox = blocking(open).await??;
        let owner = identity::fetch_identity(&*connection.client().await?).await?;
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

    pub(super) fn stopped(&self) -> Option<&StopReason> {
        self.stopped.as_ref()
    }

    /// The last answer to an entry, if this process sent it.
    pub(super) fn answer(&self, entry: EntryId) -> Option<&Answer> {
        self.answers.get(&entry)
    }

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
                // The worker blocks on unread reports.
                Some(report) = self.reports.recv() => self.on_report(report),
            }
        }
    }

    /// Discards an entry; `false` if another instance was faster.
    pub(super) async fn discard(&mut self, id: EntryId) -> Result<bool, OutboxError> {
        match self.call(move |outbox| outbox.discard(id, Timestamp::now())).await? {
            Ok(_) => Ok(true),
            Err(OutboxError::NotAllowed(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Undoes the group as far as possible after a failure of the outbox; returns
    /// the undone entries.
    pub(super) async fn give_up(&mut self) -> HashSet<EntryId> {
        let Some(group) = self.group else { return HashSet::new() };
        let undone = self.call(move |outbox| outbox.undo(group, Timestamp::now())).await;
        let undone = undone.and_then(|undone| undone).unwrap_or_default();
        undone.withdrawn.iter().map(|entry| entry.id).collect()
    }

    /// Sets the awaited entries. Those of a group are this command's own.
    pub(super) fn wait_for(&mut self, entries: &[OutboxEntry], group: Option<GroupId>) {
        self.awaited = entries.iter().map(|it| Awaited { id: it.id, settled: None }).collect();
        self.group = group;
        self.deadline = Instant::now() + self.timeout;
    }

    /// The next settled entry; `None` after the last. In the awaited order, except
    /// for retries.
    pub(super) async fn next(&mut self) -> Result<Option<EntryEnd>, OutboxError> {
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
            WorkerReport::Outbox(OutboxEvent::Moved(entries) | OutboxEvent::NotMarked(entries)) => {
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

    /// Settles the awaited entries that do not change by themselves.
    async fn settle(&mut self) -> Result<(), OutboxError> {
        let blocked: HashMap<EntryId, EntryId> = blocked(&self.known).into_iter().collect();
        for mut awaited in mem::take(&mut self.awaited) {
            if awaited.settled.is_none() {
                let id = awaited.id;
                let entry = self.known.get(id).cloned().or_else(|| self.finished.remove(&id));
                // An entry that is no longer kept finished long ago.
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
    ) -> Result<Option<EntryEnd>, OutboxError> {
        Ok(match (&entry.state, blocked_by) {
            (EntryState::Waiting, Some(by)) => {
                let own = self.group.is_some() && !entry.may_have_applied;
                // Another instance may be faster.
                let is_settled = !own || self.discard(entry.id).await?;
                is_settled.then_some(EntryEnd::Blocked { entry, by: *by })
            }
            (EntryState::Waiting | EntryState::Sending, _) => None,
            _ => Some(EntryEnd::Settled(entry)),
        })
    }

    /// Takes the next result, once all before it were attempted.
    fn take_settled(&mut self) -> Option<EntryEnd> {
        let is_untried = |it: &Awaited| it.settled.is_none() && !self.answers.contains_key(&it.id);
        let tried = self.awaited.iter().position(is_untried).unwrap_or(self.awaited.len());
        let at = self.awaited.iter().take(tried).position(|it| it.settled.is_some())?;
        self.awaited.remove(at)?.settled
    }
}

/// An answer's refusal, if it applies to all requests.
fn refusal(answer: &Answer) -> Option<&Failure> {
    match answer {
        // Any other refusal may be about this entry alone.
        Err(WriteFailure::NotDone(failure)) if failure.status == Some(401) => Some(failure),
        Err(failure) => Some(failure.failure()).filter(|failure| is_long_pause(failure)),
        Ok(_) => None,
    }
}

/// Whether the server asks for a longer pause than any retry waits.
fn is_long_pause(failure: &Failure) -> bool {
    matches!(failure.retry, RetryClass::After(pause) if pause > RetryClass::LONGEST_WAIT)
}

async fn blocking<R: Send + 'static>(
    function: impl FnOnce() -> R + Send + 'static,
) -> Result<R, OutboxError> {
    spawn_blocking(function).await.map_err(|_| OutboxError::Defect)
}

impl EntryEnd {
    pub(super) fn entry(&self) -> &OutboxEntry {
        match self {
            Self::Settled(entry)
            | Self::Blocked { entry, .. }
            | Self::Withdrawn(entry)
            | Self::Pending(entry) => entry,
        }
    }
}
