//! The order of the pages of a list: which one is next, and when the list ends.

use super::seen_set::SeenSet;
use super::{ContinuationToken, Failure};

/// How often a list starts again because its token expired, until a run gets
/// further than those before it: tokens may expire faster than the list can be
/// read.
pub const MAX_RESTARTS: u32 = 3;

/// The pages of one list that have arrived.
#[derive(Debug, Default)]
pub struct PageSequence {
    tokens: SeenSet,
    /// Pages of this run.
    pages: u64,
    /// Pages of the longest run before this one.
    reached: u64,
    /// Pages in a row without a new row.
    idle_pages: u64,
    restarts: u32,
}

/// What follows a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// It was the last one.
    End,
    At(ContinuationToken),
    /// Its token came before: to follow it would never end.
    Repeated,
}

impl PageSequence {
    /// Starts a run at the first page.
    pub fn begin(&mut self) {
        self.tokens.clear();
        self.idle_pages = 0;
        self.pages = 0;
    }

    /// Adds a page with that many new rows, and the token of the next one. A
    /// page may be empty and not the last: the server filters after it has cut
    /// pages.
    pub fn arrived(&mut self, new_rows: usize, next: Option<ContinuationToken>) -> NextPage {
        self.pages += 1;
        if new_rows == 0 {
            self.idle_pages += 1;
        } else {
            self.idle_pages = 0;
            if self.pages > self.reached {
                self.restarts = 0;
            }
        }
        match next {
            None => NextPage::End,
            Some(token) if self.tokens.insert(token.as_str()) => NextPage::At(token),
            Some(_) => NextPage::Repeated,
        }
    }

    /// Whether a failure means that the token of the request has expired, so
    /// that the list starts again at the first page.
    pub fn restarts_after(&mut self, token: Option<&ContinuationToken>, failure: &Failure) -> bool {
        let restarts =
            token.is_some() && failure.means_expired_token() && self.restarts < MAX_RESTARTS;
        if restarts {
            self.restarts += 1;
            self.reached = self.reached.max(self.pages);
            self.begin();
        }
        restarts
    }

    /// Number of pages in a row without a new row. A server can go on with
    /// them for ever.
    pub fn idle_pages(&self) -> u64 {
        self.idle_pages
    }

    /// Counts pages without a new row from zero again.
    pub fn reset_idle_pages(&mut self) {
        self.idle_pages = 0;
    }

    /// Number of pages of the longest run before this one.
    pub fn reached(&self) -> u64 {
        self.reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FailureKind, RetryClass};

    fn token(text: &str) -> ContinuationToken {
        ContinuationToken::new(text)
    }

    fn expired() -> Failure {
        Failure {
            kind: FailureKind::Rejected,
            message: "no".to_owned(),
            hint: None,
            retry: RetryClass::Never,
            status: Some(400),
            trace_id: None,
        }
    }

    #[test]
    fn a_token_leads_on_once_in_a_run() {
        let mut pages = PageSequence::default();
        assert_eq!(pages.arrived(1, Some(token("a"))), NextPage::At(token("a")));
        assert_eq!(pages.arrived(1, Some(token("a"))), NextPage::Repeated);
        pages.begin();
        assert!(matches!(pages.arrived(1, Some(token("a"))), NextPage::At(_)));
        assert_eq!(pages.arrived(1, None), NextPage::End);
    }

    #[test]
    fn pages_without_a_new_row_are_counted_in_a_row() {
        let mut pages = PageSequence::default();
        pages.arrived(0, Some(token("a")));
        pages.arrived(0, Some(token("b")));
        assert_eq!(pages.idle_pages(), 2);
        pages.arrived(1, Some(token("c")));
        assert_eq!(pages.idle_pages(), 0);
    }

    #[test]
    fn only_a_run_that_gets_further_may_expire_as_often_again() {
        let mut pages = PageSequence::default();
        pages.arrived(1, Some(token("a")));
        for _ in 0..MAX_RESTARTS {
            assert!(pages.restarts_after(Some(&token("a")), &expired()));
            pages.arrived(1, Some(token("a")));
        }
        pages.arrived(0, Some(token("b")));
        assert!(!pages.restarts_after(Some(&token("b")), &expired()), "no new row");
        pages.arrived(1, Some(token("c")));
        assert!(!pages.restarts_after(None, &expired()), "there was no token");
        assert!(pages.restarts_after(Some(&token("c")), &expired()));
        assert_eq!(pages.reached(), 3);
    }
}
