//! The records and requests of the contract.

/// A record or a request of the contract. The comment names its schema where it
/// differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schema {
    Conversation,
    /// `CurrentLeadStatusSummary`
    LeadStatus,
    Lead,
    /// `LeadTableRow`
    LeadRow,
    /// `LeadMetadata`
    Metadata,
    /// `LeadContact`
    Contact,
    Phone,
    /// `LeadProfile`
    Profile,
    /// `LeadQualification`
    Qualification,
    /// `EventTableRow`
    Event,
    /// `EventDetailResponse`
    EventDetail,
    /// `SmsEventTableRow`
    SmsEvent,
    /// `SmsResponse`
    Sms,
    /// `MessageMediaAttachment`
    Attachment,
    /// `LeadStatusChangeResponse`
    StatusChange,
    /// `SuppressionEntryResponse`
    Suppression,
    /// `TagResponse`
    Tag,
    /// `UserResponse`
    User,
    /// `UserCompliance`
    UserCompliance,
    /// `UserNotificationPreferences`
    Preferences,
    /// `OrganizationResponse`
    Organization,
    /// `OrganizationMemberTableRow`
    Member,
    /// `NotificationTableRow`
    NotificationRow,
    /// `NotificationResponse`
    Notification,
    /// `AutomationWorkflowStatusResponse`
    Workflow,
    /// `AutomationWorkflowRunResponse`
    Run,
    /// `AutomationWorkflowActionResponse`
    RunAction,
    /// `CustomerAnalyticsResponse`
    Analytics,
    /// `CustomerAnalyticsSummary`
    AnalyticsSummary,
    /// `CustomerResponseMetrics`
    ResponseMetrics,
    /// `AnalyticsComparison`
    Comparison,
    /// `SendSmsRequest`
    SendSms,
    /// `LeadStatusChangeRequest`
    ChangeStatus,
    /// `SuppressionEntryRequest`
    Suppress,
}
