//! The thread: messages and other events, day by day.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::RenderContext;
use super::text;
use crate::app::Command;
use crate::app::conversation::timeline::{Line, LineKind, Thread};
use crate::app::paging::pager::{LoadState, Pager};
use crate::app::protocol::payload::{Entry, Party};
use crate::domain::event::EventKind;
use crate::domain::{Row, WaitReason};
use crate::ui::line_writer::LineWriter;

/// Columns for the time of day and for a name.
pub(super) const TIME: usize = 5;
pub(super) const WHO: usize = 7;

pub(super) fn render(scene: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let Some(thread) = scene.state.detail.thread() else {
        if !scene.state.panes.layout.preview {
            let hint = scene.key_hint(Command::Open, "opens the thread");
            scene.line(buffer, area, 1).skip(1).put(&hint, scene.theme.faint());
        }
        return;
    };
    // Highlights of an entry, for its consecutive lines.
    let mut marked = (usize::MAX, Vec::new());
    for (offset, line) in (0..area.height).zip(thread.window(usize::from(area.height))) {
        let mut pen = scene.line(buffer, area, offset);
        match line {
            None => top_line(scene, &thread.pager, &mut pen),
            Some(line) => {
                if marked.0 != line.entry {
                    marked = (line.entry, marks(scene, thread, line.entry));
                }
                thread_line(scene, thread, line, (&mut pen, &line.parts(&marked.1)));
            }
        }
    }
}

fn marks(scene: &RenderContext<'_>, thread: &Thread, entry: usize) -> Vec<Range<usize>> {
    let search = scene.state.last_search.as_ref();
    let text = thread.entries().get(entry).map_or("", |entry| &*entry.text);
    search.map(|search| search.marked(text)).unwrap_or_default()
}

/// The line above the oldest entry: whether there are older ones.
fn top_line(scene: &RenderContext<'_>, pager: &Pager, pen: &mut LineWriter<'_>) {
    let theme = scene.theme;
    let ellipsis = theme.symbols.ellipsis;
    pen.skip(1);
    let (said, style) = match pager.state() {
        LoadState::Failed { failure, .. } => return scene.failure(failure, pen),
        LoadState::Loading { .. } => {
            let doing = match pager.waiting().map(|wait| &wait.reason) {
                None => "loading",
                Some(WaitReason::RateLimited | WaitReason::RateLimiter) => {
                    "waiting for the rate limit"
                }
                Some(WaitReason::Retry(_)) => "trying again",
            };
            (format!("{doing}{ellipsis}"), theme.faint())
        }
        LoadState::More(_) if pager.is_paused() => {
            let hint = scene.key_hint(Command::Retry, "looks further");
            (format!("many empty pages; {hint}"), theme.plain())
        }
        LoadState::NotStarted | LoadState::More(_) => {
            (format!("older events{ellipsis}"), theme.faint())
        }
        LoadState::Done => ("the conversation begins here".to_owned(), theme.faint()),
    };
    pen.put(&said, style);
}

fn thread_line(
    scene: &RenderContext<'_>,
    thread: &Thread,
    line: &Line,
    (pen, marks): (&mut LineWriter<'_>, &[Range<usize>]),
) {
    let theme = scene.theme;
    let Some(entry) = thread.entries().get(line.entry) else { return };
    let state_style = if entry.failed { theme.bad() } else { theme.faint() };
    match line.kind {
        LineKind::Day => {
            pen.skip(1).right(theme.symbols.horizontal, 0, theme.faint());
            pen.right(&heading(scene, entry), 0, theme.faint());
            while pen.room() > 0 {
                pen.put(theme.symbols.horizontal, theme.faint());
            }
        }
        LineKind::Head => {
            let (who, who_style, style) = speaker_style(scene, entry);
            sidebar(scene, thread, line, pen);
            pen.cell(&line.time, TIME, theme.faint()).skip(1);
            speaker(scene, entry, (who, who_style), pen);
            pen.skip(1);
            pen.right(&line.state, 0, state_style);
            pen.put_marked(&line.text, style, marks, theme.found());
        }
        LineKind::Body => {
            sidebar(scene, thread, line, pen);
            pen.skip(thread.gutter() as u16 - 1);
            pen.right(&line.state, 0, state_style);
            pen.put_marked(&line.text, speaker_style(scene, entry).2, marks, theme.found());
        }
        LineKind::State => {
            pen.skip(thread.gutter() as u16).put(&line.text, state_style);
        }
    }
}

/// The speaker. An outbound message has an arrow before the name, and a call
/// one after the phone symbol: people on both sides may have the same name.
fn speaker(
    scene: &RenderContext<'_>,
    entry: &Entry,
    (who, style): (&str, Style),
    pen: &mut LineWriter<'_>,
) {
    let symbols = scene.theme.symbols;
    let arrow = match entry.side {
        Party::Us => symbols.outgoing,
        Party::Them => symbols.incoming,
    };
    let (before, behind) = match entry.kind {
        EventKind::Message | EventKind::Warmup if entry.side == Party::Us => (arrow, ""),
        EventKind::Call => ("", arrow),
        _ => ("", ""),
    };
    let room = WHO - text::width(before) - text::width(behind);
    let width = if behind.is_empty() { room } else { room.min(text::width(who) + 1) };
    pen.put(before, scene.theme.faint()).cell(who, width, style);
    pen.cell(behind, WHO - text::width(before) - width, scene.theme.faint());
}

/// The first column: a bar beside the current search match.
fn sidebar(scene: &RenderContext<'_>, thread: &Thread, line: &Line, pen: &mut LineWriter<'_>) {
    let marks = scene.state.last_search.as_ref().is_some_and(|search| search.marks);
    let here = marks && thread.found() == Some(line.entry);
    pen.cell(if here { scene.theme.symbols.cursor } else { "" }, 1, scene.theme.strong());
}

fn heading(scene: &RenderContext<'_>, entry: &Entry) -> String {
    let zone = &scene.state.zone;
    let Some(day) = entry.at.map(|at| at.to_zoned_datetime(zone.clone()).date()) else {
        return String::new();
    };
    let today = scene.state.now.to_zoned_datetime(zone.clone()).date();
    match (day - today).get_days() {
        0 => "Today".to_owned(),
        -1 => "Yesterday".to_owned(),
        1 => "Tomorrow".to_owned(),
        _ if day.year() == today.year() => day.strftime("%A %-d %B").to_string(),
        _ => day.strftime("%A %-d %B %Y").to_string(),
    }
}

/// The speaker of an entry, its style, and the style of its text.
fn speaker_style<'a>(scene: &RenderContext<'a>, entry: &'a Entry) -> (&'a str, Style, Style) {
    let theme = scene.theme;
    let quiet = |what| (what, theme.faint(), theme.faint());
    match &entry.kind {
        EventKind::Message | EventKind::Warmup => match entry.side {
            Party::Them => {
                let name = scene.state.pane_row().map_or("", Row::first_name);
                (first_word(name, entry.side), theme.strong(), theme.plain())
            }
            Party::Us => (first_word(&entry.who, entry.side), theme.key(), theme.plain()),
        },
        EventKind::Call | EventKind::Voicemail => {
            let style = if entry.failed { theme.bad() } else { theme.plain() };
            (theme.symbols.phone, theme.plain(), style)
        }
        EventKind::Note => ("note", theme.due(), theme.plain()),
        EventKind::LeadStatusChange => quiet("status"),
        EventKind::LeadCreated | EventKind::LeadUpdated => quiet("lead"),
        EventKind::Notification => quiet("notice"),
        EventKind::Payment => quiet("payment"),
        EventKind::Other(_) => quiet("event"),
    }
}

fn first_word(name: &str, side: Party) -> &str {
    name.split(' ').next().filter(|word| !word.is_empty()).unwrap_or(side.label())
}
