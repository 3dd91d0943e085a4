//! Nothing moves unexpectedly, and nothing makes the user wait.

use std::process::Command;

use serde_json::Value;
use vt100::Screen;

use super::sandbox::Sandbox;
use super::{ESC, PROGRAM, loaded, under_cursor};

/// Polls as often as the configuration allows, and loads nothing else by
/// itself.
const OFTEN: &str = "[detail]\npreview = false\n[refresh]\npoll_seconds = 5\n";

/// A row without its age.
fn timeless(row: &str) -> String {
    let row = row.trim_end();
    row.rsplit_once(' ').map_or(row, |(row, _)| row.trim_end()).to_owned()
}

fn line_of_cursor(screen: &Screen) -> Option<usize> {
    screen.contents().lines().position(|line| line.starts_with('▌'))
}

fn bar(screen: &Screen) -> String {
    screen.contents().lines().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn the_cursor_stays_on_its_conversation_whatever_happens() {
    let arguments = ["--count", "1000", "--seed", "1", "--latency-ms", "150"];
    let sandbox = Sandbox::start(PROGRAM, &arguments);
    let ids = sandbox.ids(PROGRAM, 600);
    let visitor = sandbox.visitor(PROGRAM).file("often.toml", OFTEN);
    let mut terminal = visitor.arguments(&["--config", "often.toml"]).size(80, 24).start();
    terminal.wait_for("first 100 of 946");

    // Far enough down for pages to arrive, and not on the last line.
    terminal.send(":96\rkkkk");
    terminal.wait("the next page", |screen| loaded(screen) == 200);
    let (here, line) =
        terminal.see(|screen| (timeless(&under_cursor(screen)), line_of_cursor(screen)));
    assert!(line.is_some_and(|line| line < 10), "{line:?}");
    let stays = |screen: &Screen| timeless(&under_cursor(screen)) == here;
    let stands = |screen: &Screen| stays(screen) && line_of_cursor(screen) == line;

    sandbox.arrive(&ids[500..503]);
    terminal.wait("three new rows, announced", |screen| screen.contents().contains("3 new ↑"));
    terminal.see(|screen| assert!(stands(screen), "a poll: {here}\n{}", screen.contents()));

    terminal.send("/no such words");
    terminal.wait("an empty list", |screen| screen.contents().contains("No match"));
    terminal.send(ESC);
    terminal.wait("the row on its line, after a filter", stands);

    terminal.send("U");
    terminal.wait("unread ones", |screen| bar(screen).contains("is:unread") && !stays(screen));
    terminal.send("U");
    terminal.wait("the row, after a toggle", stays);

    terminal.send("2");
    terminal.wait("another view", |screen| bar(screen).contains("[is:unread]") && !stays(screen));
    terminal.send("jj1");
    terminal.wait("the row, after another view", stays);

    let name = here.split_whitespace().find(|word| !"▌●–".contains(word)).expect("a name");
    terminal.resize(120, 40);
    terminal.wait("the row on a larger screen", |screen| {
        screen.size().1.get() == 120 && under_cursor(screen).contains(name)
    });
    terminal.resize(50, 20);
    terminal.wait("the row on a smaller screen", |screen| {
        screen.size().1.get() == 50 && under_cursor(screen).contains(name)
    });
    terminal.resize(80, 24);
    terminal
        .wait("the row on the first screen", |screen| screen.size().1.get() == 80 && stays(screen));

    // The announced row is where it was announced, in the server's order.
    terminal.send("gg");
    terminal.wait("the new rows", |screen| !screen.contents().contains(" new ↑"));
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn typing_and_moving_wait_for_no_server() {
    let arguments = ["--count", "1000", "--seed", "1", "--latency-ms", "4000"];
    let sandbox = Sandbox::start(PROGRAM, &arguments);
    let visitor = sandbox.visitor(PROGRAM).file("often.toml", OFTEN);
    let mut terminal = visitor.arguments(&["--config", "often.toml"]).size(80, 24).start();
    terminal.wait_for("first 100 of 946");

    // Every key has its frame while the answers are still seconds away.
    let frames = terminal.frames();
    terminal.send("/");
    let mut typed = String::from("is:active ");
    for key in "roof".chars() {
        typed.push(key);
        terminal.send(&key.to_string());
        let shown = format!("/ {typed}");
        terminal.wait(&shown, |screen| {
            bar(screen).contains(&shown) && bar(screen).contains(" in the first 100")
        });
    }
    terminal.send("\r");
    for key in ["j", "j", "k"] {
        let row = terminal.see(under_cursor);
        terminal.send(key);
        terminal.wait("another row", |screen| under_cursor(screen) != row);
    }
    let still = terminal.see(bar);
    assert!(still.contains(" in the first 100"), "{still}");
    assert!(terminal.frames() - frames >= 7, "a frame for every key that was looked at");
    terminal.wait("the server's answer", |screen| !bar(screen).contains("in the first 100"));
    terminal.send("q");
    terminal.assert_left_clean(0);
}

/// A tenth of the real limits: an inbox that takes all that it may leaves room
/// for a status line.
#[test]
fn a_browsing_inbox_leaves_room_for_a_status_line() {
    let arguments = ["--count", "1000", "--seed", "1", "--rate-limit", "30"];
    let sandbox = Sandbox::start(PROGRAM, &arguments);
    let limited = "[network]\nrequests_per_minute = 24\n";
    let visitor = sandbox.visitor(PROGRAM).file("limited.toml", limited);
    let mut terminal = visitor.arguments(&["--config", "limited.toml"]).size(140, 40).start();
    terminal.wait_for("first 100 of 946");
    let asked = |member: &str| {
        let answer = sandbox.call("GET", "/sandbox/requests", &Value::Null);
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        answer[member].as_u64().expect("a number")
    };
    // Each row that the cursor rests on has a thread to load.
    while asked("requests") < 24 {
        let before = asked("requests");
        terminal.send("j");
        terminal.wait("a thread", |_| asked("requests") > before);
    }
    terminal.send("j");
    let is_slowed = |screen: &Screen| screen.contents().to_lowercase().contains("slowing down");
    terminal.wait("a pause", is_slowed);
    for _ in 0..4 {
        let mut count = Command::new(PROGRAM);
        count.args(["count", "--view", "Unread", "--timeout", "10"]).env_clear();
        let output = count.env("LEADPING_BASE_URL", &sandbox.url).output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
    }
    assert_eq!(asked("rateLimited"), 0);
    assert!(asked("requests") >= 24 + 4);
    terminal.send("q");
    terminal.assert_left_clean(0);
}
