//! Confirmations, over the last lines of the pane.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Lines, clear, words};
use crate::domain::text_layout::wrap;
use crate::ui::{RenderContext, question};

/// Draws it, if open, from its first line on; returns where that begins.
pub(super) fn render(
    context: &RenderContext<'_>,
    lines: &Lines,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (question, answers) = question::texts(context)?;
    let answers: Vec<String> = answers.iter().map(|(key, does)| format!("{key} {does}")).collect();
    let columns = usize::from(lines.body.width).max(8);
    let asked = format!("Question: {}", words(&question));
    let answers = words(&answers.join(", "));
    let parts: Vec<&str> =
        wrap(&asked, columns).into_iter().chain(wrap(&answers, columns)).collect();
    let whole = lines.body.union(lines.alerts).union(lines.hints);
    let height = (parts.len() as u16).min(whole.height);
    let area = Rect { y: whole.bottom() - height, height, ..whole };
    clear(area, buffer);
    // The answers are at the end, and always visible.
    let hidden = parts.len() - usize::from(height);
    for (offset, part) in (0..height).zip(parts.iter().skip(hidden)) {
        context.line(buffer, area, offset).put(part, context.theme.strong());
    }
    Some(area.as_position())
}
