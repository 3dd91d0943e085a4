//! `list`: conversations to standard output, page by page.

use std::future::Future;
use std::io::{self, Write};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::columns::Column;
use super::output::{Format, Output, Stop};
use super::progress::Progress;
use super::report::{CliError, unreadable};
use super::rows::TableStyle;
use super::table::{Table, terminal_width};
use super::time_limit::within;
use crate::domain::text::number;
use crate::domain::{Conversation, Failure, FailureKind, Page, RequestOptions, Row, WithRaw};
use crate::headless::paginator::Paginator;
use crate::query::{Matcher, Query, SharedMarks};

#[derive(Clone, Debug)]
pub struct ListJob {
    pub query: Query,
    /// Maximum number of conversations; `None` is all.
    pub limit: Option<u64>,
    pub format: Format,
    /// Columns of a table, TSV or CSV; empty: the usual ones.
    pub columns: Vec<&'static Column>,
    /// Rows to ask for at a time.
    pub page_size: u32,
    /// ASCII symbols only.
    pub ascii: bool,
    /// Marks that only this computer knows.
    pub marks: SharedMarks,
    /// Time for each page.
    pub timeout: Duration,
}

type Answer = Result<Page<Conversation>, Failure>;

impl ListJob {
    /// Runs the job: `fetch` sends one request, retries included, and the
    /// rows go to `out`. The next page is fetched while the last is written;
    /// nothing that has been written is kept but a fingerprint of its id. Returns
    /// what there is to say about a complete list.
    ///
    /// # Errors
    /// A failed fetch, or a failed output unless its reader has closed it. Rows
    /// written before stay.
    pub async fn run<F, Fut>(
        &self,
        fetch: F,
        out: impl Write,
        progress: &Progress,
    ) -> Result<Vec<String>, CliError>
    where
        F: Fn(RequestOptions) -> Fut,
        Fut: Future<Output = Answer> + Send + 'static,
    {
        let refiner = self.query.refiner(&self.marks);
        let paginator = Paginator::new(self.options(progress, refiner.is_some()));
        let width = terminal_width();
        let look = (Table::new(width, self.ascii), TableStyle::new(width, self.ascii));
        let mut running = Running {
            fetch,
            paginator,
            refiner,
            output: Output::new(out, self.format, look, self.columns.clone()),
            left: self.limit,
            is_cut: false,
            total: None,
            timeout: self.timeout,
            progress,
        };
        let end = running.run().await;
        progress.clear();
        match end {
            Ok(()) => Ok(self.notices(&running)),
            Err(stop) => stop.report(running.output.rows()).map(|()| Vec::new()),
        }
    }

    fn notices<F, W: Write>(&self, running: &Running<'_, F, W>) -> Vec<String> {
        let rows = running.output.rows();
        let total = running.total;
        let extent = if running.is_cut {
            match total {
                Some(total) if total > rows => {
                    Some(format!("{} of {}; --all for the rest", number(rows), number(total)))
                }
                Some(_) => None,
                None => Some(format!("First {}; --all for the rest", number(rows))),
            }
        } else {
            None
        };
        let asked = || {
            (self.query.counts() == Some(true)).then(|| match total.unwrap_or(rows) {
                1 => "1 conversation".to_owned(),
                total => format!("{} conversations", number(total)),
            })
        };
        let skipped = running.paginator.skipped();
        let skipped = (skipped > 0).then(|| unreadable(skipped));
        extent.or_else(asked).into_iter().chain(skipped).collect()
    }

    /// The first request. The limit bounds the page size only without a local
    /// filter: with one, the number of pages is unknown. The server counts only
    /// for a person, or where the query says so: it is work for it. The count
    /// leaves the local filter out of account.
    fn options(&self, progress: &Progress, refined: bool) -> RequestOptions {
        let is_shown = progress.counts() || self.limit.is_some() && progress.is_watched();
        let count = !refined && self.query.counts().unwrap_or(is_shown);
        let options = self.query.options(self.page_size, None);
        let limit = self.limit.filter(|_| !refined).and_then(|limit| u32::try_from(limit).ok());
        RequestOptions {
            page_size: options.page_size.map(|size| limit.map_or(size, |limit| limit.min(size))),
            include_count: count.then_some(true),
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
    /// Whether the limit has ended the list early.
    is_cut: bool,
    total: Option<u64>,
    timeout: Duration,
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
            let answer = async { answer.await.unwrap_or_else(|error| Err(broken_task(&error))) };
            match within(self.timeout, answer).await {
                Ok(page) => {
                    // The server's total ignores the local filter.
                    let total = page.total.filter(|_| self.refiner.is_none());
                    self.total = self.total.or(total);
                    let rows = self.take(page);
                    let next = if self.left == Some(0) {
                        self.is_cut |= matches!(self.paginator.request(), Ok(Some(_)));
                        Ok(None)
                    } else {
                        self.send()
                    };
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
            let most = usize::try_from(*left).unwrap_or(usize::MAX);
            self.is_cut |= rows.len() > most;
            rows.truncate(most);
            *left -= rows.len() as u64;
        }
        rows
    }

    fn write(&mut self, rows: &[WithRaw<Conversation>]) -> io::Result<()> {
        self.output.page(rows)?;
        self.progress.rows(self.output.rows(), self.total);
        Ok(())
    }
}

fn broken_task(error: &tokio::task::JoinError) -> Failure {
    Failure::new(FailureKind::Local, format!("Loading stopped early: {error}"))
}

#[cfg(test)]
mod tests;
