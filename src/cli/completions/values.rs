//! Which flags take which names, and the names from the configuration.

use std::ffi::{OsStr, OsString};
use std::sync::Arc;

use clap::{Arg, Command, ValueHint};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use crate::cli::Cli;
use crate::config::{Paths, Settings};
use crate::query::Scope;
use crate::triage::compose::NamedTemplate;

/// A name, and what it stands for.
type Named = (String, String);

/// The flags that choose the configuration and its views, with their values.
const CHOOSING: [&str; 3] = ["--config", "--profile", "--lead"];

/// The command line with candidates for the values that the configuration
/// names. `before` are the words before the cursor.
pub(super) fn with_candidates(
    command: Command,
    before: &[String],
    variable: &impl Fn(&str) -> Option<OsString>,
) -> Command {
    let settings = settings(before, variable).map(Arc::new);
    filled(command, settings.as_ref())
}

/// The settings that the command would have; `None` if it would refuse them.
fn settings(before: &[String], variable: impl Fn(&str) -> Option<OsString>) -> Option<Settings> {
    let mut chosen = vec![OsString::new()];
    let mut words = before.iter();
    while let Some(word) = words.next() {
        if CHOOSING.contains(&word.as_str()) {
            chosen.extend([OsString::from(word), words.next()?.into()]);
        } else if CHOOSING.iter().any(|flag| is_set_by(word, flag)) {
            chosen.push(word.into());
        }
    }
    let cli = Cli::parse(chosen).ok()?;
    Settings::load(&cli.overrides(variable), &Paths::for_user()).ok()
}

fn is_set_by(word: &str, flag: &str) -> bool {
    word.strip_prefix(flag).is_some_and(|rest| rest.starts_with('='))
}

fn filled(command: Command, settings: Option<&Arc<Settings>>) -> Command {
    let name = command.get_name().to_owned();
    command
        .mut_args(|argument| with_values(&name, argument, settings))
        .mut_subcommands(|subcommand| filled(subcommand, settings))
}

fn with_values(command: &str, argument: Arg, settings: Option<&Arc<Settings>>) -> Arg {
    let names: fn(&Settings) -> Vec<Named> = match (command, argument.get_id().as_str()) {
        (_, "config" | "file") => return argument.value_hint(ValueHint::FilePath),
        (_, "dir") => return argument.value_hint(ValueHint::DirPath),
        (_, "view" | "views") => views,
        (_, "template") => templates,
        ("archive", "reason") => reasons,
        _ => return argument,
    };
    let names = settings.map(|settings| names(settings)).unwrap_or_default();
    argument.add(ArgValueCompleter::new(move |typed: &OsStr| fitting(typed, &names)))
}

/// The names that begin with what is typed, in any case.
fn fitting(typed: &OsStr, names: &[Named]) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let fits = |(name, _): &&Named| name.to_lowercase().starts_with(&typed);
    let candidate =
        |(name, meaning): &Named| CompletionCandidate::new(name).help(Some(meaning.into()));
    names.iter().filter(fits).map(candidate).collect()
}

fn views(settings: &Settings) -> Vec<Named> {
    let scope = settings.account.lead.clone().map_or(Scope::Mine, Scope::Lead);
    let views = settings.views.for_scope(&scope).saved();
    views.into_iter().map(|view| (view.name, view.line)).collect()
}

fn templates(settings: &Settings) -> Vec<Named> {
    let named = |template: &NamedTemplate| (template.name.clone(), template.kind.name().to_owned());
    settings.compose.templates.iter().map(named).collect()
}

fn reasons(settings: &Settings) -> Vec<Named> {
    let named = settings.archive_reasons.named();
    named.map(|(reason, name)| (name.to_owned(), reason.to_string())).collect()
}
