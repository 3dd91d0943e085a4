//! The filter bar: what is filtered, and how much of it is loaded.

use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Scene;
use super::pen::Pen;
use super::text;
use crate::app::pager::LoadState;
use crate::domain::WaitReason;

/// Draws the bar; returns where the text cursor stands while it is edited.
pub(super) fn render(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let state = scene.state;
    let theme = scene.theme;
    let wanted = state.list.wanted();
    let mut pen = Pen::new(buffer, area, 0, theme.symbols.ellipsis);
    let open = state.filter.is_open();
    pen.skip(1).put("/", if open { theme.key() } else { theme.faint() }).skip(1);
    let keep = if open { 16 } else { 12 };
    let progress = progress(scene);
    pen.right(&progress, keep, theme.faint());
    for (set, label) in [(wanted.archived, " archived "), (wanted.unread, " unread ")] {
        if set && pen.room() > label.len() + keep / 2 {
            pen.right(label, keep / 2, theme.chip());
        }
    }
    let mut cursor = None;
    if open {
        let room = pen.room().saturating_sub(1);
        let line = state.filter.line();
        let window = line.window(room as u16);
        cursor = Some(Position::new(pen.x() + window.column, area.y));
        pen.put(line.text().get(window.range).unwrap_or_default(), theme.plain());
    } else if wanted.text.trim().is_empty() {
        let key = scene.key_for(crate::app::Action::EditFilter);
        if !wanted.unread && !wanted.archived {
            pen.put(&format!("all conversations; {key} filters"), theme.faint());
        }
    } else {
        pen.put(wanted.text.trim(), theme.strong());
    }
    cursor
}

/// How many rows are loaded, how many there are, and what loading is doing.
fn progress(scene: &Scene<'_>) -> String {
    let list = &scene.state.list;
    let view = list.view();
    let (shown, loaded) = (view.buffer.shown() as u64, view.buffer.len() as u64);
    let mut out = if list.is_provisional() {
        format!("{} of {} loaded match", text::number(shown), text::number(loaded))
    } else {
        match (view.total, view.pager.is_done()) {
            (_, true) => format!("{} loaded", text::number(loaded)),
            (Some(total), false) if total >= loaded => {
                format!("{} of {} loaded", text::number(loaded), text::number(total))
            }
            _ if loaded == 0 => String::new(),
            _ => format!("{} loaded, more exist", text::number(loaded)),
        }
    };
    if view.skipped > 0 {
        let _ = write!(out, ", {} unreadable", text::number(view.skipped));
    }
    if let Some(doing) = doing(scene) {
        if !out.is_empty() {
            out.push_str(scene.theme.symbols.between);
        }
        out.push_str(&doing);
    }
    out
}

fn doing(scene: &Scene<'_>) -> Option<String> {
    let list = &scene.state.list;
    let pager = &list.loading_view().pager;
    let ellipsis = scene.theme.symbols.ellipsis;
    match pager.state() {
        LoadState::Loading { .. } => Some(match pager.waiting() {
            None if list.is_provisional() => format!("asking{ellipsis}"),
            None => format!("loading{ellipsis}"),
            Some(wait) => {
                let why = match &wait.reason {
                    WaitReason::RateLimited => "rate limit",
                    WaitReason::Budget => "request budget",
                    WaitReason::Retry(_) => "trying again",
                };
                format!("{why}: {}", scene.seconds_left(list.waits_until()))
            }
        }),
        LoadState::Failed { .. } => Some("failed".to_owned()),
        LoadState::NotStarted | LoadState::More(_) | LoadState::Done => None,
    }
}
