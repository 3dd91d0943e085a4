//! The recipient of a text is the lead on the screen.

use vt100::Screen;

use super::sandbox::Sandbox;
use super::terminal::Terminal;
use super::{CTRL_C, PROGRAM, loaded, under_cursor};

/// The lead in the first line of the conversation pane beside the list.
fn who(screen: &Screen) -> String {
    let contents = screen.contents();
    let line = contents.lines().nth(3).unwrap_or_default().to_owned();
    line.split_once('│').map(|(_, pane)| pane.to_owned()).unwrap_or_default()
}

/// The composer's line with the recipient.
fn to(screen: &Screen, title: &str) -> String {
    let contents = screen.contents();
    let mut lines = contents.lines().skip_while(|line| !line.contains(title));
    let line = lines.next().unwrap_or_default().to_owned();
    // For a note the lead is one line further down.
    if title == " NOTE " { lines.next().unwrap_or_default().to_owned() } else { line }
}

/// Whether composer, pane and cursor show the same lead.
fn all_agree(screen: &Screen, title: &str, name: &str) -> bool {
    [to(screen, title), who(screen), under_cursor(screen)].iter().all(|line| line.contains(name))
}

fn inbox(server: &Sandbox) -> Terminal {
    let terminal = server.visitor(PROGRAM).size(120, 40).start();
    terminal.wait("the first page", |screen| loaded(screen) > 0);
    terminal
}

#[test]
fn with_one_mark_the_marked_person_is_shown_above_the_composer() {
    let server = Sandbox::start(PROGRAM, &["--count", "40", "--seed", "1", "--live", "0"]);
    let names = server.names(PROGRAM, 3);
    assert!(names[0] != names[1] && names[0] != names[2], "{names:?}");
    for (key, title) in [("r", " REPLY "), ("c", " NOTE ")] {
        let mut terminal = inbox(&server);
        terminal.send("xj");
        terminal.wait(&names[2], |screen| under_cursor(screen).contains(&names[2]));
        terminal.send(key);
        terminal.wait(&names[0], |screen| all_agree(screen, title, &names[0]));
        // It returns to where it was opened, and the mark is still there.
        terminal.send(CTRL_C);
        terminal.wait("the list", |screen| !screen.contents().contains(title));
        terminal.see(|screen| assert!(under_cursor(screen).contains(&names[0])));
        terminal.see(|screen| assert!(screen.contents().contains("1 marked")));
        terminal.send("q");
        terminal.assert_left_clean(0);
    }
}
