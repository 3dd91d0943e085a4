//! The list of follow-ups.

use super::{Lister, Page};
use crate::domain::ArchiveFilter;
use crate::sandbox::dataset::{Leads, TagFilter};
use crate::sandbox::generator::lead_row::LeadRow;
use crate::sandbox::generator::seeded_rng;
use crate::sandbox::generator::timestamp::ApiTime;
use crate::sandbox::problem::Problem;
use crate::sandbox::request;
use crate::sandbox::versions::ApiVersion;

/// Leads with an open follow-up, the first due first.
const INCOMPLETE: &[u8] = br#"{
    "filters": [{"field": "currentLeadStatus.followUpCompletedAt", "value": null}],
    "rangeFilters": [
        {"field": "currentLeadStatus.followUpDueAt", "greaterThan": "1970-01-01T00:00:00Z"}
    ],
    "orderBy": [{"field": "currentLeadStatus.followUpDueAt", "direction": "asc"}]
}"#;

impl Lister {
    /// A page of the leads with an open follow-up, the first due first: those
    /// due, and upcoming ones on request; a 400 for an invalid token.
    pub(crate) fn follow_ups(
        &self,
        upcoming: bool,
        token: Option<String>,
    ) -> Result<Page<LeadRow>, Problem> {
        let leads = Leads { archived: ArchiveFilter::Active, tags: TagFilter::default() };
        let mut request = request::parse_as::<LeadRow>(ApiVersion::NEWEST, INCOMPLETE)?;
        request.token = token;
        let fingerprint = request.query.fingerprint;
        let query = seeded_rng::digest(fingerprint, &[u8::from(upcoming)]);
        let (number, position) = self.start(&request, query)?;
        let changes = self.overlay.snapshot();
        let now = ApiTime(self.overlay.clock.now());
        let order = self.order(&leads, &request.query, fingerprint, &changes);
        let is_listed = |row: &LeadRow| {
            let status = row.current_lead_status.as_ref();
            upcoming
                || status.and_then(|status| status.follow_up_due_at).is_some_and(|due| due <= now)
        };
        let mut items = Vec::new();
        let start = position.unwrap_or(0);
        let mut next = None;
        for (at, lead) in (start..).zip(order.iter().skip(start as usize)) {
            let row = changes.lead_row(u64::from(*lead));
            if !is_listed(&row) {
                break;
            }
            if items.len() == request.page_size as usize {
                next = Some(at);
                break;
            }
            items.push(row);
        }
        Ok(self.answer(&request, (query, number), items, None, next))
    }
}
