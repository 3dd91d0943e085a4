//! The lead's row in the table of leads.

use super::conversation::LeadStatus;
use super::names::agent;
use super::organization::{BusinessData, Processing, Tag};
use super::person::{Contact, Person};
use super::sms_event::IdName;
use super::timestamp::ApiTime;
use super::{World, lead_id};
use crate::sandbox::fields::{Text, record};

record! {
    /// A row of the table of leads (`LeadTableRow`).
    LeadRow, schema LeadRow, natural None,
    searched ["firstName", "lastName", "phone", "email"] {
        id: Text = "id",
        first_name: Option<Text> = "firstName",
        last_name: Option<Text> = "lastName",
        phone: Text = "phone",
        // The contract allows no empty address: without one, the member is
        // missing.
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<Text> = "email",
        created_at: ApiTime = "createdAt",
        updated_at: ApiTime = "updatedAt",
        status: Text = "status",
        status_tone: Text = "statusTone",
        enabled: bool = "enabled",
        archived_at: Option<ApiTime> = "archivedAt",
        archived_by_user_id: Option<Text> = "archivedByUserId",
        archive_reason: Option<i64> = "archiveReason",
        is_archived: bool = "isArchived",
        current_lead_status: Option<LeadStatus> = "currentLeadStatus",
        processing_status: Option<Text> = "processingStatus",
        processing_status_reason: Option<Text> = "processingStatusReason",
        processing_status_changed_at: Option<ApiTime> = "processingStatusChangedAt",
        price: Option<f64> = "price",
        organization: Option<IdName> = "organization",
        source: Option<IdName> = "source",
        tags: Vec<Tag> = "tags",
        assigned_to_user_id: Option<Text> = "assignedToUserId",
        assigned_to: Option<IdName> = "assignedTo",
        avatar_url: Option<Text> = "avatarUrl",
        phone_identity_id: Option<Text> = "phoneIdentityId",
        is_demo: bool = "isDemo",
    }
    nested {
        "organization.id" = organization.id: Text,
        "organization.name" = organization.name: Text,
        "assignedTo.id" = assigned_to.id: Text,
        "assignedTo.name" = assigned_to.name: Text,
        "source.id" = source.id: Text,
        "source.name" = source.name: Text,
        "currentLeadStatus.id" = current_lead_status.id: Text,
        "currentLeadStatus.category" = current_lead_status.category: Text,
        "currentLeadStatus.outcome" = current_lead_status.outcome: Text,
        "currentLeadStatus.displayName" = current_lead_status.display_name: Text,
        "currentLeadStatus.changedAt" = current_lead_status.changed_at: ApiTime,
        "currentLeadStatus.changedByUserId" = current_lead_status.changed_by_user_id: Text,
        "currentLeadStatus.changedByAutomationId" =
            current_lead_status.changed_by_automation_id: Text,
        "currentLeadStatus.source" = current_lead_status.source: Text,
        "currentLeadStatus.followUpDueAt" = current_lead_status.follow_up_due_at: ApiTime,
        "currentLeadStatus.followUpCompletedAt" =
            current_lead_status.follow_up_completed_at: ApiTime,
        "currentLeadStatus.revision" = current_lead_status.revision: i64,
    }
}

/// One of the business's users.
fn named(id: &str) -> Option<IdName> {
    let (id, name, _) = agent(id)?;
    Some(IdName { id: id.into(), name: name.into() })
}

impl World {
    /// Whether an existing lead is archived; cheaper than its row.
    pub(crate) fn lead_is_archived(&self, number: u64) -> bool {
        self.party_is_archived(Contact::Lead(number))
    }

    /// The tags of an existing lead; cheaper than its row.
    pub(crate) fn lead_tags(&self, number: u64) -> Vec<Tag> {
        BusinessData::new(self.seed, number).tags
    }

    /// The row of an existing lead, consistent with the lead itself.
    pub(crate) fn lead_row(&self, number: u64) -> LeadRow {
        let party = Contact::Lead(number);
        let newest = self.newest(party);
        let person = Person::new(self.seed, party);
        let office = BusinessData::new(self.seed, number);
        let created_at = self.lead_created_at(number);
        let archived = self.archived(party, newest);
        let processing = Processing::new(self.seed, number, self.now - created_at);
        let status = self.status_of_lead(number);
        let category = status.as_ref().map_or("Open", |status| status.category);
        LeadRow {
            id: lead_id(number),
            first_name: person.first.map(Text::Borrowed),
            last_name: person.last.map(Text::Borrowed),
            phone: person.phone.map(Text::Owned).unwrap_or_default(),
            email: person.email.map(Text::Owned),
            created_at: ApiTime(created_at),
            updated_at: ApiTime(self.head(newest).settled_at().max(created_at)),
            status: Text::Borrowed(category),
            status_tone: Text::Borrowed(tone(category)),
            enabled: true,
            archived_at: archived.map(|archived| archived.at),
            archived_by_user_id: archived.map(|_| Text::Borrowed(office.archivist)),
            archive_reason: archived.map(|archived| archived.reason),
            is_archived: archived.is_some(),
            current_lead_status: status,
            processing_status: Some(Text::Borrowed(processing.status)),
            processing_status_reason: processing.reason.map(Text::Borrowed),
            processing_status_changed_at: Some(Processing::changed_at(created_at)),
            price: Some(office.price),
            organization: Some(IdName { id: "org-1".into(), name: "Example Home Services".into() }),
            source: Some(IdName { id: "source-1".into(), name: "Web form".into() }),
            tags: office.tags,
            assigned_to: office.assigned_to.as_deref().and_then(named),
            assigned_to_user_id: office.assigned_to,
            avatar_url: person.avatar.map(Text::Owned),
            phone_identity_id: None,
            is_demo: true,
        }
    }
}

impl LeadRow {
    /// Assigns the lead to a user, or to nobody.
    pub(crate) fn assign(&mut self, user: Option<&'static str>) {
        self.assigned_to_user_id = user.map(Text::Borrowed);
        self.assigned_to = user.and_then(named);
    }

    pub(crate) fn set_status(&mut self, status: LeadStatus) {
        self.status = Text::Borrowed(status.category);
        self.status_tone = Text::Borrowed(tone(status.category));
        self.current_lead_status = Some(status);
    }
}

/// The display tone of a category.
fn tone(category: &str) -> &'static str {
    match category {
        "Qualified" => "info",
        "Converted" => "success",
        "Lost" | "Invalid" | "Duplicate" => "danger",
        _ => "neutral",
    }
}
