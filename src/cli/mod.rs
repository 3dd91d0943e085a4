//! The command line: commands, flags and their values.

mod accepted;
pub mod account_list;
mod choices;
pub mod filter;
mod keys;
mod number;
pub mod outbox;
pub mod result_args;
mod snooze;
pub mod verbs;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::config::{BaseUrlSetting, Overrides};
use crate::domain::LeadId;
use crate::headless::Format;
use crate::sandbox::ApiVersion;
use crate::settings::TerminalFacts;
use number::{listen, share, small, whole};

pub use account_list::AccountListCommand;
pub use keys::{KeysArgs, KeysCommand};
pub use outbox::{OutboxCommand, UndoArgs};
pub use snooze::SnoozeCommand;
pub use verbs::VerbCommand;

/// Number of conversations that `list` writes without `--limit` and `--all`.
const DEFAULT_LIMIT: u64 = 50;

const CONFIG_VARIABLE: &str = "LEADPING_TUI_CONFIG";
const BASE_URL_VARIABLE: &str = "LEADPING_BASE_URL";
const NO_COLOR_VARIABLE: &str = "NO_COLOR";

/// The user's editor; the first variable that is set.
const EDITOR_VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];

/// The locale of times; the first variable that is set.
const LOCALE_VARIABLES: [&str; 3] = ["LC_ALL", "LC_TIME", "LANG"];

/// The locale of characters; the first variable that is set.
const CHARACTER_VARIABLES: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

const AFTER_HELP: &str = "\
No account yet? `leadping-tui demo` opens the inbox with sample data.

The API key comes from LEADPING_API_KEY, or from `api_key_command` or `api_key_file` in the
configuration, never from a flag.

Environment: LEADPING_API_KEY, LEADPING_BASE_URL, LEADPING_TUI_CONFIG, NO_COLOR, VISUAL, EDITOR.
Flags override the environment, which overrides the configuration. Two exceptions:
`color = \"always\"` overrides NO_COLOR, and `editor` overrides VISUAL and EDITOR.

Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 credentials, 4 not found,
5 service unavailable or limited, 6 some of several failed.";

/// A terminal inbox for Leadping: read, filter and triage text conversations
/// from the keyboard. Without a command it opens the inbox.
#[derive(Debug, Parser)]
#[command(name = "leadping-tui", version, about, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    /// Holds for the inbox, and for commands that take the same flags.
    #[command(flatten)]
    account: Account,
    /// Look, but change nothing
    #[arg(long, global = true)]
    read_only: bool,
    #[command(flatten)]
    display: Display,
    /// `None` opens the inbox.
    #[command(subcommand)]
    pub command: Option<CliCommand>,
}

#[derive(Clone, Debug, Default, Args)]
struct Account {
    #[command(flatten)]
    scope: Scope,
    /// Profile from the configuration
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Address of the API; http:// only on this computer
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[derive(Clone, Debug, Default, Args)]
struct Scope {
    /// Show only this lead's conversations
    #[arg(long, value_name = "ID", value_parser = LeadId::parse)]
    lead: Option<LeadId>,
    /// Filter, as in the inbox: 'is:unread last:<7d roof'
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,
    /// Open this view, by its name or the start of it; --query then filters it
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// Configuration file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// How the inbox is drawn.
#[derive(Clone, Copy, Debug, Default, Args)]
struct Display {
    /// Draw the inbox for a screen reader or a braille display
    #[arg(long)]
    screen_reader: bool,
}

#[derive(Clone, Debug, Args)]
pub struct ServerArgs {
    /// Configuration file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Profile from the configuration
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Address of the API; http:// only on this computer
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

impl ServerArgs {
    fn account(&self) -> Account {
        let Self { config, profile, base_url } = self.clone();
        Account { scope: Scope { config, ..Scope::default() }, profile, base_url }
    }
}

#[derive(Clone, Debug, Args)]
pub struct ConnectionArgs {
    /// Look ids up among this lead's conversations instead of the whole inbox
    #[arg(long, value_name = "ID", value_parser = LeadId::parse)]
    lead: Option<LeadId>,
    #[command(flatten)]
    server: ServerArgs,
}

impl ConnectionArgs {
    fn account(&self) -> Account {
        let mut account = self.server.account();
        account.scope.lead.clone_from(&self.lead);
        account
    }
}

#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Try the inbox with sample data: no account, no network
    Demo(Demo),
    /// Serve sample data as a local copy of the API
    Sandbox(Sandbox),
    /// Print conversations, latest first
    List(List),
    /// A list over the whole account.
    #[command(flatten)]
    AccountList(AccountListCommand),
    #[command(flatten)]
    Act(VerbCommand),
    #[command(flatten)]
    Snooze(SnoozeCommand),
    /// List, retry or discard what is pending, failed or uncertain
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Undo actions by their outbox entry, where the API has an inverse
    Undo(UndoArgs),
    /// Print every command of the inbox with its keys
    Keys(KeysArgs),
}

#[derive(Clone, Debug, Args)]
pub struct Generated {
    /// Number of conversations
    #[arg(long, value_name = "N", default_value_t = 5_000,
          value_parser = whole::<u64>(0..=u64::MAX))]
    pub count: u64,
    /// Give one in N of them to the lead lead-1 [default: 2; demo: 100]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(2..=u64::MAX))]
    pub lead_every: Option<u64>,
    /// Seed of the sample data: the same seed gives the same data, with times
    /// counted back from the start
    #[arg(long, value_name = "N", default_value_t = 1,
          value_parser = whole::<u64>(0..=u64::MAX))]
    pub seed: u64,
    /// Delay of each response, in milliseconds
    #[arg(long, value_name = "N", default_value_t = 0,
          value_parser = whole::<u64>(0..=u64::MAX))]
    pub latency_ms: u64,
    /// Random extra delay of up to this many milliseconds
    #[arg(long, value_name = "N", default_value_t = 0,
          value_parser = whole::<u64>(0..=u64::MAX))]
    pub jitter_ms: u64,
    /// Answer 429 after this many requests per minute
    #[arg(long, value_name = "N", value_parser = small())]
    pub rate_limit: Option<u32>,
    /// Share of requests that fail with an error and have no effect, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub fail_rate: f64,
    /// Share of requests that take effect and then lose the connection, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub drop_rate: f64,
    /// Share of requests that take effect and get an unreadable response, 0 to
    /// 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub malformed_rate: f64,
    /// Share of requests that lose the connection and have no effect, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub lost_rate: f64,
    /// Share of requests that take effect and fail with an error, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub late_fail_rate: f64,
    /// Expire continuation tokens after this many more requests
    #[arg(long, value_name = "N", value_parser = small())]
    pub expire_tokens: Option<u32>,
    /// Delay before lists show a change, in milliseconds
    #[arg(long, value_name = "N", default_value_t = 0,
          value_parser = whole::<u64>(0..=u64::MAX))]
    pub list_lag_ms: u64,
}

#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    scope: Scope,
    #[command(flatten)]
    pub generated: Generated,
    /// Seconds between incoming messages; 0 is never
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = small())]
    pub live: u32,
    #[command(flatten)]
    display: Display,
}

#[derive(Debug, Args)]
pub struct Sandbox {
    /// Address to listen on; port 0 is any free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", value_parser = listen)]
    pub listen: SocketAddr,
    /// API version to serve, without the calls and members it lacks
    #[arg(long, value_name = "VERSION", value_enum, default_value_t = ApiVersion::NEWEST)]
    pub api: ApiVersion,
    /// Accept only this key and answer any other with 401 [default: any key]
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
    #[command(flatten)]
    pub generated: Generated,
    /// Seconds between incoming messages; 0 is never
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = small())]
    pub live: u32,
}

#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    account: Account,
    /// Number of conversations [default: 50]
    #[arg(long, value_name = "N", conflicts_with = "all", value_parser = whole::<NonZeroU64>(1..=u64::MAX))]
    limit: Option<NonZeroU64>,
    /// Print every conversation
    #[arg(long)]
    all: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

impl List {
    /// Number of conversations; `None` is all.
    pub fn limit(&self) -> Option<u64> {
        (!self.all).then(|| self.limit.map_or(DEFAULT_LIMIT, NonZeroU64::get))
    }
}

impl Cli {
    /// Parses the command line.
    ///
    /// # Errors
    /// clap's errors (help is one of them), and a flag before a command that
    /// does not take it.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let cli = Self::try_parse_from(arguments)?;
        let Account { scope, profile, base_url } = &cli.account;
        let account = profile.is_some() || base_url.is_some();
        let filtered = scope.query.is_some() || scope.view.is_some();
        let selected = filtered || scope.lead.is_some();
        let is_drawn = matches!(cli.command, None | Some(CliCommand::Demo(_)));
        let ignored = match &cli.command {
            _ if cli.display.screen_reader && !is_drawn => true,
            Some(CliCommand::Demo(_)) => account,
            Some(CliCommand::Sandbox(_)) => {
                account || selected || scope.config.is_some() || cli.read_only
            }
            Some(CliCommand::Keys(_)) => account || selected || cli.read_only,
            Some(
                CliCommand::AccountList(_) | CliCommand::Snooze(SnoozeCommand::Unsnooze { .. }),
            ) => selected,
            Some(
                CliCommand::Act(_)
                | CliCommand::Outbox(_)
                | CliCommand::Undo(_)
                | CliCommand::Snooze(_),
            ) => filtered,
            Some(CliCommand::List(_)) | None => false,
        };
        if ignored {
            let message = "A flag before the command doesn't apply to it";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, message));
        }
        if matches!(cli.command, Some(CliCommand::List(_)))
            && cli.view().is_some()
            && cli.query().is_some()
        {
            let message = "Use --view or --query with `list`, not both";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(cli)
    }

    /// `--query` as typed. A flag after the command overrides one before it.
    pub fn query(&self) -> Option<&str> {
        self.scopes().find_map(|scope| scope.query.as_deref())
    }

    /// `--view` as typed. A flag after the command overrides one before it.
    pub fn view(&self) -> Option<&str> {
        self.scopes().find_map(|scope| scope.view.as_deref())
    }

    /// The flags after the command, then those before it.
    fn scopes(&self) -> impl Iterator<Item = &Scope> {
        let inner = match &self.command {
            Some(CliCommand::List(list)) => Some(&list.account.scope),
            Some(CliCommand::Demo(demo)) => Some(&demo.scope),
            _ => None,
        };
        inner.into_iter().chain([&self.account.scope])
    }

    /// Flags over environment variables, as overrides of the configuration. A
    /// flag after the command overrides one before it; the demo has an account
    /// of its own.
    pub fn overrides(&self, variable: impl Fn(&str) -> Option<OsString>) -> Overrides {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let inner = match &self.command {
            Some(CliCommand::List(list)) => list.account.clone(),
            Some(CliCommand::Demo(demo)) => {
                Account { scope: demo.scope.clone(), ..Account::default() }
            }
            Some(CliCommand::AccountList(list)) => list.common().server.account(),
            Some(CliCommand::Act(verb)) => verb.common().connection.account(),
            Some(CliCommand::Snooze(snooze)) => snooze.account(),
            Some(CliCommand::Outbox(outbox)) => outbox.connection().account(),
            Some(CliCommand::Undo(undo)) => undo.connection.account(),
            Some(CliCommand::Keys(keys)) => {
                let config = keys.config.clone();
                Account { scope: Scope { config, ..Scope::default() }, ..Account::default() }
            }
            Some(CliCommand::Sandbox(_)) | None => Account::default(),
        };
        let demo = match &self.command {
            Some(CliCommand::Demo(demo)) => Some(demo.display),
            _ => None,
        };
        let outer = self.account.clone();
        let config = inner.scope.config.or(outer.scope.config);
        let base_url = inner.base_url.or(outer.base_url);
        let editor = EDITOR_VARIABLES.into_iter().find_map(&variable);
        let locale = LOCALE_VARIABLES.into_iter().find_map(&variable);
        let characters = CHARACTER_VARIABLES.into_iter().find_map(&variable);
        let from_flag = |url| BaseUrlSetting { url, origin: "--base-url".to_owned() };
        let from_variable = |url: OsString| BaseUrlSetting {
            url: url.to_string_lossy().into_owned(),
            origin: BASE_URL_VARIABLE.to_owned(),
        };
        Overrides {
            config: config.or_else(|| variable(CONFIG_VARIABLE).map(PathBuf::from)),
            profile: inner.profile.or(outer.profile),
            base_url: base_url
                .map(from_flag)
                .or_else(|| variable(BASE_URL_VARIABLE).map(from_variable)),
            lead: inner.scope.lead.or(outer.scope.lead),
            no_color: variable(NO_COLOR_VARIABLE).is_some(),
            terminal: TerminalFacts::from_environment(variable),
            read_only: self.read_only,
            screen_reader: self.display.screen_reader || demo.is_some_and(|it| it.screen_reader),
            editor: editor.map(|value| value.to_string_lossy().into_owned()),
            locale: locale.map(|value| value.to_string_lossy().into_owned()),
            character_locale: characters.map(|value| value.to_string_lossy().into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

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
        Cli::command().debug_assert();
    }

    #[test]
    fn list_is_limited_unless_told_otherwise() {
        assert_eq!(list("list").limit(), Some(DEFAULT_LIMIT));
        assert_eq!(list("list --limit 7").limit(), Some(7));
        assert_eq!(list("list --all").limit(), None);
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
            (url, overrides.config, overrides.no_color)
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
