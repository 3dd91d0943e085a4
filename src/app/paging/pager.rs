//! The load state of one paged list, whatever its rows are.
//!
//! One fetch is in flight at the most. Every fetch has an id of its own, never
//! used again, and an answer that does not carry the id of the fetch in flight
//! is stale and changes nothing: a new run of the list makes all answers to the
//! earlier one stale, whether or not their tasks were stopped in time.

pub use crate::app::protocol::payload::RequestId;
use crate::domain::{ContinuationToken, Delay, Failure, FailureKind, NextPage, PageSequence};

/// Hands out request ids.
#[derive(Debug, Default)]
pub struct RequestIds(u64);

impl RequestIds {
    /// The next id.
    pub fn next_id(&mut self) -> RequestId {
        self.0 += 1;
        RequestId(self.0)
    }

    /// The last id that was handed out.
    pub fn latest(&self) -> RequestId {
        RequestId(self.0)
    }
}

/// How many empty pages in a row are followed before a person is asked.
pub const EMPTY_PAGES: u64 = 50;

/// Where loading stands.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadState {
    /// Nothing has been asked for.
    NotStarted,
    /// A page is on its way.
    Loading {
        /// The request that brings it.
        request: RequestId,
        /// Where it starts; `None` for the first page.
        token: Option<ContinuationToken>,
    },
    /// There are more pages.
    More(ContinuationToken),
    /// The last fetch failed; what was loaded stays.
    Failed {
        failure: Failure,
        /// Where to go on.
        token: Option<ContinuationToken>,
    },
    /// Everything is loaded.
    Done,
}

/// What to ask the server for.
#[derive(Clone, Debug, PartialEq)]
pub struct PageRequest {
    /// Names the request.
    pub request: RequestId,
    /// Where the page starts; `None` for the first one.
    pub token: Option<ContinuationToken>,
}

/// What an answer means for the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageOutcome {
    /// It answers a request that nobody waits for any more.
    Stale,
    /// It is the first page: rows loaded before belong to an earlier run.
    First,
    /// It follows what is there.
    Next,
}

/// What a failure means for the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageFailure {
    /// It answers a request that nobody waits for any more.
    Stale,
    /// The token has expired: the list must be started again from the top.
    Restart,
    /// The rows stay, and the failure is shown.
    Failed,
}

/// The load state and what it takes to keep it honest.
#[derive(Debug)]
pub struct Pager {
    state: LoadState,
    waiting: Option<Delay>,
    pages: PageSequence,
    failures: u32,
}

impl Default for Pager {
    fn default() -> Self {
        Self {
            state: LoadState::NotStarted,
            waiting: None,
            pages: PageSequence::default(),
            failures: 0,
        }
    }
}

impl Pager {
    /// Where loading stands.
    pub fn state(&self) -> &LoadState {
        &self.state
    }

    /// Why the fetch in flight has not been sent yet, or not again.
    pub fn waiting(&self) -> Option<&Delay> {
        self.waiting.as_ref()
    }

    /// How many fetches have failed in a row.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Whether a page is on its way.
    pub fn is_loading(&self) -> bool {
        matches!(self.state, LoadState::Loading { .. })
    }

    /// Whether Everything is loaded.
    pub fn is_done(&self) -> bool {
        self.state == LoadState::Done
    }

    /// Whether rows can be asked for without a person's say.
    pub fn has_more(&self) -> bool {
        matches!(self.state, LoadState::NotStarted | LoadState::More(_))
            && self.pages.idle_pages() < EMPTY_PAGES
    }

    /// Whether following empty pages has stopped until a person says go on.
    pub fn is_paused(&self) -> bool {
        self.pages.idle_pages() >= EMPTY_PAGES && matches!(self.state, LoadState::More(_))
    }

    /// Asks for the first page again, whatever was going on.
    pub fn restart(&mut self, request: RequestId) -> PageRequest {
        self.pages.begin();
        self.waiting = None;
        self.state = LoadState::Loading { request, token: None };
        PageRequest { request, token: None }
    }

    /// Asks for the next page; also goes on after a failure or a pause, from
    /// the top where the failure left no place to go on from. `None` while a page is on its way and when there are no more.
    pub fn advance(&mut self, request: RequestId) -> Option<PageRequest> {
        let token = match &self.state {
            LoadState::NotStarted => None,
            LoadState::More(token) => Some(token.clone()),
            LoadState::Failed { token, .. } => token.clone(),
            LoadState::Loading { .. } | LoadState::Done => return None,
        };
        if token.is_none() {
            self.pages.begin();
        }
        if self.pages.idle_pages() >= EMPTY_PAGES {
            self.pages.reset_idle_pages();
        }
        self.waiting = None;
        self.state = LoadState::Loading { request, token: token.clone() };
        Some(PageRequest { request, token })
    }

    /// Forgets the fetch in flight, so that its answer is stale; loading can
    /// go on from the same place later. Returns the request to cancel.
    pub fn suspend(&mut self) -> Option<RequestId> {
        let LoadState::Loading { request, token } = &self.state else { return None };
        let request = *request;
        self.state = token.clone().map_or(LoadState::NotStarted, LoadState::More);
        self.waiting = None;
        Some(request)
    }

    /// Notes why the fetch in flight waits. Returns whether it is this one's.
    pub fn wait(&mut self, request: RequestId, wait: Delay) -> bool {
        let awaited = self.awaits(request);
        if awaited {
            self.waiting = Some(wait);
        }
        awaited
    }

    /// Whether that request is the fetch in flight.
    pub fn awaits(&self, id: RequestId) -> bool {
        matches!(self.state, LoadState::Loading { request, .. } if request == id)
    }

    /// Takes a page: how many rows it had that were not there before, and
    /// where the next one starts. A page without a new row counts as empty: a
    /// server that goes in circles must not be followed for ever.
    pub fn arrived(
        &mut self,
        request: RequestId,
        rows: usize,
        next: Option<ContinuationToken>,
    ) -> PageOutcome {
        let LoadState::Loading { request: awaited, token } = &self.state else {
            return PageOutcome::Stale;
        };
        if *awaited != request {
            return PageOutcome::Stale;
        }
        let arrival = if token.is_none() { PageOutcome::First } else { PageOutcome::Next };
        self.waiting = None;
        self.failures = 0;
        self.state = match self.pages.arrived(rows, next) {
            NextPage::End => LoadState::Done,
            NextPage::At(token) => LoadState::More(token),
            NextPage::Repeated => LoadState::Failed { failure: repeated_token(), token: None },
        };
        arrival
    }

    /// Takes a failure.
    pub fn failed(&mut self, request: RequestId, failure: Failure) -> PageFailure {
        let LoadState::Loading { request: awaited, token } = &self.state else {
            return PageFailure::Stale;
        };
        if *awaited != request {
            return PageFailure::Stale;
        }
        self.waiting = None;
        self.failures += 1;
        if self.pages.restarts_after(token.as_ref(), &failure) {
            self.state = LoadState::NotStarted;
            return PageFailure::Restart;
        }
        self.state = LoadState::Failed { failure, token: token.clone() };
        PageFailure::Failed
    }
}

/// A server that names a page twice would keep us going in circles.
fn repeated_token() -> Failure {
    Failure::new(FailureKind::Malformed, "The server sent the same page twice")
        .with_hint("refresh to start over")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RetryClass;
    use crate::domain::page_sequence::MAX_RESTARTS;

    fn token(text: &str) -> ContinuationToken {
        ContinuationToken::new(text)
    }

    fn failure(kind: FailureKind) -> Failure {
        Failure {
            kind,
            message: "no".to_owned(),
            hint: None,
            retry: RetryClass::Never,
            status: (kind == FailureKind::Rejected).then_some(400),
            trace_id: None,
        }
    }

    fn loading(token: Option<&str>) -> Pager {
        let mut pager = Pager::default();
        let first = pager.restart(RequestId(1));
        assert_eq!(first.token, None);
        if let Some(token) = token {
            pager.arrived(RequestId(1), 1, Some(ContinuationToken::new(token)));
            pager.advance(RequestId(1));
        }
        pager
    }

    #[test]
    fn one_fetch_is_in_flight_at_the_most() {
        let mut pager = loading(None);
        assert_eq!(pager.advance(RequestId(2)), None);
    }

    #[test]
    fn the_token_is_echoed_until_there_is_none() {
        let mut pager = loading(None);
        assert_eq!(pager.arrived(RequestId(1), 2, Some(token("a"))), PageOutcome::First);
        let fetch = pager.advance(RequestId(2)).expect("more");
        assert_eq!(fetch.token, Some(token("a")));
        assert_eq!(pager.arrived(RequestId(2), 2, None), PageOutcome::Next);
        assert!(pager.is_done());
        assert_eq!(pager.advance(RequestId(3)), None);
    }

    #[test]
    fn an_answer_to_another_request_is_stale() {
        let mut pager = loading(None);
        assert_eq!(pager.arrived(RequestId(9), 2, None), PageOutcome::Stale);
        assert_eq!(pager.failed(RequestId(9), failure(FailureKind::Server)), PageFailure::Stale);
        assert!(pager.is_loading());
    }

    #[test]
    fn an_empty_page_with_a_token_goes_on_under_a_cap() {
        let mut pager = loading(None);
        for page in 0..EMPTY_PAGES {
            assert!(!pager.is_paused());
            pager.arrived(RequestId(1), 0, Some(token(&format!("t{page}"))));
            if page + 1 < EMPTY_PAGES {
                assert!(pager.has_more());
                pager.advance(RequestId(1));
            }
        }
        assert!(pager.is_paused() && !pager.has_more());
        assert!(pager.advance(RequestId(2)).is_some(), "a person may go on");
        assert!(!pager.is_paused());
    }

    #[test]
    fn a_repeated_token_is_an_error() {
        let mut pager = loading(Some("a"));
        pager.arrived(RequestId(1), 1, Some(token("a")));
        assert!(matches!(pager.state(), LoadState::Failed { token: None, .. }));
    }

    #[test]
    fn a_failure_keeps_the_place() {
        let mut pager = loading(Some("a"));
        assert_eq!(pager.failed(RequestId(1), failure(FailureKind::Server)), PageFailure::Failed);
        assert!(!pager.has_more(), "no fetch without a retry");
        assert_eq!(pager.advance(RequestId(2)).and_then(|f| f.token), Some(token("a")));
    }

    #[test]
    fn an_expired_token_starts_again_but_not_forever() {
        let mut pager = loading(Some("a"));
        for _ in 0..MAX_RESTARTS {
            let setback = pager.failed(RequestId(1), failure(FailureKind::Rejected));
            assert_eq!(setback, PageFailure::Restart);
            pager.restart(RequestId(1));
            pager.arrived(RequestId(1), 1, Some(token("a")));
            pager.advance(RequestId(1));
        }
        assert_eq!(pager.failed(RequestId(1), failure(FailureKind::Rejected)), PageFailure::Failed);
    }

    #[test]
    fn a_refused_first_page_is_no_expired_token() {
        let mut pager = loading(None);
        assert_eq!(pager.failed(RequestId(1), failure(FailureKind::Rejected)), PageFailure::Failed);
    }

    #[test]
    fn a_suspended_fetch_resumes_from_its_place() {
        let mut pager = loading(Some("a"));
        assert_eq!(pager.suspend(), Some(RequestId(1)));
        assert_eq!(pager.arrived(RequestId(1), 1, None), PageOutcome::Stale);
        assert_eq!(pager.advance(RequestId(2)).and_then(|f| f.token), Some(token("a")));
    }

    #[test]
    fn a_page_that_is_always_refused_is_not_asked_for_for_ever() {
        let mut pager = loading(None);
        let (mut requests, mut arrived) = (1, 0);
        loop {
            requests += 1;
            if arrived < 3 {
                pager.arrived(RequestId(1), 1, Some(token(&format!("t{arrived}"))));
                arrived += 1;
                pager.advance(RequestId(1));
            } else if pager.failed(RequestId(1), failure(FailureKind::Rejected))
                == PageFailure::Restart
            {
                pager.restart(RequestId(1));
                arrived = 0;
            } else {
                break;
            }
        }
        assert_eq!(requests, 1 + 4 * (1 + MAX_RESTARTS));
    }

    #[test]
    fn a_token_that_is_gone_has_expired() {
        let mut pager = loading(Some("a"));
        let gone = Failure { status: Some(410), ..failure(FailureKind::NotFound) };
        assert_eq!(pager.failed(RequestId(1), gone.clone()), PageFailure::Restart);
        let mut pager = loading(None);
        assert_eq!(pager.failed(RequestId(1), gone), PageFailure::Failed, "there was no token");
    }

    #[test]
    fn a_refusal_of_another_kind_is_no_expired_token() {
        let mut pager = loading(Some("a"));
        let conflict = Failure { status: Some(409), ..failure(FailureKind::Rejected) };
        assert_eq!(pager.failed(RequestId(1), conflict), PageFailure::Failed);
    }

    #[test]
    fn going_on_after_a_repeated_token_starts_from_the_top() {
        let mut pager = loading(Some("a"));
        pager.arrived(RequestId(1), 1, Some(token("a")));
        assert_eq!(pager.advance(RequestId(2)).map(|f| f.token), Some(None));
        assert_eq!(pager.arrived(RequestId(2), 1, Some(token("a"))), PageOutcome::First);
        assert!(pager.has_more(), "tokens of the earlier run do not count");
    }
}
