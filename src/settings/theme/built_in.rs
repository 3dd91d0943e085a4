//! The built-in themes.
//!
//! A test holds the contrast of every text over the background of its theme
//! and over the selected row; `docs/themes.md` says how much.

use super::{Attributes, Palette, PaletteColor, RoleStyle, Roles};

/// The built-in themes by name.
pub const BUILT_IN: &[(&str, &Palette)] = &[
    ("dark", &DARK),
    ("light", &LIGHT),
    ("high-contrast", &HIGH_CONTRAST),
    ("colorblind", &COLORBLIND),
    ("terminal", &TERMINAL),
];

const fn fg(rgb: u32) -> RoleStyle {
    RoleStyle::fg(rgb)
}

const fn on(rgb: u32) -> RoleStyle {
    RoleStyle::NONE.on(rgb)
}

const BOLD: RoleStyle = RoleStyle::NONE.bold();
const DIM: RoleStyle = RoleStyle::NONE.with(Attributes::DIM);
const REVERSE: RoleStyle = RoleStyle::NONE.with(Attributes::REVERSE);
const UNDERLINE: Attributes = Attributes::UNDERLINE;

pub const DARK: Palette = Palette {
    background: Some(PaletteColor::hex(0x16_181d)),
    foreground: Some(PaletteColor::hex(0xd8_dbe2)),
    paints: false,
    roles: Roles {
        strong: BOLD,
        faint: fg(0x98_a1ae),
        snippet: fg(0x98_a1ae),
        unread_snippet: RoleStyle::NONE,
        ours: fg(0x8f_c7f5),
        incoming: RoleStyle::NONE,
        unread: fg(0x6c_b6ff).bold(),
        marked: fg(0xd2_a8ff).bold(),
        due: fg(0xe8_b84b),
        warning: fg(0xe8_b84b),
        bad: fg(0xff_8a80).bold(),
        good: fg(0x6f_cf8a),
        key: fg(0x6c_b6ff),
        hint: fg(0xb4_bbc6),
        chip: on(0x33_3b47),
        found: fg(0xff_d866).bold().with(UNDERLINE),
        selected: on(0x2a_313c),
        selected_inactive: on(0x20_242b),
        tab: fg(0x98_a1ae),
        tab_current: BOLD.on(0x33_3b47),
        rule: fg(0x5d_6677),
        overlay: on(0x1d_2026),
        needs_reply: fg(0xe8_b84b),
        new_lead: fg(0xf5_a3d0).bold(),
        waiting: fg(0x8f_c7f5),
        failed: fg(0xff_8a80).bold(),
        open: fg(0x6f_cf8a),
        archived: fg(0x98_a1ae),
        other_status: fg(0xcb_d0d9),
    },
};

pub const LIGHT: Palette = Palette {
    background: Some(PaletteColor::hex(0xff_ffff)),
    foreground: Some(PaletteColor::hex(0x1f_2328)),
    paints: false,
    roles: Roles {
        strong: BOLD,
        faint: fg(0x57_606a),
        snippet: fg(0x57_606a),
        unread_snippet: RoleStyle::NONE,
        ours: fg(0x0a_4f8f),
        incoming: RoleStyle::NONE,
        unread: fg(0x09_58c7).bold(),
        marked: fg(0x7a_2fc0).bold(),
        due: fg(0x74_4600),
        warning: fg(0x74_4600),
        bad: fg(0xb0_1e28).bold(),
        good: fg(0x17_632b),
        key: fg(0x09_58c7),
        hint: fg(0x42_4a53),
        chip: on(0xdc_e3ea),
        found: fg(0x8a_3b00).bold().with(UNDERLINE),
        selected: on(0xdf_eafa),
        selected_inactive: on(0xef_f2f5),
        tab: fg(0x57_606a),
        tab_current: BOLD.on(0xdc_e3ea),
        rule: fg(0x8c_949d),
        overlay: on(0xf6_f8fa),
        needs_reply: fg(0x74_4600),
        new_lead: fg(0xa4_1c7e).bold(),
        waiting: fg(0x0a_4f8f),
        failed: fg(0xb0_1e28).bold(),
        open: fg(0x17_632b),
        archived: fg(0x57_606a),
        other_status: fg(0x2f_363d),
    },
};

pub const HIGH_CONTRAST: Palette = Palette {
    background: Some(PaletteColor::hex(0x00_0000)),
    foreground: Some(PaletteColor::hex(0xff_ffff)),
    paints: true,
    roles: Roles {
        strong: fg(0xff_ffff).bold(),
        faint: fg(0xd0_d0d0),
        snippet: fg(0xd0_d0d0),
        unread_snippet: fg(0xff_ffff),
        ours: fg(0x87_d7ff),
        incoming: fg(0xff_ffff),
        unread: fg(0x5f_ffff).bold(),
        marked: fg(0xff_afff).bold(),
        due: fg(0xff_ff00),
        warning: fg(0xff_ff00),
        bad: fg(0xff_afaf).bold(),
        good: fg(0x87_ff87),
        key: fg(0x5f_ffff).bold(),
        hint: fg(0xff_ffff),
        chip: fg(0xff_ffff).on(0x00_005f),
        found: fg(0xff_ff00).bold().with(UNDERLINE),
        selected: on(0x00_005f),
        selected_inactive: on(0x26_2626),
        tab: fg(0xd0_d0d0),
        tab_current: fg(0xff_ffff).on(0x00_005f).bold().with(UNDERLINE),
        rule: fg(0x94_9494),
        overlay: RoleStyle::NONE,
        needs_reply: fg(0xff_ff00),
        new_lead: fg(0xff_afff).bold(),
        waiting: fg(0x87_d7ff),
        failed: fg(0xff_afaf).bold(),
        open: fg(0x87_ff87),
        archived: fg(0xd0_d0d0),
        other_status: fg(0xff_ffff),
    },
};

/// Blue, orange and yellow, told apart without red and green: from Okabe and
/// Ito's palette ("Color Universal Design", 2008), lightened for dark ground.
pub const COLORBLIND: Palette = Palette {
    roles: Roles {
        unread: fg(0x56_b4e9).bold(),
        marked: fg(0xff_ffff).bold(),
        due: fg(0xf0_e442),
        warning: fg(0xf0_e442),
        bad: fg(0xf5_923e).bold(),
        good: fg(0x56_b4e9),
        key: fg(0x56_b4e9),
        found: fg(0xf0_e442).bold().with(UNDERLINE),
        needs_reply: fg(0xf0_e442),
        new_lead: fg(0xff_ffff).bold(),
        waiting: fg(0x56_b4e9),
        failed: fg(0xf5_923e).bold(),
        open: RoleStyle::NONE,
        ..DARK.roles
    },
    ..DARK
};

/// The sixteen colors that the user has given the terminal, on its own
/// background.
pub const TERMINAL: Palette = Palette {
    background: None,
    foreground: None,
    paints: false,
    roles: Roles {
        strong: BOLD,
        faint: DIM,
        snippet: DIM,
        unread_snippet: RoleStyle::NONE,
        ours: RoleStyle::ansi(CYAN),
        incoming: RoleStyle::NONE,
        unread: RoleStyle::ansi(CYAN).bold(),
        marked: RoleStyle::ansi(MAGENTA).bold(),
        due: RoleStyle::ansi(YELLOW),
        warning: RoleStyle::ansi(YELLOW),
        bad: RoleStyle::ansi(RED).bold(),
        good: RoleStyle::ansi(GREEN),
        key: RoleStyle::ansi(CYAN),
        hint: RoleStyle::NONE,
        chip: REVERSE,
        found: RoleStyle::ansi(CYAN).bold().with(UNDERLINE),
        selected: REVERSE,
        selected_inactive: RoleStyle::NONE,
        tab: RoleStyle::NONE,
        tab_current: BOLD.with(UNDERLINE),
        rule: DIM,
        overlay: RoleStyle::NONE,
        needs_reply: RoleStyle::ansi(YELLOW),
        new_lead: RoleStyle::ansi(YELLOW).bold(),
        waiting: RoleStyle::NONE,
        failed: RoleStyle::ansi(RED).bold(),
        open: RoleStyle::NONE,
        archived: DIM,
        other_status: RoleStyle::NONE,
    },
};

const RED: u8 = 1;
const GREEN: u8 = 2;
const YELLOW: u8 = 3;
const MAGENTA: u8 = 5;
const CYAN: u8 = 6;
