//! Converts answers, names and requests to an older version.

use serde_json::{Map, Value};

use super::members::{Before, CHANGES, Change, NESTED, REQUIRED};
use super::{ApiVersion, Schema};

impl ApiVersion {
    /// Converts one or several current records to this version. A page's
    /// records are those of its `items`.
    pub(crate) fn project(self, schema: Schema, value: &mut Value) {
        match value {
            Value::Array(records) => {
                for record in records {
                    self.project(schema, record);
                }
            }
            Value::Object(record) => {
                for (_, member, inner) in NESTED.iter().filter(|(outer, ..)| *outer == schema) {
                    if let Some(value) = record.get_mut(*member) {
                        self.project(*inner, value);
                    }
                }
                for change in self.later(schema) {
                    change.undo(record);
                }
            }
            _ => {}
        }
    }

    /// The name of a record's field in queries, `outer.inner` for a nested one;
    /// `None` if this version has no such field.
    pub(crate) fn field_name(self, schema: Schema, today: &str) -> Option<String> {
        let (outer, inner) = match today.split_once('.') {
            None => (today, None),
            Some((outer, inner)) => {
                let nested = NESTED.iter().find(|(of, name, _)| *of == schema && *name == outer);
                let inner = match nested {
                    Some((.., nested)) => self.field_name(*nested, inner)?,
                    None => inner.to_owned(),
                };
                (outer, Some(inner))
            }
        };
        let mut name = (outer.to_owned(), inner);
        for change in self.later(schema) {
            name = change.name_before(name)?;
        }
        Some(match name {
            (outer, None) => outer,
            (outer, Some(inner)) => format!("{outer}.{inner}"),
        })
    }

    /// Whether a request may have a member that some version knows.
    pub(crate) fn accepts_member(self, schema: Schema, member: &str) -> bool {
        CHANGES.iter().filter(|change| change.schema == schema).all(|change| match change.before {
            Before::Without(members) => !members.contains(&member) || change.by <= self,
            Before::Also { then, .. } => !then.contains(&member) || self < change.by,
            _ => true,
        })
    }

    /// The members that a request must have in this version, and only in some.
    pub(crate) fn required(self, schema: Schema) -> impl Iterator<Item = &'static str> {
        let required =
            REQUIRED.iter().filter(move |(of, _, span)| *of == schema && span.contains(self));
        required.map(|(_, member, _)| *member)
    }

    /// The changes of a record that came after this version, the latest first.
    fn later(self, schema: Schema) -> impl Iterator<Item = &'static Change> {
        let after = Self::ALL.into_iter().rev().take_while(move |by| *by > self);
        after.flat_map(move |by| {
            CHANGES.iter().filter(move |change| change.schema == schema && change.by == by)
        })
    }
}

impl Change {
    fn undo(&self, record: &mut Map<String, Value>) {
        match self.before {
            Before::Without(members) => {
                for member in members {
                    record.remove(*member);
                }
            }
            Before::Named { then, today } => {
                if let Some(value) = record.remove(today) {
                    record.insert(then.to_owned(), value);
                }
            }
            Before::Flat { today, members } => {
                let Some(object) = record.remove(today) else { return };
                for (inner, then) in members {
                    let value = object.get(inner).cloned().unwrap_or_default();
                    record.insert((*then).to_owned(), value);
                }
            }
            Before::Spread { today } => {
                if let Some(Value::Object(members)) = record.remove(today) {
                    record.extend(members);
                }
            }
            Before::Also { then, value } => {
                for member in then {
                    record.insert((*member).to_owned(), value(record));
                }
            }
            Before::Word { member, then, today } => {
                if record.get(member).is_some_and(|value| value == today) {
                    record.insert(member.to_owned(), then.into());
                }
            }
        }
    }

    /// A field's name before the change; `None` if there was none.
    fn name_before(
        &self,
        (outer, inner): (String, Option<String>),
    ) -> Option<(String, Option<String>)> {
        match self.before {
            Before::Without(members) if members.contains(&outer.as_str()) => None,
            Before::Named { then, today } if outer == today => Some((then.to_owned(), inner)),
            Before::Flat { today, members } if outer == today => {
                let then = members.iter().find(|(name, _)| Some(*name) == inner.as_deref());
                then.map(|(_, then)| ((*then).to_owned(), None))
            }
            Before::Spread { today } if outer == today => inner.map(|inner| (inner, None)),
            _ => Some((outer, inner)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;
    use ApiVersion::{V1_0_0, V1_0_30, V1_0_60, V1_0_75, V1_0_80, V1_0_83};

    fn projected(version: ApiVersion, schema: Schema, value: &Value) -> Value {
        let mut value = value.clone();
        version.project(schema, &mut value);
        value
    }

    #[test]
    fn the_newest_version_changes_nothing() {
        let row = json!({"source": {"id": "s", "name": "n"}, "isDemo": true});
        assert_eq!(projected(V1_0_83, Schema::LeadRow, &row), row);
    }

    #[test]
    fn a_renamed_member_has_one_name_and_its_inner_changes() {
        let row = json!({
            "id": "c", "currentLeadStatus": {"id": "s", "revision": 4, "followUpDueAt": null},
            "needsReply": true, "eventVersion": 3,
        });
        let in_version = |version| projected(version, Schema::Conversation, &row);
        assert_eq!(in_version(V1_0_0), json!({"id": "c", "currentDisposition": {"id": "s"}}));
        assert_eq!(in_version(V1_0_60), json!({"id": "c", "currentLeadStatus": {"id": "s"}}));
        let mut then = row.clone();
        then.as_object_mut().expect("an object").remove("needsReply");
        assert_eq!(in_version(V1_0_75), then);
    }

    #[test]
    fn a_pair_was_two_members() {
        let rows = json!([
            {"source": {"id": "s", "name": "Web form"}, "organization": null, "price": 3.5},
        ]);
        assert_eq!(
            projected(V1_0_0, Schema::LeadRow, &rows),
            json!([{
                "sourceId": "s", "sourceName": "Web form", "businessId": null, "businessName": null,
            }])
        );
        assert_eq!(projected(V1_0_30, Schema::LeadRow, &rows), rows);
    }

    #[test]
    fn a_profile_was_flat_and_smaller_still_before() {
        let lead = json!({"profile": {
            "gender": "F", "qualification": {"income": 9, "incomeCurrency": "USD", "isHomeowner": true},
        }});
        let in_version = |version| projected(version, Schema::Lead, &lead);
        let flat = json!({"customer": {"gender": "F", "income": 9, "isHomeowner": true}});
        assert_eq!(in_version(V1_0_75), flat);
        assert_eq!(in_version(V1_0_30), flat);
        assert_eq!(in_version(V1_0_0), json!({"customer": {"gender": "F", "isHomeowner": true}}));
        assert_eq!(in_version(V1_0_80), lead);
    }

    #[test]
    fn what_is_gone_says_what_the_rest_says() {
        let metadata = json!({
            "consentCertificateType": "TrustedForm", "consentCertificateUrl": "https://example.com/c",
            "organizationId": "org-1", "consentAttested": null,
        });
        assert_eq!(
            projected(V1_0_75, Schema::Metadata, &metadata),
            json!({
                "trustedFormUrl": "https://example.com/c", "userId": null, "organizationId": "org-1",
            })
        );
        let event = json!({"trafficType": "Warmup", "timelineType": "LeadStatusChange"});
        let then = projected(V1_0_0, Schema::Event, &event);
        assert_eq!(
            (&then["isWarmup"], &then["timelineType"]),
            (&json!(true), &json!("Disposition"))
        );
    }

    #[test]
    fn fields_are_asked_for_by_the_names_of_the_version() {
        for (version, schema, today, then) in [
            (V1_0_83, Schema::LeadRow, "source.id", Some("source.id")),
            (V1_0_0, Schema::LeadRow, "source.id", Some("sourceId")),
            (V1_0_0, Schema::LeadRow, "createdAt", Some("createdAt")),
            (V1_0_0, Schema::LeadRow, "price", None),
            (V1_0_0, Schema::Conversation, "phoneNumber.id", Some("phoneNumber.id")),
            (
                V1_0_0,
                Schema::Conversation,
                "currentLeadStatus.outcome",
                Some("currentDisposition.outcome"),
            ),
            (
                V1_0_60,
                Schema::Conversation,
                "currentLeadStatus.outcome",
                Some("currentLeadStatus.outcome"),
            ),
            (V1_0_60, Schema::Conversation, "currentLeadStatus.revision", None),
            (V1_0_75, Schema::Conversation, "replyVersion", None),
            (V1_0_80, Schema::Conversation, "replyVersion", Some("replyVersion")),
        ] {
            let name = version.field_name(schema, today);
            assert_eq!(name.as_deref(), then, "{version} {today}");
        }
    }

    #[test]
    fn requests_have_the_members_of_their_time() {
        for (schema, member, versions) in [
            (Schema::SendSms, "mediaUrls", 1..7),
            (Schema::SendSms, "outboundSource", 0..1),
            (Schema::SendSms, "text", 0..7),
            (Schema::ChangeStatus, "expectedRevision", 4..7),
            (Schema::ChangeStatus, "leadId", 0..1),
            (Schema::ChangeStatus, "changeSource", 0..7),
        ] {
            let takes: Vec<_> = ApiVersion::ALL
                .into_iter()
                .filter(|it| it.accepts_member(schema, member))
                .collect();
            assert_eq!(takes, ApiVersion::ALL[versions], "{member}");
        }
    }

    #[test]
    fn no_member_is_listed_twice() {
        let mut seen = BTreeSet::new();
        for change in CHANGES {
            let names: Vec<&str> = match change.before {
                Before::Without(members) => members.to_vec(),
                Before::Named { today, .. }
                | Before::Flat { today, .. }
                | Before::Spread { today } => vec![today],
                Before::Also { then, .. } => then.to_vec(),
                Before::Word { member, .. } => vec![member],
            };
            for name in names {
                assert!(seen.insert((format!("{:?}", change.schema), name)), "{name}");
            }
            assert!(change.by > V1_0_0);
        }
    }
}
