//! Layout of the panes.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Position and size of the conversation pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetailLayout {
    pub position: DetailPosition,
    /// Share of the width or height, within [`Self::PERCENT`]. `None` for
    /// [`Self::HALF`], or more where the list would be wider than it has use
    /// for.
    pub percent: Option<u16>,
    /// Whether the thread is loaded when the cursor rests on a conversation.
    pub preview: bool,
}

impl DetailLayout {
    /// The range of the share, in percent.
    pub const PERCENT: (u16, u16) = (20, 80);

    pub const HALF: u16 = 50;

    /// The nearest share that leaves room for both panes.
    pub fn share(percent: u16) -> u16 {
        percent.clamp(Self::PERCENT.0, Self::PERCENT.1)
    }
}

impl Default for DetailLayout {
    fn default() -> Self {
        Self { position: DetailPosition::Auto, percent: None, preview: true }
    }
}

/// Position of the conversation pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DetailPosition {
    /// To the right on a wide terminal, below on a narrow one.
    #[default]
    Auto,
    Right,
    Below,
}

impl DetailPosition {
    /// The next position in the cycle of the key for moving the pane.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Below,
            Self::Below => Self::Right,
            Self::Right => Self::Auto,
        }
    }
}

/// Lines of a row of the list: `"auto"`, `1` or `2` in the configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowLines {
    /// One where the list is wide or low, else two.
    #[default]
    Auto,
    /// One, unless the list is too narrow for that.
    One,
    Two,
}

impl<'de> Deserialize<'de> for RowLines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowLinesVisitor)
    }
}

impl Serialize for RowLines {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto => serializer.serialize_str("auto"),
            Self::One => serializer.serialize_u8(1),
            Self::Two => serializer.serialize_u8(2),
        }
    }
}

impl JsonSchema for RowLines {
    fn schema_name() -> Cow<'static, str> {
        "RowLines".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["auto", 1, 2] })
    }
}

struct RowLinesVisitor;

impl Visitor<'_> for RowLinesVisitor {
    type Value = RowLines;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"auto\", 1 or 2")
    }

    fn visit_i64<E: Error>(self, lines: i64) -> Result<RowLines, E> {
        match lines {
            1 => Ok(RowLines::One),
            2 => Ok(RowLines::Two),
            _ => Err(E::invalid_value(Unexpected::Signed(lines), &self)),
        }
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<RowLines, E> {
        match word {
            "auto" => Ok(RowLines::Auto),
            _ => Err(E::invalid_value(Unexpected::Str(word), &self)),
        }
    }
}
