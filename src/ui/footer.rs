//! The last line: what was just said, what was typed so far, or hints.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Scene;
use super::pen::Pen;
use crate::app::{Action, Focus};

/// What the hints show, the most useful first, by focus.
fn hints(focus: Focus) -> &'static [Action] {
    match focus {
        Focus::List => &[
            Action::ToggleHelp,
            Action::Open,
            Action::EditFilter,
            Action::ToggleUnread,
            Action::ToggleArchived,
            Action::Refresh,
            Action::ToggleDetail,
            Action::Back,
        ],
        Focus::Detail => &[
            Action::ToggleHelp,
            Action::MoveUp,
            Action::Fullscreen,
            Action::ToggleRaw,
            Action::CopyConversation,
            Action::Back,
        ],
        Focus::Filter => {
            &[Action::AcceptFilter, Action::CancelFilter, Action::DeleteWord, Action::DeleteToStart]
        }
        Focus::Help => &[Action::MoveDown, Action::MoveUp, Action::Back],
    }
}

/// Draws the footer.
pub(super) fn render(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = scene.theme;
    let mut pen = Pen::new(buffer, area, 0, theme.symbols.ellipsis);
    pen.skip(1);
    if let Some(text) = scene.state.notice.text() {
        pen.put(text, theme.strong());
        return;
    }
    let pending = scene.resolver.pending_text();
    if !pending.is_empty() {
        pen.put(&pending, theme.strong()).skip(2);
        for hint in scene.resolver.hints(scene.keymap) {
            pen.put(&hint.key, theme.key()).skip(1).put(hint.text, theme.plain()).skip(2);
        }
        return;
    }
    for &action in hints(scene.state.focus) {
        let key = scene.key_for(action);
        let what = if action == Action::Back && scene.state.focus == Focus::List {
            "quit"
        } else {
            action.entry().short
        };
        if pen.room() < key.len() + what.len() + 1 {
            break;
        }
        pen.put(key, theme.key()).skip(1).put(what, theme.plain()).skip(2);
    }
}
