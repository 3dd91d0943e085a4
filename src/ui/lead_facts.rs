//! The facts about a conversation and its lead, in groups: one or more lines
//! each, or all of them in a row where there is little room.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::fact_line::{Fact, Tone};
use super::{inquiry, text};
use crate::app::State;
use crate::app::paging::remote::Remote;
use crate::app::protocol::payload::LeadFacts;
use crate::app::update::compose::stop_request;
use crate::domain::text::one_line;
use crate::domain::{Lead, LeadStatus, Row, StatusCategory};
use crate::domain::{lead_words, phone_format};
use crate::triage::compose::send_readiness::stop_request_warning;

/// The groups, each in the order of its use.
pub(super) struct Groups {
    /// The lead's request for no more texts.
    pub(super) stop: Vec<Fact>,
    pub(super) status: Vec<Fact>,
    pub(super) reach: Vec<Fact>,
    pub(super) archived: Vec<Fact>,
    pub(super) history: Vec<Fact>,
    pub(super) automation: Vec<Fact>,
    pub(super) request: Vec<Fact>,
}

/// The facts about the conversation and, once loaded, its lead.
pub(super) struct Known<'a> {
    state: &'a State,
    row: &'a Row,
    facts: Option<&'a LeadFacts>,
    /// The lead including pending operations.
    lead: Option<Cow<'a, Lead>>,
    failed: bool,
}

impl<'a> Known<'a> {
    pub(super) fn new(state: &'a State, row: &'a Row) -> Self {
        let lead = state.detail.lead();
        let failed = lead.is_some_and(Remote::has_failed);
        let lead = lead.and_then(Remote::value).map(Box::as_ref);
        let (triage, choices) = (&state.triage, &state.options);
        let shown = |facts: &'a LeadFacts| {
            let id = row.lead_id();
            id.map(|id| triage.lead_shown(&id, &facts.lead, |tag| choices.tag_name(tag)))
        };
        Self { state, row, facts: lead, lead: lead.and_then(shown), failed }
    }

    pub(super) fn groups(&self) -> Groups {
        let stop = self.asked_to_stop().filter(|_| !self.opted_out());
        Groups {
            stop: stop.map(|text| Fact::new(text, Tone::Bad)).into_iter().collect(),
            status: self.status(),
            reach: self.reach(),
            archived: vec![Fact::new(self.archived(), Tone::Faint)],
            history: self.history(),
            automation: inquiry::automations(self.state),
            request: inquiry::request(self.state),
        }
    }

    fn now(&self) -> Timestamp {
        self.state.now
    }

    fn opt_out(&self) -> Option<bool> {
        self.lead.as_ref()?.metadata.as_ref()?.sms_opted_out
    }

    pub(super) fn opted_out(&self) -> bool {
        self.opt_out() == Some(true)
    }

    /// The lead's time zone, once it is known.
    pub(super) fn time_zone(&self) -> Option<&'a TimeZone> {
        self.facts?.time_zone.as_ref()
    }

    pub(super) fn local_time(&self) -> String {
        let zone = self.facts.and_then(|facts| facts.time_zone.clone());
        let local = zone.map(|zone| self.now().to_zoned_datetime(zone));
        let style = self.state.time_style;
        let told = local.map(|local| format!("{} their time", style.time(local.time())));
        told.unwrap_or_default()
    }

    fn archived(&self) -> String {
        if !self.row.is_archived() {
            return String::new();
        }
        let note = self.lead.as_ref().and_then(|lead| lead.archive_note.as_deref());
        lead_words::archived(self.row, note, &self.state.options.reasons, self.now())
    }

    /// The lead's status, its reason, the next step, and who has the lead.
    fn status(&self) -> Vec<Fact> {
        let mut facts = if let Some(status) = self.lead.as_ref().and_then(|lead| lead.status()) {
            status_facts(status, self.now())
        } else {
            let category = StatusCategory::from_wire(self.row.category());
            vec![Fact::new(self.row.lead_status(), Tone::Status(category))]
        };
        facts.push(Fact::new(self.row.status_reason(), Tone::Bad));
        if !self.row.next_step().is_empty() {
            facts.push(Fact::new(format!("next: {}", self.row.next_step()), Tone::Due));
        }
        if let Some(lead) = self.lead.as_ref().filter(|lead| lead.assigned_to_user_id.is_some()) {
            let owner = self.owner(lead).map_or(Cow::Borrowed("a teammate"), one_line);
            facts.push(Fact::new(format!("Assigned to {owner}"), Tone::Plain));
        }
        facts
    }

    /// The lead's request for no more texts, quoted.
    pub(super) fn asked_to_stop(&self) -> Option<String> {
        let metadata = self.lead.as_ref().and_then(|lead| lead.metadata.as_ref());
        let since = metadata.and_then(|metadata| metadata.sms_opt_in_at);
        let words = stop_request(self.state, &self.row.conversation_id(), since)?;
        Some(stop_request_warning(words).text)
    }

    /// Number, consent, and tags.
    fn reach(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        if !self.row.sender().is_empty() {
            let sender = phone_format::display(self.row.sender());
            facts.push(Fact::new(format!("From {sender}"), Tone::Plain));
        }
        let Some(lead) = &self.lead else {
            if self.failed {
                facts.push(Fact::new("Couldn't load lead details", Tone::Bad));
            }
            return facts;
        };
        facts.push(match self.opt_out() {
            Some(true) => Fact::new(lead_words::opted_out(lead, self.now()), Tone::Bad),
            Some(false) if self.row.lead_phone().is_empty() => {
                Fact::new("No phone number", Tone::Due)
            }
            Some(false) => Fact::new("OK to text", Tone::Plain),
            None => Fact::new("Opt-in unknown", Tone::Due),
        });
        let tags: Vec<_> = lead.tags.iter().filter_map(|t| t.name.as_deref()).collect();
        facts.push(Fact::new(one_line(&tags.join(", ")), Tone::Plain));
        facts
    }

    fn owner<'l>(&'l self, lead: &'l Lead) -> Option<&'l str> {
        let me = self.state.options.user_id();
        if me.is_some() && lead.assigned_to_user_id.as_deref() == me {
            return Some("you");
        }
        let member = || self.state.options.member_name(lead.assigned_to_user_id.as_deref()?);
        lead.assignee_name().or_else(member)
    }

    /// The previous statuses of the lead, the newest first.
    fn history(&self) -> Vec<Fact> {
        let past = self.state.detail.past_statuses().iter().skip(1).enumerate();
        let told = past.map(|(at, before)| {
            let mut told =
                if at == 0 { format!("was {}", before.name) } else { before.name.to_string() };
            if let Some(since) = before.at {
                let _ = write!(told, ", {}", text::ago(self.now(), since));
            }
            lead_words::add_source(&mut told, &before.source);
            Fact::new(told, Tone::Faint)
        });
        told.collect()
    }
}

/// The status, since when and by whom; and its follow-up.
fn status_facts(status: &LeadStatus, now: Timestamp) -> Vec<Fact> {
    let name = lead_words::status_name(status);
    let out = lead_words::status_origin(status, now);
    let category = StatusCategory::from_wire(status.category.as_deref().unwrap_or_default());
    let mut facts = vec![Fact::begun_by(&name, &out, Tone::Status(category))];
    if let Some(due) = status.follow_up_due_at.filter(|_| status.follow_up_completed_at.is_none()) {
        let tone = if due <= now { Tone::Due } else { Tone::Plain };
        facts.push(Fact::new(format!("follow-up {}", text::until(now, due)), tone));
    }
    facts
}
