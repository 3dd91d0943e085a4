//! Finds leads during typing.
//!
//! The words of the line narrow the loaded leads in the same frame. The server
//! searches for one text only, and in one member at a time, so that `ann lee`
//! would find no Ann Lee: the query is the longest word, once typing pauses,
//! and the answer is narrowed here by the others.

mod lead;
mod search;

use std::time::Duration;

use crate::app::paging::pager::{LoadState, PageFailure, RequestId, RequestIds};
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::payload::LeadsPage;
use crate::domain::text_search::Pattern;
use crate::domain::{Delay, Failure};

use crate::app::protocol::payload::FoundLead;
use search::Search;

/// Pause in typing before the server is queried.
pub const PAUSE: Duration = Duration::from_millis(150);

/// Number of screens loaded ahead of the selected lead.
const SCREENS_AHEAD: usize = 2;

/// State of loading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LoadStatus<'a> {
    /// Nothing: everything that answers the line is here.
    Complete,
    /// Nothing: more is loaded as one goes on.
    More,
    /// Page after page was empty: the user has to resume.
    Paused,
    /// A page is in flight, or will be as soon as typing pauses.
    Loading,
    /// The next page is delayed.
    Waiting(&'a Delay),
    /// A page has failed.
    Failed(&'a Failure),
}

/// The loaded leads, and the search among them.
#[derive(Default)]
pub struct LeadSearch {
    /// The words of the line.
    words: Vec<String>,
    /// All leads, as far as they are loaded.
    all: Search,
    /// The last answered query.
    answer: Option<Search>,
    /// The query in flight, until it has something to show.
    incoming: Option<Search>,
    /// Counts the changes of the line.
    edits: u64,
}

impl LeadSearch {
    /// The word to query: the longest.
    fn wanted(&self) -> &str {
        let length = |word: &&String| std::cmp::Reverse(word.chars().count());
        self.words.iter().min_by_key(length).map_or("", String::as_str)
    }

    /// The loaded leads that are nearest to the query.
    fn nearest(&self) -> &Search {
        let wanted = self.wanted();
        let answer = self.answer.as_ref();
        answer.filter(|answer| wanted.contains(answer.text())).unwrap_or(&self.all)
    }

    /// Whether the server's answer to the line is pending.
    fn is_provisional(&self) -> bool {
        self.nearest().text() != self.wanted()
    }

    /// The leads that answer the line, in the server's order.
    pub fn found(&self) -> Vec<&FoundLead> {
        let nearest = self.nearest();
        let others = self.others(nearest.text());
        let fits = |lead: &&FoundLead| others.iter().all(|needle| lead.has(needle));
        nearest.leads().iter().filter(fits).collect()
    }

    /// Whether all words of the line are found in a text.
    pub fn matches(&self, text: &str) -> bool {
        self.needles().iter().all(|word| word.is_in(text))
    }

    /// The words of the line as patterns.
    pub fn needles(&self) -> Vec<Pattern> {
        self.words.iter().map(|word| Pattern::new(word)).collect()
    }

    /// The words of the line that are not part of the query `asked`.
    fn others(&self, asked: &str) -> Vec<Pattern> {
        let others = self.words.iter().filter(|word| *word != asked);
        others.map(|word| Pattern::new(word)).collect()
    }

    /// Follows a change of the line.
    #[must_use]
    pub fn typed(&mut self, line: &str) -> Vec<Effect> {
        self.edits += 1;
        self.words = search::words(line);
        let awaited = self.incoming.as_ref().is_some_and(|s| s.text() == self.wanted());
        if awaited {
            return Vec::new();
        }
        let stopped = self.incoming.take().and_then(|mut search| search.suspend());
        let mut effects: Vec<Effect> = stopped.into_iter().collect();
        if self.is_provisional() {
            let timer = Timer::LeadsTyped(self.edits);
            effects.push(Effect::Wake { timer, after: PAUSE });
        }
        effects
    }

    /// Typing has paused: queries the server, unless the query is answered or
    /// in flight.
    #[must_use]
    pub fn typing_paused(&mut self, edit: u64, ids: &mut RequestIds) -> Vec<Effect> {
        if edit != self.edits || self.incoming.is_some() || !self.is_provisional() {
            return Vec::new();
        }
        let mut effects: Vec<Effect> =
            self.answer.as_mut().and_then(Search::suspend).into_iter().collect();
        if !self.all.leads().is_empty() {
            effects.extend(self.all.suspend());
        }
        let mut search = Search::new(self.wanted());
        effects.push(search.restart(ids));
        self.incoming = Some(search);
        effects
    }

    /// Fetches the first page, and the next one where few leads are left below
    /// a position.
    #[must_use]
    pub fn prefetch(
        &mut self,
        position: usize,
        rows: usize,
        ids: &mut RequestIds,
    ) -> Option<Effect> {
        if self.incoming.is_some() || self.is_provisional() {
            return None;
        }
        let ahead = self.found().len().saturating_sub(position + 1);
        let search = self.loading_mut();
        (ahead < SCREENS_AHEAD * rows && search.has_more()).then(|| search.advance(ids)).flatten()
    }

    /// Goes on after a failure or a pause.
    #[must_use]
    pub fn retry(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let search = self.loading_mut();
        search.is_stuck().then(|| search.advance(ids)).flatten()
    }

    /// Cancels all requests.
    #[must_use]
    pub fn stop(&mut self) -> Vec<Effect> {
        self.searches().filter_map(Search::suspend).collect()
    }

    #[must_use]
    pub fn arrived(
        &mut self,
        request: RequestId,
        page: LeadsPage,
        ids: &mut RequestIds,
    ) -> Option<Effect> {
        let asked = self.awaiting(request)?.text().to_owned();
        let others = self.others(&asked);
        let fits = |lead: &FoundLead| others.iter().all(|needle| lead.has(needle));
        // Rows of all leads may still arrive, too: those are narrowed until the
        // answer is here.
        let is_incoming = self.incoming.as_ref().is_some_and(|search| search.awaits(request));
        self.awaiting(request)?.arrived(request, page, fits);
        let incoming = self.incoming.as_mut().filter(|_| is_incoming)?;
        if incoming.leads().is_empty() && incoming.has_more() {
            return incoming.advance(ids);
        }
        self.answer = self.incoming.take();
        None
    }

    #[must_use]
    pub fn failed(
        &mut self,
        request: RequestId,
        failure: Failure,
        ids: &mut RequestIds,
    ) -> Option<Effect> {
        let search = self.awaiting(request)?;
        match search.failed(request, failure) {
            PageFailure::Restart => Some(search.restart(ids)),
            PageFailure::Stale | PageFailure::Failed => None,
        }
    }

    /// A fetch is delayed.
    pub fn delayed(&mut self, request: RequestId, wait: Delay) {
        if let Some(search) = self.awaiting(request) {
            search.delayed(request, wait);
        }
    }

    /// State of loading.
    pub fn progress(&self) -> LoadStatus<'_> {
        let search = match &self.incoming {
            Some(search) => search,
            None if self.is_provisional() => return LoadStatus::Loading,
            None => self.nearest(),
        };
        match search.state() {
            LoadState::NotStarted | LoadState::Loading { .. } => {
                search.waiting().map_or(LoadStatus::Loading, LoadStatus::Waiting)
            }
            LoadState::More(_) if search.is_stuck() => LoadStatus::Paused,
            LoadState::More(_) => LoadStatus::More,
            LoadState::Failed { failure, .. } => LoadStatus::Failed(failure),
            LoadState::Done => LoadStatus::Complete,
        }
    }

    /// The search whose loading is shown.
    fn loading_mut(&mut self) -> &mut Search {
        let answered = self.answer.as_ref().is_some_and(|answer| answer.text() == self.wanted());
        match (&mut self.incoming, &mut self.answer) {
            (Some(incoming), _) => incoming,
            (None, Some(answer)) if answered => answer,
            _ => &mut self.all,
        }
    }

    fn searches(&mut self) -> impl Iterator<Item = &mut Search> {
        self.incoming.as_mut().into_iter().chain(self.answer.as_mut()).chain([&mut self.all])
    }

    fn awaiting(&mut self, request: RequestId) -> Option<&mut Search> {
        self.searches().find(|search| search.awaits(request))
    }
}

#[cfg(test)]
mod tests;
