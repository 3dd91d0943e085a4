//! Themes on the backgrounds that people have.

use rstest::rstest;

use super::{bg, fg, themes};
use crate::settings::theme::color_space::{Rgb, contrast, is_light};
use crate::settings::theme::{
    ColorDepth, DARK, HIGH_CONTRAST, LIGHT, Palette, PaletteColor, TERMINAL, TerminalBackground,
};
use crate::ui::theme::{Styles, Terminal};

/// Of well-known color schemes.
const BACKGROUNDS: [Rgb; 12] = [
    [0x00, 0x00, 0x00],
    [0x00, 0x2b, 0x36],
    [0x1e, 0x1e, 0x1e],
    [0x1e, 0x1e, 0x2e],
    [0x28, 0x28, 0x28],
    [0x28, 0x2c, 0x34],
    [0x2e, 0x34, 0x40],
    [0x30, 0x0a, 0x24],
    [0xff, 0xff, 0xff],
    [0xfd, 0xf6, 0xe3],
    [0xfb, 0xf1, 0xc7],
    [0xef, 0xf1, 0xf5],
];

fn on(palette: &Palette, own: Rgb, depth: ColorDepth) -> Styles {
    let is_light = is_light(own);
    let background = if is_light { TerminalBackground::Light } else { TerminalBackground::Dark };
    Styles::new(palette, Terminal { depth, background, ground: Some(own), ascii: false })
}

#[test]
fn texts_and_the_selected_row_are_seen_on_every_background() {
    for own in BACKGROUNDS {
        for (name, palette) in themes() {
            let styles = on(palette, own, ColorDepth::TrueColor);
            if styles.ground.is_some() {
                continue;
            }
            let roles = styles.roles;
            let chip = roles.chip.bg.and_then(super::rgb).expect("a ground");
            let grounds = [roles.selected, roles.selected_inactive, roles.overlay];
            let grounds: Vec<Rgb> = grounds.into_iter().filter_map(bg).chain([own]).collect();
            for (role, style) in roles.named().filter(|(role, _)| *role != "rule") {
                let Some(ink) = fg(*style) else { continue };
                let labels = ["due", "bad"].contains(&role).then_some(chip);
                let under = match bg(*style) {
                    Some(own) => vec![own],
                    None => grounds.iter().copied().chain(labels).collect(),
                };
                let ratios = under.iter().map(|ground| contrast(ink, *ground));
                let least = ratios.fold(f32::MAX, f32::min);
                assert!(least >= 4.5, "{name} on {own:x?}: {role} has {least:.2}");
            }
            let selected = contrast(bg(roles.selected).expect("a ground"), own);
            assert!(selected >= 1.15, "{name} on {own:x?}: {selected:.2}");
        }
    }
}

#[test]
fn a_theme_is_unchanged_on_the_background_that_it_was_made_for() {
    for (name, palette) in themes() {
        let Some(PaletteColor::Rgb(red, green, blue)) = palette.background else {
            panic!("{name} declares a background");
        };
        for depth in [ColorDepth::TrueColor, ColorDepth::Indexed256] {
            let fitted = on(palette, [red, green, blue], depth);
            let terminal = Terminal { depth, ..Terminal::default() };
            assert_eq!(fitted.roles, Styles::new(palette, terminal).roles, "{name}");
            assert_eq!(fitted.ground, None, "{name}");
        }
    }
}

/// A background of the theme's kind that its text is not legible on.
#[rstest]
#[case(&DARK, [0x60, 0x60, 0x60], true)]
#[case(&DARK, [0x2e, 0x34, 0x40], false)]
#[case(&LIGHT, [0x90, 0x90, 0x90], true)]
#[case(&LIGHT, [0xfd, 0xf6, 0xe3], false)]
#[case(&HIGH_CONTRAST, [0x28, 0x2c, 0x34], false)]
#[case(&TERMINAL, [0x60, 0x60, 0x60], false)]
fn a_ground_between_dark_and_light_is_painted_over(
    #[case] palette: &Palette,
    #[case] own: Rgb,
    #[case] paints: bool,
) {
    for depth in [ColorDepth::TrueColor, ColorDepth::Ansi16] {
        assert_eq!(on(palette, own, depth).ground.is_some(), paints, "{depth:?}");
    }
}

#[test]
fn a_quiet_ground_takes_the_hue_of_the_background() {
    let selected = bg(on(&LIGHT, [0xfd, 0xf6, 0xe3], ColorDepth::TrueColor).roles.selected);
    let [red, _, blue] = selected.expect("a ground");
    let [plain_red, _, plain_blue] = [0xdf, 0xea, 0xfa];
    assert!(i16::from(blue) - i16::from(red) < plain_blue - plain_red);
}
