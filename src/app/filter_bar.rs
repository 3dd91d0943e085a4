//! The filter bar: a line of text, edited in place, that is read as the query.

use std::time::Duration;

use super::action::{Action, Focus};
use super::effect::{Effect, Timer};
use super::line_edit::{Change, LineEdit, MAX_CHARS};
use crate::query::{Context, Error, Query, Toggle, toggle};

/// How long typing pauses before the server is asked.
pub const PAUSE: Duration = Duration::from_millis(200);

/// The bar's state.
#[derive(Default)]
pub struct FilterBar {
    line: LineEdit,
    before: Option<(String, Focus)>,
    error: Option<Error>,
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

    /// What is wrong with the line, if anything.
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// Reads the line; terms with a mistake are left out.
    #[must_use]
    pub fn read(&mut self, context: &Context) -> Query {
        let reading = Query::read(self.line.text(), context);
        self.error = reading.error;
        reading.query
    }

    /// Puts a line in force.
    pub fn begin_with(&mut self, text: &str) {
        self.line.set(text);
    }

    /// Begins editing; the line as it is and `focus` are what leaving without
    /// taking the edit restores. Where that has begun already, it goes on.
    pub fn open(&mut self, focus: Focus) {
        if !self.is_open() {
            let text = self.line.text().to_owned();
            self.line.set(&text);
            self.before = Some((text, focus));
        }
    }

    /// Ends editing and keeps the text.
    pub fn accept(&mut self) {
        self.before = None;
    }

    /// Ends editing and restores the line from before; returns the focus from
    /// before, `None` where there was nothing to end.
    pub fn cancel(&mut self) -> Option<Focus> {
        let (text, focus) = self.before.take()?;
        self.line.set(&text);
        Some(focus)
    }

    /// Empties the line.
    pub fn clear(&mut self) {
        self.line.set("");
    }

    /// Switches a flag in the line; returns whether there was room for it.
    pub fn toggle(&mut self, flag: Toggle, context: &Context) -> bool {
        let text = toggle(self.line.text(), flag, context);
        let fits = text.chars().count() <= MAX_CHARS;
        if fits {
            self.line.set(&text);
        }
        fits
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
