//! `count`: the number of conversations, to standard output.

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use super::output::Stop;
use super::progress::Progress;
use super::report::{CliError, Exit};
use super::time_limit::within;
use crate::api::requests::ListConversations;
use crate::api::{Api, Client};
use crate::domain::text::{json_line, one_line};
use crate::domain::{Failure, FailureKind, Listing, RequestOptions, Row};
use crate::headless::paginator::Paginator;
use crate::query::{EvaluatedBy, Query, SharedMarks};

/// What to do where the server cannot count.
const EXACT: &str = "Add --exact to load every conversation and count here";

/// A list to count.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The view's name; `None` for a filter.
    pub view: Option<String>,
    pub listing: Listing,
    pub query: Query,
}

#[derive(Debug)]
pub struct CountJob {
    pub lists: Vec<Counted>,
    /// Load all pages and count here.
    pub exact: bool,
    pub json: bool,
    /// Time for each request, with its retries.
    pub timeout: Duration,
    /// Rows to ask for at a time where all are loaded.
    pub page_size: u32,
    /// Marks that only this computer knows.
    pub marks: SharedMarks,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    view: Option<&'a str>,
    count: u64,
}

impl CountJob {
    /// Refuses lists that the server cannot count, unless they are loaded.
    ///
    /// # Errors
    /// The first one, with the terms that are evaluated here.
    pub fn check(&self) -> Result<(), CliError> {
        if self.exact { Ok(()) } else { self.lists.iter().try_for_each(refuse_refined) }
    }

    /// Counts each list by one request, also a view that is named repeatedly,
    /// then writes all the numbers.
    ///
    /// # Errors
    /// A failed request or output.
    pub async fn run<A: Api>(
        &self,
        client: &Client<A>,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let mut counts: Vec<u64> = Vec::new();
        for list in &self.lists {
            let counted = self.lists.iter().zip(&counts);
            let mut same = counted.filter(|(it, _)| it.view.is_some() && it.view == list.view);
            if let Some((_, count)) = same.next() {
                counts.push(*count);
                continue;
            }
            let count = if self.exact {
                self.load(client, list, progress).await
            } else {
                self.ask(client, list, progress).await
            };
            progress.clear();
            match count {
                Ok(count) => counts.push(count),
                Err(failure) => return Stop::from(failure).report(0),
            }
        }
        self.write(&counts, out).or_else(|error| CliError::output(&error))
    }

    /// The server's count.
    async fn ask<A: Api>(
        &self,
        client: &Client<A>,
        list: &Counted,
        progress: &Progress,
    ) -> Result<u64, Failure> {
        let options = &RequestOptions {
            page_size: Some(1),
            include_count: Some(true),
            order_by: Vec::new(),
            ..list.query.options(1, None)
        };
        let request = ListConversations { listing: &list.listing, options };
        let read = client.read(&request, |wait| progress.wait(&wait));
        let page = within(self.timeout, read).await?;
        page.total.ok_or_else(|| {
            Failure::new(FailureKind::Unsupported, "The server doesn't say how many there are")
                .with_hint(EXACT)
        })
    }

    /// The number of rows on all pages.
    async fn load<A: Api>(
        &self,
        client: &Client<A>,
        list: &Counted,
        progress: &Progress,
    ) -> Result<u64, Failure> {
        let refiner = list.query.refiner(&self.marks);
        let options = list.query.options(self.page_size, None);
        let mut pages = Paginator::new(RequestOptions { include_count: None, ..options });
        let mut count = 0;
        while let Some(options) = pages.request()? {
            let read = client.conversations(&list.listing, options, |wait| progress.wait(&wait));
            match within(self.timeout, read).await {
                Ok(page) => {
                    let rows = pages.arrived(page);
                    let rows = rows.iter().filter_map(|record| Row::new(&record.value));
                    let matching = |row: &Row| refiner.as_ref().is_none_or(|it| it.matches(row));
                    count += rows.filter(matching).count() as u64;
                    progress.rows(count, None);
                }
                Err(failure) => pages.failed(failure)?,
            }
        }
        Ok(count)
    }

    fn write(&self, counts: &[u64], mut out: impl Write) -> io::Result<()> {
        let lines = self.lists.iter().zip(counts);
        let lines = lines.map(|(list, &count)| Line { view: list.view.as_deref(), count });
        let lines: Vec<Line<'_>> = lines.collect();
        match (self.json, &lines[..]) {
            (false, [line]) => writeln!(out, "{}", line.count)?,
            (false, lines) => {
                for line in lines {
                    writeln!(out, "{}\t{}", one_line(line.view.unwrap_or_default()), line.count)?;
                }
            }
            (true, [Line { count, .. }]) => {
                let line = serde_json::to_string(&Line { view: None, count: *count })?;
                writeln!(out, "{line}")?;
            }
            (true, lines) => writeln!(out, "{}", json_line(&serde_json::to_string(lines)?))?,
        }
        out.flush()
    }
}

/// Refuses a filter of which a part is left to this computer.
fn refuse_refined(list: &Counted) -> Result<(), CliError> {
    if !list.query.is_refined() {
        return Ok(());
    }
    let local = list.query.terms().iter().filter(|it| it.evaluated_by() != EvaluatedBy::Server);
    let local: Vec<String> = local.map(|term| format!("`{term}`")).collect();
    let of_view = list.view.as_ref().map(|name| format!(" of view {name}")).unwrap_or_default();
    let message = format!("The server can't count by {}{of_view}", local.join(" and "));
    Err(CliError { hints: vec![EXACT.to_owned()], ..CliError::new(Exit::Usage, message) })
}

#[cfg(test)]
mod tests;
