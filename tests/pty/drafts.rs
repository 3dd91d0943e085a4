//! Drafts outlive the program, and stay with their conversation.

use std::path::PathBuf;

use leadping_tui::config::{Account, BaseUrlSetting, Paths, Settings};
use rustix::process::Signal;

use super::sandbox::Sandbox;
use super::terminal::Terminal;
use super::{CTRL_C, PROGRAM, loaded, under_cursor};

const TEXT: &str = "What a fine draft";

fn inbox(server: &Sandbox, before: Option<&Terminal>) -> Terminal {
    let launch = server.visitor(PROGRAM);
    let launch = match before {
        Some(before) => launch.in_home_of(before),
        None => launch,
    };
    let terminal = launch.start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    terminal
}

/// Opens the composer for the row under the cursor.
fn reply(terminal: &mut Terminal) {
    terminal.send("r");
    terminal.wait("the composer", |screen| {
        let text = screen.contents();
        text.contains(" REPLY ") && !text.contains("Loading draft…") && !screen.hide_cursor()
    });
}

fn shows_draft(terminal: &Terminal) -> bool {
    terminal.lines().concat().contains(TEXT)
}

#[test]
fn a_draft_outlives_the_program_and_stays_with_its_conversation() {
    let arguments = ["--count", "40", "--seed", "1", "--live", "0"];
    let server = Sandbox::start(PROGRAM, &arguments);
    let ids = server.ids(PROGRAM, 3);
    let mut terminal = inbox(&server, None);
    let row = terminal.see(under_cursor);
    reply(&mut terminal);
    terminal.send(TEXT);
    terminal.wait_for_draft(TEXT);
    terminal.signal(Signal::KILL);
    terminal.exit_code();
    // Its conversation changes, and others move above it.
    server.arrive(&ids);
    let order = server.ids(PROGRAM, 3);
    assert_ne!(order[0], ids[0], "it is not where it was");
    assert!(order.contains(&ids[0]), "{order:?}");
    let mut terminal = inbox(&server, Some(&terminal));
    assert_ne!(terminal.see(under_cursor), row);
    for (nth, id) in order.iter().enumerate() {
        reply(&mut terminal);
        assert_eq!(shows_draft(&terminal), *id == ids[0], "row {nth}");
        // The composer is unchanged.
        terminal.send(CTRL_C);
        terminal.wait("the list", |screen| !screen.contents().contains(" REPLY "));
        let row = terminal.see(under_cursor);
        terminal.send("j");
        terminal.wait("the next row", |screen| under_cursor(screen) != row);
    }
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn a_signal_keeps_what_was_typed_just_before() {
    let server = Sandbox::start(PROGRAM, &["--count", "40", "--seed", "1", "--live", "0"]);
    for signal in [Signal::TERM, Signal::HUP] {
        let mut terminal = inbox(&server, None);
        reply(&mut terminal);
        terminal.send(TEXT);
        terminal.wait_for(TEXT);
        terminal.signal(signal);
        assert_eq!(terminal.exit_code(), 128 + signal.as_raw().cast_unsigned());
        assert!(terminal.has_draft(TEXT), "{signal:?}");
    }
}

#[test]
fn drafts_of_the_version_before_are_there_after_the_update() {
    let server = Sandbox::start(PROGRAM, &["--count", "40", "--seed", "1", "--live", "0"]);
    let id = &server.ids(PROGRAM, 1)[0];
    let account = Account {
        base_url: BaseUrlSetting { url: server.url.clone(), ..BaseUrlSetting::default() },
        ..Account::default()
    };
    let paths = Paths { state: Some(PathBuf::new()), ..Paths::default() };
    let settings = Settings { account, ..Settings::default() };
    let account = paths.state(&settings).expect("a place").account;
    let draft = format!(
        r#"{{"version":1,"draft":{{"conversation":"{id}","kind":"reply","text":"{TEXT}","cursor":0,"sender":null,"send_at":null,"event_version":null,"written_at":"2026-11-01T00:00:00Z"}}}}"#
    );
    let file = format!("state/leadping-tui/drafts/{account}/reply-{id}.draft");
    let history = "state/leadping-tui/filter-history";
    let launch = server.visitor(PROGRAM).file(&file, &draft).file(history, "is:unread\n");
    let mut terminal = launch.start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    reply(&mut terminal);
    assert!(shows_draft(&terminal));
    assert!(terminal.has_draft(TEXT));
    assert_eq!(terminal.file(&format!("{file}.imported")), draft);
    assert_eq!(terminal.file(&format!("{history}.imported")), "is:unread\n");
    terminal.send(CTRL_C);
    terminal.wait("the list", |screen| !screen.contents().contains(" REPLY "));
    // The filter that was used is the newest one.
    terminal.send("/\x10");
    terminal.wait_for("is:unread");
}
