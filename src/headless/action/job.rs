//! An action on many targets: looked up, put into the outbox in batches,
//! awaited, and reported line by line.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::ids::Input;
use super::reply::ReadyText;
use super::resolver::{ActionRequest, ResolvedAction, Resolver};
use crate::api::Api;
use crate::delivery::LazyClient;
use crate::domain::{LeadId, Listing, Subject, TimeStyle};
use crate::headless::delivery::{Delivery, StopReason};
use crate::headless::result_writer::{ResultStatus, ResultWriter, TargetResult};
use crate::headless::{CliError, Exit, Interrupt, Progress, ResultFormat, outcome};
use crate::store::{Outbox, OutboxError};
use crate::triage::compose::{Approvals, ComposeRules, WarningKind};
use crate::triage::outbox::{EntryId, NewEntry, Origin, UndoWindow};
use crate::triage::{ActionKind, ActionTarget};

/// Size of a batch, which is undone as a whole.
const AT_A_TIME: usize = 50;

/// More targets than this require a confirmation.
const MANY: usize = 20;

#[derive(Debug)]
pub struct ActionJob {
    /// Name of the command.
    pub command: &'static str,
    pub request: ActionRequest,
    pub input: Vec<Input>,
    /// The ids are those of leads.
    pub leads: bool,
    /// Conversations are looked up here.
    pub listing: Listing,
    pub compose: ComposeRules,
    /// How results say times.
    pub time_style: TimeStyle,
    pub dry_run: bool,
    /// Many targets, or several messages, are confirmed.
    pub confirmed: bool,
    /// Time without progress.
    pub timeout: Duration,
    pub format: ResultFormat,
}

pub(in crate::headless) fn one_at_a_time(count: usize) -> CliError {
    let message = format!("--asked-to-stop works on one at a time, not {count}");
    CliError::new(Exit::Usage, message)
}

/// The end of a command that has reported each result.
#[derive(Debug)]
pub struct RunEnd {
    pub report: Option<CliError>,
    /// The signal that ended the command.
    pub signal: Option<i32>,
}

impl ActionJob {
    /// Refuses many targets without a confirmation.
    pub fn check_confirmed(&self) -> Result<(), CliError> {
        let count = self.input.len();
        if count > 1 && self.request.approvals.contains(WarningKind::AskedToStop) {
            return Err(one_at_a_time(count));
        }
        let messages = self.request.action.kind() == ActionKind::Reply && count > 1;
        if self.confirmed || self.dry_run || !(messages || count > MANY) {
            return Ok(());
        }
        let what = match (messages, self.leads) {
            (true, _) => format!("text {count} leads"),
            (false, true) => format!("change {count} leads"),
            (false, false) => format!("change {count} conversations"),
        };
        let message = format!("This would {what}. Add --yes to go ahead");
        let hints = vec!["Add --dry-run to see what would happen".to_owned()];
        Err(CliError { hints, ..CliError::new(Exit::Usage, message) })
    }

    /// The outbox is opened before the first entry is added.
    pub async fn run<A: Api>(
        self,
        connection: &Arc<LazyClient<A>>,
        open: impl FnOnce() -> Result<Outbox, CliError> + Send + 'static,
        out: impl Write,
        progress: &Progress,
        interrupt: &Interrupt,
    ) -> Result<RunEnd, CliError> {
        let verb = self.request.action.kind();
        let client = connection.client().await?;
        let resolver = Resolver {
            client: &client,
            recipients: connection.recipients(),
            listing: &self.listing,
            progress,
            timeout: self.timeout,
            kind: verb,
            style: self.time_style,
        };
        let begin = async {
            let action = resolver.action(self.request, &self.compose).await?;
            let delivery = if self.dry_run {
                None
            } else {
                let account = (connection, self.compose.hours);
                Some(Delivery::begin(open, account, interrupt, self.timeout).await?)
            };
            Ok::<_, CliError>((action, delivery))
        };
        let (action, delivery) = tokio::select! {
            ready = begin => ready?,
            () = interrupt.first() => return Ok(RunEnd::by(interrupt, None)),
        };
        let mut running = Running {
            resolver,
            action,
            leads: self.leads,
            delivery,
            interrupt,
            results: ResultWriter::new(out, self.format, self.command),
            total: self.input.len() as u64,
            leads_done: HashMap::new(),
            fatal: None,
        };
        let end = running.all(self.input.into()).await;
        progress.clear();
        end?;
        if let Some(delivery) = running.delivery.take() {
            delivery.finish().await;
        }
        Ok(RunEnd::by(interrupt, running.results.error()))
    }
}

impl RunEnd {
    fn by(interrupt: &Interrupt, report: Option<CliError>) -> Self {
        Self { report, signal: interrupt.number() }
    }
}

struct Running<'a, A, W> {
    resolver: Resolver<'a, A>,
    action: ResolvedAction,
    leads: bool,
    /// `None` in a dry run.
    delivery: Option<Delivery<'a>>,
    interrupt: &'a Interrupt,
    results: ResultWriter<W>,
    total: u64,
    /// Leads that are done, with the id that named them.
    leads_done: HashMap<LeadId, String>,
    /// The result of all remaining inputs.
    fatal: Option<TargetResult>,
}

/// An id of the input, with a remark for its result.
#[derive(Default)]
struct Named {
    id: String,
    remark: Option<String>,
}

impl<A: Api, W: Write> Running<'_, A, W> {
    async fn all(&mut self, mut input: VecDeque<Input>) -> Result<(), CliError> {
        while !input.is_empty() {
            let mut names = Vec::new();
            let mut new_entries = Vec::new();
            while new_entries.len() < AT_A_TIME
                && let Some(input) = input.pop_front()
            {
                let id = input.id.clone();
                match self.entry(input).await {
                    Ok((entry, remark)) => {
                        names.push(Named { id, remark });
                        new_entries.push(entry);
                    }
                    Err(rejected) => self.report(&id, &rejected),
                }
            }
            self.deliver(names, new_entries).await?;
        }
        Ok(())
    }

    fn report(&mut self, id: &str, result: &TargetResult) {
        self.results.report(id, result);
        let summary = self.results.summary();
        self.resolver.progress.done(summary.lines, self.total, summary.failures);
    }

    /// Resolves an input to a new entry, and a remark for its result.
    async fn entry(&mut self, input: Input) -> Result<(NewEntry, Option<String>), TargetResult> {
        if let Some(result) = &self.fatal {
            return Err(result.clone());
        }
        if let Some(fault) = input.fault {
            return Err(TargetResult::failed(Exit::Usage, fault));
        }
        let id = input.id.clone();
        let entry = tokio::select! {
            biased;
            () = self.interrupt.first() => Err(outcome::of_untried(&StopReason::Interrupted)),
            entry = self.look_up(input) => entry,
        };
        let (entry, remark) = match entry {
            Ok(entry) => entry,
            Err(rejected) => return Err(self.noted(rejected)),
        };
        // Once per lead; so are messages, as a lead's conversations all reach the
        // same person.
        let by_lead = matches!(entry.operation.subject(), Subject::Lead(_))
            || self.resolver.kind == ActionKind::Reply;
        if let Some(lead) = entry.lead.as_ref().filter(|_| by_lead) {
            self.leads_done.insert(lead.clone(), id);
        }
        if self.delivery.is_none() {
            let lead = entry.lead.as_ref().map(|lead| format!("lead {lead}"));
            let remarks: Vec<String> = lead.into_iter().chain(remark).collect();
            let reason = (!remarks.is_empty()).then(|| remarks.join("; "));
            let status = ResultStatus::Would;
            return Err(TargetResult { status, reason, ..TargetResult::DONE });
        }
        Ok((entry, remark))
    }

    async fn look_up(&self, input: Input) -> Result<(NewEntry, Option<String>), TargetResult> {
        let id = input.id.clone();
        let resolved = if self.leads {
            self.resolver.lead(&LeadId::new(&id)).await?
        } else {
            self.resolver.conversation(input).await?
        };
        let target = &resolved.target;
        let same = target.lead.as_ref().and_then(|lead| self.leads_done.get(lead));
        if let Some(same) = same {
            return Err(TargetResult::skipped(format!("Same lead as {same}")));
        }
        target.allows(self.resolver.kind).map_err(TargetResult::skipped)?;
        let ReadyText { action, approvals, remark, marks } = match &self.action {
            ResolvedAction::Same(action, remark) => {
                let unchecked = self.resolver.check(action, target).await?;
                let (action, approvals) = (action.clone(), Approvals::NONE);
                let remark = remark.clone().or(unchecked);
                ReadyText { action, approvals, remark, marks: None }
            }
            ResolvedAction::Message(reply, unchecked) => {
                let route = (self.resolver.client, self.resolver.recipients);
                let wait = (self.resolver.progress, self.resolver.timeout);
                let ready = reply.to(&resolved, route, wait).await?;
                let remarks: Vec<String> =
                    unchecked.clone().into_iter().chain(ready.remark).collect();
                let remark = (!remarks.is_empty()).then(|| remarks.join("; "));
                ReadyText { remark, ..ready }
            }
        };
        let operation = action.operation(target).map_err(TargetResult::refused)?;
        // A message has no key yet, which the outbox gives it.
        if self.resolver.kind != ActionKind::Reply {
            operation.check().map_err(TargetResult::refused)?;
        }
        let inverse = action.undo_operation(target).map(Box::new);
        let ActionTarget { who, lead, phone, .. } = resolved.target;
        let phone = phone.filter(|_| self.resolver.kind == ActionKind::Reply);
        let entry = NewEntry::new(who, self.resolver.kind.entry().name, lead, operation);
        let origin = Origin::CommandLine;
        Ok((NewEntry { phone, approvals, origin, inverse, marks, ..entry }, remark))
    }

    /// Ends the rest too if it would fail for the same reason.
    fn noted(&mut self, rejected: TargetResult) -> TargetResult {
        if outcome::is_fatal(&rejected) {
            self.fatal = Some(rejected.clone());
        }
        rejected
    }

    /// Reports the outcomes; a reported one leaves `names`.
    async fn await_outcomes(
        &mut self,
        delivery: &mut Delivery<'_>,
        names: &mut BTreeMap<EntryId, Named>,
    ) -> Result<(), OutboxError> {
        while let Some(outcome) = delivery.next().await? {
            let id = outcome.entry().id;
            let mut result = outcome::of(&outcome, delivery.answer(id), delivery.stopped());
            let Named { id: name, remark } = names.remove(&id).unwrap_or_default();
            let remark = remark.filter(|_| result.status == ResultStatus::Done);
            result.reason = result.reason.or(remark);
            if let Some(marked) = delivery.await_marks(outcome.entry()).await? {
                result.reason = Some(match result.reason {
                    Some(reason) => format!("{reason}; {marked}"),
                    None => marked,
                });
            }
            self.report(&name, &result);
            // It is reported, and must not block later entries.
            if outcome::is_complete(&outcome) {
                delivery.discard(id).await?;
            }
        }
        Ok(())
    }

    /// Puts entries into the outbox and awaits them.
    async fn deliver(
        &mut self,
        names: Vec<Named>,
        new_entries: Vec<NewEntry>,
    ) -> Result<(), CliError> {
        let Some(mut delivery) = self.delivery.take() else { return Ok(()) };
        let entries = if new_entries.is_empty() {
            Vec::new()
        } else {
            let append = move |outbox: &mut Outbox| {
                outbox.append(new_entries, &UndoWindow::NONE, Timestamp::now())
            };
            delivery.call(append).await??
        };
        let group = entries.first().map(|entry| entry.group);
        let mut names: BTreeMap<EntryId, Named> =
            entries.iter().map(|entry| entry.id).zip(names).collect();
        delivery.wait_for(&entries, group);
        if let Err(error) = self.await_outcomes(&mut delivery, &mut names).await {
            // A retry of the command must leave out what may have been sent.
            let withdrawn = delivery.give_up().await;
            for (id, name) in names {
                let result = outcome::of_broken(id, withdrawn.contains(&id), &error);
                self.report(&name.id, &result);
            }
            return Err(error.into());
        }
        if let Some(why) = delivery.stopped() {
            self.fatal = Some(outcome::of_untried(why));
        }
        self.delivery = Some(delivery);
        Ok(())
    }
}
