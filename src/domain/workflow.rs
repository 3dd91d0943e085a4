//! What automations do with a lead.

use jiff::Timestamp;
use serde::Deserialize;

use super::account::IdName;
use super::tolerant;

/// A lead's automations (`AutomationWorkflowStatusResponse`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct WorkflowStatus {
    /// Each time that an automation took the lead up.
    #[serde(deserialize_with = "tolerant::objects")]
    pub runs: Vec<WorkflowRun>,
}

/// One run of an automation (`AutomationWorkflowRunResponse`), as far as an
/// inbox shows it. Any member may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct WorkflowRun {
    /// Which automation.
    #[serde(deserialize_with = "tolerant::object")]
    pub automation: Option<IdName>,
    /// What it is called, in servers of the first version.
    #[serde(deserialize_with = "tolerant::text")]
    pub automation_name: Option<String>,
    /// When it goes on by itself.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub next_execution_at: Option<Timestamp>,
    /// When it came to its end.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub completed_at: Option<Timestamp>,
    /// When it was stopped.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub cancelled_at: Option<Timestamp>,
    /// When it failed.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub failed_at: Option<Timestamp>,
    /// Why, in the server's words.
    #[serde(deserialize_with = "tolerant::text")]
    pub last_error_message: Option<String>,
    /// Its steps, those to come too.
    #[serde(deserialize_with = "tolerant::objects")]
    pub actions: Vec<WorkflowAction>,
}

/// A step of a run (`AutomationWorkflowActionResponse`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct WorkflowAction {
    /// What it does, `SendSms` for instance.
    #[serde(deserialize_with = "tolerant::text")]
    pub action_type: Option<String>,
    /// When it is due, or was.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub scheduled_at: Option<Timestamp>,
    /// When it began.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub started_at: Option<Timestamp>,
    /// When it was left out.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub skipped_at: Option<Timestamp>,
}

impl WorkflowRun {
    /// What the automation is called, wherever the server says it.
    pub fn name(&self) -> Option<&String> {
        let name = self.automation.as_ref().and_then(|automation| automation.name.as_ref());
        name.or(self.automation_name.as_ref())
    }

    /// Whether it goes on by itself.
    pub fn is_scheduled(&self) -> bool {
        let ended = [self.completed_at, self.cancelled_at, self.failed_at];
        self.next_execution_at.is_some() && ended.iter().all(Option::is_none)
    }

    /// Whether it failed, and nothing came of it later.
    pub fn has_failed(&self) -> bool {
        self.failed_at.is_some() && self.completed_at.is_none() && self.cancelled_at.is_none()
    }

    /// Whether the next step sends a text, as far as it is told.
    pub fn texts_next(&self) -> bool {
        let waits =
            |action: &&WorkflowAction| action.started_at.is_none() && action.skipped_at.is_none();
        let next = self.actions.iter().filter(waits).min_by_key(|action| action.scheduled_at);
        let kind = next.and_then(|action| action.action_type.as_deref()).unwrap_or_default();
        let kind = kind.to_ascii_lowercase();
        ["sms", "mms", "text"].iter().any(|word| kind.contains(word))
    }
}
