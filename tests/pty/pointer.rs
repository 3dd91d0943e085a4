//! The mouse and the clipboard of a real terminal.

use vt100::MouseProtocolMode;

use super::terminal::Terminal;
use super::{CTRL_C, demo, opened};

/// A press and a release of the left button on the start of a text.
fn click(terminal: &mut Terminal, text: &str) {
    terminal.wait_for(text);
    let lines = terminal.lines();
    let found = lines.iter().enumerate().find_map(|(y, line)| {
        let at = line.find(text)?;
        Some((line[..at].chars().count() + 1, y + 1))
    });
    let (x, y) = found.expect("it is there");
    terminal.send(&format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"));
}

fn captures(terminal: &Terminal) -> bool {
    terminal.see(|screen| screen.mouse_protocol_mode() != MouseProtocolMode::None)
}

#[test]
fn hints_tabs_pickers_and_answers_are_clicked_while_the_mouse_is_on() {
    let mut terminal = opened();
    assert!(!captures(&terminal), "it is off unless it is asked for");
    terminal.send("gm");
    terminal.wait_for("Mouse on");
    assert!(captures(&terminal));
    click(&mut terminal, "2 Unre");
    terminal.wait_for("[is:unread]");
    click(&mut terminal, "[is:unread]");
    terminal.wait_for("/ is:active is:unread");
    click(&mut terminal, "cancel");
    terminal.wait_for("[is:unread]");
    click(&mut terminal, "? help");
    terminal.wait_for("Search help:");
    click(&mut terminal, "close");
    terminal.wait_for("? help");
    terminal.send("x");
    terminal.wait_for("1 marked");
    terminal.send("gm");
    terminal.wait_for("Mouse off");
    assert!(!captures(&terminal));
    terminal.send(CTRL_C);
    terminal.assert_left_clean(0);
}

#[test]
fn without_a_clipboard_program_the_terminal_gets_the_text_and_is_named() {
    let mut terminal = opened();
    terminal.send("y");
    terminal.wait_for("Sent to the terminal's clipboard: +1 ");
    terminal.wait_for_bytes("\x1b]52;c;");
}

#[test]
fn a_configured_program_gets_the_text() {
    let config = "[ui]\ncopy_command = [\"sh\", \"-c\", \"mkdir -p $HOME/seen; cat > $HOME/seen/.new; \
                  mv $HOME/seen/.new $HOME/seen/text\"]\n";
    let launch = demo().size(80, 24).file("own.toml", config).arguments(&["--config", "own.toml"]);
    let mut terminal = launch.start();
    terminal.wait_for("first 100 of 946");
    terminal.send("y");
    terminal.wait_for("Copied +1 ");
    terminal.wait_for_file("seen", "+1");
}
