//! `[keys]`: a preset, and a table of bindings for each layer.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use super::Bindings;
use super::error::Source;
use crate::settings::{KeyLayer, KeyPreset, Keys, UserBinding};

/// As written.
#[derive(Debug, Default)]
pub(super) struct Written {
    preset: Option<KeyPreset>,
    layers: Vec<(KeyLayer, Bindings)>,
}

enum Member {
    Preset,
    Layer(KeyLayer),
}

impl Member {
    const PRESET: &str = "preset";

    const NAMES: [&str; KeyLayer::ALL.len() + 1] = {
        let mut names = [Self::PRESET; KeyLayer::ALL.len() + 1];
        let mut i = 0;
        while i < KeyLayer::ALL.len() {
            names[i + 1] = KeyLayer::ALL[i].name();
            i += 1;
        }
        names
    };
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        if name == Self::PRESET {
            return Ok(Self::Preset);
        }
        let unknown = || de::Error::unknown_field(&name, &Self::NAMES);
        KeyLayer::from_name(&name).map(Self::Layer).ok_or_else(unknown)
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Written;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Written, A::Error> {
        let mut written = Written::default();
        while let Some(member) = map.next_key()? {
            match member {
                Member::Preset => written.preset = Some(map.next_value()?),
                Member::Layer(layer) => written.layers.push((layer, map.next_value()?)),
            }
        }
        Ok(written)
    }
}

/// The bindings in the order of the file.
pub(super) fn read(written: Written, source: &Source) -> Keys {
    let mut bindings = Vec::new();
    for (layer, layer_bindings) in written.layers {
        for (keys, command) in layer_bindings {
            let (at, command_at) = (keys.span().start, command.span().start);
            bindings.push(UserBinding {
                layer,
                keys: keys.into_inner(),
                command: command.into_inner(),
                line: source.line(at),
                column: source.column(at),
                command_column: source.column(command_at),
            });
        }
    }
    bindings.sort_by_key(|binding| binding.line);
    Keys { preset: written.preset.unwrap_or_default(), bindings, file: Some(source.path.clone()) }
}
