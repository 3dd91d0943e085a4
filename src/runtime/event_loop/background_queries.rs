//! When the terminal is asked for its background.

use std::time::Duration;

use jiff::Timestamp;

use crate::runtime::TerminalControls;

/// How often a terminal that answers is asked: users and systems switch between
/// dark and light in the course of a day.
const INTERVAL: Duration = Duration::from_mins(1);

pub(super) struct BackgroundQueries {
    /// The terminal may know the query.
    are_possible: bool,
    /// One follows the next frame.
    is_due: bool,
    /// The terminal has answered one.
    is_answered: bool,
    last: Option<Timestamp>,
}

impl BackgroundQueries {
    pub(super) fn new(are_possible: bool) -> Self {
        Self { are_possible, is_due: true, is_answered: false, last: None }
    }

    /// The terminal has answered a query.
    pub(super) fn answered(&mut self) {
        self.is_answered = true;
    }

    /// The user has come to the terminal, or another program had it: it may have
    /// other colors now.
    pub(super) fn returned(&mut self) {
        self.is_due |= self.is_answered;
    }

    /// Asks if that is due and `needed`, behind a frame, so that no frame waits
    /// for an answer.
    pub(super) fn frame_drawn(
        &mut self,
        needed: bool,
        now: Timestamp,
        control: &mut dyn TerminalControls,
    ) {
        let is_old = |last: Timestamp| now.duration_since(last).unsigned_abs() >= INTERVAL;
        let is_due = self.is_due || self.is_answered && self.last.is_none_or(is_old);
        if self.are_possible && is_due && needed && control.query_background() {
            (self.is_due, self.last) = (false, Some(now));
        }
    }
}
