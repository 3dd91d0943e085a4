//! Conversations with a follow-up that is due.
//!
//! A conversation list cannot filter by "not completed", so that the first due
//! ones are those that were completed long ago. Where the server lists the open
//! follow-ups of leads, the first of these is a lower bound.

use jiff::{SignedDuration, Timestamp};

use super::{Client, Limits};
use crate::api::Api;
use crate::api::requests::{ListConversations, ListFollowUps};
use crate::domain::{
    ContinuationToken, Conversation, Delay, Failure, Listing, Page, RangeFilter, RequestOptions,
    Scalar,
};

/// The member that the bound is about.
const DUE: &str = "currentLeadStatus.followUpDueAt";

/// Maximum number of pages of follow-ups that are read for the bound.
const PAGES: usize = 4;

/// The server's list may end now, that of conversations at the end of the day:
/// what is due in between is in the latter alone.
const UNLISTED: SignedDuration = SignedDuration::from_hours(48);

/// Begins a continuation token that has a bound. The token of a page belongs to
/// the request that the page answered.
const BOUND: &str = "leadping-tui-due-since:";

impl<A: Api> Client<A> {
    /// A page of conversations. One with [`RequestOptions::open_follow_ups`]
    /// begins at the first open one, if the server lists these.
    ///
    /// # Errors
    /// The failure of the list of conversations; without that of follow-ups,
    /// all are listed.
    pub async fn conversations(
        &self,
        listing: &Listing,
        options: &RequestOptions,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Page<Conversation>, Failure> {
        let bound = |filter: &&RangeFilter| filter.field == DUE && is_open_below(filter);
        let filter = options.range_filters.iter().find(bound);
        let until = filter.filter(|_| options.open_follow_ups).and_then(upper_bound);
        let Some(until) = until else {
            return self.read(&ListConversations { listing, options }, on_wait).await;
        };
        let mut options = options.clone();
        let since = match options.continuation_token.take() {
            None => self.first_open(until, &mut on_wait).await,
            Some(token) => {
                let (since, token) = unwrap(&token);
                options.continuation_token = Some(token);
                since
            }
        };
        let Some(since) = since else {
            return self.read(&ListConversations { listing, options: &options }, on_wait).await;
        };
        let bounded = options.range_filters.iter_mut().find(|filter| bound(&&**filter));
        if let Some(filter) = bounded {
            filter.greater_than_or_equal = Some(Scalar::Text(since.to_string()));
        }
        let page = self.read(&ListConversations { listing, options: &options }, on_wait).await?;
        Ok(Page { next: page.next.map(|token| wrap(since, &token)), ..page })
    }

    /// Before which no follow-up is open; `None` if the server does not say.
    async fn first_open(
        &self,
        until: Timestamp,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Option<Timestamp> {
        let limits = Limits { attempts: 1, ..self.limits() };
        let mut first = until.checked_sub(UNLISTED).ok()?;
        let mut token: Option<ContinuationToken> = None;
        for _ in 0..PAGES {
            let request = ListFollowUps { upcoming: false, token: token.as_ref() };
            let page = self.read_within(limits, &request, &mut on_wait).await.ok()?;
            if page.skipped > 0 {
                return None;
            }
            for lead in page.items {
                let status = lead.value.current_lead_status.or(lead.value.current_disposition);
                // Of a lead whose time is missing nothing is known.
                let status = status.filter(|status| status.follow_up_due_at.is_some())?;
                first = status.open_follow_up().map_or(first, |due| first.min(due));
            }
            token = page.next;
            if token.is_none() {
                return Some(first);
            }
        }
        None
    }
}

fn is_open_below(filter: &RangeFilter) -> bool {
    filter.greater_than.is_none() && filter.greater_than_or_equal.is_none()
}

fn upper_bound(filter: &RangeFilter) -> Option<Timestamp> {
    match &filter.less_than {
        Some(Scalar::Text(at)) => at.parse().ok(),
        _ => None,
    }
}

fn wrap(since: Timestamp, token: &ContinuationToken) -> ContinuationToken {
    ContinuationToken::new(&format!("{BOUND}{since} {}", token.as_str()))
}

fn unwrap(token: &ContinuationToken) -> (Option<Timestamp>, ContinuationToken) {
    let parts = token.as_str().strip_prefix(BOUND).and_then(|rest| rest.split_once(' '));
    let parts = parts.and_then(|(since, token)| Some((since.parse().ok()?, token)));
    match parts {
        Some((since, own)) => (Some(since), ContinuationToken::new(own)),
        None => (None, token.clone()),
    }
}
