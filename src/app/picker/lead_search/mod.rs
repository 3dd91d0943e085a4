//! Finds leads while somebody types.
//!
//! The words of the line narrow the leads that are loaded in the same frame.
//! The server looks for one text only, and in one member at a time, so that
//! `ann lee` would find no Ann Lee: it is asked for the longest word, once
//! typing pauses, and the others are looked for here in what it sends.

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

/// How long typing pauses before the server is asked.
pub const PAUSE: Duration = Duration::from_millis(150);

/// How many screens are loaded ahead of the selected lead.
const SCREENS_AHEAD: usize = 2;

/// What loading is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LoadStatus<'a> {
    /// Nothing: everything that answers the line is here.
    Complete,
    /// Nothing: more is loaded as one goes on.
    More,
    /// Nothing: page after page was empty, and a person has to say go on.
    Paused,
    /// A page is on its way, or will be as soon as typing pauses.
    Loading,
    /// A page is asked for later, for the reason given.
    Waiting(&'a Delay),
    /// A page did not come.
    Failed(&'a Failure),
}

/// The leads that are loaded, and what is looked for among them.
#[derive(Default)]
pub struct LeadSearch {
    /// The words of the line.
    words: Vec<String>,
    /// All leads, as far as they are loaded.
    all: Search,
    /// What the server has answered to the last word that it was asked for.
    answer: Option<Search>,
    /// What it is being asked for, until there is something to show.
    incoming: Option<Search>,
    /// Counts the changes of the line.
    edits: u64,
}

impl LeadSearch {
    /// The word that the server is to look for: the longest.
    fn wanted(&self) -> &str {
        let length = |word: &&String| std::cmp::Reverse(word.chars().count());
        self.words.iter().min_by_key(length).map_or("", String::as_str)
    }

    /// The loaded leads that come nearest to what is wanted.
    fn nearest(&self) -> &Search {
        let wanted = self.wanted();
        let answer = self.answer.as_ref();
        answer.filter(|answer| wanted.contains(answer.text())).unwrap_or(&self.all)
    }

    /// Whether the server has yet to say which leads answer the line.
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

    /// Whether the words of the line are all found in a text.
    pub fn asks_for(&self, text: &str) -> bool {
        self.needles().iter().all(|word| word.is_in(text))
    }

    /// The words of the line, to be looked for.
    pub fn needles(&self) -> Vec<Pattern> {
        self.words.iter().map(|word| Pattern::new(word)).collect()
    }

    /// The words that the server was not asked for together with `asked`.
    fn others(&self, asked: &str) -> Vec<Pattern> {
        let others = self.words.iter().filter(|word| *word != asked);
        others.map(|word| Pattern::new(word)).collect()
    }

    /// Takes a changed line.
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

    /// Typing has paused: the server is asked, unless it has answered or is
    /// being asked already.
    #[must_use]
    pub fn settled(&mut self, edit: u64, ids: &mut RequestIds) -> Vec<Effect> {
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

    /// Asks for the first page, and for the next one where the leads below a
    /// position run short.
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

    /// Stops everything that is on its way.
    #[must_use]
    pub fn stop(&mut self) -> Vec<Effect> {
        self.searches().filter_map(Search::suspend).collect()
    }

    /// Takes a page.
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
        // All leads may still come in, too: those narrow until the answer is here.
        let is_incoming = self.incoming.as_ref().is_some_and(|search| search.awaits(request));
        self.awaiting(request)?.arrived(request, page, fits);
        let incoming = self.incoming.as_mut().filter(|_| is_incoming)?;
        if incoming.leads().is_empty() && incoming.has_more() {
            return incoming.advance(ids);
        }
        self.answer = self.incoming.take();
        None
    }

    /// Takes a failure.
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

    /// Takes the news that a fetch waits.
    pub fn waits(&mut self, request: RequestId, wait: Delay) {
        if let Some(search) = self.awaiting(request) {
            search.waits(request, wait);
        }
    }

    /// What loading is doing.
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
