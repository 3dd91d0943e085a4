//! The suppression entry's JSON form.

use serde::Serialize;

use super::timestamp::ApiTime;
use crate::sandbox::fields::{Text, record};

record! {
    /// An active or released suppression of a recipient
    /// (`SuppressionEntryResponse`).
    SuppressionEntry, schema Suppression, natural Some("suppressedAt"),
    searched ["normalizedPhoneNumber", "normalizedEmail", "recipientIdentifier", "leadName", "reason"] {
        id: Text = "id",
        organization_id: Text = "organizationId",
        recipient_identifier: Option<Text> = "recipientIdentifier",
        normalized_phone_number: Option<Text> = "normalizedPhoneNumber",
        normalized_email: Option<Text> = "normalizedEmail",
        channel: Text = "channel",
        source: Text = "source",
        status: Text = "status",
        reason: Option<Text> = "reason",
        suppressed_at: ApiTime = "suppressedAt",
        released_at: Option<ApiTime> = "releasedAt",
        lead_name: Option<Text> = "leadName",
        lead_email: Option<Text> = "leadEmail",
        lead_avatar_url: Option<Text> = "leadAvatarUrl",
        audit: Vec<Audit> = "audit",
        is_demo: bool = "isDemo",
    }
    nested {}
}

/// A change of an entry (`SuppressionEntryAudit`).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Audit {
    pub(crate) id: String,
    pub(crate) actor_id: Text,
    pub(crate) reason: Option<Text>,
    pub(crate) safe_metadata: Option<()>,
    pub(crate) source: Text,
    /// The resulting status.
    pub(crate) status: Text,
    pub(crate) timestamp: ApiTime,
}

/// Author, reason and source of a change.
#[derive(Clone, Debug)]
pub(crate) struct Cause {
    pub(crate) actor: Text,
    pub(crate) source: Text,
    pub(crate) reason: Option<Text>,
    pub(crate) at: ApiTime,
}

impl SuppressionEntry {
    pub(crate) fn is_active(&self) -> bool {
        self.released_at.is_none()
    }

    /// Whether it suppresses a channel; any channel if none is given.
    pub(crate) fn covers(&self, channel: Option<&str>) -> bool {
        let Some(channel) = channel else { return true };
        [&*self.channel, channel].iter().any(|all| all.eq_ignore_ascii_case("all"))
            || medium(&self.channel).eq_ignore_ascii_case(medium(channel))
    }

    /// Suppresses the recipient, for the first time or again.
    pub(crate) fn suppress(&mut self, cause: Cause) {
        self.suppressed_at = cause.at;
        self.released_at = None;
        self.source.clone_from(&cause.source);
        self.change("active", cause);
    }

    pub(crate) fn release(&mut self, cause: Cause) {
        self.released_at = Some(cause.at);
        self.change("released", cause);
    }

    fn change(&mut self, status: &'static str, cause: Cause) {
        self.status = Text::Borrowed(status);
        self.reason.clone_from(&cause.reason);
        self.audit.push(Audit {
            id: format!("{}-{}", self.id, self.audit.len() + 1),
            actor_id: cause.actor,
            reason: cause.reason,
            safe_metadata: None,
            source: cause.source,
            status: Text::Borrowed(status),
            timestamp: cause.at,
        });
    }

    pub(crate) fn customer_reason(&self) -> &'static str {
        match &*self.source {
            OPT_OUT => "The recipient has opted out of text messages.",
            DO_NOT_CONTACT => "The recipient is on the do-not-contact list.",
            _ => "The recipient was suppressed by your organization.",
        }
    }
}

/// Source of an entry requested by the recipient.
pub(crate) const OPT_OUT: &str = "OptOut";

/// Source of an entry from the business's list.
pub(crate) const DO_NOT_CONTACT: &str = "DoNotContact";

/// Groups channels that reach a person in the same way.
fn medium(channel: &str) -> &str {
    let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(channel));
    if is(&["sms", "mms", "text"]) {
        "sms"
    } else if is(&["voice", "call", "phone"]) {
        "voice"
    } else {
        channel
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_covers_its_channel_and_one_for_all_covers_every_one() {
        let entry = |channel: &'static str| SuppressionEntry {
            channel: Text::Borrowed(channel),
            ..SuppressionEntry::default()
        };
        for (own, asked, covers) in [
            ("sms", Some("SMS"), true),
            ("sms", Some("mms"), true),
            ("sms", Some("voice"), false),
            ("sms", Some("all"), true),
            ("sms", None, true),
            ("All", Some("email"), true),
            ("Call", Some("voice"), true),
            ("fax", Some("Fax"), true),
            ("fax", Some("sms"), false),
        ] {
            assert_eq!(entry(own).covers(asked), covers, "{own} {asked:?}");
        }
    }

    #[test]
    fn every_change_is_on_record() {
        let cause = |at: i64| Cause {
            actor: Text::Borrowed("user-1"),
            source: Text::Borrowed("Manual"),
            reason: None,
            at: ApiTime(at),
        };
        let mut entry = SuppressionEntry::default();
        entry.suppress(cause(1));
        entry.release(cause(2));
        assert!(!entry.is_active() && entry.status == "released");
        entry.suppress(cause(3));
        assert!(entry.is_active() && entry.suppressed_at == ApiTime(3));
        let status: Vec<_> = entry.audit.iter().map(|audit| &*audit.status).collect();
        assert_eq!(status, ["active", "released", "active"]);
    }
}
