//! What is asked before something that is not done lightly: in the last line,
//! and over the lines above it where it is longer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::Screen;
use super::pen::{self, Pen};
use super::{Scene, text};
use crate::app::columns::wrap;
use crate::app::{Action, Focus};

/// Draws it, if anything is asked. None of it is ever cut where the screen has
/// the lines for it.
pub(super) fn render(scene: &Scene<'_>, screen: &Screen, buffer: &mut Buffer) {
    let Some(confirm) = &scene.state.confirm else { return };
    let theme = scene.theme;
    let footer = screen.footer;
    pen::clear(buffer, footer);
    let no = scene.keymap.first_key(Focus::Confirm, Action::ClosePicker).unwrap_or("n");
    let answers = format!("y yes  {no} no");
    let mut pen = Pen::new(buffer, footer, 0, theme.symbols.ellipsis);
    pen.skip(1).right(&answers, 0, theme.key());
    if text::width(&confirm.question) <= pen.room() {
        pen.put(&confirm.question, theme.strong());
        return;
    }
    let lines = wrap(&confirm.question, usize::from(footer.width.saturating_sub(2)).max(1));
    let height = (lines.len() as u16).min(footer.y.saturating_sub(screen.header.bottom()));
    let area = Rect { y: footer.y - height, height, ..footer };
    pen::clear(buffer, area);
    for (offset, line) in (0..height).zip(lines) {
        let mut pen = Pen::new(buffer, area, offset, theme.symbols.ellipsis);
        pen.skip(1).put(line, theme.strong());
    }
}
