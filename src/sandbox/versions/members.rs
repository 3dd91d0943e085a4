//! Changes to the members of records and requests, by version.

use serde_json::{Map, Value};

use super::ApiVersion::{self, V1_0_30, V1_0_50, V1_0_60, V1_0_75, V1_0_80, V1_0_83};
use super::{Schema, Span};

type Name = &'static str;
type Names = &'static [Name];

/// Pairs of a current name within an object, and a former one.
type Pairs = &'static [(Name, Name)];

/// Computes a removed member from the rest.
type Compute = fn(&Map<String, Value>) -> Value;

/// A record's members before a change.
pub(super) enum Before {
    /// None of these members.
    Without(Names),
    /// The current member under another name.
    Named { then: Name, today: Name },
    /// Flat members instead of an object's: current inner name, and former one.
    Flat { today: Name, members: Pairs },
    /// The members of an object among the outer ones.
    Spread { today: Name },
    /// Removed members: in an answer, with a value computed from the rest; in a
    /// request, unknown from now on.
    Also { then: Names, value: Compute },
    /// Another value of a member.
    Word { member: Name, then: Name, today: Name },
}

/// A change introduced by a version.
pub(super) struct Change {
    pub(super) schema: Schema,
    pub(super) by: ApiVersion,
    pub(super) before: Before,
}

/// Members that a request must have in some versions, and need not in others.
pub(super) const REQUIRED: &[(Schema, &str, Span)] =
    &[(Schema::Suppress, "organizationId", Span::since(V1_0_30).until(V1_0_50))];

/// Members with records that have changes of their own.
pub(super) const NESTED: &[(Schema, &str, Schema)] = &[
    (Schema::Conversation, "currentLeadStatus", Schema::LeadStatus),
    (Schema::Lead, "currentLeadStatus", Schema::LeadStatus),
    (Schema::LeadRow, "currentLeadStatus", Schema::LeadStatus),
    (Schema::Lead, "metadata", Schema::Metadata),
    (Schema::Lead, "contact", Schema::Contact),
    (Schema::Lead, "profile", Schema::Profile),
    (Schema::Contact, "phone", Schema::Phone),
    (Schema::Profile, "qualification", Schema::Qualification),
    (Schema::Event, "media", Schema::Attachment),
    (Schema::SmsEvent, "media", Schema::Attachment),
    (Schema::Sms, "media", Schema::Attachment),
    (Schema::User, "compliance", Schema::UserCompliance),
    (Schema::User, "notificationPreferences", Schema::Preferences),
    (Schema::Workflow, "runs", Schema::Run),
    (Schema::Run, "actions", Schema::RunAction),
    (Schema::Analytics, "summary", Schema::AnalyticsSummary),
    (Schema::Analytics, "responseMetrics", Schema::ResponseMetrics),
    (Schema::AnalyticsSummary, "leadsComparison", Schema::Comparison),
];

const fn added(schema: Schema, by: ApiVersion, members: Names) -> Change {
    Change { schema, by, before: Before::Without(members) }
}

const fn renamed(schema: Schema, by: ApiVersion, then: Name, today: Name) -> Change {
    Change { schema, by, before: Before::Named { then, today } }
}

const fn joined(schema: Schema, by: ApiVersion, today: Name, members: Pairs) -> Change {
    Change { schema, by, before: Before::Flat { today, members } }
}

const fn gone(schema: Schema, by: ApiVersion, then: Names, value: Compute) -> Change {
    Change { schema, by, before: Before::Also { then, value } }
}

/// A change of status was called a disposition.
const fn reworded(schema: Schema, member: Name) -> Change {
    let before = Before::Word { member, then: "Disposition", today: "LeadStatusChange" };
    Change { schema, by: V1_0_30, before }
}

fn null(_: &Map<String, Value>) -> Value {
    Value::Null
}

fn is_warmup(record: &Map<String, Value>) -> Value {
    (record.get("trafficType").and_then(Value::as_str) == Some("Warmup")).into()
}

/// Only one provider's certificates were known then.
fn trusted_form_url(metadata: &Map<String, Value>) -> Value {
    let kind = metadata.get("consentCertificateType").and_then(Value::as_str);
    let url = metadata.get("consentCertificateUrl").filter(|_| kind == Some("TrustedForm"));
    url.cloned().unwrap_or_default()
}

const PROVIDER_IDS: Names = &["providerMessageId", "telnyxId", "tenDlcCampaignId"];

/// When a lead's processing became visible, and who works on it.
const WORK_ON_A_LEAD: Names = &[
    "assignedTo",
    "assignedToUserId",
    "processingStatus",
    "processingStatusReason",
    "processingStatusChangedAt",
];

/// The members of the first version about the origin of a text.
pub(crate) const ORIGIN_OF_A_TEXT: Names = &[
    "automationId",
    "hasRequiredConsent",
    "importBatchId",
    "isAutomated",
    "isImportedLead",
    "outboundDeliveryRequestId",
    "outboundPriority",
    "outboundReservationId",
    "outboundSource",
    "selectionReason",
];

/// Figures of the five-minute target.
const FIVE_MINUTES: Names = &[
    "observedThrough",
    "overallFiveMinuteSlaPercent",
    "slaEligibleLeads",
    "slaPendingLeads",
    "slaTimelyLeads",
    "slaUnrespondedLeads",
];

/// Every change, by record.
pub(super) const CHANGES: &[Change] = &[
    renamed(Schema::Conversation, V1_0_30, "currentDisposition", "currentLeadStatus"),
    added(Schema::Conversation, V1_0_30, &["email", "avatarUrl", "lastEventIsInternalNote"]),
    added(Schema::Conversation, V1_0_75, &["eventVersion", "isDemo"]),
    added(
        Schema::Conversation,
        V1_0_80,
        &["needsReply", "lastInboundAt", "lastInboundSnippet", "replyVersion"],
    ),
    added(Schema::LeadStatus, V1_0_75, &["followUpDueAt", "followUpCompletedAt", "revision"]),
    // Leads.
    renamed(Schema::Lead, V1_0_30, "currentDisposition", "currentLeadStatus"),
    added(Schema::Lead, V1_0_30, &["phoneIdentity"]),
    added(Schema::Lead, V1_0_50, WORK_ON_A_LEAD),
    added(Schema::Lead, V1_0_50, &["deletedAt", "deletedByUserId"]),
    added(Schema::Lead, V1_0_75, &["isDemo"]),
    renamed(Schema::Lead, V1_0_80, "customer", "profile"),
    added(
        Schema::Lead,
        V1_0_80,
        &["company", "inquiry", "contactPreferences", "customFields", "serviceAddress"],
    ),
    renamed(Schema::LeadRow, V1_0_30, "currentDisposition", "currentLeadStatus"),
    joined(
        Schema::LeadRow,
        V1_0_30,
        "organization",
        &[("id", "businessId"), ("name", "businessName")],
    ),
    joined(Schema::LeadRow, V1_0_30, "source", &[("id", "sourceId"), ("name", "sourceName")]),
    added(Schema::LeadRow, V1_0_30, &["price", "updatedAt"]),
    added(Schema::LeadRow, V1_0_50, WORK_ON_A_LEAD),
    added(Schema::LeadRow, V1_0_50, &["avatarUrl", "phoneIdentityId"]),
    added(Schema::LeadRow, V1_0_75, &["isDemo"]),
    renamed(Schema::Metadata, V1_0_30, "businessId", "organizationId"),
    added(Schema::Metadata, V1_0_30, &["price", "directPostPrice", "trustedFormCheckedAt"]),
    added(Schema::Metadata, V1_0_75, &["intakeIdempotencyKey", "leadpingConsentCheckedAt"]),
    // Before the members that it is computed from are removed.
    gone(Schema::Metadata, V1_0_80, &["trustedFormUrl"], trusted_form_url),
    added(
        Schema::Metadata,
        V1_0_80,
        &[
            "captureIpAddress",
            "captureUserAgent",
            "capturedAt",
            "consentCertificateType",
            "consentCertificateUrl",
            "currency",
        ],
    ),
    added(
        Schema::Metadata,
        V1_0_83,
        &["consentAttested", "consentVerificationStatus", "trustedFormRejectedAt"],
    ),
    gone(Schema::Metadata, V1_0_83, &["userId"], null),
    added(Schema::Contact, V1_0_30, &["avatarUrl"]),
    added(Schema::Phone, V1_0_30, &["phoneIdentityId"]),
    added(
        Schema::Profile,
        V1_0_30,
        &["creditScore", "height", "income", "monthsAtResidence", "numberOfDependents", "weight"],
    ),
    Change {
        schema: Schema::Profile,
        by: V1_0_80,
        before: Before::Spread { today: "qualification" },
    },
    added(Schema::Qualification, V1_0_80, &["incomeCurrency"]),
    // Events and messages.
    reworded(Schema::Event, "timelineType"),
    reworded(Schema::Event, "eventType"),
    gone(Schema::Event, V1_0_30, &["isWarmup"], is_warmup),
    gone(Schema::Event, V1_0_30, PROVIDER_IDS, null),
    added(
        Schema::Event,
        V1_0_30,
        &["actorDisplayName", "actorEmail", "actorUserId", "billableAmount", "media"],
    ),
    added(Schema::Event, V1_0_60, &["automationRunId"]),
    added(Schema::Event, V1_0_75, &["isDemo", "voicemailUrl"]),
    added(Schema::Event, V1_0_83, &["actorLeadId"]),
    reworded(Schema::EventDetail, "timelineType"),
    reworded(Schema::EventDetail, "eventType"),
    gone(Schema::EventDetail, V1_0_30, &["providerMessageId"], null),
    added(Schema::EventDetail, V1_0_50, &["userEmail"]),
    added(Schema::EventDetail, V1_0_75, &["isDemo"]),
    joined(Schema::SmsEvent, V1_0_30, "lead", &[("id", "leadId"), ("name", "leadName")]),
    renamed(Schema::SmsEvent, V1_0_30, "business", "organization"),
    renamed(Schema::SmsEvent, V1_0_30, "businessName", "organizationName"),
    gone(Schema::SmsEvent, V1_0_30, &["isWarmup"], is_warmup),
    gone(Schema::SmsEvent, V1_0_30, PROVIDER_IDS, null),
    added(Schema::SmsEvent, V1_0_30, &["billableAmount", "media"]),
    added(Schema::SmsEvent, V1_0_50, &["consoleEntries"]),
    added(Schema::SmsEvent, V1_0_75, &["isDemo"]),
    added(Schema::SmsEvent, V1_0_83, &["actorLeadId"]),
    gone(Schema::Sms, V1_0_30, &["isWarmup"], is_warmup),
    gone(Schema::Sms, V1_0_30, PROVIDER_IDS, null),
    added(Schema::Sms, V1_0_30, &["billableAmount", "media"]),
    added(Schema::Sms, V1_0_50, &["consoleEntries"]),
    added(Schema::Sms, V1_0_75, &["isDemo"]),
    added(Schema::Sms, V1_0_83, &["organizationId"]),
    added(Schema::Attachment, V1_0_60, &["fileId"]),
    // Lead statuses.
    renamed(Schema::StatusChange, V1_0_30, "oldDispositionId", "oldLeadStatusChangeId"),
    renamed(Schema::StatusChange, V1_0_30, "oldDispositionType", "oldLeadStatusChangeType"),
    renamed(Schema::StatusChange, V1_0_30, "oldDispositionOutcome", "oldLeadStatusChangeOutcome"),
    renamed(Schema::StatusChange, V1_0_30, "newDispositionId", "newLeadStatusChangeId"),
    added(Schema::StatusChange, V1_0_30, &["leadName"]),
    added(Schema::StatusChange, V1_0_60, &["leadAvatarUrl", "leadEmail"]),
    added(Schema::StatusChange, V1_0_75, &["followUpCompletedAt", "isDemo", "revision"]),
    added(Schema::Suppression, V1_0_60, &["leadAvatarUrl", "leadEmail", "leadName"]),
    added(Schema::Suppression, V1_0_75, &["isDemo"]),
    renamed(Schema::Tag, V1_0_30, "businessId", "organizationId"),
    added(Schema::Tag, V1_0_75, &["isDemo"]),
    // Accounts.
    renamed(Schema::User, V1_0_30, "currentBusiness", "currentOrganization"),
    added(Schema::User, V1_0_30, &["billingState", "timeZoneId"]),
    added(Schema::User, V1_0_50, &["roles"]),
    gone(Schema::User, V1_0_75, &["identities"], null),
    added(Schema::User, V1_0_75, &["isDemo"]),
    gone(Schema::UserCompliance, V1_0_75, &["trustedFormCertificates"], null),
    added(Schema::UserCompliance, V1_0_75, &["consentCertificates"]),
    added(
        Schema::Preferences,
        V1_0_30,
        &[
            "automationFailedEmailEnabled",
            "automationFailedSmsEnabled",
            "lowWalletBalanceEmailEnabled",
            "lowWalletBalanceSmsEnabled",
            "missedCallEmailEnabled",
            "missedCallSmsEnabled",
            "paymentFailedSmsEnabled",
            "smsConsentOptedIn",
            "smsConsentUpdatedAt",
            "subscriptionRenewingEmailEnabled",
            "subscriptionRenewingSmsEnabled",
            "unreadSmsEmailEnabled",
            "unreadSmsSmsEnabled",
        ],
    ),
    added(Schema::Preferences, V1_0_75, &["smsConsentCertificate"]),
    added(
        Schema::Preferences,
        V1_0_80,
        &["quietHoursEnabled", "quietHoursEnd", "quietHoursStart", "quietHoursTimeZoneId"],
    ),
    added(
        Schema::Organization,
        V1_0_30,
        &[
            "autoRefillAmount",
            "autoRefillTrigger",
            "billingAddress",
            "billingName",
            "billingState",
            "billingTaxId",
            "setupStatus",
        ],
    ),
    added(Schema::Organization, V1_0_75, &["isDemo"]),
    joined(Schema::Member, V1_0_30, "user", &[("id", "userId"), ("name", "userName")]),
    added(Schema::Member, V1_0_75, &["stateEligibility"]),
    added(Schema::NotificationRow, V1_0_75, &["isDemo"]),
    added(Schema::Notification, V1_0_75, &["conversationId", "leadId", "organizationId", "isDemo"]),
    // Automations and analytics.
    joined(
        Schema::Run,
        V1_0_30,
        "automation",
        &[("id", "automationId"), ("name", "automationName")],
    ),
    joined(
        Schema::Run,
        V1_0_30,
        "currentStep",
        &[("id", "currentStepId"), ("name", "currentStepName")],
    ),
    renamed(Schema::Run, V1_0_30, "businessId", "organizationId"),
    added(Schema::Run, V1_0_30, &["currentStepOrder"]),
    added(Schema::Run, V1_0_75, &["isDemo"]),
    added(Schema::RunAction, V1_0_60, &["smsDelivery"]),
    added(Schema::AnalyticsSummary, V1_0_30, &["averageResponseMinutes", "medianResponseMinutes"]),
    added(Schema::AnalyticsSummary, V1_0_60, FIVE_MINUTES),
    added(
        Schema::AnalyticsSummary,
        V1_0_60,
        &["humanResponses", "prospectReplies", "smsAttempted", "smsDelivered"],
    ),
    added(Schema::ResponseMetrics, V1_0_30, &["averageMinutes", "medianMinutes"]),
    added(Schema::ResponseMetrics, V1_0_60, FIVE_MINUTES),
    added(
        Schema::ResponseMetrics,
        V1_0_60,
        &["cohortEndAt", "cohortStartAt", "responseDefinition", "slaTrend"],
    ),
    added(Schema::Comparison, V1_0_30, &["changePercent"]),
    // Requests. Removed members that are still in the current contract, marked
    // as deprecated, are accepted and ignored: they are not listed here.
    added(Schema::SendSms, V1_0_30, &["mediaUrls"]),
    gone(Schema::SendSms, V1_0_30, ORIGIN_OF_A_TEXT, null),
    added(
        Schema::ChangeStatus,
        V1_0_75,
        &["completeFollowUp", "expectedCurrentStatusId", "expectedRevision"],
    ),
    gone(Schema::ChangeStatus, V1_0_30, &["leadId"], null),
];
