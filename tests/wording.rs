//! The words of the program: none of the old phrases, and every sentence that
//! the screen can say in one table.
//!
//! `INSTA_UPDATE=always cargo test --test wording` brings the table up to date;
//! it is meant to be read aloud.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "wording/literals.rs"]
mod literals;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use leadping_tui::app::protocol::command::COMMANDS;
use literals::{Literal, read};

/// One phrase a line.
const OLD: &str = include_str!("wording/old_phrases.txt");

/// Rooms whose sentences reach the screen as notices, alerts, questions or
/// reasons.
const SAYING: &[&str] = &["app", "delivery", "runtime", "triage"];

/// Lists of what leads and other programs write, not of what this one says.
const QUOTED: &[&str] = &["compose/unfilled", "template/field.rs", "command_table.rs"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    paths.into_iter().flat_map(below).collect()
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).expect("below the root").display().to_string().replace('\\', "/")
}

/// Files of the program, without those of tests and of the sandbox, which says
/// what the API does.
fn sources() -> Vec<(String, String)> {
    let is_test = |name: &str| {
        let parts =
            ["/tests/", "/tests.rs", "/fixture", "/fake.rs", "outbox/model.rs", "/sandbox/"];
        parts.iter().any(|part| name.contains(part))
    };
    let is_code = |path: &PathBuf| path.extension().is_some_and(|it| it == "rs");
    let all = files(&root().join("src")).into_iter().filter(is_code);
    let code = all.map(|path| (name(&path), path)).filter(|(name, _)| !is_test(name));
    code.map(|(name, path)| (name, fs::read_to_string(path).expect("readable"))).collect()
}

/// Whether a phrase stands in a text as whole words.
fn says(text: &str, phrase: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(phrase).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + phrase.len()..]);
        let opens = is_word(phrase.chars().next()) && is_word(before.chars().next_back());
        let goes_on = is_word(phrase.chars().next_back()) && is_word(after.chars().next());
        !opens && !goes_on
    })
}

#[test]
fn no_old_phrase_is_left() {
    let old: Vec<&str> = OLD.lines().filter(|line| !line.is_empty()).collect();
    assert!(old.len() >= 80, "{} phrases", old.len());
    let mut texts: Vec<(String, String)> = Vec::new();
    for (file, code) in sources() {
        let place = |literal: Literal| (format!("{file}:{}", literal.line), literal.text);
        texts.extend(read(&code).into_iter().map(place));
    }
    for entry in COMMANDS {
        texts.push((format!("help of {}", entry.name), entry.help.to_owned()));
        texts.push((format!("hint of {}", entry.name), entry.short.to_owned()));
    }
    let snapshots = files(&root().join("src")).into_iter().chain(files(&root().join("tests")));
    for path in snapshots.filter(|path| path.extension().is_some_and(|it| it == "snap")) {
        texts.push((name(&path), fs::read_to_string(path).expect("readable")));
    }
    let mut faults = String::new();
    for (place, text) in &texts {
        for phrase in old.iter().filter(|phrase| says(text, phrase)) {
            writeln!(faults, "{place}: {phrase}").expect("memory");
        }
    }
    assert!(faults.is_empty(), "old phrases:\n{faults}");
}

/// Whether a literal is a sentence for a person and not a name.
fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphabetic));
    let many = words.filter(|word| !word.starts_with('{') || word.ends_with('}')).count() > 1;
    let is_path = text.contains("::") || text.contains('_') && !text.contains(' ');
    let begins = text.chars().next().is_some_and(char::is_uppercase) && text.len() > 3;
    !is_path && (many || begins && !text.contains(char::is_whitespace))
}

#[test]
fn every_sentence_of_the_screen_is_in_one_table() {
    let mut table = String::new();
    for (file, code) in sources() {
        let room = file.split('/').nth(1).unwrap_or_default();
        if !SAYING.contains(&room) || QUOTED.iter().any(|part| file.contains(part)) {
            continue;
        }
        let said = read(&code).into_iter().map(|literal| literal.text);
        let mut said: Vec<String> = said.filter(|text| is_sentence(text)).collect();
        said.dedup();
        if !said.is_empty() {
            writeln!(table, "{file}").expect("memory");
        }
        for text in said {
            writeln!(table, "  {text}").expect("memory");
        }
    }
    insta::assert_snapshot!("notices", table);
}
