//! Numbers that may not be texted.

use axum::response::Response;
use serde_json::json;

use super::account::since;
use super::call::Call;
use crate::sandbox::live::Changes;
use crate::sandbox::problem::Problem;
use crate::sandbox::routes;
use crate::sandbox::world::suppression::Suppression;

/// Why a number may not be texted now.
pub(super) fn of(changes: &Changes, number: &str) -> Option<Suppression> {
    let from_the_start = changes.world().suppression(number);
    match changes.messages().consent(number) {
        Some(consent) if from_the_start != Some(Suppression::DoNotContact) => {
            consent.opted_out.then_some(Suppression::OptedOut)
        }
        _ => from_the_start,
    }
}

/// What to tell people about it.
pub(super) fn reason(suppression: Suppression) -> &'static str {
    match suppression {
        Suppression::OptedOut => "The recipient has opted out of text messages.",
        Suppression::DoNotContact => "The recipient is on the do-not-contact list.",
    }
}

/// Says whether a recipient may be contacted.
pub(super) async fn check(mut call: Call) -> Result<Response, Problem> {
    let members =
        ["organizationId", "recipientIdentifier", "phoneNumber", "email", "channel", "reason"];
    let mut form = call.form(&members)?;
    let organization = form.required_text("organizationId");
    if organization != "org-1" {
        form.refuse("organizationId", "There is no organization with this id.");
    }
    let [identifier, number, email, channel] =
        ["recipientIdentifier", "phoneNumber", "email", "channel"].map(|member| form.text(member));
    form.text("reason");
    form.not_null("channel");
    if identifier.is_none() && number.is_none() && email.is_none() {
        form.refuse("phoneNumber", "A number, an email address or an identifier is required.");
    }
    form.finish()?;
    let digits = |number: String| {
        let digits = number.chars().filter(char::is_ascii_digit);
        std::iter::once('+').chain(digits).collect::<String>()
    };
    let number = number.map(digits);
    let changes = call.changes();
    let found = number.as_deref().and_then(|number| of(&changes, number));
    // Who has opted out of text messages may still be called.
    let by_voice = channel.as_deref().is_some_and(|channel| channel.eq_ignore_ascii_case("voice"));
    let found = found.filter(|found| !(by_voice && *found == Suppression::OptedOut));
    let told = number.as_deref().and_then(|number| changes.messages().consent(number));
    let at = told.map_or(since(&call), |consent| consent.at);
    routes::json(&json!({
        "allowed": found.is_none(),
        "organizationId": organization,
        "recipientIdentifier": identifier,
        "normalizedPhoneNumber": number,
        "normalizedEmail": email.map(|email| email.to_lowercase()),
        "channel": channel,
        "suppressionEntryId": found.and(number.as_ref()).map(|number| format!("sup-{}", &number[1..])),
        "source": found.map(|found| match found {
            Suppression::OptedOut => "OptOut",
            Suppression::DoNotContact => "DoNotContact",
        }),
        "suppressedAt": found.map(|_| at),
        "customerReason": found.map(reason),
    }))
}
