//! The filter bar: what is filtered, and how much of it is loaded.

use std::fmt::Write;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::Scene;
use super::pen::Pen;
use super::text;
use crate::app::pager::LoadState;
use crate::domain::WaitReason;
use crate::query::Runs;

/// Draws the bar; returns where the text cursor stands while it is edited.
pub(super) fn render(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let state = scene.state;
    let theme = scene.theme;
    let mut pen = Pen::new(buffer, area, 0, theme.symbols.ellipsis);
    let open = state.filter.is_open();
    pen.skip(1).put("/", if open { theme.key() } else { theme.faint() }).skip(1);
    let keep = if open { 16 } else { 12 };
    if let Some(error) = state.filter.error() {
        let room = (pen.room() / 2).max(pen.room().saturating_sub(2 * keep));
        let sentence = text::fit(&error.to_string(), room, theme.symbols.ellipsis).into_owned();
        pen.right(&sentence, keep, theme.due());
    } else {
        pen.right(&progress(scene), keep, theme.faint());
    }
    local_terms(scene, &mut pen, keep);
    let line = state.filter.line();
    if open {
        let window = line.window(pen.room().saturating_sub(1) as u16);
        let cursor = Position::new(pen.x() + window.column, area.y);
        put_line(scene, &mut pen, window.range, theme.plain());
        return Some(cursor);
    }
    if line.text().trim().is_empty() {
        let key = scene.key_for(crate::app::Action::EditFilter);
        pen.put(&format!("all conversations; {key} filters"), theme.faint());
    } else {
        put_line(scene, &mut pen, 0..line.text().len(), theme.strong());
    }
    None
}

/// The terms that the server is not asked, marked as refined here.
fn local_terms(scene: &Scene<'_>, pen: &mut Pen<'_>, keep: usize) {
    let terms = scene.state.list.wanted().terms();
    for term in terms.iter().rev().filter(|term| term.runs() == Runs::Local) {
        pen.right(&format!(" {term} here "), keep, scene.theme.chip());
    }
}

/// Writes a part of the line, with what is wrong in it underlined.
fn put_line(scene: &Scene<'_>, pen: &mut Pen<'_>, part: Range<usize>, style: Style) {
    let line = scene.state.filter.line().text();
    let fault = scene.state.filter.error().map_or(0..0, |error| error.span.clone());
    let from = fault.start.clamp(part.start, part.end);
    let to = fault.end.clamp(from, part.end);
    let wrong = scene.theme.bad().add_modifier(Modifier::UNDERLINED);
    let pieces = [(part.start..from, style), (from..to, wrong), (to..part.end, style)];
    for (piece, style) in pieces {
        pen.put(line.get(piece).unwrap_or_default(), style);
    }
}

/// How many rows are loaded, how many there are, and what loading is doing.
fn progress(scene: &Scene<'_>) -> String {
    let list = &scene.state.list;
    let view = list.view();
    let (shown, loaded) = (view.buffer.shown() as u64, view.buffer.len() as u64);
    // Even the server's answer can be refined here.
    let mut out = if list.is_provisional() || shown < loaded {
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

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::app::list::ListLimits;
    use crate::app::state::{Panes, State};
    use crate::app::{Action, update};
    use crate::keymap::{Keymap, Preset, Resolver};
    use crate::query::Scope;
    use crate::ui::theme::Theme;

    /// The bar with a text typed into it: what it reads, and what of that is
    /// underlined.
    fn bar(typed: &str, accept: bool) -> (String, String) {
        let limits = ListLimits { page_size: 5, max_rows: 10 };
        let now = Timestamp::UNIX_EPOCH;
        let mut state = State::new(Scope::Mine, limits, Panes::default(), now, TimeZone::UTC);
        let _ = update::act(&mut state, Action::EditFilter, None);
        let _ = update::paste(&mut state, typed);
        if accept {
            let _ = update::act(&mut state, Action::AcceptFilter, None);
        }
        let keymap = Keymap::build(Preset::Default, &[], "none").expect("valid");
        let resolver = Resolver::default();
        let theme = Theme::new(true, false);
        let scene =
            Scene { state: &state, keymap: &keymap, resolver: &resolver, theme, place: None };
        let area = Rect::new(0, 0, 100, 1);
        let mut buffer = Buffer::empty(area);
        let cursor = render(&scene, area, &mut buffer);
        assert_eq!(cursor.is_some(), !accept);
        let under = |cell: &&ratatui::buffer::Cell| cell.modifier.contains(Modifier::UNDERLINED);
        let cells = || buffer.content().iter();
        (
            cells().map(ratatui::buffer::Cell::symbol).collect(),
            cells().filter(under).map(ratatui::buffer::Cell::symbol).collect(),
        )
    }

    #[test]
    fn a_mistake_is_underlined_and_explained() {
        let (line, underlined) = bar("ann is:unraed", false);
        assert!(line.starts_with(" / ann is:unraed "), "{line}");
        assert!(line.contains("`is` takes unread, read"), "{line}");
        assert_eq!(underlined, "unraed");
    }

    #[test]
    fn terms_that_run_here_are_marked() {
        let (line, underlined) = bar("is:unread -roof -status:failed", true);
        assert!(line.starts_with(" / is:unread -roof -status:failed "), "{line}");
        assert!(line.contains(" -roof here "), "{line}");
        assert!(line.contains(" -status:failed here "), "{line}");
        assert!(!line.contains("is:unread here"), "{line}");
        assert_eq!(underlined, "");
    }
}
