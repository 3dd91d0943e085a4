//! Contrast, color blindness, few colors, no colors.

mod color_blindness;
mod contrast;
mod few_colors;
mod own_background;

use ratatui::style::{Color, Style};

use super::styles::BareColors;
use super::{Styles, Terminal};
use crate::settings::theme::color_space::{Rgb, of_index};
use crate::settings::theme::{BUILT_IN, ColorDepth, Palette, TerminalBackground};

/// The built-in themes with colors of their own.
fn themes() -> impl Iterator<Item = (&'static str, &'static Palette)> {
    BUILT_IN.iter().copied().filter(|(_, palette)| palette.background.is_some())
}

fn styles(palette: &Palette, depth: ColorDepth, background: TerminalBackground) -> Styles {
    Styles::new(palette, Terminal { depth, background, ..Terminal::default() })
}

/// The styles and the background and foreground that the theme declares.
fn painted(palette: &Palette, depth: ColorDepth) -> (Styles, Rgb, Rgb) {
    let styles = styles(&Palette { paints: true, ..*palette }, depth, TerminalBackground::Unknown);
    let BareColors { background, foreground, .. } = styles.bare;
    (styles, rgb(background).expect("a color"), rgb(foreground).expect("a color"))
}

fn rgb(color: Color) -> Option<Rgb> {
    match color {
        Color::Reset => None,
        Color::Rgb(red, green, blue) => Some([red, green, blue]),
        Color::Indexed(index) => Some(of_index(index)),
        named => {
            (0..16).find(|index| super::styles::NAMED[usize::from(*index)] == named).map(of_index)
        }
    }
}

fn fg(style: Style) -> Option<Rgb> {
    style.fg.and_then(rgb)
}

fn bg(style: Style) -> Option<Rgb> {
    style.bg.and_then(rgb)
}
