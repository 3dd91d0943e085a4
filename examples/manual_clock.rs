//! The inbox with a clock that stands still, for tests of a whole day: the time
//! is what a file says, and is read again whenever anything happens.
//!
//! `manual_clock URL FOLDER`: the server, and the folder of `time`, the
//! configuration `own.toml`, the outbox and the state.

use std::env;
use std::fs;
use std::future;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use leadping_tui::api::{
    ApiKey, BaseUrl, Client, ClientOptions, HttpTransport, RateLimiter, RetryPolicy,
};
use leadping_tui::app::state::Panes;
use leadping_tui::config::{Overrides, Paths, Settings as Configured};
use leadping_tui::delivery::{Clock, OutboxConfig};
use leadping_tui::keymap::Keymap;
use leadping_tui::query::Scope;
use leadping_tui::runtime::{self, ExitReason, Settings, Stores};
use leadping_tui::sandbox;
use leadping_tui::settings::theme::Themes;
use leadping_tui::settings::{KeyPreset, TerminalFacts};
use leadping_tui::store::StateLocation;
use leadping_tui::ui::theme::Terminal;

#[derive(Clone)]
struct ManualClock(PathBuf);

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        let text = fs::read_to_string(&self.0).unwrap_or_default();
        text.trim().parse().unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

fn settings(folder: &Path) -> io::Result<Settings> {
    let overrides = Overrides { config: Some(folder.join("own.toml")), ..Overrides::default() };
    let configured = Configured::load(&overrides, &Paths::default())
        .map_err(|error| io::Error::other(error.message))?;
    let keymap = Keymap::build(KeyPreset::Default, &[], "")
        .map_err(|_| io::Error::other("the preset has a fault"))?;
    let outbox_config = OutboxConfig {
        folder: folder.join("outbox"),
        account: "manual clock".to_owned(),
        undo_window: configured.outbox,
        hours: configured.compose.hours,
        lasting: true,
        read_only: false,
    };
    let state = StateLocation { folder: folder.join("state"), account: "clock".to_owned() };
    Ok(Settings {
        scope: Scope::Mine,
        views: configured.views.sets(),
        view: 0,
        filter: None,
        polling: configured.refresh,
        limits: configured.list,
        panes: Panes::new(configured.detail, configured.ui.rows),
        keymap,
        themes: Themes { chosen: "terminal".to_owned(), ..Themes::default() },
        terminal: Terminal::default(),
        facts: TerminalFacts { takes_strings: false, ..TerminalFacts::default() },
        mouse: false,
        notify: configured.notify.clone(),
        zone: TimeZone::UTC,
        time_style: configured.time_style,
        motion: configured.ui.motion,
        place: Some("manual clock".to_owned()),
        notice: None,
        stores: Stores { state: Some(state), ..Stores::default() },
        outbox_config: Some(outbox_config),
        compose: configured.compose.clone(),
        editor: None,
        copy_command: None,
        open_command: None,
        archive_reasons: configured.archive_reasons.clone(),
        config_file: None,
        policy: configured.triage,
        read_only: false,
        ephemeral: false,
        mark_read: configured.mark_read,
    })
}

fn main() -> io::Result<ExitCode> {
    let mut arguments = env::args().skip(1);
    let url = arguments.next().unwrap_or_default();
    let folder = PathBuf::from(arguments.next().unwrap_or_default());
    let clock = ManualClock(folder.join("time"));
    let base_url = BaseUrl::parse(&url).map_err(io::Error::other)?;
    let key = ApiKey::parse(sandbox::KEY).map_err(io::Error::other)?;
    let options = ClientOptions::new(base_url, key);
    let connect = move || {
        let transport = HttpTransport::new(options.clone());
        let limiter = RateLimiter::per_minute(None);
        future::ready(transport.map(|it| Client::new(it, RetryPolicy::default(), limiter)))
    };
    let ending = runtime::run(settings(&folder)?, clock, connect)?;
    Ok(if ending == ExitReason::Quit { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
