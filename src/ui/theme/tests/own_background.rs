//! Themes on the backgrounds that people have.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
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

fn is_painted(styles: &Styles) -> bool {
    styles.bare.background != Color::Reset
}

/// Text without a role's color, on the background and over each ground, as it
/// is on the screen.
fn bare_text(styles: &Styles, own: Rgb, grounds: &[Style]) -> Vec<(Option<Rgb>, Rgb)> {
    let area = Rect::new(0, 0, 1, 1);
    let shown = |ground: &Style| {
        let mut buffer = Buffer::empty(area);
        buffer.set_string(0, 0, "a", *ground);
        styles.theme().paint(area, &mut buffer);
        let cell = &buffer[(0, 0)];
        // The terminal's own, which is not known.
        let ink = super::rgb(cell.fg);
        (ink, super::rgb(cell.bg).unwrap_or(own))
    };
    grounds.iter().chain([&Style::new()]).map(shown).collect()
}

/// The lowest contrast of every text, with its role.
fn least_contrasts(styles: &Styles, own: Rgb) -> Vec<(&'static str, f32)> {
    let roles = styles.roles;
    let chip = bg(roles.chip).expect("a ground");
    let grounds = [roles.selected, roles.selected_inactive, roles.overlay, roles.chip];
    let bare = bare_text(styles, own, &grounds);
    let under: Vec<Rgb> = bare.iter().map(|(_, ground)| *ground).filter(|it| *it != chip).collect();
    let least = |ink: Rgb, under: &[Rgb]| {
        under.iter().map(|ground| contrast(ink, *ground)).fold(f32::MAX, f32::min)
    };
    let texts = roles.named().filter(|(role, style)| *role != "rule" && style.fg.is_some());
    let mut found: Vec<(&str, f32)> = texts
        .map(|(role, style)| {
            let ink = fg(*style).expect("a color");
            let labels = ["due", "bad"].contains(&role).then_some(chip);
            let under = match bg(*style) {
                Some(own) => vec![own],
                None => under.iter().copied().chain(labels).collect(),
            };
            (role, least(ink, &under))
        })
        .collect();
    let told = bare.iter().filter_map(|(ink, ground)| Some((ink.as_ref()?, ground)));
    found.extend(told.map(|(ink, ground)| ("text", contrast(*ink, *ground))));
    found
}

#[rstest]
fn texts_and_the_selected_row_are_seen_on_every_background(
    #[values(ColorDepth::TrueColor, ColorDepth::Indexed256)] depth: ColorDepth,
) {
    for own in BACKGROUNDS {
        for (name, palette) in themes() {
            let styles = on(palette, own, depth);
            let own = super::rgb(styles.bare.background).unwrap_or(own);
            let wanted = if name == "high-contrast" { 7.0 } else { 4.5 };
            for (role, least) in least_contrasts(&styles, own) {
                assert!(least >= wanted, "{name} on {own:x?}: {role} has {least:.2}");
            }
            let [selected, inactive] = [styles.roles.selected, styles.roles.selected_inactive]
                .map(|style| bg(style).expect("a ground"));
            let seen = contrast(selected, own);
            assert!(seen >= 1.15, "{name} on {own:x?}: {seen:.2}");
            assert!(inactive != own && inactive != selected, "{name} on {own:x?}");
        }
    }
}

/// Secondary text is not louder than the text around it.
#[test]
fn plain_text_stays_the_plainest_on_every_background() {
    for own in BACKGROUNDS {
        for (name, palette) in themes() {
            let styles = on(palette, own, ColorDepth::TrueColor);
            let own = super::rgb(styles.bare.background).unwrap_or(own);
            let Some(plain) = super::rgb(styles.bare.foreground) else { continue };
            for style in [styles.roles.faint, styles.roles.snippet, styles.roles.rule] {
                let quiet = contrast(fg(style).expect("a color"), own);
                assert!(contrast(plain, own) > quiet, "{name} on {own:x?}: {quiet:.2}");
            }
        }
    }
}

/// On another ground than the theme's, the terminal's own foreground may be too
/// near.
#[test]
fn the_foreground_is_left_on_a_background_as_dark_or_light_as_the_theme_s() {
    let is_left =
        |palette, own| on(palette, own, ColorDepth::TrueColor).bare.foreground == Color::Reset;
    assert!(is_left(&DARK, [0; 3]) && is_left(&LIGHT, [255; 3]));
    assert!(!is_left(&DARK, [0, 0x2b, 0x36]) && !is_left(&LIGHT, [0xfd, 0xf6, 0xe3]));
}

/// A terminal that has told nothing keeps its foreground.
#[test]
fn the_foreground_is_left_where_the_background_is_unknown() {
    let terminal = Terminal { depth: ColorDepth::TrueColor, ..Terminal::default() };
    assert_eq!(Styles::new(&DARK, terminal).bare.foreground, Color::Reset);
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
            assert_eq!(is_painted(&fitted), palette.paints, "{name}");
        }
    }
}

/// A background of the theme's kind that its text is not legible on.
#[rstest]
#[case(&DARK, [0x60, 0x60, 0x60], true)]
#[case(&DARK, [0x2e, 0x34, 0x40], false)]
#[case(&LIGHT, [0x90, 0x90, 0x90], true)]
#[case(&LIGHT, [0xfd, 0xf6, 0xe3], false)]
#[case(&HIGH_CONTRAST, [0x28, 0x2c, 0x34], true)]
#[case(&TERMINAL, [0x60, 0x60, 0x60], false)]
fn a_ground_between_dark_and_light_is_painted_over(
    #[case] palette: &Palette,
    #[case] own: Rgb,
    #[case] paints: bool,
) {
    for depth in [ColorDepth::TrueColor, ColorDepth::Ansi16] {
        assert_eq!(is_painted(&on(palette, own, depth)), paints, "{depth:?}");
    }
}

#[test]
fn a_quiet_ground_takes_the_hue_of_the_background() {
    let selected = bg(on(&LIGHT, [0xfd, 0xf6, 0xe3], ColorDepth::TrueColor).roles.selected);
    let [red, _, blue] = selected.expect("a ground");
    let [plain_red, _, plain_blue] = [0xdf, 0xea, 0xfa];
    assert!(i16::from(blue) - i16::from(red) < plain_blue - plain_red);
}
