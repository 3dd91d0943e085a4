//! The marks that a sent text makes.

use tokio::time::{Instant, sleep_until};

use super::Delivery;
use crate::store::OutboxError;
use crate::triage::outbox::{EntryState, OutboxEntry};

impl Delivery<'_> {
    /// Waits for the marks that a text makes, if it was sent and makes any.
    /// Returns a remark on them, without the final stop.
    pub(in crate::headless) async fn await_marks(
        &mut self,
        text: &OutboxEntry,
    ) -> Result<Option<String>, OutboxError> {
        if text.reply_marks().is_empty() {
            return Ok(None);
        }
        let until = Instant::now() + self.timeout;
        loop {
            self.take_reports();
            let marks = self.marks_of(text);
            let is_open = |mark: &&OutboxEntry| {
                matches!(mark.state, EntryState::Waiting | EntryState::Sending)
            };
            let ends = self.failure.is_some()
                || self.interrupt.number().is_some()
                || self.refused.is_some()
                || Instant::now() >= until;
            if ends || !marks.iter().any(is_open) {
                return Ok(remark(&marks));
            }
            tokio::select! {
                report = self.reports.recv() => {
                    self.on_report(report.ok_or(OutboxError::Defect)?);
                }
                () = self.interrupt.first() => {}
                () = sleep_until(until) => {}
            }
        }
    }

    fn marks_of(&self, text: &OutboxEntry) -> Vec<&OutboxEntry> {
        let is_of_it = |entry: &&OutboxEntry| {
            entry.is_reply_mark()
                && entry.group == text.group
                && entry.operation.subject() == text.operation.subject()
        };
        let mut marks: Vec<&OutboxEntry> =
            self.known.iter().chain(self.finished.values()).filter(is_of_it).collect();
        marks.sort_by_key(|mark| mark.id);
        marks
    }
}

fn remark(marks: &[&OutboxEntry]) -> Option<String> {
    let named = |made: bool| {
        let marks = marks.iter().filter(|mark| (mark.state == EntryState::Done) == made);
        marks.map(|mark| mark.mark_name()).collect::<Vec<_>>()
    };
    let (made, left) = (named(true), named(false));
    let mut said = Vec::new();
    if !made.is_empty() {
        said.push(format!("marked {}", made.join(" and ")));
    }
    if let Some(mark) = marks.iter().find(|mark| mark.state != EntryState::Done) {
        let why = match &mark.state {
            EntryState::Stale => "the lead wrote meanwhile".to_owned(),
            EntryState::Failed { why, .. } | EntryState::Unknown { why } => why.clone(),
            EntryState::Discarded(_) => "not possible on this server".to_owned(),
            _ => "it stays in the outbox".to_owned(),
        };
        said.push(format!("not marked {}: {why}", left.join(" or ")));
    }
    (!said.is_empty()).then(|| said.join("; "))
}
