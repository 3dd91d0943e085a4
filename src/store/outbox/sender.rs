//! The sender's role.

use jiff::Timestamp;

use super::files::SenderLock;
use super::{Outbox, OutboxError, whole};
use crate::domain::{Failure, Outcome, WriteFailure};
use crate::store::outbox::queries::{self, Which};
use crate::triage::outbox::{
    Departure, EntryId, EntryState, FetchedRow, NotAllowed, OutboxEntry, Schedule, plan,
};

/// The sender's role with its outbox. It ends when this is dropped or the
/// process dies.
#[derive(Debug)]
pub struct ExclusiveSender {
    outbox: Outbox,
    role: SenderLock,
    found: Vec<OutboxEntry>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// To be sent now; on disk it is being sent.
    pub entry: Option<OutboxEntry>,
    /// Texts whose recipients are to be checked: see [`ExclusiveSender::depart`].
    pub check: Vec<EntryId>,
    /// Entries that are obsolete, or need a confirmation.
    pub moved: Vec<OutboxEntry>,
    /// Time of the next claim, if nothing is appended or answered before. `None` if
    /// no entry waits for its time alone.
    pub wake: Option<Timestamp>,
}

impl ExclusiveSender {
    /// Takes over from the last sender. `unowned` entries may be another account's.
    pub(super) fn begin(
        mut outbox: Outbox,
        role: SenderLock,
        unowned: &[EntryId],
        now: Timestamp,
    ) -> Result<Self, OutboxError> {
        let found = outbox.change(|transaction| {
            let entries = queries::list(transaction, Which::Unfinished)?;
            let mut found: Vec<_> = entries.iter().filter_map(|entry| entry.recover(now)).collect();
            for entry in &mut found {
                if entry.state == EntryState::Waiting && unowned.contains(&entry.id) {
                    *entry = entry.for_unknown_account(now);
                }
                queries::update(transaction, entry)?;
            }
            Ok(found)
        })?;
        Ok(Self { outbox, role, found })
    }

    /// Entries left by the last sender, in their new state: to be sent again,
    /// unknown, or to be confirmed.
    pub fn recovered(&self) -> &[OutboxEntry] {
        &self.found
    }

    /// Marks the next entry as being sent. To be called when a request may be sent.
    pub fn claim(&mut self, now: Timestamp) -> Result<Claim, OutboxError> {
        if !self.role.is_held() {
            return Err(OutboxError::RoleLost);
        }
        let now = whole(now);
        // Usually there is nothing to write.
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

    /// Marks a checked text or undo as being sent, or with the reason why not. To be called when a request may be sent. `None` if it was undone, for
    /// instance.
    pub fn depart(
        &mut self,
        id: EntryId,
        weigh: impl FnOnce(&OutboxEntry) -> Departure,
        now: Timestamp,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        let now = whole(now);
        self.move_text(id, |text| text.departing(weigh(text), now), now)
    }

    /// Records that a text or an undo could not be checked. `None` if it may
    /// not be sent in any case.
    pub fn unchecked(
        &mut self,
        id: EntryId,
        failure: &Failure,
        now: Timestamp,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        let now = whole(now);
        self.move_text(id, |text| text.unchecked(failure, now), now)
    }

    /// Moves an entry, if it is still the next one of its subject.
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

    /// Marks an entry that was made by a text as being sent at the versions of its
    /// conversation, or as finished, maybe together with the others of that text.
    /// Empty if it may not be sent in any case. To be called when a request may be
    /// sent.
    pub fn depart_mark(
        &mut self,
        id: EntryId,
        row: &FetchedRow,
        now: Timestamp,
    ) -> Result<Vec<OutboxEntry>, OutboxError> {
        if !self.role.is_held() {
            return Err(OutboxError::RoleLost);
        }
        let now = whole(now);
        self.outbox.change(|transaction| {
            let unfinished = queries::list(transaction, Which::Unfinished)?;
            let mark = unfinished.iter().find(|entry| entry.id == id);
            let Some(mark) = mark.filter(|_| plan(&unfinished, now).check.contains(&id)) else {
                return Ok(Vec::new());
            };
            let mark = mark.marking(row, now);
            let others = unfinished.iter().filter(|entry| entry.id != id);
            let others: Vec<_> = others.filter_map(|it| it.ended_with(&mark, now)).collect();
            let moved = [vec![mark], others].concat();
            for entry in &moved {
                queries::update(transaction, entry)?;
            }
            Ok(moved)
        })
    }

    /// Records the answer to a claimed entry, and the marks that a sent text makes.
    /// May be retried; an answer that is never recorded leaves the outcome unknown.
    pub fn answer(
        &mut self,
        id: EntryId,
        answer: &Result<Outcome, WriteFailure>,
        now: Timestamp,
    ) -> Result<OutboxEntry, OutboxError> {
        let now = whole(now);
        self.outbox.change(|transaction| {
            let found = queries::list(transaction, Which::One(id))?.pop();
            let found = found.ok_or(OutboxError::NotAllowed(NotAllowed::Finished))?;
            let entry = found.answered(answer, now)?;
            queries::update(transaction, &entry)?;
            for mark in entry.reply_marks() {
                // Due with the text: at the end of the program too.
                queries::insert(transaction, mark, Some(entry.group), entry.due, now)?;
            }
            Ok(entry)
        })
    }

    /// The pending marks that a text has made.
    pub fn marks_of(&self, text: &OutboxEntry) -> Result<Vec<OutboxEntry>, OutboxError> {
        let mut marks = queries::list(&self.outbox.connection(), Which::Group(text.group))?;
        marks.retain(|entry| {
            let is_of_it = entry.operation.subject() == text.operation.subject();
            is_of_it && entry.is_reply_mark() && entry.is_unfinished()
        });
        Ok(marks)
    }

    /// Puts back a claimed entry that certainly was not sent.
    pub fn release(&mut self, id: EntryId, now: Timestamp) -> Result<OutboxEntry, OutboxError> {
        let now = whole(now);
        self.outbox.transition(id, |entry| entry.released(now))
    }
}
