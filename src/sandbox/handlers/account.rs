//! The user and the organization.

use axum::response::Response;
use serde_json::{Value, json};

use super::ME;
use super::call::{Call, NoBody};
use crate::sandbox::generator::NUMBERS;
use crate::sandbox::generator::suppression::FIVE_YEARS;
use crate::sandbox::generator::timestamp::ApiTime;
use crate::sandbox::problem::Problem;
use crate::sandbox::versions::Schema;

/// When the account was created.
pub(super) fn since(call: &Call) -> ApiTime {
    ApiTime(call.shared.lister.world.now - FIVE_YEARS)
}

/// The user of the key.
pub(crate) async fn me(NoBody(call): NoBody) -> Result<Response, Problem> {
    let (id, name, email) = ME;
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    let since = since(&call);
    let answer = json!({
        "email": email,
        "firstName": first,
        "lastName": last,
        "phone": null,
        "timeZoneId": "America/Los_Angeles",
        "billingPlan": "Monthly",
        "subscriptionStatus": "Active",
        "billingState": null,
        "roles": ["Owner"],
        "currentOrganization": {"id": "org-1", "name": "Example Home Services"},
        "compliance": {
            "acceptedTerms": true,
            "acceptedToSubscription": true,
            "acceptedSms": true,
            "acceptedBaa": false,
            "acceptedEmail": true,
            "consentCertificates": [],
        },
        "notificationPreferences": preferences(since),
        "mobileDevicePreferences": [],
        "lastLoggedInAt": since,
        "personalDataDeletionRequestedAt": null,
        "personalDataDeletedAt": null,
        "personalDataDeletionStatus": null,
        "personalDataDeletionReason": null,
        "name": name,
        "id": id,
        "createdAt": since,
        "modifiedAt": null,
        "isDemo": true,
    });
    call.answer(Schema::User, &answer)
}

/// Notification preferences (`UserNotificationPreferences`).
fn preferences(since: ApiTime) -> Value {
    let mut preferences = json!({
        "smsConsentOptedIn": true,
        "smsConsentUpdatedAt": since,
        "smsConsentCertificate": null,
        "quietHoursEnabled": true,
        "quietHoursStart": "21:00:00",
        "quietHoursEnd": "07:30:00",
        "quietHoursTimeZoneId": "America/Los_Angeles",
    });
    for event in [
        "paymentFailed",
        "lowWalletBalance",
        "newLead",
        "missedCall",
        "unreadSms",
        "automationFailed",
        "subscriptionRenewing",
    ] {
        preferences[format!("{event}Enabled")] = true.into();
        preferences[format!("{event}SmsEnabled")] = false.into();
        // A failed payment is always reported by email.
        if event != "paymentFailed" {
            preferences[format!("{event}EmailEnabled")] = true.into();
        }
    }
    for switch in
        ["tenDlcStatusEnabled", "billingEmailEnabled", "billingSmsEnabled", "usageLimitHitEnabled"]
    {
        preferences[switch] = true.into();
    }
    preferences
}

/// The organization.
pub(crate) async fn organization(NoBody(call): NoBody) -> Result<Response, Problem> {
    let phones =
        NUMBERS.iter().map(|(id, name, value)| json!({"id": id, "name": name, "value": value}));
    call.answer(
        Schema::Organization,
        &json!({
            "secondaryName": null,
            "user": {"id": ME.0, "name": ME.1},
        "accountBalance": 250.0,
            "billingPlan": "Monthly",
            "subscriptionStatus": "Active",
            "status": "Active",
            "setupStatus": "Complete",
        "setupStep": "Complete",
        "billingName": "Example Home Services",
        "billingAddress": null,
        "billingState": null,
        "billingTaxId": null,
        "autoRefillEnabled": false,
        "autoRefillAmount": null,
        "autoRefillTrigger": null,
            "enabled": true,
            "phone": NUMBERS[0].2,
            "website": "https://example.com",
            "phones": phones.collect::<Vec<_>>(),
            "name": "Example Home Services",
            "id": "org-1",
            "createdAt": since(&call),
            "modifiedAt": null,
            "isDemo": true,
        }),
    )
}
