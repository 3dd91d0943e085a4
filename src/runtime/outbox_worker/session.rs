//! The outbox on disk as this instance uses it. Everything here blocks.

mod role;

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use super::{OutboxConfig, PendingSummary};
use crate::app::protocol::outbox::{OutboxEvent, OutboxRequest};
use crate::domain::{Operation, Outcome, WriteFailure};
use crate::runtime::clock::Clock;
use crate::store::outbox::{Claim, ExclusiveSender, Outbox, OutboxError};
use crate::triage::compose::TextingHours;
use crate::triage::outbox::schedule::blocked;
use crate::triage::outbox::{EntryId, EntryState, Holder, OutboxEntry, Schedule, UndoWindow, plan};

/// How often one looks at what other instances do, while something waits.
const CHECK: Duration = Duration::from_secs(3);

/// How many of the entries that were done last are told at the start.
const LATELY: u32 = 200;

/// What the server answered, or why it did not.
pub(super) type Answer = Result<Outcome, WriteFailure>;

/// The next steps of the worker; without any it rests until it gets a command.
#[derive(Debug, Default)]
pub(super) struct NextStep {
    /// Whether an entry can be claimed.
    pub(super) claim: bool,
    /// Texts that can leave once their recipients have been asked about.
    pub(super) check: Vec<OutboxEntry>,
    /// When to look again.
    pub(super) after: Option<Duration>,
}

impl NextStep {
    /// Look again after a while.
    pub(super) fn after(pause: Duration) -> Self {
        Self { after: Some(pause), ..Self::default() }
    }
}

/// The outbox, and what was last said about it.
pub(super) struct OutboxSession<K> {
    outbox: Outbox,
    /// The role of the one who sends, while this instance has it.
    sender: Option<ExclusiveSender>,
    /// What is unfinished, in its order, as it was last said.
    known: Vec<OutboxEntry>,
    /// What was appended here.
    own: BTreeSet<EntryId>,
    /// Whether another instance sends.
    elsewhere: bool,
    /// Which, where it says so.
    holder: Option<Holder>,
    /// Whether the sender's role is given back until this instance goes on.
    resting: bool,
    /// What was answered and is not on disk yet.
    answers: VecDeque<(EntryId, Answer)>,
    grace: UndoWindow,
    pub(super) hours: TextingHours,
    pub(super) clock: K,
    /// Whether this instance must not send.
    read_only: bool,
    /// When the program began to end: entries that were not due then stay.
    ends_at: Option<Timestamp>,
}

impl<K: Clock> OutboxSession<K> {
    /// Opens the outbox. Also says what has become of a former one.
    pub(super) fn open(
        mailbox: &OutboxConfig,
        clock: K,
    ) -> Result<(Self, Vec<String>), OutboxError> {
        let opened = Outbox::open(&mailbox.folder, &mailbox.account, clock.now())?;
        let mut desk = Self {
            outbox: opened.outbox,
            sender: None,
            known: Vec::new(),
            own: BTreeSet::new(),
            elsewhere: false,
            holder: None,
            resting: false,
            answers: VecDeque::new(),
            grace: mailbox.grace,
            hours: mailbox.hours,
            clock,
            read_only: mailbox.read_only,
            ends_at: None,
        };
        // What the sender before has left behind is told with the rest.
        desk.poll(true, &mut Vec::new())?;
        let damaged = opened.set_aside.map(|aside| {
            let aside = aside.display();
            format!("The outbox was damaged: nothing in it is sent. See {aside}")
        });
        Ok((desk, opened.lost.map(|lost| lost.to_string()).into_iter().chain(damaged).collect()))
    }

    /// Carries a command out.
    pub(super) fn command(&mut self, command: OutboxRequest, news: &mut Vec<OutboxEvent>) {
        let now = self.clock.now();
        let refused = refusal(&command);
        let done = match command {
            OutboxRequest::Open => {
                news.push(self.unfinished());
                if self.elsewhere {
                    news.push(OutboxEvent::SentBy(self.holder));
                }
                match self.outbox.finished(LATELY) {
                    Ok(mut entries) => {
                        entries.retain(|entry| entry.state == EntryState::Done);
                        news.push(OutboxEvent::Done(entries));
                    }
                    Err(error) => tracing::warn!(%error, "what was done lately is not known"),
                }
                return;
            }
            OutboxRequest::Append { ticket, drafts } => {
                self.outbox.append(drafts, &self.grace, now).map(|entries| {
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
                .edit(entry, (operation, approvals), &self.grace, now)
                .map(|entry| self.moved(vec![entry])),
        };
        news.push(done.unwrap_or_else(|error| {
            let lasts = !matches!(error, OutboxError::NotAllowed(_) | OutboxError::Invalid(_));
            refused(error.to_string(), lasts)
        }));
    }

    /// Finds out what is to be done next, taking the role of the sender or
    /// giving it back. What may have changed elsewhere is only seen with a
    /// fresh look.
    pub(super) fn poll(
        &mut self,
        fresh: bool,
        news: &mut Vec<OutboxEvent>,
    ) -> Result<NextStep, OutboxError> {
        self.write_answers(news)?;
        if fresh {
            self.compare(news)?;
        }
        if self.resting {
            self.sender = None;
            return Ok(NextStep::default());
        }
        if self.read_only {
            // What other instances do is shown.
            return Ok(if self.known.is_empty() {
                NextStep::default()
            } else {
                NextStep::after(CHECK)
            });
        }
        loop {
            let now = self.time_to_plan();
            let planned = plan(&self.known, now);
            let on_its_way = self.known.iter().any(|entry| entry.state == EntryState::Sending);
            if planned == Schedule::default() && !on_its_way {
                self.sender = None;
                self.set_elsewhere(false, news);
                return Ok(NextStep::default());
            }
            if self.sender.is_none() {
                self.sender = self.outbox.sender(now)?;
                self.set_elsewhere(self.sender.is_none(), news);
                if self.elsewhere {
                    return Ok(NextStep::after(CHECK));
                }
                self.compare(news)?;
                continue;
            }
            let claim = planned.claim.is_some();
            if claim || (planned.ask.is_empty() && planned.discard.is_empty()) {
                let texts = planned.check.iter().filter_map(|id| self.known_entry(*id));
                let check = texts.cloned().collect();
                let wait = planned.wake.map(|wake| wake.duration_since(now));
                let wait = wait.and_then(|wait| Duration::try_from(wait).ok());
                let after = wait.map_or(CHECK, |wait| wait.min(CHECK));
                return Ok(NextStep { claim, check, after: (!claim).then_some(after) });
            }
            self.apply_plan(news)?;
        }
    }

    /// Claims what is to be sent next, now that a request may leave.
    pub(super) fn claim(
        &mut self,
        news: &mut Vec<OutboxEvent>,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        let Some(claim) = self.claim_quietly()? else { return Ok(None) };
        let mut moved = claim.moved;
        moved.extend(claim.entry.clone());
        if moved.is_empty() {
            // It has been taken back meanwhile, perhaps by another instance.
            self.compare(news)?;
        } else {
            news.push(self.moved(moved));
        }
        Ok(claim.entry)
    }

    /// Takes an answer. Where it cannot be written down, every look tries
    /// again.
    pub(super) fn answer(&mut self, id: EntryId, answer: Answer) {
        self.answers.push_back((id, answer));
    }

    /// Begins the end of the program: ends the grace of what was appended here,
    /// as far as it need not wait. An entry that is still in its grace after that
    /// stays, however long the end takes.
    pub(super) fn skip_undo_window(
        &mut self,
        news: &mut Vec<OutboxEvent>,
    ) -> Result<(), OutboxError> {
        let now = self.clock.now();
        self.ends_at = Some(now);
        let in_grace = |entry: &&OutboxEntry| entry.without_undo_window(now).is_some();
        let own = self.known.iter().filter(|entry| self.own.contains(&entry.id));
        let ids: Vec<EntryId> = own.filter(in_grace).map(|entry| entry.id).collect();
        if !ids.is_empty() {
            let hastened = self.outbox.skip_undo_window(ids, now)?;
            news.push(self.moved(hastened));
        }
        Ok(())
    }

    /// The time that entries are due by.
    fn time_to_plan(&self) -> Timestamp {
        let now = self.clock.now();
        self.ends_at.map_or(now, |ends_at| ends_at.min(now))
    }

    /// How many are due or on their way.
    pub(super) fn under_way(&self) -> usize {
        let now = self.time_to_plan();
        let under_way = |entry: &&OutboxEntry| match entry.state {
            EntryState::Waiting => entry.due <= now,
            ref state => *state == EntryState::Sending,
        };
        self.known.iter().filter(under_way).count()
    }

    /// What stays if the program ends now.
    pub(super) fn pending_summary(&self) -> PendingSummary {
        // What stands behind one that a person decides about goes with that.
        let held_up: BTreeSet<EntryId> =
            blocked(&self.known).into_iter().map(|(held, _)| held).collect();
        let goes = |entry: &&OutboxEntry| {
            matches!(entry.state, EntryState::Waiting | EntryState::Sending)
                && !held_up.contains(&entry.id)
        };
        let (elsewhere, holder) = (self.elsewhere, self.holder);
        let mut stay = PendingSummary { elsewhere, holder, ..PendingSummary::default() };
        for entry in &self.known {
            match &entry.operation {
                _ if !goes(&entry) => stay.stuck += 1,
                Operation::SendSms { .. } => stay.texts.push(entry.who.clone()),
                Operation::AddNote { .. } => stay.notes.push(entry.who.clone()),
                _ => stay.others += 1,
            }
        }
        stay
    }

    /// Asks or gives up what the plan says, where nothing is to be sent.
    fn apply_plan(&mut self, news: &mut Vec<OutboxEvent>) -> Result<(), OutboxError> {
        let claim = self.claim_quietly()?.unwrap_or_default();
        if let (Some(entry), Some(sender)) = (claim.entry, &mut self.sender) {
            // It came in between, and no request may leave yet.
            sender.release(entry.id, self.clock.now())?;
        }
        if !claim.moved.is_empty() {
            news.push(self.moved(claim.moved));
        }
        self.compare(news)
    }

    fn claim_quietly(&mut self) -> Result<Option<Claim>, OutboxError> {
        self.sending(ExclusiveSender::claim)
    }

    fn known_entry(&self, id: EntryId) -> Option<&OutboxEntry> {
        let at = self.known.binary_search_by_key(&id, |entry| entry.id).ok()?;
        self.known.get(at)
    }

    fn write_answers(&mut self, news: &mut Vec<OutboxEvent>) -> Result<(), OutboxError> {
        while let Some((id, answer)) = self.answers.pop_front() {
            let Some(sender) = &mut self.sender else {
                tracing::warn!(
                    entry = id.0,
                    "the role of the sender was lost: an answer is dropped"
                );
                continue;
            };
            match sender.answer(id, &answer, self.clock.now()) {
                Ok(entry) => {
                    self.record(std::slice::from_ref(&entry));
                    let (entry, answer) = (Box::new(entry), Box::new(answer));
                    news.push(OutboxEvent::Answered { entry, answer });
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

    /// Says what is different on disk from what was said last.
    pub(super) fn compare(&mut self, news: &mut Vec<OutboxEvent>) -> Result<(), OutboxError> {
        let unfinished = self.outbox.unfinished()?;
        if unfinished == self.known {
            return Ok(());
        }
        let is_there = |id: EntryId| unfinished.binary_search_by_key(&id, |it| it.id).is_ok();
        let mut finished = Vec::new();
        for gone in self.known.iter().filter(|entry| !is_there(entry.id)) {
            finished.extend(self.outbox.entry(gone.id)?);
        }
        self.known = unfinished;
        if !finished.is_empty() {
            news.push(OutboxEvent::Moved(finished));
        }
        news.push(self.unfinished());
        Ok(())
    }

    fn unfinished(&self) -> OutboxEvent {
        OutboxEvent::Unfinished { entries: self.known.clone(), sends: !self.elsewhere }
    }

    fn set_elsewhere(&mut self, elsewhere: bool, news: &mut Vec<OutboxEvent>) {
        let holder = elsewhere.then(|| self.outbox.sender_elsewhere()).flatten();
        if self.elsewhere != elsewhere {
            self.elsewhere = elsewhere;
            news.push(self.unfinished());
        }
        if self.holder != holder {
            self.holder = holder;
            news.push(OutboxEvent::SentBy(holder));
        }
    }

    pub(super) fn moved(&mut self, entries: Vec<OutboxEntry>) -> OutboxEvent {
        self.record(&entries);
        OutboxEvent::Moved(entries)
    }

    /// Remembers what is said.
    pub(super) fn record(&mut self, entries: &[OutboxEntry]) {
        for entry in entries {
            match (self.known.binary_search_by_key(&entry.id, |it| it.id), entry.is_unfinished()) {
                (Ok(at), true) => self.known[at] = entry.clone(),
                (Ok(at), false) => drop(self.known.remove(at)),
                (Err(at), true) => self.known.insert(at, entry.clone()),
                (Err(_), false) => {}
            }
        }
    }
}

/// How a command is refused, for a reason.
pub(super) fn refusal(command: &OutboxRequest) -> impl FnOnce(String, bool) -> OutboxEvent + use<> {
    let (ticket, group) = match command {
        OutboxRequest::Append { ticket, .. } => (Some(*ticket), None),
        OutboxRequest::Undo(group) => (None, Some(*group)),
        _ => (None, None),
    };
    move |why, lasts| OutboxEvent::Refused { ticket, group, why, lasts }
}
