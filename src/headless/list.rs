//! `list`: conversations to standard output, page by page.

use std::future::Future;
use std::io::{self, IsTerminal, Write};

use tokio::task::JoinHandle;

use super::output::{Format, Output};
use super::progress::Progress;
use super::report::CliError;
use super::table::Table;
use crate::domain::{
    Conversation, Failure, FailureKind, Page, RequestOptions, RetryClass, Row, WithRaw,
};
use crate::headless::paginator::Paginator;
use crate::query::{Matcher, Query};

/// What to write and how.
#[derive(Clone, Debug)]
pub struct ListJob {
    /// Which conversations.
    pub query: Query,
    /// How many conversations; `None` is all.
    pub limit: Option<u64>,
    /// In what form.
    pub format: Format,
    /// Rows to ask for at a time.
    pub page_size: u32,
    /// Whether only ASCII is used for symbols.
    pub ascii: bool,
}

type Answer = Result<Page<Conversation>, Failure>;

impl ListJob {
    /// Runs the job: `fetch` sends one request, retries included, and the
    /// rows go to `out`. The next page is fetched while the last is written;
    /// nothing that has been written is kept but a fingerprint of its id.
    ///
    /// # Errors
    /// A failed fetch or an output that cannot be written to, unless its
    /// reader has closed it: then it has had enough. Rows written before a
    /// failure stay.
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
        let refiner = self.query.refiner();
        let walk = Paginator::new(self.options(progress.counts(), refiner.is_some()));
        let output = Output::new(out, self.format, Table::new(terminal_width(), self.ascii));
        let left = self.limit;
        let mut running = Running { fetch, walk, refiner, output, left, total: None, progress };
        let end = running.run().await;
        progress.clear();
        match end {
            Ok(()) => {
                running.note_skipped();
                Ok(())
            }
            Err(Stop::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(Stop::Output(error)) => {
                Err(CliError::local("the output cannot be written", &error))
            }
            Err(Stop::Fetch(failure)) => {
                let report = CliError::from(failure);
                Err(match running.output.rows() {
                    0 => report,
                    rows => {
                        let message =
                            format!("{}; {rows} rows were written before", report.message);
                        CliError { message, ..report }
                    }
                })
            }
        }
    }

    /// The first request. Where every row is written, no more are asked for
    /// than that; where rows are left out here, nobody knows how many it
    /// takes.
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

/// What ends a job early.
enum Stop {
    Fetch(Failure),
    Output(io::Error),
}

struct Running<'a, F, W> {
    fetch: F,
    walk: Paginator,
    /// What the server could not be asked.
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
                    // The server counts what is left out here as well.
                    let total = page.total.filter(|_| self.refiner.is_none());
                    self.total = self.total.or(total);
                    let rows = self.take(page);
                    let next = if self.left == Some(0) { Ok(None) } else { self.send() };
                    self.write(&rows).map_err(Stop::Output)?;
                    pending = next?;
                }
                Err(failure) => {
                    self.walk.failed(failure).map_err(Stop::Fetch)?;
                    pending = self.send()?;
                }
            }
        }
        self.output.end().map_err(Stop::Output)
    }

    /// Sends the next request, if there is one, as a task of its own: it runs
    /// while this one writes.
    fn send(&self) -> Result<Option<JoinHandle<Answer>>, Stop> {
        let request = self.walk.request().map_err(Stop::Fetch)?;
        Ok(request.map(|request| tokio::spawn((self.fetch)(request.clone()))))
    }

    /// The rows of a page that are new, match and are still wanted.
    fn take(&mut self, page: Page<Conversation>) -> Vec<WithRaw<Conversation>> {
        let mut rows = self.walk.arrived(page);
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
        // Whoever reads gets each page when it is there.
        self.output.flush()?;
        self.progress.rows(self.output.rows(), self.total);
        Ok(())
    }

    fn note_skipped(&self) {
        let skipped = self.walk.skipped();
        if skipped > 0 {
            // Nobody misses it where standard error is gone.
            let _ = writeln!(
                io::stderr(),
                "leadping-tui: {skipped} rows made no sense and were left out"
            );
        }
    }
}

fn broken_task(error: &tokio::task::JoinError) -> Failure {
    Failure {
        kind: FailureKind::Local,
        message: format!("a fetch ended early: {error}"),
        hint: None,
        retry: RetryClass::Never,
        status: None,
        trace_id: None,
    }
}

/// In cells; `None` where standard output is not a terminal.
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
