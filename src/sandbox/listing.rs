//! Pages of conversations, of leads and of timelines.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use super::fields::Record;
use super::problem::Problem;
use super::query::{Arrangement, Query};
use super::recent::Recent;
use super::request::Request;
use super::scope::Source;
use super::token::Mint;
use super::world::World;
use super::world::chance;
use super::world::event::Event;

/// How many records one page looks at, at most. A page may come out short or
/// even empty and still carry a token: the contract allows it, and real
/// databases do it.
const SCAN_LIMIT: u64 = 20_000;

/// How many counts and sort orders are kept.
const RECENT: usize = 8;

/// A page (`PagedResult`).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<R> {
    pub(crate) items: Vec<R>,
    #[serde(rename = "pageSize")]
    pub(crate) size: u32,
    pub(crate) total_count: Option<u64>,
    pub(crate) continuation_token: Option<String>,
}

/// Answers list requests.
pub(crate) struct Lister {
    world: World,
    mint: Mint,
    requests: AtomicU64,
    counts: Recent<u64>,
    orders: Recent<Arc<[u32]>>,
}

impl Lister {
    /// Lists what is in a world. Tokens are good for `lifetime` further list
    /// requests, or for ever.
    pub(crate) fn new(world: World, lifetime: Option<u32>) -> Self {
        Self {
            mint: Mint::new(world.key(), lifetime),
            world,
            requests: AtomicU64::new(0),
            counts: Recent::new(RECENT),
            orders: Recent::new(RECENT),
        }
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    /// A page of a source's records.
    ///
    /// # Errors
    /// A 400 where the token is no good.
    pub(crate) fn page<S: Source>(
        &self,
        source: &S,
        request: &Request<S::Row>,
    ) -> Result<Page<S::Row>, Problem> {
        let query = chance::digest(request.query.fingerprint, &source.key().to_le_bytes());
        let (number, position) = self.start(request, query)?;
        let (items, next) = match request.query.arrangement() {
            Arrangement::Sorted => {
                let order = self.orders.get_or_compute(query, || self.sort(source, &request.query));
                let (slice, next) = cut(&order, position, request.page_size);
                let items = slice.iter().map(|&index| source.row(&self.world, u64::from(index)));
                (items.collect(), next)
            }
            arrangement => self.scan(source, request, arrangement, position),
        };
        let total_count = request.include_count.then(|| self.total(source, request, query));
        Ok(Page {
            items,
            size: request.page_size,
            total_count,
            continuation_token: next.map(|position| self.mint.issue(position, query, number)),
        })
    }

    /// A page of a conversation's timeline.
    ///
    /// # Errors
    /// A 400 where the token is no good.
    pub(crate) fn events(
        &self,
        index: u64,
        request: &Request<Event>,
    ) -> Result<Page<Event>, Problem> {
        // Odd, and so no list's of conversations; smaller than any of leads.
        let key = index << 1 | 1;
        let query = chance::digest(request.query.fingerprint, &key.to_le_bytes());
        let (number, position) = self.start(request, query)?;
        let mut events = self.world.timeline(index);
        events.retain(|event| request.query.matches(event));
        match request.query.arrangement() {
            Arrangement::Natural => {}
            Arrangement::Reversed => events.reverse(),
            Arrangement::Sorted => {
                let key = |event: &Event| request.query.key(event);
                events.sort_by(|a, b| request.query.order(&key(a), &key(b)));
            }
        }
        let (slice, next) = cut(&events, position, request.page_size);
        Ok(Page {
            items: slice.to_vec(),
            size: request.page_size,
            total_count: request.include_count.then_some(events.len() as u64),
            continuation_token: next.map(|position| self.mint.issue(position, query, number)),
        })
    }

    /// Counts the request and finds where its page starts.
    fn start<R: Record>(&self, request: &Request<R>, query: u64) -> Result<(u64, u64), Problem> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let position = match &request.token {
            Some(token) => self.mint.redeem(token, query, number)?.position,
            None => 0,
        };
        Ok((number, position))
    }

    /// Looks for a page's worth of rows from a position in natural or in
    /// reversed order.
    fn scan<S: Source>(
        &self,
        source: &S,
        request: &Request<S::Row>,
        arrangement: Arrangement,
        from: u64,
    ) -> (Vec<S::Row>, Option<u64>) {
        let length = source.length(&self.world);
        let end = length.min(from.saturating_add(SCAN_LIMIT));
        let mut items = Vec::with_capacity(request.page_size as usize);
        let mut position = from;
        while position < end && items.len() < request.page_size as usize {
            let place = match arrangement {
                Arrangement::Reversed => length - 1 - position,
                _ => position,
            };
            items.extend(self.wanted(source, &request.query, source.index(place)));
            position += 1;
        }
        (items, (position < length).then_some(position))
    }

    /// The record of a number, where it is asked for.
    fn wanted<S: Source>(&self, source: &S, query: &Query<S::Row>, index: u64) -> Option<S::Row> {
        if !source.admits(&self.world, index) {
            return None;
        }
        Some(source.row(&self.world, index)).filter(|row| query.matches(row))
    }

    /// Every number asked for, in the order asked for.
    fn sort<S: Source>(&self, source: &S, query: &Query<S::Row>) -> Arc<[u32]> {
        let all = (0..source.length(&self.world)).map(|place| source.index(place));
        let rows = all.filter_map(|index| Some((index, self.wanted(source, query, index)?)));
        let mut keys: Vec<_> = rows.map(|(index, row)| (query.key(&row), index as u32)).collect();
        keys.sort_by(|(a, _), (b, _)| query.order(a, b));
        keys.into_iter().map(|(_, index)| index).collect()
    }

    fn total<S: Source>(&self, source: &S, request: &Request<S::Row>, query: u64) -> u64 {
        let length = source.length(&self.world);
        let unfiltered = request.query.is_unfiltered();
        if unfiltered && source.is_whole() {
            return length;
        }
        self.counts.get_or_compute(query, || {
            let all = (0..length).map(|place| source.index(place));
            let matching = all.filter(|&index| {
                if unfiltered {
                    return source.admits(&self.world, index);
                }
                self.wanted(source, &request.query, index).is_some()
            });
            matching.count() as u64
        })
    }
}

/// Whether a page takes so little work that it need not leave the thread that
/// serves the connection.
pub(crate) fn is_quick<S: Source>(source: &S, request: &Request<S::Row>) -> bool {
    request.query.is_unfiltered()
        && request.query.arrangement() != Arrangement::Sorted
        && (!request.include_count || source.is_whole())
}

/// A page's worth of a list, and where the next page starts.
fn cut<T>(list: &[T], position: u64, size: u32) -> (&[T], Option<u64>) {
    let start = list.len().min(position as usize);
    let end = list.len().min(start + size as usize);
    (&list[start..end], (end < list.len()).then_some(end as u64))
}
