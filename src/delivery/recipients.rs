//! Checks of the recipients of texts. Answers are kept for a minute.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;

use crate::api::requests::{GetConversation, GetLead, ListEvents};
use crate::api::{Api, Client, RatePermit};
use crate::domain::stop_request::{self, StopRequest};
use crate::domain::{
    ArchiveFilter, Conversation, ConversationId, Delay, Failure, FailureKind, Lead, LeadId,
    Listing, Operation, Outcome, RequestOptions, RetryClass, Subject, SuppressionCheck,
    WriteFailure,
};
use crate::triage::outbox::{OutboxEntry, Recipient};

/// Maximum age of an answer.
const FRESH: SignedDuration = SignedDuration::from_mins(1);

/// Maximum time of the check of a text.
const LIMIT: Duration = Duration::from_secs(15);

/// Number of newest events that are searched for a request to stop.
const NEWEST: u32 = 50;

/// Recent answers about leads and their numbers, shared within this process.
pub struct Recipients {
    answers: Mutex<Answers>,
}

struct Answers {
    clock: Box<dyn Fn() -> Timestamp + Send>,
    leads: Recent<LeadId, Lead>,
    /// Keys are the digits of numbers.
    suppressions: Recent<String, SuppressionCheck>,
    /// Counts the changes of suppressions.
    generation: u64,
    stop_requests: Recent<ConversationId, Option<StopRequest>>,
}

impl Recipients {
    /// The clock must advance while the machine sleeps.
    pub fn new(clock: impl Fn() -> Timestamp + Send + 'static) -> Self {
        let answers = Answers {
            clock: Box::new(clock),
            leads: Recent::default(),
            suppressions: Recent::default(),
            generation: 0,
            stop_requests: Recent::default(),
        };
        Self { answers: Mutex::new(answers) }
    }

    pub async fn ask_lead<A: Api>(
        &self,
        client: &Client<A>,
        lead: &LeadId,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Lead, Failure> {
        let answer = client.read(&GetLead(lead), on_wait).await?.value;
        let mut answers = self.answers();
        let now = (answers.clock)();
        answers.leads.insert(lead.clone(), answer.clone(), now);
        Ok(answer)
    }

    /// Asks whether a number may be texted. An answer to a question from before a
    /// change of suppressions is discarded, and the question repeated.
    pub async fn ask_suppression<A: Api>(
        &self,
        client: &Client<A>,
        phone: &str,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<SuppressionCheck, Failure> {
        loop {
            let asked = self.answers().generation;
            let answer = client.suppression(phone, &mut on_wait).await?;
            let mut answers = self.answers();
            if answers.generation == asked {
                let now = (answers.clock)();
                answers.suppressions.insert(digits(phone), answer.clone(), now);
                return Ok(answer);
            }
        }
    }

    /// Asks whether a lead may be texted at the conversation's number and at its
    /// own, if they differ: a single no counts. `None` without a number.
    pub async fn ask_suppressions<A: Api>(
        &self,
        client: &Client<A>,
        (given, lead): (Option<&str>, &Lead),
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Option<SuppressionCheck>, Failure> {
        let mut checked = None;
        for number in numbers(given, lead) {
            let check = self.ask_suppression(client, number, &mut on_wait).await?;
            checked = Some(stricter(checked, check));
        }
        Ok(checked)
    }

    /// Sends a write. One that changes suppressions invalidates the answers before
    /// and after: its effect is unknown while it is in flight.
    pub async fn write<A: Api>(
        &self,
        client: &Client<A>,
        (permit, operation): (RatePermit, &Operation),
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Outcome, WriteFailure> {
        let _changed = operation.changes_suppressions().then(|| Changed::of(self));
        client.write(permit, operation, on_wait).await
    }

    fn invalidate_suppressions(&self) {
        let mut answers = self.answers();
        answers.suppressions = Recent::default();
        answers.generation += 1;
    }

    /// Asks for a request to stop among a lead's newest texts in a conversation.
    pub async fn ask_stop_request<A: Api>(
        &self,
        client: &Client<A>,
        (conversation, lead): (&ConversationId, &Lead),
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Option<StopRequest>, Failure> {
        let options = RequestOptions { page_size: Some(NEWEST), ..RequestOptions::default() };
        let request = ListEvents { conversation, options: &options };
        let page = client.read(&request, on_wait).await?;
        let events = page.items.iter().map(|record| &record.value);
        let consented = lead.metadata.as_ref().and_then(|metadata| metadata.sms_opt_in_at);
        let answer = stop_request::in_timeline(events, consented);
        let mut answers = self.answers();
        let now = (answers.clock)();
        answers.stop_requests.insert(conversation.clone(), answer.clone(), now);
        Ok(answer)
    }

    /// Asks for the facts that a text requires, except recent answers.
    pub async fn check<A: Api>(
        &self,
        client: &Client<A>,
        text: &OutboxEntry,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Recipient, Failure> {
        let checked = timeout(LIMIT, self.recipient(client, text, on_wait)).await;
        let failure = match checked {
            Ok(Ok(recipient)) => return Ok(recipient),
            Ok(Err(failure)) => failure,
            Err(_) => late(),
        };
        let message =
            format!("Couldn't check whether this lead can be texted: {}", failure.message);
        Err(Failure { message, ..failure })
    }

    async fn recipient<A: Api>(
        &self,
        client: &Client<A>,
        text: &OutboxEntry,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Recipient, Failure> {
        let mut listed = None;
        let lead = if let Some(lead) = &text.lead {
            lead.clone()
        } else {
            let conversation = look_up(client, text, &mut on_wait).await?;
            let lead = conversation.lead_id.as_deref().filter(|id| !id.is_empty());
            let lead = lead.map(LeadId::new).ok_or_else(without_lead)?;
            listed = Some(conversation);
            lead
        };
        let known = self.recent(|answers| &answers.leads, &lead);
        let lead = match known {
            Some(lead) => lead,
            None => self.ask_lead(client, &lead, &mut on_wait).await?,
        };
        let stop_request = match text.operation.subject() {
            Subject::Lead(_) => None,
            Subject::Conversation(conversation) => {
                let recent = self.recent(|answers| &answers.stop_requests, conversation);
                if let Some(known) = recent {
                    known
                } else {
                    let of = (conversation, &lead);
                    self.ask_stop_request(client, of, &mut on_wait).await?
                }
            }
        };
        let of_text = text.phone.as_ref().map(|phone| phone.as_str().to_owned());
        let mut given = of_text
            .or_else(|| listed.as_ref()?.lead_phone_number.clone())
            .filter(|number| !number.trim().is_empty());
        if listed.is_none() && numbers(given.as_deref(), &lead).is_empty() {
            given = look_up(client, text, &mut on_wait).await?.lead_phone_number;
        }
        let mut suppression = None;
        for number in numbers(given.as_deref(), &lead) {
            let known = self.recent(|answers| &answers.suppressions, &digits(number));
            let check = match known {
                Some(check) => check,
                None => self.ask_suppression(client, number, &mut on_wait).await?,
            };
            suppression = Some(stricter(suppression, check));
        }
        Ok(Recipient { lead, suppression, stop_request })
    }

    fn recent<K: Eq + Hash, V: Clone>(
        &self,
        of: impl FnOnce(&Answers) -> &Recent<K, V>,
        key: &K,
    ) -> Option<V> {
        let answers = self.answers();
        of(&answers).get(key, (answers.clock)())
    }

    fn answers(&self) -> MutexGuard<'_, Answers> {
        // Every change is complete.
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers with their times.
struct Recent<K, V>(HashMap<K, (V, Timestamp)>);

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash, V: Clone> Recent<K, V> {
    fn insert(&mut self, key: K, value: V, now: Timestamp) {
        self.0.retain(|_, (_, at)| is_fresh(*at, now));
        self.0.insert(key, (value, now));
    }

    fn get(&self, key: &K, now: Timestamp) -> Option<V> {
        let (value, at) = self.0.get(key)?;
        is_fresh(*at, now).then(|| value.clone())
    }
}

/// After a clock that was set back the age is unknown.
fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).abs() <= FRESH
}

/// Suppressions are uncertain as long as this lives.
struct Changed<'a>(&'a Recipients);

impl<'a> Changed<'a> {
    fn of(recipients: &'a Recipients) -> Self {
        recipients.invalidate_suppressions();
        Self(recipients)
    }
}

impl Drop for Changed<'_> {
    fn drop(&mut self) {
        self.0.invalidate_suppressions();
    }
}

/// Numbers that a text may reach: the conversation's and the lead's own, which
/// may have changed since.
fn numbers<'a>(given: Option<&'a str>, lead: &'a Lead) -> Vec<&'a str> {
    let own = lead.contact.as_ref().and_then(|contact| contact.phone.as_ref()?.number.as_deref());
    let mut numbers: Vec<&str> = Vec::new();
    for number in [given, own].into_iter().flatten().map(str::trim) {
        if !number.is_empty() && numbers.iter().all(|known| digits(known) != digits(number)) {
            numbers.push(number);
        }
    }
    numbers
}

/// The check that forbids sending, if any.
fn stricter(known: Option<SuppressionCheck>, check: SuppressionCheck) -> SuppressionCheck {
    known.filter(|known| !known.is_allowed()).unwrap_or(check)
}

/// The digits of a number, whose notation varies.
fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// The conversation of a text without its lead or number.
async fn look_up<A: Api>(
    client: &Client<A>,
    text: &OutboxEntry,
    on_wait: impl FnMut(Delay) + Send,
) -> Result<Conversation, Failure> {
    let Subject::Conversation(id) = text.operation.subject() else { return Err(without_lead()) };
    let listing = match &text.lead {
        Some(lead) => Listing::Lead(lead.clone()),
        None => Listing::Mine(ArchiveFilter::All),
    };
    Ok(client.read(&GetConversation { listing: &listing, id }, on_wait).await?.value)
}

fn without_lead() -> Failure {
    failure(FailureKind::NotFound, "no lead is linked to this conversation", RetryClass::Never)
}

fn late() -> Failure {
    let message = format!("no response within {} s", LIMIT.as_secs());
    failure(FailureKind::Timeout, &message, RetryClass::Backoff)
}

fn failure(kind: FailureKind, message: &str, retry: RetryClass) -> Failure {
    Failure { retry, ..Failure::new(kind, message) }
}

#[cfg(test)]
mod tests;
