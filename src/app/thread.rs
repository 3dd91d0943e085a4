//! A conversation's timeline: entries, their lines on screen, and the scroll.
//!
//! Pages come newest first and older ones follow; on screen the oldest is on
//! top. The scroll is counted from the bottom, so that older entries arriving
//! above move nothing.

use std::collections::{HashSet, VecDeque};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::columns::{columns_of, wrap};
use super::pager::Pager;
use crate::domain::event::{EventKind, Media};
use crate::domain::{ConversationId, TimelineEvent, text};

/// Who caused an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The lead.
    Them,
    /// Somebody in the organization, or a machine on their behalf.
    Us,
}

impl Side {
    /// What to call it where no name is known.
    pub fn label(self) -> &'static str {
        match self {
            Self::Them => "Lead",
            Self::Us => "You",
        }
    }
}

/// One entry, cleaned and ready to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event's id, empty where the server sent none.
    pub id: Box<str>,
    /// What kind of thing happened.
    pub kind: EventKind,
    /// Who caused it.
    pub side: Side,
    /// When it happened, or when it is due.
    pub at: Option<Timestamp>,
    /// The person behind it, where known.
    pub who: Box<str>,
    /// What to show; may have several lines.
    pub text: Box<str>,
    /// Delivery state and its reason, empty where there is nothing to say.
    pub state: Box<str>,
    /// Whether the state is bad news.
    pub failed: bool,
}

impl Entry {
    /// Cleans an event.
    pub fn new(event: &TimelineEvent) -> Self {
        let kind = event.kind();
        let status = event.status.as_deref().unwrap_or_default();
        let bad = ["Failed", "Undeliverable", "Blocked", "Opted out", "Missed"];
        let failed =
            bad.iter().any(|b| status.eq_ignore_ascii_case(b)) || event.failed_at.is_some();
        let scheduled = event.scheduled_for.filter(|_| status.eq_ignore_ascii_case("scheduled"));
        Self {
            id: event.id.as_deref().unwrap_or_default().into(),
            side: if event.is_inbound() { Side::Them } else { Side::Us },
            at: scheduled.or(event.created_at),
            who: text::one_line(event.actor_display_name.as_deref().unwrap_or_default())
                .into_owned()
                .into(),
            text: body(event, &kind).into(),
            state: state(event, &kind, status).into(),
            failed,
            kind,
        }
    }
}

/// What an event says: its text, its files, its recording.
fn body(event: &TimelineEvent, kind: &EventKind) -> String {
    let said = event.summary.as_deref().or(event.description.as_deref()).unwrap_or_default();
    let mut out = text::lines(said.trim()).into_owned();
    let mut line = |extra: &str| {
        let extra = text::one_line(extra);
        if !extra.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&extra);
        }
    };
    for Media { file_name, content_type, url, .. } in &event.media {
        let name = file_name.as_deref().or(content_type.as_deref()).unwrap_or("file");
        line(&format!("[{name}] {}", url.as_deref().unwrap_or_default()));
    }
    line(event.voicemail_url.as_deref().unwrap_or_default());
    if out.is_empty() {
        let name = match kind {
            EventKind::Other(other) => other,
            _ => event.timeline_type.as_deref().or(event.event_type.as_deref()).unwrap_or("event"),
        };
        out = text::one_line(name).into_owned();
    }
    out
}

/// How far a message, a call or an automation has come.
fn state(event: &TimelineEvent, kind: &EventKind, status: &str) -> String {
    let told = match kind {
        EventKind::Message | EventKind::Call | EventKind::Voicemail | EventKind::Other(_) => {
            !status.eq_ignore_ascii_case("received")
        }
        _ => false,
    };
    let mut parts: Vec<String> = Vec::new();
    if told && !status.is_empty() {
        parts.push(status.to_lowercase());
    }
    parts.extend(event.status_reason.clone().filter(|_| told));
    parts.extend(event.error_code.as_ref().filter(|_| told).map(|code| format!("({code})")));
    text::one_line(&parts.join(" ")).into_owned()
}

/// What a line of the thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The heading of a day.
    Day,
    /// An entry's first line.
    Head,
    /// An entry's further lines.
    Body,
    /// An entry's state, where it has no room beside the text.
    State,
}

/// One line of the thread, laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// The entry's place among the entries, newest first.
    pub entry: usize,
    /// The time of day, on first lines.
    pub time: Box<str>,
    /// The heading, a piece of the text, or the state.
    pub text: Box<str>,
    /// Whether the entry's state stands at the right end of this line.
    pub with_state: bool,
}

/// Columns before the text: time, name, and the space around them.
pub const GUTTER: usize = 15;

/// A conversation's timeline as far as it is loaded.
pub struct Thread {
    /// Whose it is.
    pub conversation: ConversationId,
    /// The conversation's last event when loading began; another one makes
    /// this thread out of date.
    pub as_of: Option<Timestamp>,
    /// Where loading stands.
    pub pager: Pager,
    entries: Vec<Entry>,
    ids: HashSet<Box<str>>,
    lines: VecDeque<Line>,
    top_day: Option<Date>,
    columns: usize,
    from_bottom: usize,
}

impl Thread {
    /// An empty thread.
    pub fn new(conversation: ConversationId, as_of: Option<Timestamp>, columns: usize) -> Self {
        Self {
            conversation,
            as_of,
            pager: Pager::default(),
            entries: Vec::new(),
            ids: HashSet::new(),
            lines: VecDeque::new(),
            top_day: None,
            columns,
            from_bottom: 0,
        }
    }

    /// The entries, newest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds a page of older entries; those that are there already are left
    /// out.
    pub fn extend(&mut self, page: Vec<Entry>, zone: &TimeZone) {
        for entry in page {
            if entry.id.is_empty() || self.ids.insert(entry.id.clone()) {
                self.lay_out(self.entries.len(), &entry, zone);
                self.entries.push(entry);
            }
        }
    }

    /// Drops everything, because the list starts again from its newest page.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.ids.clear();
        self.lines.clear();
        self.top_day = None;
    }

    /// Takes another width.
    pub fn resize(&mut self, columns: usize, zone: &TimeZone) {
        if columns == self.columns {
            return;
        }
        self.columns = columns;
        self.lines.clear();
        self.top_day = None;
        let entries = std::mem::take(&mut self.entries);
        for (index, entry) in entries.iter().enumerate() {
            self.lay_out(index, entry, zone);
        }
        self.entries = entries;
    }

    /// Puts an entry's lines on top of those that are there.
    fn lay_out(&mut self, index: usize, entry: &Entry, zone: &TimeZone) {
        let local = entry.at.map(|at| at.to_zoned(zone.clone()));
        let day = local.as_ref().map(Zoned::date);
        if self.top_day.is_some() && day == self.top_day {
            self.lines.pop_front();
        }
        let time: Box<str> =
            local.as_ref().map(|t| t.strftime("%H:%M").to_string()).unwrap_or_default().into();
        let lines = entry_lines(index, entry, &time, self.columns);
        for line in lines.into_iter().rev() {
            self.lines.push_front(line);
        }
        if let Some(local) = local {
            let heading = local.strftime("%A %-d %B %Y").to_string();
            self.lines.push_front(Line {
                kind: LineKind::Day,
                entry: index,
                time: Box::default(),
                text: heading.into(),
                with_state: false,
            });
        }
        self.top_day = day;
    }

    /// How many lines there are, with one on top for the load state.
    pub fn height(&self) -> usize {
        self.lines.len() + 1
    }

    /// The lines of a window of that many rows, each `None` where the load
    /// state stands.
    pub fn window(&self, rows: usize) -> impl Iterator<Item = Option<&Line>> {
        let top = self.top(rows);
        (top..(top + rows).min(self.height()))
            .map(|line| line.checked_sub(1).and_then(|line| self.lines.get(line)))
    }

    fn top(&self, rows: usize) -> usize {
        self.height().saturating_sub(rows + self.from_bottom)
    }

    /// Scrolls by lines, towards older entries where negative.
    pub fn scroll_by(&mut self, by: isize, rows: usize) {
        let most = self.height().saturating_sub(rows);
        self.from_bottom = self.from_bottom.min(most).saturating_add_signed(-by).min(most);
    }

    /// Whether the oldest loaded entries are so near that more are wanted.
    pub fn is_near_top(&self, rows: usize) -> bool {
        self.top(rows) <= rows
    }

    /// How many lines are below the window.
    pub fn lines_below(&self) -> usize {
        self.from_bottom
    }
}

/// An entry's lines in the order of reading.
fn entry_lines(index: usize, entry: &Entry, time: &str, columns: usize) -> Vec<Line> {
    let room = columns.saturating_sub(GUTTER).max(8);
    let line = |kind, text: &str| Line {
        kind,
        entry: index,
        time: Box::default(),
        text: text.into(),
        with_state: false,
    };
    let wrapped = entry.text.split('\n').flat_map(|part| wrap(part, room));
    let mut lines: Vec<Line> = wrapped.map(|part| line(LineKind::Body, part)).collect();
    if let Some(first) = lines.first_mut() {
        first.kind = LineKind::Head;
        first.time = time.into();
    }
    if !entry.state.is_empty()
        && let Some(last) = lines.last_mut()
    {
        if columns_of(&last.text) + 2 + columns_of(&entry.state) <= room {
            last.with_state = true;
        } else {
            for part in wrap(&entry.state, room) {
                lines.push(line(LineKind::State, part));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, at: &str, text: &str) -> Entry {
        let event: TimelineEvent = serde_json::from_value(serde_json::json!({
            "id": id, "createdAt": at, "summary": text, "timelineType": "Sms",
            "direction": "outbound", "status": "Delivered",
        }))
        .expect("decodes");
        Entry::new(&event)
    }

    fn thread() -> Thread {
        Thread::new(ConversationId::new("c"), None, 40)
    }

    fn shown(thread: &Thread, rows: usize) -> Vec<String> {
        thread.window(rows).map(|l| l.map_or("~".into(), |l| l.text.to_string())).collect()
    }

    #[test]
    fn older_pages_go_on_top_under_one_heading_a_day() {
        let mut thread = thread();
        thread.extend(
            vec![entry("3", "2026-11-20T10:00:00Z", "c"), entry("2", "2026-11-20T09:00:00Z", "b")],
            &TimeZone::UTC,
        );
        thread.extend(
            vec![entry("2", "2026-11-20T09:00:00Z", "b"), entry("1", "2026-11-20T08:00:00Z", "a")],
            &TimeZone::UTC,
        );
        thread.extend(vec![entry("0", "2026-11-19T08:00:00Z", "z")], &TimeZone::UTC);
        assert_eq!(
            shown(&thread, 20),
            ["~", "Thursday 19 November 2026", "z", "Friday 20 November 2026", "a", "b", "c"]
        );
    }

    #[test]
    fn what_is_on_screen_stays_when_older_entries_arrive() {
        let mut thread = thread();
        let page = |from: i32| {
            (from..from + 20)
                .map(|i| entry(&i.to_string(), "2026-11-20T09:00:00Z", &format!("m{i}")))
                .collect::<Vec<_>>()
        };
        thread.extend(page(0), &TimeZone::UTC);
        thread.scroll_by(-5, 8);
        let before = shown(&thread, 8);
        thread.extend(page(20), &TimeZone::UTC);
        assert_eq!(shown(&thread, 8), before);
    }

    #[test]
    fn scrolling_stops_at_both_ends() {
        let mut thread = thread();
        thread.extend(vec![entry("1", "2026-11-20T09:00:00Z", "one two")], &TimeZone::UTC);
        thread.scroll_by(-100, 2);
        assert_eq!(shown(&thread, 2), ["~", "Friday 20 November 2026"]);
        thread.scroll_by(1, 2);
        assert_eq!(shown(&thread, 2), ["Friday 20 November 2026", "one two"]);
        thread.scroll_by(100, 2);
        assert_eq!(thread.lines_below(), 0);
    }

    #[test]
    fn long_text_wraps_and_the_state_finds_its_place() {
        let mut thread = thread();
        let text = "word ".repeat(12);
        thread.extend(vec![entry("1", "2026-11-20T09:00:00Z", &text)], &TimeZone::UTC);
        let lines: Vec<_> = thread.window(20).flatten().map(|l| (l.kind, l.with_state)).collect();
        assert_eq!(lines[1], (LineKind::Head, false));
        assert!(lines.iter().any(|&(kind, state)| state || kind == LineKind::State));
        thread.resize(120, &TimeZone::UTC);
        let wide: Vec<_> = thread.window(20).flatten().map(|l| (l.kind, l.with_state)).collect();
        assert_eq!(wide[1..], [(LineKind::Head, true)]);
    }

    #[test]
    fn an_event_that_says_nothing_still_has_a_line() {
        let event: TimelineEvent =
            serde_json::from_str(r#"{"timelineType":"Fax"}"#).expect("decodes");
        let entry = Entry::new(&event);
        assert_eq!(&*entry.text, "Fax");
        assert_eq!(entry_lines(0, &entry, "", 40).len(), 1);
    }

    #[test]
    fn escapes_in_messages_are_cleaned() {
        let event: TimelineEvent = serde_json::from_value(serde_json::json!({
            "summary": "a\u{1b}[31mb\nc", "actorDisplayName": "x\u{202e}y",
            "media": [{"fileName": "p\u{7}.png", "url": "https://e/\u{1b}"}],
        }))
        .expect("decodes");
        let entry = Entry::new(&event);
        assert_eq!(&*entry.text, "a[31mb\nc\n[p.png] https://e/");
        assert_eq!(&*entry.who, "xy");
    }
}
