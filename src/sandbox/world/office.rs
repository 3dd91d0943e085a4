//! What the business has made of a lead: the lead and its row in the table of
//! leads show the same.

use serde::Serialize;

use super::World;
use super::chance::{self, Draw, Stream};
use super::conversation::LeadStatus;
use super::names::{AGENTS, TAGS};
use super::owners::FIRST;
use super::person::{Party, Person};
use crate::sandbox::fields::Text;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// A tag of a lead (`TagSummary`).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tag {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) normalized_name: String,
    pub(crate) color: Option<&'static str>,
}

impl Tag {
    /// The tags that the business has from the start.
    pub(crate) fn originals() -> impl Iterator<Item = Self> {
        TAGS.iter().map(|&(id, name, color)| Self {
            id: Text::Borrowed(id),
            name: Text::Borrowed(name),
            normalized_name: Self::normalize(name),
            color,
        })
    }

    /// A tag that somebody makes.
    pub(crate) fn new(id: String, name: &str) -> Self {
        let normalized_name = Self::normalize(name);
        Self { id: id.into(), name: name.trim().to_owned().into(), normalized_name, color: None }
    }

    /// Names that differ in case alone are the same.
    pub(crate) fn normalize(name: &str) -> String {
        name.trim().to_lowercase()
    }
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
        let tags = Tag::originals().filter(|_| rng.permille(odds));
        Self { archivist, price, assigned_to, tags: tags.collect() }
    }
}

impl World {
    /// What came of a lead so far.
    pub(super) fn status_of_lead(&self, number: u64) -> Option<LeadStatus> {
        let party = Party::Lead(number);
        if number == FIRST {
            return super::lead_status::new(self.seed, party, self.now - 2 * DAY, false);
        }
        self.lead_status(party, self.newest(party), &Person::new(self.seed, party))
    }
}
