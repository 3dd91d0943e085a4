//! Reports of the outbox worker as events of the core.

use crate::app::Event;
use crate::delivery::WorkerReport;
use crate::terminal::message::Message;

impl From<WorkerReport> for Event {
    fn from(report: WorkerReport) -> Self {
        match report {
            WorkerReport::Outbox(event) => Self::Outbox(event),
            WorkerReport::Lost(text) => Self::Alert(text),
            WorkerReport::Hindered(failure) => {
                Self::Notice(format!("Sending is paused: {failure}"))
            }
            WorkerReport::Failed(error) => Self::Alert(format!("Nothing is being sent: {error}")),
        }
    }
}

impl From<WorkerReport> for Message {
    fn from(report: WorkerReport) -> Self {
        Self::Event(report.into())
    }
}
