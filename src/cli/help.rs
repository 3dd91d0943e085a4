//! Help: the commands in groups, and examples.

use std::fmt::Write;

use clap::builder::StyledStr;
use clap::builder::styling::{AnsiColor, Style, Styles};
use clap::{Command, CommandFactory};

use super::Cli;
use super::examples;

/// What `--version` says; `-V` says the first line. A build without git has no
/// commit.
const LONG_VERSION: &str = if env!("LEADPING_TUI_COMMIT").is_empty() {
    concat!(env!("CARGO_PKG_VERSION"), "\ntarget: ", env!("LEADPING_TUI_TARGET"))
} else {
    concat!(
        env!("CARGO_PKG_VERSION"),
        "\ncommit: ",
        env!("LEADPING_TUI_COMMIT"),
        "\ntarget: ",
        env!("LEADPING_TUI_TARGET")
    )
};

/// Columns of help, also where there is no terminal.
const WIDTH: usize = 80;

pub(super) const HEADER: Style = AnsiColor::Green.on_default().bold();
const LITERAL: Style = AnsiColor::Cyan.on_default().bold();

const STYLES: Styles = Styles::styled()
    .header(HEADER)
    .usage(HEADER)
    .literal(LITERAL)
    .placeholder(AnsiColor::Cyan.on_default())
    .error(AnsiColor::Red.on_default().bold())
    .valid(AnsiColor::Green.on_default())
    .invalid(AnsiColor::Yellow.on_default());

/// The commands as they stand in the help.
const GROUPS: &[(&str, &[&str])] = &[
    ("Try it", &["demo", "sandbox"]),
    ("Look", &["list", "show", "count", "scheduled", "due", "events"]),
    ("Names and ids", &["views", "users", "numbers", "tags", "statuses", "templates", "whoami"]),
    (
        "Act on conversations",
        &[
            "mark-read",
            "handled",
            "snooze",
            "unsnooze",
            "archive",
            "unarchive",
            "status",
            "follow-up",
            "assign",
            "tag",
            "untag",
            "note",
            "reply",
            "cancel-scheduled",
            "sender",
            "block",
            "unblock",
        ],
    ),
    ("What was done", &["outbox", "undo"]),
    ("Set up", &["config", "keys", "doctor", "completions", "man"]),
];

const TEMPLATE: &str =
    "{about-with-newline}\n{usage-heading} {usage}\n\nGROUPS\n\nOPTIONS\n{options}{after-help}";

const ENVIRONMENT: &str = "\
The API key comes from LEADPING_API_KEY, or from `api_key_command` or `api_key_file` in the \
configuration, never from a flag.

Environment: LEADPING_API_KEY, LEADPING_BASE_URL, LEADPING_PROFILE, LEADPING_READ_ONLY, \
LEADPING_TUI_CONFIG, LEADPING_TUI_LOG, CREDENTIALS_DIRECTORY, NO_COLOR, CLICOLOR, CLICOLOR_FORCE, \
VISUAL, EDITOR. Flags override the environment, which overrides the configuration. Two \
exceptions: `color = \"always\"` overrides NO_COLOR, and `editor` overrides VISUAL and EDITOR.

Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 credentials, 4 not found, \
5 service unavailable or limited, 6 some of several failed.";

const LIST_VIEW: &str = "Only this view, by its name or the start of it";

const MORE: &str = "`leadping-tui COMMAND -h` shows a command's flags, `--help` explains them.";

/// The command line with its help.
pub fn command() -> Command {
    let program = Cli::command().styles(STYLES).max_term_width(WIDTH).long_version(LONG_VERSION);
    let program = program.mut_subcommands(|command| with_examples(command, ""));
    // It shares the flag with the inbox, and opens nothing.
    let program =
        program.mut_subcommand("list", |list| list.mut_arg("view", |view| view.help(LIST_VIEW)));
    let title = format!("{HEADER}Options for the inbox:{HEADER:#}");
    let template = TEMPLATE.replace("GROUPS", &groups(&program)).replace("OPTIONS", &title);
    let examples = examples_of("");
    let short = format!("{examples}\n\n{MORE}");
    let long = format!("{examples}\n\n{ENVIRONMENT}\n\n{MORE}");
    program.help_template(template).after_help(short).after_long_help(long)
}

/// A command with examples below its help, and so are its own commands.
fn with_examples(command: Command, parent: &str) -> Command {
    let path = format!("{parent} {}", command.get_name()).trim_start().to_owned();
    let examples = examples_of(&path);
    let command = command.mut_subcommands(|inner| with_examples(inner, &path));
    // A number below zero is a wrong value, and not an unknown flag.
    let command = command.mut_args(|arg| {
        let is_option = arg.get_long().is_some() && arg.get_action().takes_values();
        if is_option { arg.allow_negative_numbers(true) } else { arg }
    });
    if examples.is_empty() { command } else { command.after_help(StyledStr::from(examples)) }
}

fn examples_of(path: &str) -> String {
    let Some((_, examples)) = examples::all().find(|(command, _)| *command == path) else {
        return String::new();
    };
    let mut text = format!("{HEADER}Examples:{HEADER:#}");
    for (line, what) in *examples {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {what}\n    {LITERAL}{line}{LITERAL:#}");
    }
    text
}

/// The commands with what they do, in groups.
fn groups(program: &Command) -> String {
    let mut text = String::new();
    let mut left: Vec<&Command> =
        program.get_subcommands().filter(|command| !command.is_hide_set()).collect();
    let widest = left.iter().map(|command| command.get_name().len()).max().unwrap_or_default();
    let mut group = |title: &str, members: Vec<&Command>| {
        if members.is_empty() {
            return;
        }
        let gap = if text.is_empty() { "" } else { "\n\n" };
        let _ = write!(text, "{gap}{HEADER}{title}:{HEADER:#}");
        for command in members {
            let (name, about) = (command.get_name(), command.get_about());
            let about = about.map(ToString::to_string).unwrap_or_default();
            let _ = write!(text, "\n  {LITERAL}{name:widest$}{LITERAL:#}  {about}");
        }
    };
    for (title, names) in GROUPS {
        let is_member = |command: &&Command| names.contains(&command.get_name());
        let (mut members, others) = left.into_iter().partition::<Vec<_>, _>(is_member);
        left = others;
        members.sort_by_key(|command| names.iter().position(|name| *name == command.get_name()));
        group(title, members);
    }
    group("More", left);
    text
}

#[cfg(test)]
mod tests {
    use super::super::GLOBAL;
    use super::super::connection::{CONNECTION, OUTPUT, WHICH};
    use super::*;

    /// Every command with its path.
    fn all(command: &Command, path: &str) -> Vec<(String, Command)> {
        let is_shown = |inner: &&Command| !inner.is_hide_set() && inner.get_name() != "help";
        let visible = command.get_subcommands().filter(is_shown);
        let inner = visible.flat_map(|inner| {
            let path = format!("{path} {}", inner.get_name()).trim_start().to_owned();
            all(inner, &path)
        });
        [(path.to_owned(), command.clone())].into_iter().chain(inner).collect()
    }

    #[test]
    fn every_help_fits_80_columns_and_ends_with_examples() {
        let mut program = command();
        // The width reaches the commands of commands.
        program.build();
        for (path, mut command) in all(&program, "") {
            for help in [command.render_help(), command.render_long_help()] {
                let help = help.to_string();
                let (_, examples) = help.split_once("\nExample").expect(&path);
                assert!(examples.contains("leadping-tui "), "{path}");
                // Wrapped, a line could not be pasted.
                for (line, _) in examples::all().find(|(of, _)| *of == path).expect(&path).1 {
                    assert!(examples.contains(line), "{path}: {line}");
                }
                // The usage names all that is required on one line.
                let is_wrapped =
                    |line: &&str| !line.starts_with("    ") && !line.starts_with("Usage:");
                for line in help.lines().filter(is_wrapped) {
                    assert!(line.chars().count() <= WIDTH, "{path}: {line}");
                }
            }
        }
    }

    #[test]
    fn each_flag_stands_under_its_own_heading() {
        const FLAGS: &[(&str, &[&str])] = &[
            (WHICH, &["lead", "query", "view", "since", "limit", "all"]),
            (OUTPUT, &["format", "json", "columns", "quiet"]),
            (CONNECTION, &["config", "profile", "base-url", "timeout"]),
            (GLOBAL, &["read-only", "color", "verbose"]),
        ];
        for (path, command) in all(&command(), "") {
            for argument in command.get_arguments() {
                let flag = argument.get_long().unwrap_or_default();
                let own = FLAGS.iter().find(|(_, flags)| flags.contains(&flag));
                let heading = argument.get_help_heading();
                assert!(heading.is_none() || heading == own.map(|(own, _)| *own), "{path} {flag}");
                let is_shared = own.is_some_and(|(own, _)| matches!(*own, OUTPUT | CONNECTION));
                assert!(heading.is_some() || !is_shared, "{path} {flag}");
            }
        }
    }

    /// The calls of this program in a line of a shell.
    fn calls(line: &str) -> Vec<Vec<String>> {
        let line =
            line.replace("\"$(", " | ").replace("<(", " | ").replace(")\"", "").replace(')', "");
        let words = shell_words::split(&line).expect("words");
        let calls = words.split(|word| word == "|" || word == "&&");
        let calls = calls.filter_map(|call| {
            let at = call.iter().position(|word| word == "leadping-tui")?;
            let end = call.iter().position(|word| word == ">" || word == "<");
            Some(call[at..end.unwrap_or(call.len())].to_vec())
        });
        calls.collect()
    }

    #[test]
    fn every_example_is_a_command_line_that_is_accepted() {
        for (path, examples) in examples::all() {
            // One for each shell.
            assert!((3..=6).contains(&examples.len()), "{path}");
            for (line, what) in *examples {
                assert!(what.len() <= 60 && !what.ends_with('.'), "{path}: {what}");
                let calls = calls(line);
                assert!(!calls.is_empty(), "{line}");
                for call in calls {
                    let parsed = Cli::parse(call.iter().map(Into::into));
                    let code = parsed.map_or_else(|error| error.exit_code(), |_| 0);
                    assert_eq!(code, 0, "{line}");
                }
            }
        }
    }

    #[test]
    fn every_command_is_in_a_group() {
        let (program, grouped) = (command(), GROUPS.iter().flat_map(|(_, names)| *names));
        let grouped: Vec<&str> = grouped.copied().collect();
        for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
            assert!(grouped.contains(&command.get_name()), "{}", command.get_name());
        }
    }
}
