//! The one instance that sends.

use jiff::Timestamp;

use super::files::SenderLock;
use super::{Outbox, OutboxError, whole};
use crate::domain::{Failure, Outcome, WriteFailure};
use crate::store::outbox::queries::{self, Which};
use crate::triage::outbox::{Departure, EntryId, EntryState, OutboxEntry, Schedule, plan};

/// The right to send, and the outbox to send from. It ends when this is
/// dropped or the process dies; then another instance can take it.
#[derive(Debug)]
pub struct ExclusiveSender {
    outbox: Outbox,
    role: SenderLock,
    found: Vec<OutboxEntry>,
}

/// What to send, and what else has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// To be sent now, once. It is on disk as being sent.
    pub entry: Option<OutboxEntry>,
    /// The texts that may be sent once their recipients have been asked about:
    /// see [`ExclusiveSender::depart`].
    pub check: Vec<EntryId>,
    /// What need not be sent any more, or asks now.
    pub moved: Vec<OutboxEntry>,
    /// When to claim again at the latest, if nothing is appended or answered
    /// before. `None` where nothing waits for its time alone.
    pub wake: Option<Timestamp>,
}

impl ExclusiveSender {
    /// Takes over from the sender before, whose process is gone. What is
    /// `unowned` may be another account's.
    pub(super) fn begin(
        mut outbox: Outbox,
        role: SenderLock,
        unowned: &[EntryId],
        now: Timestamp,
    ) -> Result<Self, OutboxError> {
        let found = outbox.change(|transaction| {
            let entries = queries::list(transaction, Which::Unfinished)?;
            let found = entries.iter().filter_map(|entry| entry.recover(now));
            let found: Vec<OutboxEntry> = found
                .map(|entry| match entry.state {
                    EntryState::Waiting if unowned.contains(&entry.id) => {
                        entry.for_unknown_account(now)
                    }
                    _ => entry,
                })
                .collect();
            for entry in &found {
                queries::update(transaction, entry)?;
            }
            Ok(found)
        })?;
        Ok(Self { outbox, role, found })
    }

    /// What was found at the beginning and stands elsewhere now: to be sent
    /// again, unknown, or too old to go unasked.
    pub fn recovered(&self) -> &[OutboxEntry] {
        &self.found
    }

    /// Chooses the entry to be sent next and writes down that it is. To be
    /// called when a request may leave, so that nothing can come between.
    ///
    /// # Errors
    /// Where the outbox cannot be written to, or the right to send is lost.
    pub fn claim(&mut self, now: Timestamp) -> Result<Claim, OutboxError> {
        if !self.role.is_held() {
            return Err(OutboxError::RoleLost);
        }
        let now = whole(now);
        // Mostly there is nothing to do, and then nothing is written.
        let unfinished = self.outbox.unfinished()?;
        let planned = plan(&unfinished, now);
        if planned.claim.is_none() && planned.ask.is_empty() && planned.discard.is_empty() {
            let Schedule { check, wake, .. } = planned;
            return Ok(Claim { check, wake, ..Claim::default() });
        }
        self.outbox.change(|transaction| {
            let unfinished = queries::list(transaction, Which::Unfinished)?;
            let planned = plan(&unfinished, now);
            let entry = |id: EntryId| unfinished.iter().find(|entry| entry.id == id);
            let (check, wake) = (planned.check.clone(), planned.wake);
            let mut claim = Claim { check, wake, ..Claim::default() };
            let asking = planned.ask.iter().filter_map(|id| Some(entry(*id)?.too_old(now)));
            claim.moved.extend(asking);
            let needless = planned.discard.iter();
            let needless = needless.filter_map(|(id, how)| Some(entry(*id)?.redundant(*how, now)));
            claim.moved.extend(needless);
            for entry in &claim.moved {
                queries::update(transaction, entry)?;
            }
            if let Some(entry) = planned.claimed(&unfinished) {
                let entry = entry.sending(now);
                queries::update(transaction, &entry)?;
                claim.entry = Some(entry);
            }
            Ok(claim)
        })
    }

    /// Weighs a text whose recipient has been asked about, and writes down that
    /// it is being sent, or why not. To be called when a request may leave. `None`
    /// where it may not be sent any more: it was undone, say.
    ///
    /// # Errors
    /// Where the outbox cannot be written to, or the right to send is lost.
    pub fn depart(
        &mut self,
        id: EntryId,
        weigh: impl FnOnce(&OutboxEntry) -> Departure,
        now: Timestamp,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        let now = whole(now);
        self.move_text(id, |text| text.departing(weigh(text), now), now)
    }

    /// Writes down that the recipient of a text could not be asked about.
    /// `None` where it may not be sent any more in any case.
    ///
    /// # Errors
    /// Where the outbox cannot be written to, or the right to send is lost.
    pub fn unchecked(
        &mut self,
        id: EntryId,
        failure: &Failure,
        now: Timestamp,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        let now = whole(now);
        self.move_text(id, |text| text.unchecked(failure, now), now)
    }

    /// Moves a text, if it is still the next one about the same.
    fn move_text(
        &mut self,
        id: EntryId,
        step: impl FnOnce(&OutboxEntry) -> OutboxEntry,
        now: Timestamp,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        if !self.role.is_held() {
            return Err(OutboxError::RoleLost);
        }
        self.outbox.change(|transaction| {
            let unfinished = queries::list(transaction, Which::Unfinished)?;
            let text = unfinished.iter().find(|entry| entry.id == id);
            let text = text.filter(|_| plan(&unfinished, now).check.contains(&id)).map(step);
            if let Some(text) = &text {
                queries::update(transaction, text)?;
            }
            Ok(text)
        })
    }

    /// Writes down what came of an entry that was claimed. Where that fails it
    /// can be tried again; an answer that is never written down leaves a
    /// doubt.
    ///
    /// # Errors
    /// Where the entry is not being sent, or the outbox cannot be written to.
    pub fn answer(
        &mut self,
        id: EntryId,
        answer: &Result<Outcome, WriteFailure>,
        now: Timestamp,
    ) -> Result<OutboxEntry, OutboxError> {
        self.outbox.transition(id, |entry| entry.answered(answer, whole(now)))
    }

    /// Puts back an entry that was claimed and certainly not sent, because the
    /// program ends, say.
    ///
    /// # Errors
    /// Where the entry is not being sent, or the outbox cannot be written to.
    pub fn release(&mut self, id: EntryId, now: Timestamp) -> Result<OutboxEntry, OutboxError> {
        let now = whole(now);
        self.outbox.transition(id, |entry| entry.released(now))
    }
}
