//! Refreshes the conversation in the pane while it is read.

use std::time::Duration;

use jiff::Timestamp;

use super::{Detail, first_page};
use crate::app::conversation::timeline::Thread;
use crate::app::paging::pager::{LoadState, RequestId, RequestIds};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::Automation;
use crate::app::protocol::payload::StatusRecord;
use crate::domain::event::EventKind;
use crate::domain::timeline::{Entry, Party};

impl Detail {
    /// Time of the next refresh of the thread, `every` being the interval;
    /// `None` where none is due by itself.
    pub fn watch_at(&self, every: Duration, now: Timestamp) -> Option<Timestamp> {
        let thread = self.thread().filter(|thread| !self.pending && is_loaded(thread))?;
        thread.watch.next_at(every, now)
    }

    /// Refreshes the newest page of the thread.
    #[must_use]
    pub fn watch(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let as_of = self.subject.as_ref()?.as_of;
        let thread = self.thread_mut()?;
        if !is_loaded(thread) || thread.watch.is_refreshing() {
            return None;
        }
        let request = ids.next_id();
        thread.watch.begin(request, as_of);
        Some(first_page(thread.conversation.clone(), request))
    }

    /// Refreshes everything in the pane after an action on it. The old data
    /// stays visible until the answer.
    #[must_use]
    pub fn refetch(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        let mut effects: Vec<Effect> = self.watch(ids).into_iter().collect();
        if let Some(lead) = self.subject.as_ref().and_then(|subject| subject.lead.clone())
            && let Some(request) = self.leads.renew(&lead, ids)
        {
            effects.push(Effect::FetchLead { request, lead });
        }
        effects
    }

    /// Requests further data about a lead whose thread is read: its
    /// automations, or its status history. Only one of the two at first, since
    /// each costs a request: automations where the thread has one, or where
    /// nobody has texted yet. Previews need neither.
    #[must_use]
    pub fn look_further(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let lead = self.subject.as_ref().filter(|_| !self.pending)?.lead.clone()?;
        let thread = self.thread().filter(|thread| has_answered(thread))?;
        let entries = thread.entries();
        let is_ours = |entry: &Entry| entry.side == Party::Us && entry.kind == EventKind::Message;
        let automations_first =
            entries.iter().any(|entry| entry.is_automated) || !entries.iter().any(is_ours);
        self.leads.look_up_one(&lead, automations_first, ids)
    }

    /// Requests the data that [`look_further`](Self::look_further) left out.
    #[must_use]
    pub fn look_up_rest(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let lead = self.subject.as_ref().filter(|_| !self.pending)?.lead.clone()?;
        self.leads.look_up_rest(&lead, ids)
    }

    /// The same in place of a refresh of the thread, which follows after
    /// another interval.
    #[must_use]
    pub fn look_up_instead(&mut self, now: Timestamp, ids: &mut RequestIds) -> Option<Effect> {
        let effect = self.look_up_rest(ids)?;
        if let Some(thread) = self.thread_mut() {
            thread.watch.skip(now);
        }
        Some(effect)
    }

    pub fn automations_arrived(&mut self, request: RequestId, automations: Box<[Automation]>) {
        self.leads.automations_arrived(request, automations);
    }

    /// The lead's automations, as far as they are loaded.
    pub fn automations(&self) -> &[Automation] {
        let lead = self.subject.as_ref().and_then(|subject| subject.lead.as_ref());
        lead.map_or(&[], |lead| self.leads.automations(lead))
    }

    /// The lead's last statuses, the newest first, as far as they are loaded.
    pub fn past_statuses(&self) -> &[StatusRecord] {
        let lead = self.subject.as_ref().and_then(|subject| subject.lead.as_ref());
        lead.map_or(&[], |lead| self.leads.past(lead))
    }

    /// Whether the conversation has newer events than the thread in the pane.
    pub(super) fn is_outdated(&self) -> bool {
        let as_of = self.subject.as_ref().and_then(|subject| subject.as_of);
        self.thread().is_some_and(|thread| thread.as_of != as_of)
    }

    /// Whether the newest known event is on the screen.
    pub fn shows_the_newest(&self) -> bool {
        let as_of = self.subject.as_ref().and_then(|subject| subject.as_of);
        let up_to_date = |thread: &Thread| {
            is_loaded(thread) && thread.as_of == as_of && thread.lines_below() == 0
        };
        self.raw.is_none() && !self.pending && self.thread().is_some_and(up_to_date)
    }
}

/// Whether the first page of a thread is loaded or has failed.
fn has_answered(thread: &Thread) -> bool {
    is_loaded(thread) || matches!(thread.pager.state(), LoadState::Failed { .. })
}

fn is_loaded(thread: &Thread) -> bool {
    match thread.pager.state() {
        LoadState::NotStarted => false,
        LoadState::Loading { token, .. } | LoadState::Failed { token, .. } => token.is_some(),
        LoadState::More(_) | LoadState::Done => true,
    }
}
