//! Events: facts from the runtime.

use jiff::Timestamp;

use crate::app::protocol::command::Focus;
use crate::app::protocol::drafts;
use crate::app::protocol::effect::Timer;
use crate::app::protocol::lookup::LookupResult;
use crate::app::protocol::outbox;
use crate::app::protocol::payload::{
    Automation, LeadFacts, LeadsPage, ListPage, RawRecords, RequestId, StatusRecord, ThreadPage,
};
use crate::app::protocol::viewport::Viewport;
use crate::domain::{Delay, Failure, RedactedText};

/// A fact from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The current time; sent before the events of that time.
    Clock(Timestamp),
    /// The screen has another shape.
    Resized(Viewport),
    /// The terminal has got the focus, or lost it. Some never say so.
    Focused(bool),
    /// The wheel was turned over a pane, up where negative.
    Wheel { over: Focus, by: isize },
    /// The divider was dragged: the share of the detail pane, in percent.
    DividerDragged(u16),
    /// A page of conversations came.
    PageArrived {
        /// The request that it answers.
        request: RequestId,
        page: ListPage,
    },
    /// A page of a timeline came.
    ThreadArrived {
        /// The request that it answers.
        request: RequestId,
        page: ThreadPage,
    },
    /// A page of leads came.
    LeadsArrived {
        /// The request that it answers.
        request: RequestId,
        page: LeadsPage,
    },
    /// A lead came.
    LeadArrived {
        /// The request that it answers.
        request: RequestId,
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
        records: Box<RawRecords>,
    },
    /// A fact was looked up.
    Answered {
        /// The request that it answers.
        request: RequestId,
        answer: LookupResult,
    },
    /// A fetch failed for good.
    FetchFailed { request: RequestId, failure: Failure },
    /// A fetch waits before it goes out.
    FetchWaits {
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
    Drafts(drafts::DraftEvent),
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
