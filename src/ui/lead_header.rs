//! The first lines of the conversation pane: the lead and its facts.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::RenderContext;
use super::fact_line::Facts;
use super::{inquiry, text};
use crate::app::paging::remote::Remote;
use crate::app::protocol::payload::LeadFacts;
use crate::app::update::compose::stop_request;
use crate::app::{Focus, State};
use crate::domain::phone_format;
use crate::domain::text::one_line;
use crate::domain::{ArchiveReason, Lead, LeadStatus, Row};
use crate::triage::compose::send_readiness::stop_request_warning;

/// Lines of the facts in a pane of that height.
pub(super) fn height(state: &State, pane: u16) -> u16 {
    match pane {
        0..6 => 1,
        6..9 => 2,
        9..12 => 2 + inquiry::automation_height(state),
        12..14 => USUAL,
        _ => USUAL + inquiry::height(state),
    }
}

/// Lines of the facts that are always shown, if there is room.
const USUAL: u16 = 4;

/// Draws the facts: name and permission to text first, since that line is on
/// every screen; the rest in as many lines as there are.
pub(super) fn render(context: &RenderContext<'_>, row: &Row, area: Rect, buffer: &mut Buffer) {
    let known = Known::new(context, row);
    identity(context, row, &known, area, buffer);
    let archived = known.archived();
    let mut line = Facts::new(context, area, 1, buffer);
    if area.height < 4 {
        line.add(&archived, context.theme.faint());
        known.add_status(&mut line);
        known.add_reach(&mut line);
        if area.height > 2 {
            inquiry::render(context, Rect { y: area.y + 2, height: 1, ..area }, buffer);
        }
        return;
    }
    known.add_status(&mut line);
    known.add_reach(&mut Facts::new(context, area, 2, buffer));
    let mut last = Facts::new(context, area, 3, buffer);
    last.add(&archived, context.theme.faint());
    known.add_history(&mut last);
    if area.height > USUAL {
        let below = Rect { y: area.y + USUAL, height: area.height - USUAL, ..area };
        inquiry::render(context, below, buffer);
    }
}

/// The first line: name, number and email address; at its right end what must
/// not be cut off.
fn identity(
    context: &RenderContext<'_>,
    row: &Row,
    known: &Known<'_>,
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let mut line = Facts::new(context, area, 0, buffer);
    let keep = if area.width < 60 { 10 } else { 20 };
    if known.opted_out() {
        line.writer.right(" OPTED OUT ", 0, theme.bad().patch(theme.chip()));
    } else if area.height == 1 && known.asked_to_stop().is_some() {
        // There is no room for the full text.
        line.writer.right(" STOP? ", 0, theme.bad().patch(theme.chip()));
    }
    line.writer.right(&known.local_time(), keep, theme.faint());
    let (first, last) = row.display_name();
    let focused = context.state.pane() == Focus::Detail;
    let style = if focused { theme.selected().patch(theme.strong()) } else { theme.strong() };
    let phone = row.lead_phone();
    if first == phone {
        line.add(&phone_format::display(phone), style);
    } else {
        line.add(format!("{first} {last}").trim_end(), style);
        line.add(&phone_format::display(phone), theme.plain());
    }
    if row.email() != first {
        line.add(row.email(), theme.plain());
    }
}

/// The facts about the conversation and, once loaded, its lead.
struct Known<'a> {
    context: &'a RenderContext<'a>,
    row: &'a Row,
    facts: Option<&'a LeadFacts>,
    /// The lead including pending operations.
    lead: Option<Cow<'a, Lead>>,
    failed: bool,
}

impl<'a> Known<'a> {
    fn new(context: &'a RenderContext<'a>, row: &'a Row) -> Self {
        let lead = context.state.detail.lead();
        let failed = lead.is_some_and(Remote::has_failed);
        let lead = lead.and_then(Remote::value).map(Box::as_ref);
        let (triage, choices) = (&context.state.triage, &context.state.options);
        let shown = |facts: &'a LeadFacts| {
            let id = row.lead_id();
            id.map(|id| triage.lead_shown(&id, &facts.lead, |tag| choices.tag_name(tag)))
        };
        Self { context, row, facts: lead, lead: lead.and_then(shown), failed }
    }

    fn now(&self) -> Timestamp {
        self.context.state.now
    }

    fn opt_out(&self) -> Option<bool> {
        self.lead.as_ref()?.metadata.as_ref()?.sms_opted_out
    }

    fn opted_out(&self) -> bool {
        self.opt_out() == Some(true)
    }

    fn local_time(&self) -> String {
        let zone = self.facts.and_then(|facts| facts.time_zone.clone());
        let local = zone.map(|zone| self.now().to_zoned_datetime(zone));
        let style = self.context.state.time_style;
        let told = local.map(|local| format!("{} their time", style.time(local.time())));
        told.unwrap_or_default()
    }

    fn archived(&self) -> String {
        if !self.row.is_archived() {
            return String::new();
        }
        let mut out = "archived".to_owned();
        if let Some(at) = self.row.archived_at() {
            let _ = write!(out, " {}", text::ago(self.now(), at));
        }
        if let Some(reason) = self.row.archive_reason() {
            let names = &self.context.state.options.reasons;
            let _ = match ArchiveReason::try_from(reason) {
                Ok(reason) => write!(out, ", {}", names.label(reason)),
                Err(_) => write!(out, ", reason {reason}"),
            };
        }
        if let Some(note) = self.lead.as_ref().and_then(|lead| lead.archive_note.as_deref()) {
            let _ = write!(out, ": {}", one_line(note));
        }
        out
    }

    /// The lead's status, its reason, and the next step.
    fn add_status(&self, line: &mut Facts<'_>) {
        let theme = self.context.theme;
        match self.lead.as_ref().and_then(|lead| lead.status()) {
            Some(status) => line.add(&status_line(status, self.now()), theme.plain()),
            None => line.add(self.row.lead_status(), theme.plain()),
        }
        line.add(self.row.status_reason(), theme.bad());
        if !self.row.next_step().is_empty() {
            line.add(&format!("next: {}", self.row.next_step()), theme.due());
        }
        let lead = self.lead.as_ref();
        if let Some(owner) = lead.and_then(|lead| self.owner(lead)) {
            line.add(&format!("Assigned to {}", one_line(owner)), theme.plain());
        }
    }

    /// The lead's request for no more texts, quoted.
    fn asked_to_stop(&self) -> Option<String> {
        let metadata = self.lead.as_ref().and_then(|lead| lead.metadata.as_ref());
        let since = metadata.and_then(|metadata| metadata.sms_opt_in_at);
        let words = stop_request(self.context.state, &self.row.conversation_id(), since)?;
        Some(stop_request_warning(words).text)
    }

    /// Request to stop, number, consent, and tags.
    fn add_reach(&self, line: &mut Facts<'_>) {
        let theme = self.context.theme;
        if !self.opted_out()
            && let Some(asked) = self.asked_to_stop()
        {
            line.add(&asked, theme.bad());
        }
        if !self.row.sender().is_empty() {
            line.add(&format!("From {}", phone_format::display(self.row.sender())), theme.plain());
        }
        let Some(lead) = &self.lead else {
            if self.failed {
                line.add("Couldn't load lead details", theme.bad());
            }
            return;
        };
        match self.opt_out() {
            Some(true) => line.add(&self.opted_out_since(lead), theme.bad()),
            Some(false) if self.row.lead_phone().is_empty() => {
                line.add("No phone number", theme.due());
            }
            Some(false) => line.add("OK to text", theme.plain()),
            None => line.add("Opt-in unknown", theme.due()),
        }
        let tags: Vec<_> = lead.tags.iter().filter_map(|t| t.name.as_deref()).collect();
        line.add(&one_line(&tags.join(", ")), theme.plain());
    }

    fn owner<'l>(&'l self, lead: &'l Lead) -> Option<&'l str> {
        let me = self.context.state.options.user_id();
        if me.is_some() && lead.assigned_to_user_id.as_deref() == me {
            return Some("you");
        }
        let member =
            || self.context.state.options.member_name(lead.assigned_to_user_id.as_deref()?);
        lead.assignee_name().or_else(member)
    }

    /// The previous statuses of the lead, the newest first.
    fn add_history(&self, line: &mut Facts<'_>) {
        let past = self.context.state.detail.past_statuses();
        for (at, before) in past.iter().skip(1).enumerate() {
            let mut told =
                if at == 0 { format!("was {}", before.name) } else { before.name.to_string() };
            if let Some(since) = before.at {
                let _ = write!(told, ", {}", text::ago(self.now(), since));
            }
            add_source(&mut told, &before.source);
            line.add(&told, self.context.theme.faint());
        }
    }

    fn opted_out_since(&self, lead: &Lead) -> String {
        let since = lead.metadata.as_ref().and_then(|m| m.sms_opt_out_at);
        let since = since.map(|at| format!(" {}", text::ago(self.now(), at)));
        format!("Opted out{}: texting blocked", since.unwrap_or_default())
    }
}

fn status_line(status: &LeadStatus, now: Timestamp) -> String {
    let name = [&status.display_name, &status.outcome, &status.category];
    let name = name.into_iter().flatten().find(|n| !n.is_empty());
    let mut out = name.map(|n| one_line(n).into_owned()).unwrap_or_default();
    if let Some(at) = status.changed_at {
        let _ = write!(out, ", {}", text::ago(now, at));
    }
    if let Some(source) = &status.source {
        add_source(&mut out, &one_line(source));
    }
    if let Some(due) = status.follow_up_due_at.filter(|_| status.follow_up_completed_at.is_none()) {
        let _ = write!(out, ", follow-up {}", text::until(now, due));
    }
    out
}

/// Adds the author of a status change, if it was no person: "by automation",
/// but "by AI". The API names persons by their kind alone, and programs that
/// act for them `API` or `System`.
fn add_source(told: &mut String, source: &str) {
    let is_person = ["User", "API", "System"].iter().any(|it| it.eq_ignore_ascii_case(source));
    if !source.is_empty() && !is_person {
        let is_acronym = !source.chars().any(char::is_lowercase);
        let source = if is_acronym { source.to_owned() } else { source.to_lowercase() };
        let _ = write!(told, " by {source}");
    }
}
