//! A theme on the terminal's own background: its grounds are as far from that
//! as from the one that the theme was made for, and its texts stay legible.

use crate::settings::theme::color_space::{Rgb, contrast, is_light, linear, of_index, of_linear};
use crate::settings::theme::{Palette, PaletteColor, RoleStyle, Roles};

/// Contrast of plain text to a background that needs no other.
const PLAIN: f32 = 7.0;

/// WCAG's levels AAA and AA for text: the one that a theme has is kept.
const LEVELS: [f32; 2] = [7.0, 4.5];

/// The steps from a color to black or white.
const STEPS: u16 = 16;

/// Whether the theme's plain text is legible on a background.
pub(super) fn is_legible(palette: &Palette, own: Rgb) -> bool {
    let ink = palette.foreground.and_then(rgb);
    ink.is_none_or(|ink| contrast(ink, own) >= PLAIN)
}

/// The color that a text gets: from its color in the theme, what is under it,
/// and the contrast that it needs.
type Choose = fn(Rgb, &[Rgb], f32) -> PaletteColor;

/// The theme on the terminal's own background.
pub(super) fn palette(before: &Palette, own: Rgb) -> Palette {
    let Some(declared) = before.background.and_then(rgb) else { return *before };
    let [red, green, blue] = own;
    let mut after = Palette { background: Some(PaletteColor::Rgb(red, green, blue)), ..*before };
    after.roles = before.roles.map(|role| RoleStyle { bg: moved(role.bg, declared, own), ..*role });
    after.roles.rule.fg = moved(before.roles.rule.fg, declared, own);
    with_legible_texts(before, &after, mixed)
}

/// The theme with other grounds, its texts as legible as before: at the level
/// of all of them at most.
pub(super) fn with_legible_texts(before: &Palette, after: &Palette, choose: Choose) -> Palette {
    let (Some(old_grounds), Some(grounds)) = (grounds(before), grounds(after)) else {
        return *after;
    };
    let level = level(&before.roles, &old_grounds);
    let legible = |color: Option<PaletteColor>, had: &[Rgb], has: &[Rgb]| match color {
        Some(PaletteColor::Rgb(red, green, blue)) => {
            let ink = [red, green, blue];
            Some(choose(ink, has, least(ink, had).min(level)))
        }
        _ => color,
    };
    let mut roles = before.roles.zip(&after.roles, |old, new| {
        let fg = legible(old.fg, &under(old, &old_grounds), &under(new, &grounds));
        RoleStyle { fg, ..*new }
    });
    roles.rule = after.roles.rule;
    // Labels (`NOTE`, `OPTED OUT`) are written on a chip, too.
    if let (Some(old_chip), Some(chip)) =
        (before.roles.chip.bg.and_then(rgb), after.roles.chip.bg.and_then(rgb))
    {
        let had: Vec<Rgb> = [old_chip].into_iter().chain(old_grounds.iter().copied()).collect();
        let has: Vec<Rgb> = [chip].into_iter().chain(grounds.iter().copied()).collect();
        for (old, new) in [(&before.roles.due, &mut roles.due), (&before.roles.bad, &mut roles.bad)]
        {
            if old.bg.is_none() {
                new.fg = legible(old.fg, &had, &has);
            }
        }
    }
    let plain = |roles: &Roles<RoleStyle>, grounds: &[Rgb]| -> Vec<Rgb> {
        let without = roles.named().filter(|(_, role)| role.fg.is_none());
        let own = without.filter_map(|(_, role)| role.bg.and_then(rgb));
        own.chain(grounds.iter().copied()).collect()
    };
    let (had, has) = (plain(&before.roles, &old_grounds), plain(&after.roles, &grounds));
    Palette { foreground: legible(before.foreground, &had, &has), roles, ..*after }
}

/// A color with the contrast to the terminal's background, in each channel,
/// that it has to the theme's.
fn moved(color: Option<PaletteColor>, declared: Rgb, own: Rgb) -> Option<PaletteColor> {
    let Some(PaletteColor::Rgb(red, green, blue)) = color else { return color };
    let color = [red, green, blue];
    let [red, green, blue] = [0, 1, 2].map(|at| {
        let [color, declared, own] = [color, declared, own].map(|it| linear(it[at]) + 0.05);
        of_linear(own * color / declared - 0.05)
    });
    Some(PaletteColor::Rgb(red, green, blue))
}

/// The backgrounds that a text without its own can have, the theme's last.
fn grounds(palette: &Palette) -> Option<Vec<Rgb>> {
    let roles = &palette.roles;
    let grounds = [roles.selected, roles.selected_inactive, roles.overlay];
    let own = grounds.iter().filter_map(|role| role.bg.and_then(rgb));
    Some(own.chain([palette.background.and_then(rgb)?]).collect())
}

/// The backgrounds that a text can have.
fn under(role: &RoleStyle, grounds: &[Rgb]) -> Vec<Rgb> {
    role.bg.and_then(rgb).map_or_else(|| grounds.to_vec(), |own| vec![own])
}

/// The lowest contrast of a text to what can be under it.
pub(super) fn least(ink: Rgb, under: &[Rgb]) -> f32 {
    under.iter().map(|ground| contrast(ink, *ground)).fold(f32::MAX, f32::min)
}

/// The level that all texts of a theme have.
fn level(roles: &Roles<RoleStyle>, grounds: &[Rgb]) -> f32 {
    let texts = roles.named().filter(|(name, _)| *name != "rule");
    let ratios =
        texts.filter_map(|(_, role)| Some(least(role.fg.and_then(rgb)?, &under(role, grounds))));
    let lowest = ratios.fold(f32::MAX, f32::min);
    let [high, usual] = LEVELS;
    if lowest >= high { high } else { usual }
}

/// The color brought nearer to black or white until it has a contrast.
fn mixed(ink: Rgb, under: &[Rgb], wanted: f32) -> PaletteColor {
    let end = if under.last().is_some_and(|ground| is_light(*ground)) { 0 } else { 255 };
    let mixed = |step: u16| {
        ink.map(|channel| {
            ((u16::from(channel) * (STEPS - step) + end * step + STEPS / 2) / STEPS) as u8
        })
    };
    let found = (0..=STEPS).map(mixed).find(|ink| least(*ink, under) >= wanted);
    let [red, green, blue] = found.unwrap_or_else(|| mixed(STEPS));
    PaletteColor::Rgb(red, green, blue)
}

/// sRGB of a color; the user's own first sixteen as xterm has them.
pub(super) fn rgb(color: PaletteColor) -> Option<Rgb> {
    match color {
        PaletteColor::Default => None,
        PaletteColor::Indexed(index) => Some(of_index(index)),
        PaletteColor::Rgb(red, green, blue) => Some([red, green, blue]),
    }
}
