//! Optional details of a lead.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::organization::Processing;
use super::person::Person;
use super::seeded_rng::{self, Draw, Stream};
use super::timestamp::ApiTime;
use super::{World, texts};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Input of the details.
pub(super) struct Details<'w> {
    pub(super) world: &'w World,
    pub(super) number: u64,
    pub(super) person: &'w Person,
    /// When the lead was created, in milliseconds since 1970.
    pub(super) created_at: i64,
}

impl Details<'_> {
    fn rng(&self, stream: Stream) -> fastrand::Rng {
        seeded_rng::rng(self.world.seed, stream, self.number)
    }

    /// Personal data (`LeadProfile`): private.
    pub(super) fn profile(&self) -> Option<Value> {
        let mut rng = self.rng(Stream::Profile);
        if rng.permille(300) {
            return None;
        }
        let born = Date::constant(1945, 1, 1).saturating_add(rng.i32(0..21_000).days());
        let work = ["Employed", "Employed", "SelfEmployed", "PartTime", "Retired", "Contractor"];
        let gender = rng.pick(&[Some("F"), Some("M"), Some("NonBinary"), None]);
        let credit = rng.permille(600).then(|| rng.u32(520..850));
        Some(json!({
            "gender": gender,
            "birthDate": born.to_string(),
            "qualification": {
                "creditScore": credit,
                "employmentType": rng.pick(&work),
                "hasBankruptcy": rng.permille(40),
                "hasMedicalCondition": null,
                "height": null,
                "income": rng.u32(24..240) * 1_000,
                "incomeCurrency": "USD",
                "isHomeowner": rng.permille(850),
                "maritalStatus": rng.pick(&["Married", "Married", "Single", "Divorced", "Widow"]),
                "monthsAtResidence": rng.u32(1..400),
                "numberOfDependents": rng.u32(..5),
                "weight": null,
            },
        }))
    }

    /// The lead's company (`LeadCompany`), if any.
    pub(super) fn company(&self) -> Option<Value> {
        let mut rng = self.rng(Stream::Company);
        let last = self.person.last.filter(|_| rng.permille(140))?;
        let (kind, industry) = rng.pick(&[
            ("Bakery", "Food"),
            ("Dental", "Health care"),
            ("Property Management", "Real estate"),
            ("Auto Body", "Automotive"),
            ("& Daughters", "Construction"),
        ]);
        Some(json!({
            "name": format!("{last} {kind}"),
            "industry": industry,
            "website": rng.bool().then(|| format!("https://example.com/company/{}", self.number)),
            "jobTitle": rng.pick(&["Owner", "Office manager", "Facilities", "Partner"]),
            "employeeCount": rng.permille(700).then(|| rng.u32(1..240)),
        }))
    }

    /// The lead's inquiry (`LeadInquiry`).
    pub(super) fn inquiry(&self) -> Option<Value> {
        let mut rng = self.rng(Stream::Inquiry);
        if rng.permille(150) {
            return None;
        }
        let least = rng.permille(550).then(|| rng.u32(4..180) * 100);
        let most = least.map(|least| least + least / 100 * rng.u32(10..90));
        let start = self.created_at + rng.i64(3..75) * DAY;
        Some(json!({
            "service": self.person.trade.product,
            "description": rng.permille(800).then(|| texts::inquiry(&mut rng, self.person)),
            "budgetMinimum": least,
            "budgetMaximum": most,
            "currency": least.map(|_| "USD"),
            "desiredStartDate": rng.permille(500).then(|| self.local_date(start).to_string()),
            "urgency": rng.pick(&[Some("Flexible"), Some("Soon"), Some("Soon"), Some("Urgent"), None]),
        }))
    }

    /// Preferred ways and times of contact (`LeadContactPreferences`).
    pub(super) fn contact_preferences(&self) -> Option<Value> {
        let mut rng = self.rng(Stream::Preferences);
        if rng.permille(250) {
            return None;
        }
        let channel = match rng.u32(..10) {
            0..5 if self.person.phone.is_some() => Some("Sms"),
            5..7 if self.person.phone.is_some() => Some("Phone"),
            7..9 if self.person.email.is_some() => Some("Email"),
            _ => None,
        };
        // From yesterday on, in order.
        let first = self.local_date(self.world.now - DAY);
        let mut day = 0;
        let windows: Vec<Value> = (0..rng.u32(0..4))
            .map(|_| {
                day += rng.i32(1..4);
                let start = rng.u32(8..19);
                json!({
                    "date": first.saturating_add((day - 1).days()).to_string(),
                    "start": format!("{start:02}:{}:00", rng.pick(&["00", "30"])),
                    "end": format!("{:02}:00:00", start + rng.u32(1..=2)),
                })
            })
            .collect();
        Some(json!({
            "language": self.person.language,
            "channel": channel,
            "callbackWindows": windows,
        }))
    }

    /// Answers to the questions of a line of business.
    pub(super) fn custom_fields(&self) -> Option<Value> {
        let mut rng = self.rng(Stream::CustomFields);
        if rng.permille(400) {
            return None;
        }
        Some(match self.person.trade.vertical {
            "Roofing" => json!({
                "roofAgeYears": rng.u32(1..40),
                "insuranceClaim": rng.bool(),
                "materials": rng.pick(&[&["Asphalt"][..], &["Tile", "Metal"], &[]]),
            }),
            "Solar" => json!({
                "monthlyBill": f64::from(rng.u32(400..4_200)) / 10.0,
                "roofShade": rng.pick(&["None", "Some", "Much"]),
                "hasBattery": rng.pick(&[Some(true), Some(false), None]),
            }),
            "Insurance" => json!({
                "renewalMonth": rng.pick(&["January", "March", "June", "October"]),
                "drivers": rng.u32(1..5),
            }),
            _ => json!({
                "homeBuilt": rng.u32(1905..2024),
                "pets": rng.pick(&[&[][..], &["Dog"], &["Cat", "Dog"]]),
                "howHeard": rng.pick(&["Neighbor", "Search", "TV 📺"]),
            }),
        })
    }

    /// Address of the work (`StreetAddress`), derived from the contact's own.
    pub(super) fn service_address(&self, home: &Value) -> Option<Value> {
        let mut rng = self.rng(Stream::ServiceAddress);
        let mut address = (!rng.permille(400)).then(|| home.clone())?;
        if rng.permille(250) {
            address["line1"] = format!("{} Lake Road", rng.u32(1..900)).into();
            address["additionalInfo"] = "Ring at the gate".into();
        }
        Some(address)
    }

    /// Proof of consent: members of `LeadMetadata`.
    pub(super) fn consent(&self, processing: Processing, certificate: &str) -> Value {
        let mut rng = self.rng(Stream::Consent);
        let kind = match rng.u32(..20) {
            0..12 => Some("TrustedForm"),
            12..17 => Some("Leadping"),
            17 => Some("Other"),
            _ => None,
        };
        let status = match (processing.status, kind) {
            ("Quarantined", _) => "Quarantined",
            (_, None) => "Unverified",
            _ if rng.permille(60) => "Unverified",
            _ => "Verified",
        };
        let verified = |by: &str| kind == Some(by) && status == "Verified";
        let at = |after: i64| ApiTime(self.created_at + after);
        let rejected = kind == Some("TrustedForm") && !verified("TrustedForm");
        json!({
            "captureIpAddress": format!("203.0.113.{}", rng.u8(1..255)),
            "captureUserAgent": "Mozilla/5.0 (Linux; Android 16) Mobile",
            "capturedAt": at(-30_000),
            "consentAttested": kind.is_none().then_some(true),
            "consentCertificateType": kind,
            "consentCertificateUrl": kind.map(|_| certificate),
            "consentVerificationStatus": status,
            "currency": "USD",
            "intakeIdempotencyKey": format!("intake-{}", self.number),
            "leadpingConsentCheckedAt": verified("Leadping").then(|| at(2_000)),
            "trustedFormCheckedAt": verified("TrustedForm").then(|| at(2_000)),
            "trustedFormRejectedAt": rejected.then(|| at(2_500)),
        })
    }

    /// The lead's local date at an instant.
    fn local_date(&self, at: i64) -> Date {
        let zone = TimeZone::get(self.person.place.iana()).unwrap_or(TimeZone::UTC);
        zone.to_datetime(Timestamp::from_millisecond(at).unwrap_or_default()).date()
    }
}
