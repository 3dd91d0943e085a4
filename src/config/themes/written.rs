//! A theme's file as written.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::super::did_you_mean;
use super::super::error::{ConfigError, Source};
use super::base;
use crate::settings::theme::{Attributes, Palette, PaletteColor, RoleStyle, Roles};

/// The names of the terminal's sixteen, in their order.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// The terminal's own foreground or background.
const DEFAULT: &str = "default";

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Written {
    pub(super) inherits: Option<Spanned<String>>,
    background: Option<Spanned<Color>>,
    foreground: Option<Spanned<Color>>,
    paint_background: Option<bool>,
    colors: BTreeMap<String, Spanned<Color>>,
    styles: Roles<Option<Spanned<Style>>>,
}

/// A color before its name is looked up.
#[derive(Clone, Debug)]
enum Color {
    Name(String),
    Index(i64),
}

/// A color, or a table.
#[derive(Clone, Debug)]
enum Style {
    Color(Color),
    Table(Box<Table>),
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Table {
    fg: Option<Spanned<Color>>,
    bg: Option<Spanned<Color>>,
    bold: Option<bool>,
    dim: Option<bool>,
    italic: Option<bool>,
    underline: Option<bool>,
    reverse: Option<bool>,
}

impl Written {
    /// The theme: what is written, over the one that it inherits from.
    pub(super) fn over(
        &self,
        parent: Option<&Palette>,
        source: &Source,
    ) -> Result<Palette, ConfigError> {
        let colors = Colors { own: &self.colors, source };
        for color in self.colors.values() {
            colors.plain(color.get_ref(), &color.span())?;
        }
        let background = colors.optional(self.background.as_ref())?;
        let parent = parent.unwrap_or_else(|| base(background));
        let mut fault = None;
        let roles = self.styles.zip(&parent.roles, |written, inherited| {
            let Some(written) = written else { return *inherited };
            colors.style(written, *inherited).unwrap_or_else(|error| {
                fault.get_or_insert(error);
                *inherited
            })
        });
        if let Some(error) = fault {
            return Err(error);
        }
        Ok(Palette {
            background: background.or(parent.background),
            foreground: colors.optional(self.foreground.as_ref())?.or(parent.foreground),
            paints: self.paint_background.unwrap_or(parent.paints),
            roles,
        })
    }
}

/// Looks up colors: in the file's own table, then among the known names.
struct Colors<'a> {
    own: &'a BTreeMap<String, Spanned<Color>>,
    source: &'a Source,
}

impl Colors<'_> {
    fn style(&self, written: &Spanned<Style>, under: RoleStyle) -> Result<RoleStyle, ConfigError> {
        let table = match written.get_ref() {
            Style::Color(color) => {
                let fg = self.color(color, &written.span())?;
                return Ok(RoleStyle { fg: Some(fg), ..under });
            }
            Style::Table(table) => table,
        };
        let switches = [
            (table.bold, Attributes::BOLD),
            (table.dim, Attributes::DIM),
            (table.italic, Attributes::ITALIC),
            (table.underline, Attributes::UNDERLINE),
            (table.reverse, Attributes::REVERSE),
        ];
        let attributes =
            switches.into_iter().fold(under.attributes, |set, (on, attribute)| match on {
                Some(true) => set.union(attribute),
                Some(false) => set.without(attribute),
                None => set,
            });
        Ok(RoleStyle {
            fg: self.optional(table.fg.as_ref())?.or(under.fg),
            bg: self.optional(table.bg.as_ref())?.or(under.bg),
            attributes,
        })
    }

    fn optional(
        &self,
        written: Option<&Spanned<Color>>,
    ) -> Result<Option<PaletteColor>, ConfigError> {
        written.map(|color| self.color(color.get_ref(), &color.span())).transpose()
    }

    fn color(&self, color: &Color, at: &Range) -> Result<PaletteColor, ConfigError> {
        let own = match color {
            Color::Name(name) => self.own.get(name),
            Color::Index(_) => None,
        };
        match own {
            Some(own) => self.plain(own.get_ref(), &own.span()),
            None => self.plain(color, at),
        }
    }

    /// A color that is none of the file's own.
    fn plain(&self, color: &Color, at: &Range) -> Result<PaletteColor, ConfigError> {
        let name = match color {
            Color::Index(index) => {
                return u8::try_from(*index).map(PaletteColor::Indexed).map_err(|_| {
                    self.source.error(at, &format!("`{index}` is not a color from 0 to 255"))
                });
            }
            Color::Name(name) => name,
        };
        if name == DEFAULT {
            return Ok(PaletteColor::Default);
        }
        if let Some(index) = NAMES.iter().position(|known| known == name) {
            return Ok(PaletteColor::Indexed(index as u8));
        }
        if let Some(digits) = name.strip_prefix('#') {
            let is_hex = digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit());
            return match u32::from_str_radix(digits, 16) {
                Ok(rgb) if is_hex => Ok(PaletteColor::hex(rgb)),
                _ => {
                    let error = self.source.error(at, &format!("`{name}` is not a color"));
                    Err(error.hint(Some("Write six digits, like `#8fc7f5`".to_owned())))
                }
            };
        }
        let own = self.own.keys().map(String::as_str);
        let known: Vec<&str> = own.chain(NAMES).chain([DEFAULT]).collect();
        let hint = did_you_mean::close(name, &known).unwrap_or_else(|| {
            "Write `#rrggbb`, a number from 0 to 255, or a name like `bright-blue`".to_owned()
        });
        Err(self.source.error(at, &format!("Unknown color `{name}`")).hint(Some(hint)))
    }
}

type Range = std::ops::Range<usize>;

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfColor;
        impl Visitor<'_> for OfColor {
            type Value = Color;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a color")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Color, E> {
                Ok(Color::Name(name.to_owned()))
            }

            fn visit_i64<E: Error>(self, index: i64) -> Result<Color, E> {
                Ok(Color::Index(index))
            }
        }
        deserializer.deserialize_any(OfColor)
    }
}

impl<'de> Deserialize<'de> for Style {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfStyle;
        impl<'de> Visitor<'de> for OfStyle {
            type Value = Style;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a color or a table")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Style, E> {
                Ok(Style::Color(Color::Name(name.to_owned())))
            }

            fn visit_i64<E: Error>(self, index: i64) -> Result<Style, E> {
                Ok(Style::Color(Color::Index(index)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Style, A::Error> {
                Table::deserialize(MapAccessDeserializer::new(map))
                    .map(|table| Style::Table(Box::new(table)))
            }
        }
        deserializer.deserialize_any(OfStyle)
    }
}
