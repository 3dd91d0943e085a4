//! The conversation: its facts, a label a line, and the thread below.

use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{compose, put_lines, words};
use crate::app::State;
use crate::app::conversation::Raw;
use crate::app::conversation::timeline::{Line, LineKind, Thread};
use crate::domain::text_layout::wrap;
use crate::domain::timeline::Entry;
use crate::domain::{Row, phone_format};
use crate::ui::fact_line::Fact;
use crate::ui::lead_facts::{Groups, Known};
use crate::ui::{RenderContext, date_jump, detail, pending_messages, thread, thread_search};

/// The rows of the thread or the raw view in a pane.
pub(super) fn thread_area(state: &State, area: Rect) -> Rect {
    let top = facts_height(state, area);
    let below = compose::height(state, area)
        + u16::from(detail::has_line(state))
        + pending_messages::count(state, most_pending(area)) as u16;
    let height = area.height.saturating_sub(top + below);
    Rect { y: area.y + top.min(area.height), height, ..area }
}

/// Draws it; returns the position of the cursor: on the line that is read, or in
/// the line that is edited.
pub(super) fn render(
    context: &RenderContext<'_>,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let state = context.state;
    let theme = context.theme;
    let facts = facts(state, area);
    let top = Rect { height: facts_height(state, area), ..area };
    put_lines(context, facts.iter().map(|line| (line.as_str(), theme.plain())), top, buffer);
    let room = thread_area(state, area);
    let cursor = match (state.detail.raw(), state.detail.thread()) {
        (Some(raw), _) => {
            render_raw(context, raw, room, buffer);
            Some(room.as_position())
        }
        (None, Some(thread)) => render_thread(context, thread, room, buffer),
        (None, None) => {
            context.line(buffer, room, 0).put("Loading", theme.plain());
            Some(room.as_position())
        }
    };
    let pending = pending_messages::spoken(context, most_pending(area));
    for (offset, line) in (0..).zip(&pending) {
        let below = Rect { y: room.bottom(), height: pending.len() as u16, ..room };
        context.line(buffer, below.intersection(area), offset).put(&words(line), theme.due());
    }
    let y = room.bottom() + pending.len() as u16;
    let line = Rect { y, height: 1, ..area }.intersection(area);
    edited(context, line, buffer).or(cursor)
}

/// The line that is edited below the thread, and what stands beside it.
fn edited(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let focus = &context.state.focus;
    let (label, line, told) = if let Some(search) = focus.thread_search() {
        ("Search thread: ", search.line(), thread_search::told(context, search))
    } else {
        let jump = focus.date_jump()?;
        ("Go to date: ", jump.line(), date_jump::beside(context, jump).0)
    };
    let theme = context.theme;
    let mut writer = context.line(buffer, area, 0);
    writer.put(label, theme.key());
    let window = line.window(writer.room().saturating_sub(1) as u16);
    let column = writer.x() + window.column;
    writer.put(line.text().get(window.range).unwrap_or_default(), theme.plain());
    if let Some(told) = told.first() {
        writer.put(&format!(" ({})", words(told)), theme.plain());
    }
    Some(Position::new(column, area.y))
}

fn render_thread(
    context: &RenderContext<'_>,
    thread: &Thread,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let rows = usize::from(area.height);
    for (offset, line) in (0..area.height).zip(thread.window(rows)) {
        let mut writer = context.line(buffer, area, offset);
        match line {
            None => thread::top_line(context, &thread.pager, &mut writer),
            Some(line) => thread_line(context, thread, line, &mut writer),
        }
    }
    let row = thread.reading_row(rows)?;
    Some(Position::new(area.x, area.y + row as u16))
}

fn thread_line(
    context: &RenderContext<'_>,
    thread: &Thread,
    line: &Line,
    writer: &mut crate::ui::line_writer::LineWriter<'_>,
) {
    let theme = context.theme;
    let Some(entry) = thread.entries().get(line.entry) else { return };
    match line.kind {
        LineKind::Day => {
            writer.put(&day(context, entry), theme.strong());
        }
        LineKind::Fold => {
            writer.put(&line.text, theme.faint()).put(", folded", theme.faint());
        }
        LineKind::Head | LineKind::Body | LineKind::State => {
            let marks = line.parts(&thread::marks(context, thread, line.entry));
            let style = thread::speaker_style(context, entry).2;
            writer.put_marked(&line.text, style, &marks, theme.found());
        }
    }
}

/// `Thursday, Nov 19`.
fn day(context: &RenderContext<'_>, entry: &Entry) -> String {
    let heading = thread::heading(context, entry);
    let at = entry.at.map(|at| at.to_zoned_datetime(context.state.zone.clone()));
    let names = at.map(|at| ["%a ", "%A, "].map(|form| at.strftime(form).to_string()));
    match names {
        Some([short, long]) if heading.starts_with(&short) => heading.replacen(&short, &long, 1),
        _ => heading,
    }
}

fn render_raw(context: &RenderContext<'_>, raw: &Raw, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    match (raw.state().value(), raw.state().failure()) {
        (None, None) => {
            context.line(buffer, area, 0).put("Loading", theme.plain());
        }
        (None, Some(failure)) => context.failure(failure, &mut context.line(buffer, area, 0)),
        (Some(()), _) => {
            for (offset, (_, line)) in (0..area.height).zip(raw.lines().skip(raw.top())) {
                context.line(buffer, area, offset).put(line, theme.plain());
            }
        }
    }
}

/// Lines of what is on its way from here.
fn most_pending(area: Rect) -> usize {
    usize::from(area.height / 4)
}

/// Lines of the facts: at most a third of the pane, less while one writes.
fn facts_height(state: &State, area: Rect) -> u16 {
    if state.focus.composer().is_some() {
        return 0;
    }
    let columns = usize::from(area.width).max(8);
    let lines: usize = facts(state, area).iter().map(|line| wrap(line, columns).len()).sum();
    (lines as u16).min(area.height / 3)
}

/// The facts, the most important first.
fn facts(state: &State, area: Rect) -> Vec<String> {
    let Some(row) = state.pane_row() else { return vec!["No conversation".to_owned()] };
    if area.height < 3 {
        return Vec::new();
    }
    let row = state.triage.shown(row);
    let known = Known::new(state, &row);
    let Groups { stop, status, reach, archived, history, automation, request } = known.groups();
    let groups = [
        ("Texting", [stop, reach].concat()),
        ("Status", status),
        ("", automation),
        ("Inquiry", request),
        ("History", [archived, history].concat()),
    ];
    let lines = groups.into_iter().map(|(label, facts)| labeled(label, &facts));
    let first = [format!("Lead: {}", identity(&row)), their_time(state, &known)];
    let lines = first.into_iter().chain(lines).filter(|line| !line.is_empty());
    lines.map(|line| words(&line)).collect()
}

fn labeled(label: &str, facts: &[Fact]) -> String {
    let facts: Vec<&str> =
        facts.iter().map(|fact| &*fact.text).filter(|text| !text.is_empty()).collect();
    match (facts.is_empty(), label) {
        (true, _) => String::new(),
        (false, "") => facts.join("; "),
        (false, label) => format!("{label}: {}", facts.join("; ")),
    }
}

fn identity(row: &Row) -> String {
    let (first, last) = row.display_name();
    let phone = row.lead_phone();
    let name = format!("{first} {last}");
    let email = if row.email() == first { "" } else { row.email() };
    let phone = if first == phone { "" } else { phone };
    let parts = [
        phone_format::display(name.trim_end()).into_owned(),
        phone_format::display(phone).into_owned(),
        email.to_owned(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// `Their time: 3 h behind yours`: a clock would be read every minute.
fn their_time(state: &State, known: &Known<'_>) -> String {
    let Some(there) = known.time_zone() else { return String::new() };
    let offset = |zone: &TimeZone| i64::from(zone.to_offset(state.now).seconds());
    let minutes = (offset(there) - offset(&state.zone)) / 60;
    let span = match (minutes.abs() / 60, minutes.abs() % 60) {
        (hours, 0) => format!("{hours} h"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    };
    let told = match minutes {
        0 => "the same as yours".to_owned(),
        1.. => format!("{span} ahead of yours"),
        _ => format!("{span} behind yours"),
    };
    format!("Their time: {told}")
}
