//! `snooze` and `unsnooze`.

use std::io::{self, BufRead, BufReader};
use std::process::ExitCode;

use leadping_tui::cli::SnoozeCommand;
use leadping_tui::config::Settings;
use leadping_tui::domain::{ArchiveFilter, Listing};
use leadping_tui::headless::{CliError, Exit, Progress, RunEnd, SnoozeJob, SnoozeSource, action};
use leadping_tui::store::{StateDb, StateLocation};

use super::account::{account, client};
use super::verbs::{exit_of, print_notice};

pub(super) fn run(
    command: &SnoozeCommand,
    settings: &Settings,
    place: Option<StateLocation>,
    notice: Option<String>,
) -> Result<ExitCode, CliError> {
    print_notice(notice);
    let common = command.common();
    let input = || -> Box<dyn BufRead> { Box::new(BufReader::new(io::stdin())) };
    let job = SnoozeJob {
        command: command.name(),
        input: action::read_ids(&common.ids, false, input)?,
        dry_run: common.dry_run,
        format: common.output.format(),
    };
    let out = io::stdout().lock();
    let Some((until, timeout)) = command.until() else {
        let report = job.unsnooze(&mut open(place)?, out)?;
        return Ok(exit_of(RunEnd { report, signal: None }));
    };
    let listing = match &settings.account.lead {
        Some(lead) => Listing::Lead(lead.clone()),
        None => Listing::Mine(ArchiveFilter::All),
    };
    let client = client(account(settings)?, &settings.network)?;
    let mut state = open(place)?;
    let progress = Progress::new();
    let source = SnoozeSource { client: &client, listing: &listing, progress: &progress, timeout };
    let report =
        super::run_to_end(job.snooze(&mut state, until, source, settings.time_style, out))?;
    Ok(exit_of(RunEnd { report, signal: None }))
}

fn open(place: Option<StateLocation>) -> Result<StateDb, CliError> {
    let failed = |why: String| CliError::new(Exit::Failed, format!("Can't keep snoozes: {why}"));
    let place = place.ok_or_else(|| failed("no folder for them".to_owned()))?;
    let opened = StateDb::open(&place, jiff::Timestamp::now());
    Ok(opened.map_err(|error| failed(error.to_string()))?.state)
}
