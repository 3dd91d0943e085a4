//! Texts that are about to leave: their recipients are asked about first, beside
//! everything else that is sent. An entry is on disk as waiting until that is
//! answered, so that a process that dies meanwhile leaves no doubt.

use std::sync::Arc;

use tokio::task::{Id, JoinError};

use super::send_slot::{Owner, SendSlot, acquire};
use super::session::OutboxSession;
use super::slots::MOST;
use super::worker::OutboxWorker;
use crate::api::TriageApi;
use crate::app::Event;
use crate::app::protocol::outbox::OutboxEvent;
use crate::domain::{Failure, WriteFailure};
use crate::runtime::clock::Clock;
use crate::runtime::connection::{ClientFactory, LazyClient};
use crate::runtime::effects::defect;
use crate::store::OutboxError;
use crate::triage::outbox::{Departure, EntryId, EntryState, OutboxEntry, Recipient};

/// Leave for a text's request, and what is known of its recipient then; or what
/// is wrong on this side.
pub(super) type Checked<A> = Result<(SendSlot<A>, Result<Box<Recipient>, Failure>), Failure>;

impl<A, C, K, T> OutboxWorker<A, C, K, T>
where
    A: TriageApi,
    C: ClientFactory<A>,
    K: Clock + Clone,
    T: From<Event> + Send + 'static,
{
    /// Whether the recipient of a text can be asked about, or is.
    pub(super) fn has_checks(&self) -> bool {
        !self.next.check.is_empty() && self.check_backoff.until().is_none()
    }

    /// Asks about the recipients of texts that are due, of a few at a time.
    pub(super) fn begin_checks(&mut self) {
        if !self.has_checks() || !self.may_send() {
            return;
        }
        let mut texts = std::mem::take(&mut self.next.check);
        texts.retain(|text| self.checking.values().all(|id| *id != text.id));
        let room = MOST.saturating_sub(self.checks.len());
        self.next.check = texts.split_off(texts.len().min(room));
        for text in texts {
            let (connection, owner) = (Arc::clone(&self.connection), self.owner.clone());
            let id = text.id;
            let task = self.checks.spawn(check(connection, owner, text));
            self.checking.insert(task.id(), id);
        }
    }

    /// Has a text leave, or has it stay for a reason.
    pub(super) async fn checked(&mut self, checked: Result<(Id, Checked<A>), JoinError>) {
        let (task, checked) = match checked {
            Ok(checked) => checked,
            Err(error) => (error.id(), Err(defect("checking a text"))),
        };
        let Some(id) = self.checking.remove(&task) else { return };
        let (cleared, recipient) = match checked {
            Ok(checked) => checked,
            Err(failure) => {
                self.not_cleared(&failure).await;
                return;
            }
        };
        self.check_backoff.after(recipient.as_ref().err());
        let SendSlot { gateway, permit, owner } = cleared;
        let work = move |desk: &mut OutboxSession<K>, news: &mut Vec<OutboxEvent>| {
            desk.check_account(&owner, news)?;
            match recipient {
                Ok(recipient) => desk.depart(id, &recipient, news),
                Err(failure) => desk.unchecked(id, failure, news).map(|()| None),
            }
        };
        if let Some(Some(text)) = self.run_blocking(false, work).await {
            self.send(text, gateway, permit);
        }
    }
}

impl<K: Clock> OutboxSession<K> {
    /// Has a text leave whose recipient was asked about, now that a request may;
    /// `None` where it stays.
    pub(super) fn depart(
        &mut self,
        id: EntryId,
        to: &Recipient,
        news: &mut Vec<OutboxEvent>,
    ) -> Result<Option<OutboxEntry>, OutboxError> {
        let hours = self.hours;
        // By the time it really is, also while the program ends: the machine may
        // have slept meanwhile.
        let now = self.clock.now();
        let departed = self.sending_at(now, |sender, now| {
            sender.depart(id, |text| Departure::check(text, to, hours, now), now)
        })?;
        let Some(entry) = departed.flatten() else {
            // It has been taken back meanwhile, perhaps by another instance.
            self.compare(news)?;
            return Ok(None);
        };
        if entry.state == EntryState::Sending {
            news.push(self.moved(vec![entry.clone()]));
            return Ok(Some(entry));
        }
        self.record(std::slice::from_ref(&entry));
        news.push(OutboxEvent::NotSent(Box::new(entry)));
        Ok(None)
    }

    /// Takes that the recipient of a text could not be asked about.
    pub(super) fn unchecked(
        &mut self,
        id: EntryId,
        failure: Failure,
        news: &mut Vec<OutboxEvent>,
    ) -> Result<(), OutboxError> {
        let moved = self.sending(|sender, now| sender.unchecked(id, &failure, now))?;
        let Some(entry) = moved.flatten() else { return self.compare(news) };
        self.record(std::slice::from_ref(&entry));
        let answer = Box::new(Err(WriteFailure::NotDone(failure)));
        news.push(OutboxEvent::Answered { entry: Box::new(entry), answer });
        Ok(())
    }
}

/// Asks about the recipient of a text once a request may leave, so that the
/// answer is fresh when the text does.
async fn check<A: TriageApi, C: ClientFactory<A>>(
    connection: Arc<LazyClient<A, C>>,
    owner: Owner,
    text: OutboxEntry,
) -> Checked<A> {
    let cleared = acquire(Arc::clone(&connection), owner).await?;
    let recipient = connection.recipients().check(&cleared.gateway, &text, |_| {}).await;
    Ok((cleared, recipient.map(Box::new)))
}
