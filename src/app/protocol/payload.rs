//! Payloads of events and effects.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::event::EventKind;
use crate::domain::stop_request::TextingPreference;
use crate::domain::{ContinuationToken, Failure, Lead, LeadId, Row};

/// Names a request, across all lists. Later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// A page of conversations, ready for the buffer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPage {
    /// The rows, in the server's order.
    pub rows: Vec<Row>,
    /// How many elements were no usable rows.
    pub skipped: u64,
    /// How many rows match in all, where the server counted them.
    pub total: Option<u64>,
    /// Where the next page starts.
    pub next: Option<ContinuationToken>,
}

/// A page of a timeline, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThreadPage {
    /// The entries, newest first.
    pub entries: Vec<Entry>,
    /// Where the next, older page starts.
    pub next: Option<ContinuationToken>,
}

/// A page of leads to choose from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeadsPage {
    /// The leads, in the server's order.
    pub leads: Vec<FoundLead>,
    /// Where the next page starts.
    pub next: Option<ContinuationToken>,
}

/// A lead with what had to be looked up for it.
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

/// What the server has for a conversation and for its lead: every member that
/// it sent, as indented, cleaned JSON, one string a line. Members can be
/// private, so `Debug` tells the lengths alone.
#[derive(Clone, PartialEq)]
pub struct RawRecords {
    /// The conversation.
    pub conversation: Vec<String>,
    /// The lead, or why it did not come; `None` where the conversation has none.
    pub lead: Option<Result<Vec<String>, Failure>>,
}

impl fmt::Debug for RawRecords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lead = self.lead.as_ref().map(|lead| lead.as_ref().map(Vec::len));
        write!(f, "RawRecords({} lines, lead: {lead:?})", self.conversation.len())
    }
}

/// Who caused an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The lead.
    Them,
    /// Somebody in the organization, or a machine on their behalf.
    Us,
}

/// One entry, cleaned and ready to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event's id, empty where the server sent none.
    pub id: Box<str>,
    /// Kind of the event.
    pub kind: EventKind,
    /// Who caused it.
    pub side: Party,
    /// When it happened, or when it is due.
    pub at: Option<Timestamp>,
    /// Whether it is yet to happen.
    pub is_due: bool,
    /// Whether an automation caused it.
    pub is_automated: bool,
    /// The person behind it, where known.
    pub who: Box<str>,
    /// What to show; may have several lines.
    pub text: Box<str>,
    /// How far it has come, empty where there is nothing to say.
    pub state: Box<str>,
    /// Why it has come no further.
    pub why: Box<str>,
    /// Whether the state is bad news.
    pub failed: bool,
    /// The links in it, to the web only, in their order.
    pub links: Box<[Box<str>]>,
    /// What a text of the lead says about being texted.
    pub wish: Option<TextingPreference>,
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
    /// What it is called; empty where that is not told.
    pub name: Box<str>,
    /// What is the matter with it.
    pub state: AutomationProgress,
}

/// Where an automation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AutomationProgress {
    /// It does something at a time.
    Next {
        at: Timestamp,
        /// Whether it sends a text then.
        is_text: bool,
    },
    /// It failed, for a reason that may be empty.
    Failed(Box<str>),
}

/// A status that a lead was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusRecord {
    /// What it is called.
    pub name: Box<str>,
    /// What kind of person or machine gave it: `User`, `AI` and so on.
    pub source: Box<str>,
    pub at: Option<Timestamp>,
}
