//! Payloads of events and effects.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::timeline::Entry;
use crate::domain::{ContinuationToken, Failure, Lead, LeadId, Row};

/// Names a request, across all lists. Later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// A page of conversations, ready for the buffer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPage {
    /// The rows, in the server's order.
    pub rows: Vec<Row>,
    /// Number of unreadable elements.
    pub skipped: u64,
    /// Number of all matching rows, if the server sent it.
    pub total: Option<u64>,
    pub next: Option<ContinuationToken>,
}

/// A page of a timeline, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThreadPage {
    /// The entries, newest first.
    pub entries: Vec<Entry>,
    pub next: Option<ContinuationToken>,
}

/// A page of leads to choose from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeadsPage {
    /// The leads, in the server's order.
    pub leads: Vec<FoundLead>,
    pub next: Option<ContinuationToken>,
}

/// A lead with its local time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadFacts {
    /// The lead.
    pub lead: Lead,
    /// Its time zone; `None` where that is unknown.
    pub time_zone: Option<TimeZone>,
}

impl LeadFacts {
    /// A lead with its time zone.
    pub fn new(lead: Lead) -> Self {
        Self { time_zone: lead.time_zone(), lead }
    }
}

/// The server's records of a conversation and of its lead: every member, as
/// indented, cleaned JSON, one string a line. Members can be private, so
/// `Debug` shows the lengths alone.
#[derive(Clone, PartialEq)]
pub struct RawRecords {
    /// The conversation.
    pub conversation: Vec<String>,
    /// The lead, or the failure of its fetch; `None` where the conversation has
    /// none.
    pub lead: Option<Result<Vec<String>, Failure>>,
}

impl fmt::Debug for RawRecords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lead = self.lead.as_ref().map(|lead| lead.as_ref().map(Vec::len));
        write!(f, "RawRecords({} lines, lead: {lead:?})", self.conversation.len())
    }
}

/// A lead as it is offered. Its texts are clean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLead {
    /// Names the lead.
    pub id: LeadId,
    /// First and last name, where they are known.
    pub(in crate::app) name: Option<Box<str>>,
    pub(in crate::app) phone: Option<Box<str>>,
    pub(in crate::app) email: Option<Box<str>>,
    pub(in crate::app) status: Option<Box<str>>,
    /// Whether it is archived.
    pub archived: bool,
}

/// An automation that goes on by itself, or that has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Automation {
    /// Its name; empty if unknown.
    pub name: Box<str>,
    pub state: AutomationProgress,
}

/// Progress of an automation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AutomationProgress {
    /// Its next step is scheduled.
    Next {
        at: Timestamp,
        /// Whether the next step sends a text.
        is_text: bool,
    },
    /// It failed, for a reason that may be empty.
    Failed(Box<str>),
}

/// An earlier status of a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusRecord {
    pub name: Box<str>,
    /// Kind of person or machine that set it: `User`, `AI` and so on.
    pub source: Box<str>,
    pub at: Option<Timestamp>,
}
