//! Snoozes on many targets: looked up at the server, kept on this computer, and
//! reported line by line.

use std::io::Write;
use std::time::Duration;

use jiff::{Timestamp, ZonedDateTime};

use super::ids::Input;
use super::target::Snapshot;
use crate::api::requests::GetConversation;
use crate::api::{Api, Client};
use crate::domain::{ConversationId, Failure, FailureKind, Listing, TimeStyle};
use crate::headless::outcome::is_fatal;
use crate::headless::result_writer::{ResultStatus, ResultWriter, TargetResult};
use crate::headless::{CliError, Exit, Progress, ResultFormat, within};
use crate::store::{StateDb, StateError};
use crate::triage::{Snooze, SnoozeChange};

/// `snooze` or `unsnooze` for some conversations.
#[derive(Debug)]
pub struct SnoozeJob {
    /// Name of the command.
    pub command: &'static str,
    pub input: Vec<Input>,
    pub dry_run: bool,
    pub format: ResultFormat,
}

/// Where conversations are looked up.
pub struct SnoozeSource<'a, A> {
    pub client: &'a Client<A>,
    pub listing: &'a Listing,
    pub progress: &'a Progress,
    /// Of each read.
    pub timeout: Duration,
}

impl SnoozeJob {
    /// Snoozes conversations until a time. One that the server does not know, or
    /// about which it does not answer, is not snoozed.
    ///
    /// # Errors
    /// The time is past. Failures of single targets are in the report.
    pub async fn snooze<A: Api>(
        self,
        state: &mut StateDb,
        until: Timestamp,
        source: SnoozeSource<'_, A>,
        style: TimeStyle,
        out: impl Write,
    ) -> Result<Option<CliError>, CliError> {
        let now = ZonedDateTime::now();
        let local = style.date_time(&until.to_zoned_datetime(now.time_zone().clone()), &now);
        if until <= now.timestamp() {
            return Err(CliError::new(Exit::Usage, format!("--until: {local} is past")));
        }
        let mut results = ResultWriter::new(out, self.format, self.command);
        let mut fatal: Option<TargetResult> = None;
        for input in self.input {
            let id = input.id.clone();
            let result = match (&fatal, input.fault) {
                (Some(fatal), _) => fatal.clone(),
                (None, Some(fault)) => TargetResult::failed(Exit::Usage, fault),
                (None, None) => match source.seen(&id, input.snapshot).await {
                    Ok(seen) => {
                        let id = ConversationId::new(&id);
                        let change = Snooze::new(id, until, seen.last_inbound_at);
                        let remark = format!("Until {local}");
                        apply(state, SnoozeChange::Set(change), self.dry_run, Some(remark))
                    }
                    Err(failure) => {
                        let result = TargetResult::from(failure);
                        if is_fatal(&result) {
                            fatal = Some(result.clone());
                        }
                        result
                    }
                },
            };
            results.report(&id, &result);
        }
        source.progress.clear();
        Ok(results.error())
    }

    /// Wakes conversations. This needs no server.
    ///
    /// # Errors
    /// What is snoozed cannot be read.
    pub fn unsnooze(
        self,
        state: &mut StateDb,
        out: impl Write,
    ) -> Result<Option<CliError>, CliError> {
        let snoozes = state.snoozes().map_err(|error| unreadable(&error))?;
        let mut results = ResultWriter::new(out, self.format, self.command);
        for input in self.input {
            let id = ConversationId::new(&input.id);
            let result = match input.fault {
                Some(fault) => TargetResult::failed(Exit::Usage, fault),
                None if snoozes.iter().any(|snooze| snooze.conversation == id) => {
                    apply(state, SnoozeChange::Remove(id), self.dry_run, None)
                }
                None => TargetResult::skipped("Not snoozed"),
            };
            results.report(&input.id, &result);
        }
        Ok(results.error())
    }
}

impl<A: Api> SnoozeSource<'_, A> {
    /// The conversation as it was listed, else as it is now.
    async fn seen(&self, id: &str, listed: Option<Box<Snapshot>>) -> Result<Snapshot, Failure> {
        if let Some(listed) = listed {
            return Ok(*listed);
        }
        let id = ConversationId::new(id);
        let request = GetConversation { listing: self.listing, id: &id };
        let record = self.client.read(&request, |wait| self.progress.wait(&wait));
        let record = within(self.timeout, record).await?;
        let unusable = || {
            Failure::new(FailureKind::Malformed, "The server returned a conversation without an id")
        };
        Snapshot::new(&record.value).ok_or_else(unusable)
    }
}

fn apply(
    state: &mut StateDb,
    change: SnoozeChange,
    dry_run: bool,
    remark: Option<String>,
) -> TargetResult {
    let status = if dry_run { ResultStatus::Would } else { ResultStatus::Done };
    let done = TargetResult { status, reason: remark, ..TargetResult::DONE };
    if dry_run {
        return done;
    }
    match state.change_snoozes(&[change]) {
        Ok(()) => done,
        Err(error) => TargetResult::refused(error.to_string()),
    }
}

fn unreadable(error: &StateError) -> CliError {
    CliError::new(Exit::Failed, format!("Can't read what is snoozed: {error}"))
}
