//! The person behind a conversation.

use super::names::{self, Place, Trade, Triple};
use super::seeded_rng::{self, Draw, Stream};
use super::{consent, lead_owner};

/// The contact of a conversation, on which its facts are based.
///
/// The contact of a conversation is its lead. The first lead is the exception:
/// it stands for a partner who refers people, and each of its conversations has
/// another contact. Half of the inbox would show the same name otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contact {
    /// The lead with this number.
    Lead(u64),
    /// A contact of this conversation only.
    Referred(u64),
}

impl Contact {
    /// Unique among contacts.
    pub(crate) fn key(self) -> u64 {
        match self {
            Self::Lead(number) => number << 1,
            Self::Referred(index) => index << 1 | 1,
        }
    }
}

/// A person, with gaps as people leave them in forms.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) first: Option<&'static str>,
    pub(crate) last: Option<&'static str>,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) avatar: Option<String>,
    /// Preferred language, a BCP 47 tag.
    pub(crate) language: &'static str,
    pub(crate) place: &'static Place,
    pub(crate) trade: &'static Trade,
    /// The user who writes to them.
    pub(crate) agent: Triple,
}

impl Person {
    /// The person of a contact, deterministic.
    pub(crate) fn new(seed: u64, party: Contact) -> Self {
        let mut rng = seeded_rng::rng(seed, Stream::Person, party.key());
        let place = &names::PLACES[rng.usize(..names::PLACES.len())];
        let trade = &names::TRADES[rng.usize(..names::TRADES.len())];
        let suffix = rng.u32(..100);
        let lead = match party {
            Contact::Lead(number) => number,
            Contact::Referred(_) => super::lead_assignment::FIRST,
        };
        let agent = lead_owner::writer(seed, lead);
        if party == Contact::Lead(super::lead_assignment::FIRST) {
            return Self {
                first: Some("Ann"),
                last: Some("Diallo"),
                phone: Some("+14155550134".to_owned()),
                email: Some("ann@example.com".to_owned()),
                avatar: None,
                language: "en-US",
                place: &names::PLACES[0],
                trade: &names::TRADES[0],
                agent,
            };
        }
        let usual = rng.permille(450);
        let culture = if usual { &names::ENGLISH } else { rng.pick(names::CULTURES) };
        let mut first = rng.pick(culture.firsts);
        let last = rng.pick(culture.lasts);
        if rng.permille(8) {
            first = rng.pick(names::HOSTILE);
        }
        // No name at all, so that lists have to fall back on the id.
        let nameless = rng.permille(35);
        let nothing = rng.permille(3);
        let known = |odds: bool| !odds && !nothing;
        let (no_first, no_last) = (rng.permille(40) || nameless, rng.permille(90) || nameless);
        let (no_phone, no_email) = (rng.permille(30), rng.permille(180));
        let domain = rng.pick(&["com", "org", "net"]);
        // Consent to texts is the lead's, and the first lead has given it: the
        // contacts whom they refer have too.
        let is_free = |number: &String| {
            matches!(party, Contact::Lead(_)) || consent::suppression(seed, number).is_none()
        };
        let numbers = (suffix..suffix + 100)
            .map(|suffix| format!("+1{}55501{:02}", place.area, suffix % 100));
        let number = numbers.clone().find(is_free).or_else(|| numbers.clone().next());
        Self {
            first: known(no_first).then_some(first.0),
            last: known(no_last).then_some(last.0),
            phone: number.filter(|_| known(no_phone)),
            email: known(no_email)
                .then(|| format!("{}.{}{suffix}@example.{domain}", first.1, last.1)),
            avatar: rng
                .permille(110)
                .then(|| format!("https://example.com/avatars/{}.png", party.key())),
            language: culture.language,
            place,
            trade,
            agent,
        }
    }

    /// First and last name, as far as known; empty if neither is.
    pub(crate) fn name(&self) -> String {
        let names: Vec<&str> = [self.first, self.last].into_iter().flatten().collect();
        names.join(" ")
    }

    /// The first name, or a generic salutation.
    pub(crate) fn salutation(&self) -> &'static str {
        self.first.unwrap_or("there")
    }
}
