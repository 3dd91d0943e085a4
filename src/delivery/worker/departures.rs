//! Checks of recipients before texts are sent, of conversations before texts mark
//! them, and of the state that an undo changes, beside all other requests. Until
//! its check is answered an entry is waiting on disk: a crash leaves no unknown
//! outcome.

use std::sync::Arc;

use tokio::task::{Id, JoinError};

use super::OutboxWorker;
use crate::api::Api;
use crate::delivery::lazy_client::LazyClient;
use crate::delivery::report::WorkerReport;
use crate::delivery::send_slot::{Owner, SendSlot, acquire};
use crate::delivery::{current_state, fetched_row};
use crate::domain::Failure;
use crate::triage::outbox::{FetchedRow, OutboxEntry, Recipient};
use crate::triage::reversal::CurrentState;

/// The facts that an entry requires before it leaves.
pub(super) enum Facts {
    /// About the recipient of a text.
    Recipient(Box<Recipient>),
    /// About the conversation of a mark that was made by a text.
    Row(Box<FetchedRow>),
    /// About what an undo changes.
    Current(Box<CurrentState>),
}

/// A slot for an entry's request with its facts; or a local failure.
pub(super) type Checked<A> = Result<(SendSlot<A>, Result<Facts, Failure>), Failure>;

impl<A, T> OutboxWorker<A, T>
where
    A: Api,
    T: From<WorkerReport> + Send + 'static,
{
    /// Whether the recipient of a text can be checked.
    pub(super) fn has_checks(&self) -> bool {
        !self.next.check.is_empty() && self.check_backoff.until().is_none()
    }

    /// Starts checks for due texts, a few at a time.
    pub(super) fn begin_checks(&mut self) {
        if !self.has_checks() || !self.may_send() {
            return;
        }
        let mut texts = std::mem::take(&mut self.next.check);
        texts.retain(|text| self.checking.values().all(|id| *id != text.id));
        let room = self.slots.at_once().saturating_sub(self.checks.len());
        self.next.check = texts.split_off(texts.len().min(room));
        for text in texts {
            let (connection, owner) = (Arc::clone(&self.connection), self.owner.clone());
            let id = text.id;
            let task = self.checks.spawn(check(connection, owner, text));
            self.checking.insert(task.id(), id);
        }
    }

    pub(super) async fn on_checked(&mut self, checked: Result<(Id, Checked<A>), JoinError>) {
        let (task, checked) = match checked {
            Ok(checked) => checked,
            Err(error) => (error.id(), Err(Failure::defect("checking a text"))),
        };
        let Some(id) = self.checking.remove(&task) else { return };
        let (slot, facts) = match checked {
            Ok(checked) => checked,
            Err(failure) => {
                self.on_hindered(&failure).await;
                return;
            }
        };
        self.check_backoff.after(facts.as_ref().err());
        let SendSlot { client, permit, owner } = slot;
        let moved = self.run_blocking(false, move |session, events| {
            session.check_account(&owner, events)?;
            match facts {
                Ok(Facts::Recipient(recipient)) => session.depart(id, &recipient, events),
                Ok(Facts::Row(row)) => session.depart_mark(id, &row, events),
                Ok(Facts::Current(current)) => session.depart_undo(id, &current, events),
                Err(failure) => session.unchecked(id, failure, events).map(|()| None),
            }
        });
        if let Some(Some(entry)) = moved.await {
            self.send(entry, client, permit);
        }
    }
}

/// Asks for the facts once a request may be sent, so that the answer is recent.
async fn check<A: Api>(
    connection: Arc<LazyClient<A>>,
    owner: Owner,
    entry: OutboxEntry,
) -> Checked<A> {
    let slot = acquire(Arc::clone(&connection), owner).await?;
    let on_wait = |delay| connection.on_wait(delay);
    let facts = if entry.is_text() {
        let recipient = connection.recipients().check(&slot.client, &entry, on_wait).await;
        recipient.map(|recipient| Facts::Recipient(Box::new(recipient)))
    } else if entry.is_conditional_undo() {
        let of = (connection.recipients(), &entry);
        let current = current_state::fetch_for_departure(&slot.client, of, on_wait).await;
        current.map(|current| Facts::Current(Box::new(current)))
    } else {
        let row = fetched_row::fetch(&slot.client, &entry, on_wait).await;
        row.map(|row| Facts::Row(Box::new(row)))
    };
    Ok((slot, facts))
}
