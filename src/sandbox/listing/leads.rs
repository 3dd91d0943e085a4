//! The table of leads, in the order of their numbers unless another is asked
//! for. Nothing that changes in a conversation changes it.

use std::sync::Arc;

use super::{Lister, Page, cut};
use crate::domain::ArchiveFilter;
use crate::sandbox::problem::Problem;
use crate::sandbox::query::{Arrangement, Query};
use crate::sandbox::request::Request;
use crate::sandbox::world::chance;
use crate::sandbox::world::lead_row::LeadRow;
use crate::sandbox::world::owners::FIRST;

/// How many leads one page looks at, at most: as with conversations, it may
/// come out short and still carry a token.
const SCAN_LIMIT: u64 = 20_000;

impl Lister {
    /// A page of leads.
    ///
    /// # Errors
    /// A 400 where the token is no good.
    pub(crate) fn leads(
        &self,
        archived: ArchiveFilter,
        request: &Request<LeadRow>,
    ) -> Result<Page<LeadRow>, Problem> {
        let query = chance::digest(request.query.fingerprint, &key(archived).to_le_bytes());
        let (number, position) = self.start(request, query)?;
        let position = position.unwrap_or(0);
        let (items, next) = match request.query.arrangement() {
            Arrangement::Natural | Arrangement::Reversed => {
                self.scan_leads(archived, request, position)
            }
            Arrangement::Sorted => {
                let sort = || self.sort_leads(archived, &request.query);
                let order = self.orders.get_or_compute(query, sort);
                let (slice, next) = cut(&order, position, request.page_size);
                let rows = slice.iter().map(|&lead| self.world.lead_row(u64::from(lead)));
                (rows.collect(), next)
            }
        };
        let count = || self.lead_numbers(archived, &request.query).count() as u64;
        let total = || self.counts.get_or_compute(query, count);
        Ok(Page {
            items,
            size: request.page_size,
            total_count: request.include_count.then(total),
            continuation_token: next.map(|position| self.mint.issue(position, query, number)),
        })
    }

    /// Looks for a page's worth of leads from a position on.
    fn scan_leads(
        &self,
        archived: ArchiveFilter,
        request: &Request<LeadRow>,
        from: u64,
    ) -> (Vec<LeadRow>, Option<u64>) {
        let length = self.world.owners().leads();
        let end = length.min(from.saturating_add(SCAN_LIMIT));
        let mut items = Vec::with_capacity(request.page_size as usize);
        let mut position = from;
        while position < end && items.len() < request.page_size as usize {
            items.extend(self.wanted_lead(archived, &request.query, FIRST + position));
            position += 1;
        }
        (items, (position < length).then_some(position))
    }

    /// The numbers of the leads that are asked for, in their order.
    fn lead_numbers(
        &self,
        archived: ArchiveFilter,
        query: &Query<LeadRow>,
    ) -> impl Iterator<Item = u64> {
        let all = FIRST..FIRST + self.world.owners().leads();
        let unfiltered = query.is_unfiltered();
        all.filter(move |&lead| {
            self.admits_lead(archived, lead)
                && (unfiltered || query.matches(&self.world.lead_row(lead)))
        })
    }

    /// The numbers of the leads that are asked for, in the order asked for.
    fn sort_leads(&self, archived: ArchiveFilter, query: &Query<LeadRow>) -> Arc<[u32]> {
        let keyed = |lead| (query.key(&self.world.lead_row(lead)), lead as u32);
        let mut keys: Vec<_> = self.lead_numbers(archived, query).map(keyed).collect();
        keys.sort_by(|(a, _), (b, _)| query.order(a, b));
        keys.into_iter().map(|(_, lead)| lead).collect()
    }

    /// The row of a lead, where it is asked for.
    fn wanted_lead(
        &self,
        archived: ArchiveFilter,
        query: &Query<LeadRow>,
        lead: u64,
    ) -> Option<LeadRow> {
        let admitted = self.admits_lead(archived, lead);
        admitted.then(|| self.world.lead_row(lead)).filter(|row| query.matches(row))
    }

    /// Whether a lead belongs to a part of the table; cheaper than its row.
    fn admits_lead(&self, archived: ArchiveFilter, lead: u64) -> bool {
        match archived {
            ArchiveFilter::All => true,
            ArchiveFilter::Active => !self.world.lead_is_archived(lead),
            ArchiveFilter::Archived => self.world.lead_is_archived(lead),
        }
    }
}

/// A number that no other list has: odd, and larger than any timeline's.
fn key(archived: ArchiveFilter) -> u64 {
    match archived {
        ArchiveFilter::All => u64::MAX,
        ArchiveFilter::Active => u64::MAX - 2,
        ArchiveFilter::Archived => u64::MAX - 4,
    }
}
