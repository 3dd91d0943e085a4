//! The colors of a theme where the terminal shows fewer: the nearest, but
//! legible.

use crate::settings::theme::color_space::{
    Rgb, chroma, contrast, is_light, luminance, nearest, of_index, oklab,
};
use crate::settings::theme::{Attributes, ColorDepth, PaletteColor, RoleStyle};

/// Oklab chroma below which a color is a gray.
const GRAY: f32 = 0.04;

/// Contrast of text to its background that sixteen colors must keep: WCAG's
/// for large text. How the terminal shows them is its own affair.
const LEAST: f32 = 3.0;

/// The dark one of the two middle grays among sixteen.
const DARK_GRAY: u8 = 8;
const BLACK: u8 = 0;
const WHITE: u8 = 15;

/// A role's style in fewer colors. `ground` is the theme's background;
/// `plain` are the attributes of the role without colors.
pub(super) fn role(
    style: RoleStyle,
    ground: Option<PaletteColor>,
    plain: Attributes,
    depth: ColorDepth,
) -> RoleStyle {
    match depth {
        ColorDepth::TrueColor => style,
        ColorDepth::Indexed256 => of_256(style),
        ColorDepth::Ansi16 => of_16(style, ground, plain),
        ColorDepth::None => style.without_colors(),
    }
}

/// Background and foreground of the theme's own ground.
pub(super) fn ground(
    background: PaletteColor,
    foreground: Option<PaletteColor>,
    depth: ColorDepth,
) -> (PaletteColor, PaletteColor) {
    let ink = opposite(background);
    match depth {
        ColorDepth::Ansi16 => (opposite(ink), ink),
        ColorDepth::Indexed256 => (in_256(background), in_256(foreground.unwrap_or(ink))),
        ColorDepth::TrueColor | ColorDepth::None => (background, foreground.unwrap_or(ink)),
    }
}

/// sRGB of a color; the user's own first sixteen as xterm has them.
pub(super) fn rgb(color: PaletteColor) -> Option<Rgb> {
    match color {
        PaletteColor::Default => None,
        PaletteColor::Indexed(index) => Some(of_index(index)),
        PaletteColor::Rgb(red, green, blue) => Some([red, green, blue]),
    }
}

/// Black or white, whichever has more contrast to it.
fn opposite(color: PaletteColor) -> PaletteColor {
    let black = rgb(color).is_some_and(is_light);
    PaletteColor::Indexed(if black { BLACK } else { WHITE })
}

/// The first sixteen are no candidates: what they look like is not known.
fn in_256(color: PaletteColor) -> PaletteColor {
    match color {
        PaletteColor::Rgb(red, green, blue) => {
            nearest([red, green, blue], 16..=255).map_or(color, PaletteColor::Indexed)
        }
        PaletteColor::Default | PaletteColor::Indexed(_) => color,
    }
}

fn of_256(style: RoleStyle) -> RoleStyle {
    let (fg, bg) = (style.fg.map(in_256), style.bg.map(in_256));
    RoleStyle { fg: apart(fg, bg), bg, ..style }
}

/// A foreground that is not its background.
fn apart(fg: Option<PaletteColor>, bg: Option<PaletteColor>) -> Option<PaletteColor> {
    match (fg, bg) {
        (Some(ink), Some(paper)) if ink == paper => Some(opposite(paper)),
        _ => fg,
    }
}

/// Sixteen colors have no quiet ground: under text that keeps its color, the
/// attributes of the role stand in for it.
fn of_16(style: RoleStyle, ground: Option<PaletteColor>, plain: Attributes) -> RoleStyle {
    let has_quiet_ground = style.fg.is_none() && style.bg.is_some_and(|bg| !is_named(bg));
    if has_quiet_ground {
        return RoleStyle { bg: None, ..style.with(plain) };
    }
    let bg = style.bg.map(paper_in_16);
    let under = bg.or(ground).and_then(rgb);
    let Some(fg) = style.fg.filter(|fg| !is_named(*fg)).and_then(rgb) else {
        return RoleStyle { fg: apart(style.fg, bg), bg, ..style };
    };
    match ink_in_16(fg, under) {
        // Some terminals give it the color of their background.
        DARK_GRAY if bg.is_none() => RoleStyle { fg: None, bg, ..style.with(Attributes::DIM) },
        index if bg.is_none() && chroma(oklab(of_index(index))) < GRAY => {
            RoleStyle { fg: None, bg, ..style }
        }
        index => {
            let fg = apart(Some(PaletteColor::Indexed(index)), bg);
            RoleStyle { fg, bg, ..style }
        }
    }
}

/// Whether it is one of the sixteen, or the terminal's own.
fn is_named(color: PaletteColor) -> bool {
    matches!(color, PaletteColor::Default | PaletteColor::Indexed(0..16))
}

fn paper_in_16(color: PaletteColor) -> PaletteColor {
    match rgb(color) {
        Some(of) if !is_named(color) => nearest(of, alike(of)).map_or(color, PaletteColor::Indexed),
        _ => color,
    }
}

/// The nearest that is legible on a background, if one is.
fn ink_in_16(color: Rgb, under: Option<Rgb>) -> u8 {
    let is_legible =
        |index: &u8| under.is_none_or(|under| contrast(of_index(*index), under) >= LEAST);
    nearest(color, alike(color).filter(is_legible))
        .or_else(|| nearest(color, (0..16).filter(is_legible)))
        .unwrap_or(if under.is_some_and(|under| luminance(under) > luminance(color)) {
            BLACK
        } else {
            WHITE
        })
}

/// The grays of the sixteen for a gray, the others for a color: a pale blue is
/// nearer to white than to any blue.
fn alike(color: Rgb) -> impl Iterator<Item = u8> {
    let is_gray = |color| chroma(oklab(color)) < GRAY;
    let wanted = is_gray(color);
    (0..16).filter(move |index| is_gray(of_index(*index)) == wanted)
}
