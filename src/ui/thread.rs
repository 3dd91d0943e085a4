//! The thread: messages and other events, day by day.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::RenderContext;
use super::text;
use crate::app::conversation::timeline::{Line, LineKind, MAX_COLUMNS, NAME, Thread, sign_columns};
use crate::app::paging::pager::{LoadState, Pager};
use crate::app::{ClickTarget, Command};
use crate::domain::event::EventKind;
use crate::domain::timeline::{DeliverySign, Entry, Party};
use crate::domain::{Row, WaitReason};
use crate::ui::line_writer::LineWriter;

pub(super) fn render(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let Some(thread) = context.state.detail.thread() else {
        if !context.state.panes.layout.preview {
            let hint = context.key_hint(Command::Open, "to open the thread");
            context.line(buffer, area, 1).skip(1).put(&hint, context.theme.faint());
        }
        return;
    };
    let area = Rect { width: area.width.min(MAX_COLUMNS as u16), ..area };
    // Highlights of an entry, for its consecutive lines.
    let mut marked = (usize::MAX, Vec::new());
    for (offset, line) in (0..area.height).zip(thread.window(usize::from(area.height))) {
        let mut writer = context.line(buffer, area, offset);
        match line {
            None => top_line(context, &thread.pager, &mut writer),
            Some(line) => {
                if offset == 0 && matches!(line.kind, LineKind::Body | LineKind::State) {
                    begun_above(context, thread, context.line(buffer, area, 0));
                    writer = context.line(buffer, area, offset);
                }
                if marked.0 != line.entry {
                    marked = (line.entry, marks(context, thread, line.entry));
                }
                thread_line(context, thread, line, (&mut writer, &line.parts(&marked.1)));
            }
        }
    }
}

/// Tells on the first line that its entry begins above.
fn begun_above(context: &RenderContext<'_>, thread: &Thread, mut writer: LineWriter<'_>) {
    // In the column of the names, if there is one.
    let before = thread.gutter().checked_sub(NAME).unwrap_or(1);
    let ellipsis = context.theme.symbols.ellipsis;
    writer.skip(before as u16).cell(ellipsis, thread.gutter() - before - 1, context.theme.faint());
}

pub(super) fn marks(
    context: &RenderContext<'_>,
    thread: &Thread,
    entry: usize,
) -> Vec<Range<usize>> {
    let search = context.state.search_in_thread();
    let text = thread.entries().get(entry).map_or("", |entry| &*entry.text);
    search.map(|search| search.marked(text)).unwrap_or_default()
}

/// The line above the oldest entry: whether there are older ones.
pub(super) fn top_line(context: &RenderContext<'_>, pager: &Pager, writer: &mut LineWriter<'_>) {
    let theme = context.theme;
    let ellipsis = theme.symbols.ellipsis;
    writer.skip(u16::from(!context.state.panes.screen_reader));
    let (said, style) = match pager.state() {
        LoadState::Failed { failure, .. } => return context.failure(failure, writer),
        LoadState::Loading { .. } => {
            let doing = match pager.waiting().map(|wait| &wait.reason) {
                None => "Loading",
                Some(WaitReason::RateLimited | WaitReason::RateLimiter) => {
                    "Slowing down (rate limit)"
                }
                Some(WaitReason::Retry(_)) => "Retrying",
            };
            (format!("{doing}{ellipsis}"), theme.faint())
        }
        LoadState::More(_) if pager.is_paused() => {
            let hint = context.key_hint(Command::Retry, "to keep looking");
            let between = if hint.is_empty() { "" } else { theme.symbols.between };
            (format!("Nothing older so far{between}{hint}"), theme.plain())
        }
        LoadState::NotStarted | LoadState::More(_) => {
            (format!("Older messages{ellipsis}"), theme.faint())
        }
        LoadState::Done => ("Start of conversation".to_owned(), theme.faint()),
    };
    writer.put(&said, style);
}

fn thread_line(
    context: &RenderContext<'_>,
    thread: &Thread,
    line: &Line,
    (writer, marks): (&mut LineWriter<'_>, &[Range<usize>]),
) {
    let theme = context.theme;
    let Some(entry) = thread.entries().get(line.entry) else { return };
    match line.kind {
        LineKind::Day => {
            writer.skip(1).put(&heading(context, entry), theme.faint()).skip(1);
            writer.fill(theme.symbols.horizontal, theme.rule());
        }
        LineKind::Head => {
            let (who, who_style, style) = speaker_style(context, entry);
            sidebar(context, thread, line, writer);
            writer.cell(&line.time, context.state.time_style.columns(), theme.faint()).skip(1);
            speaker(context, entry, (who, who_style), writer);
            writer.skip(1);
            delivery(context, entry, line, writer);
            let start = writer.x();
            writer.put_marked(&line.text, style, marks, theme.found());
            links(context, entry, line, writer.since(start));
        }
        LineKind::Body => {
            sidebar(context, thread, line, writer);
            writer.skip(thread.gutter() as u16 - 1);
            delivery(context, entry, line, writer);
            let start = writer.x();
            writer.put_marked(&line.text, speaker_style(context, entry).2, marks, theme.found());
            links(context, entry, line, writer.since(start));
        }
        LineKind::State => {
            let sign = line.sign.map_or("", |sign| symbol(context, sign));
            writer.skip(thread.gutter() as u16).put(sign, state_style(context, entry));
            // Further lines stand below the words, not below the sign.
            let space = entry.sign.map_or(0, |sign| sign_columns(sign) + 1);
            writer.skip((space - text::width(sign).min(space)) as u16);
            writer.put(&line.text, state_style(context, entry));
        }
        LineKind::Fold => {
            let command = Command::ToggleUpdates;
            let start = writer.skip(thread.gutter() as u16).x();
            writer.put(&line.text, theme.faint());
            if let Some(key) = context.key_for(command) {
                writer.put(&format!(" ({key})"), theme.faint());
            }
            let area = writer.since(start);
            context.clickable(area, || ClickTarget::Command { command, count: None });
        }
    }
}

/// Records where the links of an entry stand on a line.
fn links(context: &RenderContext<'_>, entry: &Entry, line: &Line, area: Rect) {
    if !context.records_clicks() {
        return;
    }
    let mut urls: Vec<_> = entry.links.iter().collect();
    // A link may begin with another one, which it then covers.
    urls.sort_by_key(|url| url.len());
    for url in urls {
        let found: Vec<_> =
            entry.text.match_indices(&**url).map(|(at, url)| at..at + url.len()).collect();
        for part in line.parts(&found) {
            let [start, end] = [part.start, part.end].map(|end| {
                area.x.saturating_add(text::width(&line.text[..end]) as u16).min(area.right())
            });
            let place = Rect { x: start, width: end - start, ..area };
            context.clickable(place, || ClickTarget::Link(url.clone()));
        }
    }
}

/// The state of an entry at the right end of a line.
fn delivery(context: &RenderContext<'_>, entry: &Entry, line: &Line, writer: &mut LineWriter<'_>) {
    let sign = line.sign.map_or("", |sign| symbol(context, sign));
    let style = state_style(context, entry);
    match (sign, &*line.state) {
        ("", words) => writer.right(words, 0, style),
        (sign, "") => writer.right(sign, 0, style),
        (sign, words) => writer.right(&format!("{sign} {words}"), 0, style),
    };
}

fn state_style(context: &RenderContext<'_>, entry: &Entry) -> Style {
    if entry.failed { failure_style(context, entry) } else { context.theme.faint() }
}

/// A call that nobody took is to be returned; it is no message that got lost.
fn failure_style(context: &RenderContext<'_>, entry: &Entry) -> Style {
    match entry.kind {
        EventKind::Call | EventKind::Voicemail => context.theme.due(),
        _ => context.theme.bad(),
    }
}

fn symbol(context: &RenderContext<'_>, sign: DeliverySign) -> &'static str {
    let symbols = context.theme.symbols;
    match sign {
        DeliverySign::Pending => symbols.pending,
        DeliverySign::Sent => symbols.sent,
        DeliverySign::Delivered => symbols.delivered,
        DeliverySign::Failed => symbols.cross,
        DeliverySign::Canceled => symbols.departed,
    }
}

/// The speaker, after a column for an arrow: before whatever is ours, since
/// people on both sides may have the same name, and before any call.
fn speaker(
    context: &RenderContext<'_>,
    entry: &Entry,
    (who, style): (&str, Style),
    writer: &mut LineWriter<'_>,
) {
    let symbols = context.theme.symbols;
    let arrow = match (&entry.kind, entry.side) {
        (EventKind::Message | EventKind::Call, Party::Us) => symbols.outgoing,
        (EventKind::Call, Party::Them) => symbols.incoming,
        _ => "",
    };
    writer.cell(arrow, 1, context.theme.faint()).cell(who, NAME - 1, style);
}

/// The first column: a bar beside the current search match.
fn sidebar(context: &RenderContext<'_>, thread: &Thread, line: &Line, writer: &mut LineWriter<'_>) {
    let marks = context.state.search_in_thread().is_some_and(|search| search.marks);
    let here = marks && thread.found() == Some(line.entry);
    writer.cell(if here { context.theme.symbols.cursor } else { "" }, 1, context.theme.strong());
}

pub(super) fn heading(context: &RenderContext<'_>, entry: &Entry) -> String {
    let zone = &context.state.zone;
    let Some(day) = entry.at.map(|at| at.to_zoned_datetime(zone.clone()).date()) else {
        return String::new();
    };
    let today = context.state.now.to_zoned_datetime(zone.clone()).date();
    context.state.time_style.day_heading(day, today)
}

/// The speaker of an entry, its style, and the style of its text.
pub(super) fn speaker_style<'a>(
    context: &RenderContext<'a>,
    entry: &'a Entry,
) -> (&'a str, Style, Style) {
    let theme = context.theme;
    let quiet = |what| (what, theme.faint(), theme.faint());
    match &entry.kind {
        EventKind::Warmup => quiet("warm-up"),
        EventKind::Message => match entry.side {
            Party::Them => {
                let name = context.state.pane_row().map_or("", Row::first_name);
                (first_word(name, entry.side), theme.strong(), theme.incoming())
            }
            Party::Us => (first_word(&entry.who, entry.side), theme.ours(), theme.ours()),
        },
        EventKind::Call | EventKind::Voicemail => {
            let style = if entry.failed { failure_style(context, entry) } else { theme.plain() };
            (theme.symbols.phone, theme.plain(), style)
        }
        EventKind::Note => ("note", theme.due(), theme.plain()),
        EventKind::LeadStatusChange => quiet("status"),
        EventKind::LeadCreated | EventKind::LeadUpdated => quiet("lead"),
        EventKind::Notification => quiet("notice"),
        // The full word would touch the text.
        EventKind::Payment => quiet("money"),
        EventKind::Other(_) => quiet("event"),
    }
}

fn first_word(name: &str, side: Party) -> &str {
    name.split(' ').next().filter(|word| !word.is_empty()).unwrap_or(side.label())
}
