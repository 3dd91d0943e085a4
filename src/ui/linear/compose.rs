//! The composer as lines: to whom, from what number and whether it may be sent,
//! then the text, then its cost.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{clear, put_lines, words};
use crate::app::State;
use crate::app::compose::{Composer, Stage};
use crate::domain::phone_format;
use crate::triage::compose::Kind;
use crate::ui::compose as pane;
use crate::ui::{RenderContext, text};

/// Lines of text, however short.
const TEXT: u16 = 3;

/// Lines around the text: recipient, sender, verdict on two, cost.
const AROUND: u16 = 5;

/// Lines that the thread keeps above it.
const THREAD: u16 = 4;

/// Lines of the composer in a pane; 0 if it is closed.
pub(super) fn height(state: &State, area: Rect) -> u16 {
    let Some(composer) = state.focus.composer() else { return 0 };
    let least = AROUND + TEXT;
    if area.height < least + THREAD || composer.stage == Stage::Confirming {
        return area.height;
    }
    let columns = area.width.saturating_sub(label_columns(composer, area.width));
    let lines = composer.editor.height(usize::from(columns));
    let lines = u16::try_from(lines).unwrap_or(u16::MAX).max(TEXT);
    AROUND.saturating_add(lines).min(area.height - THREAD)
}

/// The lines of the text.
pub(super) fn text_area(state: &State, area: Rect) -> Rect {
    let height = height(state, area);
    let head = (AROUND - 1).min(height.saturating_sub(2));
    let y = area.bottom() - height + head;
    Rect { y, height: height.saturating_sub(head + 1), ..area }
}

/// Whom the text is for, before its first line: readers speak the line of the
/// cursor.
fn label(composer: &Composer, width: u16) -> String {
    let who = phone_format::display(composer.to.who.as_str());
    let label = match composer.kind {
        Kind::Reply => format!("Reply to {who}"),
        Kind::Note => format!("Note on {who}"),
    };
    format!("{}:", text::cut(&words(&label), usize::from(width / 2), "..."))
}

fn label_columns(composer: &Composer, width: u16) -> u16 {
    text::width(&label(composer, width)) as u16 + 1
}

/// The columns of the text: as many in all lines as in the first one.
pub(super) fn text_columns(state: &State, area: Rect) -> u16 {
    let label = state.focus.composer().map_or(0, |it| label_columns(it, area.width));
    area.width.saturating_sub(label)
}

/// Draws it, if open; returns the position of the cursor.
pub(super) fn render(
    context: &RenderContext<'_>,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let composer = context.state.focus.composer()?;
    let height = height(context.state, area);
    let whole = Rect { y: area.bottom() - height, height, ..area };
    clear(whole, buffer);
    let theme = context.theme;
    if composer.stage == Stage::Confirming {
        let lines: Vec<String> =
            pane::question_lines(context, composer).iter().map(|line| words(line)).collect();
        put_lines(context, lines.iter().map(|line| (line.as_str(), theme.strong())), whole, buffer);
        return Some(whole.as_position());
    }
    let room = text_area(context.state, area);
    let head = Rect { height: room.y - whole.y, ..whole };
    let lines = head_lines(context, composer);
    put_lines(context, lines.iter().map(|line| (line.as_str(), theme.strong())), head, buffer);
    let editor = &composer.editor;
    for (offset, line) in (0..room.height).zip(editor.lines().skip(editor.top())) {
        let mut writer = context.line(buffer, room, offset);
        if offset == 0 && editor.top() == 0 {
            writer.put(&label(composer, room.width), theme.strong()).skip(1);
        }
        writer.put(line.trim_end(), theme.plain());
    }
    let foot = Rect { y: room.bottom(), height: whole.bottom() - room.bottom(), ..whole };
    let cost = words(&cost(context, composer));
    put_lines(context, [(cost.as_str(), theme.plain())], foot, buffer);
    let (line, column) = editor.place();
    let y = room.y + line.checked_sub(editor.top())? as u16;
    let indent = if line == 0 { label_columns(composer, room.width) } else { 0 };
    let x = room.x + (column as u16 + indent).min(room.width.saturating_sub(1));
    (y < room.bottom()).then_some(Position { x, y })
}

fn head_lines(context: &RenderContext<'_>, composer: &Composer) -> Vec<String> {
    let lines = match composer.kind {
        Kind::Reply => vec![
            format!("To: {}", pane::recipient(composer)),
            // Where lines are few, the sender is cut before it.
            pane::verdict(context, composer),
            composer.sender_label().replacen("From ", "From: ", 1),
        ],
        Kind::Note => {
            vec![format!("Note on {}", composer.to.who.as_str()), "Private, never sent".to_owned()]
        }
    };
    let loading = composer.is_loading() && composer.editor.text().is_empty();
    let loading = loading.then(|| "Loading draft".to_owned());
    lines.into_iter().chain(loading).map(|line| words(&line)).collect()
}

/// The cost and what is left, in steps of ten until that is short: a number that
/// changes with every letter is read with every letter.
fn cost(context: &RenderContext<'_>, composer: &Composer) -> String {
    let mut parts = Vec::new();
    if composer.kind == Kind::Reply {
        let segments = composer.segments();
        if segments.segments > 0 {
            parts.push(format!("Sends as {}", pane::texts(segments.segments)));
        }
        parts.push(match segments.left_in_last {
            left @ ..=10 => format!("{left} characters left"),
            left => format!("over {} characters left", (left - 1) / 10 * 10),
        });
    }
    parts.extend(pane::scheduled(context.state, composer));
    if composer.entry.is_some() {
        parts.push("replaces the one in the outbox".to_owned());
    }
    if composer.save_error.is_some() {
        parts.push("Draft not saved".to_owned());
    }
    parts.join(", ")
}
