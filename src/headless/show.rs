//! `show`: conversations with their leads and threads, to standard output.

mod facts;
mod format;
mod style;

use std::io::Write;
use std::time::Duration;

use jiff::Timestamp;

use super::output::Stop;
use super::progress::Progress;
use super::report::{CliError, Exit, unreadable};
use super::time_limit::within;
use crate::api::requests::{GetConversation, GetLead, ListEvents};
use crate::api::{Api, Client};
use crate::domain::text::one_line;
use crate::domain::{
    ArchiveFilter, Conversation, ConversationId, Direction, Failure, FailureKind, Lead, LeadId,
    Listing, OrderBy, RequestOptions, TimelineEvent, WithRaw,
};
use crate::headless::action::Input;
use crate::headless::paginator::Paginator;
pub use format::ShowFormat;
pub use style::TextStyle;

/// Maximum number of events to ask for at a time.
const PAGE: u32 = 100;

/// Number of newest events that are searched for a request to stop, as before a
/// text is sent. As many are asked for, even if fewer are shown.
const SEARCHED: u32 = 50;

#[derive(Debug)]
pub struct ShowJob {
    pub input: Vec<Input>,
    pub format: ShowFormat,
    /// Start of the threads; `None` is their own.
    pub since: Option<Timestamp>,
    /// Maximum number of events, the newest; `None` is all.
    pub limit: Option<u64>,
    /// Time for each request, with its retries.
    pub timeout: Duration,
    pub style: TextStyle,
}

/// A conversation with all that is shown of it.
struct Shown {
    conversation: WithRaw<Conversation>,
    /// `None` if the conversation names none, or it cannot be had.
    lead: Option<WithRaw<Lead>>,
    thread: ShownThread,
}

/// The newest part of a thread.
struct ShownThread {
    /// Newest first.
    events: Vec<WithRaw<TimelineEvent>>,
    /// What leaves older ones out; `None` if there are none.
    cut: Option<Cut>,
    /// Older ones that came along, newest first.
    older: Vec<WithRaw<TimelineEvent>>,
    /// Whether there are none older than these.
    is_whole: bool,
    /// Number of unreadable ones.
    skipped: u64,
}

/// The option that ends a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    Limit,
    Since,
}

impl ShownThread {
    /// All events that are known, newest first.
    fn known(&self) -> impl Iterator<Item = &TimelineEvent> {
        self.events.iter().chain(&self.older).map(|event| &event.value)
    }

    /// Whether enough is known to say that nobody asked to stop.
    fn is_searched(&self) -> bool {
        self.is_whole || self.events.len() + self.older.len() >= SEARCHED as usize
    }
}

/// Where conversations are looked up.
struct Source<'a, A> {
    client: &'a Client<A>,
    progress: &'a Progress,
    job: &'a ShowJob,
}

impl ShowJob {
    /// Writes each conversation once it is complete, in the order of the ids.
    /// Those that cannot be had are named on `messages`.
    ///
    /// # Errors
    /// A failure that the rest would share, and a failed output, at once; at the
    /// end, that some or all were not found.
    pub async fn run<A: Api>(
        &self,
        client: &Client<A>,
        out: impl Write,
        mut messages: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let source = Source { client, progress, job: self };
        let mut writer = format::Writer::new(out, self.format, &self.style);
        let mut failures: Vec<CliError> = Vec::new();
        let mut told = 0;
        let mut tell = |what: &str| {
            progress.clear();
            // Without standard error there is no reader.
            let _ = writeln!(messages, "leadping-tui: {}", one_line(what));
        };
        for input in &self.input {
            let id = &input.id;
            let loaded = match &input.fault {
                Some(fault) => Err(CliError::new(Exit::Usage, fault.clone())),
                None => match source.load(&ConversationId::new(id)).await {
                    Ok(loaded) => Ok(loaded),
                    Err(failure) if is_fatal(&failure) => {
                        progress.clear();
                        return Stop::from(failure).report(writer.written());
                    }
                    Err(failure) => Err(about(id, failure)),
                },
            };
            match loaded {
                Ok((shown, trouble)) => {
                    if let Err(error) = writer.write(&shown, Timestamp::now()) {
                        return CliError::output(&error);
                    }
                    if shown.thread.skipped > 0 {
                        tell(&format!("{id}: {}", unreadable(shown.thread.skipped)));
                    }
                    if let Some(failure) = trouble {
                        let error = about(id, failure);
                        let message = format!("Couldn't load lead details: {}", error.message);
                        failures.push(CliError { message, ..error });
                    }
                }
                Err(error) if self.input.len() == 1 => {
                    progress.clear();
                    return Err(error);
                }
                Err(error) => failures.push(error),
            }
            if let Some(error) = failures.get(told).filter(|_| self.input.len() > 1) {
                tell(&error.message);
                told += 1;
            }
        }
        progress.clear();
        if let Err(error) = writer.end() {
            return CliError::output(&error);
        }
        self.outcome(&failures, writer.written())
    }

    fn outcome(&self, failures: &[CliError], written: u64) -> Result<(), CliError> {
        let Some(first) = failures.first() else { return Ok(()) };
        let is_same = failures.iter().all(|failure| failure.exit == first.exit);
        let exit = match written {
            0 if is_same => first.exit,
            0 => Exit::Failed,
            _ => Exit::Partial,
        };
        if self.input.len() == 1 {
            return Err(CliError { exit, ..first.clone() });
        }
        let message = format!("{} of {} failed", failures.len(), self.input.len());
        Err(CliError::new(exit, message))
    }
}

impl<A: Api> Source<'_, A> {
    /// The conversation, and the failure of its lead's record if that alone
    /// cannot be had. Three requests, two of them at once.
    async fn load(&self, id: &ConversationId) -> Result<(Shown, Option<Failure>), Failure> {
        let record = async {
            let conversation = self.conversation(id).await?;
            let lead = conversation.value.lead_id.as_deref().filter(|lead| !lead.is_empty());
            let lead = match lead {
                Some(lead) => Some(self.lead(&LeadId::new(lead)).await),
                None => None,
            };
            Ok::<_, Failure>((conversation, lead))
        };
        let (record, thread) = tokio::join!(record, self.thread(id));
        let (conversation, lead) = record?;
        let (lead, trouble) = match lead.transpose() {
            Ok(lead) => (lead, None),
            Err(failure) if is_fatal(&failure) => return Err(failure),
            Err(failure) => (None, Some(failure)),
        };
        Ok((Shown { conversation, lead, thread: thread? }, trouble))
    }

    async fn conversation(&self, id: &ConversationId) -> Result<WithRaw<Conversation>, Failure> {
        let listing = &Listing::Mine(ArchiveFilter::All);
        let request = GetConversation { listing, id };
        let read = self.client.read(&request, |wait| self.progress.wait(&wait));
        within(self.job.timeout, read).await
    }

    async fn lead(&self, id: &LeadId) -> Result<WithRaw<Lead>, Failure> {
        let request = GetLead(id);
        let read = self.client.read(&request, |wait| self.progress.wait(&wait));
        within(self.job.timeout, read).await
    }

    /// The newest events, back to the start or the limit.
    async fn thread(&self, conversation: &ConversationId) -> Result<ShownThread, Failure> {
        let limit = self.job.limit.unwrap_or(u64::MAX);
        // One more than are shown tells whether there are more.
        let wanted = u32::try_from(limit.saturating_add(1)).unwrap_or(PAGE).clamp(SEARCHED, PAGE);
        let newest_first = OrderBy { field: "createdAt".to_owned(), direction: Direction::Desc };
        let mut pages = Paginator::new(RequestOptions {
            page_size: Some(wanted),
            order_by: vec![newest_first],
            ..RequestOptions::default()
        });
        let mut events: Vec<WithRaw<TimelineEvent>> = Vec::new();
        let mut start = None;
        let mut is_whole = true;
        while let Some(options) = pages.request()? {
            if start.is_some() || events.len() as u64 >= limit {
                is_whole = false;
                break;
            }
            let request = ListEvents { conversation, options };
            let read = self.client.read(&request, |wait| self.progress.wait(&wait));
            match within(self.job.timeout, read).await {
                Ok(page) => {
                    let page = pages.arrived(page);
                    let before = page.iter().position(|event| self.is_before(&event.value));
                    start = before.map(|at| events.len() + at);
                    events.extend(page);
                }
                Err(failure) => pages.failed(failure)?,
            }
        }
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let (shown, cut) = match start {
            Some(start) if start <= most => (start, Some(Cut::Since)),
            _ if events.len() > most || !is_whole => (events.len().min(most), Some(Cut::Limit)),
            _ => (events.len(), None),
        };
        let older = events.split_off(shown);
        Ok(ShownThread { events, cut, older, is_whole, skipped: pages.skipped() })
    }

    fn is_before(&self, event: &TimelineEvent) -> bool {
        let (since, at) = (self.job.since, event.created_at);
        since.zip(at).is_some_and(|(since, at)| at < since)
    }
}

/// Whether the rest would fail for the same reason.
fn is_fatal(failure: &Failure) -> bool {
    matches!(Exit::from(failure.kind), Exit::Credentials | Exit::Unavailable)
        || failure.kind == FailureKind::Local
}

fn about(id: &str, failure: Failure) -> CliError {
    let is_lead = (failure.kind == FailureKind::NotFound)
        .then(|| format!("If it is a lead's id, use one of: leadping-tui list --lead {id} -q"));
    let error = CliError::from(failure);
    let hints = error.hints.into_iter().chain(is_lead).collect();
    CliError { message: format!("{id}: {}", error.message), hints, ..error }
}

#[cfg(test)]
mod tests;
