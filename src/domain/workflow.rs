//! Automations of a lead.

use jiff::Timestamp;
use serde::Deserialize;

use super::account::IdName;
use super::lenient_serde::record;

record! {
    pub struct WorkflowStatus {
        pub runs: Vec<WorkflowRun>,
    }

    /// The serialized form of a run. The first version has the automation's
    /// members beside the run's.
    struct RunRow {
        automation: Option<IdName>,
        automation_id: Option<String>,
        automation_name: Option<String>,
        next_execution_at: Option<Timestamp>,
        completed_at: Option<Timestamp>,
        cancelled_at: Option<Timestamp>,
        failed_at: Option<Timestamp>,
        last_error_message: Option<String>,
        actions: Vec<WorkflowAction>,
    }

    /// A step of a run (`AutomationWorkflowActionResponse`).
    pub struct WorkflowAction {
        /// For instance `SendSms`.
        pub action_type: Option<String>,
        pub scheduled_at: Option<Timestamp>,
        pub started_at: Option<Timestamp>,
        pub skipped_at: Option<Timestamp>,
    }
}

/// One run of an automation (`AutomationWorkflowRunResponse`); members that an
/// inbox does not show are left out. Any member may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "RunRow")]
pub struct WorkflowRun {
    pub automation: Option<IdName>,
    /// When it resumes by itself.
    pub next_execution_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
    pub failed_at: Option<Timestamp>,
    /// The server's error message.
    pub last_error_message: Option<String>,
    /// Its steps, including future ones.
    pub actions: Vec<WorkflowAction>,
}

impl From<RunRow> for WorkflowRun {
    fn from(row: RunRow) -> Self {
        let flat = || IdName::flat(row.automation_id, row.automation_name);
        Self {
            automation: row.automation.or_else(flat),
            next_execution_at: row.next_execution_at,
            completed_at: row.completed_at,
            cancelled_at: row.cancelled_at,
            failed_at: row.failed_at,
            last_error_message: row.last_error_message,
            actions: row.actions,
        }
    }
}

impl WorkflowRun {
    /// Whether it resumes by itself.
    pub fn is_scheduled(&self) -> bool {
        let ended = [self.completed_at, self.cancelled_at, self.failed_at];
        self.next_execution_at.is_some() && ended.iter().all(Option::is_none)
    }

    /// Whether it failed without a later completion.
    pub fn has_failed(&self) -> bool {
        self.failed_at.is_some() && self.completed_at.is_none() && self.cancelled_at.is_none()
    }

    /// Whether the next step is known to send a text.
    pub fn texts_next(&self) -> bool {
        let waits =
            |action: &&WorkflowAction| action.started_at.is_none() && action.skipped_at.is_none();
        let next = self.actions.iter().filter(waits).min_by_key(|action| action.scheduled_at);
        let kind = next.and_then(|action| action.action_type.as_deref()).unwrap_or_default();
        let kind = kind.to_ascii_lowercase();
        ["sms", "mms", "text"].iter().any(|word| kind.contains(word))
    }
}
