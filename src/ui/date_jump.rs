//! The line for a date to go to, below the thread.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::thread_search::{LINE, to_stop};
use super::{RenderContext, text};
use crate::app::date_jump::DateJump;
use crate::app::{ClickTarget, Focus};
use crate::domain::time_style::DateFormat;

/// Draws the line; returns the position of the text cursor.
pub(super) fn render(
    context: &RenderContext<'_>,
    jump: &DateJump,
    area: Rect,
    buffer: &mut Buffer,
) -> Position {
    let theme = context.theme;
    let mut writer = context.line(buffer, area, 0);
    writer.skip(1).put("Go to date", theme.key()).skip(1);
    let typed = text::width(jump.line().text()).max(LINE);
    let (told, style) = beside(context, jump);
    let fits = |told: &&String| writer.room() > text::width(told) + typed + 1;
    if let Some(told) = told.iter().find(fits) {
        writer.right(told, typed, style);
    }
    let window = jump.line().window(writer.room().saturating_sub(1) as u16);
    let cursor = Position::new(writer.x() + window.column, area.y);
    context.clickable(Rect { x: writer.x(), width: area.right() - writer.x(), ..area }, || {
        ClickTarget::LineText(window.range.start)
    });
    let style = if jump.is_refused() {
        theme.bad().add_modifier(Modifier::UNDERLINED)
    } else {
        theme.plain()
    };
    writer.put(jump.line().text().get(window.range).unwrap_or_default(), style);
    cursor
}

/// What stands beside the text, the longest form first.
pub(super) fn beside(
    context: &RenderContext<'_>,
    jump: &DateJump,
) -> (Vec<String>, ratatui::style::Style) {
    let (state, theme) = (context.state, context.theme);
    let label = |day: Date, today: Date| state.time_style.day(day, today);
    let today = state.now.to_zoned_datetime(state.zone.clone()).date();
    if jump.is_loading() {
        let oldest = state.detail.thread().and_then(|thread| thread.entries().last()?.at);
        let oldest = oldest.map(|at| at.to_zoned_datetime(state.zone.clone()).date());
        let oldest = oldest.map(|day| format!(" back to {}", label(day, today)));
        let long = format!("Loading{}{}", theme.symbols.ellipsis, oldest.unwrap_or_default());
        let short = format!("Loading{}", theme.symbols.ellipsis);
        return (vec![to_stop(context, &long, Focus::DateJump), long, short], theme.due());
    }
    if let Some(day) = jump.day() {
        return (vec![label(day, today)], theme.strong());
    }
    let numbers = match state.time_style.date {
        DateFormat::Us => "11/3",
        DateFormat::Iso => "2026-11-03",
        DateFormat::Eu => "3/11",
    };
    let some = "Nov 3, 3 days ago, last Monday".to_owned();
    let told = vec![format!("{some}, {numbers}"), some, "Nov 3, 3d, Monday".to_owned()];
    if jump.is_refused() {
        (told.into_iter().map(|told| format!("Try: {told}")).collect(), theme.due())
    } else {
        (told, theme.faint())
    }
}
