//! `doctor`: gathers the facts, one check after another.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use std::{env, io};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use leadping_tui::api::requests::ListConversations;
use leadping_tui::api::{
    Api, ApiKey, BaseUrl, ClientOptions, HttpTransport, Probe, ProbeStage, Timeouts,
};
use leadping_tui::cli::DoctorArgs;
use leadping_tui::config::{
    BaseUrlSetting, ConfigError, OutboxLocation, Overrides, Paths, Settings, secret,
};
use leadping_tui::domain::{ArchiveFilter, Failure, FailureKind, Listing, RequestOptions};
use leadping_tui::headless::doctor::{
    self, Check, ClipboardFacts, ColorFacts, DiskFacts, FolderFacts, KeyFacts, Lookup, OutboxFacts,
    ReportWriter, ServerFacts, StateFacts, TmuxFacts, Tools,
};
use leadping_tui::headless::{CliError, Interrupt, RunEnd, paint};
use leadping_tui::runtime::{self, logging};
use leadping_tui::settings::{LogLevel, Multiplexer};
use leadping_tui::terminal::width_probe;
use tokio::task::spawn_blocking;

use super::account;
use super::keys::keymap;
use super::verbs::{exit_of, listen, print_notice};

/// Time limit of each step of the network.
const LIMIT: Duration = Duration::from_secs(5);

/// Variables that name a proxy for `https://`.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// The checks of the way to the server.
const NETWORK: [&str; 6] = ["dns", "tls", "http", "clock", "rate_limit", "api"];

type Report = ReportWriter<io::Stdout>;

/// The subjects of the checks.
struct Doctor {
    settings: Settings,
    paths: Paths,
    /// The file that is read, which need not exist.
    file: Option<PathBuf>,
    broken: Option<ConfigError>,
    /// Whether the address does not come from a file that cannot be used.
    knows_address: bool,
    tools: Tools,
}

pub(super) fn run(
    arguments: &DoctorArgs,
    overrides: &Overrides,
    paths: &Paths,
    verbose: bool,
) -> Result<ExitCode, CliError> {
    let loaded = Settings::load(overrides, paths);
    // The theme's file is read only for the screen.
    let broken = loaded
        .as_ref()
        .map_or_else(|error| Some(error.clone()), |settings| settings.theme.load().err());
    let loaded = loaded.or_else(|_| Settings::load(&without_variables(overrides), paths));
    let is_loaded = loaded.is_ok();
    let settings = match loaded {
        Ok(settings) => settings,
        Err(_) => without_file(overrides, paths)?,
    };
    paint::choose(settings.output_color);
    // What is examined stays as it is: no log file.
    print_notice(logging::start(LogLevel::Off, None, verbose));
    let named = overrides.config.clone().or_else(|| paths.config_file.clone());
    let doctor = Doctor {
        knows_address: is_loaded || overrides.base_url.is_some(),
        settings,
        paths: paths.clone(),
        file: named,
        broken,
        tools: Tools::new(env::var_os("PATH")),
    };
    let mut report = ReportWriter::new(io::stdout(), arguments.json);
    let ended = super::run_to_end(async {
        let interrupt = listen()?;
        tokio::select! {
            biased;
            () = interrupt.first() => Ok(interrupted(&interrupt)),
            written = doctor.examine(arguments.offline, is_loaded, &mut report) => {
                written.or_else(|error| CliError::output(&error))?;
                Ok(RunEnd { report: None, signal: None })
            }
        }
    })?;
    Ok(exit_of(RunEnd { report: ended.report.or_else(|| report.error()), ..ended }))
}

fn interrupted(interrupt: &Interrupt) -> RunEnd {
    RunEnd { report: None, signal: interrupt.number() }
}

/// The overrides without the variables that can be wrong.
fn without_variables(overrides: &Overrides) -> Overrides {
    Overrides { profile_variable: None, read_only_variable: None, log: None, ..overrides.clone() }
}

/// The settings that hold if nothing of the file can be used.
fn without_file(overrides: &Overrides, paths: &Paths) -> Result<Settings, ConfigError> {
    let overrides = Overrides { config: None, profile: None, ..without_variables(overrides) };
    Settings::load(&overrides, &Paths { config_file: None, ..paths.clone() })
}

impl Doctor {
    async fn examine(&self, offline: bool, is_loaded: bool, report: &mut Report) -> io::Result<()> {
        let file = self.file.as_deref();
        let exists = file.is_some_and(Path::exists);
        report.add(&doctor::config(file, exists, is_loaded, self.broken.as_ref()))?;
        if is_loaded {
            let built = keymap(&self.settings, self.settings.keys.preset);
            report.add(&doctor::key_bindings(&built.map(|keymap| keymap.warnings().len())))?;
        }
        self.account(offline, is_loaded, report).await?;
        self.terminal(report)?;
        report.add(&doctor::time_zone())?;
        self.disk(is_loaded, report)?;
        report.end()
    }

    /// The key, and the way to the server.
    async fn account(&self, offline: bool, is_loaded: bool, report: &mut Report) -> io::Result<()> {
        let BaseUrlSetting { url, origin } = &self.settings.account.base_url;
        let base_url = match BaseUrl::parse(url) {
            Ok(base_url) => base_url,
            Err(problem) => {
                let fix = format!("Correct it. For Leadping itself: {}", BaseUrl::PRODUCTION);
                report.add(&Check::broken("address", format!("{origin}: {problem}"), fix))?;
                self.key(is_loaded, false, report).await?;
                let checks = if offline { &[][..] } else { &NETWORK };
                return skip(report, checks, "The address can't be used");
            }
        };
        let key = self.key(is_loaded, base_url.is_loopback(), report).await?;
        if offline {
            return Ok(());
        }
        if !self.knows_address {
            let why = "The address is in the configuration, which can't be used";
            return skip(report, &NETWORK, why);
        }
        self.network(base_url, key, report).await
    }

    async fn key(
        &self,
        is_loaded: bool,
        loopback: bool,
        report: &mut Report,
    ) -> io::Result<Option<ApiKey>> {
        let is_set = env::var_os(secret::VARIABLE).is_some_and(|value| !value.is_empty());
        if !is_loaded && !is_set && !loopback {
            skip(report, &["key"], "The key is in the configuration, which can't be used")?;
            return Ok(None);
        }
        let settings = self.settings.clone();
        // The command may take its time.
        let found = spawn_blocking(move || account::key(&settings, loopback)).await;
        let found = found.map_err(io::Error::other)?;
        let facts = found
            .as_ref()
            .map(|(key, origin)| KeyFacts { origin: origin.clone(), kind: key.kind() });
        report.add(&doctor::key(&facts.map_err(Clone::clone)))?;
        Ok(found.ok().map(|(key, _)| key))
    }

    async fn network(
        &self,
        base_url: BaseUrl,
        key: Option<ApiKey>,
        report: &mut Report,
    ) -> io::Result<()> {
        let (name, port) = base_url.endpoint();
        let is_set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let proxy = PROXIES.into_iter().find(is_set).filter(|_| !base_url.is_loopback());
        let lookup = doctor::look_up(&name, port, LIMIT).await;
        report.add(&doctor::dns(&name, lookup, proxy))?;
        if matches!(lookup, Lookup::Unknown | Lookup::Timeout) && proxy.is_none() {
            return skip(report, &NETWORK[1..], "The host can't be found");
        }
        let Some(key) = key else { return skip(report, &NETWORK[1..], "No API key to ask with") };
        let (host, is_encrypted) = (base_url.host(), base_url.is_encrypted());
        let budget = self.settings.network.requests_per_minute(base_url.is_loopback());
        let given = self.settings.network.timeouts;
        let timeouts = Timeouts {
            connect: given.connect.min(LIMIT),
            stall: given.stall.min(LIMIT),
            answer: given.answer.min(LIMIT),
        };
        let options = ClientOptions { timeouts, ..ClientOptions::new(base_url, key) };
        let transport = match HttpTransport::new(options) {
            Ok(transport) => transport,
            Err(failure) => {
                let fix = failure.hint.unwrap_or_default();
                report.add(&Check::broken("tls", failure.message, fix))?;
                return skip(report, &NETWORK[2..], "No connection");
            }
        };
        let probe = transport.probe().await;
        let list = match &probe.user {
            Err(failure) if may_be_no_user(&probe, failure) => Some(list_one(&transport).await),
            _ => None,
        };
        let works = probe.user.is_ok() || matches!(list, Some(Ok(())));
        let list = list.as_ref();
        let facts = ServerFacts { host: &host, is_encrypted, probe: &probe, list, budget };
        for check in doctor::server(&facts) {
            report.add(&check)?;
        }
        if !works {
            return skip(report, &NETWORK[5..], "The server isn't answering requests");
        }
        report.add(&doctor::generation(&doctor::ask_for_gaps(&transport).await))
    }

    fn terminal(&self, report: &mut Report) -> io::Result<()> {
        let Self { settings, tools, .. } = self;
        let multiplexer = settings.terminal.multiplexer;
        let variable = |name: &str| {
            let value = env::var_os(name).filter(|value| !value.is_empty());
            value.map(|value| value.to_string_lossy().into_owned())
        };
        let (term, colorterm) = (variable("TERM"), variable("COLORTERM"));
        let is_dumb = term.as_deref().is_none_or(|term| term == "dumb");
        report.add(&doctor::colors(&ColorFacts {
            color: settings.ui.color,
            depth: settings.terminal.depth,
            no_color: variable("NO_COLOR").is_some(),
            term,
            colorterm,
        }))?;
        let measured = if is_dumb { None } else { width_probe::measure(&doctor::SAMPLES) };
        report.add(&doctor::widths(measured.as_deref()))?;
        let tmux = (multiplexer == Some(Multiplexer::Tmux)).then(|| tmux_facts(tools));
        report.add(&doctor::tmux(tmux.as_ref(), settings.notify.desktop))?;
        let program = |words: &[String]| {
            let program = words.first().cloned().unwrap_or_default();
            let is_there = tools.has(&program);
            (program, is_there)
        };
        let programs =
            runtime::clipboard_programs(|name: &str| -> Option<OsString> { env::var_os(name) });
        let there = |name: &str| (name.to_owned(), tools.has(name));
        report.add(&doctor::clipboard(&ClipboardFacts {
            configured: settings.copy_command.as_deref().map(program),
            programs: programs.into_iter().map(there).collect(),
            has_strings: settings.terminal.takes_strings,
        }))?;
        let editors = runtime::editors(settings.editor.clone());
        let editors: Vec<_> = editors.iter().map(|words| program(words)).collect();
        report.add(&doctor::editor(&editors))
    }

    fn disk(&self, is_loaded: bool, report: &mut Report) -> io::Result<()> {
        let Self { settings, paths, .. } = self;
        let facts = DiskFacts {
            folder: paths.state.as_deref().map(FolderFacts::read),
            log: settings.log,
            log_file: paths.log_file.clone(),
        };
        for check in doctor::disk(&facts) {
            report.add(&check)?;
        }
        if !is_loaded {
            let why = "The account is in the configuration, which can't be used";
            return skip(report, &["state", "outbox"], why);
        }
        if let Some(location) = paths.state(settings) {
            report.add(&doctor::state(&StateFacts::read(&location)))?;
        }
        if let Some(OutboxLocation { folder, account }) = paths.outbox(settings) {
            let style = settings.time_style;
            let facts = OutboxFacts::read(&folder, &account, |holder| {
                holder.describe(&TimeZone::system(), Timestamp::now(), style)
            });
            report.add(&doctor::outbox(&facts))?;
        }
        Ok(())
    }
}

fn skip(report: &mut Report, checks: &[&'static str], why: &str) -> io::Result<()> {
    checks.iter().try_for_each(|check| report.add(&Check::skipped(check, why)))
}

/// Whether a refusal may only mean that the key has no user.
fn may_be_no_user(probe: &Probe, failure: &Failure) -> bool {
    let is_refusal = match failure.kind {
        FailureKind::Credentials => failure.status == Some(403),
        FailureKind::NotFound | FailureKind::Rejected | FailureKind::Unsupported => true,
        _ => false,
    };
    is_refusal && probe.stage == ProbeStage::Exchange
}

/// Lists one conversation.
async fn list_one(transport: &HttpTransport) -> Result<(), Failure> {
    let listing = Listing::Mine(ArchiveFilter::All);
    let options = RequestOptions { page_size: Some(1), ..RequestOptions::default() };
    let request = ListConversations { listing: &listing, options: &options };
    transport.read(&request).await.map(drop)
}

fn tmux_facts(tools: &Tools) -> TmuxFacts {
    let option = |flags, name| tools.ask("tmux", &["show-options", flags, name]);
    let option = |flags, name| option(flags, name).filter(|value| !value.is_empty());
    TmuxFacts {
        version: tools.ask("tmux", &["-V"]),
        set_clipboard: option("-sv", "set-clipboard"),
        allow_passthrough: option("-gwv", "allow-passthrough"),
        extended_keys: option("-sv", "extended-keys"),
    }
}
