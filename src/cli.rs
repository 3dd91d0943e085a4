//! The command line: commands, flags and what they may hold.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::Overrides;
use crate::domain::LeadId;
use crate::headless::Format;

/// How many conversations `list` writes when it is told neither `--limit` nor
/// `--all`.
const DEFAULT_LIMIT: u64 = 50;

const AFTER_HELP: &str = "\
Credentials: LEADPING_API_KEY in the environment, or `api_key_command` or `api_key_file` in the
configuration. A key is never given as a flag.

Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 credentials, 4 not found,
5 service unavailable or limited.";

/// A terminal inbox for Leadping: browse, filter and read a lead's
/// conversations with the keyboard. Without a command it opens the inbox.
#[derive(Debug, Parser)]
#[command(name = "leadping-tui", version, about, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// Without one, the inbox opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What holds for every command.
#[derive(Debug, Args)]
pub struct Global {
    /// The lead whose conversations are shown, instead of the whole inbox
    #[arg(long, global = true, value_name = "ID", value_parser = LeadId::parse)]
    pub lead: Option<LeadId>,
    /// The profile of the configuration to use
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// The configuration file to read
    #[arg(long, global = true, value_name = "FILE", env = "LEADPING_TUI_CONFIG")]
    pub config: Option<PathBuf>,
    /// Where the API is; http:// is accepted for this machine only
    #[arg(long, global = true, value_name = "URL", env = "LEADPING_BASE_URL")]
    pub base_url: Option<String>,
}

/// A command other than the inbox.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the inbox of a generated account: no account, no network
    Demo(Demo),
    /// Serve a generated account on this machine
    Sandbox(Sandbox),
    /// Write conversations to standard output, the latest first
    List(List),
}

/// What the sandbox generates and how badly it behaves.
#[derive(Clone, Debug, Args)]
pub struct Generated {
    /// How many conversations there are; the lead lead-1 has half of them
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    pub count: u64,
    /// What the data is generated from: the same seed, the same data
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Wait before each answer, in milliseconds
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub latency_ms: u64,
    /// Wait up to this much longer, in milliseconds
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub jitter_ms: u64,
    /// Answer more than this many requests a minute with 429
    #[arg(long, value_name = "N")]
    pub rate_limit: Option<u32>,
    /// The share of requests that fail with a server error, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub fail_rate: f64,
    /// The share of answers that break off in the middle, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub drop_rate: f64,
    /// The share of answers that are no JSON, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub malformed_rate: f64,
    /// Let a continuation token expire after this many further pages
    #[arg(long, value_name = "N")]
    pub expire_tokens: Option<u64>,
}

/// `demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// What is shown.
    #[command(flatten)]
    pub generated: Generated,
}

/// `sandbox`
#[derive(Debug, Args)]
pub struct Sandbox {
    /// Where to listen; port 0 is any free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// What is served.
    #[command(flatten)]
    pub generated: Generated,
}

/// `list`
#[derive(Debug, Args)]
pub struct List {
    /// How many conversations to write [default: 50]
    #[arg(long, value_name = "N", conflicts_with = "all")]
    limit: Option<NonZeroU64>,
    /// Write every conversation
    #[arg(long)]
    all: bool,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

impl List {
    /// How many conversations to write; `None` is all.
    pub fn limit(&self) -> Option<u64> {
        (!self.all).then(|| self.limit.map_or(DEFAULT_LIMIT, NonZeroU64::get))
    }
}

impl Cli {
    /// Reads the command line and the environment variables that stand for
    /// flags.
    ///
    /// # Errors
    /// What clap refuses (a request for help is one), and a flag that the
    /// command would ignore.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let matches = Self::command().try_get_matches_from(arguments)?;
        let cli = Self::from_arg_matches(&matches)?;
        let ignored: &[(&str, &str)] = match &cli.command {
            Some(Command::Demo(_)) => &[("base_url", "--base-url"), ("profile", "--profile")],
            Some(Command::Sandbox(_)) => {
                &[("base_url", "--base-url"), ("profile", "--profile"), ("lead", "--lead")]
            }
            Some(Command::List(_)) | None => &[],
        };
        for (id, flag) in ignored {
            if matches.value_source(id) == Some(ValueSource::CommandLine) {
                let message = format!("{flag} means nothing to this command");
                return Err(Self::command().error(ErrorKind::ArgumentConflict, message));
            }
        }
        Ok(cli)
    }

    /// What goes over the configuration file. Demo and sandbox have an account
    /// of their own, so the environment's says nothing to them.
    pub fn overrides(&self, no_color: bool) -> Overrides {
        let own_account = matches!(self.command, Some(Command::Demo(_) | Command::Sandbox(_)));
        Overrides {
            config: self.global.config.clone(),
            profile: self.global.profile.clone(),
            base_url: self.global.base_url.clone().filter(|_| !own_account),
            lead: self.global.lead.clone(),
            no_color,
        }
    }
}

fn share(typed: &str) -> Result<f64, String> {
    match typed.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("it must be a number from 0 to 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn read(line: &str) -> Result<Cli, clap::Error> {
        Cli::read(format!("leadping-tui {line}").split_whitespace().map(OsString::from))
    }

    fn list(line: &str) -> List {
        match read(line).expect("accepted").command {
            Some(Command::List(list)) => list,
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

    #[test]
    fn flags_of_every_command_stand_before_or_after_it() {
        for line in ["--lead l --profile p list", "list --profile p --lead l"] {
            let cli = read(line).expect("accepted");
            let overrides = cli.overrides(false);
            assert_eq!(overrides.lead, Some(LeadId::new("l")), "{line}");
            assert_eq!(overrides.profile.as_deref(), Some("p"), "{line}");
        }
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
    #[case::address_without_port("sandbox --listen localhost")]
    #[case::lead_of_the_sandbox("sandbox --lead l")]
    #[case::address_of_the_demo("demo --base-url http://127.0.0.1:1")]
    #[case::key_on_the_command_line("--api-key sk_x")]
    fn what_makes_no_sense_is_a_usage_error(#[case] line: &str) {
        assert_eq!(read(line).expect_err("refused").exit_code(), 2);
    }
}
