//! What a theme says about a role.

use super::Roles;

/// A color as a theme names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaletteColor {
    /// The terminal's own foreground or background.
    Default,
    /// Of the terminal's 256; the first sixteen are the user's own.
    Indexed(u8),
    Rgb(u8, u8, u8),
}

impl PaletteColor {
    /// From `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self::Rgb(red, green, blue)
    }
}

/// Attributes of text besides its colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes(u8);

impl Attributes {
    pub const BOLD: Self = Self(1);
    pub const DIM: Self = Self(1 << 1);
    pub const ITALIC: Self = Self(1 << 2);
    pub const UNDERLINE: Self = Self(1 << 3);
    pub const REVERSE: Self = Self(1 << 4);

    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Colors and attributes of a role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleStyle {
    /// `None` leaves the color that is there.
    pub fg: Option<PaletteColor>,
    pub bg: Option<PaletteColor>,
    pub attributes: Attributes,
}

impl RoleStyle {
    pub const NONE: Self = Self { fg: None, bg: None, attributes: Attributes(0) };

    pub const fn fg(rgb: u32) -> Self {
        Self { fg: Some(PaletteColor::hex(rgb)), ..Self::NONE }
    }

    pub const fn ansi(index: u8) -> Self {
        Self { fg: Some(PaletteColor::Indexed(index)), ..Self::NONE }
    }

    #[must_use]
    pub const fn on(self, rgb: u32) -> Self {
        Self { bg: Some(PaletteColor::hex(rgb)), ..self }
    }

    #[must_use]
    pub const fn with(self, attributes: Attributes) -> Self {
        Self { attributes: self.attributes.union(attributes), ..self }
    }

    #[must_use]
    pub const fn without_colors(self) -> Self {
        Self { fg: None, bg: None, ..self }
    }

    #[must_use]
    pub const fn bold(self) -> Self {
        self.with(Attributes::BOLD)
    }
}

/// A theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The background that the colors are chosen for; `None` fits any.
    pub background: Option<PaletteColor>,
    /// Text without a role, on that background.
    pub foreground: Option<PaletteColor>,
    /// Whether the background is painted on a terminal of its kind, too.
    pub paints: bool,
    pub roles: Roles<RoleStyle>,
}
