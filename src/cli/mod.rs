//! The command line: commands, flags and their values.

mod accepted;
pub mod account_list;
pub mod candidates;
mod choices;
pub mod completions;
mod config;
mod connection;
mod count;
mod doctor;
mod examples;
pub mod filter;
mod help;
mod keys;
pub mod list;
pub mod man;
pub mod name_list;
mod number;
pub mod outbox;
mod overrides;
mod past_time;
mod placement;
pub mod result_args;
mod row_args;
pub mod sandbox;
mod show;
mod snooze;
mod suggestions;
pub mod verbs;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::settings::Color;
use connection::{Account, Display, Scope};

pub use account_list::AccountListCommand;
pub use completions::CompletionsArgs;
pub use config::ConfigCommand;
pub use connection::{ConnectionArgs, ServerArgs};
pub use count::Count;
pub use doctor::DoctorArgs;
pub use help::command;
pub use keys::{KeysArgs, KeysCommand};
pub use list::List;
pub use man::ManArgs;
pub use name_list::NameListCommand;
pub use outbox::{OutboxCommand, UndoArgs};
pub use overrides::typed_color;
pub use sandbox::{Demo, Generated, Sandbox};
pub use show::Show;
pub use snooze::SnoozeCommand;
pub use verbs::VerbCommand;

/// Heading of the flags that every command takes.
const GLOBAL: &str = "Global options";

const VERBOSE_INBOX: &str = "\
--verbose would write over the inbox. Set LEADPING_TUI_LOG=debug instead, and look into
leadping-tui.log: `leadping-tui doctor` says where it is";

/// A terminal inbox for Leadping: read, filter and triage text conversations
/// from the keyboard. Without a command it opens the inbox.
#[derive(Debug, Parser)]
#[command(name = "leadping-tui", version, about)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    /// `None` opens the inbox.
    #[command(subcommand)]
    pub command: Option<CliCommand>,
}

/// A command line that opens the inbox.
#[derive(Debug, Parser)]
#[command(disable_help_flag = true)]
struct Inbox {
    #[command(flatten)]
    flags: Flags,
}

#[derive(Debug, Args)]
struct Flags {
    /// Holds for the inbox, and for commands that take the same flags.
    #[command(flatten)]
    account: Account,
    /// Look, but change nothing
    #[arg(long, global = true, help_heading = GLOBAL)]
    read_only: bool,
    /// Use colors [default: auto, which is on a terminal]
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "WHEN", value_enum)]
    color: Option<Color>,
    #[command(flatten)]
    display: Display,
    /// Log each request of a command to standard error: status, time, trace id
    #[arg(short, long, global = true, help_heading = GLOBAL)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Try the inbox with sample data: no account, no network
    Demo(Demo),
    /// Serve sample data as a local copy of the API
    Sandbox(Sandbox),
    /// Print conversations, latest first
    List(List),
    /// Print conversations with their leads and threads
    Show(Show),
    /// Print the number of conversations, by one request
    Count(Count),
    /// A list over the whole account.
    #[command(flatten)]
    AccountList(AccountListCommand),
    #[command(flatten)]
    NameList(NameListCommand),
    #[command(flatten)]
    Act(VerbCommand),
    #[command(flatten)]
    Snooze(SnoozeCommand),
    /// Look at, retry or discard what is pending or failed
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Undo actions by their outbox entry
    Undo(UndoArgs),
    /// Print every command of the inbox with its keys
    Keys(KeysArgs),
    /// Check that everything works, and say how to fix it
    ///
    /// Configuration, key, server, terminal and disk are looked at; nothing is
    /// changed.
    Doctor(DoctorArgs),
    /// Write, check and print the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print a script that completes command lines in your shell
    ///
    /// Views, profiles, templates, archive reasons and filters are completed
    /// from your configuration as you press Tab, without the network; in
    /// nushell, commands and flags alone. In place of a file, the script can
    /// be loaded where the shell starts: `source <(leadping-tui completions
    /// bash)`, and in zsh the same after `compinit`.
    Completions(CompletionsArgs),
    /// Print a manual page, or write all of them
    ///
    /// The pages are written in roff, for `man` and its kin.
    Man(ManArgs),
}

impl Cli {
    /// Parses the command line.
    ///
    /// # Errors
    /// clap's errors (help is one of them), and a flag before a command that
    /// does not take it.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        // The inbox opens without building the commands, which takes time and
        // memory.
        if let Ok(Inbox { flags }) = Inbox::try_parse_from(&arguments) {
            let cli = Self { flags, command: None };
            if cli.refused().is_none() {
                return Ok(cli);
            }
        }
        // Examples and groups are for help and errors: most command lines are
        // read without making them.
        Self::read(<Self as CommandFactory>::command(), &arguments)
            .or_else(|_| Self::read(command(), &arguments))
    }

    fn read(mut command: clap::Command, arguments: &[OsString]) -> Result<Self, clap::Error> {
        let matches = command
            .try_get_matches_from_mut(arguments)
            .map_err(|error| suggestions::by_meaning(error, &command, arguments))?;
        placement::check(&mut command, &matches)?;
        let cli = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        match cli.refused() {
            Some(why) => {
                let name = matches.subcommand_name().unwrap_or_default();
                // With the usage of the command that refuses.
                Err(match command.find_subcommand_mut(name) {
                    Some(inner) => inner.error(ErrorKind::ArgumentConflict, why),
                    None => command.error(ErrorKind::ArgumentConflict, why),
                })
            }
            None => Ok(cli),
        }
    }

    /// Why flags don't go with the command, or with each other.
    fn refused(&self) -> Option<&'static str> {
        match &self.command {
            None | Some(CliCommand::Demo(_)) if self.flags.verbose => Some(VERBOSE_INBOX),
            Some(CliCommand::Sandbox(_)) if self.flags.verbose => {
                Some("'--verbose' doesn't apply to 'sandbox'")
            }
            Some(CliCommand::Sandbox(_)) if self.flags.read_only => {
                Some("'--read-only' doesn't apply to 'sandbox'")
            }
            Some(CliCommand::Keys(keys)) if keys.has_a_form_for_check() => {
                Some("'keys check' prints text or --json")
            }
            Some(CliCommand::List(_) | CliCommand::Count(_))
                if self.view().is_some() && self.query().is_some() =>
            {
                Some("Use --view or --query, not both")
            }
            _ => None,
        }
    }

    /// Whether requests are logged to standard error.
    pub fn is_verbose(&self) -> bool {
        self.flags.verbose
    }

    /// `--query` as typed. A flag after the command overrides one before it.
    pub fn query(&self) -> Option<&str> {
        let counted = self.count().and_then(|count| count.query.as_deref());
        counted.or_else(|| self.scopes().find_map(|scope| scope.query.as_deref()))
    }

    /// `--view` as typed. A flag after the command overrides one before it.
    pub fn view(&self) -> Option<&str> {
        let counted = self.count().and_then(|count| count.views.first());
        let others = || self.scopes().find_map(|scope| scope.view.as_deref());
        counted.map(String::as_str).or_else(others)
    }

    fn count(&self) -> Option<&Count> {
        match &self.command {
            Some(CliCommand::Count(count)) => Some(count),
            _ => None,
        }
    }

    /// The flags after the command, then those before it.
    fn scopes(&self) -> impl Iterator<Item = &Scope> {
        let inner = match &self.command {
            Some(CliCommand::List(list)) => Some(&list.account.scope),
            Some(CliCommand::Demo(demo)) => Some(&demo.scope),
            _ => None,
        };
        inner.into_iter().chain([&self.flags.account.scope])
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::list::DEFAULT_LIMIT;
    use super::*;
    use crate::config::Overrides;
    use crate::domain::LeadId;
    use crate::headless::Format;
    use crate::sandbox::ApiVersion;

    fn read(line: &str) -> Result<Cli, clap::Error> {
        Cli::parse(format!("leadping-tui {line}").split_whitespace().map(OsString::from))
    }

    fn list(line: &str) -> List {
        match read(line).expect("accepted").command {
            Some(CliCommand::List(list)) => list,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn list_is_limited_unless_told_otherwise() {
        assert_eq!(list("list").limit(), Some(DEFAULT_LIMIT));
        assert_eq!(list("list --limit 7").limit(), Some(7));
        assert_eq!(list("list --all").limit(), None);
    }

    #[test]
    fn the_output_of_list_has_shorter_spellings() {
        let output = |line: &str| {
            let (format, columns) = list(line).output().ok()?;
            Some((format, columns.iter().map(|column| column.name).collect::<Vec<_>>()))
        };
        assert_eq!(output("list"), Some((Format::Table, vec![])));
        assert_eq!(output("list --json"), Some((Format::Json, vec![])));
        assert_eq!(output("list -q"), Some((Format::Ids, vec![])));
        let named = output("list --format tsv --columns ID,currentLeadStatus.id");
        assert_eq!(named, Some((Format::Tsv, vec!["id", "leadStatusId"])));
        for format in ["json", "ndjson"] {
            assert_eq!(output(&format!("list --columns id --format {format}")), None);
        }
    }

    #[test]
    fn columns_may_have_spaces_between_them() {
        let words = ["leadping-tui", "list", "--columns", "id, name"].map(OsString::from);
        assert!(Cli::parse(words).is_ok());
    }

    #[test]
    fn color_is_read_from_a_line_that_is_not_accepted() {
        let on = |line: &str| {
            let words = format!("leadping-tui {line}");
            let words = words.split_whitespace().map(OsString::from).collect::<Vec<_>>();
            typed_color(words, |_| None).on(false)
        };
        assert!(on("--color always lsit") && on("lsit --color=always --nothing"));
        assert!(!on("--color always --color=never") && !on("lsit -- --color=always"));
        assert!(!on("lsit --color") && !on("--color bright"));
    }

    fn overrides(line: &str, environment: &[(&str, &str)]) -> Overrides {
        read(line).expect("accepted").overrides(|name| {
            let set = environment.iter().find(|(variable, _)| *variable == name);
            set.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn flags_stand_before_or_after_the_command() {
        for line in
            ["--lead l --profile p list", "list --profile p --lead l", "--lead l list --profile p"]
        {
            let overrides = overrides(line, &[]);
            assert_eq!(overrides.lead, Some(LeadId::new("l")), "{line}");
            assert_eq!(overrides.profile.as_deref(), Some("p"), "{line}");
        }
        assert_eq!(overrides("--lead a list --lead b", &[]).lead, Some(LeadId::new("b")));
        assert_eq!(overrides("demo --lead l", &[]).lead, Some(LeadId::new("l")));
    }

    #[test]
    fn the_flag_for_screen_readers_is_for_the_inbox() {
        for line in ["--screen-reader", "--screen-reader demo", "demo --screen-reader"] {
            assert!(overrides(line, &[]).screen_reader, "{line}");
        }
        assert!(!overrides("demo", &[]).screen_reader);
        for line in ["--screen-reader list", "list --screen-reader", "--screen-reader keys"] {
            assert!(read(line).is_err(), "{line}");
        }
    }

    #[test]
    fn the_editor_is_the_first_that_the_environment_names() {
        let editor = |environment: &[(&str, &str)]| overrides("", environment).editor;
        assert_eq!(editor(&[("EDITOR", "vi"), ("VISUAL", "code")]).as_deref(), Some("code"));
        assert_eq!(editor(&[("EDITOR", "vi"), ("VISUAL", "")]).as_deref(), Some("vi"));
        assert_eq!(editor(&[]), None);
    }

    #[test]
    fn a_query_stands_before_or_after_the_command_and_may_begin_with_a_minus() {
        for line in ["--query -roof", "--query -roof list", "list --query -roof"] {
            assert_eq!(read(line).expect("accepted").query(), Some("-roof"), "{line}");
        }
        let both = read("--query a demo --query b").expect("accepted");
        assert_eq!(both.query(), Some("b"));
        assert_eq!(read("list").expect("accepted").query(), None);
    }

    #[test]
    fn flags_that_exclude_each_other_are_refused_with_the_usage_of_their_command() {
        let refusal = |line: &str| read(line).expect_err("refused").to_string();
        for line in ["list --view a --query b", "--view a list --query b"] {
            assert!(refusal(line).contains("Usage: leadping-tui list "), "{}", refusal(line));
        }
        assert!(refusal("--verbose").contains("Usage: leadping-tui [OPTIONS]"));
    }

    #[test]
    fn the_view_of_list_opens_nothing() {
        let mut command = command();
        let list = command.find_subcommand_mut("list").expect("a command");
        let help = list.render_help().to_string();
        assert!(help.contains("Only this view, by its name or the start of it"), "{help}");
        assert!(!help.contains("Open this view"), "{help}");
    }

    #[test]
    fn a_view_stands_before_or_after_the_command() {
        for line in ["--view Unread", "--view Unread list", "demo --view Unread"] {
            assert_eq!(read(line).expect("accepted").view(), Some("Unread"), "{line}");
        }
        let both = read("--view a demo --view b --query c").expect("accepted");
        assert_eq!((both.view(), both.query()), (Some("b"), Some("c")));
        assert_eq!(read("list").expect("accepted").view(), None);
    }

    #[test]
    fn the_sandbox_serves_the_newest_api_unless_told_otherwise() {
        let api = |line: &str| match read(line).expect("accepted").command {
            Some(CliCommand::Sandbox(sandbox)) => sandbox.api,
            other => panic!("{other:?}"),
        };
        assert_eq!(api("sandbox"), ApiVersion::NEWEST);
        for version in ApiVersion::ALL {
            assert_eq!(api(&format!("sandbox --api {version}")), version);
        }
    }

    #[test]
    fn flags_go_over_the_environment() {
        let set = [("LEADPING_BASE_URL", "u"), ("LEADPING_TUI_CONFIG", "c"), ("NO_COLOR", "1")];
        let from = |overrides: Overrides| {
            let url = overrides.base_url.map(|written| (written.url, written.origin));
            (url, overrides.config, overrides.color.on_screen() == Color::Never)
        };
        let (url, config, no_color) = from(overrides("list", &set));
        assert_eq!(url, Some(("u".to_owned(), "LEADPING_BASE_URL".to_owned())));
        assert_eq!((config, no_color), (Some("c".into()), true));
        let (url, config, _) = from(overrides("--base-url f --config g list", &set));
        assert_eq!(url, Some(("f".to_owned(), "--base-url".to_owned())));
        assert_eq!(config, Some("g".into()));
        let empty = set.map(|(name, _)| (name, ""));
        assert_eq!(from(overrides("list", &empty)), (None, None, false));
    }

    #[test]
    fn the_first_locale_that_is_set_is_used() {
        let locale = |environment: &[(&str, &str)]| overrides("list", environment).locale;
        let all =
            [("LANG", "de_DE"), ("LC_TIME", "sv_SE.UTF-8"), ("LC_ALL", "C"), ("LANGUAGE", "x")];
        assert_eq!(locale(&all).as_deref(), Some("C"));
        assert_eq!(locale(&all[..2]).as_deref(), Some("sv_SE.UTF-8"));
        let empty = [("LC_ALL", ""), ("LC_TIME", ""), ("LANG", "de_DE")];
        assert_eq!(locale(&empty).as_deref(), Some("de_DE"));
        assert_eq!(locale(&[("LANGUAGE", "de"), ("LC_MESSAGES", "de_DE")]), None);
    }

    #[test]
    fn the_first_locale_of_characters_that_is_set_is_used() {
        let locale = |environment: &[(&str, &str)]| overrides("list", environment).character_locale;
        let all = [("LANG", "en_US.UTF-8"), ("LC_CTYPE", "C"), ("LC_ALL", "de_DE")];
        assert_eq!(locale(&all).as_deref(), Some("de_DE"));
        assert_eq!(locale(&all[..2]).as_deref(), Some("C"));
        assert_eq!(locale(&all[..1]).as_deref(), Some("en_US.UTF-8"));
        let empty = [("LC_ALL", ""), ("LC_CTYPE", ""), ("LANG", "POSIX")];
        assert_eq!(locale(&empty).as_deref(), Some("POSIX"));
        assert_eq!(locale(&[("LC_TIME", "C"), ("LANGUAGE", "de")]), None);
    }

    #[rstest]
    #[case::unknown_flag("--colour")]
    #[case::unknown_command("lsit")]
    #[case::lead_with_a_slash("--lead a/b")]
    #[case::limit_and_all("list --limit 1 --all")]
    #[case::limit_of_none("list --limit 0")]
    #[case::unknown_format("list --format xml")]
    #[case::unknown_column("list --columns id,nmae")]
    #[case::no_column("list --columns=")]
    #[case::ids_in_a_format("list -q --format csv")]
    #[case::ids_in_columns("list --quiet --columns id")]
    #[case::two_formats("list --json --format csv")]
    #[case::columns_of_json("list --json --columns id")]
    #[case::since_the_future("list --since 2999-01-01")]
    #[case::no_patience("list --timeout 0")]
    #[case::share_above_one("sandbox --fail-rate 1.5")]
    #[case::share_below_zero("sandbox --drop-rate=-0.1")]
    #[case::share_that_is_no_number("demo --malformed-rate NaN")]
    #[case::lead_that_owns_everything("sandbox --lead-every 1")]
    #[case::address_without_port("sandbox --listen localhost")]
    #[case::unknown_api("sandbox --api 1.0.31")]
    #[case::api_of_the_demo("demo --api 1.0.30")]
    #[case::lead_of_the_sandbox("sandbox --lead l")]
    #[case::lead_of_the_keys("--lead l keys")]
    #[case::unknown_preset("keys --preset emacs")]
    #[case::lead_before_the_sandbox("--lead l sandbox")]
    #[case::query_of_the_sandbox("--query x sandbox")]
    #[case::view_of_the_sandbox("--view x sandbox")]
    #[case::view_and_query_of_a_list("--view x list --query y")]
    #[case::address_of_the_demo("demo --base-url http://127.0.0.1:1")]
    #[case::address_before_the_demo("--base-url http://127.0.0.1:1 demo")]
    #[case::key_on_the_command_line("--api-key sk_x")]
    fn what_makes_no_sense_is_a_usage_error(#[case] line: &str) {
        assert_eq!(read(line).expect_err("refused").exit_code(), 2);
    }
}
