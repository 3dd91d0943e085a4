//! Time until which conversations are snoozed.

use std::ops::Range;

use jiff::{Timestamp, ZonedDateTime};

use crate::app::picker::fuzzy::Fuzzy;
use crate::app::picker::{Choice, Item, Label};
use crate::domain::TimeStyle;
use crate::domain::text::one_line;
use crate::triage::compose::future_time::{self, TimeSyntax};
use crate::triage::snooze::{self, SnoozeTarget};

pub struct SnoozePicker {
    targets: Vec<SnoozeTarget>,
    /// The latest end of their snoozes, if all of them are snoozed.
    until: Option<Timestamp>,
    /// The time at which it was opened, in the user's zone.
    now: ZonedDateTime,
    style: TimeStyle,
    fuzzy: Fuzzy,
    status: String,
    /// The bytes of the line that are not understood.
    fault: Option<Range<usize>>,
}

impl SnoozePicker {
    pub(in crate::app) fn new(
        targets: Vec<SnoozeTarget>,
        until: Option<Timestamp>,
        now: ZonedDateTime,
        style: TimeStyle,
    ) -> Self {
        Self {
            targets,
            until,
            now,
            style,
            fuzzy: Fuzzy::default(),
            status: String::new(),
            fault: None,
        }
    }

    pub(in crate::app) fn into_targets(self) -> Vec<SnoozeTarget> {
        self.targets
    }

    /// The line above the typed one: whom, in which zone, or what is wrong with
    /// the typed time.
    pub fn status(&self) -> &str {
        &self.status
    }

    /// The bytes of the line that are not understood, if any.
    pub(in crate::app) fn fault(&self) -> Option<Range<usize>> {
        self.fault.clone()
    }

    /// The times that match the line, or the typed one.
    pub(in crate::app) fn items(&mut self, line: &str) -> Vec<Item> {
        let words = line.trim();
        self.fault = None;
        let mut items = Vec::new();
        if self.until.is_some() {
            items.push(item(None, "Unsnooze", "back in the list now"));
        }
        let offered = snooze::suggestions(&self.now).into_iter();
        items.extend(offered.map(|(label, at)| self.timed(label, &at)));
        let mut items = self.fuzzy.narrow(items, words, false);
        self.status = self.title();
        if words.is_empty() {
            return items;
        }
        match future_time::parse(words, &self.now, TimeSyntax::Screen(self.style)) {
            Ok(when) => {
                let label = self.style.date_time(&when.at, &self.now);
                let typed = item(Some(when.timestamp()), &label, "");
                items.retain(|item| item.choice != typed.choice);
                items.insert(0, typed);
                self.status = when.remark(self.style).unwrap_or_else(|| self.title());
            }
            Err(error) if items.is_empty() => {
                let said = error.no_match().unwrap_or_else(|| error.to_string());
                self.status = one_line(&said).into_owned();
                self.fault = future_time::fault(line, &self.now, TimeSyntax::Screen(self.style));
            }
            Err(_) => {}
        }
        items
    }

    /// The item that is selected before anything is typed: back now, else
    /// tomorrow.
    pub(in crate::app) fn preferred(items: &[Item]) -> usize {
        let unsnoozes = items.iter().position(|item| item.choice == Choice::Snooze(None));
        let tomorrow = || items.iter().position(|item| &*item.label.text == snooze::TOMORROW);
        unsnoozes.or_else(tomorrow).unwrap_or(0)
    }

    fn timed(&self, label: &str, at: &ZonedDateTime) -> Item {
        item(Some(at.timestamp()), label, &self.style.date_time(at, &self.now))
    }

    fn title(&self) -> String {
        let whom = match self.targets.as_slice() {
            [only] => one_line(only.who.as_str()).into_owned(),
            many => format!("{} conversations", many.len()),
        };
        let zoned = self.until.map(|until| until.to_zoned_datetime(self.now.time_zone().clone()));
        match zoned {
            Some(until) => {
                let until = self.style.date_time(&until, &self.now);
                format!("{whom}: snoozed until {until} · in your time")
            }
            None => format!("Snooze {whom} until · in your time"),
        }
    }
}

fn item(until: Option<Timestamp>, label: &str, aside: &str) -> Item {
    Item {
        choice: Choice::Snooze(until),
        label: Label::new(label),
        aside: Label::new(aside),
        faint: false,
    }
}
