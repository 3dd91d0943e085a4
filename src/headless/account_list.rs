//! `scheduled`, `due` and `events`: lists over the whole account to standard
//! output.

use std::io::{self, Write};
use std::time::Duration;

use jiff::Timestamp;

use super::list::terminal_width;
use super::output::Stop;
use super::progress::Progress;
use super::report::CliError;
use super::table::Table;
use super::time_limit::within;
use crate::api::requests::{ListAllEvents, ListFollowUps, ListMessages};
use crate::api::{Api, Client};
use crate::domain::event::EventKind;
use crate::domain::sms::SmsRow;
use crate::domain::text::{json_line, one_line};
use crate::domain::{
    Direction, ExactFilter, Failure, LeadRow, OrderBy, Page, RequestOptions, Scalar, TimelineEvent,
    WithRaw,
};
use crate::headless::paginator::{Named, Paginator};

/// Columns of the second and the third cell; the time takes 16.
const WIDTHS: [usize; 2] = [24, 16];

/// Output format of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// Columns to read, cut to the width of the terminal.
    Table,
    /// One JSON array of the server's records.
    Json,
    /// The server's records, one JSON object a line.
    Ndjson,
}

#[derive(Clone, Debug)]
pub struct AccountList {
    /// Maximum number of rows; `None` is all.
    pub limit: Option<u64>,
    pub format: RowFormat,
    /// Rows to ask for at a time.
    pub page_size: u32,
    /// ASCII symbols only.
    pub ascii: bool,
    /// Time for each page.
    pub timeout: Duration,
}

/// A row of the table: a time and three cells.
trait Cells: Named {
    const HEADER: [&'static str; 4];

    fn at(&self) -> Option<Timestamp>;

    fn cells(&self) -> [String; 3];
}

impl AccountList {
    /// Writes the texts that wait for their time, the next one first.
    pub async fn scheduled<A: Api>(
        &self,
        client: &Client<A>,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let value = Scalar::Text("scheduled".to_owned());
        let options = RequestOptions {
            filters: vec![ExactFilter { field: "status".to_owned(), value }],
            page_size: Some(self.page_size),
            ..RequestOptions::default()
        };
        let fetch = async |options: &RequestOptions| {
            client.read(&ListMessages(options), |wait| progress.wait(&wait)).await
        };
        // A server may leave the filter out of account, and the order by that time
        // is not among those that every server has.
        let pick = Pick { wanted: SmsRow::is_scheduled, since: None, sorted: true };
        self.write(options, fetch, pick, (out, progress)).await
    }

    /// Writes the leads whose follow-up is due, or `upcoming` too.
    pub async fn due<A: Api>(
        &self,
        client: &Client<A>,
        upcoming: bool,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let fetch = async |options: &RequestOptions| {
            let token = options.continuation_token.as_ref();
            client.read(&ListFollowUps { upcoming, token }, |wait| progress.wait(&wait)).await
        };
        let pick = Pick { wanted: |_| true, since: None, sorted: false };
        self.write(RequestOptions::default(), fetch, pick, (out, progress)).await
    }

    /// Writes the events of all conversations, the latest first, back to a time.
    pub async fn events<A: Api>(
        &self,
        client: &Client<A>,
        since: Option<Timestamp>,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let fetch = async |options: &RequestOptions| {
            client.read(&ListAllEvents(options), |wait| progress.wait(&wait)).await
        };
        let limit = self.limit.and_then(|limit| u32::try_from(limit).ok());
        let latest = OrderBy { field: "createdAt".to_owned(), direction: Direction::Desc };
        let options = RequestOptions {
            page_size: Some(limit.map_or(self.page_size, |limit| limit.min(self.page_size))),
            order_by: vec![latest],
            ..RequestOptions::default()
        };
        let pick = Pick { wanted: |_| true, since, sorted: false };
        self.write(options, fetch, pick, (out, progress)).await
    }

    /// Writes page after page. A list that goes back to a time ends with the
    /// first row before it.
    async fn write<T: Cells>(
        &self,
        options: RequestOptions,
        fetch: impl AsyncFn(&RequestOptions) -> Result<Page<T>, Failure>,
        pick: Pick<T>,
        (out, progress): (impl Write, &Progress),
    ) -> Result<(), CliError> {
        let mut paginator = Paginator::new(options);
        let mut rows = Rows::new(out, self.format, Table::new(terminal_width(), self.ascii));
        let ended = self.write_pages(&mut paginator, &mut rows, fetch, &pick).await;
        progress.clear();
        if let Err(stop) = ended.and_then(|()| Ok(rows.end::<T>()?)) {
            return stop.report(rows.written);
        }
        if paginator.skipped() > 0 {
            // Without standard error there is no reader.
            let skipped = paginator.skipped();
            let _ = writeln!(io::stderr(), "leadping-tui: Skipped {skipped} unreadable rows");
        }
        Ok(())
    }

    async fn write_pages<T: Cells>(
        &self,
        paginator: &mut Paginator,
        rows: &mut Rows<impl Write>,
        fetch: impl AsyncFn(&RequestOptions) -> Result<Page<T>, Failure>,
        pick: &Pick<T>,
    ) -> Result<(), Stop> {
        let mut left = self.limit.unwrap_or(u64::MAX);
        let mut is_over = false;
        let mut gathered = Vec::new();
        while let Some(request) = paginator.request()?.filter(|_| left > 0 && !is_over) {
            let page = match within(self.timeout, fetch(request)).await {
                Ok(page) => page,
                Err(failure) => {
                    paginator.failed(failure)?;
                    continue;
                }
            };
            let mut items = paginator.arrived(page);
            let is_before = |row: &WithRaw<T>| {
                pick.since.is_some_and(|since| row.value.at().is_some_and(|at| at < since))
            };
            if let Some(end) = items.iter().position(is_before) {
                items.truncate(end);
                is_over = true;
            }
            items.retain(|row| (pick.wanted)(&row.value));
            if pick.sorted {
                gathered.append(&mut items);
                continue;
            }
            items.truncate(usize::try_from(left).unwrap_or(usize::MAX));
            left -= items.len() as u64;
            items.iter().try_for_each(|row| rows.row(row))?;
            rows.flush()?;
        }
        gathered.sort_by_key(|row| row.value.at());
        let most = usize::try_from(left).unwrap_or(usize::MAX);
        Ok(gathered.iter().take(most).try_for_each(|row| rows.row(row))?)
    }
}

/// Selection of rows.
struct Pick<T> {
    wanted: fn(&T) -> bool,
    /// The first row before it is the end.
    since: Option<Timestamp>,
    /// Sort by time once all are loaded.
    sorted: bool,
}

struct Rows<W> {
    out: W,
    format: RowFormat,
    table: Table,
    written: u64,
}

impl<W: Write> Rows<W> {
    fn new(out: W, format: RowFormat, table: Table) -> Self {
        Self { out, format, table, written: 0 }
    }

    fn row<T: Cells>(&mut self, record: &WithRaw<T>) -> io::Result<()> {
        let first = self.written == 0;
        self.written += 1;
        match self.format {
            RowFormat::Json => {
                let before = if first { "[\n" } else { ",\n" };
                write!(self.out, "{before}{}", json_line(record.raw.get()))
            }
            RowFormat::Ndjson => writeln!(self.out, "{}", json_line(record.raw.get())),
            RowFormat::Table => {
                if first {
                    self.header::<T>()?;
                }
                let at = self.table.time(record.value.at());
                let [a, b, c] = record.value.cells();
                self.line([&at, &a, &b, &c])
            }
        }
    }

    fn header<T: Cells>(&mut self) -> io::Result<()> {
        self.line(T::HEADER)
    }

    fn line(&mut self, [at, first, second, rest]: [&str; 4]) -> io::Result<()> {
        let cells = [(&*one_line(first), WIDTHS[0]), (&*one_line(second), WIDTHS[1])];
        let line = self.table.line(&format!("{at:16}"), cells, &one_line(rest));
        writeln!(self.out, "{line}")
    }

    /// Readers get each page as it arrives.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn end<T: Cells>(&mut self) -> io::Result<()> {
        match self.format {
            RowFormat::Json if self.written == 0 => writeln!(self.out, "[]")?,
            RowFormat::Json => write!(self.out, "\n]\n")?,
            RowFormat::Table if self.written == 0 => self.header::<T>()?,
            RowFormat::Table | RowFormat::Ndjson => {}
        }
        self.out.flush()
    }
}

impl Named for SmsRow {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

impl Cells for SmsRow {
    const HEADER: [&'static str; 4] = ["SENDS AT", "TO", "NUMBER", "TEXT"];

    fn at(&self) -> Option<Timestamp> {
        self.scheduled_for
    }

    fn cells(&self) -> [String; 3] {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [self.recipient().to_owned(), text(&self.to_phone_number), text(&self.text)]
    }
}

impl Named for LeadRow {
    fn id(&self) -> Option<&str> {
        self.usable_id()
    }
}

impl Cells for LeadRow {
    const HEADER: [&'static str; 4] = ["DUE", "NAME", "PHONE", "STATUS"];

    fn at(&self) -> Option<Timestamp> {
        self.current_lead_status.as_ref()?.follow_up_due_at
    }

    fn cells(&self) -> [String; 3] {
        let phone = self.phone.clone().unwrap_or_default();
        let name = self.name().or_else(|| self.email.clone());
        let name = name.or_else(|| self.id.clone()).unwrap_or_default();
        [name, phone, self.status_label().unwrap_or_default().to_owned()]
    }
}

impl Named for TimelineEvent {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

impl Cells for TimelineEvent {
    const HEADER: [&'static str; 4] = ["TIME", "CONVERSATION", "WHAT", "TEXT"];

    fn at(&self) -> Option<Timestamp> {
        self.created_at
    }

    fn cells(&self) -> [String; 3] {
        let what = match self.kind() {
            EventKind::Message | EventKind::Warmup => "text",
            EventKind::Call => "call",
            EventKind::Voicemail => "voicemail",
            EventKind::Note => "note",
            EventKind::LeadStatusChange => "status",
            EventKind::LeadCreated => "new lead",
            EventKind::LeadUpdated => "lead updated",
            EventKind::Notification => "notification",
            EventKind::Payment => "payment",
            EventKind::Other(_) => "other",
        };
        let from = if self.is_inbound() { " from lead" } else { "" };
        let said = self.summary.as_ref().or(self.description.as_ref());
        let conversation = self.conversation_id.clone().unwrap_or_default();
        [conversation, format!("{what}{from}"), said.cloned().unwrap_or_default()]
    }
}
