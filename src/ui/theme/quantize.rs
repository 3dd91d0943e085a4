//! The colors of a theme where the terminal shows fewer: the nearest, but
//! legible.

use crate::settings::theme::color_space::{
    Rgb, chroma, contrast, distance, is_light, luminance, nearest, of_index, oklab,
};
use crate::settings::theme::{Attributes, ColorDepth, Palette, PaletteColor, RoleStyle};

use super::fit::{self, rgb};

/// Oklab chroma below which a color is a gray.
const GRAY: f32 = 0.04;

/// Contrast of text to its background that sixteen colors must keep: WCAG's
/// for large text. How the terminal shows them is its own affair.
const LEAST: f32 = 3.0;

/// Contrast below which a color of the right hue is left out. Most terminals
/// show a darker green than xterm, whose has 2.1 to white.
const LEAST_OF_HUE: f32 = 2.0;

/// Difference of two hues, in degrees, up to which one stands for the other.
/// From green to red it is 113.
const SAME_HUE: f32 = 60.0;

/// Contrast to the background at which a ground is seen.
const SEEN: f32 = 1.15;

/// Contrast of lines that 256 colors must keep: WCAG's for what is no text.
const LINE: f32 = 3.0;

/// The dark one of the two middle grays among sixteen.
const DARK_GRAY: u8 = 8;
const BLACK: u8 = 0;
const WHITE: u8 = 15;

/// The same two among those that look alike everywhere.
const BLACK_OF_256: u8 = 16;
const WHITE_OF_256: u8 = 231;

/// A role's style in fewer colors. `ground` is the theme's background;
/// `plain` are the attributes of the role without colors; `paints` is whether
/// the background is painted.
pub(super) fn role(
    style: RoleStyle,
    ground: Option<PaletteColor>,
    plain: Attributes,
    depth: ColorDepth,
    paints: bool,
) -> RoleStyle {
    match depth {
        ColorDepth::TrueColor | ColorDepth::Indexed256 => style,
        ColorDepth::Ansi16 => of_16(style, ground, plain, paints),
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
        _ => (background, foreground.unwrap_or(ink)),
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

/// The theme in 256 colors; its background, too, if that is painted.
pub(super) fn palette(before: &Palette, paints: bool) -> Palette {
    let background = before.background.map(|it| if paints { in_256(it) } else { it });
    let paper = |bg, taken| paper_in_256(bg, before.background, background, taken);
    let mut roles = before.roles.map(|role| RoleStyle {
        fg: role.fg.map(in_256),
        bg: role.bg.map(|bg| paper(bg, None)),
        ..*role
    });
    let [selected, inactive] = [before.roles.selected, before.roles.selected_inactive];
    if inactive.bg != selected.bg {
        roles.selected_inactive.bg = inactive.bg.map(|bg| paper(bg, roles.selected.bg));
    }
    let foreground = before.foreground.map(in_256);
    let mut after = Palette { background, foreground, roles, ..*before };
    if let (Some(PaletteColor::Rgb(red, green, blue)), Some(had), Some(has)) =
        (before.roles.rule.fg, before.background.and_then(rgb), background.and_then(rgb))
    {
        let line = [red, green, blue];
        after.roles.rule.fg = Some(ink_in_256(line, &[has], contrast(line, had).min(LINE)));
    }
    fit::with_legible_texts(before, &after, ink_in_256)
}

/// The nearest that has a contrast to all that is under it.
fn ink_in_256(ink: Rgb, under: &[Rgb], wanted: f32) -> PaletteColor {
    let is_legible = |index: &u8| fit::least(of_index(*index), under) >= wanted;
    let usual = nearest(ink, 16..=255).filter(is_legible);
    let found = usual.or_else(|| nearest(ink, (16..=255).filter(is_legible)));
    let light = under.last().is_some_and(|ground| is_light(*ground));
    PaletteColor::Indexed(found.unwrap_or(if light { BLACK_OF_256 } else { WHITE_OF_256 }))
}

/// The nearest that is seen beside the background, and beside another ground,
/// if the color is.
fn paper_in_256(
    color: PaletteColor,
    declared: Option<PaletteColor>,
    background: Option<PaletteColor>,
    taken: Option<PaletteColor>,
) -> PaletteColor {
    let (PaletteColor::Rgb(red, green, blue), Some(declared), Some(own)) =
        (color, declared.and_then(rgb), background.and_then(rgb))
    else {
        return in_256(color);
    };
    let paper = [red, green, blue];
    let had = contrast(paper, declared);
    let wanted = if had >= SEEN { SEEN } else { f32::midpoint(1.0, had) };
    let is_lighter = luminance(paper) > luminance(declared);
    let is_seen = |index: &u8| {
        let found = of_index(*index);
        taken != Some(PaletteColor::Indexed(*index))
            && contrast(found, own) >= wanted
            && (luminance(found) > luminance(own)) == is_lighter
    };
    let usual = nearest(paper, 16..=255).filter(is_seen);
    let found = usual.or_else(|| nearest(paper, (16..=255).filter(is_seen)));
    found.map_or_else(|| in_256(color), PaletteColor::Indexed)
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
fn of_16(
    style: RoleStyle,
    ground: Option<PaletteColor>,
    plain: Attributes,
    paints: bool,
) -> RoleStyle {
    let has_quiet_ground = style.fg.is_none() && style.bg.is_some_and(|bg| !is_named(bg));
    if has_quiet_ground {
        return RoleStyle { bg: None, ..style.with(plain) };
    }
    let bg = style.bg.map(paper_in_16);
    let under = bg.or(ground).and_then(rgb);
    let Some(fg) = style.fg.filter(|fg| !is_named(*fg)).and_then(rgb) else {
        return RoleStyle { fg: apart(style.fg, bg), bg, ..style };
    };
    let may_be_bright = (paints || bg.is_some()) && !under.is_some_and(is_light);
    match ink_in_16(fg, under, may_be_bright) {
        // Some terminals give it the color of their background.
        DARK_GRAY if bg.is_none() => RoleStyle { fg: None, bg, ..style.with(Attributes::DIM) },
        index if bg.is_none() && is_gray(of_index(index)) => RoleStyle { fg: None, bg, ..style },
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

/// The nearest in hue that is legible on a background, or a gray: another
/// hue would mean something else. The bright colors are for a dark background
/// that is certain: nobody can read them on a light one.
fn ink_in_16(color: Rgb, under: Option<Rgb>, may_be_bright: bool) -> u8 {
    let has =
        |index: u8, least| under.is_none_or(|under| contrast(of_index(index), under) >= least);
    let is_usual = |index: u8| may_be_bright || index < 8 || is_gray(of_index(index));
    let lab = oklab(color);
    let order = |index: &u8| {
        let hue = if is_gray(color) { 0.0 } else { hues_apart(color, of_index(index % 8)) };
        (hue, distance(lab, oklab(of_index(*index))))
    };
    let of_hue = |least| {
        let legible = alike(color).filter(|index| is_usual(*index) && has(*index, least));
        legible.min_by(|a, b| {
            let (a, b) = (order(a), order(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        })
    };
    let gray = (0..16).filter(|index| is_gray(of_index(*index)) && has(*index, LEAST));
    of_hue(LEAST).or_else(|| of_hue(LEAST_OF_HUE)).or_else(|| nearest(color, gray)).unwrap_or(
        if under.is_some_and(|under| luminance(under) > luminance(color)) { BLACK } else { WHITE },
    )
}

/// The grays of the sixteen for a gray, those of its hue for a color: a pale
/// blue is nearer to white than to any blue.
fn alike(color: Rgb) -> impl Iterator<Item = u8> {
    (0..16).filter(move |index| {
        let other = of_index(*index);
        match (is_gray(color), is_gray(other)) {
            (false, false) => hues_apart(color, other) <= SAME_HUE,
            (gray, other_gray) => gray == other_gray,
        }
    })
}

fn is_gray(color: Rgb) -> bool {
    chroma(oklab(color)) < GRAY
}

/// Angle between two hues in Oklab, in degrees.
fn hues_apart(a: Rgb, b: Rgb) -> f32 {
    let [a, b] = [a, b].map(|color| {
        let [_, a, b] = oklab(color);
        b.atan2(a).to_degrees()
    });
    let apart = (a - b).abs();
    apart.min(360.0 - apart)
}
