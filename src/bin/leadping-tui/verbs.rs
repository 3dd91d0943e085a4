//! The actions of triage as commands.

use std::io::{self, BufRead, BufReader};
use std::process::ExitCode;
use std::sync::Arc;

use leadping_tui::api::{Client, HttpTransport};
use leadping_tui::cli::VerbCommand;
use leadping_tui::config::{OutboxLocation, Settings};
use leadping_tui::delivery::{LazyClient, SystemClock};
use leadping_tui::domain::{ArchiveFilter, Listing};
use leadping_tui::headless::{
    self, ActionJob, CliError, Exit, Interrupt, Paint, Progress, RunEnd, action,
};
use leadping_tui::store::{Outbox, OutboxError};

use super::account::{account, client};

pub(super) fn act(
    verb: &VerbCommand,
    settings: &Settings,
    place: Option<OutboxLocation>,
    notice: Option<String>,
) -> Result<ExitCode, CliError> {
    let request = verb.request(&settings.archive_reasons)?;
    verb.check(&request)?;
    let common = verb.common();
    if !common.dry_run {
        refuse_if_read_only(settings, verb.name())?;
    }
    let options = account(settings)?;
    print_notice(notice);
    let input = || -> Box<dyn BufRead> { Box::new(BufReader::new(io::stdin())) };
    let listing = match &settings.account.lead {
        Some(lead) => Listing::Lead(lead.clone()),
        None => Listing::Mine(ArchiveFilter::All),
    };
    let job = ActionJob {
        command: verb.verb(),
        request,
        input: action::read_ids(&common.ids, common.leads, input)?,
        leads: common.leads,
        listing,
        compose: settings.compose.clone(),
        time_style: settings.time_style,
        dry_run: common.dry_run,
        confirmed: common.yes,
        timeout: common.wait.timeout(),
        format: common.output.format(),
    };
    job.check_confirmed()?;
    let client = client(options, &settings.network)?;
    let ended = super::run_to_end(async {
        let interrupt = listen()?;
        let progress = Progress::new();
        let connection = connection(client, &progress);
        let open = || open(place);
        job.run(&connection, open, io::stdout().lock(), &progress, &interrupt).await
    });
    ended.map(exit_of)
}

pub(super) fn refuse_if_read_only(settings: &Settings, command: &str) -> Result<(), CliError> {
    if !settings.account.read_only {
        return Ok(());
    }
    let message = format!("Read-only: `{command}` isn't allowed");
    let hints =
        vec!["--read-only, LEADPING_READ_ONLY or `read_only` in the configuration says so".into()];
    Err(CliError { hints, ..CliError::new(Exit::Usage, message) })
}

/// A client that shows its pauses.
pub(super) fn connection(
    client: Client<HttpTransport>,
    progress: &Progress,
) -> Arc<LazyClient<HttpTransport>> {
    let progress = progress.clone();
    LazyClient::connected(client, SystemClock, move |delay| progress.wait(&delay))
}

/// Opens the account's outbox.
pub(super) fn open(place: Option<OutboxLocation>) -> Result<Outbox, CliError> {
    let nowhere = || {
        let message = "No folder for the outbox. Nothing is sent without it";
        CliError::new(Exit::Failed, message.to_owned())
    };
    Ok(open_at(&place.ok_or_else(nowhere)?)?)
}

/// Opens an outbox, with a notice about a lost or damaged one.
pub(super) fn open_at(place: &OutboxLocation) -> Result<Outbox, OutboxError> {
    let opened = Outbox::open(&place.folder, &place.account, jiff::Timestamp::now())?;
    print_notice(opened.lost.map(|lost| lost.to_string()));
    print_notice(opened.set_aside.map(|path| {
        let path = path.display();
        format!("The outbox was damaged and moved to {path}. What was pending in it won't be sent")
    }));
    Ok(opened.outbox)
}

pub(super) fn listen() -> Result<Interrupt, CliError> {
    Interrupt::listen().map_err(|error| CliError::local("Can't handle signals", &error))
}

pub(super) fn print_notice(notice: Option<String>) {
    if let Some(text) = notice {
        headless::notice(&text);
    }
}

pub(super) fn exit_of(ended: RunEnd) -> ExitCode {
    let RunEnd { report, signal } = ended;
    let exit = report.as_ref().map_or(Exit::Done, |report| report.exit);
    if let Some(report) = report {
        // Without standard error the exit code remains.
        let _ = report.write_painted(&mut io::stderr(), Paint::stderr());
    }
    match signal {
        // As shells report a process ended by a signal.
        Some(number) => ExitCode::from(u8::try_from(128 + number).unwrap_or(u8::MAX)),
        None => ExitCode::from(exit as u8),
    }
}
