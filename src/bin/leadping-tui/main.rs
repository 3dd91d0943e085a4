//! The program: composes the parts by the command line and runs them.

mod account;
mod account_list;
mod completions;
mod config;
mod count;
mod doctor;
mod inbox;
mod keys;
mod list;
mod man;
mod name_list;
mod outbox;
mod sandbox;
mod show;
mod snooze;
mod usage;
mod verbs;

use std::fs::Permissions;
use std::future::Future;
use std::io::IsTerminal;
use std::os::unix::fs::PermissionsExt;
use std::process::ExitCode;
use std::{env, io};

use leadping_tui::cli::{Cli, CliCommand, filter};
use leadping_tui::config::save::ViewStore;
use leadping_tui::config::{OutboxLocation, Paths, Settings, themes};
use leadping_tui::domain::LeadId;
use leadping_tui::headless::{CliError, Paint, paint};
use leadping_tui::query::Scope;
use leadping_tui::runtime::{Stores, logging};
use leadping_tui::terminal::{self, StderrWriter};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use account::{Upstream, account};
use inbox::{InboxOptions, open_inbox};

fn main() -> ExitCode {
    if let Some(code) = completions::answer() {
        return code;
    }
    let cli = match Cli::parse(env::args_os()) {
        Ok(cli) => cli,
        Err(answer) => return usage::write(&answer),
    };
    match run(&cli) {
        Ok(code) => code,
        Err(report) => {
            let color = cli.output_color(|name| env::var_os(name));
            let paint = Paint::new(color.on(io::stderr().is_terminal()));
            // The exit code remains. After the inbox the terminal may accept no
            // output.
            let _ = match cli.command {
                None | Some(CliCommand::Demo(_)) => {
                    report.write_painted(&mut StderrWriter::default(), paint)
                }
                _ => report.write_painted(&mut io::stderr(), paint),
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
    if matches!(cli.command, None | Some(CliCommand::Demo(_))) {
        // Without one the inbox is refused, with what to do.
        let _ = terminal::take_stdin();
    }
    let paths = Paths::for_user();
    let overrides = cli.overrides(|name| env::var_os(name));
    let settings = || {
        let settings = Settings::load(&overrides, &paths);
        settings.inspect(|settings| paint::choose(settings.output_color))
    };
    let verbose = cli.is_verbose();
    let log =
        |settings: &Settings| logging::start(settings.log, paths.log_file.as_deref(), verbose);
    match &cli.command {
        Some(CliCommand::Sandbox(arguments)) => {
            sandbox::serve(arguments).map(|()| ExitCode::SUCCESS)
        }
        Some(CliCommand::List(arguments)) => {
            let settings = settings()?;
            list::write(cli, arguments, &settings, &paths, log(&settings))
                .map(|()| ExitCode::SUCCESS)
        }
        Some(CliCommand::Show(show)) => {
            let settings = settings()?;
            show::write(show, &settings, log(&settings)).map(|()| ExitCode::SUCCESS)
        }
        Some(CliCommand::Count(count)) => {
            let settings = settings()?;
            count::write(cli, count, &settings, &paths, log(&settings)).map(|()| ExitCode::SUCCESS)
        }
        Some(CliCommand::AccountList(list)) => {
            let settings = settings()?;
            account_list::write(list, &settings, log(&settings)).map(|()| ExitCode::SUCCESS)
        }
        Some(CliCommand::NameList(list)) => {
            let settings = settings()?;
            name_list::write(list, &settings, log(&settings)).map(|()| ExitCode::SUCCESS)
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
        Some(CliCommand::Doctor(arguments)) => doctor::run(arguments, &overrides, &paths, verbose),
        Some(CliCommand::Keys(arguments)) => {
            keys::write(arguments, &settings()?).map(|()| ExitCode::SUCCESS)
        }
        Some(CliCommand::Config(command)) => config::run(command, &overrides, &paths),
        Some(CliCommand::Completions(arguments)) => {
            completions::write(*arguments).map(|()| ExitCode::SUCCESS)
        }
        Some(CliCommand::Man(arguments)) => man::write(arguments).map(|()| ExitCode::SUCCESS),
        Some(CliCommand::Demo(demo)) => {
            let settings = settings()?;
            let line = filter_line(cli, &settings)?;
            let every = sandbox::DEMO_LEAD_EVERY;
            let upstream = Upstream::Embedded(sandbox::options(&demo.generated, every, demo.live));
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
