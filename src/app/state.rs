//! The root of the state.

mod account_names;
mod countdown;
mod parked;
mod selectors;

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::alerts::Alerts;
use super::announcement::Announcement;
use super::appearance::Appearance;
use super::compose::Compose;
use super::inbound_watch::InboundWatch;
use super::list::List;
use super::protocol::notification::WindowTitle;
use super::protocol::viewport::Viewport;
use super::triage::Triage;
use crate::app::conversation::Detail;
use crate::app::conversation::read_tracker::ReadTracker;
use crate::app::filter::FilterBar;
use crate::app::focus::FocusStack;
use crate::app::list::search::Search;
use crate::app::list::selection::Selection;
use crate::app::local_marks::MarkSets;
use crate::app::own_texts::OwnTexts;
use crate::app::paging::pager::RequestIds;
use crate::app::picker::options_cache::OptionsCache;
use crate::app::picker::palette::RecentCommands;
use crate::app::protocol::command::{Command, Focus};
use crate::app::status_message::StatusMessage;
use crate::app::thread_search::ThreadQuery;
use crate::app::tour::Tour;
use crate::domain::{Delay, Failure, FailureKind, RetryClass, TimeStyle, WaitReason};
use crate::query::{Context, Query, Scope, ViewSets};
use crate::settings::{DetailLayout, ListLimits, Notify, PollIntervals, RowLines};
pub(super) use account_names::AccountNames;
pub(super) use parked::ParkedList;

/// Arrangement of the panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panes {
    /// Whether there is a detail pane beside the list.
    pub detail: bool,
    /// Whether the focused pane has the whole screen.
    pub fullscreen: bool,
    /// Whether they are lines for a screen reader, which speaks what changes:
    /// nothing changes by itself.
    pub screen_reader: bool,
    pub layout: DetailLayout,
    pub rows: RowLines,
}

impl Panes {
    /// Both panes, where there is room for them.
    pub fn new(layout: DetailLayout, rows: RowLines) -> Self {
        Self { detail: true, fullscreen: false, screen_reader: false, layout, rows }
    }

    /// One pane at a time, as lines for a screen reader.
    pub fn for_screen_reader(layout: DetailLayout) -> Self {
        Self { screen_reader: true, ..Self::new(layout, RowLines::default()) }
    }
}

/// Result of the last request.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Connection {
    /// No answer yet.
    #[default]
    Unknown,
    /// The server answered then.
    Online(Timestamp),
    /// The last request failed. The server may have sent the time before which
    /// a retry is useless.
    Failed(Failure, Option<Timestamp>),
    /// The server limits requests: none is sent before that time.
    Limited(Timestamp),
}

impl Connection {
    /// Effect of a failure on the connection. A server that refuses a single
    /// request has answered.
    pub(super) fn after(failure: &Failure, now: Timestamp) -> Self {
        match failure.kind {
            FailureKind::NotFound | FailureKind::Rejected | FailureKind::Unsupported => {
                Self::Online(now)
            }
            FailureKind::Credentials
            | FailureKind::RateLimited
            | FailureKind::Server
            | FailureKind::Network
            | FailureKind::Timeout
            | FailureKind::Malformed
            | FailureKind::Local => {
                let until = match failure.retry {
                    RetryClass::After(pause) => Some(later(now, pause)),
                    RetryClass::Never | RetryClass::Backoff => None,
                };
                Self::Failed(failure.clone(), until)
            }
        }
    }

    /// Effect of a delay on the connection, if any.
    pub(super) fn during(wait: &Delay, now: Timestamp) -> Option<Self> {
        match &wait.reason {
            WaitReason::Retry(failure) => Some(Self::after(failure, now)),
            WaitReason::RateLimited => Some(Self::Limited(later(now, wait.pause))),
            WaitReason::RateLimiter => None,
        }
    }
}

fn later(now: Timestamp, pause: Duration) -> Timestamp {
    now.checked_add(pause).unwrap_or(Timestamp::MAX)
}

/// Everything that can be seen.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct State {
    /// The time of the last clock event.
    pub now: Timestamp,
    /// The user's time zone.
    pub zone: TimeZone,
    /// The style of times on the screen.
    pub time_style: TimeStyle,
    /// Whether times are counted down on the screen, second by second.
    pub motion: bool,
    /// The conversation list.
    pub list: List,
    /// The detail pane.
    pub detail: Detail,
    /// The filter bar.
    pub filter: FilterBar,
    /// The views of the inbox and of a lead.
    pub views: ViewSets,
    /// Name of the lead whose conversations are listed, where it was picked by
    /// its name.
    pub lead_name: Option<Box<str>>,
    pub notice: StatusMessage,
    /// The last announcement, where a screen reader is drawn for.
    pub announcement: Announcement,
    /// Warnings that stay until they are acknowledged.
    pub alerts: Alerts,
    pub appearance: Appearance,
    /// Whether the program ends as soon as drafts are on disk, unless another
    /// key is pressed before.
    pub(super) is_quitting: bool,
    /// Whether the terminal has the focus, as far as it reports it.
    pub focused: bool,
    /// What is announced outside the screen.
    pub notify: Notify,
    pub(super) inbound_watch: InboundWatch,
    /// The terminal's title, once it is set.
    pub title: Option<WindowTitle>,
    /// The query of what is unread in the inbox.
    pub(super) unread: Query,
    /// Whether mouse events are captured.
    pub mouse: bool,
    /// The layers that take keys.
    pub focus: FocusStack,
    /// Whether all rows are to be marked once the server has answered, not only
    /// those of the next page.
    pub(super) collects_whole: bool,
    /// The action that waits until everything that matches is marked.
    pub(super) after_marking: Option<Command>,
    pub triage: Triage,
    pub options: OptionsCache,
    pub compose: Compose,
    pub last_search: Option<Search>,
    /// The last search in a thread, unless the list was searched after it.
    pub thread_search: Option<ThreadQuery>,
    pub tour: Tour,
    /// Marks that filters ask for, as the lists have them.
    pub(super) marks: MarkSets,
    /// Conversations that end in a text of the user.
    pub own_texts: OwnTexts,
    /// Recent choices in the palette.
    pub(super) recent: RecentCommands,
    pub panes: Panes,
    /// The room for it.
    pub viewport: Viewport,
    pub connection: Connection,
    /// Time of the next attempt of the request that failed last.
    pub(super) attempt_at: Option<Timestamp>,
    pub polling: PollIntervals,
    pub read_tracker: ReadTracker,
    /// Expiry of the timer of the next refresh of the thread.
    pub(super) watch_at: Option<Timestamp>,
    /// Expiry of the timer of the next poll.
    pub(super) poll_at: Option<Timestamp>,
    /// The place to go back to.
    pub(super) parked: Option<Box<ParkedList>>,
    /// Hands out request ids.
    pub(super) ids: RequestIds,
    /// Time of the pending tick.
    pub(super) tick: Option<Timestamp>,
}

impl State {
    /// The state before anything has happened.
    pub fn new(
        scope: Scope,
        limits: ListLimits,
        panes: Panes,
        now: Timestamp,
        zone: TimeZone,
    ) -> Self {
        let unread = Context::new(now, zone.clone());
        let unread = Query::parse_partial("is:active is:unread", &unread).query;
        Self {
            now,
            zone,
            time_style: TimeStyle::default(),
            motion: !panes.screen_reader,
            list: List::new(scope, limits),
            detail: Detail::new(panes.screen_reader),
            filter: FilterBar::default(),
            views: ViewSets::default(),
            lead_name: None,
            notice: StatusMessage::default(),
            announcement: Announcement::default(),
            alerts: Alerts::default(),
            appearance: Appearance::default(),
            is_quitting: false,
            focused: true,
            notify: Notify::OFF,
            inbound_watch: InboundWatch::default(),
            title: None,
            unread,
            mouse: false,
            focus: FocusStack::default(),
            collects_whole: false,
            after_marking: None,
            triage: Triage::default(),
            options: OptionsCache::default(),
            compose: Compose::default(),
            last_search: None,
            thread_search: None,
            tour: Tour::default(),
            marks: MarkSets::default(),
            own_texts: OwnTexts::default(),
            recent: RecentCommands::default(),
            panes,
            viewport: Viewport::default(),
            connection: Connection::default(),
            attempt_at: None,
            polling: PollIntervals::OFF,
            read_tracker: ReadTracker::default(),
            watch_at: None,
            poll_at: None,
            parked: None,
            ids: RequestIds::default(),
            tick: None,
        }
    }

    /// Sets the style of times on the screen.
    pub fn set_time_style(&mut self, style: TimeStyle) {
        self.time_style = style;
        self.detail.set_time_style(style);
    }

    /// Input of the user: the notice has been read, and quitting is cancelled.
    pub(super) fn begin_input(&mut self) {
        self.notice.dismiss();
        self.is_quitting = false;
    }

    /// The action that waits until everything that matches is marked.
    pub fn after_marking(&self) -> Option<Command> {
        self.after_marking.filter(|_| self.list.marks().is_some_and(Selection::collects))
    }

    /// The pane that has the focus, or will have it when what is on top of
    /// the panes closes.
    pub fn pane(&self) -> Focus {
        self.focus.pane()
    }

    /// The part of the screen that takes keys.
    pub fn focus(&self) -> Focus {
        self.focus.top()
    }
}
