//! Lists of events of all conversations.
//!
//! There is no common order of events, so a page is assembled from time spans:
//! while they contain few events, the next span is longer.

use super::natural::SCAN_LIMIT;
use super::{Lister, Page};
use crate::sandbox::fields::Record;
use crate::sandbox::generator::event::Event;
use crate::sandbox::generator::seeded_rng;
use crate::sandbox::problem::Problem;
use crate::sandbox::query::Arrangement;
use crate::sandbox::request::Request;
use crate::sandbox::state::Changes;

const MINUTE: i64 = 60_000;

/// The first span.
const SHORTEST: i64 = 15 * MINUTE;
const LONGEST: i64 = 30 * 24 * 60 * MINUTE;

/// Number of conversations up to which filtered events are counted.
const COUNTED: u64 = 10_000;

/// Bits of a position that count the previous events of the same instant.
const PAST: u32 = 20;

/// A half-open range of instants, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Period {
    pub(crate) from: Option<i64>,
    pub(crate) until: Option<i64>,
}

/// The start of a page: after so many events of an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Position {
    at: i64,
    past: u64,
}

impl Position {
    fn decode(position: u64) -> Self {
        Self { at: (position >> PAST) as i64, past: position & ((1 << PAST) - 1) }
    }

    fn encode(self) -> u64 {
        self.at.max(0).cast_unsigned() << PAST | self.past
    }
}

/// The events of a list.
struct Events<'l, R> {
    changes: &'l Changes,
    now: i64,
    /// The first instant, and the one after the last.
    from: i64,
    until: i64,
    /// Converts an event to a record, if it belongs to the list.
    make: &'l dyn Fn(&Changes, u64, &Event) -> Option<R>,
}

impl Lister {
    /// A page of records made from events by `make`, for a list with a unique
    /// `key`; a 400 for an invalid token, or an order other than by time.
    pub(crate) fn all_events<R: Record>(
        &self,
        key: u64,
        period: Period,
        request: &Request<R>,
        make: &dyn Fn(&Changes, u64, &Event) -> Option<R>,
    ) -> Result<Page<R>, Problem> {
        let backward = match request.query.arrangement() {
            Arrangement::Natural => true,
            Arrangement::Reversed => false,
            Arrangement::Sorted => {
                let natural = R::NATURAL.unwrap_or_default();
                let message = format!("This list can be ordered by {natural:?} alone.");
                return Err(Problem::member("orderBy", message));
            }
        };
        let query = seeded_rng::digest(request.query.fingerprint, &key.to_le_bytes());
        let (number, position) = self.start(request, query)?;
        let changes = self.overlay.snapshot();
        let now = self.overlay.clock.now();
        let newest = changes.last_at().unwrap_or(now).max(now) + 1;
        let events = Events {
            changes: &changes,
            now,
            from: period.from.unwrap_or(i64::MIN).max(changes.world.oldest()),
            until: period.until.unwrap_or(i64::MAX).min(newest),
            make,
        };
        let (items, next) = events.scan(request, backward, position.map(Position::decode));
        let total_count = if request.include_count { events.count(request) } else { None };
        Ok(self.answer(request, (query, number), items, total_count, next.map(Position::encode)))
    }
}

impl<R: Record> Events<'_, R> {
    /// Collects a page of records, from the newest or from the oldest.
    fn scan(
        &self,
        request: &Request<R>,
        backward: bool,
        start: Option<Position>,
    ) -> (Vec<R>, Option<Position>) {
        let mut items = Vec::new();
        let mut looked_at = 0;
        let mut place = start;
        // The rest of the period.
        let (mut from, mut until) = match start {
            Some(Position { at, .. }) if backward => (self.from, self.until.min(at + 1)),
            Some(Position { at, .. }) => (self.from.max(at), self.until),
            None => (self.from, self.until),
        };
        let mut skip = start.map_or(0, |place| place.past);
        let mut span = SHORTEST;
        while from < until {
            let part = if backward {
                (until.saturating_sub(span).max(from), until)
            } else {
                (from, from.saturating_add(span).min(until))
            };
            let mut events = self.changes.events_between(part.0, part.1, self.now);
            if !backward {
                events.reverse();
            }
            let count = events.len() as u64;
            for (index, event) in events.iter().skip(skip as usize) {
                if items.len() == request.page_size as usize || looked_at == SCAN_LIMIT {
                    return (items, place);
                }
                looked_at += 1;
                let at = event.created_at.0;
                let before = place.filter(|place| place.at == at).map_or(0, |place| place.past);
                place = Some(Position { at, past: before + 1 });
                let record = (self.make)(self.changes, *index, event);
                items.extend(record.filter(|record| request.query.matches(record)));
            }
            skip = 0;
            if backward {
                until = part.0;
            } else {
                from = part.1;
            }
            if count < u64::from(request.page_size) {
                span = (span * 2).min(LONGEST);
            }
        }
        (items, None)
    }

    /// Number of records, if it is cheap enough to count.
    fn count(&self, request: &Request<R>) -> Option<u64> {
        if self.changes.world.count() > COUNTED {
            return None;
        }
        let mut count = 0;
        let mut from = self.from;
        while from < self.until {
            let until = from.saturating_add(LONGEST).min(self.until);
            let events = self.changes.events_between(from, until, self.now);
            let records =
                events.iter().filter_map(|(index, event)| (self.make)(self.changes, *index, event));
            count += records.filter(|record| request.query.matches(record)).count() as u64;
            from = until;
        }
        Some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_the_way_through_a_token() {
        for place in [Position { at: 1_795_348_921_042, past: 3 }, Position { at: 0, past: 1 }] {
            assert_eq!(Position::decode(place.encode()), place);
        }
    }
}
