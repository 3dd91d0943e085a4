//! Hold of a confirmed operation over copies that do not show it.
//!
//! A server can confirm a write and go on listing the state before it. The
//! effect is held over such a copy until the copy shows it, its version rises,
//! or [`LONGEST`] has passed.

use jiff::{SignedDuration, Timestamp};

use crate::app::paging::pager::RequestId;

/// Maximum time for which an operation is held over a copy.
pub(super) const LONGEST: SignedDuration = SignedDuration::from_mins(1);

/// A place that shows the effect of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::triage) enum Place<'a> {
    /// The row of a conversation, by its id.
    Row(&'a str),
    /// The record of the operation's lead.
    Lead,
}

/// A copy of a row or of a lead's record as it arrives.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// The request that it answers.
    pub request: RequestId,
    /// The last request made so far: those on their way together may be answered
    /// in any order.
    pub latest: RequestId,
    /// The current time.
    pub now: Timestamp,
    /// The version of the previous copy.
    pub before: Option<i64>,
}

/// A confirmed operation over the copies of what it has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Hold {
    /// Requests up to this one may have been answered before the write.
    horizon: RequestId,
    until: Timestamp,
    /// The latest copy of each place since then.
    copies: Vec<Sighting>,
}

#[derive(Clone, Debug, PartialEq)]
struct Sighting {
    /// The conversation's id; `None` for the lead's record.
    row: Option<Box<str>>,
    /// Requests up to this one may have been answered before the latest copy.
    horizon: RequestId,
    /// The version just before the first of these copies.
    base: Option<i64>,
    /// Whether the copy is trusted over the operation.
    is_over: bool,
}

impl Sighting {
    fn is_of(&self, place: Place<'_>) -> bool {
        match place {
            Place::Row(id) => self.row.as_deref() == Some(id),
            Place::Lead => self.row.is_none(),
        }
    }
}

impl Hold {
    pub(super) fn new(horizon: RequestId, now: Timestamp) -> Self {
        let until = now.checked_add(LONGEST).unwrap_or(Timestamp::MAX);
        Self { horizon, until, copies: Vec::new() }
    }

    /// The end of the hold over copies that contradict it.
    pub(in crate::app::triage) fn until(&self) -> Timestamp {
        self.until
    }

    /// Whether a request was made after the write was confirmed.
    pub(super) fn is_before(&self, request: RequestId) -> bool {
        request > self.horizon
    }

    /// Whether the operation is applied to the copy at a place, including one
    /// from before the write.
    pub(in crate::app::triage) fn applies_to(&self, place: Place<'_>) -> bool {
        self.copies.iter().find(|copy| copy.is_of(place)).is_none_or(|copy| !copy.is_over)
    }

    /// Processes a copy. `agrees` is whether it shows the effect, `version` its
    /// version, and `own` the number of versions that our own writes may have
    /// added.
    pub(super) fn take(
        &mut self,
        place: Place<'_>,
        arrival: Arrival,
        agrees: bool,
        (version, own): (Option<i64>, i64),
    ) {
        let Arrival { request, latest, now, before } = arrival;
        let is_late = now >= self.until;
        let is_fresh = self.is_before(request);
        let agrees = agrees && is_fresh;
        let Some(copy) = self.copies.iter_mut().find(|copy| copy.is_of(place)) else {
            if is_fresh {
                let row = match place {
                    Place::Row(id) => Some(id.into()),
                    Place::Lead => None,
                };
                let base = before.or(version);
                let is_over = agrees || is_late || has_risen(version, base, own);
                self.copies.push(Sighting { row, horizon: latest, base, is_over });
            }
            return;
        };
        let may_be_older = !is_fresh || request <= copy.horizon;
        copy.horizon = copy.horizon.max(latest);
        // Once a copy has shown the effect, a newer one without it reports
        // another change; one that may be older is merely late.
        let stays_over = copy.is_over && !may_be_older;
        copy.is_over =
            agrees || is_late || stays_over || is_fresh && has_risen(version, copy.base, own);
    }

    /// Whether any copy contradicts it.
    pub(super) fn is_contradicted(&self) -> bool {
        self.copies.iter().any(|copy| !copy.is_over)
    }

    /// Ends the hold: every copy is trusted.
    pub(super) fn end(&mut self) {
        self.copies.iter_mut().for_each(|copy| copy.is_over = true);
    }
}

fn has_risen(version: Option<i64>, base: Option<i64>, own: i64) -> bool {
    matches!((version, base), (Some(version), Some(base)) if version > base.saturating_add(own))
}
