//! Confirmations: in the last line, and over the lines above it if longer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::ScreenLayout;
use super::{RenderContext, panel, text};
use crate::app::{ClickTarget, Command, Focus};
use crate::domain::text::one_line;
use crate::domain::text_layout::wrap;

/// The question and the answers to it, each with its key.
pub(super) fn texts(context: &RenderContext<'_>) -> Option<(String, Vec<(String, String)>)> {
    let question = context.state.question()?;
    let (answers, no) = context.state.answers()?;
    let key = context.keymap.first_key(Focus::Confirm, Command::ClosePicker).unwrap_or("n");
    let answers = answers.iter().map(|(key, does)| ((*key).to_string(), (*does).to_string()));
    let answers = answers.chain([(key.to_owned(), no.to_owned())]).collect();
    Some((one_line(&question).into_owned(), answers))
}

/// Draws it, if open. It is never cut if the screen has enough lines.
pub(super) fn render(context: &RenderContext<'_>, screen: &ScreenLayout, buffer: &mut Buffer) {
    let Some(question) = context.state.question() else { return };
    let Some((answers, no)) = context.state.answers() else { return };
    let theme = context.theme;
    let footer = screen.footer;
    panel(context, footer, buffer);
    let question = one_line(&question);
    let key = context.keymap.first_key(Focus::Confirm, Command::ClosePicker).unwrap_or("n");
    // Beside its keys, a click does nothing.
    context.clickable(buffer.area, || ClickTarget::Panel);
    let cancel = ClickTarget::Command { command: Command::ClosePicker, count: None };
    let answers = answers.iter().map(|(key, does)| Answer {
        key: key.to_string(),
        does,
        target: ClickTarget::Answer(*key),
    });
    let no = Answer { key: key.to_owned(), does: no, target: cancel };
    let answers: Vec<_> = answers.chain([no]).collect();
    let words = answers.iter().map(Answer::label).collect::<Vec<_>>().join("  ");
    let columns = usize::from(footer.width.saturating_sub(2)).max(1);
    let width = text::width(&words);
    let fits = width <= columns;
    if fits {
        // A column of space at the end, as at the start.
        let end = Rect { x: footer.right() - 1 - width as u16, width: width as u16, ..footer };
        let mut writer = context.line(buffer, end, 0);
        for answer in &answers {
            let start = writer.x();
            context.put_hint((&answer.key, answer.does), &mut writer);
            context.clickable(writer.since(start), || answer.target.clone());
            writer.skip(2);
        }
    }
    if fits && text::width(&question) + width < columns {
        context.line(buffer, footer, 0).skip(1).put(&question, theme.strong());
        return;
    }
    let mut lines = wrap(&question, columns);
    let asked = lines.len();
    if !fits {
        lines.extend(wrap(&words, columns));
    }
    let bottom = if fits { footer.y } else { footer.bottom() };
    let height = (lines.len() as u16).min(bottom.saturating_sub(screen.header.bottom()));
    let area = Rect { y: bottom - height, height, ..footer };
    panel(context, area, buffer);
    // The answers are at the end, and always visible.
    let hidden = lines.len() - usize::from(height);
    for (offset, (at, line)) in (0..height).zip(lines.into_iter().enumerate().skip(hidden)) {
        let mut writer = context.line(buffer, area, offset);
        let start = writer.skip(1).x();
        if at < asked {
            writer.put(line, theme.strong());
        } else {
            writer.put(line, context.key_style());
            record(context, &answers, line, writer.since(start));
        }
    }
}

/// A key, its effect, and what a click on both does.
struct Answer<'a> {
    key: String,
    does: &'a str,
    target: ClickTarget,
}

impl Answer<'_> {
    fn label(&self) -> String {
        format!("{} {}", self.key, self.does)
    }
}

/// Records where the answers stand in a line.
fn record(context: &RenderContext<'_>, answers: &[Answer<'_>], line: &str, area: Rect) {
    for answer in answers {
        let label = answer.label();
        let Some(at) = line.find(&*label) else { continue };
        let start = area.x.saturating_add(text::width(&line[..at]) as u16);
        let place = Rect { x: start, width: text::width(&label) as u16, ..area };
        context.clickable(place.intersection(area), || answer.target.clone());
    }
}
