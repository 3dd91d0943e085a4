//! Styles as SGR sequences (ECMA-48, *select graphic rendition*).

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// The modifiers and the parameters that turn them on.
const MODIFIERS: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// The style of a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CellStyle {
    fg: Color,
    bg: Color,
    underline: Color,
    modifiers: Modifier,
}

impl CellStyle {
    pub(crate) fn from_cell(cell: &Cell) -> Self {
        let (fg, bg, underline) = (cell.fg, cell.bg, cell.underline_color);
        Self { fg, bg, underline, modifiers: cell.modifier }
    }

    /// The background, if a space shows nothing else: neither lines nor the
    /// foreground.
    pub(crate) fn background(self) -> Option<Color> {
        let across = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::CROSSED_OUT;
        (!self.modifiers.intersects(across)).then_some(self.bg)
    }

    /// Whether a space is invisible in this style.
    pub(crate) fn hides_spaces(self) -> bool {
        self.background() == Some(Color::Reset)
    }

    /// Writes the sequence that changes the style from `before`.
    pub(crate) fn write(self, before: Self, out: &mut Vec<u8>) {
        if self == before {
            return;
        }
        if self == Self::default() {
            out.extend(b"\x1b[m");
            return;
        }
        let removed = before.modifiers - self.modifiers;
        let start = out.len();
        self.write_changes(before, removed, out);
        if !removed.is_empty() {
            // A reset of everything may be shorter, though colors are set anew.
            let end = out.len();
            self.write_changes(before, Modifier::all(), out);
            if out.len() - end < end - start {
                out.drain(start..end);
            } else {
                out.truncate(end);
            }
        }
    }

    /// Writes one sequence: a reset of what is removed, and what it lacks then.
    /// Bold and dim share a reset parameter; about those of other modifiers
    /// terminals disagree, so that these are reset with everything.
    fn write_changes(self, before: Self, removed: Modifier, out: &mut Vec<u8>) {
        let intensity = Modifier::BOLD | Modifier::DIM;
        let before = if removed.is_empty() {
            before
        } else if intensity.contains(removed) {
            Self { modifiers: before.modifiers - intensity, ..before }
        } else {
            Self::default()
        };
        out.extend(b"\x1b[");
        if !removed.is_empty() {
            add(&[if intensity.contains(removed) { 22 } else { 0 }], out);
        }
        for (modifier, parameter) in MODIFIERS {
            if (self.modifiers - before.modifiers).contains(modifier) {
                add(&[parameter], out);
            }
        }
        for (colour, was, base) in [
            (self.fg, before.fg, 30),
            (self.bg, before.bg, 40),
            (self.underline, before.underline, 50),
        ] {
            if colour != was {
                add_colour(colour, base, out);
            }
        }
        // In place of the last separator.
        out.pop();
        out.push(b'm');
    }
}

/// The background that is all that a cell shows; `None` if it shows more.
pub(crate) fn bare(cell: &Cell) -> Option<Color> {
    CellStyle::from_cell(cell).background().filter(|_| cell.symbol() == " ")
}

fn add(parameters: &[u8], out: &mut Vec<u8>) {
    for parameter in parameters {
        number(u16::from(*parameter), out);
        out.push(b';');
    }
}

/// Adds a color of the foreground (`base` 30), the background (40) or the
/// underline (50, which has no short forms).
fn add_colour(colour: Color, base: u8, out: &mut Vec<u8>) {
    let index = match colour {
        Color::Reset => return add(&[base + 9], out),
        Color::Indexed(index) => return add(&[base + 8, 5, index], out),
        Color::Rgb(red, green, blue) => return add(&[base + 8, 2, red, green, blue], out),
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    match index {
        _ if base == 50 => add(&[base + 8, 5, index], out),
        ..8 => add(&[base + index], out),
        bright => add(&[base + 60 + bright - 8], out),
    }
}

/// Writes a number in digits.
pub(crate) fn number(number: u16, out: &mut Vec<u8>) {
    if number >= 10 {
        self::number(number / 10, out);
    }
    out.push(b'0' + (number % 10) as u8);
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn cell_style(style: Style) -> CellStyle {
        let mut cell = Cell::default();
        cell.set_style(style);
        CellStyle::from_cell(&cell)
    }

    fn written(before: Style, after: Style) -> String {
        let mut out = Vec::new();
        cell_style(after).write(cell_style(before), &mut out);
        String::from_utf8(out).expect("ASCII").replace('\x1b', "")
    }

    #[test]
    fn only_what_changes_is_written() {
        let (plain, cyan) = (Style::new(), Style::new().fg(Color::Cyan));
        assert_eq!(written(plain, plain), "");
        assert_eq!(written(plain, cyan.bold()), "[1;36m");
        assert_eq!(written(cyan, cyan.bold()), "[1m");
        assert_eq!(written(cyan.bold(), plain.dim()), "[0;2m");
        assert_eq!(written(cyan.bold(), cyan.dim()), "[22;2m");
        assert_eq!(written(cyan, plain.bold()), "[1;39m");
        assert_eq!(written(cyan.bold(), plain), "[m");
    }

    #[test]
    fn every_kind_of_colour_has_its_form() {
        let plain = Style::new();
        assert_eq!(written(plain, plain.fg(Color::DarkGray).bg(Color::White)), "[90;107m");
        assert_eq!(written(plain, plain.bg(Color::Indexed(200))), "[48;5;200m");
        assert_eq!(written(plain, plain.fg(Color::Rgb(1, 20, 255))), "[38;2;1;20;255m");
        assert_eq!(written(plain, plain.underline_color(Color::LightRed)), "[58;5;9m");
        let underlined = plain.underline_color(Color::Rgb(1, 2, 3));
        assert_eq!(written(underlined.bold(), plain.bold()), "[59m");
    }

    #[test]
    fn a_space_is_seen_where_something_is_behind_or_across_it() {
        let plain = Style::new();
        assert!(cell_style(plain.fg(Color::Red).bold()).hides_spaces());
        for style in [plain.bg(Color::Red), plain.reversed(), plain.underlined()] {
            assert!(!cell_style(style).hides_spaces());
        }
        let red = cell_style(plain.bg(Color::Red).bold()).background();
        assert_eq!(red, Some(Color::Red));
        assert_eq!(cell_style(plain.bg(Color::Red).reversed()).background(), None);
    }
}
