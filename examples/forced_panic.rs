//! Panics while the terminal is held, which must be restored. The real loop
//! runs on the real terminal, without a network.
//!
//! `forced_panic FILE` panics in the loop, on the first key after the file
//! exists. `forced_panic request` panics in the background with every request
//! for a page, which the loop survives: `q` quits.

#![expect(clippy::panic, reason = "that is what it is for")]

use std::env;
use std::future;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use leadping_tui::api::{Client, HttpTransport};
use leadping_tui::app::state::Panes;
use leadping_tui::delivery::{Clock, SystemClock};
use leadping_tui::domain::archive_reasons::ReasonNames;
use leadping_tui::domain::{Failure, TimeStyle};
use leadping_tui::keymap::Keymap;
use leadping_tui::query::{Scope, ViewSets};
use leadping_tui::runtime::{self, ExitReason, Settings, Stores};
use leadping_tui::settings::theme::Themes;
use leadping_tui::settings::{
    DetailLayout, KeyPreset, ListLimits, Notify, PollIntervals, ReadPolicy, RowLines,
    TerminalFacts, TriagePolicy,
};
use leadping_tui::triage::compose::ComposeRules;
use leadping_tui::ui::theme::Terminal;

/// A clock that panics once a file exists; the loop reads it on every message.
#[derive(Clone)]
struct PanicClock(PathBuf);

impl Clock for PanicClock {
    fn now(&self) -> Timestamp {
        assert!(!self.0.exists(), "forced in the loop");
        Timestamp::UNIX_EPOCH
    }
}

fn settings() -> Settings {
    let keymap = Keymap::build(KeyPreset::Default, &[], "").unwrap_or_else(|_| panic!("a preset"));
    Settings {
        scope: Scope::Mine,
        views: ViewSets::default(),
        view: 0,
        filter: None,
        polling: PollIntervals::OFF,
        limits: ListLimits { page_size: 100, max_rows: 1_000 },
        panes: Panes::new(DetailLayout::default(), RowLines::default()),
        keymap,
        themes: Themes { chosen: "terminal".to_owned(), ..Themes::default() },
        terminal: Terminal::default(),
        facts: TerminalFacts { takes_strings: false, ..TerminalFacts::default() },
        mouse: true,
        notify: Notify { bell: true, ..Notify::default() },
        zone: TimeZone::UTC,
        time_style: TimeStyle::default(),
        motion: true,
        place: Some("forced panic".to_owned()),
        notice: None,
        stores: Stores::default(),
        outbox_config: None,
        compose: ComposeRules::default(),
        editor: None,
        copy_command: None,
        open_command: None,
        archive_reasons: ReasonNames::default(),
        config_file: None,
        policy: TriagePolicy::default(),
        read_only: false,
        ephemeral: false,
        mark_read: ReadPolicy::Explicit,
    }
}

fn main() -> io::Result<ExitCode> {
    let argument = env::args_os().nth(1).unwrap_or_default();
    let panics = argument == "request";
    // The connection is never established, or the attempt panics.
    let connect = move || async move {
        assert!(!panics, "forced in the background");
        future::pending::<Result<Client<HttpTransport>, Failure>>().await
    };
    let ending = if panics {
        runtime::run(settings(), SystemClock, connect)?
    } else {
        runtime::run(settings(), PanicClock(argument.into()), connect)?
    };
    Ok(if ending == ExitReason::Quit { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
