//! Values derived from several parts of the state.

use super::{AccountNames, State};
use crate::app::compose::Stage;
use crate::app::conversation::MatchCount;
use crate::app::focus::Overlay;
use crate::app::list::search::Search;
use crate::app::picker::{Choice, Picker};
use crate::app::protocol::command::Command;
use crate::app::tour::{HINTS, Hint};
use crate::app::triage::confirmation::Answer;
use crate::domain::{ConversationId, Row};
use crate::query::{Completion, Context, Query};

impl State {
    /// The name of the theme on the screen: the one that is selected in the
    /// theme picker, else the chosen one.
    pub fn shown_theme(&self) -> &str {
        let selected = self.focus.picker().and_then(Picker::selected);
        match selected.map(|item| &item.choice) {
            Some(Choice::Theme(name)) => name,
            _ => &self.appearance.themes.chosen,
        }
    }

    /// The row that the detail pane is about: that of the conversation that is
    /// written to, else the one under the cursor.
    pub fn pane_row(&self) -> Option<&Row> {
        let Some(composer) = self.focus.composer() else { return self.list.current() };
        self.loaded_row(&composer.to.conversation).or(Some(&composer.row))
    }

    /// A conversation's row from the list on screen, else from the parked one.
    pub(in crate::app) fn loaded_row(&self, conversation: &ConversationId) -> Option<&Row> {
        self.loaded_copies(conversation).next()
    }

    /// Every copy of a conversation's row that is loaded.
    pub(in crate::app) fn loaded_copies(
        &self,
        conversation: &ConversationId,
    ) -> impl Iterator<Item = &Row> {
        let parked = self.parked.as_ref().map(|place| &place.list);
        [&self.list].into_iter().chain(parked).flat_map(|list| list.copies_of(conversation))
    }

    /// The search whose matches are highlighted in the thread on screen: the
    /// one that is typed, else the last one that was made.
    pub fn search_in_thread(&self) -> Option<&Search> {
        let shown = self.detail.conversation();
        let typed = self.focus.thread_search();
        let query = match typed {
            Some(typed) => typed.query(),
            None => self.thread_search.as_ref(),
        };
        let query = query.filter(|query| Some(&query.conversation) == shown);
        match query {
            Some(query) => Some(&query.search),
            None if typed.is_some() => None,
            None => self.last_search.as_ref(),
        }
    }

    /// The matches of the last search in the thread on screen, while one of them
    /// is gone to.
    pub fn match_count(&self) -> Option<MatchCount> {
        let is_typed = self.focus.thread_search().is_some();
        let query = self.thread_search.as_ref().filter(|_| !is_typed)?;
        let is_found = self.detail.thread().is_some_and(|thread| thread.found().is_some());
        let is_here = Some(&query.conversation) == self.detail.conversation();
        (is_found && is_here && query.search.marks).then_some(query.count)
    }

    /// Whether the session refuses a command.
    pub fn refuses(&self, command: Command) -> bool {
        self.triage.read_only && command.writes()
    }

    /// The tour's hint, its number from 1, and the number of hints.
    pub fn tour_hint(&self) -> Option<(&'static Hint, usize, usize)> {
        let (at, hint) = self.tour.hint()?;
        let offered = |hints: &[Hint]| hints.iter().filter(|it| !self.refuses(it.command)).count();
        Some((hint, offered(&HINTS[..at]), offered(HINTS)))
    }

    /// Whether there is a parked list.
    pub fn has_parked(&self) -> bool {
        self.parked.is_some()
    }

    /// Whether going back acknowledges alerts. While a confirmation is open, it
    /// cancels that.
    pub fn back_dismisses(&self) -> bool {
        match self.focus.overlay() {
            Some(Overlay::Confirm(_)) => false,
            Some(Overlay::Compose(composer)) => composer.stage != Stage::Confirming,
            _ => true,
        }
    }

    /// Text of the open confirmation as of now.
    pub fn question(&self) -> Option<String> {
        let lost = self.compose.drafts.lost();
        let when = |due| self.countdown(due);
        Some(self.focus.confirm()?.question(&self.triage.pending, lost, (self.now, when)))
    }

    /// Answers to the open confirmation, and the label of the key that cancels.
    pub fn answers(&self) -> Option<(Vec<Answer>, &'static str)> {
        Some(self.focus.confirm()?.answers(&self.triage.pending, self.now))
    }

    /// Time and zone that relative times in the filter refer to.
    pub(in crate::app) fn filter_context(&self) -> Context {
        Context::new(self.now, self.zone.clone()).with_reasons(self.options.reasons.clone())
    }

    /// Completions of the term at the cursor of the filter, and the index of the
    /// one in the line.
    pub fn filter_completions(&self) -> (Vec<Completion>, Option<usize>) {
        self.filter.completions(&AccountNames::new(&self.options, &self.list))
    }

    /// Parses the filter's line.
    pub(in crate::app) fn read_filter(&mut self) -> Query {
        let context = self.filter_context();
        self.filter.read(&context)
    }
}
