//! The sender's role, and the account of the outbox.

use jiff::Timestamp;

use super::OutboxSession;
use crate::domain::Identity;
use crate::store::{ExclusiveSender, OutboxError};
use crate::triage::outbox::OutboxEntry;
use crate::triage::outbox::protocol::OutboxEvent;

impl OutboxSession {
    /// The sender's role is released, and not taken again while suspended.
    pub(in crate::delivery) fn set_suspended(&mut self, suspended: bool) {
        self.suspended = suspended;
    }

    /// Checks that the outbox belongs to the account. If not, the entries of this
    /// instance are discarded: they must not be sent as another account.
    pub(in crate::delivery) fn check_account(
        &mut self,
        key: &Identity,
        events: &mut Vec<OutboxEvent>,
    ) -> Result<(), OutboxError> {
        let now = self.clock.now();
        let result = self.outbox.check_account(key, now);
        if matches!(result, Err(OutboxError::OtherAccount { .. })) {
            self.sender = None;
            let own = std::mem::take(&mut self.own);
            let discarded = own.into_iter().filter_map(|id| self.outbox.discard(id, now).ok());
            let discarded: Vec<OutboxEntry> = discarded.collect();
            if !discarded.is_empty() {
                events.push(self.moved(discarded));
            }
        }
        let asking = result?;
        if !asking.is_empty() {
            events.push(self.moved(asking));
        }
        Ok(())
    }

    /// Calls the sender with the planning time; `None` if another instance has the
    /// role.
    pub(super) fn sending<R>(
        &mut self,
        function: impl FnOnce(&mut ExclusiveSender, Timestamp) -> Result<R, OutboxError>,
    ) -> Result<Option<R>, OutboxError> {
        self.sending_at(self.time_to_plan(), function)
    }

    pub(super) fn sending_at<R>(
        &mut self,
        now: Timestamp,
        function: impl FnOnce(&mut ExclusiveSender, Timestamp) -> Result<R, OutboxError>,
    ) -> Result<Option<R>, OutboxError> {
        let Some(sender) = &mut self.sender else { return Ok(None) };
        let done = function(sender, now);
        if matches!(done, Err(OutboxError::RoleLost)) {
            self.sender = None;
        }
        done.map(Some)
    }
}
