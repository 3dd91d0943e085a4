//! Statuses of leads.

use super::conversation::LeadStatus;
use super::lead_assignment::FIRST;
use super::names::AGENTS;
use super::person::Contact;
use super::seeded_rng::{self, Draw, Stream};
use super::timestamp::ApiTime;
use crate::sandbox::fields::Text;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// The statuses: category, outcome, display name.
pub(crate) const STATUSES: &[(&str, &str, &str)] = &[
    ("Open", "New", "New"),
    ("Open", "Attempting contact", "Attempting contact"),
    ("Qualified", "Quote requested", "Quote requested"),
    ("Qualified", "Appointment set", "Appointment set 📅"),
    ("Qualified", "Call back", "Call back"),
    ("Converted", "Sold", "Sold"),
    ("Lost", "Not interested", "Not interested"),
    ("Lost", "Went with a competitor", "Went with a competitor"),
    ("Invalid", "Wrong number", "Wrong number"),
    ("Duplicate", "Duplicate", "Duplicate"),
    OPTED_OUT,
];

/// The status of leads that opted out.
const OPTED_OUT: (&str, &str, &str) = ("Lost", "Opted out", "Opted out");

/// A contact's status, set just before `settled_at`, the last messages of its
/// newest conversation; some have none.
pub(crate) fn new(
    seed: u64,
    party: Contact,
    settled_at: i64,
    opted_out: bool,
) -> Option<LeadStatus> {
    let mut rng = seeded_rng::rng(seed, Stream::LeadStatus, party.key());
    let first = party == Contact::Lead(FIRST);
    if rng.permille(80) && !first {
        return None;
    }
    let status = if first {
        STATUSES[4]
    } else {
        let other = rng.pick(&STATUSES[..STATUSES.len() - 1]);
        if opted_out { OPTED_OUT } else { other }
    };
    let changed_at = changed_at(settled_at);
    let source = if first { "Automation" } else { rng.pick(SOURCES) };
    let agent = rng.pick(AGENTS).0;
    let automation = rng.pick(&["auto-1", "auto-2", "auto-3"]);
    let is_open = is_open(status.0);
    let due = (rng.permille(250) && is_open).then(|| changed_at + rng.i64(DAY / 4..10 * DAY));
    let done = due.filter(|_| rng.permille(300)).map(|due| due - DAY / 8);
    Some(LeadStatus {
        id: Text::Owned(format!("status-{}", party.key())),
        category: status.0,
        outcome: status.1,
        display_name: status.2,
        changed_at: ApiTime(changed_at),
        changed_by_user_id: (source == "User").then_some(agent),
        changed_by_automation_id: (source == "Automation").then_some(Text::Borrowed(automation)),
        source,
        follow_up_due_at: due.map(ApiTime),
        follow_up_completed_at: done.map(ApiTime),
        revision: match party {
            // A change that names only the revision refers to the first lead's
            // status.
            Contact::Lead(FIRST) | Contact::Referred(_) => 3,
            Contact::Lead(_) => rng.i64(1..10),
        },
    })
}

/// Whether there is still something to do for a lead of this category.
fn is_open(category: &str) -> bool {
    matches!(category, "Open" | "Qualified")
}

impl LeadStatus {
    /// Whether there is still something to do for the lead.
    pub(super) fn is_open(&self) -> bool {
        is_open(self.category)
    }
}

/// When the status changed, for a newest conversation settled at an instant.
fn changed_at(settled_at: i64) -> i64 {
    settled_at - 1_000
}

const SOURCES: &[&str] =
    &["User", "User", "User", "Automation", "Automation", "AI", "System", "API"];
