//! Texts of automations, and why they stop.

use super::runs::End;
use super::write_transaction::WriteTransaction;
use crate::sandbox::fields::Text;
use crate::sandbox::generator::number;
use crate::sandbox::generator::timestamp::ApiTime;

/// The sender number for conversations without one.
const MAIN_LINE: &str = "pn-1";

impl WriteTransaction<'_> {
    /// Sends the due text of a conversation's run. A reply requirement stays:
    /// no person has read the lead's message.
    pub(super) fn automate(&mut self, index: u64, due: i64) {
        if let Some(end) = self.obstacle(index) {
            self.changes.runs.end(index, ApiTime(due), end);
            return;
        }
        let from = self.changes.row(index).active_outbound_phone_number_id;
        let from = from.as_deref().and_then(number).map_or(MAIN_LINE, |(id, ..)| id);
        let event = self.add_event_at(index, ApiTime(due), |changes, number, at| {
            changes.world.new_automated(index, number, at, from)
        });
        if let Some((at, _)) = event.failure_at() {
            self.changes.messages.wait(at.0, &event.id, index);
        }
        self.changes.change(index, |changed| {
            let row = &mut changed.row;
            row.last_snippet.clone_from(&event.summary);
            if !row.needs_reply {
                row.status = Some(Text::Borrowed("waiting"));
                row.status_reason = None;
            }
        });
        let next = self.changes.world.next_automated(index, due);
        self.changes.runs.texted(index, event.created_at, next);
    }

    /// Ends the runs whose leads may not be texted any more.
    pub(crate) fn stop_runs(&mut self) {
        let now = self.now();
        let ongoing: Vec<u64> = self.changes.runs.ongoing().collect();
        for index in ongoing {
            if let Some(end) = self.obstacle(index) {
                self.changes.runs.end(index, now, end);
            }
        }
    }

    /// Why a run ends, if it does.
    fn obstacle(&self, index: u64) -> Option<End> {
        let changes = &self.changes;
        let archived = match changes.get(index) {
            Some(entry) => entry.row.is_archived,
            None => changes.world.is_archived(index),
        };
        let number = changes.world.phone(index);
        let suppressed = number.is_none_or(|number| changes.suppressed(&number, "sms").is_some());
        if suppressed { Some(End::Suppressed) } else { archived.then_some(End::Archived) }
    }
}
