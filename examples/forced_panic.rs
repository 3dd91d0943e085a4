//! Shows what a panic leaves of the terminal: nothing. The real loop runs on
//! the real terminal, with no network behind it.
//!
//! `forced_panic` panics in the loop itself, on the first key after the first
//! frame. `forced_panic request` panics in the background with every request
//! for a page, which the loop survives: `q` quits.
#![expect(clippy::panic, reason = "that is what it is for")]

use std::cell::Cell;
use std::env;
use std::future::{self, Future};
use std::io;
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use leadping_tui::api::{Budget, Gateway, InboxApi, RetryPolicy, TriageApi};
use leadping_tui::app::list::ListLimits;
use leadping_tui::app::polling::Polling;
use leadping_tui::app::reading::MarkRead;
use leadping_tui::app::state::Panes;
use leadping_tui::domain::{
    ArchiveFilter, Conversation, ConversationId, EventId, Failure, Lead, LeadId, LeadRow, Listing,
    Operation, Organization, Outcome, Page, Record, RequestOptions, SenderReadiness, StatusChange,
    StatusOption, SuppressionCheck, TagOption, TimelineEvent, User, WriteFailure,
};
use leadping_tui::keymap::{Keymap, Preset};
use leadping_tui::query::{Scope, ViewSets};
use leadping_tui::runtime::{self, Clock, Ending, Keeps, Settings};
use leadping_tui::ui::theme::Theme;

/// A clock that panics when it is asked for the second time, which the loop
/// does on the first message after the first frame.
#[derive(Clone)]
struct Fuse(Cell<bool>);

impl Clock for Fuse {
    fn now(&self) -> Timestamp {
        assert!(!self.0.replace(true), "forced in the loop");
        Timestamp::UNIX_EPOCH
    }
}

/// A clock like any other.
#[derive(Clone)]
struct Steady;

impl Clock for Steady {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

/// A server that never answers, or whose client panics.
struct Nothing {
    panics: bool,
}

impl InboxApi for Nothing {
    async fn conversations(
        &self,
        _: &Listing,
        _: &RequestOptions,
    ) -> Result<Page<Conversation>, Failure> {
        assert!(!self.panics, "forced in the background");
        future::pending().await
    }

    fn events(
        &self,
        _: &ConversationId,
        _: &RequestOptions,
    ) -> impl Future<Output = Result<Page<TimelineEvent>, Failure>> + Send {
        future::pending()
    }

    fn leads(
        &self,
        _: ArchiveFilter,
        _: &RequestOptions,
    ) -> impl Future<Output = Result<Page<LeadRow>, Failure>> + Send {
        future::pending()
    }

    fn lead(&self, _: &LeadId) -> impl Future<Output = Result<Record<Lead>, Failure>> + Send {
        future::pending()
    }

    async fn status_history(&self, _: &LeadId) -> Result<Vec<StatusChange>, Failure> {
        future::pending().await
    }
}

impl TriageApi for Nothing {
    async fn write(&self, _: &Operation) -> Result<Outcome, WriteFailure> {
        future::pending().await
    }

    async fn lead_statuses(&self) -> Result<Vec<StatusOption>, Failure> {
        future::pending().await
    }

    async fn tags(&self) -> Result<Vec<TagOption>, Failure> {
        future::pending().await
    }

    async fn user(&self) -> Result<User, Failure> {
        future::pending().await
    }

    async fn organization(&self) -> Result<Organization, Failure> {
        future::pending().await
    }

    async fn unread_count(&self) -> Result<u64, Failure> {
        future::pending().await
    }

    async fn readiness(&self, _: &ConversationId) -> Result<SenderReadiness, Failure> {
        future::pending().await
    }

    async fn outgoing_numbers(&self, _: &ConversationId) -> Result<SenderReadiness, Failure> {
        future::pending().await
    }

    async fn suppression(&self, _: &str, _: &str) -> Result<SuppressionCheck, Failure> {
        future::pending().await
    }

    async fn event(&self, _: &EventId) -> Result<Record<TimelineEvent>, Failure> {
        future::pending().await
    }
}

fn settings() -> Settings {
    let keymap = Keymap::build(Preset::Default, &[], "").unwrap_or_else(|_| panic!("a preset"));
    Settings {
        scope: Scope::Mine,
        views: ViewSets::default(),
        view: 0,
        filter: None,
        polling: Polling::OFF,
        mark_read: MarkRead::Explicit,
        mailbox: None,
        limits: ListLimits { page_size: 100, max_rows: 1_000 },
        panes: Panes::default(),
        keymap,
        theme: Theme::new(true, false),
        mouse: true,
        zone: TimeZone::UTC,
        place: Some("forced panic".to_owned()),
        notice: None,
        keeps: Keeps::default(),
    }
}

fn main() -> io::Result<ExitCode> {
    let panics = env::args().nth(1).is_some_and(|argument| argument == "request");
    let connect = move || {
        let gateway =
            Gateway::new(Nothing { panics }, RetryPolicy::default(), Budget::per_minute(None));
        future::ready(Ok(gateway))
    };
    let ending = if panics {
        runtime::run(settings(), Steady, connect)?
    } else {
        runtime::run(settings(), Fuse(Cell::new(false)), connect)?
    };
    Ok(if ending == Ending::Quit { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
