//! `outbox show`, and colors in the output of commands.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "cli_verbs/harness.rs"]
#[allow(dead_code, reason = "shared with the tests of actions")]
mod harness;

use serde_json::{Value, json};

use harness::{Harness, WORDS};

/// The entry of a note of which nobody knows whether it was saved.
fn uncertain(harness: &Harness) -> String {
    let path = "/events/conversations/conv-3/notes";
    harness.arm(&json!({"method": "POST", "path": path, "what": "drop", "when": "after"}));
    let run = harness.run(&["note", "--text", WORDS, "conv-3"]);
    run.lines()[0]["entry"].to_string()
}

#[test]
fn an_entry_is_shown_with_everything_but_its_text() {
    let harness = Harness::new(&[]);
    let entry = uncertain(&harness);
    let shown = harness.run(&["outbox", "show", "--format", "table", &entry]);
    shown.assert_code(0);
    for part in [&format!("Entry {entry}: note"), "State", "unknown", "Conversation", "conv-"] {
        assert!(shown.out.contains(part), "{part}: {shown:?}");
    }
    assert!(shown.out.contains(&format!("`outbox retry {entry}`")), "{shown:?}");
    let with_text = harness.run(&["outbox", "show", "--text", "--format", "table", &entry]);
    assert!(with_text.out.ends_with(&format!("\n\n  {WORDS}\n")), "{with_text:?}");
    let json = harness.run(&["outbox", "show", &entry]).lines();
    assert_eq!(json[0]["entry"].to_string(), entry);
    assert_eq!((&json[0]["state"], &json[0]["doubt"]), (&json!("unknown"), &json!(true)));
    assert_eq!((&json[0]["text"], &json[0]["details"]), (&Value::Null, &json!({})));
}

#[test]
fn the_arguments_of_an_action_are_shown_once_it_is_done_too() {
    let harness = Harness::new(&[]);
    let conversation = harness.of_different_leads(1).remove(0);
    harness.run(&["archive", "--reason", "3", &conversation]).assert_code(0);
    let entry = harness.run(&["outbox", "list", "--all", "--json"]).lines()[0]["entry"].to_string();
    let json = harness.run(&["outbox", "show", &entry, &entry]).lines();
    assert_eq!(json.len(), 1, "an entry that is named twice is shown once");
    assert_eq!((&json[0]["details"]["reason"], &json[0]["state"]), (&json!(3), &json!("done")));
}

#[test]
fn entries_that_are_not_there_are_named() {
    let harness = Harness::new(&[]);
    let none = harness.run(&["outbox", "show", "41"]);
    none.assert_code(4);
    assert!(none.out.is_empty() && none.err.contains("No outbox entry 41"), "{none:?}");
    let entry = uncertain(&harness);
    let some = harness.run(&["outbox", "show", "998", &entry, "999"]);
    some.assert_code(6);
    assert_eq!(some.lines().len(), 1);
    assert!(some.err.contains("No outbox entries 998, 999"), "{some:?}");
    harness.run(&["outbox", "show", "0"]).assert_refused(&["entry number"]);
    harness.run(&["outbox", "show"]).assert_refused(&["<ENTRY>"]);
}

#[test]
fn tables_are_in_color_only_where_that_is_asked_for() {
    let harness = Harness::new(&[]);
    let entry = uncertain(&harness);
    let listed = |arguments: &[&str], variable: Option<(&str, &str)>| {
        let table = ["outbox", "list", "--format", "table"];
        let mut command = harness.command(&[&table[..], arguments].concat());
        command.envs(variable);
        harness::Run::of(command.spawn().expect("it starts")).out
    };
    let plain = listed(&[], None);
    assert!(plain.contains(&format!("{entry:>6}  unknown    ")) && !plain.contains('\x1b'));
    let painted = listed(&["--color", "always"], None);
    assert!(painted.contains("\x1b[33munknown\x1b[0m    "), "{painted:?}");
    assert_eq!(listed(&[], Some(("CLICOLOR_FORCE", "1"))), painted);
    assert_eq!(listed(&["--color=never"], Some(("CLICOLOR_FORCE", "1"))), plain);
    assert_eq!(listed(&[], Some(("CLICOLOR_FORCE", "0"))), plain);
    harness.configure("[ui]\ncolor = \"always\"\n");
    assert_eq!(listed(&[], None), plain, "a pipe stays plain");
    harness.configure("[ui]\ncolor = \"never\"\n");
    assert_eq!(listed(&["--color=always"], None), painted);
}

#[test]
fn the_report_at_the_end_of_results_is_colored_as_others_are() {
    let harness = Harness::new(&[]);
    for line in [
        &["mark-read", "--dry-run", "none", "nothing"][..],
        &["snooze", "--until", "tomorrow", "--dry-run", "none", "nothing"],
    ] {
        let painted = harness.run(&[&["--color", "always"], line].concat());
        assert!(painted.err.contains("\u{1b}[31mleadping-tui:\u{1b}[0m "), "{painted:?}");
        assert!(!harness.run(line).err.contains('\u{1b}'));
    }
}
