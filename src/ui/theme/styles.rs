//! The styles of a theme on a terminal, computed once.

use ratatui::style::{Color, Modifier, Style};

use super::{Theme, fit, quantize};
use crate::settings::Symbols;
use crate::settings::theme::color_space::{Rgb, is_light, luminance};
use crate::settings::theme::{
    Attributes, ColorDepth, Palette, PaletteColor, RoleStyle, Roles, TERMINAL, TerminalBackground,
};

/// What is known of the terminal that a theme is shown on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminal {
    pub depth: ColorDepth,
    pub background: TerminalBackground,
    /// The color of the background, if the terminal has told.
    pub ground: Option<Rgb>,
    /// Whether it shows ASCII alone.
    pub ascii: bool,
}

/// The styles of a theme, by role.
#[derive(Clone, Debug)]
pub struct Styles {
    symbols: &'static Symbols,
    pub(super) roles: Roles<Style>,
    pub(super) bare: BareColors,
}

/// Colors of cells that have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct BareColors {
    pub(super) background: Color,
    pub(super) foreground: Color,
}

impl Styles {
    pub fn new(palette: &Palette, terminal: Terminal) -> Self {
        let Terminal { depth, ground, ascii, .. } = terminal;
        let paints = paints(palette, terminal);
        let fitted = match ground {
            Some(own) if !paints && depth > ColorDepth::Ansi16 => fit::palette(palette, own),
            // Without colors, by the attributes of the theme made for few.
            _ if depth == ColorDepth::None => Palette { roles: TERMINAL.roles, ..*palette },
            _ => *palette,
        };
        let fitted = match depth {
            ColorDepth::Indexed256 => quantize::palette(&fitted, paints),
            _ => fitted,
        };
        let roles = fitted.roles.zip(&TERMINAL.roles, |role, plain| {
            style(quantize::role(*role, palette.background, plain.attributes, depth, paints))
        });
        Self { symbols: Symbols::new(ascii), roles, bare: bare(&fitted, palette, paints, terminal) }
    }

    /// The terminal's own sixteen colors, or none.
    pub fn terminal(colour: bool, ascii: bool) -> Self {
        let depth = if colour { ColorDepth::Ansi16 } else { ColorDepth::None };
        Self::new(&TERMINAL, Terminal { depth, ascii, ..Terminal::default() })
    }

    pub fn theme(&self) -> Theme<'_> {
        Theme { symbols: self.symbols, styles: self }
    }
}

/// Whether the theme paints its own ground: it would be illegible on the
/// terminal's. One that has not told is taken to be dark, as most are.
fn paints(palette: &Palette, terminal: Terminal) -> bool {
    let Some(declared) = palette.background.and_then(fit::rgb) else { return false };
    if terminal.depth == ColorDepth::None {
        return false;
    }
    let is_of_its_kind = is_light(declared) == (terminal.background == TerminalBackground::Light);
    let fits = terminal.ground.is_none_or(|own| fit::is_legible(palette, own));
    palette.paints || !is_of_its_kind || !fits
}

/// The terminal's own foreground is left where its background is not known, or
/// at least as dark or light as the theme's: each change of color would cost
/// bytes, for a color that may be no better.
fn bare(palette: &Palette, declared: &Palette, paints: bool, terminal: Terminal) -> BareColors {
    let Some(background) = palette.background.filter(|_| terminal.depth > ColorDepth::None) else {
        return BareColors::default();
    };
    let (paper, ink) = quantize::ground(background, palette.foreground, terminal.depth);
    let (paper, ink) = (color(paper), color(ink));
    if paints {
        return BareColors { background: paper, foreground: ink };
    }
    let is_paler = |own| {
        let declared = declared.background.and_then(fit::rgb).unwrap_or(own);
        let is_darker = luminance(own) < luminance(declared);
        own != declared && is_darker == is_light(declared)
    };
    let is_fitted = terminal.depth > ColorDepth::Ansi16 && terminal.ground.is_some_and(is_paler);
    let foreground = palette.foreground.filter(|_| is_fitted).map_or(Color::Reset, |_| ink);
    BareColors { foreground, ..BareColors::default() }
}

fn style(role: RoleStyle) -> Style {
    let style = Style { fg: role.fg.map(color), bg: role.bg.map(color), ..Style::new() };
    style.add_modifier(modifier(role.attributes))
}

fn modifier(attributes: Attributes) -> Modifier {
    const TABLE: [(Attributes, Modifier); 5] = [
        (Attributes::BOLD, Modifier::BOLD),
        (Attributes::DIM, Modifier::DIM),
        (Attributes::ITALIC, Modifier::ITALIC),
        (Attributes::UNDERLINE, Modifier::UNDERLINED),
        (Attributes::REVERSE, Modifier::REVERSED),
    ];
    let set = TABLE.into_iter().filter(|(attribute, _)| attributes.contains(*attribute));
    set.map(|(_, modifier)| modifier).collect()
}

/// The first sixteen, whose sequences are shorter.
pub(super) const NAMED: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

fn color(color: PaletteColor) -> Color {
    match color {
        PaletteColor::Default => Color::Reset,
        PaletteColor::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
        PaletteColor::Indexed(index) => {
            NAMED.get(usize::from(index)).copied().unwrap_or(Color::Indexed(index))
        }
    }
}
