//! `outbox`: what is in it, and what a person decides about it.

use std::io;
use std::process::ExitCode;

use leadping_tui::cli::OutboxCommand;
use leadping_tui::cli::outbox::{Discard, Retry, Which};
use leadping_tui::config::{OutboxPlace, Settings};
use leadping_tui::headless::outbox::{self, Chosen};
use leadping_tui::headless::{Progress, Report};

use super::account::{account, gateway};
use super::verbs::{exit_of, listen, open, refuse_if_read_only, tell};

/// Lists the outbox, or does with it what is wanted.
pub(super) fn decide(
    command: &OutboxCommand,
    settings: &Settings,
    place: Option<OutboxPlace>,
    notice: Option<String>,
) -> Result<ExitCode, Report> {
    tell(notice);
    match command {
        OutboxCommand::List(list) => {
            // There is nothing in one that was never made.
            if place.as_ref().is_some_and(|place| place.folder.exists()) {
                let out = io::BufWriter::new(io::stdout().lock());
                outbox::list(&open(place)?, (list.all, list.text), list.format(), out)?;
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
                let progress = Progress::new();
                let how = (retry.format(), retry.timeout());
                let told = (&progress, &interrupt);
                let out = io::stdout().lock();
                let what = (&chosen(which, *yes), &approvals);
                let route = (&gateway, settings.compose.hours);
                outbox::retry(outbox, what, how, route, out, told).await
            });
            // A name that is still being looked up must not hold up the end.
            runtime.shutdown_background();
            ended.map(exit_of)
        }
    }
}

fn chosen(which: &Which, yes: bool) -> Chosen {
    Chosen { entries: which.entries.clone(), all: which.all, confirmed: yes }
}
