//! The detail pane: the facts on top, the thread or the raw view below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Scene;
use super::facts;
use super::outgoing;
use super::pen::Pen;
use super::thread;
use crate::app::detail::{Loaded, Raw};
use crate::app::{Action, State};

/// Lines for the thread or the raw view in a pane of that size.
pub(super) fn thread_height(state: &State, pane: Rect) -> u16 {
    let below = below_facts(pane.height);
    below - outgoing::height(state, (pane.width, below))
}

fn below_facts(pane: u16) -> u16 {
    pane.saturating_sub(facts::height(pane))
}

/// Draws the pane.
pub(super) fn render(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    let below = below_facts(area.height);
    let above = area.height - below;
    let thread = thread_height(scene.state, area);
    let top = Rect { height: above, ..area };
    let rest = Rect { y: area.y + above, height: thread, ..area };
    let last = Rect { y: rest.bottom(), height: below - thread, ..area };
    let Some(row) = scene.state.list.current() else {
        if scene.is_settled() {
            let mut pen = Pen::new(buffer, area, 1, scene.theme.symbols.ellipsis);
            pen.skip(1).put("no conversation", scene.theme.faint());
        }
        return;
    };
    facts::render(scene, &scene.state.triage.shown(row), top, buffer);
    if let Some(raw) = scene.state.detail.raw() {
        render_raw(scene, raw, rest, buffer);
    } else {
        thread::render(scene, rest, buffer);
        outgoing::render(scene, below, last, buffer);
    }
}

fn render_raw(scene: &Scene<'_>, raw: &Raw, area: Rect, buffer: &mut Buffer) {
    let theme = scene.theme;
    let ellipsis = theme.symbols.ellipsis;
    match raw.state() {
        Loaded::Loading(_) => {
            let mut pen = Pen::new(buffer, area, 0, ellipsis);
            pen.skip(1).put(&format!("asking the server{ellipsis}"), theme.faint());
        }
        Loaded::Failed(failure) => {
            let mut pen = Pen::new(buffer, area, 0, ellipsis);
            pen.skip(1).put(theme.symbols.cross, theme.bad()).skip(1);
            pen.right(&scene.key_hint(Action::Retry, "tries again"), 10, theme.faint());
            pen.put(&failure.to_string(), theme.plain());
        }
        Loaded::Ready(()) => {
            for (offset, line) in (0..area.height).zip(raw.lines().skip(raw.top())) {
                Pen::new(buffer, area, offset, ellipsis).skip(1).put(line, theme.plain());
            }
        }
    }
}
