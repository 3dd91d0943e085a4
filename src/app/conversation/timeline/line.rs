//! An entry as lines of the thread.

use std::borrow::Cow;
use std::ops::Range;

use crate::domain::TimeStyle;
use crate::domain::event::EventKind;
use crate::domain::text_layout::{width, wrap};
use crate::domain::timeline::{DeliverySign, Entry};

/// Kind of a line of the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The heading of the day of an entry; its text depends on what day it is
    /// today.
    Day,
    /// An entry's first line: time, name, and the text where there is room
    /// beside them.
    Head,
    /// An entry's further lines.
    Body,
    /// An entry's state, where it has no room beside the text.
    State,
    /// Updates of one day in a row, folded into one line.
    Fold,
}

/// One line of the thread, laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: LineKind,
    /// The entry's place among the entries, newest first; of several, the
    /// newest one's.
    pub entry: usize,
    /// The time of day, on first lines.
    pub time: Box<str>,
    /// A piece of the text, or the state.
    pub text: Box<str>,
    /// Offset in the entry's text, in bytes; negative where a name precedes the
    /// text.
    pub at: isize,
    /// The entry's state, where it is at the right end of this line.
    pub state: Box<str>,
    /// The sign before the state, where that begins on this line.
    pub sign: Option<DeliverySign>,
}

impl Line {
    pub(super) fn new(kind: LineKind, entry: usize, text: &str) -> Self {
        let (time, state) = (Box::default(), Box::default());
        Self { kind, entry, time, text: text.into(), at: 0, state, sign: None }
    }

    /// So many updates, folded.
    pub(super) fn fold(newest: usize, count: usize) -> Self {
        let updates = if count == 1 { "update" } else { "updates" };
        Self::new(LineKind::Fold, newest, &format!("{count} {updates}"))
    }

    /// Whether it has text of the entry, and begins at or before a byte of it.
    pub(super) fn begins_by(&self, byte: usize) -> bool {
        matches!(self.kind, LineKind::Head | LineKind::Body) && self.at <= byte as isize
    }

    /// Parts of the entry's text, in bytes, as parts of this line.
    pub fn parts(&self, of_entry: &[Range<usize>]) -> Vec<Range<usize>> {
        if !matches!(self.kind, LineKind::Head | LineKind::Body) {
            return Vec::new();
        }
        let within = |byte: usize| {
            let byte = (byte as isize - self.at).max(0) as usize;
            byte.min(self.text.len())
        };
        let parts = of_entry.iter().map(|part| within(part.start)..within(part.end));
        parts.filter(|part| !part.is_empty()).collect()
    }
}

/// Columns of a name, with the arrow before it.
pub const NAME: usize = 8;

/// Indentation of a text below time and name, in columns.
const INDENT: usize = 3;

/// Below this many columns, the text is below time and name.
const NARROW: usize = 50;

/// Columns of a thread at most: longer lines are hard to read, and a delivery
/// sign at their end would stand far from a short text.
pub const MAX_COLUMNS: usize = 108;

/// Columns before the text of an entry.
pub fn gutter(columns: usize, style: TimeStyle) -> usize {
    if columns < NARROW { INDENT } else { head(style) }
}

/// Columns of time, name, and the space around them.
fn head(style: TimeStyle) -> usize {
    style.columns() + NAME + 3
}

/// An entry's lines in reading order; `time` and `state` are the labels.
pub(super) fn entry_lines(
    index: usize,
    entry: &Entry,
    (time, state): (&str, &str),
    (columns, style): (usize, TimeStyle),
) -> Vec<Line> {
    let narrow = columns < NARROW;
    let room = columns.saturating_sub(gutter(columns, style)).max(8);
    let sign = entry.sign.map_or(0, sign_columns);
    let text = match entry.kind {
        EventKind::Note | EventKind::LeadStatusChange | EventKind::Call
            if !entry.who.is_empty() =>
        {
            Cow::Owned(format!("{}: {}", entry.who, entry.text))
        }
        _ => Cow::Borrowed(&*entry.text),
    };
    let before = (text.len() - entry.text.len()) as isize;
    // A sign alone always has room at the right end of the text.
    let is_alone = sign > 0 && state.is_empty() && !narrow;
    let text_room = if is_alone { room.saturating_sub(sign + 2).max(8) } else { room };
    let wrapped = paragraphs(&text).flat_map(|part| wrap(part, text_room));
    let line = |part: &str| {
        // The part is a slice of the text, so that addresses give its offset.
        let at = (part.as_ptr().addr() - text.as_ptr().addr()) as isize - before;
        Line { at, ..Line::new(LineKind::Body, index, part) }
    };
    let mut lines: Vec<Line> = wrapped.map(line).collect();
    if narrow {
        lines.insert(0, Line::new(LineKind::Head, index, ""));
    }
    if let Some(first) = lines.first_mut() {
        first.kind = LineKind::Head;
        first.time = time.into();
    }
    // A space is between sign and words.
    let wide = sign + width(state) + usize::from(sign > 0 && !state.is_empty());
    // Where the text has lines of its own, the first one has room for the state.
    let beside = if narrow { lines.first_mut() } else { lines.last_mut() };
    if let Some(line) = beside.filter(|_| wide > 0) {
        if width(&line.text) + 2 + wide <= columns.saturating_sub(head(style)) {
            line.state = state.into();
            line.sign = entry.sign;
        } else {
            let parts = wrap(state, room.saturating_sub(sign + 1).max(8)).into_iter();
            let first = lines.len();
            lines.extend(parts.map(|part| Line::new(LineKind::State, index, part)));
            if let Some(line) = lines.get_mut(first) {
                line.sign = entry.sign;
            }
        }
    }
    lines
}

/// The lines of a text, of which one blank one stands for several in a row.
pub fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let mut was_blank = false;
    text.split('\n').filter(move |line| {
        let is_blank = line.trim().is_empty();
        let repeats = is_blank && was_blank;
        was_blank = is_blank;
        !repeats
    })
}

/// Columns of a sign.
pub fn sign_columns(sign: DeliverySign) -> usize {
    if sign == DeliverySign::Delivered { 2 } else { 1 }
}
