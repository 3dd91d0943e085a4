//! Pages of conversations, of leads and of timelines.
//!
//! Lists are made of the world as it began, with what has changed laid over
//! it.

mod leads;
mod natural;
mod sorted;
mod spot;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use super::fields::Record;
use super::live::{Changes, Overlay};
use super::problem::Problem;
use super::query::{Arrangement, Query};
use super::recent::Recent;
use super::request::Request;
use super::scope::Scope;
use super::token::Mint;
use super::world::World;
use super::world::chance;
use super::world::conversation::Conversation;
use super::world::event::Event;
use spot::Spot;

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
    overlay: Overlay,
    mint: Mint,
    requests: AtomicU64,
    counts: Recent<u64>,
    /// Of the world as it began.
    orders: Recent<Arc<[u32]>>,
    /// With what has changed.
    merged: Recent<Arc<[u32]>>,
}

impl Lister {
    /// Lists what is in a world. Tokens are good for `lifetime` further list
    /// requests, or for ever.
    pub(crate) fn new(world: World, lifetime: Option<u32>) -> Self {
        Self {
            mint: Mint::new(world.key(), lifetime),
            world,
            overlay: Overlay::default(),
            requests: AtomicU64::new(0),
            counts: Recent::new(RECENT),
            orders: Recent::new(RECENT),
            merged: Recent::new(RECENT),
        }
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    /// What has changed.
    pub(crate) fn overlay(&self) -> &Overlay {
        &self.overlay
    }

    /// A page of conversations.
    ///
    /// # Errors
    /// A 400 where the token is no good.
    pub(crate) fn conversations(
        &self,
        scope: &Scope,
        request: &Request<Conversation>,
    ) -> Result<Page<Conversation>, Problem> {
        let query = chance::digest(request.query.fingerprint, &scope.key().to_le_bytes());
        let (number, position) = self.start(request, query)?;
        let changes = self.overlay.snapshot();
        let (items, next) = match request.query.arrangement() {
            Arrangement::Sorted => {
                let order = self.order(scope, &request.query, query, &changes);
                let (slice, next) = cut(&order, position.unwrap_or(0), request.page_size);
                let items = slice.iter().map(|&index| self.row(u64::from(index), &changes));
                (items.collect(), next)
            }
            arrangement => {
                let from = position.map_or(Spot::START, Spot::read);
                let (items, next) = match arrangement {
                    Arrangement::Reversed => self.scan_up(scope, request, &changes, from),
                    _ => self.scan_down(scope, request, &changes, from),
                };
                (items, next.map(Spot::write))
            }
        };
        let total_count =
            request.include_count.then(|| self.total(scope, request, query, &changes));
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
        // Odd, and so no scope's; smaller than any of the tables of leads.
        let key = index << 1 | 1;
        let query = chance::digest(request.query.fingerprint, &key.to_le_bytes());
        let (number, position) = self.start(request, query)?;
        let changes = self.overlay.snapshot();
        let new = changes.get(index).map_or(&[][..], |changed| &changed.events);
        let mut events: Vec<Event> = new.iter().rev().cloned().collect();
        events.extend(self.world.timeline(index));
        events.retain(|event| request.query.matches(event));
        match request.query.arrangement() {
            Arrangement::Natural => {}
            Arrangement::Reversed => events.reverse(),
            Arrangement::Sorted => {
                let key = |event: &Event| request.query.key(event);
                events.sort_by(|a, b| request.query.order(&key(a), &key(b)));
            }
        }
        let (slice, next) = cut(&events, position.unwrap_or(0), request.page_size);
        Ok(Page {
            items: slice.to_vec(),
            size: request.page_size,
            total_count: request.include_count.then_some(events.len() as u64),
            continuation_token: next.map(|position| self.mint.issue(position, query, number)),
        })
    }

    /// Counts the request and finds where its page starts.
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

    /// The conversation at an index as it began, where it is asked for.
    fn wanted(
        &self,
        scope: &Scope,
        query: &Query<Conversation>,
        index: u64,
    ) -> Option<Conversation> {
        if !scope.admits(&self.world, index) {
            return None;
        }
        Some(self.world.conversation(index)).filter(|row| query.matches(row))
    }

    /// A conversation as it is now.
    fn row(&self, index: u64, changes: &Changes) -> Conversation {
        match changes.get(index) {
            Some(entry) => entry.row.clone(),
            None => self.world.conversation(index),
        }
    }

    fn total(
        &self,
        scope: &Scope,
        request: &Request<Conversation>,
        query: u64,
        changes: &Changes,
    ) -> u64 {
        let length = scope.length(&self.world);
        let unfiltered = request.query.is_unfiltered();
        if unfiltered && scope.is_whole() {
            return length;
        }
        let at_first = self.counts.get_or_compute(query, || {
            let all = (0..length).map(|place| scope.index(place));
            let matching = all.filter(|&index| {
                if unfiltered {
                    return scope.admits(&self.world, index);
                }
                self.wanted(scope, &request.query, index).is_some()
            });
            matching.count() as u64
        });
        let (mut gone, mut new) = (0, 0);
        for (index, entry) in changes.iter().filter(|(index, _)| scope.contains(*index)) {
            gone += u64::from(self.wanted(scope, &request.query, index).is_some());
            new += u64::from(wants(scope, &request.query, index, &entry.row));
        }
        at_first + new - gone
    }
}

/// Whether a conversation whose row has changed to this one is asked for.
fn wants(scope: &Scope, query: &Query<Conversation>, index: u64, row: &Conversation) -> bool {
    scope.contains(index) && scope.admits_state(row.is_archived) && query.matches(row)
}

/// Whether a page takes so little work that it need not leave the thread that
/// serves the connection.
pub(crate) fn is_quick(scope: &Scope, request: &Request<Conversation>) -> bool {
    request.query.is_unfiltered()
        && request.query.arrangement() != Arrangement::Sorted
        && (!request.include_count || scope.is_whole())
}

/// A page's worth of a list, and where the next page starts.
fn cut<T>(list: &[T], position: u64, size: u32) -> (&[T], Option<u64>) {
    let start = list.len().min(position as usize);
    let end = list.len().min(start + size as usize);
    (&list[start..end], (end < list.len()).then_some(end as u64))
}
