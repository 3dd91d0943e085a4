//! Scheduled automations of a lead, as far as a line shows them.

use crate::app::protocol::payload::{Automation, AutomationProgress};
use crate::domain::text::short_line;
use crate::domain::workflow::{WorkflowRun, WorkflowStatus};

/// Maximum length of a name or reason, in bytes.
const BYTES: usize = 120;

/// The automations that go on, the next one first, then those that failed, the
/// latest first.
pub fn automations(status: WorkflowStatus) -> Box<[Automation]> {
    let mut runs = status.runs;
    runs.retain(|run| run.is_scheduled() || run.has_failed());
    runs.sort_by_key(|run| {
        let failed_at = run.failed_at.map(|at| std::cmp::Reverse(at.as_second()));
        (run.has_failed(), run.next_execution_at.filter(|_| run.is_scheduled()), failed_at)
    });
    runs.iter().map(automation).collect()
}

fn automation(run: &WorkflowRun) -> Automation {
    let clean = |text: Option<&String>| short_line(text.map_or("", String::as_str), BYTES).into();
    let state = match run.next_execution_at.filter(|_| run.is_scheduled()) {
        Some(at) => AutomationProgress::Next { at, is_text: run.texts_next() },
        None => AutomationProgress::Failed(clean(run.last_error_message.as_ref())),
    };
    let name = run.automation.as_ref().and_then(|automation| automation.name.as_ref());
    Automation { name: clean(name), state }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_goes_on_comes_first_and_what_has_ended_not_at_all() {
        let status = json!({"leadId": "l", "runs": [
            {"automation": {"name": "Old"}, "failedAt": "2026-11-01T00:00:00Z"},
            {"automation": {"name": "Bad"}, "failedAt": "2026-11-02T00:00:00Z",
                "nextExecutionAt": "2026-11-23T00:00:00Z", "lastErrorMessage": "No\u{1b} number"},
            {"automation": {"name": "Done"}, "completedAt": "2026-11-03T00:00:00Z",
                "nextExecutionAt": "2026-11-23T00:00:00Z"},
            {"automation": {"name": "Stopped"}, "cancelledAt": "2026-11-03T00:00:00Z",
                "failedAt": "2026-11-03T00:00:00Z"},
            {"automation": null, "nextExecutionAt": "2026-11-25T00:00:00Z", "actions": [
                {"actionType": "AddTag", "scheduledAt": "2026-11-25T00:00:00Z"},
                {"actionType": "SendSms", "scheduledAt": "2026-11-26T00:00:00Z"},
            ]},
            {"automation": {"name": "Series"}, "nextExecutionAt": "2026-11-24T00:00:00Z",
                "actions": [
                    {"actionType": "AddTag", "scheduledAt": "2026-11-20T00:00:00Z",
                        "startedAt": "2026-11-20T00:00:00Z"},
                    {"actionType": "SendSms", "scheduledAt": "2026-11-24T00:00:00Z"},
                ]},
            7, {},
        ]});
        let all = automations(serde_json::from_value(status).expect("decodes"));
        let at = |text: &str| text.parse().expect("a time");
        let due = [
            ("Series", AutomationProgress::Next { at: at("2026-11-24T00:00:00Z"), is_text: true }),
            ("", AutomationProgress::Next { at: at("2026-11-25T00:00:00Z"), is_text: false }),
            ("Bad", AutomationProgress::Failed("No number".into())),
            ("Old", AutomationProgress::Failed("".into())),
        ];
        let due: Vec<_> =
            due.into_iter().map(|(name, state)| Automation { name: name.into(), state }).collect();
        assert_eq!(all.to_vec(), due);
    }

    #[test]
    fn the_first_version_names_an_automation_beside_its_run() {
        let status = json!({"runs": [
            {"automationName": "Follow-up", "nextExecutionAt": "2026-11-24T00:00:00Z"},
            {"automationName": "Old", "automation": {"name": "New"},
                "nextExecutionAt": "2026-11-25T00:00:00Z"},
        ]});
        let all = automations(serde_json::from_value(status).expect("decodes"));
        let names: Vec<&str> = all.iter().map(|automation| &*automation.name).collect();
        assert_eq!(names, ["Follow-up", "New"]);
    }
}
