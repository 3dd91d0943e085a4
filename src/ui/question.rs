//! Confirmations: in the last line, and over the lines above it if longer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::ScreenLayout;
use super::{RenderContext, panel, text};
use crate::app::{Command, Focus};
use crate::domain::text::one_line;
use crate::domain::text_layout::wrap;

/// Draws it, if open. It is never cut if the screen has enough lines.
pub(super) fn render(context: &RenderContext<'_>, screen: &ScreenLayout, buffer: &mut Buffer) {
    let Some(question) = context.state.question() else { return };
    let Some((answers, no)) = context.state.answers() else { return };
    let theme = context.theme;
    let footer = screen.footer;
    panel(context, footer, buffer);
    let question = one_line(&question);
    let key = context.keymap.first_key(Focus::Confirm, Command::ClosePicker).unwrap_or("n");
    let answers = answers.iter().map(|(key, does)| (key.to_string(), *does));
    let answers: Vec<_> = answers.chain([(key.to_owned(), no)]).collect();
    let words = answers.iter().map(|(key, does)| format!("{key} {does}"));
    let words = words.collect::<Vec<_>>().join("  ");
    let columns = usize::from(footer.width.saturating_sub(2)).max(1);
    let width = text::width(&words);
    let fits = width <= columns;
    if fits {
        let end = Rect { x: footer.right() - width as u16, width: width as u16, ..footer };
        let mut writer = context.line(buffer, end, 0);
        for (key, does) in &answers {
            context.put_hint((key, does), &mut writer);
            writer.skip(2);
        }
    }
    if fits && text::width(&question) + width < columns {
        context.line(buffer, footer, 0).skip(1).put(&question, theme.strong());
        return;
    }
    let mut lines: Vec<_> =
        wrap(&question, columns).into_iter().map(|line| (line, theme.strong())).collect();
    if !fits {
        lines.extend(wrap(&words, columns).into_iter().map(|line| (line, context.key_style())));
    }
    let bottom = if fits { footer.y } else { footer.bottom() };
    let height = (lines.len() as u16).min(bottom.saturating_sub(screen.header.bottom()));
    let area = Rect { y: bottom - height, height, ..footer };
    panel(context, area, buffer);
    // The answers are at the end, and always visible.
    let hidden = lines.len() - usize::from(height);
    for (offset, (line, style)) in (0..height).zip(lines.into_iter().skip(hidden)) {
        context.line(buffer, area, offset).skip(1).put(line, style);
    }
}
