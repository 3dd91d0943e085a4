//! Confirmations: in the last line, and over the lines above it if longer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::ScreenLayout;
use super::{RenderContext, text};
use crate::app::{ClickTarget, Command, Focus};
use crate::domain::text::one_line;
use crate::domain::text_layout::wrap;
use crate::ui::line_writer;

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
    line_writer::clear(buffer, footer);
    let question = one_line(&question);
    let key = context.keymap.first_key(Focus::Confirm, Command::ClosePicker).unwrap_or("n");
    // Beside its keys, a click does nothing.
    context.clickable(buffer.area, || ClickTarget::Panel);
    let cancel = ClickTarget::Command { command: Command::ClosePicker, count: None };
    let answers =
        answers.iter().map(|(key, does)| (format!("{key} {does}"), ClickTarget::Answer(*key)));
    let targets: Vec<_> = answers.chain([(format!("{key} {no}"), cancel)]).collect();
    let labels: Vec<&str> = targets.iter().map(|(label, _)| &**label).collect();
    let answers = labels.join("  ");
    let columns = usize::from(footer.width.saturating_sub(2)).max(1);
    let fits = text::width(&answers) <= columns;
    let mut writer = context.line(buffer, footer, 0);
    if fits {
        let area = writer.skip(1).right_area(&answers, 0, theme.key());
        record(context, &targets, &answers, area);
    }
    if fits && text::width(&question) <= writer.room() {
        writer.put(&question, theme.strong());
        return;
    }
    let mut lines: Vec<_> =
        wrap(&question, columns).into_iter().map(|line| (line, theme.strong())).collect();
    if !fits {
        lines.extend(wrap(&answers, columns).into_iter().map(|line| (line, theme.key())));
    }
    let bottom = if fits { footer.y } else { footer.bottom() };
    let height = (lines.len() as u16).min(bottom.saturating_sub(screen.header.bottom()));
    let area = Rect { y: bottom - height, height, ..footer };
    line_writer::clear(buffer, area);
    // The answers are at the end, and always visible.
    let hidden = lines.len() - usize::from(height);
    for (offset, (line, style)) in (0..height).zip(lines.into_iter().skip(hidden)) {
        let mut writer = context.line(buffer, area, offset);
        let start = writer.skip(1).x();
        writer.put(line, style);
        if !fits && style == theme.key() {
            record(context, &targets, line, writer.since(start));
        }
    }
}

/// Records where the answers stand in a line.
fn record(context: &RenderContext<'_>, targets: &[(String, ClickTarget)], line: &str, area: Rect) {
    for (label, target) in targets {
        let Some(at) = line.find(&**label) else { continue };
        let start = area.x.saturating_add(text::width(&line[..at]) as u16);
        let place = Rect { x: start, width: text::width(label) as u16, ..area };
        context.clickable(place.intersection(area), || target.clone());
    }
}
