//! A verb over what was named: looked up, put into the outbox some at a time,
//! awaited, and told line by line.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::ids::Asked;
use super::reply::{Obstacle, ReadyText};
use super::request::{ResolvedAction, Wish};
use super::resolver::Resolver;
use crate::api::Api;
use crate::delivery::LazyClient;
use crate::domain::{Failure, FailureKind, LeadId, Listing, Subject};
use crate::headless::delivery::{Delivery, StopReason};
use crate::headless::result_writer::{ResultDetail, ResultStatus, ResultWriter};
use crate::headless::{CliError, Exit, Interrupt, Progress, ResultFormat, outcome};
use crate::store::{Outbox, OutboxError};
use crate::triage::compose::{Approvals, ComposeRules, WarningKind};
use crate::triage::outbox::{EntryId, NewEntry, UndoWindow};
use crate::triage::{ActionKind, ActionTarget};

/// How many go into the outbox at a time: they are taken back together.
const AT_A_TIME: usize = 50;

/// More than this many ask for a confirmation.
const MANY: usize = 20;

/// What to do.
#[derive(Debug)]
pub struct ActionJob {
    /// What the command is called.
    pub command: &'static str,
    /// The verb.
    pub wish: Wish,
    /// What it is done to.
    pub asked: Vec<Asked>,
    /// Whether the ids are those of leads.
    pub leads: bool,
    /// Where conversations are looked for.
    pub listing: Listing,
    /// Templates, and the hours for texting.
    pub compose: ComposeRules,
    /// Whether nothing is to be done.
    pub dry_run: bool,
    /// Whether many, or several messages, are confirmed.
    pub confirmed: bool,
    /// How long nothing may get through.
    pub timeout: Duration,
    /// How results are written.
    pub format: ResultFormat,
}

/// A lead that asked to be texted no more is not one of many.
pub(in crate::headless) fn one_at_a_time(count: usize) -> CliError {
    let message = format!("--asked-to-stop takes one at a time, not {count}");
    CliError::new(Exit::Usage, message)
}

/// How a command has ended that has told of each thing.
#[derive(Debug)]
pub struct Ended {
    /// What there is to say about all of it.
    pub report: Option<CliError>,
    /// The signal that ended it.
    pub signal: Option<i32>,
}

impl ActionJob {
    /// Refuses what must be confirmed first.
    ///
    /// # Errors
    /// How many it would be.
    pub fn check_confirmed(&self) -> Result<(), CliError> {
        let count = self.asked.len();
        if count > 1 && self.wish.accepts(WarningKind::AskedToStop) {
            return Err(one_at_a_time(count));
        }
        let messages = self.wish.verb() == ActionKind::Reply && count > 1;
        if self.confirmed || self.dry_run || !(messages || count > MANY) {
            return Ok(());
        }
        let message = if messages {
            format!("this sends {count} messages")
        } else {
            format!("this is done to {count}")
        };
        let hints = vec!["--yes goes ahead; --dry-run says what would be done".to_owned()];
        Err(CliError { hints, ..CliError::new(Exit::Usage, message) })
    }

    /// Does it. The outbox is opened when something is to be put into it.
    ///
    /// # Errors
    /// Where nothing could be begun with, or the outbox fails.
    pub async fn run<A: Api>(
        self,
        connection: &Arc<LazyClient<A>>,
        open: impl FnOnce() -> Result<Outbox, CliError> + Send + 'static,
        out: impl Write,
        progress: &Progress,
        interrupt: &Interrupt,
    ) -> Result<Ended, CliError> {
        let verb = self.wish.verb();
        let gateway = connection.gateway().await?;
        let aim = Resolver {
            gateway: &gateway,
            recipients: connection.recipients(),
            listing: &self.listing,
            progress,
            kind: verb,
        };
        let begin = async {
            let plan = self.wish.plan(&gateway, progress, &self.compose).await?;
            let delivery = if self.dry_run {
                None
            } else {
                let account = (connection, self.compose.hours);
                Some(Delivery::begin(open, account, interrupt, self.timeout).await?)
            };
            Ok::<_, CliError>((plan, delivery))
        };
        let (plan, delivery) = tokio::select! {
            ready = begin => ready?,
            () = interrupt.first() => return Ok(Ended::by(interrupt, None)),
        };
        let mut running = Running {
            aim,
            plan,
            leads: self.leads,
            delivery,
            interrupt,
            say: ResultWriter::new(out, self.format, self.command),
            total: self.asked.len() as u64,
            leads_done: HashMap::new(),
            fatal: None,
        };
        let end = running.all(self.asked.into()).await;
        progress.clear();
        end?;
        if let Some(delivery) = running.delivery.take() {
            delivery.finish().await;
        }
        Ok(Ended::by(interrupt, running.say.summary()))
    }
}

impl Ended {
    fn by(interrupt: &Interrupt, report: Option<CliError>) -> Self {
        Self { report, signal: interrupt.number() }
    }
}

struct Running<'a, A, W> {
    aim: Resolver<'a, A>,
    plan: ResolvedAction,
    leads: bool,
    /// None where nothing is to be done.
    delivery: Option<Delivery<'a>>,
    interrupt: &'a Interrupt,
    say: ResultWriter<W>,
    total: u64,
    /// What has been done to a lead already, by the id that named it.
    leads_done: HashMap<LeadId, String>,
    /// Why the rest is not tried.
    fatal: Option<(ResultStatus, String)>,
}

/// What came of something before it was in the outbox.
struct Rejected(ResultStatus, ResultDetail);

/// An id that was asked for, with a remark for its result.
#[derive(Default)]
struct Named {
    id: String,
    remark: Option<String>,
}

impl<A: Api, W: Write> Running<'_, A, W> {
    async fn all(&mut self, mut asked: VecDeque<Asked>) -> Result<(), CliError> {
        while !asked.is_empty() {
            let mut names = Vec::new();
            let mut drafts = Vec::new();
            while drafts.len() < AT_A_TIME
                && let Some(asked) = asked.pop_front()
            {
                let id = asked.id.clone();
                match self.draft(asked).await {
                    Ok((draft, remark)) => {
                        names.push(Named { id, remark });
                        drafts.push(draft);
                    }
                    Err(Rejected(came, about)) => self.report(&id, came, &about),
                }
            }
            self.deliver(names, drafts).await?;
        }
        Ok(())
    }

    fn report(&mut self, id: &str, came: ResultStatus, about: &ResultDetail) {
        self.say.report(id, came, about);
        let tally = self.say.tally();
        self.aim.progress.done(tally.lines, self.total, tally.failures);
    }

    /// Looks one thing up: the draft, and a remark for its result.
    async fn draft(&mut self, asked: Asked) -> Result<(NewEntry, Option<String>), Rejected> {
        if let Some((came, why)) = &self.fatal {
            return Err(Rejected(*came, ResultDetail::reason(why.clone())));
        }
        if let Some(fault) = asked.fault {
            return Err(Rejected(ResultStatus::Failed(Exit::Usage), ResultDetail::reason(fault)));
        }
        let id = asked.id.clone();
        let draft = tokio::select! {
            biased;
            () = self.interrupt.first() => Err(Self::interrupted()),
            draft = self.look_up(asked) => draft,
        };
        let (draft, remark) = match draft {
            Ok(draft) => draft,
            Err(not_sent) => return Err(self.noted(not_sent)),
        };
        // What is about a lead is done once; so are messages, which its
        // conversations all bring to the same person.
        let by_lead = matches!(draft.operation.subject(), Subject::Lead(_))
            || self.aim.kind == ActionKind::Reply;
        if let Some(lead) = draft.lead.as_ref().filter(|_| by_lead) {
            self.leads_done.insert(lead.clone(), id);
        }
        if self.delivery.is_none() {
            let lead = draft.lead.as_ref().map(|lead| format!("lead {lead}"));
            let told: Vec<String> = lead.into_iter().chain(remark).collect();
            let reason = (!told.is_empty()).then(|| told.join("; "));
            return Err(Rejected(
                ResultStatus::Would,
                ResultDetail { reason, ..ResultDetail::default() },
            ));
        }
        Ok((draft, remark))
    }

    async fn look_up(&self, asked: Asked) -> Result<(NewEntry, Option<String>), Rejected> {
        let id = asked.id.clone();
        let found = if self.leads {
            self.aim.lead(&LeadId::new(&id)).await
        } else {
            self.aim.conversation(asked).await
        };
        let aimed = found.map_err(|failure| not_sent(&failure))?;
        let target = &aimed.target;
        let skip = |why: String| Rejected(ResultStatus::Skipped, ResultDetail::reason(why));
        let same = target.lead.as_ref().and_then(|lead| self.leads_done.get(lead));
        if let Some(same) = same {
            return Err(skip(format!("it has the same lead as {same}")));
        }
        target.allows(self.aim.kind).map_err(|why| skip(why.to_owned()))?;
        let refuse =
            |why: String| Rejected(ResultStatus::Failed(Exit::Failed), ResultDetail::reason(why));
        let ReadyText { action: how, approvals, remark } = match &self.plan {
            ResolvedAction::Same(how) => {
                ReadyText { action: how.clone(), approvals: Approvals::NONE, remark: None }
            }
            ResolvedAction::Message(reply) => {
                let route = (self.aim.gateway, self.aim.recipients);
                let to = reply.to(&aimed, route, self.aim.progress).await;
                to.map_err(|obstacle| match obstacle {
                    Obstacle::Refused(why) => refuse(why),
                    Obstacle::Failed(failure) => not_sent(&failure),
                })?
            }
        };
        let operation = how.operation(target).map_err(|why| refuse(why.to_owned()))?;
        // A message has no key yet, which the outbox gives it.
        if self.aim.kind != ActionKind::Reply {
            operation.check().map_err(|why| refuse(why.to_owned()))?;
        }
        let ActionTarget { who, lead, phone, .. } = aimed.target;
        let phone = phone.filter(|_| self.aim.kind == ActionKind::Reply);
        let draft = NewEntry::new(who, self.aim.kind.entry().name, lead, operation);
        Ok((NewEntry { phone, approvals, ..draft }, remark))
    }

    /// Ends the rest as well where it would fail for the same reason.
    fn noted(&mut self, not_sent: Rejected) -> Rejected {
        let Rejected(came, about) = &not_sent;
        if matches!(came, ResultStatus::Failed(Exit::Credentials | Exit::Unavailable)) {
            self.fatal = Some((*came, about.reason.clone().unwrap_or_default()));
        }
        not_sent
    }

    fn interrupted() -> Rejected {
        Rejected(
            ResultStatus::Failed(Exit::Failed),
            ResultDetail::reason("it was interrupted before it was sent"),
        )
    }

    /// Tells what becomes of what is awaited; what is told leaves `names`.
    async fn await_outcomes(
        &mut self,
        delivery: &mut Delivery<'_>,
        names: &mut BTreeMap<EntryId, Named>,
    ) -> Result<(), OutboxError> {
        while let Some(settled) = delivery.next().await? {
            let id = settled.entry().id;
            let (came, mut about) = outcome::of(&settled, delivery.answer(id), delivery.stopped());
            let Named { id: name, remark } = names.remove(&id).unwrap_or_default();
            about.reason = about.reason.or(remark.filter(|_| came == ResultStatus::Done));
            self.report(&name, came, &about);
            // It is told, and must not hold up what comes after it.
            if outcome::is_told(&settled) {
                delivery.discard(id).await?;
            }
        }
        Ok(())
    }

    /// Puts drafts into the outbox and awaits them.
    async fn deliver(&mut self, names: Vec<Named>, drafts: Vec<NewEntry>) -> Result<(), CliError> {
        let Some(mut delivery) = self.delivery.take() else { return Ok(()) };
        let entries = if drafts.is_empty() {
            Vec::new()
        } else {
            let append = move |outbox: &mut Outbox| {
                outbox.append(drafts, &UndoWindow::NONE, Timestamp::now())
            };
            delivery.call(append).await??
        };
        let group = entries.first().map(|entry| entry.group);
        let mut names: BTreeMap<EntryId, Named> =
            entries.iter().map(|entry| entry.id).zip(names).collect();
        delivery.wait_for(&entries, group);
        if let Err(error) = self.await_outcomes(&mut delivery, &mut names).await {
            // Whoever does it again because it failed must know what is not to
            // be done again.
            let withdrawn = delivery.give_up().await;
            for (id, name) in names {
                let (came, about) = outcome::of_broken(id, withdrawn.contains(&id), &error);
                self.report(&name.id, came, &about);
            }
            return Err(error.into());
        }
        if let Some(why) = delivery.stopped() {
            let Rejected(came, about) = match why {
                StopReason::Interrupted => Self::interrupted(),
                StopReason::TimedOut(..) => {
                    let why = "it was not tried, because nothing got through any more";
                    Rejected(ResultStatus::Failed(Exit::Unavailable), ResultDetail::reason(why))
                }
                StopReason::Refused(failure) => not_sent(failure),
            };
            self.fatal = Some((came, about.reason.unwrap_or_default()));
        }
        self.delivery = Some(delivery);
        Ok(())
    }
}

fn not_sent(failure: &Failure) -> Rejected {
    let came = match failure.kind {
        FailureKind::NotFound => ResultStatus::NotFound,
        // 403 may be about this one alone; 401 is about the key.
        FailureKind::Credentials if failure.status == Some(403) => {
            ResultStatus::Failed(Exit::Failed)
        }
        kind => ResultStatus::Failed(kind.into()),
    };
    Rejected(came, ResultDetail::reason(failure.to_string()))
}
