//! The lead's JSON form.

use serde_json::{Value, json};

use super::lead_assignment::FIRST;
use super::lead_details::Details;
use super::names::{NUMBERS, agent};
use super::organization::{BusinessData, Processing};
use super::person::{Contact, Person};
use super::seeded_rng::{self, Draw, Stream};
use super::timestamp::ApiTime;
use super::{World, lead_id};

const DAY: i64 = 24 * 60 * 60 * 1_000;

impl World {
    /// A lead (`LeadResponse`); `None` if there is no such lead.
    pub(crate) fn lead(&self, number: u64) -> Option<Value> {
        if !self.has_lead(number) {
            return None;
        }
        let party = Contact::Lead(number);
        let newest = self.newest(party);
        let person = Person::new(self.seed, party);
        let mut rng = seeded_rng::rng(self.seed, Stream::Lead, number);
        let created_at = self.lead_created_at(number);
        let archived = self.archived(party, newest);
        let said_at = self.head(newest).inbound_at;
        let office = BusinessData::new(self.seed, number);
        let processing = Processing::new(self.seed, number, self.now - created_at);
        let details = Details { world: self, number, person: &person, created_at };
        let mut metadata = self.metadata(&mut rng, &person, (created_at, said_at), &office);
        let certificate = format!("https://example.com/certificates/{:016x}", rng.u64(..));
        add_members(&mut metadata, details.consent(processing, &certificate));
        let contact = contact(&mut rng, &person, number == FIRST);
        let went_quiet = rng.bool() && !self.head(newest).from_lead;
        Some(json!({
            "metadata": metadata,
            "serviceAddress": details.service_address(&contact["streetAddress"]),
            "contact": contact,
            "phoneIdentity": null,
            "profile": details.profile(),
            "company": details.company(),
            "inquiry": details.inquiry(),
            "contactPreferences": details.contact_preferences(),
            "customFields": details.custom_fields(),
            "enabled": true,
            "deletedAt": null,
            "deletedByUserId": null,
            "archivedAt": archived.map(|archived| archived.at),
            "archivedByUserId": archived.map(|_| office.archivist),
            "archiveReason": archived.map(|archived| archived.reason),
            "archiveNote": archived.filter(|_| went_quiet).map(|_| "Went quiet after the quote."),
            "isArchived": archived.is_some(),
            "currentLeadStatus": self.status_of_lead(number),
            "processingStatus": processing.status,
            "processingStatusReason": processing.reason,
            "processingStatusChangedAt": Processing::changed_at(created_at),
            "tags": office.tags,
            "id": lead_id(number),
            "createdAt": ApiTime(created_at),
            "modifiedAt": ApiTime(self.head(newest).settled_at().max(created_at)),
            "assignedTo": office.assigned_to.as_deref().map(assignee),
            "assignedToUserId": office.assigned_to,
            "isDemo": true,
        }))
    }

    /// Origin and consent of the lead.
    fn metadata(
        &self,
        rng: &mut fastrand::Rng,
        person: &Person,
        (created_at, said_at): (i64, Option<i64>),
        office: &BusinessData,
    ) -> Value {
        let opted_out = self.has_opted_out(person);
        // A lead without messages opted out elsewhere.
        let opted_out_at = said_at.unwrap_or(created_at + DAY / 2);
        json!({
            "utmSource": "search",
            "utmMedium": "cpc",
            "utmCampaign": "spring",
            "referrer": null,
            "landingPage": "https://example.com/quote",
            "createdAt": ApiTime(created_at),
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
            "smsOptOutAt": opted_out.then_some(ApiTime(opted_out_at)),
            "smsOptInAt": ApiTime(created_at),
            "smsConsentPhoneNumber": person.phone,
            "organizationId": "org-1",
        })
    }
}

/// An assigned user (`IdNamePair`).
pub(crate) fn assignee(id: &str) -> Value {
    json!({"id": id, "name": agent(id).map_or(id, |(_, name, _)| name)})
}

/// Adds the members of an object to another.
pub(crate) fn add_members(object: &mut Value, members: Value) {
    if let (Value::Object(object), Value::Object(members)) = (object, members) {
        object.extend(members);
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
