//! What has to be found out before a message may be sent.

use jiff::{SignedDuration, Timestamp};

use crate::app::paging::pager::RequestId;
use crate::app::protocol::payload::LeadFacts;
use crate::domain::{Failure, PhoneNumberId, SenderReadiness, SuppressionCheck};
use crate::triage::compose::SendFacts;

/// How long an answer holds.
const HOLDS: SignedDuration = SignedDuration::from_secs(60);

/// A question and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Check<T> {
    /// It was not asked.
    #[default]
    Open,
    /// The answer is on its way.
    Asked(RequestId),
    /// The answer.
    Answered(T, Timestamp),
    /// There is none.
    Failed(Failure),
}

impl<T> Check<T> {
    /// The answer.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Answered(answer, _) => Some(answer),
            Self::Open | Self::Asked(_) | Self::Failed(_) => None,
        }
    }

    /// Why there is no answer.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Open | Self::Asked(_) | Self::Answered(..) => None,
        }
    }

    /// Whether it waits for the answer to this request.
    pub fn awaits(&self, request: RequestId) -> bool {
        matches!(self, Self::Asked(asked) if *asked == request)
    }

    /// The request on its way.
    pub fn request(&self) -> Option<RequestId> {
        match self {
            Self::Asked(request) => Some(*request),
            Self::Open | Self::Answered(..) | Self::Failed(_) => None,
        }
    }

    /// Whether it has to be asked: not yet, in vain, or too long ago.
    pub fn is_wanting(&self, now: Timestamp) -> bool {
        match self {
            Self::Open | Self::Failed(_) => true,
            Self::Asked(_) => false,
            // A clock that was put back says nothing about an answer's age.
            Self::Answered(_, at) => now.duration_since(*at).abs() > HOLDS,
        }
    }
}

/// What is known about sending in a conversation.
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
    /// What is known. `phone` is the lead's number as the conversation has it,
    /// `chosen` the number that somebody chose to send from.
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
        let old = [
            self.lead.ready().is_some() && self.lead.is_wanting(now),
            self.readiness.ready().is_some() && self.readiness.is_wanting(now),
            self.suppression.ready().is_some() && self.suppression.is_wanting(now),
        ];
        old.contains(&true)
    }

    /// Why something could not be found out.
    pub fn failure(&self) -> Option<&Failure> {
        let failures = [self.lead.failure(), self.readiness.failure(), self.suppression.failure()];
        failures.into_iter().flatten().next()
    }

    /// The requests on their way.
    pub fn requests(&self) -> impl Iterator<Item = RequestId> {
        let requests = [self.lead.request(), self.readiness.request(), self.suppression.request()];
        requests.into_iter().flatten()
    }

    /// Takes a failure, if it answers one of the questions.
    pub fn failed(&mut self, request: RequestId, failure: &Failure) -> bool {
        if self.lead.awaits(request) {
            self.lead = Check::Failed(failure.clone());
        } else if self.readiness.awaits(request) {
            self.readiness = Check::Failed(failure.clone());
        } else if self.suppression.awaits(request) {
            self.suppression = Check::Failed(failure.clone());
        } else {
            return false;
        }
        true
    }
}
