//! Conversations with a follow-up that is due.
//!
//! A conversation list cannot filter by "not completed", so that the first due
//! ones are those that were completed long ago. Where the server lists the open
//! follow-ups of leads, the first of these is a lower bound.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::{Client, Limits};
use crate::api::Api;
use crate::api::requests::{ListConversations, ListFollowUps};
use crate::domain::{
    ArchiveFilter, ContinuationToken, Conversation, Delay, Failure, FailureKind, Listing, Page,
    RangeFilter, RequestOptions, RetryClass, Scalar,
};

/// The member that the bound is about.
const DUE: &str = "currentLeadStatus.followUpDueAt";

/// Maximum number of pages of follow-ups that are read for the bound.
const PAGES: usize = 4;

/// Minimum number of times that show the order of a list.
const EVIDENCE: usize = 20;

/// Time after which a long list is read anew.
const REMEMBERED: Duration = Duration::from_mins(5);

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
    /// The failure of the list of conversations, or one of that of follow-ups
    /// that may pass. Where the latter cannot be used, all are listed.
    pub async fn conversations(
        &self,
        listing: &Listing,
        options: &RequestOptions,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Page<Conversation>, Failure> {
        let bound = |filter: &&RangeFilter| filter.field == DUE && is_open_below(filter);
        let filter = options.range_filters.iter().find(bound);
        // The server lists the follow-ups of active leads.
        let is_listed = options.open_follow_ups && *listing == Listing::Mine(ArchiveFilter::Active);
        let until = filter.filter(|_| is_listed).and_then(upper_bound);
        let Some(until) = until else {
            return self.read(&ListConversations { listing, options }, on_wait).await;
        };
        let mut options = options.clone();
        let since = match options.continuation_token.take() {
            None => self.first_open(until, &mut on_wait).await?,
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
    ///
    /// # Errors
    /// A failure that may pass: without the bound, the list would begin with
    /// what was completed long ago, as though nothing were open.
    async fn first_open(
        &self,
        until: Timestamp,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Option<Timestamp>, Failure> {
        let known = self.long_feed.recent();
        let Ok(mut first) = until.checked_sub(UNLISTED) else { return Ok(None) };
        let pages = match known {
            Some(Order::Any) => return Ok(None),
            Some(Order::DueFirst) => 1,
            None => PAGES,
        };
        let limits = Limits { nonsense: 1, ..self.limits() };
        let (mut times, mut token) = (Vec::new(), None);
        for _ in 0..pages {
            let request = ListFollowUps { upcoming: false, token: token.as_ref() };
            let page = match self.read_within(limits, &request, &mut on_wait).await {
                Ok(page) if page.skipped == 0 => page,
                Err(failure) if may_pass(&failure) => return Err(failure),
                Ok(_) | Err(_) => return Ok(None),
            };
            for lead in page.items {
                let status = lead.value.current_lead_status.or(lead.value.current_disposition);
                // Of a lead whose time is missing nothing is known.
                let Some(status) = status else { return Ok(None) };
                let Some(due) = status.follow_up_due_at else { return Ok(None) };
                first = status.open_follow_up().map_or(first, |open| first.min(open));
                times.push(due);
            }
            token = page.next;
            if token.is_none() {
                return Ok(Some(first));
            }
        }
        let order = order(&times, known);
        if known != Some(order) {
            self.long_feed.set(order);
        }
        // All that follows is due later than the last one.
        let last = times.last().filter(|_| order == Order::DueFirst);
        Ok(last.map(|last| first.min(*last)))
    }
}

/// What is known of a list of follow-ups with more pages than are read.
#[derive(Debug, Default)]
pub(super) struct LongFeed(Mutex<Option<(Instant, Order)>>);

/// The order of such a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// The first due first.
    DueFirst,
    Any,
}

impl LongFeed {
    fn recent(&self) -> Option<Order> {
        let known = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.filter(|(since, _)| since.elapsed() < REMEMBERED).map(|(_, order)| order)
    }

    fn set(&self, order: Order) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), order));
    }
}

/// The order that the first times of a list show, unless it is known already.
fn order(times: &[Timestamp], known: Option<Order>) -> Order {
    let shows = || times.len() >= EVIDENCE && times.first() < times.last();
    let is_known = known == Some(Order::DueFirst);
    if times.is_sorted() && (is_known || shows()) { Order::DueFirst } else { Order::Any }
}

/// Whether the same request may be answered later. A malformed answer is no
/// list that could be used.
fn may_pass(failure: &Failure) -> bool {
    failure.retry != RetryClass::Never && failure.kind != FailureKind::Malformed
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
