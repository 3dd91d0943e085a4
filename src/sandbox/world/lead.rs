//! The lead as the API answers it.

use serde_json::{Value, json};

use super::chance::{self, Draw, Stream};
use super::names::NUMBERS;
use super::office::Office;
use super::owners::FIRST;
use super::person::{Party, Person};
use super::stamp::Stamp;
use super::{World, lead_id};

const DAY: i64 = 24 * 60 * 60 * 1_000;

impl World {
    /// A lead (`LeadResponse`); `None` where there is no such lead.
    pub(crate) fn lead(&self, number: u64) -> Option<Value> {
        if !self.has_lead(number) {
            return None;
        }
        let party = Party::Lead(number);
        let newest = self.newest(party);
        let person = Person::new(self.seed, party);
        let mut rng = chance::rng(self.seed, Stream::Lead, number);
        let created_at = self.lead_created_at(number);
        let archived = self.archived(party, newest);
        let said_at = self.head(newest).inbound_at;
        let office = Office::new(self.seed, number);
        Some(json!({
            "metadata": self.metadata(&mut rng, &person, (created_at, said_at), &office),
            "contact": contact(&mut rng, &person, number == FIRST),
            "phoneIdentity": null,
            "customer": {"isHomeowner": rng.bool(), "numberOfDependents": rng.u32(..5)},
            "enabled": true,
            "deletedAt": null,
            "deletedByUserId": null,
            "archivedAt": archived.map(|archived| archived.at),
            "archivedByUserId": archived.map(|_| office.archivist),
            "archiveReason": archived.map(|archived| archived.reason),
            "archiveNote": archived.filter(|_| rng.bool()).map(|_| "Went quiet after the quote."),
            "isArchived": archived.is_some(),
            "currentLeadStatus": self.status_of_lead(number),
            "processingStatus": "Ready",
            "processingStatusReason": null,
            "processingStatusChangedAt": Stamp(created_at + 4_000),
            "tags": office.tags,
            "id": lead_id(number),
            "createdAt": Stamp(created_at),
            "modifiedAt": Stamp(self.head(newest).settled_at().max(created_at)),
            "assignedToUserId": office.assigned_to,
        }))
    }

    /// Where the lead came from, and what it consented to.
    fn metadata(
        &self,
        rng: &mut fastrand::Rng,
        person: &Person,
        (created_at, said_at): (i64, Option<i64>),
        office: &Office,
    ) -> Value {
        let opted_out = self.has_opted_out(person);
        // Who never wrote opted out elsewhere.
        let opted_out_at = said_at.unwrap_or(created_at + DAY / 2);
        json!({
            "utmSource": "search",
            "utmMedium": "cpc",
            "utmCampaign": "spring",
            "referrer": null,
            "landingPage": "https://example.com/quote",
            "createdAt": Stamp(created_at),
            "price": office.price,
            "product": person.trade.product,
            "vertical": person.trade.vertical,
            "complianceStatus": if opted_out { "Blocked" } else { "Clear" },
            "complianceBlockedReason": opted_out.then_some("The lead opted out"),
            "sourceMetadata": {"form": "quote-v2"},
            "origin": "web-form",
            "isImported": rng.permille(100),
            "assignedPhoneNumberId": NUMBERS[person.trade.number].0,
            "smsConsentStatus": if opted_out { "OptedOut" } else { "OptedIn" },
            "smsOptedOut": opted_out,
            "smsOptOutAt": opted_out.then_some(Stamp(opted_out_at)),
            "smsOptInAt": Stamp(created_at),
            "smsConsentPhoneNumber": person.phone,
            "trustedFormUrl": format!("https://example.com/certificates/{:016x}", rng.u64(..)),
            "trustedFormCheckedAt": Stamp(created_at + 2_000),
            "organizationId": "org-1",
        })
    }
}

fn contact(rng: &mut fastrand::Rng, person: &Person, zone_is_known: bool) -> Value {
    let has_zone = !rng.permille(50) || zone_is_known;
    let phone = person
        .phone
        .as_ref()
        .map(|number| json!({"phoneIdentityId": null, "number": number, "type": "Mobile"}));
    json!({
        "firstName": person.first,
        "lastName": person.last,
        "streetAddress": {
            "line1": format!("{} Elm Street", rng.u32(1..2_000)),
            "line2": null,
            "city": person.place.city,
            "state": person.place.state,
            "postalCode": null,
            "country": "US",
        },
        "coordinate": null,
        "timeZoneId": has_zone.then_some(person.place.zone),
        "phone": phone,
        "email": person.email,
        "avatarUrl": person.avatar,
    })
}
