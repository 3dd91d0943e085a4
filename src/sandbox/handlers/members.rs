//! The users of the organization.

use axum::response::Response;
use serde_json::json;

use super::account::since;
use super::call::NoBody;
use crate::sandbox::generator::AGENTS;
use crate::sandbox::generator::timestamp::ApiTime;
use crate::sandbox::problem::Problem;
use crate::sandbox::versions::Schema;

const MONTH: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Every user that a lead can be assigned to.
pub(crate) async fn list(NoBody(call): NoBody) -> Result<Response, Problem> {
    let since = since(&call).0;
    let members = (1..).zip(AGENTS).map(|(number, (id, name, email))| {
        let (role, states) = match number {
            1 => ("Owner", None),
            2 => ("Admin", None),
            3 => ("Agent", None),
            _ => ("Agent", Some(["AZ", "CA", "CO"])),
        };
        json!({
            "id": format!("member-{number}"),
            "createdAt": ApiTime(since + (number - 1) * 5 * MONTH),
            "licenseBillingStatus": "Active",
            "licenseRenewalDate": ApiTime(call.shared.lister.world.now + MONTH / 2),
            "role": role,
            "stateEligibility": {
                "allStates": states.is_none(),
                "allowedStates": states.map_or(json!([]), |states| json!(states)),
            },
            "user": {"id": id, "name": name},
            "userEmail": email,
        })
    });
    call.answer(Schema::Member, &members.collect::<Vec<_>>())
}
