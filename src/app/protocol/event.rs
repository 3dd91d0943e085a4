//! What has happened outside.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::compose;
use crate::app::compose::draft_protocol;
use crate::app::conversation::automations::Automation;
use crate::app::conversation::status_history::StatusRecord;
use crate::app::conversation::timeline::Entry;
use crate::app::paging::pager::RequestId;
use crate::app::picker::lead_search::FoundLead;
use crate::app::protocol::effect::Timer;
use crate::app::protocol::lookup::LookupResult;
use crate::app::protocol::outbox;
use crate::app::viewport::Viewport;
use crate::domain::{ContinuationToken, Delay, Failure, Lead, RedactedText, Row};

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

/// A fact from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// What time it is. Sent before the events that happened at that time.
    Clock(Timestamp),
    /// The screen has another shape.
    Resized(Viewport),
    /// The terminal has got the focus, or lost it. Some never say so.
    Focused(bool),
    /// A page of conversations came.
    PageArrived {
        /// The request that it answers.
        request: RequestId,
        /// What came.
        page: ListPage,
    },
    /// A page of a timeline came.
    ThreadArrived {
        /// The request that it answers.
        request: RequestId,
        /// What came.
        page: ThreadPage,
    },
    /// A page of leads came.
    LeadsArrived {
        /// The request that it answers.
        request: RequestId,
        /// What came.
        page: LeadsPage,
    },
    /// A lead came.
    LeadArrived {
        /// The request that it answers.
        request: RequestId,
        /// What came.
        facts: Box<LeadFacts>,
    },
    /// What a lead's status was before came.
    StatusHistoryArrived {
        /// The request that it answers.
        request: RequestId,
        /// The newest first.
        past: Box<[StatusRecord]>,
    },
    /// What automations do with a lead came.
    AutomationsArrived {
        /// The request that it answers.
        request: RequestId,
        /// Those that go on or failed.
        automations: Box<[Automation]>,
    },
    /// What the raw view shows came.
    RawArrived {
        /// The request that it answers.
        request: RequestId,
        /// What came.
        records: Box<RawRecords>,
    },
    /// A question was answered.
    Answered {
        /// The request that it answers.
        request: RequestId,
        /// What came.
        answer: LookupResult,
    },
    /// The server answered what has to be known before something is sent.
    Checked {
        /// The request that it answers.
        request: RequestId,
        /// What it said.
        answer: Box<compose::PrecheckResult>,
    },
    /// A fetch failed for good.
    FetchFailed {
        /// Which.
        request: RequestId,
        /// Why.
        failure: Failure,
    },
    /// A fetch waits before it goes out.
    FetchWaits {
        /// Which.
        request: RequestId,
        /// How long and why.
        wait: Delay,
    },
    /// A timer has run out.
    Woke(Timer),
    /// A view stands in the configuration.
    ViewSaved {
        /// Its name as it is written there.
        name: String,
        /// Its filter as it is typed.
        line: String,
        /// The filter that it had before, where it was there already.
        before: Option<String>,
        /// The file, as people write its path.
        file: String,
    },
    /// The filters that were used before, the newest last.
    HistoryLoaded(Vec<String>),
    /// The outbox on disk says something.
    Outbox(outbox::OutboxEvent),
    /// What became of texts that are being written.
    Drafts(draft_protocol::DraftEvent),
    /// A link could not be opened here.
    LinkNotOpened {
        /// The link.
        url: Box<str>,
        /// Why, as a sentence without the final stop.
        why: String,
    },
    /// Something outside wants to tell the user.
    Told(String),
    /// Something outside wants the user to acknowledge a warning.
    Alert(String),
    /// The user's editor has ended: the text as it is now, or why it is as it
    /// was before, as a sentence without the final stop.
    TextEdited(Result<RedactedText, String>),
    /// The clipboard has taken this many characters.
    Copied(usize),
}
