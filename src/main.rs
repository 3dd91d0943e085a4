//! The program: reads the command line, puts the parts together, runs them,
//! and says how it ended.

use std::env;
use std::future::Future;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use leadping_tui::api::{ApiKey, BaseUrl, Budget, ClientOptions, Gateway, HttpClient, RetryPolicy};
use leadping_tui::app::Action;
use leadping_tui::app::list::ListLimits;
use leadping_tui::app::polling::Polling;
use leadping_tui::app::state::{self, Panes};
use leadping_tui::cli::{Cli, Command, Generated, List, Sandbox, filter};
use leadping_tui::config::save::ViewFile;
use leadping_tui::config::secret::{self, CredentialError};
use leadping_tui::config::{
    self, Color, DEFAULT_BASE_URL, DetailPosition, KeyPreset, Network, Paths, Settings, ViewKey,
};
use leadping_tui::domain::{Failure, FailureKind, LeadId, RequestOptions, RetryClass};
use leadping_tui::headless::{Exit, ListJob, Progress, Report};
use leadping_tui::keymap::{Keymap, Preset, UserBinding};
use leadping_tui::query::{Query, Scope};
use leadping_tui::runtime::{self as inbox, Ending, Keeps, SystemClock, logging};
use leadping_tui::sandbox::{self, Server};
use leadping_tui::store::HistoryFile;
use leadping_tui::ui::theme::Theme;
use secrecy::ExposeSecret;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};

fn main() -> ExitCode {
    let cli = match Cli::read(env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version too come as an error, with the exit code 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Exit::Usage as u8));
        }
    };
    match run(&cli) {
        Ok(code) => code,
        Err(report) => {
            // Without standard error there is still the exit code.
            let _ = report.write(&mut io::stderr());
            ExitCode::from(report.exit as u8)
        }
    }
}

fn run(cli: &Cli) -> Result<ExitCode, Report> {
    let paths = Paths::of_user();
    let overrides = cli.overrides(|name| env::var_os(name));
    let settings = || Settings::load(&overrides, &paths);
    let log = |settings: &Settings| logging::start(settings.log, paths.log_file.as_deref());
    match &cli.command {
        Some(Command::Sandbox(sandbox)) => serve(sandbox).map(|()| ExitCode::SUCCESS),
        Some(Command::List(list)) => {
            let query = filter::query(cli.query().unwrap_or_default())?;
            let settings = settings()?;
            let views = settings.views.of(&scope(settings.account.lead.as_ref()));
            let query = match filter::view(cli, &views)? {
                Some(view) => filter::query(&views.all()[view].saved.line)?,
                None => query,
            };
            write_list(list, query, &settings, log(&settings)).map(|()| ExitCode::SUCCESS)
        }
        Some(Command::Demo(demo)) => {
            let settings = settings()?;
            let line = cli.query().map(filter::line).transpose()?;
            let upstream = Upstream::Embedded(sandbox_options(&demo.generated, demo.live));
            let scope = scope(overrides.lead.as_ref());
            let views = ViewFile::new(&overrides, &paths, &settings);
            // A demonstration leaves nothing behind but a log.
            let views = views.map(ViewFile::only_where_it_is);
            let keeps = Keeps { views, history: None };
            let view = filter::view(cli, &settings.views.of(&scope))?.unwrap_or_default();
            let start = Start { scope, line, view, keeps };
            open_inbox(&settings, start, upstream, log(&settings))
        }
        None => {
            let line = cli.query().map(filter::line).transpose()?;
            let settings = settings()?;
            let scope = scope(settings.account.lead.as_ref());
            let view = filter::view(cli, &settings.views.of(&scope))?.unwrap_or_default();
            let upstream = Upstream::Account(account(&settings)?);
            let views = ViewFile::new(&overrides, &paths, &settings);
            let history = paths.history_file.clone().map(HistoryFile::new);
            let start = Start { scope, line, keeps: Keeps { views, history }, view };
            open_inbox(&settings, start, upstream, log(&settings))
        }
    }
}

/// Where the conversations come from.
enum Upstream {
    /// The configured account.
    Account(ClientOptions),
    /// A generated one that this process serves itself.
    Embedded(sandbox::Options),
}

/// What the inbox begins with, and what it keeps.
struct Start {
    scope: Scope,
    /// What `--query` says.
    line: Option<String>,
    /// Which view `--view` names, from 0.
    view: usize,
    keeps: Keeps,
}

/// Opens the inbox; `notice` is something to tell the user in it.
fn open_inbox(
    settings: &Settings,
    start: Start,
    upstream: Upstream,
    notice: Option<String>,
) -> Result<ExitCode, Report> {
    if !inbox::has_terminal() {
        let hint = "`leadping-tui list` writes conversations to a file or a pipe";
        let message = "the inbox needs a terminal".to_owned();
        let hints = vec![hint.to_owned()];
        return Err(Report { hints, ..Report::new(Exit::Usage, message) });
    }
    let place = match &upstream {
        Upstream::Embedded(_) => Some("sandbox".to_owned()),
        Upstream::Account(options) => {
            let base_url = &options.base_url;
            (base_url.to_string() != DEFAULT_BASE_URL).then(|| base_url.host())
        }
    };
    let Start { scope, line, view, keeps } = start;
    let launch = inbox::Settings {
        views: settings.views.sets(),
        view,
        scope,
        filter: line,
        polling: Polling { focused: settings.refresh.poll, unfocused: settings.refresh.unfocused },
        limits: ListLimits {
            page_size: settings.network.page_size,
            max_rows: settings.list.max_rows,
        },
        panes: panes(settings),
        keymap: keymap(settings)?,
        theme: Theme::new(settings.ui.color != Color::Never, settings.ui.ascii),
        mouse: settings.ui.mouse,
        zone: TimeZone::system(),
        place,
        notice,
        keeps,
    };
    let network = settings.network.clone();
    let connect = move || std::future::ready(connect(&upstream, &network));
    let ending = inbox::run(launch, SystemClock, connect)
        .map_err(|error| Report::local("the terminal cannot be used", &error))?;
    exit_of(ending)
}

/// What the shell is told of an ending, and the user where there is something
/// to tell.
fn exit_of(ending: Ending) -> Result<ExitCode, Report> {
    match ending {
        Ending::Quit => Ok(ExitCode::SUCCESS),
        // As shells report a process that a signal has ended.
        Ending::Signal(number) => Ok(ExitCode::from(u8::try_from(128 + number).unwrap_or(u8::MAX))),
        Ending::Closed(None) => Ok(ExitCode::from(Exit::Failed as u8)),
        Ending::Closed(Some(reason)) => Err(Report::new(Exit::Failed, reason)),
    }
}

/// Makes the way to the server; for the demonstration, the server as well.
fn connect(upstream: &Upstream, network: &Network) -> Result<Gateway<HttpClient>, Failure> {
    match upstream {
        Upstream::Account(options) => gateway(options.clone(), network),
        Upstream::Embedded(options) => {
            let server = Server::bind(options.clone()).map_err(|error| not_embedded(&error))?;
            let base_url = BaseUrl::parse(&format!("http://{}", server.addr()));
            let key = ApiKey::parse(sandbox::KEY);
            let (base_url, key) = base_url
                .and_then(|base_url| key.map(|key| (base_url, key)))
                .map_err(|problem| not_embedded(&io::Error::other(problem)))?;
            // It ends with the process.
            tokio::spawn(server.serve(std::future::pending()));
            gateway(ClientOptions::new(base_url, key), network)
        }
    }
}

fn not_embedded(error: &io::Error) -> Failure {
    Failure {
        kind: FailureKind::Local,
        message: format!("the embedded sandbox does not start: {error}"),
        hint: None,
        retry: RetryClass::Backoff,
        status: None,
        trace_id: None,
    }
}

fn gateway(options: ClientOptions, network: &Network) -> Result<Gateway<HttpClient>, Failure> {
    let limit = network.requests_per_minute(options.base_url.is_loopback());
    let policy = RetryPolicy { attempts: network.attempts, ..RetryPolicy::default() };
    Ok(Gateway::new(HttpClient::new(options)?, policy, Budget::per_minute(limit)))
}

fn panes(settings: &Settings) -> Panes {
    Panes {
        position: match settings.detail.position {
            DetailPosition::Auto => state::DetailPosition::Auto,
            DetailPosition::Right => state::DetailPosition::Right,
            DetailPosition::Below => state::DetailPosition::Below,
        },
        percent: Panes::share(u16::from(settings.detail.size)),
        preview: settings.detail.preview,
        ..Panes::default()
    }
}

/// The keys, with every fault in the user's own bindings.
fn keymap(settings: &Settings) -> Result<Keymap, Report> {
    let keys = &settings.keys;
    let preset = match keys.preset {
        KeyPreset::Default => Preset::Default,
        KeyPreset::Gmail => Preset::Gmail,
        KeyPreset::Mutt => Preset::Mutt,
    };
    let own = |binding: &config::UserBinding| UserBinding {
        layer: binding.layer.to_owned(),
        keys: binding.keys.clone(),
        action: binding.action.clone(),
        line: binding.line,
        column: binding.column,
        action_column: binding.action_column,
    };
    // In every layer with a use for it, so that no preset's own key is in front.
    let of_view = |key: ViewKey| {
        ["global", "list", "detail"].map(|layer| UserBinding {
            layer: layer.to_owned(),
            keys: key.keys.clone(),
            action: format!("{} {}", Action::GoToView.entry().name, key.view),
            line: key.line,
            column: key.column,
            action_column: key.column,
        })
    };
    let bindings = keys.bindings.iter().map(own);
    let bindings: Vec<UserBinding> =
        bindings.chain(settings.views.keys().into_iter().flat_map(of_view)).collect();
    let file = keys.file.as_deref().unwrap_or(Path::new("config.toml")).display().to_string();
    Keymap::build(preset, &bindings, &file).map_err(|errors| {
        let mut lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        lines.dedup();
        let mut lines = lines.into_iter();
        let message = lines.next().unwrap_or_default();
        Report { hints: lines.collect(), ..Report::new(Exit::Usage, message) }
    })
}

/// A lead's conversations, or all of the user's.
fn scope(lead: Option<&LeadId>) -> Scope {
    lead.cloned().map_or(Scope::Mine, Scope::Lead)
}

/// The way to the configured account: address, key, limits. Nothing is sent.
fn account(settings: &Settings) -> Result<ClientOptions, Report> {
    let written = &settings.account.base_url;
    let base_url = BaseUrl::parse(&written.url)
        .map_err(|problem| Report::new(Exit::Usage, format!("{}: {problem}", written.origin)))?;
    let key = key(settings, base_url.is_loopback())?;
    Ok(ClientOptions {
        connect_timeout: settings.network.connect_timeout,
        stall_timeout: settings.network.stall_timeout,
        ..ClientOptions::new(base_url, key)
    })
}

fn key(settings: &Settings, loopback: bool) -> Result<ApiKey, Report> {
    let found = secret::find(env::var_os(secret::VARIABLE), &settings.account.key)?;
    let (text, origin) = match &found {
        Some(found) => (found.key.expose_secret(), found.origin.as_str()),
        // A server on this machine is the sandbox, whose key is no secret.
        None if loopback => (sandbox::KEY, "the sandbox"),
        None => return Err(CredentialError::missing().into()),
    };
    ApiKey::parse(text)
        .map_err(|problem| Report::new(Exit::Credentials, format!("{origin}: {problem}")))
}

/// `list`
fn write_list(
    list: &List,
    query: Query,
    settings: &Settings,
    notice: Option<String>,
) -> Result<(), Report> {
    let options = account(settings)?;
    if let Some(notice) = notice {
        // Without standard error nobody reads it.
        let _ = writeln!(io::stderr(), "leadping-tui: {notice}");
    }
    let network = &settings.network;
    let gateway = Arc::new(gateway(options, network)?);
    let listing = Arc::new(query.listing(&scope(settings.account.lead.as_ref())));
    let progress = Arc::new(Progress::new());
    let fetch = |request: RequestOptions| {
        let (gateway, listing) = (Arc::clone(&gateway), Arc::clone(&listing));
        let progress = Arc::clone(&progress);
        async move {
            let on_wait = |wait| progress.wait(&wait);
            gateway.conversations(&listing, &request, on_wait).await
        }
    };
    let job = ListJob {
        query,
        limit: list.limit(),
        format: list.format,
        page_size: network.page_size,
        ascii: settings.ui.ascii,
    };
    let runtime = runtime()?;
    let out = io::BufWriter::with_capacity(64 << 10, io::stdout().lock());
    let end = runtime.block_on(job.run(fetch, out, &progress));
    // A name that is still being looked up must not hold up the end.
    runtime.shutdown_background();
    end
}

/// `sandbox`
fn serve(arguments: &Sandbox) -> Result<(), Report> {
    let options = sandbox_options(&arguments.generated, arguments.live);
    let server = Server::bind(sandbox::Options { listen: arguments.listen, ..options })
        .map_err(|error| not_served(arguments.listen, &error))?;
    runtime()?.block_on(async {
        let stop = stop_signal().map_err(|error| Report::local("no signals", &error))?;
        let mut out = io::stdout();
        writeln!(out, "listening on http://{}", server.addr())
            .and_then(|()| out.flush())
            .map_err(|error| Report::local("the output cannot be written", &error))?;
        server.serve(stop).await.map_err(|error| Report::local("the sandbox broke off", &error))
    })
}

fn not_served(listen: SocketAddr, error: &io::Error) -> Report {
    match error.kind() {
        io::ErrorKind::InvalidInput => Report::new(Exit::Usage, error.to_string()),
        _ => Report::local(&format!("cannot listen on {listen}"), error),
    }
}

/// Ends on Ctrl-C or on a request to terminate.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

fn sandbox_options(generated: &Generated, live: u32) -> sandbox::Options {
    sandbox::Options {
        count: generated.count,
        seed: generated.seed,
        latency: Duration::from_millis(generated.latency_ms),
        jitter: Duration::from_millis(generated.jitter_ms),
        rate_limit: generated.rate_limit,
        fail_rate: generated.fail_rate,
        drop_rate: generated.drop_rate,
        malformed_rate: generated.malformed_rate,
        lost_rate: generated.lost_rate,
        late_fail_rate: generated.late_fail_rate,
        expire_tokens: generated.expire_tokens,
        live: Duration::from_secs(live.into()),
        ..sandbox::Options::default()
    }
}

fn runtime() -> Result<Runtime, Report> {
    Runtime::new().map_err(|error| Report::local("the program cannot start its threads", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_for_a_reason_is_reported_and_a_hang_up_is_silent() {
        let reason = "the keys cannot be read".to_owned();
        let report = exit_of(Ending::Closed(Some(reason.clone()))).expect_err("a report");
        assert_eq!(report, Report::new(Exit::Failed, reason));
        for ending in [Ending::Closed(None), Ending::Signal(15), Ending::Quit] {
            assert!(exit_of(ending).is_ok());
        }
    }
}
