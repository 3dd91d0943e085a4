//! The filter bar: the filter, its errors, its locally evaluated terms, and the
//! progress of loading.

use std::fmt::Write as _;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::RenderContext;
use super::text;
use crate::app::ClickTarget;
use crate::app::paging::pager::LoadState;
use crate::domain::text::one_line;
use crate::query::{EvaluatedBy, Term};
use crate::ui::filter_chips;
use crate::ui::line_writer::LineWriter;

const ALL: &str = "all conversations";

/// Draws the bar; returns the position of the text cursor while it is edited.
pub(super) fn render(
    context: &RenderContext<'_>,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let theme = context.theme;
    let filter = &context.state.filter;
    let mut writer = context.line(buffer, area, 0);
    let open = filter.is_open();
    if !open {
        context.clickable(area, || ClickTarget::Filter);
    }
    writer.skip(1).put("/", if open { theme.key() } else { theme.faint() }).skip(1);
    if !open && filter.error().is_none() {
        render_terms(context, &mut writer);
        return None;
    }

    let columns = text::width(filter.line().text().trim());
    let (ample, scant) = if open { (24, 12) } else { (columns.min(24), columns.min(12)) };
    if let Some(error) = filter.error() {
        let room = writer.room().saturating_sub(ample.min(writer.room() / 2) + 1);
        writer.right(&text::cut(&error.to_string(), room, theme.symbols.ellipsis), 0, theme.due());
    }
    beside(context, &mut writer, columns.max(ample), (ample, scant));
    if !open {
        let line = filter.line().text();
        let from = line.len() - line.trim_start().len();
        put_line(context, &mut writer, from..line.trim_end().len(), theme.strong());
        return None;
    }
    let window = filter.line().window(writer.room().saturating_sub(1) as u16);
    let cursor = Position::new(writer.x() + window.column, area.y);
    context.clickable(Rect { x: writer.x(), width: area.right() - writer.x(), ..area }, || {
        ClickTarget::LineText(window.range.start)
    });
    put_line(context, &mut writer, window.range, theme.plain());
    Some(cursor)
}

/// Writes the terms, and the progress of loading if that leaves room for at
/// least one.
fn render_terms(context: &RenderContext<'_>, writer: &mut LineWriter<'_>) {
    let theme = context.theme;
    let chips = filter_chips::from_query(context.state.list.wanted());
    let (whole, least) = if chips.is_empty() {
        (text::width(ALL), text::width(ALL).min(12))
    } else {
        (filter_chips::width(&chips), filter_chips::least(&chips).min(24))
    };
    let ways = [(Length::Long, whole), (Length::Short, whole), (Length::Short, least)];
    progress_beside(context, writer, &ways);
    if chips.is_empty() {
        writer.put(ALL, theme.faint());
    } else {
        let record = |term, area| context.clickable(area, || ClickTarget::FilterTerm(term));
        filter_chips::put(&chips, writer, theme, record);
    }
}

/// Writes the locally evaluated terms, and the progress of loading. The first
/// must be visible; the second may be. `whole` is the width of the line,
/// `ample` and `scant` are what remains.
fn beside(
    context: &RenderContext<'_>,
    writer: &mut LineWriter<'_>,
    whole: usize,
    (ample, scant): (usize, usize),
) {
    let placed = placed_terms(context, writer.room().saturating_sub(whole + 1));
    let taken = placed.as_ref().map_or(0, |chip| text::width(chip) + 1);
    // An error replaces the progress.
    if context.state.filter.error().is_none() {
        let ways = [(Length::Long, ample + taken), (Length::Short, scant + taken)];
        progress_beside(context, writer, &ways);
    }
    if let Some(chip) = placed {
        writer.right(&chip, scant, context.theme.chip());
    }
}

/// Writes the progress of loading in the longest form that leaves so many
/// columns.
fn progress_beside(
    context: &RenderContext<'_>,
    writer: &mut LineWriter<'_>,
    ways: &[(Length, usize)],
) {
    let keep = ways.first().map_or(0, |(_, keep)| *keep);
    let outage = outage(context).into_iter().map(|said| (said, keep));
    let usual = ways.iter().map(|(length, keep)| (progress(context, *length), *keep));
    let mut said = outage.chain(usual);
    if let Some((said, _)) = said.find(|(said, keep)| writer.room() > text::width(said) + keep) {
        writer.right(&said, 0, context.theme.faint());
    }
}

/// The terms that are evaluated here, and those that only the server evaluates,
/// or their numbers if there is no room for them; `None` if there are none.
fn placed_terms(context: &RenderContext<'_>, room: usize) -> Option<String> {
    let terms = context.state.list.wanted().terms();
    let those = |fits: fn(&Term) -> bool| -> Vec<String> {
        terms.iter().filter(|term| fits(term)).map(ToString::to_string).collect()
    };
    let is_local = |term: &Term| term.evaluated_by() != EvaluatedBy::Server;
    let places = [
        (those(is_local), "filtered on this computer", "local"),
        (those(Term::is_server_only), "filtered by the server only", "server"),
    ];
    let places = places.iter().filter(|(terms, ..)| !terms.is_empty());
    let named = places.clone().map(|(terms, whole, _)| format!("{} {whole}", terms.join(" ")));
    let counted = places.map(|(terms, _, short)| format!("{} {short}", terms.len()));
    let chip = |parts: Vec<String>| format!(" {} ", parts.join(", "));
    let (named, counted): (Vec<String>, Vec<String>) = (named.collect(), counted.collect());
    if named.is_empty() {
        return None;
    }
    let named = chip(named);
    Some(if text::width(&named) < room { named } else { chip(counted) })
}

/// Writes a part of the line, with its error underlined.
fn put_line(
    context: &RenderContext<'_>,
    writer: &mut LineWriter<'_>,
    part: Range<usize>,
    style: Style,
) {
    let filter = &context.state.filter;
    let fault = filter.error().map_or(0..0, |error| error.span.clone());
    writer.put_faulty(filter.line().text(), part, fault, (style, context.theme.bad()));
}

/// Why there are no newer rows, the longest form first: rows on screen leave no
/// other line for it. A page that failed has one.
fn outage(context: &RenderContext<'_>) -> Vec<String> {
    let list = &context.state.list;
    let has_line = matches!(list.loading_view().pager.state(), LoadState::Failed { .. });
    let Some(outage) = context.state.outage().filter(|_| !has_line) else { return Vec::new() };
    let (count, whole) = (count(context, Length::Long), context.outage());
    let counted = format!("{count}{}{whole}", context.theme.symbols.between);
    let counted = (!count.is_empty()).then_some(counted);
    let why = one_line(&outage.failure.message).into_owned();
    counted.into_iter().chain([whole, why]).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    Long,
    Short,
}

/// Number of loaded rows and of all, and the state of loading.
fn progress(context: &RenderContext<'_>, length: Length) -> String {
    let mut out = count(context, length);
    let doing = context.loading();
    if !out.is_empty() && !doing.is_empty() {
        out.push_str(if length == Length::Long { context.theme.symbols.between } else { " " });
    }
    out.push_str(&doing);
    out
}

fn count(context: &RenderContext<'_>, length: Length) -> String {
    let list = &context.state.list;
    let view = list.view();
    let long = length == Length::Long;
    let loaded = text::number(view.buffer.len() as u64);
    let shown = text::number(view.buffer.shown() as u64);
    // With local terms, the server does not know how many rows remain.
    let local = view.query.is_refined();
    let total = view.total.filter(|total| !local && *total >= view.buffer.len() as u64);
    let total = total.map(text::number);
    // Even the server's answer can be refined locally.
    let withheld = list.withheld();
    let refined = view.buffer.shown() + withheld < view.buffer.len();
    let mut out = match (&total, view.pager.is_done()) {
        _ if list.is_provisional() && long => format!("{shown} in the first {loaded}"),
        _ if list.is_provisional() => format!("{shown}/{loaded}"),
        (_, true) if refined && long => format!("{shown} of {loaded}"),
        (_, true) if refined => format!("{shown}/{loaded}"),
        (_, false) if refined && long => format!("{shown} in the first {loaded}"),
        (_, false) if refined => format!("{shown}/{loaded}+"),
        (_, true) if view.buffer.is_empty() => "none".to_owned(),
        (_, true) if long => format!("all {loaded}"),
        (_, true) => format!("all {loaded}"),
        (Some(total), false) if long => format!("first {loaded} of {total}"),
        (Some(total), false) => format!("{loaded}/{total}"),
        (None, false) if view.buffer.is_empty() => String::new(),
        (None, false) if long => format!("first {loaded}"),
        (None, false) => format!("{loaded}+"),
    };
    if view.skipped > 0 && long {
        let _ = write!(out, ", {} unreadable", text::number(view.skipped));
    }
    if withheld > 0 {
        let between = context.theme.symbols.between;
        let (between, hidden) = if long { (between, " hidden") } else { (" ", "") };
        let _ = write!(out, "{between}{} snoozed{hidden}", text::number(withheld as u64));
    }
    out
}
