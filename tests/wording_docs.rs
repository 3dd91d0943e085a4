//! None of the old phrases is in the help of a command, in the documents or in
//! the program itself.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use leadping_tui::cli::Cli;

/// One phrase a line.
const OLD: &str = include_str!("wording/old_phrases.txt");

fn old() -> impl Iterator<Item = &'static str> + Clone {
    OLD.lines().filter(|line| !line.is_empty())
}

/// Whether a phrase is in a text, as whole words.
fn says(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + phrase.len()..].chars().next();
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let ends_in_word = phrase.ends_with(char::is_alphanumeric);
        !(inside(before) || ends_in_word && inside(after))
    })
}

fn faults<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut faults = String::new();
    for (place, text) in texts {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for phrase in old().filter(|phrase| says(&line, phrase)) {
            writeln!(faults, "{place}: {phrase}").expect("memory");
        }
    }
    faults
}

/// Name and help of a command and of those below it.
fn helps(command: &mut Command, path: &str, out: &mut Vec<(String, String)>) {
    let path = format!("{path} {}", command.get_name());
    out.push((path.clone(), command.render_long_help().to_string()));
    for below in command.get_subcommands_mut() {
        helps(below, &path, out);
    }
}

#[test]
fn no_help_has_an_old_phrase() {
    let mut command = Cli::command();
    command.build();
    let mut all = Vec::new();
    helps(&mut command, "", &mut all);
    assert!(all.len() > 20, "{} commands", all.len());
    let faults = faults(all.iter().map(|(place, text)| (place.as_str(), text.as_str())));
    assert!(faults.is_empty(), "old phrases:\n{faults}");
}

#[test]
fn no_document_has_an_old_phrase() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = vec!["README.md".to_owned(), "config.example.toml".to_owned()];
    for entry in fs::read_dir(root.join("docs")).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        names.push(format!("docs/{}", name.to_str().expect("text")));
    }
    let read = |name: &String| fs::read_to_string(root.join(name)).expect("readable");
    let texts: Vec<String> = names.iter().map(read).collect();
    let all = names.iter().map(String::as_str).zip(texts.iter().map(String::as_str));
    let faults = faults(all);
    assert!(faults.is_empty(), "old phrases:\n{faults}");
}

/// Shorter phrases are also in the libraries' texts and the sandbox's data.
const LONG: usize = 24;

#[test]
fn the_program_has_no_old_phrase() {
    let program = fs::read(env!("CARGO_BIN_EXE_leadping-tui")).expect("built");
    // Most of it is code, which would take half a minute to search.
    let texts = program.split(|byte| *byte < b' ').filter(|text| text.len() >= LONG);
    let program = texts.collect::<Vec<_>>().join(&b'\n');
    assert!(memchr::memmem::find(&program, b"Try the inbox with sample data").is_some());
    let long = old().filter(|phrase| phrase.len() >= LONG);
    assert!(long.clone().count() >= 80, "{} phrases", long.count());
    let mut faults = String::new();
    for phrase in long {
        if memchr::memmem::find(&program, phrase.as_bytes()).is_some() {
            writeln!(faults, "{phrase}").expect("memory");
        }
    }
    assert!(faults.is_empty(), "old phrases:\n{faults}");
}
