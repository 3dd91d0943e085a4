//! The end of the last line: progress of actions and new activity.

use std::fmt::Write as _;

use ratatui::layout::Rect;

use super::line_writer::LineWriter;
use super::{RenderContext, text};
use crate::app::list::view::UnseenCounts;
use crate::app::triage::{Progress, Tally};
use crate::app::{ClickTarget, Command};

/// Minimum number of columns left for hints and notices.
const KEEP: usize = 12;

/// Writes it at the right end of a line. If space is short, only what needs
/// attention is shown.
pub(super) fn render(context: &RenderContext<'_>, writer: &mut LineWriter<'_>) {
    let theme = context.theme;
    let care = attention(context);
    let going = progress(context);
    let news = new_activity(context);
    let style = if care.is_empty() { theme.due() } else { theme.bad() };
    let ways = [[&going, &care, &news], [&going, &care, &NOTHING], [&NOTHING, &care, &NOTHING]];
    let ways = if care.is_empty() { &ways[..2] } else { &ways[..] };
    for (at, way) in ways.iter().enumerate() {
        let parts: Vec<&Part> = way.iter().flat_map(|part| part.iter()).collect();
        let words: Vec<&str> = parts.iter().map(|(said, _)| &**said).collect();
        let said = words.join(theme.symbols.between);
        let is_last = at + 1 == ways.len();
        if is_last || writer.room() > text::width(&said) + KEEP {
            let mut area = writer.right_area(&said, if is_last { 0 } else { KEEP }, style);
            for (said, command) in parts {
                let width = text::width(said) as u16;
                let place = Rect { width, ..area }.intersection(area);
                if let Some(command) = *command {
                    context.clickable(place, || ClickTarget::Command { command, count: None });
                }
                let next = width + text::width(theme.symbols.between) as u16;
                area = Rect { x: area.x + next, width: area.width.saturating_sub(next), ..area };
            }
            return;
        }
    }
}

/// What is said, and the command that shows more of it.
pub(super) type Part = (String, Option<Command>);

const NOTHING: Vec<Part> = Vec::new();

pub(super) fn attention(context: &RenderContext<'_>) -> Vec<Part> {
    let Tally { failed, unknown, asking, .. } = context.state.triage.pending.tally();
    let unconfirmed = if asking == 1 { "needs OK" } else { "need OK" };
    let counted = [(failed, "failed"), (unknown, "uncertain"), (asking, unconfirmed)];
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    let mut parts: Vec<String> =
        counted.map(|(count, what)| format!("{} {what}", text::number(count as u64))).collect();
    let key = context.key_for(Command::ToggleOutbox);
    if let (Some(last), Some(key)) = (parts.last_mut(), key) {
        let _ = write!(last, " ({key})");
    }
    let command = key.map(|_| Command::ToggleOutbox);
    parts.into_iter().map(|part| (part, command)).collect()
}

fn progress(context: &RenderContext<'_>) -> Vec<Part> {
    let triage = &context.state.triage;
    if let Some(Progress { doing, all, done, .. }) = triage.progress() {
        let [done, all] = [done, all].map(|count| text::number(count as u64));
        return vec![(format!("{doing} {done} of {all}"), None)];
    }
    let outbox = context.key_for(Command::ToggleOutbox).map(|_| Command::ToggleOutbox);
    let Tally { waiting, sending, .. } = triage.pending.tally();
    let saving = (sending > 0).then(|| format!("saving {}", text::number(sending as u64)));
    let pending = (waiting > 0).then(|| format!("{} pending", text::number(waiting as u64)));
    saving.into_iter().chain(pending).map(|part| (part, outbox)).collect()
}

/// New activity found by polling that is off screen, and the key that shows
/// what cannot be scrolled to.
fn new_activity(context: &RenderContext<'_>) -> Vec<Part> {
    let list = &context.state.list;
    if list.is_provisional() {
        return Vec::new();
    }
    let UnseenCounts { added, displaced, gap } = list.view().headline();
    let key = context.key_for(Command::Refresh);
    let mut said = Vec::new();
    if added > 0 {
        let symbol = context.theme.symbols.more_above;
        let top = context.key_for(Command::GoToTop).map(|_| Command::GoToTop);
        said.push((format!("{} new {symbol}", text::number(added as u64)), top));
    }
    let refresh = key.map(|_| Command::Refresh);
    if gap {
        let text = key.map_or_else(|| "more new".to_owned(), |key| format!("{key} for more new"));
        said.push((text, refresh));
    } else if displaced > 0 {
        let moved = text::number(displaced as u64);
        let text = match key {
            Some(key) => format!("{key} to re-sort ({moved})"),
            None => format!("{moved} moved"),
        };
        said.push((text, refresh));
    }
    said
}
