//! Write transactions.

use super::Changes;
use super::changed_lead::ChangedLead;
use super::journal::Entry;
use super::messages::Consent;
use super::suppressions::Suppressions;
use crate::sandbox::fields::Text;
use crate::sandbox::generator::World;
use crate::sandbox::generator::event::Event;
use crate::sandbox::generator::organization::Tag;
use crate::sandbox::generator::timestamp::ApiTime;

/// Exclusive write access.
pub(crate) struct WriteTransaction<'e> {
    pub(crate) changes: &'e mut Changes,
    journal: &'e mut Vec<Entry>,
    now: i64,
}

impl<'e> WriteTransaction<'e> {
    /// `now` is in milliseconds since 1970.
    pub(super) fn new(changes: &'e mut Changes, journal: &'e mut Vec<Entry>, now: i64) -> Self {
        Self { changes, journal, now }
    }

    pub(crate) fn now(&self) -> ApiTime {
        ApiTime(self.now)
    }

    /// The suppression list, and the initial data.
    pub(crate) fn suppressions(&mut self) -> (&mut Suppressions, &World) {
        (&mut self.changes.suppressions, &self.changes.world)
    }

    pub(crate) fn make_tag(&mut self, name: &str) -> Tag {
        let tag = Tag::new(format!("tag-{}", self.changes.tags.len() + 1), name);
        self.changes.tags.push(tag.clone());
        tag
    }

    /// Changes a lead that exists.
    pub(crate) fn lead<T>(&mut self, number: u64, change: impl FnOnce(&mut ChangedLead) -> T) -> T {
        let now = self.now();
        self.changes.change_lead(number, |lead| {
            lead.row.updated_at = now;
            change(lead)
        })
    }

    /// The time of the next event: unique, and after all initial events.
    pub(crate) fn next_instant(&self) -> ApiTime {
        self.next_instant_from(self.now())
    }

    fn next_instant_from(&self, due: ApiTime) -> ApiTime {
        let last = self.changes.last_at().unwrap_or(self.changes.world.now);
        ApiTime(due.0.max(last + 1))
    }

    /// Adds an event to a conversation, built by `write` from its number in the
    /// timeline and its instant. The conversation moves to the top and gets
    /// another version.
    pub(crate) fn add_event(
        &mut self,
        index: u64,
        write: impl FnOnce(&Changes, usize, ApiTime) -> Event,
    ) -> Event {
        self.add_event_at(index, self.now(), write)
    }

    /// The same for an event that was due at an instant and is only processed
    /// now.
    pub(super) fn add_event_at(
        &mut self,
        index: u64,
        due: ApiTime,
        write: impl FnOnce(&Changes, usize, ApiTime) -> Event,
    ) -> Event {
        let at = self.next_instant_from(due);
        let before = self.changes.get(index).map_or(0, |changed| changed.events.len());
        let number = self.changes.world.events(index) + before + 1;
        let event = write(self.changes, number, at);
        self.changes.change(index, |changed| {
            changed.row.last_event_at = Some(at);
            changed.row.last_event_is_internal_note = event.timeline_type == "Note";
            changed.row.event_version += 1;
            changed.events.push(event.clone());
        });
        event
    }

    /// Adds an inbound message.
    pub(crate) fn receive(&mut self, index: u64, text: Text) {
        let said = text.clone();
        let event = self.add_event(index, |changes, number, at| {
            changes.world.new_message(index, number, at, said)
        });
        let at = event.created_at;
        let about = self.changes.world.new_notification(index, &event);
        self.changes.notifications.add(about);
        if let (Some(number), Some(consent)) =
            (&event.from_phone_number, Consent::from_text(&text, at))
        {
            self.changes.messages.consented(number, consent);
            let Changes { suppressions, world, .. } = &mut *self.changes;
            suppressions.apply_keyword(world, number, text.trim(), consent);
            self.stop_runs();
        }
        self.changes.change(index, |changed| {
            let row = &mut changed.row;
            row.last_snippet = Some(text.clone());
            row.last_inbound_at = Some(at);
            row.last_inbound_snippet = Some(text);
            row.is_unread = true;
            row.needs_reply = true;
            row.status = Some(Text::Borrowed("needs_reply"));
            row.status_reason = None;
            row.reply_version += 1;
        });
    }

    /// Updates a conversation's row after a message was sent.
    pub(crate) fn mark_sent(&mut self, index: u64, event: &Event) {
        if let Some((at, _)) = event.failure_at() {
            self.changes.messages.wait(at.0, &event.id, index);
        }
        self.changes.change(index, |changed| {
            let row = &mut changed.row;
            row.last_snippet = Some(event.summary.clone().unwrap_or_default());
            row.last_event_is_internal_note = false;
            row.needs_reply = false;
            row.status = Some(Text::Borrowed("waiting"));
            row.status_reason = None;
        });
    }

    /// Sends the due messages, including those of automations, and fails those
    /// that were to fail, in chronological order.
    pub(super) fn send_due(&mut self) {
        loop {
            let message = self.changes.messages.next_due();
            let run = self.changes.runs.next_due().filter(|(due, _)| *due <= self.now);
            match run {
                Some((due, index)) if message.is_none_or(|message| due < message) => {
                    self.automate(index, due);
                    continue;
                }
                _ => {}
            }
            let Some((due, id, index)) = self.changes.messages.take_due(self.now) else { return };
            let known = self.changes.get(index).map(|changed| changed.events.iter());
            let event = known.and_then(|mut events| events.find(|event| event.id == *id));
            match event.map(|event| (event.is_scheduled(), event.failure_at())) {
                Some((true, _)) => self.send(index, &id, due),
                Some((false, Some((_, reason)))) => self.fail(index, reason),
                Some((false, None)) | None => {}
            }
        }
    }

    fn send(&mut self, index: u64, id: &str, due: i64) {
        if self.block(index, id, ApiTime(due)) {
            return;
        }
        let last = self.changes.last_at().unwrap_or(due);
        let moved_to = ApiTime(due.max(last + 1));
        let sent = self.changes.change(index, |changed| {
            let event = changed.events.iter_mut().find(|event| event.id == *id)?;
            event.queue(ApiTime(due));
            changed.row.last_event_at = Some(moved_to);
            changed.row.event_version += 1;
            Some(event.clone())
        });
        if let Some(event) = sent {
            self.mark_sent(index, &event);
        }
    }

    /// Blocks a due message to a recipient who may not be texted any more.
    fn block(&mut self, index: u64, id: &str, due: ApiTime) -> bool {
        let number = self.changes.world.phone(index);
        let Some(entry) = number.and_then(|number| self.changes.suppressed(&number, "sms")) else {
            return false;
        };
        self.changes.change(index, |changed| {
            if let Some(event) = changed.events.iter_mut().find(|event| event.id == *id) {
                event.block(due, &entry);
            }
        });
        true
    }

    /// The row shows it, unless another event has come since.
    fn fail(&mut self, index: u64, reason: Text) {
        self.changes.change(index, |changed| {
            let row = &mut changed.row;
            if row.status.as_deref() == Some("waiting") {
                row.status = Some(Text::Borrowed("failed"));
                row.status_reason = Some(reason);
            }
        });
    }

    /// Adds a journal entry.
    pub(crate) fn record(&mut self, mut entry: Entry) {
        entry.number = self.journal.len() as u64 + 1;
        entry.at = self.now();
        self.journal.push(entry);
    }
}
