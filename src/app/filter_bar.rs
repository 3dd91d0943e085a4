//! The filter bar: a line of text, edited in place, that becomes the query.

use std::time::Duration;

use super::action::{Action, Focus};
use super::effect::{Effect, Timer};
use super::line_edit::{Change, LineEdit};
use crate::query::Query;

/// How long typing pauses before the server is asked.
pub const PAUSE: Duration = Duration::from_millis(200);

/// The bar's state.
#[derive(Default)]
pub struct FilterBar {
    line: LineEdit,
    before: Option<(Query, Focus)>,
    edits: u64,
}

impl FilterBar {
    /// The line being edited, or the text in force.
    pub fn line(&self) -> &LineEdit {
        &self.line
    }

    /// Whether keys go to the bar.
    pub fn is_open(&self) -> bool {
        self.before.is_some()
    }

    /// Begins editing; `current` and `focus` are what leaving without taking
    /// the edit restores. Where that has begun already, it goes on.
    pub fn open(&mut self, current: &Query, focus: Focus) {
        if !self.is_open() {
            self.line.set(&current.text);
            self.before = Some((current.clone(), focus));
        }
    }

    /// Ends editing and keeps the text.
    pub fn accept(&mut self) {
        self.before = None;
    }

    /// Ends editing; returns the query and the focus from before.
    pub fn cancel(&mut self) -> Option<(Query, Focus)> {
        let before = self.before.take()?;
        self.line.set(&before.0.text);
        Some(before)
    }

    /// Shows another text, set from outside the bar.
    pub fn set(&mut self, text: &str) {
        self.line.set(text);
    }

    /// Types a character; `None` where nothing changed.
    pub fn insert(&mut self, c: char) -> Option<Effect> {
        let change = self.line.insert(c);
        self.changed(change)
    }

    /// Pastes text; `None` where nothing changed.
    pub fn paste(&mut self, text: &str) -> Option<Effect> {
        let change = self.line.insert_str(text);
        self.changed(change)
    }

    /// Carries out an editing action; `None` where the text is the same.
    pub fn edit(&mut self, action: Action) -> Option<Effect> {
        let change = self.line.apply(action);
        self.changed(change)
    }

    /// Whether that edit is the latest.
    pub fn is_latest(&self, edit: u64) -> bool {
        edit == self.edits
    }

    fn changed(&mut self, change: Change) -> Option<Effect> {
        if change != Change::Text {
            return None;
        }
        self.edits += 1;
        Some(Effect::Wake { timer: Timer::FilterSettled(self.edits), after: PAUSE })
    }
}
