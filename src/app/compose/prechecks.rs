//! Facts that must be known before a message may be sent.

use jiff::{SignedDuration, Timestamp};

use crate::app::paging::pager::RequestId;
use crate::app::paging::remote::Remote;
use crate::app::protocol::payload::LeadFacts;
use crate::domain::{Failure, PhoneNumberId, SenderReadiness, SuppressionCheck};
use crate::triage::compose::SendFacts;

/// Time for which an answer is valid.
const HOLDS: SignedDuration = SignedDuration::from_secs(60);

/// A fact that sending needs, with the time of the answer.
pub type Check<T> = Remote<(T, Timestamp)>;

impl<T> Check<T> {
    /// The answer.
    pub fn ready(&self) -> Option<&T> {
        self.value().map(|(answer, _)| answer)
    }

    /// Whether the answer is too old to send by. A clock that was put back says
    /// nothing about its age.
    fn is_old(&self, now: Timestamp) -> bool {
        self.value().is_some_and(|(_, at)| now.duration_since(*at).abs() > HOLDS)
    }

    /// Whether it has to be requested: it is missing, has failed, or is old.
    pub fn is_wanting(&self, now: Timestamp) -> bool {
        self.request().is_none() && (self.value().is_none() || self.is_old(now))
    }
}

/// Results of the prechecks of a conversation.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    /// The lead.
    pub lead: Check<LeadFacts>,
    /// The numbers to send from.
    pub readiness: Check<SenderReadiness>,
    /// Whether the lead's number may be texted.
    pub suppression: Check<SuppressionCheck>,
}

impl Checks {
    /// The known facts. `phone` is the lead's number as the conversation has
    /// it, `chosen` the number that the user chose to send from.
    pub fn known<'a>(&'a self, phone: &'a str, chosen: Option<&'a PhoneNumberId>) -> SendFacts<'a> {
        let facts = self.lead.ready();
        SendFacts {
            readiness: self.readiness.ready(),
            suppression: self.suppression.ready(),
            lead: facts.map(|facts| &facts.lead),
            zone: facts.and_then(|facts| facts.time_zone.as_ref()),
            lead_phone: Some(phone).filter(|phone| !phone.is_empty()),
            chosen,
            stop_request: None,
        }
    }

    /// Whether an answer is too old to send by.
    pub fn are_old(&self, now: Timestamp) -> bool {
        self.lead.is_old(now) || self.readiness.is_old(now) || self.suppression.is_old(now)
    }

    /// Reason why a fact is missing.
    pub fn failure(&self) -> Option<&Failure> {
        let failures = [self.lead.failure(), self.readiness.failure(), self.suppression.failure()];
        failures.into_iter().flatten().next()
    }

    /// The requests on their way.
    pub fn requests(&self) -> impl Iterator<Item = RequestId> {
        let requests = [self.lead.request(), self.readiness.request(), self.suppression.request()];
        requests.into_iter().flatten()
    }

    /// Handles a failure, if it is of one of these requests.
    pub fn failed(&mut self, request: RequestId, failure: &Failure) -> bool {
        self.lead.failed(request, failure)
            || self.readiness.failed(request, failure)
            || self.suppression.failed(request, failure)
    }
}
