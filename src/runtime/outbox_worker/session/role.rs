//! Whether this instance may send what is in the outbox.

use jiff::Timestamp;

use super::OutboxSession;
use crate::app::protocol::outbox::OutboxEvent;
use crate::domain::Identity;
use crate::runtime::clock::Clock;
use crate::store::{ExclusiveSender, OutboxError};
use crate::triage::outbox::OutboxEntry;

impl<K: Clock> OutboxSession<K> {
    /// Gives the sender's role back, and takes it no more before it goes on.
    pub(in crate::runtime::outbox_worker) fn set_suspended(&mut self, resting: bool) {
        self.resting = resting;
    }

    /// Makes sure that the outbox is that of the account that is used. Where
    /// it is not, what was appended here is given up: it must not go out as
    /// somebody else's.
    pub(in crate::runtime::outbox_worker) fn check_account(
        &mut self,
        key: &Identity,
        news: &mut Vec<OutboxEvent>,
    ) -> Result<(), OutboxError> {
        let now = self.clock.now();
        let result = self.outbox.check_account(key, now);
        if matches!(result, Err(OutboxError::OtherAccount { .. })) {
            self.sender = None;
            let own = std::mem::take(&mut self.own);
            let given_up = own.into_iter().filter_map(|id| self.outbox.discard(id, now).ok());
            let given_up: Vec<OutboxEntry> = given_up.collect();
            if !given_up.is_empty() {
                news.push(self.moved(given_up));
            }
        }
        let asking = result?;
        if !asking.is_empty() {
            news.push(self.moved(asking));
        }
        Ok(())
    }

    /// Calls the sender with the time that entries are due by; `None` where
    /// another instance has that role.
    pub(in crate::runtime::outbox_worker) fn sending<R>(
        &mut self,
        act: impl FnOnce(&mut ExclusiveSender, Timestamp) -> Result<R, OutboxError>,
    ) -> Result<Option<R>, OutboxError> {
        self.sending_at(self.time_to_plan(), act)
    }

    /// The same at a time.
    pub(in crate::runtime::outbox_worker) fn sending_at<R>(
        &mut self,
        now: Timestamp,
        act: impl FnOnce(&mut ExclusiveSender, Timestamp) -> Result<R, OutboxError>,
    ) -> Result<Option<R>, OutboxError> {
        let Some(sender) = &mut self.sender else { return Ok(None) };
        let done = act(sender, now);
        if matches!(done, Err(OutboxError::RoleLost)) {
            self.sender = None;
        }
        done.map(Some)
    }
}
