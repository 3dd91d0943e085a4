//! Shows what a panic leaves of the terminal: nothing. The real loop runs on
//! the real terminal, with no network behind it.
//!
//! `forced_panic` panics in the loop itself, on the first key after the first
//! frame. `forced_panic request` panics in the background with every request
//! for a page, which the loop survives: `q` quits.
#![expect(clippy::panic, reason = "that is what it is for")]

use std::cell::Cell;
use std::env;
use std::future;
use std::io;
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use leadping_tui::api::{Gateway, HttpClient};
use leadping_tui::app::compose;
use leadping_tui::app::list::ListLimits;
use leadping_tui::app::polling::Polling;
use leadping_tui::app::reading::MarkRead;
use leadping_tui::app::state::Panes;
use leadping_tui::app::triage::Policy;
use leadping_tui::domain::{Failure, ReasonNames};
use leadping_tui::keymap::{Keymap, Preset};
use leadping_tui::query::{Scope, ViewSets};
use leadping_tui::runtime::{self, Clock, Ending, Keeps, Settings};
use leadping_tui::ui::theme::Theme;

/// The times that the clock is asked before the first key: for the first frame,
/// and when the outbox says that there is none.
const BEFORE: u32 = 2;

/// A clock that panics when it is asked once more, which the loop does on every
/// message.
#[derive(Clone)]
struct Fuse(Cell<u32>);

impl Clock for Fuse {
    fn now(&self) -> Timestamp {
        self.0.set(self.0.get() + 1);
        assert!(self.0.get() <= BEFORE, "forced in the loop");
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

fn settings() -> Settings {
    let keymap = Keymap::build(Preset::Default, &[], "").unwrap_or_else(|_| panic!("a preset"));
    Settings {
        scope: Scope::Mine,
        views: ViewSets::default(),
        view: 0,
        filter: None,
        polling: Polling::OFF,
        limits: ListLimits { page_size: 100, max_rows: 1_000 },
        panes: Panes::default(),
        keymap,
        theme: Theme::new(true, false),
        mouse: true,
        zone: TimeZone::UTC,
        place: Some("forced panic".to_owned()),
        notice: None,
        keeps: Keeps::default(),
        mailbox: None,
        compose: compose::Settings::default(),
        editor: None,
        archive_reasons: ReasonNames::default(),
        policy: Policy::default(),
        mark_read: MarkRead::Explicit,
    }
}

fn main() -> io::Result<ExitCode> {
    let panics = env::args().nth(1).is_some_and(|argument| argument == "request");
    // The way to a server is never found, or looking for it panics.
    let connect = move || async move {
        assert!(!panics, "forced in the background");
        future::pending::<Result<Gateway<HttpClient>, Failure>>().await
    };
    let ending = if panics {
        runtime::run(settings(), Steady, connect)?
    } else {
        runtime::run(settings(), Fuse(Cell::new(0)), connect)?
    };
    Ok(if ending == Ending::Quit { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
