//! The raw view: everything that the server has for a conversation and its
//! lead, as text.

use crate::app::paging::pager::RequestId;
use crate::app::paging::remote::Remote;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::RawRecords;
use crate::domain::text_layout::{width, wrap};
use crate::domain::{ArchiveFilter, ConversationId, Failure, LeadId, Listing};

/// Kind of a line of the raw view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawKind {
    /// Says what follows.
    Heading,
    /// Part of a record.
    Json,
    /// Says why a record is missing.
    Failure,
}

/// The raw view of one conversation.
pub struct Raw {
    conversation: ConversationId,
    lead: Option<LeadId>,
    state: Remote<()>,
    /// Whether the lead is missing.
    lacks_lead: bool,
    text: Vec<(RawKind, String)>,
    lines: Vec<(RawKind, String)>,
    /// Index of each text line's first screen line.
    starts: Vec<usize>,
    top: usize,
    /// The place that another width is to show on top, until the reader
    /// leaves it.
    held: Option<Place>,
}

/// A line of the text, and how many of its characters, without the spaces
/// that come and go with breaks, are above the screen.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    above: usize,
}

impl Raw {
    /// A view of a conversation, yet to be loaded.
    pub(super) fn new(
        conversation: ConversationId,
        lead: Option<LeadId>,
        request: RequestId,
    ) -> Self {
        Self {
            conversation,
            lead,
            state: Remote::requested(request),
            lacks_lead: false,
            text: Vec::new(),
            lines: Vec::new(),
            starts: Vec::new(),
            top: 0,
            held: None,
        }
    }

    pub fn state(&self) -> &Remote<()> {
        &self.state
    }

    /// The lines, broken to fit the pane.
    pub fn lines(&self) -> impl Iterator<Item = (RawKind, &str)> {
        self.lines.iter().map(|(kind, line)| (*kind, line.as_str()))
    }

    /// Whether a record is missing that another request may bring.
    pub(super) fn is_incomplete(&self) -> bool {
        self.state.has_failed() || (self.state.value().is_some() && self.lacks_lead)
    }

    /// The first line on screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Number of lines below a screen of that many rows.
    pub fn lines_below(&self, rows: usize) -> usize {
        self.lines.len().saturating_sub(self.top + rows)
    }

    /// Loads it, for the first time or again.
    pub(super) fn fetch(&mut self, request: RequestId) -> Effect {
        self.state = Remote::requested(request);
        let everywhere = Listing::Mine(ArchiveFilter::All);
        Effect::FetchRaw {
            request,
            listing: self.lead.clone().map_or(everywhere, Listing::Lead),
            conversation: self.conversation.clone(),
            lead: self.lead.clone(),
        }
    }

    /// The request in flight.
    pub(super) fn request(&self) -> Option<RequestId> {
        self.state.request()
    }

    pub(super) fn arrived(
        &mut self,
        request: RequestId,
        records: RawRecords,
        (columns, rows): (usize, usize),
    ) {
        if !self.state.arrived(request, ()) {
            return;
        }
        self.lacks_lead = matches!(records.lead, Some(Err(_)));
        self.text = text(records);
        self.held = None;
        self.fold(columns);
        self.scroll_by(0, rows);
    }

    pub(super) fn failed(&mut self, request: RequestId, failure: &Failure) {
        self.state.failed(request, failure);
    }

    /// Adapts to a size. The line at the top stays there.
    pub(super) fn resize(&mut self, columns: usize, rows: usize) {
        let place = self.held.unwrap_or_else(|| self.place());
        self.fold(columns);
        self.top = self.find(place);
        self.held = Some(place);
        self.scroll_by(0, rows);
    }

    fn fold(&mut self, columns: usize) {
        self.lines.clear();
        self.starts.clear();
        for (kind, line) in &self.text {
            self.starts.push(self.lines.len());
            self.lines.extend(fold(line, columns).into_iter().map(|line| (*kind, line)));
        }
    }

    fn place(&self) -> Place {
        let line = self.starts.partition_point(|start| *start <= self.top).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let above = self.lines.iter().take(self.top).skip(start).map(|(_, it)| weight(it)).sum();
        Place { line, above }
    }

    /// The broken line that shows a place.
    fn find(&self, place: Place) -> usize {
        let start = self.starts.get(place.line).copied().unwrap_or_default();
        let end = self.starts.get(place.line + 1).copied().unwrap_or(self.lines.len());
        let mut above = 0;
        (start..end)
            .find(|index| {
                above += weight(&self.lines[*index].1);
                above > place.above
            })
            .unwrap_or(start)
    }

    pub(super) fn scroll_by(&mut self, by: isize, rows: usize) {
        if by != 0 {
            self.held = None;
        }
        let most = self.lines.len().saturating_sub(rows);
        self.top = self.top.saturating_add_signed(by).min(most);
    }
}

/// The records, each under what it is where there are two.
fn text(records: RawRecords) -> Vec<(RawKind, String)> {
    let json = |lines: Vec<String>| lines.into_iter().map(|line| (RawKind::Json, line));
    let Some(lead) = records.lead else { return json(records.conversation).collect() };
    let heading = |text: &str| (RawKind::Heading, text.to_owned());
    let mut text = vec![heading("Conversation")];
    text.extend(json(records.conversation));
    text.extend([heading(""), heading("Lead")]);
    match lead {
        Ok(lines) => text.extend(json(lines)),
        Err(failure) => {
            text.push((RawKind::Failure, format!("Couldn't load lead details: {failure}")));
        }
    }
    text
}

fn weight(line: &str) -> usize {
    line.chars().filter(|c| *c != ' ').count()
}

/// Breaks a line of indented JSON; what does not fit goes on below, indented
/// by two columns more.
fn fold(line: &str, columns: usize) -> Vec<String> {
    if width(line) <= columns {
        return vec![line.to_owned()];
    }
    let text = line.trim_start_matches(' ');
    let indent = (line.len() - text.len()).min(columns / 3);
    let room = columns.saturating_sub(indent + 2).max(2);
    let indented = |(index, part): (usize, &str)| {
        let more = if index == 0 { 0 } else { 2 };
        format!("{:width$}{part}", "", width = indent + more)
    };
    wrap(text, room).into_iter().enumerate().map(indented).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_stays_on_top_in_another_width() {
        let mut raw = Raw::new(ConversationId::new("c"), None, RequestId(1));
        let line = |n| format!("    \"{}\"", format!("l{n} ").repeat(40));
        let conversation = (0..60).map(line).collect();
        raw.arrived(RequestId(1), RawRecords { conversation, lead: None }, (40, 10));
        for top in 0..100 {
            raw.scroll_by(-10_000, 10);
            raw.scroll_by(top, 10);
            let before = raw.lines[raw.top].1.clone();
            for columns in [20, 39, 80, 300] {
                raw.resize(columns, 10);
                let now = &raw.lines[raw.top].1;
                let word = before.split(' ').nth(6).expect("a word");
                assert!(now.contains(word), "{columns}: {word:?} in {now:?}");
            }
            raw.resize(40, 10);
            assert_eq!(raw.top, top as usize);
        }
    }

    #[test]
    fn long_lines_go_on_below() {
        let folded = fold("    \"lastSnippet\": \"one two three four\",", 24);
        assert_eq!(folded, ["    \"lastSnippet\":", "      \"one two three", "      four\","]);
        assert_eq!(fold("  short", 24), ["  short"]);
        for columns in 6..40 {
            for line in fold(&format!("{}\"{}\"", " ".repeat(20), "王❤️x ".repeat(30)), columns)
            {
                assert!(width(&line) <= columns, "{columns}: {line}");
            }
        }
    }
}
