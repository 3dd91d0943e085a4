//! The answers to a shell: candidates for the word at the cursor.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;

use clap::ValueEnum;
use clap_complete::engine::{CompletionCandidate, complete};

use super::quoting::{Word, quoted, quoted_for_powershell, unquoted, words};
use super::{Shell, VARIABLE, values};
use crate::cli;
use crate::domain::text;

/// What bash breaks words at, unless it says so itself.
const USUAL_BREAKS: &str = " \t\n\"'@><=;|&(:";

/// What is asked: the words of the command line, without quotes, and which of
/// them the cursor is in.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    words: Vec<String>,
    at: usize,
}

/// The answer to a shell that completes a command line, by the environment and
/// the program's arguments (`-- WORD…`); `None` if no shell asks. Failures give
/// no candidates: a shell has no place for a message.
pub fn answer(
    arguments: impl IntoIterator<Item = OsString>,
    variable: impl Fn(&str) -> Option<OsString>,
    current_dir: Option<&Path>,
) -> Option<String> {
    let shell = variable(VARIABLE)?;
    let shell = Shell::from_str(shell.to_str()?, false).ok()?;
    let mut arguments = arguments.into_iter();
    arguments.next().filter(|first| first == "--")?;
    let arguments: Vec<String> =
        arguments.map(|word| word.to_string_lossy().into_owned()).collect();
    Some(candidates(shell, &arguments, variable, current_dir).unwrap_or_default())
}

fn candidates(
    shell: Shell,
    arguments: &[String],
    variable: impl Fn(&str) -> Option<OsString>,
    current_dir: Option<&Path>,
) -> Option<String> {
    let breaks = variable("COMP_WORDBREAKS");
    let breaks = breaks.as_ref().and_then(|it| it.to_str()).unwrap_or(USUAL_BREAKS);
    // Bash alone gives the line as it is typed.
    let line = if shell == Shell::Bash { words(arguments.first()?, breaks) } else { Vec::new() };
    let request = match shell {
        Shell::Bash => of_line(&line),
        Shell::Zsh => of_zsh(arguments)?,
        Shell::Fish | Shell::Elvish | Shell::Powershell => of_words(shell, arguments)?,
        // Its script has everything itself.
        Shell::Nushell => return None,
    };
    let before = request.words.get(..request.at)?;
    let mut command = values::with_candidates(cli::command(), before, &variable);
    let words = request.words.iter().map(OsString::from).collect();
    let found = complete(&mut command, words, request.at, current_dir).ok()?;
    Some(written(shell, line.last(), found.into_iter().filter(is_offered)))
}

fn of_line(line: &[Word]) -> Request {
    let words: Vec<String> = line.iter().map(|word| word.text.clone()).collect();
    Request { at: words.len().saturating_sub(1), words }
}

/// The index, then the words as they are typed. An empty last word may be
/// missing.
fn of_zsh(arguments: &[String]) -> Option<Request> {
    let (at, typed) = arguments.split_first()?;
    let at: usize = at.parse().ok()?;
    let mut words: Vec<String> = typed.iter().map(|word| unquoted(word)).collect();
    if words.len() == at {
        words.push(String::new());
    }
    Some(Request { words, at })
}

/// The words up to the cursor. Fish gives the last one as it is typed.
fn of_words(shell: Shell, arguments: &[String]) -> Option<Request> {
    let (last, before) = arguments.split_last()?;
    let last = if shell == Shell::Fish { unquoted(last) } else { last.clone() };
    let mut words = before.to_vec();
    words.push(last);
    Some(Request { at: before.len(), words })
}

/// Names that are kept for old scripts are not offered. A hidden file is, once
/// its point is typed.
fn is_offered(candidate: &CompletionCandidate) -> bool {
    let is_old_name = candidate.get_id().is_some() && candidate.is_hide_set();
    let value = candidate.get_value().to_string_lossy();
    !is_old_name && !value.chars().any(char::is_control)
}

/// A line for each candidate, in the form of the shell's script.
fn written(
    shell: Shell,
    typed: Option<&Word>,
    candidates: impl Iterator<Item = CompletionCandidate>,
) -> String {
    let mut out = String::new();
    for candidate in candidates {
        let value = candidate.get_value().to_string_lossy();
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        let help = text::one_line(help.lines().next().unwrap_or_default());
        let separator = if help.is_empty() { "" } else { "\t" };
        // Writing to a string cannot fail.
        let _ = match shell {
            Shell::Bash => match typed.map(|typed| for_bash(typed, &value)) {
                Some(Some(value)) => writeln!(out, "{value}"),
                _ => Ok(()),
            },
            Shell::Zsh => {
                let follows = if value.ends_with([':', '=', '/']) { '+' } else { '-' };
                let escaped = value.replace('\\', r"\\").replace(':', r"\:");
                let separator = if help.is_empty() { "" } else { ":" };
                writeln!(out, "{follows}{escaped}{separator}{}", help.replace('\\', r"\\"))
            }
            Shell::Fish => writeln!(out, "{value}{separator}{help}"),
            Shell::Powershell => {
                writeln!(out, "{}{separator}{help}", quoted_for_powershell(&value))
            }
            Shell::Elvish | Shell::Nushell => writeln!(out, "{value}"),
        };
    }
    out
}

/// The part of a candidate that bash puts in place of what is typed; `None` if
/// it doesn't go on from there.
fn for_bash(typed: &Word, value: &str) -> Option<String> {
    let stays = typed.text.get(..typed.replaced_from)?;
    value.strip_prefix(stays).map(|rest| quoted(rest, typed.quote))
}
