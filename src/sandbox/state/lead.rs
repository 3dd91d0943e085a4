//! Changed leads.

use serde_json::{Value, json};

use super::Changes;
use crate::sandbox::generator::lead::{add_members, assignee};
use crate::sandbox::generator::lead_row::LeadRow;
use crate::sandbox::generator::suppression_entry::SuppressionEntry;

impl Changes {
    /// A lead's current state (`LeadResponse`); `None` if there is no such
    /// lead.
    pub(crate) fn lead(&self, number: u64) -> Option<Value> {
        let mut lead = self.world.lead(number)?;
        if let Some(changed) = self.get_lead(number) {
            let row = &changed.row;
            add_members(
                &mut lead,
                json!({
                    "archivedAt": row.archived_at,
                    "archivedByUserId": row.archived_by_user_id,
                    "archiveReason": row.archive_reason,
                    "archiveNote": changed.archive_note,
                    "isArchived": row.is_archived,
                    "currentLeadStatus": row.current_lead_status,
                    "tags": row.tags,
                    "modifiedAt": row.updated_at,
                    "assignedToUserId": row.assigned_to_user_id,
                    "assignedTo": row.assigned_to_user_id.as_deref().map(assignee),
                }),
            );
        }
        let number = lead.pointer("/contact/phone/number").and_then(Value::as_str);
        let Some(number) = number.map(str::to_owned) else { return Some(lead) };
        let metadata = &mut lead["metadata"];
        if self.suppressions.has_changed(&number) {
            let entry = self.suppressed(&number, "sms");
            metadata["complianceStatus"] = if entry.is_some() { "Blocked" } else { "Clear" }.into();
            let reason = entry.as_ref().map(SuppressionEntry::customer_reason);
            metadata["complianceBlockedReason"] = json!(reason);
        }
        if let Some(consent) = self.messages.consent(&number) {
            let out = consent.opted_out;
            metadata["smsOptedOut"] = out.into();
            metadata["smsConsentStatus"] = if out { "OptedOut" } else { "OptedIn" }.into();
            let at = if out { "smsOptOutAt" } else { "smsOptInAt" };
            metadata[at] = json!(consent.at);
            if !out {
                metadata["smsOptOutAt"] = Value::Null;
            }
        }
        Some(lead)
    }

    /// The current row of a lead that exists.
    pub(crate) fn lead_row(&self, number: u64) -> LeadRow {
        match self.get_lead(number) {
            Some(changed) => changed.row.clone(),
            None => self.world.lead_row(number),
        }
    }
}
