//! The recipes of `docs/scripting.md`, as they stand there. Those that need
//! more than a shell are run by `.ci/recipes`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Output};

use rstest::rstest;

use crate::harness::Harness;

const DOC: &str = include_str!("../../docs/scripting.md");
const ELSEWHERE: &str = include_str!("../../.ci/recipes");

/// Those that this file runs.
const HERE: [&str; 8] =
    ["csv", "direnv", "op", "pass", "secret-tool", "security", "systemd service", "tmux"];

/// The code of each recipe.
fn recipes() -> BTreeMap<&'static str, &'static str> {
    let parts = DOC.split("\n<!-- recipe: ").skip(1);
    let recipe = |part: &'static str| {
        let (name, rest) = part.split_once(" -->\n```").expect("a block of code");
        let (_, code) = rest.split_once('\n').expect("a language");
        (name, code.split_once("\n```").expect("an end").0)
    };
    parts.map(recipe).collect()
}

/// Runs a script with the program, and the fake ones beside it, on the path.
fn sh(harness: &Harness, script: &str) -> Output {
    let configured = harness.command(&[]);
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).current_dir(harness.home()).env_clear();
    for (name, value) in configured.get_envs() {
        shell.env(name, value.expect("none is taken away"));
    }
    let bin = bin(harness);
    let output = shell.env("PATH", format!("{}:/usr/bin:/bin", bin.display())).output();
    output.expect("there is a shell")
}

/// The folder of programs, with this one in it.
fn bin(harness: &Harness) -> PathBuf {
    let bin = harness.home().join(".local/bin");
    fs::create_dir_all(&bin).expect("a folder");
    let link = bin.join("leadping-tui");
    if !link.exists() {
        symlink(env!("CARGO_BIN_EXE_leadping-tui"), &link).expect("a link");
    }
    bin
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[test]
fn every_recipe_is_run() {
    let recipes = recipes();
    assert!(recipes.len() > 10, "{recipes:?}");
    for name in recipes.keys() {
        let word = name.split(' ').next().unwrap_or(name);
        let is_run = HERE.contains(name) || ELSEWHERE.contains(&format!("run_{word}\n"));
        assert!(is_run, "{name}");
    }
    let section = DOC.split("\n## Recipes\n").nth(1).expect("the section");
    let section = section.split("\n## ").next().unwrap_or(section);
    assert_eq!(section.matches("\n```").count(), 2 * recipes.len(), "a block without a marker");
}

/// A keyring gives the key only to those who ask in this way.
#[rstest]
#[case("secret-tool", "lookup service leadping")]
#[case("security", "find-generic-password -s leadping -w")]
#[case("op", "read op://Private/Leadping/credential")]
#[case("pass", "show leadping")]
fn a_keyring_gives_the_key(#[case] tool: &str, #[case] question: &str) {
    let harness = Harness::new(&["--key", "sk_of_a_keyring"]);
    harness.configure(recipes()[tool]);
    let fake = bin(&harness).join(tool);
    let script = format!("#!/bin/sh\n[ \"$*\" = '{question}' ] && echo sk_of_a_keyring\n");
    fs::write(&fake, script).expect("written");
    fs::set_permissions(&fake, fs::Permissions::from_mode(0o755)).expect("executable");
    assert_eq!(printed(&sh(&harness, "leadping-tui count")), "400\n");
}

#[test]
fn a_spreadsheet_gets_a_file_with_every_row() {
    let harness = Harness::new(&[]);
    assert_eq!(printed(&sh(&harness, recipes()["csv"])), "");
    let file = fs::read(harness.home().join("leads.csv")).expect("a file");
    let mut reader = csv::Reader::from_reader(file.as_slice());
    let header = reader.headers().expect("a header").clone();
    assert!(header.iter().any(|name| name == "leadPhoneNumber"), "{header:?}");
    let rows: Result<Vec<_>, _> = reader.into_records().collect();
    let rows = rows.expect("as long as the header").len();
    let count = printed(&sh(&harness, "leadping-tui count --query is:active"));
    assert_eq!(count, format!("{rows}\n"));
}

#[test]
fn the_service_writes_a_table_to_its_output() {
    let harness = Harness::new(&[]);
    let home = harness.home().display().to_string();
    bin(&harness);
    let line = recipes()["systemd service"].lines().find_map(|it| it.strip_prefix("ExecStart="));
    let line = line.expect("a command").replace("%h", &home);
    let out = printed(&sh(&harness, &line));
    assert!(out.starts_with("id,leadId,"), "{out}");
}

#[test]
fn a_status_line_shows_a_number() {
    let harness = Harness::new(&[]);
    let (_, rest) = recipes()["tmux"].split_once("#(").expect("a command");
    let (command, _) = rest.split_once(')').expect("its end");
    let count = printed(&sh(&harness, command));
    let list = "leadping-tui list --all --view Unread --format ndjson | wc -l";
    assert_eq!(count.trim(), printed(&sh(&harness, list)).trim());
}

#[test]
fn a_folder_has_its_own_account() {
    let harness = Harness::new(&[]);
    harness.configure("[profiles.work]\nlead = \"lead-1\"\n");
    let path = harness.home().join(".envrc");
    fs::write(&path, recipes()["direnv"]).expect("written");
    let mine = printed(&sh(&harness, ". ./.envrc; leadping-tui count"));
    let by_flag = printed(&sh(&harness, "leadping-tui count --lead lead-1"));
    assert_eq!(mine, by_flag);
    let refused = sh(&harness, ". ./.envrc; leadping-tui archive --reason 3 conv-7");
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
}
