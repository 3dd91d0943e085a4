//! Waits until entries of the outbox are settled, and sends whatever is due as
//! long as no other instance does.
//!
//! One instance sends at a time, so the order of what is about one thing and
//! "never twice" hold whoever has put it into the outbox.

mod sending;

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep, sleep_until};

use super::{CliError, Interrupt, Progress};
use crate::api::{Client, TriageApi, identity};
use crate::delivery::{NetworkBackoff, Recipients};
use crate::domain::{Failure, Outcome, RetryClass, WriteFailure};
use crate::store::{ExclusiveSender, Outbox, OutboxError};
use crate::triage::compose::TextingHours;
use crate::triage::outbox::schedule::blocked;
use crate::triage::outbox::{EntryId, EntryState, GroupId, Holder, OutboxEntry};

/// How often one looks at what others do.
const POLL: Duration = Duration::from_millis(50);

/// How long what is on its way is awaited at the end.
const LAST: Duration = Duration::from_secs(5);

type Answer = Result<Outcome, WriteFailure>;

/// What became of an entry.
#[derive(Debug)]
pub(super) enum Settled {
    /// It stands where nothing becomes of it by itself.
    Stands(OutboxEntry),
    /// An earlier one has to be decided first. It has been taken back, if it is
    /// this command's own.
    HeldUp { entry: OutboxEntry, by: EntryId },
    /// It was not sent, and was taken back.
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
    TimedOut(Duration, Option<Holder>),
    /// The server does not accept the key, or wants to be left alone for long.
    Refused(Failure),
}

/// Where entries are sent to, and by which rules.
pub(super) struct Route<'a, A> {
    pub(super) gateway: &'a Client<A>,
    /// Recent answers about the recipients of texts.
    pub(super) recipients: &'a Recipients,
    /// When texts may leave without a yes of their own.
    pub(super) hours: TextingHours,
}

impl<A> Clone for Route<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Route<'_, A> {}

/// Awaits entries.
pub(super) struct Delivery<'a, A> {
    route: Route<'a, A>,
    progress: &'a Progress,
    interrupt: &'a Interrupt,
    timeout: Duration,
    outbox: Outbox,
    sender: Option<ExclusiveSender>,
    /// Awaited entries, in their order.
    open: Vec<EntryId>,
    /// Their group, where it is this command's own: what is not sent at the
    /// end is taken back.
    group: Option<GroupId>,
    /// What the server last answered about awaited entries.
    answers: HashMap<EntryId, Answer>,
    /// Why nothing may be sent, by the server's word.
    refused: Option<Failure>,
    settled: VecDeque<Settled>,
    deadline: Instant,
    stopped: Option<StopReason>,
    /// Until when no text is tried, since nobody could be asked about one.
    check_backoff: NetworkBackoff,
}

impl<'a, A: TriageApi> Delivery<'a, A> {
    /// Makes sure that the outbox is that of the account whose key is used:
    /// what one account wants sent must never go out as another.
    pub(super) async fn begin(
        mut outbox: Outbox,
        route: Route<'a, A>,
        progress: &'a Progress,
        interrupt: &'a Interrupt,
        timeout: Duration,
    ) -> Result<Self, CliError> {
        outbox.check_account(&identity::fetch_identity(route.gateway).await?, Timestamp::now())?;
        Ok(Self {
            route,
            progress,
            interrupt,
            timeout,
            outbox,
            sender: None,
            open: Vec::new(),
            group: None,
            answers: HashMap::new(),
            refused: None,
            settled: VecDeque::new(),
            deadline: Instant::now() + timeout,
            stopped: None,
            check_backoff: NetworkBackoff::default(),
        })
    }

    pub(super) fn outbox(&mut self) -> &mut Outbox {
        &mut self.outbox
    }

    /// Why it has ended early.
    pub(super) fn stopped(&self) -> Option<&StopReason> {
        self.stopped.as_ref()
    }

    /// Gives an entry up; `false` where it does not stand any more where that
    /// is possible, because another instance was faster.
    pub(super) fn discard(&mut self, id: EntryId) -> Result<bool, OutboxError> {
        match self.outbox.discard(id, Timestamp::now()) {
            Ok(_) => Ok(true),
            Err(OutboxError::NotAllowed(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes back what can be, after the outbox has failed; says what that is.
    pub(super) fn give_up(&mut self) -> HashSet<EntryId> {
        let Some(group) = self.group else { return HashSet::new() };
        let undone = self.outbox.undo(group, Timestamp::now()).unwrap_or_default();
        undone.withdrawn.iter().map(|entry| entry.id).collect()
    }

    /// What the server last said about an entry, where it was this process that
    /// sent it.
    pub(super) fn answer(&self, entry: EntryId) -> Option<&Answer> {
        self.answers.get(&entry)
    }

    /// Awaits entries. Those of a group are this command's own.
    pub(super) fn wait_for(&mut self, entries: Vec<EntryId>, group: Option<GroupId>) {
        self.open = entries;
        self.group = group;
        self.answers.clear();
        self.deadline = Instant::now() + self.timeout;
    }

    /// The next entry that is settled; `None` where all are.
    pub(super) async fn next(&mut self) -> Result<Option<Settled>, OutboxError> {
        loop {
            if let Some(settled) = self.settled.pop_front() {
                return Ok(Some(settled));
            }
            if self.open.is_empty() {
                return Ok(None);
            }
            let unfinished = self.look()?;
            if !self.settled.is_empty() {
                self.deadline = Instant::now() + self.timeout;
            } else if let Some(why) = self.reason_to_stop() {
                self.stopped.get_or_insert(why);
                self.wind_down().await?;
            } else {
                self.step(&unfinished).await?;
            }
        }
    }

    /// Looks where the awaited entries stand.
    fn look(&mut self) -> Result<Vec<OutboxEntry>, OutboxError> {
        let unfinished = self.outbox.unfinished()?;
        let held_up = blocked(&unfinished);
        for id in std::mem::take(&mut self.open) {
            let at = unfinished.binary_search_by_key(&id, |entry| entry.id);
            let Ok(entry) = at.map(|at| &unfinished[at]) else {
                // It is finished; one that is not kept any more was so long ago.
                self.settled.extend(self.outbox.entry(id)?.map(Settled::Stands));
                continue;
            };
            let by = held_up.iter().find(|(held, _)| *held == id).map(|(_, by)| *by);
            match (&entry.state, by) {
                (
                    EntryState::Failed { .. }
                    | EntryState::Unknown { .. }
                    | EntryState::NeedsConfirmation { .. },
                    _,
                ) => {
                    self.settled.push_back(Settled::Stands(entry.clone()));
                }
                (EntryState::Waiting, Some(by)) => {
                    if self.group.is_some() && !entry.may_have_applied && !self.discard(id)? {
                        // Another instance was faster: look again.
                        self.open.push(id);
                        continue;
                    }
                    self.settled.push_back(Settled::HeldUp { entry: entry.clone(), by });
                }
                _ => self.open.push(id),
            }
        }
        Ok(unfinished)
    }

    fn reason_to_stop(&self) -> Option<StopReason> {
        if self.interrupt.number().is_some() {
            return Some(StopReason::Interrupted);
        }
        let refused = self.refused.as_ref().or_else(|| {
            self.answers.values().find_map(|answer| match answer {
                // Any other refusal may be about this one thing.
                Err(WriteFailure::NotDone(failure)) if failure.status == Some(401) => Some(failure),
                Err(failure) if is_long_pause(failure.failure()) => Some(failure.failure()),
                _ => None,
            })
        });
        if let Some(failure) = refused {
            return Some(StopReason::Refused(failure.clone()));
        }
        (Instant::now() >= self.deadline)
            .then(|| StopReason::TimedOut(self.timeout, self.outbox.sender_elsewhere()))
    }

    /// Takes back what is not sent, and awaits for a moment what another
    /// instance is sending.
    async fn wind_down(&mut self) -> Result<(), OutboxError> {
        if let Some(group) = self.group {
            let undone = self.outbox.undo(group, Timestamp::now())?;
            let open = &mut self.open;
            let withdrawn = undone.withdrawn.into_iter().map(Settled::Withdrawn);
            let stopped = undone.stopped.into_iter().map(Settled::Stands);
            self.settled.extend(withdrawn.chain(stopped).filter(|settled| {
                let id = settled.entry().id;
                let own = open.contains(&id);
                open.retain(|open| *open != id);
                own
            }));
        }
        let until = Instant::now() + LAST;
        loop {
            let elsewhere = self.sender.is_none();
            let mut waits = false;
            for id in std::mem::take(&mut self.open) {
                let Some(entry) = self.outbox.entry(id)? else { continue };
                match entry.state {
                    EntryState::Sending if elsewhere && Instant::now() < until => {
                        waits = true;
                        self.open.push(id);
                    }
                    EntryState::Sending | EntryState::Waiting => {
                        self.settled.push_back(Settled::Left(entry));
                    }
                    _ => self.settled.push_back(Settled::Stands(entry)),
                }
            }
            if !waits {
                return Ok(());
            }
            tokio::select! {
                () = sleep(POLL) => {}
                () = self.interrupt.second() => return self.leave(),
            }
        }
    }

    /// Leaves what is still open.
    fn leave(&mut self) -> Result<(), OutboxError> {
        for id in std::mem::take(&mut self.open) {
            self.settled.extend(self.outbox.entry(id)?.map(Settled::Left));
        }
        Ok(())
    }

    async fn pause(&self, pause: Duration) {
        let until = (Instant::now() + pause).min(self.deadline);
        // Once heard, a signal is no reason to turn in circles.
        tokio::select! {
            () = sleep_until(until) => {}
            () = self.interrupt.first() => {}
        }
    }
}

/// Whether the server wants to be left alone for longer than anything waits.
fn is_long_pause(failure: &Failure) -> bool {
    matches!(failure.retry, RetryClass::After(pause) if pause > RetryClass::LONGEST_WAIT)
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
