//! The business's data on a lead, shared by the lead and its table row.

use serde::Serialize;

use super::conversation::LeadStatus;
use super::lead_assignment::FIRST;
use super::names::{AGENTS, TAGS};
use super::person::{Contact, Person};
use super::seeded_rng::{self, Draw, Stream};
use super::timestamp::ApiTime;
use super::{World, lead_owner};
use crate::sandbox::fields::Text;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Duration of the checks on a new lead.
const MINUTES: i64 = 5 * 60 * 1_000;

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
    /// The initial tags.
    pub(crate) fn originals() -> impl Iterator<Item = Self> {
        TAGS.iter().map(|&(id, name, color)| Self {
            id: Text::Borrowed(id),
            name: Text::Borrowed(name),
            normalized_name: Self::normalize(name),
            color,
        })
    }

    pub(crate) fn new(id: String, name: &str) -> Self {
        let normalized_name = Self::normalize(name);
        Self { id: id.into(), name: name.trim().to_owned().into(), normalized_name, color: None }
    }

    /// Names that differ only in case are equal.
    pub(crate) fn normalize(name: &str) -> String {
        name.trim().to_lowercase()
    }
}

/// The business's data on a lead.
#[derive(Clone, Debug)]
pub(super) struct BusinessData {
    /// The user who archived the lead, if archived.
    pub(super) archivist: &'static str,
    /// Cost of the lead.
    pub(super) price: f64,
    pub(super) assigned_to: Option<Text>,
    pub(super) tags: Vec<Tag>,
}

impl BusinessData {
    pub(super) fn new(seed: u64, lead: u64) -> Self {
        let mut rng = seeded_rng::rng(seed, Stream::BusinessData, lead);
        let owner = lead_owner::draw(&mut rng);
        let archivist = rng.pick(AGENTS).0;
        let price = f64::from(rng.u32(900..9_000)) / 100.0;
        let assigned_to = owner.map(|(id, ..)| Text::Borrowed(id));
        let odds = if lead == FIRST { 500 } else { 250 };
        let tags = Tag::originals().filter(|_| rng.permille(odds));
        Self { archivist, price, assigned_to, tags: tags.collect() }
    }
}

/// State of the checks on a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Processing {
    pub(super) status: &'static str,
    pub(super) reason: Option<&'static str>,
}

impl Processing {
    /// For a lead created so many milliseconds ago.
    pub(super) fn new(seed: u64, lead: u64, age: i64) -> Self {
        const READY: Processing = Processing { status: "Ready", reason: None };
        let stopped = |status, reason| Self { status, reason: Some(reason) };
        let mut rng = seeded_rng::rng(seed, Stream::Processing, lead);
        match rng.u32(..1_000) {
            _ if lead == FIRST => READY,
            _ if age < MINUTES => {
                Self { status: rng.pick(&["Verifying", "Validating", "Enriching"]), reason: None }
            }
            0..8 => stopped("Quarantined", "The consent certificate could not be verified"),
            8..14 => stopped("Invalid", "The phone number is not in service"),
            14..18 => stopped("Failed", "The carrier lookup did not answer"),
            _ => READY,
        }
    }

    /// When a lead created at an instant reached its state.
    pub(super) fn changed_at(created_at: i64) -> ApiTime {
        ApiTime(created_at + 4_000)
    }
}

impl World {
    /// The status of a lead.
    pub(super) fn status_of_lead(&self, number: u64) -> Option<LeadStatus> {
        let party = Contact::Lead(number);
        if number == FIRST {
            return super::lead_status::new(self.seed, party, self.now - 2 * DAY, false);
        }
        self.lead_status(party, self.newest(party), &Person::new(self.seed, party))
    }
}
