//! Themes on terminals with few colors, with none, and of the other kind.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use rstest::rstest;

use super::{bg, fg, painted, styles, themes};
use crate::settings::theme::color_space::{chroma, contrast, oklab};
use crate::settings::theme::{
    AUTO, Attributes, ColorDepth, DARK, HIGH_CONTRAST, LIGHT, Palette, PaletteColor, RoleStyle,
    TERMINAL, TerminalBackground, Themes,
};
use crate::ui::theme::Theme;
use crate::ui::theme::styles::{BareColors, NAMED};
use TerminalBackground::{Dark, Light, Unknown};

#[test]
fn text_keeps_off_its_ground_in_sixteen_colours() {
    for (name, palette) in themes() {
        let (styles, background, foreground) = painted(palette, ColorDepth::Ansi16);
        for (role, style) in styles.roles.named() {
            let colors = [style.fg, style.bg].into_iter().flatten();
            for color in colors {
                assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_)), "{name} {role}");
            }
            let text = fg(*style).unwrap_or(foreground);
            let ratio = contrast(text, bg(*style).unwrap_or(background));
            // Xterm's green is paler than that of most terminals.
            let least = if style.fg == Some(Color::Green) { 2.0 } else { 3.0 };
            assert!(ratio >= least, "{name} {role}: {ratio:.2}");
        }
    }
}

/// What is good must not look like what is bad.
#[test]
fn a_hue_stays_what_it_is_in_sixteen_colours() {
    let roles = painted(&LIGHT, ColorDepth::Ansi16).0.roles;
    assert_eq!([roles.good.fg, roles.open.fg], [Some(Color::Green); 2]);
    assert_eq!([roles.ours.fg, roles.key.fg], [Some(Color::Blue); 2]);
    assert_eq!(roles.bad.fg, Some(Color::Red));
    let roles = styles(&DARK, ColorDepth::Ansi16, Unknown).roles;
    assert_eq!(roles.good.fg, Some(Color::Green));
    for (name, palette) in themes() {
        let quantized = painted(palette, ColorDepth::Ansi16).0.roles;
        palette.roles.zip(&quantized, |role, few| {
            let (Some(PaletteColor::Rgb(red, green, blue)), Some(found)) = (role.fg, fg(*few))
            else {
                return;
            };
            let [was, is] = [[red, green, blue], found].map(oklab);
            if chroma(was) < 0.04 || chroma(is) < 0.04 {
                return;
            }
            let cosine = (was[1] * is[1] + was[2] * is[2]) / (chroma(was) * chroma(is));
            assert!(cosine > 0.5, "{name}: {:x?} became {found:x?}", [red, green, blue]);
        });
    }
}

/// A terminal that has not told may be light, where they are illegible.
#[test]
fn no_bright_colour_is_used_on_an_unknown_background() {
    for (name, palette) in themes().chain([("terminal", &TERMINAL)]) {
        let styles = styles(palette, ColorDepth::Ansi16, Unknown);
        let is_painted = styles.bare.background != Color::Reset;
        for (role, style) in styles.roles.named().filter(|_| !is_painted) {
            let is_usual = style.fg.is_none_or(|ink| NAMED[..8].contains(&ink));
            assert!(is_usual, "{name}: {role} is {:?}", style.fg);
        }
    }
}

#[test]
fn no_gray_of_the_sixteen_is_relied_on() {
    for (name, palette) in themes() {
        for (role, style) in painted(palette, ColorDepth::Ansi16).0.roles.named() {
            assert_ne!(style.fg, Some(Color::DarkGray), "{name} {role}");
        }
    }
    let faint = painted(&DARK, ColorDepth::Ansi16).0.roles.faint;
    assert_eq!(faint, Style::new().add_modifier(Modifier::DIM));
}

#[test]
fn the_selected_row_is_reversed_where_there_is_no_quiet_ground() {
    let reversed = Style::new().add_modifier(Modifier::REVERSED);
    for (name, palette) in themes() {
        for depth in [ColorDepth::Ansi16, ColorDepth::None] {
            assert_eq!(styles(palette, depth, Unknown).roles.selected, reversed, "{name}");
        }
    }
}

#[test]
fn colours_of_one_role_stay_apart_when_they_become_one() {
    let role = RoleStyle::fg(0x10_1010).on(0x11_1111);
    let palette = Palette { roles: TERMINAL.roles.map(|_| role), ..DARK };
    for depth in [ColorDepth::Indexed256, ColorDepth::Ansi16] {
        let style = styles(&palette, depth, Unknown).roles.chip;
        assert!(style.fg.is_some() && style.fg != style.bg, "{depth:?}: {style:?}");
    }
}

#[test]
fn the_users_own_sixteen_are_left_as_they_are() {
    let mut palette = DARK;
    palette.roles.due = RoleStyle::ansi(11);
    palette.roles.selected =
        RoleStyle { bg: Some(PaletteColor::Indexed(4)), ..RoleStyle::NONE.with(Attributes::BOLD) };
    for depth in [ColorDepth::TrueColor, ColorDepth::Indexed256, ColorDepth::Ansi16] {
        let roles = styles(&palette, depth, Unknown).roles;
        assert_eq!(roles.due, Style::new().fg(Color::LightYellow));
        assert_eq!(roles.selected, Style::new().bg(Color::Blue).add_modifier(Modifier::BOLD));
    }
}

/// Which background is painted: none where the terminal's is of the theme's
/// kind.
#[rstest]
#[case(&DARK, Dark, None)]
#[case(&DARK, Unknown, None)]
#[case(&DARK, Light, DARK.background)]
#[case(&LIGHT, Light, None)]
#[case(&LIGHT, Unknown, LIGHT.background)]
#[case(&LIGHT, Dark, LIGHT.background)]
#[case(&HIGH_CONTRAST, Light, HIGH_CONTRAST.background)]
#[case(&TERMINAL, Light, None)]
fn the_ground_is_painted_where_the_terminal_s_does_not_fit(
    #[case] palette: &Palette,
    #[case] terminal: TerminalBackground,
    #[case] painted: Option<PaletteColor>,
) {
    let styles = styles(palette, ColorDepth::TrueColor, terminal);
    let painted = painted.map(|color| match color {
        PaletteColor::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
        other => panic!("{other:?}"),
    });
    assert_eq!(styles.bare.background, painted.unwrap_or(Color::Reset));
    let area = Rect::new(0, 0, 4, 2);
    let mut buffer = Buffer::empty(area);
    buffer.set_string(0, 0, "ab", Style::new().bg(Color::Red).fg(Color::Blue));
    styles.theme().paint(area, &mut buffer);
    assert_eq!((buffer[(0, 0)].bg, buffer[(0, 0)].fg), (Color::Red, Color::Blue));
    assert_eq!(buffer[(3, 1)].bg, painted.unwrap_or(Color::Reset));
    assert_eq!(buffer[(3, 1)].fg == Color::Reset, painted.is_none());
}

#[test]
fn auto_never_paints() {
    for terminal in [Unknown, Dark, Light] {
        let palette = *Themes::default().palette(AUTO, terminal).expect("a theme");
        let bare = styles(&palette, ColorDepth::TrueColor, terminal).bare;
        assert_eq!((bare.background, bare.foreground), (Color::Reset, Color::Reset));
    }
}

#[test]
fn without_colours_every_theme_is_the_same_and_has_none() {
    let plain = Theme::new(false, false).styles.roles;
    for (name, palette) in themes() {
        let styles = styles(&Palette { paints: true, ..*palette }, ColorDepth::None, Light);
        assert_eq!((styles.roles, styles.bare), (plain, BareColors::default()), "{name}");
    }
    assert!(plain.named().all(|(_, style)| style.fg.is_none() && style.bg.is_none()));
}
