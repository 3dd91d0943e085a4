//! Asks about the people that texts go to, and keeps the answers for a minute.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;

use crate::api::{Gateway, TriageApi};
use crate::domain::stop_request::{self, StopRequest};
use crate::domain::{
    ArchiveFilter, Conversation, ConversationId, Failure, FailureKind, Lead, LeadId, Listing,
    RequestOptions, RetryClass, Subject, SuppressionCheck, Wait,
};
use crate::triage::outbox::{Entry, Recipient};

/// How long an answer counts.
const FRESH: SignedDuration = SignedDuration::from_mins(1);

/// How long the questions about one text may take. A server that answers
/// nothing must not keep a text for good.
const LIMIT: Duration = Duration::from_secs(15);

/// How many of the newest events are looked through for a request to stop.
const NEWEST: u32 = 50;

/// What the server said lately about leads and their numbers, shared by all who
/// ask in this process.
pub struct Recipients {
    answers: Mutex<Answers>,
}

struct Answers {
    clock: Box<dyn Fn() -> Timestamp + Send>,
    leads: Recent<LeadId, Lead>,
    /// By the digits of the number.
    suppressions: Recent<String, SuppressionCheck>,
    stop_requests: Recent<ConversationId, Option<StopRequest>>,
}

impl Recipients {
    /// Nobody is known. The clock tells the age of answers: one that stands
    /// still while the machine sleeps will not do.
    pub fn new(clock: impl Fn() -> Timestamp + Send + 'static) -> Self {
        let answers = Answers {
            clock: Box::new(clock),
            leads: Recent::default(),
            suppressions: Recent::default(),
            stop_requests: Recent::default(),
        };
        Self { answers: Mutex::new(answers) }
    }

    /// Asks for a lead.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ask_lead<A: TriageApi>(
        &self,
        gateway: &Gateway<A>,
        lead: &LeadId,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Lead, Failure> {
        let answer = gateway.lead(lead, on_wait).await?.value;
        let mut answers = self.answers();
        let now = (answers.clock)();
        answers.leads.insert(lead.clone(), answer.clone(), now);
        Ok(answer)
    }

    /// Asks whether a number may be texted.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ask_suppression<A: TriageApi>(
        &self,
        gateway: &Gateway<A>,
        phone: &str,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<SuppressionCheck, Failure> {
        let answer = gateway.suppression(phone, on_wait).await?;
        let mut answers = self.answers();
        let now = (answers.clock)();
        answers.suppressions.insert(digits(phone), answer.clone(), now);
        Ok(answer)
    }

    /// Who may be texted has changed: what was answered counts no more.
    pub fn forget_suppressions(&self) {
        self.answers().suppressions = Recent::default();
    }

    /// Asks whether a lead's newest texts in a conversation ask for no more, and
    /// that stands.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ask_stop_request<A: TriageApi>(
        &self,
        gateway: &Gateway<A>,
        (conversation, lead): (&ConversationId, &Lead),
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Option<StopRequest>, Failure> {
        let options = RequestOptions { page_size: Some(NEWEST), ..RequestOptions::default() };
        let page = gateway.events(conversation, &options, on_wait).await?;
        let events = page.items.iter().map(|record| &record.value);
        let consented = lead.metadata.as_ref().and_then(|metadata| metadata.sms_opt_in_at);
        let answer = stop_request::in_timeline(events, consented);
        let mut answers = self.answers();
        let now = (answers.clock)();
        answers.stop_requests.insert(conversation.clone(), answer.clone(), now);
        Ok(answer)
    }

    /// Asks what has to be known before a text leaves, unless that was answered
    /// within the last minute.
    ///
    /// # Errors
    /// Why there is no answer, or none in time.
    pub async fn check<A: TriageApi>(
        &self,
        gateway: &Gateway<A>,
        text: &Entry,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Recipient, Failure> {
        let checked = timeout(LIMIT, self.recipient(gateway, text, on_wait)).await;
        let failure = match checked {
            Ok(Ok(recipient)) => return Ok(recipient),
            Ok(Err(failure)) => failure,
            Err(_) => late(),
        };
        let message = format!("Can't check that this lead may be texted: {}", failure.message);
        Err(Failure { message, ..failure })
    }

    async fn recipient<A: TriageApi>(
        &self,
        gateway: &Gateway<A>,
        text: &Entry,
        mut on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Recipient, Failure> {
        let mut listed = None;
        let lead = if let Some(lead) = &text.lead {
            lead.clone()
        } else {
            let conversation = look_up(gateway, text, &mut on_wait).await?;
            let lead = conversation.lead_id.as_deref().filter(|id| !id.is_empty());
            let lead = lead.map(LeadId::new).ok_or_else(without_lead)?;
            listed = Some(conversation);
            lead
        };
        let known = self.recent(|answers| &answers.leads, &lead);
        let lead = match known {
            Some(lead) => lead,
            None => self.ask_lead(gateway, &lead, &mut on_wait).await?,
        };
        let stop_request = match text.operation.subject() {
            Subject::Lead(_) => None,
            Subject::Conversation(conversation) => {
                let recent = self.recent(|answers| &answers.stop_requests, conversation);
                if let Some(known) = recent {
                    known
                } else {
                    let of = (conversation, &lead);
                    self.ask_stop_request(gateway, of, &mut on_wait).await?
                }
            }
        };
        // The conversation's number, or else the lead's, as the composer asks.
        let given = text.phone.as_ref().map(|phone| phone.as_str().to_owned());
        let mut number = given
            .or_else(|| listed.as_ref()?.lead_phone_number.clone())
            .filter(|number| !number.trim().is_empty())
            .or_else(|| lead.contact.as_ref()?.phone.as_ref()?.number.clone())
            .filter(|number| !number.trim().is_empty());
        if number.is_none() && listed.is_none() {
            number = look_up(gateway, text, &mut on_wait).await?.lead_phone_number;
        }
        let number = number.map(|number| number.trim().to_owned()).filter(|it| !it.is_empty());
        let Some(number) = number else {
            return Ok(Recipient { lead, suppression: None, stop_request });
        };
        let known = self.recent(|answers| &answers.suppressions, &digits(&number));
        let suppression = match known {
            Some(check) => check,
            None => self.ask_suppression(gateway, &number, &mut on_wait).await?,
        };
        Ok(Recipient { lead, suppression: Some(suppression), stop_request })
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
        // No change can be half done.
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers with the times at which they came.
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

/// A clock that was put back says nothing about an answer's age.
fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).abs() <= FRESH
}

/// A number however it is written.
fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// The conversation of a text that does not say whom it goes to.
async fn look_up<A: TriageApi>(
    gateway: &Gateway<A>,
    text: &Entry,
    on_wait: impl FnMut(Wait) + Send,
) -> Result<Conversation, Failure> {
    let Subject::Conversation(id) = text.operation.subject() else { return Err(without_lead()) };
    let listing = match &text.lead {
        Some(lead) => Listing::Lead(lead.clone()),
        None => Listing::Mine(ArchiveFilter::All),
    };
    Ok(gateway.conversation(&listing, id, on_wait).await?.value)
}

fn without_lead() -> Failure {
    failure(FailureKind::NotFound, "no lead is linked to this conversation", RetryClass::Never)
}

fn late() -> Failure {
    let message = format!("no answer within {} s", LIMIT.as_secs());
    failure(FailureKind::Timeout, &message, RetryClass::Backoff)
}

fn failure(kind: FailureKind, message: &str, retry: RetryClass) -> Failure {
    let (hint, status, trace_id) = (None, None, None);
    Failure { kind, message: message.to_owned(), hint, retry, status, trace_id }
}

#[cfg(test)]
mod tests;
