//! The program: composes the parts by the command line and runs them.

mod account;
mod account_list;
mod inbox;
mod keys;
mod outbox;
mod snooze;
mod verbs;

use std::env;
use std::fs::Permissions;
use std::future::Future;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use leadping_tui::cli::{Cli, CliCommand, Generated, List, Sandbox, filter};
use leadping_tui::config::save::ViewStore;
use leadping_tui::config::{OutboxLocation, Paths, Settings, themes};
use leadping_tui::domain::{LeadId, RequestOptions};
use leadping_tui::headless::{CliError, DiskMarks, Exit, ListJob, Progress};
use leadping_tui::query::{Query, Scope, SharedMarks};
use leadping_tui::runtime::{Stores, logging};
use leadping_tui::sandbox::{self, Server};
use leadping_tui::store::{OutboxReader, StateError, StateLocation, StateSnapshot};
use leadping_tui::terminal::StderrWriter;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};

use account::{Upstream, account, client};
use inbox::{InboxOptions, open_inbox};

/// One conversation in so many belongs to `lead-1`: archiving a lead in the
/// demo must not empty half of the inbox, while benchmarks need a long list.
const DEMO_LEAD_EVERY: u64 = 100;
const SANDBOX_LEAD_EVERY: u64 = 2;

fn main() -> ExitCode {
    let cli = match Cli::parse(env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are errors with the exit code 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Exit::Usage as u8));
        }
    };
    match run(&cli) {
        Ok(code) => code,
        Err(report) => {
            // The exit code remains. After the inbox the terminal may accept no
            // output.
            let _ = match cli.command {
                None | Some(CliCommand::Demo(_)) => report.write(&mut StderrWriter::default()),
                _ => report.write(&mut io::stderr()),
            };
            ExitCode::from(report.exit as u8)
        }
    }
}

/// `--query` of the inbox, if it is given.
fn filter_line(cli: &Cli, settings: &Settings) -> Result<Option<String>, CliError> {
    cli.query().map(|typed| filter::line(typed, &settings.archive_reasons)).transpose()
}

fn run(cli: &Cli) -> Result<ExitCode, CliError> {
    let paths = Paths::for_user();
    let overrides = cli.overrides(|name| env::var_os(name));
    let settings = || Settings::load(&overrides, &paths);
    let log = |settings: &Settings| logging::start(settings.log, paths.log_file.as_deref());
    match &cli.command {
        Some(CliCommand::Sandbox(sandbox)) => serve(sandbox).map(|()| ExitCode::SUCCESS),
        Some(CliCommand::List(list)) => {
            let settings = settings()?;
            let reasons = &settings.archive_reasons;
            let query = filter::query(cli.query().unwrap_or_default(), reasons)?;
            let views = settings.views.for_scope(&scope(settings.account.lead.as_ref()));
            let query = match filter::view(cli, &views)? {
                Some(view) => filter::query(&views.all()[view].saved.line, reasons)?,
                None => query,
            };
            let marks = if query.asks_marks() {
                local_marks(paths.state(&settings).as_ref(), paths.outbox(&settings).as_ref())?
            } else {
                SharedMarks::default()
            };
            write_list(list, query, &settings, marks, log(&settings)).map(|()| ExitCode::SUCCESS)
        }
        Some(CliCommand::AccountList(list)) => {
            let settings = settings()?;
            account_list::write(list, &settings, log(&settings)).map(|()| ExitCode::SUCCESS)
        }
        Some(CliCommand::Act(verb)) => {
            let settings = settings()?;
            verbs::act(verb, &settings, paths.outbox(&settings), log(&settings))
        }
        Some(CliCommand::Snooze(command)) => {
            let settings = settings()?;
            snooze::run(command, &settings, paths.state(&settings), log(&settings))
        }
        Some(CliCommand::Outbox(command)) => {
            let settings = settings()?;
            outbox::decide(command, &settings, paths.outbox(&settings), log(&settings))
        }
        Some(CliCommand::Undo(undo)) => {
            let settings = settings()?;
            outbox::undo(undo, &settings, paths.outbox(&settings), log(&settings))
        }
        Some(CliCommand::Keys(arguments)) => {
            keys::write(arguments, &settings()?).map(|()| ExitCode::SUCCESS)
        }
        Some(CliCommand::Demo(demo)) => {
            let settings = settings()?;
            let line = filter_line(cli, &settings)?;
            let upstream =
                Upstream::Embedded(sandbox_options(&demo.generated, DEMO_LEAD_EVERY, demo.live));
            let scope = scope(overrides.lead.as_ref());
            let views = ViewStore::new(&overrides, &paths, &settings);
            // The demo leaves nothing but a log.
            let views = views.map(ViewStore::existing_only);
            let themes = themes::folder(&overrides, &paths);
            let stores = Stores { views, themes, ..Stores::default() };
            let view = filter::view(cli, &settings.views.for_scope(&scope))?.unwrap_or_default();
            let folder = temp_folder().ok();
            let place = |folder: &TempDir| OutboxLocation {
                folder: folder.path().to_path_buf(),
                account: "demo".to_owned(),
            };
            let outbox = folder.as_ref().map(place);
            let options = InboxOptions { scope, line, view, stores, outbox };
            open_inbox(&settings, options, upstream, log(&settings))
        }
        None => {
            let settings = settings()?;
            let line = filter_line(cli, &settings)?;
            let scope = scope(settings.account.lead.as_ref());
            let view = filter::view(cli, &settings.views.for_scope(&scope))?.unwrap_or_default();
            let upstream = Upstream::Account(account(&settings)?);
            let views = ViewStore::new(&overrides, &paths, &settings);
            let outbox = paths.outbox(&settings);
            let themes = themes::folder(&overrides, &paths);
            let stores = Stores { views, themes, state: paths.state(&settings) };
            let options = InboxOptions { scope, line, view, stores, outbox };
            open_inbox(&settings, options, upstream, log(&settings))
        }
    }
}

/// A private folder that is removed with its contents.
fn temp_folder() -> io::Result<TempDir> {
    let mut folder = tempfile::Builder::new();
    folder.prefix("leadping-tui-").permissions(Permissions::from_mode(0o700)).tempdir()
}

/// A lead's conversations, or all of the user's.
fn scope(lead: Option<&LeadId>) -> Scope {
    lead.cloned().map_or(Scope::Mine, Scope::Lead)
}

/// Drafts, snoozes and entries of the outbox as they are on disk. What does not exist is
/// empty.
fn local_marks(
    state: Option<&StateLocation>,
    outbox: Option<&OutboxLocation>,
) -> Result<SharedMarks, CliError> {
    let unreadable = |error: StateError| CliError::new(Exit::Failed, error.to_string());
    let state = state.map(StateSnapshot::read).transpose().map_err(unreadable)?;
    let StateSnapshot { drafts, snoozes, .. } = state.unwrap_or_default();
    let now = jiff::Timestamp::now();
    let snoozes = snoozes.into_iter().filter(|snooze| !snooze.is_over(now));
    let outbox = outbox.map(|place| OutboxReader::open(&place.folder, &place.account));
    let entries = match outbox.transpose()?.flatten() {
        Some(outbox) => outbox.unfinished()?,
        None => Vec::new(),
    };
    let drafts = drafts.iter().map(|draft| &draft.conversation);
    Ok(SharedMarks::new(DiskMarks::new(drafts, &entries, snoozes)))
}

/// `list`
fn write_list(
    list: &List,
    query: Query,
    settings: &Settings,
    marks: SharedMarks,
    notice: Option<String>,
) -> Result<(), CliError> {
    let options = account(settings)?;
    verbs::print_notice(notice);
    let network = &settings.network;
    let client = Arc::new(client(options, network)?);
    let listing = Arc::new(query.listing(&scope(settings.account.lead.as_ref())));
    let progress = Arc::new(Progress::new());
    let fetch = |request: RequestOptions| {
        let (client, listing) = (Arc::clone(&client), Arc::clone(&listing));
        let progress = Arc::clone(&progress);
        async move {
            let on_wait = |wait| progress.wait(&wait);
            client.conversations(&listing, &request, on_wait).await
        }
    };
    let job = ListJob {
        query,
        limit: list.limit(),
        format: list.format,
        page_size: settings.list.page_size,
        ascii: settings.ui.ascii,
        marks,
    };
    let out = io::BufWriter::with_capacity(64 << 10, io::stdout().lock());
    run_to_end(job.run(fetch, out, &progress))
}

/// `sandbox`
fn serve(arguments: &Sandbox) -> Result<(), CliError> {
    let options = sandbox_options(&arguments.generated, SANDBOX_LEAD_EVERY, arguments.live);
    let options = sandbox::Options {
        listen: arguments.listen,
        api: arguments.api,
        key: arguments.key.clone(),
        ..options
    };
    let server = Server::bind(options).map_err(|error| not_served(arguments.listen, &error))?;
    runtime()?.block_on(async {
        let stop =
            stop_signal().map_err(|error| CliError::local("Can't handle signals", &error))?;
        let mut out = io::stdout();
        writeln!(out, "listening on http://{}", server.addr())
            .and_then(|()| out.flush())
            .map_err(|error| CliError::local("Can't write the output", &error))?;
        server.serve(stop).await.map_err(|error| CliError::local("The sandbox stopped", &error))
    })
}

fn not_served(listen: SocketAddr, error: &io::Error) -> CliError {
    match error.kind() {
        io::ErrorKind::InvalidInput => CliError::new(Exit::Usage, error.to_string()),
        _ => CliError::local(&format!("Can't listen on {listen}"), error),
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

fn sandbox_options(generated: &Generated, lead_every: u64, live: u32) -> sandbox::Options {
    sandbox::Options {
        count: generated.count,
        lead_every: generated.lead_every.unwrap_or(lead_every),
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
        list_lag: Duration::from_millis(generated.list_lag_ms),
        live: Duration::from_secs(live.into()),
        ..sandbox::Options::default()
    }
}

/// Runs the work of a command on a runtime of its own.
fn run_to_end<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    let runtime = runtime()?;
    let ended = runtime.block_on(work);
    // A pending name lookup must not delay the end.
    runtime.shutdown_background();
    ended
}

fn runtime() -> Result<Runtime, CliError> {
    Runtime::new().map_err(|error| CliError::local("Can't start threads", &error))
}
