//! The key overview, built from the key table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::Scene;
use super::pen::Pen;
use super::text;
use crate::app::Group;
use crate::keymap::Keymap;

/// Columns for the keys.
const KEYS: usize = 20;

/// The area that the help covers.
pub fn area(screen: Rect) -> Rect {
    let width = screen.width.min(76);
    let height = screen.height.saturating_sub(2);
    Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + u16::from(screen.height > height),
        width,
        height,
    }
}

/// How many lines the help has.
pub fn lines(keymap: &Keymap) -> usize {
    keymap.help().len() + 2 * Group::ALL.len()
}

/// Draws the help over the screen.
pub fn render(scene: &Scene<'_>, screen: Rect, buffer: &mut Buffer) {
    let area = area(screen);
    Clear.render(area, buffer);
    let theme = scene.theme;
    let ellipsis = theme.symbols.ellipsis;
    let mut skip = scene.state.help_top;
    let mut y = 0;
    let mut next = |buffer: &mut Buffer, write: &dyn Fn(&mut Pen<'_>)| {
        if skip > 0 {
            skip -= 1;
        } else if y < area.height {
            let mut pen = Pen::new(buffer, area, y, ellipsis);
            pen.skip(2);
            write(&mut pen);
            y += 1;
        }
    };
    for group in Group::ALL {
        next(buffer, &|pen| {
            pen.put(group.title(), theme.strong());
        });
        for line in scene.keymap.help().iter().filter(|line| line.group == group) {
            next(buffer, &|pen| {
                let keys = text::fit(&line.keys, KEYS, ellipsis);
                pen.cell(&keys, KEYS, theme.key()).skip(1).put(line.text, theme.plain());
            });
        }
        next(buffer, &|_| {});
    }
}
