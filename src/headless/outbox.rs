//! `outbox list`, `retry` and `discard`.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::delivery::Delivery;
use super::paint::{Look, Paint};
use super::report::{CliError, Exit};
use super::{Interrupt, outcome};
use crate::api::Api;
use crate::delivery::LazyClient;
use crate::domain::{ConversationId, LeadId, RedactedText, Subject, text};
use crate::headless::action::{RunEnd, one_at_a_time};
use crate::headless::result_writer::{
    ResultFormat, ResultStatus, ResultWriter, TargetResult, clean,
};
use crate::settings::Symbols;
use crate::store::{Outbox, OutboxError};
use crate::triage::compose::{Approvals, TextingHours, WarningKind};
use crate::triage::outbox::{Discard, EntryId, EntryState, NotAllowed, Origin, OutboxEntry};

/// Maximum number of finished entries in the list.
pub const FINISHED: u32 = 1_000;

#[derive(Serialize)]
pub(super) struct ListRow<'a> {
    pub(super) entry: EntryId,
    pub(super) state: &'static str,
    pub(super) verb: &'a str,
    pub(super) who: &'a RedactedText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conversation: Option<&'a ConversationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lead: Option<&'a LeadId>,
    pub(super) created: Timestamp,
    pub(super) changed: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<Timestamp>,
    pub(super) attempts: u32,
    pub(super) doubt: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<Origin>,
    /// The entry that it undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) undoes: Option<EntryId>,
    /// The entry that undoes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) undone_by: Option<EntryId>,
    /// Private.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'a str>,
}

impl<'a> ListRow<'a> {
    pub(super) fn new(entry: &'a OutboxEntry, undone_by: Option<EntryId>, with_text: bool) -> Self {
        let (conversation, lead) = match entry.operation.subject() {
            Subject::Conversation(conversation) => (Some(conversation), entry.lead.as_ref()),
            Subject::Lead(lead) => (None, Some(lead)),
        };
        let (state, reason) = state_and_reason(entry);
        Self {
            entry: entry.id,
            state,
            verb: &entry.verb,
            who: &entry.who,
            conversation,
            lead,
            created: entry.created,
            changed: entry.changed,
            due: (entry.state == EntryState::Waiting).then_some(entry.due),
            attempts: entry.attempts,
            doubt: entry.may_have_applied,
            reason,
            origin: entry.origin,
            undoes: entry.undoes,
            undone_by,
            text: with_text.then(|| entry.operation.private_texts().next()).flatten(),
        }
    }

    fn row(&self, zone: &TimeZone, symbols: &Symbols, paint: Paint) -> String {
        let Self { entry: EntryId(entry), state, verb, .. } = self;
        let time = self.created.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M");
        let lead = self.lead.map(LeadId::as_str);
        let id = self.conversation.map(ConversationId::as_str).or(lead).unwrap_or_default();
        let undoes = self.undoes.map(|EntryId(id)| format!("Undo of {id}"));
        let undone = self.undone_by.map(|EntryId(id)| format!("Undone by {id}"));
        let remarks = [undoes.as_deref(), undone.as_deref(), self.reason, self.text];
        let more: Vec<&str> =
            [Some(self.who.as_str())].into_iter().chain(remarks).flatten().collect();
        let more = text::one_line(&more.join(symbols.between)).into_owned();
        let rest = clean(&format!("{time}  {verb:16}  {id:24}  {more}"));
        format!(
            "{entry:>6}  {}{:gap$}  {rest}",
            paint.paint(look(state), state),
            "",
            gap = 9 - state.len()
        )
    }
}

/// The look of a state; its word says the same.
fn look(state: &str) -> Look {
    match state {
        "done" => Look::Green,
        "failed" => Look::Red,
        "unknown" | "asking" => Look::Yellow,
        "waiting" | "sending" => Look::Cyan,
        _ => Look::Dim,
    }
}

fn state_and_reason(entry: &OutboxEntry) -> (&'static str, Option<&str>) {
    match &entry.state {
        EntryState::Waiting => ("waiting", None),
        EntryState::NeedsConfirmation { .. } => ("asking", Some(entry.confirmation_reason())),
        EntryState::Sending => ("sending", None),
        EntryState::Failed { why, .. } => ("failed", Some(why)),
        EntryState::Unknown { why } => ("unknown", Some(why)),
        EntryState::Done => ("done", None),
        EntryState::Stale => ("stale", Some("Something newer came in")),
        EntryState::Discarded(Discard::ByPerson) => ("discarded", Some("Discarded by you")),
        EntryState::Discarded(Discard::Undone) => ("discarded", Some("Undone")),
        EntryState::Discarded(Discard::Unsupported) => {
            ("discarded", Some("Not possible on this server"))
        }
        EntryState::Discarded(Discard::Replaced { .. } | Discard::CancelledOut { .. }) => {
            ("discarded", Some("Replaced by another entry"))
        }
    }
}

/// The entries that undo others, by what they undo.
pub(super) fn undos(entries: &[OutboxEntry]) -> HashMap<EntryId, EntryId> {
    let undos = entries.iter().filter(|entry| entry.counts_as_undo());
    undos.filter_map(|undo| Some((undo.undoes?, undo.id))).collect()
}

/// Writes entries in their order.
pub fn list(
    entries: &[OutboxEntry],
    (with_text, symbols): (bool, &Symbols),
    format: ResultFormat,
    mut out: impl Write,
) -> Result<(), CliError> {
    let zone = TimeZone::system();
    let (undos, paint) = (undos(entries), Paint::stdout());
    let mut write = || -> io::Result<()> {
        if format == ResultFormat::Table && !entries.is_empty() {
            let head = ("ENTRY", "STATE", "CREATED", "VERB", "ID");
            let (entry, state, created, verb, id) = head;
            let head = format!("{entry:>6}  {state:9}  {created:16}  {verb:16}  {id:24}  WHO");
            writeln!(out, "{}", paint.paint(Look::Bold, &head))?;
        }
        for entry in entries {
            let undone_by = undos.get(&entry.id).copied();
            let listed = ListRow::new(entry, undone_by, with_text);
            match format {
                ResultFormat::Table => writeln!(out, "{}", listed.row(&zone, symbols, paint))?,
                ResultFormat::Ndjson => {
                    let json = serde_json::to_string(&listed).map_err(io::Error::other)?;
                    writeln!(out, "{}", text::json_line(&json))?;
                }
            }
        }
        out.flush()
    };
    write().or_else(|error| CliError::output(&error))
}

#[derive(Clone, Debug)]
pub struct Selection {
    pub entries: Vec<EntryId>,
    /// All entries that the command applies to.
    pub all: bool,
    /// `all` is confirmed.
    pub confirmed: bool,
}

impl Selection {
    /// The numbers; `all` requires a confirmation.
    fn entries(
        &self,
        outbox: &Outbox,
        what: &str,
        may: impl Fn(&OutboxEntry) -> bool,
    ) -> Result<Vec<EntryId>, CliError> {
        if !self.all {
            return Ok(self.entries.clone());
        }
        let entries = outbox.unfinished()?;
        let entries: Vec<EntryId> = entries.iter().filter(|e| may(e)).map(|e| e.id).collect();
        if entries.is_empty() || self.confirmed {
            return Ok(entries);
        }
        let message = format!("This would {what} {}. Add --yes to go ahead", count(entries.len()));
        let hints = vec!["`outbox list` shows them".to_owned()];
        Err(CliError { hints, ..CliError::new(Exit::Usage, message) })
    }
}

fn count(entries: usize) -> String {
    if entries == 1 { "1 outbox entry".to_owned() } else { format!("{entries} outbox entries") }
}

pub fn discard(
    outbox: &mut Outbox,
    chosen: &Selection,
    format: ResultFormat,
    out: impl Write,
) -> Result<RunEnd, CliError> {
    let may = |entry: &OutboxEntry| entry.state != EntryState::Sending;
    let mut results = ResultWriter::new(out, format, "discard");
    for entry in chosen.entries(outbox, "discard", may)? {
        match outbox.discard(entry, Timestamp::now()) {
            Ok(_) => results.report(&entry.0.to_string(), &TargetResult::DONE),
            Err(error) => refused(&mut results, entry, error)?,
        }
    }
    Ok(RunEnd { report: results.error(), signal: None })
}

/// Retries failed, unknown and unconfirmed entries in spite of the approved
/// warnings, and awaits the results. Entries that are not sent stay.
pub async fn retry<A: Api>(
    outbox: Outbox,
    (chosen, approvals): (&Selection, &Approvals),
    (format, timeout): (ResultFormat, Duration),
    (connection, hours): (&Arc<LazyClient<A>>, TextingHours),
    out: impl Write,
    interrupt: &Interrupt,
) -> Result<RunEnd, CliError> {
    let decides = |entry: &OutboxEntry| {
        matches!(
            entry.state,
            EntryState::NeedsConfirmation { .. }
                | EntryState::Failed { .. }
                | EntryState::Unknown { .. }
        )
    };
    let (chosen, approvals) = (chosen.clone(), approvals.clone());
    let accepts = approvals.contains(WarningKind::AskedToStop);
    let entries = move |outbox: &Outbox| {
        let entries = chosen.entries(outbox, "send", decides)?;
        if entries.len() > 1 && accepts {
            return Err(one_at_a_time(entries.len()));
        }
        Ok(entries)
    };
    let check = entries.clone();
    let open = move || check(&outbox).map(|_| outbox);
    let mut delivery = tokio::select! {
        begun = Delivery::begin(open, (connection, hours), interrupt, timeout) => begun?,
        () = interrupt.first() => return Ok(RunEnd { report: None, signal: interrupt.number() }),
    };
    let retry = move |outbox: &mut Outbox| {
        // Some may need a confirmation only since the account is known.
        let entries = entries(outbox)?.into_iter();
        let now = Timestamp::now();
        Ok::<_, CliError>(
            entries.map(|id| (id, outbox.retry(id, &approvals, now))).collect::<Vec<_>>(),
        )
    };
    let mut results = ResultWriter::new(out, format, "retry");
    let mut retried = Vec::new();
    for (id, result) in delivery.call(retry).await?? {
        match result {
            Ok(entry) => retried.push(entry),
            Err(error) => refused(&mut results, id, error)?,
        }
    }
    delivery.wait_for(&retried, None);
    while let Some(outcome) = delivery.next().await? {
        let id = outcome.entry().id;
        let result = outcome::of(&outcome, delivery.answer(id), delivery.stopped());
        results.report(&id.0.to_string(), &result);
    }
    delivery.finish().await;
    Ok(RunEnd { report: results.error(), signal: interrupt.number() })
}

/// Reports a state that does not allow the change. Any other error ends the
/// command.
fn refused(
    results: &mut ResultWriter<impl Write>,
    entry: EntryId,
    error: OutboxError,
) -> Result<(), CliError> {
    let OutboxError::NotAllowed(why) = error else { return Err(error.into()) };
    let status = match why {
        NotAllowed::Finished => ResultStatus::NotFound,
        _ => ResultStatus::Failed(Exit::Failed),
    };
    results.report(&entry.0.to_string(), &TargetResult::new(status, why.to_string()));
    Ok(())
}
