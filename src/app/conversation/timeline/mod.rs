//! A conversation's timeline: entries, their lines on screen, and the scroll.
//!
//! Pages come newest first, as a rule, and older ones follow; on screen the
//! oldest is on top. The scroll is counted from the bottom, so that older entries arriving
//! above move nothing.

mod anchor;
mod date;
mod find;
mod fold;
mod line;
mod merge;
mod order;
mod refresh_schedule;
mod spoken;

use std::collections::{HashSet, VecDeque};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::app::paging::pager::Pager;
use crate::domain::timeline::Entry;
use crate::domain::{ConversationId, TimeStyle, stop_request};
use anchor::Place;
use line::entry_lines;
pub use line::{Line, LineKind, MAX_COLUMNS, NAME, gutter, paragraphs, sign_columns};
use refresh_schedule::RefreshSchedule;

/// A conversation's timeline as far as it is loaded.
pub struct Thread {
    pub conversation: ConversationId,
    /// The conversation's last event when loading began; another one makes
    /// this thread out of date.
    pub as_of: Option<Timestamp>,
    pub pager: Pager,
    pub watch: RefreshSchedule,
    entries: Vec<Entry>,
    /// The place of each entry in the server's order.
    served: Vec<usize>,
    /// Position, in the server's order, of the next page of this run.
    next: usize,
    ids: HashSet<Box<str>>,
    lines: VecDeque<Line>,
    top_day: Option<Date>,
    /// Number of updates in a row on top of the lines.
    top_updates: usize,
    /// Whether updates are folded.
    folds: bool,
    /// Time zone of the lines.
    zone: TimeZone,
    /// The lead's time zone, once it is known.
    there: Option<TimeZone>,
    style: TimeStyle,
    columns: usize,
    from_bottom: usize,
    /// Position for the next layout, until the reader leaves it: a pane that
    /// grows and shrinks again returns to the same line.
    held: Option<Place>,
    /// Number of entries added below while the bottom was not on screen.
    unseen: usize,
    /// The last search hit, until the reader scrolls away.
    found: Option<usize>,
    /// The lead's name, where the lines are spoken.
    spoken: Option<Box<str>>,
    /// Number of lines below the one that is read, where lines are spoken;
    /// `None` follows the newest entry.
    reading: Option<usize>,
}

impl Thread {
    /// An empty thread.
    pub fn new(conversation: ConversationId, as_of: Option<Timestamp>, columns: usize) -> Self {
        Self {
            conversation,
            as_of,
            pager: Pager::default(),
            watch: RefreshSchedule::default(),
            entries: Vec::new(),
            served: Vec::new(),
            next: 0,
            ids: HashSet::new(),
            lines: VecDeque::new(),
            top_day: None,
            top_updates: 0,
            folds: true,
            zone: TimeZone::UTC,
            there: None,
            style: TimeStyle::default(),
            columns: columns.min(MAX_COLUMNS),
            from_bottom: 0,
            held: None,
            unseen: 0,
            found: None,
            spoken: None,
            reading: None,
        }
    }

    pub(super) fn with_time_style(self, style: TimeStyle) -> Self {
        Self { style, ..self }
    }

    pub(super) fn with_folds(self, folds: bool) -> Self {
        Self { folds, ..self }
    }

    /// The entries, newest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The lead's last text that asks for no more texts, unless the lead has
    /// opted in again by a text or, at `since`, otherwise.
    pub fn stop_request(&self, since: Option<Timestamp>) -> Option<&Entry> {
        let wishes = self
            .entries
            .iter()
            .filter_map(|entry| Some((entry.texting_preference?, entry.at, entry)));
        stop_request::in_effect(wishes, since)
    }

    /// Adds a page of older entries and updates known ones; returns the number
    /// of new ones.
    pub fn extend(&mut self, page: Vec<Entry>, zone: &TimeZone) -> usize {
        let mut place = self.place();
        let mut changed = false;
        let before = self.served.clone();
        self.show_as_served(&mut place);
        for entry in page {
            if let Some(at) = self.position(&entry) {
                changed |= self.entries[at] != entry;
                self.entries[at] = entry;
                self.next = self.next.max(at + 1);
                continue;
            }
            if !entry.id.is_empty() {
                self.ids.insert(entry.id.clone());
            }
            if changed || self.next < self.entries.len() {
                changed = true;
                if let Some(place) = place.as_mut().filter(|place| place.entry >= self.next) {
                    place.entry += 1;
                }
                if let Some(found) = self.found.as_mut().filter(|found| **found >= self.next) {
                    *found += 1;
                }
            }
            self.entries.insert(self.next, entry);
            self.next += 1;
        }
        self.show_by_time(&mut place);
        if changed || !self.served.starts_with(&before) {
            self.lay_out_all(zone);
            self.return_to(place);
        } else {
            self.lay_out_from(before.len(), zone);
        }
        self.entries.len() - before.len()
    }

    /// Starts again at the newest page. Loaded entries stay, and the pages are
    /// merged into them.
    pub fn start_again(&mut self) {
        self.next = 0;
    }

    /// Position of a known entry. One without an id is matched by its content,
    /// but only among entries of an earlier run: two equal events may have
    /// happened.
    fn position(&self, entry: &Entry) -> Option<usize> {
        if entry.id.is_empty() {
            let rest = self.entries.get(self.next..).unwrap_or_default();
            return rest.iter().position(|known| known == entry).map(|at| self.next + at);
        }
        let known = self.ids.contains(&entry.id);
        known.then(|| self.entries.iter().position(|other| other.id == entry.id)).flatten()
    }

    /// Adapts to a width. The reading position stays on screen, at the lower
    /// end.
    pub fn resize(&mut self, columns: usize, zone: &TimeZone) {
        let columns = columns.min(MAX_COLUMNS);
        if columns == self.columns {
            return;
        }
        let place = self.place();
        self.columns = columns;
        self.lay_out_all(zone);
        self.return_to(place);
    }

    /// Calls the user with this id the same as everywhere.
    pub fn name_self(&mut self, me: &str, zone: &TimeZone) {
        let place = self.place();
        let mut changed = false;
        for entry in &mut self.entries {
            changed |= entry.name_self(me);
        }
        if changed {
            self.lay_out_all(zone);
            self.return_to(place);
        }
    }

    /// Sets the lead's time zone: scheduled times are shown in it too.
    pub fn set_lead_zone(&mut self, there: &TimeZone, zone: &TimeZone) {
        if self.there.as_ref() == Some(there) {
            return;
        }
        let place = self.place();
        self.there = Some(there.clone());
        if self.entries.iter().any(|entry| entry.is_due) {
            self.lay_out_all(zone);
            self.return_to(place);
        }
    }

    /// Reading position; `None` at the very bottom, whatever is there.
    fn place(&self) -> Option<Place> {
        let below = match self.spoken {
            Some(_) => self.reading,
            None => (self.from_bottom > 0).then_some(self.from_bottom),
        };
        let last = || below.map(|below| self.lines.len().saturating_sub(below + 1));
        self.held.or_else(|| Place::at(&self.lines, last()?))
    }

    fn return_to(&mut self, place: Option<Place>) {
        self.held = place;
        if let Some(place) = place {
            if self.spoken.is_some() {
                return self.read_place(place);
            }
            self.from_bottom = self.lines.len().saturating_sub(place.find(&self.lines) + 1);
        }
    }

    fn lay_out_all(&mut self, zone: &TimeZone) {
        self.lines.clear();
        self.top_day = None;
        self.top_updates = 0;
        self.lay_out_from(0, zone);
    }

    /// Puts the lines of entries from a place on on top of those that are there.
    fn lay_out_from(&mut self, first: usize, zone: &TimeZone) {
        self.zone = zone.clone();
        let entries = std::mem::take(&mut self.entries);
        for (index, entry) in entries.iter().enumerate().skip(first) {
            self.lay_out(index, entry, zone);
        }
        self.entries = entries;
    }

    /// Puts an entry's lines on top of those that are there.
    fn lay_out(&mut self, index: usize, entry: &Entry, zone: &TimeZone) {
        let local = entry.at.map(|at| at.to_zoned_datetime(zone.clone()));
        let day = local.as_ref().map(ZonedDateTime::date);
        let is_same_day = day == self.top_day;
        if day.is_some() && is_same_day {
            self.lines.pop_front();
        }
        if self.is_folded_into_top(entry, is_same_day) {
            self.fold_into_top(index);
        } else {
            self.put_on_top(index, entry, local.as_ref(), zone);
        }
        if day.is_some() {
            self.lines.push_front(Line::new(LineKind::Day, index, ""));
        }
        self.top_day = day;
    }

    /// Puts the lines of an entry itself on top.
    fn put_on_top(
        &mut self,
        index: usize,
        entry: &Entry,
        local: Option<&ZonedDateTime>,
        zone: &TimeZone,
    ) {
        let time = local.map(|local| self.style.aligned_time(local.time()));
        let state = entry.state_line(zone, self.there.as_ref(), self.style);
        let time = time.as_deref().unwrap_or_default();
        let lines = match self.spoken.as_deref() {
            Some(lead) => {
                spoken::entry_lines(index, entry, (lead, time.trim_start(), &state), self.columns)
            }
            None => entry_lines(index, entry, (time, &state), (self.columns, self.style)),
        };
        self.top_updates = usize::from(entry.is_update());
        if self.folds && self.top_updates > 0 && lines.len() > 1 {
            self.lines.push_front(Line::fold(index, 1));
            return;
        }
        for line in lines.into_iter().rev() {
            self.lines.push_front(line);
        }
    }

    /// Columns before the text of an entry.
    pub fn gutter(&self) -> usize {
        gutter(self.columns, self.style)
    }

    /// Number of lines, with one on top for the load state.
    pub fn height(&self) -> usize {
        self.lines.len() + 1
    }

    /// Lines of a window of that many rows; `None` is the line of the load
    /// state.
    pub fn window(&self, rows: usize) -> impl Iterator<Item = Option<&Line>> {
        let top = self.top(rows);
        (top..(top + rows).min(self.height()))
            .map(|line| line.checked_sub(1).and_then(|line| self.lines.get(line)))
    }

    fn top(&self, rows: usize) -> usize {
        let top = self.height().saturating_sub(rows + self.from_bottom);
        if self.spoken.is_some() { self.top_of_reading(top, rows) } else { top }
    }

    /// Scrolls by lines, towards older entries where negative.
    pub fn scroll_by(&mut self, by: isize, rows: usize) {
        if self.spoken.is_some() {
            return self.read_by(by, rows);
        }
        if by != 0 {
            self.found = None;
            self.held = None;
        }
        let most = self.height().saturating_sub(rows);
        self.from_bottom = self.from_bottom.min(most).saturating_add_signed(-by).min(most);
        if self.from_bottom == 0 {
            self.unseen = 0;
        }
    }

    /// Whether the window is near the oldest loaded entries.
    pub fn is_near_top(&self, rows: usize) -> bool {
        self.top(rows) <= rows
    }

    /// Number of lines below the window.
    pub fn lines_below(&self) -> usize {
        self.from_bottom
    }
}

#[cfg(test)]
mod tests;
