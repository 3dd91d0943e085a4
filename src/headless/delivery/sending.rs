//! Sends what is due: texts once their recipients have been asked about.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{sleep, sleep_until};

use super::{Answer, Delivery, LAST, POLL, Route};
use crate::api::{RatePermit, TriageApi};
use crate::domain::WriteFailure;
use crate::store::{ExclusiveSender, OutboxError};
use crate::triage::outbox::{Departure, EntryId, EntryState, OutboxEntry, Schedule, plan};

/// How often an answer is tried to be written down.
const WRITES: u32 = 5;

impl<A: TriageApi> Delivery<'_, A> {
    /// Sends one entry, or waits for a moment.
    pub(super) async fn step(&mut self, unfinished: &[OutboxEntry]) -> Result<(), OutboxError> {
        let now = Timestamp::now();
        if self.sender.is_none() {
            self.sender = self.outbox.sender(now)?;
            if self.sender.is_none() {
                self.pause(POLL).await;
            }
            return Ok(());
        }
        let Schedule { claim, check, discard, ask, wake } = plan(unfinished, now);
        if claim.is_none() && discard.is_empty() && ask.is_empty() {
            self.check_backoff.end_if_over();
            let text = check.first().filter(|_| self.check_backoff.until().is_none());
            if let Some(text) = text.and_then(|id| unfinished.iter().find(|it| it.id == *id)) {
                return self.depart(text).await;
            }
            let until = wake.and_then(|wake| Duration::try_from(wake.duration_since(now)).ok());
            self.pause(until.map_or(POLL, |until| until.min(POLL))).await;
            return Ok(());
        }
        let Some(permit) = self.permit().await else { return Ok(()) };
        let Some(claimed) = self.as_sender(|sender| sender.claim(Timestamp::now())).await? else {
            return Ok(());
        };
        let Some(entry) = claimed.entry else { return Ok(()) };
        // Without an answer it stays as being sent: whoever sends next knows
        // that it may have arrived.
        if let Some(answer) = self.send(permit, &entry).await {
            self.keep(entry.id, answer).await?;
        }
        Ok(())
    }

    /// Asks about the recipient of a text, and sends it if it may leave.
    async fn depart(&mut self, text: &OutboxEntry) -> Result<(), OutboxError> {
        let Some(permit) = self.permit().await else { return Ok(()) };
        let Route { gateway, recipients, hours } = self.route;
        let on_wait = |wait| self.progress.wait(&wait);
        let asked = tokio::select! {
            biased;
            () = self.interrupt.first() => return Ok(()),
            () = sleep_until(self.deadline) => return Ok(()),
            asked = recipients.check(gateway, text, on_wait) => asked,
        };
        self.check_backoff.after(asked.as_ref().err());
        let (id, now) = (text.id, Timestamp::now());
        let moved = self.as_sender(|sender| match &asked {
            Ok(to) => sender.depart(id, |text| Departure::check(text, to, hours, now), now),
            Err(failure) => sender.unchecked(id, failure, now),
        });
        let moved = moved.await?.flatten();
        if let Err(failure) = asked
            && self.open.contains(&id)
        {
            self.answers.insert(id, Err(WriteFailure::NotDone(failure)));
        }
        if let Some(entry) = moved.filter(|entry| entry.state == EntryState::Sending)
            && let Some(answer) = self.send(permit, &entry).await
        {
            self.keep(id, answer).await?;
        }
        Ok(())
    }

    /// Waits until a request may leave; `None` where that is not awaited any
    /// longer.
    async fn permit(&mut self) -> Option<RatePermit> {
        let permit = tokio::select! {
            biased;
            () = self.interrupt.first() => return None,
            () = sleep_until(self.deadline) => return None,
            permit = self.route.gateway.permit(|wait| self.progress.wait(&wait)) => permit,
        };
        permit.map_err(|failure| self.refused = Some(failure)).ok()
    }

    /// Calls the sender; `None` where another instance has that role.
    async fn as_sender<R>(
        &mut self,
        act: impl FnOnce(&mut ExclusiveSender) -> Result<R, OutboxError>,
    ) -> Result<Option<R>, OutboxError> {
        let Some(sender) = &mut self.sender else { return Ok(None) };
        match act(sender) {
            Err(OutboxError::RoleLost) => {
                self.sender = None;
                self.pause(POLL).await;
                Ok(None)
            }
            done => done.map(Some),
        }
    }

    /// Sends an entry; `None` where the answer is not awaited any longer.
    async fn send(&self, permit: RatePermit, entry: &OutboxEntry) -> Option<Answer> {
        let on_wait = |wait| self.progress.wait(&wait);
        let Route { gateway, recipients, .. } = self.route;
        let mut write = Box::pin(recipients.write(gateway, (permit, &entry.operation), on_wait));
        tokio::select! {
            biased;
            answer = &mut write => return Some(answer),
            () = self.interrupt.first() => {}
            () = sleep_until(self.deadline) => {}
        }
        tokio::select! {
            biased;
            answer = &mut write => Some(answer),
            () = self.interrupt.second() => None,
            () = sleep(LAST) => None,
        }
    }

    /// Writes an answer down.
    async fn keep(&mut self, id: EntryId, answer: Answer) -> Result<(), OutboxError> {
        let Some(sender) = &mut self.sender else { return Ok(()) };
        let mut tries = 1;
        while let Err(error) = sender.answer(id, &answer, Timestamp::now()) {
            match error {
                OutboxError::Busy
                | OutboxError::Held(_)
                | OutboxError::Full
                | OutboxError::Disk
                    if tries < WRITES =>
                {
                    tries += 1;
                    sleep(Duration::from_millis(200)).await;
                }
                // Another instance has become the one that sends, and settled
                // it: what is on disk counts.
                OutboxError::NotAllowed(_) => return Ok(()),
                error => return Err(error),
            }
        }
        if self.open.contains(&id) {
            self.answers.insert(id, answer);
        }
        Ok(())
    }
}
