//! Events: facts from the runtime.

use jiff::Timestamp;

use crate::app::protocol::clipboard::{Clipboard, ClipboardText};
use crate::app::protocol::command::Focus;
use crate::app::protocol::drafts;
use crate::app::protocol::effect::Timer;
use crate::app::protocol::lookup::LookupResult;
use crate::app::protocol::outbox;
use crate::app::protocol::payload::{
    Automation, LeadFacts, LeadsPage, ListPage, RawRecords, RequestId, StatusRecord, ThreadPage,
};
use crate::app::protocol::snoozes::SnoozeEvent;
use crate::app::protocol::viewport::Viewport;
use crate::domain::{Delay, Failure, RedactedText};
use crate::settings::theme::{TerminalBackground, ThemeFile};

/// A fact from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The current time; sent before the events of that time.
    Clock(Timestamp),
    /// The screen has another shape.
    Resized(Viewport),
    /// The terminal has gained the focus, or lost it. Some never report it.
    Focused(bool),
    /// The terminal's background.
    BackgroundReported(TerminalBackground),
    /// The wheel was turned over a pane, up where negative.
    Wheel {
        over: Focus,
        by: isize,
    },
    /// The divider was dragged: the share of the detail pane, in percent.
    DividerDragged(u16),
    PageArrived {
        /// The request that it answers.
        request: RequestId,
        page: ListPage,
    },
    ThreadArrived {
        /// The request that it answers.
        request: RequestId,
        page: ThreadPage,
    },
    LeadsArrived {
        /// The request that it answers.
        request: RequestId,
        page: LeadsPage,
    },
    LeadArrived {
        /// The request that it answers.
        request: RequestId,
        facts: Box<LeadFacts>,
    },
    StatusHistoryArrived {
        /// The request that it answers.
        request: RequestId,
        /// The newest first.
        past: Box<[StatusRecord]>,
    },
    AutomationsArrived {
        /// The request that it answers.
        request: RequestId,
        /// Those that go on or failed.
        automations: Box<[Automation]>,
    },
    RawArrived {
        /// The request that it answers.
        request: RequestId,
        records: Box<RawRecords>,
    },
    LookupArrived {
        /// The request that it answers.
        request: RequestId,
        answer: LookupResult,
    },
    /// A fetch failed for good.
    FetchFailed {
        request: RequestId,
        failure: Failure,
    },
    /// A fetch is delayed.
    FetchDelayed {
        request: RequestId,
        wait: Delay,
    },
    /// A timer has run out.
    TimerFired(Timer),
    /// A view was saved in the configuration.
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
    /// The user's themes as they are now.
    ThemesLoaded(Vec<ThemeFile>),
    /// A theme was saved in the configuration, or was not.
    ThemeSaved {
        name: String,
        /// The file, as people write its path, or why it is not saved.
        saved: Result<String, String>,
    },
    /// The filters that were used before, the newest last.
    FilterHistoryLoaded(Vec<String>),
    /// Whether nothing was kept from an earlier session.
    TourLoaded {
        is_newcomer: bool,
    },
    Outbox(outbox::OutboxEvent),
    Drafts(drafts::DraftEvent),
    Snoozes(SnoozeEvent),
    /// A browser was started for this link.
    LinkOpened(Box<str>),
    /// A link could not be opened here.
    LinkNotOpened {
        /// The link.
        url: Box<str>,
        /// Reason of the failure, as a sentence without the final stop.
        why: String,
    },
    /// A message for the user from outside the core.
    Notice(String),
    /// Something outside wants the user to acknowledge a warning.
    Alert(String),
    /// The user's editor has ended: the text as it is now, or why it is as it
    /// was before, as a sentence without the final stop.
    TextEdited(Result<RedactedText, String>),
    /// A text was copied.
    Copied(ClipboardText, Clipboard),
    /// A text could not be copied: why, as a sentence without the final stop.
    NotCopied(ClipboardText, String),
    /// No program has taken this text for the clipboard.
    NoClipboardProgram(ClipboardText),
}
