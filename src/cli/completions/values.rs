//! Which flags take which names, and the names from the configuration.

use std::ffi::{OsStr, OsString};
use std::sync::Arc;

use clap::{Arg, Command, ValueHint};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use crate::cli::{Cli, candidates};
use crate::config::{Paths, Settings, profile_names};
use crate::query::Scope;
use crate::triage::compose::NamedTemplate;

/// A name, and what it stands for.
type Named = (String, String);

/// The flags that choose the configuration and its views, with their values.
const CHOOSING: [&str; 3] = ["--config", "--profile", "--lead"];

/// Configuration of the profile and scope in the words before the cursor.
#[derive(Clone, Debug, Default)]
struct Configured {
    /// `None` if the command would refuse them.
    settings: Option<Settings>,
    profiles: Vec<String>,
}

/// The command line with candidates for the values that the configuration
/// names. `before` are the words before the cursor.
pub(super) fn with_candidates(
    command: Command,
    before: &[String],
    variable: impl Fn(&str) -> Option<OsString>,
) -> Command {
    let overrides = chosen(before).map(|cli| cli.overrides(variable));
    let configured = overrides.map(|overrides| {
        let paths = Paths::for_user();
        let settings = Settings::load(&overrides, &paths).ok();
        Configured { settings, profiles: profile_names(&overrides, &paths).unwrap_or_default() }
    });
    filled(command, &Arc::new(configured.unwrap_or_default()))
}

/// The command line with nothing but the flags that choose the configuration.
fn chosen(before: &[String]) -> Option<Cli> {
    let mut chosen = vec![OsString::new()];
    let mut words = before.iter();
    while let Some(word) = words.next() {
        if CHOOSING.contains(&word.as_str()) {
            let Some(value) = words.next() else { break };
            chosen.extend([word, value].map(OsString::from));
        } else if CHOOSING.iter().any(|flag| is_set_by(word, flag)) {
            chosen.push(word.into());
        }
    }
    Cli::parse(chosen).ok()
}

fn is_set_by(word: &str, flag: &str) -> bool {
    word.strip_prefix(flag).is_some_and(|rest| rest.starts_with('='))
}

fn filled(command: Command, configured: &Arc<Configured>) -> Command {
    let name = command.get_name().to_owned();
    command
        .mut_args(|argument| with_values(&name, argument, configured))
        .mut_subcommands(|subcommand| filled(subcommand, configured))
}

/// The candidates for what is typed.
type Candidates = fn(&str, &Configured) -> Vec<CompletionCandidate>;

fn with_values(command: &str, argument: Arg, configured: &Arc<Configured>) -> Arg {
    let name = argument.get_long().unwrap_or(argument.get_id().as_str());
    let candidates: Candidates = match (command, name) {
        (_, "config" | "file") => return argument.value_hint(ValueHint::FilePath),
        (_, "dir") => return argument.value_hint(ValueHint::DirPath),
        (_, "view") => |typed, it| of_settings(typed, it, views),
        (_, "template") => |typed, it| of_settings(typed, it, templates),
        ("archive", "reason") => |typed, it| of_settings(typed, it, reasons),
        (_, "profile") => |typed, it| candidates::profiles(typed, &it.profiles),
        (_, "query") => |typed, it| {
            let query = |settings| candidates::query(typed, settings);
            it.settings.as_ref().map(query).unwrap_or_default()
        },
        _ => return argument,
    };
    let configured = Arc::clone(configured);
    let complete = move |typed: &OsStr| candidates(&typed.to_string_lossy(), &configured);
    argument.add(ArgValueCompleter::new(complete))
}

fn of_settings(
    typed: &str,
    configured: &Configured,
    names: fn(&Settings) -> Vec<Named>,
) -> Vec<CompletionCandidate> {
    let names = configured.settings.as_ref().map(names).unwrap_or_default();
    fitting(typed, &names)
}

/// The names that begin with what is typed, in any case.
fn fitting(typed: &str, names: &[Named]) -> Vec<CompletionCandidate> {
    let typed = typed.to_lowercase();
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
