//! The key table of the documentation, and `keys` on the command line.
//!
//! `UPDATE_DOCS=1 cargo test --test keys` brings `docs/keys.md` up to date.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use leadping_tui::app::protocol::command::COMMANDS;
use leadping_tui::keymap::reference;
use leadping_tui::settings::KeyPreset;

const BEGIN: &str = "<!-- keys: begin -->\n";
const END: &str = "<!-- keys: end -->\n";

#[test]
fn the_table_of_the_keys_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let page = fs::read_to_string(&path).expect("readable");
    let (before, rest) = page.split_once(BEGIN).expect("a place for the table");
    let (written, after) = rest.split_once(END).expect("an end of the table");
    let table = reference::markdown().expect("the presets are sound");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, [before, BEGIN, &table, END, after].concat()).expect("written");
        return;
    }
    assert!(written == table, "`UPDATE_DOCS=1 cargo test --test keys` brings it up to date");
}

#[test]
fn the_table_has_a_row_for_every_command_and_a_column_for_every_preset() {
    let table = reference::markdown().expect("the presets are sound");
    for entry in COMMANDS {
        let row = table.lines().find(|line| line.starts_with(&format!("| `{}` |", entry.name)));
        let row = row.expect(entry.name);
        let columns = row.replace("\\|", "").matches('|').count() - 1;
        assert_eq!(columns, 2 + KeyPreset::ALL.len(), "{row}");
    }
    let row = |start: &str| table.lines().find(|line| line.starts_with(start)).expect("a row");
    assert!(row("| `go-to-view` |").ends_with("| `1-9` | `g1-g9` | `1-9` | `g1-g9` |"));
    assert!(row("| `handled` |").ends_with("| `d` | `d` | `h` | `H` |"));
    assert!(row("| `next-view` |").contains("| `` ` `` |"));
}

/// Runs the program with a configuration.
fn run(config: &str, arguments: &[&str]) -> Output {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("config.toml");
    fs::write(&path, config).expect("written");
    Command::new(env!("CARGO_BIN_EXE_leadping-tui"))
        .args(arguments)
        .arg("--config")
        .arg(&path)
        .current_dir(dir.path())
        .env_clear()
        .env("HOME", dir.path())
        .output()
        .expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn keys_prints_every_command_with_its_keys() {
    let output = run("[keys.global]\n\"Q\" = \"quit\"\n\"d\" = \"none\"\n", &["keys"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let table = text(&output.stdout);
    assert_eq!(table.lines().count(), COMMANDS.len());
    let keys = |name: &str| {
        let row = table.lines().find(|line| line.split(' ').next() == Some(name)).expect(name);
        row.split("  ").filter(|cell| !cell.is_empty()).nth(1).expect("keys").trim().to_owned()
    };
    assert_eq!(keys("quit"), "Q, Ctrl-C");
    assert_eq!(keys("handled"), "-");
    assert_eq!(keys("go-to-view"), "1-9");
    let vim = text(&run("", &["keys", "--preset", "vim"]).stdout);
    assert!(vim.lines().any(|line| line.starts_with("go-to-view ") && line.contains(" g1-g9 ")));
}

#[test]
fn keys_check_prints_the_defaults_that_own_bindings_hide() {
    let own =
        "[keys.global]\n\"d\" = \"refresh\"\n\"g\" = \"retry\"\n[keys.help]\n\"x\" = \"back\"\n";
    let output = run(own, &["keys", "check"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let lines = text(&output.stdout);
    let lines: Vec<&str> = lines
        .lines()
        .filter_map(|line| line.split_once("config.toml:"))
        .map(|(_, line)| line)
        .collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[0], "2:1: `d` (refresh) hides `d` (handled) of preset default");
    assert!(lines[1].starts_with("3:1: `g` (retry) hides `g g` (go-to-top), `g l` (pick-lead), "));
    assert!(lines[2].starts_with("5:1: `x` has no effect in `help`: "));
    let fine = run("[keys.global]\n\"Q\" = \"quit\"\n", &["keys", "check"]);
    assert_eq!((fine.status.code(), text(&fine.stdout)), (Some(0), String::new()));
    assert!(text(&fine.stderr).contains("No problems in your key bindings"));
    let wrong = run("[keys.global]\n\"Z\" = \"quit\"\n\"Z Z\" = \"back\"\n", &["keys", "check"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("config.toml:3:1: `Z` (quit, line 2) is the start of"));
}

#[test]
fn the_tables_are_printed_as_markdown() {
    let all = run("[keys.global]\n\"Q\" = \"quit\"\n", &["keys", "--markdown"]);
    assert_eq!((all.status.code(), text(&all.stderr)), (Some(0), String::new()));
    assert_eq!(text(&all.stdout), reference::markdown().expect("the presets are sound"));
    let own = "[keys.global]\n\"Q\" = \"quit\"\n";
    let own = text(&run(own, &["keys", "--markdown", "--preset", "vim"]).stdout);
    assert!(own.contains("| command | does | keys |\n"), "{own}");
    let quit = own.lines().find(|line| line.starts_with("| `quit` |")).expect("a row");
    assert!(quit.contains("`Q`"), "{quit}");
    assert!(
        own.lines().any(|line| line.starts_with("| `go-to-view` |") && line.contains("`g1-g9`"))
    );
}

#[test]
fn keys_and_warnings_are_printed_as_json() {
    let own = "[keys.global]\n\"d\" = \"refresh\"\n";
    let rows = text(&run(own, &["keys", "--json"]).stdout);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&rows).expect("an array");
    assert_eq!(rows.len(), COMMANDS.len());
    let refresh = rows.iter().find(|row| row["command"] == "refresh").expect("a row");
    let keys = refresh["keys"].as_array().expect("an array");
    assert!(keys.iter().any(|key| key["keys"] == "d"), "{refresh}");
    let warnings = text(&run(own, &["keys", "check", "--json"]).stdout);
    let warnings: Vec<serde_json::Value> = serde_json::from_str(&warnings).expect("an array");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!((&warnings[0]["line"], &warnings[0]["column"]), (&2.into(), &1.into()));
    let fine = text(&run("", &["keys", "check", "--json"]).stdout);
    assert_eq!(fine, "[]\n");
}

#[test]
fn a_form_of_the_table_is_one_and_not_for_check() {
    for arguments in [
        &["keys", "--markdown", "--json"][..],
        &["keys", "--markdown", "check"],
        &["keys", "check", "--markdown"],
    ] {
        assert_eq!(run("", arguments).status.code(), Some(2), "{arguments:?}");
    }
}
