//! What the business has made of a lead: the lead and its row in the table of
//! leads show the same.

use serde::Serialize;

use super::World;
use super::chance::{self, Draw, Stream};
use super::conversation::LeadStatus;
use super::names::{AGENTS, TAGS};
use super::owners::FIRST;
use super::person::Party;
use crate::sandbox::fields::Text;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// A tag (`TagSummary`).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tag {
    id: &'static str,
    name: &'static str,
    normalized_name: String,
    color: Option<&'static str>,
}

/// What the business has made of a lead.
#[derive(Clone, Debug)]
pub(super) struct Office {
    /// Who archived the lead, where somebody did.
    pub(super) archivist: &'static str,
    /// What the lead cost.
    pub(super) price: f64,
    /// The user who looks after the lead.
    pub(super) assigned_to: Option<Text>,
    /// The lead's tags.
    pub(super) tags: Vec<Tag>,
}

impl Office {
    pub(super) fn new(seed: u64, lead: u64) -> Self {
        let mut rng = chance::rng(seed, Stream::Office, lead);
        let archivist = rng.pick(AGENTS).0;
        let price = f64::from(rng.u32(900..9_000)) / 100.0;
        let assigned_to = rng.permille(800).then(|| Text::Borrowed(rng.pick(AGENTS).0));
        let odds = if lead == FIRST { 500 } else { 250 };
        let tags = TAGS.iter().filter(|_| rng.permille(odds)).map(|&(id, name, color)| Tag {
            id,
            name,
            normalized_name: name.to_lowercase(),
            color,
        });
        Self { archivist, price, assigned_to, tags: tags.collect() }
    }
}

impl World {
    /// What came of a lead so far.
    pub(super) fn status_of_lead(&self, number: u64) -> Option<LeadStatus> {
        let party = Party::Lead(number);
        if number == FIRST {
            return super::lead_status::new(self.seed, party, self.now - 2 * DAY);
        }
        self.lead_status(party, self.newest(party))
    }
}
