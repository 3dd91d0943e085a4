//! The lines of the composer in a pane: the thread stays above it, where there
//! is room for both.

use ratatui::layout::Rect;

use super::statement::Statement;
use super::{number, question};
use crate::app::State;
use crate::app::compose::{Composer, Stage};
use crate::triage::compose::Kind;
use crate::ui::text;

/// Minimum height of a pane in which the thread stays visible above the text.
const SHARED: u16 = 11;

/// Lines for the facts of the lead and the thread.
const THREAD: u16 = 4;

/// Lines of text, however short.
const TEXT: u16 = 3;

/// Lines that a longer text gets in a pane of which half is less.
const LONG_TEXT: u16 = 5;

/// Minimum columns for sender and verdict on one line.
const WIDE: u16 = 76;

/// Below this many lines, only the text and what it must not be sent without
/// are shown.
const LOW: u16 = 7;

/// In a narrow pane lower than this, the number stands beside the verdict.
const TIGHT: u16 = 18;

/// Maximum number of lines of the verdict.
const VERDICT: u16 = 3;

/// The lines below the recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// Sender and verdict on one line.
    Beside,
    /// The number alone and the verdict on one line.
    Number,
    /// The sender on a line, the verdict on the next ones.
    Apart { verdict: u16 },
}

impl Head {
    /// The head in a pane with that many lines for it and the text.
    fn new(state: &State, composer: &Composer, pane: Rect, room: u16) -> Self {
        if composer.kind == Kind::Note {
            return Self::Beside;
        }
        let said = Statement::new(state, composer).measured();
        let columns = usize::from(pane.width.saturating_sub(2));
        let verdict = text::width(&said);
        let fits = |beside: &str| text::width(beside) + 3 + verdict <= columns;
        if pane.width >= WIDE && fits(&composer.sender_label()) {
            return Self::Beside;
        }
        let is_tight = pane.height < TIGHT || room < LOW;
        if pane.width < WIDE && is_tight && (fits(&number(composer)) || room < LOW) {
            return Self::Number;
        }
        let lines = verdict.div_ceil(columns.max(1));
        let wrapped = crate::domain::text_layout::wrap(&said, columns).len().max(lines);
        // The recipient, the sender, the text, its cost.
        let most = room.saturating_sub(1 + 1 + TEXT + 1).clamp(1, VERDICT);
        if pane.width >= WIDE && most == 1 {
            return Self::Beside;
        }
        Self::Apart { verdict: u16::try_from(wrapped).unwrap_or(u16::MAX).min(most) }
    }

    fn lines(self) -> u16 {
        match self {
            Self::Beside | Self::Number => 2,
            Self::Apart { verdict } => 2 + verdict,
        }
    }
}

/// Lines of the composer in a pane; 0 if closed.
pub(in crate::ui) fn height(state: &State, pane: Rect) -> u16 {
    let Some(composer) = state.focus.composer() else { return 0 };
    if pane.height < SHARED {
        return pane.height;
    }
    let most = pane.height - THREAD;
    if composer.stage == Stage::Confirming {
        let lines = question::lines(state, composer, pane.width);
        return (1 + lines).clamp(LOW, most);
    }
    let head = Head::new(state, composer, pane, most - 1);
    let around = 1 + head.lines() + 1;
    let half = (pane.height / 2).max(around + LONG_TEXT);
    let lines = composer.editor.height(usize::from(text_columns(pane)));
    let lines = u16::try_from(lines).unwrap_or(u16::MAX).max(TEXT);
    around.saturating_add(lines).min(half).min(most)
}

fn text_columns(pane: Rect) -> u16 {
    pane.width.saturating_sub(2)
}

pub(super) struct ComposeLayout {
    pub(super) whole: Rect,
    /// The rule between the thread and the composer.
    pub(super) rule: Rect,
    pub(super) head: Rect,
    pub(super) parts: Head,
    pub(super) text: Rect,
    pub(super) foot: Rect,
}

impl ComposeLayout {
    pub(super) fn new(state: &State, pane: Rect) -> Self {
        let height = height(state, pane).min(pane.height);
        let line = u16::from(height > 0 && height < pane.height);
        let rule = Rect { y: pane.bottom() - height, height: line, ..pane };
        let whole = Rect { y: rule.bottom(), height: height - line, ..pane };
        let room = if line > 0 { pane.height - THREAD - 1 } else { whole.height };
        let composer = state.focus.composer();
        let parts = composer.map_or(Head::Beside, |it| Head::new(state, it, pane, room));
        let head = parts.lines().min(whole.height.saturating_sub(2));
        let part = |from: u16, height: u16| Rect { y: whole.y + from, height, ..whole };
        let text = part(head, whole.height.saturating_sub(head + 1));
        let left = whole.height.saturating_sub(head + text.height);
        let foot = part(head + text.height, left);
        let text = Rect { x: text.x + 1, width: text_columns(text), ..text };
        Self { whole, rule, head: part(0, head), parts, text, foot }
    }
}

/// Columns and lines for the text in a pane.
pub(in crate::ui) fn room(state: &State, pane: Rect) -> (usize, usize) {
    let text = ComposeLayout::new(state, pane).text;
    (usize::from(text.width), usize::from(text.height).max(1))
}
