//! `scheduled`, `due` and `events`: lists over the whole account to standard
//! output.

use std::io::Write;
use std::time::Duration;

use jiff::Timestamp;

use super::output::Stop;
use super::progress::Progress;
use super::report::{CliError, notice, unreadable};
use super::rows::{Cell, Column, ListRow, RowFormat, RowWriter, TableStyle};
use super::table::terminal_width;
use super::time_limit::within;
use crate::api::requests::{ListAllEvents, ListFollowUps, ListMessages};
use crate::api::{Api, Client};
use crate::domain::event::EventKind;
use crate::domain::sms::SmsRow;
use crate::domain::{
    Direction, ExactFilter, Failure, LeadRow, OrderBy, Page, RequestOptions, Scalar, TimelineEvent,
    WithRaw,
};
use crate::headless::paginator::{Named, Paginator};

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

/// A row of a list.
trait Record: Named {
    const COLUMNS: &'static [Column];

    fn at(&self) -> Option<Timestamp>;

    /// One for each column.
    fn cells(&self) -> Vec<Cell>;
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
    async fn write<T: Record>(
        &self,
        options: RequestOptions,
        fetch: impl AsyncFn(&RequestOptions) -> Result<Page<T>, Failure>,
        pick: Pick<T>,
        (out, progress): (impl Write, &Progress),
    ) -> Result<(), CliError> {
        let mut paginator = Paginator::new(options);
        let style = TableStyle::new(terminal_width(), self.ascii);
        let mut rows = RowWriter::new(out, self.format, T::COLUMNS, style);
        let ended = self.write_pages(&mut paginator, &mut rows, fetch, &pick).await;
        progress.clear();
        if let Err(stop) = ended.and_then(|()| Ok(rows.end()?)) {
            return stop.report(rows.written());
        }
        if paginator.skipped() > 0 {
            notice(&unreadable(paginator.skipped()));
        }
        Ok(())
    }

    async fn write_pages<T: Record>(
        &self,
        paginator: &mut Paginator,
        rows: &mut RowWriter<impl Write>,
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
            rows.rows(&items.iter().map(row).collect::<Vec<_>>())?;
        }
        gathered.sort_by_key(|row| row.value.at());
        let most = usize::try_from(left).unwrap_or(usize::MAX);
        Ok(rows.rows(&gathered.iter().take(most).map(row).collect::<Vec<_>>())?)
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

fn row<T: Record>(record: &WithRaw<T>) -> ListRow {
    let id = record.value.id().unwrap_or_default().to_owned();
    ListRow { id, cells: record.value.cells(), json: record.raw.get().to_owned() }
}

impl Named for SmsRow {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

impl Record for SmsRow {
    const COLUMNS: &'static [Column] = &[
        Column::new("SENDS AT", "scheduledFor"),
        Column::new("TO", "to"),
        // A terminal of 80 columns has room for some of the text instead.
        Column::unshown("toPhoneNumber"),
        Column::new("CONVERSATION", "conversationId"),
        Column::new("EVENT", "id"),
        Column::new("TEXT", "text"),
    ];

    fn at(&self) -> Option<Timestamp> {
        self.scheduled_for
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::time(self.scheduled_for),
            Cell::text(Some(self.recipient())),
            Cell::text(self.to_phone_number.as_deref()),
            Cell::text(self.conversation_id.as_deref()),
            Cell::text(self.id.as_deref()),
            Cell::text(self.text.as_deref()),
        ]
    }
}

impl Named for LeadRow {
    fn id(&self) -> Option<&str> {
        self.usable_id()
    }
}

impl Record for LeadRow {
    const COLUMNS: &'static [Column] = &[
        Column::new("DUE", "followUpDueAt"),
        Column::new("NAME", "name"),
        Column::new("PHONE", "phone"),
        Column::new("LEAD", "id"),
        Column::new("STATUS", "status"),
    ];

    fn at(&self) -> Option<Timestamp> {
        self.current_lead_status.as_ref()?.follow_up_due_at
    }

    fn cells(&self) -> Vec<Cell> {
        let name = self.name().or_else(|| self.email.clone());
        vec![
            Cell::time(self.at()),
            Cell::text(name.as_deref()),
            Cell::text(self.phone.as_deref()),
            Cell::text(self.id.as_deref()),
            Cell::text(self.status_label()),
        ]
    }
}

impl Named for TimelineEvent {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

impl Record for TimelineEvent {
    const COLUMNS: &'static [Column] = &[
        Column::new("TIME", "createdAt"),
        Column::unshown("id"),
        Column::new("CONVERSATION", "conversationId"),
        Column::new("WHAT", "what"),
        Column::new("TEXT", "text"),
    ];

    fn at(&self) -> Option<Timestamp> {
        self.created_at
    }

    fn cells(&self) -> Vec<Cell> {
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
        vec![
            Cell::time(self.created_at),
            Cell::text(self.id.as_deref()),
            Cell::text(self.conversation_id.as_deref()),
            Cell::Text(format!("{what}{from}")),
            Cell::text(said.map(String::as_str)),
        ]
    }
}
