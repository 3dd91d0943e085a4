//! The filter bar: what is filtered, and how much of it is loaded.

use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Scene;
use super::pen::Pen;
use super::text;

/// Draws the bar; returns where the text cursor stands while it is edited.
pub(super) fn render(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let state = scene.state;
    let theme = scene.theme;
    let wanted = state.list.wanted();
    let open = state.filter.is_open();
    let mut pen = Pen::new(buffer, area, 0, theme.symbols.ellipsis);
    pen.skip(1).put("/", if open { theme.key() } else { theme.faint() }).skip(1);

    let text = if wanted.is_all() { "all conversations" } else { wanted.text.trim() };
    let columns = text::width(text);
    let (ample, scant) = if open { (24, 12) } else { (columns.min(24), columns.min(4)) };
    // What is in force must be seen; how far loading has come may be.
    let chips: Vec<&str> = [(wanted.archived, " archived "), (wanted.unread, " unread ")]
        .into_iter()
        .filter_map(|(set, label)| set.then_some(label))
        .collect();
    let taken: usize = chips.iter().map(|label| label.len() + 1).sum();
    let ways = [(Length::Long, ample), (Length::Short, scant)];
    let ways = ways.map(|(length, keep)| (progress(scene, length), keep));
    let fits = |(said, keep): &&(String, usize)| pen.room() > text::width(said) + taken + keep;
    if let Some((said, _)) = ways.iter().find(fits) {
        pen.right(said, 0, theme.faint());
    }
    for label in chips {
        pen.right(label, 0, theme.chip());
    }

    if !open {
        pen.put(text, if wanted.is_all() { theme.faint() } else { theme.strong() });
        return None;
    }
    let room = pen.room().saturating_sub(1);
    let line = state.filter.line();
    let window = line.window(room as u16);
    let cursor = Position::new(pen.x() + window.column, area.y);
    pen.put(line.text().get(window.range).unwrap_or_default(), theme.plain());
    Some(cursor)
}

/// How much there is room to say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    Long,
    Short,
}

/// How many rows are loaded, how many there are, and what loading is doing.
fn progress(scene: &Scene<'_>, length: Length) -> String {
    let mut out = count(scene, length);
    let doing = scene.loading();
    if !out.is_empty() && !doing.is_empty() {
        out.push_str(if length == Length::Long { scene.theme.symbols.between } else { " " });
    }
    out.push_str(&doing);
    out
}

fn count(scene: &Scene<'_>, length: Length) -> String {
    let list = &scene.state.list;
    let view = list.view();
    let long = length == Length::Long;
    let loaded = text::number(view.buffer.len() as u64);
    let shown = text::number(view.buffer.shown() as u64);
    let total = view.total.filter(|total| *total >= view.buffer.len() as u64).map(text::number);
    let mut out = match (&total, view.pager.is_done()) {
        _ if list.is_provisional() && long => format!("{shown} of {loaded} loaded match"),
        _ if list.is_provisional() => format!("{shown}/{loaded}"),
        (_, true) if view.buffer.is_empty() => "none".to_owned(),
        (_, true) if long => format!("all {loaded} loaded"),
        (_, true) => format!("all {loaded}"),
        (Some(total), false) if long => format!("{loaded} of {total} loaded"),
        (Some(total), false) => format!("{loaded}/{total}"),
        (None, false) if view.buffer.is_empty() => String::new(),
        (None, false) if long => format!("{loaded} loaded, more exist"),
        (None, false) => format!("{loaded}+"),
    };
    if view.skipped > 0 && long {
        let _ = write!(out, ", {} unreadable", text::number(view.skipped));
    }
    out
}
