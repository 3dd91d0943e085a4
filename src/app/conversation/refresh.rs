//! Looks at what is in the pane again, so that it stays true while it is
//! read.

use std::time::Duration;

use jiff::Timestamp;

use super::{Detail, first_page};
use crate::app::conversation::timeline::Thread;
use crate::app::paging::pager::{LoadState, RequestId, RequestIds};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::Automation;
use crate::app::protocol::payload::StatusRecord;
use crate::app::protocol::payload::{Entry, Party};
use crate::domain::event::EventKind;

impl Detail {
    /// When the thread is to be looked at again, `every` being the pause
    /// between looks; `None` where nothing is to be done by itself.
    pub fn watch_at(&self, every: Duration, now: Timestamp) -> Option<Timestamp> {
        let thread = self.thread().filter(|thread| !self.pending && is_loaded(thread))?;
        thread.watch.next_at(every, now)
    }

    /// Looks at the newest page of the thread again.
    #[must_use]
    pub fn watch(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let as_of = self.subject.as_ref()?.as_of;
        let thread = self.thread_mut()?;
        if !is_loaded(thread) || thread.watch.is_looking() {
            return None;
        }
        let request = ids.next_id();
        thread.watch.begin(request, as_of);
        Some(first_page(thread.conversation.clone(), request))
    }

    /// Looks at everything in the pane again: something has been done to it.
    /// What is shown stays until it is answered.
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

    /// Asks for more about a lead that is read: what automations are going to do
    /// with it, or what its status was before. It is one of the two at first,
    /// since each costs a request: automations where the thread tells of one, or
    /// where nobody has texted yet. Whoever leafs through previews wants neither.
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

    /// Asks for what [`look_further`](Self::look_further) has left out.
    #[must_use]
    pub fn look_up_rest(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let lead = self.subject.as_ref().filter(|_| !self.pending)?.lead.clone()?;
        self.leads.look_up_rest(&lead, ids)
    }

    /// The same in place of a look at the thread, whose turn comes after another
    /// pause.
    #[must_use]
    pub fn look_up_instead(&mut self, now: Timestamp, ids: &mut RequestIds) -> Option<Effect> {
        let effect = self.look_up_rest(ids)?;
        if let Some(thread) = self.thread_mut() {
            thread.watch.skip(now);
        }
        Some(effect)
    }

    /// Takes what automations do with a lead.
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

    /// Whether something has happened since the thread in the pane was loaded.
    pub(super) fn is_outdated(&self) -> bool {
        let as_of = self.subject.as_ref().and_then(|subject| subject.as_of);
        self.thread().is_some_and(|thread| thread.as_of != as_of)
    }

    /// Whether the newest of what is known to have happened is on the screen.
    pub fn shows_the_newest(&self) -> bool {
        let as_of = self.subject.as_ref().and_then(|subject| subject.as_of);
        let up_to_date = |thread: &Thread| {
            is_loaded(thread) && thread.as_of == as_of && thread.lines_below() == 0
        };
        self.raw.is_none() && !self.pending && self.thread().is_some_and(up_to_date)
    }
}

/// Whether the first page of a thread is here, or does not come.
fn has_answered(thread: &Thread) -> bool {
    is_loaded(thread) || matches!(thread.pager.state(), LoadState::Failed { .. })
}

/// Whether the first page of a thread is here.
fn is_loaded(thread: &Thread) -> bool {
    match thread.pager.state() {
        LoadState::NotStarted => false,
        LoadState::Loading { token, .. } | LoadState::Failed { token, .. } => token.is_some(),
        LoadState::More(_) | LoadState::Done => true,
    }
}
