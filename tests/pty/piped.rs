//! Standard input and output that are not the terminal.

use rstest::rstest;

use super::PROGRAM;
use super::terminal::Launch;

/// The demo in a shell that connects it to something else.
fn shell(script: &str) -> Launch {
    Launch::new("/bin/sh", &["-c", script]).env("PROGRAM", PROGRAM)
}

const DEMO: &str = "\"$PROGRAM\" demo --count 1000 --lead-every 2 --seed 1 --live 0";

#[rstest]
#[case::pipe("printf qqq | ", "")]
#[case::file("printf qqq > keys; ", " < keys")]
#[case::nothing("", " < /dev/null")]
fn keys_come_from_the_terminal_whatever_standard_input_is(
    #[case] before: &str,
    #[case] after: &str,
) {
    let mut terminal = shell(&format!("{before}{DEMO}{after}")).size(80, 24).start();
    terminal.wait_for("first 100 of 946");
    terminal.send("j");
    terminal.wait("the cursor on the second row", |screen| {
        screen.contents().lines().nth(4).is_some_and(|line| line.starts_with('▌'))
    });
    terminal.resize(100, 30);
    terminal.wait("the new size", |screen| screen.contents().lines().any(|it| it.len() > 90));
    terminal.send("q");
    terminal.assert_left_clean(0);
}

#[test]
fn without_a_terminal_to_draw_on_the_way_out_is_told() {
    let mut terminal = shell(&format!("printf x | {DEMO} | cat; exit 2")).start();
    assert_eq!(terminal.exit_code(), 2);
    let told = terminal.all_output();
    assert!(told.contains("The inbox needs a terminal") && told.contains("leadping-tui list"));
    assert!(!told.contains("\x1b[?"), "the screen was touched: {told:?}");
}
