//! Themes as data: which colors and attributes each role of the screen has.

mod built_in;
mod catalog;
pub mod color_space;
mod palette;
mod roles;

pub use built_in::{BUILT_IN, COLORBLIND, DARK, HIGH_CONTRAST, LIGHT, TERMINAL};
pub use catalog::{AUTO, ThemeFile, Themes, built_in};
pub use palette::{Attributes, Palette, PaletteColor, RoleStyle};
pub use roles::Roles;

/// How many colors the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColorDepth {
    /// No colors: `NO_COLOR`, `color = "never"`, or a terminal without any.
    None,
    /// The sixteen that the user's terminal defines.
    #[default]
    Ansi16,
    /// xterm's palette of 256.
    Indexed256,
    TrueColor,
}

/// The terminal's own background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TerminalBackground {
    /// The terminal has not told, or not yet.
    #[default]
    Unknown,
    Dark,
    Light,
}
