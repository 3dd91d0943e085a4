//! `list`

use std::io;
use std::sync::Arc;

use leadping_tui::cli::{Cli, List, filter};
use leadping_tui::config::{OutboxLocation, Paths, Settings};
use leadping_tui::domain::RequestOptions;
use leadping_tui::headless::{CliError, DiskMarks, Exit, ListJob, Progress};
use leadping_tui::query::SharedMarks;
use leadping_tui::store::{OutboxReader, StateError, StateLocation, StateSnapshot};

use super::account::{account, client};
use super::{run_to_end, scope, verbs};

pub(super) fn write(
    cli: &Cli,
    list: &List,
    settings: &Settings,
    paths: &Paths,
    notice: Option<String>,
) -> Result<(), CliError> {
    let (format, columns) = list.output()?;
    let reasons = &settings.archive_reasons;
    let query = filter::query(cli.query().unwrap_or_default(), reasons)?;
    let views = settings.views.for_scope(&scope(settings.account.lead.as_ref()));
    let query = match filter::view(cli, &views)? {
        Some(view) => filter::query(&views.all()[view].saved.line, reasons)?,
        None => query,
    };
    let query = match list.since {
        Some(since) => query.since(since),
        None => query,
    };
    let marks = if query.asks_marks() {
        local_marks(paths.state(settings).as_ref(), paths.outbox(settings).as_ref())?
    } else {
        SharedMarks::default()
    };
    let job = ListJob {
        query,
        limit: list.limit(),
        format,
        columns,
        page_size: settings.list.page_size,
        ascii: settings.ui.ascii,
        marks,
        timeout: list.wait.timeout(),
    };
    write_rows(&job, settings, notice)
}

fn write_rows(job: &ListJob, settings: &Settings, notice: Option<String>) -> Result<(), CliError> {
    let options = account(settings)?;
    verbs::print_notice(notice);
    let network = &settings.network;
    let client = Arc::new(client(options, network)?);
    let listing = Arc::new(job.query.listing(&scope(settings.account.lead.as_ref())));
    let progress = Arc::new(Progress::new());
    let fetch = |request: RequestOptions| {
        let (client, listing) = (Arc::clone(&client), Arc::clone(&listing));
        let progress = Arc::clone(&progress);
        async move {
            let on_wait = |wait| progress.wait(&wait);
            client.conversations(&listing, &request, on_wait).await
        }
    };
    let out = io::BufWriter::with_capacity(64 << 10, io::stdout().lock());
    let notices = run_to_end(job.run(fetch, out, &progress))?;
    for notice in notices {
        verbs::print_notice(Some(notice));
    }
    Ok(())
}

/// Drafts, snoozes and entries of the outbox as they are on disk. What does not exist is
/// empty.
pub(super) fn local_marks(
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
