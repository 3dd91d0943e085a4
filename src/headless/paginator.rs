//! The way through a paged list: which request comes next, which rows are
//! new, and when to give up. Pure: it asks for nothing itself.

use crate::domain::{
    Conversation, Failure, FailureKind, NextPage, Page, PageSequence, RequestOptions, SeenSet,
    WithRaw,
};

/// So many pages in a row without a new row are no list any more. The server
/// filters after it has cut pages, so a few in a row are normal.
const MAX_IDLE_PAGES: u64 = 1_000;

/// A row that can be told from the others.
pub(super) trait Named {
    /// Its id.
    fn id(&self) -> Option<&str>;
}

impl Named for Conversation {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// A walk through one list.
#[derive(Debug)]
pub(super) struct Paginator {
    query: RequestOptions,
    next: Result<Option<RequestOptions>, Failure>,
    rows: SeenSet,
    pages: PageSequence,
    skipped: u64,
}

impl Paginator {
    /// Starts at the top. Filters, order and page size stay the same on every
    /// page, as tokens demand; a count is asked for once.
    pub(super) fn new(query: RequestOptions) -> Self {
        Self {
            next: Ok(Some(query.clone())),
            query: RequestOptions { include_count: None, ..query },
            rows: SeenSet::default(),
            pages: PageSequence::default(),
            skipped: 0,
        }
    }

    /// The request to send now; `None` after the last page. Fails where the
    /// server's answers lead nowhere.
    pub(super) fn request(&self) -> Result<Option<&RequestOptions>, Failure> {
        self.next.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    /// How many rows made no sense and were left out.
    pub(super) fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Takes the answer to [`Self::request`] and gives the rows that have not
    /// come before: the list can shift between two pages.
    pub(super) fn arrived<T: Named>(&mut self, page: Page<T>) -> Vec<WithRaw<T>> {
        self.skipped += page.skipped as u64;
        let mut items = page.items;
        items.retain(|item| match item.value.id() {
            None | Some("") => {
                self.skipped += 1;
                false
            }
            Some(id) => self.rows.insert(id),
        });
        let next = self.pages.arrived(items.len(), page.next);
        self.next = self.after(next);
        items
    }

    /// Takes the failure of [`Self::request`]; gives it back unless it means
    /// that a token has expired, which sends the walk to the top again.
    pub(super) fn failed(&mut self, failure: Failure) -> Result<(), Failure> {
        let sent = self.next.as_ref().ok().and_then(Option::as_ref);
        let token = sent.and_then(|request| request.continuation_token.as_ref());
        if !self.pages.restarts_after(token, &failure) {
            return Err(failure);
        }
        self.next = Ok(Some(self.query.clone()));
        Ok(())
    }

    fn after(&self, next: NextPage) -> Result<Option<RequestOptions>, Failure> {
        let token = match next {
            NextPage::End => return Ok(None),
            NextPage::Repeated => {
                return Err(nonsense("The server repeated a page"));
            }
            NextPage::At(token) => token,
        };
        // After a restart, the known rows come again.
        let idle = self.pages.idle_pages();
        if idle >= MAX_IDLE_PAGES + self.pages.reached() {
            return Err(nonsense(&format!("The server sent {idle} pages without a new row")));
        }
        Ok(Some(RequestOptions { continuation_token: Some(token), ..self.query.clone() }))
    }
}

fn nonsense(message: &str) -> Failure {
    Failure::new(FailureKind::Malformed, message)
        .with_hint("Can't load more of the list. Try again later")
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;
    use crate::domain::ContinuationToken;
    use crate::domain::page_sequence::MAX_RESTARTS;

    fn page(ids: &[&str], next: Option<&str>) -> Page<Conversation> {
        let record = |id: &&str| WithRaw {
            value: Conversation {
                id: (!id.is_empty()).then(|| (*id).to_owned()),
                ..Conversation::default()
            },
            raw: RawValue::from_string("{}".to_owned()).expect("JSON"),
        };
        Page {
            items: ids.iter().map(record).collect(),
            skipped: 0,
            page_size: None,
            total: None,
            next: next.map(ContinuationToken::new),
        }
    }

    fn expired() -> Failure {
        Failure { kind: FailureKind::Rejected, status: Some(400), ..nonsense("expired") }
    }

    fn walk() -> Paginator {
        let query =
            RequestOptions { page_size: Some(7), include_count: Some(true), ..Default::default() };
        Paginator::new(query)
    }

    fn ids(rows: &[WithRaw<Conversation>]) -> Vec<&str> {
        rows.iter().filter_map(|row| row.value.id.as_deref()).collect()
    }

    fn request(walk: &Paginator) -> Option<&RequestOptions> {
        walk.request().expect("the walk goes on")
    }

    fn token(walk: &Paginator) -> Option<&str> {
        request(walk)?.continuation_token.as_ref().map(ContinuationToken::as_str)
    }

    #[test]
    fn the_token_is_echoed_with_the_same_query_until_there_is_none() {
        let mut walk = walk();
        assert_eq!(request(&walk).expect("first").include_count, Some(true));
        walk.arrived(page(&["a"], Some("t1")));
        let second = request(&walk).expect("second");
        assert_eq!((second.page_size, second.include_count), (Some(7), None));
        assert_eq!(token(&walk), Some("t1"));
        walk.arrived(page(&["b"], None));
        assert_eq!(request(&walk), None);
    }

    #[test]
    fn an_id_that_comes_twice_is_given_once_and_what_has_none_is_counted() {
        let mut walk = walk();
        assert_eq!(ids(&walk.arrived(page(&["a", "b", "a", ""], Some("t")))), ["a", "b"]);
        let second = walk.arrived(Page { skipped: 2, ..page(&["b", "c"], None) });
        assert_eq!(ids(&second), ["c"]);
        assert_eq!(walk.skipped(), 3);
    }

    #[test]
    fn empty_pages_go_on_up_to_a_cap() {
        let mut walk = walk();
        assert_goes_on(&mut walk, &[], 1..MAX_IDLE_PAGES);
        walk.arrived(page(&[], Some("last")));
        assert_eq!(walk.request().expect_err("enough").kind, FailureKind::Malformed);
    }

    /// The same rows on pages whose tokens are these numbers.
    fn assert_goes_on(walk: &mut Paginator, ids: &[&str], tokens: std::ops::Range<u64>) {
        for n in tokens {
            walk.arrived(page(ids, Some(&n.to_string())));
            assert!(request(walk).is_some(), "page {n}");
        }
    }

    #[test]
    fn the_same_rows_under_new_tokens_come_to_an_end() {
        let mut walk = walk();
        assert_goes_on(&mut walk, &["a"], 0..MAX_IDLE_PAGES);
        walk.arrived(page(&["a", ""], Some("last")));
        assert_eq!(walk.request().expect_err("enough").kind, FailureKind::Malformed);
    }

    #[test]
    fn after_a_restart_the_known_pages_may_come_again() {
        let mut walk = walk();
        let known = 2 * MAX_IDLE_PAGES;
        for n in 0..known {
            walk.arrived(page(&[&n.to_string()], Some(&n.to_string())));
        }
        walk.failed(expired()).expect("starts again");
        assert_goes_on(&mut walk, &["0"], 0..known);
        assert_goes_on(&mut walk, &[], known..known + MAX_IDLE_PAGES - 1);
        walk.arrived(page(&["0"], Some("last")));
        assert_eq!(walk.request().expect_err("enough").kind, FailureKind::Malformed);
    }

    #[test]
    fn a_token_that_came_before_ends_the_walk_after_its_rows() {
        let mut walk = walk();
        walk.arrived(page(&["a"], Some("t1")));
        walk.arrived(page(&["b"], Some("t2")));
        assert_eq!(ids(&walk.arrived(page(&["c"], Some("t1")))), ["c"]);
        let end = walk.request().expect_err("a circle");
        assert!(end.message.contains("repeated a page"), "{}", end.message);
    }

    #[test]
    fn an_expired_token_restarts_from_the_top_without_repeating_rows() {
        let mut walk = walk();
        walk.arrived(page(&["a"], Some("t1")));
        walk.failed(expired()).expect("starts again");
        assert_eq!(token(&walk), None);
        assert_eq!(ids(&walk.arrived(page(&["a", "b"], Some("t1")))), ["b"]);
        assert_eq!(token(&walk), Some("t1"));
    }

    #[test]
    fn a_token_that_is_gone_restarts_as_well() {
        let gone = Failure { status: Some(410), ..expired() };
        let mut walk = walk();
        assert_eq!(walk.failed(gone.clone()), Err(gone.clone()), "there was no token");
        walk.arrived(page(&["a"], Some("t")));
        walk.failed(gone).expect("starts again");
        assert_eq!(token(&walk), None);
    }

    #[test]
    fn restarts_that_bring_nothing_new_come_to_an_end() {
        let mut walk = walk();
        walk.arrived(page(&["a"], Some("t")));
        for _ in 0..MAX_RESTARTS {
            walk.failed(expired()).expect("starts again");
            walk.arrived(page(&["a"], Some("t")));
        }
        assert_eq!(walk.failed(expired()), Err(expired()));
    }

    #[test]
    fn other_failures_and_a_refused_first_request_end_the_walk() {
        let mut walk = walk();
        assert_eq!(walk.failed(expired()), Err(expired()));
        walk.arrived(page(&["a"], Some("t")));
        let gone = Failure { status: Some(404), ..expired() };
        assert_eq!(walk.failed(gone.clone()), Err(gone));
    }
}
