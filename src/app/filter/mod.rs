//! The filter bar: a line of text, edited in place, that is read as the query.

pub mod history;

use std::ops::Range;
use std::time::Duration;

use super::protocol::command::Command;
use super::protocol::effect::{Effect, Timer};
use super::text::line_editor::{Change, LineEdit, MAX_CHARS};
use crate::query::{
    Completion, Context, Error, Names, Query, SortOrder, Toggle, complete, sorted, toggle,
};
use history::History;

/// Pause in typing before the server is queried.
pub const PAUSE: Duration = Duration::from_millis(200);

/// The bar's state.
#[derive(Default)]
pub struct FilterBar {
    line: LineEdit,
    /// The line before editing.
    before: Option<String>,
    error: Option<Error>,
    /// While completions are gone through.
    cycle: Option<Cycle>,
    history: History,
    edits: u64,
}

/// Completions to cycle through, one a key press; the typed text follows the
/// last one.
struct Cycle {
    typed: String,
    completions: Vec<Completion>,
    /// Index of the completion in the line; their number means the typed text.
    at: usize,
    /// Its place in the line.
    span: Range<usize>,
}

impl Cycle {
    /// Begins at the first completion, if there is any.
    fn new(line: &str, completions: Vec<Completion>) -> Option<Self> {
        let span = completions.first()?.span.clone();
        let typed = line.get(span.clone())?.to_owned();
        Some(Self { typed, completions, at: 0, span })
    }

    /// The text in the line.
    fn current(&self) -> &str {
        self.completions.get(self.at).map_or(&self.typed, |completion| &completion.insert)
    }
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

    /// The first mistake in the line.
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// Completions of the term at the cursor, and the index of the one in the
    /// line.
    pub fn completions(&self, names: &dyn Names) -> (Vec<Completion>, Option<usize>) {
        if let Some(cycle) = &self.cycle {
            let at = Some(cycle.at).filter(|at| *at < cycle.completions.len());
            return (cycle.completions.clone(), at);
        }
        let (line, cursor) = (self.line.text(), self.line.cursor());
        // Nothing typed would match every term.
        let begun = line[..cursor].ends_with(|c: char| !c.is_whitespace());
        (if begun { self.complete_at_cursor(names) } else { Vec::new() }, None)
    }

    /// Completions of the term at the cursor, else what is meant by a mistake in
    /// it.
    fn complete_at_cursor(&self, names: &dyn Names) -> Vec<Completion> {
        let (line, cursor) = (self.line.text(), self.line.cursor());
        let found = complete(line, cursor, names);
        if !found.is_empty() {
            return found;
        }
        let error = self.error.as_ref().filter(|error| {
            (error.span.start + 1..=error.span.end).contains(&cursor)
                && error.span.end <= line.len()
        });
        let suggestion = error.and_then(|error| {
            let insert = error.suggestion.clone().filter(|insert| !insert.is_empty())?;
            let explanation = "did you mean this?".into();
            Some(Completion { span: error.span.clone(), insert, explanation })
        });
        suggestion.into_iter().collect()
    }

    /// Reads the line; terms with a mistake are left out.
    #[must_use]
    pub fn read(&mut self, context: &Context) -> Query {
        let reading = Query::parse_partial(self.line.text(), context);
        self.error = reading.error;
        reading.query
    }

    /// Puts a line in force.
    pub fn begin_with(&mut self, text: &str) {
        self.set(text);
    }

    /// Begins editing, at the end of the line, where another term can follow;
    /// cancelling
    /// restores the line as it is. If editing has begun already, it continues.
    pub fn open(&mut self) {
        if !self.is_open() {
            let text = self.line.text().to_owned();
            let term = text.trim_end();
            let follows = if term.is_empty() { String::new() } else { format!("{term} ") };
            self.set(if follows.chars().count() > MAX_CHARS { &text } else { &follows });
            self.before = Some(text);
        }
    }

    /// Ends editing and keeps the text; returns the entry for the history on
    /// disk. A line that was not typed is no entry.
    pub fn accept(&mut self) -> Option<String> {
        let typed = self.before.take().is_some() && self.error.is_none();
        let line = self.line.text().trim_end().to_owned();
        self.set(&line);
        typed.then(|| self.history.remember(&line)).flatten()
    }

    /// Takes the history of the previous bar: it is the user's, whatever is
    /// filtered.
    pub fn take_history(&mut self, before: &mut Self) {
        self.history = std::mem::take(&mut before.history);
    }

    /// Sets the filters of earlier sessions.
    pub fn history_loaded(&mut self, entries: Vec<String>) {
        self.history.load(entries);
    }

    /// Ends editing and restores the line from before; returns whether there
    /// was anything to end.
    pub fn cancel(&mut self) -> bool {
        let Some(text) = self.before.take() else { return false };
        self.set(&text);
        true
    }

    /// Switches a flag in the line, off being the state in `saved`; returns
    /// whether there was room for it.
    pub fn toggle(&mut self, flag: Toggle, saved: &str, context: &Context) -> bool {
        let text = toggle(self.line.text(), flag, saved, context);
        let fits = text.chars().count() <= MAX_CHARS;
        if fits {
            self.set(&text);
        }
        fits
    }

    /// Puts the line in another order; returns whether there was room for it.
    pub fn sort(&mut self, order: SortOrder) -> bool {
        let text = sorted(self.line.text(), order);
        let fits = text.chars().count() <= MAX_CHARS;
        if fits {
            self.set(&text);
        }
        fits
    }

    /// Types a character; `None` where nothing changed.
    pub fn insert(&mut self, c: char) -> Option<Effect> {
        self.cycle = None;
        let change = self.line.insert(c);
        self.changed(change)
    }

    /// Pastes text; `None` where nothing changed.
    pub fn paste(&mut self, text: &str) -> Option<Effect> {
        self.cycle = None;
        let change = self.line.insert_str(text);
        self.changed(change)
    }

    /// Executes an editing command; `None` where the text is the same.
    pub fn edit(&mut self, action: Command, names: &dyn Names) -> Option<Effect> {
        if matches!(action, Command::PreviousEntry | Command::NextEntry) {
            return self.recall(action);
        }
        let change = if action == Command::Complete {
            self.complete(names)
        } else {
            self.cycle = None;
            self.line.apply(action)
        };
        self.changed(change)
    }

    /// Puts the cursor at a column of the line that is shown from a byte on.
    pub fn place_cursor(&mut self, start: usize, column: usize) {
        self.cycle = None;
        self.line.place_cursor(start, column);
    }

    /// Puts a completion into the line, by its index; `None` where nothing changed.
    pub fn choose(&mut self, at: usize, names: &dyn Names) -> Option<Effect> {
        let chosen = self.completions(names).0.into_iter().nth(at)?;
        let span = self.cycle.take().map_or(chosen.span, |cycle| cycle.span);
        let change = self.line.replace(span, &chosen.insert);
        self.changed(change)
    }

    /// Puts an earlier or a later filter into the line: one that begins with
    /// the typed text, or any if nothing was typed since the bar was opened.
    fn recall(&mut self, action: Command) -> Option<Effect> {
        self.cycle = None;
        let line = self.line.text();
        let untouched =
            self.before.as_ref().is_some_and(|before| before.trim_end() == line.trim_end());
        let entry = if action == Command::PreviousEntry {
            self.history.previous(line, if untouched { "" } else { line })
        } else {
            self.history.following()
        };
        self.line.set(&entry?);
        Some(self.restart_timer())
    }

    /// Puts the next completion into the line. A single one is final, so that
    /// the next key press completes the term after it.
    fn complete(&mut self, names: &dyn Names) -> Change {
        let mut cycle = match self.cycle.take() {
            Some(cycle) => Cycle { at: (cycle.at + 1) % (cycle.completions.len() + 1), ..cycle },
            None => match Cycle::new(self.line.text(), self.complete_at_cursor(names)) {
                Some(cycle) => cycle,
                None => return Change::Nothing,
            },
        };
        let change = self.line.replace(cycle.span.clone(), cycle.current());
        if change == Change::Text {
            cycle.span.end = cycle.span.start + cycle.current().len();
        }
        self.cycle = Some(cycle).filter(|cycle| cycle.completions.len() > 1);
        change
    }

    fn set(&mut self, text: &str) {
        self.cycle = None;
        self.history.leave();
        self.line.set(text);
    }

    pub fn is_latest(&self, edit: u64) -> bool {
        edit == self.edits
    }

    fn changed(&mut self, change: Change) -> Option<Effect> {
        if change != Change::Text {
            return None;
        }
        self.history.leave();
        Some(self.restart_timer())
    }

    /// The line has changed.
    fn restart_timer(&mut self) -> Effect {
        self.edits += 1;
        Effect::Wake { timer: Timer::FilterSettled(self.edits), after: PAUSE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> FilterBar {
        let mut bar = FilterBar::default();
        bar.open();
        bar.paste(text);
        bar
    }

    /// The line after each of so many key presses.
    fn pressed(bar: &mut FilterBar, times: usize) -> Vec<String> {
        let press = |_| {
            let _ = bar.edit(Command::Complete, &());
            bar.line().text().to_owned()
        };
        (0..times).map(press).collect()
    }

    #[test]
    fn completions_are_gone_through_and_end_at_what_was_typed() {
        let mut bar = typed("roof is:a");
        assert_eq!(
            pressed(&mut bar, 4),
            ["roof is:archived", "roof is:active", "roof is:a", "roof is:archived"]
        );
        assert_eq!(bar.line().cursor(), "roof is:archived".len());
    }

    #[test]
    fn a_single_completion_is_taken_and_then_what_follows_it() {
        let mut bar = typed("roof categ");
        assert_eq!(pressed(&mut bar, 2), ["roof category:", "roof category:Open"]);
    }

    #[test]
    fn the_term_at_the_cursor_is_completed_and_the_rest_stays() {
        let mut bar = typed("un roof");
        bar.edit(Command::LineStart, &());
        bar.edit(Command::CursorRight, &());
        bar.edit(Command::CursorRight, &());
        assert_eq!(pressed(&mut bar, 1), ["is:unread roof"]);
        assert_eq!(bar.line().cursor(), "is:unread".len());
    }

    #[test]
    fn any_other_key_begins_anew() {
        let mut bar = typed("is:a");
        pressed(&mut bar, 1);
        assert_eq!(bar.completions(&()).1, Some(0));
        bar.insert(' ');
        bar.insert('s');
        assert_eq!(bar.completions(&()).1, None);
        assert_eq!(pressed(&mut bar, 1), ["is:archived status:"]);
        bar.cancel();
        assert_eq!((bar.line().text(), bar.completions(&()).0.len()), ("", 0));
    }

    #[test]
    fn what_is_typed_into_an_opened_bar_is_a_term_of_its_own() {
        let mut bar = typed("is:active");
        bar.accept();
        bar.open();
        bar.insert('x');
        assert_eq!(bar.line().text(), "is:active x");
        bar.cancel();
        assert_eq!(bar.line().text(), "is:active");
        bar.open();
        bar.accept();
        assert_eq!(bar.line().text(), "is:active");
        let full = "x".repeat(MAX_CHARS);
        let mut bar = typed(&full);
        bar.accept();
        bar.open();
        assert_eq!(bar.line().text(), full);
    }

    #[test]
    fn a_line_that_was_not_typed_or_has_a_mistake_is_not_remembered() {
        let mut bar = FilterBar::default();
        bar.begin_with("is:active");
        assert_eq!(bar.accept(), None);
        bar.open();
        bar.paste("is:odd");
        let now = jiff::Timestamp::UNIX_EPOCH;
        let _ = bar.read(&Context::new(now, jiff::tz::TimeZone::UTC));
        assert_eq!(bar.accept(), None);
        bar.open();
        assert_eq!(bar.edit(Command::PreviousEntry, &()), None);
    }

    #[test]
    fn earlier_filters_come_back_and_then_what_was_typed() {
        let mut bar = typed("is:read");
        assert_eq!(bar.accept(), Some("is:read".to_owned()));
        bar.history_loaded(vec!["roof".to_owned(), "is:unread".to_owned()]);
        bar.open();
        let mut walk = |actions: &[Command]| {
            let timers = actions.iter().map(|action| bar.edit(*action, &()).is_some()).collect();
            (bar.line().text().to_owned(), timers)
        };
        let (earlier, later) = (Command::PreviousEntry, Command::NextEntry);
        // Nothing was typed since the bar was opened, so every entry is shown.
        assert_eq!(walk(&[earlier]), ("is:unread".to_owned(), vec![true]));
        assert_eq!(walk(&[earlier, earlier]), ("roof".to_owned(), vec![true, false]));
        assert_eq!(walk(&[later, later, later]), ("is:read ".to_owned(), vec![true, true, false]));
        let typed = [Command::DeleteToStart];
        assert_eq!(walk(&typed), (String::new(), vec![true]));
        bar.paste("is:u");
        bar.edit(earlier, &());
        assert_eq!(bar.line().text(), "is:unread");
        bar.insert('x');
        assert_eq!(bar.edit(later, &()), None);
        assert_eq!(bar.line().text(), "is:unreadx");
    }

    #[test]
    fn where_nothing_fits_nothing_happens() {
        let mut bar = typed("\"quo");
        assert_eq!(bar.edit(Command::Complete, &()), None);
        assert_eq!(bar.line().text(), "\"quo");
        let mut bar = typed(&format!("{} is:un", "x".repeat(MAX_CHARS - 6)));
        assert_eq!(bar.edit(Command::Complete, &()), None);
        assert!(bar.line().text().ends_with(" is:un"));
    }

    #[test]
    fn an_empty_bar_offers_terms_on_the_key_alone() {
        let mut bar = typed("");
        assert!(bar.completions(&()).0.is_empty());
        assert_eq!(pressed(&mut bar, 1), ["is:unread"]);
        assert!(bar.completions(&()).0.len() > 5);
    }
}
