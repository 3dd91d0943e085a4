//! The styles of a theme on a terminal, computed once.

use ratatui::style::{Color, Modifier, Style};

use super::Theme;
use crate::settings::Symbols;
use crate::settings::theme::{
    Attributes, ColorDepth, Palette, PaletteColor, RoleStyle, Roles, TERMINAL, TerminalBackground,
};

/// What is known of the terminal that a theme is shown on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminal {
    pub depth: ColorDepth,
    pub background: TerminalBackground,
    /// Whether it shows ASCII alone.
    pub ascii: bool,
}

/// The styles of a theme, by role.
#[derive(Clone, Debug)]
pub struct Styles {
    symbols: &'static Symbols,
    pub(super) roles: Roles<Style>,
    /// Background and foreground of cells that have none.
    pub(super) ground: Option<(Color, Color)>,
}

impl Styles {
    pub fn new(palette: &Palette, terminal: Terminal) -> Self {
        let roles = match terminal.depth {
            // Without colors, by the attributes of the theme made for few.
            ColorDepth::None => TERMINAL.roles.map(|role| style(role.without_colors())),
            _ => palette.roles.map(|role| style(*role)),
        };
        Self { symbols: Symbols::new(terminal.ascii), roles, ground: None }
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

/// The first sixteen have names, whose sequences are shorter.
fn color(color: PaletteColor) -> Color {
    const NAMED: [Color; 16] = [
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
    match color {
        PaletteColor::Default => Color::Reset,
        PaletteColor::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
        PaletteColor::Indexed(index) => {
            NAMED.get(usize::from(index)).copied().unwrap_or(Color::Indexed(index))
        }
    }
}
