//! The detail pane: who this is, and the thread or the raw view.

use std::fmt::Write;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Scene;
use super::pen::Pen;
use super::text;
use crate::app::Action;
use crate::app::detail::Loaded;
use crate::app::event::LeadFacts;
use crate::app::pager::{LoadState, Pager};
use crate::app::thread::{Line, LineKind, Side};
use crate::domain::event::EventKind;
use crate::domain::text::one_line;
use crate::domain::{LeadStatus, Row};

/// Columns for the time of day and for a name in the thread; with the space
/// around them they make up the thread's gutter.
const TIME: usize = 5;
const WHO: usize = 8;

/// Lines that the facts about a lead take in a pane of that height.
pub(super) fn facts_height(pane: u16) -> u16 {
    match pane {
        0..6 => 1,
        6..12 => 2,
        _ => 4,
    }
}

/// Draws the pane.
pub(super) fn render(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    let facts = Rect { height: facts_height(area.height).min(area.height), ..area };
    let rest = Rect { y: area.y + facts.height, height: area.height - facts.height, ..area };
    let Some(row) = scene.state.list.current() else {
        let mut pen = Pen::new(buffer, area, 1, scene.theme.symbols.ellipsis);
        pen.skip(1).put("no conversation", scene.theme.faint());
        return;
    };
    render_facts(scene, row, facts, buffer);
    if scene.state.detail.raw().is_some() {
        render_raw(scene, rest, buffer);
    } else {
        render_thread(scene, rest, buffer);
    }
}

/// A line that is built of facts, each of which may be missing.
struct Facts<'a> {
    pen: Pen<'a>,
    between: &'static str,
    faint: Style,
    first: bool,
}

impl Facts<'_> {
    fn add(&mut self, fact: &str, style: Style) {
        if fact.is_empty() || self.pen.room() == 0 {
            return;
        }
        if !self.first {
            self.pen.put(self.between, self.faint);
        }
        self.first = false;
        self.pen.put(fact, style);
    }
}

fn facts_line<'a>(scene: &Scene<'_>, area: Rect, line: u16, buffer: &'a mut Buffer) -> Facts<'a> {
    let symbols = &scene.theme.symbols;
    let mut pen = Pen::new(buffer, area, line, symbols.ellipsis);
    pen.skip(1);
    Facts { pen, between: symbols.between, faint: scene.theme.faint(), first: true }
}

fn render_facts(scene: &Scene<'_>, row: &Row, area: Rect, buffer: &mut Buffer) {
    let theme = scene.theme;
    let now = scene.state.now;
    let ready = match scene.state.detail.lead() {
        Some(Loaded::Ready(facts)) => Some(facts.as_ref()),
        Some(Loaded::Loading(_) | Loaded::Failed(_)) | None => None,
    };
    let failed = matches!(scene.state.detail.lead(), Some(Loaded::Failed(_)));

    let mut line = facts_line(scene, area, 0, buffer);
    let (first, last) = row.display_name();
    let focused = scene.state.focus == crate::app::Focus::Detail;
    let style = if focused { theme.selected().patch(theme.strong()) } else { theme.strong() };
    line.add(format!("{first} {last}").trim_end(), style);
    line.add(row.lead_phone(), theme.plain());
    line.add(row.email(), theme.plain());
    line.add(&local_time(ready, now), theme.faint());

    let mut line = facts_line(scene, area, 1, buffer);
    let status = ready.and_then(|facts| facts.lead.status());
    match status {
        Some(status) => line.add(&status_line(status, now), theme.plain()),
        None => line.add(row.lead_status(), theme.plain()),
    }
    line.add(row.status_reason(), theme.bad());
    if !row.next_step().is_empty() {
        line.add(&format!("next: {}", row.next_step()), theme.due());
    }

    let mut line = facts_line(scene, area, 2, buffer);
    if !row.sender().is_empty() {
        line.add(&format!("from {}", row.sender()), theme.plain());
    }
    if let Some(facts) = ready {
        let (consent, style) = consent(scene, facts);
        line.add(consent, style);
        let tags: Vec<_> = facts.lead.tags.iter().filter_map(|t| t.name.as_deref()).collect();
        line.add(&one_line(&tags.join(", ")), theme.plain());
    } else if failed {
        line.add("the lead's facts did not load", theme.bad());
    }

    if row.is_archived() {
        let mut line = facts_line(scene, area, 3, buffer);
        line.add(&archived_line(row, ready, now), theme.faint());
    }
}

fn local_time(facts: Option<&LeadFacts>, now: Timestamp) -> String {
    let zone = facts.and_then(|facts| facts.time_zone.clone());
    zone.map(|zone| format!("{} there", now.to_zoned(zone).strftime("%H:%M"))).unwrap_or_default()
}

fn status_line(status: &LeadStatus, now: Timestamp) -> String {
    let name = [&status.display_name, &status.outcome, &status.category];
    let name = name.into_iter().flatten().find(|n| !n.is_empty());
    let mut out = name.map(|n| one_line(n).into_owned()).unwrap_or_default();
    if let Some(at) = status.changed_at {
        let _ = write!(out, ", {}", text::ago(now, at));
    }
    if let Some(source) = &status.source {
        let _ = write!(out, " by {}", one_line(source).to_lowercase());
    }
    if let Some(due) = status.follow_up_due_at.filter(|_| status.follow_up_completed_at.is_none()) {
        let _ = write!(out, ", follow-up {}", text::age(now, due));
    }
    out
}

fn consent(scene: &Scene<'_>, facts: &LeadFacts) -> (&'static str, Style) {
    let metadata = facts.lead.metadata.as_ref();
    match metadata.and_then(|m| m.sms_opted_out) {
        Some(true) => ("OPTED OUT: no texts", scene.theme.bad()),
        Some(false) => ("may be texted", scene.theme.plain()),
        None => ("consent unknown", scene.theme.due()),
    }
}

fn archived_line(row: &Row, facts: Option<&LeadFacts>, now: Timestamp) -> String {
    let mut out = "archived".to_owned();
    if let Some(at) = row.archived_at() {
        let _ = write!(out, " {}", text::ago(now, at));
    }
    if let Some(reason) = row.archive_reason() {
        let _ = write!(out, ", reason {reason}");
    }
    if let Some(note) = facts.and_then(|f| f.lead.archive_note.as_deref()) {
        let _ = write!(out, ": {}", one_line(note));
    }
    out
}

fn render_thread(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = scene.theme;
    let Some(thread) = scene.state.detail.thread() else {
        let key = scene.key_for(Action::Open);
        let mut pen = Pen::new(buffer, area, 1, theme.symbols.ellipsis);
        if !scene.state.panes.preview {
            pen.skip(1).put(&format!("{key} opens the thread"), theme.faint());
        }
        return;
    };
    let rows = usize::from(area.height);
    for (offset, line) in thread.window(rows).enumerate() {
        let offset = offset as u16;
        match line {
            None => top_line(scene, &thread.pager, area, offset, buffer),
            Some(line) => {
                let entry = thread.entries().get(line.entry);
                thread_line(scene, line, entry, area, offset, buffer);
            }
        }
    }
    let below = thread.lines_below();
    if below > 0 && area.height > 0 {
        let label = format!(" {} {} ", theme.symbols.more_below, text::number(below as u64));
        let at = area.right().saturating_sub(text::width(&label) as u16).max(area.x);
        buffer.set_stringn(at, area.bottom() - 1, &label, usize::from(area.width), theme.chip());
    }
}

/// The line above the oldest entry: whether there are older ones.
fn top_line(scene: &Scene<'_>, pager: &Pager, area: Rect, line: u16, buffer: &mut Buffer) {
    let theme = scene.theme;
    let ellipsis = theme.symbols.ellipsis;
    let mut pen = Pen::new(buffer, area, line, ellipsis);
    pen.skip(1);
    match pager.state() {
        LoadState::Failed { failure, .. } => {
            pen.put(theme.symbols.cross, theme.bad()).skip(1);
            let key = scene.key_for(Action::Retry);
            pen.put(&format!("{failure}; {key} tries again"), theme.plain());
        }
        LoadState::Loading { .. } => {
            pen.put(&format!("loading{ellipsis}"), theme.faint());
        }
        LoadState::NotStarted | LoadState::More(_) => {
            pen.put(&format!("older events{ellipsis}"), theme.faint());
        }
        LoadState::Done => {
            pen.put("the conversation begins here", theme.faint());
        }
    }
}

fn thread_line(
    scene: &Scene<'_>,
    line: &Line,
    entry: Option<&crate::app::thread::Entry>,
    area: Rect,
    offset: u16,
    buffer: &mut Buffer,
) {
    let theme = scene.theme;
    let mut pen = Pen::new(buffer, area, offset, theme.symbols.ellipsis);
    let Some(entry) = entry else { return };
    match line.kind {
        LineKind::Day => {
            let heading = text::width(&line.text) + 4;
            let rule = usize::from(area.width).saturating_sub(heading);
            for _ in 0..rule {
                pen.put(theme.symbols.horizontal, theme.faint());
            }
            pen.put(" ", theme.faint()).put(&line.text, theme.faint()).put(" ", theme.faint());
            pen.put(theme.symbols.horizontal, theme.faint());
        }
        LineKind::Head | LineKind::Body => {
            let (who, who_style, style) = voice(scene, entry);
            if line.kind == LineKind::Head {
                pen.cell(&line.time, TIME, theme.faint()).skip(1).cell(who, WHO, who_style).skip(1);
            } else {
                pen.skip((TIME + WHO + 2) as u16);
            }
            if line.with_state {
                let state = if entry.failed { theme.bad() } else { theme.faint() };
                pen.right(&entry.state, 0, state);
            }
            pen.put(&line.text, style);
        }
        LineKind::State => {
            let style = if entry.failed { theme.bad() } else { theme.faint() };
            pen.skip((TIME + WHO + 2) as u16).put(&line.text, style);
        }
    }
}

/// Who speaks in an entry, and how the entry looks.
fn voice<'a>(scene: &Scene<'a>, entry: &'a crate::app::thread::Entry) -> (&'a str, Style, Style) {
    let theme = scene.theme;
    let first_word =
        |name: &'a str, or: &'a str| name.split(' ').next().filter(|n| !n.is_empty()).unwrap_or(or);
    match &entry.kind {
        EventKind::Message | EventKind::Warmup => match entry.side {
            Side::Them => {
                let name = scene.state.list.current().map_or("", Row::first_name);
                (first_word(name, entry.side.label()), theme.strong(), theme.plain())
            }
            Side::Us => (first_word(&entry.who, entry.side.label()), theme.key(), theme.plain()),
        },
        EventKind::Call | EventKind::Voicemail => (
            theme.symbols.phone,
            theme.plain(),
            if entry.failed { theme.bad() } else { theme.plain() },
        ),
        EventKind::Note => ("note", theme.due(), theme.plain()),
        EventKind::LeadStatusChange => ("status", theme.faint(), theme.faint()),
        EventKind::LeadCreated | EventKind::LeadUpdated => ("lead", theme.faint(), theme.faint()),
        EventKind::Notification => ("notified", theme.faint(), theme.faint()),
        EventKind::Payment => ("payment", theme.faint(), theme.faint()),
        EventKind::Other(_) => ("event", theme.faint(), theme.faint()),
    }
}

fn render_raw(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    let Some(raw) = scene.state.detail.raw() else { return };
    let theme = scene.theme;
    let ellipsis = theme.symbols.ellipsis;
    match &raw.lines {
        Loaded::Loading(_) => {
            let mut pen = Pen::new(buffer, area, 0, ellipsis);
            pen.skip(1).put(&format!("asking the server{ellipsis}"), theme.faint());
        }
        Loaded::Failed(failure) => {
            let mut pen = Pen::new(buffer, area, 0, ellipsis);
            pen.skip(1).put(theme.symbols.cross, theme.bad()).skip(1);
            pen.put(&failure.to_string(), theme.plain());
        }
        Loaded::Ready(lines) => {
            for (offset, line) in (0..area.height).zip(lines.iter().skip(raw.top)) {
                Pen::new(buffer, area, offset, ellipsis).skip(1).put(line, theme.plain());
            }
        }
    }
}
