//! `count`.

use std::io;

use leadping_tui::cli::{Cli, Count, filter};
use leadping_tui::config::{Paths, Settings};
use leadping_tui::headless::{CliError, CountJob, Counted, Progress};
use leadping_tui::query::{Query, Scope, SharedMarks};

use super::account::{account, client};
use super::list::local_marks;
use super::{run_to_end, scope, verbs};

pub(super) fn write(
    cli: &Cli,
    count: &Count,
    settings: &Settings,
    paths: &Paths,
    notice: Option<String>,
) -> Result<(), CliError> {
    let lists = lists(cli, count, settings)?;
    let marks = if count.exact && lists.iter().any(|list| list.query.asks_marks()) {
        local_marks(paths.state(settings).as_ref(), paths.outbox(settings).as_ref())?
    } else {
        SharedMarks::default()
    };
    let job = CountJob {
        lists,
        exact: count.exact,
        json: count.json,
        timeout: count.wait.timeout(),
        page_size: settings.list.page_size,
        marks,
    };
    job.check()?;
    let options = account(settings)?;
    verbs::print_notice(notice);
    let client = client(options, &settings.network)?;
    run_to_end(job.run(&client, io::stdout().lock(), &Progress::new()))
}

/// The views that are named, else the filter.
fn lists(cli: &Cli, count: &Count, settings: &Settings) -> Result<Vec<Counted>, CliError> {
    let scope: Scope = scope(settings.account.lead.as_ref());
    let reasons = &settings.archive_reasons;
    let list = |view: Option<String>, query: Query| Counted {
        listing: query.listing(&scope),
        view,
        query,
    };
    let views = settings.views.for_scope(&scope);
    let named: Vec<&str> = match &count.views[..] {
        [] => cli.view().into_iter().collect(),
        names => names.iter().map(String::as_str).collect(),
    };
    if named.is_empty() {
        let typed = cli.query().unwrap_or_default();
        return Ok(vec![list(None, filter::query(typed, reasons)?)]);
    }
    let named = named.into_iter().map(|name| {
        let saved = &views.all()[filter::named_view(name, &views)?].saved;
        Ok(list(Some(saved.name.clone()), filter::query(&saved.line, reasons)?))
    });
    named.collect()
}
