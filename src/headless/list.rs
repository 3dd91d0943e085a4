//! `list`: conversations to standard output, page by page.

use std::future::Future;
use std::io::{self, IsTerminal, Write};

use tokio::task::JoinHandle;

use super::output::{Format, Output, Stop};
use super::progress::Progress;
use super::report::CliError;
use super::table::Table;
use crate::domain::{Conversation, Failure, FailureKind, Page, RequestOptions, Row, WithRaw};
use crate::headless::paginator::Paginator;
use crate::query::{Matcher, Query, SharedMarks};

#[derive(Clone, Debug)]
pub struct ListJob {
    pub query: Query,
    /// Maximum number of conversations; `None` is all.
    pub limit: Option<u64>,
    pub format: Format,
    /// Rows to ask for at a time.
    pub page_size: u32,
    /// ASCII symbols only.
    pub ascii: bool,
    /// Marks that only this computer knows.
    pub marks: SharedMarks,
}

type Answer = Result<Page<Conversation>, Failure>;

impl ListJob {
    /// Runs the job: `fetch` sends one request, retries included, and the
    /// rows go to `out`. The next page is fetched while the last is written;
    /// nothing that has been written is kept but a fingerprint of its id.
    ///
    /// # Errors
    /// A failed fetch, or a failed output unless its reader has closed it. Rows
    /// written before stay.
    pub async fn run<F, Fut>(
        &self,
        fetch: F,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError>
    where
        F: Fn(RequestOptions) -> Fut,
        Fut: Future<Output = Answer> + Send + 'static,
    {
        let refiner = self.query.refiner(&self.marks);
        let paginator = Paginator::new(self.options(progress.counts(), refiner.is_some()));
        let output = Output::new(out, self.format, Table::new(terminal_width(), self.ascii));
        let left = self.limit;
        let mut running =
            Running { fetch, paginator, refiner, output, left, total: None, progress };
        let end = running.run().await;
        progress.clear();
        match end {
            Ok(()) => running.note_skipped(),
            Err(stop) => return stop.report(running.output.rows()),
        }
        Ok(())
    }

    /// The first request. The limit bounds the page size only without a local
    /// filter: with one, the number of pages is unknown.
    fn options(&self, count: bool, refined: bool) -> RequestOptions {
        let options = self.query.options(self.page_size, None);
        let limit = self.limit.filter(|_| !refined).and_then(|limit| u32::try_from(limit).ok());
        RequestOptions {
            page_size: options.page_size.map(|size| limit.map_or(size, |limit| limit.min(size))),
            include_count: options.include_count.filter(|_| count),
            ..options
        }
    }
}

struct Running<'a, F, W> {
    fetch: F,
    paginator: Paginator,
    /// Terms that the server cannot evaluate.
    refiner: Option<Matcher>,
    output: Output<W>,
    left: Option<u64>,
    total: Option<u64>,
    progress: &'a Progress,
}

impl<F, Fut, W> Running<'_, F, W>
where
    F: Fn(RequestOptions) -> Fut,
    Fut: Future<Output = Answer> + Send + 'static,
    W: Write,
{
    async fn run(&mut self) -> Result<(), Stop> {
        let mut pending = self.send()?;
        while let Some(answer) = pending.take() {
            match answer.await.unwrap_or_else(|error| Err(broken_task(&error))) {
                Ok(page) => {
                    // The server's total ignores the local filter.
                    let total = page.total.filter(|_| self.refiner.is_none());
                    self.total = self.total.or(total);
                    let rows = self.take(page);
                    let next = if self.left == Some(0) { Ok(None) } else { self.send() };
                    self.write(&rows)?;
                    pending = next?;
                }
                Err(failure) => {
                    self.paginator.failed(failure)?;
                    pending = self.send()?;
                }
            }
        }
        Ok(self.output.end()?)
    }

    /// Sends the next request as a task, so that it runs while rows are written.
    fn send(&self) -> Result<Option<JoinHandle<Answer>>, Stop> {
        let request = self.paginator.request()?;
        Ok(request.map(|request| tokio::spawn((self.fetch)(request.clone()))))
    }

    /// The new and matching rows of a page, within the limit.
    fn take(&mut self, page: Page<Conversation>) -> Vec<WithRaw<Conversation>> {
        let mut rows = self.paginator.arrived(page);
        if let Some(refiner) = &self.refiner {
            rows.retain(|record| Row::new(&record.value).is_some_and(|row| refiner.matches(&row)));
        }
        if let Some(left) = &mut self.left {
            rows.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left -= rows.len() as u64;
        }
        rows
    }

    fn write(&mut self, rows: &[WithRaw<Conversation>]) -> io::Result<()> {
        for row in rows {
            self.output.row(row)?;
        }
        // Readers get each page as it arrives.
        self.output.flush()?;
        self.progress.rows(self.output.rows(), self.total);
        Ok(())
    }

    fn note_skipped(&self) {
        let skipped = self.paginator.skipped();
        if skipped > 0 {
            // Without standard error there is no reader.
            let _ = writeln!(io::stderr(), "leadping-tui: Skipped {skipped} unreadable rows");
        }
    }
}

fn broken_task(error: &tokio::task::JoinError) -> Failure {
    Failure::new(FailureKind::Local, format!("Loading stopped early: {error}"))
}

/// In cells; `None` if standard output is not a terminal.
pub(super) fn terminal_width() -> Option<usize> {
    let out = io::stdout();
    if !out.is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(&out).ok()?;
    Some(usize::from(size.ws_col)).filter(|&width| width > 0)
}

#[cfg(test)]
mod tests;
