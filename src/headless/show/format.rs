//! A conversation as text for reading, or as JSON for programs.

use std::borrow::Cow;
use std::io::{self, Write};

use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};

use super::facts::facts;
use super::style::TextStyle;
use super::{Cut, Shown};
use crate::domain::Row;
use crate::domain::text::{json_line, one_line};
use crate::domain::text_layout::width;
use crate::domain::timeline::{Party, entries};
use crate::headless::paint::Look;

/// Output format of conversations with their threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShowFormat {
    /// Facts and thread to read.
    Text,
    /// One JSON array, one object a conversation.
    Json,
    /// One JSON object a line.
    Ndjson,
}

/// Between two conversations.
const RULE: &str = "----------------------------------------";

/// Indents further lines of a text, so that none looks like another event.
const INDENT: &str = "    ";

pub(super) struct Writer<'a, W> {
    out: W,
    format: ShowFormat,
    style: &'a TextStyle,
    written: u64,
}

impl<'a, W: Write> Writer<'a, W> {
    pub(super) fn new(out: W, format: ShowFormat, style: &'a TextStyle) -> Self {
        Self { out, format, style, written: 0 }
    }

    pub(super) fn written(&self) -> u64 {
        self.written
    }

    pub(super) fn write(&mut self, shown: &Shown, now: Timestamp) -> io::Result<()> {
        let first = self.written == 0;
        self.written += 1;
        match self.format {
            ShowFormat::Text => {
                if !first {
                    writeln!(self.out, "\n{RULE}\n")?;
                }
                self.text(shown, now)?;
            }
            ShowFormat::Json => {
                write!(self.out, "{}{}", if first { "[\n" } else { ",\n" }, object(shown))?;
            }
            ShowFormat::Ndjson => writeln!(self.out, "{}", object(shown))?,
        }
        // Readers get each conversation as it arrives.
        self.out.flush()
    }

    /// What stands after the last conversation. Only a list that was gone
    /// through to its end gets it.
    pub(super) fn end(&mut self) -> io::Result<()> {
        match (self.format, self.written) {
            (ShowFormat::Json, 0) => writeln!(self.out, "[]")?,
            (ShowFormat::Json, _) => write!(self.out, "\n]\n")?,
            (ShowFormat::Text | ShowFormat::Ndjson, _) => {}
        }
        self.out.flush()
    }

    fn text(&mut self, shown: &Shown, now: Timestamp) -> io::Result<()> {
        let Some(row) = Row::new(&shown.conversation.value) else { return Ok(()) };
        let facts = facts(&row, shown, self.style, now);
        let column = facts.iter().map(|(label, _)| width(label)).max().unwrap_or_default() + 2;
        for (label, fact) in &facts {
            let padding = column - width(label) - 1;
            let label = self.style.paint.paint(Look::Cyan, label);
            writeln!(self.out, "{label}:{:padding$}{}", "", one_line(fact))?;
        }
        self.thread(shown, &row, now)
    }

    /// The thread, oldest first.
    fn thread(&mut self, shown: &Shown, row: &Row, now: Timestamp) -> io::Result<()> {
        let (zone, times) = (&self.style.zone, self.style.times);
        let local = |at: Timestamp| at.to_zoned_datetime(zone.clone());
        let there = shown.lead.as_ref().and_then(|lead| lead.value.time_zone());
        let today = local(now).date();
        let mut last: Option<Date> = None;
        if let Some(cut) = shown.thread.cut {
            let way = match cut {
                Cut::Limit => "--limit N",
                Cut::Since => "an earlier --since",
            };
            writeln!(self.out, "\n(older events not shown; {way} shows more)")?;
        }
        let entries = entries(shown.thread.events.iter().map(|event| &event.value));
        for entry in entries.iter().rev() {
            let at = entry.at.map(local);
            let day = at.as_ref().map(ZonedDateTime::date);
            if day.is_some() && day != last {
                last = day;
                let heading = times.day_heading(day.unwrap_or(today), today);
                writeln!(self.out, "\n{}", self.style.paint.paint(Look::Bold, &heading))?;
            }
            let time = at.map(|at| times.time(at.time())).unwrap_or_default();
            let state = entry.state_line(zone, there.as_ref(), times);
            let (line, text) = entry.spoken(row.first_name(), &time, &state);
            let (speaker, text) = line.split_at(text);
            write!(self.out, "{}", self.speaker(entry.side, entry.failed, speaker))?;
            let mut lines = text.split('\n');
            writeln!(self.out, "{}", lines.next().unwrap_or_default().trim_end())?;
            for more in lines {
                writeln!(self.out, "{}", format!("{INDENT}{more}").trim_end())?;
            }
        }
        if entries.is_empty() {
            writeln!(self.out, "\nNo events")?;
        }
        Ok(())
    }

    /// Who and when, before a text.
    fn speaker<'s>(&self, side: Party, failed: bool, speaker: &'s str) -> Cow<'s, str> {
        match side {
            _ if failed => self.style.paint.paint(Look::Red, speaker),
            Party::Them => self.style.paint.paint(Look::Bold, speaker),
            Party::Us => Cow::Borrowed(speaker),
        }
    }
}

/// The API's records of a conversation in one line of JSON.
fn object(shown: &Shown) -> String {
    let lead = shown.lead.as_ref().map_or("null", |lead| lead.raw.get());
    let events: Vec<&str> = shown.thread.events.iter().map(|event| event.raw.get()).collect();
    json_line(&format!(
        "{{\"conversation\":{},\"lead\":{lead},\"events\":[{}],\"more\":{}}}",
        shown.conversation.raw.get(),
        events.join(","),
        shown.thread.cut.is_some(),
    ))
}
