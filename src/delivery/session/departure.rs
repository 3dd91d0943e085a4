//! Departures of texts whose recipients have been checked, of marks whose
//! conversations have been fetched, and of undos whose state has been.

use jiff::Timestamp;

use super::OutboxSession;
use crate::domain::{Failure, WriteFailure};
use crate::store::OutboxError;
use crate::triage::outbox::protocol::OutboxEvent;
use crate::triage::outbox::{Departure, EntryId, EntryState, FetchedRow, OutboxEntry, Recipient};
use crate::triage::reversal::{self, CurrentState};

impl OutboxSession {
    /// Claims a text whose recipient was checked; `None` if it stays. To be called
    /// when a request may be sent.
    pub(in crate::delivery) fn depart(
        &mut self,
        id: EntryId,
        to: &Recipient,
        events: &mut Vec<OutboxEvent>,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        let hours = self.policy.hours;
        self.depart_if(id, |text, now| Departure::check(text, to, hours, now), events)
    }

    /// Claims an undo whose state was fetched; `None` if it stays. To be called
    /// when a request may be sent.
    pub(in crate::delivery) fn depart_undo(
        &mut self,
        id: EntryId,
        current: &CurrentState,
        events: &mut Vec<OutboxEvent>,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        let undone = match self.known.get(id).and_then(|undo| undo.undoes) {
            Some(undone) => self.outbox.entry(undone)?,
            None => None,
        };
        let weigh = |undo: &OutboxEntry, _| reversal::departure(undo, undone.as_ref(), current);
        self.depart_if(id, weigh, events)
    }

    fn depart_if(
        &mut self,
        id: EntryId,
        weigh: impl FnOnce(&OutboxEntry, Timestamp) -> Departure,
        events: &mut Vec<OutboxEvent>,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        // The actual time, also during a shutdown: the machine may have slept.
        let now = self.clock.now();
        let departed =
            self.sending_at(now, |sender, now| sender.depart(id, |entry| weigh(entry, now), now))?;
        let Some(entry) = departed.flatten() else {
            // It was undone in between, maybe by another instance.
            self.compare(events)?;
            return Ok(None);
        };
        if entry.state == EntryState::Sending {
            events.push(self.moved(vec![entry.clone()]));
            return Ok(Some(entry));
        }
        self.record(std::slice::from_ref(&entry));
        events.push(OutboxEvent::NotSent(Box::new(entry)));
        Ok(None)
    }

    /// Claims a mark that was made by a text; `None` if it is not to be made. To be
    /// called when a request may be sent.
    pub(in crate::delivery) fn depart_mark(
        &mut self,
        id: EntryId,
        row: &FetchedRow,
        events: &mut Vec<OutboxEvent>,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        let moved = self.sending(|sender, now| sender.depart_mark(id, row, now))?;
        let Some((mark, _)) = moved.as_ref().and_then(|moved| moved.split_first()) else {
            self.compare(events)?;
            return Ok(None);
        };
        let mark = mark.clone();
        let moved = moved.unwrap_or_default();
        self.record(&moved);
        match mark.state {
            EntryState::Sending => {
                events.push(OutboxEvent::Moved(moved));
                Ok(Some(mark))
            }
            EntryState::Done => {
                events.push(OutboxEvent::Moved(moved));
                Ok(None)
            }
            _ => {
                events.push(OutboxEvent::NotMarked(moved));
                Ok(None)
            }
        }
    }

    /// Records that the recipient of a text, the conversation of a mark, or the
    /// state of an undo could not be checked.
    pub(in crate::delivery) fn unchecked(
        &mut self,
        id: EntryId,
        failure: Failure,
        events: &mut Vec<OutboxEvent>,
    ) -> Result<(), OutboxError> {
        let moved = self.sending(|sender, now| sender.unchecked(id, &failure, now))?;
        let Some(entry) = moved.flatten() else { return self.compare(events) };
        self.record(std::slice::from_ref(&entry));
        let answer = Box::new(Err(WriteFailure::NotDone(failure)));
        events.push(OutboxEvent::Answered { entry: Box::new(entry), answer });
        Ok(())
    }
}
