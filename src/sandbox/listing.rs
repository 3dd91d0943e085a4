//! Pages of conversations, leads and timelines.
//!
//! Lists combine the initial data with the overlay of changes.

mod all_events;
mod follow_ups;
mod natural;
mod page_start;
mod plain;
mod sorted;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Serialize;

use super::fields::Record;
use super::problem::Problem;
use super::query::{Arrangement, Query};
use super::request::Request;
use super::token::TokenIssuer;
use crate::sandbox::cache::Recent;
use crate::sandbox::dataset::Source;
use crate::sandbox::generator::World;
use crate::sandbox::generator::event::Event;
use crate::sandbox::generator::seeded_rng;
use crate::sandbox::state::{Changes, Overlay};
pub(crate) use all_events::Period;

/// Number of cached counts and sort orders.
const RECENT: usize = 8;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<R> {
    pub(crate) items: Vec<R>,
    #[serde(rename = "pageSize")]
    pub(crate) size: u32,
    pub(crate) total_count: Option<u64>,
    pub(crate) continuation_token: Option<String>,
}

pub(crate) struct Lister {
    /// The initial data.
    pub(crate) world: World,
    pub(crate) overlay: Overlay,
    mint: TokenIssuer,
    requests: AtomicU64,
    counts: Recent<u64>,
    /// Without changes.
    orders: Recent<Arc<[u32]>>,
    /// With changes.
    merged: Recent<Arc<[u32]>>,
}

impl Lister {
    /// Lists the data. Tokens are valid for `lifetime` further list requests,
    /// or forever, and lists lag behind by `lag`.
    pub(crate) fn new(world: World, lifetime: Option<u32>, lag: Duration) -> Self {
        Self {
            mint: TokenIssuer::new(world.key(), lifetime),
            overlay: Overlay::new(world.clone(), lag),
            world,
            requests: AtomicU64::new(0),
            counts: Recent::new(RECENT),
            orders: Recent::new(RECENT),
            merged: Recent::new(RECENT),
        }
    }

    /// A page of a source's records; a 400 for an invalid token.
    pub(crate) fn page<S: Listed>(
        &self,
        source: &S,
        request: &Request<S::Row>,
    ) -> Result<Page<S::Row>, Problem> {
        let query = seeded_rng::digest(request.query.fingerprint, &source.key().to_le_bytes());
        let (number, position) = self.start(request, query)?;
        let changes = self.overlay.listed();
        let mut items = Vec::with_capacity(request.page_size as usize);
        let next = match request.query.arrangement() {
            Arrangement::Sorted => {
                let order = self.order(source, &request.query, query, &changes);
                let (slice, next) = cut(&order, position.unwrap_or(0), request.page_size);
                items.extend(slice.iter().map(|&index| {
                    let row = source.now(&changes, index.into()).cloned();
                    row.unwrap_or_else(|| source.row(&changes.world, index.into()))
                }));
                next
            }
            arrangement => {
                let reversed = arrangement == Arrangement::Reversed;
                source.scan(request, &changes, reversed, position, &mut items)
            }
        };
        let count = || self.total(source, &request.query, query, &changes);
        let total_count = request.include_count.then(count);
        Ok(self.answer(request, (query, number), items, total_count, next))
    }

    /// A page of a conversation's timeline; a 400 for an invalid token.
    pub(crate) fn events(
        &self,
        index: u64,
        request: &Request<Event>,
    ) -> Result<Page<Event>, Problem> {
        let changes = self.overlay.snapshot();
        let events = changes.timeline(index, self.overlay.clock.now());
        self.page_of(Collection::Timeline(index), events, request)
    }

    /// A page of records held in memory, in natural order; a 400 for an invalid
    /// token.
    pub(crate) fn page_of<R: Record + Clone>(
        &self,
        collection: Collection,
        mut records: Vec<R>,
        request: &Request<R>,
    ) -> Result<Page<R>, Problem> {
        let query = seeded_rng::digest(request.query.fingerprint, &collection.key().to_le_bytes());
        let (number, position) = self.start(request, query)?;
        records.retain(|record| request.query.matches(record));
        match request.query.arrangement() {
            Arrangement::Natural => {}
            Arrangement::Reversed => records.reverse(),
            Arrangement::Sorted => {
                let key = |record: &R| request.query.key(record);
                records.sort_by(|a, b| request.query.order(&key(a), &key(b)));
            }
        }
        let (slice, next) = cut(&records, position.unwrap_or(0), request.page_size);
        let total_count = request.include_count.then_some(records.len() as u64);
        Ok(self.answer(request, (query, number), slice.to_vec(), total_count, next))
    }

    /// A page for a query at the `number`th request.
    fn answer<R: Record>(
        &self,
        request: &Request<R>,
        (query, number): (u64, u64),
        items: Vec<R>,
        total_count: Option<u64>,
        next: Option<u64>,
    ) -> Page<R> {
        let continuation_token = next.map(|position| self.mint.issue(position, query, number));
        Page { items, size: request.page_size, total_count, continuation_token }
    }

    /// Counts the request and finds the start of its page.
    fn start<R: Record>(
        &self,
        request: &Request<R>,
        query: u64,
    ) -> Result<(u64, Option<u64>), Problem> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let redeem = |token| self.mint.redeem(token, query, number);
        let cursor = request.token.as_deref().map(redeem).transpose()?;
        Ok((number, cursor.map(|cursor| cursor.position)))
    }

    /// Number of matching records. `number` belongs to source and query.
    fn total<S: Source>(
        &self,
        source: &S,
        query: &Query<S::Row>,
        number: u64,
        changes: &Changes,
    ) -> u64 {
        let world = &changes.world;
        let unchanged = self.count(source, query, number, world);
        if query.is_unfiltered() && source.is_whole() {
            return unchanged;
        }
        let (mut gone, mut new) = (0, 0);
        for (index, row) in source.changed(changes).filter(|(index, _)| source.contains(*index)) {
            gone += u64::from(wanted(source, query, index, world).is_some());
            new += u64::from(wants(source, query, index, row));
        }
        unchanged + new - gone
    }
}

/// A record without changes, if it matches.
fn wanted<S: Source>(
    source: &S,
    query: &Query<S::Row>,
    index: u64,
    world: &World,
) -> Option<S::Row> {
    if !source.admits(world, index) {
        return None;
    }
    Some(source.row(world, index)).filter(|row| query.matches(row))
}

/// Whether a changed record matches.
fn wants<S: Source>(source: &S, query: &Query<S::Row>, index: u64, row: &S::Row) -> bool {
    source.contains(index) && source.admits_row(row) && query.matches(row)
}

/// A list of records held in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Collection {
    Timeline(u64),
    Suppressions,
    Notifications,
}

impl Collection {
    /// Unique among lists.
    fn key(self) -> u64 {
        match self {
            // Odd, unlike a list of conversations; smaller than any of leads.
            Self::Timeline(index) => index << 1 | 1,
            Self::Suppressions => (1 << 40) + 1,
            Self::Notifications => (1 << 40) + 3,
        }
    }
}

/// A source with pages.
pub(crate) trait Listed: Source {
    /// Collects the records of a page in natural or reversed order, from a
    /// token's position on; returns the position of the next page, if any.
    fn scan(
        &self,
        request: &Request<Self::Row>,
        changes: &Changes,
        reversed: bool,
        from: Option<u64>,
        items: &mut Vec<Self::Row>,
    ) -> Option<u64>;
}

/// Whether a page is cheap enough to be computed on the connection's thread.
pub(crate) fn is_quick<S: Source>(source: &S, request: &Request<S::Row>) -> bool {
    request.query.is_unfiltered()
        && request.query.arrangement() != Arrangement::Sorted
        && (!request.include_count || source.is_whole())
}

/// A page of a list, and the start of the next one.
fn cut<T>(list: &[T], position: u64, size: u32) -> (&[T], Option<u64>) {
    let start = list.len().min(position as usize);
    let end = list.len().min(start + size as usize);
    (&list[start..end], (end < list.len()).then_some(end as u64))
}
