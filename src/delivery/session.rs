//! The outbox on disk as this instance uses it. Everything here blocks.

mod departure;
mod history;
mod refusal;
mod role;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

pub(super) use refusal::refusal;

use super::clock::Clock;
use super::outbox_snapshot::OutboxSnapshot;
use super::policy::{OutboxConfig, Policy};
use super::report::{Answer, PendingSummary};
use crate::domain::Operation;
use crate::store::outbox::{Claim, ExclusiveSender, Outbox, OutboxError};
use crate::triage::outbox::protocol::{OutboxEvent, OutboxRequest};
use crate::triage::outbox::schedule::blocked;
use crate::triage::outbox::{EntryId, EntryState, Holder, OutboxEntry, Schedule, plan};

/// Recently done entries that are reported at the start.
const LATELY: u32 = 200;

/// The next steps of the worker.
#[derive(Debug, Default)]
pub(super) struct NextStep {
    /// An entry can be claimed.
    pub(super) claim: bool,
    /// Texts whose recipients are to be checked.
    pub(super) check: Vec<OutboxEntry>,
    /// Time to the next poll.
    pub(super) after: Option<Duration>,
}

impl NextStep {
    pub(super) fn after(pause: Duration) -> Self {
        Self { after: Some(pause), ..Self::default() }
    }
}

/// The outbox, and its last reported state.
pub(super) struct OutboxSession {
    outbox: Outbox,
    /// The sender's role, while this instance has it.
    sender: Option<ExclusiveSender>,
    /// Unfinished entries as last reported.
    known: OutboxSnapshot,
    /// Entries that were appended here.
    own: BTreeSet<EntryId>,
    /// Another instance sends.
    elsewhere: bool,
    /// The other instance, if known.
    holder: Option<Holder>,
    /// No sender's role until this instance resumes.
    suspended: bool,
    /// Answers that are not on disk yet.
    answers: VecDeque<(EntryId, Answer)>,
    policy: Policy,
    clock: Arc<dyn Clock>,
    /// Start of the shutdown: entries that were not due then stay.
    ends_at: Option<Timestamp>,
}

impl OutboxSession {
    /// Opens the outbox. Also returns a sentence about a lost or damaged one.
    pub(super) fn open(
        config: &OutboxConfig,
        clock: Arc<dyn Clock>,
    ) -> Result<(Self, Vec<String>), OutboxError> {
        let opened = Outbox::open(&config.folder, &config.account, clock.now())?;
        let mut session = Self::new(opened.outbox, config.policy(), clock);
        // Entries that the last sender left are reported with the rest.
        session.poll(true, &mut Vec::new())?;
        let damaged = opened.set_aside.map(|aside| {
            let aside = aside.display();
            format!("The outbox was damaged, so nothing in it will be sent. See {aside}")
        });
        Ok((session, opened.lost.map(|lost| lost.to_string()).into_iter().chain(damaged).collect()))
    }

    pub(super) fn new(outbox: Outbox, policy: Policy, clock: Arc<dyn Clock>) -> Self {
        Self {
            outbox,
            sender: None,
            known: OutboxSnapshot::default(),
            own: BTreeSet::new(),
            elsewhere: false,
            holder: None,
            suspended: false,
            answers: VecDeque::new(),
            policy,
            clock,
            ends_at: None,
        }
    }

    pub(super) fn outbox(&mut self) -> &mut Outbox {
        &mut self.outbox
    }

    pub(super) fn has_answers(&self) -> bool {
        !self.answers.is_empty()
    }

    /// Executes a request.
    pub(super) fn execute(&mut self, request: OutboxRequest, events: &mut Vec<OutboxEvent>) {
        let now = self.clock.now();
        let refused = refusal(&request);
        let done = match request {
            OutboxRequest::Open => {
                events.push(self.unfinished());
                if self.elsewhere {
                    events.push(OutboxEvent::SentBy(self.holder));
                }
                match self.outbox.finished(LATELY) {
                    Ok(mut entries) => {
                        entries.retain(|entry| entry.state == EntryState::Done);
                        events.push(OutboxEvent::Done(entries));
                    }
                    Err(error) => tracing::warn!(%error, "recently done entries cannot be read"),
                }
                return;
            }
            OutboxRequest::Append { ticket, drafts } => {
                self.outbox.append(drafts, &self.policy.undo_window, now).map(|entries| {
                    self.own.extend(entries.iter().map(|entry| entry.id));
                    self.record(&entries);
                    OutboxEvent::Appended { ticket, entries }
                })
            }
            OutboxRequest::Undo(group) => self.outbox.undo(group, now).map(|undone| {
                self.record(&undone.withdrawn);
                self.record(&undone.stopped);
                let (withdrawn, stopped, gone) = (undone.withdrawn, undone.stopped, undone.gone);
                OutboxEvent::Undone { group, withdrawn, stopped, gone }
            }),
            OutboxRequest::Withdraw(id) => self.withdraw(id, now),
            OutboxRequest::ReadHistory { before } => self.history(before),
            OutboxRequest::Retry { entry, approvals } => {
                self.outbox.retry(entry, &approvals, now).map(|entry| self.moved(vec![entry]))
            }
            OutboxRequest::Discard(id) => {
                self.outbox.discard(id, now).map(|entry| self.moved(vec![entry]))
            }
            OutboxRequest::SendNow(ids) => {
                self.outbox.send_now(ids, now).map(|entries| self.moved(entries))
            }
            OutboxRequest::Edit { entry, operation, approvals } => self
                .outbox
                .edit(entry, (operation, approvals), &self.policy.undo_window, now)
                .map(|entry| self.moved(vec![entry])),
        };
        events.push(done.unwrap_or_else(|error| {
            let lasts = !matches!(error, OutboxError::NotAllowed(_) | OutboxError::Invalid(_));
            refused(error.to_string(), lasts)
        }));
    }

    /// Plans the next steps, taking or releasing the sender's role. Changes of
    /// other instances are found only if the outbox is `read` again.
    pub(super) fn poll(
        &mut self,
        read: bool,
        events: &mut Vec<OutboxEvent>,
    ) -> Result<NextStep, OutboxError> {
        self.write_answers(events)?;
        if read {
            self.compare(events)?;
        }
        if self.suspended {
            self.sender = None;
            return Ok(NextStep::default());
        }
        if self.policy.read_only {
            // Changes of other instances are shown.
            return Ok(if self.known.is_empty() {
                NextStep::default()
            } else {
                NextStep::after(self.policy.poll)
            });
        }
        loop {
            let now = self.time_to_plan();
            let planned = plan(&self.known, now);
            let on_its_way = self.known.iter().any(|entry| entry.state == EntryState::Sending);
            if planned == Schedule::default() && !on_its_way {
                self.sender = None;
                self.set_elsewhere(false, events);
                return Ok(NextStep::default());
            }
            if self.sender.is_none() {
                self.sender = self.outbox.sender(now)?;
                self.set_elsewhere(self.sender.is_none(), events);
                if self.elsewhere {
                    return Ok(NextStep::after(self.policy.poll));
                }
                self.compare(events)?;
                continue;
            }
            let claim = planned.claim.is_some();
            if claim || (planned.ask.is_empty() && planned.discard.is_empty()) {
                let texts = planned.check.iter().filter_map(|id| self.known.get(*id));
                let check = texts.cloned().collect();
                let poll = self.policy.poll;
                let wait = planned.wake.map(|wake| wake.duration_since(now));
                let wait = wait.and_then(|wait| Duration::try_from(wait).ok());
                let after = wait.map_or(poll, |wait| wait.min(poll));
                return Ok(NextStep { claim, check, after: (!claim).then_some(after) });
            }
            self.apply_plan(events)?;
        }
    }

    /// Claims the next entry. To be called when a request may be sent.
    pub(super) fn claim(
        &mut self,
        events: &mut Vec<OutboxEvent>,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        let Some(claim) = self.claim_quietly()? else { return Ok(None) };
        let mut moved = claim.moved;
        moved.extend(claim.entry.clone());
        if moved.is_empty() {
            // It was undone in between, maybe by another instance.
            self.compare(events)?;
        } else {
            events.push(self.moved(moved));
        }
        Ok(claim.entry)
    }

    /// Queues an answer; every poll retries to write it to the disk.
    pub(super) fn answer(&mut self, id: EntryId, answer: Answer) {
        self.answers.push_back((id, answer));
    }

    /// Begins the shutdown: ends the undo window of entries of this instance, if
    /// they need not wait. Entries still in their window stay, however long the
    /// shutdown takes.
    pub(super) fn skip_undo_window(
        &mut self,
        events: &mut Vec<OutboxEvent>,
    ) -> Result<(), OutboxError> {
        let now = self.clock.now();
        self.ends_at = Some(now);
        let in_window = |entry: &&OutboxEntry| entry.without_undo_window(now).is_some();
        let own = self.known.iter().filter(|entry| self.own.contains(&entry.id));
        let ids: Vec<EntryId> = own.filter(in_window).map(|entry| entry.id).collect();
        if !ids.is_empty() {
            let hastened = self.outbox.skip_undo_window(ids, now)?;
            events.push(self.moved(hastened));
        }
        Ok(())
    }

    fn time_to_plan(&self) -> Timestamp {
        let now = self.clock.now();
        self.ends_at.map_or(now, |ends_at| ends_at.min(now))
    }

    /// The number of entries that are due or in flight.
    pub(super) fn under_way(&self) -> usize {
        let now = self.time_to_plan();
        let under_way = |entry: &&OutboxEntry| match entry.state {
            EntryState::Waiting => entry.due <= now,
            ref state => *state == EntryState::Sending,
        };
        self.known.iter().filter(under_way).count()
    }

    /// The entries that stay if the program ends now.
    pub(super) fn pending_summary(&self) -> PendingSummary {
        // Entries behind one that waits for a decision count with it.
        let blocked: BTreeSet<EntryId> =
            blocked(&self.known).into_iter().map(|(held, _)| held).collect();
        let goes = |entry: &&OutboxEntry| {
            matches!(entry.state, EntryState::Waiting | EntryState::Sending)
                && !blocked.contains(&entry.id)
        };
        let (elsewhere, holder) = (self.elsewhere, self.holder);
        let mut stay = PendingSummary { elsewhere, holder, ..PendingSummary::default() };
        for entry in self.known.iter() {
            match &entry.operation {
                _ if !goes(&entry) => stay.stuck += 1,
                Operation::SendSms { .. } => stay.texts.push(entry.who.clone()),
                Operation::AddNote { .. } => stay.notes.push(entry.who.clone()),
                _ => stay.others += 1,
            }
        }
        stay
    }

    /// Applies the confirmations and discards of the plan without sending.
    fn apply_plan(&mut self, events: &mut Vec<OutboxEvent>) -> Result<(), OutboxError> {
        let claim = self.claim_quietly()?.unwrap_or_default();
        if let (Some(entry), Some(sender)) = (claim.entry, &mut self.sender) {
            // It became due in between, and no request may be sent yet.
            sender.release(entry.id, self.clock.now())?;
        }
        if !claim.moved.is_empty() {
            events.push(self.moved(claim.moved));
        }
        self.compare(events)
    }

    fn claim_quietly(&mut self) -> Result<Option<Claim>, OutboxError> {
        self.sending(ExclusiveSender::claim)
    }

    fn write_answers(&mut self, events: &mut Vec<OutboxEvent>) -> Result<(), OutboxError> {
        while let Some((id, answer)) = self.answers.pop_front() {
            let Some(sender) = &mut self.sender else {
                tracing::warn!(entry = id.0, "the sender's role was lost: an answer is dropped");
                continue;
            };
            match sender.answer(id, &answer, self.clock.now()) {
                Ok(entry) => {
                    let is_sent_text = entry.is_text() && entry.state == EntryState::Done;
                    let marks = match entry.marks {
                        Some(_) if is_sent_text => sender.marks_of(&entry)?,
                        _ => Vec::new(),
                    };
                    // First, so that a row is shown as marked all the time.
                    if !marks.is_empty() {
                        events.push(self.moved(marks));
                    }
                    self.record(std::slice::from_ref(&entry));
                    let canceled = self.canceled_by(&entry);
                    let (entry, answer) = (Box::new(entry), Box::new(answer));
                    events.push(OutboxEvent::Answered { entry, answer });
                    events.extend(canceled);
                }
                Err(OutboxError::NotAllowed(reason)) => {
                    tracing::warn!(entry = id.0, %reason, "an answer is dropped");
                }
                Err(error) => {
                    self.answers.push_front((id, answer));
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Reports the differences between the disk and the last report.
    fn compare(&mut self, events: &mut Vec<OutboxEvent>) -> Result<(), OutboxError> {
        let unfinished = self.outbox.unfinished()?;
        let unfinished = OutboxSnapshot::new(unfinished);
        if unfinished == self.known {
            return Ok(());
        }
        let mut finished = Vec::new();
        for gone in self.known.iter().filter(|entry| unfinished.get(entry.id).is_none()) {
            finished.extend(self.outbox.entry(gone.id)?);
        }
        self.known = unfinished;
        if !finished.is_empty() {
            let own = finished.iter().filter(|entry| self.own.contains(&entry.id));
            let canceled: Vec<_> = own.filter_map(|entry| self.canceled_by(entry)).collect();
            events.push(OutboxEvent::Moved(finished));
            events.extend(canceled);
        }
        events.push(self.unfinished());
        Ok(())
    }

    fn unfinished(&self) -> OutboxEvent {
        OutboxEvent::Unfinished { entries: self.known.to_vec(), sends: !self.elsewhere }
    }

    fn set_elsewhere(&mut self, elsewhere: bool, events: &mut Vec<OutboxEvent>) {
        let holder = elsewhere.then(|| self.outbox.sender_elsewhere()).flatten();
        if self.elsewhere != elsewhere {
            self.elsewhere = elsewhere;
            events.push(self.unfinished());
        }
        if self.holder != holder {
            self.holder = holder;
            events.push(OutboxEvent::SentBy(holder));
        }
    }

    fn moved(&mut self, entries: Vec<OutboxEntry>) -> OutboxEvent {
        self.record(&entries);
        OutboxEvent::Moved(entries)
    }

    fn record(&mut self, entries: &[OutboxEntry]) {
        for entry in entries {
            self.known.record(entry);
        }
    }
}
