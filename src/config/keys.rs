//! `[keys]`: a preset, and a table of bindings for each layer.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Bindings;
use super::error::Source;
use crate::settings::{KeyLayer, KeyPreset, Keys, UserBinding};

/// Key bindings: a preset, and your own ones for each part of the screen, as
/// keys = command, or "none" to take the keys out.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Written {
    /// The keys before your own bindings.
    preset: KeyPreset,
    /// Everywhere but while typing text.
    #[schemars(with = "BTreeMap<String, String>")]
    global: Bindings,
    /// In the conversation list.
    #[schemars(with = "BTreeMap<String, String>")]
    list: Bindings,
    /// In the detail pane.
    #[schemars(with = "BTreeMap<String, String>")]
    detail: Bindings,
    /// In the filter bar, which otherwise takes every character as text.
    #[schemars(with = "BTreeMap<String, String>")]
    filter: Bindings,
    /// In the help.
    #[schemars(with = "BTreeMap<String, String>")]
    help: Bindings,
    /// In a picker, such as the palette.
    #[schemars(with = "BTreeMap<String, String>")]
    picker: Bindings,
    /// In the outbox.
    #[schemars(with = "BTreeMap<String, String>")]
    outbox: Bindings,
    /// While writing a text or a note.
    #[schemars(with = "BTreeMap<String, String>")]
    compose: Bindings,
}

impl Written {
    fn layer(&self, layer: KeyLayer) -> &Bindings {
        match layer {
            KeyLayer::Global => &self.global,
            KeyLayer::List => &self.list,
            KeyLayer::Detail => &self.detail,
            KeyLayer::Filter => &self.filter,
            KeyLayer::Help => &self.help,
            KeyLayer::Picker => &self.picker,
            KeyLayer::Outbox => &self.outbox,
            KeyLayer::Compose => &self.compose,
        }
    }
}

/// The bindings in the order of the file.
pub(super) fn read(written: &Written, source: &Source) -> Keys {
    let mut bindings = Vec::new();
    for layer in KeyLayer::ALL {
        for (keys, command) in written.layer(layer) {
            let (at, command_at) = (keys.span().start, command.span().start);
            bindings.push(UserBinding {
                layer,
                keys: keys.get_ref().clone(),
                command: command.get_ref().clone(),
                line: source.line(at),
                column: source.column(at),
                command_column: source.column(command_at),
            });
        }
    }
    bindings.sort_by_key(|binding| (binding.line, binding.column));
    Keys { preset: written.preset, bindings, file: Some(source.path.clone()) }
}
