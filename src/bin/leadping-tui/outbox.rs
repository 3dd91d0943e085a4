//! `outbox`: what is in it, and what a person decides about it.

use std::io;
use std::process::ExitCode;

use leadping_tui::cli::OutboxCommand;
use leadping_tui::cli::outbox::{Discard, OutboxList, Retry, Which};
use leadping_tui::config::{OutboxLocation, Settings};
use leadping_tui::headless::outbox::{self, Selection};
use leadping_tui::headless::{CliError, Progress};
use leadping_tui::settings::Symbols;
use leadping_tui::store::{OutboxError, OutboxReader};

use super::account::{account, gateway};
use super::verbs::{connection, exit_of, listen, open, open_at, print_notice, refuse_if_read_only};

/// Lists the outbox, or does with it what is wanted.
pub(super) fn decide(
    command: &OutboxCommand,
    settings: &Settings,
    place: Option<OutboxLocation>,
    notice: Option<String>,
) -> Result<ExitCode, CliError> {
    print_notice(notice);
    match command {
        OutboxCommand::List(list) => {
            // There is nothing in one that was never made.
            if let Some(place) = place.filter(|place| place.folder.exists()) {
                write_list(list, &place, Symbols::new(settings.ui.ascii))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        OutboxCommand::Discard(discard) => {
            refuse_if_read_only(settings, "outbox discard")?;
            let Discard { which, yes, .. } = discard;
            let (mut outbox, out) = (open(place)?, io::stdout().lock());
            outbox::discard(&mut outbox, &chosen(which, *yes), discard.format(), out).map(exit_of)
        }
        OutboxCommand::Retry(retry) => {
            refuse_if_read_only(settings, "outbox retry")?;
            let Retry { which, yes, accepted, .. } = retry;
            let approvals = accepted.approvals();
            let gateway = gateway(account(settings)?, &settings.network)?;
            let outbox = open(place)?;
            let runtime = super::runtime()?;
            let ended = runtime.block_on(async {
                let interrupt = listen()?;
                let how = (retry.format(), retry.timeout());
                let out = io::stdout().lock();
                let what = (&chosen(which, *yes), &approvals);
                let connection = connection(gateway, &Progress::new());
                let route = (&connection, settings.compose.hours);
                outbox::retry(outbox, what, how, route, out, &interrupt).await
            });
            // A name that is still being looked up must not hold up the end.
            runtime.shutdown_background();
            ended.map(exit_of)
        }
    }
}

/// Lists an outbox, also one that cannot be written to.
fn write_list(
    list: &OutboxList,
    place: &OutboxLocation,
    symbols: &Symbols,
) -> Result<(), CliError> {
    let (wanted, format) = ((list.all, list.text, symbols), list.format());
    let out = io::BufWriter::new(io::stdout().lock());
    match open_at(place) {
        Ok(outbox) => outbox::list(&outbox, wanted, format, out),
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
                outbox::list(&outbox, wanted, format, out)
            }
            // The first one says what is wrong.
            Ok(None) | Err(_) => Err(error.into()),
        },
        Err(error) => Err(error.into()),
    }
}

fn chosen(which: &Which, yes: bool) -> Selection {
    Selection { entries: which.entries.clone(), all: which.all, confirmed: yes }
}
