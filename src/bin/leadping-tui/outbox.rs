//! `outbox list`, `show`, `retry` and `discard`, and `undo`.

use std::io;
use std::process::ExitCode;

use leadping_tui::cli::{OutboxCommand, UndoArgs};
use leadping_tui::config::{OutboxLocation, Settings};
use leadping_tui::headless::{CliError, Progress, outbox, outbox_show};
use leadping_tui::settings::Symbols;
use leadping_tui::store::{OutboxError, OutboxReader};
use leadping_tui::triage::outbox::OutboxEntry;

use super::account::{account, client};
use super::verbs::{connection, exit_of, listen, open, open_at, print_notice, refuse_if_read_only};

pub(super) fn decide(
    command: &OutboxCommand,
    settings: &Settings,
    place: Option<OutboxLocation>,
    notice: Option<String>,
) -> Result<ExitCode, CliError> {
    print_notice(notice);
    match command {
        OutboxCommand::List { all, text, output, .. } => {
            // An outbox that was never created is empty.
            if let Some(place) = place.filter(|place| place.folder.exists()) {
                let entries = entries(&place, if *all { outbox::FINISHED } else { 0 })?;
                let out = io::BufWriter::new(io::stdout().lock());
                let shown = (*text, Symbols::new(settings.ui.ascii));
                outbox::list(&entries, shown, output.format(), out)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        OutboxCommand::Show { entries: wanted, text, output, .. } => {
            let place = place.filter(|place| place.folder.exists());
            let kept = place.map(|place| entries(&place, outbox::FINISHED)).transpose()?;
            let out = io::BufWriter::new(io::stdout().lock());
            outbox_show::show(&kept.unwrap_or_default(), wanted, *text, output.format(), out)
                .map(|()| ExitCode::SUCCESS)
        }
        OutboxCommand::Discard { entries, output, .. } => {
            refuse_if_read_only(settings, "outbox discard")?;
            let (mut outbox, out) = (open(place)?, io::stdout().lock());
            outbox::discard(&mut outbox, &entries.selection(), output.format(), out).map(exit_of)
        }
        OutboxCommand::Retry { entries, accepted, wait, output, .. } => {
            refuse_if_read_only(settings, "outbox retry")?;
            let client = client(account(settings)?, &settings.network)?;
            let outbox = open(place)?;
            let ended = super::run_to_end(async {
                let interrupt = listen()?;
                let options = (output.format(), wait.timeout());
                let out = io::stdout().lock();
                let selected = (&entries.selection(), &accepted.approvals());
                let connection = connection(client, &Progress::new());
                let route = (&connection, settings.compose.hours);
                outbox::retry(outbox, selected, options, route, out, &interrupt).await
            });
            ended.map(exit_of)
        }
    }
}

pub(super) fn undo(
    arguments: &UndoArgs,
    settings: &Settings,
    place: Option<OutboxLocation>,
    notice: Option<String>,
) -> Result<ExitCode, CliError> {
    print_notice(notice);
    if !arguments.dry_run {
        refuse_if_read_only(settings, "undo")?;
    }
    let job = arguments.job();
    job.check_confirmed()?;
    let client = client(account(settings)?, &settings.network)?;
    let outbox = open(place)?;
    let ended = super::run_to_end(async {
        let interrupt = listen()?;
        let progress = Progress::new();
        let connection = connection(client, &progress);
        let route = (&connection, settings.compose.hours);
        job.run(outbox, route, io::stdout().lock(), &progress, &interrupt).await
    });
    ended.map(exit_of)
}

/// The unfinished entries, then so many finished ones; also those of an outbox
/// on a read-only disk.
fn entries(place: &OutboxLocation, finished: u32) -> Result<Vec<OutboxEntry>, CliError> {
    let (unfinished, finished) = match open_at(place) {
        Ok(outbox) => (outbox.unfinished()?, outbox.finished(finished)?),
        Err(
            error @ (OutboxError::Full
            | OutboxError::Disk
            | OutboxError::ReadOnly
            | OutboxError::Busy
            | OutboxError::Held(_)
            | OutboxError::File(_)),
        ) => match OutboxReader::open(&place.folder, &place.account) {
            Ok(Some(outbox)) => {
                print_notice(Some(error.to_string()));
                (outbox.unfinished()?, outbox.finished(finished)?)
            }
            // The first error has the reason.
            Ok(None) | Err(_) => return Err(error.into()),
        },
        Err(error) => return Err(error.into()),
    };
    Ok([unfinished, finished].concat())
}
