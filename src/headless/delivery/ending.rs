//! The end of a delivery, early or not.

use std::mem;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::time::{Instant, sleep_until, timeout};

use super::{Awaited, Delivery, EntryEnd, StopReason};
use crate::domain::TimeStyle;
use crate::store::{Outbox, OutboxError};
use crate::triage::outbox::EntryState;

/// Time for requests in flight after a signal, and for the worker to stop.
const LAST: Duration = Duration::from_secs(5);

impl Delivery<'_> {
    /// Ends the worker, once requests in flight are answered. A signal limits that
    /// to a moment, a second one ends it at once.
    pub(in crate::headless) async fn finish(mut self) {
        self.worker.stop();
        if self.stopped.is_none() {
            // Entries of other instances may be in flight too.
            self.drain(self.timeout).await;
        }
        let Self { worker, mut reports, .. } = self;
        drop(worker);
        // The worker closes the database at its end.
        let end = async { while reports.recv().await.is_some() {} };
        // What takes longer is as safe as after a kill.
        let _ = timeout(LAST, end).await;
    }

    pub(super) async fn reason_to_stop(&mut self) -> Result<Option<StopReason>, OutboxError> {
        if self.interrupt.number().is_some() {
            return Ok(Some(StopReason::Interrupted));
        }
        if let Some(failure) = &self.refused {
            return Ok(Some(StopReason::Refused(failure.clone())));
        }
        if Instant::now() < self.deadline {
            return Ok(None);
        }
        let holder = |outbox: &mut Outbox| {
            let holder = outbox.sender_elsewhere()?;
            Some(holder.describe(&TimeZone::system(), Timestamp::now(), TimeStyle::default()))
        };
        Ok(Some(StopReason::TimedOut(self.timeout, self.call(holder).await?)))
    }

    /// Undoes unsent entries, and awaits requests in flight for a moment.
    pub(super) async fn wind_down(&mut self) -> Result<(), OutboxError> {
        self.worker.stop();
        self.undo().await?;
        self.drain(LAST).await;
        // Entries that were not done wait again.
        self.undo().await?;
        self.settle().await?;
        for mut awaited in mem::take(&mut self.awaited) {
            if awaited.settled.is_none() {
                awaited.settled = self.known.get(awaited.id).cloned().map(EntryEnd::Pending);
            }
            self.awaited.push_back(awaited);
        }
        Ok(())
    }

    async fn undo(&mut self) -> Result<(), OutboxError> {
        let Some(group) = self.group else { return Ok(()) };
        let undone = self.call(move |outbox| outbox.undo(group, Timestamp::now())).await??;
        let withdrawn = undone.withdrawn.into_iter().map(EntryEnd::Withdrawn);
        for settled in withdrawn.chain(undone.stopped.into_iter().map(EntryEnd::Settled)) {
            let id = settled.entry().id;
            let open = |it: &&mut Awaited| it.id == id && it.settled.is_none();
            if let Some(awaited) = self.awaited.iter_mut().find(open) {
                awaited.settled = Some(settled);
            }
        }
        Ok(())
    }

    /// Waits until nothing is on its way that this process sends or awaits, for a
    /// while at most. A second signal ends that.
    async fn drain(&mut self, limit: Duration) {
        let mut until = Instant::now() + limit;
        // What was claimed before the worker stopped has been reported then.
        let mut runs = self.call(|_| ()).await.is_ok();
        let mut interrupted = self.interrupt.number().is_some();
        while runs {
            self.take_reports();
            if !self.is_on_its_way() {
                return;
            }
            tokio::select! {
                report = self.reports.recv() => match report {
                    Some(report) => self.on_report(report),
                    None => runs = false,
                },
                () = self.interrupt.first(), if !interrupted => {
                    interrupted = true;
                    until = until.min(Instant::now() + LAST);
                }
                () = self.interrupt.second() => return,
                () = sleep_until(until) => return,
            }
        }
    }

    fn is_on_its_way(&self) -> bool {
        let is_awaited = |id| self.awaited.iter().any(|awaited| awaited.id == id);
        let mut sending = self.known.iter().filter(|entry| entry.state == EntryState::Sending);
        sending.any(|entry| self.sends || is_awaited(entry.id))
    }
}
