//! `undo`: undoes entries of the outbox, each by itself.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::delivery::{Delivery, StopReason};
use super::{CliError, Exit, Interrupt, Progress, ResultFormat, outcome, within};
use crate::api::{Api, Client};
use crate::delivery::{LazyClient, fetch_current};
use crate::domain::{Failure, Operation};
use crate::headless::action::RunEnd;
use crate::headless::result_writer::{ResultStatus, ResultWriter, TargetResult};
use crate::store::{Outbox, OutboxError};
use crate::triage::compose::TextingHours;
use crate::triage::outbox::{EntryId, NewEntry, Origin, OutboxEntry, UndoWindow};
use crate::triage::reversal::{self, CurrentState, Reversal};

/// More entries than this require a confirmation.
const MANY: usize = 20;

#[derive(Debug)]
pub struct UndoJob {
    pub entries: Vec<EntryId>,
    pub dry_run: bool,
    /// Many entries are confirmed.
    pub confirmed: bool,
    /// Time without progress.
    pub timeout: Duration,
    pub format: ResultFormat,
}

/// An entry, the latest undo of it that counts, and whether a later change is
/// not finished yet.
type Found = (OutboxEntry, Option<OutboxEntry>, bool);

impl UndoJob {
    /// Refuses many entries without a confirmation.
    pub fn check_confirmed(&self) -> Result<(), CliError> {
        let count = self.entries.len();
        if self.confirmed || self.dry_run || count <= MANY {
            return Ok(());
        }
        let message = format!("This would undo {count} actions. Add --yes to go ahead");
        let hints = vec!["Add --dry-run to see what would happen".to_owned()];
        Err(CliError { hints, ..CliError::new(Exit::Usage, message) })
    }

    /// Undoes the entries, and awaits the results.
    pub async fn run<A: Api>(
        self,
        outbox: Outbox,
        (connection, hours): (&Arc<LazyClient<A>>, TextingHours),
        out: impl Write,
        progress: &Progress,
        interrupt: &Interrupt,
    ) -> Result<RunEnd, CliError> {
        let results = ResultWriter::new(out, self.format, "undo");
        let client = connection.client().await?;
        let timeout = self.timeout;
        let mut running = Running { connection, client, progress, interrupt, timeout, results };
        if self.dry_run {
            running.preview(&outbox, &self.entries).await?;
        } else {
            let (account, open) = ((connection, hours), move || Ok(outbox));
            let delivery = tokio::select! {
                begun = Delivery::begin(open, account, interrupt, self.timeout) => begun?,
                () = interrupt.first() => {
                    return Ok(RunEnd { report: None, signal: interrupt.number() });
                }
            };
            running.undo(delivery, &self.entries).await?;
        }
        progress.clear();
        Ok(RunEnd { report: running.results.error(), signal: interrupt.number() })
    }
}

struct Running<'a, A, W> {
    connection: &'a LazyClient<A>,
    client: Arc<Client<A>>,
    progress: &'a Progress,
    interrupt: &'a Interrupt,
    timeout: Duration,
    results: ResultWriter<W>,
}

impl<A: Api, W: Write> Running<'_, A, W> {
    async fn preview(&mut self, outbox: &Outbox, ids: &[EntryId]) -> Result<(), CliError> {
        for id in ids {
            let result = match find(outbox, *id)? {
                None => not_kept(),
                Some(found) => match self.resolve(&found).await {
                    Ok(_) => TargetResult { status: ResultStatus::Would, ..TargetResult::DONE },
                    Err(rejected) => rejected,
                },
            };
            self.report(*id, &result);
        }
        Ok(())
    }

    /// One after the other: the undo of an earlier change has to see the undo of
    /// a later one.
    async fn undo(&mut self, mut delivery: Delivery<'_>, ids: &[EntryId]) -> Result<(), CliError> {
        let mut fatal: Option<TargetResult> = None;
        for &id in ids {
            let begun = match &fatal {
                Some(result) => Err(result.clone()),
                None => self.begin(&mut delivery, id).await?,
            };
            let undo = match begun {
                Ok(undo) => undo,
                Err(result) => {
                    self.report(id, &result);
                    fatal = fatal.or(Some(result).filter(outcome::is_fatal));
                    continue;
                }
            };
            delivery.wait_for(std::slice::from_ref(&undo), Some(undo.group));
            while let Some(end) = delivery.next().await? {
                let mut result = outcome::of(&end, delivery.answer(undo.id), delivery.stopped());
                let is_canceled = matches!(undo.operation, Operation::CancelSms { .. });
                if is_canceled && result.status == ResultStatus::Done {
                    let where_to = "Its text: `outbox list --all --text`";
                    result.reason = Some(where_to.to_owned());
                }
                self.report(id, &result);
                // It is reported, and must not block later entries.
                if outcome::is_complete(&end) {
                    delivery.discard(undo.id).await?;
                }
            }
            fatal = fatal.or_else(|| delivery.stopped().map(outcome::of_untried));
        }
        delivery.finish().await;
        Ok(())
    }

    /// Withdraws an entry, or puts its undo into the outbox and returns that.
    /// Anything else is the result.
    async fn begin(
        &mut self,
        delivery: &mut Delivery<'_>,
        id: EntryId,
    ) -> Result<Result<OutboxEntry, TargetResult>, CliError> {
        let Some(found) = delivery.call(move |outbox| find(outbox, id)).await?? else {
            return Ok(Err(not_kept()));
        };
        let inverse = match self.resolve(&found).await {
            Ok(Some(inverse)) => inverse,
            Ok(None) => {
                let withdraw = move |outbox: &mut Outbox| outbox.withdraw(id, Timestamp::now());
                return match delivery.call(withdraw).await? {
                    Ok(_) => Ok(Err(TargetResult::DONE)),
                    Err(OutboxError::NotAllowed(why)) => {
                        Ok(Err(TargetResult::refused(why.to_string())))
                    }
                    Err(error) => Err(error.into()),
                };
            }
            Err(rejected) => return Ok(Err(rejected)),
        };
        let entry = found.0;
        let undo = NewEntry {
            origin: Origin::CommandLine,
            undoes: Some(id),
            ..NewEntry::new(entry.who, &entry.verb, entry.lead, inverse)
        };
        let append = move |outbox: &mut Outbox| {
            outbox.append(vec![undo], &UndoWindow::NONE, Timestamp::now())
        };
        match delivery.call(append).await? {
            Ok(mut undos) => Ok(undos.pop().ok_or_else(not_kept)),
            Err(OutboxError::NotAllowed(why)) => Ok(Err(TargetResult::refused(why.to_string()))),
            Err(error) => Err(error.into()),
        }
    }

    /// The inverse, on top of the server's present state; `None` if the entry is
    /// to be withdrawn.
    async fn resolve(
        &self,
        (entry, undo, is_followed): &Found,
    ) -> Result<Option<Operation>, TargetResult> {
        let reversal = reversal::plan(entry, undo.as_ref(), Timestamp::now());
        let inverse = match reversal.map_err(TargetResult::refused)? {
            Reversal::Withdraw => return Ok(None),
            Reversal::Inverse(_) if *is_followed => {
                return Err(TargetResult::refused(reversal::FOLLOWED));
            }
            Reversal::Inverse(inverse) => *inverse,
        };
        let current = tokio::select! {
            biased;
            () = self.interrupt.first() => {
                return Err(outcome::of_untried(&StopReason::Interrupted));
            }
            current = self.current(entry) => current?,
        };
        let inverse = current.check(entry, inverse, |_| None).map_err(TargetResult::refused)?;
        Ok(Some(inverse))
    }

    async fn current(&self, entry: &OutboxEntry) -> Result<CurrentState, Failure> {
        let on_wait = |wait| self.progress.wait(&wait);
        let recipients = self.connection.recipients();
        within(self.timeout, fetch_current(&self.client, recipients, entry, on_wait)).await
    }

    fn report(&mut self, id: EntryId, result: &TargetResult) {
        self.results.report(&id.0.to_string(), result);
    }
}

fn find(outbox: &Outbox, id: EntryId) -> Result<Option<Found>, OutboxError> {
    let Some(entry) = outbox.entry(id)? else { return Ok(None) };
    let is_followed = reversal::is_followed(&entry, &outbox.unfinished()?);
    Ok(Some((entry, outbox.undo_of(id)?, is_followed)))
}

fn not_kept() -> TargetResult {
    TargetResult::new(ResultStatus::NotFound, "No such entry. `outbox list --all` shows them")
}
