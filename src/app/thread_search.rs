//! The search through an open thread: the line that is typed, and the last
//! search that was made.

use crate::app::conversation::MatchCount;
use crate::app::list::search::Search;
use crate::app::protocol::command::Command;
use crate::app::text::line_editor::{Change, LineEdit};
use crate::domain::ConversationId;

/// A text that was searched for in a thread.
pub struct ThreadQuery {
    pub conversation: ConversationId,
    pub text: Box<str>,
    pub search: Search,
    /// Its matches in the loaded part of the thread.
    pub count: MatchCount,
}

impl ThreadQuery {
    /// A query for a text; `None` where it is blank.
    pub fn new(conversation: &ConversationId, text: &str) -> Option<Self> {
        let text = text.trim();
        let search = Search::for_text(text)?;
        let count = MatchCount::default();
        Some(Self { conversation: conversation.clone(), text: text.into(), search, count })
    }
}

/// Whence a search goes on to older entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchStart {
    /// From the newest entry; the line stays open where there is no match.
    Newest,
    /// From the current match; past the oldest entry to the newest one.
    Match,
}

/// The search line.
pub struct ThreadSearch {
    pub conversation: ConversationId,
    line: LineEdit,
    /// Matches of the line, highlighted while it is typed.
    query: Option<ThreadQuery>,
    /// The search that goes on with each older page, if any.
    pub(super) loading: Option<SearchStart>,
}

impl ThreadSearch {
    /// An empty line.
    pub fn new(conversation: ConversationId) -> Self {
        Self { conversation, line: LineEdit::default(), query: None, loading: None }
    }

    /// The line of a search that goes on.
    pub(super) fn continued(query: &ThreadQuery, start: SearchStart) -> Self {
        let mut search = Self::new(query.conversation.clone());
        search.paste(&query.text);
        search.loading = Some(start);
        search
    }

    pub fn line(&self) -> &LineEdit {
        &self.line
    }

    pub fn query(&self) -> Option<&ThreadQuery> {
        self.query.as_ref()
    }

    pub(super) fn query_mut(&mut self) -> Option<&mut ThreadQuery> {
        self.query.as_mut()
    }

    /// Whether older pages are loaded until one has a match.
    pub fn is_loading(&self) -> bool {
        self.loading.is_some()
    }

    pub(super) fn insert(&mut self, c: char) {
        let change = self.line.insert(c);
        self.typed(change);
    }

    pub(super) fn paste(&mut self, text: &str) {
        let change = self.line.insert_str(text);
        self.typed(change);
    }

    pub(super) fn place_cursor(&mut self, start: usize, column: usize) {
        self.line.place_cursor(start, column);
    }

    pub(super) fn edit(&mut self, action: Command) {
        let change = self.line.apply(action);
        self.typed(change);
    }

    /// Another text is another search.
    fn typed(&mut self, change: Change) {
        if change == Change::Text {
            self.loading = None;
            self.query = ThreadQuery::new(&self.conversation, self.line.text());
        }
    }
}
