//! Whose account it is.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::ME;
use super::call::Call;
use crate::domain::ArchiveFilter;
use crate::sandbox::listing::Listed;
use crate::sandbox::problem::Problem;
use crate::sandbox::request;
use crate::sandbox::routes;
use crate::sandbox::scope::Scope;
use crate::sandbox::world::NUMBERS;
use crate::sandbox::world::stamp::Stamp;

/// Five years, in milliseconds.
const FIVE_YEARS: i64 = 5 * 365 * 24 * 60 * 60 * 1_000;

/// Since when there has been an account.
pub(super) fn since(call: &Call) -> Stamp {
    Stamp(call.shared().lister.world().now() - FIVE_YEARS)
}

/// The user whom the key belongs to.
pub(super) async fn me(call: Call) -> Result<Response, Problem> {
    let call = call.no_body()?;
    call.no_parameters()?;
    let (id, name, email) = ME;
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    routes::json(&json!({
        "email": email,
        "firstName": first,
        "lastName": last,
        "phone": null,
        "timeZoneId": "America/Los_Angeles",
        "billingPlan": "Monthly",
        "subscriptionStatus": "Active",
        "roles": ["Owner"],
        "currentOrganization": {"id": "org-1", "name": "Example Home Services"},
        "name": name,
        "id": id,
        "createdAt": since(&call),
        "modifiedAt": null,
    }))
}

/// The business.
pub(super) async fn organization(call: Call) -> Result<Response, Problem> {
    let call = call.no_body()?;
    call.no_parameters()?;
    let phones =
        NUMBERS.iter().map(|(id, name, value)| json!({"id": id, "name": name, "value": value}));
    routes::json(&json!({
        "secondaryName": null,
        "accountBalance": 250.0,
        "billingPlan": "Monthly",
        "subscriptionStatus": "Active",
        "status": "Active",
        "setupStatus": "Complete",
        "enabled": true,
        "phone": NUMBERS[0].2,
        "website": "https://example.com",
        "phones": phones.collect::<Vec<_>>(),
        "name": "Example Home Services",
        "id": "org-1",
        "createdAt": since(&call),
        "modifiedAt": null,
    }))
}

/// How many notifications have not been read: here one for every unread
/// conversation that is active.
pub(super) async fn unread_count(call: Call) -> Result<Response, Problem> {
    let call = call.no_body()?;
    call.no_parameters()?;
    let shared = Arc::clone(call.shared());
    let count = tokio::task::spawn_blocking(move || {
        let request = request::parse(
            br#"{"pageSize":1,"includeCount":true,"filters":[{"field":"isUnread","value":true}]}"#,
        )?;
        Scope::Mine(ArchiveFilter::Active).page(&shared.lister, &request)
    });
    let page = count.await.map_err(|error| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", error.to_string())
    })??;
    routes::json(&page.total_count.unwrap_or_default())
}
