//! Sender numbers of conversations.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::call::{Call, Id, NoBody};
use crate::sandbox::fields::Text;
use crate::sandbox::generator::conversation::Conversation;
use crate::sandbox::generator::{NUMBERS, conversation_id, number};
use crate::sandbox::http;
use crate::sandbox::problem::Problem;
use crate::sandbox::state::{Changes, Entry};
use crate::sandbox::strict_body::Form;

/// A working number with a poor reputation.
const UNHEALTHY: &str = "pn-4";

/// Its health warning.
const WARNING: &str = "Many messages from this number were filtered by carriers lately.";

/// Whether a message, or a call, can be sent now.
pub(crate) async fn readiness(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let index = call.conversation(id)?;
    let voice = call.flag("voice")?;
    http::json(&selection(&call.changes(), index, voice))
}

/// Selects a number.
pub(crate) async fn select(id: Id, mut call: Call) -> Result<Response, Problem> {
    let index = call.conversation(id)?;
    let bytes = call.bytes()?;
    let voice = read_selection(Form::parse(&bytes, SELECTION)?, index)?;
    http::json(&selection(&call.changes(), index, voice))
}

/// Overrides the number.
pub(crate) async fn set_override(id: Id, mut call: Call) -> Result<Response, Problem> {
    let index = call.conversation(id)?;
    let mut form = call.form(&["fromPhoneNumberId", "selection"])?;
    let id = form.required_text("fromPhoneNumberId");
    let found = number(&id);
    if found.is_none() {
        form.refuse("fromPhoneNumberId", "There is no such number.");
    }
    if !form.has("selection") {
        form.refuse("selection", "An object is required.");
    }
    let selection: Map<String, Value> = form.object("selection").unwrap_or_default();
    form.finish()?;
    read_selection(Form::from_object(selection, SELECTION), index)?;
    choose(&call, index, found.map(|(id, ..)| id))
}

/// Removes the override.
pub(crate) async fn clear_override(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let index = call.conversation(id)?;
    choose(&call, index, None)
}

fn choose(call: &Call, index: u64, chosen: Option<&'static str>) -> Result<Response, Problem> {
    call.edit(|editor| {
        let conversation_id = Some(conversation_id(index).into_owned());
        editor.record(Entry { conversation_id, ..call.entry() });
        let row = editor.changes.row(index);
        if row.outbound_phone_number_override_id.as_deref() == chosen {
            return;
        }
        editor.changes.change(index, |changed| {
            let row = &mut changed.row;
            row.outbound_phone_number_override_id = chosen.map(Text::Borrowed);
            let own = row.phone_number.as_ref().map(|number| number.id);
            row.active_outbound_phone_number_id = chosen.or(own).map(Text::Borrowed);
        });
    });
    http::json(&selection(&call.changes(), index, false))
}

/// The members of `OutgoingNumberSelectionRequest`.
const SELECTION: &[&str] = &[
    "conversationId",
    "leadId",
    "recipientPhoneNumber",
    "channel",
    "campaignId",
    "sourceId",
    "teamId",
];

/// Whether the number is for a call.
fn read_selection(mut form: Form, index: u64) -> Result<bool, Problem> {
    let channel = form.word("channel", &["sms", "call"]);
    let conversation = form.text("conversationId");
    if conversation.is_some_and(|id| id != conversation_id(index)) {
        form.refuse("conversationId", "The value must be the conversation in the path.");
    }
    for member in ["leadId", "recipientPhoneNumber", "campaignId", "sourceId", "teamId"] {
        form.text(member);
    }
    form.finish()?;
    Ok(channel == Some("call"))
}

/// Why a conversation's contact cannot be reached.
pub(super) fn obstacle(changes: &Changes, row: &Conversation, voice: bool) -> Option<&'static str> {
    let Some(number) = &row.lead_phone_number else {
        return Some("The lead has no phone number.");
    };
    let channel = if voice { "voice" } else { "sms" };
    changes.suppressed(number, channel).map(|entry| entry.customer_reason())
}

/// The selection (`OutgoingNumberSelectionResponse`).
fn selection(changes: &Changes, index: u64, voice: bool) -> Value {
    let row = changes.row(index);
    let obstacle = obstacle(changes, &row, voice);
    let chosen = row.active_outbound_phone_number_id.as_deref().and_then(number);
    let fixed = row.outbound_phone_number_override_id.is_some();
    let reason = if fixed { "ManualOverride" } else { "StickyConversation" };
    let label = if fixed { "Chosen for this conversation" } else { "Used here before" };
    let id = chosen.map(|(id, ..)| id);
    let eligible = NUMBERS.iter().map(|(own, name, value)| {
        let selected = Some(*own) == id;
        json!({
            "phoneNumberId": own,
            "number": value,
            "displayNumber": display(value),
            "healthStatus": health(own),
            "healthLabel": health(own),
            "healthWarning": warning(own),
            "canSend": obstacle.is_none(),
            "selectionReason": if selected { reason } else { "HealthyPool" },
            "reasonLabel": if selected { label } else { "Available" },
            "label": name,
            "campaignId": "camp-1",
            "sourceId": null,
            "teamId": null,
            "isSelected": selected,
        })
    });
    json!({
        "canSend": obstacle.is_none() && chosen.is_some(),
        "setupMessage": obstacle,
        "phoneNumberId": id,
        "number": chosen.map(|(.., value)| value),
        "displayNumber": chosen.map(|(.., value)| display(value)),
        "healthStatus": id.map(health),
        "healthLabel": id.map(health),
        "healthWarning": id.and_then(warning),
        "selectionReason": chosen.map(|_| reason),
        "reasonLabel": chosen.map(|_| label),
        "wasManuallyOverridden": fixed,
        "campaignId": "camp-1",
        "sourceId": null,
        "eligibleNumbers": eligible.collect::<Vec<_>>(),
    })
}

fn health(id: &str) -> &'static str {
    if id == UNHEALTHY { "Needs Attention" } else { "Healthy" }
}

fn warning(id: &str) -> Option<&'static str> {
    (id == UNHEALTHY).then_some(WARNING)
}

/// A North American number, formatted.
fn display(number: &str) -> String {
    match (number.get(2..5), number.get(5..8), number.get(8..)) {
        (Some(area), Some(exchange), Some(line)) => format!("({area}) {exchange}-{line}"),
        _ => number.to_owned(),
    }
}
