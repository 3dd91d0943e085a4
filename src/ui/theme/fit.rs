//! A theme on the terminal's own background: its grounds are as far from that
//! as from the one that the theme was made for, and its texts stay legible.

use super::quantize::rgb;
use crate::settings::theme::color_space::{Rgb, contrast, is_light, linear, of_linear};
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

/// The roles on the terminal's own background.
pub(super) fn roles(palette: &Palette, own: Rgb) -> Roles<RoleStyle> {
    let Some(declared) = palette.background.and_then(rgb) else { return palette.roles };
    let before = palette.roles;
    let mut after = before.map(|role| RoleStyle { bg: moved(role.bg, declared, own), ..*role });
    after.rule.fg = moved(before.rule.fg, declared, own);
    let (grounds, new_grounds) = (grounds(&before, declared), grounds(&after, own));
    let level = level(&before, &grounds);
    let mut fitted = before.zip(&after, |old, new| {
        let had = old.fg.and_then(rgb).map(|ink| least(ink, old, &grounds));
        let wanted = had.unwrap_or(level).min(level);
        RoleStyle { fg: legible(new, wanted, &new_grounds), ..*new }
    });
    fitted.rule = after.rule;
    // Labels (`NOTE`, `OPTED OUT`) are written on a chip, too.
    if let Some(chip) = after.chip.bg.and_then(rgb) {
        for role in [&mut fitted.due, &mut fitted.bad].into_iter().filter(|it| it.bg.is_none()) {
            role.fg = legible(role, level, &[chip]);
        }
    }
    fitted
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

/// The backgrounds that a text without its own can have.
fn grounds(roles: &Roles<RoleStyle>, background: Rgb) -> Vec<Rgb> {
    let grounds = [roles.selected, roles.selected_inactive, roles.overlay];
    let own = grounds.iter().filter_map(|role| role.bg.and_then(rgb));
    own.chain([background]).collect()
}

/// The lowest contrast of a text over the backgrounds that it can have.
fn least(ink: Rgb, role: &RoleStyle, grounds: &[Rgb]) -> f32 {
    match role.bg.and_then(rgb) {
        Some(own) => contrast(ink, own),
        None => grounds.iter().map(|ground| contrast(ink, *ground)).fold(f32::MAX, f32::min),
    }
}

/// The level that all texts of a theme have.
fn level(roles: &Roles<RoleStyle>, grounds: &[Rgb]) -> f32 {
    let texts = roles.named().filter(|(name, _)| *name != "rule");
    let ratios = texts.filter_map(|(_, role)| Some(least(role.fg.and_then(rgb)?, role, grounds)));
    let lowest = ratios.fold(f32::MAX, f32::min);
    let [high, usual] = LEVELS;
    if lowest >= high { high } else { usual }
}

/// The color of a text, brought nearer to black or white until it has a
/// contrast.
fn legible(role: &RoleStyle, wanted: f32, grounds: &[Rgb]) -> Option<PaletteColor> {
    let Some(PaletteColor::Rgb(red, green, blue)) = role.fg else { return role.fg };
    let ink = [red, green, blue];
    let under = role.bg.and_then(rgb).or(grounds.last().copied());
    let end = if under.is_some_and(is_light) { 0 } else { 255 };
    let mixed = |step: u16| {
        ink.map(|channel| {
            ((u16::from(channel) * (STEPS - step) + end * step + STEPS / 2) / STEPS) as u8
        })
    };
    let found = (0..=STEPS).map(mixed).find(|ink| least(*ink, role, grounds) >= wanted);
    let [red, green, blue] = found.unwrap_or_else(|| mixed(STEPS));
    Some(PaletteColor::Rgb(red, green, blue))
}
