//! What other programs call a command or a flag, as tips about an unknown one.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use crate::domain::text::one_line;

/// A command line that does what the words mean.
type Meaning = (&'static str, &'static [&'static str]);

const COMMANDS: &[Meaning] = &[
    (
        "show ID",
        &["thread", "open", "view", "cat", "get", "print", "conversation", "messages", "display"],
    ),
    (
        "list",
        &["inbox", "ls", "search", "find", "filter", "query", "conversations", "leads", "all"],
    ),
    ("list --query is:unread", &["unread", "new"]),
    ("list --format csv --all", &["export", "dump", "download", "backup"]),
    ("reply --text TEXT ID", &["send", "text", "sms", "message", "answer", "respond", "compose"]),
    ("reply --at 'tomorrow 9am' --text TEXT ID", &["schedule", "later", "send-later"]),
    ("cancel-scheduled --event EVENT-ID ID", &["cancel", "unschedule", "cancel-send"]),
    ("handled ID", &["done", "finish", "close", "resolve", "resolved", "ack"]),
    ("mark-read ID", &["seen", "mark", "mark-as-read"]),
    ("archive --reason REASON ID", &["delete", "rm", "remove", "trash", "discard", "lost"]),
    ("unarchive ID", &["restore", "undelete", "reopen", "recover"]),
    ("status --set NAME ID", &["stage", "disposition", "set-status", "outcome"]),
    ("follow-up --due 'tomorrow 9am' ID", &["remind", "reminder", "task", "callback"]),
    ("due", &["follow-ups", "followups", "reminders", "tasks", "todo", "overdue"]),
    ("assign --user NAME ID", &["give", "transfer", "reassign", "owner", "claim"]),
    ("assign --user nobody ID", &["unassign", "release"]),
    ("tag --name NAME ID", &["label", "add-tag"]),
    ("untag --name NAME ID", &["unlabel", "remove-tag"]),
    ("note --text TEXT ID", &["comment", "memo", "annotate"]),
    ("sender --number NUMBER ID", &["from", "caller-id", "set-number"]),
    ("block --reason TEXT ID", &["suppress", "opt-out", "optout", "dnc", "spam", "mute", "stop"]),
    ("unblock --reason TEXT --yes ID", &["unsuppress", "opt-in", "optin", "unmute"]),
    ("snooze --until 'tomorrow 9am' ID", &["hide", "defer", "postpone", "sleep"]),
    ("unsnooze ID", &["unhide", "wake"]),
    ("undo ENTRY", &["revert", "rollback", "back"]),
    ("outbox list", &["queue", "pending", "sending", "jobs", "failed"]),
    ("outbox retry ENTRY", &["retry", "resend"]),
    ("events --since 1h", &["log", "logs", "history", "activity", "feed", "timeline", "tail"]),
    ("count", &["total", "wc", "number-of"]),
    ("views", &["folders", "filters", "searches", "tabs", "mailboxes", "saved"]),
    ("users", &["members", "team", "teammates", "people", "agents", "staff", "who"]),
    ("numbers", &["phones", "phone", "phone-numbers", "lines", "senders"]),
    ("tags", &["labels"]),
    ("statuses", &["stages", "pipeline", "dispositions", "outcomes"]),
    ("templates", &["snippets", "canned", "replies", "saved-replies"]),
    ("scheduled", &["planned", "upcoming", "drip"]),
    ("whoami", &["whois", "me", "account", "profile", "self", "org"]),
    ("config init", &["init", "setup", "configure", "install"]),
    ("config show", &["settings", "preferences", "prefs", "options", "env"]),
    ("doctor", &["check", "diagnose", "health", "debug", "test", "ping", "info"]),
    ("keys", &["bindings", "keybindings", "shortcuts", "hotkeys", "keymap", "cheatsheet"]),
    (
        "completions bash",
        &["shell", "completion", "complete", "autocomplete", "shell-completion", "bash", "zsh"],
    ),
    ("man", &["manual", "manpage", "manpages", "docs"]),
    ("demo", &["try", "tour", "example", "examples", "sample", "tutorial"]),
    ("sandbox", &["server", "serve", "mock", "api", "fake"]),
    ("--help", &["usage", "commands"]),
    ("--version", &["version", "ver", "about"]),
];

/// For commands of a command: its name, and the rest as in [`COMMANDS`].
const INNER: &[(&str, &[Meaning])] = &[
    (
        "outbox",
        &[
            ("outbox list", &["ls", "all", "status", "queue", "pending"]),
            ("outbox show ENTRY", &["view", "cat", "get", "open", "info", "print"]),
            ("outbox retry ENTRY", &["resend", "send", "rerun", "flush", "requeue", "confirm"]),
            ("outbox discard ENTRY", &["delete", "rm", "remove", "drop", "cancel", "clear"]),
            ("undo ENTRY", &["undo", "revert"]),
        ],
    ),
    (
        "config",
        &[
            ("config path", &["edit", "open", "where", "file", "location", "dir"]),
            ("config show", &["list", "ls", "get", "cat", "print", "view", "dump", "env"]),
            ("config init", &["new", "create", "setup", "reset", "default", "defaults"]),
            ("config check", &["validate", "lint", "test", "verify"]),
            ("config schema", &["json-schema", "keys"]),
        ],
    ),
    ("keys", &[("keys check", &["validate", "lint", "test", "verify", "conflicts"])]),
];

/// Commands that exist nowhere, and what there is in their place.
const REMARKS: &[(&str, &[&str])] = &[
    (
        "there's no login: set LEADPING_API_KEY, or `api_key_command` in the configuration",
        &["login", "logout", "auth", "signin", "sign-in", "token"],
    ),
    (
        "install the new version as you installed this one",
        &["update", "upgrade", "self-update", "selfupdate"],
    ),
];

/// Flags: the words, and the flags that mean the same, of which the first that
/// the command has is named.
const FLAGS: &[(&[&str], &[&str])] = &[
    (&["--output", "--out", "-o", "--type", "--as", "-f", "-F"], &["--format"]),
    (&["--filter", "--search", "--where", "--find", "-s", "--grep"], &["--query"]),
    (
        &["--max", "--count", "--head", "--first", "--top", "--size", "-n"],
        &["--limit", "--dry-run"],
    ),
    (&["--simulate", "--preview", "--pretend", "--noop", "--what-if"], &["--dry-run"]),
    (&["--force", "--confirm", "--assume-yes", "-y", "-f"], &["--yes", "--force"]),
    (&["--fields", "--cols", "--select", "--field", "-c"], &["--columns"]),
    (&["--account", "--user-profile", "-p"], &["--profile"]),
    (&["--url", "--server", "--host", "--endpoint", "--api-url"], &["--base-url"]),
    (&["--configuration", "--conf", "--cfg", "--config-file"], &["--config"]),
    (&["--message", "--body", "--content", "-m", "-t"], &["--text"]),
    (&["--input", "--from-file", "-i"], &["--file"]),
    (&["--when", "--schedule", "--time", "--date", "--for"], &["--at", "--until", "--due"]),
    (&["--after", "--newer", "--from-date", "--start"], &["--since"]),
    (&["--assignee", "--owner", "--to", "--member", "--agent"], &["--user"]),
    (&["--silent", "--ids", "--ids-only", "-1"], &["--quiet"]),
    (&["--debug", "--trace", "--log", "-d"], &["--verbose"]),
    (&["--everything", "--no-limit", "-a", "-A"], &["--all"]),
    (&["--readonly", "--safe", "--no-write"], &["--read-only"]),
    (&["--wait", "--max-time"], &["--timeout"]),
    (
        &["--no-color", "--no-colors", "--nocolor", "--no-colour", "--monochrome"],
        &["--color never"],
    ),
    (&["--csv"], &["--format csv"]),
    (&["--tsv"], &["--format tsv"]),
    (&["--jsonl", "--ndjson", "--json-lines"], &["--format ndjson"]),
    (&["--json"], &["--format json", "--format ndjson"]),
    (&["--sort", "--order", "--order-by", "--sort-by"], &["--query sort:waited"]),
    (&["--unread", "--new"], &["--query is:unread"]),
    (&["--archived"], &["--query is:archived"]),
    (&["--tag", "--label"], &["--name", "--query tag:NAME"]),
    (&["--number", "--sender"], &["--from"]),
];

/// Flags with the key.
const KEY_FLAGS: &[&str] = &["--api-key", "--apikey", "--key", "--token", "--password", "--secret"];

const KEY_REMARK: &str = "the key is taken from no flag, since other users can see those: set \
                          LEADPING_API_KEY, or `api_key_command` or `api_key_file` in the \
                          configuration";

/// The command that names what `--leads` or `--all` would, for one that takes ids.
const PIPED: &[(&[&str], &str)] = &[
    (&["--leads"], "list --lead LEAD-ID -q"),
    (&["--all", "--everything", "-a", "-A"], "list --query QUERY --all -q"),
];

/// The error about an unknown command or flag, or a missing flag, with tips by
/// what was meant.
pub(super) fn by_meaning(mut error: Error, program: &Command, arguments: &[OsString]) -> Error {
    let unknown = match error.kind() {
        ErrorKind::InvalidSubcommand => error.get(ContextKind::InvalidSubcommand),
        ErrorKind::UnknownArgument | ErrorKind::MissingRequiredArgument => {
            error.get(ContextKind::InvalidArg)
        }
        _ => None,
    };
    let command = innermost(program, arguments);
    let tip = match (unknown, error.kind()) {
        (Some(ContextValue::String(unknown)), ErrorKind::InvalidSubcommand) => {
            command_tip(program, command, &unknown.to_lowercase())
        }
        (Some(ContextValue::String(unknown)), _) => flag_tip(command, unknown),
        (Some(ContextValue::Strings(missing)), _) => missing_tip(command, missing),
        _ => return error,
    };
    if error.kind() == ErrorKind::UnknownArgument {
        // A flag that is not there is no value: no id begins with a minus.
        error.remove(ContextKind::Suggested);
    }
    if let Some(tip) = tip {
        error.remove(ContextKind::SuggestedSubcommand);
        error.remove(ContextKind::SuggestedArg);
        let tips = vec![StyledStr::from(tip)];
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    }
    error
}

/// The last command that the words name one after the other.
fn innermost<'a>(program: &'a Command, arguments: &[OsString]) -> &'a Command {
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    words.fold(program, |command, word| command.find_subcommand(word).unwrap_or(command))
}

fn command_tip(program: &Command, command: &Command, word: &str) -> Option<String> {
    let inner = INNER.iter().find(|(name, _)| *name == command.get_name());
    let meanings = inner.map_or(COMMANDS, |(_, meanings)| *meanings);
    let means = |words: &[&str]| words.contains(&word);
    let meaning = meanings.iter().find(|(_, words)| means(words)).map(|(line, _)| *line);
    if let Some(line) = meaning.filter(|line| exists(program, line)) {
        return Some(format!("use 'leadping-tui {line}'"));
    }
    let remark = REMARKS.iter().find(|(_, words)| means(words))?;
    Some(remark.0.to_owned())
}

/// Whether a line begins with a command, or a flag.
fn exists(program: &Command, line: &str) -> bool {
    let mut words = line.split(' ').peekable();
    if line.starts_with('-') {
        return true;
    }
    let mut command = program;
    while let Some(found) = words.peek().and_then(|word| command.find_subcommand(word)) {
        command = found;
        words.next();
    }
    let is_whole = !command.is_subcommand_required_set();
    command.get_name() != program.get_name() && is_whole
}

fn flag_tip(command: &Command, flag: &str) -> Option<String> {
    if KEY_FLAGS.contains(&flag) {
        return Some(KEY_REMARK.to_owned());
    }
    if !flag.starts_with('-') && has(command, "--query") && !flag.contains('\'') {
        return Some(format!("filter with --query '{}'", one_line(flag)));
    }
    let meant = FLAGS.iter().filter(|(words, _)| words.contains(&flag));
    let mut meant = meant.flat_map(|(_, flags)| *flags);
    match meant.find(|flag| has(command, flag)) {
        Some(flag) => Some(format!("use '{flag}'")),
        None => piped_tip(command, flag),
    }
}

/// A list before a command that takes ids, in place of a flag that it lacks.
fn piped_tip(command: &Command, flag: &str) -> Option<String> {
    let takes_ids = command.get_positionals().any(|ids| ids.get_id() == "ids");
    let (_, list) = PIPED.iter().find(|(words, _)| takes_ids && words.contains(&flag))?;
    let name = command.get_name();
    let list =
        if name == "unsnooze" { list.replace("QUERY", "is:snoozed") } else { (*list).to_owned() };
    Some(format!("use 'leadping-tui {list} | leadping-tui {name} -'"))
}

/// The line of a command that lacks a flag, with its value behind it.
fn missing_tip(command: &Command, missing: &[String]) -> Option<String> {
    let name = command.get_name();
    let is_it = |line: &&str| {
        let mut words = line.split(' ');
        let is_command = words.next() == Some(name);
        let flag = words.find(|word| word.starts_with("--"));
        let is_missing = |flag: &str| missing.iter().any(|missing| missing.contains(flag));
        is_command && flag.is_some_and(is_missing)
    };
    let line = COMMANDS.iter().map(|(line, _)| *line).find(is_it)?;
    Some(format!("use 'leadping-tui {line}'"))
}

/// Whether a command has a flag, and the value that is written behind it.
fn has(command: &Command, flag: &str) -> bool {
    let (name, value) = flag.split_once(' ').unwrap_or((flag, ""));
    let own = command.get_arguments().find(|own| own.get_long() == name.strip_prefix("--"));
    own.is_some_and(|own| {
        let values = own.get_possible_values();
        value.is_empty() || values.is_empty() || values.iter().any(|it| it.matches(value, false))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rstest::rstest;

    use super::*;
    use crate::cli::Cli;

    fn refused(line: &str) -> String {
        let words = shell_words::split(&format!("leadping-tui {line}")).expect("words");
        let error = Cli::parse(words.into_iter().map(OsString::from)).expect_err("refused");
        assert_eq!(error.exit_code(), 2, "{line}");
        error.to_string()
    }

    #[rstest]
    #[case::by_meaning("ls", "tip: use 'leadping-tui list'")]
    #[case::in_any_case("INBOX", "tip: use 'leadping-tui list'")]
    #[case::with_what_it_needs("sms", "tip: use 'leadping-tui reply --text TEXT ID'")]
    #[case::behind_flags("--read-only rm", "use 'leadping-tui archive --reason REASON ID'")]
    #[case::by_spelling("lsit", "'list'")]
    #[case::by_spelling_too("hanlded", "'handled'")]
    #[case::inner("outbox rm", "tip: use 'leadping-tui outbox discard ENTRY'")]
    #[case::inner_by_spelling("outbox lsit", "'list'")]
    #[case::no_such_thing("login", "tip: there's no login: set LEADPING_API_KEY")]
    fn an_unknown_command_is_answered_by_what_it_means(#[case] line: &str, #[case] tip: &str) {
        let said = refused(line);
        assert!(said.contains(tip), "{said}");
    }

    #[rstest]
    #[case("list --output json", "tip: use '--format'")]
    #[case("list -o json", "tip: use '--format'")]
    #[case("list --filter x", "tip: use '--query'")]
    #[case("list -n 3", "tip: use '--limit'")]
    #[case("handled -n a", "tip: use '--dry-run'")]
    #[case("handled --force a", "tip: use '--yes'")]
    #[case("reply --message x a", "tip: use '--text'")]
    #[case("snooze --when x a", "tip: use '--until'")]
    #[case("list --csv", "tip: use '--format csv'")]
    #[case("list --no-color", "tip: use '--color never'")]
    #[case("--colour never list", "'--color'")]
    #[case("--api-key sk_x", "tip: the key is taken from no flag")]
    #[case("list --limt 3", "'--limit'")]
    #[case("list is:unread", "tip: filter with --query 'is:unread'")]
    #[case(
        "snooze --leads a",
        "tip: use 'leadping-tui list --lead LEAD-ID -q | leadping-tui snooze -'"
    )]
    #[case("unsnooze --all", "list --query is:snoozed --all -q | leadping-tui unsnooze -'")]
    #[case("status Sold a", "tip: use 'leadping-tui status --set NAME ID'")]
    #[case("reply a hello", "tip: use 'leadping-tui reply --text TEXT ID'")]
    #[case("list --limit -1", "'--limit <N>'")]
    #[case("show --timeout -5 a", "'--timeout <SECONDS>'")]
    fn an_unknown_flag_is_answered_by_what_it_means(#[case] line: &str, #[case] tip: &str) {
        let said = refused(line);
        assert!(said.contains(tip), "{said}");
    }

    #[test]
    fn a_flag_that_is_not_there_is_not_said_to_be_an_id() {
        let said = refused("handled --nothing-like-it a");
        assert!(!said.contains("as a value"), "{said}");
    }

    #[test]
    fn a_value_of_an_unknown_flag_is_not_quoted() {
        assert!(!refused("--api-key=sk_marker").contains("sk_marker"));
    }

    /// All tables with the command that they are for.
    fn tables() -> impl Iterator<Item = (Option<&'static str>, &'static [Meaning])> {
        let inner = INNER.iter().map(|(name, meanings)| (Some(*name), *meanings));
        [(None, COMMANDS)].into_iter().chain(inner)
    }

    #[test]
    fn each_tip_is_a_command_line_that_is_accepted() {
        for (_, meanings) in tables() {
            let program = crate::cli::command();
            for (line, words) in meanings {
                assert!(exists(&program, line), "{line}");
                assert!(!words.is_empty(), "{line}");
                let line = line.replace("ENTRY", "1").replace("REASON", "3");
                let words = shell_words::split(&line).expect("words");
                let all = [vec!["leadping-tui".to_owned()], words].concat();
                let parsed = Cli::parse(all.into_iter().map(OsString::from));
                let code = parsed.map_or_else(|error| error.exit_code(), |_| 0);
                assert_eq!(code, 0, "{line}");
            }
        }
    }

    #[test]
    fn a_word_has_one_meaning_and_is_no_command() {
        let program = crate::cli::command();
        for (name, meanings) in tables() {
            let parent = name.map_or(Some(&program), |name| program.find_subcommand(name));
            let parent = parent.expect("a command");
            let mut seen = HashSet::new();
            let remarks = REMARKS.iter().filter(|_| name.is_none());
            for word in meanings.iter().chain(remarks).flat_map(|(_, words)| *words) {
                assert!(seen.insert(*word), "{word} stands twice");
                assert!(parent.find_subcommand(word).is_none(), "{word} is a command");
            }
        }
    }

    /// A command, and those below it.
    fn all(command: &Command) -> Vec<&Command> {
        let inner = command.get_subcommands().flat_map(all);
        [command].into_iter().chain(inner).collect()
    }

    #[test]
    fn the_flags_that_are_named_exist() {
        let program = crate::cli::command();
        for (_, flags) in FLAGS {
            let exist = |flag| all(&program).into_iter().any(|command| has(command, flag));
            assert!(flags.iter().any(|flag| exist(flag)), "{flags:?}");
        }
    }
}
