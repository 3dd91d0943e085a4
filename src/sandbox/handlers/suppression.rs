//! Suppressed recipients.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::ME;
use super::call::{Call, Id, NoBody};
use crate::sandbox::fields::Text;
use crate::sandbox::generator::suppression_entry::{Cause, OPT_OUT, SuppressionEntry};
use crate::sandbox::generator::timestamp::ApiTime;
use crate::sandbox::http;
use crate::sandbox::listing::Collection;
use crate::sandbox::problem::Problem;
use crate::sandbox::state::{Consent, Recipient};
use crate::sandbox::versions::Schema;

/// The members of a request (`SuppressionEntryRequest`).
const MEMBERS: &[&str] =
    &["organizationId", "recipientIdentifier", "phoneNumber", "email", "channel", "reason"];

/// Maximum length of a reason, in characters.
const LONGEST_REASON: usize = 500;

/// A valid request.
struct Request {
    recipient: Recipient,
    channel: Option<String>,
    reason: Option<String>,
}

impl Request {
    fn parse(call: &mut Call) -> Result<Self, Problem> {
        let mut form = call.form_of(Schema::Suppress, MEMBERS)?;
        let organization = form.text("organizationId");
        if organization.is_some_and(|id| id != "org-1") {
            form.refuse("organizationId", "There is no organization with this id.");
        }
        let [identifier, number, email, channel, reason] =
            ["recipientIdentifier", "phoneNumber", "email", "channel", "reason"].map(|member| {
                let text = form.text(member);
                if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
                    form.refuse(member, "The value must not be blank.");
                }
                text
            });
        form.not_null("channel");
        if identifier.is_none() && number.is_none() && email.is_none() {
            form.refuse("phoneNumber", "A number, an email address or an identifier is required.");
        }
        let phone = number.as_deref().map(normalized);
        if phone.as_ref().is_some_and(|number| number.len() < 8) {
            form.refuse("phoneNumber", "The value must be a phone number.");
        }
        if email.as_ref().is_some_and(|email| !email.contains('@')) {
            form.refuse("email", "The value must be an email address.");
        }
        if reason.as_ref().is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
            form.refuse(
                "reason",
                format!("The value must not exceed {LONGEST_REASON} characters."),
            );
        }
        form.finish()?;
        let email = email.map(|email| email.trim().to_lowercase());
        let recipient = Recipient { phone, email, identifier };
        Ok(Self { recipient, channel, reason })
    }

    fn cause(&self, at: ApiTime) -> Cause {
        Cause {
            actor: Text::Borrowed(ME.0),
            source: Text::Borrowed("Manual"),
            reason: self.reason.clone().map(Text::Owned),
            at,
        }
    }

    fn channel(&self) -> &str {
        self.channel.as_deref().unwrap_or("all")
    }
}

/// A number in E.164; ten digits are a North American one.
fn normalized(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 10 { format!("+1{digits}") } else { format!("+{digits}") }
}

/// Whether a recipient may be contacted.
pub(crate) async fn check(mut call: Call) -> Result<Response, Problem> {
    let request = Request::parse(&mut call)?;
    let Request { recipient, channel, .. } = &request;
    let changes = call.changes();
    let found = changes.suppressions.active(&changes.world, recipient, channel.as_deref());
    http::json(&json!({
        "allowed": found.is_none(),
        "organizationId": "org-1",
        "recipientIdentifier": recipient.identifier,
        "normalizedPhoneNumber": recipient.phone,
        "normalizedEmail": recipient.email,
        "channel": channel,
        "suppressionEntryId": found.as_ref().map(|found| &found.id),
        "source": found.as_ref().map(|found| &found.source),
        "suppressedAt": found.as_ref().map(|found| found.suppressed_at),
        "customerReason": found.as_ref().map(SuppressionEntry::customer_reason),
    }))
}

/// Suppresses a recipient on a channel, or on all if none is given.
pub(crate) async fn create(mut call: Call) -> Result<Response, Problem> {
    let request = Request::parse(&mut call)?;
    let (entry, is_new) = call.edit(|editor| {
        let cause = request.cause(editor.now());
        let (suppressions, world) = editor.suppressions();
        let before = suppressions.active(world, &request.recipient, Some(request.channel()));
        let (entry, is_new) =
            suppressions.suppress(world, &request.recipient, request.channel(), cause);
        if before.is_none_or(|before| before.id != entry.id) {
            editor.stop_runs();
        }
        editor.record(call.entry());
        (entry, is_new)
    });
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, call.answer(Schema::Suppression, &entry)?).into_response())
}

/// Releases a recipient. One who opted out counts as opted in from then on.
pub(crate) async fn release(mut call: Call) -> Result<Response, Problem> {
    let request = Request::parse(&mut call)?;
    let entry = call.edit(|editor| {
        let cause = request.cause(editor.now());
        let at = cause.at;
        let (suppressions, world) = editor.suppressions();
        let entry = suppressions.release(world, &request.recipient, request.channel(), cause);
        let entry = entry.ok_or_else(|| {
            let member = if request.recipient.phone.is_some() { "phoneNumber" } else { "email" };
            Problem::member(member, "Nothing is suppressed for this recipient and channel.")
        })?;
        if let (OPT_OUT, Some(number)) = (&*entry.source, &entry.normalized_phone_number) {
            editor.changes.messages.consented(number, Consent { opted_out: false, at });
        }
        editor.record(call.entry());
        Ok(entry)
    })?;
    call.answer(Schema::Suppression, &entry)
}

/// Every entry, including released ones, the latest first.
pub(crate) async fn list(mut call: Call) -> Result<Response, Problem> {
    let request = call.list()?;
    let changes = call.changes();
    let entries = changes.suppressions.all(&changes.world);
    call.page(Collection::Suppressions, entries, &request)
}

/// One entry with its history.
pub(crate) async fn one(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let id = http::path(id)?;
    let changes = call.changes();
    let entry = changes.suppressions.all(&changes.world).into_iter().find(|it| it.id == id);
    let entry = entry.ok_or_else(|| Problem::absent("suppression entry", &id))?;
    call.answer(Schema::Suppression, &entry)
}
